//! A lifecycle is a table: the legal steps, the waits, the beginnings. Nothing else decides what may happen to a promise.

use entity::{Code, Instant, Letter, Party, Role, SubjectKind};
use uuid::Uuid;

use super::Term;

pub mod table;
pub use table::{StateLine, StepLine, Table, table};

/// In which capacity a step is taken, or a letter received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// The brand's owner or a manager.
    Brand,
    /// The brand's owner, a manager or its finance member.
    BrandFinance,
    /// The creator, or an agency's member within the mandate.
    Creator,
    /// The creator alone: what nobody does on another's behalf.
    CreatorInPerson,
    /// The agency for itself: its owner or an agent.
    Agency,
    /// A platform reviewer.
    Reviewer,
    /// A platform mediator.
    Mediator,
    /// Platform finance.
    Finance,
    /// A platform operator.
    Operator,
    /// Time, or the house itself as part of another step.
    Clock,
}

impl By {
    /// The roles that act in this capacity.
    pub fn roles(self) -> &'static [Role] {
        match self {
            Self::Brand => &[Role::BrandOwner, Role::BrandManager],
            Self::BrandFinance => &[Role::BrandOwner, Role::BrandManager, Role::BrandFinance],
            Self::Creator => &[Role::Creator, Role::AgencyOwner, Role::AgencyAgent],
            Self::CreatorInPerson => &[Role::Creator],
            Self::Agency => &[Role::AgencyOwner, Role::AgencyAgent],
            Self::Reviewer => &[Role::Reviewer],
            Self::Mediator => &[Role::Mediator],
            Self::Finance => &[Role::Finance],
            Self::Operator => &[Role::Operator],
            Self::Clock => &[Role::Clock],
        }
    }

    /// The side it stands on.
    pub fn party(self) -> Party {
        match self {
            Self::Brand | Self::BrandFinance => Party::Brand,
            Self::Creator | Self::CreatorInPerson => Party::Creator,
            Self::Agency => Party::Agency,
            Self::Reviewer | Self::Mediator | Self::Operator => Party::Platform,
            Self::Finance => Party::Finance,
            Self::Clock => Party::Clock,
        }
    }

    /// The staff role it stands for, if it is staff.
    pub fn staff_role(self) -> Option<Role> {
        match self {
            Self::Reviewer => Some(Role::Reviewer),
            Self::Mediator => Some(Role::Mediator),
            Self::Finance => Some(Role::Finance),
            Self::Operator => Some(Role::Operator),
            Self::Brand | Self::BrandFinance | Self::Creator | Self::CreatorInPerson | Self::Agency | Self::Clock => None,
        }
    }

    /// The word of it in documents.
    pub fn word(self) -> &'static str {
        match self {
            Self::Brand => "brand",
            Self::BrandFinance => "brand_finance",
            Self::Creator => "creator",
            Self::CreatorInPerson => "creator_in_person",
            Self::Agency => "agency",
            Self::Reviewer => "reviewer",
            Self::Mediator => "mediator",
            Self::Finance => "finance",
            Self::Operator => "operator",
            Self::Clock => "clock",
        }
    }
}

/// Who is told, with which letter.
pub type Told = (By, Letter);

/// Where a step leads.
#[derive(Clone, Copy, Debug)]
pub enum To<S: 'static> {
    /// To one state.
    One(S),
    /// To one of several; the use case's pure rule decides which.
    Choice(&'static [S]),
}

impl<S: Copy> To<S> {
    /// Every state it may lead to.
    pub fn targets(&self) -> Vec<S> {
        match self {
            Self::One(state) => vec![*state],
            Self::Choice(states) => states.to_vec(),
        }
    }
}

/// One legal step.
#[derive(Debug)]
pub struct Row<L: Lifecycle + ?Sized> {
    /// The step.
    pub step: L::Step,
    /// From these states.
    pub from: &'static [L::State],
    /// To here.
    pub to: To<L::State>,
    /// Taken by.
    pub by: &'static [By],
    /// Who is told.
    pub told: &'static [Told],
}

/// One state a subject may be made in.
#[derive(Debug)]
pub struct Begin<L: Lifecycle + ?Sized> {
    /// The first state.
    pub state: L::State,
    /// Made by.
    pub by: &'static [By],
    /// Who is told.
    pub told: &'static [Told],
}

/// Until when a wait lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// So many hours.
    Hours(Term),
    /// So many days.
    Days(Term),
    /// So many business days.
    BusinessDays(Term),
    /// The subject's own date (`Subject::until`).
    Own,
}

/// What silence does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence<P> {
    /// Takes this step.
    Take(P),
    /// Reminds and goes on waiting.
    RemindOnly,
    /// Tells the organisation's owner, or the platform's operators, and goes on waiting.
    Escalate,
}

/// One waiting state.
#[derive(Debug)]
pub struct Wait<L: Lifecycle + ?Sized> {
    /// The state that waits.
    pub state: L::State,
    /// Who must act.
    pub by: By,
    /// Until when; `None` where only the party ends it.
    pub until: Option<Until>,
    /// What silence does.
    pub silence: Silence<L::Step>,
    /// How long before the deadline the party is reminded (hours, from the terms).
    pub reminders: &'static [Term],
    /// Why there is no deadline, for waits without one.
    pub why: &'static str,
    /// Whether a child waits in its place: then no wait of its own is opened.
    pub by_child: bool,
}

/// A lifecycle.
pub trait Lifecycle: 'static {
    /// Its states.
    type State: Code + std::fmt::Display;
    /// Its steps.
    type Step: Code + std::fmt::Display;
    /// What it is the life of.
    const KIND: SubjectKind;
    /// The states a subject may be made in.
    const BEGINS: &'static [Begin<Self>];
    /// The steps.
    const STEPS: &'static [Row<Self>];
    /// The waits.
    const WAITS: &'static [Wait<Self>];
    /// The states that are ends.
    const ENDS: &'static [Self::State];
    /// What each state means, in one sentence for the generated page.
    fn meaning(state: Self::State) -> &'static str;
}

/// A thing with a lifecycle, as its store has read it.
pub trait Subject {
    /// Its lifecycle.
    type Life: Lifecycle;
    /// Its id.
    fn id(&self) -> Uuid;
    /// The state it is in.
    fn state(&self) -> <Self::Life as Lifecycle>::State;
    /// Its version.
    fn version(&self) -> i64;
    /// Who must act in a state, where it is not the same side for every such thing.
    fn turn(&self, _state: <Self::Life as Lifecycle>::State) -> Option<By> {
        None
    }
    /// Its own deadline in a state, for `Until::Own`.
    fn until(&self, _state: <Self::Life as Lifecycle>::State) -> Option<Instant> {
        None
    }
}

/// Implements `Subject` for a row with `id`, `state` and `version` columns; with its own deadline, and with whose turn it is,
/// where the row says so.
#[macro_export]
macro_rules! subject {
    ($row:ty, $life:ty) => {
        $crate::subject!($row, $life, |_row, _state| None, turn | _thing, _at | None);
    };
    ($row:ty, $life:ty, |$this:ident, $state:ident| $until:expr) => {
        $crate::subject!($row, $life, |$this, $state| $until, turn | _thing, _at | None);
    };
    ($row:ty, $life:ty, turn |$thing:ident, $at:ident| $turn:expr) => {
        $crate::subject!($row, $life, |_row, _state| None, turn | $thing, $at | $turn);
    };
    ($row:ty, $life:ty, |$this:ident, $state:ident| $until:expr, turn |$thing:ident, $at:ident| $turn:expr) => {
        impl $crate::kernel::Subject for $row {
            type Life = $life;
            fn id(&self) -> uuid::Uuid {
                self.id.into()
            }
            fn state(&self) -> <$life as $crate::kernel::Lifecycle>::State {
                self.state
            }
            fn version(&self) -> i64 {
                self.version
            }
            fn turn(&self, $at: <$life as $crate::kernel::Lifecycle>::State) -> Option<$crate::kernel::By> {
                let $thing = self;
                $turn
            }
            fn until(&self, $state: <$life as $crate::kernel::Lifecycle>::State) -> Option<entity::Instant> {
                let $this = self;
                $until
            }
        }
    };
}

/// A row of the table.
pub const fn row<L: Lifecycle>(step: L::Step, from: &'static [L::State], to: L::State, by: &'static [By], told: &'static [Told]) -> Row<L> {
    Row { step, from, to: To::One(to), by, told }
}

/// A row that leads to one of several states.
pub const fn choice<L: Lifecycle>(
    step: L::Step,
    from: &'static [L::State],
    to: &'static [L::State],
    by: &'static [By],
    told: &'static [Told],
) -> Row<L> {
    Row { step, from, to: To::Choice(to), by, told }
}

/// A first state.
pub const fn begin<L: Lifecycle>(state: L::State, by: &'static [By], told: &'static [Told]) -> Begin<L> {
    Begin { state, by, told }
}

/// A wait with a deadline.
pub const fn wait<L: Lifecycle>(state: L::State, by: By, until: Until, silence: Silence<L::Step>, reminders: &'static [Term]) -> Wait<L> {
    Wait { state, by, until: Some(until), silence, reminders, why: "", by_child: false }
}

/// A wait that only its party ends.
pub const fn open<L: Lifecycle>(state: L::State, by: By, why: &'static str) -> Wait<L> {
    Wait { state, by, until: None, silence: Silence::RemindOnly, reminders: &[], why, by_child: false }
}

/// A state in which a child waits (a draft's lanes, a deal's deliverables); the parent shows that wait.
pub const fn child<L: Lifecycle>(state: L::State, why: &'static str) -> Wait<L> {
    Wait { state, by: By::Clock, until: None, silence: Silence::RemindOnly, reminders: &[], why, by_child: true }
}

/// The usual two reminders.
pub const REMINDERS: &[Term] = &[Term::RemindEarlyHours, Term::RemindLateHours];

/// The row of a step from a state.
pub fn find_row<L: Lifecycle>(from: L::State, step: L::Step) -> Option<&'static Row<L>> {
    L::STEPS.iter().find(|row| row.step == step && row.from.contains(&from))
}

/// The wait of a state.
pub fn find_wait<L: Lifecycle>(state: L::State) -> Option<&'static Wait<L>> {
    L::WAITS.iter().find(|wait| wait.state == state)
}
