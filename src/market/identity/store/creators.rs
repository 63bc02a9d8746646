//! Creators, their platform accounts, figures and rate cards.

use std::collections::BTreeMap;

use entity::account_figure::{self, FigureKind};
use entity::{AccountId, CreatorId, UserId, creator, platform_account, rate};
use sea_orm::sea_query::Query;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::kernel::search::{LOOKED_THROUGH, contains};
use crate::kernel::{Actor, Fault, Tx};

/// Of the newest creators, those whose name contains a text, in the order of their names: profiles are there to be found.
pub async fn search_creators(db: &impl ConnectionTrait, text: &str, limit: u64) -> Result<Vec<creator::Model>, Fault> {
    let newest = creator::Entity::find().select_only().column(creator::Column::Id).order_by_desc(creator::Column::Id);
    let newest = newest.limit(LOOKED_THROUGH).into_query();
    let named = creator::Entity::find().filter(creator::Column::Id.in_subquery(newest));
    let named = named.filter(contains(creator::Column::DisplayName, text));
    Ok(named.order_by_asc(creator::Column::DisplayName).limit(limit).all(db).await?)
}

/// A creator.
pub async fn find_creator(db: &impl ConnectionTrait, id: CreatorId) -> Result<Option<creator::Model>, Fault> {
    Ok(creator::Entity::find_by_id(id).one(db).await?)
}

/// What some creators are called.
pub async fn names_of_creators(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = CreatorId>,
) -> Result<BTreeMap<CreatorId, String>, Fault> {
    let creators = creator::Entity::find().select_only().column(creator::Column::Id).column(creator::Column::DisplayName);
    let named = creators.filter(creator::Column::Id.is_in(ids)).into_tuple::<(CreatorId, String)>();
    Ok(named.all(db).await?.into_iter().collect())
}

/// A user's own profile.
pub async fn creator_of_user(db: &impl ConnectionTrait, user: UserId) -> Result<Option<creator::Model>, Fault> {
    Ok(creator::Entity::find().filter(creator::Column::UserId.eq(user)).one(db).await?)
}

/// The profiles of some users, by whose they are.
pub async fn creators_of_users(db: &impl ConnectionTrait, users: &[UserId]) -> Result<BTreeMap<UserId, creator::Model>, Fault> {
    let owned = creator::Entity::find().filter(creator::Column::UserId.is_in(users.iter().copied())).all(db).await?;
    Ok(owned.into_iter().filter_map(|creator| Some((creator.user_id?, creator))).collect())
}

/// The profile the actor works on: its own, or the one it acts for under a mandate.
pub async fn load_own_creator(db: &impl ConnectionTrait, actor: &Actor) -> Result<creator::Model, Fault> {
    let Some(id) = actor.creator else { return Err(Fault::missing()) };
    find_creator(db, id).await?.ok_or_else(Fault::missing)
}

/// A creator's live platform accounts, in the order they were added.
pub async fn list_accounts(db: &impl ConnectionTrait, creator: CreatorId) -> Result<Vec<platform_account::Model>, Fault> {
    let own = live().filter(platform_account::Column::CreatorId.eq(creator));
    Ok(own.order_by_asc(platform_account::Column::CreatedAt).order_by_asc(platform_account::Column::Id).all(db).await?)
}

/// A creator's live account on a platform, the one with most followers if there are several.
pub async fn find_account_on(
    db: &impl ConnectionTrait,
    creator: CreatorId,
    platform: &str,
) -> Result<Option<platform_account::Model>, Fault> {
    let own = live().filter(platform_account::Column::CreatorId.eq(creator)).filter(platform_account::Column::Platform.eq(platform));
    Ok(own.order_by_desc(platform_account::Column::Followers).order_by_asc(platform_account::Column::Id).one(db).await?)
}

/// The live account of a handle.
pub async fn find_account(db: &impl ConnectionTrait, platform: &str, handle: &str) -> Result<Option<platform_account::Model>, Fault> {
    let account = live().filter(platform_account::Column::Platform.eq(platform)).filter(platform_account::Column::Handle.eq(handle));
    Ok(account.one(db).await?)
}

/// A live account of the actor's profile.
pub async fn load_own_account(db: &impl ConnectionTrait, actor: &Actor, id: AccountId) -> Result<platform_account::Model, Fault> {
    let Some(creator) = actor.creator else { return Err(Fault::missing()) };
    let own = live().filter(platform_account::Column::Id.eq(id)).filter(platform_account::Column::CreatorId.eq(creator));
    own.one(db).await?.ok_or_else(Fault::missing)
}

/// A live account, for platform staff.
pub async fn load_account_as_staff(db: &impl ConnectionTrait, actor: &Actor, id: AccountId) -> Result<platform_account::Model, Fault> {
    if !actor.is_staff() {
        return Err(Fault::missing());
    }
    live().filter(platform_account::Column::Id.eq(id)).one(db).await?.ok_or_else(Fault::missing)
}

/// Creators whose real name nobody has compared yet, the oldest first, for platform staff. A profile nobody has claimed has
/// no person to ask.
pub async fn list_unchecked(db: &impl ConnectionTrait, actor: &Actor, limit: u64) -> Result<Vec<creator::Model>, Fault> {
    if !actor.is_staff() {
        return Ok(Vec::new());
    }
    let unchecked = creator::Entity::find().filter(creator::Column::UserId.is_not_null());
    let unchecked = unchecked.filter(creator::Column::RealNameCheckedAt.is_null());
    Ok(unchecked.order_by_asc(creator::Column::Id).limit(limit).all(db).await?)
}

/// Live accounts of claimed profiles that no reviewer has seen yet, the oldest first, for platform staff.
pub async fn list_unverified(db: &impl ConnectionTrait, actor: &Actor, limit: u64) -> Result<Vec<platform_account::Model>, Fault> {
    if !actor.is_staff() {
        return Ok(Vec::new());
    }
    let claimed =
        Query::select().column(creator::Column::Id).from(creator::Entity).and_where(creator::Column::UserId.is_not_null()).to_owned();
    let unseen = live().filter(platform_account::Column::VerifiedAt.is_null());
    let unseen = unseen.filter(platform_account::Column::CreatorId.in_subquery(claimed));
    Ok(unseen.order_by_asc(platform_account::Column::CreatedAt).order_by_asc(platform_account::Column::Id).limit(limit).all(db).await?)
}

fn live() -> sea_orm::Select<platform_account::Entity> {
    platform_account::Entity::find().filter(platform_account::Column::EndedAt.is_null())
}

/// The latest figures of an account, one a kind and detail.
pub async fn list_figures(db: &impl ConnectionTrait, account: AccountId) -> Result<Vec<account_figure::Model>, Fault> {
    let figures = account_figure::Entity::find().filter(account_figure::Column::AccountId.eq(account));
    let figures = figures.order_by_desc(account_figure::Column::AsOf).all(db).await?;
    let mut latest: Vec<account_figure::Model> = Vec::new();
    let mut seen: std::collections::HashSet<(FigureKind, String)> = std::collections::HashSet::new();
    for figure in figures {
        if seen.insert((figure.kind, figure.detail.clone())) {
            latest.push(figure);
        }
    }
    latest.sort_by(|a, b| (a.kind, &a.detail).cmp(&(b.kind, &b.detail)));
    Ok(latest)
}

/// A creator's rate card as it is now.
pub async fn list_rates(db: &impl ConnectionTrait, creator: CreatorId) -> Result<Vec<rate::Model>, Fault> {
    let card = rate::Entity::find().filter(rate::Column::CreatorId.eq(creator)).filter(rate::Column::Active.eq(true));
    Ok(card.order_by_asc(rate::Column::Platform).order_by_asc(rate::Column::Format).all(db).await?)
}

/// Stores a new creator.
pub async fn insert_creator(tx: &Tx, creator: &creator::Model) -> Result<(), Fault> {
    creator::Entity::insert(creator.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Stores what a creator says about themselves.
pub async fn describe_creator(tx: &Tx, creator: &creator::Model) -> Result<(), Fault> {
    let sql = "UPDATE creator SET display_name = $1, bio = $2, region = $3, zone = $4, languages = $5, categories = $6, \
               taking_orders = $7 WHERE id = $8";
    let values: [sea_orm::Value; 8] = [
        creator.display_name.as_str().into(),
        creator.bio.as_str().into(),
        creator.region.as_str().into(),
        creator.zone.as_str().into(),
        creator.languages.clone().into(),
        creator.categories.clone().into(),
        creator.taking_orders.into(),
        creator.id.into(),
    ];
    tx.db().execute_raw(tx.sql(sql, values)).await?;
    Ok(())
}

/// Notes that a creator's real name was checked.
pub async fn note_real_name(tx: &Tx, id: CreatorId) -> Result<(), Fault> {
    let sql = "UPDATE creator SET real_name_checked_at = $1 WHERE id = $2 AND real_name_checked_at IS NULL";
    tx.db().execute_raw(tx.sql(sql, [tx.now().into(), id.into()])).await?;
    Ok(())
}

/// Gives an unclaimed profile to a user, who is 18 or older; `false` if somebody was faster.
pub async fn claim_creator(tx: &Tx, id: CreatorId, user: UserId) -> Result<bool, Fault> {
    let sql = "UPDATE creator SET user_id = $1, claimed_at = $2, adult = $3 WHERE id = $4 AND user_id IS NULL";
    Ok(tx.db().execute_raw(tx.sql(sql, [user.into(), tx.now().into(), true.into(), id.into()])).await?.rows_affected() == 1)
}

/// Makes changes to a creator's mandates take turns.
pub async fn hold_creator(tx: &Tx, id: CreatorId) -> Result<(), Fault> {
    tx.db().execute_raw(tx.sql("UPDATE creator SET adult = adult WHERE id = $1", [id.into()])).await?;
    Ok(())
}

/// Stores a new platform account.
pub async fn insert_account(tx: &Tx, account: &platform_account::Model) -> Result<(), Fault> {
    platform_account::Entity::insert(account.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Notes that a reviewer saw whose account it is.
pub async fn verify_account(tx: &Tx, id: AccountId) -> Result<(), Fault> {
    let sql = "UPDATE platform_account SET verified_at = $1 WHERE id = $2 AND verified_at IS NULL";
    tx.db().execute_raw(tx.sql(sql, [tx.now().into(), id.into()])).await?;
    Ok(())
}

/// Takes an account away; its handle is free again.
pub async fn end_account(tx: &Tx, id: AccountId) -> Result<(), Fault> {
    let sql = "UPDATE platform_account SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL";
    tx.db().execute_raw(tx.sql(sql, [tx.now().into(), id.into()])).await?;
    Ok(())
}

/// Stores a figure; the same figure of the same instant is replaced.
pub async fn put_figure(tx: &Tx, figure: &account_figure::Model) -> Result<(), Fault> {
    let sql = "INSERT INTO account_figure (id, account_id, kind, detail, as_of, value, provenance) VALUES ($1, $2, $3, $4, $5, $6, $7) \
               ON CONFLICT (account_id, kind, detail, as_of) DO UPDATE SET value = excluded.value, provenance = excluded.provenance";
    let values: [sea_orm::Value; 7] = [
        figure.id.into(),
        figure.account_id.into(),
        figure.kind.into(),
        figure.detail.as_str().into(),
        figure.as_of.into(),
        figure.value.into(),
        figure.provenance.into(),
    ];
    tx.db().execute_raw(tx.sql(sql, values)).await?;
    Ok(())
}

/// Puts a price on a rate card in place of the one that stood there.
pub async fn replace_rate(tx: &Tx, rate: &rate::Model) -> Result<(), Fault> {
    take_rate_off(tx, rate.creator_id, &rate.platform, &rate.format).await?;
    rate::Entity::insert(rate.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Takes a price off a rate card.
pub async fn take_rate_off(tx: &Tx, creator: CreatorId, platform: &str, format: &str) -> Result<(), Fault> {
    let sql = "UPDATE rate SET active = $1 WHERE creator_id = $2 AND platform = $3 AND format = $4 AND active";
    tx.db().execute_raw(tx.sql(sql, [false.into(), creator.into(), platform.into(), format.into()])).await?;
    Ok(())
}
