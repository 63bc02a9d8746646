//! Users, organisations, memberships and the tickets sent to them.

use std::collections::BTreeMap;

use entity::{
    Instant, MembershipId, OrganisationId, OrganisationKind, Role, TicketId, UserId, membership, organisation,
    ticket::{self, TicketPurpose},
    user,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

use crate::kernel::paging::{Page, Paged};
use crate::kernel::search::{LOOKED_THROUGH, begins_with, contains};
use crate::kernel::{Actor, Fault, Tx};

/// A user.
pub async fn find_user(db: &impl ConnectionTrait, id: UserId) -> Result<Option<user::Model>, Fault> {
    Ok(user::Entity::find_by_id(id).one(db).await?)
}

/// The user of an address, which is in small letters.
pub async fn find_user_by_email(db: &impl ConnectionTrait, email: &str) -> Result<Option<user::Model>, Fault> {
    Ok(user::Entity::find().filter(user::Column::Email.eq(email)).one(db).await?)
}

/// The user who acts.
pub async fn load_own_user(db: &impl ConnectionTrait, actor: &Actor) -> Result<user::Model, Fault> {
    let Some(id) = actor.user else { return Err(Fault::missing()) };
    find_user(db, id).await?.ok_or_else(Fault::missing)
}

/// Which people are looked for; what is left empty leaves everybody in.
#[derive(Clone, Debug, Default)]
pub struct SoughtUsers {
    /// Part of a name or an address.
    pub words: Option<String>,
    /// One of them.
    pub user: Option<UserId>,
    /// Who has a seat there.
    pub organisation: Option<OrganisationId>,
}

/// Everybody with an account, the newest first, perhaps only those whose name or address contains a text; for operators.
pub async fn list_users(db: &impl ConnectionTrait, actor: &Actor, sought: &SoughtUsers, page: &Page) -> Result<Paged<user::Model>, Fault> {
    if actor.role != Role::Operator {
        return Err(Fault::missing());
    }
    let mut users = user::Entity::find();
    if let Some(text) = &sought.words {
        users = users.filter(Condition::any().add(contains(user::Column::Name, text)).add(contains(user::Column::Email, text)));
    }
    if let Some(id) = sought.user {
        users = users.filter(user::Column::Id.eq(id));
    }
    if let Some(organisation) = sought.organisation {
        let members = membership::Entity::find().select_only().column(membership::Column::UserId);
        let members = members.filter(membership::Column::OrganisationId.eq(organisation)).filter(membership::Column::EndedAt.is_null());
        users = users.filter(user::Column::Id.in_subquery(members.into_query()));
    }
    if let Some(before) = page.before {
        users = users.filter(user::Column::Id.lt(before));
    }
    let rows = users.order_by_desc(user::Column::Id).limit(page.limit + 1).all(db).await?;
    Ok(page.wrap(rows, |user| user.id.into()))
}

/// Organisations whose name contains a text, the newest first; for operators.
pub async fn search_organisations(
    db: &impl ConnectionTrait,
    actor: &Actor,
    text: &str,
    limit: u64,
) -> Result<Vec<organisation::Model>, Fault> {
    if actor.role != Role::Operator {
        return Ok(Vec::new());
    }
    let newest = organisation::Entity::find().select_only().column(organisation::Column::Id);
    let newest = newest.order_by_desc(organisation::Column::Id).limit(LOOKED_THROUGH).into_query();
    let named = Condition::any().add(contains(organisation::Column::Name, text)).add(contains(organisation::Column::LegalName, text));
    let found = organisation::Entity::find().filter(organisation::Column::Id.in_subquery(newest)).filter(named);
    Ok(found.order_by_desc(organisation::Column::Id).limit(limit).all(db).await?)
}

/// People whose name contains a text, or whose address begins with it, the newest first; for operators.
pub async fn search_users(db: &impl ConnectionTrait, actor: &Actor, text: &str, limit: u64) -> Result<Vec<user::Model>, Fault> {
    if actor.role != Role::Operator {
        return Ok(Vec::new());
    }
    let newest = user::Entity::find().select_only().column(user::Column::Id);
    let newest = newest.order_by_desc(user::Column::Id).limit(LOOKED_THROUGH).into_query();
    let named = Condition::all().add(user::Column::Id.in_subquery(newest)).add(contains(user::Column::Name, text));
    let addressed = begins_with(user::Column::Email, &text.to_lowercase(), db.get_database_backend());
    let found = user::Entity::find().filter(Condition::any().add(named).add(addressed));
    Ok(found.order_by_desc(user::Column::Id).limit(limit).all(db).await?)
}

/// An organisation.
pub async fn find_organisation(db: &impl ConnectionTrait, id: OrganisationId) -> Result<Option<organisation::Model>, Fault> {
    Ok(organisation::Entity::find_by_id(id).one(db).await?)
}

/// What some organisations are called.
pub async fn names_of_organisations(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = OrganisationId>,
) -> Result<BTreeMap<OrganisationId, String>, Fault> {
    let organisations = organisation::Entity::find().select_only().column(organisation::Column::Id).column(organisation::Column::Name);
    let named = organisations.filter(organisation::Column::Id.is_in(ids)).into_tuple::<(OrganisationId, String)>();
    Ok(named.all(db).await?.into_iter().collect())
}

/// The platform's own organisation.
pub async fn find_platform(db: &impl ConnectionTrait) -> Result<Option<organisation::Model>, Fault> {
    Ok(organisation::Entity::find().filter(organisation::Column::Kind.eq(OrganisationKind::Platform)).one(db).await?)
}

/// The brands by name, for staff who match money to them; at most 500.
pub async fn list_brands(db: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<organisation::Model>, Fault> {
    if !actor.is_staff() {
        return Ok(Vec::new());
    }
    let brands = organisation::Entity::find().filter(organisation::Column::Kind.eq(OrganisationKind::Brand));
    Ok(brands.order_by_asc(organisation::Column::Name).limit(500).all(db).await?)
}

/// The person who owns an organisation: its longest-serving owner, or the first operator of the platform.
pub async fn owner_of(db: &impl ConnectionTrait, organisation: OrganisationId) -> Result<Option<UserId>, Fault> {
    Ok(owners_of(db, organisation).await?.into_iter().next())
}

/// Everyone who owns an organisation, the longest-serving first.
pub async fn owners_of(db: &impl ConnectionTrait, organisation: OrganisationId) -> Result<Vec<UserId>, Fault> {
    let owners = live().filter(membership::Column::OrganisationId.eq(organisation)).filter(membership::Column::Role.is_in([
        Role::BrandOwner,
        Role::AgencyOwner,
        Role::Operator,
    ]));
    let owners = owners.order_by_asc(membership::Column::CreatedAt).order_by_asc(membership::Column::Id).all(db).await?;
    Ok(owners.into_iter().map(|member| member.user_id).collect())
}

/// Everyone who has a role somewhere, in the order of their ids.
pub async fn members_with_role(db: &impl ConnectionTrait, role: Role) -> Result<Vec<UserId>, Fault> {
    let members = live().filter(membership::Column::Role.eq(role)).order_by_asc(membership::Column::UserId).all(db).await?;
    let mut users: Vec<UserId> = members.into_iter().map(|member| member.user_id).collect();
    users.dedup();
    Ok(users)
}

/// A user's live membership of an organisation.
pub async fn find_membership(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    user: UserId,
) -> Result<Option<membership::Model>, Fault> {
    let own = live().filter(membership::Column::OrganisationId.eq(organisation)).filter(membership::Column::UserId.eq(user));
    Ok(own.one(db).await?)
}

/// A user's live memberships, the oldest first.
pub async fn list_memberships_of(db: &impl ConnectionTrait, user: UserId) -> Result<Vec<membership::Model>, Fault> {
    let own = live().filter(membership::Column::UserId.eq(user));
    Ok(own.order_by_asc(membership::Column::CreatedAt).order_by_asc(membership::Column::Id).all(db).await?)
}

/// The live memberships of some people, the oldest first.
pub async fn memberships_of_many(db: &impl ConnectionTrait, users: &[UserId]) -> Result<Vec<membership::Model>, Fault> {
    let theirs = live().filter(membership::Column::UserId.is_in(users.iter().copied()));
    Ok(theirs.order_by_asc(membership::Column::CreatedAt).order_by_asc(membership::Column::Id).all(db).await?)
}

/// The live members of the actor's own organisation, the oldest first.
pub async fn list_members(db: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<(membership::Model, Option<user::Model>)>, Fault> {
    let Some(organisation) = actor.organisation else { return Ok(Vec::new()) };
    let members = live().filter(membership::Column::OrganisationId.eq(organisation)).order_by_asc(membership::Column::CreatedAt);
    let members = members.order_by_asc(membership::Column::Id).all(db).await?;
    let users = user::Entity::find().filter(user::Column::Id.is_in(members.iter().map(|member| member.user_id))).all(db).await?;
    let named = |member: membership::Model| {
        let user = users.iter().find(|user| user.id == member.user_id).cloned();
        (member, user)
    };
    Ok(members.into_iter().map(named).collect())
}

/// A live membership of the actor's own organisation.
pub async fn load_member(db: &impl ConnectionTrait, actor: &Actor, id: MembershipId) -> Result<membership::Model, Fault> {
    let Some(organisation) = actor.organisation else { return Err(Fault::missing()) };
    let member = live().filter(membership::Column::Id.eq(id)).filter(membership::Column::OrganisationId.eq(organisation));
    member.one(db).await?.ok_or_else(Fault::missing)
}

fn live() -> sea_orm::Select<membership::Entity> {
    membership::Entity::find().filter(membership::Column::EndedAt.is_null())
}

/// Stores a new user.
pub async fn insert_user(tx: &Tx, user: &user::Model) -> Result<(), Fault> {
    user::Entity::insert(user.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Notes what a user is called and how they read.
pub async fn name_user(tx: &Tx, id: UserId, (name, locale, zone): (&str, &str, &str)) -> Result<(), Fault> {
    let sql = "UPDATE app_user SET name = $1, locale = $2, zone = $3 WHERE id = $4";
    tx.db().execute_raw(tx.sql(sql, [name.into(), locale.into(), zone.into(), id.into()])).await?;
    Ok(())
}

/// Gives a user a password, or none yet. The address counts as confirmed from now on.
pub async fn set_password(tx: &Tx, id: UserId, hash: Option<&str>) -> Result<(), Fault> {
    let sql = "UPDATE app_user SET password_hash = $1, confirmed_at = COALESCE(confirmed_at, $2) WHERE id = $3";
    tx.db().execute_raw(tx.sql(sql, [hash.into(), tx.now().into(), id.into()])).await?;
    Ok(())
}

/// Notes which person stands behind a user: the keyed hash of their identity number.
pub async fn set_person(tx: &Tx, id: UserId, person: &[u8]) -> Result<(), Fault> {
    let sql = "UPDATE app_user SET person_hash = $1 WHERE id = $2";
    tx.db().execute_raw(tx.sql(sql, [person.to_vec().into(), id.into()])).await?;
    Ok(())
}

/// Shuts a user out.
pub async fn ban(tx: &Tx, id: UserId) -> Result<(), Fault> {
    let sql = "UPDATE app_user SET banned_at = $1 WHERE id = $2 AND banned_at IS NULL";
    tx.db().execute_raw(tx.sql(sql, [tx.now().into(), id.into()])).await?;
    Ok(())
}

/// Keeps the sealed secret of a second factor, to be confirmed; `false` if one is confirmed already.
pub async fn keep_totp(tx: &Tx, id: UserId, sealed: &[u8]) -> Result<bool, Fault> {
    let sql = "UPDATE app_user SET totp_secret = $1, totp_last_step = NULL WHERE id = $2 AND totp_confirmed_at IS NULL";
    Ok(tx.db().execute_raw(tx.sql(sql, [sealed.to_vec().into(), id.into()])).await?.rows_affected() == 1)
}

/// Confirms a second factor.
pub async fn confirm_totp(tx: &Tx, id: UserId) -> Result<(), Fault> {
    tx.db().execute_raw(tx.sql("UPDATE app_user SET totp_confirmed_at = $1 WHERE id = $2", [tx.now().into(), id.into()])).await?;
    Ok(())
}

/// Forgets a second factor.
pub async fn forget_totp(tx: &Tx, id: UserId) -> Result<(), Fault> {
    let sql = "UPDATE app_user SET totp_secret = NULL, totp_last_step = NULL, totp_confirmed_at = NULL WHERE id = $1";
    tx.db().execute_raw(tx.sql(sql, [id.into()])).await?;
    Ok(())
}

/// Stores a new organisation.
pub async fn insert_organisation(tx: &Tx, organisation: &organisation::Model) -> Result<(), Fault> {
    organisation::Entity::insert(organisation.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Stores what changed about an organisation.
pub async fn update_organisation(tx: &Tx, organisation: &organisation::Model) -> Result<(), Fault> {
    organisation.clone().into_active_model().reset_all().update(tx.db()).await?;
    Ok(())
}

/// Stores a new membership.
pub async fn insert_membership(tx: &Tx, membership: &membership::Model) -> Result<(), Fault> {
    membership::Entity::insert(membership.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Changes the role of a live membership.
pub async fn set_role(tx: &Tx, id: MembershipId, role: Role) -> Result<(), Fault> {
    let sql = "UPDATE membership SET role = $1 WHERE id = $2 AND ended_at IS NULL";
    tx.db().execute_raw(tx.sql(sql, [role.into(), id.into()])).await?;
    Ok(())
}

/// Ends a membership.
pub async fn end_membership(tx: &Tx, id: MembershipId) -> Result<(), Fault> {
    let sql = "UPDATE membership SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL";
    tx.db().execute_raw(tx.sql(sql, [tx.now().into(), id.into()])).await?;
    Ok(())
}

/// Makes changes to an organisation's members take turns, so that two owners cannot remove each other.
pub async fn hold_organisation(tx: &Tx, id: OrganisationId) -> Result<(), Fault> {
    tx.db().execute_raw(tx.sql("UPDATE organisation SET kind = kind WHERE id = $1", [id.into()])).await?;
    Ok(())
}

/// Stores a new ticket.
pub async fn insert_ticket(tx: &Tx, ticket: &ticket::Model) -> Result<(), Fault> {
    ticket::Entity::insert(ticket.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// The unused, unexpired ticket of a secret.
pub async fn find_ticket(
    db: &impl ConnectionTrait,
    purpose: TicketPurpose,
    token_hash: &[u8],
    now: Instant,
) -> Result<Option<ticket::Model>, Fault> {
    let ticket = ticket::Entity::find()
        .filter(ticket::Column::TokenHash.eq(token_hash))
        .filter(ticket::Column::Purpose.eq(purpose))
        .filter(ticket::Column::UsedAt.is_null())
        .filter(ticket::Column::ExpiresAt.gt(now));
    Ok(ticket.one(db).await?)
}

/// The newest unused ticket of a person for a purpose.
pub async fn find_newest_ticket(db: &impl ConnectionTrait, user: UserId, purpose: TicketPurpose) -> Result<Option<ticket::Model>, Fault> {
    let tickets = ticket::Entity::find()
        .filter(ticket::Column::UserId.eq(user))
        .filter(ticket::Column::Purpose.eq(purpose))
        .filter(ticket::Column::UsedAt.is_null());
    Ok(tickets.order_by_desc(ticket::Column::CreatedAt).one(db).await?)
}

/// Uses a ticket up and forgets what it carried; `false` if somebody was faster.
pub async fn use_ticket(tx: &Tx, id: TicketId) -> Result<bool, Fault> {
    let sql = "UPDATE ticket SET used_at = $1, payload = '' WHERE id = $2 AND used_at IS NULL";
    Ok(tx.db().execute_raw(tx.sql(sql, [tx.now().into(), id.into()])).await?.rows_affected() == 1)
}

/// Withdraws every unused ticket of a person for a purpose.
pub async fn withdraw_tickets(tx: &Tx, user: UserId, purpose: TicketPurpose) -> Result<(), Fault> {
    let sql = "UPDATE ticket SET used_at = $1, payload = '' WHERE user_id = $2 AND purpose = $3 AND used_at IS NULL";
    tx.db().execute_raw(tx.sql(sql, [tx.now().into(), user.into(), purpose.into()])).await?;
    Ok(())
}
