//! Messages on deals over JSON: bodies, views and handlers. Decisions stand in `market/message`.

use base64::Engine;
use entity::{DealId, FileId, Instant, MessageId, Party, attachment, deal, message};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{Actor, Fault, FieldError, House};
use crate::market::deal::sides::side_of;
use crate::market::deal::store::load_deal;
use crate::market::message::actions::{self, Sent};
use crate::market::message::{passages, store};
use crate::web::ask::{Ask, Nothing};
use crate::web::route::Download;
use crate::web::view::List;

/// What a side writes to the other.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DealMessageBody {
    /// The words; may be left out where files are sent.
    #[serde(default)]
    #[schema(max_length = 5000)]
    pub text: String,
    /// Up to four files of at most 5 MB, 8 MB together: PDF, JPEG, PNG or WebP.
    #[serde(default)]
    #[schema(max_items = 4)]
    pub attachments: Vec<AttachmentBody>,
}

/// A file.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachmentBody {
    /// What it is called.
    #[schema(max_length = 255)]
    pub name: String,
    /// Its bytes in Base64.
    pub base64: String,
}

/// A message.
#[derive(Debug, Serialize, ToSchema)]
pub struct DealMessageView {
    id: MessageId,
    deal: DealId,
    /// The side that wrote.
    by: Party,
    /// Its name.
    from: String,
    /// Whether it is the caller's own side.
    mine: bool,
    text: String,
    /// Passages that lead off the platform: addresses, numbers, names at messengers. What is agreed elsewhere is not protected.
    leading_off: Vec<String>,
    attachments: Vec<AttachmentView>,
    created_at: Instant,
    /// Whether the other side has read it.
    read: bool,
}

/// A file of a message.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttachmentView {
    id: FileId,
    name: String,
    media_type: String,
    /// Bytes.
    size: i64,
}

/// How far the caller's side has read.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadView {
    /// Whether there was something new.
    moved: bool,
}

/// Until when each side has read.
struct Readings {
    brand: Option<Instant>,
    creator: Option<Instant>,
}

impl Readings {
    async fn of(house: &House, deal: DealId) -> Result<Self, Fault> {
        let (brand, creator) = store::readings_of(house.reader(), deal).await?;
        Ok(Self { brand, creator })
    }

    fn has_read(&self, message: &message::Model) -> bool {
        let other = if message.party == Party::Brand { self.creator } else { self.brand };
        other.is_some_and(|until| until >= message.created_at)
    }
}

fn view(
    actor: &Actor,
    (deal, readings): (&deal::Model, &Readings),
    message: message::Model,
    files: &[attachment::Model],
) -> Result<DealMessageView, Fault> {
    let own = files.iter().filter(|file| file.message_id == message.id);
    Ok(DealMessageView {
        id: message.id,
        deal: message.deal_id,
        by: message.party,
        from: if message.party == Party::Brand { deal.brand_name.clone() } else { deal.creator_name.clone() },
        mine: side_of(deal, actor).is_ok_and(|side| side == message.party),
        leading_off: passages(&message.body)?,
        attachments: own
            .map(|file| AttachmentView { id: file.file_id, name: file.name.clone(), media_type: file.media_type.clone(), size: file.size })
            .collect(),
        created_at: message.created_at,
        read: readings.has_read(&message),
        text: message.body,
    })
}

/// The messages of a deal, the newest first.
pub async fn list(ask: Ask<Nothing>) -> Result<List<DealMessageView>, Fault> {
    let page = ask.page()?;
    let db = ask.house.reader();
    let deal = load_deal(db, ask.actor(), ask.id()?).await?;
    let paged = store::list_of_deal(db, deal.id, &page).await?;
    let ids: Vec<MessageId> = paged.items.iter().map(|message| message.id).collect();
    let files = store::attachments_of(db, &ids).await?;
    let readings = Readings::of(&ask.house, deal.id).await?;
    List::of(paged, |message| view(ask.actor(), (&deal, &readings), message, &files))
}

/// Writes to the other side.
pub async fn write(ask: Ask<DealMessageBody>) -> Result<DealMessageView, Fault> {
    let sent = sent_files(&ask.body.attachments)?;
    let id = ask.id()?;
    let answer = actions::write(&ask.house, &ask.call, id, (&ask.body.text, &sent)).await?;
    let deal = load_deal(ask.house.reader(), ask.actor(), id).await?;
    let readings = Readings::of(&ask.house, id).await?;
    view(ask.actor(), (&deal, &readings), answer.message, &answer.attachments)
}

/// Files as they came.
pub fn sent_files(attachments: &[AttachmentBody]) -> Result<Vec<Sent>, Fault> {
    attachments.iter().enumerate().map(|(place, file)| sent(place, file)).collect()
}

fn sent(place: usize, file: &AttachmentBody) -> Result<Sent, Fault> {
    let wrong = |_| {
        let field = format!("attachments.{place}.base64");
        Fault::invalid(vec![FieldError::new(field, "not_a_file", "The bytes of a file are sent in Base64.")])
    };
    let bytes = base64::engine::general_purpose::STANDARD.decode(&file.base64).map_err(wrong)?;
    Ok(Sent { name: file.name.clone(), bytes })
}

/// Notes that the caller's side has read everything.
pub async fn note_read(ask: Ask<Nothing>) -> Result<ReadView, Fault> {
    let read = actions::note_read(&ask.house, &ask.call, ask.id()?).await?;
    Ok(ReadView { moved: read.moved })
}

/// A file of a message, byte for byte as it is kept.
pub async fn attachment(ask: Ask<Nothing>) -> Result<Download, Fault> {
    let (row, bytes) = store::load_attachment(ask.house.reader(), ask.actor(), (ask.id()?, ask.id_of("file")?)).await?;
    Ok(Download { name: row.name, media_type: row.media_type, bytes })
}
