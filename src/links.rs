//! Which steps a letter lets its reader take: by a link that needs no sign-in, or by the form behind one.
//!
//! Both the relay and the pages write letters and ask here. What a link holds is `kernel::outbox::link`; money that
//! leaves the house, and whatever needs reasons, never goes by link.

use entity::letter::LetterClass;
use entity::{Instant, Letter, Party, SubjectKind, UserId, outbox};
use jiff::SignedDuration;
use serde_json::Value;

use crate::kernel::House;
use crate::kernel::outbox::leave;
use crate::kernel::outbox::link::Token;
use crate::lifecycles::is_step_of;
use crate::notify::{Action, WaitFacts};
use crate::render::Locale;

/// How long a link is good where its wait has no earlier deadline.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(14 * 24);

/// How a step is taken from a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// By its link alone.
    Link,
    /// On the form of the step, signed in: it asks for words.
    Form,
}

/// Every step offered in letters, the most likely first. A pair that is not here is not offered.
const OFFERED: &[(SubjectKind, &str, Way)] = &[
    (SubjectKind::Proposal, "interest", Way::Link),
    (SubjectKind::Proposal, "agree", Way::Link),
    (SubjectKind::Proposal, "counter", Way::Form),
    (SubjectKind::Proposal, "decline", Way::Form),
    (SubjectKind::Deliverable, "accept_outline", Way::Link),
    (SubjectKind::Deliverable, "ask_outline_changes", Way::Form),
    (SubjectKind::Deliverable, "sign_off", Way::Link),
    (SubjectKind::Deliverable, "object", Way::Form),
    (SubjectKind::Review, "approve", Way::Link),
    (SubjectKind::Review, "ask_changes", Way::Form),
    (SubjectKind::Cancellation, "agree", Way::Link),
    (SubjectKind::Cancellation, "refuse", Way::Form),
    (SubjectKind::ChangeRequest, "agree", Way::Link),
    (SubjectKind::ChangeRequest, "refuse", Way::Form),
    (SubjectKind::Representation, "confirm", Way::Link),
    (SubjectKind::Representation, "decline", Way::Form),
    (SubjectKind::Statement, "confirm", Way::Link),
    (SubjectKind::Statement, "object", Way::Form),
];

/// Who reads a letter, as they are now.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// On which side; `None` where that is not known.
    pub party: Option<Party>,
    /// Their address.
    pub address: &'a str,
    /// Their language, which the page behind a link speaks too.
    pub locale: Locale,
}

/// Where a letter's button leads: to the address of a ticket, to the page of what it is about, or, for what has no page
/// of its own, to the list it stands on.
pub fn main_link(house: &House, row: &outbox::Model, facts: &Value) -> String {
    if let Some(link) = facts.get("link").and_then(Value::as_str) {
        return link.to_owned();
    }
    let (base, kind) = (house.public_url(), row.subject_kind);
    match (kind, row.letter) {
        (SubjectKind::User, Letter::Digest) => format!("{base}/inbox"),
        (SubjectKind::User | SubjectKind::Organisation | SubjectKind::Creator, _) => format!("{base}/me"),
        (SubjectKind::Terms, _) => format!("{base}/terms"),
        (SubjectKind::Earning | SubjectKind::PayeeInvoice | SubjectKind::PayoutItem, _) => format!("{base}/earnings"),
        (SubjectKind::Deposit, Letter::DepositUnmatched) => format!("{base}/deposits"),
        (SubjectKind::Hold | SubjectKind::Deposit, _) => format!("{base}/balance"),
        (
            SubjectKind::Brief
            | SubjectKind::Proposal
            | SubjectKind::Deal
            | SubjectKind::Deliverable
            | SubjectKind::Sample
            | SubjectKind::Draft
            | SubjectKind::Review
            | SubjectKind::ComplianceCheck
            | SubjectKind::Cancellation
            | SubjectKind::ChangeRequest
            | SubjectKind::Dispute
            | SubjectKind::Representation
            | SubjectKind::Statement
            | SubjectKind::Invoice
            | SubjectKind::PayoutBatch
            | SubjectKind::Closing
            | SubjectKind::Job,
            _,
        ) => format!("{base}/{}/{}", kind.plural(), kind.show(row.subject_id)),
    }
}

/// What a letter's reader can do from it: nothing unless it is their side's turn.
pub fn actions(house: &House, row: &outbox::Model, wait: Option<&WaitFacts>, reader: &Reader<'_>) -> Vec<Action> {
    let Some(wait) = wait.filter(|wait| reader.party == Some(wait.party)) else { return Vec::new() };
    let (Some(state), Some(_)) = (&wait.state, wait.version) else { return Vec::new() };
    let base = house.public_url();
    let actions = offered(row.subject_kind, state, wait.party).map(|(kind, step, way)| Action {
        step: (*step).to_owned(),
        link: match way {
            Way::Link => {
                let token = Token::write(house.sealer(), row.id, step, reader.address);
                format!("{base}/act/{token}?lang={}", reader.locale.code())
            }
            Way::Form => format!("{base}/{}/{}/steps/{step}", kind.plural(), kind.show(row.subject_id)),
        },
        signs_in: *way == Way::Form,
    });
    actions.collect()
}

/// The same for a letter that is only shown: its buttons lead to the front page.
pub fn shown_actions(house: &House, kind: SubjectKind, state: &str, party: Party) -> Vec<Action> {
    let shown = |(_, step, way): &(SubjectKind, &'static str, Way)| Action {
        step: (*step).to_owned(),
        link: house.public_url().to_owned(),
        signs_in: *way == Way::Form,
    };
    offered(kind, state, party).map(shown).collect()
}

/// What is offered to a side in a state of a kind of thing.
fn offered(kind: SubjectKind, state: &str, party: Party) -> impl Iterator<Item = &'static (SubjectKind, &'static str, Way)> {
    OFFERED.iter().filter(move |(of, step, _)| *of == kind && is_step_of(kind, state, step, party))
}

/// Where somebody switches letters of a class off (RFC 8058): a page, and the form a mail program sends by itself.
pub fn switch_off(house: &House, user: UserId, class: LetterClass) -> String {
    format!("{}/unsubscribe/{}", house.public_url(), leave::write(house.sealer(), user, class))
}

/// How likely a step is among those that letters offer, the likeliest first; behind them all where it is not offered.
pub fn rank(kind: SubjectKind, step: &str) -> usize {
    OFFERED.iter().position(|(of, offered, _)| *of == kind && *offered == step).unwrap_or(OFFERED.len())
}

/// Whether a step of a kind of thing may be taken by link.
pub fn is_by_link(kind: SubjectKind, step: &str) -> bool {
    OFFERED.contains(&(kind, step, Way::Link))
}

/// When the links of a letter end: with the deadline it names, after 14 days at the latest.
pub fn ends_at(row: &outbox::Model, wait: &WaitFacts) -> Instant {
    let latest = row.created_at.plus(GOOD_FOR);
    wait.until.map_or(latest, |until| until.min(latest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lifecycles::tables;

    #[test]
    fn what_is_offered_is_a_step_of_the_side_that_is_awaited() {
        for (kind, step, way) in OFFERED {
            let table = tables().into_iter().find(|table| table.kind == *kind).unwrap();
            let line = table.steps.iter().find(|line| line.step == *step);
            let line = line.unwrap_or_else(|| panic!("{kind} has no step {step}"));
            assert!(line.from.iter().any(|state| table.states.iter().any(|line| line.state == *state && line.has_wait)), "{kind} {step}");
            assert!(
                *way == Way::Form || line.by.iter().all(|by| by.staff_role().is_none()) || *kind == SubjectKind::Review,
                "{kind} {step}"
            );
        }
    }

    #[test]
    fn money_that_leaves_the_house_never_goes_by_link() {
        let kinds = [SubjectKind::PayoutBatch, SubjectKind::PayoutItem, SubjectKind::Deposit, SubjectKind::Hold, SubjectKind::Earning];
        assert!(OFFERED.iter().all(|(kind, ..)| !kinds.contains(kind)));
    }
}
