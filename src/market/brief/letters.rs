//! The facts of letters about a brief, frozen when its step happens.

use entity::{Money, brief};

use crate::notify::facts::BriefFacts;

/// What every letter about a brief tells.
pub fn about(brief: &brief::Model, brand: &str) -> BriefFacts {
    BriefFacts {
        brand: brand.to_owned(),
        title: brief.title.clone(),
        version: i32::try_from(brief.number).unwrap_or(i32::MAX),
        mode: brief.mode.to_string(),
        budget: Some(Money::new(brief.budget_minor, brief.currency)),
        applications_close_at: brief.applications_until,
        remarks: None,
        reason: None,
    }
}

/// The same with what the reviewer asks for, or what was amended.
pub fn with_remarks(brief: &brief::Model, brand: &str, remarks: Option<&str>) -> BriefFacts {
    BriefFacts { remarks: remarks.map(str::to_owned), ..about(brief, brand) }
}

/// The same with why it was called off.
pub fn with_reason(brief: &brief::Model, brand: &str, reason: Option<&str>) -> BriefFacts {
    BriefFacts { reason: reason.map(str::to_owned), ..about(brief, brand) }
}
