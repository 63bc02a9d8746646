//! A deliverable on a page: whose turn it is, the newest draft with what was found in it, the proof, and everything
//! that happened, merged by time.

use std::rc::Rc;

use entity::deliverable::DeliverableState;
use entity::draft::DraftState;
use entity::review::ReviewState;
use entity::{DeliverableId, Money, Role, SubjectKind, deliverable, draft, proof, sample, wait};
use serde::Serialize;
use serde_json::{Value, json};

use super::act::{Button, buttons_of, link_to, read};
use super::diff::changes;
use super::draft as draft_page;
use super::media;
use super::results;
use super::timeline::{self, Told};
use super::turn::Turn;
use super::visit::{Sheet, Visit};
use super::way::desk_of;
use super::zones;
use crate::kernel::{Fault, Ground};
use crate::market::brief::content::Requirement;
use crate::market::content::actions::likeness::pairs_of;
use crate::market::content::actions::look::is_live;
use crate::market::content::evidence::advertisement_of;
use crate::market::content::store::{self as content, look};
use crate::market::deal::store::{ground, load_deliverable, sample_of};
use crate::market::disclosure::published::LabelVerdict;
use crate::market::disclosure::store as checks;

/// The most looks at the live post that a page shows.
const LOOKS_MOST: u64 = 12;

/// The page.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let asked = visit.asked("draft").and_then(|number| number.parse().ok());
    let data = told(&visit, visit.id()?, asked).await?;
    let title = format!("{} · {}", data["deal"]["title"].as_str().unwrap_or_default(), data["number"]);
    let (_, deal) = load_deliverable(visit.house().reader(), visit.actor(), visit.id()?).await?;
    let zone = zones::other_side(&visit, (deal.brand_id, deal.creator_id)).await?;
    Ok(Sheet::read("pages/deliverable", title, data).beside_zone(zone))
}

/// A piece as its page and the queue tell it, with the version of a number, or else its newest.
pub async fn told(visit: &Visit, id: DeliverableId, number: Option<i64>) -> Result<Value, Fault> {
    let db = visit.house().reader();
    let (piece, deal) = load_deliverable(db, visit.actor(), id).await?;
    let drafts = content::drafts_of(db, visit.actor(), piece.id).await?;
    let proof = content::proof_of(db, piece.id).await?;
    let looks = looked(visit, &piece).await?;
    let sample = sample_of(db, piece.id).await?;
    let (wait, ground) = (content::wait_under(db, &piece).await?, ground(&deal));
    let chosen = drafts.iter().find(|draft| Some(draft.number) == number).or(drafts.first());
    let read = match chosen {
        Some(draft) => Some(draft_read(visit, draft, &drafts).await?),
        None => None,
    };
    let mut things = vec![deliverable_told(&piece, proof.as_ref())];
    things.extend(sample.as_ref().map(sample_told));
    for draft in &drafts {
        things.extend(draft_told(visit, draft).await?);
    }
    let requirements: Vec<Requirement> = serde_json::from_str(&piece.requirements)?;
    Ok(json!({
        "here": format!("/deliverables/{}", piece.id),
        "groups": groups(visit, &piece, &drafts, sample.as_ref()).await?,
        "deal": super::deal::line(&deal),
        "number": piece.number,
        "platform": piece.platform,
        "format": piece.format,
        "state_now": piece.state,
        "price": Money::new(piece.price_minor, deal.currency),
        "route": piece.route,
        "route_reference": piece.route_reference,
        "due_at": piece.due_at,
        "window_ends_at": piece.window_ends_at,
        "retention_days": piece.retention_days,
        "retention_until": piece.retention_until,
        "brand_rounds": piece.brand_rounds,
        "requirements": requirements,
        "outline": piece.outline,
        "desk": wait.as_ref().filter(|wait| is_mine(visit, wait, &ground)).and_then(|wait| desk_of(visit.actor().role, wait)),
        "turn": wait.map(|wait| Turn::on(visit, &wait, &deal.title, &ground)),
        "draft": read,
        "results": results::of_piece(visit, (&piece, &deal)).await?,
        "sample": sample.as_ref().map(sample_view),
        "proof": proof.as_ref().map(proof_view).transpose()?,
        "looks": looks.0,
        "next_look": looks.1,
        "advertisement": advertisement_of(visit.house(), &deal, proof.as_ref()).await?,
        "timeline": timeline::of(visit, &deal, &things).await?,
    }))
}

fn is_mine(visit: &Visit, wait: &wait::Model, ground: &Ground) -> bool {
    wait.role.map_or_else(|| ground.party_of(visit.actor()) == Some(wait.party), |role| role == visit.actor().role)
}

/// The newest version of a piece that the visitor may see, as `told` tells it.
pub async fn newest_text(visit: &Visit, piece: DeliverableId) -> Result<Option<Value>, Fault> {
    let drafts = content::drafts_of(visit.house().reader(), visit.actor(), piece).await?;
    match drafts.first() {
        Some(newest) => Ok(Some(draft_read(visit, newest, &drafts).await?)),
        None => Ok(None),
    }
}

/// A version with its findings, its remarks, what changed since the one before, and the way to the others.
async fn draft_read(visit: &Visit, draft: &draft::Model, all: &[draft::Model]) -> Result<Value, Fault> {
    let db = visit.house().reader();
    let checked = checks::checks_of(db, draft.id).await?;
    let mut remarks = Vec::new();
    for lane in content::reviews_of(db, draft.id).await? {
        let said = content::remarks_of(db, visit.actor(), lane.id).await?;
        remarks.extend(said.into_iter().filter(|remark| !remark.body.is_empty()));
    }
    let pairs = pairs_of(visit.house(), visit.actor(), draft.id).await?;
    let mut read = draft_page::manuscript(draft, checked.first(), &remarks, visit.visitor.locale)?;
    let before = all.iter().filter(|other| other.number < draft.number).max_by_key(|other| other.number);
    let versions: Vec<Value> = all
        .iter()
        .rev()
        .map(|other| {
            json!({ "number": other.number, "link": format!("/deliverables/{}?draft={}", other.deliverable_id, other.number),
                                "here": other.number == draft.number })
        })
        .collect();
    if let Some(fields) = read.as_object_mut() {
        fields.insert("media".to_owned(), Value::Array(media::told(visit, draft.id).await?));
        fields.insert("matches".to_owned(), Value::Array(draft_page::pairs(draft, &pairs)));
        fields.insert("has_others".to_owned(), Value::Bool(all.len() > 1));
        fields.insert("versions".to_owned(), Value::Array(versions));
        fields.insert("since".to_owned(), before.map_or(Ok(Value::Null), |before| since(before, draft))?);
    }
    Ok(read)
}

/// What changed from one version to the next.
fn since(before: &draft::Model, draft: &draft::Model) -> Result<Value, Fault> {
    let tags = |draft: &draft::Model| -> Result<String, Fault> {
        let tags: Vec<String> = serde_json::from_str(&draft.hashtags)?;
        Ok(tags.iter().map(|tag| format!("#{tag}")).collect::<Vec<_>>().join(" "))
    };
    Ok(json!({
        "number": before.number,
        "is_same": before.content_hash == draft.content_hash,
        "title": changes(&before.title, &draft.title),
        "body": changes(&before.body, &draft.body),
        "hashtags": changes(&tags(before)?, &tags(draft)?),
    }))
}

/// Buttons about one thing.
#[derive(Debug, Serialize)]
struct Group {
    kind: SubjectKind,
    buttons: Vec<Button>,
}

/// What the visitor may do now, by what it is about: the text, its lanes and its check, the sample, the piece itself.
async fn groups(
    visit: &Visit,
    piece: &entity::deliverable::Model,
    drafts: &[draft::Model],
    sample: Option<&sample::Model>,
) -> Result<Vec<Group>, Fault> {
    let here = format!("/deliverables/{}", piece.id);
    let of = async |kind: SubjectKind, id: String| -> Result<Group, Fault> {
        let shown = read(visit, &format!("read_{}", short(kind)), vec![("id".to_owned(), id)], "").await?;
        Ok(Group { kind, buttons: buttons_of(visit, kind, &shown, Some(&here)) })
    };
    let mut groups = vec![of(SubjectKind::Deliverable, piece.id.to_string()).await?];
    if is_live(piece.state) && visit.front.looks_at_posts() && may_ask_for_a_look(visit) {
        groups[0].buttons.push(link_to(visit, "look_again", &format!("{here}/looks/new")));
    }
    if let Some(newest) = drafts.first() {
        let mut own = of(SubjectKind::Draft, newest.id.to_string()).await?;
        if own.buttons.iter().any(|button| button.step == "submit") {
            own.buttons.insert(0, link_to(visit, "rewrite_draft", &format!("/drafts/{}/edit", newest.id)));
        }
        groups.push(own);
        if let Some(lane) = content::open_review(visit.house().reader(), newest.id).await? {
            let mut group = of(SubjectKind::Review, lane.id.to_string()).await?;
            if !group.buttons.is_empty() {
                group.buttons.push(link_to(visit, "write_remark", &format!("/reviews/{}/remarks/new?_back={here}", lane.id)));
            }
            // The lane speaks for its draft: the same steps are not offered twice.
            groups.retain(|other| other.kind != SubjectKind::Draft || group.buttons.is_empty());
            groups.push(group);
        }
        for check in checks::checks_of(visit.house().reader(), newest.id).await?.iter().take(1) {
            groups.push(of(SubjectKind::ComplianceCheck, check.id.to_string()).await?);
        }
    }
    if let Some(sample) = sample {
        groups.push(of(SubjectKind::Sample, sample.id.to_string()).await?);
    }
    let may_write = visit.actor().role == Role::Creator || visit.actor().acting_for().is_some();
    let none_open = drafts.first().is_none_or(|draft| matches!(draft.state, DraftState::ChangesAsked | DraftState::Withdrawn));
    if may_write && none_open && piece.state == DeliverableState::Producing {
        let write = link_to(visit, "write_draft", &format!("{here}/drafts/new"));
        groups.insert(0, Group { kind: SubjectKind::Draft, buttons: vec![write] });
    }
    groups.retain(|group| !group.buttons.is_empty());
    Ok(groups)
}

fn may_ask_for_a_look(visit: &Visit) -> bool {
    let actor = visit.actor();
    matches!(actor.role, Role::Creator | Role::BrandOwner | Role::BrandManager | Role::Reviewer) || actor.acting_for().is_some()
}

/// What a kind is called in the name of the operation that reads it.
fn short(kind: SubjectKind) -> String {
    if kind == SubjectKind::ComplianceCheck { "check".to_owned() } else { kind.to_string() }
}

fn sample_view(sample: &sample::Model) -> Value {
    json!({
        "link": format!("/samples/{}", sample.id),
        "what": sample.what,
        "state": sample.state,
        "carrier": sample.carrier,
        "tracking": sample.tracking,
    })
}

/// The newest looks at the live post, and when the next is due.
async fn looked(visit: &Visit, piece: &deliverable::Model) -> Result<(Value, Value), Fault> {
    let db = visit.house().reader();
    let looks = look::looks_of(db, piece.id, LOOKS_MOST).await?;
    let told: Vec<Value> = looks
        .iter()
        .map(|look| {
            json!({ "at": look.at, "outcome": look.outcome, "why": look.why, "status": look.status, "excerpt": look.excerpt,
                    "asked": look.asked_by.is_some() })
        })
        .collect();
    let watch = look::watch_of(db, piece.id).await?.filter(|_| is_live(piece.state) && visit.front.looks_at_posts());
    Ok((told.into(), json!(watch.and_then(|watch| watch.due_at))))
}

fn proof_view(proof: &proof::Model) -> Result<Value, Fault> {
    let verdict: Option<LabelVerdict> = proof.label_verdict.as_deref().map(serde_json::from_str).transpose()?;
    Ok(json!({
        // Only an address of the web becomes a link.
        "link": (proof.url.starts_with("https://")).then_some(&proof.url),
        "url": proof.url,
        "post_id": proof.post_id,
        "handle": proof.account_handle,
        "label_visible": proof.label_visible,
        "published_at": proof.published_at,
        "screenshot": proof.screenshot_id.map(|id| format!("/deliverables/{}/screenshots/{id}", proof.deliverable_id)),
        "refused_why": proof.refused_why,
        "published_text": proof.published_text,
        "label": verdict.and_then(|verdict| verdict.label),
    }))
}

fn deliverable_told(piece: &entity::deliverable::Model, proof: Option<&proof::Model>) -> Told {
    let mut told = Told::of(piece.id);
    if let Some(proof) = proof {
        told.said.push(("prove", vec![proof.url.clone()]));
        told.said.extend(proof.refused_why.clone().map(|why| ("refuse_proof", vec![why])));
    }
    told.said.extend(piece.outline.clone().map(|outline| ("submit_outline", vec![outline])));
    told
}

fn sample_told(sample: &sample::Model) -> Told {
    let mut told = Told::of(sample.id);
    told.said.push(("create", vec![sample.what.clone()]));
    if let (Some(carrier), Some(tracking)) = (&sample.carrier, &sample.tracking) {
        told.said.push(("ship", vec![format!("{carrier} {tracking}")]));
    }
    told
}

/// A draft with its lanes and checks.
async fn draft_told(visit: &Visit, draft: &draft::Model) -> Result<Vec<Told>, Fault> {
    let db = visit.house().reader();
    let number = Some(draft.number.to_string());
    let mut things = vec![Told { which: number.clone(), ..Told::of(draft.id) }];
    for lane in content::reviews_of(db, draft.id).await? {
        let remarks = content::remarks_of(db, visit.actor(), lane.id).await?;
        let said = if lane.state == ReviewState::Returned {
            vec![("ask_changes", remarks.into_iter().map(|remark| remark.body).filter(|body| !body.is_empty()).collect())]
        } else {
            Vec::new()
        };
        things.push(Told { which: number.clone(), said, ..Told::of(lane.id) });
    }
    for check in checks::checks_of(db, draft.id).await? {
        let mut said = vec![("create", draft_page::messages(&check, visit.visitor.locale)?)];
        said.extend(check.reason.clone().map(|reason| ("rule", vec![reason])));
        things.push(Told { which: number.clone(), said, ..Told::of(check.id) });
    }
    Ok(things)
}
