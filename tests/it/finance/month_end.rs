//! A payment made in another month than it was prepared for: the tax month is that of actual payment, by the clocks of
//! Shanghai.

use entity::earning::EarningKind;
use entity::payout_batch::BatchState;
use entity::payout_item;
use entity::terms::MoneyMode;
use entity::{DealId, DeliverableId, PayoutBatchId};
use pappus::finance::export;
use pappus::finance::hold::{self, Ask, Part, Release};
use pappus::finance::ledger::Account;
use pappus::finance::{Because, payout, tax};
use pappus::jobs;
use pappus::kernel::{Actor, Call, Ground, House};

use super::payout::{ana, ana_has_earned, approved, balance, brand, daifa, finance, prepared, result, result_on};
use super::{cny, id};
use crate::house::in_house;

/// The last second of November in Shanghai, and the first of December.
const NOVEMBER_ENDS: [&str; 2] = ["2026-11-30T15:59:59Z", "2026-11-30T16:00:00Z"];

/// Ana has earned 10,000.00 more.
async fn earns_more(house: &House) {
    let ground = Ground { brand: Some(brand()), creator: Some(id(20)), ..Ground::platform() };
    let (deal, piece) = (id::<DealId>(31), id::<DeliverableId>(32));
    house
        .promise(&Call::by(Actor::clock()), async |tx| {
            let ask = Ask { deal, brand: brand(), price: cny(1_000_000), fee: cny(100_000), money_mode: MoneyMode::Principal };
            hold::request_in(tx, &ground, ask).await?;
            let parts = vec![Part { payee: ana(), gross: cny(1_000_000), kind: EarningKind::Creator }];
            let because = Because::new("signed_off", piece, tx.now());
            hold::release_in(tx, &ground, deal, Release { deliverable: Some(piece), price: cny(1_000_000), parts, because }).await?;
            Ok(())
        })
        .await
        .unwrap();
}

async fn paid_in_november(house: &House) {
    ana_has_earned(house).await;
    let batch = approved(house).await;
    export::export_batch(house, &finance(1), batch, &daifa()).await.unwrap();
    result(house, batch, "settled").await;
}

async fn only_item(house: &House, batch: PayoutBatchId) -> payout_item::Model {
    let mut items = payout::store::items_of(house.reader(), batch).await.unwrap();
    assert_eq!(items.len(), 1);
    items.remove(0)
}

/// What stands as withheld in a month.
async fn withheld_in(house: &House, month: &str) -> i64 {
    let rows = tax::store::of_period(house.reader(), month).await.unwrap();
    rows.iter().filter(|row| row.reversed_by.is_none()).map(|row| row.tax_minor).sum()
}

fn code<T: std::fmt::Debug>(answer: Result<T, pappus::kernel::Fault>) -> &'static str {
    answer.unwrap_err().refusal().unwrap().code
}

#[tokio::test]
async fn a_batch_leaves_until_the_last_second_of_its_month() {
    in_house(async |house| {
        ana_has_earned(&house).await;
        let batch = approved(&house).await;
        house.clock().set(NOVEMBER_ENDS[0].parse().unwrap());
        assert_eq!(code(payout::recompute(&house, &finance(1), batch).await), "tax_month_runs");
        export::export_batch(&house, &finance(1), batch, &daifa()).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_batch_that_crosses_the_month_end_is_withheld_for_anew_and_approved_again() {
    in_house(async |house| {
        paid_in_november(&house).await;
        earns_more(&house).await;
        let batch = approved(&house).await;
        let before = only_item(&house, batch).await;
        assert_eq!((before.tax_minor, before.tax_period.as_str()), (24_000, "2026-11"));
        let agreed = payout::store::load(house.reader(), batch).await.unwrap().content_hash;

        house.clock().set(NOVEMBER_ENDS[1].parse().unwrap());
        assert_eq!(code(export::export_batch(&house, &finance(1), batch, &daifa()).await), "tax_month_passed");
        let recomputing = payout::recompute(&house, &finance(1), batch).await.unwrap();
        assert_eq!(code(payout::submit(&house, &finance(1), batch).await), "batch_preparing");
        jobs::finish(&house, recomputing.job.id).await.unwrap();

        // December counts two months, so that less is due: 22,000.00 at 3 %, less the 570.00 of November.
        let after = only_item(&house, batch).await;
        assert_eq!((after.id, after.tax_minor, after.net_minor, after.tax_period.as_str()), (before.id, 9_000, 991_000, "2026-12"));
        let row = payout::store::load(house.reader(), batch).await.unwrap();
        assert_eq!((row.state, row.pay_date.as_str(), row.content_hash), (BatchState::Preparing, "2026-12-02", None));
        assert_eq!((withheld_in(&house, "2026-11").await, withheld_in(&house, "2026-12").await), (57_000, 9_000));
        assert_eq!(balance(&house, Account::TaxWithheld).await, 66_000);

        payout::submit(&house, &finance(1), batch).await.unwrap();
        let row = payout::store::load(house.reader(), batch).await.unwrap();
        assert_ne!(row.content_hash, agreed, "the earlier approval is for other figures");
        assert_eq!(row.state, BatchState::Submitted);
        assert_eq!(code(export::export_batch(&house, &finance(1), batch, &daifa()).await), "illegal_step");
        payout::approve(&house, &finance(2), batch).await.unwrap();
        export::export_batch(&house, &finance(1), batch, &daifa()).await.unwrap();
        assert_eq!(result_on(&house, batch, ("settled", "2026-12-02")).await.state, BatchState::Settled);
    })
    .await;
}

#[tokio::test]
async fn what_the_bank_pays_a_month_later_takes_its_tax_along_and_the_next_payment_evens_it_out() {
    in_house(async |house| {
        ana_has_earned(&house).await;
        let batch = approved(&house).await;
        export::export_batch(&house, &finance(1), batch, &daifa()).await.unwrap();
        house.clock().set("2026-12-01T02:00:00Z".parse().unwrap());
        result_on(&house, batch, ("settled", "2026-12-01")).await;
        let item = only_item(&house, batch).await;
        assert_eq!((item.tax_period.as_str(), item.tax_minor, item.net_minor), ("2026-12", 57_000, 2_943_000));
        assert_eq!((withheld_in(&house, "2026-11").await, withheld_in(&house, "2026-12").await), (0, 57_000));

        earns_more(&house).await;
        let next = prepared(&house).await;
        assert_eq!(only_item(&house, next.batch).await.tax_minor, 24_000, "40,000.00 in one month cost 810.00");
        // A payment that comes back reverses the tax where it lies now.
        result_on(&house, batch, ("returned", "2026-12-03")).await;
        assert_eq!((withheld_in(&house, "2026-12").await, balance(&house, Account::TaxWithheld).await), (24_000, 24_000));
    })
    .await;
}

#[tokio::test]
async fn what_the_bank_pays_on_the_last_day_stays_in_its_month() {
    in_house(async |house| {
        ana_has_earned(&house).await;
        let batch = approved(&house).await;
        export::export_batch(&house, &finance(1), batch, &daifa()).await.unwrap();
        house.clock().set("2026-12-01T02:00:00Z".parse().unwrap());
        result_on(&house, batch, ("settled", "2026-11-30")).await;
        assert_eq!(only_item(&house, batch).await.tax_period, "2026-11");
        assert_eq!(code(payout::recompute(&house, &finance(1), batch).await), "illegal_step");
    })
    .await;
}
