//! One timeline of a deliverable: its own steps and those of its sample, drafts, lanes and checks, by time, with
//! who did it, and why where somebody said so.

use entity::{SubjectKind, deal, event};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::person::Names;
use super::visit::Visit;
use crate::kernel::paging::{LIMIT_MOST, Page};
use crate::kernel::{Fault, record};

/// Something whose history is told.
pub struct Told {
    /// Which one.
    pub id: Uuid,
    /// What tells it from others of its kind: `2` of a draft, the name of a lane.
    pub which: Option<String>,
    /// What was said with its steps: the step's name, and the words.
    pub said: Vec<(&'static str, Vec<String>)>,
}

impl Told {
    /// Something without words of its own.
    pub fn of(id: impl Into<Uuid>) -> Self {
        Self { id: id.into(), which: None, said: Vec::new() }
    }
}

/// One line.
#[derive(Debug, Serialize)]
struct Moment {
    at: entity::Instant,
    kind: SubjectKind,
    which: Option<String>,
    what: String,
    state: Option<String>,
    who: String,
    by_clock: bool,
    said: Vec<String>,
    #[serde(skip)]
    order: Uuid,
}

/// The timeline of some things of one deal, the newest first.
pub async fn of(visit: &Visit, deal: &deal::Model, things: &[Told]) -> Result<Value, Fault> {
    told(visit, Some(deal), things).await
}

/// The timeline of what belongs to no deal, for staff.
pub async fn of_staff(visit: &Visit, things: &[Told]) -> Result<Value, Fault> {
    told(visit, None, things).await
}

async fn told(visit: &Visit, deal: Option<&deal::Model>, things: &[Told]) -> Result<Value, Fault> {
    let mut names = Names::of(visit);
    let mut moments = Vec::new();
    for thing in things {
        for event in record::history(visit.house().reader(), thing.id, &Page::first(LIMIT_MOST)).await? {
            let who = match deal {
                Some(deal) => names.who(&event, deal).await?,
                None => names.colleague(&event).await?,
            };
            moments.push(moment(visit, thing, &event, who));
        }
    }
    moments.sort_by_key(|moment| std::cmp::Reverse((moment.at, moment.order)));
    Ok(serde_json::to_value(moments)?)
}

fn moment(visit: &Visit, thing: &Told, event: &event::Model, who: String) -> Moment {
    let words = visit.words();
    let name = &event.name;
    let keys = [format!("event-{}-{name}", event.subject_kind), format!("event-{name}"), format!("step-{name}")];
    let what = keys.iter().find_map(|key| words.say_if_known(key)).unwrap_or_else(|| name.clone());
    let said = thing.said.iter().filter(|(step, _)| *step == event.name).flat_map(|(_, said)| said.clone()).collect();
    Moment {
        at: event.at,
        kind: event.subject_kind,
        which: thing.which.clone(),
        what,
        state: event.to_state.clone().filter(|_| event.subject_kind.has_states()),
        who,
        by_clock: event.role == entity::Role::Clock,
        said,
        order: event.id.into(),
    }
}
