//! Finding each other: the feed of briefs, the directory with its basket, proposals side by side, and the desk brands review at.

use entity::brief::BriefMode;
use entity::{Code, Role};
use pappus::config::Environment;
use pappus::market::brief::content::SampleWanted;
use pappus::market::brief::product::{self, Entered};
use pappus::market::dispute::actions as dispute;
use pappus::market::dispute::rules::Reason;
use pappus::market::identity::{self, RateDraft};
use pappus::market::proposal::actions::{self as proposals, Application};
use pappus::market::proposal::store;

use crate::browser::{Browser, Seen};
use crate::cast::{Cast, by, colleague, creator, written};
use crate::house::in_house;
use crate::pages::market;

/// Where the first link that begins so leads.
fn link(seen: &Seen, start: &str) -> String {
    let text = seen.text.replace("&amp;", "&").replace("&#x3D;", "=");
    let rest = text.split(&format!("href=\"{start}")).nth(1).unwrap_or_else(|| panic!("no link to {start}: {text}"));
    format!("{start}{}", rest.split('"').next().unwrap())
}

#[actix_web::test]
async fn creators_find_the_briefs_they_could_take_and_read_what_they_are_about() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        cast.deposit(&house, 1_000_000).await;
        let ana = creator(&house, "ana").await;
        let entered = Entered {
            name: "Trail shoe 7".to_owned(),
            category: "fashion".to_owned(),
            attributes: [("shop".to_owned(), "https://acme.test/7".into())].into_iter().collect(),
            claims: vec!["Dries in an hour".to_owned()],
            approval_number: None,
        };
        let product = product::create(&house, &by(&cast.acme), &entered).await.unwrap();
        let mut hers = written(BriefMode::Recruit, 2);
        hers.content.product_id = Some(product.id);
        let hers = cast.open_brief(&house, &hers).await;
        let mut others = written(BriefMode::Flash, 2);
        others.title = "Only on douyin".to_owned();
        others.content.platforms = vec!["douyin".to_owned()];
        others.content.offer.deliverables[0].platform = "douyin".to_owned();
        cast.open_brief(&house, &others).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &ana).await;
        for (query, own, other) in [
            ("", true, false),
            ("?all=true", true, true),
            ("?pays=3,000&category=fashion", true, false),
            ("?pays=3001", false, false),
            ("?all=true&platform=douyin", false, true),
            ("?category=food", false, false),
        ] {
            let feed = browser.opens(&format!("/briefs{query}")).await;
            let told = (feed.status, feed.text.contains("Autumn shoes"), feed.text.contains("Only on douyin"));
            assert_eq!(told, (200, own, other), "{query}: {}", feed.text);
        }
        let kept = link(&browser.opens("/briefs?pays=100&category=fashion").await, "/briefs?pays=");
        assert_eq!(kept, "/briefs?pays=100&category=fashion&lang=zh-CN", "the language keeps the filters");
        let page = browser.opens(&format!("/briefs/{hers}")).await.text;
        for told in ["Trail shoe 7", "https://acme.test/7", "Dries in an hour", "Acme", "CNY 3,000.00", "negotiable"] {
            assert!(page.contains(told), "{told}: {page}");
        }
        assert!(!page.contains("href=\"/products/"), "the product's own page is its brand's");
        browser.becomes(&house, &cast.acme).await;
        assert!(browser.opens(&format!("/briefs/{hers}")).await.text.contains(&format!("href=\"/products/{}\"", product.id)));
    })
    .await;
}

#[actix_web::test]
async fn brands_tick_creators_in_the_directory_and_compare_what_they_propose() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        cast.deposit(&house, 1_000_000).await;
        let (ana, bea) = (creator(&house, "ana").await, creator(&house, "bea").await);
        let rate = RateDraft {
            platform: "xiaohongshu".to_owned(),
            format: "note".to_owned(),
            price: entity::Money::new(250_000, entity::Currency::CNY),
            revisions_count: 1,
            delivery_days: 7,
            rights_days: 30,
            retention_days: 30,
        };
        identity::set_rate(&house, &by(&ana), rate).await.unwrap();
        let brief = cast.open_brief(&house, &written(BriefMode::Recruit, 2)).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &cast.acme).await;
        for (query, sees) in [
            ("price_most=2500", (true, false)),
            ("price_most=2499", (false, false)),
            ("followers_least=900", (true, true)),
            ("followers_least=901&platform=xiaohongshu", (false, false)),
        ] {
            let page = browser.opens(&format!("/creators?{query}")).await;
            assert_eq!(
                (page.status, page.text.contains(">ana<"), page.text.contains(">bea<")),
                (200, sees.0, sees.1),
                "{query}: {}",
                page.text
            );
        }
        let (own, id) = (ana.creator.unwrap().to_string(), brief.to_string());
        let sent = browser
            .fills(
                "/creators",
                "/creators/basket",
                &[("brief", &id), ("creator", &own), ("kind", "inquiry"), ("message", ""), ("_key", "tick")],
            )
            .await;
        assert_eq!((sent.status, sent.text.matches("href=\"/proposals/").count()), (200, 1), "{}", sent.text);
        let applied = proposals::apply(&house, &by(&bea), brief, &Application::default()).await.unwrap().proposal;
        let table = format!("/briefs/{brief}/proposals");
        let compared = browser.opens(&table).await;
        assert!(
            compared.text.contains(">ana<") && compared.text.contains(">bea<") && compared.text.contains("CNY 3,000.00"),
            "{}",
            compared.text
        );
        assert_eq!(compared.text.matches("name=\"proposal\"").count(), 1, "only what awaits the brand is declined: {}", compared.text);
        let filtered = browser.opens(&format!("{table}?state=applied&sort=pays&price_most=3000")).await.text;
        assert!(!filtered.contains(">ana<") && filtered.contains(">bea<"), "{filtered}");
        let csv = browser.opens(&format!("{table}?as=csv&sort=score")).await.text;
        assert!(csv.lines().count() == 3 && csv.contains("bea,applied,application,3000.00,"), "{csv}");
        let word = format!("{}~{}", applied.id, applied.version);
        let chosen = [("proposal", word.as_str()), ("reason", "Thank you; we chose others."), ("_key", "no-1")];
        let asked = browser.fills(&table, &format!("{table}/decline"), &chosen).await;
        assert!(asked.status == 200 && asked.text.contains("value=\"yes\""), "{}", asked.text);
        let state = async || store::load_proposal(house.reader(), &cast.acme, applied.id).await.unwrap().state.code();
        assert_eq!(state().await, "applied", "nothing is done before it is confirmed");
        let sure = [&chosen[..], &[("confirmed", "yes")]].concat();
        for click in ["first", "second"] {
            let done = browser.fills(&table, &format!("{table}/decline"), &sure).await;
            assert!(done.status == 200 && !done.text.contains("class=\"wrong\""), "{click}: {}", done.text);
        }
        assert_eq!(state().await, "declined");
        let late = [&sure[..2], &[("confirmed", "yes"), ("_key", "no-2")]].concat();
        let late = browser.fills(&table, &format!("{table}/decline"), &late).await;
        assert!(late.text.contains("class=\"wrong\""), "what moved meanwhile says so: {}", late.text);
        let rival = cast.rival(&house).await;
        for other in [&bea, &rival] {
            browser.becomes(&house, other).await;
            assert_eq!(browser.opens(&table).await.status, 404);
            let taken = browser.fills("/me", &format!("{table}/decline"), &sure).await;
            assert_eq!(taken.status, 404, "{}", taken.text);
        }
    })
    .await;
}

#[actix_web::test]
async fn brands_review_at_the_desk_from_the_to_do_list_and_from_the_piece() {
    in_house(async |house| {
        let market = market(&house, ("Autumn", "ana"), ["这是最佳鞋子", "广告｜用了两周。", "广告｜用了三周。"]).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &market.cast.acme).await;
        let first = browser.opens("/?lang=en").await;
        assert!(first.text.contains("href=\"/queue\""), "the desk is a room: {}", first.text);
        let at = link(&first, "/queue?at=");
        assert_eq!(link(&browser.opens(&format!("/deliverables/{}", market.piece)).await, "/queue?at="), at);
        let desk = browser.opens(&at).await;
        for told in ["用了三周", "id=\"remark\"", "/steps/approve", "/steps/ask_changes"] {
            assert!(desk.text.contains(told), "{told}: {}", desk.text);
        }
        let before = browser.opens(&format!("{at}&draft=2")).await.text;
        assert!(before.contains("用了两周") && before.contains("id=\"decision\""), "versions are read at the desk: {before}");
        let lane = desk.text.split("action=\"/reviews/").nth(1).and_then(|rest| rest.split('/').next()).unwrap().to_owned();
        let remark = [("body", "Name the shoe"), ("field", "body"), ("start", "0"), ("end", "2"), ("_key", "r-1"), ("_back", at.as_str())];
        let said = browser.fills(&at, &format!("/reviews/{lane}/remarks/new"), &remark).await;
        assert_eq!(said.status, 303, "{}", said.text);
        assert!(browser.opens(&at).await.text.contains("Name the shoe"));
        let approved = browser.fills(&at, &format!("/reviews/{lane}/steps/approve"), &[("_key", "a-1"), ("_back", "/queue")]).await;
        assert_eq!(approved.status, 303, "{}", approved.text);
        assert!(browser.opens(&at).await.text.contains("no longer waits"), "an old address says what became of it");
        let rival = market.cast.rival(&house).await;
        browser.becomes(&house, &rival).await;
        let theirs = browser.opens(&at).await.text;
        assert!(!theirs.contains("Autumn") && !theirs.contains("用了"), "{theirs}");
    })
    .await;
}

#[actix_web::test]
async fn samples_and_disputes_are_lists_of_their_sides_and_of_the_mediator() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        cast.deposit(&house, 1_000_000).await;
        let ana = creator(&house, "ana").await;
        let mut wanted = written(BriefMode::Recruit, 2);
        wanted.content.offer.deliverables[0].sample = Some(SampleWanted { what: "Shoe in 42".to_owned(), to_be_returned: true });
        let brief = cast.open_brief(&house, &wanted).await;
        let applied = proposals::apply(&house, &by(&ana), brief, &Application::default()).await.unwrap().proposal;
        let deal = proposals::agree(&house, &by(&cast.acme), applied.id).await.unwrap().proposal.deal_id.unwrap();
        dispute::open(&house, &by(&ana), deal, (Reason::Sample, "It never left.")).await.unwrap();
        let rival = cast.rival(&house).await;
        let mia = colleague(&house, &cast.rita, ("mia@pappus.test", Role::Mediator)).await;
        let browser = Browser::at(&house, Environment::Test).await;
        for (actor, sees) in [(&cast.acme, true), (&ana, true), (&mia, true), (&rival, false)] {
            browser.becomes(&house, actor).await;
            for (path, told) in [
                ("/samples", sees),
                ("/samples?state=needed", sees),
                ("/samples?state=shipped", false),
                ("/disputes", sees),
                ("/disputes?state=statements", sees),
                ("/disputes?state=closed", false),
            ] {
                let list = browser.opens(path).await;
                let rows = list.text.matches("<td class=\"main\"").count();
                assert_eq!((list.status, rows == 1), (200, told), "{path} of {}: {}", actor.role.code(), list.text);
            }
        }
        browser.becomes(&house, &cast.acme).await;
        let samples = browser.opens("/samples?state=needed").await;
        assert!(samples.text.contains("/steps/ship") && samples.text.contains("Shoe in 42"), "{}", samples.text);
        let csv = browser.opens("/samples?state=needed&as=csv").await.text;
        assert!(csv.lines().count() == 2 && csv.contains("Shoe in 42"), "{csv}");
        let none = browser.opens("/samples?state=lost&as=csv").await.text;
        assert_eq!(none.lines().count(), 1, "the file holds what the page shows: {none}");
    })
    .await;
}
