//! What people want by e-mail, and addresses that take none. Finders that take only an id serve the house itself.

use entity::letter_preference::{self, Pace};
use entity::suppression::{self, SuppressedBy};
use entity::{Role, UserId, creator, membership, outbox, user};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

use crate::kernel::paging::{Page, Paged};
use crate::kernel::{Actor, Fault, Tx};

/// What somebody has said they want, if they have.
pub async fn find_preference(db: &impl ConnectionTrait, user: UserId) -> Result<Option<letter_preference::Model>, Fault> {
    Ok(letter_preference::Entity::find_by_id(user).one(db).await?)
}

/// Somebody letters go to, as they are now.
pub struct Reader {
    /// Who it is.
    pub user: user::Model,
    /// What they are: their roles, and a creator with a profile.
    pub roles: Vec<Role>,
    /// Which letters they want, if they have said so.
    pub wishes: Option<letter_preference::Model>,
    /// Whether their address takes no letters.
    pub suppressed: bool,
}

/// Everyone of these whom letters may go to, for the house itself.
pub async fn list_readers(db: &impl ConnectionTrait, ids: &[UserId]) -> Result<Vec<Reader>, Fault> {
    let ids = || ids.iter().copied();
    let users = user::Entity::find().filter(user::Column::Id.is_in(ids())).all(db).await?;
    let members = membership::Entity::find().filter(membership::Column::UserId.is_in(ids())).filter(membership::Column::EndedAt.is_null());
    let members = members.order_by_asc(membership::Column::CreatedAt).order_by_asc(membership::Column::Id).all(db).await?;
    let creators = creator::Entity::find().filter(creator::Column::UserId.is_in(ids())).all(db).await?;
    let wishes = letter_preference::Entity::find().filter(letter_preference::Column::UserId.is_in(ids())).all(db).await?;
    let suppressions = suppression::Entity::find().filter(suppression::Column::UserId.is_in(ids())).all(db).await?;
    let reader = |user: user::Model| {
        let creates = creators.iter().any(|creator| creator.user_id == Some(user.id));
        let roles = members.iter().filter(|member| member.user_id == user.id).map(|member| member.role);
        Reader {
            roles: roles.chain(creates.then_some(Role::Creator)).collect(),
            wishes: wishes.iter().find(|wishes| wishes.user_id == user.id).cloned(),
            suppressed: suppressions.iter().any(|row| row.user_id == user.id && row.address == user.email),
            user,
        }
    };
    Ok(users.into_iter().map(reader).collect())
}

/// Stores what somebody wants.
pub(in super::super) async fn set_preference(tx: &Tx, row: &letter_preference::Model) -> Result<(), Fault> {
    use letter_preference::Column as C;
    let replace = OnConflict::column(C::UserId)
        .update_columns([C::Status, C::Information, C::Messages, C::QuietFrom, C::QuietUntil, C::ChangedAt])
        .to_owned();
    let insert = letter_preference::Entity::insert(row.clone().into_active_model().reset_all());
    insert.on_conflict(replace).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Why letters to somebody's present address are not sent, if they are not.
pub async fn find_suppression(db: &impl ConnectionTrait, user: UserId, address: &str) -> Result<Option<suppression::Model>, Fault> {
    let row = suppression::Entity::find_by_id(user).filter(suppression::Column::Address.eq(address));
    Ok(row.one(db).await?)
}

/// Addresses that take no letters, for operators.
pub async fn list_suppressions(db: &impl ConnectionTrait, actor: &Actor, page: &Page) -> Result<Paged<suppression::Model>, Fault> {
    if actor.role != Role::Operator {
        return Err(Fault::missing());
    }
    let mut rows = suppression::Entity::find();
    if let Some(before) = page.before {
        rows = rows.filter(suppression::Column::UserId.lt(before));
    }
    let rows = rows.order_by_desc(suppression::Column::UserId).limit(page.limit + 1).all(db).await?;
    Ok(page.wrap(rows, |row| row.user_id.into()))
}

/// Notes that an address takes no letters; the latest news counts.
pub(in super::super) async fn suppress(tx: &Tx, user: UserId, address: &str, (by, status): (SuppressedBy, &str)) -> Result<(), Fault> {
    use suppression::Column as C;
    let row = suppression::Model { user_id: user, address: address.to_owned(), by, status: status.to_owned(), since: tx.now() };
    let replace = OnConflict::column(C::UserId).update_columns([C::Address, C::By, C::Status, C::Since]).to_owned();
    suppression::Entity::insert(row.into_active_model().reset_all()).on_conflict(replace).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Forgets it; says whether there was something to forget.
pub(in super::super) async fn unsuppress(tx: &Tx, user: UserId) -> Result<bool, Fault> {
    Ok(suppression::Entity::delete_by_id(user).exec(tx.db()).await?.rows_affected == 1)
}

/// Whether the house has sent somebody a letter about an event.
pub(in super::super) async fn was_written_to(tx: &Tx, user: UserId, event: entity::EventId) -> Result<bool, Fault> {
    let letter = outbox::Entity::find().filter(outbox::Column::UserId.eq(user)).filter(outbox::Column::EventId.eq(event));
    Ok(letter.one(tx.db()).await?.is_some())
}

/// Whether letters of what might interest are wanted at all.
pub fn wants_information(preference: Option<&letter_preference::Model>) -> bool {
    preference.is_none_or(|preference| preference.information != Pace::Never)
}
