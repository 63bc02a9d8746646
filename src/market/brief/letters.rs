//! The facts of letters about a brief, frozen when its step happens.

use entity::{Currency, Money, brief};
use serde_json::{Value, json};

/// What a letter about a brief tells: `remarks` is what the reviewer asks for or what was amended.
pub fn about(brief: &brief::Model, brand: &str, remarks: Option<&str>, reason: Option<&str>) -> Value {
    let currency: Currency = brief.currency;
    json!({
        "brand": brand,
        "title": brief.title,
        "version": brief.number,
        "mode": brief.mode,
        "budget": Money::new(brief.budget_minor, currency),
        "applications_close_at": brief.applications_until,
        "remarks": remarks,
        "reason": reason,
    })
}
