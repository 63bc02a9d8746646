//! When a letter goes out by e-mail: at once, after its reader's night, in their digest, or not at all. Pure.
//!
//! The inbox has every letter at once; which class a letter belongs to is said in `entity::letter`.

use entity::letter::LetterClass;
use entity::letter_preference::{Model, Pace};
use entity::{Instant, Letter, UserId};
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};

/// What becomes of an e-mail now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It goes.
    Now,
    /// It goes by itself, but not before then.
    Hold(Instant),
    /// It goes into the digest of then.
    Gather(Instant),
    /// It does not go.
    Never,
}

/// What somebody gets who has never said anything: what happened and what was written at once, what might interest
/// once a day, and nothing of that at night.
pub fn usual(user_id: UserId) -> Model {
    Model {
        user_id,
        status: Pace::AtOnce,
        information: Pace::Daily,
        messages: Pace::AtOnce,
        quiet_from: 22,
        quiet_until: 8,
        changed_at: Instant::from_micros(0),
    }
}

/// What becomes of a letter to somebody with these wishes in this zone (IANA; one nobody knows is UTC).
pub fn way(letter: Letter, wishes: &Model, (now, zone): (Instant, &str)) -> Way {
    let pace = match letter.class() {
        // A digest has waited for its hour already.
        _ if letter == Letter::Digest => return Way::Now,
        LetterClass::Action => return Way::Now,
        LetterClass::Status => wishes.status,
        LetterClass::Message => wishes.messages,
        LetterClass::Information => wishes.information,
    };
    let here = now.timestamp().to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC));
    match pace {
        Pace::Never => Way::Never,
        Pace::Daily => next_at(&here, wishes.quiet_until, |_| true).map_or(Way::Now, Way::Gather),
        Pace::Weekly => next_at(&here, wishes.quiet_until, |day| day == Weekday::Monday).map_or(Way::Now, Way::Gather),
        Pace::AtOnce if letter.class() == LetterClass::Information && is_quiet(&here, wishes) => {
            next_at(&here, wishes.quiet_until, |_| true).map_or(Way::Now, Way::Hold)
        }
        Pace::AtOnce => Way::Now,
    }
}

/// Whether letters of a class can be switched off by who gets them.
pub fn can_be_left(letter: Letter) -> bool {
    match letter.class() {
        LetterClass::Information | LetterClass::Message => true,
        LetterClass::Action | LetterClass::Status => false,
    }
}

fn is_quiet(here: &Zoned, wishes: &Model) -> bool {
    let hour = i64::from(here.hour());
    let (from, until) = (wishes.quiet_from, wishes.quiet_until);
    if from <= until { (from..until).contains(&hour) } else { hour >= from || hour < until }
}

/// The next time it is that hour on a day that will do; `None` where the calendar ends.
fn next_at(here: &Zoned, hour: i64, will_do: impl Fn(Weekday) -> bool) -> Option<Instant> {
    let hour = i8::try_from(hour).ok()?;
    let mut day = here.date();
    for _ in 0..9 {
        let then = day.at(hour, 0, 0, 0).to_zoned(here.time_zone().clone()).ok()?;
        if then > *here && will_do(day.weekday()) {
            return Some(Instant::from_micros(then.timestamp().as_microsecond()));
        }
        day = day.checked_add(1.day()).ok()?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ANA: UserId = UserId(uuid::Uuid::nil());

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn what_asks_for_something_goes_at_any_hour_and_cannot_be_left() {
        let wishes = Model { information: Pace::Never, messages: Pace::Never, status: Pace::Weekly, ..usual(ANA) };
        for letter in <Letter as entity::Code>::ALL.iter().filter(|letter| letter.class() == LetterClass::Action) {
            assert_eq!(way(*letter, &wishes, (at("2026-11-22T19:00:00Z"), "Asia/Shanghai")), Way::Now, "{letter}");
            assert!(!can_be_left(*letter));
        }
    }

    #[test]
    fn what_might_interest_waits_for_the_morning_of_its_reader() {
        let wishes = Model { information: Pace::AtOnce, ..usual(ANA) };
        let then = |now, zone| way(Letter::BriefForYou, &wishes, (at(now), zone));
        assert_eq!(then("2026-11-22T04:00:00Z", "Asia/Shanghai"), Way::Now);
        assert_eq!(then("2026-11-22T15:00:00Z", "Asia/Shanghai"), Way::Hold(at("2026-11-23T00:00:00Z")));
        assert_eq!(then("2026-11-22T23:30:00Z", "Asia/Shanghai"), Way::Hold(at("2026-11-23T00:00:00Z")));
        assert_eq!(then("2026-11-22T15:00:00Z", "Europe/Berlin"), Way::Now);
        assert_eq!(then("2026-11-22T15:00:00Z", "no/zone"), Way::Now);
    }

    #[test]
    fn digests_come_in_the_morning_each_day_or_on_mondays() {
        let daily = usual(ANA);
        let weekly = Model { status: Pace::Weekly, ..usual(ANA) };
        let now = (at("2026-11-22T04:00:00Z"), "Asia/Shanghai");
        assert_eq!(way(Letter::BriefForYou, &daily, now), Way::Gather(at("2026-11-23T00:00:00Z")));
        assert_eq!(way(Letter::DealCompleted, &weekly, now), Way::Gather(at("2026-11-23T00:00:00Z")));
        let monday_noon = (at("2026-11-23T04:00:00Z"), "Asia/Shanghai");
        assert_eq!(way(Letter::DealCompleted, &weekly, monday_noon), Way::Gather(at("2026-11-30T00:00:00Z")));
        assert_eq!(way(Letter::Digest, &daily, now), Way::Now);
        assert_eq!(way(Letter::MessagesUnread, &Model { messages: Pace::Never, ..daily }, now), Way::Never);
    }

    #[test]
    fn a_morning_that_the_clocks_leave_out_still_comes() {
        let wishes = Model { quiet_until: 2, ..usual(ANA) };
        let gathered = way(Letter::BriefForYou, &wishes, (at("2027-03-27T20:00:00Z"), "Europe/Berlin"));
        assert_eq!(gathered, Way::Gather(at("2027-03-28T01:00:00Z")));
    }

    proptest! {
        #[test]
        fn no_letter_waits_longer_than_its_pace(seconds in 0_i64..4_000_000_000, from in 0_i64..24, until in 0_i64..24) {
            let wishes = Model { quiet_from: from, quiet_until: until, information: Pace::Weekly, ..usual(ANA) };
            let now = Instant::from_micros(seconds * 1_000_000);
            let Way::Gather(then) = way(Letter::BriefForYou, &wishes, (now, "America/New_York")) else { return Err(TestCaseError::fail("it is gathered")) };
            let hours = then.since(now).as_hours();
            prop_assert!(then > now && hours <= 8 * 24, "{hours}");
        }
    }
}
