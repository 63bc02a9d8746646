//! Which person stands behind a sign-in, known by a keyed hash of their identity number: the same hash payees have, so
//! that money rules compare people and not accounts. The number itself is not kept here.

use entity::payee::TaxProfile;
use entity::{PayeeId, SubjectKind, UserId};
use serde_json::json;

use super::super::rules::IdentityError;
use super::super::store;
use super::account::must_run_the_house;
use crate::finance::payee::{self, Stored};
use crate::kernel::{Call, Fault, House, record};

/// An operator has compared a person's papers and says who stands behind a sign-in. Nobody says it of themselves.
pub async fn identify_user(house: &House, call: &Call, user: UserId, id_number: &str) -> Result<UserId, Fault> {
    if !(5..=40).contains(&id_number.trim().chars().count()) {
        return Err(IdentityError::BadNumber.into());
    }
    let person = house.sealer().person(id_number);
    house
        .promise(call, async |tx| {
            must_run_the_house(tx)?;
            if tx.actor().user == Some(user) {
                return Err(IdentityError::OwnRole.into());
            }
            store::find_user(tx.db(), user).await?.ok_or_else(Fault::missing)?;
            store::set_person(tx, user, &person).await?;
            record(tx, SubjectKind::User, user, "identified", json!({})).await?;
            Ok(user)
        })
        .await
}

/// Finance has checked who a payee is. Where the payee is one person, it is known of their sign-in too.
pub async fn confirm_payee_identity(house: &House, call: &Call, payee: PayeeId) -> Result<Stored, Fault> {
    house
        .promise(call, async |tx| {
            let (stored, payee) = payee::confirm_identity_in(tx, payee).await?;
            let is_one_person = match payee.tax_profile {
                Some(TaxProfile::ResidentIndividual | TaxProfile::NonresidentIndividual) => true,
                Some(TaxProfile::SoleTrader | TaxProfile::CompanySmall | TaxProfile::CompanyGeneral) | None => false,
            };
            if let (true, Some(user), Some(person)) = (is_one_person, payee.user_id, &payee.id_fingerprint) {
                store::set_person(tx, user, person).await?;
                record(tx, SubjectKind::User, user, "identified", json!({ "payee": payee.id })).await?;
            }
            Ok(stored)
        })
        .await
}
