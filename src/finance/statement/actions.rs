//! Drawing statements up for a period, and what their parties and finance do with them.

use entity::statement::{self, PartyKind, StatementState};
use entity::{CreatorId, Currency, Money, OrganisationId, Party, StatementId};
use sha2::{Digest, Sha256};

use super::lifecycle::Step;
use super::rules::{Account, StatementError, Totals, content, is_of_party};
use super::store::{self, Owner};
use crate::finance::bank::store::contact_of;
use crate::kernel::advance::{Moved, advance, begin};
use crate::kernel::calendar::{BOOK_ZONE, Period};
use crate::kernel::terms::hex;
use crate::kernel::{Actor, Call, Fault, Ground, House, Kind, Tx, With, wait};
use crate::notify::facts::StatementFacts;

/// How many parties one promise takes.
const CHUNK: usize = 10;

/// Freezes and issues the statement of every party for a month that is over; those who have one already are left alone,
/// so an interrupted run goes on where it stopped. The answer is how many there are now.
pub async fn issue_all(house: &House, call: &Call, period: Period) -> Result<usize, Fault> {
    must_be_finance(&call.actor)?;
    if house.now() < period.end(BOOK_ZONE)? {
        return Err(StatementError::PeriodOpen.into());
    }
    let parties = store::parties(house.reader(), period.end(BOOK_ZONE)?).await?;
    for chunk in parties.chunks(CHUNK) {
        house
            .promise(&Call::by(call.actor.clone()), async |tx| {
                for (owner, currency) in chunk {
                    issue(tx, (*owner, *currency), period, None).await?;
                }
                Ok(())
            })
            .await?;
    }
    Ok(store::of_period(house.reader(), &period.to_string()).await?.len())
}

/// Finance answers with a new version, drawn up from the books as they are now; the one before is superseded.
pub async fn reissue(house: &House, call: &Call, id: StatementId) -> Result<StatementId, Fault> {
    must_be_finance(&call.actor)?;
    house
        .promise(call, async |tx| {
            let before = store::load(tx.db(), id).await?;
            let ground = ground_of(tx, &before).await?;
            advance(tx, &ground, &before, Step::Supersede, With::nothing()).await?;
            let owner = store::owner_of(tx, &before).await?;
            let fresh = issue(tx, (owner, before.currency), before.period.parse()?, Some(&before)).await?;
            fresh.ok_or_else(|| Fault::broken("a statement that was superseded has no content any more"))
        })
        .await
}

/// The party agrees with its statement. Silence takes the same step.
pub async fn confirm(house: &House, call: &Call, id: StatementId) -> Result<Moved<StatementState>, Fault> {
    house
        .promise(call, async |tx| {
            let row = load_for(tx, id).await?;
            advance(tx, &ground_of(tx, &row).await?, &row, Step::Confirm, With::nothing()).await
        })
        .await
}

/// The party says what is wrong, in up to 2,000 characters; finance answers with a new version.
pub async fn object(house: &House, call: &Call, id: StatementId, objection: &str) -> Result<Moved<StatementState>, Fault> {
    if objection.trim().is_empty() || objection.chars().count() > 2_000 {
        return Err(StatementError::NoWords.into());
    }
    house
        .promise(call, async |tx| {
            let row = load_for(tx, id).await?;
            let stored: serde_json::Value = serde_json::from_str(&row.content)?;
            let number = |name: &str| stored["totals"][name].as_i64().unwrap_or(0);
            let totals = Totals {
                gross_minor: number("gross_minor"),
                fee_minor: number("fee_minor"),
                agency_minor: number("agency_minor"),
                tax_minor: number("tax_minor"),
                net_minor: number("net_minor"),
                lines: stored["lines"].as_array().map_or(0, |lines| i64::try_from(lines.len()).unwrap_or(0)),
            };
            let party = stored["party_legal_name"].as_str().unwrap_or_default();
            let mut facts = facts_of(&row, party, &totals);
            facts.objection = Some(objection.to_owned());
            advance(tx, &ground_of(tx, &row).await?, &row, Step::Object, With::letter(facts)).await
        })
        .await
}

async fn load_for(tx: &Tx, id: StatementId) -> Result<statement::Model, Fault> {
    let row = store::load(tx.db(), id).await?;
    let may_see = is_of_party(tx.actor(), &row) || tx.actor().is_staff() || tx.actor().role == entity::Role::Clock;
    if may_see { Ok(row) } else { Err(StatementError::NoSuchStatement.into()) }
}

/// Freezes and issues one statement; `None` where there is one already or nothing to say.
async fn issue(
    tx: &Tx,
    (owner, currency): (Owner, Currency),
    period: Period,
    replaces: Option<&statement::Model>,
) -> Result<Option<StatementId>, Fault> {
    let (party_kind, party_id, party, _) = store::party_of(tx, owner).await?;
    let month = period.to_string();
    if replaces.is_none() && store::latest(tx, party_id, (&month, currency)).await?.is_some() {
        return Ok(None);
    }
    let (from, to) = (period.start(BOOK_ZONE)?, period.end(BOOK_ZONE)?);
    let whose = (owner, currency);
    let account = Account {
        period: month.clone(),
        currency,
        party: party.clone(),
        opening_minor: store::balance_before(tx.db(), whose, from).await?,
        closing_minor: store::balance_before(tx.db(), whose, to).await?,
        changes: store::changes(tx.db(), whose, (from, to)).await?,
    };
    if account.changes.is_empty() && account.opening_minor == 0 {
        return Ok(None);
    }
    let number = format!("S-{month}-{:06}", store::next_number(tx, "statement").await?);
    let version = replaces.map_or(1, |before| before.issue + 1);
    let money_mode = tx.current_terms().await?.1.money_mode;
    let (document, totals) = content(&account, &number, (version, replaces.map(|before| before.number.as_str()), &money_mode.to_string()))?;
    let document = document.to_string();
    let row = statement::Model {
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
    hand_out(tx, row, &party, &totals).await.map(Some)
}

async fn hand_out(tx: &Tx, mut row: statement::Model, party: &str, totals: &Totals) -> Result<StatementId, Fault> {
    store::insert(tx, &row).await?;
    let ground = ground_of(tx, &row).await?;
    let facts = serde_json::json!({ "number": row.number, "content_hash": row.content_hash, "supersedes": row.supersedes });
    let begun = begin(tx, &ground, &row, With::nothing().facts(facts)).await?;
    (row.state, row.version) = (begun.state, begun.version);
    advance(tx, &ground, &row, Step::Issue, With::letter(facts_of(&row, party, totals))).await?;
    match row.party_kind {
        PartyKind::Creator => {}
        PartyKind::Brand => wait::hand_to(tx, row.id, Party::Brand, OrganisationId(row.party_id)).await?,
        PartyKind::Agency => wait::hand_to(tx, row.id, Party::Agency, OrganisationId(row.party_id)).await?,
    }
    Ok(row.id)
}

fn facts_of(row: &statement::Model, party: &str, totals: &Totals) -> StatementFacts {
    let money = |minor: i64| Money::new(minor, row.currency);
    StatementFacts {
        kind: row.party_kind.to_string(),
        number: row.number.clone(),
        party: party.to_owned(),
        period: row.period.clone(),
        gross: money(totals.gross_minor),
        deductions: money(totals.fee_minor + totals.agency_minor + totals.tax_minor),
        net: money(totals.net_minor),
        lines: totals.lines,
        objection: None,
    }
}

async fn ground_of(tx: &Tx, row: &statement::Model) -> Result<Ground, Fault> {
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

fn must_be_finance(actor: &Actor) -> Result<(), Fault> {
    if actor.role == entity::Role::Finance {
        return Ok(());
    }
    Err(Fault::refuse(Kind::Forbidden, "role", "Only platform finance issues statements."))
}
