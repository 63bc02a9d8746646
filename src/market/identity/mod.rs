//! Who people are: users, organisations, memberships, sign-ins, creators and their platform accounts,
//! and the mandates under which agencies act for creators.
//!
//! Tax and payout profiles are finance's; what a role may do to a promise stands in its lifecycle.

pub mod lifecycle;
pub mod store;
