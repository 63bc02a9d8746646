//! All queries of identity, by what they read: people, sign-ins, creators, mandates.
//!
//! Finders that take only an id serve the house itself; what a caller may see is asked for with its owner.

mod answer;
mod availability;
mod creators;
mod directory;
mod mandates;
mod people;
mod preferences;
mod sign_in;
mod token;

pub use answer::*;
pub use availability::*;
pub use creators::*;
pub use directory::*;
pub use mandates::*;
pub use people::*;
pub use preferences::*;
pub use sign_in::*;
pub use token::*;
