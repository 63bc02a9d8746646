//! One box over what the visitor may see anyway, as the API finds it.

use std::rc::Rc;

use serde_json::{Value, json};

use super::act::read;
use super::visit::{Sheet, Visit, url_encoded};
use crate::kernel::Fault;
use crate::kernel::search::LOOKED_THROUGH;

/// What was found for `?q=`.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let query = format!("q={}", url_encoded(visit.asked("q").unwrap_or_default()));
    let found = read(&visit, "search", Vec::new(), &query).await?;
    let nothing = found["groups"].as_array().is_none_or(Vec::is_empty);
    let data = json!({ "q": found["query"], "groups": found["groups"], "nothing": nothing, "newest": Value::from(LOOKED_THROUGH) });
    Ok(Sheet::read("pages/desk/search", visit.say("page-search"), data))
}
