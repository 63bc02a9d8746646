//! The money of flash and mass briefs: set aside as they open, drawn by whoever comes first, returned at the end, and
//! out of everybody else's reach meanwhile.

use entity::brief::{BriefMode, BriefState};
use entity::deal::DealState;
use entity::deliverable::DeliverableState;
use entity::{BriefId, Currency, DealId, Money, deal};
use futures_util::future::join_all;
use jiff::SignedDuration;
use pappus::finance::bank::brand_balance;
use pappus::finance::hold;
use pappus::finance::ledger::{self, Account};
use pappus::kernel::{Actor, Fault, House};
use pappus::market::brief::{self, Amendment};
use pappus::market::cancellation::actions as cancellations;
use pappus::market::deal as deals;
use pappus::market::deal::store::pieces::counts;
use pappus::market::proposal::actions::{self as proposals, Invitation, InvitationKind};
use sea_orm::EntityTrait;

use crate::cast::{Cast, by, by_clock, creator, offer, written};
use crate::house::in_house;

/// Price and fee of one slot, in fen.
const SLOT: i64 = 330_000;

async fn available(house: &House, cast: &Cast) -> i64 {
    let account = Account::BrandAvailable(cast.acme.organisation.unwrap());
    ledger::store::balance_minor(house.reader(), account, Currency::CNY).await.unwrap()
}

async fn in_budget(house: &House, brief: BriefId) -> i64 {
    ledger::store::balance_minor(house.reader(), Account::Budget(brief), Currency::CNY).await.unwrap()
}

async fn in_review(house: &House, cast: &Cast, mode: BriefMode, slots: i64) -> BriefId {
    let made = brief::actions::create(house, &by(&cast.acme), &written(mode, slots)).await.unwrap();
    brief::actions::submit(house, &by(&cast.acme), made.brief.id).await.unwrap();
    made.brief.id
}

async fn claims(house: &House, brief: BriefId, who: &Actor) -> Result<DealId, Fault> {
    Ok(proposals::claim(house, &by(who), brief, None).await?.proposal.deal_id.unwrap())
}

async fn state(house: &House, id: DealId) -> DealState {
    deal::Entity::find_by_id(id).one(house.reader()).await.unwrap().unwrap().state
}

/// A custom deal at the usual price that Acme offers and a creator agrees to.
async fn invited(house: &House, cast: &Cast, who: &Actor) -> entity::ProposalId {
    let custom = cast.open_brief(house, &written(BriefMode::Custom, 1)).await;
    let invitation =
        Invitation { creator_id: who.creator.unwrap(), kind: InvitationKind::Firm, offer: None, message: "Would you?".to_owned() };
    proposals::invite(house, &by(&cast.acme), custom, &invitation).await.unwrap().proposal.id
}

#[tokio::test]
async fn what_a_flash_brief_promises_no_other_deal_can_spend() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let (ana, bo, cho) = (creator(&house, "ana").await, creator(&house, "bo").await, creator(&house, "cho").await);
        let other = invited(&house, &cast, &cho).await;
        cast.deposit(&house, 2 * SLOT).await;
        let flash = in_review(&house, &cast, BriefMode::Flash, 2).await;
        brief::actions::publish(&house, &by(&cast.rita), flash).await.unwrap();
        assert_eq!((available(&house, &cast).await, in_budget(&house, flash).await), (0, 2 * SLOT));
        let balance = brand_balance(house.reader(), cast.acme.organisation.unwrap(), Currency::CNY).await.unwrap();
        assert_eq!((balance.available.minor, balance.held), (0, Money::new(2 * SLOT, Currency::CNY)));

        let custom = proposals::agree(&house, &by(&cho), other).await.unwrap().proposal.deal_id.unwrap();
        assert_eq!(state(&house, custom).await, DealState::AwaitingFunds);
        let making = async || counts(house.reader(), &cho, &[DeliverableState::Producing]).await.unwrap();
        assert_eq!(making().await[&DeliverableState::Producing], 0, "nothing is under way before its money is there");
        for who in [&ana, &bo] {
            let deal = claims(&house, flash, who).await.unwrap();
            assert_eq!(state(&house, deal).await, DealState::Active);
        }
        assert_eq!(in_budget(&house, flash).await, 0);
        cast.deposit(&house, SLOT).await;
        assert_eq!(deals::actions::fund_waiting(&house, None).await.unwrap(), 1);
        assert_eq!(making().await[&DeliverableState::Producing], 1);
    })
    .await;
}

#[tokio::test]
async fn what_a_brief_does_not_use_goes_back_when_it_takes_nobody_any_more() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let ana = creator(&house, "ana").await;
        cast.deposit(&house, 5 * SLOT).await;
        let flash = in_review(&house, &cast, BriefMode::Flash, 3).await;
        brief::actions::publish(&house, &by(&cast.rita), flash).await.unwrap();
        claims(&house, flash, &ana).await.unwrap();
        let mass = in_review(&house, &cast, BriefMode::Mass, 2).await;
        brief::actions::publish(&house, &by(&cast.rita), mass).await.unwrap();
        assert_eq!(available(&house, &cast).await, 0);

        proposals::cancel(&house, &by(&cast.acme), mass, None).await.unwrap();
        assert_eq!((available(&house, &cast).await, in_budget(&house, mass).await), (2 * SLOT, 0));
        house.clock().forward(SignedDuration::from_hours(48));
        let closed = brief::actions::close_applications(&house, &by_clock(), flash).await.unwrap();
        assert_eq!(closed.brief.state, BriefState::Running);
        assert_eq!((available(&house, &cast).await, in_budget(&house, flash).await), (4 * SLOT, 0));
        let budget = hold::store::find_budget(house.reader(), flash).await.unwrap().unwrap();
        assert_eq!((budget.funded_minor, budget.drawn_minor, budget.returned_minor), (3 * SLOT, SLOT, 2 * SLOT));
    })
    .await;
}

#[tokio::test]
async fn a_slot_that_is_free_again_is_covered_again() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let (ana, bo) = (creator(&house, "ana").await, creator(&house, "bo").await);
        cast.deposit(&house, SLOT).await;
        let flash = in_review(&house, &cast, BriefMode::Flash, 1).await;
        brief::actions::publish(&house, &by(&cast.rita), flash).await.unwrap();
        let deal = claims(&house, flash, &ana).await.unwrap();
        assert_eq!(claims(&house, flash, &bo).await.unwrap_err().refusal().unwrap().code, "slots_taken");
        let asked = cancellations::Asked { reason: "Another season.".to_owned(), compensation: None };
        cancellations::ask(&house, &by(&cast.acme), deal, &asked).await.unwrap();
        assert_eq!((available(&house, &cast).await, in_budget(&house, flash).await), (0, SLOT));
        let again = claims(&house, flash, &bo).await.unwrap();
        assert_eq!(state(&house, again).await, DealState::Active);
    })
    .await;
}

#[tokio::test]
async fn a_brief_that_becomes_dearer_sets_the_difference_aside_first() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        cast.deposit(&house, 2 * SLOT + 110_000).await;
        let flash = in_review(&house, &cast, BriefMode::Flash, 2).await;
        brief::actions::publish(&house, &by(&cast.rita), flash).await.unwrap();
        let amend = async |price: i64| {
            let content = brief::content::Content { offer: offer(price), ..written(BriefMode::Flash, 2).content };
            let amendment = Amendment { title: "Autumn shoes".to_owned(), content, remarks: None };
            proposals::amend(&house, &by(&cast.acme), flash, &amendment).await
        };
        assert_eq!(amend(400_000).await.unwrap_err().refusal().unwrap().code, "not_funded");
        amend(350_000).await.unwrap();
        assert_eq!((available(&house, &cast).await, in_budget(&house, flash).await), (0, 770_000));
        amend(300_000).await.unwrap();
        assert_eq!((available(&house, &cast).await, in_budget(&house, flash).await), (110_000, 2 * SLOT));
    })
    .await;
}

#[tokio::test]
async fn two_briefs_and_a_deal_that_race_for_the_same_money_never_get_it_twice() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let cho = creator(&house, "cho").await;
        let other = invited(&house, &cast, &cho).await;
        let briefs = [in_review(&house, &cast, BriefMode::Flash, 2).await, in_review(&house, &cast, BriefMode::Mass, 2).await];
        cast.deposit(&house, 2 * SLOT).await;
        let (market, rita) = (&house, &cast.rita);
        let publish = |id| async move { brief::actions::publish(market, &by(rita), id).await.map(drop) };
        let agree = async || proposals::agree(&house, &by(&cho), other).await.map(|answer| answer.proposal.deal_id.unwrap());
        let (opened, agreed) = tokio::join!(join_all(briefs.map(publish)), agree());

        let open = opened.iter().filter(|answer| answer.is_ok()).count();
        assert!(opened.iter().filter_map(|answer| answer.as_ref().err()).all(|fault| fault.refusal().unwrap().code == "not_funded"));
        let custom = state(&house, agreed.unwrap()).await;
        let set_aside = in_budget(&house, briefs[0]).await + in_budget(&house, briefs[1]).await;
        let wanted = if custom == DealState::Active { (0, 0, SLOT) } else { (1, 2 * SLOT, 0) };
        assert_eq!((open, set_aside, available(&house, &cast).await), wanted);
    })
    .await;
}

#[tokio::test]
async fn money_that_comes_in_funds_only_the_deals_of_its_brand() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let cho = creator(&house, "cho").await;
        let other = invited(&house, &cast, &cho).await;
        let waiting = proposals::agree(&house, &by(&cho), other).await.unwrap().proposal.deal_id.unwrap();
        house.clock().forward(SignedDuration::from_mins(5));
        let since = house.now();
        assert_eq!(ledger::store::brands_credited_since(house.reader(), since).await.unwrap(), []);
        assert_eq!(deals::actions::fund_waiting(&house, Some(since)).await.unwrap(), 0);
        cast.deposit(&house, SLOT).await;
        assert_eq!(ledger::store::brands_credited_since(house.reader(), since).await.unwrap(), [cast.acme.organisation.unwrap()]);
        assert_eq!(deals::actions::fund_waiting(&house, Some(since)).await.unwrap(), 1);
        assert_eq!(state(&house, waiting).await, DealState::Active);
        house.clock().forward(SignedDuration::from_secs(1));
        assert_eq!(ledger::store::brands_credited_since(house.reader(), house.now()).await.unwrap(), []);
    })
    .await;
}
