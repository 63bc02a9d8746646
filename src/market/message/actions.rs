//! Messages are written, read, and told of by letter where nobody reads them.

use entity::{DealId, EventId, FileId, MessageId, Party, SubjectKind, attachment, deal, file, message};
use jiff::SignedDuration;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::attachment::kept;
use super::contact::passages;
use super::rules::{must_not_flood, must_say_something};
use super::{letters, store};
use crate::kernel::lifecycle::By;
use crate::kernel::outbox::{Addressed, Owed, queue, recipients};
use crate::kernel::{Actor, Call, Fault, House, Term, Tx, record};
use crate::market::deal::sides::side_of;
use crate::market::deal::store::{ground, load_deal};

pub use super::attachment::{ALL_BYTES_MOST, Kept, Sent};

/// How many deals are looked at in one round.
const ROUND: u64 = 200;

/// A message that was sent.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct MessageAnswer {
    /// The message.
    pub message: message::Model,
    /// Its files, without their bytes.
    pub attachments: Vec<attachment::Model>,
    /// The event.
    pub event_id: EventId,
}

/// A side of a deal writes to the other: up to 5,000 characters, up to four files. What leads off the platform is
/// counted in the event and marked where it is shown. Whoever writes has read what came before.
pub async fn write(house: &House, call: &Call, id: DealId, (body, sent): (&str, &[Sent])) -> Result<MessageAnswer, Fault> {
    must_say_something(body, sent.len())?;
    let files = kept(sent)?;
    let leading_off = passages(body)?.len();
    house
        .promise(call, async |tx| {
            let deal = load_deal(tx.db(), tx.actor(), id).await?;
            let party = side_of(&deal, tx.actor())?;
            let Some(user_id) = tx.actor().user else { return Err(Fault::missing()) };
            must_not_flood(store::count_since(tx, id, (party, tx.now().minus(SignedDuration::from_hours(1)))).await?)?;
            let message = message::Model {
                id: tx.mint(),
                deal_id: id,
                party,
                user_id,
                body: body.to_owned(),
                created_at: tx.now(),
                settled_at: None,
            };
            let rows: Vec<_> = files.iter().enumerate().map(|(place, kept)| stored(tx, &message, (place, kept))).collect();
            let attachments: Vec<_> = rows.iter().map(|(_, row)| row.clone()).collect();
            store::insert(tx, &message, rows).await?;
            store::read_through(tx, id, (party, tx.now())).await?;
            let facts = json!({ "message": message.id, "by": party, "files": attachments.len(), "leading_off": leading_off });
            let event_id = record(tx, SubjectKind::Deal, id, MESSAGE, facts).await?;
            Ok(MessageAnswer { message, attachments, event_id })
        })
        .await
}

/// The name of the event that a message is.
pub const MESSAGE: &str = "message";

fn stored(tx: &Tx, message: &message::Model, (place, kept): (usize, &Kept)) -> (file::Model, attachment::Model) {
    let (file_id, number) = (tx.mint::<FileId>(), i64::try_from(place + 1).unwrap_or(i64::MAX));
    let file = file::Model {
        id: file_id,
        purpose: store::PURPOSE.to_owned(),
        belongs_to: format!("{}/{number}", message.id),
        name: kept.name.clone(),
        media_type: kept.media_type.to_owned(),
        sha256: Sha256::digest(&kept.bytes).to_vec(),
        content: kept.bytes.clone(),
        created_at: tx.now(),
    };
    let attachment = attachment::Model {
        file_id,
        message_id: message.id,
        number,
        name: kept.name.clone(),
        media_type: kept.media_type.to_owned(),
        size: i64::try_from(kept.bytes.len()).unwrap_or(i64::MAX),
    };
    (file, attachment)
}

/// How far a side has read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Read {
    /// Whether there was something new.
    pub moved: bool,
}

/// A side of a deal has read everything that was written up to now.
pub async fn note_read(house: &House, call: &Call, id: DealId) -> Result<Read, Fault> {
    house
        .promise(call, async |tx| {
            let deal = load_deal(tx.db(), tx.actor(), id).await?;
            let party = side_of(&deal, tx.actor())?;
            Ok(Read { moved: store::read_through(tx, id, (party, tx.now())).await? })
        })
        .await
}

/// Tells those who have not read what was written to them for longer than the terms say: one letter a deal, whatever
/// was written meanwhile. Gives how many letters are owed now.
pub async fn tell_unread(house: &House) -> Result<usize, Fault> {
    let (_, terms) = house.current_terms().await?;
    let before = house.now().minus(SignedDuration::from_mins(terms.number(Term::MessageLetterMinutes)));
    let mut letters = 0;
    for (deal, party) in store::waiting_since(house.reader(), before, ROUND).await? {
        letters += house.promise(&Call::by(Actor::clock()), async |tx| tell(tx, deal, party).await).await?;
    }
    Ok(letters)
}

async fn tell(tx: &Tx, id: DealId, party: Party) -> Result<usize, Fault> {
    let deal: deal::Model = load_deal(tx.db(), tx.actor(), id).await?;
    let reader = if party == Party::Brand { By::Creator } else { By::Brand };
    let readers = recipients(tx, &ground(&deal), reader).await?;
    let unread = store::settle_unread(tx, id, party).await?;
    if unread.is_empty() || readers.is_empty() {
        return Ok(0);
    }
    let ids: Vec<MessageId> = unread.iter().map(|message| message.id).collect();
    let files = store::attachments_of(tx.db(), &ids).await?;
    let facts = serde_json::to_value(letters::unread(&deal, &unread, &files))?;
    let event_id = record(tx, SubjectKind::Deal, id, "messages_told", json!({ "letters": readers.len(), "messages": ids.len() })).await?;
    let owed = Owed { event_id, wait: None, kind: SubjectKind::Deal, id: id.into() };
    let letters: Vec<_> =
        readers.iter().map(|user| Addressed { letter: entity::Letter::MessagesUnread, user: *user, facts: &facts }).collect();
    queue(tx, &letters, &owed);
    Ok(letters.len())
}
