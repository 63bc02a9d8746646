//! Withholding and VAT as pure functions over dated data, each with its full working.
//!
//! One file a jurisdiction and one data file under `packs/tax`. Which scheme a payee falls under and when tax is
//! reserved or filed is decided by those who call. `compute` is the door of the command line: names in, names out.

pub mod china;
pub mod china_platform;
pub mod china_vat;
pub mod compute;
pub mod rules;
pub mod store;

pub use china::ChinaBook;
pub use compute::{Computed, compute};
pub use rules::{Line, TaxError, Withholding, net_of_inclusive};
pub use store::{Withheld, withhold};
