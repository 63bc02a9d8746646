//! Every lifecycle of the house, as tables. Documents, diagrams, the table of who may do what and the
//! tests of all lifecycles are made from this list.

use crate::kernel::lifecycle::{Table, table};
use crate::market::brief::BriefLife;
use crate::market::identity::lifecycle::RepresentationLife;

/// All tables, in the order of a deal's life.
pub fn tables() -> Vec<Table> {
    vec![table::<BriefLife>(), table::<RepresentationLife>()]
}
