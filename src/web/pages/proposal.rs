//! Proposals on a page: every round of the negotiation, what is on the table, and the answers.

use std::collections::BTreeMap;
use std::rc::Rc;

use entity::proposal::ProposalState;
use entity::{BriefId, CreatorId, OrganisationId, SubjectKind};
use serde_json::{Value, json};

use super::absent;
use super::act::{buttons_of, read};
use super::net;
use super::readiness;
use super::rows::{self, Head};
use super::turn::Turn;
use super::visit::{Sheet, Visit};
use super::zones;
use crate::kernel::paging::{Page, Paged};
use crate::kernel::{Fault, wait};
use crate::market::proposal::store;
use crate::market::{brief, identity};

/// What stands in the file of the list.
const HEADS: &[Head] = &[
    Head::Plain("id"),
    Head::Plain("brief_title"),
    Head::Plain("brand"),
    Head::Plain("creator"),
    Head::Plain("kind"),
    Head::Plain("state"),
    Head::Amount("price"),
    Head::Amount("net"),
    Head::Plain("until"),
    Head::Plain("created_at"),
];

/// The proposals of the visitor's side, the newest first.
pub async fn list(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let list = async |page: Page| {
        let paged = store::list_proposals(visit.house().reader(), visit.actor(), None, &page).await?;
        let names = Names::of(&visit, &paged.items).await?;
        let mut items = Vec::new();
        for row in &paged.items {
            items.push(with_net(&visit, row, names.line(row)).await?);
        }
        Ok(Paged { items, next: paged.next })
    };
    if rows::is_asked(&visit) {
        return rows::saved("proposals", HEADS, list).await;
    }
    let paged = list(visit.page()?).await?;
    let data = json!({ "proposals": paged.items, "next": paged.next });
    Ok(Sheet::read("pages/proposal/list", visit.say("page-proposals"), data))
}

/// A line with what would arrive of a price that is still on the table, for its creator.
async fn with_net(visit: &Visit, row: &entity::proposal::Model, mut line: Value) -> Result<Value, Fault> {
    let is_on_the_table = matches!(
        row.state,
        ProposalState::Asked
            | ProposalState::Interested
            | ProposalState::Offered
            | ProposalState::Applied
            | ProposalState::CounteredByBrand
            | ProposalState::CounteredByCreator
    );
    if is_on_the_table {
        let net = net::of(visit, row).await?;
        let told = |name: &str| net.get(name).filter(|money| !money.is_null()).cloned();
        line["net"] = told("arrives").or_else(|| told("agency").and_then(|_| told("creator"))).unwrap_or_default();
    }
    Ok(line)
}

/// One proposal.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let db = visit.house().reader();
    let row = store::load_proposal(db, visit.actor(), visit.id()?).await?;
    let before = visit.asked("before_round").map(|number| format!("before_round={number}")).unwrap_or_default();
    let shown = read(&visit, "read_proposal", visit.path.clone(), &before).await?;
    let first = shown.pointer("/rounds/0/number").and_then(Value::as_i64);
    let line = Names::of(&visit, std::slice::from_ref(&row)).await?.line(&row);
    let title = line.get("brief_title").and_then(Value::as_str).unwrap_or_default().to_owned();
    let wait = wait::open_of(db, row.id).await?;
    let data = json!({
        "rounds": compared(&visit, &shown),
        "earlier": first.filter(|number| *number > 1),
        "net": net::of(&visit, &row).await?,
        "proposal": shown,
        "line": line,
        "turn": wait.map(|wait| Turn::on(&visit, &wait, &title, &store::ground(&row))),
        "buttons": buttons_of(&visit, SubjectKind::Proposal, &shown, None),
        "readiness": if crate::market::proposal::rules::is_open(row.state) { readiness::of(&visit).await? } else { Value::Null },
        "remark": remark(&visit, &row).await?,
        "deal": row.deal_id.map(|deal| format!("/deals/{deal}")),
    });
    let zone = zones::other_side(&visit, (row.brand_id, row.creator_id)).await?;
    Ok(Sheet::read("pages/proposal/show", title, data).beside_zone(zone))
}

/// What a brand expects of a creator who is away or full, while the proposal is open.
async fn remark(visit: &Visit, row: &entity::proposal::Model) -> Result<Option<String>, Fault> {
    let is_brand = visit.actor().organisation == Some(row.brand_id);
    if is_brand && crate::market::proposal::rules::is_open(row.state) { absent::remark_on(visit, row.creator_id).await } else { Ok(None) }
}

/// Every round, the latest first, with what it changed against the round before.
fn compared(visit: &Visit, shown: &Value) -> Vec<Value> {
    let rounds = shown.get("rounds").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut compared = Vec::new();
    for (place, round) in rounds.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|place| rounds.get(place));
        let mut round = round.clone();
        if let Value::Object(told) = &mut round {
            let changes = before.map(|before| changes(visit, before, &Value::Object(told.clone()))).unwrap_or_default();
            told.insert("changes".to_owned(), changes.into());
        }
        compared.push(round);
    }
    compared.reverse();
    compared
}

/// What of each piece is other than before; pieces that came or went are told by the price and the list itself.
fn changes(visit: &Visit, before: &Value, now: &Value) -> Vec<Value> {
    const COMPARED: &[&str] = &["platform", "format", "price", "route", "outline", "due_days", "window_days", "retention_days"];
    let pieces = |round: &Value| round.pointer("/offer/deliverables").and_then(Value::as_array).cloned().unwrap_or_default();
    let (old, new) = (pieces(before), pieces(now));
    let said = |name: &str, value: &Value| match value {
        Value::Bool(yes) => visit.say(if *yes { "page-yes" } else { "page-no" }),
        Value::String(code) => visit.words().say_if_known(&format!("{name}-{code}")).unwrap_or_else(|| code.clone()),
        Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    };
    let mut all = Vec::new();
    for (number, (old, new)) in old.iter().zip(&new).enumerate() {
        for name in COMPARED {
            let (Some(from), Some(to)) = (old.get(*name), new.get(*name)) else { continue };
            if from != to {
                let is_money = *name == "price";
                let (from, to) = if is_money { (from.clone(), to.clone()) } else { (said(name, from).into(), said(name, to).into()) };
                all.push(json!({ "number": number + 1, "label": visit.say(&format!("label-{name}")), "is_money": is_money, "from": from, "to": to }));
            }
        }
    }
    all
}

/// The proposals of one brief that the visitor may see, the newest first.
pub async fn of_brief(visit: &Visit, id: BriefId) -> Result<Vec<Value>, Fault> {
    let paged = store::list_proposals(visit.house().reader(), visit.actor(), Some(id), &Page::first(100)).await?;
    let names = Names::of(visit, &paged.items).await?;
    Ok(paged.items.iter().map(|row| names.line(row)).collect())
}

/// What the briefs, creators and brands of some proposals are called.
struct Names {
    briefs: BTreeMap<BriefId, String>,
    creators: BTreeMap<CreatorId, String>,
    brands: BTreeMap<OrganisationId, String>,
}

impl Names {
    /// Three trips, however many proposals there are.
    async fn of(visit: &Visit, rows: &[entity::proposal::Model]) -> Result<Self, Fault> {
        let db = visit.house().reader();
        Ok(Self {
            briefs: brief::store::titles_seen(db, visit.actor(), rows.iter().map(|row| row.brief_id)).await?,
            creators: identity::store::names_of_creators(db, rows.iter().map(|row| row.creator_id)).await?,
            brands: identity::store::names_of_organisations(db, rows.iter().map(|row| row.brand_id)).await?,
        })
    }

    /// A proposal in a line, with the names of both sides.
    fn line(&self, row: &entity::proposal::Model) -> Value {
        json!({
            "id": row.id,
            "link": format!("/proposals/{}", row.id),
            "brief_title": self.briefs.get(&row.brief_id).cloned().unwrap_or_default(),
            "brief_link": format!("/briefs/{}", row.brief_id),
            "creator": self.creators.get(&row.creator_id).cloned().unwrap_or_default(),
            "creator_link": format!("/creators/{}", row.creator_id),
            "brand": self.brands.get(&row.brand_id).cloned().unwrap_or_default(),
            "kind": row.kind,
            "state": row.state,
            "price": entity::Money::new(row.price_minor, row.currency),
            "net": Value::Null,
            "until": row.until,
            "created_at": row.created_at,
        })
    }
}
