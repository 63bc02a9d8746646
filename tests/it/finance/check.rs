//! The invariants of money: a clean house has none broken, and each one that is broken by hand is named.

use pappus::finance::ledger::{self, actions::Header, recipes};
use pappus::finance::{Because, check};
use pappus::kernel::{Actor, Call, House};
use sea_orm::{ConnectionTrait, DbBackend};

use super::payout::{ana_has_earned, approved, daifa, finance, result};
use crate::house::{drop_guard, in_house_left_broken};

/// A deposit, a deal, a payment that was booked: something of everything.
async fn busy(house: &House) {
    ana_has_earned(house).await;
    let batch = approved(house).await;
    pappus::finance::export::export_batch(house, &finance(1), batch, &daifa()).await.unwrap();
    result(house, batch, "settled").await;
}

/// Breaks something behind the house's back and says which invariants notice.
async fn noticed(house: &House, sabotage: &[&str]) -> Vec<&'static str> {
    let call = Call::by(Actor::clock());
    house
        .promise(&call, async |tx| {
            for statement in sabotage {
                tx.db().execute_unprepared(statement).await?;
            }
            Ok(())
        })
        .await
        .unwrap();
    let mut ids: Vec<&'static str> = check::all(house.reader()).await.unwrap().iter().map(|violation| violation.id).collect();
    ids.dedup();
    ids
}

async fn breaks(sabotage: &[&str], wanted: &[&str]) {
    in_house_left_broken(async |house, _| {
        busy(&house).await;
        assert_eq!(noticed(&house, sabotage).await, wanted);
    })
    .await;
}

fn unguarded(trigger: &str, table: &str, house: DbBackend) -> String {
    if house == DbBackend::Sqlite { format!("DROP TRIGGER {trigger}") } else { format!("DROP TRIGGER {trigger} ON {table}") }
}

#[tokio::test]
async fn a_busy_house_is_clean() {
    in_house_left_broken(async |house, _| {
        busy(&house).await;
        assert_eq!(check::all(house.reader()).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_changed_entry_breaks_the_sum_the_balance_and_the_chain() {
    in_house_left_broken(async |house, _| {
        busy(&house).await;
        let open = unguarded("entry_unchanged", "entry", house.backend());
        let change = "UPDATE entry SET amount_minor = amount_minor + 1 WHERE account_id IN \
                      (SELECT id FROM ledger_account WHERE code LIKE 'brand:%')";
        assert_eq!(noticed(&house, &[&open, change]).await, ["L1", "L2", "L4"]);
    })
    .await;
}

#[tokio::test]
async fn a_changed_reason_breaks_the_chain() {
    in_house_left_broken(async |house, _| {
        busy(&house).await;
        let open = unguarded("posting_unchanged", "posting", house.backend());
        assert_eq!(noticed(&house, &[&open, "UPDATE posting SET because = '{}' WHERE kind = 'hold_funded'"]).await, ["L4"]);
    })
    .await;
}

#[tokio::test]
async fn a_changed_balance_is_named() {
    breaks(&["UPDATE ledger_account SET balance_minor = balance_minor - 1 WHERE code LIKE 'brand:%'"], &["L2"]).await;
}

#[tokio::test]
async fn a_hold_that_says_more_than_its_account_is_named() {
    breaks(&["UPDATE hold SET funded_minor = funded_minor + 1"], &["L3"]).await;
    let budget = "INSERT INTO brief_budget (brief_id, brand_id, currency, funded_minor, drawn_minor, returned_minor, version, created_at) \
                  SELECT id, brand_id, currency, 5, 0, 0, 1, created_at FROM hold";
    breaks(&[budget], &["L3"]).await;
}

#[tokio::test]
async fn a_tax_that_was_not_computed_is_named() {
    breaks(&["UPDATE withholding SET tax_minor = tax_minor - 1"], &["L5"]).await;
}

#[tokio::test]
async fn clients_money_that_the_operator_took_is_named() {
    in_house_left_broken(async |house, _| {
        busy(&house).await;
        let call = Call::by(Actor::clock());
        let because = Because::new("swept", "too much", house.now());
        let sweep = house.promise(&call, async |tx| {
            let chain = tx.mint::<entity::DepositId>().into();
            let header = Header { key: "test:sweep".into(), because: &because, chain, event: None, reverses: None };
            ledger::post_in(tx, &recipes::fee_swept(10_000_000, entity::Currency::CNY), header).await?;
            Ok(())
        });
        sweep.await.unwrap();
        assert_eq!(noticed(&house, &[]).await, ["L6"]);
    })
    .await;
}

#[tokio::test]
async fn a_payment_that_was_never_booked_is_named() {
    breaks(&["UPDATE payout_item SET state = 'submitted'"], &["P1"]).await;
}

#[tokio::test]
async fn a_payment_the_bank_was_never_told_of_is_named() {
    breaks(&["UPDATE file SET purpose = 'kept' WHERE purpose = 'daifa'"], &["P1"]).await;
}

#[tokio::test]
async fn a_batch_with_two_files_for_the_bank_is_named() {
    let second = "INSERT INTO file (id, purpose, belongs_to, name, media_type, sha256, content, created_at) \
                  SELECT payout_batch.id, 'pain001', file.belongs_to, 'x.xml', 'application/xml', sha256, content, file.created_at \
                  FROM file, payout_batch WHERE purpose = 'daifa'";
    breaks(&[second], &["P1"]).await;
}

#[tokio::test]
async fn two_payments_under_one_id_for_the_bank_are_named() {
    in_house_left_broken(async |house, db| {
        busy(&house).await;
        drop_guard(&db, "payout_item", ("end_to_end_id TEXT NOT NULL UNIQUE", "end_to_end_id TEXT NOT NULL")).await;
        let twin = "INSERT INTO payout_item (id, state, version, created_at, changed_at, batch_id, payee_id, currency, gross_minor, \
                    agency_minor, tax_minor, net_minor, method_id, method, end_to_end_id, tax_period) \
                    SELECT batch_id, 'failed', 1, created_at, changed_at, batch_id, payee_id, currency, gross_minor, agency_minor, \
                    tax_minor, net_minor, method_id, method, end_to_end_id, tax_period FROM payout_item";
        assert!(noticed(&house, &[twin]).await.contains(&"P1"));
    })
    .await;
}

#[tokio::test]
async fn a_batch_without_approval_is_named() {
    breaks(&["DELETE FROM payout_approval"], &["P2"]).await;
}

#[tokio::test]
async fn a_total_that_is_not_that_of_its_payments_is_named() {
    breaks(&["UPDATE payout_batch SET total_minor = total_minor + 1"], &["P3"]).await;
}

#[tokio::test]
async fn changed_bytes_are_named() {
    in_house_left_broken(async |house, _| {
        busy(&house).await;
        let bytes = if house.backend() == DbBackend::Sqlite { "x'00'" } else { "'\\x00'" };
        assert_eq!(noticed(&house, &[&format!("UPDATE file SET content = {bytes} WHERE purpose = 'daifa'")]).await, ["F1"]);
    })
    .await;
}
