//! The proposals of a brief side by side: what each asks, what the brand would pay, how long it takes, who follows, how well
//! it fits. Several are declined at once, after a look at whom it concerns, with a result for each.

use std::collections::BTreeMap;
use std::rc::Rc;

use entity::deal::Settlement;
use entity::{CreatorId, Money, Party, ProposalId, brief};
use serde::Serialize;
use serde_json::{Value, json};

use super::absent;
use super::act::{Errand, read, send};
use super::visit::{Sheet, Visit};
use crate::finance::export::sheet::guarded;
use crate::finance::share::share_minor;
use crate::kernel::seal::fresh_token;
use crate::kernel::{Fault, Term};
use crate::market::brief::store::{self as briefs, content_of, ground};
use crate::market::identity::availability::Agenda;
use crate::market::identity::store as people;
use crate::market::matching;
use crate::web::problem;
use crate::web::route::Download;

/// The most proposals that stand side by side, the newest first.
const ROWS_MOST: usize = 500;
/// What the table may be ordered by.
const ORDERS: &[&str] = &["newest", "pays", "score", "followers", "days"];

/// One proposal in the comparison.
#[derive(Debug, Serialize)]
struct Line {
    id: String,
    version: i64,
    link: String,
    creator: String,
    creator_link: String,
    state: String,
    kind: String,
    price: Money,
    pays: Money,
    days: i64,
    followers: i64,
    score: Option<i64>,
    /// Why they take no new order now, in words; and as codes for the table that is saved.
    absent: Option<String>,
    availability: String,
    away_until: String,
    created_at: String,
    /// Whether the visitor may decline it now.
    open: bool,
}

/// The page, or with `as=csv` its table.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let brief = own_brief(&visit).await?;
    let all = lines(&visit, &brief).await?;
    let (count, full) = (all.len(), all.len() >= ROWS_MOST);
    let states: Vec<String> = all.iter().map(|line| line.state.clone()).collect();
    let rows = sorted(&visit, all.into_iter().filter(|line| fits(&visit, line, &brief)).collect());
    if visit.asked("as") == Some("csv") {
        return csv(&rows);
    }
    let data = json!({
        "brief": brief.title,
        "link": format!("/briefs/{}", brief.id),
        "count": count,
        "full": full,
        "can_decline": rows.iter().any(|line| line.open),
        "rows": rows,
        "states": states_of(&visit, states),
        "orders": ORDERS.iter().map(|order| choice(&visit, "sort", "order", order)).collect::<Vec<_>>(),
        "currency": brief.currency,
        "price_most": visit.asked("price_most").unwrap_or_default(),
        "followers_least": visit.asked("followers_least").unwrap_or_default(),
    });
    Ok(Sheet::read("pages/proposal/compared", visit.say("page-comparison"), data))
}

/// Declines what was ticked: first whom it concerns is shown, then it is done, each with a result. A second click repeats the
/// answers; a proposal that moved meanwhile is left alone.
pub async fn decline(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let brief = own_brief(&visit).await?;
    let back = format!("/briefs/{}/proposals", brief.id);
    let ticked: Vec<(ProposalId, i64)> =
        visit.form.iter().filter(|(name, _)| name == "proposal").filter_map(|(_, word)| chosen(word)).collect();
    if ticked.is_empty() {
        return Ok(Sheet::Go(back));
    }
    let names: BTreeMap<String, Line> = lines(&visit, &brief).await?.into_iter().map(|line| (line.id.clone(), line)).collect();
    let (confirmed, reason) = (visit.field("confirmed") == "yes", visit.field("reason").replace("\r\n", "\n"));
    let mut rows = Vec::new();
    for (number, (id, version)) in ticked.iter().take(ROWS_MOST).enumerate() {
        let line = names.get(&id.to_string());
        let why = if confirmed { refused(&visit, (*id, *version), &reason, number).await? } else { None };
        rows.push(json!({ "word": format!("{id}~{version}"), "line": line, "why": why }));
    }
    let key = Some(visit.field("_key").to_owned()).filter(|key| !key.is_empty()).unwrap_or_else(fresh_token);
    let data = json!({ "brief": brief.title, "link": back, "confirmed": confirmed, "rows": rows, "count": rows.len(), "key": key, "reason": reason });
    Ok(Sheet::read("pages/proposal/declined", visit.say("page-decline-chosen"), data))
}

/// Declines one; why it was not done, where it was not.
async fn refused(visit: &Visit, (id, version): (ProposalId, i64), reason: &str, number: usize) -> Result<Option<String>, Fault> {
    let key = Some(format!("{}-{number}", visit.field("_key"))).filter(|_| !visit.field("_key").is_empty()).unwrap_or_else(fresh_token);
    let path = vec![("id".to_owned(), id.to_string())];
    let errand = Errand { path, body: json!({ "message": reason }), key: Some(key), version: Some(version), ..Errand::default() };
    match send(visit, "proposal_decline", errand).await {
        Ok(_) => Ok(None),
        Err(fault) => match fault.refusal() {
            Some(refusal) => Ok(Some(problem::sentence(refusal, visit.words()))),
            None => Err(fault),
        },
    }
}

/// The brief of the path, for its brand and for staff: creators see nothing of each other.
async fn own_brief(visit: &Visit) -> Result<brief::Model, Fault> {
    let brief = briefs::load_brief(visit.house().reader(), visit.actor(), visit.id()?).await?;
    match ground(&brief, &visit.visitor.zone).party_of(visit.actor()) {
        Some(Party::Brand | Party::Platform | Party::Finance) => Ok(brief),
        Some(Party::Creator | Party::Agency | Party::Clock) | None => Err(Fault::missing()),
    }
}

/// A proposal as a form names it: its id and the version that was looked at.
fn chosen(word: &str) -> Option<(ProposalId, i64)> {
    let (id, version) = word.split_once('~')?;
    Some((id.parse().ok()?, version.parse().ok()?))
}

/// The proposals of a brief, the newest first.
async fn lines(visit: &Visit, brief: &brief::Model) -> Result<Vec<Line>, Fault> {
    let (mut items, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let onward = cursor.as_ref().map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        let path = vec![("id".to_owned(), brief.id.to_string())];
        let shown = read(visit, "list_brief_proposals", path, &format!("limit=100{onward}")).await?;
        items.extend(shown.get("items").and_then(Value::as_array).into_iter().flatten().cloned());
        cursor = shown.get("next").and_then(Value::as_str).map(str::to_owned);
        if cursor.is_none() || items.len() >= ROWS_MOST {
            break;
        }
    }
    let known = Known::of(visit, brief, &items).await?;
    Ok(items.iter().take(ROWS_MOST).filter_map(|item| known.line(item)).collect())
}

/// What is looked up once for all of them.
struct Known {
    names: BTreeMap<CreatorId, String>,
    followers: BTreeMap<CreatorId, i64>,
    scores: BTreeMap<CreatorId, i64>,
    availabilities: BTreeMap<CreatorId, (Value, Option<String>)>,
    fee_bp: u32,
}

impl Known {
    async fn of(visit: &Visit, brief: &brief::Model, items: &[Value]) -> Result<Self, Fault> {
        let db = visit.house().reader();
        let mut ids: Vec<CreatorId> = items.iter().filter_map(|item| item.get("creator")?.as_str()?.parse().ok()).collect();
        ids.sort_unstable();
        ids.dedup();
        let content = content_of(brief)?;
        let (mut names, mut followers) = (BTreeMap::new(), BTreeMap::new());
        let creators = people::creators_of_many(db, &ids).await?;
        let agendas = people::agendas_of(db, &creators, visit.house().now()).await?;
        let standing = |agenda: &Agenda| {
            let told = absent::told(agenda);
            let badge = absent::badge(visit.words(), &told);
            (told, badge)
        };
        let availabilities = agendas.iter().map(|(creator, agenda)| (*creator, standing(agenda))).collect();
        for creator in creators {
            names.insert(creator.id, creator.display_name);
        }
        // The most followed account of each platform counts, and only where the brief wants to stand.
        let mut counted = std::collections::BTreeSet::new();
        for account in people::accounts_of_many(db, &ids).await? {
            if content.platforms.contains(&account.platform) && counted.insert((account.creator_id, account.platform)) {
                *followers.entry(account.creator_id).or_insert(0) += account.followers;
            }
        }
        let scored = matching::actions::scores_of(visit.house(), visit.actor(), brief.id, &ids).await?;
        let terms = visit.house().current_terms().await?.1;
        let fee_bp = if content.offer.settlement == Settlement::External { 0 } else { terms.number(Term::FeeBp) };
        let fee_bp = u32::try_from(fee_bp).map_err(|_| Fault::broken("a fee below nothing"))?;
        let scores = scored.into_iter().map(|candidate| (candidate.creator_id, candidate.score)).collect();
        Ok(Self { names, followers, scores, availabilities, fee_bp })
    }

    fn line(&self, item: &Value) -> Option<Line> {
        let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let creator: CreatorId = text("creator").parse().ok()?;
        let price: Money = serde_json::from_value(item.get("price")?.clone()).ok()?;
        let fee = share_minor(price.minor, self.fee_bp).ok()?;
        let pieces = item.pointer("/offer/deliverables").and_then(Value::as_array).into_iter().flatten();
        let steps = item.get("steps").and_then(Value::as_array).into_iter().flatten();
        let standing = self.availabilities.get(&creator);
        let code = |name: &str| standing.and_then(|(told, _)| told.get(name)?.as_str()).unwrap_or_default().to_owned();
        let declines = |step: &Value| step.get("name") == Some(&json!("decline")) && step.get("allowed") == Some(&json!(true));
        Some(Line {
            link: format!("/proposals/{}", text("id")),
            id: text("id"),
            version: item.get("version")?.as_i64()?,
            creator: self.names.get(&creator).cloned().unwrap_or_default(),
            creator_link: format!("/creators/{creator}"),
            state: text("state"),
            kind: text("kind"),
            price,
            pays: Money::new(price.minor.checked_add(fee)?, price.currency),
            days: pieces.filter_map(|piece| piece.get("due_days")?.as_i64()).max().unwrap_or_default(),
            followers: self.followers.get(&creator).copied().unwrap_or_default(),
            score: self.scores.get(&creator).copied(),
            absent: standing.and_then(|(_, badge)| badge.clone()),
            availability: code("state"),
            away_until: code("away_until"),
            created_at: text("created_at"),
            open: steps.into_iter().any(declines),
        })
    }
}

/// Whether a line is one of those the address asks for.
fn fits(visit: &Visit, line: &Line, brief: &brief::Model) -> bool {
    let number = |name: &str| visit.asked(name).and_then(|value| value.trim().replace(',', "").parse::<i64>().ok());
    visit.asked("state").is_none_or(|state| state.is_empty() || line.state == state)
        && number("price_most").is_none_or(|most| line.price.minor <= most.saturating_mul(brief.currency.unit()))
        && number("followers_least").is_none_or(|least| line.followers >= least)
}

fn sorted(visit: &Visit, mut rows: Vec<Line>) -> Vec<Line> {
    match visit.asked("sort").unwrap_or_default() {
        "pays" => rows.sort_by_key(|line| line.pays.minor),
        "score" => rows.sort_by_key(|line| std::cmp::Reverse(line.score)),
        "followers" => rows.sort_by_key(|line| std::cmp::Reverse(line.followers)),
        "days" => rows.sort_by_key(|line| line.days),
        _ => {}
    }
    rows
}

/// The states that occur, each once, for the filter.
fn states_of(visit: &Visit, mut states: Vec<String>) -> Vec<Value> {
    states.sort_unstable();
    states.dedup();
    states.iter().map(|state| choice(visit, "state", "state-proposal", state)).collect()
}

fn choice(visit: &Visit, name: &str, prefix: &str, code: &str) -> Value {
    json!({ "code": code, "label": visit.say(&format!("{prefix}-{code}")), "chosen": visit.asked(name) == Some(code) })
}

fn csv(rows: &[Line]) -> Result<Sheet, Fault> {
    let broken = |error: csv::Error| Fault::broken(format!("a table could not be written: {error}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    let heads = [
        "proposal",
        "creator",
        "state",
        "kind",
        "price",
        "brand_pays",
        "currency",
        "days",
        "followers",
        "score",
        "availability",
        "away_until",
        "created_at",
    ];
    writer.write_record(heads).map_err(broken)?;
    for line in rows {
        let cells = [
            line.id.clone(),
            guarded(&line.creator),
            line.state.clone(),
            line.kind.clone(),
            line.price.amount(),
            line.pays.amount(),
            line.price.currency.to_string(),
            line.days.to_string(),
            line.followers.to_string(),
            line.score.map(|score| score.to_string()).unwrap_or_default(),
            line.availability.clone(),
            line.away_until.clone(),
            line.created_at.clone(),
        ];
        writer.write_record(&cells).map_err(broken)?;
    }
    let bytes = writer.into_inner().map_err(|error| Fault::broken(format!("a table could not be written: {error}")))?;
    Ok(Sheet::File(Download { name: "proposals.csv".to_owned(), media_type: "text/csv; charset=utf-8".to_owned(), bytes }))
}
