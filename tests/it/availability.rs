//! Days off and orders at once: kept by the creator, told to whoever looks for one, heeded by matching, no wall for a brand
//! that asks by hand.

use entity::brief::BriefMode;
use entity::{OrganisationKind, Role};
use jiff::ToSpan;
use pappus::config::Environment;
use pappus::kernel::{Actor, House};
use pappus::market::identity::availability::day_in;
use pappus::market::matching;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::cast::{Cast, creator, letters_to, mandated, member, signed_in, signed_in_for, written};
use crate::door::{Answer, Door, Knock, open_door};
use crate::ending::Scene;
use crate::house::{Letters, in_house};

/// A day so many days from today in Shanghai, where everybody lives.
fn day(house: &House, ahead: i64) -> String {
    day_in("Asia/Shanghai", house.now()).checked_add(ahead.days()).unwrap().to_string()
}

/// Somebody at the door with their token.
struct Caller<'a>(&'a Door, String);

impl Caller<'_> {
    async fn gets(&self, path: &str) -> Value {
        self.0.send(Knock::get(&format!("/api/v1/{path}")).by(&self.1)).await.json
    }

    async fn posts(&self, path: &str, key: &str, body: &Value) -> Answer {
        self.0.send(Knock::post(&format!("/api/v1/{path}"), key, body).by(&self.1)).await
    }

    async fn puts(&self, path: &str, body: &Value) -> Answer {
        self.0
            .send(Knock::new("PUT", &format!("/api/v1/{path}")).header("idempotency-key", "put").json(&body.to_string()).by(&self.1))
            .await
    }

    async fn deletes(&self, path: &str) -> Answer {
        self.0.send(Knock::new("DELETE", &format!("/api/v1/{path}")).by(&self.1)).await
    }

    async fn names(&self, path: &str) -> Vec<String> {
        let shown = self.gets(path).await;
        let name = |item: &Value| item.get("display_name").or_else(|| item.get("name")).unwrap().as_str().unwrap().to_owned();
        shown["items"].as_array().unwrap_or_else(|| panic!("{shown}")).iter().map(name).collect()
    }
}

async fn caller<'a>(house: &House, door: &'a Door, actor: &Actor) -> Caller<'a> {
    Caller(door, signed_in(house, actor).await)
}

#[actix_web::test]
async fn a_creator_keeps_days_free_and_whoever_looks_sees_until_when() {
    in_house(async |house| {
        let (cast, door) = (Cast::enter(&house).await, open_door(&house).await);
        let (ana, ben) = (creator(&house, "ana").await, creator(&house, "ben").await);
        let (hers, his, acme) =
            (caller(&house, &door, &ana).await, caller(&house, &door, &ben).await, caller(&house, &door, &cast.acme).await);
        let own = format!("creators/{}", ana.creator.unwrap());
        assert_eq!(acme.gets(&own).await["availability"], json!({ "state": "open", "away_until": null }));

        let week = json!({ "from": day(&house, 0), "until": day(&house, 6), "note": "surgery" });
        let entered = hers.posts("absences", "one", &week).await;
        assert_eq!(entered.status, 201, "{}", entered.json);
        assert_eq!(hers.posts("absences", "one", &week).await.json["id"], entered.json["id"], "a repeated request enters nothing");
        let kept = hers.gets("availability/current").await;
        assert_eq!((&kept["absences"][0]["note"], kept["absences"].as_array().unwrap().len()), (&json!("surgery"), 1), "{kept}");

        let seen = acme.gets(&own).await;
        assert_eq!(seen["availability"], json!({ "state": "away", "away_until": day(&house, 6) }));
        assert!(!seen.to_string().contains("surgery"), "the note is hers alone");
        assert_eq!(acme.names("creators?available=true").await, ["ben"]);
        assert_eq!(acme.names("creators").await.len(), 2);

        for (key, from, until, code) in
            [("overlap", 6, 9, "days_overlap"), ("order", 9, 8, "days_order"), ("past", -1, 0, "days_past"), ("far", 20, 367, "days_far")]
        {
            let refused = hers.posts("absences", key, &json!({ "from": day(&house, from), "until": day(&house, until) })).await;
            assert_eq!((refused.status, &refused.json["errors"][0]["code"]), (422, &json!(code)), "{}", refused.json);
        }
        assert_eq!(hers.posts("absences", "odd", &json!({ "from": "soon" })).await.json["errors"][0]["code"], "day");
        for most in [0, 100] {
            assert_eq!(hers.puts("availability/current", &json!({ "orders_most": most })).await.verdict(), "422 invalid");
        }
        for number in 1..24 {
            let single = json!({ "from": day(&house, 10 + 2 * number) });
            assert_eq!(hers.posts("absences", &format!("day-{number}"), &single).await.status, 201);
        }
        assert_eq!(hers.posts("absences", "more", &json!({ "from": day(&house, 8) })).await.verdict(), "409 absences_most");

        let path = format!("absences/{}", entered.json["id"].as_str().unwrap());
        assert_eq!(
            (his.deletes(&path).await.verdict(), acme.deletes(&path).await.verdict()),
            ("404 not_found".into(), "404 not_found".into())
        );
        assert_eq!(acme.gets(&own).await["availability"]["state"], "away", "another's days stay");
        assert_eq!(hers.deletes(&path).await.verdict(), "204");
        assert_eq!(acme.gets(&own).await["availability"]["state"], "open");
        assert_eq!(acme.names("creators?available=true").await.len(), 2);
    })
    .await;
}

#[actix_web::test]
async fn days_off_are_days_where_the_creator_lives() {
    in_house(async |house| {
        let door = open_door(&house).await;
        let ana = creator(&house, "ana").await;
        let hers = caller(&house, &door, &ana).await;
        let tomorrow = day(&house, 1);
        hers.posts("absences", "one", &json!({ "from": tomorrow })).await;
        let left = jiff::civil::Date::strptime("%Y-%m-%d", &tomorrow).unwrap().in_tz("Asia/Shanghai").unwrap().timestamp();
        let begins = entity::Instant::from(left);
        house.clock().forward(begins.since(house.now()));
        let hers = caller(&house, &door, &ana).await;
        assert_eq!(hers.names("creators?available=true").await, Vec::<String>::new(), "midnight in Shanghai");
        let profile = json!({
            "display_name": "ana", "bio": "", "region": "US", "zone": "America/New_York", "languages": ["en"], "categories": ["fashion"],
            "taking_orders": true,
        });
        assert_eq!(hers.puts("creators/current", &profile).await.status, 200);
        assert_eq!(hers.names("creators?available=true").await, ["ana"], "in New York it is the day before");
        assert_eq!(hers.gets("availability/current").await["absences"][0]["from"], json!(tomorrow), "the days stay the same days");
    })
    .await;
}

#[actix_web::test]
async fn matching_leaves_out_who_is_away_for_the_window_or_full_and_says_why() {
    in_house(async |house| {
        let (scene, door) = (Scene::open(&house).await, open_door(&house).await);
        let (ana, cast) = (&scene.ana, &scene.cast);
        let (ben, cleo) = (creator(&house, "ben").await, creator(&house, "cleo").await);
        let (hers, his, acme) =
            (caller(&house, &door, ana).await, caller(&house, &door, &ben).await, caller(&house, &door, &cast.acme).await);
        // The draft is due in 7 days, the post may stand 3 days later.
        let brief = cast.open_brief(&house, &written(BriefMode::Recruit, 2)).await;
        let candidates = format!("briefs/{brief}/candidates");
        let mut all = acme.names(&candidates).await;
        all.sort();
        assert_eq!(all, ["ana", "ben", "cleo"]);

        his.posts("absences", "some", &json!({ "from": day(&house, 7), "until": day(&house, 9) })).await;
        assert!(acme.names(&candidates).await.contains(&"ben".to_owned()), "one day of the window is left");
        his.posts("absences", "rest", &json!({ "from": day(&house, 10) })).await;
        assert_eq!(hers.puts("availability/current", &json!({ "orders_most": 1 })).await.json["orders"], 1);
        assert_eq!(acme.names(&candidates).await, ["cleo"]);
        let left = acme.gets(&candidates).await["left_out"].clone();
        let why = |at: usize| (left[at]["name"].clone(), left[at]["why"].clone(), left[at]["away_until"].clone());
        assert_eq!(why(0), (json!("ana"), json!("full"), Value::Null));
        assert_eq!(why(1), (json!("ben"), json!("away"), json!(day(&house, 10))));
        assert_eq!(acme.names("creators?available=true").await, ["cleo", "ben"], "he is there today; she is full");

        assert_eq!(matching::actions::tell_new(&house).await.unwrap(), 1, "only who is proposed is told");
        let told = letters_to(&house, cleo.user.unwrap()).await;
        assert_eq!(told, ["brief_for_you"]);

        // By hand a brand goes on, and whoever is away may accept.
        let firm = json!({ "creator": ben.creator.unwrap(), "kind": "firm" });
        let sent = acme.posts(&format!("briefs/{brief}/proposals"), "by-hand", &firm).await;
        assert_eq!(sent.status, 201, "{}", sent.json);
        let agree = format!("proposals/{}/steps/agree", sent.json["id"].as_str().unwrap());
        assert_eq!(his.posts(&agree, "yes", &json!({})).await.json["state"], "agreed");
        // A post that is live asks no more work: there is room again.
        scene.sign_off(&house).await;
        assert_eq!(hers.gets("availability/current").await["now"]["state"], "open");
        house.deliver_letters().await;
    })
    .await;
}

#[actix_web::test]
async fn an_agency_with_a_mandate_keeps_the_days_but_does_not_read_the_note() {
    in_house(async |house| {
        let door = open_door(&house).await;
        let ana = creator(&house, "ana").await;
        let star = member(&house, (OrganisationKind::Agency, "Star"), ("owner@star.test", Role::AgencyOwner)).await;
        mandated(&house, &star, &ana).await;
        let hers = caller(&house, &door, &ana).await;
        hers.posts("absences", "one", &json!({ "from": day(&house, 1), "note": "surgery" })).await;
        let theirs = Caller(&door, signed_in_for(&house, &star, ana.creator).await);
        assert_eq!(theirs.posts("absences", "two", &json!({ "from": day(&house, 3) })).await.status, 201);
        let seen = theirs.gets("availability/current").await;
        assert_eq!((seen["absences"].as_array().unwrap().len(), &seen["absences"][0]["note"]), (2, &Value::Null), "{seen}");
        let at_home = Caller(&door, signed_in(&house, &star).await);
        assert_eq!(at_home.posts("absences", "three", &json!({ "from": day(&house, 5) })).await.verdict(), "404 not_found");
        house.deliver_letters().await;
    })
    .await;
}

#[actix_web::test]
async fn days_off_are_entered_on_a_page_and_stand_where_creators_are_looked_for() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let ana = creator(&house, "ana").await;
        let brief = cast.open_brief(&house, &written(BriefMode::Recruit, 2)).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &ana).await;
        assert!(browser.opens("/storefront").await.text.contains("href=\"/availability\""));
        let (from, until) = (day(&house, 0), day(&house, 10));
        let days = [("from", from.as_str()), ("until", until.as_str()), ("note", "surgery"), ("_key", "one")];
        let taken = browser.fills("/availability", "/absences/new", &days).await;
        assert_eq!((taken.status, taken.location.as_deref()), (303, Some("/availability?done=add_absence")), "{}", taken.text);
        let again = [("from", from.as_str()), ("until", ""), ("_key", "two")];
        let refused = browser.fills("/availability", "/absences/new", &again).await;
        assert!(refused.status == 422 && refused.text.contains("Some of these days are days off already."), "{}", refused.text);
        assert!(refused.text.contains(&format!("value=\"{from}\"")), "what was written stays");
        let set = browser.fills("/availability", "/availability/current/edit", &[("orders_most", "3"), ("_key", "three")]).await;
        assert_eq!(set.status, 303, "{}", set.text);
        let page = browser.opens("/availability?lang=en").await.text;
        for told in ["Away until", "surgery", "0 of 3", "type=\"date\""] {
            assert!(page.contains(told), "{told}: {page}");
        }
        assert!(browser.opens("/availability?lang=zh-CN").await.text.contains("休息至"));

        browser.becomes(&house, &cast.acme).await;
        let own = ana.creator.unwrap();
        for path in ["/creators".to_owned(), format!("/creators/{own}"), format!("/briefs/{brief}")] {
            let seen = browser.opens(&format!("{path}?lang=en")).await.text;
            assert!(seen.contains("Away until") && !seen.contains("surgery"), "{path}: {seen}");
        }
        assert!(!browser.opens("/creators?available=true").await.text.contains(">ana<"));
        let saved = browser.opens("/creators?as=csv").await.text;
        assert!(saved.contains("availability_state,availability_away_until") && saved.contains(&format!("away,{until}")), "{saved}");
        let form = format!("/briefs/{brief}/proposals/new?creator={own}");
        assert!(browser.opens(&form).await.text.contains("ana is away until"), "beside the form");
        let (id, brief_id) = (own.to_string(), brief.to_string());
        let basket = [("brief", brief_id.as_str()), ("creator", &id), ("kind", "inquiry"), ("message", ""), ("_key", "four")];
        let sent = browser.fills("/creators", "/creators/basket", &basket).await.text;
        assert!(sent.contains("href=\"/proposals/") && sent.contains("ana is away until"), "beside the answer: {sent}");
        let proposal = sent.split("href=\"/proposals/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert!(browser.opens(&format!("/proposals/{proposal}")).await.text.contains("ana is away until"));
        let compared = format!("/briefs/{brief}/proposals");
        assert!(browser.opens(&compared).await.text.contains("Away until"));
        assert!(browser.opens(&format!("{compared}?as=csv")).await.text.contains(&format!("away,{until}")));
        house.deliver_letters().await;
    })
    .await;
}
