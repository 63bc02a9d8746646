//! Deals: agreed terms between a brand and a creator, and the frozen confirmation of them.
//!
//! A deal pins its terms, packs, time zone and shares when it is agreed; nothing reaches back into it.
//! Its picture is that of its deliverables, which live here as rows; their content is `content`.

pub mod actions;
mod agree;
pub mod dates;
pub mod deliverable;
pub mod ending;
pub mod letters;
pub mod lifecycle;
pub mod rules;
pub mod sample;
pub mod samples;
pub mod shares;
pub mod sides;
pub mod store;
