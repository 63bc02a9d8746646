//! Where a creator writes: the text, what the brief asks, what is attested, and what the packs say to it as it stands.
//!
//! Everything is one form that comes back checked. A script may send the same form while somebody types.

use std::collections::BTreeMap;
use std::rc::Rc;

use entity::draft::DraftState;
use entity::{DraftId, deal, deliverable, draft};
use serde_json::{Value, json};

use super::act::{Errand, send};
use super::draft::manuscript_of;
use super::media;
use super::style;
use super::upload;
use super::visit::{Reading, Sheet, Visit};
use super::written::{Written, tags_of};
use crate::kernel::seal::fresh_token;
use crate::kernel::{Fault, Kind, Refusal};
use crate::market::brief::content::{Requirement, RequirementKind};
use crate::market::content::actions::preview::{Preview, preview};
use crate::market::content::rules::Text;
use crate::market::content::store::{drafts_of, load_draft, remarks_of, reviews_of};
use crate::market::deal::store::load_deliverable;
use crate::market::disclosure::theme::Theme;
use crate::market::disclosure::vocabulary::{Field, Severity};
use crate::market::disclosure::{Finding, replaced, without};
use crate::web::problem;
use crate::web::route::Reply;

/// What the button that takes a passage out begins with; the finding's name follows.
const CUT: &str = "cut.";
/// What the button that puts other words in place of a passage begins with.
const SWAP: &str = "swap.";

/// What lies on the desk.
struct Desk {
    piece: deliverable::Model,
    deal: deal::Model,
    /// The version that is changed; `None` for one that begins.
    draft: Option<draft::Model>,
}

/// What follows once the text is kept.
enum Then {
    Stay,
    HandIn,
    /// Files are put to it.
    Attach(Vec<Value>),
    Media(Change),
}

/// What is done with one picture or video, by its id.
enum Change {
    Remove(String),
    Forward(String),
}

/// The next version: empty, or what the last one said.
pub async fn begin(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let desk = new_desk(&visit).await?;
    let before = drafts_of(visit.house().reader(), visit.actor(), desk.piece.id).await?;
    // What comes first, comes first: an outline that was asked for, a version already begun.
    if desk.piece.outline_wanted && desk.piece.outline.is_none() {
        return Ok(Sheet::Go(format!("/deliverables/{}/steps/submit_outline", desk.piece.id)));
    }
    if let Some(begun) = before.first().filter(|draft| draft.state == DraftState::Writing) {
        return Ok(Sheet::Go(format!("/drafts/{}/edit", begun.id)));
    }
    let written = before.first().map_or_else(|| Ok(Written::default()), written_of)?;
    desk.sheet(&visit, &written, None).await
}

/// A version under way.
pub async fn resume(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let desk = old_desk(&visit).await?;
    let written = match &desk.draft {
        Some(draft) => written_of(draft)?,
        None => Written::default(),
    };
    desk.sheet(&visit, &written, None).await
}

/// The form of the next version.
pub async fn take_new(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let desk = new_desk(&visit).await?;
    desk.take(&visit).await
}

/// The form of a version under way.
pub async fn take_old(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let desk = old_desk(&visit).await?;
    desk.take(&visit).await
}

async fn new_desk(visit: &Visit) -> Result<Desk, Fault> {
    let (piece, deal) = load_deliverable(visit.house().reader(), visit.actor(), visit.id()?).await?;
    Ok(Desk { piece, deal, draft: None })
}

async fn old_desk(visit: &Visit) -> Result<Desk, Fault> {
    let place = load_draft(visit.house().reader(), visit.actor(), visit.id()?).await?;
    Ok(Desk { piece: place.deliverable, deal: place.deal, draft: Some(place.draft) })
}

fn written_of(draft: &draft::Model) -> Result<Written, Fault> {
    Ok(Written {
        title: draft.title.clone(),
        body: draft.body.clone(),
        hashtags: serde_json::from_str(&draft.hashtags)?,
        facts: serde_json::from_str(&draft.facts)?,
    })
}

impl Desk {
    /// Checks, mends, takes out, keeps or hands in, as the button says.
    async fn take(&self, visit: &Visit) -> Result<Sheet, Fault> {
        let mut written = Written::from_form(&visit.form);
        let tag = tags_of(visit.field("_tag"));
        if !tag.is_empty() {
            written.hashtags.extend(tag);
            return self.sheet(visit, &written, None).await;
        }
        match visit.field("_do") {
            "check" => self.sheet(visit, &written, None).await,
            "mend" => {
                if let Some(mended) = self.preview(visit, &written).await?.foretold.mended {
                    written.body = mended;
                }
                self.sheet(visit, &written, None).await
            }
            "hand_in" => self.kept_or_told(visit, &written, Then::HandIn).await,
            "attach" => self.kept_or_told(visit, &written, Then::Attach(upload::attachments_in(&visit.form))).await,
            what => match (what.strip_prefix(CUT).or_else(|| what.strip_prefix(SWAP)), changed_order(visit)) {
                (Some(finding), _) => {
                    self.cut(visit, &mut written, (finding, what.starts_with(SWAP))).await?;
                    self.sheet(visit, &written, None).await
                }
                (None, Some(change)) => self.kept_or_told(visit, &written, Then::Media(change)).await,
                (None, None) => self.kept_or_told(visit, &written, Then::Stay).await,
            },
        }
    }

    /// Takes a passage out of what was written, or puts other words in its place, if what is said to it now still points there.
    async fn cut(&self, visit: &Visit, written: &mut Written, (named, is_swap): (&str, bool)) -> Result<(), Fault> {
        let heard = self.preview(visit, written).await?;
        let found = heard.foretold.verdict.findings.iter().find(|finding| cut_of(finding).as_deref() == Some(named));
        let Some((finding, passage)) = found.and_then(|finding| Some((finding, finding.passage.as_ref()?))) else { return Ok(()) };
        let mended = |text: &str| match &finding.replace_by {
            Some(by) if is_swap => replaced(text, (passage.start, passage.end), by),
            Some(_) | None if is_swap => text.to_owned(),
            Some(_) | None => without(text, passage.start, passage.end),
        };
        match passage.field {
            Field::Title => written.title = mended(&written.title),
            Field::Body => written.body = mended(&written.body),
            Field::Hashtags => {}
        }
        Ok(())
    }

    /// Keeps what was written and goes on; a refusal comes back beside it.
    async fn kept_or_told(&self, visit: &Visit, written: &Written, then: Then) -> Result<Sheet, Fault> {
        let key = Some(visit.field("_key").to_owned()).filter(|key| !key.is_empty());
        let kept = self.keep(visit, written, key.clone()).await;
        let id = kept.as_ref().ok().cloned();
        let done = match kept {
            Ok(id) => self.go_on(visit, (&id, key), then).await,
            Err(fault) => Err(fault),
        };
        match (done, id) {
            (Ok(to), _) => Ok(Sheet::Go(to)),
            (Err(Fault::Refused(refusal)), id)
                if matches!(refusal.kind, Kind::Malformed | Kind::Invalid | Kind::Illegal | Kind::Stale | Kind::Mismatch) =>
            {
                // What was refused afterwards stands beside the version that was kept before.
                match id.and_then(|id| id.parse().ok()).filter(|_| self.draft.is_none()) {
                    Some(id) => self.with_draft(visit, id).await?.sheet(visit, written, Some(&refusal)).await,
                    None => self.sheet(visit, written, Some(&refusal)).await,
                }
            }
            (Err(fault), _) => Err(fault),
        }
    }

    async fn with_draft(&self, visit: &Visit, id: DraftId) -> Result<Self, Fault> {
        let place = load_draft(visit.house().reader(), visit.actor(), id).await?;
        Ok(Self { piece: place.deliverable, deal: place.deal, draft: Some(place.draft) })
    }

    /// Keeps the text and says which version it is.
    async fn keep(&self, visit: &Visit, written: &Written, key: Option<String>) -> Result<String, Fault> {
        match &self.draft {
            Some(draft) => {
                let path = vec![("id".to_owned(), draft.id.to_string())];
                send(visit, "rewrite_draft", Errand { path, body: written.body(), ..Errand::default() }).await?;
                Ok(draft.id.to_string())
            }
            None => {
                let path = vec![("id".to_owned(), self.piece.id.to_string())];
                let key = key.or_else(|| Some(fresh_token()));
                made(send(visit, "write_draft", Errand { path, body: written.body(), key, ..Errand::default() }).await?)
            }
        }
    }

    /// What follows once the text is kept: where to go.
    async fn go_on(&self, visit: &Visit, (id, key): (&str, Option<String>), then: Then) -> Result<String, Fault> {
        let path = vec![("id".to_owned(), id.to_owned())];
        let errand = Errand { path, key: key.or_else(|| Some(fresh_token())), ..Errand::default() };
        let here = |done: &str| format!("/drafts/{id}/edit?done={done}");
        match then {
            Then::Stay => Ok(here("rewrite_draft")),
            Then::HandIn => {
                send(visit, "draft_submit", errand).await?;
                Ok(format!("/deliverables/{}?done=draft_submit", self.piece.id))
            }
            Then::Attach(files) => {
                send(visit, "add_media", Errand { body: json!({ "attachments": files }), ..errand }).await?;
                Ok(format!("{}#media", here("add_media")))
            }
            Then::Media(change) => {
                let there = media::told(visit, id.parse().map_err(|_| Fault::missing())?).await?;
                let order: Vec<&str> = there.iter().filter_map(|media| media["id"].as_str()).collect();
                let done = match change {
                    Change::Remove(gone) => {
                        let path = vec![("id".to_owned(), id.to_owned()), ("media".to_owned(), gone)];
                        send(visit, "remove_media", Errand { path, ..Errand::default() }).await?;
                        "remove_media"
                    }
                    Change::Forward(one) => {
                        send(visit, "arrange_media", Errand { body: json!({ "media": forward(order, &one) }), ..errand }).await?;
                        "arrange_media"
                    }
                };
                Ok(format!("{}#media", here(done)))
            }
        }
    }

    async fn preview(&self, visit: &Visit, written: &Written) -> Result<Preview, Fault> {
        let text = Text {
            title: written.title.clone(),
            body: written.body.clone(),
            hashtags: written.hashtags.clone(),
            facts: Value::Object(written.facts.clone()),
        };
        preview(visit.house(), visit.actor(), self.piece.id, &text).await
    }

    async fn sheet(&self, visit: &Visit, written: &Written, refusal: Option<&Refusal>) -> Result<Sheet, Fault> {
        let (heard, too_long) = match self.preview(visit, written).await {
            Ok(heard) => (heard, None),
            // A text that is too long is not read; the empty one tells at least what is asked.
            Err(Fault::Refused(refusal)) if refusal.kind == Kind::Invalid => {
                (self.preview(visit, &Written::default()).await?, Some(refusal))
            }
            Err(fault) => return Err(fault),
        };
        let refusal = refusal.or(too_long.as_deref());
        let asked = &heard.foretold.asked;
        let operation = if self.draft.is_some() { "rewrite_draft" } else { "write_draft" };
        let title = visit.say(&format!("act-{operation}"));
        let address = match &self.draft {
            Some(draft) => format!("/drafts/{}/edit", draft.id),
            None => format!("/deliverables/{}/drafts/new", self.piece.id),
        };
        let data = json!({
            "deal": super::deal::line(&self.deal),
            "piece": { "link": format!("/deliverables/{}", self.piece.id), "number": self.piece.number,
                       "platform": self.piece.platform, "format": self.piece.format, "due_at": self.piece.due_at },
            "heading": title,
            "address": address,
            "key": fresh_token(),
            "script": style::editor_url(),
            "why": refusal.map(|refusal| problem::sentence(refusal, visit.words())),
            "changed_at": self.draft.as_ref().map(|draft| draft.changed_at),
            "title": written.title,
            "body": written.body,
            "hashtags": written.tag_line(),
            "kept": written.kept(asked),
            "facts": written.asked(asked),
            "known": known_of(visit, &heard.foretold.known),
            "is_blank": written.body.trim().is_empty() && written.title.trim().is_empty(),
            "media": match &self.draft {
                Some(draft) => media::told(visit, draft.id).await?,
                None => Vec::new(),
            },
            "heard": self.heard(visit, written, &heard)?,
            "wishes": self.wishes(visit).await?,
        });
        let status = refusal.map_or(200, |refusal| problem::status_of(&Fault::Refused(Box::new(refusal.clone()))).as_u16());
        Ok(Sheet::Read(Reading { template: "pages/editor", title, status, data }))
    }

    /// What the version before was asked to change, as far as it was sent.
    async fn wishes(&self, visit: &Visit) -> Result<Vec<String>, Fault> {
        let db = visit.house().reader();
        let all = drafts_of(db, visit.actor(), self.piece.id).await?;
        let own = self.draft.as_ref().map(|draft| draft.id);
        let Some(before) = all.iter().find(|draft| Some(draft.id) != own) else { return Ok(Vec::new()) };
        let mut wishes = Vec::new();
        for lane in reviews_of(db, before.id).await? {
            let said = remarks_of(db, visit.actor(), lane.id).await?;
            wishes.extend(said.into_iter().map(|remark| remark.body).filter(|body| !body.is_empty()));
        }
        Ok(wishes)
    }

    /// What is said to the text: by the packs, with the passages marked, and by the brief.
    fn heard(&self, visit: &Visit, written: &Written, heard: &Preview) -> Result<Value, Fault> {
        let verdict = &heard.foretold.verdict;
        let mut told = manuscript_of((&written.title, &written.body), &verdict.findings, &[], visit.visitor.locale)?;
        let by_label = |finding: &Finding| finding.theme.is_mended_by_a_label() && finding.severity > Severity::Warn;
        // One button mends them all, so it stands once.
        let mends = heard.foretold.mended.as_ref().and_then(|_| verdict.findings.iter().position(by_label));
        let fixes: Vec<(bool, Option<String>, Option<&str>)> = verdict
            .findings
            .iter()
            .enumerate()
            .map(|(at, finding)| (mends == Some(at), cut_of(finding), finding.replace_by.as_deref()))
            .collect();
        let requirements: Vec<Requirement> = serde_json::from_str(&self.piece.requirements)?;
        let listed: Vec<Value> = requirements.iter().map(|requirement| requirement_line(requirement, &heard.unmet)).collect();
        if let Some(fields) = told.as_object_mut() {
            fields.insert("outcome".to_owned(), serde_json::to_value(verdict.outcome)?);
            fields.insert("packs".to_owned(), serde_json::to_value(&verdict.packs)?);
            fields.insert("requirements".to_owned(), Value::Array(listed));
            let findings = fields.get_mut("findings").and_then(Value::as_array_mut).into_iter().flatten();
            for (finding, (mends, cut, by)) in findings.zip(fixes) {
                finding["mends"] = Value::Bool(mends);
                let swap = cut.as_ref().zip(by).map(|(cut, by)| json!({ "name": format!("{SWAP}{cut}"), "by": by }));
                finding["swap"] = swap.unwrap_or(Value::Null);
                finding["cut"] = cut.map_or(Value::Null, |cut| Value::String(format!("{CUT}{cut}")));
            }
        }
        Ok(told)
    }
}

/// What the deal knows, in words: a creator reads it and is not asked.
fn known_of(visit: &Visit, known: &BTreeMap<String, Value>) -> Vec<Value> {
    let word = |value: &Value| match value {
        Value::Bool(true) => visit.say("page-yes"),
        Value::Bool(false) => visit.say("page-no"),
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        Value::String(text) => text.clone(),
        Value::Null | Value::Number(_) | Value::Object(_) => value.to_string(),
    };
    known.iter().map(|(name, value)| json!({ "name": name, "value": word(value) })).collect()
}

/// What names a finding whose passage may be taken out: a claim or a denial in title or text. A label that stands wrong is
/// moved, not taken out.
fn cut_of(finding: &Finding) -> Option<String> {
    let passage = finding.passage.as_ref().filter(|passage| passage.field != Field::Hashtags)?;
    let goes = !finding.theme.is_about_label() || finding.theme == Theme::ContradictoryDisclosure;
    goes.then(|| format!("{}.{}", finding.rule, passage.start))
}

/// What a button beside a picture or video asks for.
fn changed_order(visit: &Visit) -> Option<Change> {
    let named = |field: &str| Some(visit.field(field).to_owned()).filter(|id| !id.is_empty());
    named("_remove").map(Change::Remove).or_else(|| named("_forward").map(Change::Forward))
}

/// The order with one of them a place further to the front.
fn forward<'a>(mut order: Vec<&'a str>, one: &str) -> Vec<&'a str> {
    if let Some(at) = order.iter().position(|id| *id == one).filter(|at| *at > 0) {
        order.swap(at - 1, at);
    }
    order
}

/// A requirement as the checklist shows it: met, unmet, or for a person to judge.
fn requirement_line(requirement: &Requirement, unmet: &[Requirement]) -> Value {
    let is = match requirement.kind {
        RequirementKind::Manual => "manual",
        RequirementKind::MustSay | RequirementKind::MustNotSay | RequirementKind::Hashtag => {
            if unmet.contains(requirement) {
                "unmet"
            } else {
                "met"
            }
        }
    };
    let tag = (requirement.kind == RequirementKind::Hashtag && is == "unmet").then(|| requirement.text.clone());
    json!({ "kind": requirement.kind, "text": requirement.text, "is": is, "tag": tag })
}

/// The id of what was made.
fn made(reply: Reply) -> Result<String, Fault> {
    let Reply::Json(text) = reply else { return Err(Fault::broken("a draft was answered with a file")) };
    let shown: Value = serde_json::from_str(&text)?;
    shown["id"].as_str().map(str::to_owned).ok_or_else(|| Fault::broken("a new draft was answered without its id"))
}
