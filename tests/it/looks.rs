//! What pages look like beyond their words: they follow changes, show charts and parts, and lead people to their other side.

use entity::brief::BriefMode;
use entity::{Role, membership};
use pappus::config::Environment;
use pappus::market::identity::store;
use pappus::market::proposal::actions::{self as proposals, Application};

use crate::browser::Browser;
use crate::cast::{Cast, by, by_clock, creator, written};
use crate::house::in_house;

const HOSTILE: &str = "<script>alert('x')</script>";

#[actix_web::test]
async fn a_page_is_told_that_its_deal_has_changed_and_nobody_else_is() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        cast.deposit(&house, 1_000_000).await;
        let (ana, rival) = (creator(&house, "ana").await, cast.rival(&house).await);
        let brief = cast.open_brief(&house, &written(BriefMode::Recruit, 2)).await;
        let proposal = proposals::apply(&house, &by(&ana), brief, &Application::default()).await.unwrap().proposal.id;
        let browser = Browser::at(&house, Environment::Test).await;
        let address = format!("/changes?of={proposal}");
        browser.becomes(&house, &rival).await;
        assert_eq!(browser.follows(&address).await.err(), Some(404), "whoever may not see it cannot follow it");
        assert_eq!(browser.follows("/changes?of=deal_nonsense").await.err(), Some(404));
        browser.becomes(&house, &ana).await;
        assert!(
            browser
                .opens(&format!("/proposals/{proposal}"))
                .await
                .text
                .contains(&format!("data-follow=\"{}\"", address.replace('=', "&#x3D;")))
        );
        let mut stream = browser.follows(&address).await.unwrap();
        let mut own = browser.follows("/changes").await.unwrap();
        let (told, agreed) = futures_util::future::join(stream.next(), proposals::agree(&house, &by(&cast.acme), proposal)).await;
        agreed.unwrap();
        assert_eq!(told, Some(proposal.to_string()), "the event names its subject and nothing else");
        drop(stream);
        let out = async {
            let token = browser.opens("/").await.token();
            browser.posts("/sign-out", &[("csrf", &token)]).await
        };
        let ended = async {
            while let Some(data) = own.next().await {
                assert_eq!(data, "mine");
            }
        };
        let (gone, ()) = futures_util::future::join(out, ended).await;
        assert_eq!(gone.status, 303, "the stream ends with the sign-in it was opened with");
        assert_ne!(browser.follows("/changes").await.err(), None);
    })
    .await;
}

#[actix_web::test]
async fn one_person_follows_only_so_many_pages_at_once() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &cast.acme).await;
        let mut open = Vec::new();
        while let Ok(stream) = browser.follows("/changes").await {
            open.push(stream);
            assert!(open.len() < 100, "there is an end to it");
        }
        assert_eq!(browser.follows("/changes").await.err(), Some(429));
        open.pop();
        assert!(browser.follows("/changes").await.is_ok(), "a place is given free");
    })
    .await;
}

#[actix_web::test]
async fn the_guide_to_the_parts_is_there_in_both_languages_and_not_in_production() {
    in_house(async |house| {
        let browser = Browser::at(&house, Environment::Test).await;
        for language in ["en", "zh-CN"] {
            let page = browser.opens(&format!("/styleguide?lang={language}")).await;
            assert_eq!(page.status, 200, "{}", page.text);
            assert!(page.text.contains("class=\"badge s-in_review\"") && page.text.contains("class=\"wrong\""), "{}", page.text);
        }
        let earnest = Browser::at(&house, Environment::Production).await;
        assert_eq!(earnest.opens("/styleguide").await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn a_brands_charts_have_their_tables_and_run_nothing() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        cast.deposit(&house, 1_000_000).await;
        let ana = creator(&house, HOSTILE).await;
        let mut wanted = written(BriefMode::Recruit, 2);
        wanted.title = format!("Autumn {HOSTILE}");
        let brief = cast.open_brief(&house, &wanted).await;
        let applied = proposals::apply(&house, &by(&ana), brief, &Application::default()).await.unwrap();
        proposals::agree(&house, &by(&cast.acme), applied.proposal.id).await.unwrap();
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &cast.acme).await;
        for (page, chart) in [("/balance".to_owned(), "c-of-budget"), (format!("/briefs/{brief}"), "c-of-funnel")] {
            let seen = browser.opens(&page).await;
            assert!(seen.status == 200 && seen.text.contains(chart), "{page}: {}", seen.text);
            assert!(!seen.text.contains("<script>") && !seen.text.contains("style=\""), "{page}: {}", seen.text);
        }
        browser.becomes(&house, &ana).await;
        assert!(!browser.opens(&format!("/briefs/{brief}")).await.text.contains("c-of-funnel"), "how far others are is the brand's");
    })
    .await;
}

#[actix_web::test]
async fn what_was_told_is_unread_until_it_is_opened() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        cast.deposit(&house, 1_000_000).await;
        let ana = creator(&house, "ana").await;
        let brief = cast.open_brief(&house, &written(BriefMode::Recruit, 2)).await;
        proposals::apply(&house, &by(&ana), brief, &Application::default()).await.unwrap();
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &cast.acme).await;
        let inbox = browser.opens("/inbox").await.text;
        let fresh = inbox.matches("class=\"fresh\"").count();
        assert!(fresh > 0, "{inbox}");
        let first = inbox.split_once("class=\"fresh\"><a href=\"").and_then(|(_, after)| after.split_once('"')).unwrap().0;
        assert_eq!(browser.opens(first).await.status, 200);
        assert_eq!(browser.opens("/inbox").await.text.matches("class=\"fresh\"").count(), fresh - 1);
        browser.fills("/inbox", "/inbox/read", &[]).await;
        assert_eq!(browser.opens("/inbox").await.text.matches("class=\"fresh\"").count(), 0);
    })
    .await;
}

#[actix_web::test]
async fn somebody_of_two_sides_is_led_to_the_one_that_may_see_a_page() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let rival = cast.rival(&house).await;
        let brief = cast.open_brief(&house, &written(BriefMode::Recruit, 2)).await;
        let draft = format!("/briefs/{brief}/edit");
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &rival).await;
        assert!(!browser.opens(&draft).await.text.contains("action=\"/switch\""), "whoever has one side has nowhere to go");
        let (user, organisation) = (rival.user.unwrap(), cast.acme.organisation.unwrap());
        let call = by_clock();
        let joined = house.promise(&call, async |tx| {
            let (id, now) = (tx.mint(), tx.now());
            let place = membership::Model {
                id,
                organisation_id: organisation,
                user_id: user,
                role: Role::BrandManager,
                created_at: now,
                ended_at: None,
            };
            store::insert_membership(tx, &place).await
        });
        joined.await.unwrap();
        let lost = browser.opens(&draft).await;
        assert!(lost.status == 404 && lost.text.contains(&format!("name=\"next\" value=\"{draft}\"")), "{}", lost.text);
        let gone_on = browser.fills("/me", "/switch", &[("organisation", &organisation.to_string()), ("next", &draft)]).await;
        assert_eq!(gone_on.location.as_deref(), Some(draft.as_str()));
        let elsewhere = browser.fills("/me", "/switch", &[("organisation", &organisation.to_string()), ("next", "//evil.test")]).await;
        assert_eq!(elsewhere.location.as_deref(), Some("/"));
    })
    .await;
}
