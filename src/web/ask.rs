//! What a handler is given: who asks, with which ids, query and body, all of it already read.

use std::rc::Rc;

use entity::Id;
use serde::de::DeserializeOwned;

use super::front::Front;
use super::view::Viewer;
use crate::kernel::paging::Page;
use crate::kernel::{Actor, Call, Fault, House, Kind};
use crate::market::identity::rules::device::Device;
use crate::render::Locale;

/// A body without fields: what a step needs that needs nothing.
#[derive(Clone, Copy, Debug, Default, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// One request, read.
pub struct Ask<B = Nothing> {
    /// The house.
    pub house: House,
    /// Who calls, with which key, expecting which version: hand it to one promise.
    pub call: Rc<Call>,
    /// The body.
    pub body: B,
    /// The caller's language.
    pub locale: Locale,
    /// The caller's address and device, for records of sign-ins.
    pub origin: Origin,
    pub(super) front: Front,
    pub(super) path: Rc<Vec<(String, String)>>,
    pub(super) query: Rc<str>,
}

/// Where a request came from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The address of the other end of the connection.
    pub address: Option<String>,
    /// What the caller says its program is, at most 200 characters.
    pub agent: Option<String>,
}

/// The page a list is asked for.
#[derive(Debug, Default, serde::Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Where the last page ended (`next`).
    pub cursor: Option<String>,
    /// How many, 1 to 100.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u64>,
}

impl Origin {
    /// What is remembered of it with a sign-in.
    pub fn device(&self) -> Device {
        Device::of(self.agent.as_deref(), self.address.as_deref())
    }
}

impl<B> Ask<B> {
    /// Who asks.
    pub fn actor(&self) -> &Actor {
        &self.call.actor
    }

    /// The id of the path, as `{id}`. One of another kind is not here.
    pub fn id<I: Id>(&self) -> Result<I, Fault> {
        self.id_of("id")
    }

    /// An id of the path by its name.
    pub fn id_of<I: Id>(&self, name: &str) -> Result<I, Fault> {
        self.segment(name)?.parse().map_err(|_| Fault::missing())
    }

    /// A word of the path by its name.
    pub fn segment(&self, name: &str) -> Result<&str, Fault> {
        let found = self.path.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).ok_or_else(|| Fault::broken(format!("this route has no {name}")))
    }

    /// The query, strictly: a name nobody knows is refused.
    pub fn query<Q: DeserializeOwned>(&self) -> Result<Q, Fault> {
        let read = actix_web::web::Query::<Q>::from_query(&self.query);
        read.map(actix_web::web::Query::into_inner)
            .map_err(|error| Fault::refuse(Kind::Malformed, "query", format!("The query cannot be read: {error}.")))
    }

    /// Local addresses that may be reached; none but in test.
    pub fn egress_allow(&self) -> &[std::net::SocketAddr] {
        self.front.egress_allow()
    }

    /// Whether live posts are looked at.
    pub fn looks_at_posts(&self) -> bool {
        self.front.looks_at_posts()
    }

    /// The page asked for with `cursor` and `limit`.
    pub fn page(&self) -> Result<Page, Fault> {
        let asked: PageQuery = self.query()?;
        Page::read(asked.cursor.as_deref(), asked.limit)
    }

    /// For whom and in which language views are made.
    pub fn viewer(&self) -> Viewer<'_> {
        Viewer { actor: self.actor(), words: self.front.words(self.locale) }
    }
}

impl Ask<serde_json::Value> {
    /// The same with its body in its type.
    pub(super) fn with_body<B>(self, body: B) -> Ask<B> {
        let Self { house, call, body: _, locale, origin, front, path, query } = self;
        Ask { house, call, body, locale, origin, front, path, query }
    }
}
