//! Use cases of matching: the candidates for a brief, best first, each with its reasons.

use entity::{BriefId, CreatorId, Instant, Letter, Role, SubjectKind, UserId, brief as row};
use serde_json::json;

use super::score::{self, Candidate, Known, LeftOut, Sought, WEIGHTS};
use super::store::{self, Filter};
use crate::kernel::outbox::{Addressed, Owed, queue_for};
use crate::kernel::{Actor, Call, Fault, House, Kind, record};
use crate::market::brief::content::Wanted;
use crate::market::{brief, identity};

/// The most candidates one question gives.
pub const CANDIDATES_MOST: usize = 200;

/// What a brief asks of whoever could take it.
struct Question {
    brief: row::Model,
    wanted: Vec<Wanted>,
    platforms: Vec<String>,
    sought: Sought,
    now: Instant,
}

impl Question {
    /// The question of a brief that the actor may see; creators are not told how they are compared.
    async fn of(house: &House, actor: &Actor, id: BriefId) -> Result<Self, Fault> {
        if matches!(actor.role, Role::Creator | Role::AgencyOwner | Role::AgencyAgent) {
            return Err(Fault::refuse(Kind::Forbidden, "role", "Only the brand and the platform see who could take a brief."));
        }
        let found = brief::store::load_brief(house.reader(), actor, id).await?;
        let content = brief::store::content_of(&found)?;
        let mut platforms: Vec<String> = content.offer.deliverables.iter().map(|wanted| wanted.platform.clone()).collect();
        platforms.sort_unstable();
        platforms.dedup();
        let markets = content.markets.iter().flat_map(|market| brief::vocabulary::regions_of(market));
        let sought = Sought {
            category: found.category.clone(),
            regions: markets.map(str::to_owned).collect(),
            price_minor: content.offer.price_minor().unwrap_or(i64::MAX),
            platforms: i64::try_from(platforms.len()).unwrap_or(i64::MAX),
        };
        Ok(Self { brief: found, wanted: content.offer.deliverables, platforms, sought, now: house.now() })
    }

    fn filter(&self) -> Filter<'_> {
        Filter {
            brief: self.brief.id,
            category: &self.brief.category,
            regions: &self.sought.regions,
            platforms: &self.platforms,
            wanted: &self.wanted,
            cap_minor: self.sought.price_minor.max(self.brief.budget_minor / self.brief.slots.max(1)),
            now: self.now,
        }
    }

    fn scored(&self, known: &[Known]) -> Result<Vec<Candidate>, Fault> {
        let weights = WEIGHTS.as_ref().ok_or_else(|| Fault::broken("the weights of matching cannot be read"))?;
        Ok(known.iter().map(|known| score::score(weights, &self.sought, known)).collect())
    }
}

/// Creators a brand may invite to its brief: only those who could take it and are there for it, the best first, with the
/// part each term gave. Followers have no weight.
pub async fn candidates(house: &House, actor: &Actor, id: BriefId, limit: usize) -> Result<Vec<Candidate>, Fault> {
    Ok(proposed(house, actor, id, limit).await?.0)
}

/// The candidates, and those who could take the brief but are away for its publish window or full, in the order of their names.
pub async fn proposed(house: &House, actor: &Actor, id: BriefId, limit: usize) -> Result<(Vec<Candidate>, Vec<LeftOut>), Fault> {
    let question = Question::of(house, actor, id).await?;
    let known = store::list_known(house.reader(), &question.filter()).await?;
    let (known, mut left_out) = score::parted(known);
    left_out.sort_by(|one, other| (&one.name, one.creator_id).cmp(&(&other.name, other.creator_id)));
    Ok((score::rank(question.scored(&known)?, limit.min(CANDIDATES_MOST)), left_out))
}

/// How well some creators fit a brief, whether or not they pass its filters: for those who have proposed already.
pub async fn scores_of(house: &House, actor: &Actor, id: BriefId, creators: &[CreatorId]) -> Result<Vec<Candidate>, Fault> {
    let question = Question::of(house, actor, id).await?;
    let known = store::list_these(house.reader(), &question.filter(), creators).await?;
    question.scored(&known)
}

/// How many briefs are told of in one round, and how many creators of each.
const TOLD_BRIEFS: u64 = 10;
const TOLD_CREATORS: usize = 100;

/// Tells creators of briefs that opened and fit them: the best hundred of each brief, once, but for those who want no
/// such letters. Gives how many letters are owed now.
pub async fn tell_new(house: &House) -> Result<usize, Fault> {
    let mut letters = 0;
    for id in store::untold_briefs(house.reader(), TOLD_BRIEFS).await? {
        let found = candidates(house, &Actor::clock(), id, TOLD_CREATORS).await?;
        let mut readers = Vec::new();
        for candidate in &found {
            let creator = identity::store::find_creator(house.reader(), candidate.creator_id).await?;
            let Some(user) = creator.and_then(|creator| creator.user_id) else { continue };
            let preference = identity::store::find_preference(house.reader(), user).await?;
            if identity::store::wants_information(preference.as_ref()) {
                readers.push(user);
            }
        }
        letters += tell(house, id, &readers).await?;
    }
    Ok(letters)
}

async fn tell(house: &House, id: BriefId, readers: &[UserId]) -> Result<usize, Fault> {
    house
        .promise(&Call::by(Actor::clock()), async |tx| {
            if !store::note_told(tx, id).await? {
                return Ok(0);
            }
            let brief = brief::store::load_brief(tx.db(), tx.actor(), id).await?;
            let brand = identity::store::find_organisation(tx.db(), brief.brand_id).await?.map(|brand| brand.name);
            let facts = serde_json::to_value(brief::letters::about(&brief, &brand.unwrap_or_default()))?;
            let event_id = record(tx, SubjectKind::Brief, id, "told_candidates", json!({ "letters": readers.len() })).await?;
            let owed = Owed { event_id, wait: None, kind: SubjectKind::Brief, id: id.into() };
            let letters: Vec<_> =
                readers.iter().map(|user| Addressed { letter: Letter::BriefForYou, user: *user, facts: &facts }).collect();
            queue_for(tx, &letters, &owed, (tx.now(), Some("open")));
            Ok(letters.len())
        })
        .await
}
