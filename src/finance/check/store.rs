//! The queries behind the invariants. They see everybody's rows and change none.

use std::collections::{BTreeMap, BTreeSet};

use entity::payout_batch::BatchState;
use entity::payout_item::ItemState;
use entity::{Id, PayoutBatchId, PayoutItemId, PostingId, entry, file, payout_approval, payout_batch, payout_item, posting, user};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::finance::billing;
use crate::finance::ledger::store::hash_of;
use crate::kernel::Fault;
use crate::kernel::check::Violation;
use crate::kernel::head::NOTHING_BEFORE;
use crate::kernel::terms::hex;

/// Every invariant of money, in the order of their ids.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<Violation>, Fault> {
    let mut found = postings_balance(db).await?;
    found.extend(cached_balances_equal_entries(db).await?);
    found.extend(holds_equal_their_accounts(db).await?);
    found.extend(chains_are_unbroken(db).await?);
    found.extend(parts_make_gross(db).await?);
    found.extend(client_money_covers_what_is_owed(db).await?);
    found.extend(paid_items_have_one_posting(db).await?);
    found.extend(paid_items_have_one_instruction(db).await?);
    found.extend(approvals_are_by_others(db).await?);
    found.extend(totals_equal_items(db).await?);
    found.extend(files_are_unchanged(db).await?);
    found.extend(billing::store::list_violations(db).await?);
    Ok(found)
}

/// How many rows are looked at together.
const PAGE: u64 = 500;

#[derive(FromQueryResult)]
struct Found {
    subject: Uuid,
    seen: i64,
    wanted: i64,
}

/// Runs a query of `subject`, `seen`, `wanted` and words each row.
async fn found(db: &impl ConnectionTrait, sql: &str, word: impl Fn(&Found) -> Violation) -> Result<Vec<Violation>, Fault> {
    let rows = Found::find_by_statement(Statement::from_string(db.get_database_backend(), sql)).all(db).await?;
    Ok(rows.iter().map(word).collect())
}

fn shown<I: Id>(id: Uuid) -> String {
    I::from(id).to_string()
}

/// L1: every posting has two entries or more and sums to zero in each currency; no entry is without its header.
pub async fn postings_balance(db: &impl ConnectionTrait) -> Result<Vec<Violation>, Fault> {
    let sums = "SELECT posting_id AS subject, CAST(SUM(amount_minor) AS BIGINT) AS seen, CAST(0 AS BIGINT) AS wanted FROM entry \
                GROUP BY posting_id, currency HAVING SUM(amount_minor) <> 0";
    let mut all = found(db, sums, |row| {
        Violation::new("L1", shown::<PostingId>(row.subject), format!("The posting is off by {} minor units.", row.seen))
    })
    .await?;
    let headless = "SELECT entry.posting_id AS subject, CAST(COUNT(*) AS BIGINT) AS seen, CAST(0 AS BIGINT) AS wanted FROM entry \
                    LEFT JOIN posting ON posting.id = entry.posting_id WHERE posting.id IS NULL GROUP BY entry.posting_id";
    all.extend(
        found(db, headless, |row| Violation::new("L1", shown::<PostingId>(row.subject), format!("{} entries have no header.", row.seen)))
            .await?,
    );
    let lonely = "SELECT posting.id AS subject, CAST(COUNT(entry.id) AS BIGINT) AS seen, CAST(2 AS BIGINT) AS wanted FROM posting \
                  LEFT JOIN entry ON entry.posting_id = posting.id GROUP BY posting.id HAVING COUNT(entry.id) < 2";
    all.extend(
        found(db, lonely, |row| Violation::new("L1", shown::<PostingId>(row.subject), format!("The posting has {} entries.", row.seen)))
            .await?,
    );
    Ok(all)
}

/// L2: a cached balance equals the account's entries, and a guarded one never stands on the other side.
pub async fn cached_balances_equal_entries(db: &impl ConnectionTrait) -> Result<Vec<Violation>, Fault> {
    let differs = "SELECT account.id AS subject, account.balance_minor AS seen, CAST(COALESCE(SUM(entry.amount_minor), 0) AS BIGINT) AS wanted \
                   FROM ledger_account account LEFT JOIN entry ON entry.account_id = account.id WHERE account.balance_minor IS NOT NULL \
                   GROUP BY account.id, account.balance_minor HAVING account.balance_minor <> COALESCE(SUM(entry.amount_minor), 0)";
    let mut all = found(db, differs, |row| {
        let sentence = format!("The balance says {}, the entries {} minor units.", row.seen, row.wanted);
        Violation::new("L2", shown::<entity::LedgerAccountId>(row.subject), sentence)
    })
    .await?;
    let turned = "SELECT id AS subject, balance_minor AS seen, CAST(0 AS BIGINT) AS wanted FROM ledger_account WHERE guarded \
                  AND ((kind IN ('asset', 'expense') AND balance_minor < 0) OR (kind NOT IN ('asset', 'expense') AND balance_minor > 0))";
    all.extend(
        found(db, turned, |row| {
            let sentence = format!("A guarded account stands on the other side by {} minor units.", row.seen.abs());
            Violation::new("L2", shown::<entity::LedgerAccountId>(row.subject), sentence)
        })
        .await?,
    );
    Ok(all)
}

/// L3: a hold's account holds what was funded less released less refunded, a brief's budget what was funded less drawn
/// less returned; nothing when it has ended.
pub async fn holds_equal_their_accounts(db: &impl ConnectionTrait) -> Result<Vec<Violation>, Fault> {
    let sql = "SELECT hold.id AS subject, CAST(-COALESCE(SUM(account.balance_minor), 0) AS BIGINT) AS seen, \
               hold.funded_minor - hold.released_minor - hold.refunded_minor AS wanted FROM hold \
               LEFT JOIN ledger_account account ON account.owner_id = hold.id AND account.owner_kind = 'hold' \
               WHERE hold.money_mode <> 'direct' GROUP BY hold.id, hold.funded_minor, hold.released_minor, hold.refunded_minor, hold.state \
               HAVING -COALESCE(SUM(account.balance_minor), 0) <> hold.funded_minor - hold.released_minor - hold.refunded_minor \
               OR (hold.state IN ('released', 'refunded', 'split') AND hold.funded_minor <> hold.released_minor + hold.refunded_minor)";
    let mut all = found(db, sql, |row| {
        let sentence = format!("The hold's account has {} minor units; by its row it has {}.", row.seen, row.wanted);
        Violation::new("L3", shown::<entity::HoldId>(row.subject), sentence)
    })
    .await?;
    let budgets = "SELECT budget.brief_id AS subject, CAST(-COALESCE(SUM(account.balance_minor), 0) AS BIGINT) AS seen, \
                   budget.funded_minor - budget.drawn_minor - budget.returned_minor AS wanted FROM brief_budget budget \
                   LEFT JOIN ledger_account account ON account.owner_id = budget.brief_id AND account.owner_kind = 'brief' \
                   GROUP BY budget.brief_id, budget.funded_minor, budget.drawn_minor, budget.returned_minor, budget.ended_at \
                   HAVING -COALESCE(SUM(account.balance_minor), 0) <> budget.funded_minor - budget.drawn_minor - budget.returned_minor \
                   OR (budget.ended_at IS NOT NULL AND budget.funded_minor <> budget.drawn_minor + budget.returned_minor)";
    all.extend(
        found(db, budgets, |row| {
            let sentence = format!("The budget's account has {} minor units; by its row it has {}.", row.seen, row.wanted);
            Violation::new("L3", shown::<entity::BriefId>(row.subject), sentence)
        })
        .await?,
    );
    Ok(all)
}

/// L4: every posting has the hash of its content and of the one before it in its chain, numbered without gaps.
pub async fn chains_are_unbroken(db: &impl ConnectionTrait) -> Result<Vec<Violation>, Fault> {
    let mut all = Vec::new();
    let mut head: (Uuid, i64, Vec<u8>) = (Uuid::nil(), 0, Vec::new());
    let mut offset = 0;
    loop {
        let page = posting::Entity::find().order_by_asc(posting::Column::ChainId).order_by_asc(posting::Column::Number);
        let headers = page.offset(offset).limit(PAGE).all(db).await?;
        if headers.is_empty() {
            return Ok(all);
        }
        offset += PAGE;
        let ids = headers.iter().map(|header| header.id);
        let mut entries: BTreeMap<PostingId, Vec<entry::Model>> = BTreeMap::new();
        for row in entry::Entity::find().filter(entry::Column::PostingId.is_in(ids)).order_by_asc(entry::Column::Line).all(db).await? {
            entries.entry(row.posting_id).or_default().push(row);
        }
        for header in headers {
            let (number, previous) = if header.chain_id == head.0 { (head.1 + 1, head.2) } else { (1, NOTHING_BEFORE.to_vec()) };
            let lines = entries.remove(&header.id).unwrap_or_default();
            if header.number != number || header.previous_hash != previous || hash_of(&header, &lines)? != header.hash {
                all.push(Violation::new("L4", header.id, "The posting or one before it in its chain is not what was written."));
            }
            head = (header.chain_id, header.number, header.hash);
        }
    }
}

/// L5: gross is net, agency share and tax together for every payment, its earnings and its withholding.
pub async fn parts_make_gross(db: &impl ConnectionTrait) -> Result<Vec<Violation>, Fault> {
    let earnings = "SELECT id AS subject, gross_minor AS seen, owed_minor + agency_minor AS wanted FROM earning \
                    WHERE gross_minor <> owed_minor + agency_minor";
    let mut all = found(db, earnings, |row| {
        Violation::new("L5", shown::<entity::EarningId>(row.subject), format!("Gross is {}, its parts make {}.", row.seen, row.wanted))
    })
    .await?;
    let items = "SELECT item.id AS subject, item.gross_minor AS seen, CAST(COALESCE(SUM(earning.gross_minor), 0) AS BIGINT) AS wanted \
                 FROM payout_item item LEFT JOIN earning ON earning.item_id = item.id \
                 WHERE item.state NOT IN ('failed', 'returned', 'cancelled') GROUP BY item.id, item.gross_minor, item.agency_minor, \
                 item.tax_minor, item.net_minor HAVING item.gross_minor <> COALESCE(SUM(earning.gross_minor), 0) \
                 OR item.gross_minor <> item.agency_minor + item.tax_minor + item.net_minor";
    all.extend(
        found(db, items, |row| {
            Violation::new("L5", shown::<PayoutItemId>(row.subject), format!("Gross is {}, its earnings {}.", row.seen, row.wanted))
        })
        .await?,
    );
    let taxes = "SELECT item.id AS subject, item.tax_minor AS seen, CAST(COALESCE(SUM(tax.tax_minor), 0) AS BIGINT) AS wanted \
                 FROM payout_item item LEFT JOIN withholding tax ON tax.item_id = item.id AND tax.reversed_by IS NULL \
                 WHERE item.state NOT IN ('failed', 'returned', 'cancelled') GROUP BY item.id, item.tax_minor \
                 HAVING item.tax_minor <> COALESCE(SUM(tax.tax_minor), 0)";
    all.extend(
        found(db, taxes, |row| {
            Violation::new(
                "L5",
                shown::<entity::PayoutItemId>(row.subject),
                format!("Tax is {}, its computation {}.", row.seen, row.wanted),
            )
        })
        .await?,
    );
    Ok(all)
}

#[derive(FromQueryResult)]
struct Cover {
    currency: String,
    bank: i64,
    owed: i64,
}

/// L6: clients' money at the bank covers what is owed to brands, holds, payees and unknown payers, in each currency.
pub async fn client_money_covers_what_is_owed(db: &impl ConnectionTrait) -> Result<Vec<Violation>, Fault> {
    let sql = "SELECT account.currency, \
               CAST(SUM(CASE WHEN account.code LIKE 'bank:client:%' THEN entry.amount_minor ELSE 0 END) AS BIGINT) AS bank, \
               CAST(-SUM(CASE WHEN account.kind = 'liability' AND (account.owner_kind IS NOT NULL OR account.code LIKE 'suspense:%') \
               THEN entry.amount_minor ELSE 0 END) AS BIGINT) AS owed \
               FROM entry JOIN ledger_account account ON account.id = entry.account_id GROUP BY account.currency";
    let rows = Cover::find_by_statement(Statement::from_string(db.get_database_backend(), sql)).all(db).await?;
    let short = rows.into_iter().filter(|row| row.bank < row.owed);
    Ok(short
        .map(|row| {
            let sentence = format!("The bank has {} minor units of clients' money, {} are owed to them.", row.bank, row.owed);
            Violation::new("L6", row.currency, sentence)
        })
        .collect())
}

/// P1: a payment the bank has booked has exactly one posting that says so, and no other payment has one.
pub async fn paid_items_have_one_posting(db: &impl ConnectionTrait) -> Result<Vec<Violation>, Fault> {
    let sql = "SELECT item.id AS subject, CAST(COUNT(posting.id) AS BIGINT) AS seen, \
               CAST(CASE WHEN item.state IN ('settled', 'returned') THEN 1 ELSE 0 END AS BIGINT) AS wanted \
               FROM payout_item item LEFT JOIN posting ON posting.chain_id = item.id AND posting.kind = 'payout_settled' \
               GROUP BY item.id, item.state HAVING COUNT(posting.id) <> CASE WHEN item.state IN ('settled', 'returned') THEN 1 ELSE 0 END";
    found(db, sql, |row| {
        let sentence = format!("The payment has {} postings of its booking instead of {}.", row.seen, row.wanted);
        Violation::new("P1", shown::<entity::PayoutItemId>(row.subject), sentence)
    })
    .await
}

/// P1: a payment the bank has booked was told to it once: in the one file of an exported batch, under an id of its own.
pub async fn paid_items_have_one_instruction(db: &impl ConnectionTrait) -> Result<Vec<Violation>, Fault> {
    let twins = "SELECT item.id AS subject, CAST(COUNT(*) AS BIGINT) AS seen, CAST(1 AS BIGINT) AS wanted FROM payout_item item \
                 JOIN payout_item twin ON twin.end_to_end_id = item.end_to_end_id GROUP BY item.id HAVING COUNT(*) <> 1";
    let mut all = found(db, twins, |row| {
        let sentence = format!("The bank was told of it under an id that {} payments have.", row.seen);
        Violation::new("P1", shown::<PayoutItemId>(row.subject), sentence)
    })
    .await?;
    let paid = payout_item::Entity::find().filter(payout_item::Column::State.is_in([ItemState::Settled, ItemState::Returned]));
    let batches: Vec<(PayoutBatchId, i64)> = paid
        .select_only()
        .column(payout_item::Column::BatchId)
        .column_as(payout_item::Column::Id.count(), "payments")
        .group_by(payout_item::Column::BatchId)
        .into_tuple()
        .all(db)
        .await?;
    for (batch, payments) in batches {
        let files = file::Entity::find().filter(file::Column::BelongsTo.eq(batch.to_string()));
        let files = files.filter(file::Column::Purpose.is_in(["pain001", "daifa"])).count(db).await?;
        if files != 1 {
            all.push(Violation::new("P1", batch, format!("{payments} of its payments are booked, but it has {files} files for the bank.")));
        }
    }
    Ok(all)
}

/// P2: a batch that may leave was approved over its content, by people who are not its maker and not each other.
pub async fn approvals_are_by_others(db: &impl ConnectionTrait) -> Result<Vec<Violation>, Fault> {
    let left = [BatchState::Approved, BatchState::Exported, BatchState::Settled, BatchState::PartlyFailed];
    let batches = payout_batch::Entity::find().filter(payout_batch::Column::State.is_in(left)).all(db).await?;
    let mut all = Vec::new();
    for batch in batches {
        let rows = payout_approval::Entity::find().filter(payout_approval::Column::BatchId.eq(batch.id)).all(db).await?;
        let content = batch.content_hash.as_deref().map(hex).unwrap_or_default();
        let approvals: Vec<_> = rows.iter().filter(|row| row.content_hash == content).collect();
        let people: BTreeSet<_> = approvals.iter().map(|row| &row.person_hash).collect();
        let maker = user::Entity::find_by_id(batch.maker_id).one(db).await?.and_then(|maker| maker.person_hash);
        let by_maker = |row: &&payout_approval::Model| row.user_id == batch.maker_id || maker.as_ref() == Some(&row.person_hash);
        if approvals.is_empty() || people.len() != approvals.len() || approvals.iter().any(by_maker) {
            all.push(Violation::new("P2", batch.id, "The batch was not approved by other people over the content it has."));
        }
    }
    let paid = "SELECT approval.batch_id AS subject, CAST(COUNT(*) AS BIGINT) AS seen, CAST(0 AS BIGINT) AS wanted FROM payout_approval approval \
                JOIN payout_item item ON item.batch_id = approval.batch_id JOIN payee ON payee.id = item.payee_id \
                WHERE payee.user_id = approval.user_id OR payee.id_fingerprint = approval.person_hash GROUP BY approval.batch_id";
    all.extend(
        found(db, paid, |row| Violation::new("P2", shown::<entity::PayoutBatchId>(row.subject), "An approver is paid by the batch."))
            .await?,
    );
    Ok(all)
}

/// P3: totals and counts of a batch that was handed in equal its payments.
pub async fn totals_equal_items(db: &impl ConnectionTrait) -> Result<Vec<Violation>, Fault> {
    let sql = "SELECT batch.id AS subject, batch.total_minor AS seen, CAST(COALESCE(SUM(item.net_minor), 0) AS BIGINT) AS wanted \
               FROM payout_batch batch LEFT JOIN payout_item item ON item.batch_id = batch.id \
               AND (item.state <> 'cancelled' OR item.changed_at >= batch.submitted_at) WHERE batch.submitted_at IS NOT NULL \
               GROUP BY batch.id, batch.total_minor, batch.item_count \
               HAVING batch.total_minor <> COALESCE(SUM(item.net_minor), 0) OR batch.item_count <> COUNT(item.id)";
    found(db, sql, |row| {
        let sentence = format!("The batch says {} minor units, its payments make {}, or their number differs.", row.seen, row.wanted);
        Violation::new("P3", shown::<entity::PayoutBatchId>(row.subject), sentence)
    })
    .await
}

/// F1: stored bytes have the hash they were stored with, and every exported batch has its file.
pub async fn files_are_unchanged(db: &impl ConnectionTrait) -> Result<Vec<Violation>, Fault> {
    let mut all = Vec::new();
    let mut offset = 0;
    loop {
        let files = file::Entity::find().order_by_asc(file::Column::Id).offset(offset).limit(10).all(db).await?;
        if files.is_empty() {
            break;
        }
        offset += 10;
        for row in files.iter().filter(|row| Sha256::digest(&row.content).as_slice() != row.sha256) {
            all.push(Violation::new("F1", row.id, "The stored bytes are not those that were stored."));
        }
    }
    for batch in payout_batch::Entity::find().filter(payout_batch::Column::ExportedAt.is_not_null()).all(db).await? {
        let kept = file::Entity::find().filter(file::Column::BelongsTo.eq(batch.id.to_string()));
        if kept.one(db).await?.is_none() {
            all.push(Violation::new("F1", batch.id, "The batch was exported, but its file is not there."));
        }
    }
    let imported = "SELECT bank_file.id AS subject, CAST(0 AS BIGINT) AS seen, CAST(1 AS BIGINT) AS wanted FROM bank_file \
                    LEFT JOIN file ON file.id = bank_file.file_id AND file.sha256 = bank_file.sha256 WHERE file.id IS NULL";
    all.extend(
        found(db, imported, |row| {
            Violation::new("F1", shown::<entity::BankFileId>(row.subject), "The imported file's bytes are not there.")
        })
        .await?,
    );
    Ok(all)
}
