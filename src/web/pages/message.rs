//! Messages on a deal's page: in its timeline, with what leads off the platform marked, and the form to answer.
//!
//! Whoever looks at the page for a side has read its messages (what a browser fetches ahead, or a script unseen, reads nothing);
//! a form stands for `write_message` of the API.

use entity::{Instant, Party, deal};
use serde_json::{Value, json};
use uuid::Uuid;

use super::act::read;
use super::timeline::{Line, Moment};
use super::visit::Visit;
use crate::kernel::Fault;
use crate::kernel::paging::Page;
use crate::kernel::seal::fresh_token;
use crate::market::deal::sides::side_of;
use crate::market::message::{actions, store};

/// What a deal's page shows of its messages.
pub struct Thread {
    /// The messages by their ids, each a moment of the timeline, the newest first.
    pub moments: Vec<(Uuid, Moment)>,
    /// Whether there are older ones.
    pub has_older: bool,
    /// What stands around them: how many were unread, who is written to.
    pub shown: Value,
}

/// The messages of a deal, from before one of them where it is named. The newest count as read once somebody looks at them.
pub async fn thread(visit: &Visit, deal: &deal::Model, page: &Page) -> Result<Thread, Fault> {
    let side = side_of(deal, visit.actor()).ok();
    let unread = match side {
        Some(side) => store::count_unread(visit.house().reader(), deal.id, side).await?,
        None => 0,
    };
    let cursor = page.before.map(|before| format!("cursor={}&", before.simple())).unwrap_or_default();
    let query = format!("{cursor}limit={}", page.limit);
    let listed = read(visit, "list_messages", vec![("id".to_owned(), deal.id.to_string())], &query).await?;
    let items = listed.get("items").and_then(Value::as_array).cloned().unwrap_or_default();
    let moments = items.iter().map(|item| moment(visit, deal, item)).collect::<Result<Vec<_>, Fault>>()?;
    if unread > 0 && page.before.is_none() && visit.looked_at {
        actions::note_read(visit.house(), &visit.call(), deal.id).await?;
    }
    let other = side.map(|side| if side == Party::Brand { &deal.creator_name } else { &deal.brand_name });
    let shown = json!({
        "unread": unread,
        "to": other,
        "form": format!("/deals/{}/messages/new", deal.id),
        "back": format!("/deals/{}#timeline", deal.id),
        "key": fresh_token(),
    });
    Ok(Thread { moments, has_older: listed["next"].is_string(), shown })
}

fn moment(visit: &Visit, deal: &deal::Model, item: &Value) -> Result<(Uuid, Moment), Fault> {
    let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let is = |name: &str| item.get(name) == Some(&Value::Bool(true));
    let list = |name: &str| item.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let at: Instant = serde_json::from_value(item.get("created_at").cloned().unwrap_or_default())?;
    let leading_off: Vec<String> = list("leading_off").iter().filter_map(|passage| passage.as_str().map(str::to_owned)).collect();
    let files = list("attachments").into_iter().map(|file| {
        let part = |name: &str| file.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        json!({ "name": part("name"), "link": format!("/deals/{}/attachments/{}", deal.id, part("id")) })
    });
    let id = text("id").rsplit_once('_').and_then(|(_, digits)| Uuid::try_parse(digits).ok()).ok_or_else(Fault::missing)?;
    let note = is("mine").then(|| visit.say(if is("read") { "page-message-read" } else { "page-message-sent" }));
    let spoken = Moment::spoken(
        at,
        text("from"),
        Line {
            what: visit.say("event-deal-message"),
            text: text("text"),
            files: files.collect(),
            leading_off: (!leading_off.is_empty()).then(|| leading_off.join("，")),
            note,
        },
    );
    Ok((id, spoken))
}
