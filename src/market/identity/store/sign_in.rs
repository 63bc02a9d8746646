//! Sign-ins, refresh tokens, the budget of failures, and who stands behind a session right now.

use std::sync::LazyLock;

use entity::session::SessionEnd;
use entity::{CreatorId, Instant, Role, SessionId, UserId, refresh_token, session, sign_in_budget};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IdenStatic, IntoActiveModel, Iterable, QueryFilter,
    QueryOrder, Statement,
};

use super::active_mandate_of;
use crate::kernel::{Actor, Fault, Tx};
use crate::market::identity::rules::device::Device;

/// Who acts in a session at an instant; `None` once it has ended or its person was shut out.
///
/// Membership, mandate and second factor are looked at every time: a removed member keeps the sign-in
/// but stands for nobody, and an agency whose mandate ended acts for itself again. One query: it runs
/// before every answer.
pub async fn actor_of_session(db: &impl ConnectionTrait, id: SessionId, now: Instant) -> Result<Option<Actor>, Fault> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        let columns: Vec<String> = session::Column::iter().map(|column| format!("s.{0} AS s_{0}", column.as_str())).collect();
        let seat = seat("s.organisation_id");
        format!(
            "SELECT {}, {SEAT} FROM session s JOIN app_user u ON u.id = s.user_id {seat} WHERE s.id = $1 AND s.ended_at IS NULL",
            columns.join(", ")
        )
    });
    let asked = Statement::from_sql_and_values(db.get_database_backend(), SQL.as_str(), [id.into()]);
    let Some(row) = db.query_one_raw(asked).await? else { return Ok(None) };
    let session = session::Model::from_query_result(&row, "s_")?;
    actor_in(db, (&session, &Seat::from_query_result(&row, "")?), now).await
}

/// The same for a session already read.
pub async fn actor_behind(db: &impl ConnectionTrait, session: &session::Model, now: Instant) -> Result<Option<Actor>, Fault> {
    let sql = format!("SELECT {SEAT} FROM app_user u {} WHERE u.id = $1", seat("$2"));
    let values = [session.user_id.into(), session.organisation_id.into()];
    let asked = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let Some(row) = db.query_one_raw(asked).await? else { return Ok(None) };
    actor_in(db, (session, &Seat::from_query_result(&row, "")?), now).await
}

/// What a person is, and is in the organisation of a session.
#[derive(FromQueryResult)]
struct Seat {
    banned_at: Option<Instant>,
    creator_id: Option<CreatorId>,
    /// The role of the live membership, of an organisation that lives.
    member_role: Option<Role>,
}

const SEAT: &str = "u.banned_at AS banned_at, c.id AS creator_id, CASE WHEN o.ended_at IS NULL THEN m.role END AS member_role";

fn seat(organisation: &str) -> String {
    format!(
        "LEFT JOIN creator c ON c.user_id = u.id LEFT JOIN organisation o ON o.id = {organisation} \
         LEFT JOIN membership m ON m.organisation_id = o.id AND m.user_id = u.id AND m.ended_at IS NULL"
    )
}

async fn actor_in(db: &impl ConnectionTrait, (session, seat): (&session::Model, &Seat), now: Instant) -> Result<Option<Actor>, Fault> {
    if seat.banned_at.is_some() {
        return Ok(None);
    }
    let person = Actor { user: Some(session.user_id), organisation: None, role: Role::Nobody, creator: None, session: Some(session.id) };
    let Some(organisation) = session.organisation_id else {
        let role = if seat.creator_id.is_some() { Role::Creator } else { Role::Nobody };
        return Ok(Some(Actor { role, creator: seat.creator_id, ..person }));
    };
    let Some(role) = seat.member_role.filter(|role| !needs_second_factor(*role) || session.second_factor) else {
        return Ok(Some(person));
    };
    let creator = match session.acting_for {
        Some(creator) if role.organisation_kind() == Some(entity::OrganisationKind::Agency) => {
            active_mandate_of(db, creator, organisation, now).await?.map(|mandate| mandate.creator_id)
        }
        Some(_) | None => None,
    };
    Ok(Some(Actor { organisation: Some(organisation), role, creator, ..person }))
}

/// Roles that are not taken without a second factor: where money or the rules themselves are at stake.
pub fn needs_second_factor(role: Role) -> bool {
    matches!(role, Role::Finance | Role::Operator)
}

/// A session of the person who acts.
pub async fn load_own_session(db: &impl ConnectionTrait, actor: &Actor, id: SessionId) -> Result<session::Model, Fault> {
    let Some(user) = actor.user else { return Err(Fault::missing()) };
    let own = session::Entity::find_by_id(id).filter(session::Column::UserId.eq(user)).filter(session::Column::EndedAt.is_null());
    own.one(db).await?.ok_or_else(Fault::missing)
}

/// The open sessions of the person who acts, the newest first.
pub async fn list_own_sessions(db: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<session::Model>, Fault> {
    let Some(user) = actor.user else { return Ok(Vec::new()) };
    let own = session::Entity::find().filter(session::Column::UserId.eq(user)).filter(session::Column::EndedAt.is_null());
    Ok(own.order_by_desc(session::Column::SeenAt).order_by_desc(session::Column::Id).all(db).await?)
}

/// Whether a person has signed in before, and whether from this device.
pub async fn knows_device(db: &impl ConnectionTrait, user: UserId, device_hash: &[u8]) -> Result<(bool, bool), Fault> {
    let own = session::Entity::find().filter(session::Column::UserId.eq(user));
    let before = own.clone().one(db).await?.is_some();
    let here = own.filter(session::Column::DeviceHash.eq(device_hash)).one(db).await?.is_some();
    Ok((before, here))
}

/// Stores a new session.
pub async fn insert_session(tx: &Tx, session: &session::Model) -> Result<(), Fault> {
    session::Entity::insert(session.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Notes that a session was used, and from where.
pub async fn touch_session(tx: &Tx, id: SessionId, device: &Device) -> Result<(), Fault> {
    let sql = "UPDATE session SET seen_at = $1, browser = COALESCE($2, browser), system = COALESCE($3, system), \
               network = COALESCE($4, network) WHERE id = $5 AND ended_at IS NULL";
    let values = [tx.now().into(), device.browser.into(), device.system.into(), device.network.as_deref().into(), id.into()];
    tx.db().execute_raw(tx.sql(sql, values)).await?;
    Ok(())
}

/// Notes for whom a session acts now.
pub async fn place_session(tx: &Tx, session: &session::Model) -> Result<(), Fault> {
    let sql = "UPDATE session SET organisation_id = $1, acting_for = $2, seen_at = $3 WHERE id = $4 AND ended_at IS NULL";
    let values = [session.organisation_id.into(), session.acting_for.into(), session.seen_at.into(), session.id.into()];
    tx.db().execute_raw(tx.sql(sql, values)).await?;
    Ok(())
}

/// Notes that a session has seen a second factor.
pub async fn strengthen_session(tx: &Tx, id: SessionId) -> Result<(), Fault> {
    tx.db().execute_raw(tx.sql("UPDATE session SET second_factor = $1 WHERE id = $2", [true.into(), id.into()])).await?;
    Ok(())
}

/// Ends a session; what has ended stays as it ended.
pub async fn end_session(tx: &Tx, id: SessionId, why: SessionEnd) -> Result<(), Fault> {
    let sql = "UPDATE session SET ended_at = $1, ended_why = $2 WHERE id = $3 AND ended_at IS NULL";
    tx.db().execute_raw(tx.sql(sql, [tx.now().into(), why.into(), id.into()])).await?;
    Ok(())
}

/// Ends the other sessions of the person behind one; how many.
pub async fn end_other_sessions(tx: &Tx, here: &session::Model) -> Result<u64, Fault> {
    let sql = "UPDATE session SET ended_at = $1, ended_why = $2 WHERE user_id = $3 AND id <> $4 AND ended_at IS NULL";
    let values = [tx.now().into(), SessionEnd::EndedElsewhere.into(), here.user_id.into(), here.id.into()];
    Ok(tx.db().execute_raw(tx.sql(sql, values)).await?.rows_affected())
}

/// Ends every session of a person.
pub async fn end_sessions_of(tx: &Tx, user: UserId, why: SessionEnd) -> Result<(), Fault> {
    let sql = "UPDATE session SET ended_at = $1, ended_why = $2 WHERE user_id = $3 AND ended_at IS NULL";
    tx.db().execute_raw(tx.sql(sql, [tx.now().into(), why.into(), user.into()])).await?;
    Ok(())
}

/// Stores a new refresh token.
pub async fn insert_refresh(tx: &Tx, token: &refresh_token::Model) -> Result<(), Fault> {
    refresh_token::Entity::insert(token.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// The refresh token of a secret with its session, used or not.
pub async fn find_refresh(db: &impl ConnectionTrait, token_hash: &[u8]) -> Result<Option<(refresh_token::Model, session::Model)>, Fault> {
    let Some(token) = refresh_token::Entity::find().filter(refresh_token::Column::TokenHash.eq(token_hash)).one(db).await? else {
        return Ok(None);
    };
    let session = session::Entity::find_by_id(token.session_id).one(db).await?;
    Ok(session.map(|session| (token, session)))
}

/// Uses a refresh token up; `false` if it was used already.
pub async fn use_refresh(tx: &Tx, token: &refresh_token::Model) -> Result<bool, Fault> {
    let sql = "UPDATE refresh_token SET used_at = $1 WHERE id = $2 AND used_at IS NULL";
    Ok(tx.db().execute_raw(tx.sql(sql, [tx.now().into(), token.id.into()])).await?.rows_affected() == 1)
}

/// What an address has used of its budget.
pub async fn find_budget(db: &impl ConnectionTrait, email_hash: &[u8]) -> Result<Option<sign_in_budget::Model>, Fault> {
    Ok(sign_in_budget::Entity::find_by_id(email_hash.to_vec()).one(db).await?)
}

/// Counts one more failure of an address; a window begun before `window` begins anew.
pub async fn count_failure(tx: &Tx, email_hash: &[u8], window: Instant) -> Result<(), Fault> {
    let sql = "INSERT INTO sign_in_budget (email_hash, failed, since) VALUES ($1, 1, $2) ON CONFLICT (email_hash) DO UPDATE SET \
               failed = CASE WHEN sign_in_budget.since < $3 THEN 1 ELSE sign_in_budget.failed + 1 END, \
               since = CASE WHEN sign_in_budget.since < $3 THEN $2 ELSE sign_in_budget.since END";
    tx.db().execute_raw(tx.sql(sql, [email_hash.to_vec().into(), tx.now().into(), window.into()])).await?;
    let sql = "DELETE FROM sign_in_budget WHERE since < $1";
    tx.db().execute_raw(tx.sql(sql, [window.into()])).await?;
    Ok(())
}

/// Forgets the failures of an address.
pub async fn clear_failures(tx: &Tx, email_hash: &[u8]) -> Result<(), Fault> {
    tx.db().execute_raw(tx.sql("DELETE FROM sign_in_budget WHERE email_hash = $1", [email_hash.to_vec().into()])).await?;
    Ok(())
}

/// Notes the time step of a second factor's code; `false` if that step or a later one was used already.
pub async fn use_totp_step(tx: &Tx, user: UserId, step: i64) -> Result<bool, Fault> {
    let sql = "UPDATE app_user SET totp_last_step = $1 WHERE id = $2 AND (totp_last_step IS NULL OR totp_last_step < $1)";
    Ok(tx.db().execute_raw(tx.sql(sql, [step.into(), user.into()])).await?.rows_affected() == 1)
}
