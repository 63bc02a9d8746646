//! When a creator takes new orders: days off, and how many orders at once. Pure; days are those of the creator's zone.
//!
//! Nothing here concerns what was agreed already: deals go on and their days stay, whatever a creator keeps free.

use entity::deliverable::DeliverableState;
use entity::{Instant, absence, creator};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The most periods of days off that are still to come or under way.
pub const ABSENCES_MOST: usize = 24;
/// The most orders at once somebody can set.
pub const ORDERS_MOST: i64 = 99;
/// How far ahead days off are entered, in days.
const AHEAD_DAYS_MOST: i32 = 366;

entity::codes! {
    /// Whether somebody takes new orders now.
    pub enum AvailabilityState {
        /// They do.
        Open = "open",
        /// They have days off.
        Away = "away",
        /// They have as many orders as they take at once.
        Full = "full",
        /// They have switched new orders off.
        Paused = "paused",
    }
}

/// Whether somebody takes new orders, and until when they do not where that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Availability {
    /// How it stands.
    pub state: AvailabilityState,
    /// The last of the days off, where they are away.
    pub away_until: Option<Date>,
}

/// Some days in a row, the first and the last included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub from: Date,
    /// The last.
    pub until: Date,
}

impl Days {
    /// The days of a stored period; `None` where they cannot be read.
    pub fn of(row: &absence::Model) -> Option<Self> {
        Some(Self { from: row.from_day.parse().ok()?, until: row.until_day.parse().ok()? })
    }

    /// When the first day begins and when the last is over in a zone.
    pub fn bounds(self, zone: &str) -> Result<(Instant, Instant), jiff::Error> {
        let (from, after) = (self.from.in_tz(zone)?, self.until.tomorrow()?.in_tz(zone)?);
        Ok((from.timestamp().into(), after.timestamp().into()))
    }

    fn holds(self, day: Date) -> bool {
        (self.from..=self.until).contains(&day)
    }

    fn meets(self, other: Self) -> bool {
        self.from <= other.until && other.from <= self.until
    }
}

/// What a creator keeps free, and how much they have to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agenda {
    /// Whether they have switched new orders off.
    pub paused: bool,
    /// Their days off that are not over.
    pub days: Vec<Days>,
    /// How many orders they take at once.
    pub orders_most: Option<i64>,
    /// How many orders they have to work on; counted only where they have set how many they take.
    pub orders: i64,
    /// What day it is where they are.
    pub today: Date,
}

impl Agenda {
    /// The agenda of a creator at an instant.
    pub fn of(creator: &creator::Model, absences: &[absence::Model], orders: i64, now: Instant) -> Self {
        let own = absences.iter().filter(|absence| absence.creator_id == creator.id);
        Self {
            paused: !creator.taking_orders,
            days: own.filter_map(Days::of).collect(),
            orders_most: creator.orders_most,
            orders,
            today: day_in(&creator.zone, now),
        }
    }

    /// How it stands today.
    pub fn now(&self) -> Availability {
        let away_until = self.away_until(self.today);
        let state = match away_until {
            _ if self.paused => AvailabilityState::Paused,
            Some(_) => AvailabilityState::Away,
            None if self.is_full() => AvailabilityState::Full,
            None => AvailabilityState::Open,
        };
        Availability { state, away_until: away_until.filter(|_| state == AvailabilityState::Away) }
    }

    /// Why the house does not propose them for some pieces, each with the days until its draft is due and the days its publish
    /// window has: they are away on every day of a window, or have all the orders they take. `None` where they are proposed.
    pub fn keeps_from(&self, pieces: &[(i64, i64)]) -> Option<Availability> {
        let closed = pieces.iter().filter_map(|(due, window)| {
            let first = self.today.checked_add(due.days()).ok()?;
            let last = first.checked_add(window.days()).ok()?;
            self.away_until(first).filter(|until| *until >= last)
        });
        if let Some(until) = closed.max() {
            return Some(Availability { state: AvailabilityState::Away, away_until: Some(until) });
        }
        self.is_full().then_some(Availability { state: AvailabilityState::Full, away_until: None })
    }

    /// The last of the days off that hold a day; periods that follow on each other are one.
    fn away_until(&self, day: Date) -> Option<Date> {
        let at = |day: Date| self.days.iter().find(|days| days.holds(day)).map(|days| days.until);
        let mut until = at(day)?;
        while let Some(later) = until.tomorrow().ok().and_then(at) {
            until = later;
        }
        Some(until)
    }

    fn is_full(&self) -> bool {
        self.orders_most.is_some_and(|most| self.orders >= most)
    }
}

/// What day it is in a zone.
pub fn day_in(zone: &str, now: Instant) -> Date {
    now.timestamp().to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC)).date()
}

/// What is wrong with new days off: the field, a code and a sentence.
pub fn wrong_with(new: Days, kept: &[Days], today: Date) -> Option<(&'static str, &'static str, &'static str)> {
    let furthest = today.checked_add(AHEAD_DAYS_MOST.days()).unwrap_or(Date::MAX);
    if new.until < new.from {
        return Some(("until", "days_order", "The last day does not come before the first."));
    }
    if new.from < today {
        return Some(("from", "days_past", "Days off begin today or later."));
    }
    if new.until > furthest {
        return Some(("until", "days_far", "Days off are at most 366 days ahead."));
    }
    kept.iter().any(|days| days.meets(new)).then_some(("from", "days_overlap", "Some of these days are days off already."))
}

/// Whether a piece in this state still asks work of its creator, so that its deal counts as one of their orders.
pub fn asks_work(state: DeliverableState) -> bool {
    use DeliverableState::{
        Approved, AwaitingSample, Cancelled, ClawedBack, Completed, InRetention, InReview, LabelMissing, Missing, OutlineReview,
        PostReview, Producing, ProofReview, Published, RemovalAsked,
    };
    match state {
        AwaitingSample | Producing | OutlineReview | InReview | Approved | ProofReview => true,
        // It is live, or has ended: keeping a post takes no working day.
        Published | InRetention | RemovalAsked | Missing | LabelMissing | PostReview | Completed | ClawedBack | Cancelled => false,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn days(from: (i8, i8), until: (i8, i8)) -> Days {
        Days { from: date(2026, from.0, from.1), until: date(2026, until.0, until.1) }
    }

    fn agenda(days: &[Days]) -> Agenda {
        Agenda { paused: false, days: days.to_vec(), orders_most: None, orders: 0, today: date(2026, 11, 23) }
    }

    fn away(month: i8, day: i8) -> Option<Availability> {
        Some(Availability { state: AvailabilityState::Away, away_until: Some(date(2026, month, day)) })
    }

    #[test]
    fn somebody_is_away_from_the_first_day_to_the_last() {
        let open = Availability { state: AvailabilityState::Open, away_until: None };
        assert_eq!(agenda(&[days((11, 24), (12, 3))]).now(), open);
        assert_eq!(Some(agenda(&[days((11, 23), (12, 3))]).now()), away(12, 3));
        assert_eq!(Some(agenda(&[days((11, 20), (11, 23))]).now()), away(11, 23));
        assert_eq!(agenda(&[days((11, 20), (11, 22))]).now(), open);
    }

    #[test]
    fn periods_that_follow_on_each_other_are_one() {
        let all = [days((12, 4), (12, 9)), days((11, 23), (12, 3)), days((12, 11), (12, 12))];
        assert_eq!(Some(agenda(&all).now()), away(12, 9));
    }

    #[test]
    fn as_many_orders_as_one_takes_are_full_and_one_less_is_not() {
        let state = |orders| Agenda { orders_most: Some(2), orders, ..agenda(&[]) }.now().state;
        assert_eq!((state(1), state(2), state(3)), (AvailabilityState::Open, AvailabilityState::Full, AvailabilityState::Full));
        assert_eq!(Agenda { orders: 99, ..agenda(&[]) }.now().state, AvailabilityState::Open, "who sets nothing is never full");
        let paused = Agenda { paused: true, ..agenda(&[days((11, 23), (12, 3))]) };
        assert_eq!(paused.now(), Availability { state: AvailabilityState::Paused, away_until: None });
    }

    #[test]
    fn one_free_day_of_a_window_is_enough_to_be_proposed() {
        // Due on the 30th of November, to be published until the 3rd of December.
        let window = [(7, 3)];
        let kept = |days: &[Days]| agenda(days).keeps_from(&window);
        assert_eq!(kept(&[days((11, 30), (12, 3))]), away(12, 3));
        assert_eq!(kept(&[days((11, 30), (12, 1)), days((12, 2), (12, 20))]), away(12, 20));
        assert_eq!(kept(&[days((11, 30), (12, 2))]), None);
        assert_eq!(kept(&[days((12, 1), (12, 3))]), None);
        assert_eq!(kept(&[days((11, 23), (11, 29))]), None, "away today, back for the window");
        let second = agenda(&[days((11, 30), (12, 3))]).keeps_from(&[(20, 3), (7, 3)]);
        assert_eq!(second, away(12, 3), "every piece needs its day");
        let full = Agenda { orders_most: Some(1), orders: 1, ..agenda(&[]) };
        assert_eq!(full.keeps_from(&window).map(|kept| kept.state), Some(AvailabilityState::Full));
    }

    #[test]
    fn days_off_are_in_order_to_come_and_do_not_overlap() {
        let kept = [days((12, 1), (12, 3))];
        let wrong = |new| wrong_with(new, &kept, date(2026, 11, 23)).map(|(_, code, _)| code);
        assert_eq!(wrong(days((11, 23), (11, 30))), None);
        assert_eq!(wrong(days((12, 4), (12, 4))), None);
        assert_eq!(wrong(days((12, 3), (12, 9))), Some("days_overlap"));
        assert_eq!(wrong(days((11, 24), (12, 1))), Some("days_overlap"));
        assert_eq!(wrong(days((12, 9), (12, 8))), Some("days_order"));
        assert_eq!(wrong(days((11, 22), (11, 25))), Some("days_past"));
        let far = |day| wrong(Days { from: date(2027, 11, 1), until: date(2027, 11, day) });
        assert_eq!((far(24), far(25)), (None, Some("days_far")));
    }

    #[test]
    fn a_day_is_the_creators_day() {
        let (starts, ends) = days((12, 1), (12, 3)).bounds("Asia/Shanghai").unwrap();
        assert_eq!((starts.to_string(), ends.to_string()), ("2026-11-30T16:00:00Z".to_owned(), "2026-12-03T16:00:00Z".to_owned()));
        assert_eq!(day_in("Asia/Shanghai", starts), date(2026, 12, 1));
        assert_eq!(day_in("America/New_York", starts), date(2026, 11, 30));
    }
}
