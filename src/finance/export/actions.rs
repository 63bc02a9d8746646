//! Files that leave the house: the bank's file of a batch, stored when it is written and served again byte for byte; the
//! books and the events of a period.

use entity::payout_batch::BatchState;
use entity::{FileId, Money, PayoutBatchId, file, ledger_account, payout_batch, payout_item, statement};
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::daifa::{DaifaLayout, DaifaRow, daifa_xlsx};
use super::journal::{AccountKind, Journal, JournalAccount, JournalEntry, JournalPosting};
use super::pain001::{Payment, PaymentAccount, PaymentOrder, PaymentParty};
use super::pain001_file::pain001_xml;
use super::sheet::{Cell, Table, csv, xlsx};
use super::statement::StatementDocument;
use super::statement_file::{statements_csv, statements_xlsx};
use super::{ExportError, beancount, hledger, sepa, store};
use crate::finance::ledger::store::book;
use crate::finance::payout::{self, PayoutError, finance_user, snapshot, store as payouts};
use crate::finance::statement::store as statements;
use crate::kernel::calendar::{BOOK_ZONE, Period};
use crate::kernel::{Call, Fault, House};

/// A bank's format.
#[derive(Clone, Debug)]
pub enum BankFormat {
    /// ISO 20022 pain.001.001.09, paid by this party.
    Pain001(PaymentParty),
    /// A Chinese bank's 代发 workbook in a layout: `daifa-plain`, `daifa-cmb`.
    Daifa(String),
}

/// The books' format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookFormat {
    /// hledger's journal.
    Hledger,
    /// beancount's ledger.
    Beancount,
    /// One row an entry, CSV.
    Csv,
    /// One row an entry, XLSX.
    Xlsx,
}

/// A table's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFormat {
    /// UTF-8 with a byte order mark.
    Csv,
    /// One sheet.
    Xlsx,
}

/// A bank file that was written.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Exported {
    /// The batch.
    pub batch: PayoutBatchId,
    /// The stored bytes.
    pub file: FileId,
    /// Its name: `pain001-batch_….xml`.
    pub name: String,
}

/// Writes the bank's file of an approved batch, stores it and marks the batch as exported. Done again, it gives the
/// stored file: other bytes never exist for one batch.
pub async fn export_batch(house: &House, call: &Call, id: PayoutBatchId, format: &BankFormat) -> Result<Exported, Fault> {
    finance_user(call)?;
    let batch = payouts::load(house.reader(), id).await?;
    let (purpose, name, media_type) = match format {
        BankFormat::Pain001(_) => ("pain001", format!("pain001-{id}.xml"), "application/xml"),
        BankFormat::Daifa(_) => ("daifa", format!("daifa-{id}.xlsx"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    };
    if batch.exported_at.is_some() {
        let stored = store::find_file(house.reader(), purpose, &id.to_string()).await?.ok_or(PayoutError::NoSuchBatch)?;
        payout::report::submit_items(house, call, id).await?;
        return Ok(Exported { batch: id, file: stored.id, name: stored.name });
    }
    if batch.state != BatchState::Approved {
        return Err(crate::kernel::Fault::refuse(crate::kernel::Kind::Illegal, "illegal_step", "Only an approved batch can be exported."));
    }
    let items = payouts::leaving_of(house.reader(), id).await?;
    let content = bank_file(house, &batch, &items, format)?;
    let exported = house
        .promise(call, async |tx| {
            let file = file::Model {
                id: tx.mint::<FileId>(),
                purpose: purpose.to_owned(),
                belongs_to: id.to_string(),
                name: name.clone(),
                media_type: media_type.to_owned(),
                sha256: Sha256::digest(&content).to_vec(),
                content: content.clone(),
                created_at: tx.now(),
            };
            payout::actions::mark_exported_in(tx, id).await?;
            store::insert_file(tx, &file).await?;
            Ok(Exported { batch: id, file: file.id, name: file.name })
        })
        .await?;
    payout::report::submit_items(house, call, id).await?;
    Ok(exported)
}

fn bank_file(house: &House, batch: &payout_batch::Model, items: &[payout_item::Model], format: &BankFormat) -> Result<Vec<u8>, Fault> {
    match format {
        BankFormat::Pain001(debtor) => {
            let execute_on: Date = batch.pay_date.parse()?;
            let payments: Result<Vec<Payment>, Fault> = items.iter().map(|item| payment(house, item, execute_on)).collect();
            let order = PaymentOrder {
                batch: batch.id,
                created_at: batch.submitted_at.unwrap_or(batch.created_at),
                debtor: debtor.clone(),
                payments: payments?,
            };
            Ok(pain001_xml(&order)?)
        }
        BankFormat::Daifa(name) => {
            let layouts = DaifaLayout::shipped()?;
            let layout = layouts.iter().find(|layout| layout.id == *name).ok_or_else(|| ExportError::BadLayout(name.clone()))?;
            let rows: Result<Vec<DaifaRow>, Fault> = items.iter().map(|item| row(house, item)).collect();
            Ok(daifa_xlsx(layout, &rows?)?)
        }
    }
}

fn payment(house: &House, item: &payout_item::Model, execute_on: Date) -> Result<Payment, Fault> {
    let to = snapshot::open(house.sealer(), item)?;
    let account = sepa::iban(&to.account).map_or(PaymentAccount::Other(to.account), PaymentAccount::Iban);
    let bic = to.branch.as_deref().and_then(sepa::bic);
    Ok(Payment {
        item: item.id,
        amount: Money::new(item.net_minor, item.currency),
        execute_on,
        creditor: PaymentParty { name: to.holder, address: None, account, bic },
        remittance: item.id.to_string(),
    })
}

fn row(house: &House, item: &payout_item::Model) -> Result<DaifaRow, Fault> {
    let to = snapshot::open(house.sealer(), item)?;
    Ok(DaifaRow {
        reference: item.end_to_end_id.clone(),
        account: to.account,
        name: to.holder,
        amount: Money::new(item.net_minor, item.currency),
        bank: to.bank_name,
        branch: to.branch.unwrap_or_default(),
        remark: String::new(),
    })
}

/// The books of a period as bytes: every posting made in the month, with the balances before and after.
pub async fn ledger_file(house: &House, period: Period, format: BookFormat) -> Result<Vec<u8>, Fault> {
    let (from, to) = (period.start(BOOK_ZONE)?, period.end(BOOK_ZONE)?);
    let kinds = store::accounts(house.reader()).await?;
    let mut postings = Vec::new();
    for (header, lines) in book(house.reader(), from, to).await? {
        let mut entries = Vec::with_capacity(lines.len());
        for line in lines {
            let (kind, _) = *kinds.get(&line.code).ok_or_else(|| Fault::broken(format!("{} is no account", line.code)))?;
            entries.push(JournalEntry { account: account(kind, &line.code), amount: Money::new(line.amount_minor, line.currency) });
        }
        let tags = [("key", header.key.replace(':', "-")), ("happened", header.happened_on.to_string())];
        let event = header.event_id.map(|event| ("event", event.to_string()));
        postings.push(JournalPosting {
            code: header.id.to_string(),
            date: day_of(header.posted_at)?,
            description: header.kind.to_string(),
            tags: tags.into_iter().chain(event).map(|(name, value)| (name.to_owned(), value)).collect(),
            entries,
        });
    }
    let journal = Journal {
        from: period.first_day(),
        until: period.last_day(),
        opening: balances(store::balances_before(house.reader(), from).await?),
        postings,
        closing: balances(store::balances_before(house.reader(), to).await?),
    };
    match format {
        BookFormat::Hledger => Ok(hledger::hledger(&journal)?),
        BookFormat::Beancount => Ok(beancount::beancount(&journal)?),
        BookFormat::Csv => Ok(csv(&book_table(&journal))?),
        BookFormat::Xlsx => Ok(xlsx(&book_table(&journal))?),
    }
}

fn day_of(at: entity::Instant) -> Result<Date, Fault> {
    Ok(at.timestamp().to_zoned(jiff::tz::TimeZone::get(BOOK_ZONE)?).date())
}

fn balances(rows: Vec<(ledger_account::Model, i64)>) -> Vec<JournalEntry> {
    let entry = |(row, minor): (ledger_account::Model, i64)| JournalEntry {
        account: account(row.kind, &row.code),
        amount: Money::new(minor, row.currency),
    };
    rows.into_iter().map(entry).collect()
}

fn account(kind: ledger_account::AccountKind, code: &str) -> JournalAccount {
    let kind = match kind {
        ledger_account::AccountKind::Asset => AccountKind::Asset,
        ledger_account::AccountKind::Liability => AccountKind::Liability,
        ledger_account::AccountKind::Income => AccountKind::Income,
        ledger_account::AccountKind::Expense => AccountKind::Expense,
        ledger_account::AccountKind::Equity => AccountKind::Equity,
    };
    JournalAccount { kind, code: code.to_owned() }
}

fn book_table(journal: &Journal) -> Table {
    let rows = journal.postings.iter().flat_map(|posting| {
        posting.entries.iter().map(|entry| {
            vec![
                Cell::text(posting.date.to_string()),
                Cell::text(posting.code.clone()),
                Cell::text(posting.description.clone()),
                Cell::text(entry.account.code.clone()),
                Cell::Amount(entry.amount),
                Cell::text(entry.amount.currency.code()),
            ]
        })
    });
    let headers = ["date", "posting", "kind", "account", "amount", "currency"];
    Table { name: "ledger".to_owned(), headers: headers.map(str::to_owned).to_vec(), rows: rows.collect() }
}

/// The statements of a period that stand, as one table. Each is written from its stored content, which never changes.
pub async fn statements_file(house: &House, period: Period, format: TableFormat) -> Result<Vec<u8>, Fault> {
    let rows = statements::of_period(house.reader(), &period.to_string()).await?;
    as_table(&rows.iter().map(document).collect::<Result<Vec<_>, _>>()?, format)
}

/// One statement as a table, for whoever may see it.
pub fn statement_file(row: &statement::Model, format: TableFormat) -> Result<Vec<u8>, Fault> {
    as_table(&[document(row)?], format)
}

fn document(row: &statement::Model) -> Result<StatementDocument, Fault> {
    let mut content: serde_json::Value = serde_json::from_str(&row.content)?;
    content["content_hash"] = row.content_hash.clone().into();
    Ok(serde_json::from_value(content)?)
}

fn as_table(documents: &[StatementDocument], format: TableFormat) -> Result<Vec<u8>, Fault> {
    match format {
        TableFormat::Csv => Ok(statements_csv(documents)?),
        TableFormat::Xlsx => Ok(statements_xlsx(documents)?),
    }
}

/// The events of a period, one JSON object a line.
pub async fn events_file(house: &House, period: Period) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    for event in store::events(house.reader(), period.start(BOOK_ZONE)?, period.end(BOOK_ZONE)?).await? {
        serde_json::to_writer(&mut bytes, &event)?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}
