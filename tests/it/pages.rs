//! Pages as people read them: who may, in which language, with which names, and nothing that would run.

use entity::brief::BriefMode;
use entity::{BriefId, DealId, DeliverableId, Role};
use jiff::SignedDuration;
use pappus::config::Environment;
use pappus::finance::payout;
use pappus::kernel::paging::Page;
use pappus::kernel::{Actor, Call, House};
use pappus::market::content::actions::review::Remarked;
use pappus::market::content::actions::{draft, review};
use pappus::market::content::rules::Text;
use pappus::market::deal::store::deliverables_of;
use pappus::market::identity::{self, NewUser, Person, Place, ProfileDraft};
use pappus::market::proposal::actions::{self as proposals, Application};
use serde_json::json;

use crate::browser::{Browser, Seen};
use crate::cast::{Cast, by, colleague, creator, written};
use crate::finance::statement::november;
use crate::house::in_house;

const HOSTILE: &str = "<script>alert('x')</script>";
const PASSWORD: &str = "nine lives of a grey cat";

/// A market with one deal under review, and everybody in it.
pub struct Market {
    pub cast: Cast,
    pub ana: Actor,
    brief: BriefId,
    pub deal: DealId,
    pub piece: DeliverableId,
}

/// A deal whose first draft was flagged, whose second was sent back by the brand and whose third waits for it.
pub async fn market(house: &House, (title, name): (&str, &str), bodies: [&str; 3]) -> Market {
    let cast = Cast::enter(house).await;
    cast.deposit(house, 1_000_000).await;
    let ana = creator(house, name).await;
    let mut wanted = written(BriefMode::Recruit, 2);
    wanted.title = title.to_owned();
    let brief = cast.open_brief(house, &wanted).await;
    let applied = proposals::apply(house, &by(&ana), brief, &Application::default()).await.unwrap();
    let agreed = proposals::agree(house, &by(&cast.acme), applied.proposal.id).await.unwrap();
    let deal = agreed.proposal.deal_id.unwrap();
    let piece = deliverables_of(house.reader(), deal).await.unwrap()[0].id;
    let mut last = None;
    for (number, body) in bodies.into_iter().enumerate() {
        house.clock().forward(SignedDuration::from_hours(5));
        let text = Text { title: title.to_owned(), body: body.to_owned(), hashtags: vec!["日常".to_owned()], facts: json!({}) };
        let begun = draft::write(house, &by(&ana), piece, &text).await.unwrap();
        last = Some(draft::submit(house, &by(&ana), begun.draft.id).await.unwrap().draft);
        if number == 1 {
            let remark = Remarked { body: format!("{name}?"), field: "body".to_owned(), anchor: None, change: true };
            let draft = last.as_ref().unwrap().id;
            review::ask_draft_changes(house, &by(&cast.acme), draft, Some(&remark)).await.unwrap();
        }
    }
    assert_eq!(last.unwrap().state.to_string(), "in_review");
    Market { cast, ana, brief, deal, piece }
}

async fn hostile_market(house: &House) -> Market {
    let body = format!("广告｜{HOSTILE} 用了两周。");
    market(house, (HOSTILE, HOSTILE), [&format!("这是最佳 {HOSTILE}"), &body, &body]).await
}

fn paths(market: &Market) -> Vec<String> {
    let Market { brief, deal, piece, .. } = market;
    let fixed = ["/", "/briefs", "/deals", "/inbox", "/mailbox"].map(str::to_owned);
    let of_it = [format!("/briefs/{brief}"), format!("/deals/{deal}"), format!("/deliverables/{piece}"), format!("/confirmations/{deal}")];
    fixed.into_iter().chain(of_it).collect()
}

fn assert_calm(seen: &Seen, path: &str) {
    assert_eq!(seen.status, 200, "{path}: {}", seen.text);
    assert!(!seen.text.contains("<script>"), "{path} would run a script");
    assert!(!seen.text.contains("style=\""), "{path} has styles inside, which its own policy forbids");
    assert!(seen.headers["content-security-policy"].starts_with("default-src 'self'"), "{path}");
    assert_eq!(seen.headers["cache-control"], "no-store", "{path}");
}

#[actix_web::test]
async fn every_page_reads_in_both_languages_with_hostile_names_in_it() {
    in_house(async |house| {
        let market = hostile_market(&house).await;
        let browser = Browser::at(&house, Environment::Test).await;
        let operator = colleague(&house, &market.cast.rita, ("op@pappus.test", Role::Operator)).await;
        let finance = colleague(&house, &market.cast.rita, ("fin@pappus.test", Role::Finance)).await;
        for actor in [&market.cast.acme, &market.ana, &market.cast.rita, &operator, &finance] {
            browser.becomes(&house, actor).await;
            for lang in ["zh-CN", "en"] {
                for path in paths(&market) {
                    let seen = browser.opens(&format!("{path}?lang={lang}")).await;
                    assert_calm(&seen, &path);
                    assert!(seen.text.contains(&format!("<html lang=\"{lang}\">")), "{path}");
                }
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn whose_turn_it_is_stands_on_the_first_page_with_what_silence_does() {
    in_house(async |house| {
        let market = hostile_market(&house).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &market.cast.acme).await;
        let mine = browser.opens("/").await.text;
        assert!(mine.contains("If nothing happens by then, it is approved."), "{mine}");
        assert!(mine.contains("days left"), "{mine}");
        browser.becomes(&house, &market.ana).await;
        let hers = browser.opens("/").await.text;
        assert!(hers.contains("Nothing waits for you right now."), "{hers}");
    })
    .await;
}

#[actix_web::test]
async fn the_story_of_a_deliverable_is_told_in_one_timeline_with_its_findings() {
    in_house(async |house| {
        let market = market(&house, ("Autumn", "ana"), ["这是最佳鞋子", "广告｜用了两周。", "广告｜用了三周。"]).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &market.ana).await;
        let page = browser.opens(&format!("/deliverables/{}", market.piece)).await.text;
        for told in ["sent back by the check", "changes asked", "ana?", "draft handed in"] {
            assert!(page.contains(told), "{told} is not told: {page}");
        }
        let from_letter = browser.opens(&format!("/deals/{}", market.deal)).await.text;
        assert!(from_letter.contains("CNY 3,000.00"), "{from_letter}");
        assert!(!from_letter.contains("Platform fee"), "a creator does not see the brand's fee");
    })
    .await;
}

#[actix_web::test]
async fn finance_reads_batches_and_statements_and_strangers_do_not() {
    in_house(async |house| {
        let statements = november(&house).await;
        let cast = Cast::enter(&house).await;
        let finance = colleague(&house, &cast.rita, ("fin@pappus.test", Role::Finance)).await;
        let batch = payout::store::list(house.reader(), &Page::first(1)).await.unwrap().items[0].id;
        let papers: Vec<String> = statements.iter().map(|statement| format!("/statements/{}", statement.id)).collect();
        let batch = format!("/payout-batches/{batch}");
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &finance).await;
        for lang in ["zh-CN", "en"] {
            for path in ["/", "/payout-batches", "/statements", &batch].into_iter().chain(papers.iter().map(String::as_str)) {
                assert_calm(&browser.opens(&format!("{path}?lang={lang}")).await, path);
            }
        }
        let page = browser.opens(&batch).await.text;
        assert!(page.contains("···3445") && !page.contains("6222020200112233445"), "accounts are shown by their ending: {page}");
        let listed = browser.opens("/statements?period=2026-11").await.text;
        assert!(listed.contains("S-2026-11-000001") && listed.contains("S-2026-11-000002"), "{listed}");
        browser.becomes(&house, &cast.acme).await;
        assert_eq!(browser.opens(&batch).await.status, 403);
        assert_eq!(browser.opens(&papers[0]).await.status, 404);
        assert!(browser.opens("/statements").await.text.contains("There are no statements here yet."));
    })
    .await;
}

#[actix_web::test]
async fn somebody_elses_deal_is_not_there() {
    in_house(async |house| {
        let market = hostile_market(&house).await;
        let browser = Browser::at(&house, Environment::Test).await;
        let (rival, ben) = (market.cast.rival(&house).await, creator(&house, "ben").await);
        let letters = browser_letters(&browser, &house, &market).await;
        for stranger in [&rival, &ben] {
            browser.becomes(&house, stranger).await;
            for path in paths(&market).into_iter().filter(|path| path.contains("deal") || path.contains("deliverable")) {
                let status = browser.opens(&path).await.status;
                assert_eq!(status, if path == "/deals" { 200 } else { 404 }, "{path}");
            }
            assert_eq!(browser.opens(&letters).await.status, 404, "letters are their readers' own");
            assert!(!browser.opens("/deals").await.text.contains("alert"), "lists hold one's own only");
        }
    })
    .await;
}

/// The address of a letter of the brand's.
async fn browser_letters(browser: &Browser, house: &House, market: &Market) -> String {
    browser.becomes(house, &market.cast.acme).await;
    let inbox = browser.opens("/inbox").await.text;
    let (_, after) = inbox.split_once("href=\"/mailbox/").expect("the brand has letters");
    let letter = format!("/mailbox/{}", after.split_once('"').unwrap().0);
    assert_calm(&browser.opens(&letter).await, &letter);
    let html = browser.opens(&format!("{letter}?form=html")).await;
    assert!(html.headers["content-security-policy"].contains("default-src 'none'"));
    letter
}

#[actix_web::test]
async fn whoever_has_not_signed_in_is_asked_to_and_comes_back_to_where_they_were() {
    in_house(async |house| {
        let browser = Browser::at(&house, Environment::Test).await;
        let asked = browser.opens("/deals?cursor=a").await;
        assert_eq!((asked.status, asked.location.as_deref()), (303, Some("/sign-in?next=/deals%3Fcursor%3Da")));
        assert_eq!(browser.opens("/no-such-page").await.status, 404);
        let style = browser.opens("/sign-in").await.text;
        let (_, style) = style.split_once("<link rel=\"stylesheet\" href=\"").unwrap();
        let style = browser.opens(style.split_once('"').unwrap().0).await;
        assert_eq!(style.status, 200);
        assert!(style.headers["cache-control"].contains("immutable"));
        assert_eq!(browser.opens("/static/pappus.0000000000000000.css").await.status, 404);
    })
    .await;
}

async fn carla(house: &House) {
    let person = Person { name: HOSTILE.to_owned(), locale: "en".to_owned(), zone: "Asia/Shanghai".to_owned() };
    let profile = ProfileDraft {
        display_name: "Carla".to_owned(),
        bio: String::new(),
        region: "CN".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        languages: vec!["zh".to_owned()],
        categories: vec!["beauty".to_owned()],
        birth_date: "2001-12-31".to_owned(),
    };
    let new =
        NewUser { email: "carla@example.test".to_owned(), person, password: Some(PASSWORD.to_owned()), place: Place::Creator(profile) };
    identity::create_user_by_operator(house, &Call::by(Actor::clock()), new).await.unwrap();
}

#[actix_web::test]
async fn an_unknown_address_is_answered_like_a_wrong_password() {
    in_house(async |house| {
        carla(&house).await;
        let browser = Browser::at(&house, Environment::Test).await;
        let answer = async |email: &str, password: &str| {
            let seen = browser.fills("/sign-in", "/sign-in", &[("email", email), ("password", password), ("next", "/deals")]).await;
            (seen.status, seen.text.replace(email, "…"), seen.location)
        };
        let wrong = answer("carla@example.test", "not this one").await;
        let unknown = answer("nobody@example.test", "not this one").await;
        assert_eq!(wrong, unknown);
        assert_eq!((wrong.0, wrong.2), (401, None));
        let (status, _, location) = answer("carla@example.test", PASSWORD).await;
        assert_eq!((status, location.as_deref()), (303, Some("/deals")));
        assert_calm(&browser.opens("/").await, "/");
        let out = browser.fills("/", "/sign-out", &[]).await;
        assert_eq!((out.status, out.location.as_deref()), (303, Some("/sign-in")));
        assert_eq!(browser.opens("/").await.status, 303);
    })
    .await;
}

#[actix_web::test]
async fn a_form_that_is_not_ours_is_refused() {
    in_house(async |house| {
        carla(&house).await;
        let browser = Browser::at(&house, Environment::Test).await;
        let fields = [("email", "carla@example.test"), ("password", PASSWORD)];
        assert_eq!(browser.posts("/sign-in", &fields).await.status, 403, "no form was opened");
        let other = Browser::at(&house, Environment::Test).await.opens("/sign-in").await.token();
        let borrowed = [fields[0], fields[1], ("csrf", other.as_str())];
        assert_eq!(browser.posts("/sign-in", &borrowed).await.status, 403, "the token of another browser");
        let kept = browser.opens("/sign-in").await;
        assert_eq!(kept.status, 200);
        let signed_in = browser.fills("/sign-in", "/sign-in", &fields).await;
        let cookie = signed_in.cookies.iter().find(|cookie| cookie.starts_with("__Host-pappus-sign-in=")).unwrap();
        for wanted in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
            assert!(cookie.contains(wanted), "{wanted} is missing: {cookie}");
        }
        assert_eq!(browser.posts("/sign-out", &[("csrf", other.as_str())]).await.status, 403);
        assert_eq!(browser.opens("/").await.status, 200, "still signed in");
    })
    .await;
}
