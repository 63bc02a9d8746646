//! Hooks on pages: where an organisation's events go, what was sent there and what came of it.

use std::rc::Rc;

use serde_json::{Value, json};

use super::act::read;
use super::rows::{self, Head};
use super::visit::{Sheet, Visit};
use crate::kernel::Fault;

/// What stands in the file of a hook's log.
const HEADS: &[Head] = &[
    Head::Plain("id"),
    Head::Plain("event"),
    Head::Plain("name"),
    Head::Plain("state"),
    Head::Plain("attempts"),
    Head::Plain("answered"),
    Head::Plain("last_error"),
    Head::Plain("created_at"),
    Head::Plain("ended_at"),
];

/// The organisation's hooks.
pub async fn list(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let shown = read(&visit, "list_webhooks", Vec::new(), "").await?;
    Ok(Sheet::read("pages/hook/list", visit.say("page-hooks"), json!({ "hooks": items(&shown) })))
}

/// One of them with what was sent; its secret where it is asked for.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    if rows::is_asked(&visit) {
        return rows::of_api(&visit, "webhook-log", "list_webhook_deliveries", HEADS).await;
    }
    let hook = read(&visit, "read_webhook", visit.path.clone(), "").await?;
    let cursor = visit.asked("cursor").map(|cursor| format!("cursor={cursor}&")).unwrap_or_default();
    let sent = read(&visit, "list_webhook_deliveries", visit.path.clone(), &format!("{cursor}limit=50")).await?;
    let secret = match visit.asked("secret") {
        Some(_) => read(&visit, "read_webhook_secret", visit.path.clone(), "").await?.get("secret").cloned().unwrap_or_default(),
        None => Value::Null,
    };
    let id = hook.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let data = json!({
        "hook": hook,
        "at": format!("/webhooks/{id}"),
        "is_program": hook.get("kind").and_then(Value::as_str) == Some("webhook"),
        "secret": secret,
        "deliveries": items(&sent),
        "next": sent.get("next"),
    });
    Ok(Sheet::read("pages/hook/show", visit.say("page-hook"), data))
}

fn items(shown: &Value) -> Vec<Value> {
    shown.get("items").and_then(Value::as_array).cloned().unwrap_or_default()
}
