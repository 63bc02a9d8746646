//! What a form can know of whoever opens it, so that they need not write it: their language, their zone, where their brand is at home.

use serde_json::{Value, json};

use crate::kernel::Fault;
use crate::market::brief::vocabulary::MARKETS;
use crate::market::identity;
use crate::web::pages::visit::Visit;

/// What most people would write into a form of an operation.
pub async fn guess(visit: &Visit, operation: &str) -> Result<Value, Fault> {
    Ok(match operation {
        // Whoever proves a post has just published it.
        "deliverable_prove" => json!({ "published_at": visit.house().now() }),
        "note_measurement" => json!({ "measured_at": visit.house().now() }),
        "sign_up" => newcomer(visit),
        "create_brief" => at_home(visit).await?,
        _ => json!({}),
    })
}

/// A browser tells no country: the house is at home in China, and everybody sees what was guessed and may write another.
fn newcomer(visit: &Visit) -> Value {
    let zone = &visit.visitor.zone;
    let place = json!({ "country": "CN", "region": "CN", "zone": zone });
    json!({ "locale": visit.visitor.locale.code(), "zone": zone, "brand": place, "agency": place, "creator": place })
}

/// A brief is first of all for the market its brand is at home in; in China that means Xiaohongshu.
async fn at_home(visit: &Visit) -> Result<Value, Fault> {
    let Some(id) = visit.actor().organisation else { return Ok(json!({})) };
    let Some(brand) = identity::store::find_organisation(visit.house().reader(), id).await? else { return Ok(json!({})) };
    let market = if brand.country == "GB" { "UK" } else { brand.country.as_str() };
    if !MARKETS.contains(&market) {
        return Ok(json!({}));
    }
    if market != "CN" {
        return Ok(json!({ "content": { "markets": [market] } }));
    }
    let piece = json!({ "platform": "xiaohongshu", "format": "note" });
    Ok(json!({ "content": { "markets": [market], "platforms": ["xiaohongshu"], "offer": { "deliverables": [piece] } } }))
}
