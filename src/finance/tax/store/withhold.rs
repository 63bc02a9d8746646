//! What is withheld from a payment: which scheme applies to a payee, with what it was paid this year already.
//!
//! Payments and estimates ask the same question here; only a payment's answer is stored.

use entity::payee::{self, TaxProfile};
use entity::{Currency, PayoutItemId};
use jiff::civil::Date;
use sea_orm::ConnectionTrait;

use super::super::china::{ChinaBook, PaymentKind, payment};
use super::super::china_platform::{GapPolicy, PlatformPayment, platform_payment};
use super::super::rules::{TaxError, Withholding};
use super::year_so_far;
use crate::kernel::Fault;
use crate::kernel::terms::WithholdingScheme;

/// A computation before it is stored.
#[derive(Clone, Debug)]
pub struct Withheld {
    /// The method: `cumulative`, `per_payment`, `nonresident`, `none`.
    pub scheme: String,
    /// What went in.
    pub inputs: serde_json::Value,
    /// What comes out.
    pub withheld: Withholding,
}

/// Which scheme applies goes by the payee's profile and what the operator declared in the terms (Announcement 2025
/// No. 16 for platforms, 2018 No. 61 otherwise). A business withholds for itself. A payment that is withheld for anew is
/// named, so that it does not count before itself.
pub async fn withhold(
    db: &impl ConnectionTrait,
    (payee, declared): (&payee::Model, WithholdingScheme),
    currency: Currency,
    (on, gross_minor, anew): (Date, i64, Option<PayoutItemId>),
) -> Result<Withheld, Fault> {
    let nothing = Withholding { tax_minor: 0, income_minor: 0, working: Vec::new() };
    let inputs = serde_json::json!({ "gross": gross_minor, "date": on.to_string(), "currency": currency });
    let broken = |error: TaxError| Fault::broken(error.to_string());
    let book = ChinaBook::shipped().map_err(broken)?;
    if currency != book.currency || gross_minor <= 0 {
        return Ok(Withheld { scheme: "none".to_owned(), inputs, withheld: nothing });
    }
    match payee.tax_profile {
        Some(TaxProfile::ResidentIndividual) if declared == WithholdingScheme::Cumulative => {
            let so_far = year_so_far(db, payee.id, (on, anew), GapPolicy::Reset).await?;
            let paid = PlatformPayment { on, income_minor: gross_minor, other_deductions_minor: 0 };
            let (withheld, _) = platform_payment(&book, GapPolicy::Reset, so_far, &paid).map_err(broken)?;
            let inputs = serde_json::json!({ "gross": gross_minor, "date": on.to_string(), "so_far": so_far });
            Ok(Withheld { scheme: "cumulative".to_owned(), inputs, withheld })
        }
        Some(TaxProfile::ResidentIndividual) => {
            let withheld = payment(&book, PaymentKind::Labor, on, gross_minor).map_err(broken)?;
            Ok(Withheld { scheme: "per_payment".to_owned(), inputs, withheld })
        }
        Some(TaxProfile::NonresidentIndividual) => {
            let withheld = payment(&book, PaymentKind::NonresidentLabor, on, gross_minor).map_err(broken)?;
            Ok(Withheld { scheme: "nonresident".to_owned(), inputs, withheld })
        }
        Some(TaxProfile::SoleTrader | TaxProfile::CompanySmall | TaxProfile::CompanyGeneral) | None => {
            Ok(Withheld { scheme: "none".to_owned(), inputs, withheld: nothing })
        }
    }
}
