//! What a brief must be like, and why a step of one is refused. Pure.

use entity::brief::{BriefMode, BriefState};
use entity::{Currency, SubjectKind, brief, wait};

use super::content::{Content, Requirement};
use super::offer::{PRICE_MOST_MINOR, category_error, code_error, missing_routes, offer_errors, range_error, text_error};
use super::vocabulary::{MARKETS, PLATFORMS};
use crate::kernel::{FieldError, Kind, Refuse, Terms};

/// The most slots of a brief.
const SLOTS_MOST: i64 = 10_000;
/// The highest budget, in minor units.
const BUDGET_MOST_MINOR: i64 = 1_000_000_000_000_000;
/// Days creators may apply, from and to.
const APPLICATIONS_DAYS: (i64, i64) = (1, 14);

/// A brief as the brand writes it, before anybody has looked at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// How creators come to it.
    pub mode: BriefMode,
    /// Its title, at most 120 characters.
    pub title: String,
    /// The category of what is advertised.
    pub category: String,
    /// Its one currency.
    pub currency: Currency,
    /// What the brand wants to spend on prices, in minor units.
    pub budget_minor: i64,
    /// How many creators it looks for, 1 to 10,000.
    pub slots: i64,
    /// How many days creators may apply, 1 to 14.
    pub applications_days: i64,
    /// The code that opens a flash brief, if it has one.
    pub unlock_code: Option<String>,
    /// What it says.
    pub content: Content,
}

/// What an amendment may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// The title from now on.
    pub title: String,
    /// The content from now on.
    pub content: Content,
    /// What changed, for those who applied.
    pub remarks: Option<String>,
}

/// Why a step of a brief is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BriefError {
    /// It has left the desk.
    #[error("A brief is edited only while it is a draft or changes are asked; an open one is amended.")]
    NotEditable,
    /// A deliverable has no route.
    #[error("A deliverable on a platform with an official order system needs a route.")]
    RouteMissing(Vec<FieldError>),
    /// The text asks for something no brief may ask.
    #[error("The brief asks for something that is not allowed.")]
    Unlawful(Vec<FieldError>),
    /// Flash and mass briefs open only when fully funded.
    #[error("A {0} brief opens only when the balance covers price and fee of every slot.")]
    NotFunded(BriefMode),
    /// It takes nobody in this state.
    #[error("The brief takes nobody while it is {0}.")]
    NotOpen(BriefState),
    /// All slots are taken.
    #[error("All slots of this brief are taken.")]
    SlotsTaken,
    /// Something under it is still owed.
    #[error("The brief cannot close: something under it is still open.")]
    OpenObligations(Vec<FieldError>),
    /// A deal under it is open.
    #[error("The brief cannot be cancelled: a deal under it is open.")]
    OpenDeals,
    /// The product has ended or is another brand's.
    #[error("There is no such product on your list.")]
    NoSuchProduct,
}

impl Refuse for BriefError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotEditable | Self::NotFunded(_) | Self::NotOpen(_) | Self::SlotsTaken => Kind::Illegal,
            Self::OpenObligations(_) | Self::OpenDeals => Kind::Illegal,
            Self::RouteMissing(_) | Self::Unlawful(_) | Self::NoSuchProduct => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotEditable => "brief_not_editable",
            Self::RouteMissing(_) => "route_missing",
            Self::Unlawful(_) => "brief_unlawful",
            Self::NotFunded(_) => "not_funded",
            Self::NotOpen(_) => "brief_not_open",
            Self::SlotsTaken => "slots_taken",
            Self::OpenObligations(_) => "open_obligations",
            Self::OpenDeals => "open_deals",
            Self::NoSuchProduct => "no_such_product",
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::RouteMissing(fields) | Self::Unlawful(fields) | Self::OpenObligations(fields) => fields.clone(),
            Self::NoSuchProduct => vec![FieldError::new("content.product_id", "no_such_product", self.to_string())],
            Self::NotEditable | Self::NotFunded(_) | Self::NotOpen(_) | Self::SlotsTaken | Self::OpenDeals => Vec::new(),
        }
    }
}

/// Everything wrong with a brief as it is written.
pub fn errors(written: &Written) -> Vec<FieldError> {
    let mut errors: Vec<FieldError> = [
        text_error("title", &written.title, (1, 120)),
        category_error("category", &written.category),
        range_error("budget", written.budget_minor, (1, BUDGET_MOST_MINOR)),
        range_error("slots", written.slots, (1, SLOTS_MOST)),
        range_error("applications_days", written.applications_days, APPLICATIONS_DAYS),
        unlock_code_error(written.mode, written.unlock_code.as_deref()),
    ]
    .into_iter()
    .flatten()
    .collect();
    errors.extend(content_errors(&written.content));
    if errors.is_empty() {
        errors.extend(budget_error(written));
    }
    errors
}

/// Everything wrong with an amendment.
pub fn amendment_errors(amendment: &Amendment) -> Vec<FieldError> {
    let mut errors: Vec<FieldError> = text_error("title", &amendment.title, (1, 120)).into_iter().collect();
    errors.extend(amendment.remarks.as_deref().and_then(|remarks| text_error("remarks", remarks, (0, 2_000))));
    errors.extend(content_errors(&amendment.content));
    errors
}

/// Everything wrong with a content.
pub fn content_errors(content: &Content) -> Vec<FieldError> {
    let mut errors: Vec<FieldError> = text_error("content.goal", &content.goal, (1, 5_000)).into_iter().collect();
    errors.extend(list_errors("content.markets", &content.markets, MARKETS));
    errors.extend(list_errors("content.platforms", &content.platforms, PLATFORMS));
    if content.requirements.len() > 50 {
        errors.push(FieldError::new("content.requirements", "count", "A brief has at most 50 requirements."));
    }
    for (index, Requirement { text, .. }) in content.requirements.iter().take(50).enumerate() {
        errors.extend(text_error(&format!("content.requirements.{index}.text"), text, (1, 500)));
    }
    errors.extend(offer_errors(&content.offer, "content.offer"));
    for (index, wanted) in content.offer.deliverables.iter().enumerate() {
        if !content.platforms.contains(&wanted.platform) {
            let sentence = "A deliverable stands on one of the brief's platforms.";
            errors.push(FieldError::new(format!("content.offer.deliverables.{index}.platform"), "not_in_brief", sentence));
        }
    }
    errors
}

/// Refuses a brief whose deliverables lack the route their platforms need.
pub fn must_have_routes(content: &Content, terms: &Terms) -> Result<(), BriefError> {
    let missing = missing_routes(&content.offer, &terms.routed_platforms, "content.offer");
    if missing.is_empty() { Ok(()) } else { Err(BriefError::RouteMissing(missing)) }
}

/// Refuses to close a brief under which somebody still owes something; retention is no reason.
pub fn must_owe_nothing(brief: &brief::Model, open: &[wait::Model]) -> Result<(), BriefError> {
    let owed: Vec<FieldError> = open.iter().filter(|wait| wait.subject_id != brief.id.0 && !is_retention(wait)).map(obligation).collect();
    if owed.is_empty() { Ok(()) } else { Err(BriefError::OpenObligations(owed)) }
}

/// Refuses to cancel a brief while a deal under it is open, be it only in retention.
pub fn must_have_no_deal(open: &[wait::Model]) -> Result<(), BriefError> {
    if open.iter().any(|wait| wait.deal_id.is_some()) { Err(BriefError::OpenDeals) } else { Ok(()) }
}

fn is_retention(wait: &wait::Model) -> bool {
    matches!(
        (wait.subject_kind, wait.state.as_str()),
        (SubjectKind::Deliverable, "in_retention") | (SubjectKind::ComplianceCheck, "monitoring")
    )
}

fn obligation(wait: &wait::Model) -> FieldError {
    let until = wait.until.map_or_else(|| "without a date".to_owned(), |until| format!("until {until}"));
    let sentence = format!("{} is {}: it waits for the {} {until}.", wait.subject_kind, wait.state, wait.party);
    FieldError::new(wait.subject_kind.show(wait.subject_id), &wait.state, sentence)
}

fn list_errors(field: &str, codes: &[String], known: &[&str]) -> Vec<FieldError> {
    if codes.is_empty() || codes.len() > known.len() {
        return vec![FieldError::new(field, "count", format!("{field} names 1 to {} codes.", known.len()))];
    }
    codes.iter().enumerate().filter_map(|(index, code)| code_error(&format!("{field}.{index}"), code, known)).collect()
}

fn unlock_code_error(mode: BriefMode, code: Option<&str>) -> Option<FieldError> {
    let code = code?;
    if mode != BriefMode::Flash {
        return Some(FieldError::new("unlock_code", "flash_only", "Only a flash brief has an unlock code."));
    }
    let good = (4..=40).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_graphic());
    (!good).then(|| FieldError::new("unlock_code", "unlock_code", "An unlock code has 4 to 40 letters, digits or signs, without spaces."))
}

/// Flash and mass briefs promise every slot, so the budget covers them all; others cover at least one.
fn budget_error(written: &Written) -> Option<FieldError> {
    let price = written.content.offer.price_minor().unwrap_or(PRICE_MOST_MINOR);
    let slots = if matches!(written.mode, BriefMode::Flash | BriefMode::Mass) { written.slots } else { 1 };
    let needed = price.checked_mul(slots);
    let covered = needed.is_some_and(|needed| written.budget_minor >= needed);
    (!covered).then(|| FieldError::new("budget", "budget_too_small", "The budget does not cover the prices of what is offered."))
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
