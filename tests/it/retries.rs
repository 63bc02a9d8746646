//! What was given up is tried again many at once: each row is answered for itself, once, and only operators do it.

use entity::brief::BriefMode;
use entity::hook::HookKind;
use entity::{Role, outbox};
use pappus::config::Environment;
use pappus::finance::statement;
use pappus::kernel::House;
use pappus::kernel::paging::Page;
use pappus::market::hook::actions::{self, NewHook};
use pappus::market::hook::store;
use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait, Statement, Value};
use serde_json::json;

use crate::browser::Browser;
use crate::cast::{Cast, by, colleague, signed_in, written};
use crate::door::{Knock, open_door};
use crate::house::in_house_left_broken;

async fn plant(db: &DatabaseConnection, sql: &str, id: Value) {
    let done = db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [id])).await.unwrap();
    assert_eq!(done.rows_affected(), 1, "{sql}");
}

/// A letter, a delivery to a hook of Acme's and a job, all given up.
async fn given_up(house: &House, db: &DatabaseConnection, cast: &Cast) -> Vec<String> {
    cast.open_brief(house, &written(BriefMode::Recruit, 1)).await;
    let letter = outbox::Entity::find().one(house.reader()).await.unwrap().unwrap().id;
    plant(db, "UPDATE outbox SET state = 'dead', ended_at = 1, last_error = 'no such mailbox' WHERE id = $1", letter.into()).await;
    let url = "https://hooks.example.com/in".to_owned();
    let new = NewHook { kind: HookKind::Webhook, url, signing: None, locale: "en".to_owned(), allow: Vec::new() };
    let hook = actions::register(house, &by(&cast.acme), &new).await.unwrap().id;
    let delivery = actions::try_out(house, &by(&cast.acme), hook).await.unwrap().id;
    plant(db, "UPDATE hook_delivery SET state = 'dead', ended_at = 1, attempts = 10 WHERE id = $1", delivery.into()).await;
    let finance = colleague(house, &cast.rita, ("fin@pappus.test", Role::Finance)).await;
    let job = statement::issue_all(house, &by(&finance), "2026-10".parse().unwrap()).await.unwrap().id;
    plant(db, "UPDATE job SET state = 'failed' WHERE id = $1", job.into()).await;
    assert_eq!(store::deliveries_of(house.reader(), hook, &Page::first(9)).await.unwrap().items.len(), 1);
    vec![letter.to_string(), delivery.to_string(), job.to_string()]
}

#[actix_web::test]
async fn many_things_are_tried_again_at_once_and_each_says_what_became_of_it() {
    in_house_left_broken(async |house, db| {
        let cast = Cast::enter(&house).await;
        let mut ids = given_up(&house, &db, &cast).await;
        let operator = colleague(&house, &cast.rita, ("op@pappus.test", Role::Operator)).await;
        let (door, token) = (open_door(&house).await, signed_in(&house, &operator).await);
        let listed = door.send(Knock::get("/api/v1/retries").by(&token)).await.json;
        let mut known: Vec<&str> = listed["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
        known.sort_unstable();
        let mut wanted: Vec<&str> = ids.iter().map(String::as_str).collect();
        wanted.sort_unstable();
        assert_eq!(known, wanted);

        ids.extend(["letter_00000000000000000000000000000001".to_owned(), "nonsense'; --".to_owned()]);
        let body = json!({ "ids": ids });
        let answered = door.send(Knock::post("/api/v1/retries", "once", &body).by(&token)).await;
        let told = |answer: &serde_json::Value| {
            let rows = answer["items"].as_array().unwrap();
            rows.iter().map(|row| row["code"].as_str().unwrap_or("retried").to_owned()).collect::<Vec<_>>()
        };
        let first = ["retried", "retried", "retried", "not_found", "not_found"];
        assert_eq!((answered.status, told(&answered.json)), (200, first.map(str::to_owned).to_vec()));
        let repeated = door.send(Knock::post("/api/v1/retries", "once", &body).by(&token)).await;
        assert_eq!(told(&repeated.json), first, "the same request is answered alike");
        let anew = door.send(Knock::post("/api/v1/retries", "twice", &body).by(&token)).await;
        let second = ["letter_not_dead", "delivery_not_given_up", "illegal_step", "not_found", "not_found"];
        assert_eq!(told(&anew.json), second);
        assert_eq!(door.send(Knock::post("/api/v1/retries", "none", &json!({ "ids": [] })).by(&token)).await.verdict(), "422 invalid");
        let auditor = colleague(&house, &cast.rita, ("aud@pappus.test", Role::Auditor)).await;
        let token = signed_in(&house, &auditor).await;
        assert_eq!(door.send(Knock::post("/api/v1/retries", "mine", &body).by(&token)).await.verdict(), "403 role");
    })
    .await;
}

#[actix_web::test]
async fn the_page_of_what_was_given_up_tries_the_ticked_again() {
    in_house_left_broken(async |house, db| {
        let cast = Cast::enter(&house).await;
        let ids = given_up(&house, &db, &cast).await;
        let operator = colleague(&house, &cast.rita, ("op@pappus.test", Role::Operator)).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &operator).await;
        for lang in ["zh-CN", "en"] {
            let page = browser.opens(&format!("/retries?lang={lang}")).await.text;
            assert!(ids.iter().all(|id| page.contains(id)) && page.contains("no such mailbox"), "{page}");
            let letters = browser.opens(&format!("/letters?lang={lang}")).await.text;
            let named = if lang == "en" { "Brief to be reviewed" } else { "需求待审核" };
            assert!(letters.contains(named), "letters have names in {lang}: {letters}");
            let is_raw = |text: &str| text.contains("brief_submitted") || text.contains("brief_published");
            assert!(!is_raw(&page) && !is_raw(&letters), "no codes in {lang}: {page}");
        }
        let done = browser.fills("/retries", "/retries", &[("id", &ids[0]), ("id", &ids[1])]).await;
        assert_eq!((done.status, done.text.matches("under way again").count()), (200, 2), "{}", done.text);
        assert!(done.text.contains(&format!("name=\"id\" value=\"{}\"", ids[2])), "what was not ticked is still there");
        browser.becomes(&house, &cast.acme).await;
        assert_eq!(browser.opens("/retries").await.status, 403);
    })
    .await;
}
