//! What follows in money from what was promised: shares, tax, files. Finance knows no brief, deal or draft;
//! a reason comes from above, frozen, and is printed, never looked up.

pub mod bank;
pub mod export;
pub mod share;
pub mod tax;
