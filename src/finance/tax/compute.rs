//! The command line's door to tax: a jurisdiction, a scheme and inputs by name become results by name.
//!
//! Each jurisdiction adds one arm here and one function that knows its schemes. The names are fixed by the contract.

use super::china::{ChinaBook, PaymentKind, gross_up, payment};
use super::china_platform::{GapPolicy, PlatformPayment, YearSoFar, platform_payment};
use super::china_vat::{general_inclusive, small_scale_inclusive, small_scale_month, surcharges};
use super::rules::{Line, TaxError};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// What a scheme answers: the result by key, and the working behind it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Computed {
    /// The result keys of the scheme, amounts in minor units.
    pub result: Map<String, Value>,
    /// Step by step.
    pub working: Vec<Line>,
}

/// Computes one line. `inputs` may name the day by `date`; without it the day the data was last checked counts.
pub fn compute(jurisdiction: &str, scheme: &str, inputs: &Value) -> Result<Computed, TaxError> {
    match jurisdiction {
        "CN" => china(&ChinaBook::shipped()?, scheme, inputs),
        unknown => Err(TaxError::NoSuchJurisdiction(unknown.chars().take(20).collect())),
    }
}

#[derive(Deserialize)]
struct Common {
    currency: entity::Currency,
    #[serde(default)]
    date: Option<Date>,
}

#[derive(Deserialize)]
struct Gross {
    gross: i64,
}

#[derive(Deserialize)]
struct Net {
    net: i64,
}

#[derive(Deserialize)]
struct Months {
    monthly_gross: Vec<i64>,
    start_month: i8,
    gap_policy: GapPolicy,
}

#[derive(Deserialize)]
struct Payments {
    month: i8,
    payments: Vec<i64>,
}

#[derive(Deserialize)]
struct Sales {
    monthly_sales_ex_vat: i64,
}

#[derive(Deserialize)]
struct Inclusive {
    gross_incl_vat: i64,
}

#[derive(Deserialize)]
struct VatAmount {
    vat: i64,
    city_rate_bp: u32,
}

fn china(book: &ChinaBook, scheme: &str, inputs: &Value) -> Result<Computed, TaxError> {
    let Common { currency, date } = read(inputs)?;
    if currency != book.currency {
        return Err(TaxError::BadInputs(format!("{} is taxed in {}", book.jurisdiction, book.currency)));
    }
    let on = date.unwrap_or(book.checked_on);
    match scheme {
        "labor_per_payment" => single(book, PaymentKind::Labor, on, inputs),
        "manuscript_royalty_per_payment" => single(book, PaymentKind::Royalty, on, inputs),
        "nonresident_labor" => single(book, PaymentKind::NonresidentLabor, on, inputs),
        "nonresident_royalty" => single(book, PaymentKind::NonresidentRoyalty, on, inputs),
        "labor_per_payment_gross_up" => {
            let (gross, withholding) = gross_up(book, PaymentKind::Labor, on, read::<Net>(inputs)?.net)?;
            computed(json!({ "gross": gross, "tax": withholding.tax_minor }), withholding.working)
        }
        "platform_cumulative" => platform_months(book, on, &read(inputs)?),
        "platform_cumulative_multi" => platform_month(book, on, &read(inputs)?),
        "vat_small_scale_month" => {
            let vat = small_scale_month(book, on, read::<Sales>(inputs)?.monthly_sales_ex_vat)?;
            computed(json!({ "vat": vat.vat_minor }), vat.working)
        }
        "vat_small_scale_inclusive" => {
            let vat = small_scale_inclusive(book, on, read::<Inclusive>(inputs)?.gross_incl_vat)?;
            computed(json!({ "sales_ex_vat": vat.net_minor, "vat": vat.vat_minor }), vat.working)
        }
        "vat_general_6pct_inclusive" => {
            let vat = general_inclusive(book, on, read::<Inclusive>(inputs)?.gross_incl_vat)?;
            computed(json!({ "net": vat.net_minor, "vat": vat.vat_minor }), vat.working)
        }
        "vat_surcharges_small_scale" => {
            let VatAmount { vat, city_rate_bp } = read(inputs)?;
            let charged = surcharges(book, on, vat, city_rate_bp)?;
            let (city, education, local) = (charged.city_maintenance_minor, charged.education_minor, charged.local_education_minor);
            let result =
                json!({ "city_maintenance": city, "education": education, "local_education": local, "total": charged.total_minor });
            computed(result, charged.working)
        }
        unknown => Err(TaxError::NoSuchScheme { jurisdiction: "CN".into(), scheme: unknown.chars().take(60).collect() }),
    }
}

fn single(book: &ChinaBook, kind: PaymentKind, on: Date, inputs: &Value) -> Result<Computed, TaxError> {
    let withholding = payment(book, kind, on, read::<Gross>(inputs)?.gross)?;
    computed(json!({ "income_amount": withholding.income_minor, "tax": withholding.tax_minor }), withholding.working)
}

// The months lie in the year of the day in question; a list that runs past December goes on in the next year.
fn platform_months(book: &ChinaBook, on: Date, inputs: &Months) -> Result<Computed, TaxError> {
    let first = first_of(on, inputs.start_month)?;
    let payments = inputs.monthly_gross.iter().enumerate().map(|(index, income_minor)| {
        let month = i32::try_from(index).ok().and_then(|index| first.checked_add(index.months()).ok());
        month.map(|day| (day, *income_minor)).ok_or(TaxError::TooLarge)
    });
    let (taxes, working) = run(book, inputs.gap_policy, &payments.collect::<Result<Vec<_>, _>>()?)?;
    computed(json!({ "tax": taxes }), working)
}

fn platform_month(book: &ChinaBook, on: Date, inputs: &Payments) -> Result<Computed, TaxError> {
    let first = first_of(on, inputs.month)?;
    let payments: Vec<(Date, i64)> = inputs.payments.iter().map(|income_minor| (first, *income_minor)).collect();
    let (taxes, working) = run(book, GapPolicy::Reset, &payments)?;
    let total = taxes.iter().try_fold(0_i64, |sum, tax| sum.checked_add(*tax)).ok_or(TaxError::TooLarge)?;
    computed(json!({ "tax": taxes, "total": total }), working)
}

fn run(book: &ChinaBook, gap_policy: GapPolicy, payments: &[(Date, i64)]) -> Result<(Vec<i64>, Vec<Line>), TaxError> {
    let mut so_far = YearSoFar::default();
    let mut taxes = Vec::with_capacity(payments.len());
    let mut working = Vec::new();
    for (on, income_minor) in payments {
        if *income_minor < 0 {
            return Err(TaxError::NegativeAmount);
        }
        let payment = PlatformPayment { on: *on, income_minor: *income_minor, other_deductions_minor: 0 };
        let (withholding, after) = platform_payment(book, gap_policy, so_far, &payment)?;
        so_far = after;
        taxes.push(withholding.tax_minor);
        working.extend(withholding.working);
    }
    Ok((taxes, working))
}

fn first_of(on: Date, month: i8) -> Result<Date, TaxError> {
    if !(1..=12).contains(&month) {
        return Err(TaxError::BadInputs(format!("{month} is no month of a year")));
    }
    Ok(date(on.year(), month, 1))
}

fn read<T: for<'de> Deserialize<'de>>(inputs: &Value) -> Result<T, TaxError> {
    T::deserialize(inputs).map_err(|error| TaxError::BadInputs(error.to_string()))
}

fn computed(result: Value, working: Vec<Line>) -> Result<Computed, TaxError> {
    let Value::Object(result) = result else { return Err(TaxError::BadData("a result is an object".into())) };
    Ok(Computed { result, working })
}

#[cfg(test)]
mod tests {
    use super::*;

    const VECTORS: &str = include_str!("../../../tests/data/tax-vectors-cn.jsonl");

    #[test]
    fn every_chinese_vector_of_a_scheme_of_the_contract_comes_out_as_expected() {
        let mut seen = std::collections::BTreeSet::new();
        for line in VECTORS.lines() {
            let vector: Value = serde_json::from_str(line).unwrap();
            let scheme = vector["scheme"].as_str().unwrap();
            let computed = compute("CN", scheme, &vector["inputs"]).unwrap_or_else(|error| panic!("{}: {error}", vector["id"]));
            for (key, expected) in vector["expected"].as_object().unwrap() {
                assert_eq!(&computed.result[key], expected, "{} {scheme} {key}", vector["id"]);
            }
            assert!(!computed.working.is_empty());
            seen.insert(scheme.to_owned());
        }
        assert_eq!(seen.len(), 9, "{seen:?}");
    }

    #[test]
    fn all_eleven_schemes_of_the_contract_are_known() {
        let cases = [
            ("nonresident_royalty", json!({ "gross": 1_000_000, "currency": "CNY" }), json!({ "income_amount": 560_000, "tax": 35_000 })),
            (
                "vat_surcharges_small_scale",
                json!({ "vat": 120_000, "city_rate_bp": 700, "currency": "CNY" }),
                json!({ "city_maintenance": 4_200, "education": 1_800, "local_education": 1_200, "total": 7_200 }),
            ),
        ];
        for (scheme, inputs, expected) in cases {
            assert_eq!(Value::Object(compute("CN", scheme, &inputs).unwrap().result), expected);
        }
    }

    #[test]
    fn what_is_unknown_or_crooked_is_an_error_and_never_a_guess() {
        let yuan = json!({ "gross": 1, "currency": "CNY" });
        assert!(matches!(compute("XX", "labor_per_payment", &yuan), Err(TaxError::NoSuchJurisdiction(_))));
        assert!(matches!(compute("CN", "wage_cumulative", &yuan), Err(TaxError::NoSuchScheme { .. })));
        for inputs in
            [json!({ "gross": 1, "currency": "USD" }), json!({ "gross": 1.5, "currency": "CNY" }), json!({ "currency": "CNY" }), json!(7)]
        {
            assert!(matches!(compute("CN", "labor_per_payment", &inputs), Err(TaxError::BadInputs(_))), "{inputs}");
        }
        let backwards = json!({ "month": 13, "payments": [1], "currency": "CNY" });
        assert!(matches!(compute("CN", "platform_cumulative_multi", &backwards), Err(TaxError::BadInputs(_))));
    }
}
