//! Where somebody is signed in is told and ended; tokens of programs do what they may and nothing more.

use entity::brief::BriefMode;
use entity::personal_token;
use jiff::SignedDuration;
use pappus::config::Environment;
use pappus::kernel::{Actor, Call, House};
use pappus::market::identity::{self, NewUser, OrganisationDraft, Person, Place};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::cast::{Cast, creator, letters_to, signed_in, written};
use crate::door::{Answer, Door, Knock, open_door};
use crate::house::in_house;

const PASSWORD: &str = "nine lives of a grey cat";
const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36";
const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1";

async fn bea(house: &House) {
    let person = Person { name: "Bea".to_owned(), locale: "en".to_owned(), zone: "Asia/Shanghai".to_owned() };
    let brand = OrganisationDraft {
        name: "Acme".to_owned(),
        legal_name: None,
        registration_number: None,
        country: "CN".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        email: None,
    };
    let new = NewUser { email: "bea@example.test".to_owned(), person, password: Some(PASSWORD.to_owned()), place: Place::Brand(brand) };
    identity::create_user_by_operator(house, &Call::by(Actor::clock()), new).await.unwrap();
}

async fn signs_in(door: &Door, agent: &str) -> Value {
    let body = json!({ "email": "bea@example.test", "password": PASSWORD }).to_string();
    let knock = Knock::new("POST", "/api/v1/sessions").json(&body).header("user-agent", agent);
    let answer = door.send(knock).await;
    assert_eq!(answer.status, 201, "{}", answer.json);
    answer.json
}

fn access(tokens: &Value) -> &str {
    tokens["access_token"].as_str().unwrap()
}

async fn devices(door: &Door, token: &str) -> Vec<String> {
    let listed = door.send(Knock::get("/api/v1/sessions").by(token)).await.json;
    let told = |item: &Value| format!("{} {} {}", item["browser"], item["system"], item["here"]).replace('"', "");
    listed["items"].as_array().unwrap().iter().map(told).collect()
}

#[actix_web::test]
async fn sign_ins_are_told_by_their_device_and_ended_from_another() {
    in_house(async |house| {
        bea(&house).await;
        let door = open_door(&house).await;
        let desk = signs_in(&door, CHROME).await;
        house.clock().forward(SignedDuration::from_mins(1));
        let phone = signs_in(&door, PHONE).await;
        house.clock().forward(SignedDuration::from_mins(1));
        let script = signs_in(&door, "curl/8.5.0").await;
        let seen = devices(&door, access(&phone)).await;
        assert_eq!(seen, ["curl null false", "Safari iPhone true", "Chrome Windows false"]);
        // A refresh from elsewhere is told as such.
        house.clock().forward(SignedDuration::from_mins(1));
        let body = json!({ "refresh_token": desk["refresh_token"] }).to_string();
        let knock = Knock::new("POST", "/api/v1/sessions/refresh").json(&body).header("user-agent", &format!("{CHROME} Edg/126.0"));
        let desk = door.send(knock).await.json;
        assert_eq!(devices(&door, access(&phone)).await[0], "Edge Windows false");

        let other = door.send(Knock::get("/api/v1/sessions").by(access(&desk))).await.json["items"][1]["id"].clone();
        let path = format!("/api/v1/sessions/{}", other.as_str().unwrap());
        let stranger = crate::door::somebody(&house, "eve", entity::Role::BrandOwner).await;
        assert_eq!(door.send(Knock::new("DELETE", &path).by(&stranger)).await.verdict(), "404 not_found");
        assert_eq!(door.send(Knock::new("DELETE", &path).by(access(&desk))).await.status, 204);
        assert_eq!(door.send(Knock::get("/api/v1/me").by(access(&script))).await.status, 401);
        let ended = door.send(Knock::new("POST", "/api/v1/sessions/end-others").json("{}").by(access(&phone))).await;
        assert_eq!((ended.status, ended.json["ended"].as_u64()), (200, Some(1)));
        assert_eq!(door.send(Knock::get("/api/v1/me").by(access(&desk))).await.status, 401);
        assert_eq!(devices(&door, access(&phone)).await, ["Safari iPhone true"]);
    })
    .await;
}

#[actix_web::test]
async fn the_account_page_names_devices_and_ends_the_others_at_once() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let elsewhere = signed_in(&house, &cast.acme).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &cast.acme).await;
        let page = browser.opens("/me?lang=en").await.text;
        assert!(page.contains("unknown device") && page.contains("this device"), "{page}");
        let done = browser.fills("/me", "/me/other-sessions/end", &[]).await;
        assert_eq!(done.location.as_deref(), Some("/me?done=me_sessions#sessions"));
        let door = open_door(&house).await;
        assert_eq!(door.send(Knock::get("/api/v1/me").by(&elsewhere)).await.status, 401);
        assert_eq!(browser.opens("/me").await.status, 200, "this one stays");
    })
    .await;
}

async fn makes(door: &Door, by: &str, scope: &str, organisation: Option<String>) -> Answer {
    let body = json!({ "name": "nightly export", "scope": scope, "days": 30, "organisation": organisation });
    door.send(Knock::new("POST", "/api/v1/tokens").json(&body.to_string()).by(by)).await
}

#[actix_web::test]
async fn a_token_does_what_its_owner_may_until_it_is_taken_back() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let brief = cast.open_brief(&house, &written(BriefMode::Recruit, 1)).await;
        let door = open_door(&house).await;
        let (user, own) = (cast.acme.user.unwrap(), signed_in(&house, &cast.acme).await);
        let acme = cast.acme.organisation.map(|id| id.to_string());
        let reads = makes(&door, &own, "read", acme.clone()).await;
        assert_eq!(reads.status, 201, "{}", reads.json);
        let secret = reads.json["secret"].as_str().unwrap();
        assert!(secret.starts_with("ppt_") && letters_to(&house, user).await.contains(&"token_made".to_owned()));
        let stored = personal_token::Entity::find().one(house.reader()).await.unwrap().unwrap();
        assert!(!format!("{stored:?}").contains(&secret[4..]), "only its hash is kept");

        let path = format!("/api/v1/briefs/{brief}");
        assert_eq!(door.send(Knock::get(&path).by(secret)).await.status, 200);
        let pause = |key: &str| Knock::post(&format!("{path}/steps/pause"), key, &json!({}));
        assert_eq!(door.send(pause("a").by(secret)).await.verdict(), "403 token_only_reads");
        let acts = makes(&door, &own, "read_write", acme.clone()).await.json;
        let acts = acts["secret"].as_str().unwrap();
        assert_eq!(door.send(pause("b").by(acts)).await.status, 200);
        for knock in [
            Knock::get("/api/v1/tokens"),
            Knock::new("POST", "/api/v1/tokens").json("{}"),
            Knock::new("POST", "/api/v1/totp").json("{}"),
            Knock::post("/api/v1/deals/deal_1/steps/fund", "c", &json!({})),
            Knock::new("DELETE", "/api/v1/sessions/current"),
        ] {
            assert_eq!(door.send(knock.by(acts)).await.verdict(), "403 not_by_token");
        }

        let rival = cast.rival(&house).await;
        let theirs = signed_in(&house, &rival).await;
        assert_eq!(makes(&door, &theirs, "read", acme.clone()).await.verdict(), "404 not_found", "no seat, no token");
        assert_eq!(makes(&door, &theirs, "read", None).await.verdict(), "404 not_found", "no profile, no token as a creator");
        let listed = door.send(Knock::get("/api/v1/tokens").by(&own)).await.json;
        assert!(listed["items"][0]["used_at"].is_string() && !listed.to_string().contains("ppt_"), "{listed}");
        let first = format!("/api/v1/tokens/{}", listed["items"][0]["id"].as_str().unwrap());
        assert_eq!(door.send(Knock::new("DELETE", &first).by(&theirs)).await.verdict(), "404 not_found");
        assert_eq!(door.send(Knock::new("DELETE", &first).by(&own)).await.status, 204);
        assert_eq!(door.send(Knock::get("/api/v1/me").by(acts)).await.status, 401);
        house.clock().forward(SignedDuration::from_hours(31 * 24));
        assert_eq!(door.send(Knock::get("/api/v1/me").by(secret)).await.status, 401, "its time is over");
    })
    .await;
}

#[actix_web::test]
async fn a_token_is_made_on_its_page_and_shown_once() {
    in_house(async |house| {
        let ana = creator(&house, "ana").await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &ana).await;
        let wrong = browser.fills("/me/tokens", "/me/tokens", &[("name", ""), ("scope", "read"), ("days", "90"), ("seat", " ")]).await;
        assert_eq!(wrong.status, 422);
        let made =
            browser.fills("/me/tokens", "/me/tokens", &[("name", "my <b>own</b>"), ("scope", "read"), ("days", "90"), ("seat", " ")]).await;
        let secret = made.text.split("<code class=\"secret\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
        assert!(made.status == 200 && secret.starts_with("ppt_"), "{}", made.text);
        let door = open_door(&house).await;
        assert_eq!(door.send(Knock::get("/api/v1/me").by(&secret)).await.json["actor"]["role"], "creator");
        let page = browser.opens("/me/tokens?lang=en").await.text;
        assert!(!page.contains("ppt_") && page.contains("my &lt;b&gt;own") && page.contains("only read"), "{page}");
        let end = page.split("action=\"/me/tokens/").nth(1).unwrap().split('"').next().unwrap();
        let done = browser.fills("/me/tokens", &format!("/me/tokens/{end}"), &[]).await;
        assert_eq!(done.location.as_deref(), Some("/me/tokens?done=token_taken_back"));
        assert_eq!(door.send(Knock::get("/api/v1/me").by(&secret)).await.status, 401);
    })
    .await;
}
