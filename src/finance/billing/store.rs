//! Rows of invoices to brands and what they cover, and what of the books no invoice covers.

use entity::invoice::{self, InvoiceState};
use entity::{Currency, Instant, InvoiceId, OrganisationId, PostingId, SubjectKind, TermsId, file, invoice_line, organisation};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Statement, Value,
};

use super::rules::BillingError;
use crate::kernel::check::Violation;
use crate::kernel::paging::{Page, Paged};
use crate::kernel::search::{begins_with, contains};
use crate::kernel::{Fault, Tx};

/// What the stored papers of invoices are for.
pub const PAPER: &str = "invoice";

/// Which sales are looked at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scope {
    /// Those of one brand.
    pub brand: Option<OrganisationId>,
    /// Only of deals whose money moved since: enough for the months from then on.
    pub since: Option<Instant>,
    /// Only what was taken back.
    pub taken_back: bool,
}

/// A posting that sold something, or took it back, and that no invoice covers.
#[derive(Debug, FromQueryResult)]
pub struct Uncovered {
    /// The posting.
    pub posting_id: PostingId,
    /// The brand.
    pub brand_id: OrganisationId,
    /// The currency.
    pub currency: Currency,
    /// The terms its deal pinned.
    pub terms_id: Option<TermsId>,
    /// When it was sold: of what was taken back, when the newest of it was.
    pub sold_at: Instant,
    /// The operator's part, VAT included, minor units; below zero for what was taken back.
    pub amount_minor: i64,
    /// The VAT in it.
    pub vat_minor: i64,
}

/// Postings that sell something to a brand, and those that take it back.
const SOLD: &str = "posting.kind IN ('hold_released', 'hold_compensated', 'fee_earned', 'clawed_back')";
/// The operator's part in a posting: what went to its income and to output VAT. In `principal` that is price and fee, in
/// `custody` and `direct` the fee.
const PARTS: &str = "CAST(-SUM(entry.amount_minor) AS BIGINT) AS amount_minor, \
                     CAST(-SUM(CASE WHEN account.kind = 'liability' THEN entry.amount_minor ELSE 0 END) AS BIGINT) AS vat_minor";
/// The lines of a posting that those are summed over.
const OWN: &str = "JOIN entry ON entry.posting_id = posting.id JOIN ledger_account account ON account.id = entry.account_id \
                   AND account.owner_kind IS NULL AND (account.kind = 'income' OR account.code LIKE 'tax:output_vat:%')";

/// What was sold and taken back and is under no invoice that counts, for the brand itself and for finance.
pub async fn uncovered(db: &impl ConnectionTrait, scope: Scope) -> Result<Vec<Uncovered>, Fault> {
    let mut wanted = vec![if scope.taken_back { "posting.kind = 'clawed_back'".to_owned() } else { SOLD.to_owned() }];
    let mut values: Vec<Value> = Vec::new();
    if let Some(brand) = scope.brand {
        values.push(brand.into());
        wanted.push(format!("hold.brand_id = ${}", values.len()));
    }
    if let Some(since) = scope.since {
        values.push(since.into());
        wanted.push(format!("hold.changed_at >= ${}", values.len()));
    }
    let wanted = wanted.join(" AND ");
    // What is taken back stands against what was earned: that was made in the promise that sold it.
    let sql = format!(
        "SELECT posting.id AS posting_id, hold.brand_id, hold.currency, hold.terms_id, \
         COALESCE(CASE WHEN posting.kind = 'clawed_back' THEN (SELECT MAX(original.created_at) FROM earning back \
         JOIN earning original ON original.id = back.reverses WHERE back.deal_id = hold.deal_id \
         AND back.created_at = posting.posted_at) END, posting.posted_at) AS sold_at, {PARTS} \
         FROM posting JOIN hold ON hold.id = posting.chain_id {OWN} WHERE {wanted} \
         AND NOT EXISTS (SELECT 1 FROM invoice_line line WHERE line.posting_id = posting.id AND line.counts) \
         GROUP BY posting.id, posting.kind, posting.posted_at, hold.brand_id, hold.currency, hold.terms_id, hold.deal_id \
         ORDER BY posting.id"
    );
    let statement = Statement::from_sql_and_values(db.get_database_backend(), &sql, values);
    Ok(Uncovered::find_by_statement(statement).all(db).await?)
}

/// Invoices, the newest first: for finance and auditors those of every brand in a state, or all; for a brand its own.
pub async fn list(
    db: &impl ConnectionTrait,
    (brand, state): (Option<OrganisationId>, Option<InvoiceState>),
    page: &Page,
) -> Result<Paged<invoice::Model>, Fault> {
    let mut rows = invoice::Entity::find();
    if let Some(brand) = brand {
        rows = rows.filter(invoice::Column::BrandId.eq(brand));
    }
    if let Some(state) = state {
        rows = rows.filter(invoice::Column::State.eq(state));
    }
    if let Some(before) = page.before {
        rows = rows.filter(invoice::Column::Id.lt(before));
    }
    let rows = rows.order_by_desc(invoice::Column::Id).limit(page.limit + 1).all(db).await?;
    Ok(page.wrap(rows, |row| row.id.into()))
}

/// Invoices by their number, the newest first: for platform finance and auditors all that begin with it, for a brand its own
/// that contain it.
pub async fn search(
    db: &impl ConnectionTrait,
    brand: Option<OrganisationId>,
    text: &str,
    limit: u64,
) -> Result<Vec<invoice::Model>, Fault> {
    let found = match brand {
        Some(brand) => invoice::Entity::find().filter(invoice::Column::BrandId.eq(brand)).filter(contains(invoice::Column::Number, text)),
        None => invoice::Entity::find().filter(begins_with(invoice::Column::Number, text, db.get_database_backend())),
    };
    Ok(found.order_by_desc(invoice::Column::Id).limit(limit).all(db).await?)
}

/// An invoice, for finance, for auditors and for the brand it is for.
pub async fn load(db: &impl ConnectionTrait, id: InvoiceId) -> Result<invoice::Model, Fault> {
    Ok(invoice::Entity::find_by_id(id).one(db).await?.ok_or(BillingError::NoSuchInvoice)?)
}

/// The invoices that count and are about one of some months of some brands; for finance and auditors.
pub async fn counting_of(db: &impl ConnectionTrait, brands: &[OrganisationId]) -> Result<Vec<invoice::Model>, Fault> {
    let counting = [InvoiceState::Issued, InvoiceState::RedRequested];
    let rows = invoice::Entity::find().filter(invoice::Column::BrandId.is_in(brands.iter().copied()));
    Ok(rows.filter(invoice::Column::State.is_in(counting)).order_by_desc(invoice::Column::Id).all(db).await?)
}

/// The papers of an invoice in a fixed order, for whoever may see it.
pub async fn papers_of(db: &impl ConnectionTrait, id: InvoiceId) -> Result<Vec<file::Model>, Fault> {
    let stored = file::Entity::find().filter(file::Column::Purpose.eq(PAPER)).filter(file::Column::BelongsTo.eq(id.to_string()));
    Ok(stored.order_by_asc(file::Column::Id).all(db).await?)
}

/// The brand, its row kept until the promise ends (PostgreSQL; SQLite has one writer): its invoices are asked for one after
/// the other.
pub(super) async fn buyer(tx: &Tx, brand: OrganisationId) -> Result<organisation::Model, Fault> {
    organisation::Entity::find_by_id(brand).lock_exclusive().one(tx.db()).await?.ok_or_else(Fault::missing)
}

/// Whether an invoice of a brand's month is asked for and not issued.
pub(super) async fn is_asked(tx: &Tx, brand: OrganisationId, (period, currency): (&str, Currency)) -> Result<bool, Fault> {
    let rows = invoice::Entity::find()
        .filter(invoice::Column::BrandId.eq(brand))
        .filter(invoice::Column::Period.eq(period))
        .filter(invoice::Column::Currency.eq(currency))
        .filter(invoice::Column::State.eq(InvoiceState::Requested));
    Ok(rows.one(tx.db()).await?.is_some())
}

/// Whether an invoice has a number, red or not.
pub(super) async fn is_used(tx: &Tx, number: &str) -> Result<bool, Fault> {
    let same = Condition::any().add(invoice::Column::Number.eq(number)).add(invoice::Column::RedNumber.eq(number));
    Ok(invoice::Entity::find().filter(same).one(tx.db()).await?.is_some())
}

/// An invoice with what it covers.
pub(super) async fn insert(tx: &Tx, row: &invoice::Model, postings: &[PostingId]) -> Result<(), Fault> {
    invoice::Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    for postings in postings.chunks(200) {
        let lines = postings
            .iter()
            .map(|posting| invoice_line::Model { invoice_id: row.id, posting_id: *posting, counts: true }.into_active_model().reset_all());
        invoice_line::Entity::insert_many(lines).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// What an invoice covered may be invoiced again.
pub(super) async fn set_free(tx: &Tx, id: InvoiceId) -> Result<(), Fault> {
    let freed = invoice_line::Entity::update_many().col_expr(invoice_line::Column::Counts, false.into());
    freed.filter(invoice_line::Column::InvoiceId.eq(id)).exec(tx.db()).await?;
    Ok(())
}

pub(super) async fn insert_paper(tx: &Tx, paper: &file::Model) -> Result<(), Fault> {
    file::Entity::insert(paper.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// V1: an invoice says what the books say of what it covers, all of it its brand's and in its currency; what it covers counts
/// as long as it does, under no other; and an issued one has its number.
pub async fn list_violations(db: &impl ConnectionTrait) -> Result<Vec<Violation>, Fault> {
    let covered = format!(
        "SELECT line.invoice_id, line.counts, hold.brand_id, hold.currency, posting.id AS posting_id, {PARTS} FROM invoice_line line \
         JOIN posting ON posting.id = line.posting_id JOIN hold ON hold.id = posting.chain_id {OWN} \
         GROUP BY line.invoice_id, line.counts, hold.brand_id, hold.currency, posting.id"
    );
    let rules = [
        (
            "its amount or its VAT is not what the books say of what it covers",
            format!(
                "SELECT invoice.id FROM invoice LEFT JOIN ({covered}) sold ON sold.invoice_id = invoice.id \
                 GROUP BY invoice.id, invoice.amount_minor, invoice.vat_minor \
                 HAVING COALESCE(SUM(sold.amount_minor), 0) <> invoice.amount_minor OR COALESCE(SUM(sold.vat_minor), 0) <> invoice.vat_minor"
            ),
        ),
        (
            "it covers what was sold to another brand or in another currency",
            format!(
                "SELECT DISTINCT invoice.id FROM invoice JOIN ({covered}) sold ON sold.invoice_id = invoice.id \
                 WHERE sold.brand_id <> invoice.brand_id OR sold.currency <> invoice.currency"
            ),
        ),
        (
            "what it covers counts although it does not, or does not although it does",
            "SELECT DISTINCT invoice.id FROM invoice JOIN invoice_line line ON line.invoice_id = invoice.id \
             WHERE line.counts <> (invoice.state IN ('requested', 'issued', 'red_requested'))"
                .to_owned(),
        ),
        (
            "another invoice that counts covers the same",
            "SELECT DISTINCT line.invoice_id AS id FROM invoice_line line JOIN invoice_line other \
             ON other.posting_id = line.posting_id AND other.invoice_id <> line.invoice_id WHERE line.counts AND other.counts"
                .to_owned(),
        ),
        (
            "it was issued without a number, or taken back without one",
            "SELECT id FROM invoice WHERE (state IN ('issued', 'red_requested', 'red_issued') AND (number IS NULL OR issued_on IS NULL)) \
             OR (state = 'red_issued' AND (red_number IS NULL OR red_on IS NULL))"
                .to_owned(),
        ),
    ];
    let mut found = Vec::new();
    for (sentence, sql) in rules {
        for row in db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await? {
            found.push(Violation::new("V1", SubjectKind::Invoice.show(row.try_get("", "id")?), sentence));
        }
    }
    Ok(found)
}
