//! The use cases of identity, by what they are about. Each public function is one promise, except for
//! imports, which are one promise a chunk.

mod account;
mod availability;
mod creator;
mod import;
mod membership;
mod person;
mod place;
mod preference;
mod rate_card;
mod representation;
mod second_factor;
mod session;
mod ticket;
mod token;

pub use account::*;
pub use availability::*;
pub use creator::*;
pub use import::*;
pub use membership::*;
pub use person::*;
pub use place::{OrganisationDraft, Place, ProfileDraft, ensure_platform};
pub use preference::*;
pub use rate_card::*;
pub use representation::*;
pub use second_factor::*;
pub use session::*;
pub use token::*;
