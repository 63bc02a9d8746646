//! Content at the level of use cases: a deal's pieces from the first line to the end of retention.

mod evidence;
mod likeness;
mod promoted;
mod watch;

use entity::brief::BriefMode;
use entity::compliance_check::ComplianceCheckState;
use entity::deal::DealState;
use entity::deliverable::DeliverableState;
use entity::draft::DraftState;
use entity::hold::HoldState;
use entity::{Code, ComplianceCheckId, Currency, DealId, DeliverableId, DraftId, hold};
use jiff::SignedDuration;
use pappus::finance::ledger::{self, Account};
use pappus::kernel::{Actor, Fault, House, wait};
use pappus::market::cancellation::actions as cancellation;
use pappus::market::content::actions::{check, draft, proof, retention, review};
use pappus::market::content::rules::{ProofShown, Text};
use pappus::market::content::store;
use pappus::market::deal::store::{deliverables_of, load_deal, load_deliverable};
use pappus::market::disclosure::lifecycle::rulings::DisclosureRuling;
use pappus::market::disclosure::store::{checks_of, find_check};
use pappus::market::proposal::actions as proposals;
use pappus::market::proposal::actions::{Invitation, InvitationKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::cast::{Cast, by, by_clock, creator, letters_to, written};
use crate::house::in_house;

/// A funded deal for one note at ¥3,000 between Acme and Ana.
struct Scene {
    cast: Cast,
    ana: Actor,
    deal: DealId,
    note: DeliverableId,
}

impl Scene {
    async fn open(house: &House) -> Self {
        let cast = Cast::enter(house).await;
        cast.deposit(house, 330_000).await;
        let ana = creator(house, "ana").await;
        let brief = cast.open_brief(house, &written(BriefMode::Custom, 1)).await;
        let invitation =
            Invitation { creator_id: ana.creator.unwrap(), kind: InvitationKind::Firm, offer: None, message: "Would you?".to_owned() };
        let asked = proposals::invite(house, &by(&cast.acme), brief, &invitation).await.unwrap();
        let agreed = proposals::agree(house, &by(&ana), asked.proposal.id).await.unwrap();
        let deal = agreed.proposal.deal_id.unwrap();
        let note = deliverables_of(house.reader(), deal).await.unwrap()[0].id;
        Self { cast, ana, deal, note }
    }

    async fn hand_in(&self, house: &House, title: &str, body: &str) -> (DraftId, DraftState) {
        let text = Text {
            title: title.to_owned(),
            body: body.to_owned(),
            hashtags: vec!["日常".to_owned()],
            facts: json!({ "purchase_link": true }),
        };
        let made = draft::write(house, &by(&self.ana), self.note, &text).await.unwrap();
        let handed = draft::submit(house, &by(&self.ana), made.draft.id).await.unwrap();
        (handed.draft.id, handed.draft.state)
    }

    async fn publish(&self, house: &House) {
        let shown = ProofShown {
            url: "https://www.xiaohongshu.com/explore/1".to_owned(),
            post_id: "1".to_owned(),
            account_handle: "@Ana".to_owned(),
            label_visible: true,
            published_at: house.now(),
        };
        proof::prove(house, &by(&self.ana), self.note, &shown).await.unwrap();
        proof::confirm(house, &by(&self.cast.rita), self.note).await.unwrap();
    }

    async fn note_state(&self, house: &House) -> DeliverableState {
        load_deliverable(house.reader(), &Actor::clock(), self.note).await.unwrap().0.state
    }

    async fn deal_state(&self, house: &House) -> DealState {
        load_deal(house.reader(), &Actor::clock(), self.deal).await.unwrap().state
    }

    async fn hold(&self, house: &House) -> hold::Model {
        hold::Entity::find().filter(hold::Column::DealId.eq(self.deal)).one(house.reader()).await.unwrap().unwrap()
    }

    async fn brand_balance(&self, house: &House) -> i64 {
        let account = Account::BrandAvailable(self.cast.acme.organisation.unwrap());
        ledger::store::balance_minor(house.reader(), account, Currency::CNY).await.unwrap()
    }
}

const LABELLED: &str = "广告｜秋天的鞋";
const PLAIN: &str = "走了一下午，脚不累。";

fn code<T: std::fmt::Debug>(refused: Result<T, Fault>) -> &'static str {
    refused.unwrap_err().refusal().unwrap().code
}

#[tokio::test]
async fn a_draft_without_a_label_comes_back_to_its_creator_and_does_not_count() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        let (first, state) = scene.hand_in(&house, "秋天的鞋", "最佳通勤鞋，链接在评论。").await;
        assert_eq!(state, DraftState::ChangesAsked);
        let check = &checks_of(house.reader(), first).await.unwrap()[0];
        assert_eq!(check.state, ComplianceCheckState::NeedsFix);
        assert!(check.findings.contains("absolute_term") && check.findings.contains("missing_disclosure"), "{}", check.findings);
        assert_eq!(letters_to(&house, scene.ana.user.unwrap()).await.last().unwrap(), "disclosure_missing");
        let (deliverable, _) = load_deliverable(house.reader(), &scene.ana, scene.note).await.unwrap();
        assert_eq!((deliverable.state, deliverable.brand_rounds), (DeliverableState::Producing, 0));
    })
    .await;
}

#[tokio::test]
async fn what_is_still_being_written_is_the_creators_alone() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        let made = draft::write(&house, &by(&scene.ana), scene.note, &Text { facts: json!({}), ..Text::default() }).await.unwrap();
        assert_eq!(code(store::load_draft(house.reader(), &scene.cast.acme, made.draft.id).await), "not_found");
        assert_eq!(
            code(draft::write(&house, &by(&scene.ana), scene.note, &Text { facts: json!({}), ..Text::default() }).await),
            "version_under_way"
        );
        let rival = scene.cast.rival(&house).await;
        assert_eq!(code(draft::submit(&house, &by(&rival), made.draft.id).await), "not_found");
    })
    .await;
}

#[tokio::test]
async fn remarks_of_several_go_out_once_and_merged() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        let (draft_id, _) = scene.hand_in(&house, LABELLED, PLAIN).await;
        let lane = store::open_review(house.reader(), draft_id).await.unwrap().unwrap();
        for body in ["Show the sole.", "Name the colour."] {
            let remark = review::Remarked { body: body.to_owned(), field: "body".to_owned(), anchor: Some((0, 2)), change: true };
            review::remark(&house, &by(&scene.cast.acme), lane.id, &remark).await.unwrap();
        }
        assert!(store::remarks_of(house.reader(), &scene.ana, lane.id).await.unwrap().is_empty(), "nothing leaks before the lane speaks");
        review::ask_draft_changes(&house, &by(&scene.cast.acme), draft_id, None).await.unwrap();
        assert_eq!(store::remarks_of(house.reader(), &scene.ana, lane.id).await.unwrap().len(), 2);
        let (deliverable, _) = load_deliverable(house.reader(), &scene.ana, scene.note).await.unwrap();
        assert_eq!((deliverable.state, deliverable.brand_rounds), (DeliverableState::Producing, 1));
        assert_eq!(code(review::approve(&house, &by(&scene.cast.acme), lane.id).await), "illegal_step");
    })
    .await;
}

#[tokio::test]
async fn a_lane_returns_nothing_without_a_word() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        let (draft_id, _) = scene.hand_in(&house, LABELLED, PLAIN).await;
        assert_eq!(code(review::ask_draft_changes(&house, &by(&scene.cast.acme), draft_id, None).await), "nothing_to_change");
        assert_eq!(code(review::approve_draft(&house, &by(&scene.ana), draft_id).await), "role");
    })
    .await;
}

#[tokio::test]
async fn the_brands_silence_approves_and_its_silence_after_publication_pays() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        let (draft_id, _) = scene.hand_in(&house, LABELLED, PLAIN).await;
        let lane = store::open_review(house.reader(), draft_id).await.unwrap().unwrap();
        let waits = wait::open_of(house.reader(), lane.id).await.unwrap().unwrap();
        assert_eq!((waits.party.code(), waits.on_silence.as_deref()), ("brand", Some("lapse")));
        review::lapse(&house, &by_clock(), lane.id).await.unwrap();
        assert_eq!(scene.note_state(&house).await, DeliverableState::Approved);
        assert!(store::load_draft(house.reader(), &scene.ana, draft_id).await.unwrap().draft.by_silence);

        scene.publish(&house).await;
        assert_eq!(scene.note_state(&house).await, DeliverableState::Published);
        proof::sign_off(&house, &by_clock(), scene.note).await.unwrap();
        let hold = scene.hold(&house).await;
        assert_eq!((hold.state, hold.released_minor, hold.released_fee_minor), (HoldState::Released, 330_000, 30_000));

        house.clock().forward(SignedDuration::from_hours(24 * 31));
        retention::complete(&house, &by_clock(), scene.note).await.unwrap();
        assert_eq!(scene.deal_state(&house).await, DealState::Completed);
        assert_eq!(letters_to(&house, scene.ana.user.unwrap()).await.last().unwrap(), "deal_completed");
    })
    .await;
}

#[tokio::test]
async fn a_note_that_stays_away_in_its_first_days_costs_all_of_its_price() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        let (draft_id, _) = scene.hand_in(&house, LABELLED, PLAIN).await;
        review::approve_draft(&house, &by(&scene.cast.acme), draft_id).await.unwrap();
        scene.publish(&house).await;
        proof::sign_off(&house, &by(&scene.cast.acme), scene.note).await.unwrap();
        assert_eq!(scene.brand_balance(&house).await, 0);
        house.clock().forward(SignedDuration::from_hours(24 * 3));
        retention::miss(&house, &by(&scene.cast.rita), scene.note).await.unwrap();
        retention::claw_back(&house, &by_clock(), scene.note).await.unwrap();
        assert_eq!(scene.note_state(&house).await, DeliverableState::ClawedBack);
        assert_eq!(scene.brand_balance(&house).await, 330_000, "price and fee are back to the fen");
    })
    .await;
}

#[tokio::test]
async fn a_check_that_needs_a_person_ends_with_its_deal() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        let text = Text {
            title: "秋天的鞋".to_owned(),
            body: "走了一下午，脚不累。".to_owned(),
            hashtags: vec!["日常".to_owned()],
            facts: json!({ "platform_label": true }),
        };
        let made = draft::write(&house, &by(&scene.ana), scene.note, &text).await.unwrap();
        draft::submit(&house, &by(&scene.ana), made.draft.id).await.unwrap();
        let waiting = checks_of(house.reader(), made.draft.id).await.unwrap()[0].clone();
        assert_eq!(waiting.state, ComplianceCheckState::Manual, "{}", waiting.findings);
        let asked = cancellation::Asked { reason: "The season is over.".to_owned(), compensation: None };
        cancellation::ask(&house, &by(&scene.cast.acme), scene.deal, &asked).await.unwrap();
        let check = find_check(house.reader(), waiting.id).await.unwrap().unwrap();
        assert_eq!(check.state, ComplianceCheckState::Failed);
        let grounds = "Why?";
        assert_eq!(code(check::appeal(&house, &by(&scene.ana), waiting.id, grounds).await), "not_producing");
    })
    .await;
}

#[tokio::test]
async fn an_appeal_ends_with_its_deal_and_the_verdict_stands() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        let (draft_id, _) = scene.hand_in(&house, LABELLED, "这是最佳的秋天。").await;
        let appealed: ComplianceCheckId = checks_of(house.reader(), draft_id).await.unwrap()[0].id;
        check::appeal(&house, &by(&scene.ana), appealed, "It is about the season, not about the shoes.").await.unwrap();
        let asked = cancellation::Asked { reason: "The season is over.".to_owned(), compensation: None };
        cancellation::ask(&house, &by(&scene.cast.acme), scene.deal, &asked).await.unwrap();
        let check = find_check(house.reader(), appealed).await.unwrap().unwrap();
        assert_eq!(check.state, ComplianceCheckState::Upheld, "nobody rules any more: the verdict stands");
        assert!(wait::open_under_deal(house.reader(), scene.deal).await.unwrap().is_empty());
        let ruling = DisclosureRuling { in_favour: true, reason: "Too late.".to_owned() };
        assert_eq!(code(check::rule_appeal(&house, &by(&scene.cast.rita), appealed, &ruling).await), "illegal_step");
    })
    .await;
}

#[tokio::test]
async fn an_overturned_verdict_lets_the_draft_go_on() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        let (draft_id, state) = scene.hand_in(&house, LABELLED, "这是最佳的秋天。").await;
        assert_eq!(state, DraftState::ChangesAsked);
        let check_id: ComplianceCheckId = checks_of(house.reader(), draft_id).await.unwrap()[0].id;
        check::appeal(&house, &by(&scene.ana), check_id, "It is about the season, not about the shoes.").await.unwrap();
        let ruling = DisclosureRuling { in_favour: true, reason: "The word praises the season.".to_owned() };
        assert_eq!(code(check::rule_appeal(&house, &by(&scene.cast.acme), check_id, &ruling).await), "role");
        let ruled = check::rule_appeal(&house, &by(&scene.cast.rita), check_id, &ruling).await.unwrap();
        assert_eq!(ruled.check.state, ComplianceCheckState::Overturned);
        assert_eq!(scene.note_state(&house).await, DeliverableState::InReview);
        review::approve_draft(&house, &by(&scene.cast.acme), draft_id).await.unwrap();
        assert_eq!(scene.note_state(&house).await, DeliverableState::Approved);
    })
    .await;
}

#[tokio::test]
async fn after_three_rounds_of_the_brand_the_platform_decides() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        for round in 1..=3 {
            let (draft_id, _) = scene.hand_in(&house, LABELLED, &format!("{PLAIN}{round}")).await;
            let remark = review::Remarked { body: "Once more.".to_owned(), field: String::new(), anchor: None, change: true };
            review::ask_draft_changes(&house, &by(&scene.cast.acme), draft_id, Some(&remark)).await.unwrap();
        }
        let (last, _) = scene.hand_in(&house, LABELLED, PLAIN).await;
        assert_eq!(code(review::approve_draft(&house, &by(&scene.cast.acme), last).await), "role");
        review::approve_draft(&house, &by(&scene.cast.rita), last).await.unwrap();
        assert_eq!(scene.note_state(&house).await, DeliverableState::Approved);
    })
    .await;
}

#[tokio::test]
async fn a_proof_stands_on_the_creators_own_account_with_a_visible_label() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        let (draft_id, _) = scene.hand_in(&house, LABELLED, PLAIN).await;
        let shown = ProofShown {
            url: "http://x".to_owned(),
            post_id: String::new(),
            account_handle: "ana".to_owned(),
            label_visible: false,
            published_at: house.now(),
        };
        let refused = proof::prove(&house, &by(&scene.ana), scene.note, &shown).await.unwrap_err();
        let fields: Vec<String> = refused.refusal().unwrap().fields.iter().map(|field| field.field.clone()).collect();
        assert_eq!(fields, ["url", "post_id", "label_visible"]);
        let whole = ProofShown { url: "https://x.test/1".to_owned(), post_id: "1".to_owned(), label_visible: true, ..shown };
        assert_eq!(code(proof::prove(&house, &by(&scene.ana), scene.note, &whole).await), "illegal_step", "never before approval");
        review::approve_draft(&house, &by(&scene.cast.acme), draft_id).await.unwrap();
        let other = ProofShown { account_handle: "somebody_else".to_owned(), ..whole };
        assert_eq!(code(proof::prove(&house, &by(&scene.ana), scene.note, &other).await), "invalid");
    })
    .await;
}
