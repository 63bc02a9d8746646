//! The lifecycles as forms and buttons look them up: made once a thread.

use std::rc::Rc;

use entity::SubjectKind;

use crate::kernel::lifecycle::Table;
use crate::lifecycles::tables;

thread_local! {
    static TABLES: Vec<Rc<Table>> = tables().into_iter().map(Rc::new).collect();
}

/// The lifecycle of a kind, where it has one.
pub fn table_of(kind: SubjectKind) -> Option<Rc<Table>> {
    TABLES.with(|tables| tables.iter().find(|table| table.kind == kind).cloned())
}
