//! Briefs and proposals through the front door: what goes in, what comes out, and who is served of a hundred.

use entity::brief::BriefMode;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::cast::{Cast, creator, signed_in, written};
use crate::door::{Answer, Door, Knock, open_door};
use crate::house::in_house;

fn brief_body() -> Value {
    json!({
        "mode": "recruit", "title": "Autumn shoes", "category": "fashion",
        "budget": { "amount": "9000.00", "currency": "CNY" }, "slots": 3,
        "content": {
            "goal": "Show the shoes on a walk.", "markets": ["CN"], "platforms": ["xiaohongshu"],
            "offer": { "deliverables": [note("3000.00")] },
        },
    })
}

fn note(amount: &str) -> Value {
    json!({
        "platform": "xiaohongshu", "format": "note", "price": { "amount": amount, "currency": "CNY" },
        "route": "own_channel", "due_days": 7,
    })
}

async fn posts(door: &Door, token: &str, path: &str, body: &Value) -> Answer {
    door.send(Knock::post(&format!("/api/v1/{path}"), "key", body).by(token)).await
}

async fn gets(door: &Door, token: &str, path: &str) -> Answer {
    door.send(Knock::get(&format!("/api/v1/{path}")).by(token)).await
}

#[actix_web::test]
async fn a_brief_is_written_opened_applied_to_and_agreed() {
    in_house(async |house| {
        let (cast, door) = (Cast::enter(&house).await, open_door(&house).await);
        cast.deposit(&house, 1_000_000).await;
        let ana = signed_in(&house, &creator(&house, "ana").await).await;
        let (acme, rita) = (signed_in(&house, &cast.acme).await, signed_in(&house, &cast.rita).await);
        let made = posts(&door, &acme, "briefs", &brief_body()).await;
        assert_eq!((made.verdict().as_str(), made.json["state"].as_str()), ("201", Some("draft")));
        let id = made.json["id"].as_str().unwrap().to_owned();
        assert_eq!(gets(&door, &ana, &format!("briefs/{id}")).await.verdict(), "404 not_found");
        posts(&door, &acme, &format!("briefs/{id}/steps/submit"), &json!({})).await;
        let open = posts(&door, &rita, &format!("briefs/{id}/steps/publish"), &json!({})).await;
        assert_eq!((open.verdict().as_str(), open.json["version"].as_i64()), ("200", Some(3)));
        assert_eq!(open.json["waiting"]["on_silence"], "close_applications");

        let seen = gets(&door, &ana, &format!("briefs/{id}")).await;
        assert_eq!((&seen.json["budget"], &seen.json["locked"]), (&Value::Null, &json!(false)));
        let applied = posts(&door, &ana, &format!("briefs/{id}/applications"), &json!({ "message": "Gladly" })).await;
        assert_eq!((applied.verdict().as_str(), applied.json["turn"].as_str()), ("201", Some("brand")));
        let proposal = applied.json["id"].as_str().unwrap();
        let bid = json!({ "offer": { "deliverables": [note("2800.00")] }, "message": "A little less?" });
        let countered = posts(&door, &acme, &format!("proposals/{proposal}/steps/counter"), &bid).await;
        assert_eq!(countered.json["state"], "countered_by_brand");
        let agreed = posts(&door, &ana, &format!("proposals/{proposal}/steps/agree"), &json!({})).await;
        assert_eq!(agreed.json["price"], json!({ "amount": "2800.00", "currency": "CNY" }));
        let deal = gets(&door, &ana, &format!("deals/{}", agreed.json["deal"].as_str().unwrap())).await;
        assert_eq!(deal.json["state"], "active");
        let read = gets(&door, &acme, &format!("proposals/{proposal}")).await;
        assert_eq!(read.json["rounds"].as_array().unwrap().len(), 2);
        assert_eq!(read.json["contact"]["email"], "ana@creators.test");
        let replayed = posts(&door, &ana, &format!("proposals/{proposal}/steps/agree"), &json!({})).await;
        assert_eq!((replayed.header("idempotent-replayed"), &replayed.json), (Some("true"), &agreed.json));
    })
    .await;
}

#[actix_web::test]
async fn a_wrong_brief_names_its_fields_and_an_unknown_one_is_refused() {
    in_house(async |house| {
        let (cast, door) = (Cast::enter(&house).await, open_door(&house).await);
        let acme = signed_in(&house, &cast.acme).await;
        let mut wrong = brief_body();
        wrong["slots"] = json!(0);
        wrong["content"]["offer"]["deliverables"][0]["price"]["currency"] = json!("USD");
        let refused = posts(&door, &acme, "briefs", &wrong).await;
        assert_eq!((refused.verdict().as_str(), &refused.json["errors"][0]["code"]), ("422 invalid", &json!("currency")));
        wrong = brief_body();
        wrong["slots"] = json!(0);
        let refused = posts(&door, &acme, "briefs", &wrong).await;
        assert_eq!(refused.json["errors"][0]["field"], "slots");
        wrong["colour"] = json!("red");
        assert_eq!(posts(&door, &acme, "briefs", &wrong).await.verdict(), "400 malformed");
    })
    .await;
}

#[actix_web::test]
async fn products_candidates_and_baskets_go_through_the_door() {
    in_house(async |house| {
        let (cast, door) = (Cast::enter(&house).await, open_door(&house).await);
        let acme = signed_in(&house, &cast.acme).await;
        let product = json!({ "name": "Walker 3", "category": "fashion", "claims": ["Waterproof to 20 cm"] });
        let entered = posts(&door, &acme, "products", &product).await;
        let mut about = brief_body();
        about["content"]["product_id"] = entered.json["id"].clone();
        assert_eq!(posts(&door, &acme, "briefs", &about).await.verdict(), "201");
        let end = format!("/api/v1/products/{}", entered.json["id"].as_str().unwrap());
        assert_eq!(door.send(Knock::new("DELETE", &end).by(&acme)).await.verdict(), "204");
        assert_eq!(gets(&door, &acme, "products").await.json["items"], json!([]));

        let ana = creator(&house, "ana").await.creator.unwrap();
        let id = cast.open_brief(&house, &written(BriefMode::Custom, 2)).await;
        let candidates = gets(&door, &acme, &format!("briefs/{id}/candidates?limit=5")).await;
        assert_eq!(candidates.json["items"][0]["creator"], json!(ana));
        let firm = json!({ "creator": ana, "kind": "firm" });
        let basket = json!({ "invitations": [firm, firm] });
        let sent = posts(&door, &acme, &format!("briefs/{id}/baskets"), &basket).await;
        assert_eq!((sent.verdict().as_str(), &sent.json["items"][1]["code"]), ("201", &json!("already_open")));
        assert!(sent.json["items"][0]["proposal"].is_string());
    })
    .await;
}

#[actix_web::test]
async fn of_a_hundred_claims_at_the_door_one_is_served_and_the_others_hear_that_it_is_gone() {
    in_house(async |house| {
        let (cast, door) = (Cast::enter(&house).await, open_door(&house).await);
        cast.deposit(&house, 1_000_000).await;
        let id = cast.open_brief(&house, &written(BriefMode::Flash, 1)).await;
        let mut tokens = Vec::new();
        for number in 0..100 {
            tokens.push(signed_in(&house, &creator(&house, &format!("creator{number}")).await).await);
        }
        let path = format!("briefs/{id}/claim");
        let body = json!({});
        let answers = join_all(tokens.iter().map(|token| posts(&door, token, &path, &body))).await;
        let mut verdicts: Vec<String> = answers.iter().map(Answer::verdict).collect();
        verdicts.sort_unstable();
        assert_eq!(verdicts[0], "201");
        assert!(verdicts[1..].iter().all(|verdict| verdict == "409 slots_taken"), "{verdicts:?}");
        let acme = signed_in(&house, &cast.acme).await;
        assert_eq!(gets(&door, &acme, "deals").await.json["items"].as_array().unwrap().len(), 1);
        assert_eq!(gets(&door, &acme, &format!("briefs/{id}")).await.json["slots_taken"], 1);
    })
    .await;
}
