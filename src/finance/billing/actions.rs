//! What brands and finance do with an invoice: ask for a month's, issue it, refuse it.

use entity::invoice::{self, InvoiceState};
use entity::{Currency, FileId, InvoiceId, Money, OrganisationId, Role, file, organisation};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use super::lifecycle::Step;
use super::paper::sorted;
use super::rules::{BillingError, Due, must_have_come, must_say, plain_number};
use super::{sales, store};
use crate::finance::bank::store::contact_of;
use crate::kernel::advance::{Moved, advance, begin};
use crate::kernel::calendar::{BOOK_ZONE, Period};
use crate::kernel::{Actor, Call, Fault, Ground, House, Kind, Tx, With};
use crate::notify::facts::BillingFacts;

/// What an issued invoice bears.
#[derive(Clone, Debug)]
pub struct Issuing {
    /// Its number: 20 digits.
    pub number: String,
    /// Its day.
    pub issued_on: Date,
    /// Its papers: PDF, OFD, XML, one of each at most.
    pub papers: Vec<Vec<u8>>,
}

/// A brand asks for the invoice of a month that is over. Everything of that month and currency that no other invoice covers
/// is under it from now on; what bears another rate of VAT is asked for after it.
pub async fn request(house: &House, call: &Call, (period, currency): (Period, Currency)) -> Result<InvoiceId, Fault> {
    let brand = buyer_of(&call.actor)?;
    house
        .promise(call, async |tx| {
            if tx.now() < period.end(BOOK_ZONE)? {
                return Err(BillingError::MonthRuns.into());
            }
            let (name, number) = named(&store::buyer(tx, brand).await?)?;
            let month = period.to_string();
            if store::is_asked(tx, brand, (&month, currency)).await? {
                return Err(BillingError::AlreadyAsked.into());
            }
            let is_it = |due: &Due| due.of.period == month && due.of.currency == currency && due.amount_minor > 0;
            let due = sales::dues_in(tx, brand).await?.into_iter().find(is_it).ok_or(BillingError::NothingLeft)?;
            let row = invoice::Model {
                id: tx.mint::<InvoiceId>(),
                state: InvoiceState::Requested,
                version: 1,
                created_at: tx.now(),
                changed_at: tx.now(),
                brand_id: brand,
                period: month,
                currency,
                rate_bp: due.of.rate_bp,
                amount_minor: due.amount_minor,
                vat_minor: due.vat_minor,
                buyer_name: name,
                buyer_number: number,
                number: None,
                issued_on: None,
                red_number: None,
                red_on: None,
                reason: None,
            };
            store::insert(tx, &row, &due.postings).await?;
            begin(tx, &ground_of(tx, &row).await?, &row, With::nothing().facts(facts_of(&row))).await?;
            Ok(row.id)
        })
        .await
}

/// Those of a brand who may act on its money.
fn buyer_of(actor: &Actor) -> Result<OrganisationId, Fault> {
    let refused = || Fault::refuse(Kind::Forbidden, "role", "A brand's owner, a manager or its finance member asks for invoices.");
    match actor.role {
        Role::BrandOwner | Role::BrandManager | Role::BrandFinance => actor.organisation.ok_or_else(refused),
        Role::BrandViewer
        | Role::Creator
        | Role::AgencyOwner
        | Role::AgencyAgent
        | Role::Reviewer
        | Role::Mediator
        | Role::Finance
        | Role::Operator
        | Role::Auditor
        | Role::Clock
        | Role::Nobody => Err(refused()),
    }
}

/// The buyer as the law knows it.
fn named(buyer: &organisation::Model) -> Result<(String, String), BillingError> {
    let said = |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    said(&buyer.legal_name).zip(said(&buyer.registration_number)).ok_or(BillingError::NoBuyer)
}

/// Finance has issued an invoice with the tax office: its number, its day and its papers are kept, and the brand is told.
pub async fn issue(house: &House, call: &Call, id: InvoiceId, issuing: &Issuing) -> Result<Moved<InvoiceState>, Fault> {
    must_be_finance(&call.actor)?;
    let number = plain_number(&issuing.number)?;
    let papers = sorted(&issuing.papers)?;
    house
        .promise(call, async |tx| {
            let row = store::load(tx.db(), id).await?;
            must_be_free(tx, &number, issuing.issued_on).await?;
            if row.state == InvoiceState::Requested && sales::dues_in(tx, row.brand_id).await?.iter().any(|due| is_taken_back(due, &row)) {
                return Err(BillingError::TakenBackSince.into());
            }
            for (sort, bytes) in &papers {
                let paper = file::Model {
                    id: tx.mint::<FileId>(),
                    purpose: store::PAPER.to_owned(),
                    belongs_to: id.to_string(),
                    name: format!("{number}.{}", sort.ending()),
                    media_type: sort.media_type().to_owned(),
                    sha256: Sha256::digest(bytes).to_vec(),
                    content: bytes.to_vec(),
                    created_at: tx.now(),
                };
                store::insert_paper(tx, &paper).await?;
            }
            let day = issuing.issued_on.to_string();
            let issued = invoice::Model { number: Some(number.clone()), issued_on: Some(day.clone()), ..row.clone() };
            let with = With::letter(told(&issued)).facts(facts_of(&issued)).set("number", number.clone()).set("issued_on", day);
            advance(tx, &ground_of(tx, &row).await?, &row, Step::Issue, with).await
        })
        .await
}

/// Whether more of an invoice's month was taken back, since it was asked for, than was sold beside it.
fn is_taken_back(due: &Due, row: &invoice::Model) -> bool {
    let of = &due.of;
    of.period == row.period && of.currency == row.currency && of.rate_bp == row.rate_bp && due.amount_minor < 0
}

/// Refuses a number that another invoice has, red or not, and a day that has not come.
pub(super) async fn must_be_free(tx: &Tx, number: &str, day: Date) -> Result<(), Fault> {
    must_have_come(day, tx.now().timestamp().to_zoned(TimeZone::get(BOOK_ZONE)?).date())?;
    if store::is_used(tx, number).await? { Err(BillingError::NumberUsed.into()) } else { Ok(()) }
}

/// Finance does not issue it and says why; what it covered may be asked for again.
pub async fn refuse(house: &House, call: &Call, id: InvoiceId, reason: &str) -> Result<Moved<InvoiceState>, Fault> {
    must_be_finance(&call.actor)?;
    let reason = must_say(reason)?;
    house
        .promise(call, async |tx| {
            let row = store::load(tx.db(), id).await?;
            let refused = invoice::Model { reason: Some(reason.to_owned()), ..row.clone() };
            let with = With::letter(told(&refused)).facts(facts_of(&row)).set("reason", reason);
            let moved = advance(tx, &ground_of(tx, &row).await?, &row, Step::Refuse, with).await?;
            store::set_free(tx, id).await?;
            Ok(moved)
        })
        .await
}

pub(super) fn must_be_finance(actor: &Actor) -> Result<(), Fault> {
    if actor.role == Role::Finance {
        return Ok(());
    }
    Err(Fault::refuse(Kind::Forbidden, "role", "Only platform finance issues invoices."))
}

/// The ground of an invoice: its brand, and who there is told.
pub(super) async fn ground_of(tx: &Tx, row: &invoice::Model) -> Result<Ground, Fault> {
    Ok(Ground { brand: Some(row.brand_id), brand_user: contact_of(tx.db(), row.brand_id).await?, ..Ground::platform() })
}

/// What events say of an invoice.
pub(super) fn facts_of(row: &invoice::Model) -> serde_json::Value {
    serde_json::json!({
        "brand": row.brand_id, "period": row.period, "currency": row.currency, "rate_bp": row.rate_bp,
        "amount_minor": row.amount_minor, "vat_minor": row.vat_minor, "number": row.number, "red_number": row.red_number,
    })
}

/// What letters say of it.
pub(super) fn told(row: &invoice::Model) -> BillingFacts {
    BillingFacts {
        period: row.period.clone(),
        buyer: row.buyer_name.clone(),
        amount: Money::new(row.amount_minor, row.currency),
        vat: Money::new(row.vat_minor, row.currency),
        number: row.number.clone(),
        issued_on: row.issued_on.clone(),
        red_number: row.red_number.clone(),
        reason: row.reason.clone(),
    }
}
