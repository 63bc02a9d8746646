//! Use cases of matching: the candidates for a brief, best first, each with its reasons.

use entity::{BriefId, Role};

use super::score::{self, Candidate, Sought, WEIGHTS};
use super::store::{self, Filter};
use crate::kernel::{Actor, Fault, House, Kind};
use crate::market::brief;

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
