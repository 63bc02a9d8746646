//! Every lifecycle of the house, as tables. Documents, diagrams, the table of who may do what, the timers,
//! `check` and the tests of all lifecycles are made from this list.

use std::sync::LazyLock;

use entity::SubjectKind;

use crate::finance::bank::DepositLife;
use crate::finance::earning::EarningLife;
use crate::finance::hold::HoldLife;
use crate::finance::payout::{BatchLife, ItemLife};
use crate::finance::statement::StatementLife;
use crate::kernel::lifecycle::{StateLine, Table, table};
use crate::market::brief::BriefLife;
use crate::market::cancellation::lifecycle::CancellationLife;
use crate::market::change::lifecycle::ChangeLife;
use crate::market::content::lifecycle::{DraftLife, ReviewLife};
use crate::market::deal::deliverable::DeliverableLife;
use crate::market::deal::lifecycle::DealLife;
use crate::market::deal::sample::SampleLife;
use crate::market::disclosure::lifecycle::CheckLife;
use crate::market::dispute::lifecycle::DisputeLife;
use crate::market::identity::lifecycle::RepresentationLife;
use crate::market::proposal::ProposalLife;

/// All tables, in the order of a deal's life.
pub fn tables() -> Vec<Table> {
    vec![
        table::<BriefLife>(),
        table::<ProposalLife>(),
        table::<DealLife>(),
        table::<DeliverableLife>(),
        table::<SampleLife>(),
        table::<DraftLife>(),
        table::<ReviewLife>(),
        table::<CheckLife>(),
        table::<ChangeLife>(),
        table::<CancellationLife>(),
        table::<DisputeLife>(),
        table::<HoldLife>(),
        table::<EarningLife>(),
        table::<BatchLife>(),
        table::<ItemLife>(),
        table::<DepositLife>(),
        table::<StatementLife>(),
        table::<RepresentationLife>(),
    ]
}

/// What the tables say about a state of a kind of thing.
pub fn state_line(kind: SubjectKind, state: &str) -> Option<&'static StateLine> {
    static TABLES: LazyLock<Vec<Table>> = LazyLock::new(tables);
    TABLES.iter().find(|table| table.kind == kind)?.states.iter().find(|line| line.state == state)
}
