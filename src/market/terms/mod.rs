//! Publishing terms: versions of the numbers every promise is made under.
//!
//! The type itself is grammar and stands in the kernel; here a version is stored and becomes current.

pub mod actions;
pub mod store;
