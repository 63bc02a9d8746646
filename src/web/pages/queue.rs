//! What waits for the visitor, one after the other: the evidence on one page, the decision below it, the next one a
//! key away.

use std::rc::Rc;

use entity::{BriefId, ComplianceCheckId, DeliverableId, DraftId, Party, ReviewId, SubjectKind, wait};
use serde_json::{Value, json};

use super::act::{buttons_of, read, route_of};
use super::titles::Titles;
use super::turn::Turn;
use super::visit::{Sheet, Visit};
use super::way::desk_of;
use super::{brief, deliverable, dispute, readiness, style};
use crate::kernel::seal::fresh_token;
use crate::kernel::{Fault, wait as waits};
use crate::market::content::store as content;
use crate::market::disclosure::store as checks;

/// The most that the list beside the evidence holds.
const LISTED_MOST: usize = 100;
/// The most of what waits that is looked through for it.
const LOOKED_MOST: u64 = 500;

/// What a ruling on a check is most often about; each has a text to begin with.
const REASONS: [&str; 7] =
    ["label_clear", "not_paid", "claim_proven", "label_missing", "label_hidden", "claim_unproven", "claim_forbidden"];

/// The page; sent to with a ruling that is being written, it comes back with the text that was chosen to begin with.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let open = waits::todo(visit.house().reader(), visit.actor(), LOOKED_MOST).await?;
    let open: Vec<wait::Model> =
        open.into_iter().filter(|wait| wait.party != Party::Clock && is_for_desk(&visit, wait)).take(LISTED_MOST).collect();
    let asked = visit.asked("at");
    let gone = asked.is_some_and(|asked| !open.iter().any(|wait| name_of(wait) == asked));
    let at = open.iter().position(|wait| Some(name_of(wait).as_str()) == asked).unwrap_or_default();
    let mut titles = Titles::ahead(&visit, &open).await?;
    let mut listed = Vec::new();
    for wait in &open {
        listed.push(json!({ "link": address_of(wait), "here": name_of(wait) == open.get(at).map(name_of).unwrap_or_default(),
                            "title": title_of(&visit, &mut titles, wait).await?, "turn": Turn::of(&visit, wait, "", true) }));
    }
    let chosen = open.get(at);
    let heading = visit.say(if visit.actor().is_staff() { "page-queue" } else { "page-review-desk" });
    let data = json!({
        "heading": heading,
        "count": open.len(),
        "gone": gone,
        "place": at + 1,
        "listed": listed,
        "before": at.checked_sub(1).and_then(|before| open.get(before)).map(address_of),
        "after": open.get(at + 1).map(address_of),
        "key": fresh_token(),
        "back": "/queue",
        "script": style::queue_url(),
        "newcomers": readiness::newcomers(&visit).await?,
        "item": match chosen {
            Some(wait) => item(&visit, &mut titles, wait).await?,
            None => Value::Null,
        },
    });
    Ok(Sheet::read("pages/queue", heading, data))
}

/// Whether it is judged at this desk: everything for those who serve the platform, what others wrote or published for a brand.
fn is_for_desk(visit: &Visit, wait: &wait::Model) -> bool {
    let kind = wait.subject_kind;
    visit.actor().is_staff() || desk_of(visit.actor().role, wait).is_some() || kind == SubjectKind::Deliverable
}

fn name_of(wait: &wait::Model) -> String {
    wait.subject_kind.show(wait.subject_id)
}

fn address_of(wait: &wait::Model) -> String {
    format!("/queue?at={}", name_of(wait))
}

/// What it is called; by its kind where it has no name.
async fn title_of(visit: &Visit, titles: &mut Titles, wait: &wait::Model) -> Result<String, Fault> {
    let title = titles.of(visit, wait).await?.text;
    Ok(if title.is_empty() { visit.say(&format!("subject-{}", wait.subject_kind)) } else { title })
}

/// One thing that waits, with what speaks for and against it.
async fn item(visit: &Visit, titles: &mut Titles, wait: &wait::Model) -> Result<Value, Fault> {
    let turn = Turn::of(visit, wait, &title_of(visit, titles, wait).await?, true);
    let (mut evidence, mut dispute_told, mut brief_told) = (Value::Null, Value::Null, Value::Null);
    if let Some((piece, number)) = piece_of(visit, wait).await? {
        let looked_at = visit.asked("draft").and_then(|number| number.parse().ok()).or(number);
        evidence = deliverable::told(visit, piece, looked_at).await?;
        stay_here(&mut evidence, &address_of(wait));
    } else if wait.subject_kind == SubjectKind::Dispute {
        dispute_told = dispute::told(visit, &name_of(wait)).await?;
    } else if wait.subject_kind == SubjectKind::Brief {
        brief_told = brief::told(visit, BriefId(wait.subject_id)).await?;
    }
    Ok(
        json!({ "here": address_of(wait), "turn": turn, "evidence": evidence, "dispute": dispute_told, "brief": brief_told, "decision": decision(visit, wait).await? }),
    )
}

/// Other versions of a text are looked at without leaving the desk.
fn stay_here(evidence: &mut Value, here: &str) {
    let versions = evidence.pointer_mut("/draft/versions").and_then(Value::as_array_mut);
    for version in versions.into_iter().flatten() {
        let link = format!("{here}&draft={}", version["number"]);
        if let Value::Object(version) = version {
            version.insert("link".to_owned(), link.into());
        }
    }
}

/// The piece that something is about, where it is about one, and the number of the version it is about.
async fn piece_of(visit: &Visit, wait: &wait::Model) -> Result<Option<(DeliverableId, Option<i64>)>, Fault> {
    let (db, actor, id, kind) = (visit.house().reader(), visit.actor(), wait.subject_id, wait.subject_kind);
    if kind == SubjectKind::Deliverable {
        return Ok(Some((DeliverableId(id), None)));
    }
    let draft = if kind == SubjectKind::Draft {
        Some(DraftId(id))
    } else if kind == SubjectKind::Review {
        Some(content::load_review(db, actor, ReviewId(id)).await?.1.draft.id)
    } else if kind == SubjectKind::ComplianceCheck {
        checks::find_check(db, ComplianceCheckId(id)).await?.map(|check| check.draft_id)
    } else {
        None
    };
    let Some(draft) = draft else { return Ok(None) };
    let place = content::load_draft(db, actor, draft).await?;
    Ok(Some((place.deliverable.id, Some(place.draft.number))))
}

/// The steps the visitor may take on it: a lane and a verdict have their forms here, others lead to theirs.
async fn decision(visit: &Visit, wait: &wait::Model) -> Result<Value, Fault> {
    let kind = wait.subject_kind;
    let operation = if kind == SubjectKind::ComplianceCheck { "read_check".to_owned() } else { format!("read_{kind}") };
    if route_of(&operation).is_none() {
        return Ok(Value::Null);
    }
    let shown = match read(visit, &operation, vec![("id".to_owned(), name_of(wait))], "").await {
        Ok(shown) => shown,
        // What the visitor may not see offers them nothing; what is broken is not hidden behind that.
        Err(fault) if fault.refusal().is_some() => return Ok(Value::Null),
        Err(fault) => return Err(fault),
    };
    let buttons = buttons_of(visit, kind, &shown, Some("/queue"));
    let offers = |step: &str| buttons.iter().any(|button| button.step == step);
    let is_lane = kind == SubjectKind::Review && offers("approve");
    let rules = |step: &&str| kind == SubjectKind::ComplianceCheck && offers(step);
    let ruling = ["rule", "rule_appeal"].into_iter().find(rules);
    let is_brief = kind == SubjectKind::Brief && offers("publish") && offers("ask_changes");
    let has_form = |step: &str| {
        is_lane && matches!(step, "approve" | "ask_changes")
            || is_brief && matches!(step, "publish" | "ask_changes")
            || ruling == Some(step)
    };
    Ok(json!({
        "address": format!("/{}/{}", kind.plural(), name_of(wait)),
        "version": shown["version"],
        "is_lane": is_lane,
        "is_brief": is_brief,
        "reasons": REASONS.map(|reason| json!({ "code": reason, "text": text_of(visit, reason) })),
        "begin": format!("{}#decision", address_of(wait)),
        "reason": begun(visit, wait),
        "needs_several": shown["needed"].as_i64().is_some_and(|needed| needed > 1),
        "needed": shown["needed"],
        "approvals": shown["approvals"],
        "ruling": ruling,
        "buttons": buttons.iter().filter(|button| !has_form(&button.step)).collect::<Vec<_>>(),
    }))
}

/// The text a reason begins with.
fn text_of(visit: &Visit, reason: &str) -> String {
    visit.say(&format!("reason-text-{reason}"))
}

/// What stands as the reason of a ruling: what was written about this very thing, with the text behind it that was chosen.
fn begun(visit: &Visit, wait: &wait::Model) -> String {
    if visit.asked("at") != Some(name_of(wait).as_str()) {
        return String::new();
    }
    let typed = visit.field("reason").replace("\r\n", "\n");
    match REASONS.into_iter().find(|reason| *reason == visit.field("begin")) {
        Some(reason) => behind(&typed, &text_of(visit, reason)),
        None => typed,
    }
}

/// A text behind what is written already; one that stands there does not come twice. As `queue.js` does it in place.
fn behind(typed: &str, text: &str) -> String {
    match typed.trim_end() {
        "" => text.to_owned(),
        typed if typed.contains(text) => typed.to_owned(),
        typed => format!("{typed}\n{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::behind;

    #[test]
    fn a_chosen_text_stands_behind_what_was_written_and_once() {
        assert_eq!(behind("", "The claim:"), "The claim:");
        assert_eq!(behind(" \n", "The claim:"), "The claim:");
        assert_eq!(behind("My own words.\n", "The claim:"), "My own words.\nThe claim:");
        assert_eq!(behind("The claim: a miracle", "The claim:"), "The claim: a miracle");
    }
}
