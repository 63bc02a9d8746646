//! What may be changed in a running deal, when, and what it does to a piece. Pure.

use entity::deliverable::DeliverableState as State;
use entity::{Instant, deliverable};

use crate::kernel::{Fault, FieldError, Kind, Refuse};

/// Why a deal is not changed so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// The deal has ended, or waits for money.
    #[error("Only a deal that is under way can be changed.")]
    NotUnderWay,
    /// A dispute or a cancellation decides first.
    #[error("A dispute or a cancellation of this deal is open; it comes first.")]
    Overtaken,
    /// There is one already.
    #[error("A change of this deal already waits for an answer.")]
    AlreadyAsked,
    /// The piece is in somebody's hands, or too far.
    #[error("This piece cannot be changed so where it stands now.")]
    NotNow,
    /// The brand's balance does not cover the difference.
    #[error("The balance does not cover the difference yet; pay in first.")]
    BalanceShort,
    /// Not the deal's currency.
    #[error("A price is named in the deal's currency.")]
    OtherCurrency,
    /// The amounts do not fit.
    #[error("The amounts are too large.")]
    TooLarge,
}

impl Refuse for ChangeError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotUnderWay | Self::Overtaken | Self::AlreadyAsked | Self::NotNow | Self::BalanceShort => Kind::Illegal,
            Self::OtherCurrency | Self::TooLarge => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotUnderWay => "deal_not_active",
            Self::Overtaken => "change_overtaken",
            Self::AlreadyAsked => "change_open",
            Self::NotNow => "change_not_now",
            Self::BalanceShort => "balance_short",
            Self::OtherCurrency => "other_currency",
            Self::TooLarge => "price_too_large",
        }
    }
}

/// What is to change; at least one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The piece's new price, minor units of the deal's currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_minor: Option<i64>,
    /// When its draft is due; once it is approved, until when it is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// How many days the post stays, 7 to 365.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention_days: Option<i64>,
    /// Rounds of changes on top, 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra_rounds: Option<i64>,
    /// The rights of use, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rights: Option<String>,
}

/// The highest price of one piece, in minor units.
const PRICE_MOST_MINOR: i64 = 100_000_000_000;

impl Change {
    /// Whether it concerns one piece, not only the rights of the whole.
    pub fn needs_piece(&self) -> bool {
        self.price_minor.is_some() || self.due_at.is_some() || self.retention_days.is_some() || self.extra_rounds.is_some()
    }

    /// Refuses what is empty or out of range.
    pub fn check(&self, has_piece: bool, now: Instant) -> Result<(), Fault> {
        let mut fields = Vec::new();
        let mut must = |holds: bool, field: &str, code: &str, message: &str| {
            if !holds {
                fields.push(FieldError::new(field, code, message));
            }
        };
        let within = |number: Option<i64>, from: i64, to: i64| number.is_none_or(|number| (from..=to).contains(&number));
        must(self.needs_piece() || self.rights.is_some(), "change", "empty", "Say what is to change.");
        must(has_piece || !self.needs_piece(), "deliverable", "missing", "Say which piece is to change.");
        must(within(self.price_minor, 1, PRICE_MOST_MINOR), "price", "out_of_range", "A price is above zero and not too large.");
        must(self.due_at.is_none_or(|due_at| due_at > now), "due_at", "in_the_past", "The new due date lies ahead.");
        must(within(self.retention_days, 7, 365), "retention_days", "out_of_range", "Retention is 7 to 365 days.");
        must(within(self.extra_rounds, 1, 5), "extra_rounds", "out_of_range", "Extra rounds are 1 to 5.");
        let fits = |rights: &String| (1..=2_000).contains(&rights.trim().chars().count());
        must(self.rights.as_ref().is_none_or(fits), "rights", "length", "Rights are said in 1 to 2,000 characters.");
        if fields.is_empty() { Ok(()) } else { Err(Fault::invalid(fields)) }
    }
}

/// Whether a piece can be changed so where it stands: price, date and rounds before publication, retention until it
/// ends, and nothing while somebody has it in hand whose clock would begin anew. The due date of a piece whose sample
/// travels counts from its receipt.
pub fn is_possible(state: State, change: &Change) -> bool {
    let before_publication = change.price_minor.is_some() || change.due_at.is_some() || change.extra_rounds.is_some();
    match state {
        State::Producing | State::InReview => true,
        State::AwaitingSample => change.due_at.is_none(),
        State::Approved => change.extra_rounds.is_none(),
        State::Published | State::InRetention => !before_publication,
        State::OutlineReview | State::ProofReview | State::RemovalAsked | State::Missing => !change.needs_piece(),
        State::LabelMissing | State::PostReview => !change.needs_piece(),
        State::Completed | State::ClawedBack | State::Cancelled => !change.needs_piece(),
    }
}

/// A piece as it is after a change. The publish window keeps its length after the due date; retention counts from
/// publication; an extra round takes one off the count. `deadline` is the end of the creator's time, pauses counted.
pub fn changed(row: &deliverable::Model, change: &Change, deadline: Option<Instant>) -> deliverable::Model {
    let mut row = row.clone();
    match (row.state, deadline) {
        (State::Producing, Some(deadline)) => {
            row.window_ends_at = row.window_ends_at.plus(deadline.since(row.due_at));
            row.due_at = deadline;
        }
        (State::Approved, Some(deadline)) => row.window_ends_at = deadline,
        (State::Published, Some(deadline)) => row.sign_off_until = Some(deadline),
        (State::InRetention, Some(deadline)) => row.retention_until = Some(deadline),
        (_, _) => {}
    }
    if let Some(window_ends_at) = change.due_at.filter(|_| row.state == State::Approved) {
        row.window_ends_at = window_ends_at;
    } else if let Some(due_at) = change.due_at {
        row.window_ends_at = due_at.plus(row.window_ends_at.since(row.due_at));
        row.due_at = due_at;
    }
    if let Some(days) = change.retention_days {
        let longer = jiff::SignedDuration::from_hours(24 * (days - row.retention_days));
        row.retention_until = row.retention_until.map(|until| until.plus(longer));
        row.retention_days = days;
    }
    row.price_minor = change.price_minor.unwrap_or(row.price_minor);
    row.brand_rounds -= change.extra_rounds.unwrap_or(0);
    row
}

/// What the fee becomes with a higher price, minor units: the pinned share of it, and never less than before.
pub fn fee_after(price_minor: i64, fee_before_minor: i64, fee_bp: i64) -> Result<i64, ChangeError> {
    let fee_bp = u32::try_from(fee_bp).map_err(|_| ChangeError::TooLarge)?;
    let share_minor = crate::finance::share::share_minor(price_minor, fee_bp).map_err(|_| ChangeError::TooLarge)?;
    Ok(share_minor.max(fee_before_minor))
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::deliverable::Route;
    use entity::{CreatorId, DealId, DeliverableId, OrganisationId};
    use jiff::SignedDuration;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn at(hours: i64) -> Instant {
        Instant::from_micros(0).plus(SignedDuration::from_hours(hours))
    }

    fn piece(state: State) -> deliverable::Model {
        deliverable::Model {
            id: DeliverableId(Uuid::nil()),
            state,
            version: 3,
            created_at: at(0),
            changed_at: at(0),
            deal_id: DealId(Uuid::nil()),
            brand_id: OrganisationId(Uuid::nil()),
            creator_id: CreatorId(Uuid::nil()),
            agency_id: None,
            funded: true,
            number: 1,
            platform: "xiaohongshu".to_owned(),
            format: "note".to_owned(),
            markets: "[]".to_owned(),
            price_minor: 100,
            route: Route::NoneNeeded,
            route_reference: None,
            outline_wanted: false,
            due_at: at(100),
            due_days: 4,
            window_ends_at: at(172),
            window_days: 3,
            retention_days: 30,
            requirements: "[]".to_owned(),
            brand_rounds: 1,
            outline: None,
            approved_draft_id: None,
            published_at: None,
            sign_off_until: None,
            signed_off_at: None,
            retention_until: None,
            missing_since: None,
        }
    }

    #[test]
    fn a_change_says_what_and_of_which_piece() {
        assert!(Change::default().check(true, at(0)).is_err());
        let dearer = Change { price_minor: Some(5), ..Change::default() };
        assert!(dearer.check(false, at(0)).is_err() && dearer.check(true, at(0)).is_ok());
        let rights = Change { rights: Some("one year, all channels".to_owned()), ..Change::default() };
        assert!(rights.check(false, at(0)).is_ok());
        assert!(Change { due_at: Some(at(1)), ..Change::default() }.check(true, at(1)).is_err());
    }

    #[test]
    fn a_new_due_date_takes_the_publish_window_with_it() {
        let later = Change { due_at: Some(at(148)), ..Change::default() };
        let row = changed(&piece(State::Producing), &later, Some(at(110)));
        assert_eq!((row.due_at, row.window_ends_at), (at(148), at(220)));
        let row = changed(&piece(State::Approved), &later, Some(at(172)));
        assert_eq!((row.due_at, row.window_ends_at), (at(100), at(148)));
    }

    #[test]
    fn time_that_stood_still_is_kept_when_something_else_changes() {
        let dearer = Change { price_minor: Some(300), extra_rounds: Some(2), ..Change::default() };
        let row = changed(&piece(State::Producing), &dearer, Some(at(120)));
        assert_eq!((row.due_at, row.window_ends_at, row.price_minor, row.brand_rounds), (at(120), at(192), 300, -1));
    }

    #[test]
    fn after_publication_only_retention_can_change() {
        let longer = Change { retention_days: Some(60), ..Change::default() };
        assert!(is_possible(State::InRetention, &longer));
        assert!(!is_possible(State::InRetention, &Change { price_minor: Some(1), ..longer.clone() }));
        let live = deliverable::Model { retention_until: Some(at(720)), ..piece(State::InRetention) };
        assert_eq!(changed(&live, &longer, Some(at(720))).retention_until, Some(at(1_440)));
    }

    proptest! {
        #[test]
        fn a_fee_never_falls_with_a_rising_price(price in 1_i64..1_000_000, more in 0_i64..1_000_000, fee_bp in 0_i64..5_000) {
            let before = fee_after(price, 0, fee_bp).unwrap();
            prop_assert!(fee_after(price + more, before, fee_bp).unwrap() >= before);
        }
    }
}
