//! What a page is given (who visits, in which language and zone, with which form) and what it gives back.

use entity::{Id, user};
use serde_json::Value;

use super::events::Events;
use crate::kernel::paging::Page;
use crate::kernel::{Actor, Call, Fault, House};
use crate::render::{Locale, Words};
use crate::web::ask::Origin;
use crate::web::front::Front;
use crate::web::route::Download;

/// Names with their values, as they stand in a path, a query or a form.
pub type Fields = Vec<(String, String)>;

/// Who visits.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// As whom.
    pub actor: Actor,
    /// The person; `None` before they sign in.
    pub user: Option<user::Model>,
    /// The language of the page.
    pub locale: Locale,
    /// The time zone its moments are told in.
    pub zone: String,
    /// What every form of the page carries, so that no other site can send it.
    pub csrf: String,
}

/// One visit of one page.
pub struct Visit {
    /// What stands behind every request.
    pub front: Front,
    /// Who visits.
    pub visitor: Visitor,
    /// Where from.
    pub origin: Origin,
    /// Whether somebody looks at what is answered, as far as their browser says; nothing counts as read otherwise.
    pub looked_at: bool,
    pub(super) path: Fields,
    pub(super) query: Fields,
    pub(super) form: Fields,
}

/// What a page gives back.
#[derive(Debug)]
pub enum Sheet {
    /// A page to read.
    Read(Reading),
    /// A file to be saved.
    File(Download),
    /// A letter's own HTML, as a mail program would get it.
    Letter(String),
    /// A stream that tells a page of changes.
    Events(Events),
    /// Another address to go to.
    Go(String),
    /// The same with a cookie to keep the sign-in in.
    SignedIn {
        /// Where to.
        to: String,
        /// What the cookie holds.
        cookie: String,
    },
    /// A page for somebody who has just signed in again in the middle of something.
    Resumed {
        /// What the cookie of the sign-in holds.
        cookie: String,
        /// The new sign-in and its seat, which its form is bound to.
        seat: String,
        /// The page.
        reading: Reading,
    },
    /// The same with the sign-in forgotten.
    SignedOut {
        /// Where to.
        to: String,
    },
}

/// A page to read.
#[derive(Debug)]
pub struct Reading {
    /// Its template below `templates/`.
    pub template: &'static str,
    /// What stands in the title bar; a name people chose may be in it.
    pub title: String,
    /// The status code, 200 for most.
    pub status: u16,
    /// What the template shows.
    pub data: Value,
}

impl Sheet {
    /// A page to read.
    pub fn read(template: &'static str, title: impl Into<String>, data: Value) -> Self {
        Self::Read(Reading { template, title: title.into(), status: 200, data })
    }

    /// The same with the other side's clock beside one's own.
    #[must_use]
    pub fn beside_zone(mut self, zone: Option<String>) -> Self {
        if let Self::Read(Reading { data: Value::Object(data), .. }) = &mut self {
            data.insert("other_zone".to_owned(), zone.into());
        }
        self
    }
}

impl Visit {
    /// The house.
    pub fn house(&self) -> &House {
        self.front.house()
    }

    /// As whom.
    pub fn actor(&self) -> &Actor {
        &self.visitor.actor
    }

    /// The sentences of the visitor's language.
    pub fn words(&self) -> &Words {
        self.front.words(self.visitor.locale)
    }

    /// A sentence of the visitor's language.
    pub fn say(&self, key: &str) -> String {
        self.words().say_if_known(key).unwrap_or_else(|| key.to_owned())
    }

    /// A call of a use case by the visitor.
    pub fn call(&self) -> Call {
        Call::by(self.actor().clone())
    }

    /// The id of the path, as `{id}`. One of another kind is not here.
    pub fn id<I: Id>(&self) -> Result<I, Fault> {
        found(&self.path, "id").and_then(|id| id.parse().ok()).ok_or_else(Fault::missing)
    }

    /// A value of the query.
    pub fn asked(&self, name: &str) -> Option<&str> {
        found(&self.query, name)
    }

    /// A field of the form; empty where it was not sent.
    pub fn field(&self, name: &str) -> &str {
        found(&self.form, name).unwrap_or_default()
    }

    /// The page of a list that the query asks for.
    pub fn page(&self) -> Result<Page, Fault> {
        Page::read(self.asked("cursor"), Some(50))
    }
}

/// The first value of a name.
pub fn found<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// A text as the value of a query.
pub fn url_encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/');
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// Whether an address is a path of this house and leads nowhere else.
pub fn is_of_this_house(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n'])
}
