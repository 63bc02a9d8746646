//! Rows of the books: accounts found or opened, balances moved under guard, postings written and read.

use std::collections::BTreeMap;

use entity::ledger_account::AccountKind;
use entity::{Currency, Instant, LedgerAccountId, OrganisationId, PostingId, entry, ledger_account, posting};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder,
    Statement, Value,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::rules::{Account, is_debit_side};
use crate::kernel::head::NOTHING_BEFORE;
use crate::kernel::{Fault, Tx};

/// The advisory lock of those who measure the surplus of clients' money (PostgreSQL).
const SURPLUS_LOCK: i64 = 0x0070_6170_7075_7302;

/// A statement with `$1`-numbered values, for either database.
fn sql(db: &impl ConnectionTrait, text: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), text, values)
}

/// The accounts of a movement, opened where nobody used them before. Keys are the accounts' codes.
pub async fn accounts_in(tx: &Tx, accounts: &[Account], currency: Currency) -> Result<BTreeMap<String, LedgerAccountId>, Fault> {
    let db = tx.db();
    let mut codes: BTreeMap<String, Account> = BTreeMap::new();
    for account in accounts {
        codes.insert(account.code(currency), *account);
    }
    let mut known = known_accounts(db, &codes).await?;
    let missing: Vec<_> = codes.iter().filter(|(code, _)| !known.contains_key(*code)).collect();
    if missing.is_empty() {
        return Ok(known);
    }
    for (code, account) in missing {
        let owner = account.owner();
        let statement = "INSERT INTO ledger_account (id, code, kind, owner_kind, owner_id, currency, balance_minor, guarded) \
                         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (code) DO NOTHING";
        let values: [Value; 8] = [
            tx.mint::<LedgerAccountId>().into(),
            code.as_str().into(),
            account.kind().into(),
            owner.map(|(kind, _)| kind).into(),
            owner.map(|(_, id)| id).into(),
            currency.into(),
            owner.map(|_| 0_i64).into(),
            owner.is_some().into(),
        ];
        db.execute_raw(sql(db, statement, values)).await?;
    }
    known = known_accounts(db, &codes).await?;
    Ok(known)
}

async fn known_accounts(db: &impl ConnectionTrait, codes: &BTreeMap<String, Account>) -> Result<BTreeMap<String, LedgerAccountId>, Fault> {
    let rows = ledger_account::Entity::find().filter(ledger_account::Column::Code.is_in(codes.keys().cloned())).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.code, row.id)).collect())
}

/// Moves a cached balance by so many minor units, unless its guard forbids it: `false` when it does. Never read first.
pub async fn move_balance(tx: &Tx, id: LedgerAccountId, account: Account, by_minor: i64) -> Result<bool, Fault> {
    let guard = if is_debit_side(account.kind()) { ">=" } else { "<=" };
    let statement = format!(
        "UPDATE ledger_account SET balance_minor = balance_minor + $1 \
         WHERE id = $2 AND (NOT guarded OR balance_minor + $1 {guard} 0)"
    );
    Ok(tx.db().execute_raw(tx.sql(&statement, [by_minor.into(), id.into()])).await?.rows_affected() == 1)
}

/// Writes entries first and their header last; the database refuses a header that does not balance.
pub async fn write_posting(tx: &Tx, header: posting::Model, entries: Vec<entry::Model>) -> Result<(), Fault> {
    let rows = entries.into_iter().map(|entry| entry.into_active_model().reset_all());
    entry::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    posting::Entity::insert(header.into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// The head of a chain of postings: how many there are and the last hash.
pub async fn chain_head(db: &impl ConnectionTrait, chain: Uuid) -> Result<(i64, Vec<u8>), Fault> {
    let last = posting::Entity::find().filter(posting::Column::ChainId.eq(chain)).order_by_desc(posting::Column::Number).one(db).await?;
    Ok(last.map_or((0, NOTHING_BEFORE.to_vec()), |last| (last.number, last.hash)))
}

/// What is in an account, minor units above zero on the side where it normally stands: an owner's cached balance, or
/// the sum of its entries. Zero for an account nobody used.
pub async fn balance_minor(db: &impl ConnectionTrait, account: Account, currency: Currency) -> Result<i64, Fault> {
    let code = account.code(currency);
    let Some(row) = ledger_account::Entity::find().filter(ledger_account::Column::Code.eq(code)).one(db).await? else { return Ok(0) };
    let balance_minor = match row.balance_minor {
        Some(balance_minor) => balance_minor,
        None => sum_before(db, row.id, None).await?,
    };
    Ok(natural(row.kind, balance_minor))
}

/// The same of an owner's account, its row kept from moving until the promise ends (PostgreSQL; SQLite has one writer).
pub async fn locked_balance_minor(tx: &Tx, account: Account, currency: Currency) -> Result<i64, Fault> {
    use sea_orm::QuerySelect;
    let row = ledger_account::Entity::find().filter(ledger_account::Column::Code.eq(account.code(currency)));
    let row = row.lock_exclusive().one(tx.db()).await?;
    Ok(row.map_or(0, |row| natural(row.kind, row.balance_minor.unwrap_or(0))))
}

/// What was in an account before an instant of posting (everything, if none is given): debits less credits.
pub async fn sum_before(db: &impl ConnectionTrait, id: LedgerAccountId, before: Option<Instant>) -> Result<i64, Fault> {
    let total = "SELECT CAST(COALESCE(SUM(entry.amount_minor), 0) AS BIGINT) AS total FROM entry";
    let statement = match before {
        None => sql(db, &format!("{total} WHERE entry.account_id = $1"), [id.into()]),
        Some(before) => {
            let posted = "JOIN posting ON posting.id = entry.posting_id WHERE entry.account_id = $1 AND posting.posted_at < $2";
            sql(db, &format!("{total} {posted}"), [id.into(), before.into()])
        }
    };
    let row = db.query_one_raw(statement).await?;
    row.map_or(Ok(0), |row| Ok(row.try_get("", "total")?))
}

/// What clients' money at the bank has beyond what is owed to brands, holds, payees and unknown senders, minor units;
/// below zero where it falls short. This much, and no more, is the operator's own.
pub async fn clients_surplus_minor(db: &impl ConnectionTrait, currency: Currency) -> Result<i64, Fault> {
    let owed = "SELECT CAST(COALESCE(-SUM(balance_minor), 0) AS BIGINT) AS total FROM ledger_account \
                WHERE kind = 'liability' AND owner_kind IS NOT NULL AND currency = $1";
    let row = db.query_one_raw(sql(db, owed, [currency.into()])).await?;
    let owed_minor: i64 = row.map_or(Ok(0), |row| row.try_get("", "total"))?;
    let bank_minor = balance_minor(db, Account::BankClient, currency).await?;
    Ok(bank_minor - owed_minor - balance_minor(db, Account::Suspense, currency).await?)
}

/// What is owed on accounts of one sort in one currency.
#[derive(Clone, Debug, PartialEq)]
pub struct Liability {
    /// Which: `brand_available`, `budget`, `hold`, `payee_available`, `payee_in_payout`, `suspense`, `tax_withheld`, `tax_output_vat`.
    pub account: String,
    /// The currency.
    pub currency: Currency,
    /// How much, minor units.
    pub owed_minor: i64,
    /// On how many accounts.
    pub many: i64,
}

/// What the house owes by the books, by sort of account and currency; for finance and auditors.
pub async fn liabilities(db: &impl ConnectionTrait) -> Result<Vec<Liability>, Fault> {
    let owned = "SELECT CASE WHEN code LIKE '%:in_payout:%' THEN 'payee_in_payout' WHEN owner_kind = 'payee' THEN 'payee_available' \
                 WHEN owner_kind = 'brand' THEN 'brand_available' WHEN owner_kind = 'brief' THEN 'budget' ELSE 'hold' END AS account, \
                 currency, CAST(-SUM(balance_minor) AS BIGINT) AS owed_minor, COUNT(*) AS many FROM ledger_account \
                 WHERE kind = 'liability' AND owner_kind IS NOT NULL AND balance_minor <> 0 GROUP BY 1, currency ORDER BY currency, 1";
    let mut sums = Vec::new();
    for row in db.query_all_raw(sql(db, owned, [])).await? {
        sums.push(Liability {
            account: row.try_get("", "account")?,
            currency: row.try_get("", "currency")?,
            owed_minor: row.try_get("", "owed_minor")?,
            many: row.try_get("", "many")?,
        });
    }
    let shared = ledger_account::Entity::find()
        .filter(ledger_account::Column::Kind.eq(AccountKind::Liability))
        .filter(ledger_account::Column::OwnerKind.is_null())
        .order_by_asc(ledger_account::Column::Code);
    for row in shared.all(db).await? {
        let account = match row.code.split(':').collect::<Vec<_>>().as_slice() {
            ["tax", which, _] => format!("tax_{which}"),
            [name, ..] => (*name).to_owned(),
            [] => continue,
        };
        let owed_minor = -sum_before(db, row.id, None).await?;
        sums.push(Liability { account, currency: row.currency, owed_minor, many: 1 });
    }
    sums.retain(|sum| sum.owed_minor != 0);
    Ok(sums)
}

/// Whether the operator ever took money out of the clients' account.
pub(super) async fn was_swept(db: &impl ConnectionTrait, currency: Currency) -> Result<bool, Fault> {
    let taken = "SELECT entry.id FROM entry JOIN ledger_account ON ledger_account.id = entry.account_id \
                 WHERE ledger_account.code = $1 AND entry.amount_minor > 0 LIMIT 1";
    let code = Account::BankOperating.code(currency);
    Ok(db.query_one_raw(sql(db, taken, [code.into()])).await?.is_some())
}

/// Whoever measures the surplus and moves it takes turns until the promise ends (PostgreSQL; SQLite has one writer).
pub async fn take_turns_on_surplus(tx: &Tx) -> Result<(), Fault> {
    if tx.db().get_database_backend() == DbBackend::Postgres {
        tx.db().execute_raw(tx.sql("SELECT pg_advisory_xact_lock($1)", [SURPLUS_LOCK.into()])).await?;
    }
    Ok(())
}

fn natural(kind: AccountKind, balance_minor: i64) -> i64 {
    if is_debit_side(kind) { balance_minor } else { -balance_minor }
}

/// The brands to whose balance something came since an instant, told by the ids of postings, which begin with their time.
pub async fn brands_credited_since(db: &impl ConnectionTrait, since: Instant) -> Result<Vec<OrganisationId>, Fault> {
    let millis = u64::try_from(since.micros().div_euclid(1_000)).unwrap_or(0);
    let first = PostingId(Uuid::from_u64_pair(millis << 16, 0));
    let statement = "SELECT DISTINCT ledger_account.owner_id FROM entry JOIN ledger_account ON ledger_account.id = entry.account_id \
                     WHERE entry.posting_id >= $1 AND entry.amount_minor < 0 AND ledger_account.owner_kind = 'brand' \
                     AND ledger_account.kind = 'liability' ORDER BY ledger_account.owner_id";
    let rows = db.query_all_raw(sql(db, statement, [first.into()])).await?;
    Ok(rows.iter().map(|row| row.try_get("", "owner_id")).collect::<Result<_, _>>()?)
}

/// One line of the books with its header and account, as exports and checks read them.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct BookLine {
    /// The posting.
    pub posting_id: PostingId,
    /// Place in the posting.
    pub line: i32,
    /// The account's name.
    pub code: String,
    /// Debit above zero, credit below.
    pub amount_minor: i64,
    /// The currency.
    pub currency: Currency,
    /// The tax month.
    pub tax_period: Option<String>,
}

/// The postings between two instants of posting in their order, with their lines: for finance, auditors and checks.
pub async fn book(db: &impl ConnectionTrait, from: Instant, to: Instant) -> Result<Vec<(posting::Model, Vec<BookLine>)>, Fault> {
    let headers = posting::Entity::find()
        .filter(posting::Column::PostedAt.gte(from))
        .filter(posting::Column::PostedAt.lt(to))
        .order_by_asc(posting::Column::PostedAt)
        .order_by_asc(posting::Column::Key)
        .all(db)
        .await?;
    let statement = "SELECT entry.posting_id, entry.line, ledger_account.code, entry.amount_minor, entry.currency, entry.tax_period \
                     FROM entry JOIN ledger_account ON ledger_account.id = entry.account_id JOIN posting ON posting.id = entry.posting_id \
                     WHERE posting.posted_at >= $1 AND posting.posted_at < $2 ORDER BY entry.posting_id, entry.line";
    let lines = BookLine::find_by_statement(sql(db, statement, [from.into(), to.into()])).all(db).await?;
    let mut by_posting: BTreeMap<PostingId, Vec<BookLine>> = BTreeMap::new();
    for line in lines {
        by_posting.entry(line.posting_id).or_default().push(line);
    }
    Ok(headers
        .into_iter()
        .map(|header| {
            let lines = by_posting.remove(&header.id).unwrap_or_default();
            (header, lines)
        })
        .collect())
}

/// The hash a posting must have: SHA-256 over the hash before it and the canonical text of header and entries.
pub fn hash_of(header: &posting::Model, entries: &[entry::Model]) -> Result<Vec<u8>, Fault> {
    let lines: Vec<_> = entries
        .iter()
        .map(|entry| {
            serde_json::json!([
                entry.line,
                entry.account_id,
                entry.amount_minor,
                entry.currency,
                entry.deal_id,
                entry.payee_id,
                entry.tax_period
            ])
        })
        .collect();
    let sealed = serde_json::json!({
        "id": header.id, "kind": header.kind, "because": header.because, "happened_on": header.happened_on, "posted_at": header.posted_at,
        "event": header.event_id, "user": header.user_id, "reverses": header.reverses, "key": header.key, "chain": header.chain_id,
        "number": header.number, "lines": lines,
    });
    let mut hasher = Sha256::new();
    hasher.update(&header.previous_hash);
    hasher.update(serde_json::to_vec(&sealed)?);
    Ok(hasher.finalize().to_vec())
}
