//! Briefs on a page.

use std::rc::Rc;

use entity::brief::{BriefMode, BriefState};
use entity::{BriefId, Money, Party, Role, SubjectKind, brief as row};
use serde_json::{Value, json};

use super::absent;
use super::act::{Button, buttons_of, link_to, read};
use super::rows::{self, Head};
use super::turn::Turn;
use super::visit::{Sheet, Visit};
use super::{feed, figures, product};
use crate::kernel::seal::fresh_token;
use crate::kernel::{Fault, wait};
use crate::market::brief::content::Content;
use crate::market::brief::lint::{self, Remark};
use crate::market::brief::store;
use crate::market::deal::store as deals;
use crate::market::disclosure::pack::Sentence;
use crate::market::identity;
use crate::render::Locale;

/// The most deals a brief's page lists.
const DEALS_MOST: u64 = 50;
/// The most candidates it shows.
const CANDIDATES_MOST: usize = 20;

/// What stands in the file of the list.
const HEADS: &[Head] = &[
    Head::Plain("id"),
    Head::Plain("number"),
    Head::Plain("title"),
    Head::Plain("mode"),
    Head::Plain("category"),
    Head::Plain("state"),
    Head::Amount("budget"),
    Head::Plain("slots"),
    Head::Plain("slots_taken"),
    Head::Plain("applications_until"),
    Head::Plain("created_at"),
];

/// The briefs the visitor may see, the newest first; creators find those they could take.
pub async fn list(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    if matches!(visit.actor().role, Role::Creator | Role::AgencyOwner | Role::AgencyAgent) {
        return feed::list(&visit).await;
    }
    if rows::is_asked(&visit) {
        return rows::of_api(&visit, "briefs", "list_briefs", HEADS).await;
    }
    let page = visit.page()?;
    let paged = store::list_briefs(visit.house().reader(), visit.actor(), None, &page).await?;
    let rows: Vec<Value> = paged.items.iter().map(|brief| line(brief, sees_inside(&visit, brief))).collect();
    let is_brand = matches!(visit.actor().role, Role::BrandOwner | Role::BrandManager);
    let buttons: Vec<Button> = is_brand.then(|| link_to(&visit, "create_brief", "/briefs/new")).into_iter().collect();
    let data = json!({ "briefs": rows, "next": paged.next, "buttons": buttons });
    Ok(Sheet::read("pages/brief/list", visit.say("page-briefs"), data))
}

/// One brief with what it offers, whose turn it is, and the deals that came of it.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let db = visit.house().reader();
    let brief = store::load_brief(db, visit.actor(), visit.id()?).await?;
    let ground = store::ground(&brief, &visit.visitor.zone);
    let content = store::content_of(&brief)?;
    let wait = wait::open_of(db, brief.id).await?;
    let under = deals::list_under_brief(db, visit.actor(), brief.id, DEALS_MOST).await?;
    let under: Vec<Value> = under.iter().map(super::deal::line).collect();
    let shown = read(&visit, "read_brief", visit.path.clone(), "").await?;
    let inside = sees_inside(&visit, &brief);
    // A brand may look at its brief as a creator sees it: nothing that is only the brand's is drawn.
    let as_creator = inside && visit.asked("as") == Some("creator");
    let mut buttons = buttons_of(&visit, SubjectKind::Brief, &shown, None);
    buttons.extend(ways(&visit, &brief));
    let candidates = if as_creator { json!({}) } else { candidates(&visit, &brief).await? };
    let data = json!({
        "as_creator": as_creator,
        "link": format!("/briefs/{}", brief.id),
        "inside": inside && !as_creator,
        "remarks": if inside && !as_creator { remarks(&visit, &brief, &content).await? } else { Vec::new() },
        "funnel": if inside && !as_creator { figures::funnel(&visit, &brief).await? } else { Vec::new() },
        "candidates": candidates.get("items"),
        "left_out": left_out(&visit, &candidates),
        "key": fresh_token(),
        "buttons": if as_creator { Vec::new() } else { buttons },
        "proposals": if as_creator { Vec::new() } else { super::proposal::of_brief(&visit, brief.id).await? },
        "brief": line(&brief, inside && !as_creator),
        "goal": content.goal,
        "brand": identity::store::find_organisation(db, brief.brand_id).await?.map(|brand| brand.name),
        "product": about(&visit, &brief, &content, inside && !as_creator).await?,
        "platforms": content.platforms,
        "pay": feed::pay(&brief, &content),
        "markets": content.markets,
        "requirements": content.requirements,
        "pieces": pieces(&brief, &content),
        "settlement": content.offer.settlement,
        "commission": content.offer.commission,
        "review_note": brief.review_note.as_ref().filter(|_| inside && !as_creator),
        "turn": wait.filter(|_| !as_creator).map(|wait| Turn::on(&visit, &wait, &brief.title, &ground)),
        "deals": if as_creator { Vec::new() } else { under },
    });
    Ok(Sheet::read("pages/brief/show", brief.title.clone(), data))
}

/// What it is about; its brand is led to the product's own page.
async fn about(visit: &Visit, brief: &row::Model, content: &Content, inside: bool) -> Result<Value, Fault> {
    let Some(id) = content.product_id else { return Ok(Value::Null) };
    let Some(found) = store::find_product(visit.house().reader(), brief.brand_id, id).await? else { return Ok(Value::Null) };
    let mut told = product::told(visit, &found)?;
    if let Value::Object(told) = &mut told {
        let own = inside && visit.actor().organisation == Some(brief.brand_id);
        told.insert("link".to_owned(), json!(own.then(|| format!("/products/{id}"))));
    }
    Ok(told)
}

/// A brief as whoever reviews it reads it: what the check of its words says, what it offers and what it asks.
pub async fn told(visit: &Visit, id: BriefId) -> Result<Value, Fault> {
    let brief = store::load_brief(visit.house().reader(), visit.actor(), id).await?;
    let content = store::content_of(&brief)?;
    let inside = sees_inside(visit, &brief);
    Ok(json!({
        "brief": line(&brief, inside),
        "remarks": if inside { remarks(visit, &brief, &content).await? } else { Vec::new() },
        "goal": content.goal,
        "markets": content.markets,
        "requirements": content.requirements,
        "pieces": pieces(&brief, &content),
        "settlement": content.offer.settlement,
        "review_note": brief.review_note.as_ref().filter(|_| inside),
    }))
}

/// What can be done about a brief besides its own steps.
fn ways(visit: &Visit, brief: &row::Model) -> Vec<Button> {
    let id = brief.id.to_string();
    let is_brand = store::ground(brief, &visit.visitor.zone).party_of(visit.actor()) == Some(Party::Brand);
    let is_creator = visit.actor().role == Role::Creator || visit.actor().acting_for().is_some();
    let mut ways = Vec::new();
    if is_brand && matches!(brief.state, BriefState::Draft | BriefState::ChangesAsked) {
        ways.push(link_to(visit, "rewrite_brief", &format!("/briefs/{id}/edit")));
    }
    if is_creator && brief.state == BriefState::Open {
        ways.extend(match brief.mode {
            BriefMode::Recruit | BriefMode::Mass => Some(link_to(visit, "apply_to_brief", &format!("/briefs/{id}/applications/new"))),
            BriefMode::Flash => Some(link_to(visit, "claim_slot", &format!("/briefs/{id}/claim/new"))),
            BriefMode::Custom => None,
        });
    }
    ways
}

/// Who could take a brief, the best first, for the brand's managers while it looks for people by invitation.
async fn candidates(visit: &Visit, brief: &row::Model) -> Result<Value, Fault> {
    let may_invite = matches!(visit.actor().role, Role::BrandOwner | Role::BrandManager);
    let looks =
        matches!(brief.state, BriefState::Open | BriefState::Selecting) && matches!(brief.mode, BriefMode::Custom | BriefMode::Recruit);
    if !may_invite || !looks {
        return Ok(json!({}));
    }
    read(visit, "list_candidates", visit.path.clone(), &format!("limit={CANDIDATES_MOST}")).await
}

/// Who could take it but is not proposed, each with the reason in words.
fn left_out(visit: &Visit, candidates: &Value) -> Vec<Value> {
    let told = |left: &Value| {
        let availability = json!({ "state": left.get("why"), "away_until": left.get("away_until") });
        json!({ "creator": left.get("creator"), "name": left.get("name"), "why": absent::badge(visit.words(), &availability) })
    };
    candidates.get("left_out").and_then(Value::as_array).into_iter().flatten().map(told).collect()
}

/// What the check of the brief's own words gives cause to ask about, in the visitor's language.
async fn remarks(visit: &Visit, brief: &row::Model, content: &Content) -> Result<Vec<Value>, Fault> {
    let product = match content.product_id {
        Some(id) => store::find_product(visit.house().reader(), brief.brand_id, id).await?,
        None => None,
    };
    let said = |sentence: &Sentence| match visit.words().locale() {
        Locale::ZhCn => sentence.zh.clone(),
        Locale::En => sentence.en.clone(),
    };
    let told = |remark: &Remark| {
        let field = remark.field.split('.').rfind(|part| part.parse::<usize>().is_err()).unwrap_or_default();
        json!({
            "label": visit.say(&format!("label-{field}")),
            "passage": remark.finding.passage.as_ref().map(|passage| &passage.text),
            "message": said(&remark.finding.message),
            "fix": said(&remark.finding.fix),
        })
    };
    let read = lint::Read::of(brief, (&brief.title, content), product.as_ref());
    Ok(lint::remarks(&read)?.iter().map(told).collect())
}

fn sees_inside(visit: &Visit, brief: &row::Model) -> bool {
    let party = store::ground(brief, &visit.visitor.zone).party_of(visit.actor());
    matches!(party, Some(Party::Brand | Party::Platform | Party::Finance))
}

fn line(brief: &row::Model, inside: bool) -> Value {
    json!({
        "link": format!("/briefs/{}", brief.id),
        "id": brief.id,
        "title": brief.title,
        "state": brief.state,
        "mode": brief.mode,
        "category": brief.category,
        "published_at": brief.published_at,
        "number": brief.number,
        "slots": brief.slots,
        "slots_taken": brief.slots_taken,
        "funded": brief.funded,
        "budget": inside.then(|| Money::new(brief.budget_minor, brief.currency)),
        "applications_until": brief.applications_until,
        "created_at": brief.created_at,
    })
}

fn pieces(brief: &row::Model, content: &Content) -> Vec<Value> {
    let piece = |wanted: &crate::market::brief::content::Wanted| {
        json!({
            "platform": wanted.platform,
            "format": wanted.format,
            "price": Money::new(wanted.price_minor, brief.currency),
            "route": wanted.route,
            "due_days": wanted.due_days,
            "window_days": wanted.window_days,
            "retention_days": wanted.retention_days,
            "sample": wanted.sample.as_ref().map(|sample| &sample.what),
        })
    };
    content.offer.deliverables.iter().map(piece).collect()
}
