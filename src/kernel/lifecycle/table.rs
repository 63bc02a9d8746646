//! A lifecycle as data: what documents, authorisation, `check` and previews are made from.

use entity::{Code, Party, Role, SubjectKind};

use super::{By, Lifecycle, Silence, Told, Until, find_wait};
use crate::kernel::Term;

/// A lifecycle without its types: what documents and authorisation are made from.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Table {
    /// What it is the life of.
    pub kind: SubjectKind,
    /// States with their meanings.
    pub states: Vec<StateLine>,
    /// Steps.
    pub steps: Vec<StepLine>,
}

/// One state of a table.
#[derive(Clone, Debug, serde::Serialize)]
pub struct StateLine {
    /// Its code.
    pub state: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Made in this state by.
    pub begins_by: Vec<&'static str>,
    /// Whether it is an end.
    pub is_end: bool,
    /// Who must act.
    pub waits_for: Option<&'static str>,
    /// Until when, as a term with its unit.
    pub until: Option<String>,
    /// What silence does.
    pub on_silence: Option<String>,
    /// Why there is no deadline.
    pub why: &'static str,
    /// How long before the deadline the party is reminded.
    #[serde(skip)]
    pub reminders: &'static [Term],
    /// Whether a wait of its own is open in this state.
    #[serde(skip)]
    pub has_wait: bool,
    /// Whose turn it is in that wait.
    #[serde(skip)]
    pub turn: Option<By>,
    /// Who is told that it was made in this state.
    #[serde(skip)]
    pub begin_letters: Vec<Told>,
}

/// One step of a table.
#[derive(Clone, Debug, serde::Serialize)]
pub struct StepLine {
    /// Its code.
    pub step: &'static str,
    /// From these states.
    pub from: Vec<&'static str>,
    /// To these states.
    pub to: Vec<&'static str>,
    /// Taken by.
    #[serde(serialize_with = "words")]
    pub by: &'static [By],
    /// Letters, as `capacity: letter`.
    pub told: Vec<String>,
    /// The same as they stand in the lifecycle.
    #[serde(skip)]
    pub letters: &'static [Told],
}

impl StepLine {
    /// Whether somebody in a role, on a side of the thing, may take this step from a state.
    pub fn is_open_to(&self, state: &str, role: Role, party: Option<Party>) -> bool {
        self.from.contains(&state) && self.by.iter().any(|by| by.roles().contains(&role) && party == Some(by.party()))
    }
}

fn words<S: serde::Serializer>(by: &&'static [By], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(by.iter().map(|by| by.word()))
}

/// The table of a lifecycle.
pub fn table<L: Lifecycle>() -> Table {
    Table { kind: L::KIND, states: L::State::ALL.iter().map(|state| state_line::<L>(*state)).collect(), steps: step_lines::<L>() }
}

fn state_line<L: Lifecycle>(state: L::State) -> StateLine {
    let wait = find_wait::<L>(state);
    StateLine {
        state: state.code(),
        meaning: L::meaning(state),
        begins_by: L::BEGINS.iter().filter(|begin| begin.state == state).flat_map(|begin| begin.by).map(|by| by.word()).collect(),
        is_end: L::ENDS.contains(&state),
        waits_for: wait.map(|wait| if wait.by_child { "a child" } else { wait.by.word() }),
        until: wait.and_then(|wait| wait.until).map(|until| match until {
            Until::Hours(term) | Until::Days(term) | Until::BusinessDays(term) => term.code().to_owned(),
            Until::Own => "its own date".to_owned(),
        }),
        on_silence: wait.filter(|wait| wait.until.is_some()).map(|wait| match wait.silence {
            Silence::Take(step) => step.code().to_owned(),
            Silence::RemindOnly => "remind".to_owned(),
            Silence::Escalate => "escalate".to_owned(),
        }),
        why: wait.map_or("", |wait| wait.why),
        reminders: wait.map_or(&[], |wait| wait.reminders),
        has_wait: wait.is_some_and(|wait| !wait.by_child),
        turn: wait.filter(|wait| !wait.by_child).map(|wait| wait.by),
        begin_letters: L::BEGINS.iter().filter(|begin| begin.state == state).flat_map(|begin| begin.told).copied().collect(),
    }
}

fn step_lines<L: Lifecycle>() -> Vec<StepLine> {
    L::STEPS
        .iter()
        .map(|row| StepLine {
            step: row.step.code(),
            from: row.from.iter().map(Code::code).collect(),
            to: row.to.targets().iter().map(Code::code).collect(),
            by: row.by,
            told: row.told.iter().map(|(by, letter)| format!("{}: {}", by.word(), letter)).collect(),
            letters: row.told,
        })
        .collect()
}
