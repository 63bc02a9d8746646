//! What a published post has reached is noted by whoever looked. Nothing that was noted is changed: what one side sees
//! otherwise it notes as well, and both stand.

use entity::measurement::{self, Source};
use entity::{DeliverableId, Instant, Party, Role, SubjectKind, deal};
use serde_json::json;

use super::media::insert_bytes;
use crate::kernel::{Actor, Call, Fault, House, record};
use crate::market::content::measured::{Counts, MeasureError, must_be_published};
use crate::market::content::media::kept_picture;
use crate::market::content::store::measured;
use crate::market::deal::sides::side_of;
use crate::market::deal::store::load_deliverable;
use crate::market::message::actions::Sent;

/// The name of the event that counts were noted.
pub const MEASURED: &str = "measured";

/// Notes what a post had reached at a moment, or now where none is named; perhaps with a picture of the counts. Either side
/// of the deal may, and the platform's reviewers and operators.
pub async fn note(
    house: &House,
    call: &Call,
    id: DeliverableId,
    (counts, at, pictures): (Counts, Option<Instant>, &[Sent]),
) -> Result<measurement::Model, Fault> {
    counts.check()?;
    if pictures.len() > 1 {
        return Err(MeasureError::OneScreenshot.into());
    }
    let screenshot = pictures.first().map(kept_picture).transpose()?;
    house
        .promise(call, async |tx| {
            let (deliverable, deal) = load_deliverable(tx.db(), tx.actor(), id).await?;
            let source = source_of(&deal, tx.actor())?;
            let Some(user_id) = tx.actor().user else { return Err(Fault::missing()) };
            let measured_at = at.unwrap_or(tx.now());
            must_be_published(deliverable.state, deliverable.published_at, (measured_at, tx.now()))?;
            let screenshot_id = match &screenshot {
                Some(kept) => Some(insert_bytes(tx, kept, &id.to_string()).await?),
                None => None,
            };
            let Counts { views, likes, comments, shares, saves } = counts;
            let row = measurement::Model {
                id: tx.mint(),
                deal_id: deal.id,
                deliverable_id: id,
                source,
                user_id,
                views,
                likes,
                comments,
                shares,
                saves,
                screenshot_id,
                measured_at,
                created_at: tx.now(),
            };
            measured::insert(tx, &row).await?;
            let facts = json!({ "measurement": row.id, "source": source, "views": views, "engagement": counts.engagement() });
            record(tx, SubjectKind::Deliverable, id, MEASURED, facts).await?;
            Ok(row)
        })
        .await
}

/// As whom an actor notes counts.
fn source_of(deal: &deal::Model, actor: &Actor) -> Result<Source, Fault> {
    if matches!(actor.role, Role::Reviewer | Role::Operator) {
        return Ok(Source::Operator);
    }
    Ok(if side_of(deal, actor)? == Party::Brand { Source::Brand } else { Source::Creator })
}

/// Whether an actor may note counts of a deal's posts.
pub fn may_note(deal: &deal::Model, actor: &Actor) -> bool {
    source_of(deal, actor).is_ok()
}
