//! Things that are read as they stand: their facts, whose turn it is, what the visitor may do, what happened.
//!
//! Drawn from what the API shows, for kinds that need no page of their own making.

use std::rc::Rc;

use entity::{DealId, SubjectKind};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::act::{buttons_of, read};
use super::timeline::{self, Told};
use super::titles::name_of;
use super::turn::Turn;
use super::visit::{Sheet, Visit};
use super::way::path_of_id;
use crate::kernel::{Fault, wait};
use crate::market::deal::store::{ground, load_deal};
use crate::render::Words;

/// A request to end a deal early.
pub async fn cancellation(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    show(&visit, SubjectKind::Cancellation).await
}

/// A request to change a running deal.
pub async fn change_request(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    show(&visit, SubjectKind::ChangeRequest).await
}

/// A sample on its way, with its tracking number.
pub async fn sample(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    show(&visit, SubjectKind::Sample).await
}

/// The closing of a month.
pub async fn closing(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    show(&visit, SubjectKind::Closing).await
}

/// An agency's mandate.
pub async fn representation(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    show(&visit, SubjectKind::Representation).await
}

/// One fact of a thing.
#[derive(Debug, Serialize)]
pub struct Fact {
    label: String,
    /// How it is shown: `text`, `money`, `moment`, `link` or `share`.
    shape: &'static str,
    value: Value,
    link: Option<String>,
}

async fn show(visit: &Visit, kind: SubjectKind) -> Result<Sheet, Fault> {
    let shown = read(visit, &format!("read_{kind}"), visit.path.clone(), "").await?;
    let text = |name: &str| shown.get(name).and_then(Value::as_str);
    let id = text("id").and_then(|id| Uuid::try_parse(id.rsplit_once('_')?.1).ok()).ok_or_else(Fault::missing)?;
    let db = visit.house().reader();
    let deal = match text("deal").and_then(|deal| deal.parse::<DealId>().ok()) {
        Some(deal) => Some(load_deal(db, visit.actor(), deal).await?),
        None => None,
    };
    let wait = wait::open_of(db, id).await?;
    let about = deal.as_ref().map_or_else(String::new, |deal| deal.title.clone());
    let turn = match (&wait, &deal) {
        (Some(wait), Some(deal)) => Some(Turn::on(visit, wait, &about, &ground(deal))),
        (Some(wait), None) => Some(Turn::of(visit, wait, &about, wait.role == Some(visit.actor().role))),
        (None, _) => None,
    };
    let history = match &deal {
        Some(deal) => timeline::of(visit, deal, &[Told::of(id)]).await?,
        None => Value::Array(Vec::new()),
    };
    let name = name_of(visit, &kind.show(id)).await?;
    let kind_said = visit.say(&format!("subject-{kind}"));
    let title = name.as_ref().map_or_else(|| kind_said.clone(), |name| format!("{kind_said} · {name}"));
    let mut facts = facts_of(visit.words(), &shown);
    for fact in &mut facts {
        let there = fact.link.as_deref().and_then(|link| link.rsplit('/').next());
        if let Some(name) = name_of(visit, there.unwrap_or_default()).await? {
            fact.value = name.into();
        }
    }
    let data = json!({
        "kind": kind,
        "name": name,
        "state_now": text("state"),
        "about": about,
        "link": deal.as_ref().map(|deal| format!("/deals/{}", deal.id)),
        "turn": turn,
        "buttons": buttons_of(visit, kind, &shown, None),
        "facts": facts,
        "timeline": history,
    });
    Ok(Sheet::read("pages/subject", title, data))
}

/// Whether a fact is a moment: by its name, or on a day that is told to the second.
fn is_moment(name: &str, text: &str) -> bool {
    let by_name = name.ends_with("_at") || name.ends_with("_until") || name == "until";
    by_name || (name.ends_with("_on") && text.parse::<jiff::Timestamp>().is_ok())
}

/// The facts of what the API shows, without those that every page shows by itself.
pub fn facts_of(words: &Words, shown: &Value) -> Vec<Fact> {
    const SHOWN_ELSEWHERE: &[&str] = &["id", "state", "version", "event_id", "waiting", "steps"];
    let fields = shown.as_object().into_iter().flatten();
    let own = fields.filter(|(name, value)| !SHOWN_ELSEWHERE.contains(&name.as_str()) && !value.is_null());
    own.filter_map(|(name, value)| fact(words, name, value)).collect()
}

fn fact(words: &Words, name: &str, value: &Value) -> Option<Fact> {
    let label = words.say_if_known(&format!("label-{name}")).unwrap_or_else(|| name.to_owned());
    let plain = |shape, value: Value| Some(Fact { label: label.clone(), shape, value, link: None });
    match value {
        Value::String(text) if is_moment(name, text) => plain("moment", text.as_str().into()),
        Value::String(text) => match path_of_id(text) {
            Some(link) => {
                let named = words.say_if_known("page-open-it").unwrap_or_default();
                Some(Fact { label, shape: "link", value: named.into(), link: Some(link) })
            }
            None if is_bare_id(text) => None,
            None => {
                let said = words.say_if_known(&format!("{}-{text}", name.replace('_', "-")));
                plain("text", said.unwrap_or_else(|| text.clone()).into())
            }
        },
        Value::Number(_) if name.ends_with("_bp") => plain("share", value.clone()),
        Value::Number(number) => plain("text", number.to_string().into()),
        Value::Bool(yes) => plain("text", words.say_if_known(if *yes { "page-yes" } else { "page-no" }).unwrap_or_default().into()),
        Value::Object(fields) if fields.contains_key("amount") && fields.contains_key("currency") => plain("money", value.clone()),
        Value::Array(items) if !items.is_empty() && items.iter().all(Value::is_string) => {
            let one = name.trim_end_matches('s').replace('_', "-");
            let said = |text: &str| words.say_if_known(&format!("{one}-{text}")).unwrap_or_else(|| text.to_owned());
            let texts: Vec<String> = items.iter().filter_map(Value::as_str).map(said).collect();
            plain("text", texts.join(" · ").into())
        }
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether a text is an id of something that has no page: it says nothing to a person.
fn is_bare_id(text: &str) -> bool {
    text.rsplit_once('_').is_some_and(|(prefix, digits)| digits.len() == 32 && prefix.chars().all(|letter| letter.is_ascii_lowercase()))
}
