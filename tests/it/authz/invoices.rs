//! An invoice to Acme; invoices of payees, and the earnings they are for: of Ana as a sole trader, or of her agency for those who act for one.

use entity::invoice::InvoiceState;
use entity::payee::TaxProfile;
use entity::{Currency, EarningId, Money, Role};
use pappus::finance::earning;
use pappus::finance::hold::PayeeRef;
use pappus::finance::invoice::{self, HandedIn};
use pappus::finance::payee::{self, Profile};
use pappus::kernel::{Actor, Ground, With, begin};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use super::stage::Stage;
use super::subjects::owed_to;
use crate::cast::by;

/// Something a business is owed: Ana as a sole trader, or her agency for those who act for one.
pub async fn for_invoice(stage: &Stage, role: Role) -> EarningId {
    let is_agency = matches!(role, Role::AgencyOwner | Role::AgencyAgent);
    let (actor, owner) = if is_agency {
        (&stage.star, PayeeRef::Agency(stage.star.organisation.unwrap()))
    } else {
        (&stage.ana, PayeeRef::Creator(stage.ana.creator.unwrap()))
    };
    let profile = Profile {
        legal_name: "安娜文化工作室".to_owned(),
        tax_profile: TaxProfile::SoleTrader,
        id_number: format!("92310000MA1K{:06}", u8::from(is_agency)),
        country: "CN".to_owned(),
        vat_consent: false,
    };
    let owner_acts = Actor { creator: actor.creator.filter(|_| !is_agency), ..actor.clone() };
    payee::set_profile(&stage.house, &by(&owner_acts), owner, &profile).await.unwrap();
    let deal = owed_to(stage, owner).await;
    earning::store::of_deal(stage.house.reader(), deal).await.unwrap()[0].id
}

/// An invoice handed in for that.
pub async fn invoice(stage: &Stage, role: Role) -> Uuid {
    let earning = for_invoice(stage, role).await;
    let handed_in = HandedIn {
        number: format!("25332000000{:09}", stage.number()),
        issued_on: jiff::civil::date(2026, 11, 1),
        amount: Money::new(100_000, Currency::CNY),
    };
    let is_agency = matches!(role, Role::AgencyOwner | Role::AgencyAgent);
    let actor = if is_agency { &stage.star } else { &stage.ana };
    invoice::hand_in(&stage.house, &by(actor), earning, &handed_in).await.unwrap().into()
}

/// An invoice that Acme has asked for, of a month nobody else asks about.
pub async fn billed(stage: &Stage) -> Uuid {
    let number = stage.number();
    let acme = stage.cast.acme.organisation.unwrap();
    let call = by(&stage.cast.acme);
    let made = stage.house.promise(&call, async |tx| {
        let row = entity::invoice::Model {
            id: tx.mint(),
            state: InvoiceState::Requested,
            version: 1,
            created_at: tx.now(),
            changed_at: tx.now(),
            brand_id: acme,
            period: format!("{:04}-01", 1_000 + number),
            currency: Currency::CNY,
            rate_bp: 600,
            amount_minor: 110_000,
            vat_minor: 6_226,
            buyer_name: "Acme Ltd".to_owned(),
            buyer_number: "91310000MA1FL00000".to_owned(),
            number: Some(format!("25332000004{number:09}")),
            issued_on: Some("2026-11-01".to_owned()),
            red_number: None,
            red_on: None,
            reason: None,
        };
        entity::invoice::Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
        begin(tx, &Ground { brand: Some(acme), ..Ground::platform() }, &row, With::nothing()).await?;
        Ok(row.id)
    });
    made.await.unwrap().into()
}
