//! The invariants of money, each a function that reads and names what is wrong: L1 to L6 of the books, P1 to P3 of
//! payouts, F1 of stored bytes. Read-only; an empty answer is a clean house.

pub mod store;

use sea_orm::ConnectionTrait;

use crate::kernel::Fault;
use crate::kernel::check::Violation;

/// Every invariant of money, in the order of their ids.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<Violation>, Fault> {
    let mut found = store::postings_balance(db).await?;
    found.extend(store::cached_balances_equal_entries(db).await?);
    found.extend(store::holds_equal_their_accounts(db).await?);
    found.extend(store::chains_are_unbroken(db).await?);
    found.extend(store::parts_make_gross(db).await?);
    found.extend(store::client_money_covers_what_is_owed(db).await?);
    found.extend(store::paid_items_have_one_posting(db).await?);
    found.extend(store::approvals_are_by_others(db).await?);
    found.extend(store::totals_equal_items(db).await?);
    found.extend(store::files_are_unchanged(db).await?);
    Ok(found)
}
