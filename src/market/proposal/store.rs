//! Proposals and their rounds as they are stored. Every finder names whose row it may see.

use entity::SubjectKind;
use entity::brief::BriefMode;
use entity::proposal::{ProposalKind, ProposalState};
use entity::{
    BriefId, CreatorId, Instant, OrganisationId, Party, ProposalId, Role, RoundId, TermsId, brief, creator, event, organisation,
    platform_account, proposal, round,
};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Order, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, IdenStatic, IntoActiveModel,
    Iterable, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, Statement,
};

use crate::kernel::check::Violation;
use crate::kernel::head::Head;
use crate::kernel::paging::{Page, Paged};
use crate::kernel::terms::id_in_force;
use crate::kernel::{Actor, Fault, Ground, Tx};
use crate::market::brief::content::Offer;

/// States in which somebody's answer is awaited.
const OPEN: [ProposalState; 6] = [
    ProposalState::Asked,
    ProposalState::Interested,
    ProposalState::Offered,
    ProposalState::Applied,
    ProposalState::CounteredByBrand,
    ProposalState::CounteredByCreator,
];

/// The ground a proposal stands on.
pub fn ground(proposal: &proposal::Model) -> Ground {
    Ground {
        brand: Some(proposal.brand_id),
        brand_user: Some(proposal.brand_user_id),
        creator: Some(proposal.creator_id),
        creator_user: proposal.creator_user_id,
        agency: proposal.agency_id,
        brief: Some(proposal.brief_id),
        deal: None,
        terms: None,
        zone: proposal.zone.clone(),
    }
}

/// The offer on the table.
pub fn offer_of(proposal: &proposal::Model) -> Result<Offer, Fault> {
    Ok(serde_json::from_str(&proposal.offer)?)
}

/// The proposals an actor may see: the brand's own, the creator's own, the agency's, all for staff and the clock.
fn visible_to(actor: &Actor) -> Condition {
    let nothing = Condition::any().add(proposal::Column::Id.is_null());
    match actor.role {
        Role::BrandOwner | Role::BrandManager | Role::BrandFinance | Role::BrandViewer => {
            actor.organisation.map_or(nothing, |brand| Condition::all().add(proposal::Column::BrandId.eq(brand)))
        }
        Role::Creator => actor.creator.map_or(nothing, |creator| Condition::all().add(proposal::Column::CreatorId.eq(creator))),
        Role::AgencyOwner | Role::AgencyAgent => match (actor.creator, actor.organisation) {
            (Some(creator), _) => Condition::all().add(proposal::Column::CreatorId.eq(creator)),
            (None, Some(agency)) => Condition::all().add(proposal::Column::AgencyId.eq(agency)),
            (None, None) => nothing,
        },
        Role::Reviewer | Role::Mediator | Role::Finance | Role::Operator | Role::Auditor | Role::Clock => Condition::all(),
        Role::Nobody => nothing,
    }
}

/// A proposal, if the actor may see it.
pub async fn find_proposal(db: &impl ConnectionTrait, actor: &Actor, id: ProposalId) -> Result<Option<proposal::Model>, Fault> {
    Ok(proposal::Entity::find_by_id(id).filter(visible_to(actor)).one(db).await?)
}

/// A proposal the actor may see, or a refusal.
pub async fn load_proposal(db: &impl ConnectionTrait, actor: &Actor, id: ProposalId) -> Result<proposal::Model, Fault> {
    find_proposal(db, actor, id).await?.ok_or_else(Fault::missing)
}

/// A proposal with what it stands on.
pub struct AtTable {
    /// The proposal.
    pub proposal: proposal::Model,
    /// Its brief as it is now.
    pub brief: brief::Model,
    /// Its brand.
    pub brand: organisation::Model,
    /// Its creator.
    pub creator: creator::Model,
    /// The terms in force.
    pub terms: TermsId,
    /// On how many of the platforms asked about the creator has a live account.
    pub accounts: i64,
    /// The last event of its chain.
    pub head: Head,
}

/// A proposal the actor may see with what it stands on at an instant, or a refusal. One trip: every step begins so.
pub async fn load_at_table(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: ProposalId,
    (at, platforms): (Instant, &[&str]),
) -> Result<AtTable, Fault> {
    let of_brief = proposal::Entity::belongs_to(brief::Entity).from(proposal::Column::BriefId).to(brief::Column::Id);
    let of_brand = proposal::Entity::belongs_to(organisation::Entity).from(proposal::Column::BrandId).to(organisation::Column::Id);
    let of_creator = proposal::Entity::belongs_to(creator::Entity).from(proposal::Column::CreatorId).to(creator::Column::Id);
    let query = [of_brief.into(), of_brand.into(), of_creator.into()]
        .into_iter()
        .fold(proposal::Entity::find_by_id(id), |query, relation| query.join(JoinType::InnerJoin, relation))
        .filter(visible_to(actor))
        .select_only()
        .expr_as(id_in_force(at), "terms")
        .expr_as(accounts_on(platforms), "accounts")
        .expr_as(head_of(event::Column::Number), "head_number")
        .expr_as(head_of(event::Column::Hash), "head_hash");
    let query = columns_of::<brief::Entity>(columns_of::<proposal::Entity>(query, "p_"), "b_");
    let query = columns_of::<creator::Entity>(columns_of::<organisation::Entity>(query, "o_"), "c_");
    let row = db.query_one(&query.into_query()).await?.ok_or_else(Fault::missing)?;
    Ok(AtTable {
        proposal: proposal::Model::from_query_result(&row, "p_")?,
        brief: brief::Model::from_query_result(&row, "b_")?,
        brand: organisation::Model::from_query_result(&row, "o_")?,
        creator: creator::Model::from_query_result(&row, "c_")?,
        terms: row.try_get("", "terms")?,
        accounts: row.try_get("", "accounts")?,
        head: Head { number: row.try_get("head_", "number")?, hash: row.try_get("head_", "hash")? },
    })
}

/// On how many of these platforms the creator of a proposal has a live account, as part of a query.
fn accounts_on(platforms: &[&str]) -> Expr {
    let own = Expr::col((platform_account::Entity, platform_account::Column::CreatorId));
    let named = Expr::col((platform_account::Entity, platform_account::Column::Platform));
    let own = ExprTrait::eq(own, Expr::col((proposal::Entity, proposal::Column::CreatorId)));
    let accounts = Query::select()
        .expr(ExprTrait::count_distinct(named))
        .from(platform_account::Entity)
        .and_where(own)
        .and_where(platform_account::Column::EndedAt.is_null())
        .and_where(platform_account::Column::Platform.is_in(platforms.iter().copied()))
        .to_owned();
    Expr::SubQuery(None, Box::new(accounts.into()))
}

/// A column of the last event of a proposal, as part of a query.
fn head_of(column: event::Column) -> Expr {
    let own = ExprTrait::eq(Expr::col((event::Entity, event::Column::SubjectId)), Expr::col((proposal::Entity, proposal::Column::Id)));
    let last = Query::select()
        .column((event::Entity, column))
        .from(event::Entity)
        .and_where(own)
        .order_by((event::Entity, event::Column::Number), Order::Desc)
        .limit(1)
        .to_owned();
    Expr::SubQuery(None, Box::new(last.into()))
}

/// Reads all columns of a table under a prefix.
fn columns_of<E: EntityTrait>(query: Select<proposal::Entity>, prefix: &str) -> Select<proposal::Entity> {
    E::Column::iter().fold(query, |query, column| query.column_as(column, format!("{prefix}{}", column.as_str())))
}

/// Proposals the actor may see, the newest first, perhaps only those of a brief.
pub async fn list_proposals(
    db: &impl ConnectionTrait,
    actor: &Actor,
    brief: Option<BriefId>,
    page: &Page,
) -> Result<Paged<proposal::Model>, Fault> {
    let mut query = proposal::Entity::find().filter(visible_to(actor));
    if let Some(brief) = brief {
        query = query.filter(proposal::Column::BriefId.eq(brief));
    }
    if let Some(before) = page.before {
        query = query.filter(proposal::Column::Id.lt(before));
    }
    let rows = query.order_by_desc(proposal::Column::Id).limit(page.limit + 1).all(db).await?;
    Ok(page.wrap(rows, |row| row.id.into()))
}

/// How many people were asked or applied under a brief, for whoever may see all of it.
pub async fn count_under(db: &impl ConnectionTrait, brief: BriefId) -> Result<i64, Fault> {
    let counted = proposal::Entity::find().filter(proposal::Column::BriefId.eq(brief)).count(db).await?;
    Ok(i64::try_from(counted).unwrap_or(i64::MAX))
}

/// How many rounds are shown at once.
const ROUNDS_SHOWN: u64 = 50;

/// The last rounds of a proposal the caller has already been shown, in their order: at most 50, those before a round
/// where one is given.
pub async fn list_rounds(db: &impl ConnectionTrait, proposal: ProposalId, before: Option<i64>) -> Result<Vec<round::Model>, Fault> {
    let mut rounds = round::Entity::find().filter(round::Column::ProposalId.eq(proposal));
    if let Some(before) = before {
        rounds = rounds.filter(round::Column::Number.lt(before));
    }
    let mut last = rounds.order_by_desc(round::Column::Number).limit(ROUNDS_SHOWN).all(db).await?;
    last.reverse();
    Ok(last)
}

/// Proposals of a brief that wait for an answer, for the house itself; perhaps only one side's.
pub async fn list_open(db: &impl ConnectionTrait, brief: BriefId, turn: Option<Party>) -> Result<Vec<proposal::Model>, Fault> {
    let mut open = proposal::Entity::find().filter(proposal::Column::BriefId.eq(brief)).filter(proposal::Column::State.is_in(OPEN));
    if let Some(turn) = turn {
        open = open.filter(proposal::Column::Turn.eq(turn));
    }
    Ok(open.order_by_asc(proposal::Column::Id).all(db).await?)
}

/// The open or agreed proposal of a brief and a creator, for the house itself.
pub async fn find_standing(db: &impl ConnectionTrait, brief: BriefId, creator: CreatorId) -> Result<Option<proposal::Model>, Fault> {
    let states: Vec<ProposalState> = OPEN.into_iter().chain([ProposalState::Agreed]).collect();
    let standing = proposal::Entity::find()
        .filter(proposal::Column::BriefId.eq(brief))
        .filter(proposal::Column::CreatorId.eq(creator))
        .filter(proposal::Column::State.is_in(states));
    Ok(standing.one(db).await?)
}

/// How many invitations a brand has sent since an instant; those of mass briefs do not count. Until the
/// promise ends nobody else counts for this brand.
pub async fn count_invitations(tx: &Tx, brand: OrganisationId, since: Instant) -> Result<u64, Fault> {
    if tx.db().get_database_backend() == DbBackend::Postgres {
        let sql = "SELECT id FROM organisation WHERE id = $1 FOR NO KEY UPDATE";
        tx.db().query_one_raw(tx.sql(sql, [brand.into()])).await?;
    }
    let mass = Query::select()
        .column(brief::Column::Id)
        .from(brief::Entity)
        .and_where(brief::Column::BrandId.eq(brand))
        .and_where(brief::Column::Mode.eq(BriefMode::Mass))
        .to_owned();
    let sent = proposal::Entity::find()
        .filter(proposal::Column::BrandId.eq(brand))
        .filter(proposal::Column::Kind.is_in([ProposalKind::Inquiry, ProposalKind::Firm]))
        .filter(proposal::Column::CreatedAt.gte(since))
        .filter(proposal::Column::BriefId.not_in_subquery(mass));
    Ok(sent.count(tx.db()).await?)
}

/// Stores a new proposal; `false` if its brief and creator already have one.
pub async fn insert_proposal(tx: &Tx, proposal: &proposal::Model) -> Result<bool, Fault> {
    let insert = proposal::Entity::insert(proposal.clone().into_active_model().reset_all());
    let unless_there = OnConflict::new().do_nothing().to_owned();
    match insert.on_conflict(unless_there).exec_without_returning(tx.db()).await {
        Ok(rows) => Ok(rows == 1),
        Err(sea_orm::DbErr::RecordNotInserted) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Stores a round.
pub fn insert_round(tx: &Tx, proposal: &proposal::Model, (said_by, message): (Party, &str)) {
    let round = round::Model {
        id: tx.mint::<RoundId>(),
        proposal_id: proposal.id,
        number: proposal.rounds,
        said_by,
        user_id: tx.actor().user,
        price_minor: proposal.price_minor,
        offer: proposal.offer.clone(),
        message: message.to_owned(),
        at: tx.now(),
    };
    tx.insert_later(&[round]);
}

/// W2, for the house itself: one deal comes of each agreed proposal, and no brief gives more slots than it has.
pub async fn list_violations(db: &impl ConnectionTrait) -> Result<Vec<Violation>, Fault> {
    let rules = [
        (
            SubjectKind::Proposal,
            "it is agreed, but not one deal came of it",
            "SELECT id FROM proposal WHERE state = 'agreed' \
             AND (SELECT COUNT(*) FROM deal WHERE deal.proposal_id = proposal.id) <> 1 LIMIT 100",
        ),
        (
            SubjectKind::Deal,
            "its proposal is not agreed",
            "SELECT deal.id FROM deal LEFT JOIN proposal ON proposal.id = deal.proposal_id \
             WHERE proposal.state IS NULL OR proposal.state <> 'agreed' LIMIT 100",
        ),
        (
            SubjectKind::Brief,
            "more slots are taken than it has",
            "SELECT id FROM brief WHERE slots_taken > slots OR slots_taken < 0 LIMIT 100",
        ),
        (
            SubjectKind::Brief,
            "more deals stand under it than it has slots",
            "SELECT id FROM brief WHERE (SELECT COUNT(*) FROM deal WHERE deal.brief_id = brief.id \
             AND deal.state NOT IN ('lapsed', 'cancelled', 'resolved')) > slots LIMIT 100",
        ),
    ];
    let mut found = Vec::new();
    for (kind, sentence, sql) in rules {
        for row in db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await? {
            found.push(Violation::new("W2", kind.show(row.try_get("", "id")?), sentence));
        }
    }
    Ok(found)
}
