//! The facts of the letter about unread messages, frozen when it is owed.

use entity::{Instant, Party, attachment, deal, message};

use crate::notify::facts::{MessageFacts, MessageLine};

/// How many messages a letter quotes.
const QUOTED_MOST: usize = 5;
/// How many characters of each.
const QUOTED_CHARACTERS: usize = 600;

/// What a side has not read of the other's words; the newest are quoted.
pub fn unread(deal: &deal::Model, messages: &[message::Model], files: &[attachment::Model]) -> MessageFacts {
    let by = messages.first().map_or(Party::Brand, |message| message.party);
    let quoted = messages.iter().skip(messages.len().saturating_sub(QUOTED_MOST)).map(|message| MessageLine {
        at: message.created_at,
        text: cut(&message.body),
        files: files.iter().filter(|file| file.message_id == message.id).map(|file| file.name.clone()).collect(),
    });
    MessageFacts {
        brand: deal.brand_name.clone(),
        creator: deal.creator_name.clone(),
        title: deal.title.clone(),
        by,
        from: if by == Party::Brand { deal.brand_name.clone() } else { deal.creator_name.clone() },
        messages: quoted.collect(),
        many: messages.len(),
        since: messages.first().map_or(Instant::from_micros(0), |message| message.created_at),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(QUOTED_CHARACTERS) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}
