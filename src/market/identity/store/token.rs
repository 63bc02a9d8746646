//! Tokens people gave to programs of theirs, and who stands behind one right now.

use entity::personal_token::{self, TokenScope};
use entity::{Instant, PersonalTokenId, SessionId, UserId, session};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder};

use super::actor_behind;
use crate::kernel::{Actor, Fault, Tx};

/// Who acts with a token: in its seat, as far as the person still has it; `None` once token or person is no longer good.
/// What is looked at is what is looked at for a sign-in, so that a role or a mandate taken away is gone at once.
pub async fn actor_of_token(
    db: &impl ConnectionTrait,
    token_hash: &[u8],
    now: Instant,
) -> Result<Option<(Actor, PersonalTokenId, TokenScope)>, Fault> {
    let open = personal_token::Entity::find().filter(personal_token::Column::TokenHash.eq(token_hash));
    let Some(token) = open.filter(personal_token::Column::EndedAt.is_null()).one(db).await?.filter(|token| now < token.expires_at) else {
        return Ok(None);
    };
    let actor = actor_behind(db, &seat_of(&token), now).await?.filter(|actor| has_its_seat(&token, actor));
    Ok(actor.map(|actor| (Actor { session: None, ..actor }, token.id, token.scope)))
}

/// Whether somebody still has the seat a token was made for: else it stands for nobody.
pub fn has_its_seat(token: &personal_token::Model, actor: &Actor) -> bool {
    match token.organisation_id {
        Some(_) => actor.organisation == token.organisation_id && actor.acting_for() == token.acting_for,
        None => actor.creator.is_some(),
    }
}

/// The seat of a token, read as a sign-in's is. No such sign-in is stored.
pub fn seat_of(token: &personal_token::Model) -> session::Model {
    session::Model {
        id: SessionId(uuid::Uuid::nil()),
        user_id: token.user_id,
        organisation_id: token.organisation_id,
        acting_for: token.acting_for,
        second_factor: token.second_factor,
        device_hash: None,
        browser: None,
        system: None,
        network: None,
        created_at: token.created_at,
        seen_at: token.created_at,
        ended_at: None,
        ended_why: None,
    }
}

/// The tokens of the person who acts that were not taken back, the newest first.
pub async fn list_own_tokens(db: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<personal_token::Model>, Fault> {
    let Some(user) = actor.user else { return Ok(Vec::new()) };
    let own = personal_token::Entity::find().filter(personal_token::Column::UserId.eq(user));
    let open = own.filter(personal_token::Column::EndedAt.is_null());
    Ok(open.order_by_desc(personal_token::Column::Id).all(db).await?)
}

/// How many of them are still good.
pub async fn count_tokens_of(db: &impl ConnectionTrait, user: UserId, now: Instant) -> Result<u64, Fault> {
    let own = personal_token::Entity::find().filter(personal_token::Column::UserId.eq(user));
    let open = own.filter(personal_token::Column::EndedAt.is_null()).filter(personal_token::Column::ExpiresAt.gt(now));
    Ok(open.count(db).await?)
}

/// Stores a new token.
pub async fn insert_token(tx: &Tx, token: &personal_token::Model) -> Result<(), Fault> {
    personal_token::Entity::insert(token.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Takes back a token of a person; `false` where there is no such token of theirs.
pub async fn end_token(tx: &Tx, user: UserId, id: PersonalTokenId) -> Result<bool, Fault> {
    let sql = "UPDATE personal_token SET ended_at = $1 WHERE id = $2 AND user_id = $3 AND ended_at IS NULL";
    Ok(tx.db().execute_raw(tx.sql(sql, [tx.now().into(), id.into(), user.into()])).await?.rows_affected() == 1)
}

/// Takes back every token of a person.
pub async fn end_tokens_of(tx: &Tx, user: UserId) -> Result<(), Fault> {
    let sql = "UPDATE personal_token SET ended_at = $1 WHERE user_id = $2 AND ended_at IS NULL";
    tx.db().execute_raw(tx.sql(sql, [tx.now().into(), user.into()])).await?;
    Ok(())
}

/// Notes that a token was used.
pub async fn touch_token(tx: &Tx, id: PersonalTokenId) -> Result<(), Fault> {
    let sql = "UPDATE personal_token SET used_at = $1 WHERE id = $2";
    tx.db().execute_raw(tx.sql(sql, [tx.now().into(), id.into()])).await?;
    Ok(())
}
