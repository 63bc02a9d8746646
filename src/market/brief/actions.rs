//! Use cases of briefs. Steps that also move proposals stand in the proposal slice and call the `_in` forms.

use entity::brief::{BriefMode, BriefState};
use entity::{BriefId, EventId, Instant, brief, organisation, product, wait as wait_row};
use serde_json::json;

use super::lifecycle::{BriefLife, BriefStep as Step};
use super::rules::{self, Amendment, BriefError, Written};
use super::{Content, funding, letters, lint, store};
use crate::finance::hold::budget;
use crate::kernel::advance::{advance, advance_by_house, may_take};
use crate::kernel::calendar::Span;
use crate::kernel::{By, Call, Fault, Ground, House, Kind, Term, Tx, With, begin, wait};
use crate::market::identity;

/// A brief as it stands after a use case.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Stepped {
    /// The brief.
    pub brief: brief::Model,
    /// Its brand's time zone.
    pub zone: String,
    /// The event of the step; `None` where nothing moved.
    pub event_id: Option<EventId>,
    /// Whose turn it is now.
    pub wait: Option<wait_row::Model>,
}

impl Stepped {
    /// The ground it stands on.
    pub fn ground(&self) -> Ground {
        store::ground(&self.brief, &self.zone)
    }
}

/// Begins a brief as a draft only its brand sees.
pub async fn create(house: &House, call: &Call, written: &Written) -> Result<Stepped, Fault> {
    must_be_whole(written)?;
    house
        .promise(call, async |tx| {
            let (Some(brand_id), Some(brand_user_id)) = (call.actor.organisation, call.actor.user) else { return Err(not_a_brand()) };
            if !By::Brand.roles().contains(&call.actor.role) {
                return Err(not_a_brand());
            }
            let mut brief = brief::Model {
                id: tx.mint(),
                state: BriefState::Draft,
                version: 1,
                created_at: tx.now(),
                changed_at: tx.now(),
                brand_id,
                brand_user_id,
                mode: written.mode,
                number: 1,
                title: String::new(),
                category: String::new(),
                content: String::new(),
                platforms: String::new(),
                currency: written.currency,
                price_whole: 0,
                budget_minor: 0,
                slots: 0,
                slots_taken: 0,
                funded: false,
                unlock_code: None,
                applications_days: 0,
                applications_until: None,
                published_at: None,
                review_note: None,
            };
            write(&mut brief, written)?;
            must_know_product(tx, &brief, &written.content).await?;
            store::insert_brief(tx, &brief).await?;
            let (_, ground) = ground_of(tx, &brief).await?;
            let moved = begin(tx, &ground, &brief, With::nothing()).await?;
            Ok(Stepped { brief, zone: ground.zone, event_id: Some(moved.event_id), wait: moved.wait })
        })
        .await
}

/// Rewrites a brief that nobody but its brand has opened yet.
pub async fn rewrite(house: &House, call: &Call, id: BriefId, written: &Written) -> Result<Stepped, Fault> {
    must_be_whole(written)?;
    house
        .promise(call, async |tx| {
            let mut brief = store::load_brief(tx.db(), tx.actor(), id).await?;
            if !By::Brand.roles().contains(&call.actor.role) {
                return Err(not_a_brand());
            }
            tx.check_expected_version(brief.id.into(), brief.version)?;
            if !matches!(brief.state, BriefState::Draft | BriefState::ChangesAsked) {
                return Err(BriefError::NotEditable.into());
            }
            write(&mut brief, written)?;
            must_know_product(tx, &brief, &written.content).await?;
            if !store::rewrite_brief(tx, &brief).await? {
                return Err(Fault::stale(None));
            }
            let (_, ground) = ground_of(tx, &brief).await?;
            let wait = wait::open_of(tx.db(), brief.id).await?;
            Ok(Stepped { brief, zone: ground.zone, event_id: None, wait })
        })
        .await
}

/// Hands a brief in for review. Routes and wording are checked here, so that nothing comes back for them.
pub async fn submit(house: &House, call: &Call, id: BriefId) -> Result<Stepped, Fault> {
    house
        .promise(call, async |tx| {
            let (brief, brand, ground) = at_the_desk(tx, id, Step::Submit).await?;
            let content = store::content_of(&brief)?;
            rules::must_have_routes(&content, &tx.current_terms().await?.1)?;
            let product = known_product(tx, &brief, &content).await?;
            lint::must_be_lawful(&lint::Read::of(&brief, (&brief.title, &content), product.as_ref()))?;
            let with = With::letter(letters::about(&brief, &brand.name));
            take(tx, ground, brief, Step::Submit, with).await
        })
        .await
}

/// Opens a brief: its version is frozen and its clock begins.
pub async fn publish(house: &House, call: &Call, id: BriefId) -> Result<Stepped, Fault> {
    house
        .promise(call, async |tx| {
            let (mut brief, brand, ground) = at_the_desk(tx, id, Step::Publish).await?;
            let content = store::content_of(&brief)?;
            let (_, terms) = tx.current_terms().await?;
            rules::must_have_routes(&content, &terms)?;
            brief.funded = funding::promises_money(&brief, &content, &terms);
            if brief.funded {
                funding::set_aside_in(tx, &brief, &content, &terms).await?;
            }
            let until = closes_at(tx, &brief, &ground).await?;
            brief.applications_until = Some(until);
            let with = With::letter(letters::about(&brief, &brand.name))
                .facts(json!({ "number": brief.number }))
                .set("applications_until", until)
                .set("published_at", tx.now())
                .set("funded", brief.funded);
            brief.published_at = Some(tx.now());
            store::freeze_version(tx, brief.id, brief.number, &brief.content).await?;
            take(tx, ground, brief, Step::Publish, with).await
        })
        .await
}

/// Sends a brief back to its brand with the reviewer's remarks.
pub async fn ask_changes(house: &House, call: &Call, id: BriefId, remarks: &str) -> Result<Stepped, Fault> {
    if let Some(wrong) = super::offer::text_error("remarks", remarks, (1, 2_000)) {
        return Err(Fault::invalid(vec![wrong]));
    }
    house
        .promise(call, async |tx| {
            let (mut brief, brand, ground) = at_the_desk(tx, id, Step::AskChanges).await?;
            brief.review_note = Some(remarks.to_owned());
            let with = With::letter(letters::with_remarks(&brief, &brand.name, Some(remarks))).set("review_note", remarks);
            take(tx, ground, brief, Step::AskChanges, with).await
        })
        .await
}

/// Takes nobody for a while; the day applications close stays.
pub async fn pause(house: &House, call: &Call, id: BriefId) -> Result<Stepped, Fault> {
    step(house, call, id, Step::Pause).await
}

/// Goes on after a pause.
pub async fn resume(house: &House, call: &Call, id: BriefId) -> Result<Stepped, Fault> {
    step(house, call, id, Step::Resume).await
}

/// Closes applications: selection begins, or, where the first to come were taken, the work.
pub async fn close_applications(house: &House, call: &Call, id: BriefId) -> Result<Stepped, Fault> {
    house
        .promise(call, async |tx| {
            let (brief, _, ground) = at_the_desk(tx, id, Step::CloseApplications).await?;
            let to = if brief.mode == BriefMode::Flash { BriefState::Running } else { BriefState::Selecting };
            if to == BriefState::Running {
                budget::end_in(tx, brief.id).await?;
            }
            take(tx, ground, brief, Step::CloseApplications, With::nothing().to(to)).await
        })
        .await
}

/// Closes a brief once nothing but retention is owed under it; a refusal lists what is.
pub async fn close(house: &House, call: &Call, id: BriefId) -> Result<Stepped, Fault> {
    house
        .promise(call, async |tx| {
            let (brief, _, ground) = at_the_desk(tx, id, Step::Close).await?;
            rules::must_owe_nothing(&brief, &wait::open_under_brief(tx.db(), brief.id).await?)?;
            take(tx, ground, brief, Step::Close, With::nothing()).await
        })
        .await
}

/// Closes a running brief under which nothing is owed any more; leaves any other as it is. For the end of a deal.
pub async fn close_when_done_in(tx: &Tx, id: BriefId) -> Result<(), Fault> {
    let brief = store::load_for_house(tx.db(), id).await?;
    let open = wait::open_under_brief(tx.db(), brief.id).await?;
    if brief.state == BriefState::Running && rules::must_owe_nothing(&brief, &open).is_ok() {
        let (_, ground) = ground_of(tx, &brief).await?;
        advance_by_house(tx, &ground, &brief, Step::Close, With::nothing()).await?;
    }
    Ok(())
}

/// Makes a new version of an open brief.
pub async fn amend_in(tx: &Tx, id: BriefId, amendment: &Amendment) -> Result<Stepped, Fault> {
    let (mut brief, _, ground) = at_the_desk(tx, id, Step::Amend).await?;
    let (_, terms) = tx.current_terms().await?;
    rules::must_have_routes(&amendment.content, &terms)?;
    let product = known_product(tx, &brief, &amendment.content).await?;
    lint::must_be_lawful(&lint::Read::of(&brief, (&amendment.title, &amendment.content), product.as_ref()))?;
    if brief.funded {
        let before = store::content_of(&brief)?.offer;
        funding::adjust_in(tx, &brief, (&before, &amendment.content.offer), &terms).await?;
    }
    brief.number += 1;
    brief.title.clone_from(&amendment.title);
    brief.content = serde_json::to_string(&amendment.content)?;
    brief.platforms = between_commas(&amendment.content.platforms);
    brief.price_whole = amendment.content.offer.price_whole(brief.currency);
    let with = With::nothing()
        .facts(json!({ "number": brief.number }))
        .set("number", brief.number)
        .set("title", brief.title.as_str())
        .set("content", brief.content.as_str())
        .set("platforms", brief.platforms.as_str())
        .set("price_whole", brief.price_whole);
    let stepped = take(tx, ground, brief, Step::Amend, with).await?;
    store::freeze_version(tx, id, stepped.brief.number, &stepped.brief.content).await?;
    Ok(stepped)
}

/// Ends selection.
pub async fn start_in(tx: &Tx, id: BriefId) -> Result<Stepped, Fault> {
    let (brief, _, ground) = at_the_desk(tx, id, Step::Start).await?;
    budget::end_in(tx, id).await?;
    take(tx, ground, brief, Step::Start, With::nothing()).await
}

/// Calls a brief off; refused while a deal under it is open.
pub async fn cancel_in(tx: &Tx, id: BriefId) -> Result<Stepped, Fault> {
    let (brief, _, ground) = at_the_desk(tx, id, Step::Cancel).await?;
    rules::must_have_no_deal(&wait::open_under_brief(tx.db(), brief.id).await?)?;
    budget::end_in(tx, id).await?;
    take(tx, ground, brief, Step::Cancel, With::nothing()).await
}

/// Takes a slot for an agreement; refused when the last one is gone or the brief takes nobody.
pub async fn take_slot_in(tx: &Tx, id: BriefId) -> Result<(), Fault> {
    if store::take_slot(tx, id).await? {
        return Ok(());
    }
    let brief = store::load_for_house(tx.db(), id).await?;
    if brief.slots_taken >= brief.slots { Err(BriefError::SlotsTaken.into()) } else { Err(BriefError::NotOpen(brief.state).into()) }
}

/// Frees the slot of a deal that lapsed or was cancelled; after selection it stays taken, and so it does where the brief
/// promises money that the brand's balance does not cover again.
pub async fn free_slot_in(tx: &Tx, id: BriefId) -> Result<(), Fault> {
    if !store::free_slot(tx, id).await? {
        return Ok(());
    }
    let brief = store::load_for_house(tx.db(), id).await?;
    let (_, terms) = tx.current_terms().await?;
    if brief.funded && !funding::cover_slot_in(tx, &brief, &store::content_of(&brief)?.offer, &terms).await? {
        store::take_slot(tx, id).await?;
    }
    Ok(())
}

/// The brand of a brief and the ground the brief stands on.
pub async fn ground_of(tx: &Tx, brief: &brief::Model) -> Result<(organisation::Model, Ground), Fault> {
    let brand = identity::store::find_organisation(tx.db(), brief.brand_id).await?;
    let brand = brand.ok_or_else(|| Fault::broken(format!("the brand of {} is not stored", brief.id)))?;
    let ground = store::ground(brief, &brand.zone);
    Ok((brand, ground))
}

/// Refuses a brief with anything wrong in it.
pub fn must_be_whole(written: &Written) -> Result<(), Fault> {
    let wrong = rules::errors(written);
    if wrong.is_empty() { Ok(()) } else { Err(Fault::invalid(wrong)) }
}

/// Refuses an amendment with anything wrong in it.
pub fn must_be_whole_amendment(amendment: &Amendment) -> Result<(), Fault> {
    let wrong = rules::amendment_errors(amendment);
    if wrong.is_empty() { Ok(()) } else { Err(Fault::invalid(wrong)) }
}

/// A brief with its brand and ground, if the caller may take this step on it now.
async fn at_the_desk(tx: &Tx, id: BriefId, step: Step) -> Result<(brief::Model, organisation::Model, Ground), Fault> {
    let brief = store::load_brief(tx.db(), tx.actor(), id).await?;
    tx.check_expected_version(brief.id.into(), brief.version)?;
    let (brand, ground) = ground_of(tx, &brief).await?;
    may_take::<BriefLife>(brief.state, step, &ground, tx.actor())?;
    Ok((brief, brand, ground))
}

async fn take(tx: &Tx, ground: Ground, mut brief: brief::Model, step: Step, with: With<BriefState>) -> Result<Stepped, Fault> {
    let moved = advance(tx, &ground, &brief, step, with).await?;
    brief.state = moved.state;
    brief.version = moved.version;
    brief.changed_at = tx.now();
    Ok(Stepped { brief, zone: ground.zone, event_id: Some(moved.event_id), wait: moved.wait })
}

async fn step(house: &House, call: &Call, id: BriefId, step: Step) -> Result<Stepped, Fault> {
    house
        .promise(call, async |tx| {
            let (brief, _, ground) = at_the_desk(tx, id, step).await?;
            take(tx, ground, brief, step, With::nothing()).await
        })
        .await
}

fn write(brief: &mut brief::Model, written: &Written) -> Result<(), Fault> {
    brief.mode = written.mode;
    brief.title.clone_from(&written.title);
    brief.category.clone_from(&written.category);
    brief.content = serde_json::to_string(&written.content)?;
    brief.platforms = between_commas(&written.content.platforms);
    brief.currency = written.currency;
    brief.price_whole = written.content.offer.price_whole(written.currency);
    brief.budget_minor = written.budget_minor;
    brief.slots = written.slots;
    brief.applications_days = written.applications_days;
    brief.unlock_code.clone_from(&written.unlock_code);
    Ok(())
}

fn between_commas(platforms: &[String]) -> String {
    format!(",{},", platforms.join(","))
}

async fn must_know_product(tx: &Tx, brief: &brief::Model, content: &Content) -> Result<(), Fault> {
    known_product(tx, brief, content).await.map(|_| ())
}

/// The product a brief names, if it names one.
async fn known_product(tx: &Tx, brief: &brief::Model, content: &Content) -> Result<Option<product::Model>, Fault> {
    let Some(id) = content.product_id else { return Ok(None) };
    match store::find_product(tx.db(), brief.brand_id, id).await? {
        Some(product) if product.ended_at.is_none() => Ok(Some(product)),
        Some(_) | None => Err(BriefError::NoSuchProduct.into()),
    }
}

/// When a brief opened now stops taking people: a flash brief after its hours to the minute.
async fn closes_at(tx: &Tx, brief: &brief::Model, ground: &Ground) -> Result<Instant, Fault> {
    let (_, terms) = tx.current_terms().await?;
    let number = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    let (span, moves) = match brief.mode {
        BriefMode::Flash => (Span::Hours(number(terms.number(Term::FlashHours))), false),
        BriefMode::Custom | BriefMode::Recruit | BriefMode::Mass => (Span::Days(number(brief.applications_days)), true),
    };
    Ok(tx.house().calendar().deadline(tx.now(), span, &ground.zone, moves)?)
}

fn not_a_brand() -> Fault {
    Fault::refuse(Kind::Forbidden, "role", "Only a brand's owner or manager writes its briefs.")
}
