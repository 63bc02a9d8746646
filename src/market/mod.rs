//! What brands and creators promise each other. Slices import each other only downwards:
//! dispute, cancellation, change → content → proposal, matching, message → deal → disclosure, brief, terms → identity.

pub mod brief;
pub mod cancellation;
pub mod change;
pub mod content;
pub mod deal;
pub mod disclosure;
pub mod dispute;
pub mod hook;
pub mod identity;
pub mod matching;
pub mod message;
pub mod proposal;
pub mod terms;
