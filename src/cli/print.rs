//! What is printed on stdout: the routes, the document, JSON in general.

use std::io::Write;

use super::failure::Failure;
use crate::web::openapi;
use crate::web::route::{Entry, Keyed};

/// Prints JSON.
#[derive(clap::Args)]
pub struct Json {
    /// As JSON; the only form there is.
    #[arg(long, required = true)]
    json: bool,
}

/// One line on stdout. A reader that has gone away ends the verb.
pub fn line(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    out.flush()?;
    Ok(())
}

/// A value as one document.
pub fn json(value: &impl serde::Serialize) -> Result<(), Failure> {
    line(&serde_json::to_string_pretty(value)?)
}

/// One route as it is printed.
#[derive(serde::Serialize)]
struct RouteLine {
    method: &'static str,
    path: String,
    operation_id: String,
    summary: String,
    /// `anyone`, `signed_in` or the roles.
    entry: Vec<String>,
    idempotency_key: &'static str,
}

/// Every route, its operation id.
pub fn routes() -> Result<(), Failure> {
    let lines: Vec<RouteLine> = crate::web::routes()
        .into_iter()
        .map(|route| RouteLine {
            method: route.method.word(),
            path: route.path,
            operation_id: route.operation_id,
            summary: route.summary,
            entry: match route.entry {
                Entry::Anyone | Entry::Guessable => vec!["anyone".to_owned()],
                Entry::SignedIn => vec!["signed_in".to_owned()],
                Entry::Roles(roles) => roles.iter().map(ToString::to_string).collect(),
            },
            idempotency_key: match route.keyed {
                Keyed::Always => "required",
                Keyed::IfGiven => "optional",
                Keyed::Never => "ignored",
            },
        })
        .collect();
    json(&lines)
}

/// The OpenAPI document.
pub fn openapi() -> Result<(), Failure> {
    line(&openapi::text(&crate::web::routes())?)
}
