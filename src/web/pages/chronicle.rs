//! The one timeline of a deal: its own steps and those of everything under it, with what the sides wrote to each other,
//! a line each and the way there. Everything only as far as the visitor may see it; long ones a page at a time.

use entity::{Party, deal, deliverable, draft, earning};
use serde_json::Value;
use uuid::Uuid;

use super::message;
use super::timeline::{self, Told};
use super::visit::Visit;
use crate::finance::earning::store as earnings;
use crate::finance::hold::store as holds;
use crate::finance::payee::{PayeeRef, store as payees};
use crate::kernel::paging::Page;
use crate::kernel::{Fault, record};
use crate::market::content::store as content;
use crate::market::deal::store::{ground, sample_of};
use crate::market::disclosure::store as checks;
use crate::market::message::actions::MESSAGE;
use crate::market::{cancellation, change, dispute};

/// How many steps and messages stand on a page.
const PAGE: u64 = 50;

/// What happened under a deal.
pub struct Chronicle {
    /// The moments, the newest first.
    pub timeline: Value,
    /// Where older ones are.
    pub older: Option<String>,
    /// What stands around its messages.
    pub messages: Value,
}

/// What happened under a deal, from before the moment that the address names.
pub async fn of(visit: &Visit, deal: &deal::Model, pieces: &[deliverable::Model]) -> Result<Chronicle, Fault> {
    let before = visit.asked("before").and_then(|before| Uuid::try_parse(before).ok());
    let page = Page { before, ..Page::first(PAGE) };
    let things = things(visit, deal, pieces).await?;
    let subjects: Vec<Uuid> = things.iter().map(|thing| thing.id).collect();
    let mut events = record::histories(visit.house().reader(), (&subjects, MESSAGE), &page).await?;
    let mut thread = message::thread(visit, deal, &page).await?;
    // Ids follow the clock: the newest of both together make the page.
    let mut ids: Vec<Uuid> = events.iter().map(|event| event.id.into()).chain(thread.moments.iter().map(|(id, _)| *id)).collect();
    ids.sort_unstable_by(|one, other| other.cmp(one));
    let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let has_older = ids.len() > most || thread.has_older;
    ids.truncate(most);
    let last = ids.last().copied().filter(|_| has_older);
    if let Some(last) = last {
        events.retain(|event| Uuid::from(event.id) >= last);
        thread.moments.retain(|(id, _)| *id >= last);
    }
    let messages = thread.moments.into_iter().map(|(_, moment)| moment).collect();
    Ok(Chronicle {
        timeline: timeline::of_events(visit, (deal, &things), events, messages).await?,
        older: last.map(|last| format!("/deals/{}?before={}#timeline", deal.id, last.simple())),
        messages: thread.shown,
    })
}

/// Everything under a deal whose steps the visitor may see.
async fn things(visit: &Visit, deal: &deal::Model, pieces: &[deliverable::Model]) -> Result<Vec<Told>, Fault> {
    let db = visit.house().reader();
    let mut all = vec![Told::of(deal.id)];
    for piece in pieces {
        let (which, link) = (piece.number.to_string(), format!("/deliverables/{}", piece.id));
        all.push(Told::in_line(piece.id, Some(which.clone()), Some(link)));
        if let Some(sample) = sample_of(db, piece.id).await? {
            all.push(Told::in_line(sample.id, Some(which.clone()), Some(format!("/samples/{}", sample.id))));
        }
        for draft in content::drafts_of(db, visit.actor(), piece.id).await? {
            let which = if pieces.len() > 1 { format!("{which}/{}", draft.number) } else { draft.number.to_string() };
            all.extend(of_draft(visit, &draft, &which).await?);
        }
    }
    let beside = |id: Uuid, link: String| Told::in_line(id, None, Some(link));
    let changes = change::store::list_of_deal(db, deal.id).await?;
    all.extend(changes.iter().map(|row| beside(row.id.into(), format!("/change-requests/{}", row.id))));
    let cancellations = cancellation::store::list_of_deal(db, deal.id).await?;
    all.extend(cancellations.iter().map(|row| beside(row.id.into(), format!("/cancellations/{}", row.id))));
    let disputes = dispute::store::list_of_deal(db, deal.id).await?;
    all.extend(disputes.iter().map(|row| beside(row.id.into(), format!("/disputes/{}", row.id))));
    all.extend(holds::find_of_deal(db, deal.id).await?.map(|hold| Told::of(hold.id)));
    all.extend(own_earnings(visit, deal).await?.iter().map(|earning| Told::of(earning.id)));
    Ok(all)
}

/// A version with its lanes and checks: all of them are read on its own page.
async fn of_draft(visit: &Visit, draft: &draft::Model, which: &str) -> Result<Vec<Told>, Fault> {
    let db = visit.house().reader();
    let link = format!("/deliverables/{}?draft={}", draft.deliverable_id, draft.number);
    let told = |id: Uuid| Told::in_line(id, Some(which.to_owned()), Some(link.clone()));
    let mut all = vec![told(draft.id.into())];
    all.extend(content::reviews_of(db, draft.id).await?.iter().map(|lane| told(lane.id.into())));
    all.extend(checks::checks_of(db, draft.id).await?.iter().map(|check| told(check.id.into())));
    Ok(all)
}

/// What is owed because of a deal: to the visitor where they are paid by it, all of it for staff, nothing for a brand.
pub async fn own_earnings(visit: &Visit, deal: &deal::Model) -> Result<Vec<earning::Model>, Fault> {
    let db = visit.house().reader();
    let payee = match ground(deal).party_of(visit.actor()) {
        Some(Party::Platform | Party::Finance) => return earnings::of_deal(db, deal.id).await,
        Some(Party::Creator) => payees::find_of_owner(db, PayeeRef::Creator(deal.creator_id)).await?,
        Some(Party::Agency) => match deal.agency_id {
            Some(agency) => payees::find_of_owner(db, PayeeRef::Agency(agency)).await?,
            None => None,
        },
        Some(Party::Brand | Party::Clock) | None => None,
    };
    let Some(payee) = payee else { return Ok(Vec::new()) };
    let mut own = earnings::of_deal(db, deal.id).await?;
    own.retain(|earning| earning.payee_id == payee.id);
    Ok(own)
}
