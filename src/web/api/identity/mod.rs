//! People over JSON: signing in, seats in organisations, creators and mandates.

pub mod availability;
pub mod creator;
pub mod letter;
pub mod mandate;
pub mod safety;
pub mod seat;
pub mod session;
