//! What the door promises of every request, whatever stands behind it.

use entity::{EventId, Role, SubjectKind, UserId};
use jiff::SignedDuration;
use pappus::kernel::{Actor, Call, Fault, record};
use pappus::market::identity::{self, NewUser, Person, Place};
use pappus::web::route::{Entry, Route, get, post};
use pappus::web::{Ask, Nothing, openapi, routes};
use serde_json::{Value, json};

use crate::door::{Knock, open_door, open_door_with, somebody};
use crate::house::in_house;

/// A note: the smallest thing that can be made.
#[derive(Debug, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NoteBody {
    text: String,
    stars: u8,
}

/// A note that was made.
#[derive(Debug, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
struct NoteView {
    event_id: EventId,
    text: String,
}

async fn write_note(ask: Ask<NoteBody>) -> Result<NoteView, Fault> {
    let Some(user) = ask.actor().user else { return Err(Fault::missing()) };
    ask.house
        .promise(&ask.call, async |tx| {
            let event_id = record(tx, SubjectKind::User, user, "note", json!({ "stars": ask.body.stars })).await?;
            Ok(NoteView { event_id, text: ask.body.text.clone() })
        })
        .await
}

async fn read_note(ask: Ask<Nothing>) -> Result<NoteBody, Fault> {
    let id: UserId = ask.id()?;
    Ok(NoteBody { text: id.to_string(), stars: 0 })
}

async fn break_down(_: Ask<Nothing>) -> Result<NoteBody, Fault> {
    Err(Fault::broken("the cause that nobody outside may read"))
}

fn note_routes() -> Vec<Route> {
    vec![
        post("/api/v1/notes", "write_note", write_note),
        get("/api/v1/notes/{id}", "read_note", read_note),
        get("/api/v1/broken", "break_down", break_down),
        get("/api/v1/locked", "read_locked", break_down).for_only(Entry::Roles(&[Role::Auditor])),
    ]
}

fn note() -> Value {
    json!({ "text": "hello", "stars": 5 })
}

#[actix_web::test]
async fn a_body_that_does_not_fit_is_refused_with_its_field() {
    in_house(async |house| {
        let door = open_door_with(&house, note_routes(), 10_000).await;
        let ana = somebody(&house, "ana", Role::BrandOwner).await;
        let verdict = async |body: Value| {
            let answer = door.send(Knock::post("/api/v1/notes", "k", &body).by(&ana)).await;
            format!("{} {}", answer.verdict(), answer.json["errors"][0]["field"])
        };
        assert_eq!(verdict(json!({ "text": "a", "stars": 1, "colour": "red" })).await, r#"400 malformed "colour""#);
        assert_eq!(verdict(json!({ "text": "a", "stars": "1" })).await, r#"400 malformed "stars""#);
        assert_eq!(verdict(json!({ "text": "a" })).await, r#"400 malformed "stars""#);
        assert_eq!(verdict(json!({ "text": "a\u{0}b", "stars": 1 })).await, r#"400 malformed "text""#);
        let answer = door.send(Knock::new("POST", "/api/v1/notes").by(&ana).header("idempotency-key", "k").json("{not json")).await;
        assert_eq!(answer.verdict(), "400 malformed");
    })
    .await;
}

#[actix_web::test]
async fn a_body_that_is_too_large_or_of_another_type_is_refused() {
    in_house(async |house| {
        let door = open_door_with(&house, note_routes(), 10_000).await;
        let ana = somebody(&house, "ana", Role::BrandOwner).await;
        let large = json!({ "text": "x".repeat(2 * 1024 * 1024), "stars": 1 });
        assert_eq!(door.send(Knock::post("/api/v1/notes", "k", &large).by(&ana)).await.verdict(), "413 too_large");
        let form = Knock::post("/api/v1/notes", "k", &note()).by(&ana).header("content-type", "text/plain");
        assert_eq!(door.send(form).await.verdict(), "415 wrong_media_type");
    })
    .await;
}

#[actix_web::test]
async fn a_request_is_carried_out_once_however_often_it_is_sent() {
    in_house(async |house| {
        let door = open_door_with(&house, note_routes(), 10_000).await;
        let ana = somebody(&house, "ana", Role::BrandOwner).await;
        let ben = somebody(&house, "ben", Role::BrandOwner).await;

        let keyless = Knock::new("POST", "/api/v1/notes").by(&ana).json(&note().to_string());
        assert_eq!(door.send(keyless).await.verdict(), "400 idempotency_key_missing");

        let first = door.send(Knock::post("/api/v1/notes", "k1", &note()).by(&ana)).await;
        let again = door.send(Knock::post("/api/v1/notes", "k1", &note()).by(&ana)).await;
        assert_eq!((first.status, first.header("idempotent-replayed")), (201, None));
        assert_eq!((again.status, again.header("idempotent-replayed")), (201, Some("true")));
        assert_eq!(first.json, again.json);

        let other = door.send(Knock::post("/api/v1/notes", "k1", &json!({ "text": "b", "stars": 1 })).by(&ana)).await;
        assert_eq!(other.verdict(), "422 idempotency_mismatch");
        let bens = door.send(Knock::post("/api/v1/notes", "k1", &note()).by(&ben)).await;
        assert_eq!((bens.status, bens.header("idempotent-replayed")), (201, None));
    })
    .await;
}

#[actix_web::test]
async fn whoever_has_not_signed_in_learns_nothing() {
    in_house(async |house| {
        let door = open_door(&house).await;
        let ana = somebody(&house, "ana", Role::BrandOwner).await;
        assert_eq!(door.send(Knock::get("/api/v1/todo")).await.verdict(), "401 unauthenticated");
        assert_eq!(door.send(Knock::get("/api/v1/no-such-thing")).await.verdict(), "401 unauthenticated");
        assert_eq!(door.send(Knock::new("PUT", "/api/v1/todo")).await.verdict(), "401 unauthenticated");
        assert_eq!(door.send(Knock::get("/api/v1/todo").by("made.up.token")).await.verdict(), "401 unauthenticated");
        assert_eq!(door.send(Knock::get("/api/v1/no-such-thing").by(&ana)).await.verdict(), "404 not_found");
        assert_eq!(door.send(Knock::new("PUT", "/api/v1/todo").by(&ana)).await.verdict(), "405 method_not_allowed");
        let todo = door.send(Knock::get("/api/v1/todo").by(&ana)).await;
        assert_eq!((todo.status, todo.json), (200, json!({ "items": [], "next": null })));
    })
    .await;
}

#[actix_web::test]
async fn a_token_is_good_for_a_quarter_of_an_hour() {
    in_house(async |house| {
        let door = open_door(&house).await;
        let ana = somebody(&house, "ana", Role::BrandOwner).await;
        house.clock().forward(SignedDuration::from_mins(15));
        assert_eq!(door.send(Knock::get("/api/v1/todo").by(&ana)).await.status, 200, "clocks may be some seconds apart");
        house.clock().forward(SignedDuration::from_secs(6));
        assert_eq!(door.send(Knock::get("/api/v1/todo").by(&ana)).await.verdict(), "401 unauthenticated");
    })
    .await;
}

#[actix_web::test]
async fn an_auditor_signs_in_refreshes_and_signs_out() {
    in_house(async |house| {
        let clock = Call::by(Actor::clock());
        identity::ensure_platform(&house, &clock).await.unwrap();
        let person = Person { name: "Olga".to_owned(), locale: "en".to_owned(), zone: "Asia/Shanghai".to_owned() };
        let (email, password) = ("olga@example.test", "correct horse battery staple");
        let place = Place::Staff { role: Role::Auditor };
        let new = NewUser { email: email.to_owned(), person, password: Some(password.to_owned()), place };
        identity::create_user_by_operator(&house, &clock, new).await.unwrap();
        let door = open_door(&house).await;
        let post = |path: &str, body: Value| Knock::new("POST", path).json(&body.to_string());

        let wrong = door.send(post("/api/v1/sessions", json!({ "email": email, "password": "something else entirely" }))).await;
        assert_eq!(wrong.status, 401);
        let session = door.send(post("/api/v1/sessions", json!({ "email": email, "password": password }))).await;
        assert_eq!((session.status, &session.json["expires_in"]), (201, &json!(900)));
        let token = session.json["access_token"].as_str().unwrap();
        assert_eq!(door.send(Knock::get("/api/v1/events?after=0").by(token)).await.status, 200);

        let old = json!({ "refresh_token": session.json["refresh_token"] });
        let fresh = door.send(post("/api/v1/sessions/refresh", old.clone())).await;
        assert_eq!(fresh.status, 200);
        let fresh = fresh.json["access_token"].as_str().unwrap().to_owned();
        assert_eq!(door.send(Knock::new("DELETE", "/api/v1/sessions/current").by(&fresh)).await.status, 204);
        assert_eq!(door.send(Knock::get("/api/v1/me").by(&fresh)).await.verdict(), "401 unauthenticated");
        assert_eq!(door.send(post("/api/v1/sessions/refresh", old)).await.status, 401);
    })
    .await;
}

#[actix_web::test]
async fn an_id_of_another_kind_is_not_here() {
    in_house(async |house| {
        let door = open_door_with(&house, note_routes(), 10_000).await;
        let ana = somebody(&house, "ana", Role::BrandOwner).await;
        for id in ["deal_00000000000000000000000000000007", "user_7", "%2e%2e"] {
            assert_eq!(door.send(Knock::get(&format!("/api/v1/notes/{id}")).by(&ana)).await.verdict(), "404 not_found", "{id}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_role_that_may_not_come_in_is_refused_and_the_attempt_recorded() {
    in_house(async |house| {
        let door = open_door_with(&house, note_routes(), 10_000).await;
        let ana = somebody(&house, "ana", Role::BrandOwner).await;
        assert_eq!(door.send(Knock::get("/api/v1/locked").by(&ana)).await.verdict(), "403 role");
        let pulse = pappus::kernel::pulse::take(&house).await.unwrap();
        assert_eq!(pulse.events, 1);
    })
    .await;
}

#[actix_web::test]
async fn what_is_broken_is_told_by_a_trace_id_alone() {
    in_house(async |house| {
        let door = open_door_with(&house, note_routes(), 10_000).await;
        let ana = somebody(&house, "ana", Role::BrandOwner).await;
        let answer = door.send(Knock::get("/api/v1/broken").by(&ana)).await;
        assert_eq!(answer.verdict(), "500 broken");
        assert!(!answer.json.to_string().contains("nobody outside"), "{}", answer.json);
        assert_eq!(answer.header("x-trace-id"), answer.json["trace_id"].as_str());
    })
    .await;
}

#[actix_web::test]
async fn a_refusal_speaks_the_callers_language_and_every_answer_wears_the_headers() {
    in_house(async |house| {
        let door = open_door(&house).await;
        let answer = door.send(Knock::get("/api/v1/todo").header("accept-language", "zh-CN")).await;
        assert_eq!(answer.json["title"], "请先登录");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert!(answer.header("content-security-policy").unwrap().contains("frame-ancestors 'none'"));
    })
    .await;
}

#[actix_web::test]
async fn who_knocks_too_often_is_told_when_to_come_back() {
    in_house(async |house| {
        let door = open_door_with(&house, note_routes(), 2).await;
        let ana = somebody(&house, "ana", Role::BrandOwner).await;
        for _ in 0..2 {
            assert_eq!(door.send(Knock::get("/api/v1/broken").by(&ana)).await.status, 500);
        }
        let answer = door.send(Knock::get("/api/v1/broken").by(&ana)).await;
        assert_eq!(answer.verdict(), "429 too_many_requests");
        assert!(answer.header("retry-after").unwrap().parse::<u64>().unwrap() > 0);
    })
    .await;
}

#[actix_web::test]
async fn the_house_says_how_it_is() {
    in_house(async |house| {
        let door = open_door(&house).await;
        assert_eq!(door.send(Knock::get("/healthz")).await.status, 200);
        let ready = door.send(Knock::get("/readyz")).await;
        assert_eq!((ready.status, &ready.json["database_writable"], &ready.json["schema_current"]), (200, &json!(true), &json!(true)));
        assert_eq!(door.send(Knock::get("/metrics")).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn the_document_lists_exactly_the_routes() {
    in_house(async |house| {
        let document = open_door(&house).await.send(Knock::get("/api/openapi.json")).await.json;
        let mut listed: Vec<String> = Vec::new();
        for (path, operations) in document["paths"].as_object().unwrap() {
            for (method, operation) in operations.as_object().unwrap() {
                listed.push(format!("{} {path} {}", method.to_uppercase(), operation["operationId"].as_str().unwrap()));
                assert!(operation["responses"]["500"]["content"]["application/problem+json"].is_object(), "{path}");
            }
        }
        let mut there: Vec<String> =
            routes().iter().map(|route| format!("{} {} {}", route.method.word(), route.path, route.operation_id)).collect();
        listed.sort();
        there.sort();
        assert_eq!(listed, there);
        there.dedup_by_key(|line| line.rsplit(' ').next().unwrap().to_owned());
        assert_eq!(listed.len(), there.len(), "an operation id stands twice");
        assert_eq!(document["openapi"], "3.1.0");
    })
    .await;
}

#[test]
fn everything_the_document_refers_to_is_in_it_and_every_body_is_strict() {
    let routes = routes();
    assert_eq!(openapi::careless_bodies(&routes), Vec::<String>::new());
    let document: Value = serde_json::from_str(&openapi::text(&routes).unwrap()).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let text = document.to_string();
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "{name} is referred to and not there");
    }
}

#[actix_web::test]
async fn an_operator_publishes_terms_and_nobody_else_and_never_into_the_past() {
    in_house(async |house| {
        let door = open_door(&house).await;
        let (operator, brand) = (somebody(&house, "olga", Role::Operator).await, somebody(&house, "ana", Role::BrandOwner).await);
        let before = door.send(Knock::get("/api/v1/terms/current").by(&brand)).await.json;
        let mut content = before["content"].clone();
        content["numbers"]["review_hours"] = json!(96);
        let body = json!({ "content": content, "effective_from": house.now() });
        let publish = |key: &str, body: &Value| Knock::post("/api/v1/terms", key, body);
        assert_eq!(door.send(publish("1", &body).by(&brand)).await.status, 403);
        let late = json!({ "content": content, "effective_from": "2020-01-01T00:00:00Z" });
        assert_eq!(door.send(publish("2", &late).by(&operator)).await.verdict(), "422 invalid");
        let partial = json!({ "content": { "numbers": {} }, "effective_from": house.now() });
        assert_eq!(door.send(publish("3", &partial).by(&operator)).await.verdict(), "422 invalid");
        let published = door.send(publish("4", &body).by(&operator)).await;
        assert_eq!(published.status, 201);
        let now = door.send(Knock::get("/api/v1/terms/current").by(&brand)).await.json;
        assert_eq!((&now["id"], &now["content"]["numbers"]["review_hours"]), (&published.json["id"], &json!(96)));
        let pinned = door.send(Knock::get(&format!("/api/v1/terms/{}", before["id"].as_str().unwrap())).by(&brand)).await.json;
        assert_eq!(pinned["content"], before["content"], "what was pinned stays");
        let unknown = door.send(Knock::get("/api/v1/terms/terms_00000000000000000000000000000009").by(&brand)).await;
        assert_eq!(unknown.status, 404);
    })
    .await;
}
