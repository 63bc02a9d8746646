//! The people of one's own organisation: who sits where, and for its owner the ways to change that.

use std::rc::Rc;

use entity::Role;
use serde_json::{Value, json};

use super::act::link_to;
use super::visit::{Sheet, Visit};
use crate::kernel::Fault;
use crate::market::identity::store;

/// The team.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let (db, actor) = (visit.house().reader(), visit.actor());
    let is_owner = matches!(actor.role, Role::BrandOwner | Role::AgencyOwner | Role::Operator);
    let organisation = match actor.organisation {
        Some(id) => store::find_organisation(db, id).await?,
        None => None,
    };
    let line = |(seat, user): &(entity::membership::Model, Option<entity::user::Model>)| -> Value {
        let is_self = actor.user == Some(seat.user_id);
        json!({
            "name": user.as_ref().map(|user| &user.name),
            "email": user.as_ref().map(|user| &user.email),
            "second_factor": user.as_ref().is_some_and(|user| user.totp_confirmed_at.is_some()),
            "role": seat.role,
            "since": seat.created_at,
            "here": is_self,
            "change": (is_owner && !is_self).then(|| format!("/members/{}/edit?_back=/members&role={}", seat.id, seat.role)),
            "remove": (is_owner || is_self).then(|| format!("/members/{}/remove?_back={}", seat.id, if is_self { "/" } else { "/members" })),
        })
    };
    let members = store::list_members(db, actor).await?;
    let acts = [("invite_member", "/invitations/new"), ("update_organisation", "/organisations/current/edit")];
    let buttons = acts.iter().filter(|_| is_owner && organisation.is_some()).map(|(operation, link)| link_to(&visit, operation, link));
    let data = json!({
        "organisation": organisation.as_ref().map(|organisation| &organisation.name),
        "members": members.iter().map(line).collect::<Vec<_>>(),
        "buttons": buttons.collect::<Vec<_>>(),
    });
    Ok(Sheet::read("pages/desk/team", visit.say("page-members"), data))
}
