//! Drawing statements up: those of a month by a job, first frozen one after the other, then handed out; nobody but
//! finance sees one before the last of its month is frozen. A single one anew by `reissue` in `actions.rs`.

use entity::job::{self, JobKind};
use entity::statement::{self, PartyKind, StatementState};
use entity::{CreatorId, Currency, Money, OrganisationId, StatementId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::lifecycle::Step;
use super::rules::{Account, StatementError, Totals, content};
use super::store::{self, Owner, Party as Owning};
use crate::finance::bank::store::contact_of;
use crate::finance::closing::store as closings;
use crate::kernel::advance::{advance, begin};
use crate::kernel::calendar::{BOOK_ZONE, Period};
use crate::kernel::job::{Asked, Budget, Chunk, ask_in};
use crate::kernel::terms::hex;
use crate::kernel::{Actor, Call, Fault, Ground, House, Kind, Tx, With};
use crate::notify::facts::StatementFacts;

/// How many parties or statements a chunk takes at most.
pub const CHUNK: u64 = 10;

/// What the job was asked to do.
#[derive(Debug, Serialize, Deserialize)]
struct Ask {
    period: String,
}

/// How far it is.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "doing", rename_all = "snake_case")]
enum Cursor {
    /// Freezing, after this party.
    Freeze { after: Option<Owning> },
    /// Handing out what is frozen.
    HandOut,
}

/// What came of it: the result of the job.
#[derive(Debug, Serialize, Deserialize)]
struct Issued {
    period: String,
    statements: usize,
}

/// Freezes and issues the statement of every party for a month that is over; those who have one already are left alone.
/// A job does it; while one does for this month, it is the answer.
pub async fn issue_all(house: &House, call: &Call, period: Period) -> Result<job::Model, Fault> {
    must_be_finance(&call.actor)?;
    if house.now() < period.end(BOOK_ZONE)? {
        return Err(StatementError::PeriodOpen.into());
    }
    house
        .promise(call, async |tx| {
            let month = period.to_string();
            closings::must_be_open(tx.db(), &month).await?;
            let total = store::count_parties(tx.db(), period.end(BOOK_ZONE)?).await?;
            let asked = Ask { period: month.clone() };
            ask_in(tx, &Asked { kind: JobKind::IssueStatements, about: &month, asked: &asked, total }).await
        })
        .await
}

/// Freezes the statements of the next parties, then hands out what is frozen. Who belongs to a month is fixed by its
/// end: nothing is posted into it any more.
pub async fn next_chunk_in(tx: &Tx, job: &job::Model) -> Result<Chunk, Fault> {
    let asked: Ask = serde_json::from_str(&job.asked)?;
    let period: Period = asked.period.parse()?;
    let cursor: Option<Cursor> = serde_json::from_str(&job.cursor)?;
    match cursor.unwrap_or(Cursor::Freeze { after: None }) {
        Cursor::Freeze { after } => freeze_chunk(tx, period, (after, job.done)).await,
        Cursor::HandOut => hand_out_chunk(tx, asked.period, job.done).await,
    }
}

async fn freeze_chunk(tx: &Tx, period: Period, (mut after, mut done): (Option<Owning>, i64)) -> Result<Chunk, Fault> {
    let budget = Budget::begin();
    closings::must_be_open(tx.db(), &period.to_string()).await?;
    let parties = store::parties(tx.db(), period.end(BOOK_ZONE)?, (after.as_ref(), CHUNK)).await?;
    let is_last = parties.is_empty();
    for party in parties {
        freeze(tx, (party.owner, party.currency), period, None).await?;
        (after, done) = (Some(party), done + 1);
        if budget.is_spent() {
            break;
        }
    }
    let cursor = if is_last { Cursor::HandOut } else { Cursor::Freeze { after } };
    Ok(Chunk { cursor: serde_json::to_value(cursor)?, done, result: None })
}

async fn hand_out_chunk(tx: &Tx, period: String, done: i64) -> Result<Chunk, Fault> {
    let budget = Budget::begin();
    let frozen = store::frozen_of(tx, &period, CHUNK).await?;
    for row in &frozen {
        hand_out(tx, row).await?;
        if budget.is_spent() {
            break;
        }
    }
    let cursor = serde_json::to_value(Cursor::HandOut)?;
    if !frozen.is_empty() {
        return Ok(Chunk { cursor, done, result: None });
    }
    let statements = store::of_period(tx.db(), &period).await?.len();
    Ok(Chunk { cursor, done, result: Some(serde_json::to_value(Issued { period, statements })?) })
}

/// Freezes one statement; `None` where there is one already or nothing to say.
pub(super) async fn freeze(
    tx: &Tx,
    (owner, currency): (Owner, Currency),
    period: Period,
    replaces: Option<&statement::Model>,
) -> Result<Option<statement::Model>, Fault> {
    let (party_kind, party_id, party, _) = store::party_of(tx, owner).await?;
    let month = period.to_string();
    if replaces.is_none() && store::latest(tx, party_id, (&month, currency)).await?.is_some() {
        return Ok(None);
    }
    let account = account_of(tx, (owner, currency), period, party).await?;
    if account.changes.is_empty() && account.opening_minor == 0 {
        return Ok(None);
    }
    let number = format!("S-{month}-{:06}", store::next_number(tx, "statement").await?);
    let version = replaces.map_or(1, |before| before.issue + 1);
    let money_mode = tx.current_terms().await?.1.money_mode;
    let (document, _) = content(&account, &number, (version, replaces.map(|before| before.number.as_str()), &money_mode.to_string()))?;
    let document = document.to_string();
    let mut row = statement::Model {
        id: tx.mint::<StatementId>(),
        state: StatementState::Frozen,
        version: 1,
        created_at: tx.now(),
        changed_at: tx.now(),
        party_kind,
        party_id,
        period: month,
        currency,
        number,
        issue: version,
        opening_minor: account.opening_minor,
        closing_minor: account.closing_minor,
        content_hash: hex(&Sha256::digest(&document)),
        content: document,
        supersedes: replaces.map(|before| before.id),
    };
    store::insert(tx, &row).await?;
    let facts = serde_json::json!({ "number": row.number, "content_hash": row.content_hash, "supersedes": row.supersedes });
    let begun = begin(tx, &ground_of(tx, &row).await?, &row, With::nothing().facts(facts)).await?;
    (row.state, row.version) = (begun.state, begun.version);
    Ok(Some(row))
}

/// What the books say of a party's month.
async fn account_of(tx: &Tx, whose: (Owner, Currency), period: Period, party: String) -> Result<Account, Fault> {
    let span = (period.start(BOOK_ZONE)?, period.end(BOOK_ZONE)?);
    let (party_id, account_masked, tax_working) = match whose.0 {
        Owner::Brand(brand) => (brand.to_string(), None, Vec::new()),
        Owner::Payee(payee) => {
            let masked = store::account_masked(tx.db(), payee, whose.1).await?;
            (payee.to_string(), masked, store::tax_working(tx.db(), payee, span).await?)
        }
    };
    Ok(Account {
        period: period.to_string(),
        currency: whose.1,
        party,
        party_id,
        account_masked,
        tax_working,
        opening_minor: store::balance_before(tx.db(), whose, span.0).await?,
        closing_minor: store::balance_before(tx.db(), whose, span.1).await?,
        changes: store::changes(tx.db(), whose, span).await?,
    })
}

/// Gives a frozen statement to its party, whose turn it is then.
pub(super) async fn hand_out(tx: &Tx, row: &statement::Model) -> Result<(), Fault> {
    advance(tx, &ground_of(tx, row).await?, row, Step::Issue, With::letter(facts_of(row)?)).await?;
    Ok(())
}

/// What letters about a statement say, as it was frozen.
pub(super) fn facts_of(row: &statement::Model) -> Result<StatementFacts, Fault> {
    let stored: serde_json::Value = serde_json::from_str(&row.content)?;
    let totals = Totals::of(&stored);
    let money = |minor: i64| Money::new(minor, row.currency);
    Ok(StatementFacts {
        kind: row.party_kind.to_string(),
        number: row.number.clone(),
        party: stored["party_legal_name"].as_str().unwrap_or_default().to_owned(),
        period: row.period.clone(),
        gross: money(totals.gross_minor),
        deductions: money(totals.fee_minor + totals.agency_minor + totals.tax_minor),
        net: money(totals.net_minor),
        lines: totals.lines,
        objection: None,
    })
}

pub(super) async fn ground_of(tx: &Tx, row: &statement::Model) -> Result<Ground, Fault> {
    let mut ground = Ground::platform();
    match row.party_kind {
        PartyKind::Brand => {
            ground.brand = Some(OrganisationId(row.party_id));
            ground.brand_user = contact_of(tx.db(), OrganisationId(row.party_id)).await?;
        }
        PartyKind::Creator => ground.creator = Some(CreatorId(row.party_id)),
        PartyKind::Agency => ground.agency = Some(OrganisationId(row.party_id)),
    }
    if row.party_kind != PartyKind::Brand
        && let Owner::Payee(payee) = store::owner_of(tx, row).await?
    {
        ground.creator_user = crate::finance::payee::store::load(tx.db(), payee).await?.user_id;
    }
    Ok(ground)
}

pub(super) fn must_be_finance(actor: &Actor) -> Result<(), Fault> {
    if actor.role == entity::Role::Finance {
        return Ok(());
    }
    Err(Fault::refuse(Kind::Forbidden, "role", "Only platform finance issues statements."))
}
