//! Acting on pages: forms that stand for routes of the API, with everything that can go wrong with a form.

use entity::brief::BriefMode;
use entity::{Code, Role};
use pappus::config::Environment;
use pappus::kernel::paging::Page;
use pappus::market::brief::store as briefs;
use pappus::render::{Locale, Words};
use pappus::web::pages::act::form_words;

use crate::browser::{Browser, Seen};
use crate::cast::{Cast, colleague, creator, written};
use crate::house::in_house;

/// A brief as somebody fills it in.
const BRIEF: &[(&str, &str)] = &[
    ("title", "杯子｜通勤路上"),
    ("mode", "recruit"),
    ("category", "home"),
    ("budget.amount", "12,000"),
    ("budget.currency", "CNY"),
    ("slots", "3"),
    ("content.goal", "让更多人知道这只杯子"),
    ("content.markets", "CN"),
    ("content.platforms", "xiaohongshu"),
    ("content.offer.deliverables.0.platform", "xiaohongshu"),
    ("content.offer.deliverables.0.format", "note"),
    ("content.offer.deliverables.0.price.amount", "3000"),
    ("content.offer.deliverables.0.price.currency", "CNY"),
    ("content.offer.deliverables.0.route", "own_channel"),
    ("content.offer.deliverables.0.due_days", "14"),
];

/// Opens a form and sends it with its own hidden fields.
async fn sends(browser: &Browser, page: &str, fields: &[(&str, &str)]) -> Seen {
    let form = browser.opens(page).await;
    let hidden = [("csrf", form.token()), ("_key", form.hidden("_key")), ("_version", form.hidden("_version"))];
    let own: Vec<(&str, &str)> =
        hidden.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (*name, value.as_str())).collect();
    browser.posts(page, &[fields, &own].concat()).await
}

#[actix_web::test]
async fn a_brand_writes_a_brief_on_pages_and_hands_it_in() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &cast.acme).await;
        let made = sends(&browser, "/briefs/new", BRIEF).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let address = made.location.unwrap();
        let (page, done) = address.split_once("?done=").unwrap();
        assert_eq!(done, "create_brief");
        let shown = browser.opens(&address).await;
        assert!(shown.text.contains("杯子｜通勤路上") && shown.text.contains("class=\"done\""), "{}", shown.text);
        assert!(shown.text.contains(&format!("{page}/steps/submit")), "the step is offered");
        let taken = sends(&browser, &format!("{page}/steps/submit"), &[]).await;
        assert_eq!(taken.status, 303, "{}", taken.text);
        let own = briefs::list_briefs(house.reader(), &cast.acme, None, &Page::first(10)).await.unwrap();
        assert_eq!(own.items[0].state.code(), "in_review");
        let late = browser.opens(&format!("{page}/steps/submit")).await;
        assert_eq!(late.status, 409, "the step is over, and its page says what there is now");
        assert!(late.text.contains(page));
    })
    .await;
}

#[actix_web::test]
async fn a_form_comes_back_with_what_was_written_and_what_is_wrong_where_it_is_wrong() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &cast.acme).await;
        let with = |name: &'static str, value: &'static str| -> Vec<(&str, &str)> {
            BRIEF.iter().filter(|(known, _)| *known != name).copied().chain([(name, value)]).collect()
        };
        for (name, value) in [("title", ""), ("slots", "many"), ("budget.amount", "a lot"), ("slots", "0"), ("content.goal", "")] {
            let seen = sends(&browser, "/briefs/new", &with(name, value)).await;
            assert!(matches!(seen.status, 400 | 422), "{name}={value:?}: {}", seen.status);
            assert!(seen.text.contains("role=\"alert\""), "{name}");
            assert!(seen.text.contains("让更多人知道这只杯子") || name == "content.goal", "{name}: what was written is kept");
        }
        let more = sends(&browser, "/briefs/new", &[BRIEF, &[("_more", "content.offer.deliverables.1")]].concat()).await;
        assert_eq!(more.status, 200);
        assert!(more.text.contains("content.offer.deliverables.1.platform"), "another row stands below the first");
        let own = briefs::list_briefs(house.reader(), &cast.acme, None, &Page::first(10)).await.unwrap();
        assert!(own.items.is_empty(), "nothing was made on the way");
    })
    .await;
}

#[actix_web::test]
async fn a_brief_is_looked_at_by_the_claim_rules_of_its_markets_while_it_is_written() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &cast.acme).await;
        let words = [("content.requirements.0.kind", "must_say"), ("content.requirements.0.text", "国家级品质"), ("_look", "1")];
        let looked = sends(&browser, "/briefs/new", &[BRIEF, &words].concat()).await;
        assert!(looked.text.contains("“国家级”"), "what must be said is read by the law: {}", looked.text);
        let barred = [("content.requirements.0.kind", "must_not_say"), words[1], words[2]];
        let looked = sends(&browser, "/briefs/new", &[BRIEF, &barred].concat()).await;
        assert!(!looked.text.contains("“国家级”"), "what must not be said is nobody's claim: {}", looked.text);
        let elsewhere: Vec<_> =
            BRIEF.iter().copied().filter(|(name, _)| *name != "content.markets").chain([("content.markets", "US")]).collect();
        let looked = sends(&browser, "/briefs/new", &[&elsewhere, &words[..]].concat()).await;
        assert!(!looked.text.contains("“国家级”"), "another market has no such rule: {}", looked.text);
    })
    .await;
}

#[actix_web::test]
async fn a_second_click_repeats_the_answer_and_not_the_promise() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &cast.acme).await;
        let form = browser.opens("/briefs/new").await;
        let (csrf, key) = (form.token(), form.hidden("_key"));
        let fields = [BRIEF, &[("csrf", csrf.as_str()), ("_key", key.as_str())]].concat();
        let (first, second) = (browser.posts("/briefs/new", &fields).await, browser.posts("/briefs/new", &fields).await);
        assert_eq!((first.status, &first.location), (second.status, &second.location));
        let own = briefs::list_briefs(house.reader(), &cast.acme, None, &Page::first(10)).await.unwrap();
        assert_eq!(own.items.len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn what_somebody_wrote_outlives_the_end_of_their_sign_in() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &cast.acme).await;
        let form = browser.opens("/briefs/new").await;
        let (csrf, key) = (form.token(), form.hidden("_key"));
        let fields = [BRIEF, &[("csrf", csrf.as_str()), ("_key", key.as_str())]].concat();
        let elsewhere = Browser::at(&house, Environment::Test).await;
        let asked = elsewhere.posts("/briefs/new", &fields).await;
        assert_eq!(asked.status, 401);
        assert!(asked.text.contains("carried.content.goal") && asked.text.contains("让更多人知道这只杯子"), "{}", asked.text);
        let own = briefs::list_briefs(house.reader(), &cast.acme, None, &Page::first(10)).await.unwrap();
        assert!(own.items.is_empty(), "nobody acts without a sign-in");
    })
    .await;
}

#[actix_web::test]
async fn a_form_takes_nothing_without_its_token_nor_from_the_wrong_person() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let brief = cast.open_brief(&house, &written(BriefMode::Recruit, 2)).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &cast.acme).await;
        assert_eq!(browser.posts("/briefs/new", BRIEF).await.status, 403, "no token");
        let ana = creator(&house, "Ana").await;
        browser.becomes(&house, &ana).await;
        let stranger = browser.opens(&format!("/briefs/{brief}/steps/cancel")).await;
        assert_eq!(stranger.status, 409, "a creator sees the brief, and that this step is not theirs");
        browser.becomes(&house, &colleague(&house, &cast.rita, ("fay@example.test", Role::Finance)).await).await;
        assert_eq!(browser.opens("/deposits").await.status, 200);
        browser.becomes(&house, &ana).await;
        assert_eq!(browser.opens("/deposits").await.status, 403);
    })
    .await;
}

#[test]
fn every_form_and_every_field_has_words_in_every_language() {
    for locale in Locale::ALL {
        let words = Words::load(locale).unwrap();
        let unsaid: Vec<String> = form_words()
            .into_iter()
            .filter(|keys| keys.iter().all(|key| words.say_if_known(key).is_none()))
            .map(|keys| keys.join(" or "))
            .collect();
        assert!(unsaid.is_empty(), "{locale} has no words for {unsaid:#?}");
    }
}
