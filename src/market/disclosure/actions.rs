//! Checking a draft inside the promise that hands it in, by the packs its deal has pinned.

use std::collections::BTreeMap;

use entity::compliance_check::ComplianceCheckState;
use entity::deal::Settlement;
use entity::{DealId, DraftId, Instant, compliance_check, deal, deliverable, draft};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::lifecycle::CheckStep;
use super::note::Note;
use super::promoted::Promoted;
use super::store::shelf::{self, Bound};
use super::verdict::PackName;
use super::vocabulary::{Compensation, Outcome};
use super::{Finding, Verdict, fact, mend, store};
use crate::kernel::advance::advance_by_house;
use crate::kernel::calendar::BOOK_ZONE;
use crate::kernel::{Fault, FieldError, Ground, House, Tx, With, begin};
use crate::notify::facts::{CheckFacts, Checked, Finding as ToldFinding, Piece};

/// The packs a deal for these markets pins, as it stores them. Keeps the rulebook.
pub async fn pinned_packs(tx: &Tx, markets: &[String]) -> Result<String, Fault> {
    let bound = shelf::current()?;
    let packs = bound.book.packs_for(markets).map_err(|error| unknown_market(&error))?;
    let packs: Vec<Value> =
        packs.iter().map(|pack| json!({ "id": pack.id(), "version": pack.data().version, "content_hash": pack.content_hash() })).collect();
    store::keep_rulebook(tx, (&bound.content_hash, &bound.content)).await?;
    Ok(json!({ "rulebook": bound.content_hash, "packs": packs }).to_string())
}

pub(super) fn unknown_market(error: &super::DisclosureError) -> Fault {
    Fault::invalid(vec![FieldError::new("markets", "unknown_market", error.to_string())])
}

/// A draft that is being handed in.
#[derive(Debug)]
pub struct HandedIn<'a> {
    /// Its deal.
    pub deal: &'a deal::Model,
    /// Its deliverable.
    pub deliverable: &'a deliverable::Model,
    /// The draft.
    pub draft: &'a draft::Model,
    /// What others than the packs have found in it.
    pub found: Vec<Finding>,
}

/// Judges a draft and stores the verdict as a check: passed, needing a fix, or before a person.
pub async fn check_in(tx: &Tx, ground: &Ground, handed_in: HandedIn<'_>) -> Result<compliance_check::Model, Fault> {
    let HandedIn { deal, deliverable, draft, found } = handed_in;
    let (bound, note) = (shelf::of_deal(tx.db(), deal).await?, note_of(deal, deliverable, draft)?);
    let verdict = judged(&bound, &note, tx.now())?.with(found);
    let state = match verdict.outcome {
        Outcome::Compliant => ComplianceCheckState::Passed,
        Outcome::NonCompliant => ComplianceCheckState::NeedsFix,
        Outcome::NeedsReview => ComplianceCheckState::Manual,
    };
    let check = compliance_check::Model {
        id: tx.mint(),
        state,
        version: 1,
        created_at: tx.now(),
        changed_at: tx.now(),
        deal_id: deal.id,
        draft_id: draft.id,
        deliverable_id: deliverable.id,
        verdict: serde_json::to_value(verdict.outcome)?.as_str().unwrap_or_default().to_owned(),
        findings: serde_json::to_string(&verdict.findings)?,
        packs: serde_json::to_string(&verdict.packs)?,
        ruled_by: None,
        reason: None,
    };
    store::insert_check(tx, &check).await?;
    let rules: Vec<&str> = verdict.findings.iter().map(|finding| finding.rule.as_str()).collect();
    let checked = Checked { verdict: check.verdict.clone(), packs: told_packs(&verdict.packs) };
    let told =
        With::letter(told((deal, deliverable, draft), &verdict, checked)).facts(json!({ "rules": rules, "rulebook": bound.content_hash }));
    begin(tx, ground, &check, told).await?;
    Ok(check)
}

/// The verdict of the packs a deal has pinned. What only the rulebook in force finds, by the law of today, stands beside
/// it as a warning: it binds whoever publishes, and changes nothing about the deal.
fn judged(bound: &Bound, note: &Note, now: Instant) -> Result<Verdict, Fault> {
    let current = shelf::current()?;
    let pinned = bound.book.check(note).map_err(|error| unknown_market(&error))?.with(current.book.draft_lint(note));
    // A market that has gone from the rulebook in force has no newer law there.
    let Ok(packs) = current.book.packs_for(&note.markets) else { return Ok(pinned) };
    let today = now.timestamp().to_zoned(TimeZone::get(BOOK_ZONE).unwrap_or(TimeZone::UTC)).date();
    let newer = current.book.check_by(&packs, note, Some(today)).map_err(|error| unknown_market(&error))?;
    Ok(pinned.beside(newer))
}

/// What the packs say to a draft that is not stored.
#[derive(Debug, Clone)]
pub struct Foretold {
    /// The verdict it would get if it were handed in now.
    pub verdict: Verdict,
    /// Its text with the label that it lacks; `None` where none is missing.
    pub mended: Option<String>,
    /// The facts these packs ask for, by name, without those that the deal knows.
    pub asked: Vec<&'static str>,
    /// The facts that the deal knows.
    pub known: BTreeMap<String, Value>,
}

/// The verdict a text would get if it were handed in now, by the packs its deal has pinned. Stores nothing.
pub async fn foretell(
    house: &House,
    deal: &deal::Model,
    deliverable: &deliverable::Model,
    draft: &draft::Model,
) -> Result<Foretold, Fault> {
    let (bound, note) = (shelf::of_deal(house.reader(), deal).await?, note_of(deal, deliverable, draft)?);
    let verdict = judged(&bound, &note, house.now())?;
    let mended = mend(&bound.book, &note).map_err(|error| unknown_market(&error))?.body;
    let packs = bound.book.packs_for(&note.markets).map_err(|error| unknown_market(&error))?;
    let known = Promoted::of_deal(deal)?.known_of(&deliverable.format);
    let asks = |name: &&str| !known.contains_key(*name) && packs.iter().any(|pack| pack.asks_for(name));
    let asked = fact::FACTS.iter().map(|(name, _)| *name).filter(asks).collect();
    Ok(Foretold { verdict, mended: Some(mended).filter(|mended| *mended != note.body), asked, known })
}

fn told((deal, deliverable, draft): (&deal::Model, &deliverable::Model, &draft::Model), verdict: &Verdict, checked: Checked) -> CheckFacts {
    CheckFacts {
        brand: deal.brand_name.clone(),
        creator: deal.creator_name.clone(),
        title: deal.title.clone(),
        deliverable: Piece { platform: deliverable.platform.clone(), format: deliverable.format.clone(), number: deliverable.number },
        number: i32::try_from(draft.number).unwrap_or(i32::MAX),
        findings: verdict.findings.iter().map(told_finding).collect(),
        checked,
        grounds: None,
        ruling: None,
        reasons: None,
    }
}

/// The markets that judged with the versions of their packs, as a letter names them.
pub fn told_packs(packs: &[PackName]) -> String {
    packs.iter().map(|pack| format!("{} {}", pack.id, pack.version)).collect::<Vec<_>>().join(", ")
}

/// A finding as a letter tells it: both languages where they differ.
pub fn told_finding(finding: &Finding) -> ToldFinding {
    ToldFinding {
        rule: finding.rule.clone(),
        message: format!("{} / {}", finding.message.zh, finding.message.en),
        text: finding.passage.as_ref().map(|passage| passage.text.clone()),
        fix: Some(format!("{} / {}", finding.fix.zh, finding.fix.en)),
    }
}

/// The draft as the rulebook reads it.
pub(super) fn note_of(deal: &deal::Model, deliverable: &deliverable::Model, draft: &draft::Model) -> Result<Note, Fault> {
    let promoted = Promoted::of_deal(deal)?;
    let facts = promoted.facts_of(&deliverable.format, serde_json::from_str(&draft.facts)?);
    let paid = deal.price_minor > 0 || deal.settlement == Settlement::External;
    let note = json!({
        "id": draft.id,
        "markets": serde_json::from_str::<Value>(&deliverable.markets)?,
        "platform": deliverable.platform,
        "language": "",
        "title": draft.title,
        "body": draft.body,
        "hashtags": serde_json::from_str::<Value>(&draft.hashtags)?,
        "compensation": if paid { Compensation::Paid } else { Compensation::Gift },
        "category": promoted.category.as_ref().unwrap_or(&deal.category),
        "facts": facts,
    });
    Ok(serde_json::from_value(note)?)
}

/// Ends the check of a draft that was taken back before anybody ruled.
pub async fn drop_open_in(tx: &Tx, draft: DraftId) -> Result<(), Fault> {
    if let Some(check) = store::manual_check(tx, draft).await? {
        let ground = Ground { deal: Some(check.deal_id), ..Ground::platform() };
        advance_by_house(tx, &ground, &check, CheckStep::Drop, With::nothing()).await?;
    }
    Ok(())
}

/// Ends the checks and appeals of a deal that ends before anybody ruled: nobody is asked for a word any more.
pub async fn drop_under_deal_in(tx: &Tx, ground: &Ground, deal: DealId) -> Result<(), Fault> {
    for check in store::open_checks_of_deal(tx, deal).await? {
        advance_by_house(tx, ground, &check, CheckStep::Drop, With::nothing()).await?;
    }
    Ok(())
}
