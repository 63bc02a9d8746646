//! A deliverable on a page: whose turn it is, the newest draft with what was found in it, the proof, and everything
//! that happened, merged by time.

use std::rc::Rc;

use entity::deliverable::DeliverableState;
use entity::draft::DraftState;
use entity::review::ReviewState;
use entity::{Money, Role, SubjectKind, draft, proof, sample};
use serde_json::{Value, json};

use super::act::{Button, buttons_of, link_to, read};
use super::draft as draft_page;
use super::timeline::{self, Told};
use super::turn::Turn;
use super::visit::{Sheet, Visit};
use crate::kernel::Fault;
use crate::market::brief::content::Requirement;
use crate::market::content::store as content;
use crate::market::deal::store::{ground, load_deliverable, sample_of};
use crate::market::disclosure::store as checks;

/// The page.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let db = visit.house().reader();
    let (piece, deal) = load_deliverable(db, visit.actor(), visit.id()?).await?;
    let drafts = content::drafts_of(db, visit.actor(), piece.id).await?;
    let proof = content::proof_of(db, piece.id).await?;
    let sample = sample_of(db, piece.id).await?;
    let wait = content::wait_under(db, &piece).await?;
    let newest = match drafts.first() {
        Some(newest) => {
            let checked = checks::checks_of(db, newest.id).await?;
            Some(draft_page::manuscript(newest, checked.first(), visit.visitor.locale)?)
        }
        None => None,
    };
    let mut things = vec![deliverable_told(&piece, proof.as_ref())];
    things.extend(sample.as_ref().map(sample_told));
    for draft in &drafts {
        things.extend(draft_told(&visit, draft).await?);
    }
    let requirements: Vec<Requirement> = serde_json::from_str(&piece.requirements)?;
    let title = format!("{} · {}", deal.title, piece.number);
    let data = json!({
        "buttons": buttons(&visit, &piece, &drafts, sample.as_ref()).await?,
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
        "turn": wait.map(|wait| Turn::on(&visit, &wait, &deal.title, &ground(&deal))),
        "draft": newest,
        "proof": proof.as_ref().map(proof_view),
        "timeline": timeline::of(&visit, &deal, &things).await?,
    });
    Ok(Sheet::read("pages/deliverable", title, data))
}

/// What the visitor may do now: about the piece, its newest draft with its lanes and checks, and its sample.
async fn buttons(
    visit: &Visit,
    piece: &entity::deliverable::Model,
    drafts: &[draft::Model],
    sample: Option<&sample::Model>,
) -> Result<Vec<Button>, Fault> {
    let here = format!("/deliverables/{}", piece.id);
    let mut all = Vec::new();
    let of = async |kind: SubjectKind, id: String| -> Result<Vec<Button>, Fault> {
        let shown = read(visit, &format!("read_{}", short(kind)), vec![("id".to_owned(), id)], "").await?;
        Ok(buttons_of(visit, kind, &shown, Some(&here)))
    };
    if let Some(newest) = drafts.first() {
        for check in checks::checks_of(visit.house().reader(), newest.id).await?.iter().take(1) {
            all.extend(of(SubjectKind::ComplianceCheck, check.id.to_string()).await?);
        }
        for lane in content::reviews_of(visit.house().reader(), newest.id).await? {
            all.extend(of(SubjectKind::Review, lane.id.to_string()).await?);
        }
        let own = of(SubjectKind::Draft, newest.id.to_string()).await?;
        if own.iter().any(|button| button.step == "submit") {
            all.push(link_to(visit, "rewrite_draft", &format!("/drafts/{}/edit?_back={here}", newest.id)));
        }
        all.extend(own);
    }
    all.extend(of(SubjectKind::Deliverable, piece.id.to_string()).await?);
    if let Some(sample) = sample {
        all.extend(of(SubjectKind::Sample, sample.id.to_string()).await?);
    }
    let may_write = visit.actor().role == Role::Creator || visit.actor().acting_for().is_some();
    let none_open = drafts.first().is_none_or(|draft| matches!(draft.state, DraftState::ChangesAsked | DraftState::Withdrawn));
    if may_write && none_open && piece.state == DeliverableState::Producing {
        all.insert(0, link_to(visit, "write_draft", &format!("{here}/drafts/new?_back={here}")));
    }
    Ok(all)
}

/// What a kind is called in the name of the operation that reads it.
fn short(kind: SubjectKind) -> String {
    if kind == SubjectKind::ComplianceCheck { "check".to_owned() } else { kind.to_string() }
}

fn proof_view(proof: &proof::Model) -> Value {
    json!({
        // Only an address of the web becomes a link.
        "link": (proof.url.starts_with("https://")).then_some(&proof.url),
        "url": proof.url,
        "post_id": proof.post_id,
        "handle": proof.account_handle,
        "label_visible": proof.label_visible,
        "published_at": proof.published_at,
        "refused_why": proof.refused_why,
    })
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
