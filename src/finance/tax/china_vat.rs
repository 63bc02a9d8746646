//! China: VAT of small taxpayers and of services at the general rate, and the surcharges on it.
//!
//! Halves of a fen are rounded away from zero: unlike income tax, surcharges can land on one. The numbers, their
//! dates and sources stand in `packs/tax/cn.json`.

use super::china::ChinaBook;
use super::rules::{Exact, Line, TaxError, Working, in_force, net_of_inclusive};
use jiff::civil::Date;

/// A price and the VAT inside or on top of it, minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vat {
    /// The price without VAT.
    pub net_minor: i64,
    /// The VAT; zero where the month is exempt.
    pub vat_minor: i64,
    /// Step by step.
    pub working: Vec<Line>,
}

/// The surcharges on an amount of VAT, minor units; `total_minor` is their sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surcharges {
    /// City maintenance and construction.
    pub city_maintenance_minor: i64,
    /// Education.
    pub education_minor: i64,
    /// Local education.
    pub local_education_minor: i64,
    /// All three.
    pub total_minor: i64,
    /// Step by step.
    pub working: Vec<Line>,
}

/// VAT on a small taxpayer's sales of one month, given without VAT. At the threshold all is exempt, above it all is taxed.
pub fn small_scale_month(book: &ChinaBook, on: Date, sales_minor: i64) -> Result<Vat, TaxError> {
    let rule = &in_force("vat_small_scale", &book.vat_small_scale, on)?.value;
    must_not_be_negative(sales_minor)?;
    let exempt = sales_minor <= rule.exempt_month_minor;
    let vat_minor = if exempt { 0 } else { Exact::whole(sales_minor).share(rule.rate_bp)?.rounded()? };
    let mut working = Working::new(book.currency);
    working.amount("sales_ex_vat", sales_minor);
    working.amount("exempt_up_to", rule.exempt_month_minor);
    working.percent("rate", if exempt { 0 } else { rule.rate_bp });
    working.amount("vat", vat_minor);
    Ok(Vat { net_minor: sales_minor, vat_minor, working: working.lines() })
}

/// VAT inside a small taxpayer's sales of one month, given with VAT.
pub fn small_scale_inclusive(book: &ChinaBook, on: Date, gross_minor: i64) -> Result<Vat, TaxError> {
    let rule = &in_force("vat_small_scale", &book.vat_small_scale, on)?.value;
    must_not_be_negative(gross_minor)?;
    let net_minor = net_of_inclusive(gross_minor, rule.rate_bp)?;
    let exempt = net_minor <= rule.exempt_month_minor;
    let vat_minor = if exempt { 0 } else { gross_minor - net_minor };
    let mut working = Working::new(book.currency);
    working.amount("gross_incl_vat", gross_minor);
    working.percent("rate", rule.rate_bp);
    working.amount("sales_ex_vat", net_minor);
    working.amount("exempt_up_to", rule.exempt_month_minor);
    working.amount("vat", vat_minor);
    Ok(Vat { net_minor, vat_minor, working: working.lines() })
}

/// VAT inside a price of a general taxpayer's services. Net and VAT make the price.
pub fn general_inclusive(book: &ChinaBook, on: Date, gross_minor: i64) -> Result<Vat, TaxError> {
    let rule = &in_force("vat_general", &book.vat_general, on)?.value;
    must_not_be_negative(gross_minor)?;
    let net_minor = net_of_inclusive(gross_minor, rule.rate_bp)?;
    let vat_minor = gross_minor - net_minor;
    let mut working = Working::new(book.currency);
    working.amount("gross_incl_vat", gross_minor);
    working.percent("rate", rule.rate_bp);
    working.amount("net", net_minor);
    working.amount("vat", vat_minor);
    Ok(Vat { net_minor, vat_minor, working: working.lines() })
}

/// The surcharges of a small taxpayer on an amount of VAT, at the city's own rate.
pub fn surcharges(book: &ChinaBook, on: Date, vat_minor: i64, city_rate_bp: u32) -> Result<Surcharges, TaxError> {
    let rule = &in_force("vat_surcharges", &book.vat_surcharges, on)?.value;
    must_not_be_negative(vat_minor)?;
    if !rule.city_rates_bp.contains(&city_rate_bp) {
        return Err(TaxError::BadInputs(format!("there is no city maintenance rate of {city_rate_bp} basis points")));
    }
    let charge = |rate_bp: u32| Exact::whole(vat_minor).share(rate_bp)?.share(rule.charged_bp)?.rounded();
    let (city_maintenance_minor, education_minor, local_education_minor) =
        (charge(city_rate_bp)?, charge(rule.education_bp)?, charge(rule.local_education_bp)?);
    let total_minor = city_maintenance_minor + education_minor + local_education_minor;
    let mut working = Working::new(book.currency);
    working.amount("vat", vat_minor);
    working.percent("charged_share", rule.charged_bp);
    working.percent("city_rate", city_rate_bp);
    working.amount("city_maintenance", city_maintenance_minor);
    working.percent("education_rate", rule.education_bp);
    working.amount("education", education_minor);
    working.percent("local_education_rate", rule.local_education_bp);
    working.amount("local_education", local_education_minor);
    working.amount("total", total_minor);
    Ok(Surcharges { city_maintenance_minor, education_minor, local_education_minor, total_minor, working: working.lines() })
}

fn must_not_be_negative(amount_minor: i64) -> Result<(), TaxError> {
    if amount_minor < 0 { Err(TaxError::NegativeAmount) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn book() -> ChinaBook {
        ChinaBook::shipped().unwrap()
    }

    fn today() -> Date {
        book().checked_on
    }

    #[test]
    fn one_fen_above_the_threshold_taxes_the_whole_month() {
        assert_eq!(small_scale_month(&book(), today(), 10_000_000).unwrap().vat_minor, 0);
        assert_eq!(small_scale_month(&book(), today(), 10_000_100).unwrap().vat_minor, 100_001);
        assert_eq!(small_scale_inclusive(&book(), today(), 12_120_000).unwrap().vat_minor, 120_000);
    }

    #[test]
    fn half_a_fen_of_surcharge_is_rounded_up() {
        let surcharges = surcharges(&book(), today(), 100, 700).unwrap();
        assert_eq!((surcharges.city_maintenance_minor, surcharges.education_minor, surcharges.local_education_minor), (4, 2, 1));
        assert_eq!(surcharges.total_minor, 7);
    }

    #[test]
    fn a_city_rate_that_does_not_exist_is_refused() {
        assert!(matches!(surcharges(&book(), today(), 100, 600), Err(TaxError::BadInputs(_))));
    }

    #[test]
    fn the_relief_for_small_taxpayers_ends_with_its_date() {
        let after = jiff::civil::date(2028, 1, 1);
        assert!(matches!(small_scale_month(&book(), after, 1), Err(TaxError::NotInForce { rule: "vat_small_scale", .. })));
    }

    proptest! {
        #[test]
        fn net_and_vat_make_the_price(gross in 0..=i64::MAX) {
            let vat = general_inclusive(&book(), today(), gross).unwrap();
            prop_assert_eq!(vat.net_minor + vat.vat_minor, gross);
            prop_assert!(vat.vat_minor >= 0 && vat.net_minor >= 0);
        }
    }
}
