//! Days and hours as people keep them: business days, deadlines, pay days.
//!
//! Pure: every function is told the instant and the time zone. Which hours a wait has is said by the
//! terms, what happens at its end by its lifecycle; here stands only when "in three business days" is.
//! Months are in `period.rs`.

mod local;
mod period;

use std::collections::{BTreeMap, BTreeSet};

use entity::Instant;
use jiff::civil::{Date, Time, Weekday};
use jiff::{SignedDuration, ToSpan, Zoned};
use serde::Deserialize;

use local::local;

pub use local::CalendarError;
pub use period::Period;

/// The platform's book zone: accounting periods and tax months.
pub const BOOK_ZONE: &str = "Asia/Shanghai";
/// The first local time of day at which silence may have a consequence.
const OPENS: Time = Time::constant(10, 0, 0, 0);
/// The last one, itself included.
const CLOSES: Time = Time::constant(18, 0, 0, 0);
/// Payout batches leave on this day of the week.
const PAY_DAY: Weekday = Weekday::Wednesday;

/// Mainland China's holidays (放假) and make-up days (调休上班), from the State Council's yearly notices.
const CHINA: &str = include_str!("../../packs/calendar/cn.json");

/// How much time somebody has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// Hours on the clock, nights and holidays included.
    Hours(u32),
    /// Days of the local calendar: the same time of day, that many dates later.
    Days(u32),
    /// The same time of day, that many business days later.
    BusinessDays(u32),
}

/// Which days are worked: weekdays, less the holidays and plus the make-up days of the years it knows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    /// The year and the notice that its days were taken from.
    sources: BTreeMap<i16, Source>,
    holidays: BTreeSet<Date>,
    make_up_days: BTreeSet<Date>,
}

/// The official notice behind one year of a calendar.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The notice's title in its own language.
    pub title: String,
    /// Its document number.
    pub number: String,
    /// The day it was issued.
    pub date: Date,
    /// Where it stands.
    pub url: String,
}

#[derive(Deserialize)]
struct Pack {
    years: Vec<Year>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    year: i16,
    source: Source,
    holidays: Vec<Holiday>,
    make_up_days: Vec<Date>,
}

#[derive(Deserialize)]
struct Holiday {
    first: Date,
    last: Date,
}

impl Calendar {
    /// Mainland China, for the years whose notices are in the bundled pack.
    pub fn china() -> Result<Self, CalendarError> {
        Self::parse(CHINA)
    }

    /// A calendar that knows no holidays: Monday to Friday are worked.
    pub fn weekends_only() -> Self {
        Self::default()
    }

    /// Reads a calendar pack (JSON). A day that is both holiday and make-up day, or lies outside its year, is refused.
    pub fn parse(json: &str) -> Result<Self, CalendarError> {
        let pack: Pack = serde_json::from_str(json).map_err(|error| CalendarError::BadPack(error.to_string()))?;
        let mut calendar = Self::default();
        for year in pack.years {
            for holiday in &year.holidays {
                calendar.holidays.extend(holiday.first.series(1.day()).take_while(|day| *day <= holiday.last));
            }
            calendar.make_up_days.extend(&year.make_up_days);
            calendar.sources.insert(year.year, year.source);
        }
        if let Some(day) = calendar.holidays.intersection(&calendar.make_up_days).next() {
            return Err(CalendarError::BadPack(format!("{day} is both a holiday and a make-up day")));
        }
        if let Some(day) = calendar.holidays.union(&calendar.make_up_days).find(|day| !calendar.knows(day.year())) {
            return Err(CalendarError::BadPack(format!("{day} belongs to a year without an entry")));
        }
        Ok(calendar)
    }

    /// Whether the holidays of a year are known; of all other years only the weekends are.
    pub fn knows(&self, year: i16) -> bool {
        self.sources.contains_key(&year)
    }

    /// The notice that a year's days were taken from; `None` where only weekends are known.
    pub fn source(&self, year: i16) -> Option<&Source> {
        self.sources.get(&year)
    }

    /// Whether people work on this date.
    pub fn is_business_day(&self, date: Date) -> bool {
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.make_up_days.contains(&date) || (!weekend && !self.holidays.contains(&date))
    }

    /// The date that many business days after `date`, which itself never counts; `date` itself for none.
    pub fn add_business_days(&self, date: Date, days: u32) -> Result<Date, CalendarError> {
        (0..days).try_fold(date, |day, _| self.next_business_day(day))
    }

    /// When a span that begins `now` is over, by the clocks and days of `zone`.
    ///
    /// With an outcome of silence the deadline never ends outside 10:00 to 18:00 of a business day: it moves
    /// forward, to 10:00 of the same day when earlier, otherwise to 10:00 of the next business day.
    pub fn deadline(&self, now: Instant, span: Span, zone: &str, has_outcome: bool) -> Result<Instant, CalendarError> {
        let now = local(now, zone)?;
        let end = match span {
            Span::Hours(hours) => now.checked_add(SignedDuration::from_hours(i64::from(hours))),
            Span::Days(days) => now.checked_add(jiff::Span::new().try_days(days).map_err(|_| CalendarError::OutOfTime)?),
            Span::BusinessDays(days) => self.add_business_days(now.date(), days)?.to_datetime(now.time()).to_zoned(now.time_zone().clone()),
        };
        let end = end.map_err(|_| CalendarError::OutOfTime)?;
        let end = if has_outcome { self.moved_into_hours(end)? } else { end };
        Ok(Instant::from(end.timestamp()))
    }

    /// Loops because a zone may skip the very hour that was aimed at.
    fn moved_into_hours(&self, mut end: Zoned) -> Result<Zoned, CalendarError> {
        while !self.is_within_hours(&end) {
            let opens_later_today = self.is_business_day(end.date()) && end.time() < OPENS;
            let day = if opens_later_today { end.date() } else { self.next_business_day(end.date())? };
            end = day.to_datetime(OPENS).to_zoned(end.time_zone().clone()).map_err(|_| CalendarError::OutOfTime)?;
        }
        Ok(end)
    }

    fn is_within_hours(&self, moment: &Zoned) -> bool {
        self.is_business_day(moment.date()) && (OPENS..=CLOSES).contains(&moment.time())
    }

    fn next_business_day(&self, date: Date) -> Result<Date, CalendarError> {
        let mut day = date;
        loop {
            day = day.tomorrow().map_err(|_| CalendarError::OutOfTime)?;
            if self.is_business_day(day) {
                return Ok(day);
            }
        }
    }
}

/// The Wednesday on which money that became payable at `now` leaves: the first after that local day.
pub fn next_pay_day(now: Instant, zone: &str) -> Result<Date, CalendarError> {
    local(now, zone)?.date().nth_weekday(1, PAY_DAY).map_err(|_| CalendarError::OutOfTime)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SHANGHAI: &str = "Asia/Shanghai";

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// Local Shanghai time `2026-11-25T18:00` as an instant.
    fn shanghai(text: &str) -> Instant {
        format!("{text}+08:00").parse().unwrap()
    }

    fn ends(now: &str, span: Span) -> Instant {
        Calendar::china().unwrap().deadline(shanghai(now), span, SHANGHAI, true).unwrap()
    }

    #[test]
    fn make_up_saturdays_are_worked_and_holidays_are_not() {
        let china = Calendar::china().unwrap();
        assert!(china.is_business_day(date("2026-02-14")), "a Saturday worked for the Spring Festival");
        assert!(!china.is_business_day(date("2026-02-16")), "a Monday in the Spring Festival");
        assert!(!china.is_business_day(date("2026-11-22")), "an ordinary Sunday");
        assert!(china.is_business_day(date("2025-01-27")), "the Monday before New Year's Eve 2025 was worked");
    }

    #[test]
    fn the_bundled_notices_give_the_working_days_of_their_years() {
        let china = Calendar::china().unwrap();
        for (year, worked) in [(2025, 248), (2026, 248)] {
            let days = Date::constant(year, 1, 1).series(1.day()).take_while(|day| day.year() == year);
            assert_eq!(days.filter(|day| china.is_business_day(*day)).count(), worked, "{year}");
            assert!(china.source(year).unwrap().url.starts_with("https://www.gov.cn/"));
        }
    }

    #[test]
    fn beyond_its_notices_a_calendar_knows_weekends_only_and_says_so() {
        let china = Calendar::china().unwrap();
        assert!(!china.knows(2027));
        assert!(china.is_business_day(date("2027-10-01")));
    }

    #[test]
    fn business_days_jump_over_the_national_holiday() {
        let china = Calendar::china().unwrap();
        assert_eq!(china.add_business_days(date("2026-09-30"), 1).unwrap(), date("2026-10-08"));
        assert_eq!(china.add_business_days(date("2026-09-30"), 3).unwrap(), date("2026-10-10"));
        assert_eq!(ends("2026-09-30T15:30", Span::BusinessDays(3)), shanghai("2026-10-10T15:30"));
    }

    #[test]
    fn a_deadline_at_night_moves_to_the_morning_of_a_business_day() {
        assert_eq!(ends("2026-11-20T02:00", Span::Hours(72)), shanghai("2026-11-23T10:00"));
        assert_eq!(ends("2026-11-20T20:00", Span::Hours(72)), shanghai("2026-11-24T10:00"));
        assert_eq!(ends("2026-11-20T18:00", Span::Days(5)), shanghai("2026-11-25T18:00"));
        assert_eq!(ends("2026-11-20T12:00", Span::Days(1)), shanghai("2026-11-23T10:00"));
    }

    #[test]
    fn a_deadline_without_outcome_ends_when_its_time_is_up() {
        let end = Calendar::china().unwrap().deadline(shanghai("2026-11-20T02:00"), Span::Hours(48), SHANGHAI, false);
        assert_eq!(end.unwrap(), shanghai("2026-11-22T02:00"));
    }

    #[test]
    fn an_unknown_zone_is_refused() {
        let end = Calendar::weekends_only().deadline(shanghai("2026-11-20T02:00"), Span::Hours(1), "Mars/Olympus", true);
        assert_eq!(end, Err(CalendarError::UnknownZone("Mars/Olympus".to_owned())));
    }

    #[test]
    fn a_day_that_a_zone_skipped_is_no_deadline() {
        let samoa = "Pacific/Apia"; // went from 29 to 31 December 2011
        let now = "2011-12-29T19:00-10:00".parse().unwrap();
        let end = Calendar::weekends_only().deadline(now, Span::Hours(0), samoa, true).unwrap();
        assert_eq!(local(end, samoa).unwrap().date(), date("2012-01-02"));
    }

    #[test]
    fn money_payable_on_a_wednesday_leaves_a_week_later() {
        assert_eq!(next_pay_day(shanghai("2026-11-24T23:59"), SHANGHAI).unwrap(), date("2026-11-25"));
        assert_eq!(next_pay_day(shanghai("2026-11-25T00:00"), SHANGHAI).unwrap(), date("2026-12-02"));
    }

    proptest! {
        #[test]
        fn deadlines_are_never_early_and_always_within_hours(
            now in 1_700_000_000_000_000_i64..1_900_000_000_000_000,
            amount in 0_u32..400,
            kind in 0_u8..3,
            zone in prop::sample::select(vec![SHANGHAI, "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/St_Johns", "UTC"]),
        ) {
            let china = Calendar::china().unwrap();
            let now = Instant::from_micros(now);
            let span = [Span::Hours(amount), Span::Days(amount), Span::BusinessDays(amount)][usize::from(kind)];
            let asked = china.deadline(now, span, zone, false).unwrap();
            let end = china.deadline(now, span, zone, true).unwrap();
            let moment = local(end, zone).unwrap();

            prop_assert!(asked >= now && end >= asked);
            prop_assert!(china.is_within_hours(&moment), "{moment}");
            prop_assert_eq!(end == asked, china.is_within_hours(&local(asked, zone).unwrap()), "moves only when it must");
            if span == Span::Hours(amount) {
                prop_assert_eq!(asked.since(now), SignedDuration::from_hours(i64::from(amount)));
            }
        }
    }
}
