//! Tickets: single-use links sent by letter. The secret leaves the house in the letter only.

use entity::ticket::{self, TicketPurpose};
use entity::{Instant, Letter, UserId};
use jiff::SignedDuration;

use super::super::letters;
use super::super::rules::IdentityError;
use super::super::store;
use crate::kernel::{Fault, House, Tx};
use crate::notify::facts::AccountFacts;

/// A ticket to be made and sent.
pub(super) struct Issue<'a> {
    pub(super) user: UserId,
    pub(super) purpose: TicketPurpose,
    pub(super) token: &'a str,
    pub(super) payload: serde_json::Value,
    pub(super) facts: AccountFacts,
}

/// How long a link of a purpose is good.
fn lasts(purpose: TicketPurpose) -> SignedDuration {
    match purpose {
        TicketPurpose::ConfirmAddress | TicketPurpose::ResetPassword => SignedDuration::from_mins(60),
        TicketPurpose::Invitation => SignedDuration::from_hours(7 * 24),
    }
}

/// What a purpose's letter is called, how its sending is recorded, and which page its link opens.
fn letter_of(purpose: TicketPurpose) -> (Letter, &'static str, &'static str) {
    match purpose {
        TicketPurpose::ConfirmAddress => (Letter::ConfirmAddress, "confirmation_sent", "confirm"),
        TicketPurpose::ResetPassword => (Letter::ResetPassword, "reset_sent", "reset"),
        TicketPurpose::Invitation => (Letter::MemberInvited, "invitation_sent", "invitation"),
    }
}

/// The keyed hash under which a ticket's secret is stored.
pub(super) fn fingerprint(house: &House, token: &str) -> Vec<u8> {
    house.sealer().fingerprint("ticket", token)
}

/// Stores a ticket and writes the letter with its link.
pub(super) async fn issue_in(tx: &Tx, issue: Issue<'_>) -> Result<(), Fault> {
    let expires_at = tx.now().plus(lasts(issue.purpose));
    let ticket = ticket::Model {
        id: tx.mint(),
        user_id: issue.user,
        purpose: issue.purpose,
        token_hash: fingerprint(tx.house(), issue.token),
        payload: serde_json::to_string(&issue.payload)?,
        created_at: tx.now(),
        expires_at,
        used_at: None,
    };
    store::insert_ticket(tx, &ticket).await?;
    let (letter, name, page) = letter_of(issue.purpose);
    let link = format!("{}/{page}/{}", tx.house().public_url(), issue.token);
    let facts = AccountFacts { expires_at: Some(expires_at), ..issue.facts };
    letters::write_to(tx, issue.user, (letter, name), facts, Some(link)).await
}

/// Uses the ticket of a secret up; refuses one that is unknown, used or too old.
pub(super) async fn redeem_in(tx: &Tx, purpose: TicketPurpose, token: &str) -> Result<ticket::Model, Fault> {
    let hash = fingerprint(tx.house(), token);
    let ticket = store::find_ticket(tx.db(), purpose, &hash, tx.now()).await?.ok_or(IdentityError::TicketOver)?;
    if store::use_ticket(tx, ticket.id).await? { Ok(ticket) } else { Err(IdentityError::TicketOver.into()) }
}

/// Whether a person was sent a link of a purpose less than a minute ago: another would only be a nuisance.
pub(super) async fn was_just_sent(tx: &Tx, user: UserId, purpose: TicketPurpose) -> Result<bool, Fault> {
    let newest = store::find_newest_ticket(tx.db(), user, purpose).await?;
    Ok(newest.is_some_and(|ticket| is_fresh(ticket.created_at, tx.now())))
}

fn is_fresh(sent: Instant, now: Instant) -> bool {
    now.since(sent) < SignedDuration::from_mins(1)
}
