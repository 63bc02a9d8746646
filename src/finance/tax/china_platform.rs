//! China: the cumulative method by which a platform withholds from creators over the months of a year.
//!
//! Source: State Taxation Administration Announcement 2025 No. 16, article 1, in force since 2025-10-01. Only a
//! platform under that announcement may use it; whether one is, the operator declares elsewhere.

use super::china::{ChinaBook, CumulativeRule};
use super::rules::{Exact, TaxError, Withholding, Working, banded, in_force};
use jiff::civil::Date;

/// What a month without income does. The announcement counts months of continuous income and does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GapPolicy {
    /// Income carries on; only months with income are counted.
    Carry,
    /// The next month with income starts anew.
    Reset,
}

/// A tax month: the month of actual payment, in the platform's book zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct TaxMonth {
    /// The calendar year, which is the tax year.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
}

/// What this platform has paid one payee this year and withheld from it, before a payment or after one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct YearSoFar {
    /// Income of the months counted, without VAT, minor units.
    pub income_minor: i64,
    /// Deductions the law allows beside the basic one, of the same months, minor units.
    pub other_deductions_minor: i64,
    /// Tax withheld in those months, minor units.
    pub withheld_minor: i64,
    /// How many months are counted.
    pub months: u32,
    /// The last month with income.
    pub last_month: Option<TaxMonth>,
}

/// A payment that was withheld from, minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paid {
    /// The month of actual payment.
    pub month: TaxMonth,
    /// Without VAT; below zero for income taken back.
    pub income_minor: i64,
    /// What was kept back.
    pub withheld_minor: i64,
}

/// One payment to be withheld from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlatformPayment {
    /// The day of payment; it chooses the rule and, with the book zone, the tax month.
    pub on: Date,
    /// Without VAT, minor units; below zero for income taken back, which opens no month.
    pub income_minor: i64,
    /// Further deductions that belong to this payment, minor units.
    pub other_deductions_minor: i64,
}

impl TaxMonth {
    /// The month a day lies in.
    pub fn of(day: Date) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    fn follows(self, before: TaxMonth) -> bool {
        self.year == before.year && self.month == before.month + 1
    }
}

impl YearSoFar {
    /// What payments of one year add up to, in the order of their months.
    pub fn of(paid: &[Paid], gap_policy: GapPolicy) -> Self {
        let mut year = Self::default();
        for paid in paid {
            year = year.in_month(paid.month, gap_policy);
            let opens_month = paid.income_minor > 0 && year.last_month.is_none_or(|last| paid.month > last);
            year.income_minor += paid.income_minor;
            year.withheld_minor += paid.withheld_minor;
            if opens_month {
                year.months += 1;
                year.last_month = Some(paid.month);
            }
        }
        year
    }

    /// What of it still counts when somebody is paid in a month: nothing of another year, and under `Reset` nothing
    /// from before a month without income.
    pub fn in_month(self, month: TaxMonth, gap_policy: GapPolicy) -> Self {
        let Some(last_month) = self.last_month else { return self };
        let gap = month > last_month && !month.follows(last_month);
        let starts_anew = month.year != last_month.year || (gap && gap_policy == GapPolicy::Reset);
        if starts_anew { Self::default() } else { self }
    }

    fn with(self, month: TaxMonth, payment: &PlatformPayment) -> Result<Self, TaxError> {
        let opens_month = payment.income_minor > 0 && self.last_month.is_none_or(|last| month > last);
        let add = |sum: i64, more: i64| sum.checked_add(more).ok_or(TaxError::TooLarge);
        Ok(Self {
            income_minor: add(self.income_minor, payment.income_minor)?,
            other_deductions_minor: add(self.other_deductions_minor, payment.other_deductions_minor)?,
            withheld_minor: self.withheld_minor,
            months: self.months + u32::from(opens_month),
            last_month: if opens_month { Some(month) } else { self.last_month },
        })
    }
}

/// What is withheld from a payment, and the year with that payment in it.
///
/// The year's tax so far less what was withheld already; never below zero, and nothing is given back within the year.
pub fn platform_payment(
    book: &ChinaBook,
    gap_policy: GapPolicy,
    so_far: YearSoFar,
    payment: &PlatformPayment,
) -> Result<(Withholding, YearSoFar), TaxError> {
    let rule = &in_force("platform_cumulative", &book.platform_cumulative, payment.on)?.value;
    let month = TaxMonth::of(payment.on);
    if so_far.last_month.is_some_and(|last| month < last) {
        return Err(TaxError::BadInputs("a payment lies before the last month counted".into()));
    }
    let year = so_far.in_month(month, gap_policy).with(month, payment)?;
    let basic_minor = rule.basic_per_month_minor.checked_mul(i64::from(year.months)).ok_or(TaxError::TooLarge)?;
    let taxable = rule.taxable(&year, basic_minor)?;
    let (band, year_tax) = banded(&rule.bands, taxable)?;
    let tax_minor = year_tax.less(year.withheld_minor)?.rounded()?.max(0);
    let mut working = Working::new(book.currency);
    working.text("tax_month", format!("{:04}-{:02}", month.year, month.month));
    working.amount("income", payment.income_minor);
    working.amount("cumulative_income", year.income_minor);
    working.amount("cumulative_expense", year.income_minor - rule.after_expense(&year)?.rounded()?);
    working.text("months_counted", year.months);
    working.amount("cumulative_basic_deduction", basic_minor);
    working.amount("cumulative_other_deductions", year.other_deductions_minor);
    working.amount("cumulative_taxable", taxable.rounded()?);
    working.percent("rate", band.rate_bp);
    working.amount("quick_deduction", band.quick_minor);
    working.amount("cumulative_tax", year_tax.rounded()?);
    working.amount("already_withheld", year.withheld_minor);
    working.amount("tax", tax_minor);
    let withheld_minor = year.withheld_minor.checked_add(tax_minor).ok_or(TaxError::TooLarge)?;
    let withholding = Withholding { tax_minor, income_minor: taxable.rounded()?, working: working.lines() };
    Ok((withholding, YearSoFar { withheld_minor, ..year }))
}

impl CumulativeRule {
    fn after_expense(&self, year: &YearSoFar) -> Result<Exact, TaxError> {
        let kept_bp = 10_000_u32.checked_sub(self.expense_bp).ok_or_else(|| TaxError::BadData("an expense above the whole".into()))?;
        Exact::whole(year.income_minor).share(kept_bp)
    }

    fn taxable(&self, year: &YearSoFar, basic_minor: i64) -> Result<Exact, TaxError> {
        Ok(self.after_expense(year)?.less(basic_minor)?.less(year.other_deductions_minor)?.or_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn taxes(gap_policy: GapPolicy, payments: &[(Date, i64)]) -> Vec<i64> {
        let book = ChinaBook::shipped().unwrap();
        let mut so_far = YearSoFar::default();
        let mut taxes = Vec::new();
        for (on, income_minor) in payments {
            let payment = PlatformPayment { on: *on, income_minor: *income_minor, other_deductions_minor: 0 };
            let (withholding, after) = platform_payment(&book, gap_policy, so_far, &payment).unwrap();
            so_far = after;
            taxes.push(withholding.tax_minor);
        }
        taxes
    }

    #[test]
    fn a_month_without_income_starts_anew_or_carries_on_as_the_operator_chose() {
        let months = [(date(2026, 1, 10), 3_000_000), (date(2026, 3, 10), 3_000_000)];
        assert_eq!(taxes(GapPolicy::Reset, &months), [57_000, 57_000]);
        assert_eq!(taxes(GapPolicy::Carry, &months), [57_000, 71_000]);
    }

    #[test]
    fn payments_of_one_month_share_its_basic_deduction() {
        let payments = [(date(2026, 1, 7), 400_000), (date(2026, 1, 14), 300_000), (date(2026, 1, 21), 300_000)];
        assert_eq!(taxes(GapPolicy::Reset, &payments), [0, 1_800, 7_200]);
    }

    #[test]
    fn a_new_year_counts_from_one_again() {
        let payments = [(date(2025, 12, 31), 3_000_000), (date(2026, 1, 1), 3_000_000)];
        assert_eq!(taxes(GapPolicy::Carry, &payments), [57_000, 57_000]);
    }

    #[test]
    fn income_taken_back_withholds_nothing_and_lowers_what_comes() {
        let payments = [(date(2026, 1, 7), 1_000_000), (date(2026, 1, 14), -500_000), (date(2026, 1, 21), 500_000)];
        assert_eq!(taxes(GapPolicy::Reset, &payments), [9_000, 0, 0]);
    }

    #[test]
    fn the_rule_is_not_older_than_october_2025_and_months_never_run_backwards() {
        let book = ChinaBook::shipped().unwrap();
        let early = PlatformPayment { on: date(2025, 9, 30), income_minor: 1, other_deductions_minor: 0 };
        assert!(matches!(platform_payment(&book, GapPolicy::Reset, YearSoFar::default(), &early), Err(TaxError::NotInForce { .. })));
        let so_far = YearSoFar { months: 1, last_month: Some(TaxMonth { year: 2026, month: 5 }), ..YearSoFar::default() };
        let back = PlatformPayment { on: date(2026, 4, 30), ..early };
        assert!(matches!(platform_payment(&book, GapPolicy::Reset, so_far, &back), Err(TaxError::BadInputs(_))));
    }

    /// What a year's payments cost that are reserved in one month and made in it, or in the next: then they are taken out
    /// and withheld for anew, before that month's own. A last large payment evens everything out.
    fn year_with_crossings(months: &[(i64, i64, bool)]) -> (i64, i64) {
        let book = ChinaBook::shipped().unwrap();
        let mut paid: Vec<Paid> = Vec::new();
        let mut waiting: Option<i64> = None;
        let withhold = |paid: &mut Vec<Paid>, number: i8, income_minor: i64| {
            paid.sort_by_key(|paid| paid.month);
            let (so_far, on) = (YearSoFar::of(paid, GapPolicy::Carry), date(2026, number, 10));
            let payment = PlatformPayment { on, income_minor, other_deductions_minor: 0 };
            let withheld_minor = platform_payment(&book, GapPolicy::Carry, so_far, &payment).unwrap().0.tax_minor;
            paid.push(Paid { month: TaxMonth::of(on), income_minor, withheld_minor });
        };
        for ((first, second, crosses), number) in months.iter().zip(1_i8..) {
            if let Some(income) = waiting.take() {
                let place = paid.iter().rposition(|paid| paid.income_minor == income && paid.month.month == number - 1).unwrap();
                paid.remove(place);
                withhold(&mut paid, number, income);
            }
            withhold(&mut paid, number, *first);
            withhold(&mut paid, number, *second);
            waiting = crosses.then_some(*first);
        }
        let end = i8::try_from(months.len()).unwrap() + 1;
        if let Some(income) = waiting {
            let place = paid.iter().rposition(|paid| paid.income_minor == income && paid.month.month == end - 1).unwrap();
            paid.remove(place);
            withhold(&mut paid, end, income);
        }
        withhold(&mut paid, end, 1_000_000_000);
        (paid.iter().map(|paid| paid.income_minor).sum(), paid.iter().map(|paid| paid.withheld_minor).sum())
    }

    proptest! {
        #[test]
        fn a_years_tax_does_not_depend_on_which_payments_crossed_a_month_end(
            months in proptest::collection::vec((1..3_000_000_i64, 1..3_000_000_i64, any::<bool>()), 1..11),
        ) {
            let straight: Vec<_> = months.iter().map(|(first, second, _)| (*first, *second, false)).collect();
            prop_assert_eq!(year_with_crossings(&months), year_with_crossings(&straight));
        }

        #[test]
        fn cutting_a_month_into_payments_never_changes_its_tax(payments in proptest::collection::vec(0..20_000_000_i64, 1..8)) {
            let on = date(2026, 4, 15);
            let in_parts: i64 = taxes(GapPolicy::Reset, &payments.iter().map(|income| (on, *income)).collect::<Vec<_>>()).iter().sum();
            let at_once: i64 = taxes(GapPolicy::Reset, &[(on, payments.iter().sum())]).iter().sum();
            prop_assert_eq!(in_parts, at_once);
        }

        #[test]
        fn a_higher_last_payment_never_lowers_its_tax(before in 0..90_000_000_i64, last in 0..90_000_000_i64, more in 0..1_000_000_i64) {
            let tax = |last: i64| taxes(GapPolicy::Carry, &[(date(2026, 1, 5), before), (date(2026, 2, 5), last)])[1];
            prop_assert!(tax(last) <= tax(last + more));
        }
    }
}
