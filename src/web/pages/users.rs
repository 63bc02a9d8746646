//! People with an account, for operators: who they are, a new one for staff, one shut out, a lost device.

use std::rc::Rc;

use entity::{Code, Role, UserId, user};
use serde_json::{Value, json};

use super::act::ZONES;
use super::rows::{self, Head};
use super::visit::{Reading, Sheet, Visit};
use crate::kernel::Fault;
use crate::kernel::paging::{Page, Paged};
use crate::market::identity::store::SoughtUsers;
use crate::market::identity::{self, NewUser, Person, Place, store};
use crate::web::problem;

/// What stands in the file of the list.
const HEADS: &[Head] = &[
    Head::Plain("id"),
    Head::Plain("name"),
    Head::Plain("email"),
    Head::Plain("/seats/0/role"),
    Head::Plain("/seats/0/name"),
    Head::Plain("confirmed"),
    Head::Plain("banned"),
    Head::Plain("second_factor"),
    Head::Plain("since"),
];

/// Everybody, the newest first; `?q=` by name or address, `?user=` one of them, `?organisation=` its people.
pub async fn list(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    drawn(&visit, None).await
}

/// A colleague gets an account and a letter to choose a password with.
pub async fn create(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let text = |name: &str| visit.field(name).trim().to_owned();
    let role = Role::from_code(visit.field("role")).filter(|role| role.is_staff()).ok_or_else(Fault::missing)?;
    let person = Person { name: text("name"), locale: text("locale"), zone: text("zone") };
    let new = NewUser { email: text("email"), person, password: None, place: Place::Staff { role } };
    match identity::create_user_by_operator(visit.house(), &visit.call(), new).await {
        Ok(_) => Ok(Sheet::Go("/users?done=user_made".to_owned())),
        Err(fault) if fault.refusal().is_some() => drawn(&visit, Some(&fault)).await,
        Err(fault) => Err(fault),
    }
}

/// Somebody is shut out; every sign-in of theirs ends at once.
pub async fn ban(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let id: UserId = visit.id()?;
    if visit.field("sure") != "yes" {
        return Ok(Sheet::Go(format!("/users?q={}", email_of(&visit, id).await?)));
    }
    identity::ban_user(visit.house(), &visit.call(), id).await?;
    Ok(Sheet::Go("/users?done=user_banned".to_owned()))
}

/// Somebody has lost the device of their second factor.
pub async fn take_factor_away(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    identity::take_totp_away(visit.house(), &visit.call(), visit.id()?).await?;
    Ok(Sheet::Go("/users?done=user_factor".to_owned()))
}

async fn email_of(visit: &Visit, id: UserId) -> Result<String, Fault> {
    Ok(store::find_user(visit.house().reader(), id).await?.ok_or_else(Fault::missing)?.email)
}

async fn drawn(visit: &Visit, fault: Option<&Fault>) -> Result<Sheet, Fault> {
    let asked = visit.asked("q").map(str::trim).filter(|text| !text.is_empty());
    let sought = SoughtUsers {
        words: asked.map(str::to_owned),
        user: visit.asked("user").and_then(|id| id.parse().ok()),
        organisation: visit.asked("organisation").and_then(|id| id.parse().ok()),
    };
    let list = async |page: Page| {
        let paged = store::list_users(visit.house().reader(), visit.actor(), &sought, &page).await?;
        let items = lines(visit, &paged.items).await?;
        Ok(Paged { items, next: paged.next })
    };
    if rows::is_asked(visit) {
        return rows::saved("users", HEADS, list).await;
    }
    let paged = list(visit.page()?).await?;
    let roles: Vec<Value> = Role::ALL
        .iter()
        .filter(|role| role.is_staff())
        .map(|role| json!({ "code": role, "chosen": visit.field("role") == role.code() }))
        .collect();
    let zone = Some(visit.field("zone")).filter(|zone| !zone.is_empty()).unwrap_or(&visit.visitor.zone);
    let data = json!({
        "why": fault.and_then(Fault::refusal).map(|refusal| problem::sentence(refusal, visit.words())),
        "q": asked.unwrap_or_default(),
        "users": paged.items,
        "next": paged.next,
        "roles": roles,
        "zones": ZONES,
        "name": visit.field("name"),
        "email": visit.field("email"),
        "zone_now": zone,
    });
    let status = fault.map_or(200, |fault| problem::status_of(fault).as_u16());
    Ok(Sheet::Read(Reading { template: "pages/house/users", title: visit.say("page-users"), status, data }))
}

/// A line for each, with what they are and where.
async fn lines(visit: &Visit, users: &[user::Model]) -> Result<Vec<Value>, Fault> {
    let db = visit.house().reader();
    let ids: Vec<UserId> = users.iter().map(|user| user.id).collect();
    let memberships = store::memberships_of_many(db, &ids).await?;
    let names = store::names_of_organisations(db, memberships.iter().map(|seat| seat.organisation_id)).await?;
    let creators = store::creators_of_users(db, &ids).await?;
    let seats_of = |user: &user::Model| {
        let theirs = memberships.iter().filter(|seat| seat.user_id == user.id);
        let seats = theirs.map(|seat| json!({ "role": seat.role, "name": names.get(&seat.organisation_id) }));
        let profile = creators.get(&user.id).map(|creator| json!({ "role": Role::Creator, "name": creator.display_name }));
        seats.chain(profile).collect()
    };
    Ok(users.iter().map(|user| line(visit, user, seats_of(user))).collect())
}

fn line(visit: &Visit, user: &user::Model, seats: Vec<Value>) -> Value {
    json!({
        "id": user.id,
        "name": user.name,
        "email": user.email,
        "seats": seats,
        "confirmed": user.confirmed_at.is_some(),
        "banned": user.banned_at.is_some(),
        "second_factor": user.totp_confirmed_at.is_some(),
        "identified": user.person_hash.is_some(),
        "since": user.created_at,
        "other": visit.actor().user != Some(user.id),
    })
}
