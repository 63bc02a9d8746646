//! China: tax on one payment to an individual (labour, royalties, residents and not), and its gross-up.
//!
//! Cumulative withholding by platforms and VAT have their own files. Source: State Taxation Administration
//! Announcement 2018 No. 61; the numbers and their dates stand in `packs/tax/cn.json`.

use super::rules::{Band, Dated, Exact, TaxError, Withholding, Working, band_of, banded, check_bands, in_force};
use entity::Currency;
use jiff::civil::Date;
use serde::Deserialize;

/// All numbers of China, each with its dates and source.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChinaBook {
    /// Always `CN`.
    pub jurisdiction: String,
    /// Always yuan.
    pub currency: Currency,
    /// The version of the data.
    pub version: String,
    /// The day the data was last compared with the law; it stands in where a computation names no day.
    pub checked_on: Date,
    /// Labour income, each payment on its own.
    pub labor_per_payment: Vec<Dated<PaymentRule>>,
    /// Royalties for texts and pictures.
    pub manuscript_royalty: Vec<Dated<PaymentRule>>,
    /// Labour income of people not resident in China.
    pub nonresident_labor: Vec<Dated<PaymentRule>>,
    /// Royalties of people not resident in China.
    pub nonresident_royalty: Vec<Dated<PaymentRule>>,
    /// The cumulative method of platforms.
    pub platform_cumulative: Vec<Dated<CumulativeRule>>,
    /// VAT of small taxpayers.
    pub vat_small_scale: Vec<Dated<SmallScaleRule>>,
    /// VAT on services.
    pub vat_general: Vec<Dated<VatRule>>,
    /// Surcharges on VAT.
    pub vat_surcharges: Vec<Dated<SurchargeRule>>,
}

/// How one payment is taxed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentRule {
    /// Up to this gross, included, the flat expense is taken instead of the share; minor units.
    #[serde(default)]
    pub flat_up_to_minor: i64,
    /// The flat expense, minor units.
    #[serde(default)]
    pub flat_minor: i64,
    /// The share taken as expense, basis points.
    pub expense_bp: u32,
    /// How much of what is left counts as income, basis points.
    #[serde(default = "whole_bp")]
    pub counted_bp: u32,
    /// The table.
    pub bands: Vec<Band>,
}

/// How a platform withholds over the months of a year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CumulativeRule {
    /// The share of income taken as expense, basis points.
    pub expense_bp: u32,
    /// The basic deduction for each month counted, minor units.
    pub basic_per_month_minor: i64,
    /// The table on the year's taxable income.
    pub bands: Vec<Band>,
}

/// VAT of a small taxpayer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmallScaleRule {
    /// Monthly sales without VAT up to this, included, are exempt; above, all of them are taxed. Minor units.
    pub exempt_month_minor: i64,
    /// The levy, basis points.
    pub rate_bp: u32,
}

/// VAT at one rate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VatRule {
    /// The rate, basis points.
    pub rate_bp: u32,
}

/// Surcharges on VAT.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurchargeRule {
    /// The city maintenance rates there are (city, town, elsewhere), basis points.
    pub city_rates_bp: Vec<u32>,
    /// Education, basis points.
    pub education_bp: u32,
    /// Local education, basis points.
    pub local_education_bp: u32,
    /// How much of each is charged, basis points.
    pub charged_bp: u32,
}

/// What a single payment is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentKind {
    /// Labour of a resident.
    Labor,
    /// A resident's royalty.
    Royalty,
    /// Labour of somebody not resident.
    NonresidentLabor,
    /// A royalty of somebody not resident.
    NonresidentRoyalty,
}

impl ChinaBook {
    /// The data this version of the house ships with.
    pub fn shipped() -> Result<Self, TaxError> {
        Self::read(include_str!("../../../packs/tax/cn.json"))
    }

    /// Reads and checks a data file.
    pub fn read(json: &str) -> Result<Self, TaxError> {
        let book: Self = serde_json::from_str(json).map_err(|error| TaxError::BadData(error.to_string()))?;
        let payment_rules =
            [&book.labor_per_payment, &book.manuscript_royalty, &book.nonresident_labor, &book.nonresident_royalty].into_iter().flatten();
        for rule in payment_rules {
            check_bands(&rule.value.bands)?;
        }
        for rule in &book.platform_cumulative {
            check_bands(&rule.value.bands)?;
        }
        Ok(book)
    }

    fn payment_rule(&self, kind: PaymentKind, on: Date) -> Result<&PaymentRule, TaxError> {
        let dated = match kind {
            PaymentKind::Labor => in_force("labor_per_payment", &self.labor_per_payment, on),
            PaymentKind::Royalty => in_force("manuscript_royalty", &self.manuscript_royalty, on),
            PaymentKind::NonresidentLabor => in_force("nonresident_labor", &self.nonresident_labor, on),
            PaymentKind::NonresidentRoyalty => in_force("nonresident_royalty", &self.nonresident_royalty, on),
        };
        dated.map(|version| &version.value)
    }
}

/// What is withheld from one gross payment (minor units of yuan) made on a day.
pub fn payment(book: &ChinaBook, kind: PaymentKind, on: Date, gross_minor: i64) -> Result<Withholding, TaxError> {
    let rule = book.payment_rule(kind, on)?;
    let income = rule.income(gross_minor)?;
    let (band, tax) = banded(&rule.bands, income)?;
    let (income_minor, tax_minor) = (income.rounded()?, tax.rounded()?);
    let mut working = Working::new(book.currency);
    working.amount("gross", gross_minor);
    if gross_minor <= rule.flat_up_to_minor {
        working.amount("expense", rule.flat_minor.min(gross_minor));
    } else {
        working.percent("expense_share", rule.expense_bp);
    }
    if rule.counted_bp != whole_bp() {
        working.percent("counted_share", rule.counted_bp);
    }
    working.amount("income_amount", income_minor);
    working.percent("rate", band.rate_bp);
    working.amount("quick_deduction", band.quick_minor);
    working.amount("tax", tax_minor);
    working.amount("net", gross_minor - tax_minor);
    Ok(Withholding { tax_minor, income_minor, working: working.lines() })
}

/// The gross payment that leaves exactly this net after tax, and its tax. Where two neighbouring amounts do, the one
/// nearer to the exact inverse of the formula.
pub fn gross_up(book: &ChinaBook, kind: PaymentKind, on: Date, net_minor: i64) -> Result<(i64, Withholding), TaxError> {
    let rule = book.payment_rule(kind, on)?;
    if net_minor < 0 {
        return Err(TaxError::NegativeAmount);
    }
    let net_of = |gross_minor: i64| Ok::<i64, TaxError>(gross_minor - rule.tax(gross_minor)?.rounded()?);
    let (mut low_minor, mut high_minor) = (net_minor, net_minor.max(1));
    while net_of(high_minor)? < net_minor {
        high_minor = high_minor.checked_mul(2).ok_or(TaxError::TooLarge)?;
    }
    while low_minor < high_minor {
        let middle_minor = low_minor + (high_minor - low_minor) / 2;
        if net_of(middle_minor)? < net_minor {
            low_minor = middle_minor + 1;
        } else {
            high_minor = middle_minor;
        }
    }
    let gross_minor = if net_of(low_minor + 1)? == net_minor && rule.upper_is_nearer(low_minor)? { low_minor + 1 } else { low_minor };
    let withholding = payment(book, kind, on, gross_minor)?;
    assert!(gross_minor - withholding.tax_minor == net_minor, "a rising table below the whole reaches every net amount");
    Ok((gross_minor, withholding))
}

impl PaymentRule {
    fn income(&self, gross_minor: i64) -> Result<Exact, TaxError> {
        if gross_minor < 0 {
            return Err(TaxError::NegativeAmount);
        }
        let after_expense = if gross_minor <= self.flat_up_to_minor {
            Exact::whole(gross_minor).less(self.flat_minor)?.or_zero().share(whole_bp())?
        } else {
            let kept_bp = whole_bp().checked_sub(self.expense_bp).ok_or_else(|| TaxError::BadData("an expense above the whole".into()))?;
            Exact::whole(gross_minor).share(kept_bp)?
        };
        if self.counted_bp == whole_bp() { Ok(after_expense) } else { after_expense.share(self.counted_bp) }
    }

    fn tax(&self, gross_minor: i64) -> Result<Exact, TaxError> {
        banded(&self.bands, self.income(gross_minor)?).map(|(_, tax)| tax)
    }

    // Between two neighbours with one rounded net, the exact tax of the lower is rounded down and that of the upper
    // one up; the exact inverse lies nearer to the one whose rounding moved it less.
    fn upper_is_nearer(&self, lower_minor: i64) -> Result<bool, TaxError> {
        let (lower, upper) = (self.tax(lower_minor)?, self.tax(lower_minor + 1)?);
        let moved_down = lower.less(lower.rounded()?)?.size();
        let moved_up = upper.less(upper.rounded()?)?.size();
        let one_scale = band_of(&self.bands, self.income(lower_minor)?)? == band_of(&self.bands, self.income(lower_minor + 1)?)?;
        Ok(one_scale && moved_up <= moved_down)
    }
}

fn whole_bp() -> u32 {
    10_000
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
    fn the_working_shows_every_step_to_the_net() {
        let labor = payment(&book(), PaymentKind::Labor, today(), 3_000_000).unwrap();
        let lines: Vec<String> = labor.working.iter().map(|line| format!("{} {}", line.label, line.value)).collect();
        assert_eq!(
            lines,
            [
                "gross 30000.00",
                "expense_share 20%",
                "income_amount 24000.00",
                "rate 30%",
                "quick_deduction 2000.00",
                "tax 5200.00",
                "net 24800.00"
            ]
        );
    }

    #[test]
    fn nothing_is_withheld_up_to_eight_hundred_yuan() {
        let tax = |gross| payment(&book(), PaymentKind::Labor, today(), gross).unwrap().tax_minor;
        assert_eq!([0, 80_000, 80_002, 80_003, 400_000, 400_001].map(tax), [0, 0, 0, 1, 64_000, 64_000]);
    }

    #[test]
    fn nonresident_royalties_count_seven_tenths_of_four_fifths() {
        let royalty = payment(&book(), PaymentKind::NonresidentRoyalty, today(), 1_000_000).unwrap();
        assert_eq!((royalty.income_minor, royalty.tax_minor), (560_000, 35_000));
    }

    #[test]
    fn a_day_before_the_rule_is_refused() {
        let refused = payment(&book(), PaymentKind::Labor, jiff::civil::date(2018, 12, 31), 100);
        assert!(matches!(refused, Err(TaxError::NotInForce { rule: "labor_per_payment", .. })));
        assert_eq!(payment(&book(), PaymentKind::Labor, today(), -1), Err(TaxError::NegativeAmount));
    }

    proptest! {
        #[test]
        fn a_higher_gross_never_leaves_less_net(gross in 0..100_000_000_i64) {
            for kind in [PaymentKind::Labor, PaymentKind::Royalty, PaymentKind::NonresidentLabor, PaymentKind::NonresidentRoyalty] {
                let (here, next) = (payment(&book(), kind, today(), gross).unwrap(), payment(&book(), kind, today(), gross + 1).unwrap());
                prop_assert!(here.tax_minor >= 0 && here.tax_minor <= gross);
                prop_assert!(here.tax_minor <= next.tax_minor && gross - here.tax_minor <= gross + 1 - next.tax_minor);
            }
        }

        #[test]
        fn a_grossed_up_payment_leaves_the_net_that_was_asked_for(net in 0..100_000_000_i64) {
            for kind in [PaymentKind::Labor, PaymentKind::NonresidentLabor] {
                let (gross, withholding) = gross_up(&book(), kind, today(), net).unwrap();
                prop_assert_eq!(gross - withholding.tax_minor, net);
            }
        }
    }
}
