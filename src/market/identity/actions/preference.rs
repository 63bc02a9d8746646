//! Which letters people get by e-mail and when; addresses that take none, and how that ends.

use entity::letter::LetterClass;
use entity::letter_preference::{Model, Pace};
use entity::suppression::SuppressedBy;
use entity::{Letter, Role, SubjectKind, UserId};
use serde_json::json;

use super::super::rules::IdentityError;
use super::super::store;
use crate::kernel::outbox::{Addressed, Owed, queue};
use crate::kernel::{Call, Fault, FieldError, House, Kind, record};
use crate::notify::facts::sample;
use crate::notify::report::{self, REPORT_BYTES_MOST};
use crate::notify::timing::usual;

/// What somebody wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wishes {
    /// Letters that tell how something went: not never.
    pub status: Pace,
    /// Letters of what might interest.
    pub information: Pace,
    /// Letters about unread messages: at once or never.
    pub messages: Pace,
    /// From which hour on nothing disturbs, 0 to 23.
    pub quiet_from: i64,
    /// Until which.
    pub quiet_until: i64,
}

/// What somebody has said they want, or what is usual.
pub async fn preference_of(house: &House, user: UserId) -> Result<Model, Fault> {
    Ok(store::find_preference(house.reader(), user).await?.unwrap_or_else(|| usual(user)))
}

/// Somebody says which letters they want by e-mail. Letters that ask them to do something are always sent.
pub async fn set_preference(house: &House, call: &Call, wishes: Wishes) -> Result<Model, Fault> {
    let mut wrong = Vec::new();
    let mut must = |fits: bool, field: &str, code: &str, message: &str| {
        if !fits {
            wrong.push(FieldError::new(field, code, message));
        }
    };
    must(
        wishes.status != Pace::Never,
        "status",
        "letters_always",
        "Letters about what happened to you are sent, at the latest in a digest.",
    );
    let is_plain = matches!(wishes.messages, Pace::AtOnce | Pace::Never);
    must(is_plain, "messages", "messages_pace", "Letters about messages go at once or not at all.");
    for (field, hour) in [("quiet_from", wishes.quiet_from), ("quiet_until", wishes.quiet_until)] {
        must((0..24).contains(&hour), field, "hour", "An hour is a number from 0 to 23.");
    }
    if !wrong.is_empty() {
        return Err(Fault::invalid(wrong));
    }
    house
        .promise(call, async |tx| {
            let Some(user_id) = tx.actor().user else { return Err(Fault::missing()) };
            let Wishes { status, information, messages, quiet_from, quiet_until } = wishes;
            let row = Model { user_id, status, information, messages, quiet_from, quiet_until, changed_at: tx.now() };
            store::set_preference(tx, &row).await?;
            Ok(row)
        })
        .await
}

/// Switches e-mails of a class off for whoever holds the link of one of them. Repeating it changes nothing.
pub async fn leave(house: &House, call: &Call, user: UserId, class: LetterClass) -> Result<(), Fault> {
    house
        .promise(call, async |tx| {
            store::find_user(tx.db(), user).await?.ok_or_else(Fault::missing)?;
            let known = store::find_preference(tx.db(), user).await?.unwrap_or_else(|| usual(user));
            let row = match class {
                LetterClass::Information => Model { information: Pace::Never, changed_at: tx.now(), ..known },
                LetterClass::Message => Model { messages: Pace::Never, changed_at: tx.now(), ..known },
                LetterClass::Action | LetterClass::Status => {
                    return Err(Fault::refuse(Kind::Forbidden, "letters_always", "Letters of this sort are always sent."));
                }
            };
            store::set_preference(tx, &row).await?;
            record(tx, SubjectKind::User, user, "letters_left", json!({ "class": class })).await?;
            Ok(())
        })
        .await
}

/// The mail server refused somebody's address for good: no more letters go there until it is lifted.
pub async fn suppress(house: &House, call: &Call, user: UserId, (address, status): (&str, &str)) -> Result<(), Fault> {
    house
        .promise(call, async |tx| {
            store::suppress(tx, user, address, (SuppressedBy::Refusal, status)).await?;
            record(tx, SubjectKind::User, user, "address_suppressed", json!({ "by": SuppressedBy::Refusal, "status": status })).await?;
            Ok(())
        })
        .await
}

/// What came of a report.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Bounced {
    /// Whose address takes no more letters.
    pub user: UserId,
    /// What the report gives as the reason (RFC 3463).
    pub status: String,
}

/// An operator hands in a report that a letter came back (RFC 3464). It counts only for a letter of this house, to the
/// address its reader still has.
pub async fn import_report(house: &House, call: &Call, (text, host): (&str, &str)) -> Result<Bounced, Fault> {
    let wrong = |code: &'static str, message: String| Fault::invalid(vec![FieldError::new("text", code, message)]);
    if text.len() > REPORT_BYTES_MOST {
        return Err(wrong("report_too_large", "A report has at most 512 KiB.".to_owned()));
    }
    let returned = report::read(text.as_bytes(), host).map_err(|error| wrong("report_unread", error.to_string()))?;
    house
        .promise(call, async |tx| {
            if !matches!(tx.actor().role, Role::Operator | Role::Clock) {
                return Err(Fault::refuse(Kind::Forbidden, "role", "Only operators hand in reports."));
            }
            let user = store::find_user(tx.db(), returned.user).await?.filter(|user| user.email == returned.address);
            let not_ours = || wrong("report_unread", "The report names no letter to this address.".to_owned());
            let user = user.ok_or_else(not_ours)?;
            if !store::was_written_to(tx, user.id, returned.event).await? {
                return Err(not_ours());
            }
            store::suppress(tx, user.id, &user.email, (SuppressedBy::Report, &returned.status)).await?;
            let facts = json!({ "by": SuppressedBy::Report, "status": returned.status });
            record(tx, SubjectKind::User, user.id, "address_suppressed", facts).await?;
            Ok(Bounced { user: user.id, status: returned.status.clone() })
        })
        .await
}

/// Letters go to an address again: its owner says that it works, or an operator does.
pub async fn lift_suppression(house: &House, call: &Call, user: UserId) -> Result<(), Fault> {
    house
        .promise(call, async |tx| {
            if tx.actor().role != Role::Operator && tx.actor().user != Some(user) {
                return Err(Fault::missing());
            }
            store::find_user(tx.db(), user).await?.ok_or_else(Fault::missing)?;
            if !store::unsuppress(tx, user).await? {
                return Err(IdentityError::NotSuppressed.into());
            }
            record(tx, SubjectKind::User, user, "address_lifted", json!({})).await?;
            Ok(())
        })
        .await
}

/// A letter that was sent to try it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Tried {
    /// Which.
    pub letter: Letter,
    /// To whose address.
    pub user: UserId,
}

/// An operator has a letter with made-up facts sent to their own address, by the way every letter goes.
pub async fn try_letter(house: &House, call: &Call, letter: Letter) -> Result<Tried, Fault> {
    house
        .promise(call, async |tx| {
            let Some(user) = tx.actor().user.filter(|_| tx.actor().role == Role::Operator) else {
                return Err(Fault::refuse(Kind::Forbidden, "role", "Only operators try letters."));
            };
            let event_id = record(tx, SubjectKind::User, user, "letter_tried", json!({ "letters": 1, "letter": letter })).await?;
            let owed = Owed { event_id, wait: None, kind: SubjectKind::User, id: user.into() };
            queue(tx, &[Addressed { letter, user, facts: &sample(letter) }], &owed);
            Ok(Tried { letter, user })
        })
        .await
}
