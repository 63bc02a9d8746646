//! Letters as their readers see them: lists, single ones, and which of them were opened. Sending them is `delivery.rs`'s.

use entity::letter::LetterClass;
use entity::outbox::{self, Channel, OutboxState};
use entity::{Code, Letter, OutboxId, Role, UserId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::kernel::paging::{Page, Paged};
use crate::kernel::{Actor, Call, Fault, House};

/// Letters of one reader on a channel, the newest first; of every reader, if none is given; of some classes, if any are
/// named. Letters that were not sent because their subject had moved on are left out.
pub async fn list(
    db: &impl ConnectionTrait,
    reader: Option<UserId>,
    (channel, classes): (Channel, &[LetterClass]),
    page: &Page,
) -> Result<Paged<outbox::Model>, Fault> {
    let mut letters =
        outbox::Entity::find().filter(outbox::Column::Channel.eq(channel)).filter(outbox::Column::State.ne(OutboxState::Dropped));
    if let Some(reader) = reader {
        letters = letters.filter(outbox::Column::UserId.eq(reader));
    }
    if channel == Channel::Inbox {
        letters = letters.filter(outbox::Column::State.eq(OutboxState::Sent));
    }
    if !classes.is_empty() {
        letters =
            letters.filter(outbox::Column::Letter.is_in(Letter::ALL.iter().filter(|letter| classes.contains(&letter.class())).copied()));
    }
    if let Some(before) = page.before {
        letters = letters.filter(outbox::Column::Id.lt(before));
    }
    let rows = letters.order_by_desc(outbox::Column::Id).limit(page.limit + 1).all(db).await?;
    Ok(page.wrap(rows, |letter| letter.id.into()))
}

/// A letter, for its reader; for whoever may read all, if none is given.
pub async fn find(db: &impl ConnectionTrait, reader: Option<UserId>, id: OutboxId) -> Result<Option<outbox::Model>, Fault> {
    let mut letter = outbox::Entity::find_by_id(id);
    if let Some(reader) = reader {
        letter = letter.filter(outbox::Column::UserId.eq(reader));
    }
    Ok(letter.one(db).await?)
}

/// How many letters of an inbox its reader has not opened, at most `most`.
pub async fn unread(db: &impl ConnectionTrait, reader: UserId, most: u64) -> Result<usize, Fault> {
    let fresh = outbox::Entity::find()
        .select_only()
        .column(outbox::Column::Id)
        .filter(outbox::Column::UserId.eq(reader))
        .filter(outbox::Column::Channel.eq(Channel::Inbox))
        .filter(outbox::Column::State.eq(OutboxState::Sent))
        .filter(outbox::Column::ReadAt.is_null())
        .limit(most);
    Ok(fresh.into_tuple::<OutboxId>().all(db).await?.len())
}

/// Notes that a reader has opened letters of their inbox: one of them, or all there are.
pub async fn mark_read(house: &House, call: &Call, only: Option<OutboxId>) -> Result<(), Fault> {
    let reader = call.actor.user.ok_or_else(Fault::missing)?;
    house
        .promise(call, async |tx| {
            let mut opened = outbox::Entity::update_many()
                .col_expr(outbox::Column::ReadAt, Expr::value(tx.now()))
                .filter(outbox::Column::UserId.eq(reader))
                .filter(outbox::Column::Channel.eq(Channel::Inbox))
                .filter(outbox::Column::State.eq(OutboxState::Sent))
                .filter(outbox::Column::ReadAt.is_null());
            if let Some(only) = only {
                opened = opened.filter(outbox::Column::Id.eq(only));
            }
            opened.exec(tx.db()).await?;
            Ok(())
        })
        .await
}

/// The newest letters to some readers; for operators.
pub async fn to_readers(db: &impl ConnectionTrait, actor: &Actor, readers: &[UserId], limit: u64) -> Result<Vec<outbox::Model>, Fault> {
    if actor.role != Role::Operator || readers.is_empty() {
        return Ok(Vec::new());
    }
    let letters = outbox::Entity::find().filter(outbox::Column::UserId.is_in(readers.iter().copied()));
    Ok(letters.order_by_desc(outbox::Column::Id).limit(limit).all(db).await?)
}

/// Every letter on every channel, the newest first, perhaps only those that stand somewhere or go to somebody; for operators.
pub async fn queue(
    db: &impl ConnectionTrait,
    actor: &Actor,
    (state, to): (Option<OutboxState>, Option<UserId>),
    page: &Page,
) -> Result<Paged<outbox::Model>, Fault> {
    if actor.role != Role::Operator {
        return Err(Fault::missing());
    }
    let mut letters = outbox::Entity::find();
    if let Some(state) = state {
        letters = letters.filter(outbox::Column::State.eq(state));
    }
    if let Some(to) = to {
        letters = letters.filter(outbox::Column::UserId.eq(to));
    }
    if let Some(before) = page.before {
        letters = letters.filter(outbox::Column::Id.lt(before));
    }
    let rows = letters.order_by_desc(outbox::Column::Id).limit(page.limit + 1).all(db).await?;
    Ok(page.wrap(rows, |letter| letter.id.into()))
}
