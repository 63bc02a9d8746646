//! What every use case of proposals stands on: the brief, its brand and the creator, how a proposal begins,
//! moves and is concluded. Inside the caller's promise.

use entity::brief::{BriefMode, BriefState};
use entity::proposal::{ProposalKind, ProposalState};
use entity::{CreatorId, DealId, EventId, Instant, OrganisationId, Party, brief, creator, organisation, proposal, wait as wait_row};
use serde_json::json;

use crate::kernel::advance::{advance, advance_by_house, begin};
use crate::kernel::calendar::Span;
use crate::kernel::lifecycle::find_row;
use crate::kernel::{Actor, Fault, Ground, Term, Tx, With, wait};
use crate::market::brief::content::{Content, Offer};
use crate::market::brief::offer::missing_routes;
use crate::market::brief::{self as brief_slice, BriefError};
use crate::market::deal::actions::agree_in;
use crate::market::identity;
use crate::market::proposal::lifecycle::{ProposalLife, ProposalStep as Step, turn_in};
use crate::market::proposal::rules::{self, ProposalError};
use crate::market::proposal::{letters, store};

/// A proposal as it stands after a use case.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Answered {
    /// The proposal.
    pub proposal: proposal::Model,
    /// The event of the step.
    pub event_id: EventId,
    /// Whose turn it is now.
    pub wait: Option<wait_row::Model>,
}

impl Answered {
    /// The ground it stands on.
    pub fn ground(&self) -> Ground {
        store::ground(&self.proposal)
    }
}

/// The brief, its brand and the creator of a proposal.
pub struct Setting {
    /// The brief as it is now.
    pub brief: brief::Model,
    /// Its current content.
    pub content: Content,
    /// The brand.
    pub brand: organisation::Model,
    /// The creator.
    pub creator: creator::Model,
}

/// What a step brings with it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Said<'a> {
    /// A new offer on the table.
    pub offer: Option<&'a Offer>,
    /// Words that come with it.
    pub message: &'a str,
    /// The deal that came of it.
    pub deal: Option<DealId>,
    /// Whether another letter already tells of it.
    pub hushed: bool,
}

/// Who takes a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// The caller.
    Caller,
    /// The house, as part of another step.
    House,
}

impl Setting {
    /// The setting of a brief the caller has been shown and a creator.
    pub async fn of(tx: &Tx, brief: brief::Model, creator: CreatorId) -> Result<Self, Fault> {
        let content = brief_slice::store::content_of(&brief)?;
        let (brand, _) = brief_slice::actions::ground_of(tx, &brief).await?;
        let creator = identity::store::find_creator(tx.db(), creator).await?.ok_or_else(Fault::missing)?;
        Ok(Self { brief, content, brand, creator })
    }

    /// The setting of a proposal the caller has been shown.
    pub async fn of_proposal(tx: &Tx, proposal: &proposal::Model) -> Result<Self, Fault> {
        let brief = brief_slice::store::load_for_house(tx.db(), proposal.brief_id).await?;
        Self::of(tx, brief, proposal.creator_id).await
    }

    /// Refuses an offer that is not whole, leaves the brief, or lacks a route.
    pub async fn must_hold_offer(&self, tx: &Tx, offer: &Offer) -> Result<(), Fault> {
        let wrong = rules::offer_errors_within(&self.content, offer);
        if !wrong.is_empty() {
            return Err(Fault::invalid(wrong));
        }
        let unrouted = missing_routes(offer, &tx.current_terms().await?.1.routed_platforms, "offer");
        if unrouted.is_empty() { Ok(()) } else { Err(BriefError::RouteMissing(unrouted).into()) }
    }

    /// Refuses a creator without an account on a platform of the offer.
    pub async fn must_have_accounts(&self, tx: &Tx, offer: &Offer) -> Result<(), Fault> {
        for platform in platforms(offer) {
            if identity::store::find_account_on(tx.db(), self.creator.id, platform).await?.is_none() {
                return Err(ProposalError::NoAccount(platform.to_owned()).into());
            }
        }
        Ok(())
    }

    /// Refuses an agency that speaks for the creator where its mandate does not reach.
    pub async fn must_be_within_mandate(&self, tx: &Tx, offer: &Offer) -> Result<(), Fault> {
        let (Some(creator), agency) = (tx.actor().acting_for(), tx.actor().organisation) else { return Ok(()) };
        let mandates = identity::store::list_live_mandates(tx.db(), creator).await?;
        let in_force = || mandates.iter().filter(|mandate| Some(mandate.agency_id) == agency && mandate.is_in_force(tx.now()));
        match platforms(offer).into_iter().find(|platform| !in_force().any(|mandate| mandate.covers(Some(platform)))) {
            Some(platform) => Err(ProposalError::BeyondMandate(platform.to_owned()).into()),
            None => Ok(()),
        }
    }

    /// Begins a proposal; refused if the brief and the creator already have one.
    pub async fn begin_in(&self, tx: &Tx, kind: ProposalKind, offer: &Offer, (message, told): (&str, bool)) -> Result<Answered, Fault> {
        let state = match kind {
            ProposalKind::Inquiry => ProposalState::Asked,
            ProposalKind::Firm => ProposalState::Offered,
            ProposalKind::Application => ProposalState::Applied,
        };
        let by_brand = turn_in(state) == Party::Creator;
        let caller = tx.actor();
        let (brand_user, creator_user) = match caller.user {
            Some(user) if by_brand => (user, self.creator.user_id),
            user => (self.brief.brand_user_id, if caller.acting_for().is_some() { user } else { self.creator.user_id }),
        };
        let proposal = proposal::Model {
            id: tx.mint(),
            state,
            version: 1,
            created_at: tx.now(),
            changed_at: tx.now(),
            brief_id: self.brief.id,
            brief_number: self.brief.number,
            kind,
            brand_id: self.brief.brand_id,
            brand_user_id: brand_user,
            creator_id: self.creator.id,
            creator_user_id: creator_user,
            agency_id: self.agency(tx, offer).await?,
            zone: self.brand.zone.clone(),
            turn: turn_in(state),
            currency: self.brief.currency,
            price_minor: offer.price_minor().unwrap_or(0),
            offer: serde_json::to_string(offer)?,
            rounds: 1,
            until: Some(self.stands_until(tx, state).await?),
            deal_id: None,
        };
        if !store::insert_proposal(tx, &proposal).await? {
            return Err(ProposalError::AlreadyOpen.into());
        }
        let said_by = if by_brand { Party::Brand } else { Party::Creator };
        store::insert_round(tx, &proposal, (said_by, message));
        let mut with = With::letter(letters::about(&proposal, self.names(), said_by, Some(message))).facts(json!({ "kind": kind }));
        with.hush = !told;
        let moved = begin(tx, &store::ground(&proposal), &proposal, with).await?;
        Ok(Answered { proposal, event_id: moved.event_id, wait: moved.wait })
    }

    /// Moves a proposal by a step, with what was said and the deal that came of it.
    pub async fn take(
        &self,
        tx: &Tx,
        mut proposal: proposal::Model,
        (step, hand): (Step, Hand),
        said: Said<'_>,
    ) -> Result<Answered, Fault> {
        let ground = store::ground(&proposal);
        let was = proposal.version;
        let row = find_row::<ProposalLife>(proposal.state, step);
        let to = row.and_then(|row| row.to.targets().first().copied()).unwrap_or(proposal.state);
        proposal.turn = turn_in(to);
        proposal.until = if rules::is_open(to) { Some(self.stands_until(tx, to).await?) } else { None };
        proposal.deal_id = said.deal;
        if let Some(offer) = said.offer {
            proposal.offer = serde_json::to_string(offer)?;
            proposal.price_minor = offer.price_minor().unwrap_or(0);
            proposal.brief_number = self.brief.number;
            proposal.rounds += 1;
        }
        let by = if hand == Hand::House { Party::Clock } else { side_of(tx.actor()) };
        let note = (!said.message.is_empty()).then_some(said.message);
        let mut with = With::letter(letters::about(&proposal, self.names(), by, note))
            .facts(json!({ "round": proposal.rounds, "price_minor": proposal.price_minor, "deal": said.deal }))
            .set("turn", proposal.turn)
            .set("until", proposal.until)
            .set("offer", proposal.offer.as_str())
            .set("price_minor", proposal.price_minor)
            .set("brief_number", proposal.brief_number)
            .set("rounds", proposal.rounds)
            .set("deal_id", proposal.deal_id);
        with.hush = said.hushed;
        let moved = match hand {
            Hand::Caller => advance(tx, &ground, &proposal, step, with).await?,
            Hand::House => advance_by_house(tx, &ground, &proposal, step, with).await?,
        };
        assert!(moved.version == was + 1, "a step is one version");
        proposal.state = moved.state;
        proposal.version = moved.version;
        proposal.changed_at = tx.now();
        if said.offer.is_some() {
            store::insert_round(tx, &proposal, (by, said.message));
        }
        Ok(Answered { proposal, event_id: moved.event_id, wait: moved.wait })
    }

    /// Concludes a proposal: takes the slot, makes the deal on the version of the brief the last word was
    /// given on, and ends the negotiation.
    pub async fn conclude(&self, tx: &Tx, proposal: proposal::Model, hand: Hand) -> Result<Answered, Fault> {
        rules::must_be_checked(&self.creator)?;
        let offer = store::offer_of(&proposal)?;
        self.must_be_within_mandate(tx, &offer).await?;
        if hand == Hand::Caller {
            brief_slice::actions::take_slot_in(tx, self.brief.id).await?;
        }
        let content = brief_slice::store::content_at(tx.db(), self.brief.id, proposal.brief_number).await?;
        let agreed = agree_in(tx, &proposal, &self.brief, &content, &offer).await?;
        let said = Said { deal: Some(agreed.deal.id), ..Said::default() };
        self.take(tx, proposal, (Step::Agree, hand), said).await
    }

    /// The names a letter shows.
    pub fn names(&self) -> letters::Names<'_> {
        letters::Names { brand: &self.brand.name, creator: &self.creator.display_name, title: &self.brief.title }
    }

    /// The agency that represents the creator here, if one does.
    async fn agency(&self, tx: &Tx, offer: &Offer) -> Result<Option<OrganisationId>, Fault> {
        let first = platforms(offer).into_iter().next();
        let mandate = identity::store::active_mandate(tx.db(), self.creator.id, first, tx.now()).await?;
        Ok(mandate.map(|mandate| mandate.agency_id))
    }

    /// Until when a word given now stands: offers for their hours, applications until selection ends.
    async fn stands_until(&self, tx: &Tx, state: ProposalState) -> Result<Instant, Fault> {
        use ProposalState::{Applied, CounteredByBrand, CounteredByCreator, Interested};
        let (_, terms) = tx.current_terms().await?;
        let number = |term: Term| u32::try_from(terms.number(term)).unwrap_or(u32::MAX);
        let offer_hours = if self.brief.mode == BriefMode::Flash { Term::FlashOfferHours } else { Term::OfferHours };
        let (from, span) = match (state, self.brief.state, self.brief.applications_until) {
            (CounteredByBrand | CounteredByCreator, _, _) => (tx.now(), Span::Hours(number(Term::CounterHours))),
            (Applied | Interested, BriefState::Open | BriefState::Paused, Some(until)) => (until, Span::Days(number(Term::SelectionDays))),
            (Applied | Interested, BriefState::Selecting, _) => {
                match wait::open_of(tx.db(), self.brief.id).await?.and_then(|wait| wait.until) {
                    Some(until) => return Ok(until),
                    None => (tx.now(), Span::Hours(number(offer_hours))),
                }
            }
            (_, _, _) => (tx.now(), Span::Hours(number(offer_hours))),
        };
        Ok(tx.house().calendar().deadline(from, span, &self.brand.zone, true)?)
    }
}

/// The side an actor of a proposal speaks for.
fn side_of(actor: &Actor) -> Party {
    if crate::kernel::By::Brand.roles().contains(&actor.role) { Party::Brand } else { Party::Creator }
}

/// The platforms of an offer, each once.
pub fn platforms(offer: &Offer) -> Vec<&str> {
    let mut platforms: Vec<&str> = offer.deliverables.iter().map(|wanted| wanted.platform.as_str()).collect();
    platforms.sort_unstable();
    platforms.dedup();
    platforms
}
