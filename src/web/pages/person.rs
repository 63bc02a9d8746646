//! What people are called on a page: colleagues by name, the other side as the deal calls it, staff by office.

use std::collections::BTreeMap;

use entity::{Role, UserId, deal, event};

use super::visit::Visit;
use crate::kernel::Fault;
use crate::market::identity;

/// The names a page uses, looked up once each.
pub struct Names<'a> {
    visit: &'a Visit,
    known: BTreeMap<UserId, String>,
}

impl<'a> Names<'a> {
    /// For a visit.
    pub fn of(visit: &'a Visit) -> Self {
        Self { visit, known: BTreeMap::new() }
    }

    /// Who did something that only staff are told of.
    pub async fn colleague(&mut self, event: &event::Model) -> Result<String, Fault> {
        match event.user_id {
            Some(user) => Ok(format!("{} · {}", self.name(user).await?, self.word(event.role))),
            None => Ok(self.word(event.role)),
        }
    }

    /// Who did something on a deal.
    pub async fn who(&mut self, event: &event::Model, deal: &deal::Model) -> Result<String, Fault> {
        let (actor, role) = (self.visit.actor(), event.role);
        let (side, is_mine) = match role {
            Role::BrandOwner | Role::BrandManager | Role::BrandFinance | Role::BrandViewer => {
                (deal.brand_name.clone(), actor.organisation == Some(deal.brand_id))
            }
            Role::Creator => return Ok(deal.creator_name.clone()),
            Role::AgencyOwner | Role::AgencyAgent => {
                (self.word(role), actor.organisation.is_some() && actor.organisation == deal.agency_id)
            }
            Role::Reviewer | Role::Mediator | Role::Finance | Role::Operator | Role::Auditor => (self.word(role), false),
            Role::Clock | Role::Nobody => return Ok(self.word(role)),
        };
        match event.user_id.filter(|_| is_mine || actor.is_staff()) {
            Some(user) => Ok(format!("{} · {side}", self.name(user).await?)),
            None => Ok(side),
        }
    }

    /// What a person is called, for whoever may know.
    pub async fn name(&mut self, user: UserId) -> Result<String, Fault> {
        if let Some(name) = self.known.get(&user) {
            return Ok(name.clone());
        }
        let found = identity::store::find_user(self.visit.house().reader(), user).await?;
        let name = found.map_or_else(|| user.to_string(), |user| user.name);
        self.known.insert(user, name.clone());
        Ok(name)
    }

    fn word(&self, role: Role) -> String {
        self.visit.say(&format!("role-{role}"))
    }
}
