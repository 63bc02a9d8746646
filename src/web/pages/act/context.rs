//! What one looks at while filling in a form: whom an invitation goes to, what an appeal is against; and the names of what the
//! form holds as a code.

use std::collections::BTreeMap;

use entity::AccountId;
use serde_json::{Value, json};

use super::errand::read;
use crate::kernel::Fault;
use crate::market::identity;
use crate::render::Locale;
use crate::web::pages::absent;
use crate::web::pages::titles::name_of;
use crate::web::pages::visit::{Fields, Visit, found};

/// Fields whose values are ids of something with a name.
const NAMED: &[&str] = &["creator", "deal"];

/// What stands beside a form.
#[derive(Debug, Default)]
pub struct Context {
    /// Names by id.
    pub names: BTreeMap<String, String>,
    /// What its template shows; null where there is nothing.
    pub shown: Value,
}

/// The context of a form of an operation; `beside` is what it is about, `values` what stands in it.
pub async fn of(visit: &Visit, operation: &str, (beside, values): (Option<&Value>, &Fields)) -> Result<Context, Fault> {
    let mut names = BTreeMap::new();
    for id in NAMED.iter().filter_map(|name| found(values, name)) {
        if let Some(name) = name_of(visit, id).await? {
            names.insert(id.to_owned(), name);
        }
    }
    let shown = match operation {
        "invite_creator" => json!({ "creator": creator(visit, values).await?, "findings": null, "account": null }),
        "check_real_name" => json!({ "creator": beside.map(without_remark), "findings": null, "account": null }),
        "verify_account" => json!({ "creator": null, "findings": null, "account": account(visit).await? }),
        "compliance_check_appeal" | "compliance_check_rule_appeal" => {
            json!({ "creator": null, "findings": beside.map(|check| findings(visit, check)), "account": null })
        }
        _ => Value::Null,
    };
    Ok(Context { names, shown })
}

/// Whoever compares a name has no use for whether somebody takes orders.
fn without_remark(creator: &Value) -> Value {
    let mut creator = creator.clone();
    if let Value::Object(told) = &mut creator {
        told.insert("remark".to_owned(), Value::Null);
    }
    creator
}

/// The storefront of whoever is invited.
async fn creator(visit: &Visit, values: &Fields) -> Result<Value, Fault> {
    let Some(id) = found(values, "creator").filter(|id| !id.is_empty()) else { return Ok(Value::Null) };
    match read(visit, "read_creator", vec![("id".to_owned(), id.to_owned())], "").await {
        Ok(mut creator) => {
            let name = creator.get("display_name").and_then(Value::as_str).unwrap_or_default();
            let remark = creator.get("availability").and_then(|availability| absent::remark(visit.words(), availability, name));
            if let Value::Object(told) = &mut creator {
                told.insert("remark".to_owned(), remark.into());
            }
            Ok(creator)
        }
        // Whoever is no creator is told apart when the form is sent.
        Err(fault) if fault.refusal().is_some() => Ok(Value::Null),
        Err(fault) => Err(fault),
    }
}

/// The account somebody looks at, with the code that should stand in its profile text.
async fn account(visit: &Visit) -> Result<Value, Fault> {
    let id: AccountId = visit.id()?;
    let account = identity::store::load_account_as_staff(visit.house().reader(), visit.actor(), id).await?;
    Ok(json!({ "platform": account.platform, "handle": account.handle, "bio_code": account.bio_code, "creator": account.creator_id }))
}

/// What a check found, in the visitor's language.
pub fn findings(visit: &Visit, check: &Value) -> Vec<Value> {
    let tongue = match visit.visitor.locale {
        Locale::ZhCn => "zh",
        Locale::En => "en",
    };
    let told = |finding: &Value| {
        let said = |name: &str| finding.get(name).and_then(|sentence| sentence.get(tongue)).cloned().unwrap_or_default();
        json!({
            "severity": finding.get("severity"),
            "text": finding.pointer("/passage/text"),
            "message": said("message"),
            "fix": said("fix"),
        })
    };
    check.get("findings").and_then(Value::as_array).into_iter().flatten().map(told).collect()
}
