//! Server-sent events: a page is told that what it shows has changed, and nothing else. What it shows then, the page asks for
//! itself, as the person who looks at it.
//!
//! `/changes?of=deal_…` follows one thing with what waits under it, for whoever may see it; `/changes` follows what waits for
//! oneself. A stream ends with the sign-in it was opened with.

use std::rc::Rc;
use std::time::Duration;

use actix_web::web::Bytes;
use entity::outbox::Channel;
use entity::{BriefId, Code, DealId, SubjectKind};
use futures_util::stream::unfold;
use serde_json::Value;
use uuid::Uuid;

use super::act::{read, route_of};
use super::events::Events;
use super::visit::{Sheet, Visit};
use super::way::path_of_id;
use crate::kernel::outbox::inbox;
use crate::kernel::paging::Page;
use crate::kernel::{Fault, Kind, record, wait};
use crate::market::identity;
use crate::web::followers::Following;

/// How long writes gather before a stream looks, so that a burst is told once.
const GATHER: Duration = Duration::from_millis(400);
/// How often a stream looks by itself: other processes write too, and what sits between keeps a silent line no longer.
const BEAT: Duration = Duration::from_secs(15);
/// The most of one's own to-dos that are watched.
const WAITS_MOST: u64 = 100;

/// What a stream watches.
enum Watched {
    /// What waits for the visitor, and what is told to them.
    Own,
    /// One thing, with what waits under the deal or brief it belongs to.
    Thing { kind: SubjectKind, id: Uuid, deal: Option<DealId>, brief: Option<BriefId> },
}

/// One open stream.
struct Stream {
    visit: Rc<Visit>,
    watched: Watched,
    mark: String,
    following: Following,
}

/// The stream of a page.
pub async fn open(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let user = visit.actor().user.ok_or_else(Fault::missing)?;
    let too_many = || Fault::refuse(Kind::Limited, "too_many_requests", "Too many pages of yours follow changes already.");
    let watched = Watched::of(&visit, visit.asked("of")).await?;
    let following = visit.front.followers().enter(user).ok_or_else(too_many)?;
    let mark = watched.mark(&visit).await?;
    let stream = Stream { visit, watched, mark, following };
    let hello = futures_util::stream::once(async { Ok(Bytes::from_static(b"retry: 5000\n\n")) });
    let events = unfold(stream, async |mut stream| stream.next().await.map(|told| (Ok(told), stream)));
    Ok(Sheet::Events(Events(Box::pin(futures_util::StreamExt::chain(hello, events)))))
}

/// Where a page's changes are followed: under its own address if it shows one thing, as one's own to-dos on the pages of these.
pub fn address_for(path: &str) -> Option<String> {
    if matches!(path, "/" | "/inbox" | "/queue") {
        return Some("/changes".to_owned());
    }
    let (room, id) = path.strip_prefix('/')?.split_once('/')?;
    let kind = kind_of(id).filter(|kind| kind.plural() == room)?;
    path_of_id(id)?;
    route_of(&format!("read_{kind}")).map(|_| format!("/changes?of={id}"))
}

fn kind_of(id: &str) -> Option<SubjectKind> {
    let (prefix, digits) = id.rsplit_once('_')?;
    Uuid::try_parse(digits).ok()?;
    SubjectKind::ALL.iter().copied().find(|kind| kind.prefix() == prefix)
}

impl Watched {
    /// What is asked for, as far as the visitor may see it.
    async fn of(visit: &Visit, asked: Option<&str>) -> Result<Self, Fault> {
        let Some(asked) = asked else { return Ok(Self::Own) };
        let (kind, digits) = kind_of(asked).zip(asked.rsplit_once('_').map(|(_, digits)| digits)).ok_or_else(Fault::missing)?;
        let shown = shown(visit, kind, asked).await?;
        let above = |name: &str| shown.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let own = |wanted: SubjectKind| if kind == wanted { asked.to_owned() } else { above(wanted.code()) };
        let id = Uuid::try_parse(digits).map_err(|_| Fault::missing())?;
        let (deal, brief) = (own(SubjectKind::Deal).parse().ok(), own(SubjectKind::Brief).parse().ok());
        Ok(Self::Thing { kind, id, deal, brief: brief.filter(|_| kind == SubjectKind::Brief) })
    }

    /// What is other as soon as something has changed.
    async fn mark(&self, visit: &Visit) -> Result<String, Fault> {
        let db = visit.house().reader();
        let (newest, waits) = match self {
            Self::Own => {
                let told = inbox::list(db, visit.actor().user, (Channel::Inbox, &[]), &Page::first(1)).await?;
                let newest = told.items.first().map(|letter| letter.id.to_string()).unwrap_or_default();
                (newest, wait::todo(db, visit.actor(), WAITS_MOST).await?)
            }
            Self::Thing { id, deal, brief, .. } => {
                let waits = match (deal, brief) {
                    (Some(deal), _) => wait::open_under_deal(db, *deal).await?,
                    (None, Some(brief)) => wait::open_under_brief(db, *brief).await?,
                    (None, None) => Vec::new(),
                };
                let newest = record::history(db, *id, &Page::first(1)).await?;
                (newest.first().map(|event| event.id.to_string()).unwrap_or_default(), waits)
            }
        };
        let mut parts: Vec<String> = waits.iter().map(|wait| format!("{}{}", wait.id, u8::from(wait.paused_at.is_some()))).collect();
        parts.sort_unstable();
        Ok(format!("{newest} {}", parts.concat()))
    }

    /// What a stream says of it, if the visitor may still see it.
    async fn told(&self, visit: &Visit) -> Result<String, Fault> {
        match self {
            Self::Own => Ok("mine".to_owned()),
            Self::Thing { kind, id, .. } => {
                let id = kind.show(*id);
                shown(visit, *kind, &id).await?;
                Ok(id)
            }
        }
    }
}

impl Stream {
    /// The next thing to say; `None` ends the stream.
    async fn next(&mut self) -> Option<Bytes> {
        let written = self.visit.house().was_written();
        tokio::select! {
            () = written => tokio::time::sleep(GATHER).await,
            () = tokio::time::sleep(BEAT) => {}
            () = self.following.over() => return None,
        }
        match self.news().await {
            Ok(Some(told)) => Some(Bytes::from(format!("event: changed\ndata: {told}\n\n"))),
            // Nothing to say is said as a comment, which also finds out who has gone.
            Ok(None) => Some(Bytes::from_static(b":\n\n")),
            Err(_) => None,
        }
    }

    /// What has changed since the last time; a refusal where the visitor may not know any more.
    async fn news(&mut self) -> Result<Option<String>, Fault> {
        let house = self.visit.house();
        let session = self.visit.actor().session.ok_or_else(Fault::missing)?;
        let known = identity::store::actor_of_session(house.reader(), session, house.now()).await?;
        if known.as_ref() != Some(self.visit.actor()) {
            return Err(Fault::missing());
        }
        let mark = self.watched.mark(&self.visit).await?;
        if mark == self.mark {
            return Ok(None);
        }
        self.mark = mark;
        self.watched.told(&self.visit).await.map(Some)
    }
}

/// The thing as the API shows it to the visitor.
async fn shown(visit: &Visit, kind: SubjectKind, id: &str) -> Result<Value, Fault> {
    let operation = format!("read_{kind}");
    if route_of(&operation).is_none() {
        return Err(Fault::missing());
    }
    read(visit, &operation, vec![("id".to_owned(), id.to_owned())], "").await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_one_thing_follow_it_and_the_first_page_follows_oneself() {
        let id = "01a09d36a8007000800bb1b26c7aa89b";
        assert_eq!(address_for("/"), Some("/changes".to_owned()));
        assert_eq!(address_for(&format!("/deals/deal_{id}")), Some(format!("/changes?of=deal_{id}")));
        for other in [format!("/briefs/deal_{id}"), format!("/deals/deal_{id}/disputes/new"), "/deals".into(), "/terms/change".into()] {
            assert_eq!(address_for(&other), None, "{other}");
        }
    }
}
