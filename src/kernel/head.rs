//! Where a chain of events ends. How it goes on stands in `chain.rs`.

/// What stands before the first event of a chain.
pub const NOTHING_BEFORE: [u8; 32] = [0; 32];

/// The last event of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its number in the chain, 0 where there is none.
    pub number: i64,
    /// Its hash.
    pub hash: Vec<u8>,
}

impl Head {
    /// Of a chain without an event.
    pub fn none() -> Self {
        Self { number: 0, hash: NOTHING_BEFORE.to_vec() }
    }
}
