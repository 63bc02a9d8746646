//! Cancellations, change requests and disputes through the front door: what goes in, what comes out, and what is refused.

use entity::Role;
use jiff::SignedDuration;
use pappus::kernel::House;
use pappus::work::timers::run_due;
use serde_json::{Value, json};

use crate::cast::{colleague, creator, signed_in};
use crate::door::{Answer, Door, Knock, open_door};
use crate::ending::Scene;
use crate::house::in_house;

/// A deal and everybody at its door.
struct Visit {
    scene: Scene,
    door: Door,
    acme: String,
    ana: String,
    stranger: String,
}

impl Visit {
    async fn begin(house: &House) -> Self {
        let scene = Scene::open(house).await;
        let door = open_door(house).await;
        let (acme, ana) = (signed_in(house, &scene.cast.acme).await, signed_in(house, &scene.ana).await);
        let stranger = signed_in(house, &creator(house, "bo").await).await;
        Self { scene, door, acme, ana, stranger }
    }

    /// Signs both sides in again after the clock has run on.
    async fn sign_in(&mut self, house: &House) {
        (self.acme, self.ana) = (signed_in(house, &self.scene.cast.acme).await, signed_in(house, &self.scene.ana).await);
    }

    fn under_deal(&self, what: &str) -> String {
        format!("/api/v1/deals/{}/{what}", self.scene.deal)
    }

    async fn posts(&self, token: &str, path: &str, (key, body): (&str, &Value)) -> Answer {
        self.door.send(Knock::post(path, key, body).by(token)).await
    }

    async fn gets(&self, token: &str, path: &str) -> Answer {
        self.door.send(Knock::get(path).by(token)).await
    }

    /// What every request that makes something promises, asked with a body that would do.
    async fn must_be_picky(&self, path: &str, body: &Value) {
        let mut unknown = body.clone();
        unknown["colour"] = json!("red");
        let refused = self.posts(&self.ana, path, ("picky", &unknown)).await;
        assert_eq!((refused.verdict().as_str(), &refused.json["errors"][0]["field"]), ("400 malformed", &json!("colour")), "{path}");
        let keyless = Knock::new("POST", path).json(&body.to_string()).by(&self.ana);
        assert_eq!(self.door.send(keyless).await.verdict(), "400 idempotency_key_missing", "{path}");
        assert_eq!(self.posts(&self.stranger, path, ("picky", body)).await.verdict(), "404 not_found", "{path}");
        assert_eq!(self.posts("no token", path, ("picky", body)).await.verdict(), "401 unauthenticated", "{path}");
    }

    /// What every step on a thing promises beside.
    async fn must_be_picky_step(&self, thing: &str, step: &str, body: &Value) {
        let path = format!("/api/v1/{thing}/steps/{step}");
        self.must_be_picky(&path, body).await;
        let stale = Knock::post(&path, "stale", body).header("if-match", "\"99\"").by(&self.ana);
        let refused = self.door.send(stale).await;
        assert_eq!((refused.verdict().as_str(), &refused.json["version"]), ("409 stale", &json!(1)), "{path}");
        let (plural, id) = thing.split_once('/').unwrap();
        let prefix = id.split('_').next().unwrap();
        let nobodys = format!("/api/v1/{plural}/{prefix}_00000000000070008000000000000000/steps/{step}");
        assert_eq!(self.posts(&self.ana, &nobodys, ("foreign", body)).await.verdict(), "404 not_found", "{path}");
        let other_kind = format!("/api/v1/{plural}/{}/steps/{step}", self.scene.deal);
        assert_eq!(self.posts(&self.ana, &other_kind, ("foreign", body)).await.verdict(), "404 not_found", "{path}");
    }
}

fn id_of(answer: &Answer) -> &str {
    answer.json["id"].as_str().unwrap_or_else(|| panic!("no id in {answer:?}"))
}

#[actix_web::test]
async fn a_cancellation_is_previewed_proposed_taken_back_refused_and_agreed() {
    in_house(async |house| {
        let visit = Visit::begin(&house).await;
        let preview = visit.gets(&visit.acme, &visit.under_deal("cancellation-preview")).await;
        assert_eq!(preview.json["sides"][0]["refund"], json!({ "amount": "3300.01", "currency": "CNY" }));
        let seen_by_ana = visit.gets(&visit.ana, &visit.under_deal("cancellation-preview")).await;
        assert_eq!(seen_by_ana.json["sides"][0]["refund"], Value::Null, "the fee is the brand's affair");
        assert_eq!(visit.gets(&visit.stranger, &visit.under_deal("cancellation-preview")).await.verdict(), "404 not_found");

        let path = visit.under_deal("cancellations");
        let proposal = json!({ "reason": "The season is over.", "compensation": { "amount": "1200.00", "currency": "CNY" } });
        visit.must_be_picky(&path, &proposal).await;
        let asked = visit.posts(&visit.ana, &path, ("one", &proposal)).await;
        assert_eq!((asked.status, &asked.json["state"]), (201, &json!("proposed_creator")));
        assert_eq!((&asked.json["waiting"]["for"], &asked.json["waiting"]["on_silence"]), (&json!("brand"), &json!("refuse")));
        let again = visit.posts(&visit.ana, &path, ("one", &proposal)).await;
        assert_eq!((again.header("idempotent-replayed"), &again.json), (Some("true"), &asked.json));
        let other = visit.posts(&visit.ana, &path, ("one", &json!({ "reason": "Another one." }))).await;
        assert_eq!(other.verdict(), "422 idempotency_mismatch");
        assert_eq!(visit.posts(&visit.acme, &path, ("two", &proposal)).await.verdict(), "409 cancellation_open");

        let thing = format!("cancellations/{}", id_of(&asked));
        visit.must_be_picky_step(&thing, "withdraw", &json!({})).await;
        let steps = format!("/api/v1/{thing}/steps");
        assert_eq!(visit.posts(&visit.ana, &format!("{steps}/agree"), ("own", &json!({}))).await.verdict(), "403 role");
        let back = visit.posts(&visit.ana, &format!("{steps}/withdraw"), ("back", &json!({}))).await;
        assert_eq!((back.status, &back.json["state"], &back.json["version"]), (200, &json!("withdrawn"), &json!(2)));
        assert_eq!(visit.posts(&visit.acme, &format!("{steps}/agree"), ("late", &json!({}))).await.verdict(), "409 illegal_step");

        let asked = visit.posts(&visit.acme, &path, ("three", &proposal)).await;
        let steps = format!("/api/v1/cancellations/{}/steps", id_of(&asked));
        let refused = visit.posts(&visit.ana, &format!("{steps}/refuse"), ("no", &json!({}))).await;
        assert_eq!(refused.json["state"], "refused");
        let asked = visit.posts(&visit.acme, &path, ("four", &proposal)).await;
        let steps = format!("/api/v1/cancellations/{}/steps", id_of(&asked));
        let agreed = visit.posts(&visit.ana, &format!("{steps}/agree"), ("yes", &json!({}))).await;
        assert_eq!((agreed.status, &agreed.json["state"], &agreed.json["refund"]), (200, &json!("done"), &Value::Null));
        let listed = visit.gets(&visit.acme, &path).await;
        assert_eq!(listed.json["items"].as_array().unwrap().len(), 3);
        assert_eq!(listed.json["items"][0]["refund"], json!({ "amount": "1980.02", "currency": "CNY" }));
        let history = visit.gets(&visit.ana, &format!("/api/v1/cancellations/{}/history", id_of(&agreed))).await;
        assert_eq!(history.json["items"].as_array().unwrap().len(), 2);
        assert_eq!(visit.posts(&visit.acme, &path, ("five", &json!({ "reason": "Again." }))).await.verdict(), "409 deal_ended");
    })
    .await;
}

#[actix_web::test]
async fn an_amount_that_cannot_be_and_a_missing_reason_are_refused_and_silence_refuses_a_proposal() {
    in_house(async |house| {
        let mut visit = Visit::begin(&house).await;
        let path = visit.under_deal("cancellations");
        let with = |amount: &str, currency: &str| json!({ "reason": "Over.", "compensation": { "amount": amount, "currency": currency } });
        for (body, verdict) in [
            (with("3000.02", "CNY"), "422 bad_compensation"),
            (with("1.00", "USD"), "422 bad_compensation"),
            (with("-1.00", "CNY"), "422 bad_compensation"),
            (with("1.001", "CNY"), "400 malformed"),
            (json!({ "reason": "  " }), "422 reason_missing"),
            (json!({}), "400 malformed"),
        ] {
            assert_eq!(visit.posts(&visit.ana, &path, ("bad", &body)).await.verdict(), verdict, "{body}");
        }
        let asked = visit.posts(&visit.ana, &path, ("good", &with("1200.00", "CNY"))).await;
        house.clock().forward(SignedDuration::from_hours(72));
        run_due(&house).await.unwrap();
        visit.sign_in(&house).await;
        let read = visit.gets(&visit.acme, &format!("/api/v1/cancellations/{}", id_of(&asked))).await;
        assert_eq!((&read.json["state"], &read.json["waiting"]), (&json!("refused"), &Value::Null));
        assert_eq!(visit.gets(&visit.acme, &format!("/api/v1/deals/{}", visit.scene.deal)).await.json["state"], "active");
    })
    .await;
}

#[actix_web::test]
async fn a_change_is_asked_answered_and_left_unanswered() {
    in_house(async |house| {
        let mut visit = Visit::begin(&house).await;
        let path = visit.under_deal("change-requests");
        let cheaper = json!({
            "deliverable": visit.scene.note, "price": { "amount": "2000.01", "currency": "CNY" }, "reason": "Shorter.",
        });
        visit.must_be_picky(&path, &cheaper).await;
        let mut wrong = cheaper.clone();
        wrong["price"]["currency"] = json!("USD");
        assert_eq!(visit.posts(&visit.ana, &path, ("usd", &wrong)).await.verdict(), "422 other_currency");
        assert_eq!(visit.posts(&visit.ana, &path, ("nothing", &json!({ "reason": "Why not?" }))).await.status, 422);
        let elsewhere =
            json!({ "deliverable": entity::DeliverableId(uuid::Uuid::from_u128(7)), "retention_days": 60, "reason": "Longer." });
        assert_eq!(visit.posts(&visit.ana, &path, ("foreign", &elsewhere)).await.verdict(), "404 not_found");

        let asked = visit.posts(&visit.acme, &path, ("one", &cheaper)).await;
        assert_eq!((asked.status, &asked.json["state"]), (201, &json!("asked_brand")));
        assert_eq!((&asked.json["waiting"]["for"], &asked.json["waiting"]["on_silence"]), (&json!("creator"), &json!("refuse")));
        assert_eq!(visit.posts(&visit.ana, &path, ("two", &cheaper)).await.verdict(), "409 change_open");
        let mut other = cheaper.clone();
        other["reason"] = json!("Much shorter.");
        assert_eq!(visit.posts(&visit.acme, &path, ("one", &other)).await.verdict(), "422 idempotency_mismatch");
        let thing = format!("change-requests/{}", id_of(&asked));
        visit.must_be_picky_step(&thing, "refuse", &json!({})).await;
        house.clock().forward(SignedDuration::from_hours(48));
        run_due(&house).await.unwrap();
        visit.sign_in(&house).await;
        assert_eq!(visit.gets(&visit.ana, &format!("/api/v1/{thing}")).await.json["state"], "refused");

        let asked = visit.posts(&visit.acme, &path, ("three", &cheaper)).await;
        let steps = format!("/api/v1/change-requests/{}/steps", id_of(&asked));
        assert_eq!(visit.posts(&visit.acme, &format!("{steps}/agree"), ("own", &json!({}))).await.verdict(), "403 role");
        let agreed = visit.posts(&visit.ana, &format!("{steps}/agree"), ("yes", &json!({}))).await;
        assert_eq!((agreed.status, &agreed.json["state"]), (200, &json!("agreed")));
        let deal = visit.gets(&visit.ana, &format!("/api/v1/deals/{}", visit.scene.deal)).await;
        assert_eq!(deal.json["price"], json!({ "amount": "2000.01", "currency": "CNY" }));
        assert_eq!(visit.gets(&visit.acme, &path).await.json["items"].as_array().unwrap().len(), 2);
        assert_eq!(visit.gets(&visit.stranger, &path).await.status, 401, "its sign-in is over");
    })
    .await;
}

#[actix_web::test]
async fn a_dispute_is_opened_answered_ruled_appealed_and_ruled_again_by_another() {
    in_house(async |house| {
        let visit = Visit::begin(&house).await;
        let path = visit.under_deal("disputes");
        let opening = json!({ "reason": "withheld_without_reason", "statement": "It is all there." });
        visit.must_be_picky(&path, &opening).await;
        let unknown = json!({ "reason": "bad_weather", "statement": "It rained." });
        assert_eq!(visit.posts(&visit.ana, &path, ("weather", &unknown)).await.verdict(), "400 malformed");
        let opened = visit.posts(&visit.ana, &path, ("one", &opening)).await;
        assert_eq!((opened.status, &opened.json["state"]), (201, &json!("statements")));
        assert_eq!(visit.posts(&visit.acme, &path, ("two", &opening)).await.verdict(), "409 dispute_open");
        let other = json!({ "reason": "sample", "statement": "It never came." });
        assert_eq!(visit.posts(&visit.ana, &path, ("one", &other)).await.verdict(), "422 idempotency_mismatch");

        let thing = format!("disputes/{}", id_of(&opened));
        let steps = format!("/api/v1/{thing}/steps");
        visit.must_be_picky_step(&thing, "withdraw", &json!({})).await;
        let word = json!({ "statement": "It is not." });
        assert_eq!(visit.posts(&visit.ana, &format!("{steps}/state"), ("again", &word)).await.verdict(), "409 already_stated");
        assert_eq!(visit.posts(&visit.acme, &format!("{steps}/withdraw"), ("theirs", &json!({}))).await.verdict(), "403 not_your_dispute");
        let stated = visit.posts(&visit.acme, &format!("{steps}/state"), ("word", &word)).await;
        assert_eq!((&stated.json["state"], &stated.json["waiting"]["for"]), (&json!("ruling"), &json!("platform")));

        let mut tokens = Vec::new();
        for email in ["mia@pappus.test", "noor@pappus.test"] {
            tokens.push(signed_in(&house, &colleague(&house, &visit.scene.cast.rita, (email, Role::Mediator)).await).await);
        }
        let ruling = |share: i64| json!({ "creator_share_bp": share, "reasons": "As it was agreed." });
        assert_eq!(visit.posts(&visit.acme, &format!("{steps}/rule"), ("brand", &ruling(0))).await.verdict(), "403 role");
        assert_eq!(visit.posts(&tokens[0], &format!("{steps}/rule"), ("much", &ruling(10_001))).await.status, 422);
        assert_eq!(visit.posts(&tokens[0], &format!("{steps}/rule_appeal"), ("early", &ruling(0))).await.verdict(), "409 illegal_step");
        let ruled = visit.posts(&tokens[0], &format!("{steps}/rule"), ("rule", &ruling(0))).await;
        assert_eq!((&ruled.json["state"], &ruled.json["creator_share_bp"]), (&json!("ruled"), &json!(0)));
        assert_eq!(visit.gets(&visit.ana, &format!("/api/v1/{thing}")).await.json["mediator"], Value::Null, "who ruled is for staff");
        let appealed = visit.posts(&visit.ana, &format!("{steps}/appeal"), ("appeal", &json!({}))).await;
        assert_eq!(appealed.json["state"], "appealed");
        assert_eq!(visit.posts(&tokens[0], &format!("{steps}/rule_appeal"), ("same", &ruling(0))).await.verdict(), "403 four_eyes");
        let closed = visit.posts(&tokens[1], &format!("{steps}/rule_appeal"), ("other", &ruling(10_000))).await;
        assert_eq!((closed.status, &closed.json["state"], &closed.json["waiting"]), (200, &json!("closed"), &Value::Null));
        let history = visit.gets(&visit.ana, &format!("/api/v1/{thing}/history")).await;
        let names: Vec<&str> = history.json["items"].as_array().unwrap().iter().map(|event| event["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["rule_appeal", "appeal", "rule", "state", "create"]);
        assert_eq!(visit.scene.money(&house).await, (0, 0, crate::ending::PRICE));
    })
    .await;
}

#[actix_web::test]
async fn a_dispute_nobody_answers_goes_to_a_mediator_and_one_taken_back_lets_everything_go_on() {
    in_house(async |house| {
        let mut visit = Visit::begin(&house).await;
        let path = visit.under_deal("disputes");
        let opening = json!({ "reason": "not_delivered", "statement": "Nothing came." });
        let opened = visit.posts(&visit.acme, &path, ("one", &opening)).await;
        assert_eq!(opened.json["waiting"]["on_silence"], "ready");
        house.clock().forward(SignedDuration::from_hours(72));
        run_due(&house).await.unwrap();
        visit.sign_in(&house).await;
        let read = visit.gets(&visit.ana, &format!("/api/v1/disputes/{}", id_of(&opened))).await;
        assert_eq!(read.json["state"], "ruling");
        let steps = format!("/api/v1/disputes/{}/steps", id_of(&opened));
        let back = visit.posts(&visit.acme, &format!("{steps}/withdraw"), ("back", &json!({}))).await;
        assert_eq!((back.status, &back.json["state"]), (200, &json!("withdrawn")));
        let deal = visit.gets(&visit.ana, &format!("/api/v1/deals/{}", visit.scene.deal)).await;
        assert_eq!(deal.json["state"], "active");
        assert_eq!(visit.gets(&visit.ana, &path).await.json["items"].as_array().unwrap().len(), 1);
    })
    .await;
}
