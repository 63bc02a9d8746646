//! What people find on one page: a deal's one timeline, a dispute's evidence, a brief in the queue; and the way back.

use entity::Role;
use entity::brief::{BriefMode, BriefState};
use jiff::SignedDuration;
use pappus::config::Environment;
use pappus::market::brief::actions as briefs;
use pappus::market::brief::store::load_brief;
use pappus::market::cancellation::store as cancellation;
use pappus::market::content::actions::{draft, proof, review};
use pappus::market::content::rules::{ProofShown, Text};
use pappus::market::dispute::actions as dispute;
use pappus::market::message::actions as messages;
use serde_json::json;

use crate::browser::{Browser, Seen};
use crate::cast::{Cast, by, colleague, written};
use crate::ending::Scene;
use crate::house::in_house;

/// What stands on a page, addresses as people see them.
trait Plain {
    fn plain(self) -> String;
}

impl Plain for Seen {
    fn plain(self) -> String {
        self.text.replace("&#x3D;", "=").replace("&amp;", "&")
    }
}

#[actix_web::test]
async fn a_deal_tells_everything_under_it_a_page_at_a_time_and_each_side_its_own_money() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        scene.outline(&house).await;
        let text = Text {
            title: "广告｜秋天的鞋".to_owned(),
            body: "走了一下午。".to_owned(),
            hashtags: vec!["日常".to_owned()],
            facts: json!({}),
        };
        let begun = draft::write(&house, &by(&scene.ana), scene.note, &text).await.unwrap();
        draft::submit(&house, &by(&scene.ana), begun.draft.id).await.unwrap();
        let browser = Browser::at(&house, Environment::Test).await;
        let page = format!("/deals/{}?lang=en", scene.deal);
        let version = format!("<a href=\"/deliverables/{}?draft=1\">", scene.note);
        browser.becomes(&house, &scene.cast.acme).await;
        let shown = browser.opens(&page).await.plain();
        assert!(shown.contains(&version) && shown.contains("money set aside"), "{shown}");
        review::approve_draft(&house, &by(&scene.cast.acme), begun.draft.id).await.unwrap();
        let post = ProofShown {
            url: "https://www.xiaohongshu.com/explore/1".to_owned(),
            post_id: "1".to_owned(),
            account_handle: "@Ana".to_owned(),
            label_visible: true,
            published_at: house.now(),
        };
        proof::prove(&house, &by(&scene.ana), scene.note, &post).await.unwrap();
        proof::confirm(&house, &by(&scene.cast.rita), scene.note).await.unwrap();
        assert!(!browser.opens(&page).await.plain().contains("<strong>earning"), "what somebody earns is not the brand's to see");
        browser.becomes(&house, &scene.ana).await;
        let shown = browser.opens(&page).await.plain();
        assert!(shown.contains("<strong>earning"), "{shown}");
        for number in 0..55 {
            house.clock().forward(SignedDuration::from_secs(1));
            messages::write(&house, &by(&scene.cast.acme), scene.deal, (&format!("word {number}."), &[])).await.unwrap();
        }
        let shown = browser.opens(&page).await.plain();
        assert!(shown.contains("word 54.") && !shown.contains("word 4.") && !shown.contains(&version), "fifty on a page");
        let older = shown.split("href=\"").find(|part| part.contains("?before=")).unwrap().split('#').next().unwrap();
        let before = browser.opens(older).await.plain();
        assert!(before.contains("word 4.") && !before.contains("word 5.") && before.contains(&version), "{before}");
    })
    .await;
}

#[actix_web::test]
async fn a_mediator_finds_words_texts_and_money_on_the_page_of_the_dispute() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        scene.outline(&house).await;
        let text = Text {
            title: "广告｜秋天的鞋".to_owned(),
            body: "走了一下午，脚不累。".to_owned(),
            hashtags: vec!["日常".to_owned()],
            facts: json!({}),
        };
        let begun = draft::write(&house, &by(&scene.ana), scene.note, &text).await.unwrap();
        draft::submit(&house, &by(&scene.ana), begun.draft.id).await.unwrap();
        messages::write(&house, &by(&scene.cast.acme), scene.deal, ("We agreed on Wednesday.", &[])).await.unwrap();
        let reason = dispute::Reason::WithheldWithoutReason;
        let id = dispute::open(&house, &by(&scene.ana), scene.deal, (reason, "It is all there.")).await.unwrap().dispute.id;
        dispute::state(&house, &by(&scene.cast.acme), id, "It is not.").await.unwrap();
        let mia = colleague(&house, &scene.cast.rita, ("mia@pappus.test", Role::Mediator)).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &mia).await;
        for page in [format!("/disputes/{id}?lang=en"), "/queue?lang=en".to_owned()] {
            let shown = browser.opens(&page).await.plain();
            for wanted in [
                "We agreed on Wednesday.",
                "走了一下午",
                "<option value=\"5000\">50% · CNY 1,500.00 to the creator, CNY 1,500.01 to the brand</option>",
                &format!("/deals/{}/evidence", scene.deal),
                &format!("/confirmations/{}", scene.deal),
            ] {
                assert!(shown.contains(wanted), "{wanted} is not on {page}: {shown}");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn a_brief_in_the_queue_is_read_and_decided_there() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let id = briefs::create(&house, &by(&cast.acme), &written(BriefMode::Recruit, 2)).await.unwrap().brief.id;
        briefs::submit(&house, &by(&cast.acme), id).await.unwrap();
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &cast.rita).await;
        let queue = browser.opens("/queue?lang=en").await;
        let address = format!("/briefs/{id}/steps/publish");
        for wanted in ["CNY 3,000.00", "data-key=\"a\"", "data-key=\"o\"", "class=\"legend", &format!("action=\"{address}\"")] {
            assert!(queue.text.contains(wanted), "{wanted} is not in the queue: {}", queue.text);
        }
        let (csrf, key) = (queue.token(), queue.hidden("_key"));
        let taken = browser.posts(&address, &[("csrf", &csrf), ("_key", &key), ("_back", "/queue")]).await;
        assert_eq!(taken.status, 303, "{}", taken.text);
        assert_eq!(load_brief(house.reader(), &cast.acme, id).await.unwrap().state, BriefState::Open);
    })
    .await;
}

#[actix_web::test]
async fn a_ruling_on_a_check_begins_with_a_text_for_its_reason() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        scene.outline(&house).await;
        let text = Text {
            title: "秋天的鞋".to_owned(),
            body: "走了一下午，脚不累。".to_owned(),
            hashtags: vec!["日常".to_owned()],
            facts: json!({ "platform_label": true }),
        };
        let begun = draft::write(&house, &by(&scene.ana), scene.note, &text).await.unwrap();
        draft::submit(&house, &by(&scene.ana), begun.draft.id).await.unwrap();
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &scene.cast.rita).await;
        let queue = browser.opens("/queue?lang=en").await.plain();
        assert!(queue.contains("data-key=\"p\"") && queue.contains("data-key=\"f\"") && queue.contains("required></textarea>"));
        assert!(queue.contains("name=\"begin\" value=\"label_missing\""), "{queue}");
        let at = queue.split("formaction=\"").nth(1).unwrap().split(['#', '"']).next().unwrap();
        let chooses = async |reason: &str, typed: &str| browser.fills("/queue", at, &[("reason", typed), ("begin", reason)]).await;
        let held = |seen: Seen| {
            let (status, text) = (seen.status, seen.plain());
            let field = text.split("name=\"reason\"").nth(1).unwrap().split_once('>').unwrap().1;
            (status, field.split("</textarea>").next().unwrap().to_owned())
        };
        let text = "This is an advertisement, because:\nNo label is seen at first sight. Put it at the beginning of the title or the text.";
        assert_eq!(held(chooses("label_missing", "").await), (200, text.to_owned()));
        let kept = held(chooses("label_missing", "Line one.\r\nLine <two>.").await);
        assert_eq!(kept, (200, format!("Line one.\nLine &lt;two&gt;.\n{text}")), "what was typed stays in front");
        assert_eq!(held(chooses("<b>", "Mine.").await), (200, "Mine.".to_owned()), "a text nobody knows is none");
        let elsewhere = browser.fills("/queue", "/queue?at=chk_0", &[("reason", "Mine."), ("begin", "not_paid")]).await;
        assert_eq!(held(elsewhere), (200, String::new()), "nothing written about one thing stands under another");
        assert_eq!(browser.posts(at, &[("reason", "Mine."), ("begin", "not_paid")]).await.status, 403, "not from elsewhere");
    })
    .await;
}

/// The button to an address, as its form stands on a page.
fn button_to(seen: Seen, address: &str) -> Option<Seen> {
    let (_, form) = seen.text.split_once(&format!("action=\"{address}\""))?;
    Some(Seen { text: form.split_once("</form>")?.0.to_owned(), ..seen })
}

#[actix_web::test]
async fn what_was_paused_or_asked_is_taken_back_by_one_press_for_a_while_and_only_as_it_stood() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        let acme = &scene.cast.acme;
        let id = briefs::create(&house, &by(acme), &written(BriefMode::Recruit, 2)).await.unwrap().brief.id;
        briefs::submit(&house, &by(acme), id).await.unwrap();
        briefs::publish(&house, &by(&scene.cast.rita), id).await.unwrap();
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, acme).await;
        let page = format!("/briefs/{id}/steps/pause");
        let back = format!("/briefs/{id}/steps/resume");
        let first = browser.fills(&page, &page, &[("_key", "one")]).await.location.unwrap();
        let old = button_to(browser.opens(&first).await, &back).unwrap();
        let forged = first.replace("undo=brief_", "undo=brief_0");
        assert!(forged != first && button_to(browser.opens(&forged).await, &back).is_none(), "only what this house wrote");
        briefs::resume(&house, &by(acme), id).await.unwrap();
        let second = browser.fills(&page, &page, &[("_key", "two")]).await.location.unwrap();
        let press = async |button: &Seen, address: &str| {
            let (csrf, key, version) = (button.token(), button.hidden("_key"), button.hidden("_version"));
            browser.posts(address, &[("csrf", &csrf), ("_key", &key), ("_version", &version), ("_back", "/")]).await.status
        };
        assert_eq!(press(&old, &back).await, 409, "it was resumed and paused since");
        let button = button_to(browser.opens(&second).await, &back).unwrap();
        assert_eq!([press(&button, &back).await, press(&button, &back).await], [303, 303], "a second press repeats the answer");
        assert_eq!(load_brief(house.reader(), acme, id).await.unwrap().state, BriefState::Open);

        browser.becomes(&house, &scene.ana).await;
        let asked = format!("/deals/{}/cancellations/new", scene.deal);
        let there = browser.fills(&asked, &asked, &[("_key", "three"), ("reason", "I am ill.")]).await.location.unwrap();
        let asked = cancellation::list_of_deal(house.reader(), scene.deal).await.unwrap().remove(0);
        let back = format!("/cancellations/{}/steps/withdraw", asked.id);
        let button = button_to(browser.opens(&there).await, &back).unwrap();
        house.clock().forward(SignedDuration::from_mins(10));
        assert!(button_to(browser.opens(&there).await, &back).is_none(), "offered for ten minutes");
        assert_eq!(press(&button, &back).await, 303, "what was on the screen still works as long as nothing came after it");
    })
    .await;
}
