//! Local time of a named zone, and the reasons why a question about days has no answer.

use entity::Instant;
use jiff::Zoned;
use jiff::tz::TimeZone;

/// Why a question about days has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The name is not in the time zone database.
    #[error("{0:?} is not a time zone (expected a name such as Asia/Shanghai)")]
    UnknownZone(String),
    /// The answer lies outside the years that can be expressed.
    #[error("the date lies outside the calendar's time")]
    OutOfTime,
    /// A period is written as year and month, such as 2026-11.
    #[error("{0:?} is not a period (expected a month such as 2026-11)")]
    BadPeriod(String),
    /// A calendar pack that cannot be read.
    #[error("the calendar pack is not readable: {0}")]
    BadPack(String),
}

/// The local time of a zone at an instant.
pub(super) fn local(instant: Instant, zone: &str) -> Result<Zoned, CalendarError> {
    Ok(instant.timestamp().to_zoned(time_zone(zone)?))
}

/// The zone of an IANA name such as `Asia/Shanghai`, from the database inside the program.
pub(super) fn time_zone(zone: &str) -> Result<TimeZone, CalendarError> {
    TimeZone::get(zone).map_err(|_| CalendarError::UnknownZone(zone.to_owned()))
}
