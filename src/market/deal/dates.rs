//! Dates of deals: when drafts are due, how long a post has been served, when retention ends. Pure.

use entity::{Instant, deliverable};
use jiff::{SignedDuration, ToSpan};

use crate::kernel::Fault;

/// The end of the local day so many days after an instant, in the deal's zone: when a draft is due.
pub fn days_after(from: Instant, days: i64, zone: &str) -> Result<Instant, Fault> {
    let local = from.timestamp().in_tz(zone)?;
    let day = local.date().checked_add(days.days())?;
    Ok(day.at(23, 59, 59, 0).in_tz(zone)?.timestamp().into())
}

/// How long a post has been served of its retention, in whole days, 0 to the full term.
pub fn days_served(deliverable: &deliverable::Model, until: Instant) -> i64 {
    let Some(from) = deliverable.published_at else { return 0 };
    let days = until.since(from).as_hours() / 24;
    days.clamp(0, deliverable.retention_days)
}

/// How retention ends: so many days after publication.
pub fn retention_end(published_at: Instant, days: i64) -> Instant {
    published_at.plus(SignedDuration::from_hours(24 * days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_due_at_the_end_of_the_brands_day() {
        let due = days_after("2026-11-22T20:00:00Z".parse().unwrap(), 3, "Asia/Shanghai").unwrap();
        assert_eq!(due.to_string(), "2026-11-26T15:59:59Z");
    }
}
