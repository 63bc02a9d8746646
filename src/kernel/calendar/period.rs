//! A calendar month as the unit of books and statements; its ends depend on the time zone asked for.
//!
//! Whether a period is open or closed is the finance slices' knowledge, not this type's.

use std::fmt;
use std::str::FromStr;

use entity::Instant;
use jiff::civil::Date;

use super::local::{CalendarError, local, time_zone};

/// A calendar month, in which books are closed and statements drawn up; written `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    first: Date,
}

impl Period {
    /// The month that an instant falls in, by the clocks of a zone.
    pub fn of(instant: Instant, zone: &str) -> Result<Self, CalendarError> {
        Ok(Self::containing(local(instant, zone)?.date()))
    }

    /// The month of a date.
    pub fn containing(date: Date) -> Self {
        Self { first: date.first_of_month() }
    }

    /// Its first day.
    pub fn first_day(self) -> Date {
        self.first
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        self.first.last_of_month()
    }

    /// The month after it.
    pub fn next(self) -> Result<Self, CalendarError> {
        self.last_day().tomorrow().map(Self::containing).map_err(|_| CalendarError::OutOfTime)
    }

    /// The month before it.
    pub fn previous(self) -> Result<Self, CalendarError> {
        self.first.yesterday().map(Self::containing).map_err(|_| CalendarError::OutOfTime)
    }

    /// The first instant that belongs to it in a zone.
    pub fn start(self, zone: &str) -> Result<Instant, CalendarError> {
        let start = self.first.to_zoned(time_zone(zone)?).map_err(|_| CalendarError::OutOfTime)?;
        Ok(Instant::from(start.timestamp()))
    }

    /// The first instant that no longer belongs to it: the start of the next month.
    pub fn end(self, zone: &str) -> Result<Instant, CalendarError> {
        self.next()?.start(zone)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.first.year(), self.first.month())
    }
}

impl FromStr for Period {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, CalendarError> {
        let month = || CalendarError::BadPeriod(text.to_owned());
        let plain = text.len() == 7 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let first: Date = if plain { format!("{text}-01").parse().map_err(|_| month())? } else { return Err(month()) };
        Ok(Self { first })
    }
}

impl serde::Serialize for Period {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Period {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SHANGHAI: &str = "Asia/Shanghai";

    fn shanghai(text: &str) -> Instant {
        format!("{text}+08:00").parse().unwrap()
    }

    #[test]
    fn a_period_is_a_month_of_its_zone() {
        let period: Period = "2026-11".parse().unwrap();
        assert_eq!(period.start(SHANGHAI).unwrap(), shanghai("2026-11-01T00:00"));
        assert_eq!(period.end(SHANGHAI).unwrap(), shanghai("2026-12-01T00:00"));
        assert_eq!(Period::of(shanghai("2026-11-30T23:59"), SHANGHAI).unwrap(), period);
        assert_eq!(period.next().unwrap().previous().unwrap(), period);
        for wrong in ["2026-13", "2026-1", "202611", "2026-11-01", "-026-11", "２０２６"] {
            assert!(wrong.parse::<Period>().is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn every_instant_lies_in_exactly_its_period(
            now in 0_i64..4_000_000_000_000_000,
            zone in prop::sample::select(vec![SHANGHAI, "America/New_York", "America/Havana"]),
        ) {
            let now = Instant::from_micros(now);
            let period = Period::of(now, zone).unwrap();
            prop_assert!(period.start(zone).unwrap() <= now && now < period.end(zone).unwrap());
            prop_assert_eq!(period.to_string().parse::<Period>().unwrap(), period);
        }
    }
}
