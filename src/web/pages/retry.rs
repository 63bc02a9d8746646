//! What was given up, for operators: ticked and tried again many at once, with a result for each row.

use std::rc::Rc;

use serde_json::{Value, json};

use super::act::{Errand, read, send};
use super::health::tabs;
use super::person::Names;
use super::visit::{Sheet, Visit};
use crate::kernel::Fault;
use crate::kernel::seal::fresh_token;
use crate::web::route::Reply;

/// Everything that was given up.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    drawn(&visit, &[]).await
}

/// What was ticked is tried again; the page says of each what became of it, above what is still there. A second click gets
/// the same answers.
pub async fn retry(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let ids: Vec<&String> = visit.form.iter().filter(|(name, _)| name == "id").map(|(_, id)| id).collect();
    if ids.is_empty() {
        return Ok(Sheet::Go("/retries".to_owned()));
    }
    let key = Some(visit.field("_key").to_owned()).filter(|key| !key.is_empty()).unwrap_or_else(fresh_token);
    match send(&visit, "retry_many", Errand { body: json!({ "ids": ids }), key: Some(key), ..Errand::default() }).await? {
        Reply::Json(text) => {
            let results: Value = serde_json::from_str(&text)?;
            drawn(&visit, results["items"].as_array().map(Vec::as_slice).unwrap_or_default()).await
        }
        Reply::File(_) => Err(Fault::broken("retries answer with a file")),
    }
}

async fn drawn(visit: &Visit, results: &[Value]) -> Result<Sheet, Fault> {
    let listed = read(visit, "list_given_up", Vec::new(), "").await?;
    let mut rows = listed["items"].as_array().cloned().unwrap_or_default();
    let mut names = Names::of(visit);
    for row in &mut rows {
        row["what"] = what(visit, row).into();
        // A letter goes to a person; a delivery names its host.
        if let Some(user) = row["about"].as_str().and_then(|id| id.parse().ok()) {
            row["about"] = names.name(user).await?.into();
        }
    }
    let data = json!({ "rows": rows, "results": results, "key": fresh_token(), "tabs": tabs(visit, "/retries") });
    Ok(Sheet::read("pages/house/retries", visit.say("page-retries"), data))
}

/// What was given up, in words: a letter by its title, work by its name, a delivery by what it tells of.
fn what(visit: &Visit, row: &Value) -> String {
    let text = |name: &str| row[name].as_str().unwrap_or_default();
    let code = text("what");
    visit.words().say_if_known(&format!("{}-{code}", text("sort"))).unwrap_or_else(|| code.to_owned())
}
