//! What brands and creators promise each other. Slices import one another only downwards:
//! deals know briefs, briefs know terms, everyone knows identity; finance stands below and knows none.

pub mod brief;
pub mod disclosure;
pub mod identity;
