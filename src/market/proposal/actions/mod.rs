//! Use cases of proposals: asking and offering, applying and claiming, answering, and the steps of a brief
//! that also move its proposals.

mod answer;
mod apply;
mod invite;
mod selection;
mod setting;

pub use answer::{agree, counter, decline, interest, lapse, offer, withdraw};
pub use apply::{Application, apply, claim};
pub use invite::{Invitation, InvitationKind, Invited, invite, invite_many};
pub use selection::{amend, cancel, on_silence, start};
pub use setting::Answered;
