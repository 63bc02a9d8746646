//! Payees: whoever may be owed money, with the tax profile and the account it is paid to. A payee is found or made by
//! its owner; what it needs before it can be paid is told by name (`earning::blockers_of`).

pub mod actions;
pub mod rules;
pub mod store;

pub use actions::{BankDetails, Profile, Stored, confirm_identity, confirm_identity_in, set_bank_details, set_profile};
pub use rules::{PayeeError, PayeeRef, ground_of, is_business, must_be_owner};
