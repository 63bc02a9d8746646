//! Money at the level of use cases: what is set aside, earned, given back and taken back, and what the books refuse.

mod bank;
mod billing;
mod check;
mod closing;
mod invoice;
mod item;
mod month_end;
pub(crate) mod payout;
mod person;
pub(crate) mod statement;
mod waits;

use entity::earning::EarningState::{Available, OnHold};
use entity::earning::{EarningKind, EarningState};
use entity::hold::HoldState;
use entity::terms::MoneyMode;
use entity::{CreatorId, Currency, DealId, DeliverableId, Id, Money, OrganisationId};
use pappus::finance::Because;
use pappus::finance::earning::{self, ClawedBack};
use pappus::finance::hold::{self, Ask, Part, PayeeRef, Release, Requested};
use pappus::finance::ledger::{self, Account, actions::Header, recipes};
use pappus::finance::payee::store::ensure_in;
use pappus::kernel::{Actor, Call, Fault, Ground, House, Tx};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::house::in_house;

fn id<I: Id>(number: u128) -> I {
    I::from(Uuid::from_u128(number))
}

fn cny(minor: i64) -> Money {
    Money::new(minor, Currency::CNY)
}

fn brand() -> OrganisationId {
    id(10)
}

fn ana() -> PayeeRef {
    PayeeRef::Creator(id::<CreatorId>(20))
}

fn ground() -> Ground {
    Ground { brand: Some(brand()), creator: Some(id(20)), deal: Some(id(1)), ..Ground::platform() }
}

fn because(house: &House) -> Because {
    Because::new("signed_off", id::<DeliverableId>(2), house.now())
}

fn clock() -> Call {
    Call::by(Actor::clock())
}

/// Money the brand has paid in.
async fn deposit(house: &House, minor: i64) {
    let because = Because::new("deposit", id::<DealId>(99), house.now());
    let call = clock();
    let deposited = house.promise(&call, async |tx| {
        let header = Header {
            key: format!("test:{}", tx.mint::<DealId>()),
            because: &because,
            chain: tx.mint::<DealId>().into(),
            event: None,
            reverses: None,
        };
        ledger::post_in(tx, &recipes::deposit_matched(brand(), minor, Currency::CNY), header).await?;
        Ok(())
    });
    deposited.await.unwrap();
}

async fn ask(house: &House, price: i64, fee: i64, money_mode: MoneyMode) -> Requested {
    let ask = Ask { deal: id(1), brand: brand(), price: cny(price), fee: cny(fee), money_mode };
    house.promise(&clock(), async |tx| hold::request_in(tx, &ground(), ask).await).await.unwrap()
}

fn release(house: &House, deliverable: u128, minor: i64) -> Release {
    let parts = vec![Part { payee: ana(), gross: cny(minor), kind: EarningKind::Creator }];
    Release { deliverable: Some(id(deliverable)), price: cny(minor), parts, because: because(house) }
}

async fn releases(house: &House, deliverable: u128, minor: i64) -> Result<Vec<entity::earning::Model>, Fault> {
    let release = release(house, deliverable, minor);
    house.promise(&clock(), async |tx| hold::release_in(tx, &ground(), id(1), release.clone()).await).await
}

async fn hold_of(house: &House) -> entity::hold::Model {
    hold::store::find_of_deal(house.reader(), id(1)).await.unwrap().unwrap()
}

async fn balance(house: &House, account: Account) -> i64 {
    ledger::store::balance_minor(house.reader(), account, Currency::CNY).await.unwrap()
}

async fn ana_available(house: &House) -> Account {
    Account::PayeeAvailable(house.promise(&clock(), async |tx: &Tx| Ok(ensure_in(tx, ana()).await?.id)).await.unwrap())
}

#[tokio::test]
async fn a_deal_without_money_waits_and_is_funded_when_it_comes() {
    in_house(async |house| {
        assert!(!ask(&house, 100_000, 10_000, MoneyMode::Principal).await.funded);
        deposit(&house, 109_999).await;
        assert!(!house.promise(&clock(), async |tx| hold::fund_in(tx, &ground(), id(1)).await).await.unwrap());
        deposit(&house, 1).await;
        assert!(house.promise(&clock(), async |tx| hold::fund_in(tx, &ground(), id(1)).await).await.unwrap());
        let hold = hold_of(&house).await;
        assert_eq!((hold.state, hold.funded_minor), (HoldState::Funded, 110_000));
        assert_eq!(balance(&house, Account::Hold(hold.id)).await, 110_000);
        assert_eq!(balance(&house, Account::BrandAvailable(brand())).await, 0);
    })
    .await;
}

#[tokio::test]
async fn what_is_released_is_owed_and_the_rest_goes_back_to_the_fen() {
    in_house(async |house| {
        deposit(&house, 110_001).await;
        assert!(ask(&house, 100_000, 10_001, MoneyMode::Principal).await.funded);
        let owed = releases(&house, 2, 33_333).await.unwrap();
        assert_eq!((owed[0].state, owed[0].owed_minor, owed[0].fee_minor), (Available, 33_333, 3_333));
        let back = house.promise(&clock(), async |tx| hold::refund_in(tx, &ground(), id(1), None, because(&house)).await).await.unwrap();
        assert_eq!(back, cny(110_001 - 36_666));
        let hold = hold_of(&house).await;
        assert_eq!((hold.state, hold.released_minor, hold.refunded_minor), (HoldState::Split, 36_666, 73_335));
        let held = balance(&house, Account::Hold(hold.id)).await;
        let sales = balance(&house, Account::RevenueSales).await + balance(&house, Account::TaxOutputVat).await;
        let payee = balance(&house, ana_available(&house).await).await;
        assert_eq!((held, sales, payee, balance(&house, Account::CostOfService).await), (0, 36_666, 33_333, 33_333));
    })
    .await;
}

#[tokio::test]
async fn expected_earnings_become_owed_or_are_dropped() {
    in_house(async |house| {
        deposit(&house, 110_000).await;
        ask(&house, 100_000, 10_000, MoneyMode::Custody).await;
        let part = |minor| vec![Part { payee: ana(), gross: cny(minor), kind: EarningKind::Creator }];
        for (deliverable, minor) in [(2, 60_000), (3, 40_000)] {
            let accrue = async |tx: &Tx| earning::accrue_in(tx, &ground(), id(1), id(deliverable), part(minor), because(&house)).await;
            house.promise(&clock(), accrue).await.unwrap();
        }
        let owed = releases(&house, 2, 60_000).await.unwrap();
        assert_eq!((owed[0].version, owed[0].fee_minor), (2, 6_000));
        house.promise(&clock(), async |tx| hold::refund_in(tx, &ground(), id(1), None, because(&house)).await).await.unwrap();
        let states: Vec<EarningState> = earning::store::of_deal(house.reader(), id(1)).await.unwrap().iter().map(|row| row.state).collect();
        assert_eq!(states, [Available, EarningState::Reversed]);
        assert_eq!(balance(&house, Account::RevenueFees).await, 5_660);
    })
    .await;
}

#[tokio::test]
async fn a_frozen_hold_moves_only_once_it_is_thawed() {
    in_house(async |house| {
        deposit(&house, 110_000).await;
        ask(&house, 100_000, 10_000, MoneyMode::Principal).await;
        house.promise(&clock(), async |tx| hold::freeze_in(tx, &ground(), id(1)).await).await.unwrap();
        assert_eq!(releases(&house, 2, 1).await.unwrap_err().refusal().unwrap().code, "hold_frozen");
        house.promise(&clock(), async |tx| hold::thaw_in(tx, &ground(), id(1)).await).await.unwrap();
        assert!(releases(&house, 2, 100_000).await.is_ok());
        assert_eq!(hold_of(&house).await.state, HoldState::Released);
    })
    .await;
}

#[tokio::test]
async fn two_releases_at_once_never_take_more_than_there_is() {
    in_house(async |house| {
        deposit(&house, 110_000).await;
        ask(&house, 100_000, 10_000, MoneyMode::Principal).await;
        let answers = futures_util::future::join_all((2..6).map(|deliverable| releases(&house, deliverable, 30_000))).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 3);
        let hold = hold_of(&house).await;
        assert_eq!(hold.released_minor, 99_000);
        assert_eq!(balance(&house, Account::Hold(hold.id)).await, 11_000);
    })
    .await;
}

#[tokio::test]
async fn money_taken_back_comes_from_what_is_unpaid_and_then_is_a_debt() {
    in_house(async |house| {
        deposit(&house, 220_000).await;
        ask(&house, 100_000, 10_000, MoneyMode::Principal).await;
        releases(&house, 2, 100_000).await.unwrap();
        let available = ana_available(&house).await;
        let Account::PayeeAvailable(payee) = available else { panic!() };
        // Three quarters of it have been paid meanwhile.
        let payment = recipes::Payment { payee, net_minor: 75_000, tax_minor: 0, tax_period: "2026-11".into() };
        house
            .promise(&clock(), async |tx| {
                let header = Header {
                    key: "test:paid".into(),
                    because: &because(&house),
                    chain: id::<DealId>(7).into(),
                    event: None,
                    reverses: None,
                };
                ledger::post_in(tx, &recipes::payout_reserved(&payment, Currency::CNY), header).await?;
                Ok(())
            })
            .await
            .unwrap();
        let take = async |tx: &Tx| earning::claw_back_in(tx, &ground(), id(1), id::<DeliverableId>(2), cny(40_000), because(&house)).await;
        let taken = house.promise(&clock(), take).await.unwrap();
        assert_eq!(taken, ClawedBack { from_unpaid: cny(25_000), receivable: cny(15_000) });
        assert_eq!(balance(&house, Account::BrandAvailable(brand())).await, 110_000 + 44_000);
        assert_eq!(balance(&house, Account::ReceivablePayee(payee)).await, 15_000);
        assert_eq!(balance(&house, Account::BankOperating).await, -15_000);
        let rows = earning::store::of_deal(house.reader(), id(1)).await.unwrap();
        let mut seen: Vec<_> = rows.iter().map(|row| (row.state, row.owed_minor, row.fee_minor)).collect();
        seen.sort_by_key(|row| row.1);
        assert_eq!(seen, [(Available, -25_000, -4_000), (OnHold, -15_000, 0), (Available, 100_000, 10_000)]);
        let again = async |tx: &Tx| earning::claw_back_in(tx, &ground(), id(1), None, cny(60_000), because(&house)).await;
        house.promise(&clock(), again).await.unwrap();
        let sold = balance(&house, Account::RevenueSales).await + balance(&house, Account::TaxOutputVat).await;
        assert_eq!((sold, balance(&house, Account::CostOfService).await), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn in_direct_only_the_fee_is_in_the_books() {
    in_house(async |house| {
        assert!(ask(&house, 100_000, 10_000, MoneyMode::Direct).await.funded);
        let owed = releases(&house, 2, 100_000).await.unwrap();
        assert_eq!(owed[0].state, EarningState::Paid);
        assert_eq!(balance(&house, Account::ReceivableBrand(brand())).await, 10_000);
        assert_eq!(balance(&house, Account::BankClient).await, 0);
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_refuses_a_posting_that_does_not_balance() {
    in_house(async |house| {
        deposit(&house, 100).await;
        let call = clock();
        let refused = house.promise(&call, async |tx| {
            let entry = "INSERT INTO entry (id, posting_id, line, account_id, amount_minor, currency) \
                         SELECT $1, $2, 1, id, 5, 'CNY' FROM ledger_account LIMIT 1";
            tx.db().execute_raw(tx.sql(entry, [Uuid::from_u128(1).into(), Uuid::from_u128(2).into()])).await?;
            let header = "INSERT INTO posting (id, kind, because, happened_on, posted_at, key, chain_id, number, previous_hash, hash) \
                          SELECT $1, kind, because, happened_on, posted_at, 'other', $1, 1, previous_hash, hash FROM posting LIMIT 1";
            tx.db().execute_raw(tx.sql(header, [Uuid::from_u128(2).into()])).await?;
            Ok(())
        });
        assert!(refused.await.unwrap_err().to_string().contains("sums to zero"));
        for change in
            ["UPDATE entry SET amount_minor = amount_minor + 1", "DELETE FROM entry", "UPDATE posting SET key = 'x'", "DELETE FROM posting"]
        {
            let refused = house.promise(&clock(), async |tx| Ok(tx.db().execute_unprepared(change).await.map(|_| ())?)).await;
            assert!(refused.is_err(), "{change}");
        }
    })
    .await;
}
