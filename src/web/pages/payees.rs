//! Payees, for finance: who is paid, under which tax profile, whose identity is still to be compared with papers.

use std::rc::Rc;

use entity::payee::{self, PayeeKind};
use entity::{CreatorId, OrganisationId, PayeeId, Role};
use serde_json::{Value, json};

use super::rows::{self, Head};
use super::visit::{Sheet, Visit};
use crate::finance::payee::store;
use crate::kernel::Fault;
use crate::kernel::paging::{Page, Paged};
use crate::market::identity;

/// What stands in the file of the list.
const HEADS: &[Head] = &[
    Head::Plain("id"),
    Head::Plain("name"),
    Head::Plain("legal_name"),
    Head::Plain("kind"),
    Head::Plain("profile"),
    Head::Plain("country"),
    Head::Plain("checked_at"),
];

/// Payees; first those whose identity waits, `?all=1` for everybody.
pub async fn list(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let everybody = visit.asked("all").is_some();
    let list = async |page: Page| {
        let paged = store::list(visit.house().reader(), !everybody, &page).await?;
        let mut items = Vec::new();
        for payee in &paged.items {
            items.push(line(&visit, payee).await?);
        }
        Ok(Paged { items, next: paged.next })
    };
    if rows::is_asked(&visit) {
        return rows::saved("payees", HEADS, list).await;
    }
    let paged = list(visit.page()?).await?;
    let data = json!({ "payees": paged.items, "everybody": everybody, "next": paged.next });
    Ok(Sheet::read("pages/desk/payees", visit.say("page-payees"), data))
}

async fn line(visit: &Visit, payee: &payee::Model) -> Result<Value, Fault> {
    let waits = payee.tax_profile.is_some() && payee.identity_checked_at.is_none();
    // The legal name is what papers are compared with; whoever only looks on does not need it.
    let is_finance = visit.actor().role == Role::Finance;
    let legal_name = if is_finance && payee.legal_name.is_some() { Some(store::legal_name(visit.house().sealer(), payee)?) } else { None };
    Ok(json!({
        "id": payee.id,
        "name": owner_of(visit, payee).await?,
        "legal_name": legal_name,
        "kind": visit.say(&format!("payee-{}", payee.kind)),
        "profile": payee.tax_profile.map(|profile| visit.say(&format!("tax-profile-{profile}"))),
        "country": payee.country,
        "checked_at": payee.identity_checked_at,
        "confirm": (waits && is_finance).then(|| format!("/payees/{}/identity/new?_back=/payees", payee.id)),
    }))
}

/// What a payee is called.
pub async fn name_of(visit: &Visit, id: PayeeId) -> Result<String, Fault> {
    owner_of(visit, &store::load(visit.house().reader(), id).await?).await
}

async fn owner_of(visit: &Visit, payee: &payee::Model) -> Result<String, Fault> {
    let db = visit.house().reader();
    let name = match payee.kind {
        PayeeKind::Creator => identity::store::find_creator(db, CreatorId(payee.owner_id)).await?.map(|creator| creator.display_name),
        PayeeKind::Agency | PayeeKind::Business => {
            identity::store::find_organisation(db, OrganisationId(payee.owner_id)).await?.map(|organisation| organisation.name)
        }
    };
    Ok(name.unwrap_or_else(|| payee.id.to_string()))
}
