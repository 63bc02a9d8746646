//! `pappus authz --json`: who may take which step, for every role, relation and state.
//!
//! Derived from the lifecycles, as the doors do it; a test calls each line over HTTP.

use entity::{Code, Role};

use super::failure::Failure;
use super::print;
use crate::kernel::lifecycle::{StepLine, Table};
use crate::lifecycles;
use crate::web::route::Entry;

/// Whether a role is allowed something.
#[derive(serde::Serialize)]
struct Permission {
    operation: String,
    role: Role,
    /// `party`: stands on a side of it, or serves the platform. `stranger`: neither.
    relation: &'static str,
    /// Empty where the operation has no state.
    state: Option<&'static str>,
    allowed: bool,
}

/// Prints the table.
pub fn run() -> Result<(), Failure> {
    let routes = crate::web::routes();
    let mut all = Vec::new();
    for table in lifecycles::tables() {
        for step in steps_of(&table) {
            let operation = format!("{}_{step}", table.kind);
            if routes.iter().any(|route| route.operation_id == operation) {
                all.extend(permissions(&table, step, &operation));
            }
        }
    }
    for route in routes {
        if let Entry::Roles(roles) = route.entry {
            let line = |role: &Role| Permission {
                operation: route.operation_id.clone(),
                role: *role,
                relation: "party",
                state: None,
                allowed: roles.contains(role),
            };
            all.extend(people().iter().map(line));
        }
    }
    print::json(&all)
}

fn permissions(table: &Table, step: &str, operation: &str) -> Vec<Permission> {
    let rows: Vec<&StepLine> = table.steps.iter().filter(|row| row.step == step).collect();
    let mut all = Vec::new();
    for role in people() {
        for relation in ["party", "stranger"] {
            for state in &table.states {
                let takes = |row: &&StepLine| row.from.contains(&state.state) && row.by.iter().any(|by| by.roles().contains(&role));
                let allowed = (relation == "party" || role.is_staff()) && rows.iter().any(takes);
                all.push(Permission { operation: operation.to_owned(), role, relation, state: Some(state.state), allowed });
            }
        }
    }
    all
}

/// Every role a person can have.
fn people() -> Vec<Role> {
    Role::ALL.iter().copied().filter(|role| *role != Role::Clock).collect()
}

/// The steps of a table, each once.
fn steps_of(table: &Table) -> Vec<&'static str> {
    let mut steps: Vec<&'static str> = Vec::new();
    for row in &table.steps {
        if !steps.contains(&row.step) {
            steps.push(row.step);
        }
    }
    steps
}
