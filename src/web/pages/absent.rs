//! Why somebody takes no new order just now, in words: away until a day, or full. And what that means for whoever would write
//! to them all the same.

use entity::CreatorId;
use serde_json::Value;

use super::visit::Visit;
use crate::kernel::Fault;
use crate::market::identity::availability::{Agenda, AvailabilityState};
use crate::market::identity::store;
use crate::render::{Moment, Words, moment_text};

/// A badge: `Away until 3 Dec 2026`; nothing where somebody takes orders, or has switched them off.
pub fn badge(words: &Words, availability: &Value) -> Option<String> {
    said(words, availability, ("page-away-until", "page-full"), None)
}

/// What stands beside an invitation of somebody of this name.
pub fn remark(words: &Words, availability: &Value, name: &str) -> Option<String> {
    said(words, availability, ("page-away-remark", "page-full-remark"), Some(name))
}

/// The same for a creator whose availability has not been read yet.
pub async fn remark_on(visit: &Visit, id: CreatorId) -> Result<Option<String>, Fault> {
    let (db, now) = (visit.house().reader(), visit.house().now());
    let Some(creator) = store::find_creator(db, id).await? else { return Ok(None) };
    let agendas = store::agendas_of(db, std::slice::from_ref(&creator), now).await?;
    Ok(agendas.get(&id).and_then(|agenda| remark(visit.words(), &told(agenda), &creator.display_name)))
}

/// The availability of an agenda as the API tells it.
pub fn told(agenda: &Agenda) -> Value {
    let now = agenda.now();
    serde_json::json!({ "state": now.state, "away_until": now.away_until.map(|day| day.to_string()) })
}

/// A day of a calendar, as `2026-12-03`, in words.
pub fn day_in_words(words: &Words, day: &str) -> String {
    moment_text(words, &format!("{day}T12:00:00Z"), "UTC", Moment::Day).unwrap_or_else(|_| day.to_owned())
}

fn said(words: &Words, availability: &Value, (away, full): (&str, &str), name: Option<&str>) -> Option<String> {
    let text = |name: &str| availability.get(name).and_then(Value::as_str);
    let day = day_in_words(words, text("away_until").unwrap_or_default());
    let name = name.unwrap_or_default();
    match text("state")?.parse().ok()? {
        AvailabilityState::Away => words.say_about(away, &[("day", &day), ("name", name)]).ok(),
        AvailabilityState::Full => words.say_about(full, &[("name", name)]).ok(),
        AvailabilityState::Open | AvailabilityState::Paused => None,
    }
}
