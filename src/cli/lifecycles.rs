//! `pappus lifecycles`: the tables as pages, diagrams or JSON. `docs/lifecycles/` is made with it.

use std::fmt::Write;

use super::failure::Failure;
use super::print;
use crate::kernel::lifecycle::Table;
use crate::lifecycles;

/// What `lifecycles` may be told.
#[derive(clap::Args)]
pub struct Lifecycles {
    /// Only this one: brief, deal, draft …
    name: Option<String>,
    /// How it is printed.
    #[arg(long, value_enum, default_value = "md")]
    format: Format,
}

/// How a lifecycle is printed.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// A page.
    Md,
    /// A state diagram.
    Mermaid,
    /// The table itself.
    Json,
}

impl Lifecycles {
    /// Prints all of them, or one.
    pub fn run(self) -> Result<(), Failure> {
        let mut tables = lifecycles::tables();
        if let Some(name) = &self.name {
            let names: Vec<String> = tables.iter().map(|table| table.kind.to_string()).collect();
            tables.retain(|table| table.kind.to_string() == *name);
            if tables.is_empty() {
                return Err(Failure::new(format!("there is no lifecycle {name:?}; there are {}", names.join(", "))));
            }
        }
        match self.format {
            Format::Json => print::json(&tables),
            Format::Md => print::line(tables.iter().map(page).collect::<Vec<_>>().join("\n").trim_end()),
            Format::Mermaid => print::line(tables.iter().map(diagram).collect::<Vec<_>>().join("\n").trim_end()),
        }
    }
}

/// One lifecycle as a page: diagram, states, steps.
fn page(table: &Table) -> String {
    let mut page = format!("# {}\n\n```mermaid\n{}```\n\n", table.kind, diagram(table));
    page.push_str("| state | meaning | waits for | until | silence |\n| --- | --- | --- | --- | --- |\n");
    for state in &table.states {
        let until = state.until.as_deref().unwrap_or(if state.is_end { "end" } else { state.why });
        let cells = [state.waits_for.unwrap_or("-"), until, state.on_silence.as_deref().unwrap_or("-")];
        line(&mut page, &[&[state.state, state.meaning][..], &cells].concat());
    }
    page.push_str("\n| step | from | to | taken by | letters |\n| --- | --- | --- | --- | --- |\n");
    for step in &table.steps {
        let by: Vec<&str> = step.by.iter().map(|by| by.word()).collect();
        line(&mut page, &[step.step, &step.from.join(", "), &step.to.join(", "), &by.join(", "), &step.told.join(", ")]);
    }
    page
}

fn line(page: &mut String, cells: &[&str]) {
    let written = writeln!(page, "| {} |", cells.join(" | "));
    assert!(written.is_ok(), "a text takes any line");
}

/// One lifecycle as a Mermaid state diagram.
fn diagram(table: &Table) -> String {
    let begins = table.states.iter().filter(|state| !state.begins_by.is_empty()).map(|state| format!("    [*] --> {}\n", state.state));
    let steps = table.steps.iter().flat_map(|step| {
        let arrows = step.from.iter().flat_map(|from| step.to.iter().map(move |to| (from, to)));
        arrows.map(|(from, to)| format!("    {from} --> {to}: {}\n", step.step))
    });
    let ends = table.states.iter().filter(|state| state.is_end).map(|state| format!("    {} --> [*]\n", state.state));
    format!("stateDiagram-v2\n{}", begins.chain(steps).chain(ends).collect::<String>())
}
