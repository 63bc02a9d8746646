//! Every lifecycle of the house, as tables. Documents, diagrams, the table of who may do what, the timers,
//! `check` and the tests of all lifecycles are made from this list.

use std::sync::LazyLock;

use entity::{Letter, Party, SubjectKind};

use crate::finance::bank::DepositLife;
use crate::finance::billing::BillingLife;
use crate::finance::closing::ClosingLife;
use crate::finance::earning::EarningLife;
use crate::finance::hold::HoldLife;
use crate::finance::invoice::InvoiceLife;
use crate::finance::payout::{BatchLife, ItemLife};
use crate::finance::statement::StatementLife;
use crate::kernel::By;
use crate::kernel::job::JobLife;
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
use crate::market::proposal::lifecycle::ProposalLife;

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
        table::<RepresentationLife>(),
        table::<HoldLife>(),
        table::<EarningLife>(),
        table::<BillingLife>(),
        table::<InvoiceLife>(),
        table::<DepositLife>(),
        table::<BatchLife>(),
        table::<ItemLife>(),
        table::<StatementLife>(),
        table::<ClosingLife>(),
        table::<JobLife>(),
    ]
}

static TABLES: LazyLock<Vec<Table>> = LazyLock::new(tables);

/// Whether somebody of a side may take a step from a state, in some role.
pub fn is_step_of(kind: SubjectKind, state: &str, step: &str, party: Party) -> bool {
    let Some(table) = TABLES.iter().find(|table| table.kind == kind) else { return false };
    let mut rows = table.steps.iter().filter(|row| row.step == step && row.from.contains(&state));
    rows.any(|row| row.by.iter().any(|by| by.party() == party))
}

/// What the tables say about a state of a kind of thing.
pub fn state_line(kind: SubjectKind, state: &str) -> Option<&'static StateLine> {
    TABLES.iter().find(|table| table.kind == kind)?.states.iter().find(|line| line.state == state)
}

/// Who gets a letter, and the wait that begins with the step it tells of: the wait of its own reader before that of another.
pub fn wait_told_by(letter: Letter) -> Option<(SubjectKind, By, &'static StateLine)> {
    let begun = TABLES.iter().flat_map(|table| table.states.iter().map(move |line| (table.kind, line, line.begin_letters.as_slice())));
    let stepped = TABLES.iter().flat_map(|table| {
        table.steps.iter().flat_map(move |row| {
            let reached = table.states.iter().filter(|line| row.to.contains(&line.state));
            reached.map(move |line| (table.kind, line, row.letters))
        })
    });
    let told = begun.chain(stepped).flat_map(|(kind, line, letters)| {
        let readers = letters.iter().filter(move |(_, told)| *told == letter);
        readers.map(move |(by, _)| (kind, *by, line))
    });
    let waiting: Vec<_> = told.filter(|(_, _, line)| line.has_wait).collect();
    let own = waiting.iter().find(|(_, by, line)| line.turn == Some(*by));
    own.or(waiting.first()).copied()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_state_is_reached_and_every_dead_end_is_meant() {
        for table in tables() {
            let begun = table.states.iter().filter(|state| !state.begins_by.is_empty()).map(|state| state.state);
            let mut reached: BTreeSet<&str> = begun.collect();
            loop {
                let before = reached.len();
                for step in &table.steps {
                    if step.from.iter().any(|from| reached.contains(from)) {
                        reached.extend(&step.to);
                    }
                }
                if reached.len() == before {
                    break;
                }
            }
            for state in &table.states {
                assert!(reached.contains(state.state), "{}: {} is never reached", table.kind, state.state);
                let leaves = table.steps.iter().any(|step| step.from.contains(&state.state));
                assert!(leaves || state.is_end, "{}: {} is a dead end that is not meant", table.kind, state.state);
            }
        }
    }

    #[test]
    fn no_step_has_two_rows_from_one_state() {
        for table in tables() {
            let mut seen = BTreeSet::new();
            for step in &table.steps {
                for from in &step.from {
                    assert!(seen.insert((step.step, *from)), "{}: {} from {from} stands twice", table.kind, step.step);
                }
            }
        }
    }

    #[test]
    fn every_state_that_is_no_end_waits_or_says_why_not() {
        for table in tables() {
            for state in table.states.iter().filter(|state| !state.is_end) {
                let says = state.waits_for.is_some() && (state.until.is_some() || !state.why.is_empty());
                assert!(says, "{}: {} waits for nobody", table.kind, state.state);
            }
        }
    }

    #[test]
    fn silence_takes_only_steps_that_time_may_take() {
        for table in tables() {
            for state in &table.states {
                let Some(silence) = state.on_silence.as_deref().filter(|word| !matches!(*word, "remind" | "escalate")) else { continue };
                let row = table.steps.iter().find(|step| step.step == silence && step.from.contains(&state.state));
                let by_clock = row.is_some_and(|row| row.by.iter().any(|by| by.word() == "clock"));
                assert!(by_clock, "{}: silence in {} takes {silence}, which time may not take", table.kind, state.state);
            }
        }
    }
}
