//! Everybody's own account: name, language and zone, password, where they are signed in, as whom they act.
//!
//! The second factor is `second_factor.rs`'s; who may do what, identity decides.

use std::rc::Rc;

use entity::representation::RepresentationState;
use entity::{CreatorId, OrganisationId, Role, SessionId, user};
use serde_json::{Value, json};

use super::act::{ZONES, read};
use super::visit::{Reading, Sheet, Visit};
use super::{creator, readiness};
use crate::kernel::{Actor, Fault, House};
use crate::market::identity::{self, Person, store};
use crate::web::api::identity::safety::SessionView;
use crate::web::ask::Origin;
use crate::web::front::Front;
use crate::web::problem;

/// The page.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    drawn(&visit, None).await
}

/// Name, language and zone are changed.
pub async fn save(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let text = |name: &str| visit.field(name).to_owned();
    let person = Person { name: text("name"), locale: text("locale"), zone: text("zone") };
    match identity::update_person(visit.house(), &visit.call(), person).await {
        // The language chosen here rules over the one a browser was told before.
        Ok(()) => Ok(Sheet::Go(format!("/me?done=me_saved&lang={}", visit.field("locale")))),
        Err(fault) => again(&visit, fault).await,
    }
}

/// A letter with a link to choose another password goes to one's own address.
pub async fn change_password(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let user = store::load_own_user(visit.house().reader(), visit.actor()).await?;
    identity::ask_reset(visit.house(), &visit.call(), &user.email).await?;
    Ok(Sheet::Go("/me?done=me_password".to_owned()))
}

/// One of one's own sign-ins ends.
pub async fn end_session(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let id: SessionId = visit.id()?;
    if visit.actor().session == Some(id) {
        identity::sign_out(visit.house(), &visit.call()).await?;
        return Ok(Sheet::SignedOut { to: "/sign-in".to_owned() });
    }
    identity::end_session(visit.house(), &visit.call(), id).await?;
    Ok(Sheet::Go("/me?done=me_session#sessions".to_owned()))
}

/// All of one's own sign-ins but this one end.
pub async fn end_others(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    identity::end_other_sessions(visit.house(), &visit.call()).await?;
    Ok(Sheet::Go("/me?done=me_sessions#sessions".to_owned()))
}

/// Notes once an hour that a sign-in was used, and from where: pages refresh nothing that would tell.
pub async fn note_seen(front: &Front, actor: &Actor, origin: &Origin) {
    let Some(session) = actor.session else { return };
    if front.sightings().take(&session.to_string()).is_ok()
        && let Err(error) = identity::note_seen(front.house(), actor, &origin.device()).await
    {
        tracing::warn!(%error, "the use of a sign-in could not be noted");
    }
}

/// The page again with why something did not go through.
async fn again(visit: &Visit, fault: Fault) -> Result<Sheet, Fault> {
    if fault.refusal().is_none() { Err(fault) } else { drawn(visit, Some(&fault)).await }
}

async fn drawn(visit: &Visit, fault: Option<&Fault>) -> Result<Sheet, Fault> {
    let user = store::load_own_user(visit.house().reader(), visit.actor()).await?;
    let why = fault.and_then(Fault::refusal).map(|refusal| problem::sentence(refusal, visit.words()));
    let written = |name: &str, stored: &str| if fault.is_some() { visit.field(name).to_owned() } else { stored.to_owned() };
    let language = |(code, label): (&str, &str)| json!({ "code": code, "label": label, "chosen": user.locale == code });
    let locales = [("zh-CN", "中文"), ("en", "English")].map(language);
    let data = json!({
        "why": why,
        "email": user.email,
        "name": written("name", &user.name),
        "locales": locales,
        "own_zone": written("zone", &user.zone),
        "zones": ZONES,
        "second_factor": user.totp_confirmed_at.is_some(),
        "seats": seats(visit.house(), visit.actor(), &user).await?,
        "sessions": sessions(visit).await?,
        "letters": read(visit, "read_letter_preferences", Vec::new(), "").await?,
        "is_payee": matches!(visit.actor().role, Role::Creator | Role::AgencyOwner),
        "has_team": visit.actor().organisation.is_some() && visit.actor().role != Role::Creator,
        "has_hooks": matches!(visit.actor().role, Role::BrandOwner | Role::AgencyOwner),
        "readiness": readiness::of(visit).await?,
        "is_creator": visit.actor().role == Role::Creator,
        "creator": visit.actor().creator,
        "rates": own_rates(visit).await?,
    });
    let status = fault.map_or(200, |fault| problem::status_of(fault).as_u16());
    Ok(Sheet::Read(Reading { template: "pages/me/show", title: visit.say("page-me"), status, data }))
}

/// The prices of one's own rate card.
async fn own_rates(visit: &Visit) -> Result<Vec<Value>, Fault> {
    match visit.actor().creator {
        Some(own) => Ok(creator::rates(&read(visit, "read_creator", vec![("id".to_owned(), own.to_string())], "").await?)),
        None => Ok(Vec::new()),
    }
}

/// Everything one can act as: each seat, for agencies with the creators of their mandates, and one's own profile.
pub async fn seats(house: &House, actor: &Actor, user: &user::Model) -> Result<Vec<Value>, Fault> {
    let db = house.reader();
    let seat = |name: String, role: Role, organisation: Option<OrganisationId>, creator: Option<CreatorId>| {
        let here = actor.organisation == organisation && actor.acting_for() == creator;
        json!({ "name": name, "role": role, "organisation": organisation, "acting_for": creator, "here": here })
    };
    let mut seats = Vec::new();
    for own in store::list_memberships_of(db, user.id).await? {
        let name = store::find_organisation(db, own.organisation_id).await?.map(|organisation| organisation.name).unwrap_or_default();
        seats.push(seat(name.clone(), own.role, Some(own.organisation_id), None));
        if actor.organisation == Some(own.organisation_id) && matches!(own.role, Role::AgencyOwner | Role::AgencyAgent) {
            for mandate in store::list_own_mandates(db, actor).await? {
                if mandate.state == RepresentationState::Active && mandate.agency_id == own.organisation_id {
                    let creator = store::find_creator(db, mandate.creator_id).await?.map(|creator| creator.display_name);
                    let name = format!("{name} · {}", creator.unwrap_or_default());
                    seats.push(seat(name, own.role, Some(own.organisation_id), Some(mandate.creator_id)));
                }
            }
        }
    }
    if let Some(creator) = store::creator_of_user(db, user.id).await? {
        seats.push(seat(creator.display_name, Role::Creator, None, None));
    }
    Ok(seats)
}

async fn sessions(visit: &Visit) -> Result<Vec<Value>, Fault> {
    let own = store::list_own_sessions(visit.house().reader(), visit.actor()).await?;
    let line = |session: entity::session::Model| json!({ "link": format!("/me/sessions/{}/end", session.id), "told": SessionView::of(session, visit.actor().session) });
    Ok(own.into_iter().map(line).collect())
}

/// What the side somebody acts for is called; what cannot be found out now is not said.
pub async fn seat_name(house: &House, actor: &Actor) -> Option<String> {
    if let Some(creator) = actor.acting_for() {
        return identity::store::find_creator(house.reader(), creator).await.ok().flatten().map(|creator| creator.display_name);
    }
    let organisation = identity::store::find_organisation(house.reader(), actor.organisation?).await.ok().flatten();
    organisation.map(|organisation| organisation.name)
}
