//! Run.
fn main() {}
