//! Seats and hooks of the organisation on a role's side.

use entity::Role;
use entity::hook::HookKind;
use pappus::kernel::Actor;
use pappus::market::hook::{self, actions::NewHook};
use pappus::market::identity::store;

use super::stage::Stage;
use crate::cast::{by, colleague};

/// A hook of the organisation of a role's side, and no other.
pub async fn webhook(stage: &Stage, role: Role) -> String {
    let is_agency = matches!(role, Role::AgencyOwner | Role::AgencyAgent);
    let (of, role) = if is_agency { (&stage.star, Role::AgencyOwner) } else { (&stage.cast.acme, Role::BrandOwner) };
    let owner = Actor { role, ..of.clone() };
    for known in hook::store::list(stage.house.reader(), &owner).await.unwrap() {
        hook::actions::remove(&stage.house, &by(&owner), known.id).await.unwrap();
    }
    let new = NewHook {
        kind: HookKind::Webhook,
        url: "https://hooks.example.com/in".to_owned(),
        signing: None,
        locale: "en".to_owned(),
        allow: Vec::new(),
    };
    hook::actions::register(&stage.house, &by(&owner), &new).await.unwrap().id.to_string()
}

/// Someone with the least seat in the organisation of a role's side.
pub async fn seat(stage: &Stage, role: Role, number: u64) -> String {
    let seat = least_seat(role);
    let of = if seat == Role::AgencyAgent {
        &stage.star
    } else if seat == Role::Auditor {
        &stage.cast.rita
    } else {
        &stage.cast.acme
    };
    let member = colleague(&stage.house, of, (&format!("seat{number}@example.test"), seat)).await;
    let seat = store::find_membership(stage.house.reader(), of.organisation.unwrap(), member.user.unwrap()).await.unwrap();
    seat.unwrap().id.to_string()
}

/// The seat with the fewest rights on a role's side.
pub fn least_seat(role: Role) -> Role {
    if matches!(role, Role::AgencyOwner | Role::AgencyAgent) {
        Role::AgencyAgent
    } else if role.is_staff() {
        Role::Auditor
    } else {
        Role::BrandViewer
    }
}
