//! Briefs over JSON: bodies, views and handlers. Decisions stand in `market/brief`, and for steps that also
//! move proposals in `market/proposal`.

use entity::brief::{BriefMode, BriefState};
use entity::{BriefId, Instant, Money, OrganisationId, Party, brief, brief_version};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::offer::ContentBody;
use crate::kernel::paging::Page;
use crate::kernel::{Actor, Fault, Ground, House, Term, wait};
use crate::market::brief::actions::{self, Stepped};
use crate::market::brief::{Amendment, Written, store};
use crate::market::{identity, proposal};
use crate::web::ask::{Ask, Nothing};
use crate::web::view::{List, Shown, Viewer};

/// A brief as the brand writes it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BriefBody {
    /// How creators come to it.
    pub mode: BriefMode,
    /// Its title.
    #[schema(min_length = 1, max_length = 120)]
    pub title: String,
    /// The category of what is advertised.
    pub category: String,
    /// What the brand wants to spend on prices; its currency is the brief's.
    pub budget: Money,
    /// How many creators it looks for.
    #[schema(minimum = 1, maximum = 10000)]
    pub slots: i64,
    /// How many days creators may apply; the terms say how many where this is left out.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 14)]
    pub applications_days: Option<i64>,
    /// The code that opens a flash brief.
    #[serde(default)]
    #[schema(min_length = 4, max_length = 40)]
    pub unlock_code: Option<String>,
    /// What it says.
    pub content: ContentBody,
}

/// What an amendment changes.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AmendmentBody {
    /// The title from now on.
    #[schema(min_length = 1, max_length = 120)]
    pub title: String,
    /// What it says from now on.
    pub content: ContentBody,
    /// What changed, for those who applied.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub remarks: Option<String>,
}

/// What a reviewer asks to change.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BriefRemarksBody {
    /// In words.
    #[schema(min_length = 1, max_length = 2000)]
    pub remarks: String,
}

/// Why a brief is called off.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BriefCancelBody {
    /// In words, for those whose proposals end with it.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
}

/// Which briefs.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BriefsQuery {
    /// Where the last page ended (`next`).
    pub cursor: Option<String>,
    /// How many, 1 to 100.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u64>,
    /// Only those in this state.
    #[param(inline)]
    pub state: Option<BriefState>,
    /// Only open ones on a platform the creator has an account on.
    #[serde(default)]
    pub fits_me: bool,
}

/// A brief.
#[derive(Debug, Serialize, ToSchema)]
pub struct BriefView {
    brand: OrganisationId,
    mode: BriefMode,
    /// The number of its content, counted from 1; an amendment is a new one.
    number: i64,
    title: String,
    category: String,
    /// Shown to the brand and to staff.
    budget: Option<Money>,
    slots: i64,
    slots_taken: i64,
    /// Whether the money for every slot was there when it opened (已备款).
    funded: bool,
    /// Whether a code opens it.
    locked: bool,
    /// The code; shown to the brand.
    unlock_code: Option<String>,
    applications_days: i64,
    applications_until: Option<Instant>,
    published_at: Option<Instant>,
    /// What the reviewer asked to change last; shown to the brand and to staff.
    review_note: Option<String>,
    content: ContentBody,
    created_at: Instant,
}

/// A frozen version of a brief.
#[derive(Debug, Serialize, ToSchema)]
pub struct BriefVersionView {
    number: i64,
    /// SHA-256 of the canonical content, hexadecimal.
    content_hash: String,
    content: ContentBody,
    created_at: Instant,
}

fn fields(viewer: &Viewer<'_>, brief: &brief::Model, ground: &Ground) -> Result<BriefView, Fault> {
    let party = ground.party_of(viewer.actor);
    let is_brand = party == Some(Party::Brand);
    let is_inside = is_brand || viewer.actor.is_staff();
    Ok(BriefView {
        brand: brief.brand_id,
        mode: brief.mode,
        number: brief.number,
        title: brief.title.clone(),
        category: brief.category.clone(),
        budget: is_inside.then(|| Money::new(brief.budget_minor, brief.currency)),
        slots: brief.slots,
        slots_taken: brief.slots_taken,
        funded: brief.funded,
        locked: brief.unlock_code.is_some(),
        unlock_code: brief.unlock_code.clone().filter(|_| is_brand),
        applications_days: brief.applications_days,
        applications_until: brief.applications_until,
        published_at: brief.published_at,
        review_note: brief.review_note.clone().filter(|_| is_inside),
        content: ContentBody::of(store::content_of(brief)?, brief.currency),
        created_at: brief.created_at,
    })
}

fn shown<B>(ask: &Ask<B>, stepped: &Stepped) -> Result<Shown<BriefView>, Fault> {
    let (viewer, ground) = (ask.viewer(), stepped.ground());
    let shown = Shown::of(&viewer, &stepped.brief, &ground, stepped.wait.as_ref(), fields(&viewer, &stepped.brief, &ground)?);
    Ok(match stepped.event_id {
        Some(event_id) => shown.after(event_id),
        None => shown,
    })
}

async fn written(house: &House, body: &BriefBody) -> Result<Written, Fault> {
    let applications_days = match body.applications_days {
        Some(days) => days,
        None => house.current_terms().await?.1.number(Term::ApplicationsDays),
    };
    Ok(Written {
        mode: body.mode,
        title: body.title.clone(),
        category: body.category.clone(),
        currency: body.budget.currency,
        budget_minor: body.budget.minor,
        slots: body.slots,
        applications_days,
        unlock_code: body.unlock_code.clone(),
        content: body.content.content(body.budget.currency)?,
    })
}

/// The briefs the caller may see, the newest first.
pub async fn list(ask: Ask<Nothing>) -> Result<List<Shown<BriefView>>, Fault> {
    let asked: BriefsQuery = ask.query()?;
    let page = Page::read(asked.cursor.as_deref(), asked.limit)?;
    let briefs = match ask.actor().creator.filter(|_| asked.fits_me) {
        Some(creator) => store::list_open_for(ask.house.reader(), creator, &page).await?,
        None => store::list_briefs(ask.house.reader(), ask.actor(), asked.state, &page).await?,
    };
    let viewer = ask.viewer();
    List::of(briefs, |brief| {
        let ground = store::ground(&brief, crate::kernel::calendar::BOOK_ZONE);
        let fields = fields(&viewer, &brief, &ground)?;
        Ok(Shown::of(&viewer, &brief, &ground, None, fields))
    })
}

/// One brief.
pub async fn read(ask: Ask<Nothing>) -> Result<Shown<BriefView>, Fault> {
    let brief = store::load_brief(ask.house.reader(), ask.actor(), ask.id()?).await?;
    let brand = identity::store::find_organisation(ask.house.reader(), brief.brand_id).await?.ok_or_else(Fault::missing)?;
    let wait = wait::open_of(ask.house.reader(), brief.id).await?;
    shown(&ask, &Stepped { brief, zone: brand.zone, event_id: None, wait })
}

/// The frozen versions of a brief, the newest first.
pub async fn versions(ask: Ask<Nothing>) -> Result<List<BriefVersionView>, Fault> {
    let brief = store::load_brief(ask.house.reader(), ask.actor(), ask.id()?).await?;
    let rows = store::list_versions(ask.house.reader(), brief.id).await?;
    let view = |row: brief_version::Model| {
        let content = ContentBody::of(serde_json::from_str(&row.content)?, brief.currency);
        Ok(BriefVersionView { number: row.number, content_hash: row.content_hash, content, created_at: row.created_at })
    };
    Ok(List { items: rows.into_iter().map(view).collect::<Result<_, Fault>>()?, next: None })
}

/// Begins a brief.
pub async fn create(ask: Ask<BriefBody>) -> Result<Shown<BriefView>, Fault> {
    let written = written(&ask.house, &ask.body).await?;
    shown(&ask, &actions::create(&ask.house, &ask.call, &written).await?)
}

/// Rewrites a brief nobody but its brand has opened.
pub async fn rewrite(ask: Ask<BriefBody>) -> Result<Shown<BriefView>, Fault> {
    let written = written(&ask.house, &ask.body).await?;
    shown(&ask, &actions::rewrite(&ask.house, &ask.call, ask.id()?, &written).await?)
}

/// The reviewer sends it back.
pub async fn ask_changes(ask: Ask<BriefRemarksBody>) -> Result<Shown<BriefView>, Fault> {
    shown(&ask, &actions::ask_changes(&ask.house, &ask.call, ask.id()?, &ask.body.remarks).await?)
}

/// The brand makes a new version of an open brief.
pub async fn amend(ask: Ask<AmendmentBody>) -> Result<Shown<BriefView>, Fault> {
    let id: BriefId = ask.id()?;
    let brief = store::load_brief(ask.house.reader(), ask.actor(), id).await?;
    let amendment =
        Amendment { title: ask.body.title.clone(), content: ask.body.content.content(brief.currency)?, remarks: ask.body.remarks.clone() };
    shown(&ask, &proposal::actions::amend(&ask.house, &ask.call, id, &amendment).await?)
}

/// The brand calls it off.
pub async fn cancel(ask: Ask<BriefCancelBody>) -> Result<Shown<BriefView>, Fault> {
    shown(&ask, &proposal::actions::cancel(&ask.house, &ask.call, ask.id()?, ask.body.reason.as_deref()).await?)
}

/// The brand ends selection.
pub async fn start(ask: Ask<Nothing>) -> Result<Shown<BriefView>, Fault> {
    shown(&ask, &proposal::actions::start(&ask.house, &ask.call, ask.id()?).await?)
}

macro_rules! brief_steps {
    ($($(#[$meta:meta])* $name:ident,)+) => { $(
        $(#[$meta])*
        pub async fn $name(ask: Ask<Nothing>) -> Result<Shown<BriefView>, Fault> {
            shown(&ask, &actions::$name(&ask.house, &ask.call, ask.id()?).await?)
        }
    )+ };
}

brief_steps! {
    /// The brand hands it in for review.
    submit,
    /// The reviewer opens it.
    publish,
    /// The brand takes nobody for a while.
    pause,
    /// The brand goes on.
    resume,
    /// The brand closes applications.
    close_applications,
    /// The brand closes it.
    close,
}

/// Whether an actor may see a brief.
pub async fn is_visible(house: &House, actor: &Actor, id: Uuid) -> Result<bool, Fault> {
    Ok(store::find_brief(house.reader(), actor, BriefId(id)).await?.is_some())
}
