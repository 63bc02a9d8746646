//! From a bank's file to a payee's account: deposits, batches with two people, one file for the bank, late returns.

use entity::deposit::DepositState;
use entity::earning::{EarningKind, EarningState};
use entity::payee::TaxProfile;
use entity::payout_batch::BatchState;
use entity::payout_item::ItemState;
use entity::terms::MoneyMode;
use entity::{CreatorId, Currency, DealId, DeliverableId, Id, Money, OrganisationId, PayoutBatchId, Role, UserId};
use pappus::finance::bank::{self, Import};
use pappus::finance::export::{self, BankFormat, BookFormat};
use pappus::finance::hold::{self, Ask, Part, PayeeRef, Release};
use pappus::finance::ledger::{self, Account};
use pappus::finance::payee::{self, BankDetails, Profile};
use pappus::finance::payout::{self, report::Results};
use pappus::finance::{Because, earning};
use pappus::jobs;
use pappus::kernel::paging::Page;
use pappus::kernel::{Actor, Call, Ground, House};
use uuid::Uuid;

use crate::house::in_house;

fn id<I: Id>(number: u128) -> I {
    I::from(Uuid::from_u128(number))
}

pub(crate) fn brand() -> OrganisationId {
    id(10)
}

pub(crate) fn ana() -> PayeeRef {
    PayeeRef::Creator(id::<CreatorId>(20))
}

pub(crate) fn finance(user: u128) -> Call {
    Call::by(Actor { user: Some(id::<UserId>(user)), role: Role::Finance, ..Actor::nobody() })
}

pub(crate) fn as_ana() -> Call {
    Call::by(Actor { user: Some(id::<UserId>(21)), role: Role::Creator, creator: Some(id(20)), ..Actor::nobody() })
}

fn statement_of(code: &str) -> Import {
    let lines = format!(
        "date,amount,currency,payer_name,payer_account,remark,bank_reference\n\
         2026-11-20,\"50,000.00\",CNY,Acme,622,充值 {code},B1\n2026-11-20,7.00,CNY,Nobody,,,B2\n2026-11-20,-1.00,CNY,Fee,,,B3\n"
    );
    Import { account: "main".into(), map: "statement-plain".into(), name: "november.csv".into(), bytes: lines.into_bytes() }
}

/// Acme has paid in, Ana has earned 30,000.00 and said where to pay it.
pub(crate) async fn ana_has_earned(house: &House) {
    let code = bank::payment_code(house, &finance(1), brand()).await.unwrap();
    bank::import(house, &finance(1), &statement_of(&code)).await.unwrap();
    let ground = Ground { brand: Some(brand()), creator: Some(id(20)), ..Ground::platform() };
    let cny = |minor| Money::new(minor, Currency::CNY);
    let clock = Call::by(Actor::clock());
    house
        .promise(&clock, async |tx| {
            let ask = Ask { deal: id(1), brand: brand(), price: cny(3_000_000), fee: cny(300_000), money_mode: MoneyMode::Principal };
            hold::request_in(tx, &ground, ask).await?;
            let parts = vec![Part { payee: ana(), gross: cny(3_000_000), kind: EarningKind::Creator }];
            let because = Because::new("signed_off", id::<DeliverableId>(2), tx.now());
            hold::release_in(tx, &ground, id(1), Release { deliverable: Some(id(2)), price: cny(3_000_000), parts, because }).await?;
            Ok(())
        })
        .await
        .unwrap();
    let profile = Profile {
        legal_name: "安娜".into(),
        tax_profile: TaxProfile::ResidentIndividual,
        id_number: "110101199003070011".into(),
        country: "CN".into(),
        vat_consent: true,
    };
    let stored = payee::set_profile(house, &as_ana(), ana(), &profile).await.unwrap();
    payee::set_bank_details(house, &as_ana(), ana(), &account("6222020200112233445")).await.unwrap();
    payee::confirm_identity(house, &finance(1), stored.payee).await.unwrap();
}

pub(crate) fn account(number: &str) -> BankDetails {
    BankDetails {
        currency: Currency::CNY,
        account: number.into(),
        holder: "安娜".into(),
        bank_name: "招商银行".into(),
        branch: Some("上海分行".into()),
    }
}

/// A batch with its job done.
pub(crate) async fn prepared(house: &House) -> payout::Prepared {
    let preparing = payout::prepare(house, &finance(1), Currency::CNY).await.unwrap();
    let job = jobs::finish(house, preparing.job.id).await.unwrap();
    serde_json::from_str(&job.result.unwrap()).unwrap()
}

pub(crate) async fn approved(house: &House) -> PayoutBatchId {
    let prepared = prepared(house).await;
    payout::submit(house, &finance(1), prepared.batch).await.unwrap();
    payout::approve(house, &finance(2), prepared.batch).await.unwrap();
    prepared.batch
}

pub(crate) fn daifa() -> BankFormat {
    BankFormat::Daifa("daifa-plain".into())
}

pub(crate) async fn result(house: &House, batch: PayoutBatchId, word: &str) -> payout::Reported {
    result_on(house, batch, (word, "2026-11-25")).await
}

pub(crate) async fn result_on(house: &House, batch: PayoutBatchId, (word, day): (&str, &str)) -> payout::Reported {
    let item = &payout::store::items_of(house.reader(), batch).await.unwrap()[0];
    let bytes = format!("reference,status,amount,bank_reference,date,reason\n{},{word},,R-{word},{day},户名不符\n", item.end_to_end_id);
    let results = Results { map: "result-plain".into(), name: format!("{word}.csv"), bytes: bytes.into_bytes() };
    payout::report(house, &finance(1), batch, &results).await.unwrap()
}

pub(crate) async fn balance(house: &House, account: Account) -> i64 {
    ledger::store::balance_minor(house.reader(), account, Currency::CNY).await.unwrap()
}

pub(crate) async fn ana_id(house: &House) -> entity::PayeeId {
    payee::store::find_of_owner(house.reader(), ana()).await.unwrap().unwrap().id
}

#[tokio::test]
async fn each_line_of_a_bank_file_counts_once_and_unknown_money_waits() {
    in_house(async |house| {
        let code = bank::payment_code(&house, &finance(1), brand()).await.unwrap();
        let imported = bank::import(&house, &finance(1), &statement_of(&code)).await.unwrap();
        assert_eq!((imported.lines, imported.matched, imported.suspense), (2, 1, 1));
        assert_eq!(bank::import(&house, &finance(1), &statement_of(&code)).await.unwrap(), imported);
        let money = bank::brand_balance(house.reader(), brand(), Currency::CNY).await.unwrap();
        assert_eq!((money.available.minor, money.held.minor), (5_000_000, 0));
        let waiting = bank::store::list(house.reader(), Some(DepositState::Suspense), &Page::first(10)).await.unwrap().items;
        bank::match_deposit(&house, &finance(1), waiting[0].id, brand()).await.unwrap();
        assert_eq!(balance(&house, Account::BrandAvailable(brand())).await, 5_000_700);
        assert_eq!(balance(&house, Account::Suspense).await, 0);
    })
    .await;
}

#[tokio::test]
async fn the_maker_of_a_batch_cannot_approve_it_and_neither_can_its_payee() {
    in_house(async |house| {
        ana_has_earned(&house).await;
        let prepared = prepared(&house).await;
        assert_eq!((prepared.items, prepared.total.minor, prepared.pay_date.as_str()), (1, 3_000_000 - 57_000, "2026-11-25"));
        payout::submit(&house, &finance(1), prepared.batch).await.unwrap();
        let refused = payout::approve(&house, &finance(1), prepared.batch).await.unwrap_err();
        assert_eq!(refused.refusal().unwrap().code, "four_eyes");
        let refused = payout::approve(&house, &finance(21), prepared.batch).await.unwrap_err();
        assert_eq!(refused.refusal().unwrap().code, "approver_is_payee");
        assert_eq!(payout::approve(&house, &finance(2), prepared.batch).await.unwrap().state, BatchState::Approved);
    })
    .await;
}

#[tokio::test]
async fn what_a_bank_says_moves_no_payment_of_a_batch_that_has_not_left() {
    in_house(async |house| {
        ana_has_earned(&house).await;
        let batch = prepared(&house).await.batch;
        payout::submit(&house, &finance(1), batch).await.unwrap();
        let item = payout::store::items_of(house.reader(), batch).await.unwrap()[0].clone();
        let bytes = format!("reference,status,amount,bank_reference,date,reason\n{},settled,,R-1,2026-11-25,\n", item.end_to_end_id);
        let results = Results { map: "result-plain".into(), name: "early.csv".into(), bytes: bytes.into_bytes() };
        let refused = payout::report(&house, &finance(1), batch, &results).await.unwrap_err();
        assert_eq!(refused.refusal().unwrap().code, "illegal_step");
        assert_eq!(payout::store::items_of(house.reader(), batch).await.unwrap(), [item]);
    })
    .await;
}

#[tokio::test]
async fn the_banks_file_is_written_once_and_given_again_byte_for_byte() {
    in_house(async |house| {
        ana_has_earned(&house).await;
        let batch = approved(&house).await;
        let first = export::export_batch(&house, &finance(1), batch, &daifa()).await.unwrap();
        let bytes = export::store::find_file(house.reader(), "daifa", &batch.to_string()).await.unwrap().unwrap().content;
        house.clock().forward(jiff::SignedDuration::from_hours(24));
        assert_eq!(export::export_batch(&house, &finance(2), batch, &daifa()).await.unwrap(), first);
        let again = export::store::find_file(house.reader(), "daifa", &batch.to_string()).await.unwrap().unwrap().content;
        assert!(!bytes.is_empty() && bytes == again);
    })
    .await;
}

#[tokio::test]
async fn a_payment_that_comes_back_is_owed_again_with_its_tax() {
    in_house(async |house| {
        ana_has_earned(&house).await;
        let batch = approved(&house).await;
        export::export_batch(&house, &finance(1), batch, &daifa()).await.unwrap();
        let payee = ana_id(&house).await;
        assert_eq!(result(&house, batch, "settled").await.state, BatchState::Settled);
        assert_eq!(balance(&house, Account::TaxWithheld).await, 57_000);
        assert_eq!(balance(&house, Account::PayeeAvailable(payee)).await, 0);
        assert_eq!(result(&house, batch, "settled").await.state, BatchState::Settled, "read twice, booked once");
        let reported = result(&house, batch, "returned").await;
        assert_eq!((reported.state, reported.returned), (BatchState::PartlyFailed, 1));
        assert_eq!(balance(&house, Account::TaxWithheld).await, 0);
        assert_eq!(balance(&house, Account::PayeeAvailable(payee)).await, 3_000_000);
        let earnings = earning::store::of_deal(house.reader(), id::<DealId>(1)).await.unwrap();
        assert_eq!((earnings[0].state, earnings[0].item_id), (EarningState::Available, None));
        let blocked = earning::blockers_of(house.reader(), &earnings[0], house.now()).await.unwrap();
        assert_eq!(blocked[0].code, "bank_details_refused");
        payee::set_bank_details(&house, &as_ana(), ana(), &account("6222020200119999999")).await.unwrap();
        let blocked = earning::blockers_of(house.reader(), &earnings[0], house.now()).await.unwrap();
        assert_eq!((blocked[0].code.as_str(), blocked[0].clears_on.is_some()), ("bank_details_resting", true));
        house.clock().forward(jiff::SignedDuration::from_hours(72));
        assert_eq!(prepared(&house).await.total.minor, 3_000_000 - 57_000);
    })
    .await;
}

#[tokio::test]
async fn a_batch_that_is_called_off_leaves_everything_owed_as_before() {
    in_house(async |house| {
        ana_has_earned(&house).await;
        let batch = approved(&house).await;
        assert_eq!(payout::cancel(&house, &finance(1), batch).await.unwrap().state, BatchState::Cancelled);
        assert_eq!(balance(&house, Account::PayeeAvailable(ana_id(&house).await)).await, 3_000_000);
        assert_eq!(payout::store::items_of(house.reader(), batch).await.unwrap()[0].state, ItemState::Cancelled);
        assert!(export::export_batch(&house, &finance(1), batch, &daifa()).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn the_books_of_a_month_are_the_same_bytes_every_time() {
    in_house(async |house| {
        ana_has_earned(&house).await;
        approved(&house).await;
        let period = "2026-11".parse().unwrap();
        for format in [BookFormat::Hledger, BookFormat::Beancount, BookFormat::Csv, BookFormat::Xlsx] {
            let first = export::ledger_file(&house, period, format).await.unwrap();
            assert!(!first.is_empty());
            assert_eq!(first, export::ledger_file(&house, period, format).await.unwrap(), "{format:?}");
        }
    })
    .await;
}
