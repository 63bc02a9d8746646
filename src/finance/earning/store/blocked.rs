//! What keeps money from being paid now, by name and with the date it clears: what was placed on a deal or a payee, and
//! what the payee's own details lack.

use entity::payee::TaxProfile;
use entity::payout_item::{self, ItemState};
use entity::{Currency, EarningId, Instant, earning, payee, payout_method};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::{debts_of, standing};
use crate::finance::payee::store as payees;
use crate::kernel::Fault;

/// One reason why something is not paid now.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Blocked {
    /// Its name: `disputed`, `bank_details_missing`, `bank_details_resting`, `tax_profile_missing`,
    /// `identity_unchecked`, `bank_details_refused`, `tax_currency`, `invoice_missing`, `debt_open`, `resting` …
    pub code: String,
    /// When it clears by itself, if it does.
    pub clears_on: Option<Instant>,
}

/// What explains a blocker of everything its payee is owed under the deal.
pub(in crate::finance::earning) const NOTHING: &str = "{}";

/// What explains a blocker of one earning.
pub(in crate::finance::earning) fn facts_of(earning: EarningId) -> String {
    serde_json::json!({ "earning": earning }).to_string()
}

impl Blocked {
    fn new(code: &str, clears_on: Option<Instant>) -> Self {
        Self { code: code.to_owned(), clears_on }
    }
}

/// Everything that keeps an earning from being paid now: on its deal, on its payee, its own date.
pub async fn blockers_of(db: &impl ConnectionTrait, earning: &earning::Model, now: Instant) -> Result<Vec<Blocked>, Fault> {
    let payee = payees::load(db, earning.payee_id).await?;
    let mut blocked = placed_on(db, earning, now).await?;
    blocked.extend(blockers_of_payee(db, &payee, earning.currency, now).await?);
    Ok(blocked)
}

/// What was placed on an earning's deal or payee, and its own date.
pub async fn placed_on(db: &impl ConnectionTrait, earning: &earning::Model, now: Instant) -> Result<Vec<Blocked>, Fault> {
    let standing = standing(db, earning.deal_id, Some(earning.payee_id)).await?;
    let mut blocked: Vec<Blocked> = standing
        .into_iter()
        .filter(|blocker| blocker.clears_on.is_none_or(|clears_on| clears_on > now))
        .filter(|blocker| blocker.facts == NOTHING || blocker.facts == facts_of(earning.id))
        .map(|blocker| Blocked { code: blocker.code, clears_on: blocker.clears_on })
        .collect();
    if earning.clears_on.is_some_and(|clears_on| clears_on > now) {
        blocked.push(Blocked::new("resting", earning.clears_on));
    }
    Ok(blocked)
}

/// What keeps a payee from being paid in a currency now, whatever it is owed for.
pub async fn blockers_of_payee(
    db: &impl ConnectionTrait,
    payee: &payee::Model,
    currency: Currency,
    now: Instant,
) -> Result<Vec<Blocked>, Fault> {
    let mut blocked = Vec::new();
    if payee.tax_profile.is_none() {
        blocked.push(Blocked::new("tax_profile_missing", None));
    }
    if payee.identity_checked_at.is_none() {
        blocked.push(Blocked::new("identity_unchecked", None));
    }
    match payees::find_method(db, payee.id, currency).await? {
        None => blocked.push(Blocked::new("bank_details_missing", None)),
        Some(method) if method.active_from > now => blocked.push(Blocked::new("bank_details_resting", Some(method.active_from))),
        Some(method) if was_refused(db, &method).await? => blocked.push(Blocked::new("bank_details_refused", None)),
        Some(_) => {}
    }
    if payee.tax_profile == Some(TaxProfile::ResidentIndividual) && currency != Currency::CNY {
        blocked.push(Blocked::new("tax_currency", None));
    }
    if !debts_of(db, payee.id).await?.is_empty() {
        blocked.push(Blocked::new("debt_open", None));
    }
    Ok(blocked)
}

/// Whether the bank could not pay to a method: it has to be changed first.
async fn was_refused(db: &impl ConnectionTrait, method: &payout_method::Model) -> Result<bool, Fault> {
    let refused = payout_item::Entity::find()
        .filter(payout_item::Column::MethodId.eq(method.id))
        .filter(payout_item::Column::State.is_in([ItemState::Failed, ItemState::Returned]));
    Ok(refused.one(db).await?.is_some())
}
