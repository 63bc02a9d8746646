//! What happened to some things of a deal, by time: each step with who took it, and why where somebody said so. Which
//! things, the page says.

use entity::{Instant, Role, SubjectKind, deal, event};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::person::Names;
use super::visit::Visit;
use crate::kernel::paging::{LIMIT_MOST, Page};
use crate::kernel::{Fault, record};
use crate::market::message::actions::MESSAGE;

/// Something whose history is told.
pub struct Told {
    /// Which one.
    pub id: Uuid,
    /// What tells it from others of its kind: `2` of a draft, the name of a lane.
    pub which: Option<String>,
    /// What was said with its steps: the step's name, and the words.
    pub said: Vec<(&'static str, Vec<String>)>,
    /// Where it stands, where that is another page.
    pub link: Option<String>,
}

impl Told {
    /// Something without words of its own.
    pub fn of(id: impl Into<Uuid>) -> Self {
        Self { id: id.into(), which: None, said: Vec::new(), link: None }
    }

    /// Something that is told in a line, with the way to it.
    pub fn in_line(id: impl Into<Uuid>, which: Option<String>, link: Option<String>) -> Self {
        Self { which, link, ..Self::of(id) }
    }
}

/// What one person did at one instant: several steps of one promise stand together.
#[derive(Debug, Serialize)]
pub struct Moment {
    at: Instant,
    who: String,
    by_clock: bool,
    steps: Vec<Step>,
}

/// One step of it.
#[derive(Debug, Serialize)]
struct Step {
    kind: SubjectKind,
    which: Option<String>,
    link: Option<String>,
    what: String,
    state: Option<String>,
    said: Vec<String>,
    files: Vec<Value>,
    leading_off: Option<String>,
    note: Option<String>,
}

/// What somebody wrote, beside the steps: a message.
pub struct Line {
    /// What they did, in a word.
    pub what: String,
    /// Their words; may be empty.
    pub text: String,
    /// Files with `name` and `link`.
    pub files: Vec<Value>,
    /// What of it leads off the platform.
    pub leading_off: Option<String>,
    /// What stands beside it, such as that it was read.
    pub note: Option<String>,
}

impl Moment {
    /// A moment that is no step.
    pub fn spoken(at: Instant, who: String, line: Line) -> Self {
        let Line { what, text, files, leading_off, note } = line;
        let said = if text.is_empty() { Vec::new() } else { vec![text] };
        let step = Step { kind: SubjectKind::Deal, which: None, link: None, what, state: None, said, files, leading_off, note };
        Self { at, who, by_clock: false, steps: vec![step] }
    }
}

/// The timeline of some things of one deal, the newest first.
pub async fn of(visit: &Visit, deal: &deal::Model, things: &[Told]) -> Result<Value, Fault> {
    Ok(serde_json::to_value(told(visit, Some(deal), things).await?)?)
}

/// The timeline of events that were read already, with what the sides wrote to each other meanwhile.
pub async fn of_events(
    visit: &Visit,
    (deal, things): (&deal::Model, &[Told]),
    events: Vec<event::Model>,
    messages: Vec<Moment>,
) -> Result<Value, Fault> {
    let of_thing = |event: event::Model| Some((things.iter().find(|thing| thing.id == event.subject_id)?, event));
    let mut all = moments(visit, Some(deal), events.into_iter().filter_map(of_thing).collect()).await?;
    all.extend(messages);
    all.sort_by_key(|moment| std::cmp::Reverse(moment.at));
    Ok(serde_json::to_value(all)?)
}

/// The timeline of what belongs to no deal, for staff.
pub async fn of_staff(visit: &Visit, things: &[Told]) -> Result<Value, Fault> {
    Ok(serde_json::to_value(told(visit, None, things).await?)?)
}

async fn told(visit: &Visit, deal: Option<&deal::Model>, things: &[Told]) -> Result<Vec<Moment>, Fault> {
    let mut events = Vec::new();
    for thing in things {
        let history = record::history(visit.house().reader(), thing.id, &Page::first(LIMIT_MOST)).await?;
        // A message stands in its own words, not as the event that it was written.
        events.extend(history.into_iter().filter(|event| event.name != MESSAGE).map(|event| (thing, event)));
    }
    moments(visit, deal, events).await
}

async fn moments(visit: &Visit, deal: Option<&deal::Model>, mut events: Vec<(&Told, event::Model)>) -> Result<Vec<Moment>, Fault> {
    events.sort_by_key(|(_, event)| std::cmp::Reverse((event.at, Uuid::from(event.id))));
    let mut names = Names::of(visit);
    let mut moments: Vec<Moment> = Vec::new();
    for (thing, event) in &events {
        let who = match deal {
            Some(deal) => names.who(event, deal).await?,
            None => names.colleague(event).await?,
        };
        let step = step(visit, thing, event);
        match moments.last_mut().filter(|last| last.at == event.at && last.who == who) {
            Some(last) => last.steps.push(step),
            None => moments.push(Moment { at: event.at, who, by_clock: event.role == Role::Clock, steps: vec![step] }),
        }
    }
    Ok(moments)
}

/// What happened, in words.
pub fn what(visit: &Visit, event: &event::Model) -> String {
    let name = &event.name;
    let keys = [format!("event-{}-{name}", event.subject_kind), format!("event-{name}"), format!("step-{name}")];
    keys.iter().find_map(|key| visit.words().say_if_known(key)).unwrap_or_else(|| name.clone())
}

fn step(visit: &Visit, thing: &Told, event: &event::Model) -> Step {
    let name = &event.name;
    Step {
        kind: event.subject_kind,
        which: thing.which.clone(),
        link: thing.link.clone(),
        what: what(visit, event),
        state: event.to_state.clone().filter(|_| event.subject_kind.has_states()),
        said: thing.said.iter().filter(|(step, _)| step == name).flat_map(|(_, said)| said.clone()).collect(),
        files: Vec::new(),
        leading_off: None,
        note: None,
    }
}
