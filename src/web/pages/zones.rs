//! The clock of the other side, shown beside one's own where two people have to meet a deadline.

use entity::{CreatorId, OrganisationId};

use super::visit::Visit;
use crate::kernel::Fault;
use crate::market::identity::store;

/// The zone of the side that the visitor deals with, where it is another than theirs; staff see their own alone.
pub async fn other_side(visit: &Visit, (brand, creator): (OrganisationId, CreatorId)) -> Result<Option<String>, Fault> {
    let (db, actor) = (visit.house().reader(), visit.actor());
    let zone = if actor.organisation == Some(brand) {
        store::find_creator(db, creator).await?.map(|creator| creator.zone)
    } else if actor.creator == Some(creator) {
        store::find_organisation(db, brand).await?.map(|brand| brand.zone)
    } else {
        None
    };
    Ok(zone.filter(|zone| *zone != visit.visitor.zone))
}
