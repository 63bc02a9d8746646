//! Statements over JSON: 结算单 for creators and agencies, 对账单 for brands, exactly as they were frozen.
//! What they say is decided in `finance/statement`.

use entity::statement::{self, PartyKind};
use entity::{CreatorId, Currency, Instant, Money, OrganisationId, Role, StatementId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::job::{self, JobView};
use crate::finance::statement::rules::is_of_party;
use crate::finance::statement::{actions, issue_all, store};
use crate::kernel::calendar::Period;
use crate::kernel::paging::Page;
use crate::kernel::{Actor, Fault, FieldError, Ground, House, record, wait};
use crate::web::ask::{Ask, Nothing};
use crate::web::view::{List, Shown};

/// A statement.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementView {
    /// `S-2026-11-000001`.
    number: String,
    /// 1, then 2 where it was corrected.
    issue: i64,
    period: String,
    party_kind: PartyKind,
    currency: Currency,
    opening: Money,
    closing: Money,
    /// SHA-256 of what it says, hexadecimal.
    content_hash: String,
    /// What it says, amounts in minor units; empty in lists.
    #[schema(value_type = Option<Object>)]
    content: Option<serde_json::Value>,
    supersedes: Option<StatementId>,
    created_at: Instant,
}

/// Which statements.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StatementsQuery {
    /// The month, `2026-11`: for platform finance and auditors, who see everybody's.
    period: Option<String>,
    /// Where the last page ended.
    cursor: Option<String>,
    /// How many, 1 to 100.
    limit: Option<u64>,
}

/// Which month.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodBody {
    /// A month that is over: `2026-11`.
    pub period: String,
}

/// What is wrong with a statement.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectionBody {
    /// 1 to 2,000 characters.
    #[schema(min_length = 1, max_length = 2000)]
    pub objection: String,
}

/// Own statements, the newest first; for platform finance and auditors those of a month.
pub async fn list(ask: Ask<Nothing>) -> Result<List<Shown<StatementView>>, Fault> {
    let asked: StatementsQuery = ask.query()?;
    let (db, actor) = (ask.house.reader(), ask.actor());
    let viewer = ask.viewer();
    let view = |row: statement::Model| Ok(Shown::of(&viewer, &row, &ground(&row), None, fields(&row)));
    match asked.period {
        Some(period) if sees_all(actor) => {
            let rows = store::of_period(db, &month("period", &period)?.to_string()).await?;
            Ok(List { items: rows.into_iter().map(view).collect::<Result<_, Fault>>()?, next: None })
        }
        None if sees_all(actor) => Err(wrong("period", "Name the month, such as 2026-11.")),
        Some(_) => Err(wrong("period", "Only platform finance asks for a month; your own statements are listed without it.")),
        None => {
            let own = actor.creator.map(Uuid::from).or(actor.organisation.map(Uuid::from)).ok_or_else(Fault::missing)?;
            let page = Page::read(asked.cursor.as_deref(), asked.limit)?;
            List::of(store::list_of_party(db, own, &page).await?, view)
        }
    }
}

/// One statement with what it says, for its party and for platform finance.
pub async fn read(ask: Ask<Nothing>) -> Result<Shown<StatementView>, Fault> {
    shown(&ask, ask.id()?).await
}

/// Finance freezes and issues everybody's statement of a month that is over; the answer is the job that does it.
pub async fn issue(ask: Ask<PeriodBody>) -> Result<Shown<JobView>, Fault> {
    let period = month("period", &ask.body.period)?;
    let issuing = issue_all(&ask.house, &ask.call, period).await?;
    job::shown(&ask, &issuing).await
}

/// Its party agrees.
pub async fn confirm(ask: Ask<Nothing>) -> Result<Shown<StatementView>, Fault> {
    let id = ask.id()?;
    let moved = actions::confirm(&ask.house, &ask.call, id).await?;
    Ok(shown(&ask, id).await?.after(moved.event_id))
}

/// Its party says what is wrong.
pub async fn object(ask: Ask<ObjectionBody>) -> Result<Shown<StatementView>, Fault> {
    let id = ask.id()?;
    let moved = actions::object(&ask.house, &ask.call, id, &ask.body.objection).await?;
    Ok(shown(&ask, id).await?.after(moved.event_id))
}

/// Finance answers with a new version, drawn up from the books as they are now; the answer shows that one.
pub async fn supersede(ask: Ask<Nothing>) -> Result<Shown<StatementView>, Fault> {
    let fresh = actions::reissue(&ask.house, &ask.call, ask.id()?).await?;
    Ok(shown(&ask, fresh).await?.after(record::newest(ask.house.reader(), fresh.into()).await?))
}

/// Whether an actor may see a statement.
pub async fn is_visible(house: &House, actor: &Actor, id: Uuid) -> Result<bool, Fault> {
    match store::load(house.reader(), StatementId(id)).await {
        Ok(row) => Ok(may_see(actor, &row)),
        Err(Fault::Refused(_)) => Ok(false),
        Err(fault) => Err(fault),
    }
}

async fn shown<B>(ask: &Ask<B>, id: StatementId) -> Result<Shown<StatementView>, Fault> {
    let row = store::load(ask.house.reader(), id).await?;
    if !may_see(ask.actor(), &row) {
        return Err(Fault::missing());
    }
    let wait = wait::open_of(ask.house.reader(), id).await?;
    let content = Some(serde_json::from_str(&row.content)?);
    let fields = StatementView { content, ..fields(&row) };
    Ok(Shown::of(&ask.viewer(), &row, &ground(&row), wait.as_ref(), fields))
}

fn fields(row: &statement::Model) -> StatementView {
    StatementView {
        number: row.number.clone(),
        issue: row.issue,
        period: row.period.clone(),
        party_kind: row.party_kind,
        currency: row.currency,
        opening: Money::new(row.opening_minor, row.currency),
        closing: Money::new(row.closing_minor, row.currency),
        content_hash: row.content_hash.clone(),
        content: None,
        supersedes: row.supersedes,
        created_at: row.created_at,
    }
}

fn ground(row: &statement::Model) -> Ground {
    match row.party_kind {
        PartyKind::Brand => Ground { brand: Some(OrganisationId(row.party_id)), ..Ground::platform() },
        PartyKind::Creator => Ground { creator: Some(CreatorId(row.party_id)), ..Ground::platform() },
        PartyKind::Agency => Ground { agency: Some(OrganisationId(row.party_id)), ..Ground::platform() },
    }
}

fn may_see(actor: &Actor, row: &statement::Model) -> bool {
    sees_all(actor) || is_of_party(actor, row)
}

fn sees_all(actor: &Actor) -> bool {
    matches!(actor.role, Role::Finance | Role::Auditor)
}

pub(super) fn month(field: &str, text: &str) -> Result<Period, Fault> {
    text.parse().map_err(|_| wrong(field, "A month is written like 2026-11."))
}

fn wrong(field: &str, sentence: &str) -> Fault {
    Fault::invalid(vec![FieldError::new(field, "month", sentence)])
}
