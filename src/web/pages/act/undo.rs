//! The way back after something that can be undone: a button in the line that says it is done.
//!
//! A step can be undone where its lifecycle has one that leads back to where it came from and one person decides both; what
//! is made can be taken back as long as nobody has answered it. The address of the next page names what was done, at which
//! version, and until when the way back is offered; a mark over it shows that this house wrote it there for this seat.
//! The mark is the key of the promise as well, so that the button works once.

use entity::{Instant, SubjectKind};
use jiff::SignedDuration;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::table::{Deed, deed_of};
use crate::kernel::terms::hex;
use crate::render::Words;
use crate::web::pages::cookie::is_csrf_token;
use crate::web::pages::visit::{Fields, found};

/// In the address of the page that says what was done.
pub const UNDO: &str = "undo";
/// How long the way back is offered.
const OFFERED: SignedDuration = SignedDuration::from_mins(10);
/// Steps with the step that leads back. Others lead back as well, and are for somebody else to decide: who asks for a deposit
/// to be sent back is not who refuses it.
const BACK: &[(SubjectKind, &str, &str)] = &[(SubjectKind::Brief, "pause", "resume"), (SubjectKind::Brief, "resume", "pause")];
/// What is made and may be taken back as long as nobody has answered it, and by which step.
const MADE: &[(&str, SubjectKind, &str)] = &[
    ("invite_creator", SubjectKind::Proposal, "withdraw"),
    ("apply_to_brief", SubjectKind::Proposal, "withdraw"),
    ("ask_change", SubjectKind::ChangeRequest, "withdraw"),
    ("ask_cancellation", SubjectKind::Cancellation, "withdraw"),
    ("propose_representation", SubjectKind::Representation, "withdraw"),
];

/// The step that undoes what a form has done.
fn way_back(deed: &Deed) -> Option<(SubjectKind, &'static str)> {
    match &deed.step {
        Some((of, taken)) => BACK.iter().find(|(kind, step, _)| kind == of && step == taken).map(|(kind, _, back)| (*kind, *back)),
        None => MADE.iter().find(|(operation, ..)| *operation == deed.operation).map(|(_, kind, step)| (*kind, *step)),
    }
}

/// What the address says after a form went through, where what came of it says that it can be undone now.
pub fn offer(deed: &Deed, shown: &Value, (csrf, now): (&str, Instant)) -> Option<String> {
    let (_, step) = way_back(deed)?;
    let steps = shown["steps"].as_array()?;
    steps.iter().find(|view| view["name"] == step && view["allowed"] == true)?;
    let (id, version) = (shown["id"].as_str()?, shown["version"].as_i64()?);
    let what = format!("{id}.{version}.{}", now.plus(OFFERED).timestamp().as_second());
    Some(format!("&{UNDO}={what}.{}", mark(&deed.operation, &what, csrf)))
}

/// The button that undoes what the address says was done, while it is offered.
pub fn shown(words: &Words, query: &Fields, (csrf, now): (&str, Instant)) -> Option<Value> {
    let (what, given) = found(query, UNDO)?.rsplit_once('.')?;
    let deed = deed_of(found(query, "done")?)?;
    let (kind, step) = way_back(&deed)?;
    if !is_csrf_token(&mark(&deed.operation, what, csrf), given) {
        return None;
    }
    let (id, rest) = what.split_once('.')?;
    let (version, until) = rest.split_once('.')?;
    let is_offered = until.parse::<i64>().is_ok_and(|until| now.timestamp().as_second() < until);
    is_offered.then(|| {
        let label = words.say_if_known(&format!("step-{step}"));
        json!({ "action": format!("/{}/{id}/steps/{step}", kind.plural()), "version": version, "key": given, "label": label })
    })
}

fn mark(operation: &str, what: &str, csrf: &str) -> String {
    hex(&Sha256::digest(format!("undo {operation} {what} {csrf}"))).chars().take(32).collect()
}

#[cfg(test)]
mod tests {
    use super::super::lifecycle::table_of;
    use super::*;

    #[test]
    fn what_can_be_undone_is_what_the_lifecycles_say() {
        for (kind, step, back) in BACK {
            let table = table_of(*kind).unwrap();
            let row = |name: &str| table.steps.iter().find(|row| row.step == name).unwrap();
            let (there, home) = (row(step), row(back));
            assert_eq!((&home.from, &home.to, home.by), (&there.to, &there.from, there.by), "{kind} {step}");
        }
        for (operation, kind, step) in MADE {
            assert!(deed_of(operation).is_some() && deed_of(&format!("{kind}_{step}")).is_some(), "{operation}");
            assert!(table_of(*kind).unwrap().steps.iter().any(|row| row.step == *step), "{operation}");
        }
    }

    #[test]
    fn only_what_the_house_wrote_is_offered_and_only_for_a_while() {
        let now = Instant::from_micros(1_800_000_000_000_000);
        let paused = |allowed: bool| json!({ "id": "brief_1", "version": 3, "steps": [{ "name": "resume", "allowed": allowed }] });
        let deed = deed_of("brief_pause").unwrap();
        let offered = offer(&deed, &paused(true), ("secret", now)).unwrap();
        let given = offered.strip_prefix("&undo=").unwrap().to_owned();
        assert!(given.starts_with("brief_1.3.1800000600."), "{given}");
        assert!(offer(&deed, &paused(false), ("secret", now)).is_none());
        assert!(offer(&deed_of("brief_cancel").unwrap(), &paused(true), ("secret", now)).is_none());
        let words = Words::load(crate::render::Locale::En).unwrap();
        let query = |undo: &str| vec![("done".to_owned(), "brief_pause".to_owned()), (UNDO.to_owned(), undo.to_owned())];
        let button = shown(&words, &query(&given), ("secret", now)).unwrap();
        assert_eq!((button["action"].as_str(), button["version"].as_str()), (Some("/briefs/brief_1/steps/resume"), Some("3")));
        assert!(shown(&words, &query(&given), ("another", now)).is_none());
        assert!(shown(&words, &query(&given.replace("brief_1", "brief_2")), ("secret", now)).is_none());
        assert!(shown(&words, &query(&given), ("secret", now.plus(OFFERED))).is_none());
    }
}
