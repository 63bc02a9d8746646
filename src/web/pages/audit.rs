//! What happened, for auditors and operators: the feed from its end, by kind of thing or by one thing.

use std::rc::Rc;

use entity::{Code, Instant, SubjectKind, UserId};
use jiff::ToSpan;
use serde_json::{Value, json};
use uuid::Uuid;

use super::health::tabs;
use super::person::Names;
use super::rows::{self, Head};
use super::timeline::what;
use super::visit::{Sheet, Visit};
use super::way::path_of;
use crate::kernel::Fault;
use crate::kernel::paging::Paged;
use crate::kernel::record::{self, Placed, Sought};
use crate::kernel::terms::hex;
use crate::market::identity;

/// Events on one page.
const PAGE: u64 = 100;

/// What stands in the file of the feed.
const HEADS: &[Head] = &[
    Head::Plain("seq"),
    Head::Plain("at"),
    Head::Plain("kind"),
    Head::Plain("subject"),
    Head::Plain("name"),
    Head::Plain("from"),
    Head::Plain("to"),
    Head::Plain("who"),
    Head::Plain("facts"),
    Head::Plain("full_hash"),
];

/// The feed; `?kind=deal`, `?subject=deal_…`, `?name=approve`, `?person=` an address, `?from=` and `?until=` days,
/// `?before=1200`.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let text = |name: &str| visit.asked(name).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let kind = visit.asked("kind").and_then(SubjectKind::from_code);
    let (subject, name, person) = (text("subject"), text("name"), text("person"));
    let user = match &person {
        // A word that is no person's address is nobody's, not everybody's.
        Some(person) => Some(person_of(&visit, person).await?.unwrap_or(UserId(Uuid::nil()))),
        None => None,
    };
    let span = (start_of(&visit, "from", 0)?, start_of(&visit, "until", 1)?);
    let sought = Sought {
        kind,
        subject: subject.as_deref().map(|subject| id_in(subject).unwrap_or(Uuid::nil())),
        name: name.as_deref(),
        user,
        span,
        before: None,
    };
    if rows::is_asked(&visit) {
        return rows::saved("events", HEADS, async |page| list(&visit, &sought, page.before).await).await;
    }
    let before = visit.asked("before").and_then(|before| before.parse::<u128>().ok()).map(Uuid::from_u128);
    let paged = list(&visit, &sought, before).await?;
    let last = paged.items.last().and_then(|line| line.get("seq")).cloned();
    let data = json!({
        "events": paged.items,
        "kinds": SubjectKind::ALL.iter().map(|code| json!({ "code": code, "chosen": kind == Some(*code) })).collect::<Vec<_>>(),
        "subject": subject.unwrap_or_default(),
        "name": name.unwrap_or_default(),
        "person": person.unwrap_or_default(),
        "from": visit.asked("from").unwrap_or_default(),
        "until": visit.asked("until").unwrap_or_default(),
        "before": last.filter(|_| paged.next.is_some()),
        "tabs": tabs(&visit, "/events"),
    });
    Ok(Sheet::read("pages/house/events", visit.say("page-events"), data))
}

/// A page of events. Their place in the feed stands where lists have the id of the last row.
async fn list(visit: &Visit, sought: &Sought<'_>, before: Option<Uuid>) -> Result<Paged<Value>, Fault> {
    let before = before.and_then(|place| i64::try_from(place.as_u128()).ok());
    let events = record::latest(visit.house().reader(), visit.actor(), &Sought { before, ..*sought }, PAGE).await?;
    let mut names = Names::of(visit);
    let mut items = Vec::new();
    for placed in &events {
        items.push(line(visit, placed, &mut names).await?);
    }
    let is_full = u64::try_from(events.len()).unwrap_or(PAGE) == PAGE;
    let place = events.last().filter(|_| is_full).and_then(|placed| u128::try_from(placed.seq).ok());
    Ok(Paged { items, next: place.map(|place| Uuid::from_u128(place).simple().to_string()) })
}

/// A person by their address or id.
async fn person_of(visit: &Visit, text: &str) -> Result<Option<UserId>, Fault> {
    if let Ok(id) = text.parse() {
        return Ok(Some(id));
    }
    Ok(identity::store::find_user_by_email(visit.house().reader(), &text.to_lowercase()).await?.map(|user| user.id))
}

/// The beginning of a day of the address in the visitor's zone, or of a day so many after it.
fn start_of(visit: &Visit, name: &str, later: i32) -> Result<Option<Instant>, Fault> {
    let Some(day) = visit.asked(name).and_then(|day| day.parse::<jiff::civil::Date>().ok()) else { return Ok(None) };
    let day = day.checked_add(later.days())?;
    Ok(Some(day.in_tz(&visit.visitor.zone)?.timestamp().into()))
}

fn id_in(text: &str) -> Option<Uuid> {
    let digits = text.rsplit_once('_').map_or(text, |(_, digits)| digits);
    Uuid::try_parse(digits).ok()
}

async fn line(visit: &Visit, Placed { seq, event }: &Placed, names: &mut Names<'_>) -> Result<Value, Fault> {
    let hash = hex(&event.hash);
    let short: String = hash.chars().take(12).collect();
    Ok(json!({
        "seq": seq,
        "at": event.at,
        "name": event.name,
        "full_hash": hash,
        "kind": event.subject_kind,
        "subject": event.subject_kind.show(event.subject_id),
        "link": path_of(event.subject_kind, event.subject_id),
        "what": what(visit, event),
        "from": event.from_state,
        "to": event.to_state,
        "who": names.colleague(event).await?,
        "facts": (event.facts != "{}").then_some(&event.facts),
        "hash": short,
    }))
}
