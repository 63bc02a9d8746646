//! A creator who has just come: what they lack stands on their pages, who looks after it finds them in the queue, and the rate
//! card is kept without typing codes into addresses.

use entity::brief::BriefMode;
use entity::{CreatorId, Role};
use pappus::config::Environment;
use pappus::kernel::House;
use pappus::market::identity::{self, AccountDraft, store};
use pappus::market::proposal::actions::{self as proposals, Application};

use crate::browser::{Browser, Seen};
use crate::cast::{Cast, by, colleague, creator_who, written};
use crate::house::in_house;

async fn sends(browser: &Browser, page: &str, fields: &[(&str, &str)]) -> Seen {
    let form = browser.opens(page).await;
    let hidden = [("csrf", form.token()), ("_key", form.hidden("_key"))];
    let own: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.posts(page, &[fields, &own].concat()).await
}

async fn is_checked(house: &House, id: CreatorId) -> bool {
    store::find_creator(house.reader(), id).await.unwrap().unwrap().real_name_checked_at.is_some()
}

#[actix_web::test]
async fn a_name_and_an_account_are_seen_from_the_queue_and_the_creator_can_agree() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        cast.deposit(&house, 1_000_000).await;
        let mia = creator_who(&house, "mia", None).await;
        let id = mia.creator.unwrap();
        let draft = AccountDraft { platform: "douyin".to_owned(), handle: "mia.d".to_owned(), followers: 10 };
        let added = identity::add_account(&house, &by(&mia), draft).await.unwrap();
        let brief = cast.open_brief(&house, &written(BriefMode::Recruit, 1)).await;
        let applied = proposals::apply(&house, &by(&mia), brief, &Application::default()).await.unwrap().proposal.id;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &mia).await;
        for page in ["/", "/me", "/storefront", &format!("/proposals/{applied}")] {
            let seen = browser.opens(page).await;
            assert!(seen.text.contains("name check is pending") && seen.text.contains(&added.bio_code), "{page}: {}", seen.text);
            assert!(!seen.text.contains("check-real-name"), "{page}");
        }
        let verify = format!("/accounts/{}/verify/new", added.account_id);
        assert_eq!(browser.opens(&verify).await.status, 404, "nobody looks at their own account");
        let own = sends(&browser, &format!("/creators/{id}/check-real-name/new"), &[]).await;
        assert!(matches!(own.status, 403 | 404) && !is_checked(&house, id).await, "{}", own.text);
        browser.becomes(&house, &cast.acme).await;
        let told = browser.opens(&format!("/creators/{id}")).await.text;
        assert!(!told.contains(&added.bio_code) && !browser.opens("/queue").await.text.contains("id=\"newcomers\""), "{told}");
        let operator = colleague(&house, &cast.rita, ("op@pappus.test", Role::Operator)).await;
        for staff in [&operator, &cast.rita] {
            browser.becomes(&house, staff).await;
            assert!(browser.opens("/").await.text.contains("/queue#newcomers"));
            let queue = browser.opens("/queue?lang=en").await.text;
            assert!(queue.contains(&format!("/creators/{id}/check-real-name/new")) && queue.contains(&verify), "{queue}");
            assert!(browser.opens(&format!("/creators/{id}")).await.text.contains("check-real-name"));
        }
        assert!(browser.opens(&verify).await.text.contains(&added.bio_code));
        for form in [verify, format!("/creators/{id}/check-real-name/new")] {
            let done = sends(&browser, &form, &[]).await;
            assert_eq!(
                (done.status, done.location.as_deref().map(|to| to.starts_with("/queue?done="))),
                (303, Some(true)),
                "{}",
                done.text
            );
        }
        let queue = browser.opens("/queue").await.text;
        assert!(is_checked(&house, id).await && !queue.contains("mia.d") && !queue.contains("check-real-name"), "{queue}");
        browser.becomes(&house, &mia).await;
        assert!(!browser.opens("/").await.text.contains("id=\"readiness\""));
        proposals::agree(&house, &by(&cast.acme), applied).await.unwrap();
    })
    .await;
}

#[actix_web::test]
async fn a_rate_card_is_kept_on_the_storefront() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let mia = creator_who(&house, "mia", Some(house.now())).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &mia).await;
        assert!(browser.opens("/").await.text.contains("href=\"/storefront\""));
        let price = [
            ("platform", "xiaohongshu"),
            ("format", "note"),
            ("price.amount", "2,500"),
            ("price.currency", "CNY"),
            ("revisions_count", "2"),
            ("delivery_days", "9"),
            ("rights_days", "30"),
            ("retention_days", "60"),
        ];
        let without = sends(&browser, "/rates/new", &price[1..]).await;
        assert!(matches!(without.status, 400 | 422) && without.text.contains("2,500"), "{}", without.text);
        let wrong = sends(&browser, "/rates/new", &[&price[..7], &[("retention_days", "3")]].concat()).await;
        assert!(wrong.status == 422 && wrong.text.contains("is-wrong"), "{}", wrong.text);
        let added = sends(&browser, "/rates/new", &price).await;
        assert_eq!(added.location.as_deref(), Some("/storefront?done=set_rate#rates"), "{}", added.text);
        let shown = browser.opens("/storefront").await.text;
        assert!(shown.contains("CNY 2,500.00") && browser.opens("/me").await.text.contains("CNY 2,500.00"), "{shown}");
        let edit = shown.split("href=\"/rates/xiaohongshu/note/edit").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let edit = format!("/rates/xiaohongshu/note/edit{}", edit.replace("&amp;", "&").replace("&#x3D;", "="));
        assert!(browser.opens(&edit).await.text.contains("value=\"9\""), "what stands there is shown to be changed");
        let changed = sends(&browser, "/rates/xiaohongshu/note/edit", &[&price[3..], &[("price.amount", "3000")]].concat()).await;
        assert_eq!(changed.status, 303, "{}", changed.text);
        let card = store::list_rates(house.reader(), mia.creator.unwrap()).await.unwrap();
        assert_eq!(card.iter().map(|rate| (rate.price_minor, rate.delivery_days)).collect::<Vec<_>>(), [(300_000, 9)]);
        let gone = sends(&browser, "/rates/xiaohongshu/note/remove", &[]).await;
        assert_eq!(gone.status, 303, "{}", gone.text);
        assert!(store::list_rates(house.reader(), mia.creator.unwrap()).await.unwrap().is_empty());
        browser.becomes(&house, &cast.acme).await;
        assert_eq!(browser.opens("/storefront").await.status, 404, "a brand has none");
    })
    .await;
}
