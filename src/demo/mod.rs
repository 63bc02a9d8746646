//! A believable market, built through the use cases with a clock that the demo moves itself.
//!
//! Nothing here writes a row: people sign, brands pay in, creators write, time passes, and the same use
//! cases run that run for everybody else. The same seed and day give the same market.

mod agency;
mod agreement;
mod bank;
mod cast;
mod finale;
mod invoices;
mod modes;
mod money;
mod names;
mod scene;
mod script;
mod stage;
mod today;
mod tour;
mod trouble;

pub use agreement::Agreement;
pub use cast::{Cast, PASSWORD, Player};
pub use finale::{Books, close_books};
pub use script::play;
pub use stage::Stage;
pub use today::{BEGINS_HOURS_BEFORE, today};
pub use tour::tour;

/// How long the play lasts, in days, with some to spare at its end.
pub const PLAYS_DAYS: i64 = 130;

/// How large a market is built.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// How many brands.
    pub brands: usize,
    /// How many creators; those past the first thousand come as unclaimed profiles.
    pub creators: usize,
}

impl Size {
    /// What `pappus demo` builds by itself.
    pub const USUAL: Self = Self { brands: 12, creators: 200 };
    /// Enough to play every scene.
    pub const SMALL: Self = Self { brands: 3, creators: 12 };
}
