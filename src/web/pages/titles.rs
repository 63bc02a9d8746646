//! What the things that wait are called: a deal by its title and the other side, a statement by its number and month, a
//! payment batch by its day; each looked up once.

use std::collections::BTreeMap;

use entity::{
    BriefId, ClosingId, DealId, DepositId, InvoiceId, Money, PayeeInvoiceId, PayoutBatchId, PayoutItemId, RepresentationId, Role,
    StatementId, SubjectKind, wait,
};

use super::payees::name_of as payee_of;
use super::visit::Visit;
use crate::finance::bank::store as deposits;
use crate::finance::billing::store as billing;
use crate::finance::closing::store as closings;
use crate::finance::invoice::store as invoices;
use crate::finance::payout::store as payouts;
use crate::finance::statement::store as statements;
use crate::kernel::Fault;
use crate::market::identity::store as people;
use crate::market::{brief, deal};

/// The name of something that waits, with what it is about in money where that tells more.
#[derive(Clone, Debug, Default)]
pub struct Title {
    /// In names; empty where nothing but its kind is known.
    pub text: String,
    /// The amount.
    pub sum: Option<Money>,
}

/// Titles of one visit.
#[derive(Default)]
pub struct Titles {
    deals: BTreeMap<DealId, String>,
    briefs: BTreeMap<BriefId, String>,
}

impl Titles {
    /// Those of a list of what waits: its deals and briefs in two trips.
    pub async fn ahead(visit: &Visit, waits: &[wait::Model]) -> Result<Self, Fault> {
        let (db, actor) = (visit.house().reader(), visit.actor());
        let deals = deal::store::deals_seen(db, actor, waits.iter().filter_map(|wait| wait.deal_id)).await?;
        let briefs = waits.iter().filter(|wait| wait.deal_id.is_none()).filter_map(|wait| wait.brief_id);
        Ok(Self {
            briefs: brief::store::titles_seen(db, actor, briefs).await?,
            deals: deals.into_iter().map(|(id, deal)| (id, titled(visit, &deal))).collect(),
        })
    }

    /// The title of what waits.
    pub async fn of(&mut self, visit: &Visit, wait: &wait::Model) -> Result<Title, Fault> {
        if let Some(id) = wait.deal_id {
            return Ok(Title { text: self.of_deal(visit, id).await?, sum: None });
        }
        if let Some(id) = wait.brief_id {
            return Ok(Title { text: self.of_brief(visit, id).await?, sum: None });
        }
        let (db, id) = (visit.house().reader(), wait.subject_id);
        Ok(match wait.subject_kind {
            SubjectKind::Statement => {
                let statement = statements::load(db, StatementId(id)).await?;
                let sum = Some(Money::new(statement.closing_minor, statement.currency));
                Title { text: format!("{} · {}", statement.number, statement.period), sum }
            }
            SubjectKind::Closing => Title { text: closings::load(db, ClosingId(id)).await?.period, sum: None },
            SubjectKind::PayoutBatch => {
                let batch = payouts::load(db, PayoutBatchId(id)).await?;
                Title { text: batch.pay_date, sum: Some(Money::new(batch.total_minor, batch.currency)) }
            }
            SubjectKind::Deposit => match deposits::find(db, DepositId(id)).await? {
                Some(deposit) => Title { text: deposit.payer_name, sum: Some(Money::new(deposit.amount_minor, deposit.currency)) },
                None => Title::default(),
            },
            SubjectKind::PayoutItem => {
                let item = payouts::find_item(db, PayoutItemId(id)).await?;
                Title { text: payee_of(visit, item.payee_id).await?, sum: Some(Money::new(item.net_minor, item.currency)) }
            }
            SubjectKind::PayeeInvoice => {
                let invoice = invoices::load(db, PayeeInvoiceId(id)).await?;
                Title { text: invoice.number, sum: Some(Money::new(invoice.amount_minor, invoice.currency)) }
            }
            SubjectKind::Invoice => {
                let invoice = billing::load(db, InvoiceId(id)).await?;
                let sum = Some(Money::new(invoice.amount_minor, invoice.currency));
                Title { text: format!("{} · {}", invoice.buyer_name, invoice.period), sum }
            }
            SubjectKind::Representation => Title { text: mandate(visit, RepresentationId(id)).await?, sum: None },
            SubjectKind::Brief
            | SubjectKind::Deal
            | SubjectKind::Deliverable
            | SubjectKind::Sample
            | SubjectKind::Draft
            | SubjectKind::Review
            | SubjectKind::ComplianceCheck
            | SubjectKind::Proposal
            | SubjectKind::Cancellation
            | SubjectKind::ChangeRequest
            | SubjectKind::Dispute
            | SubjectKind::Job
            | SubjectKind::User
            | SubjectKind::Organisation
            | SubjectKind::Creator
            | SubjectKind::Terms
            | SubjectKind::Hold
            | SubjectKind::Earning => Title::default(),
        })
    }

    async fn of_deal(&mut self, visit: &Visit, id: DealId) -> Result<String, Fault> {
        if let Some(title) = self.deals.get(&id) {
            return Ok(title.clone());
        }
        let found = deal::store::find_deal(visit.house().reader(), visit.actor(), id).await?;
        let title = found.map(|deal| titled(visit, &deal)).unwrap_or_default();
        self.deals.insert(id, title.clone());
        Ok(title)
    }

    async fn of_brief(&mut self, visit: &Visit, id: BriefId) -> Result<String, Fault> {
        if let Some(title) = self.briefs.get(&id) {
            return Ok(title.clone());
        }
        let found = brief::store::find_brief(visit.house().reader(), visit.actor(), id).await?;
        let title = found.map(|brief| brief.title).unwrap_or_default();
        self.briefs.insert(id, title.clone());
        Ok(title)
    }
}

/// A deal by its title and the other side.
fn titled(visit: &Visit, deal: &entity::deal::Model) -> String {
    format!("{} · {}", deal.title, other_side(visit, deal))
}

/// Whom the visitor deals with; both sides for whoever is neither.
fn other_side(visit: &Visit, deal: &entity::deal::Model) -> String {
    match visit.actor().role {
        Role::Creator => deal.brand_name.clone(),
        Role::BrandOwner | Role::BrandManager | Role::BrandFinance | Role::BrandViewer => deal.creator_name.clone(),
        Role::AgencyOwner
        | Role::AgencyAgent
        | Role::Reviewer
        | Role::Mediator
        | Role::Finance
        | Role::Operator
        | Role::Auditor
        | Role::Clock
        | Role::Nobody => format!("{} × {}", deal.brand_name, deal.creator_name),
    }
}

/// Who acts for whom.
async fn mandate(visit: &Visit, id: RepresentationId) -> Result<String, Fault> {
    let db = visit.house().reader();
    let mandate = people::load_own_mandate(db, visit.actor(), id).await?;
    let agency = people::find_organisation(db, mandate.agency_id).await?.map(|agency| agency.name).unwrap_or_default();
    let creator = people::find_creator(db, mandate.creator_id).await?.map(|creator| creator.display_name).unwrap_or_default();
    Ok(format!("{agency} · {creator}"))
}

/// What a thing with an id of the outside is called, as far as the visitor may see it: in tables and forms instead of its id.
pub async fn name_of(visit: &Visit, id: &str) -> Result<Option<String>, Fault> {
    let db = visit.house().reader();
    let named = |kind: SubjectKind| id.strip_prefix(kind.prefix()).is_some_and(|rest| rest.starts_with('_'));
    if named(SubjectKind::Deal) {
        let Ok(id) = id.parse() else { return Ok(None) };
        let found = deal::store::find_deal(db, visit.actor(), id).await?;
        return Ok(found.map(|deal| titled(visit, &deal)));
    }
    if named(SubjectKind::Representation) {
        let Ok(id) = id.parse() else { return Ok(None) };
        return mandate(visit, id).await.map(Some);
    }
    if named(SubjectKind::Closing) {
        let Ok(id) = id.parse() else { return Ok(None) };
        return Ok(Some(closings::load(db, id).await?.period));
    }
    if named(SubjectKind::Creator) {
        let Ok(id) = id.parse() else { return Ok(None) };
        return Ok(people::find_creator(db, id).await?.map(|creator| creator.display_name));
    }
    Ok(None)
}
