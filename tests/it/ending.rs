//! Deals that end early or change, at the level of use cases: money to the fen, silence, what was promised before.

use entity::brief::BriefMode;
use entity::cancellation::CancellationState;
use entity::change_request::ChangeRequestState;
use entity::deal::{DealState, Settlement};
use entity::deliverable::DeliverableState;
use entity::{Currency, DealId, DeliverableId, Money, hold};
use jiff::SignedDuration;
use pappus::finance::earning::store as earnings;
use pappus::finance::ledger::{self, Account};
use pappus::kernel::{Actor, Fault, House, wait};
use pappus::market::cancellation::actions as cancellation;
use pappus::market::change::actions as change;
use pappus::market::content::actions::{draft, outline, proof, review};
use pappus::market::content::rules::{ProofShown, Text};
use pappus::market::deal::store::{deliverables_of, document_of, load_deal, load_deliverable};
use pappus::market::proposal::actions as proposals;
use pappus::market::proposal::actions::{Invitation, InvitationKind};
use pappus::work::timers::run_due;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::cast::{Cast, by, creator, letters_to, written};
use crate::house::in_house;

/// A deal for one note at ¥3,000.01 between Acme and Ana: 300,001 fen and a fee of 30,000.
pub struct Scene {
    /// The brand and the platform.
    pub cast: Cast,
    /// The creator.
    pub ana: Actor,
    /// The deal.
    pub deal: DealId,
    /// Its one piece.
    pub note: DeliverableId,
}

/// The price in fen.
pub const PRICE: i64 = 300_001;
/// Price and fee in fen.
pub const WHOLE: i64 = 330_001;

impl Scene {
    /// A funded deal.
    pub async fn open(house: &House) -> Self {
        Self::with(house, Settlement::Platform).await
    }

    async fn with(house: &House, settlement: Settlement) -> Self {
        let (cast, ana) = (Cast::enter(house).await, creator(house, "ana").await);
        Self::agreed(house, (cast, ana), settlement).await
    }

    /// A funded deal between those two.
    pub async fn agreed(house: &House, (cast, ana): (Cast, Actor), settlement: Settlement) -> Self {
        cast.deposit(house, WHOLE).await;
        let mut asked = written(BriefMode::Custom, 1);
        asked.budget_minor = PRICE;
        asked.content.offer.settlement = settlement;
        asked.content.offer.deliverables[0].price_minor = PRICE;
        asked.content.offer.deliverables[0].outline = true;
        let brief = cast.open_brief(house, &asked).await;
        let invitation =
            Invitation { creator_id: ana.creator.unwrap(), kind: InvitationKind::Firm, offer: None, message: "Would you?".to_owned() };
        let invited = proposals::invite(house, &by(&cast.acme), brief, &invitation).await.unwrap();
        let agreed = proposals::agree(house, &by(&ana), invited.proposal.id).await.unwrap();
        let deal = agreed.proposal.deal_id.unwrap();
        let note = deliverables_of(house.reader(), deal).await.unwrap()[0].id;
        Self { cast, ana, deal, note }
    }

    /// An outline that was accepted.
    pub async fn outline(&self, house: &House) {
        outline::submit(house, &by(&self.ana), self.note, "A walk in the park.").await.unwrap();
        outline::accept(house, &by(&self.cast.acme), self.note).await.unwrap();
    }

    async fn hand_in(&self, house: &House) -> entity::DraftId {
        let text = Text {
            title: "广告｜秋天的鞋".to_owned(),
            body: "走了一下午，脚不累。".to_owned(),
            hashtags: vec!["日常".to_owned()],
            facts: json!({ "purchase_link": true }),
        };
        let made = draft::write(house, &by(&self.ana), self.note, &text).await.unwrap();
        draft::submit(house, &by(&self.ana), made.draft.id).await.unwrap().draft.id
    }

    async fn approve(&self, house: &House) {
        let draft = self.hand_in(house).await;
        review::approve_draft(house, &by(&self.cast.acme), draft).await.unwrap();
    }

    /// The whole way to sign-off.
    pub async fn sign_off(&self, house: &House) {
        self.outline(house).await;
        self.approve(house).await;
        let shown = ProofShown {
            url: "https://www.xiaohongshu.com/explore/1".to_owned(),
            post_id: "1".to_owned(),
            account_handle: "@Ana".to_owned(),
            label_visible: true,
            published_at: house.now(),
        };
        proof::prove(house, &by(&self.ana), self.note, &shown).await.unwrap();
        proof::confirm(house, &by(&self.cast.rita), self.note).await.unwrap();
        proof::sign_off(house, &by(&self.cast.acme), self.note).await.unwrap();
    }

    /// Somebody asks to cancel.
    pub async fn cancels(&self, house: &House, who: &Actor, minor: Option<i64>) -> Result<cancellation::CancellationAnswer, Fault> {
        let asked = cancellation::Asked { reason: "The season is over.".to_owned(), compensation: minor.map(cny) };
        cancellation::ask(house, &by(who), self.deal, &asked).await
    }

    /// The deal now.
    pub async fn deal(&self, house: &House) -> entity::deal::Model {
        load_deal(house.reader(), &Actor::clock(), self.deal).await.unwrap()
    }

    async fn note(&self, house: &House) -> entity::deliverable::Model {
        load_deliverable(house.reader(), &Actor::clock(), self.note).await.unwrap().0
    }

    /// Its hold now.
    pub async fn hold(&self, house: &House) -> hold::Model {
        hold::Entity::find().filter(hold::Column::DealId.eq(self.deal)).one(house.reader()).await.unwrap().unwrap()
    }

    /// What is in the hold by the books, what the brand has back, what the creator's side is owed.
    pub async fn money(&self, house: &House) -> (i64, i64, i64) {
        let held = balance(house, Account::Hold(self.hold(house).await.id)).await;
        let brand = balance(house, Account::BrandAvailable(self.cast.acme.organisation.unwrap())).await;
        let owed = earnings::of_deal(house.reader(), self.deal).await.unwrap();
        let available = owed.iter().filter(|earning| earning.state == entity::earning::EarningState::Available);
        (held, brand, available.map(|earning| earning.owed_minor).sum())
    }
}

async fn balance(house: &House, account: Account) -> i64 {
    ledger::store::balance_minor(house.reader(), account, Currency::CNY).await.unwrap()
}

fn cny(minor: i64) -> Money {
    Money::new(minor, Currency::CNY)
}

/// The code of a refusal.
pub fn code<T: std::fmt::Debug>(refused: Result<T, Fault>) -> &'static str {
    refused.unwrap_err().refusal().unwrap().code
}

/// Cancels at a stage and gives the stage and the money afterwards.
async fn cancelled_at(house: &House, stage: usize) -> (String, (i64, i64, i64)) {
    let scene = Scene::open(house).await;
    if stage > 0 {
        scene.outline(house).await;
    }
    if stage == 2 {
        scene.hand_in(house).await;
    } else if stage == 3 {
        scene.approve(house).await;
    }
    let preview = cancellation::preview(house, &scene.ana, scene.deal).await.unwrap();
    let side = preview.sides[0];
    let done = scene.cancels(house, &scene.cast.acme, None).await.unwrap();
    assert_eq!((done.cancellation.state, done.deal.state), (CancellationState::Done, DealState::Cancelled));
    assert_eq!(done.cancellation.refund_minor, side.figures.refund_minor, "the preview told the truth");
    assert_eq!(scene.note(house).await.state, DeliverableState::Cancelled);
    assert!(wait::open_under_deal(house.reader(), scene.deal).await.unwrap().is_empty());
    (done.cancellation.stage, scene.money(house).await)
}

#[tokio::test]
async fn a_brand_that_cancels_before_anything_is_in_gets_all_of_it_back() {
    in_house(async |house| assert_eq!(cancelled_at(&house, 0).await, ("nothing_in".to_owned(), (0, WHOLE, 0)))).await;
}

#[tokio::test]
async fn a_brand_that_cancels_after_the_outline_pays_a_tenth_and_its_fee() {
    in_house(async |house| {
        assert_eq!(cancelled_at(&house, 1).await, ("outline_in".to_owned(), (0, WHOLE - 30_000 - 2_999, 30_000)));
    })
    .await;
}

#[tokio::test]
async fn a_brand_that_cancels_after_the_draft_pays_half_and_its_fee() {
    in_house(async |house| {
        assert_eq!(cancelled_at(&house, 2).await, ("draft_in".to_owned(), (0, WHOLE - 150_000 - 14_999, 150_000)));
    })
    .await;
}

#[tokio::test]
async fn a_brand_that_cancels_after_approval_pays_all_of_it() {
    in_house(async |house| assert_eq!(cancelled_at(&house, 3).await, ("approved".to_owned(), (0, 0, PRICE)))).await;
}

#[tokio::test]
async fn a_creator_beyond_its_date_is_owed_nothing() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        scene.outline(&house).await;
        house.clock().forward(SignedDuration::from_hours(24 * 12));
        let done = scene.cancels(&house, &scene.cast.acme, None).await.unwrap();
        assert_eq!((done.cancellation.stage.as_str(), scene.money(&house).await), ("creator_at_fault", (0, WHOLE, 0)));
    })
    .await;
}

#[tokio::test]
async fn a_creator_asks_to_leave_and_the_brands_silence_agrees() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        scene.outline(&house).await;
        let asked = scene.cancels(&house, &scene.ana, None).await.unwrap();
        assert_eq!(asked.cancellation.state, CancellationState::AskedCreator);
        let wait = asked.wait.unwrap();
        assert_eq!((wait.party.to_string(), wait.on_silence.as_deref()), ("brand".to_owned(), Some("agree")));
        assert!(wait::open_of(house.reader(), scene.note).await.unwrap().unwrap().paused_at.is_some());
        assert!(letters_to(&house, scene.cast.acme.user.unwrap()).await.contains(&"cancellation_asked".to_owned()));
        assert_eq!(code(scene.cancels(&house, &scene.cast.acme, None).await), "cancellation_open");
        assert_eq!(code(cancellation::agree(&house, &by(&scene.ana), asked.cancellation.id).await), "role");
        house.clock().forward(SignedDuration::from_hours(72));
        run_due(&house).await.unwrap();
        assert_eq!((scene.deal(&house).await.state, scene.money(&house).await), (DealState::Cancelled, (0, WHOLE, 0)));
    })
    .await;
}

#[tokio::test]
async fn a_proposal_waits_for_a_yes_and_silence_refuses_it() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        let before = wait::open_of(house.reader(), scene.note).await.unwrap().unwrap();
        let asked = scene.cancels(&house, &scene.ana, Some(120_000)).await.unwrap();
        assert_eq!(asked.cancellation.state, CancellationState::ProposedCreator);
        house.clock().forward(SignedDuration::from_hours(72));
        run_due(&house).await.unwrap();
        let after = wait::open_of(house.reader(), scene.note).await.unwrap().unwrap();
        let shifted = before.until.unwrap().plus(SignedDuration::from_hours(72));
        assert_eq!((after.paused_at, after.until), (None, Some(shifted)), "the time that was left is still left");
        let asked = scene.cancels(&house, &scene.cast.acme, Some(120_000)).await.unwrap();
        assert_eq!(asked.cancellation.state, CancellationState::AskedBrand);
        cancellation::agree(&house, &by(&scene.ana), asked.cancellation.id).await.unwrap();
        assert_eq!(scene.money(&house).await, (0, WHOLE - 120_000 - 11_999, 120_000));
        assert_eq!(code(scene.cancels(&house, &scene.cast.acme, None).await), "deal_ended");
    })
    .await;
}

#[tokio::test]
async fn a_deal_paid_elsewhere_is_cancelled_without_money() {
    in_house(async |house| {
        let scene = Scene::with(&house, Settlement::External).await;
        scene.outline(&house).await;
        assert_eq!(code(scene.cancels(&house, &scene.cast.acme, Some(1)).await), "bad_compensation");
        let done = scene.cancels(&house, &scene.cast.acme, None).await.unwrap();
        assert_eq!((done.deal.state, done.cancellation.compensation_minor), (DealState::Cancelled, 0));
    })
    .await;
}

#[tokio::test]
async fn a_dearer_piece_is_funded_first_and_confirmed_anew() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        let first = document_of(house.reader(), &scene.deal(&house).await).await.unwrap().unwrap();
        let dearer = change::Change { price_minor: Some(PRICE + 100_000), extra_rounds: Some(1), ..change::Change::default() };
        let asked = change::Asked {
            deliverable: Some(scene.note),
            change: dearer,
            currency: Some(Currency::CNY),
            reason: "A video instead.".to_owned(),
        };
        let id = change::ask(&house, &by(&scene.ana), scene.deal, &asked).await.unwrap().change_request.id;
        assert_eq!(code(change::agree(&house, &by(&scene.cast.acme), id).await), "balance_short");
        scene.cast.deposit(&house, 110_000).await;
        assert_eq!(code(change::agree(&house, &by(&scene.ana), id).await), "role");
        let agreed = change::agree(&house, &by(&scene.cast.acme), id).await.unwrap();
        assert_eq!(agreed.change_request.state, ChangeRequestState::Agreed);
        let (deal, note) = (scene.deal(&house).await, scene.note(&house).await);
        assert_eq!((deal.price_minor, deal.fee_minor, note.price_minor, note.brand_rounds), (400_001, 40_000, 400_001, -1));
        assert_eq!(scene.money(&house).await, (440_001, 0, 0));
        let second = document_of(house.reader(), &deal).await.unwrap().unwrap();
        assert_eq!(second.number, format!("{}/2", first.number));
        assert!(second.content.contains(&first.content_hash));
        scene.sign_off(&house).await;
        assert_eq!(scene.money(&house).await, (0, 0, 400_001));
    })
    .await;
}

#[tokio::test]
async fn a_cheaper_piece_gives_money_back_and_silence_changes_nothing() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        let cheaper = change::Asked {
            deliverable: Some(scene.note),
            change: change::Change { price_minor: Some(200_001), ..change::Change::default() },
            currency: Some(Currency::CNY),
            reason: "Shorter.".to_owned(),
        };
        change::ask(&house, &by(&scene.cast.acme), scene.deal, &cheaper).await.unwrap();
        house.clock().forward(SignedDuration::from_hours(48));
        run_due(&house).await.unwrap();
        assert_eq!(scene.money(&house).await, (WHOLE, 0, 0));
        let id = change::ask(&house, &by(&scene.cast.acme), scene.deal, &cheaper).await.unwrap().change_request.id;
        change::agree(&house, &by(&scene.ana), id).await.unwrap();
        let deal = scene.deal(&house).await;
        assert_eq!((deal.price_minor, deal.fee_minor, scene.money(&house).await), (200_001, 20_001, (220_002, 109_999, 0)));
        scene.cancels(&house, &scene.cast.acme, None).await.unwrap();
        assert_eq!(scene.money(&house).await, (0, WHOLE, 0));
    })
    .await;
}
