//! Where things are found: the path of each kind of thing, and the ways from what has no page of its own.

use std::rc::Rc;

use entity::{Code, DeliverableId, DraftId, Party, Role, SubjectKind, wait};
use uuid::Uuid;

use super::visit::{Sheet, Visit};
use crate::kernel::Fault;
use crate::market::content::store as content;
use crate::market::disclosure;

/// Who judges what others write.
const JUDGES: &[Role] = &[Role::BrandOwner, Role::BrandManager, Role::Reviewer, Role::Mediator];

/// The page of a thing; `None` where there is none.
pub fn path_of(kind: SubjectKind, id: Uuid) -> Option<String> {
    let has_page = match kind {
        SubjectKind::Brief
        | SubjectKind::Deal
        | SubjectKind::Deliverable
        | SubjectKind::Sample
        | SubjectKind::Draft
        | SubjectKind::Review
        | SubjectKind::ComplianceCheck
        | SubjectKind::Proposal
        | SubjectKind::Statement
        | SubjectKind::Representation
        | SubjectKind::Cancellation
        | SubjectKind::ChangeRequest
        | SubjectKind::Dispute
        | SubjectKind::PayoutBatch
        | SubjectKind::Earning
        | SubjectKind::Invoice
        | SubjectKind::PayeeInvoice
        | SubjectKind::Closing
        | SubjectKind::Job => true,
        SubjectKind::User
        | SubjectKind::Organisation
        | SubjectKind::Creator
        | SubjectKind::Terms
        | SubjectKind::Hold
        | SubjectKind::PayoutItem
        | SubjectKind::Deposit => false,
    };
    has_page.then(|| format!("/{}/{}", kind.plural(), kind.show(id)))
}

/// The page of a thing by its id as it is shown outside.
pub fn path_of_id(id: &str) -> Option<String> {
    let (prefix, digits) = id.rsplit_once('_')?;
    let kind = SubjectKind::ALL.iter().find(|kind| kind.prefix() == prefix)?;
    path_of(*kind, Uuid::try_parse(digits).ok()?)
}

/// Where somebody judges what waits for them, with text, findings and verdict on one page; none for whoever writes it.
pub fn desk_of(role: Role, wait: &wait::Model) -> Option<String> {
    let judges = matches!(wait.party, Party::Brand | Party::Platform) && JUDGES.contains(&role);
    let kind = wait.subject_kind;
    let is_judged = matches!(kind, SubjectKind::Draft | SubjectKind::Review | SubjectKind::ComplianceCheck);
    (judges && is_judged).then(|| format!("/queue?at={}", kind.show(wait.subject_id)))
}

/// From a draft to its deliverable.
pub async fn draft(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    from_draft(&visit, visit.id()?).await
}

/// From a review lane to the deliverable.
pub async fn review(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let (_, place) = content::load_review(visit.house().reader(), visit.actor(), visit.id()?).await?;
    Ok(to(place.deliverable.id))
}

/// From a compliance check to the deliverable.
pub async fn check(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let check = disclosure::store::find_check(visit.house().reader(), visit.id()?).await?.ok_or_else(Fault::missing)?;
    from_draft(&visit, check.draft_id).await
}

async fn from_draft(visit: &Visit, id: DraftId) -> Result<Sheet, Fault> {
    Ok(to(content::load_draft(visit.house().reader(), visit.actor(), id).await?.deliverable.id))
}

fn to(id: DeliverableId) -> Sheet {
    Sheet::Go(format!("/deliverables/{id}"))
}
