//! The grammar everyone speaks: lifecycles, promises, time, refusals.

pub mod calendar;
