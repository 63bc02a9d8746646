//! The pages brands and creators meet on: the directory, the basket, the board, the balance.

use entity::Code;
use entity::brief::BriefMode;
use pappus::config::Environment;
use pappus::market::proposal::actions::{self as proposals, Application};

use crate::browser::Browser;
use crate::cast::{Cast, by, creator, written};
use crate::house::in_house;

const HOSTILE: &str = "<script>alert('x')</script>";

#[actix_web::test]
async fn creators_are_found_by_name_and_nothing_else_is_given() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        creator(&house, "Ana 100%").await;
        let hostile = creator(&house, HOSTILE).await.creator.unwrap();
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &cast.acme).await;
        let all = browser.opens("/creators").await.text;
        assert!(all.contains("Ana 100%") && all.contains("&lt;script&gt;") && !all.contains("<script>"), "{all}");
        let one = browser.opens(&format!("/creators/{hostile}")).await;
        assert!(one.status == 200 && one.text.contains("&lt;script&gt;") && !one.text.contains("<script>"), "{}", one.text);
        let ana = browser.opens("/creators?q=ana+100%25&taking_orders=true").await.text;
        assert!(ana.contains("Ana 100%") && !ana.contains("alert("), "{ana}");
        let nobody = browser.opens("/creators?q=%25&platform=nowhere").await;
        assert_eq!(nobody.status, 200, "{}", nobody.text);
        assert!(!nobody.text.contains("Ana 100%") && nobody.text.contains("class=\"empty\""), "{}", nobody.text);
    })
    .await;
}

#[actix_web::test]
async fn a_basket_invites_many_and_says_what_became_of_each() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        cast.deposit(&house, 1_000_000).await;
        let (ana, bea) = (creator(&house, "ana").await, creator(&house, HOSTILE).await);
        let brief = cast.open_brief(&house, &written(BriefMode::Recruit, 2)).await;
        proposals::apply(&house, &by(&ana), brief, &Application::default()).await.unwrap();
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &cast.acme).await;
        let token = browser.opens(&format!("/briefs/{brief}")).await.token();
        let (one, two) = (ana.creator.unwrap().to_string(), bea.creator.unwrap().to_string());
        let fields = [
            ("csrf", token.as_str()),
            ("_key", "basket-1"),
            ("kind", "inquiry"),
            ("message", "Hello"),
            ("creator", &one),
            ("creator", &two),
        ];
        let sent = browser.posts(&format!("/briefs/{brief}/basket"), &fields).await;
        assert_eq!(sent.status, 200, "{}", sent.text);
        assert!(!sent.text.contains("<script>") && sent.text.contains("&lt;script&gt;"), "{}", sent.text);
        assert_eq!(sent.text.matches("class=\"wrong\"").count(), 1, "who has applied is not asked again: {}", sent.text);
        assert_eq!(sent.text.matches("href=\"/proposals/").count(), 1, "{}", sent.text);
        let again = browser.posts(&format!("/briefs/{brief}/basket"), &fields).await;
        assert_eq!(again.text, sent.text, "a second click repeats the answer");
        let none = browser.posts(&format!("/briefs/{brief}/basket"), &fields[..4]).await;
        assert!(none.status == 200 && none.text.contains("class=\"empty\""), "{}", none.text);
    })
    .await;
}

#[actix_web::test]
async fn the_board_the_balance_and_the_proposal_are_their_owners_alone() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        cast.deposit(&house, 1_000_000).await;
        let ana = creator(&house, HOSTILE).await;
        let rival = cast.rival(&house).await;
        let mut wanted = written(BriefMode::Recruit, 2);
        wanted.title = format!("Autumn {HOSTILE}");
        let brief = cast.open_brief(&house, &wanted).await;
        let applied = proposals::apply(&house, &by(&ana), brief, &Application::default()).await.unwrap();
        let proposal = applied.proposal.id;
        let agreed = proposals::agree(&house, &by(&cast.acme), proposal).await.unwrap();
        let deal = agreed.proposal.deal_id.unwrap();
        let browser = Browser::at(&house, Environment::Test).await;
        let places: Vec<String> =
            ["sample", "making", "review", "publish", "sign-off", "trouble"].map(|at| format!("/deals?at={at}")).into();
        for (actor, sees) in [(&cast.acme, true), (&ana, true), (&rival, false)] {
            browser.becomes(&house, actor).await;
            let board = browser.opens("/deals?view=board").await;
            assert_eq!((board.status, board.text.contains("Autumn")), (200, sees), "{} {}", actor.role.code(), board.text);
            assert!(!board.text.contains("<script>"), "{}", board.text);
            let mut seen = 0;
            for place in &places {
                seen += usize::from(browser.opens(place).await.text.contains("Autumn"));
            }
            assert_eq!(seen, usize::from(sees), "a piece stands in one column of its own people");
            let form = browser.opens(&format!("/deals/{deal}/cancellations/new")).await;
            assert_eq!(form.text.contains("class=\"preview\""), sees, "{}", form.text);
            let terms = browser.opens(&format!("/proposals/{proposal}")).await;
            assert_eq!(terms.text.contains("class=\"facts net\""), sees && actor.creator.is_some(), "{}", terms.text);
        }
        browser.becomes(&house, &cast.acme).await;
        for lang in ["en", "zh-CN"] {
            for path in ["/balance".to_owned(), format!("/briefs/{brief}?as=creator"), format!("/deals/{deal}"), "/".to_owned()] {
                let joint = if path.contains('?') { '&' } else { '?' };
                let page = browser.opens(&format!("{path}{joint}lang={lang}")).await;
                assert_eq!(page.status, 200, "{path}: {}", page.text);
                assert!(!page.text.contains("<script>") && !page.text.contains("style=\""), "{path}: {}", page.text);
            }
        }
        browser.becomes(&house, &ana).await;
        assert_eq!(browser.opens("/balance").await.status, 404, "a creator has no balance of a brand");
    })
    .await;
}
