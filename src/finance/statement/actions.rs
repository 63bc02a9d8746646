//! What parties and finance do with a statement that was issued: confirm, object, answer with a new version.

use entity::StatementId;
use entity::statement::{self, StatementState};

use super::issue::{facts_of, freeze, ground_of, hand_out, must_be_finance};
use super::lifecycle::Step;
use super::rules::{StatementError, is_of_party};
use super::store;
use crate::finance::closing::store as closings;
use crate::kernel::advance::{Moved, advance};
use crate::kernel::{Call, Fault, House, Tx, With};

/// Finance answers with a new version, drawn up from the books as they are now; the one before is superseded.
pub async fn reissue(house: &House, call: &Call, id: StatementId) -> Result<StatementId, Fault> {
    must_be_finance(&call.actor)?;
    house
        .promise(call, async |tx| {
            let before = store::load(tx.db(), id).await?;
            closings::must_be_open(tx.db(), &before.period).await?;
            let ground = ground_of(tx, &before).await?;
            advance(tx, &ground, &before, Step::Supersede, With::nothing()).await?;
            let owner = store::owner_of(tx, &before).await?;
            let fresh = freeze(tx, (owner, before.currency), before.period.parse()?, Some(&before)).await?;
            let fresh = fresh.ok_or_else(|| Fault::broken("a statement that was superseded has no content any more"))?;
            hand_out(tx, &fresh).await?;
            Ok(fresh.id)
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
            let mut facts = facts_of(&row)?;
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
