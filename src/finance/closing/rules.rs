//! Why a month is not closed.

use crate::kernel::{Kind, Refuse};

/// Why a month is not closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClosingError {
    /// Not finance.
    #[error("Only platform finance closes months.")]
    NotFinance,
    /// Something on the checklist is not done.
    #[error("Not everything on the checklist is done yet.")]
    NotInOrder,
    /// A closing of the month stands already.
    #[error("A closing of this month stands already.")]
    Already,
    /// What was pinned is not so any more.
    #[error("Something has changed since this was prepared. Withdraw it and prepare it again.")]
    Changed,
    /// The same person, perhaps with another sign-in.
    #[error("Another person closes the month than the one who prepared it.")]
    SamePerson,
    /// The month is closed.
    #[error("This month is closed.")]
    Closed,
}

impl Refuse for ClosingError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFinance | Self::SamePerson => Kind::Forbidden,
            Self::NotInOrder | Self::Already | Self::Changed | Self::Closed => Kind::Illegal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFinance => "role",
            Self::NotInOrder => "closing_not_in_order",
            Self::Already => "closing_already",
            Self::Changed => "closing_changed",
            Self::SamePerson => "closing_same_person",
            Self::Closed => "month_closed",
        }
    }
}
