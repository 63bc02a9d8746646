//! Use cases of matching: the candidates for a brief, best first, each with its reasons.

use entity::{BriefId, Letter, Role, SubjectKind, UserId};
use serde_json::json;

use super::score::{self, Candidate, Sought, WEIGHTS};
use super::store::{self, Filter};
use crate::kernel::outbox::{Addressed, Owed, queue_for};
use crate::kernel::{Actor, Call, Fault, House, Kind, record};
use crate::market::{brief, identity};

/// The most candidates one question gives.
pub const CANDIDATES_MOST: usize = 200;

/// Creators a brand may invite to its brief: only those who could take it, the best first, with the part each
/// term gave. Followers have no weight.
pub async fn candidates(house: &House, actor: &Actor, id: BriefId, limit: usize) -> Result<Vec<Candidate>, Fault> {
    if matches!(actor.role, Role::Creator | Role::AgencyOwner | Role::AgencyAgent) {
        return Err(Fault::refuse(Kind::Forbidden, "role", "Only the brand and the platform see who could take a brief."));
    }
    let found = brief::store::load_brief(house.reader(), actor, id).await?;
    let content = brief::store::content_of(&found)?;
    let weights = WEIGHTS.as_ref().ok_or_else(|| Fault::broken("the weights of matching cannot be read"))?;
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
    let filter = Filter {
        brief: found.id,
        category: &found.category,
        regions: &sought.regions,
        platforms: &platforms,
        wanted: &content.offer.deliverables,
        cap_minor: sought.price_minor.max(found.budget_minor / found.slots.max(1)),
    };
    let known = store::list_known(house.reader(), &filter).await?;
    let scored = known.iter().map(|known| score::score(weights, &sought, known)).collect();
    Ok(score::rank(scored, limit.min(CANDIDATES_MOST)))
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
