//! What published posts have reached and what that cost: a table for each brief with its totals, bars to look at, and, on a
//! piece's own page, what each source noted of it last.

use std::collections::BTreeMap;
use std::rc::Rc;

use entity::{BriefId, DeliverableId, Money, deal, deliverable, measurement};
use serde_json::{Value, json};

use super::act::{link_to, read};
use super::chart::{Chart, Line};
use super::rows::{self, Head};
use super::visit::{Sheet, Visit};
use crate::kernel::Fault;
use crate::market::brief::vocabulary::PLATFORMS;
use crate::market::content::actions::measure::may_note;
use crate::market::content::measured::{Counts, cost_per_engagement, cost_per_mille, of_each_source, stands};
use crate::market::content::store::measured;
use crate::market::deal::store::load_deliverable;

/// The most posts that stand on the page, the newest first.
const ROWS_MOST: usize = 500;
/// The most briefs that can be chosen from.
const BRIEFS_MOST: u64 = 100;
/// The most bars of the picture.
const BARS_MOST: usize = 20;

/// What stands in the file of the list.
const HEADS: &[Head] = &[
    Head::Plain("deliverable"),
    Head::Plain("number"),
    Head::Plain("deal"),
    Head::Plain("brief"),
    Head::Plain("title"),
    Head::Plain("brand"),
    Head::Plain("creator"),
    Head::Plain("platform"),
    Head::Plain("format"),
    Head::Plain("published_at"),
    Head::Amount("price"),
    Head::Plain("/measured/source"),
    Head::Plain("/measured/measured_at"),
    Head::Plain("/measured/views"),
    Head::Plain("/measured/likes"),
    Head::Plain("/measured/comments"),
    Head::Plain("/measured/shares"),
    Head::Plain("/measured/saves"),
    Head::Plain("/measured/engagement"),
    Head::Amount("/measured/cost_per_mille"),
    Head::Amount("/measured/cost_per_engagement"),
];

/// What stands in the file of everything that was noted of a post.
const NOTED: &[Head] = &[
    Head::Plain("id"),
    Head::Plain("source"),
    Head::Plain("measured_at"),
    Head::Plain("created_at"),
    Head::Plain("views"),
    Head::Plain("likes"),
    Head::Plain("comments"),
    Head::Plain("shares"),
    Head::Plain("saves"),
    Head::Plain("engagement"),
    Head::Amount("cost_per_mille"),
    Head::Amount("cost_per_engagement"),
];

/// One post of the page.
struct Post {
    brief: String,
    title: String,
    price: Money,
    /// Its counts; `None` where nobody has noted any.
    counts: Option<Counts>,
    shown: Value,
}

/// The page, or with `as=csv` its table.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    if rows::is_asked(&visit) {
        return rows::of_api(&visit, "results", "list_results", HEADS).await;
    }
    let posts = posts(&visit).await?;
    let known = measured::briefs_with_posts(visit.house().reader(), visit.actor(), BRIEFS_MOST).await?;
    let chosen = visit.asked("brief").and_then(|brief| brief.parse::<BriefId>().ok());
    let briefs = known.iter().map(|(id, title)| json!({ "code": id, "name": title, "chosen": chosen == Some(*id) }));
    let platform = |code: &&str| json!({ "code": code, "chosen": visit.asked("platform") == Some(*code) });
    let data = json!({
        "groups": groups(&posts),
        "charts": charts(&posts),
        "briefs": briefs.collect::<Vec<_>>(),
        "platforms": PLATFORMS.iter().map(platform).collect::<Vec<_>>(),
        "deal": visit.asked("deal"),
        "filtered": !rows::filters(&visit).is_empty(),
        "full": posts.len() >= ROWS_MOST,
        "count": posts.len(),
    });
    Ok(Sheet::read("pages/results", visit.say("page-results"), data))
}

/// The newest posts that the address asks for, as the API lists them.
async fn posts(visit: &Visit) -> Result<Vec<Post>, Fault> {
    let (mut posts, mut cursor) = (Vec::new(), String::new());
    loop {
        let shown = read(visit, "list_results", Vec::new(), &format!("{}&limit=100{cursor}", rows::filters(visit))).await?;
        posts.extend(shown.get("items").and_then(Value::as_array).into_iter().flatten().filter_map(post));
        match shown.get("next").and_then(Value::as_str) {
            Some(next) if posts.len() < ROWS_MOST => cursor = format!("&cursor={next}"),
            Some(_) | None => break,
        }
    }
    Ok(posts)
}

fn post(item: &Value) -> Option<Post> {
    let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let measured = item.get("measured").filter(|measured| measured.is_object());
    let count = |name: &str| measured?.get(name)?.as_i64();
    let counts = Counts {
        views: count("views"),
        likes: count("likes"),
        comments: count("comments"),
        shares: count("shares"),
        saves: count("saves"),
    };
    let mut shown = item.clone();
    shown.as_object_mut()?.insert("link".to_owned(), json!(format!("/deliverables/{}#results", text("deliverable"))));
    Some(Post {
        brief: text("brief"),
        title: text("title"),
        price: serde_json::from_value(item.get("price")?.clone()).ok()?,
        counts: measured.map(|_| counts),
        shown,
    })
}

/// The posts by brief and currency, in the order of their newest, each with its totals.
fn groups(posts: &[Post]) -> Vec<Value> {
    let mut order: Vec<(&str, entity::Currency)> = Vec::new();
    let mut all: BTreeMap<(&str, entity::Currency), Vec<&Post>> = BTreeMap::new();
    for post in posts {
        let key = (post.brief.as_str(), post.price.currency);
        if !all.contains_key(&key) {
            order.push(key);
        }
        all.entry(key).or_default().push(post);
    }
    order.iter().filter_map(|key| Some(group(*key, all.get(key)?))).collect()
}

fn group((brief, currency): (&str, entity::Currency), posts: &[&Post]) -> Value {
    let counts = posts.iter().filter_map(|post| post.counts).fold(Counts::default(), Counts::plus);
    let price = |is_counted: fn(&Counts) -> bool| Money::new(spent(posts, is_counted), currency);
    json!({
        "title": posts.first().map(|post| post.title.as_str()),
        "link": format!("/briefs/{brief}"),
        "posts": posts.iter().map(|post| &post.shown).collect::<Vec<_>>(),
        "measured": posts.iter().filter(|post| post.counts.is_some()).count(),
        "count": posts.len(),
        "price": Money::new(posts.iter().map(|post| post.price.minor).fold(0, i64::saturating_add), currency),
        "views": counts.views,
        "engagement": counts.engagement(),
        "cost_per_mille": cost_per_mille(price(|counts| counts.views.is_some()), &counts),
        "cost_per_engagement": cost_per_engagement(price(|counts| counts.engagement().is_some()), &counts),
    })
}

/// What those of some posts cost whose counts are known: what nobody has measured is no part of what a view cost.
fn spent(posts: &[&Post], is_counted: fn(&Counts) -> bool) -> i64 {
    let known = posts.iter().filter(|post| post.counts.as_ref().is_some_and(is_counted));
    known.map(|post| post.price.minor).fold(0, i64::saturating_add)
}

/// Bars of views: by brief, or of one brief by post.
fn charts(posts: &[Post]) -> Vec<Chart> {
    let is_one = posts.first().is_none_or(|first| posts.iter().all(|post| post.brief == first.brief));
    let mut lines: Vec<Line> = Vec::new();
    for post in posts.iter().filter(|post| post.counts.is_some()) {
        let views = post.counts.and_then(|counts| counts.views).unwrap_or_default();
        let (label, link) = if is_one {
            let creator = post.shown.get("creator").and_then(Value::as_str).unwrap_or_default().to_owned();
            (creator, post.shown.get("link").and_then(Value::as_str).map(str::to_owned))
        } else {
            (post.title.clone(), Some(format!("/results?brief={}", post.brief)))
        };
        match lines.iter_mut().find(|line| !is_one && line.link == link) {
            Some(line) => line.figures.iter_mut().for_each(|sum| *sum = sum.saturating_add(views)),
            None => lines.push(Line { label, link, figures: vec![views] }),
        }
    }
    lines.sort_by_key(|line| std::cmp::Reverse(line.figures.first().copied()));
    lines.truncate(BARS_MOST);
    let chart = Chart::of_counts(if is_one { "views-by-post" } else { "views-by-brief" }, &["views"], lines);
    if chart.is_empty() { Vec::new() } else { vec![chart] }
}

/// What a piece has reached, as its page shows it: the last word of each source, and the way to note more. Nothing before it
/// is published.
pub async fn of_piece(visit: &Visit, (piece, deal): (&deliverable::Model, &deal::Model)) -> Result<Value, Fault> {
    if !stands(piece.state) {
        return Ok(Value::Null);
    }
    let noted = measured::of_many(visit.house().reader(), &[piece.id]).await?.remove(&piece.id).unwrap_or_default();
    let price = Money::new(piece.price_minor, deal.currency);
    let lines: Vec<Value> = of_each_source(&noted).into_iter().map(|row| told(piece.id, price, row)).collect();
    let here = format!("/deliverables/{}", piece.id);
    let note = may_note(deal, visit.actor())
        .then(|| link_to(visit, "note_measurement", &format!("{here}/measurements/new?_back={here}%23results")));
    Ok(
        json!({ "lines": lines, "count": noted.len(), "all": format!("{here}/measurements"), "buttons": note.into_iter().collect::<Vec<_>>() }),
    )
}

/// Everything that was noted of a piece's post, the newest first.
pub async fn all(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    if rows::is_asked(&visit) {
        return rows::of_api(&visit, "measurements", "list_measurements", NOTED).await;
    }
    let (piece, deal) = load_deliverable(visit.house().reader(), visit.actor(), visit.id()?).await?;
    let price = Money::new(piece.price_minor, deal.currency);
    let noted = measured::list_of(visit.house().reader(), piece.id, &visit.page()?).await?;
    let lines: Vec<Value> = noted.items.iter().map(|row| told(piece.id, price, row)).collect();
    let data = json!({
        "deal": super::deal::line(&deal),
        "piece": { "number": piece.number, "platform": piece.platform, "format": piece.format, "link": format!("/deliverables/{}", piece.id) },
        "lines": lines,
        "next": noted.next,
    });
    Ok(Sheet::read("pages/measurements", visit.say("page-measurements"), data))
}

fn told(piece: DeliverableId, price: Money, row: &measurement::Model) -> Value {
    let counts = Counts::of(row);
    json!({
        "source": row.source,
        "views": row.views,
        "likes": row.likes,
        "comments": row.comments,
        "shares": row.shares,
        "saves": row.saves,
        "cost_per_mille": cost_per_mille(price, &counts),
        "cost_per_engagement": cost_per_engagement(price, &counts),
        "measured_at": row.measured_at,
        "screenshot": row.screenshot_id.map(|id| format!("/deliverables/{piece}/screenshots/{id}")),
    })
}
