//! What published posts have reached: noted by either side and the platform, told with what it cost, refused where nothing
//! stands yet.

use entity::deal::Settlement;
use entity::{OrganisationKind, Role};
use jiff::SignedDuration;
use pappus::config::Environment;
use pappus::kernel::{Actor, House};
use pappus::market::content::evidence::of_deal;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::cast::{Cast, colleague, creator, mandated, member, signed_in};
use crate::door::{Answer, Door, Knock, open_door};
use crate::ending::Scene;
use crate::house::{Letters, in_house};

/// A picture of one pixel.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0....\0\0\0\0IEND....";

async fn notes((house, door): (&House, &Door), actor: &Actor, (path, key): (&str, &str), body: &Value) -> Answer {
    door.send(Knock::post(path, key, body).by(&signed_in(house, actor).await)).await
}

async fn reads((house, door): (&House, &Door), actor: &Actor, path: &str) -> Answer {
    door.send(Knock::get(path).by(&signed_in(house, actor).await)).await
}

#[actix_web::test]
async fn counts_are_noted_by_each_side_once_and_told_with_what_they_cost() {
    in_house(async |house| {
        let (scene, door) = (Scene::open(&house).await, open_door(&house).await);
        let at = (&house, &door);
        let path = format!("/api/v1/deliverables/{}/measurements", scene.note);
        let early = notes(at, &scene.ana, (&path, "early"), &json!({ "views": 1 })).await;
        assert_eq!(early.verdict(), "409 not_published");
        scene.sign_off(&house).await;
        let published = house.now();
        house.clock().forward(SignedDuration::from_hours(5));

        let count = json!({ "views": 3000, "likes": 1, "saves": 1 });
        let noted = notes(at, &scene.ana, (&path, "one"), &count).await;
        assert_eq!((noted.status, &noted.json["source"], &noted.json["engagement"]), (201, &json!("creator"), &json!(2)), "{}", noted.json);
        assert_eq!(noted.json["cost_per_mille"], json!({ "amount": "1000.00", "currency": "CNY" }), "300001 fen, to the nearest");
        assert_eq!(noted.json["cost_per_engagement"], json!({ "amount": "1500.01", "currency": "CNY" }), "half a fen up");
        let again = notes(at, &scene.ana, (&path, "one"), &count).await;
        assert_eq!(again.json["id"], noted.json["id"], "a repeated request is answered, not noted again");
        let other = notes(at, &scene.ana, (&path, "one"), &json!({ "views": 4000 })).await;
        assert_eq!(other.verdict(), "422 idempotency_mismatch");

        for (key, body, code) in [
            ("below", json!({ "views": -1 }), "count_range"),
            ("beyond", json!({ "likes": 1_000_000_000_001_i64 }), "count_range"),
            ("none", json!({}), "count_none"),
            ("future", json!({ "views": 1, "measured_at": house.now().plus(SignedDuration::from_secs(1)) }), "future"),
            ("before", json!({ "views": 1, "measured_at": published.minus(SignedDuration::from_secs(1)) }), "before_published"),
        ] {
            let refused = notes(at, &scene.ana, (&path, key), &body).await;
            assert_eq!((refused.status, &refused.json["errors"][0]["code"]), (422, &json!(code)), "{key}: {}", refused.json);
        }
        let (mallory, rival) = (creator(&house, "mallory").await, scene.cast.rival(&house).await);
        for stranger in [&mallory, &rival] {
            assert_eq!(notes(at, stranger, (&path, "theirs"), &count).await.verdict(), "404 not_found");
            assert_eq!(reads(at, stranger, &path).await.verdict(), "404 not_found");
            assert_eq!(reads(at, stranger, "/api/v1/results").await.json["items"], json!([]));
        }
        let viewer = colleague(&house, &scene.cast.acme, ("vera@acme.test", Role::BrandViewer)).await;
        assert_eq!(notes(at, &viewer, (&path, "viewer"), &count).await.verdict(), "403 role");

        let earlier = json!({ "views": 9, "measured_at": published });
        assert_eq!(notes(at, &scene.cast.acme, (&path, "two"), &earlier).await.json["source"], "brand");
        let noted = notes(at, &scene.cast.rita, (&path, "three"), &json!({ "likes": 7, "measured_at": published })).await;
        assert_eq!((&noted.json["source"], &noted.json["cost_per_mille"]), (&json!("operator"), &Value::Null));
        assert_eq!(reads(at, &viewer, &path).await.json["items"].as_array().unwrap().len(), 3, "every one is kept");
        let results = reads(at, &viewer, &format!("/api/v1/results?deal={}&platform=xiaohongshu", scene.deal)).await;
        assert_eq!(results.json["items"][0]["measured"]["views"], 3000, "the last that was read off: {}", results.json);
        assert_eq!(reads(at, &viewer, "/api/v1/results?platform=weibo").await.json["items"], json!([]));
        let evidence = of_deal(&house, &scene.ana, scene.deal).await.unwrap();
        let named = |name: &str| String::from_utf8_lossy(&evidence.bytes).contains(name);
        assert!(named("deliverables/1/measurements/3.json") && !named("deliverables/1/measurements/4.json"));
    })
    .await;
}

#[actix_web::test]
async fn counts_are_noted_by_a_form_with_a_picture_and_stand_on_the_pages() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        scene.sign_off(&house).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &scene.ana).await;
        let page = format!("/deliverables/{}", scene.note);
        let form = format!("{page}/measurements/new");
        assert!(browser.opens(&page).await.text.contains(&form));
        let refused = browser.attaches((&form, &form), &[("views", "-5")], &[("counts.png", PNG)]).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        let taken = browser.attaches((&form, &form), &[("views", "3000"), ("likes", "2"), ("_back", &page)], &[("counts.png", PNG)]).await;
        assert_eq!(taken.status, 303, "{}", taken.text);

        browser.becomes(&house, &scene.cast.acme).await;
        let shown = browser.opens(&format!("{page}?lang=en")).await;
        assert!(shown.text.contains("CNY 1,000.00") && shown.text.contains("counts noted"), "{}", shown.text);
        let picture = shown.text.split("href=\"").find(|part| part.contains("/screenshots/") && part.contains("Screenshot")).unwrap();
        assert_eq!(browser.opens(picture.split('"').next().unwrap()).await.headers["content-type"], "image/png");
        let results = browser.opens("/results?lang=en").await;
        for wanted in ["3,000", "CNY 1,000.00", "CNY 1,500.01", "1 of 1 measured", "class=\"chart", &format!("href=\"{page}#results\"")] {
            assert!(results.text.replace("&#x3D;", "=").contains(wanted), "{wanted} is not there: {}", results.text);
        }
        let brief = scene.deal(&house).await.brief_id;
        let table = browser.opens(&format!("/results?brief={brief}&as=csv")).await;
        assert!(table.text.contains("3000") && table.text.contains("1000.00,CNY,1500.01,CNY"), "{}", table.text);
        let none = browser.opens("/results?platform=weibo&lang=en").await;
        assert!(none.status == 200 && none.text.contains("Nothing is like this"), "{}", none.text);
        browser.becomes(&house, &scene.cast.rival(&house).await).await;
        assert!(!browser.opens("/results").await.text.contains(&page));
    })
    .await;
}

#[actix_web::test]
async fn an_agency_finds_the_results_of_the_deals_it_represents_and_of_no_others() {
    in_house(async |house| {
        let (cast, ana) = (Cast::enter(&house).await, creator(&house, "ana").await);
        let star = member(&house, (OrganisationKind::Agency, "Star"), ("owner@star.test", Role::AgencyOwner)).await;
        let moon = member(&house, (OrganisationKind::Agency, "Moon"), ("owner@moon.test", Role::AgencyOwner)).await;
        mandated(&house, &star, &ana).await;
        let ben = creator(&house, "ben").await;
        mandated(&house, &moon, &ben).await;
        let scene = Scene::agreed(&house, (cast, ana), Settlement::Platform).await;
        scene.sign_off(&house).await;
        let door = open_door(&house).await;
        let page = format!("/deliverables/{}", scene.note);
        notes((&house, &door), &scene.ana, (&format!("/api/v1{page}/measurements"), "one"), &json!({ "views": 3000 })).await;
        let agent = colleague(&house, &star, ("agent@star.test", Role::AgencyAgent)).await;
        let browser = Browser::at(&house, Environment::Test).await;
        for own in [&star, &agent] {
            browser.becomes(&house, own).await;
            assert!(browser.opens("/").await.text.contains("href=\"/results\""), "the way there stands on every page");
            let seen = browser.opens("/results").await.text.replace("&#x3D;", "=");
            assert!(seen.contains(&format!("href=\"{page}#results\"")) && seen.contains("3,000"), "{seen}");
            assert_eq!(browser.opens(&format!("{page}/measurements")).await.status, 200);
            assert!(browser.opens("/results?as=csv").await.text.contains("3000"));
        }
        browser.becomes(&house, &moon).await;
        let others = browser.opens("/results").await;
        assert!(others.status == 200 && !others.text.contains(&page), "{}", others.text);
        assert!(!browser.opens("/results?as=csv").await.text.contains("3000"));
        assert_eq!(browser.opens(&format!("{page}/measurements")).await.status, 404);
        let refused = reads((&house, &door), &moon, &format!("/api/v1{page}/measurements")).await;
        assert_eq!(refused.verdict(), "404 not_found");
        house.deliver_letters().await;
    })
    .await;
}
