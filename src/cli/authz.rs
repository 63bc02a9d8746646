//! `pappus authz --json`: who may call which operation, for every role, relation and state.
//!
//! Steps come from the lifecycles, everything else from `web/access.rs`; a test calls each line over HTTP.

use entity::{Code, Role};

use super::failure::Failure;
use super::print;
use crate::kernel::lifecycle::{StepLine, Table};
use crate::lifecycles;
use crate::web::Route;
use crate::web::access::{Relation, access_to};
use crate::web::route::Entry;

/// Whether somebody of a role is allowed something.
#[derive(serde::Serialize)]
struct Permission<'a> {
    operation: &'a str,
    role: Role,
    relation: Relation,
    /// Empty where the operation takes no step.
    state: Option<&'static str>,
    allowed: bool,
}

/// Prints the table.
pub fn run() -> Result<(), Failure> {
    let (routes, tables) = (crate::web::routes(), lifecycles::tables());
    let mut all = Vec::new();
    for route in &routes {
        match step_of(route, &tables) {
            Some((table, step)) => steps(route, table, step, &mut all),
            None => others(route, &mut all),
        }
    }
    print::json(&all)
}

/// The lifecycle and the step of a route that takes one.
fn step_of<'a>(route: &Route, tables: &'a [Table]) -> Option<(&'a Table, &'a str)> {
    let (thing, step) = route.path.strip_prefix("/api/v1/")?.split_once("/{id}/steps/")?;
    let table = tables.iter().find(|table| table.kind.plural() == thing)?;
    table.steps.iter().find(|line| line.step == step).map(|line| (table, line.step))
}

fn steps<'a>(route: &'a Route, table: &Table, step: &str, all: &mut Vec<Permission<'a>>) {
    let lines: Vec<&StepLine> = table.steps.iter().filter(|line| line.step == step).collect();
    for (role, relation) in people() {
        for state in &table.states {
            let takes = |line: &&StepLine| line.is_open_to(state.state, role, relation.party(role));
            let allowed = lets_in(route, role) && lines.iter().any(takes);
            all.push(Permission { operation: &route.operation_id, role, relation, state: Some(state.state), allowed });
        }
    }
}

fn others<'a>(route: &'a Route, all: &mut Vec<Permission<'a>>) {
    let names_a_thing = route.path.contains("{id}");
    let access = access_to(&route.operation_id);
    for (role, relation) in people() {
        // Where nothing is named, only who has no seat at all is a stranger.
        if !names_a_thing && relation == Relation::Stranger && role != Role::Nobody {
            continue;
        }
        let allowed = lets_in(route, role) && access.is_some_and(|access| access.allows(role, relation));
        all.push(Permission { operation: &route.operation_id, role, relation, state: None, allowed });
    }
}

/// Whether the door lets a role in at all.
fn lets_in(route: &Route, role: Role) -> bool {
    match route.entry {
        Entry::Anyone | Entry::Guessable | Entry::SignedIn => true,
        Entry::Roles(roles) => roles.contains(&role),
    }
}

/// Every role a person can have, with the relations it can stand in.
fn people() -> impl Iterator<Item = (Role, Relation)> {
    let roles = Role::ALL.iter().copied().filter(|role| *role != Role::Clock);
    roles.flat_map(|role| Relation::of(role).iter().map(move |relation| (role, *relation)))
}
