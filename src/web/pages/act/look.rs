//! A brief while it is being written: what its words would be asked about, what it costs, and how creators will see it.
//!
//! Nothing is stored and nothing refused here; what is not filled in yet is left out.

use entity::{Currency, Money};
use serde_json::{Value, json};

use super::context;
use super::fill::{plain_amount, rows_in};
use crate::finance::share::share_minor;
use crate::kernel::{Fault, Term};
use crate::market::brief::content::RequirementKind;
use crate::market::brief::lint::{Begun, found_in};
use crate::market::brief::store::find_product;
use crate::web::pages::visit::{Fields, Visit, found};

/// Forms that are looked at while they are written.
const LOOKED_AT: &[&str] = &["create_brief", "rewrite_brief"];
/// Where the markets stand.
const MARKETS: &str = "content.markets";
/// Where the pieces of the offer stand.
const PIECES: &str = "content.offer.deliverables";

/// How a form stands; `null` for forms that are not looked at.
pub async fn of(visit: &Visit, operation: &str, values: &Fields) -> Result<Value, Fault> {
    if !LOOKED_AT.contains(&operation) {
        return Ok(Value::Null);
    }
    let said = |name: &str| found(values, name).unwrap_or_default().trim();
    let pieces: Vec<Value> = rows_in(values, PIECES).into_iter().filter_map(|row| piece(values, row)).collect();
    Ok(json!({
        "title": said("title"),
        "goal": said("content.goal"),
        "category": Some(said("category")).filter(|code| !code.is_empty()),
        "pieces": pieces,
        "sums": sums(visit, values).await?,
        "findings": findings(visit, values).await?,
    }))
}

/// A piece of the offer, once it says where it stands.
fn piece(values: &Fields, row: usize) -> Option<Value> {
    let said = |name: &str| found(values, &format!("{PIECES}.{row}.{name}")).map(str::trim).filter(|value| !value.is_empty());
    Some(json!({ "platform": said("platform")?, "format": said("format")?, "price": price(values, row), "days": said("due_days") }))
}

fn price(values: &Fields, row: usize) -> Option<Money> {
    amount(values, &format!("{PIECES}.{row}.price"))
}

fn amount(values: &Fields, name: &str) -> Option<Money> {
    let currency: Currency = found(values, &format!("{name}.currency"))?.parse().ok()?;
    let written = found(values, &format!("{name}.amount"))?;
    Money::parse(&plain_amount(written), currency).ok().filter(|price| price.minor > 0)
}

/// What all slots come to, the fee on top, and whether the budget for prices covers it; nothing before a price stands there.
async fn sums(visit: &Visit, values: &Fields) -> Result<Option<Value>, Fault> {
    let prices: Vec<Money> = rows_in(values, PIECES).into_iter().filter_map(|row| price(values, row)).collect();
    let Some(currency) = prices.first().map(|price| price.currency) else { return Ok(None) };
    let slots = found(values, "slots").and_then(|slots| slots.trim().parse::<i64>().ok()).unwrap_or(1);
    let one = prices.iter().filter(|price| price.currency == currency).try_fold(0_i64, |sum, price| sum.checked_add(price.minor));
    let Some(all) = one.and_then(|one| one.checked_mul(slots.max(1))) else { return Ok(None) };
    let (_, terms) = visit.house().current_terms().await?;
    let fee_bp = u32::try_from(terms.number(Term::FeeBp)).map_err(|_| Fault::broken("a fee below nothing"))?;
    let Ok(fee) = share_minor(all, fee_bp) else { return Ok(None) };
    let Some(whole) = all.checked_add(fee) else { return Ok(None) };
    let budget = amount(values, "budget").filter(|budget| budget.currency == currency);
    Ok(Some(json!({
        "slots": slots.max(1),
        "prices": Money::new(all, currency),
        "fee": Money::new(fee, currency),
        "whole": Money::new(whole, currency),
        "short": budget.filter(|budget| budget.minor < all).map(|budget| Money::new(all - budget.minor, currency)),
    })))
}

/// What is found in the words, each with the words it is about; by the rules of briefs, and by those of the markets for what
/// is promoted as far as that is filled in.
async fn findings(visit: &Visit, values: &Fields) -> Result<Vec<Value>, Fault> {
    let said = |name: &str| found(values, name).unwrap_or_default().trim();
    let product = match (said("content.product_id").parse().ok(), visit.actor().organisation) {
        (Some(id), Some(brand)) => find_product(visit.house().reader(), brand, id).await?,
        (Some(_) | None, _) => None,
    };
    let is_text = |name: &str| name == "title" || name == "content.goal" || name.ends_with(".text");
    let kind = |name: &str| found(values, &format!("{}.kind", name.strip_suffix(".text")?))?.parse::<RequirementKind>().ok();
    let texts = values.iter().filter(|(name, _)| is_text(name)).map(|(name, text)| (name.clone(), text.as_str(), kind(name)));
    let markets = values.iter().filter(|(name, market)| name.starts_with(MARKETS) && !market.is_empty()).map(|(_, market)| market.clone());
    let begun = Begun { texts: texts.collect(), markets: markets.collect(), category: said("category"), product: product.as_ref() };
    let all: Vec<_> = found_in(&begun)?.into_iter().map(|remark| remark.finding).collect();
    Ok(context::findings(visit, &json!({ "findings": all })))
}
