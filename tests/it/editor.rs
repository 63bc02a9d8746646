//! Writing and reviewing on pages: the check of a text under way, the editor without script, what changed since.

use entity::brief::BriefMode;
use entity::compliance_check::ComplianceCheckState;
use entity::{DeliverableId, Role};
use jiff::SignedDuration;
use pappus::config::Environment;
use pappus::kernel::{Actor, House, Kind};
use pappus::market::content::actions::preview::preview;
use pappus::market::content::actions::{draft, review};
use pappus::market::content::rules::Text;
use pappus::market::content::store::drafts_of;
use pappus::market::deal::store::deliverables_of;
use pappus::market::disclosure::Finding;
use pappus::market::disclosure::store::checks_of;
use pappus::market::proposal::actions::{self as proposals, Application};
use serde_json::json;

use crate::browser::Browser;
use crate::cast::{Cast, by, colleague, creator, written};
use crate::house::in_house;

const HOSTILE: &str = "<script>alert('x')</script>";

fn text(body: &str) -> Text {
    Text { title: "杯子".to_owned(), body: body.to_owned(), hashtags: vec!["日常".to_owned()], facts: json!({}) }
}

/// A piece that waits for its first draft, and its creator.
async fn piece(house: &House, cast: &Cast) -> (Actor, DeliverableId) {
    cast.deposit(house, 1_000_000).await;
    let ana = creator(house, "ana").await;
    let brief = cast.open_brief(house, &written(BriefMode::Recruit, 2)).await;
    let applied = proposals::apply(house, &by(&ana), brief, &Application::default()).await.unwrap();
    let agreed = proposals::agree(house, &by(&cast.acme), applied.proposal.id).await.unwrap();
    let piece = deliverables_of(house.reader(), agreed.proposal.deal_id.unwrap()).await.unwrap()[0].id;
    (ana, piece)
}

#[actix_web::test]
async fn the_check_of_a_text_under_way_is_the_verdict_of_handing_it_in() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let (ana, piece) = piece(&house, &cast).await;
        for body in ["这是最佳杯子", "广告｜用了两周。", "广告｜最好的杯子，全网第一"] {
            let heard = preview(&house, &ana, piece, &text(body)).await.unwrap();
            assert!(checks_of_piece(&house, &ana, piece, body).await, "nothing is stored by looking");
            let begun = draft::write(&house, &by(&ana), piece, &text(body)).await.unwrap();
            draft::submit(&house, &by(&ana), begun.draft.id).await.unwrap();
            let check = checks_of(house.reader(), begun.draft.id).await.unwrap().remove(0);
            let findings: Vec<Finding> = serde_json::from_str(&check.findings).unwrap();
            assert_eq!(findings, heard.foretold.verdict.findings, "{body}");
            assert_eq!(check.packs, serde_json::to_string(&heard.foretold.verdict.packs).unwrap());
            assert_eq!(check.verdict, heard.foretold.verdict.outcome.to_string());
            if check.state != ComplianceCheckState::NeedsFix {
                draft::withdraw(&house, &by(&ana), begun.draft.id).await.unwrap();
            }
            house.clock().forward(SignedDuration::from_hours(1));
        }
    })
    .await;
}

/// Whether no draft of this text is there yet.
async fn checks_of_piece(house: &House, actor: &Actor, piece: DeliverableId, body: &str) -> bool {
    drafts_of(house.reader(), actor, piece).await.unwrap().iter().all(|draft| draft.body != body)
}

#[actix_web::test]
async fn nobody_checks_the_text_of_somebody_elses_piece() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let (_, piece) = piece(&house, &cast).await;
        let ben = creator(&house, "ben").await;
        let stranger = preview(&house, &ben, piece, &text("x")).await.unwrap_err();
        assert_eq!(stranger.refusal().unwrap().kind, Kind::Missing);
        let brand = preview(&house, &cast.acme, piece, &text("x")).await.unwrap_err();
        assert_eq!(brand.refusal().unwrap().kind, Kind::Forbidden);
    })
    .await;
}

#[actix_web::test]
async fn the_editor_checks_mends_keeps_and_hands_in_without_a_script() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let (ana, piece) = piece(&house, &cast).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &ana).await;
        let page = format!("/deliverables/{piece}/drafts/new");
        let form = browser.opens(&page).await;
        assert_eq!(form.status, 200, "{}", form.text);
        let (csrf, key) = (form.token(), form.hidden("_key"));
        let body = format!("这是最佳杯子 {HOSTILE}");
        let with = |what: &'static str, body: &str| -> Vec<(String, String)> {
            let pairs = [("csrf", csrf.as_str()), ("_key", &key), ("_do", what), ("title", HOSTILE), ("body", body)];
            let tags = [("hashtags", "#日常 ＃杯子"), ("fact.ai_generated", "yes")];
            pairs.iter().chain(&tags).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let send = async |address: &str, what: &'static str, body: &str| {
            let fields = with(what, body);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            browser.posts(address, &fields).await
        };
        let checked = send(&page, "check", &body).await;
        assert_eq!(checked.status, 200, "{}", checked.text);
        assert!(checked.text.contains("<mark>最佳"), "the passage is marked: {}", checked.text);
        assert!(!checked.text.contains("<script>alert"), "what was written does not run");
        assert!(drafts_of(house.reader(), &ana, piece).await.unwrap().is_empty(), "looking keeps nothing");
        let mended = send(&page, "mend", "用了两周。").await;
        assert!(mended.text.contains(">广告"), "the label stands in front: {}", mended.text);
        assert!(checked.text.contains("value=\"cut.cn.absolute.1.2\""), "what is forbidden can be taken out: {}", checked.text);
        let cut = send(&page, "cut.cn.absolute.1.2", &body).await;
        assert!(cut.text.contains(">这是杯子"), "the passage is gone: {}", cut.text);
        assert!(checked.text.contains("value=\"swap.cn.absolute.1.2\""), "and has a lawful word instead: {}", checked.text);
        let swapped = send(&page, "swap.cn.absolute.1.2", &body).await;
        assert!(swapped.text.contains(">这是出色杯子"), "the word is another: {}", swapped.text);
        let stale = send(&page, "cut.cn.absolute.1.2", "另一段文字。").await;
        assert!(stale.text.contains(">另一段文字。"), "nothing is cut that is not found: {}", stale.text);
        let kept = send(&page, "save", &body).await;
        assert_eq!(kept.status, 303, "{}", kept.text);
        let address = kept.location.unwrap();
        let own = drafts_of(house.reader(), &ana, piece).await.unwrap();
        assert_eq!((own[0].hashtags.as_str(), own[0].facts.as_str()), (r#"["日常","杯子"]"#, r#"{"ai_generated":true}"#));
        let address = address.split('?').next().unwrap().to_owned();
        let handed = send(&address, "hand_in", "广告｜用了两周。").await;
        assert_eq!(handed.status, 303, "{}", handed.text);
        assert_eq!(drafts_of(house.reader(), &ana, piece).await.unwrap()[0].body, "广告｜用了两周。");
    })
    .await;
}

#[actix_web::test]
async fn what_changed_since_the_last_version_is_marked_and_escaped() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let (ana, piece) = piece(&house, &cast).await;
        for body in [format!("这是最佳 {HOSTILE}"), format!("广告｜很好 {HOSTILE}")] {
            let begun = draft::write(&house, &by(&ana), piece, &text(&body)).await.unwrap();
            draft::submit(&house, &by(&ana), begun.draft.id).await.unwrap();
        }
        let browser = Browser::at(&house, Environment::Test).await;
        for actor in [&ana, &cast.acme] {
            browser.becomes(&house, actor).await;
            let page = browser.opens(&format!("/deliverables/{piece}")).await.text;
            assert!(page.contains("<ins>") && page.contains("<del>"), "{page}");
            assert!(!page.contains("<script>alert"), "{page}");
            let first = browser.opens(&format!("/deliverables/{piece}?draft=1")).await.text;
            assert!(!first.contains("<ins>") && first.contains("<mark>最佳"), "{first}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_queue_shows_the_evidence_and_takes_the_decision() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let (ana, piece) = piece(&house, &cast).await;
        let begun = draft::write(&house, &by(&ana), piece, &text(&format!("广告｜用了两周。{HOSTILE}"))).await.unwrap();
        draft::submit(&house, &by(&ana), begun.draft.id).await.unwrap();
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &cast.acme).await;
        let queue = browser.opens("/queue").await;
        assert_eq!(queue.status, 200, "{}", queue.text);
        assert!(queue.text.contains("用了两周") && !queue.text.contains("<script>alert"), "{}", queue.text);
        let address =
            queue.text.split("action=\"").find(|part| part.starts_with("/reviews/") && part.contains("/steps/approve\"")).unwrap();
        let address = address.split('"').next().unwrap().to_owned();
        let (csrf, key) = (queue.token(), queue.hidden("_key"));
        let taken = browser.posts(&address, &[("csrf", &csrf), ("_key", &key), ("_back", "/queue")]).await;
        assert_eq!(taken.status, 303, "{}", taken.text);
        assert!(taken.location.unwrap().starts_with("/queue?done="));
        let mediator = colleague(&house, &cast.rita, ("med@pappus.test", Role::Mediator)).await;
        browser.becomes(&house, &mediator).await;
        assert_eq!(browser.opens("/queue").await.status, 200);
        let late = review::approve_draft(&house, &by(&cast.acme), begun.draft.id).await.unwrap_err();
        assert!(late.refusal().is_some());
    })
    .await;
}
