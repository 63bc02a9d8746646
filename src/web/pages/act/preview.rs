//! What a form would lead to, read before anybody commits: the cost of a cancellation, for both sides.

use serde_json::{Value, json};

use super::errand::read;
use crate::kernel::Fault;
use crate::web::pages::visit::Visit;

/// What is shown with a form of an operation; `null` where there is nothing to foresee. `beside` is the deal.
pub async fn of(visit: &Visit, operation: &str, beside: Option<&Value>) -> Result<Value, Fault> {
    if operation != "ask_cancellation" {
        return Ok(Value::Null);
    }
    let mut preview = match read(visit, "preview_cancellation", visit.path.clone(), "").await {
        Ok(preview) => preview,
        // A deal that has ended says so when the form is sent.
        Err(fault) if fault.refusal().is_some() => return Ok(Value::Null),
        Err(fault) => return Err(fault),
    };
    let known = beside.and_then(|deal| deal.get("deliverables")).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for piece in preview.get_mut("pieces").and_then(Value::as_array_mut).into_iter().flatten() {
        let found = known.iter().find(|known| known.get("id") == piece.get("deliverable"));
        let own = |name: &str| found.and_then(|found| found.get(name)).cloned().unwrap_or_default();
        let names = json!({ "number": own("number"), "platform": own("platform"), "format": own("format") });
        if let (Value::Object(piece), Value::Object(names)) = (piece, names) {
            piece.extend(names);
        }
    }
    Ok(preview)
}
