//! The facts of letters about drafts, lanes and checks, frozen when the step happens.

use entity::compliance_check::ComplianceCheckState;
use entity::{Code, compliance_check, deal, deliverable, remark, review};

use super::rules::Unmet;
use super::store::DraftInPlace;
use crate::kernel::{Fault, Term, Terms, Tx, With};
use crate::market::deal::letters::piece_of;
use crate::market::disclosure::store::checks_of;
use crate::market::disclosure::verdict::PackName;
use crate::market::disclosure::{Finding, actions::told_finding, actions::told_packs};
use crate::notify::facts::{CheckFacts, Checked, DraftFacts, Finding as ToldFinding};

fn about(deal: &deal::Model, deliverable: &deliverable::Model, number: i64) -> DraftFacts {
    DraftFacts {
        brand: deal.brand_name.clone(),
        creator: deal.creator_name.clone(),
        title: deal.title.clone(),
        deliverable: piece_of(deliverable),
        number: i32::try_from(number).unwrap_or(i32::MAX),
        rounds_left: 0,
        lane: None,
        remarks: None,
        findings: Vec::new(),
        checked: None,
        publish_from: None,
        publish_until: None,
    }
}

fn rounds_left(terms: &Terms, deliverable: &deliverable::Model) -> i32 {
    i32::try_from((terms.number(Term::BrandRoundsCount) - deliverable.brand_rounds).max(0)).unwrap_or(0)
}

/// A lane opens.
pub fn lane<State>(place: &DraftInPlace, lane: &review::Model, terms: &Terms, remarks: Option<String>) -> Result<With<State>, Fault> {
    let facts = DraftFacts {
        rounds_left: rounds_left(terms, &place.deliverable),
        lane: Some(lane.lane.clone()),
        remarks,
        ..about(&place.deal, &place.deliverable, place.draft.number)
    };
    Ok(With::letter(facts))
}

/// The checks bring a draft back: what was found, and what the brief asks for that is not there.
pub fn flagged<State>(place: &DraftInPlace, check: &compliance_check::Model, unmet: &[Unmet]) -> Result<With<State>, Fault> {
    let mut findings: Vec<ToldFinding> = told_findings(check)?;
    findings.extend(unmet.iter().map(|unmet| ToldFinding {
        rule: format!("requirement.{}", unmet.requirement.kind),
        message: unmet.requirement.text.clone(),
        text: None,
        fix: None,
    }));
    let checked = Some(told_checked(check)?);
    Ok(With::letter(DraftFacts { findings, checked, ..about(&place.deal, &place.deliverable, place.draft.number) }))
}

fn told_checked(check: &compliance_check::Model) -> Result<Checked, Fault> {
    let packs: Vec<PackName> = serde_json::from_str(&check.packs)?;
    Ok(Checked { verdict: check.verdict.clone(), packs: told_packs(&packs) })
}

fn told_findings(check: &compliance_check::Model) -> Result<Vec<ToldFinding>, Fault> {
    let findings: Vec<Finding> = serde_json::from_str(&check.findings)?;
    Ok(findings.iter().map(told_finding).collect())
}

/// A lane returns a draft: its remarks, merged (合并意见).
pub async fn returned<State>(tx: &Tx, place: &DraftInPlace, lane: &review::Model, remarks: &[remark::Model]) -> Result<With<State>, Fault> {
    let terms = tx.terms(place.deal.terms_id).await?;
    let facts = DraftFacts {
        rounds_left: (rounds_left(&terms, &place.deliverable) - i32::from(lane.counts)).max(0),
        lane: Some(lane.lane.clone()),
        remarks: Some(merge(remarks)),
        ..about(&place.deal, &place.deliverable, place.draft.number)
    };
    Ok(With::letter(facts))
}

/// Remarks as one text, numbered in the order they were written.
fn merge(remarks: &[remark::Model]) -> String {
    let lines = remarks.iter().enumerate().map(|(index, remark)| format!("{}. {}", index + 1, remark.body));
    lines.collect::<Vec<_>>().join("\n")
}

/// A draft is approved, by somebody or by silence, with what its last check had concluded.
pub async fn approved<State>(tx: &Tx, place: &DraftInPlace) -> Result<With<State>, Fault> {
    let checks = checks_of(tx.db(), place.draft.id).await?;
    let facts = DraftFacts {
        publish_until: Some(place.deliverable.window_ends_at),
        checked: checks.first().map(told_checked).transpose()?,
        ..about(&place.deal, &place.deliverable, place.draft.number)
    };
    Ok(With::letter(facts))
}

/// An outline is handed in or answered.
pub fn outline<State>(deal: &deal::Model, deliverable: &deliverable::Model, remarks: Option<&str>) -> Result<With<State>, Fault> {
    Ok(With::letter(DraftFacts { remarks: remarks.map(str::to_owned), ..about(deal, deliverable, 0) }))
}

fn about_check(place: &DraftInPlace, check: &compliance_check::Model) -> Result<CheckFacts, Fault> {
    Ok(CheckFacts {
        brand: place.deal.brand_name.clone(),
        creator: place.deal.creator_name.clone(),
        title: place.deal.title.clone(),
        deliverable: piece_of(&place.deliverable),
        number: i32::try_from(place.draft.number).unwrap_or(i32::MAX),
        findings: told_findings(check)?,
        checked: told_checked(check)?,
        grounds: None,
        ruling: None,
        reasons: None,
    })
}

/// A check was ruled.
pub fn ruled<State>(
    place: &DraftInPlace,
    check: &compliance_check::Model,
    to: ComplianceCheckState,
    reasons: Option<&str>,
) -> Result<With<State>, Fault> {
    let facts = CheckFacts { ruling: Some(to.code().to_owned()), reasons: reasons.map(str::to_owned), ..about_check(place, check)? };
    Ok(With::letter(facts))
}

/// A check was appealed.
pub fn appealed<State>(place: &DraftInPlace, check: &compliance_check::Model, grounds: &str) -> Result<With<State>, Fault> {
    Ok(With::letter(CheckFacts { grounds: Some(grounds.to_owned()), ..about_check(place, check)? }))
}
