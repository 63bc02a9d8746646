//! Proposals over JSON: bodies, views and handlers. Decisions stand in `market/proposal`.

use entity::proposal::{ProposalKind, ProposalState};
use entity::{BriefId, CreatorId, DealId, Instant, Money, OrganisationId, Party, ProposalId, UserId, proposal, round};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::offer::OfferBody;
use crate::kernel::{Actor, Fault, House, wait};
use crate::market::proposal::actions::{self, Answered, Application, Invitation, InvitationKind, Invited};
use crate::market::proposal::store;
use crate::market::{brief, identity};
use crate::web::ask::{Ask, Nothing};
use crate::web::view::{List, Shown, Viewer};

/// An invitation to one creator.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationBody {
    /// To whom.
    #[schema(value_type = String)]
    pub creator: CreatorId,
    /// A question or an offer.
    pub kind: InvitationKind,
    /// What is offered; the brief's own offer where this is left out.
    #[serde(default)]
    pub offer: Option<OfferBody>,
    /// Words to the creator.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub message: String,
}

/// Invitations to many creators at once.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BasketBody {
    /// 1 to 50 of them.
    pub invitations: Vec<InvitationBody>,
}

/// An application.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplicationBody {
    /// What the creator offers to do; the brief's own offer where this is left out.
    #[serde(default)]
    pub offer: Option<OfferBody>,
    /// Words to the brand.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub message: String,
}

/// A claim of a slot.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimBody {
    /// The code that opens the brief, where it has one.
    #[serde(default)]
    pub unlock_code: Option<String>,
}

/// An offer in a negotiation.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BidBody {
    /// What is offered.
    pub offer: OfferBody,
    /// Words that come with it.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub message: String,
}

/// Words that come with a step.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageBody {
    /// Words to the other side.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub message: String,
}

/// A proposal.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalView {
    brief: BriefId,
    /// The number of the brief's content it stands on.
    brief_number: i64,
    kind: ProposalKind,
    brand: OrganisationId,
    creator: CreatorId,
    agency: Option<OrganisationId>,
    /// Whose answer is awaited; the clock's where nobody's.
    turn: Party,
    /// The price on the table, tax included.
    price: Money,
    /// What is on the table.
    offer: OfferBody,
    /// Until when the word on the table stands.
    until: Option<Instant>,
    /// The deal that came of it.
    deal: Option<DealId>,
    created_at: Instant,
    /// Every round; empty in lists and after steps.
    rounds: Vec<RoundView>,
    /// How to reach the other side, once there is interest or an agreement; empty in lists and after steps.
    contact: Option<ContactView>,
}

/// One round of a negotiation.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoundView {
    number: i64,
    said_by: Party,
    price: Money,
    offer: OfferBody,
    message: String,
    at: Instant,
}

/// How to reach somebody.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContactView {
    name: String,
    email: String,
}

/// What became of one invitation of a basket.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitedView {
    creator: CreatorId,
    /// The proposal, if it was sent.
    proposal: Option<ProposalId>,
    /// The code of the refusal, if it was not.
    code: Option<String>,
    /// Its sentence.
    message: Option<String>,
}

/// What became of a basket, one result a creator.
#[derive(Debug, Serialize, ToSchema)]
pub struct BasketView {
    items: Vec<InvitedView>,
}

fn fields(proposal: &proposal::Model) -> Result<ProposalView, Fault> {
    Ok(ProposalView {
        brief: proposal.brief_id,
        brief_number: proposal.brief_number,
        kind: proposal.kind,
        brand: proposal.brand_id,
        creator: proposal.creator_id,
        agency: proposal.agency_id,
        turn: proposal.turn,
        price: Money::new(proposal.price_minor, proposal.currency),
        offer: OfferBody::of(store::offer_of(proposal)?, proposal.currency),
        until: proposal.until,
        deal: proposal.deal_id,
        created_at: proposal.created_at,
        rounds: Vec::new(),
        contact: None,
    })
}

fn shown<B>(ask: &Ask<B>, answered: &Answered) -> Result<Shown<ProposalView>, Fault> {
    let fields = fields(&answered.proposal)?;
    let shown = Shown::of(&ask.viewer(), &answered.proposal, &answered.ground(), answered.wait.as_ref(), fields);
    Ok(shown.after(answered.event_id))
}

async fn page_of(ask: &Ask<Nothing>, brief: Option<BriefId>) -> Result<List<Shown<ProposalView>>, Fault> {
    let page = ask.page()?;
    let rows = store::list_proposals(ask.house.reader(), ask.actor(), brief, &page).await?;
    let viewer = ask.viewer();
    List::of(rows, |row| Ok(Shown::of(&viewer, &row, &store::ground(&row), None, fields(&row)?)))
}

/// The caller's proposals, the newest first.
pub async fn list(ask: Ask<Nothing>) -> Result<List<Shown<ProposalView>>, Fault> {
    page_of(&ask, None).await
}

/// The proposals of a brief that the caller may see, the newest first.
pub async fn list_of_brief(ask: Ask<Nothing>) -> Result<List<Shown<ProposalView>>, Fault> {
    let brief = brief::store::load_brief(ask.house.reader(), ask.actor(), ask.id()?).await?;
    page_of(&ask, Some(brief.id)).await
}

/// Which rounds are shown.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RoundsQuery {
    /// Only rounds before the one of this number.
    pub before_round: Option<i64>,
}

/// One proposal with its last rounds.
pub async fn read(ask: Ask<Nothing>) -> Result<Shown<ProposalView>, Fault> {
    let db = ask.house.reader();
    let row = store::load_proposal(db, ask.actor(), ask.id()?).await?;
    let wait = wait::open_of(db, row.id).await?;
    let mut fields = fields(&row)?;
    let view = |round: round::Model| -> Result<RoundView, Fault> {
        let offer = OfferBody::of(serde_json::from_str(&round.offer)?, row.currency);
        let price = Money::new(round.price_minor, row.currency);
        Ok(RoundView { number: round.number, said_by: round.said_by, price, offer, message: round.message, at: round.at })
    };
    fields.rounds =
        store::list_rounds(db, row.id, ask.query::<RoundsQuery>()?.before_round).await?.into_iter().map(view).collect::<Result<_, _>>()?;
    let viewer = ask.viewer();
    fields.contact = match other_side(&viewer, &row) {
        Some(user) => contact(&ask.house, user).await?,
        None => None,
    };
    Ok(Shown::of(&viewer, &row, &store::ground(&row), wait.as_ref(), fields))
}

/// The person on the other side, once the creator has shown interest or both have agreed.
fn other_side(viewer: &Viewer<'_>, row: &proposal::Model) -> Option<UserId> {
    let is_open = matches!(row.state, ProposalState::Interested | ProposalState::Agreed);
    match store::ground(row).party_of(viewer.actor).filter(|_| is_open)? {
        Party::Brand => row.creator_user_id,
        Party::Creator | Party::Agency => Some(row.brand_user_id),
        Party::Platform | Party::Finance | Party::Clock => None,
    }
}

async fn contact(house: &House, user: UserId) -> Result<Option<ContactView>, Fault> {
    let user = identity::store::find_user(house.reader(), user).await?;
    Ok(user.map(|user| ContactView { name: user.name, email: user.email }))
}

/// Invites one creator.
pub async fn invite(ask: Ask<InvitationBody>) -> Result<Shown<ProposalView>, Fault> {
    let brief = brief::store::load_brief(ask.house.reader(), ask.actor(), ask.id()?).await?;
    let invitation = invitation(&ask.body, &brief)?;
    shown(&ask, &actions::invite(&ask.house, &ask.call, brief.id, &invitation).await?)
}

/// Invites a basket of creators, each with a result of its own.
pub async fn invite_many(ask: Ask<BasketBody>) -> Result<BasketView, Fault> {
    let brief = brief::store::load_brief(ask.house.reader(), ask.actor(), ask.id()?).await?;
    let basket = ask.body.invitations.iter().map(|body| invitation(body, &brief)).collect::<Result<Vec<_>, _>>()?;
    let results = actions::invite_many(&ask.house, &ask.call, brief.id, &basket).await?;
    let view = |result: Invited| InvitedView {
        creator: result.creator_id,
        proposal: result.sent.map(|sent| sent.proposal.id),
        code: result.code,
        message: result.message,
    };
    Ok(BasketView { items: results.into_iter().map(view).collect() })
}

fn invitation(body: &InvitationBody, brief: &entity::brief::Model) -> Result<Invitation, Fault> {
    let offer = body.offer.as_ref().map(|offer| offer.offer(brief.currency, "offer")).transpose()?;
    Ok(Invitation { creator_id: body.creator, kind: body.kind, offer, message: body.message.clone() })
}

/// A creator applies.
pub async fn apply(ask: Ask<ApplicationBody>) -> Result<Shown<ProposalView>, Fault> {
    let brief = brief::store::load_brief(ask.house.reader(), ask.actor(), ask.id()?).await?;
    let offer = ask.body.offer.as_ref().map(|offer| offer.offer(brief.currency, "offer")).transpose()?;
    let application = Application { offer, message: ask.body.message.clone() };
    shown(&ask, &actions::apply(&ask.house, &ask.call, brief.id, &application).await?)
}

/// A creator claims a slot of a flash brief.
pub async fn claim(ask: Ask<ClaimBody>) -> Result<Shown<ProposalView>, Fault> {
    shown(&ask, &actions::claim(&ask.house, &ask.call, ask.id()?, ask.body.unlock_code.as_deref()).await?)
}

/// The side whose answer is awaited agrees.
pub async fn agree(ask: Ask<Nothing>) -> Result<Shown<ProposalView>, Fault> {
    shown(&ask, &actions::agree(&ask.house, &ask.call, ask.id()?).await?)
}

macro_rules! proposal_steps {
    ($($body:ident: $($(#[$meta:meta])* $name:ident,)+;)+) => { $($(
        $(#[$meta])*
        pub async fn $name(ask: Ask<$body>) -> Result<Shown<ProposalView>, Fault> {
            let id: ProposalId = ask.id()?;
            shown(&ask, &proposal_steps!(@take $body, $name, ask, id))
        }
    )+)+ };
    (@take MessageBody, $name:ident, $ask:ident, $id:ident) => {
        actions::$name(&$ask.house, &$ask.call, $id, &$ask.body.message).await?
    };
    (@take BidBody, $name:ident, $ask:ident, $id:ident) => {
        actions::$name(&$ask.house, &$ask.call, $id, &$ask.body.offer.bid(), &$ask.body.message).await?
    };
}

proposal_steps! {
    MessageBody:
        /// The creator is interested.
        interest,
        /// The side whose answer is awaited says no.
        decline,
        /// The side that spoke last takes its word back.
        withdraw,
    ;
    BidBody:
        /// The brand follows interest with a firm offer.
        offer,
        /// The side whose answer is awaited makes another offer.
        counter,
    ;
}

/// Whether an actor may see a proposal.
pub async fn is_visible(house: &House, actor: &Actor, id: Uuid) -> Result<bool, Fault> {
    Ok(store::find_proposal(house.reader(), actor, ProposalId(id)).await?.is_some())
}
