//! The bank and the books: laid beside each other to zero, unknown money sent back by two people, the operator's own
//! taken out and put back.

use entity::deposit::DepositState;
use entity::terms::MoneyMode;
use entity::{Currency, DepositId, Money, Role, deposit};
use pappus::finance::bank::{self, Import, Reconciliation};
use pappus::finance::earning;
use pappus::finance::export::{self, returns::RETURN_FILE};
use pappus::finance::ledger::{self, Account};
use pappus::kernel::paging::Page;
use pappus::kernel::{Actor, Call, House, Tx};

use super::payout::{ana_has_earned, approved, brand, daifa, finance, result};
use super::{ask, because, clock, cny, deposit as paid_in, ground, id, releases};
use crate::house::in_house;

/// Platform finance with a seat at the platform.
fn seated() -> Call {
    Call::by(Actor { organisation: Some(id(5)), role: Role::Finance, ..finance(1).actor })
}

async fn says(house: &House, name: &str, lines: &str) {
    let bytes = format!("date,amount,currency,payer_name,payer_account,remark,bank_reference\n{lines}").into_bytes();
    let file = Import { account: "main".into(), map: "statement-plain".into(), name: format!("{name}.csv"), bytes };
    bank::import(house, &finance(1), &file).await.unwrap();
}

async fn stands(house: &House) -> Reconciliation {
    bank::reconciliation(house, Currency::CNY).await.unwrap()
}

async fn balance(house: &House, account: Account) -> i64 {
    ledger::store::balance_minor(house.reader(), account, Currency::CNY).await.unwrap()
}

async fn unknown(house: &House) -> deposit::Model {
    let page = Page::first(10);
    bank::store::list(house.reader(), Some(DepositState::Suspense), &page).await.unwrap().items.remove(0)
}

async fn state_of(house: &House, id: DepositId) -> DepositState {
    bank::store::find(house.reader(), id).await.unwrap().unwrap().state
}

#[tokio::test]
async fn unknown_money_goes_back_when_a_second_person_agrees_and_the_bank_has_booked_it() {
    in_house(async |house| {
        says(&house, "in", "2026-11-20,50.00,CNY,Nobody,622202,货款,B1\n").await;
        let there = unknown(&house).await;
        bank::ask_send_back(&house, &finance(1), there.id).await.unwrap();
        let refused = export::approve_send_back(&house, &finance(1), there.id, &daifa()).await.unwrap_err();
        assert_eq!(refused.refusal().unwrap().code, "same_person");
        bank::refuse_send_back(&house, &finance(2), there.id).await.unwrap();
        assert_eq!(state_of(&house, there.id).await, DepositState::Suspense);
        bank::ask_send_back(&house, &finance(1), there.id).await.unwrap();
        let refused = bank::match_deposit(&house, &finance(1), there.id, brand()).await.unwrap_err();
        assert_eq!(refused.refusal().unwrap().code, "illegal_step", "what goes back is nobody's any more");
        export::approve_send_back(&house, &finance(2), there.id, &daifa()).await.unwrap();
        assert!(export::store::find_file(house.reader(), RETURN_FILE, &there.id.to_string()).await.unwrap().is_some());
        assert_eq!((balance(&house, Account::Suspense).await, stands(&house).await.is_even()), (5_000, true));
        let line = format!("2026-11-21,-50.00,CNY,Nobody,622202,退款{},B2\n", there.id.0.simple());
        says(&house, "out", &line).await;
        says(&house, "out again", &format!("{line}2026-11-21,1.00,CNY,Other,622203,,B3\n")).await;
        assert_eq!(state_of(&house, there.id).await, DepositState::Returned);
        let after = stands(&house).await;
        assert_eq!((balance(&house, Account::Suspense).await, after.difference().minor, after.is_even()), (100, 0, true));
    })
    .await;
}

#[tokio::test]
async fn money_without_a_sending_account_cannot_go_back() {
    in_house(async |house| {
        says(&house, "in", "2026-11-20,50.00,CNY,Nobody,,货款,B1\n").await;
        let refused = bank::ask_send_back(&house, &finance(1), unknown(&house).await.id).await.unwrap_err();
        assert_eq!(refused.refusal().unwrap().code, "no_payer_account");
    })
    .await;
}

#[tokio::test]
async fn the_banks_lines_find_their_postings_and_a_payment_that_comes_back_is_no_deposit() {
    in_house(async |house| {
        ana_has_earned(&house).await;
        let before = stands(&house).await;
        assert_eq!((before.difference().minor, before.only_at_bank.len(), before.only_in_books.len()), (-100, 1, 0), "a fee of the bank");
        let batch = approved(&house).await;
        export::export_batch(&house, &finance(1), batch, &daifa()).await.unwrap();
        result(&house, batch, "settled").await;
        let missing = stands(&house).await;
        assert_eq!((missing.only_in_books.len(), missing.difference().minor), (1, 2_942_900), "paid, and the bank's line is not here yet");
        let item = pappus::finance::payout::store::items_of(house.reader(), batch).await.unwrap().remove(0);
        says(&house, "batch", &format!("2026-11-25,-29430.00,CNY,代发,,{batch},B5\n")).await;
        assert_eq!(stands(&house).await.only_in_books, []);
        let waiting = balance(&house, Account::Suspense).await;
        says(&house, "back", &format!("2026-11-27,29430.00,CNY,退汇,,{},B6\n", item.end_to_end_id)).await;
        assert_eq!(balance(&house, Account::Suspense).await, waiting, "no deposit");
        assert_eq!(stands(&house).await.only_at_bank.len(), 2, "the result file has not said so yet");
        result(&house, batch, "returned").await;
        let after = stands(&house).await;
        assert_eq!((after.only_at_bank.len(), after.only_in_books.len()), (1, 0));
    })
    .await;
}

#[tokio::test]
async fn the_operator_takes_no_more_than_its_own_and_puts_back_what_it_gives_back() {
    in_house(async |house| {
        ana_has_earned(&house).await;
        let own = bank::own_money(&house, Currency::CNY).await.unwrap();
        assert_eq!(own.minor, 300_000, "the fee; nothing is withheld yet");
        let refused = bank::sweep(&house, &seated(), Money::new(300_001, Currency::CNY)).await.unwrap_err();
        assert_eq!(refused.refusal().unwrap().code, "not_own_money");
        bank::sweep(&house, &seated(), own).await.unwrap();
        let batch = approved(&house).await;
        let tax = bank::own_money(&house, Currency::CNY).await.unwrap();
        assert_eq!(tax.minor, 57_000);
        bank::sweep(&house, &seated(), tax).await.unwrap();
        assert_eq!(balance(&house, Account::BankOperating).await, 357_000);
        export::export_batch(&house, &finance(1), batch, &daifa()).await.unwrap();
        result(&house, batch, "settled").await;
        result(&house, batch, "returned").await;
        assert_eq!(balance(&house, Account::BankOperating).await, 300_000, "the tax of a payment that came back");
        let take = async |tx: &Tx| earning::claw_back_in(tx, &ground(), id(1), None, cny(1_000_000), because(&house)).await;
        house.promise(&clock(), take).await.unwrap();
        assert_eq!(balance(&house, Account::BankOperating).await, 200_000, "the fee of what was taken back");
        assert_eq!(bank::own_money(&house, Currency::CNY).await.unwrap().minor, 0);
    })
    .await;
}

#[tokio::test]
async fn in_direct_the_fee_is_taken_from_what_the_brand_pays_in_and_given_back_to_it() {
    in_house(async |house| {
        ask(&house, 100_000, 10_000, MoneyMode::Direct).await;
        paid_in(&house, 4_000).await;
        releases(&house, 2, 100_000).await.unwrap();
        let owes = balance(&house, Account::ReceivableBrand(brand())).await;
        assert_eq!((owes, balance(&house, Account::BrandAvailable(brand())).await), (6_000, 0));
        let code = bank::payment_code(&house, &finance(1), brand()).await.unwrap();
        says(&house, "in", &format!("2026-11-20,80.00,CNY,Acme,622,{code},B1\n")).await;
        let owes = balance(&house, Account::ReceivableBrand(brand())).await;
        assert_eq!((owes, balance(&house, Account::BrandAvailable(brand())).await), (0, 2_000));
        let take = async |tx: &Tx| earning::claw_back_in(tx, &ground(), id(1), None, cny(50_000), because(&house)).await;
        house.promise(&clock(), take).await.unwrap();
        assert_eq!(balance(&house, Account::BrandAvailable(brand())).await, 7_000);
    })
    .await;
}
