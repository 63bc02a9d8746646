//! Rows of statements, and what the books say of a party's period.

use std::collections::BTreeMap;

use entity::posting::PostingKind;
use entity::statement::{PartyKind, StatementState};
use entity::{
    Currency, DealId, Instant, OrganisationId, PayeeId, PostingId, StatementId, earning, organisation, payee, payout_item, posting,
    statement, withholding,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    Statement, Value,
};
use uuid::Uuid;

use super::rules::{Change, StatementError};
use crate::finance::tax::Line;
use crate::kernel::paging::{Page, Paged};
use crate::kernel::search::{begins_with, contains};
use crate::kernel::{Fault, Tx};

/// Whose books a statement is drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Owner {
    /// A brand: what it has available and in holds.
    Brand(OrganisationId),
    /// A payee: what it is owed, payments under way included.
    Payee(PayeeId),
}

/// A statement by its id, for finance and for the party (`rules::is_of_party`).
pub async fn load(db: &impl ConnectionTrait, id: StatementId) -> Result<statement::Model, Fault> {
    Ok(statement::Entity::find_by_id(id).one(db).await?.ok_or(StatementError::NoSuchStatement)?)
}

/// Statements one party was given, the newest first.
pub async fn list_of_party(db: &impl ConnectionTrait, party: Uuid, page: &Page) -> Result<Paged<statement::Model>, Fault> {
    let mut rows =
        statement::Entity::find().filter(statement::Column::PartyId.eq(party)).filter(statement::Column::State.ne(StatementState::Frozen));
    if let Some(before) = page.before {
        rows = rows.filter(statement::Column::Id.lt(before));
    }
    let rows = rows.order_by_desc(statement::Column::Id).limit(page.limit + 1).all(db).await?;
    Ok(page.wrap(rows, |row| row.id.into()))
}

/// Statements by their number, the newest first: for platform finance and auditors all that begin with it, for a party its
/// own that contain it.
pub async fn search(db: &impl ConnectionTrait, party: Option<Uuid>, text: &str, limit: u64) -> Result<Vec<statement::Model>, Fault> {
    let found = match party {
        Some(party) => {
            let own = statement::Entity::find().filter(statement::Column::PartyId.eq(party));
            own.filter(statement::Column::State.ne(StatementState::Frozen)).filter(contains(statement::Column::Number, text))
        }
        None => statement::Entity::find().filter(begins_with(statement::Column::Number, &text.to_uppercase(), db.get_database_backend())),
    };
    Ok(found.order_by_desc(statement::Column::Number).limit(limit).all(db).await?)
}

/// The statements of a period that were handed out and stand, in the order of their numbers; for finance.
pub async fn of_period(db: &impl ConnectionTrait, period: &str) -> Result<Vec<statement::Model>, Fault> {
    let rows = statement::Entity::find()
        .filter(statement::Column::Period.eq(period))
        .filter(statement::Column::State.is_not_in([StatementState::Frozen, StatementState::Superseded]));
    Ok(rows.order_by_asc(statement::Column::Number).all(db).await?)
}

/// The first statements of a period that are frozen and not handed out, in the order of their numbers.
pub(super) async fn frozen_of(tx: &Tx, period: &str, limit: u64) -> Result<Vec<statement::Model>, Fault> {
    let rows =
        statement::Entity::find().filter(statement::Column::Period.eq(period)).filter(statement::Column::State.eq(StatementState::Frozen));
    Ok(rows.order_by_asc(statement::Column::Number).limit(limit).all(tx.db()).await?)
}

/// Somebody whose accounts in one currency a statement is drawn from.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Party {
    /// Who.
    pub owner: Owner,
    /// In which currency.
    pub currency: Currency,
}

#[derive(FromQueryResult)]
struct PartyRow {
    owner_kind: String,
    owner_id: Uuid,
    currency: Currency,
}

/// Accounts of brands and payees that were used before the end of a period (`$1`).
const USED: &str = "ledger_account.owner_kind IN ('brand', 'payee') AND EXISTS (SELECT 1 FROM entry \
                    JOIN posting ON posting.id = entry.posting_id WHERE entry.account_id = ledger_account.id AND posting.posted_at < $1)";

/// Everybody whose accounts were used before the end of a period, after a cursor, in a fixed order.
pub async fn parties(db: &impl ConnectionTrait, end: Instant, (after, limit): (Option<&Party>, u64)) -> Result<Vec<Party>, Fault> {
    let id = after.map_or(Uuid::nil(), |after| match after.owner {
        Owner::Brand(id) => id.into(),
        Owner::Payee(id) => id.into(),
    });
    let currency = after.map_or_else(String::new, |after| after.currency.to_string());
    let sql = format!(
        "SELECT owner_kind, owner_id, currency FROM ledger_account WHERE owner_id IS NOT NULL AND owner_id >= $2 \
         AND (owner_id > $2 OR currency > $3) AND {USED} GROUP BY owner_kind, owner_id, currency ORDER BY owner_id, currency LIMIT $4"
    );
    let values = [end.into(), id.into(), currency.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()];
    let rows = PartyRow::find_by_statement(statement(db, &sql, values)).all(db).await?;
    let owner = |row: &PartyRow| match row.owner_kind.as_str() {
        "brand" => Owner::Brand(OrganisationId(row.owner_id)),
        _ => Owner::Payee(PayeeId(row.owner_id)),
    };
    Ok(rows.iter().map(|row| Party { owner: owner(row), currency: row.currency }).collect())
}

/// How many they are.
pub async fn count_parties(db: &impl ConnectionTrait, end: Instant) -> Result<i64, Fault> {
    let sql = format!("SELECT COUNT(*) AS many FROM (SELECT DISTINCT owner_id, currency FROM ledger_account WHERE {USED}) AS party");
    let row = db.query_one_raw(statement(db, &sql, [end.into()])).await?;
    row.map_or(Ok(0), |row| Ok(row.try_get("", "many")?))
}

fn statement(db: &impl ConnectionTrait, sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), sql, values)
}

/// The accounts of an owner that a statement is about, as a condition on `ledger_account` with `$1` and `$2`.
fn accounts_of(owner: Owner) -> (&'static str, Uuid) {
    match owner {
        Owner::Brand(id) => (
            "ledger_account.currency = $2 AND ((ledger_account.owner_kind = 'brand' AND ledger_account.kind = 'liability' \
             AND ledger_account.owner_id = $1) OR (ledger_account.owner_kind = 'hold' \
             AND ledger_account.owner_id IN (SELECT id FROM hold WHERE brand_id = $1)) OR (ledger_account.owner_kind = 'brief' \
             AND ledger_account.owner_id IN (SELECT brief_id FROM brief_budget WHERE brand_id = $1)))",
            id.into(),
        ),
        Owner::Payee(id) => (
            "ledger_account.currency = $2 AND ledger_account.owner_kind = 'payee' AND ledger_account.kind = 'liability' \
             AND ledger_account.owner_id = $1",
            id.into(),
        ),
    }
}

/// What an owner had at the house before an instant of posting, minor units.
pub async fn balance_before(db: &impl ConnectionTrait, (owner, currency): (Owner, Currency), before: Instant) -> Result<i64, Fault> {
    let (accounts, id) = accounts_of(owner);
    let sql = format!(
        "SELECT CAST(COALESCE(-SUM(entry.amount_minor), 0) AS BIGINT) AS total FROM entry \
         JOIN ledger_account ON ledger_account.id = entry.account_id JOIN posting ON posting.id = entry.posting_id \
         WHERE {accounts} AND posting.posted_at < $3"
    );
    let row = db.query_one_raw(statement(db, &sql, [id.into(), currency.into(), before.into()])).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get("", "total"))?)
}

#[derive(FromQueryResult)]
struct Moved {
    posting_id: PostingId,
    deal_id: Option<DealId>,
    total: i64,
}

/// What each posting between two instants did to an owner's accounts, in the order of the books.
pub async fn changes(
    db: &impl ConnectionTrait,
    (owner, currency): (Owner, Currency),
    (from, to): (Instant, Instant),
) -> Result<Vec<Change>, Fault> {
    let (accounts, id) = accounts_of(owner);
    let sql = format!(
        "SELECT entry.posting_id, entry.deal_id, CAST(-SUM(entry.amount_minor) AS BIGINT) AS total FROM entry \
         JOIN ledger_account ON ledger_account.id = entry.account_id JOIN posting ON posting.id = entry.posting_id \
         WHERE {accounts} AND posting.posted_at >= $3 AND posting.posted_at < $4 GROUP BY entry.posting_id, entry.deal_id"
    );
    let rows = Moved::find_by_statement(statement(db, &sql, [id.into(), currency.into(), from.into(), to.into()])).all(db).await?;
    let moved: BTreeMap<PostingId, Moved> = rows.into_iter().filter(|row| row.total != 0).map(|row| (row.posting_id, row)).collect();
    let mut changes = Vec::with_capacity(moved.len());
    for ids in moved.keys().copied().collect::<Vec<_>>().chunks(200) {
        for header in posting::Entity::find().filter(posting::Column::Id.is_in(ids.iter().copied())).all(db).await? {
            if let Some(moved) = moved.get(&header.id) {
                changes.push((header.key.clone(), change(db, owner, &header, moved).await?));
            }
        }
    }
    changes.sort_by(|(key, change), (other_key, other)| (change.posted_at, key).cmp(&(other.posted_at, other_key)));
    Ok(changes.into_iter().map(|(_, change)| change).collect())
}

async fn change(db: &impl ConnectionTrait, owner: Owner, header: &posting::Model, moved: &Moved) -> Result<Change, Fault> {
    let mut change = Change {
        kind: header.kind,
        posted_at: header.posted_at,
        because: serde_json::from_str(&header.because)?,
        posting: header.id,
        event: header.event_id,
        reference: moved.deal_id.map(|deal| deal.to_string()),
        bank_reference: None,
        by_minor: moved.total,
        agency_minor: 0,
        fee_minor: 0,
        paid_minor: 0,
    };
    if header.kind == PostingKind::FeeCollected {
        change.fee_minor = -moved.total;
    } else if matches!(
        header.kind,
        PostingKind::PayoutReserved
            | PostingKind::PayoutRecomputed
            | PostingKind::PayoutSettled
            | PostingKind::PayoutFailed
            | PostingKind::PayoutReturned
    ) {
        let item = payout_item::Entity::find().filter(payout_item::Column::Id.eq(header.chain_id)).one(db).await?;
        if let Some(item) = item {
            change.reference = Some(item.id.to_string());
            if header.kind == PostingKind::PayoutSettled {
                change.paid_minor = item.net_minor;
            } else if header.kind == PostingKind::PayoutReturned {
                change.paid_minor = -item.net_minor;
            }
            change.bank_reference = item.bank_reference.filter(|_| change.paid_minor != 0);
        }
    } else if let Some(deal) = moved.deal_id {
        let mut earned = earning::Entity::find()
            .filter(earning::Column::DealId.eq(deal))
            .filter(earning::Column::Because.eq(&header.because))
            .filter(earning::Column::HappenedOn.eq(header.happened_on));
        if let Owner::Payee(payee) = owner {
            earned = earned.filter(earning::Column::PayeeId.eq(payee));
        }
        for row in earned.all(db).await? {
            match owner {
                Owner::Brand(_) => change.fee_minor += row.fee_minor,
                Owner::Payee(_) => change.agency_minor += row.agency_minor,
            }
        }
    }
    Ok(change)
}

/// How the tax of a payee's payments came about that were reserved between two instants, step by step; each payment's
/// own steps begin with its id. Tax that was given back since is told as it was withheld.
pub(super) async fn tax_working(db: &impl ConnectionTrait, payee: PayeeId, (from, to): (Instant, Instant)) -> Result<Vec<Line>, Fault> {
    let rows = withholding::Entity::find()
        .filter(withholding::Column::PayeeId.eq(payee))
        .filter(withholding::Column::CreatedAt.gte(from))
        .filter(withholding::Column::CreatedAt.lt(to))
        .order_by_asc(withholding::Column::Id)
        .all(db)
        .await?;
    let mut working = Vec::new();
    for row in rows {
        working.push(Line { label: "payment".to_owned(), value: row.item_id.to_string() });
        working.push(Line { label: "scheme".to_owned(), value: row.scheme });
        working.push(Line { label: "tax_period".to_owned(), value: row.tax_period });
        working.extend(serde_json::from_str::<Vec<Line>>(&row.working)?);
    }
    Ok(working)
}

/// The account a payee is paid to in a currency, all but its last characters hidden.
pub(super) async fn account_masked(db: &impl ConnectionTrait, payee: PayeeId, currency: Currency) -> Result<Option<String>, Fault> {
    let method = crate::finance::payee::store::find_method(db, payee, currency).await?;
    Ok(method.map(|method| format!("**** **** {}", method.ending)))
}

/// What the party of an owner is, and its name as far as it is known.
pub async fn party_of(tx: &Tx, owner: Owner) -> Result<(PartyKind, Uuid, String, Option<payee::Model>), Fault> {
    match owner {
        Owner::Brand(id) => {
            let row = organisation::Entity::find_by_id(id).one(tx.db()).await?;
            let name = row.map_or_else(|| id.to_string(), |row| row.legal_name.unwrap_or(row.name));
            Ok((PartyKind::Brand, id.into(), name, None))
        }
        Owner::Payee(id) => {
            let payee = crate::finance::payee::store::load(tx.db(), id).await?;
            let name = crate::finance::payee::store::legal_name(tx.house().sealer(), &payee)?;
            let kind = if payee.kind == payee::PayeeKind::Creator { PartyKind::Creator } else { PartyKind::Agency };
            let shown = crate::finance::payee::store::owner_of(&payee).to_string();
            Ok((kind, payee.owner_id, if name.is_empty() { shown } else { name }, Some(payee)))
        }
    }
}

/// The latest statement of a party for a period.
pub(super) async fn latest(tx: &Tx, party: Uuid, (period, currency): (&str, Currency)) -> Result<Option<statement::Model>, Fault> {
    let rows = statement::Entity::find()
        .filter(statement::Column::PartyId.eq(party))
        .filter(statement::Column::Period.eq(period))
        .filter(statement::Column::Currency.eq(currency));
    Ok(rows.order_by_desc(statement::Column::Issue).one(tx.db()).await?)
}

/// The next number of a book, without gaps: it is taken back when the promise fails.
pub(super) async fn next_number(tx: &Tx, book: &str) -> Result<i64, Fault> {
    let sql =
        "INSERT INTO book_number (book, last) VALUES ($1, 1) ON CONFLICT (book) DO UPDATE SET last = book_number.last + 1 RETURNING last";
    let row = tx.db().query_one_raw(tx.sql(sql, [book.into()])).await?;
    row.map_or_else(|| Err(Fault::broken("a book gave no number")), |row| Ok(row.try_get("", "last")?))
}

pub(super) async fn insert(tx: &Tx, row: &statement::Model) -> Result<(), Fault> {
    statement::Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// The payee whose statement it is, if it is a payee's.
pub(super) async fn owner_of(tx: &Tx, row: &statement::Model) -> Result<Owner, Fault> {
    if row.party_kind == PartyKind::Brand {
        return Ok(Owner::Brand(OrganisationId(row.party_id)));
    }
    let payee = payee::Entity::find().filter(payee::Column::OwnerId.eq(row.party_id)).one(tx.db()).await?;
    Ok(Owner::Payee(payee.ok_or(StatementError::NoSuchStatement)?.id))
}
