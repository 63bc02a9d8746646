//! The compliance check of a text that is still being written: answered, and not stored.

use serde::Serialize;
use utoipa::ToSchema;

use super::draft::TextBody;
use crate::kernel::Fault;
use crate::market::content::actions::preview::preview;
use crate::market::disclosure::vocabulary::Outcome;
use crate::web::ask::Ask;

/// What a text would hear if it were handed in now.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewView {
    /// `compliant`, `needs_review` or `non_compliant`.
    #[schema(value_type = String)]
    verdict: Outcome,
    /// As a stored check holds them; passages are counted in Unicode scalar values.
    #[schema(value_type = Vec<Object>)]
    findings: serde_json::Value,
    /// The packs that judged: those the deal has pinned.
    #[schema(value_type = Vec<Object>)]
    packs: serde_json::Value,
    /// The requirements of the brief that it does not meet.
    #[schema(value_type = Vec<Object>)]
    unmet: serde_json::Value,
    /// The facts these packs ask for, by their names.
    asked: Vec<&'static str>,
    /// The facts that the deal knows already; they stand over what is attested.
    #[schema(value_type = Object)]
    known: serde_json::Value,
    /// Its text with the label that it lacks, where one is missing.
    mended_body: Option<String>,
}

/// Checks a text as handing it in would.
pub async fn check(ask: Ask<TextBody>) -> Result<PreviewView, Fault> {
    let heard = preview(&ask.house, ask.actor(), ask.id()?, &ask.body.text()).await?;
    let verdict = &heard.foretold.verdict;
    Ok(PreviewView {
        verdict: verdict.outcome,
        findings: serde_json::to_value(&verdict.findings)?,
        packs: serde_json::to_value(&verdict.packs)?,
        unmet: serde_json::to_value(&heard.unmet)?,
        asked: heard.foretold.asked,
        known: serde_json::to_value(&heard.foretold.known)?,
        mended_body: heard.foretold.mended,
    })
}
