//! The grammar of tax: exact fractions rounded once, progressive bands, rules with dates, and the working that is shown.
//!
//! No country stands here; each has its own file and its own data.

use entity::{Currency, Money};
use jiff::civil::Date;
use serde::Deserialize;

/// One line of a computation, in the order it was made. The label is a stable code; the reader's words come from the locale.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Line {
    /// What the value is: `cumulative_income`, `rate` …
    pub label: String,
    /// A decimal amount with the currency's digits, a percentage, or a count.
    pub value: String,
}

/// The lines of a computation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Working {
    currency: Currency,
    lines: Vec<Line>,
}

/// A tax and how it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withholding {
    /// What is withheld, minor units.
    pub tax_minor: i64,
    /// The income the tax was measured on, rounded for show, minor units.
    pub income_minor: i64,
    /// Step by step.
    pub working: Vec<Line>,
}

/// Where a rule comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The text, with its article.
    pub law: String,
    /// When it was issued.
    pub issued: Date,
    /// Where it is published.
    pub url: String,
    /// What the text leaves open, for the operator's accountant.
    #[serde(default)]
    pub uncertain: Option<String>,
}

/// One version of a rule, in force on both days and between them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dated<T> {
    /// First day.
    pub from: Date,
    /// Last day; none while no end is known.
    #[serde(default)]
    pub to: Option<Date>,
    /// Where it comes from.
    pub source: Source,
    /// The numbers.
    pub value: T,
}

/// One band of a progressive table: what lies at or below `up_to_minor` is taxed at `rate_bp` less the quick deduction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// The upper end, minor units, included; none in the last band.
    pub up_to_minor: Option<i64>,
    /// The rate, basis points.
    pub rate_bp: u32,
    /// The quick deduction, minor units.
    pub quick_minor: i64,
}

/// Why a tax cannot be computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TaxError {
    /// Nobody wrote this jurisdiction down.
    #[error("no tax rules are kept for {0}")]
    NoSuchJurisdiction(String),
    /// The jurisdiction does not know the scheme.
    #[error("{jurisdiction} has no tax scheme {scheme}")]
    NoSuchScheme {
        /// Two letters.
        jurisdiction: String,
        /// The name asked for.
        scheme: String,
    },
    /// The inputs do not have the scheme's form.
    #[error("the inputs do not fit the scheme: {0}")]
    BadInputs(String),
    /// An amount below zero where none can be.
    #[error("an amount to be taxed is zero or more")]
    NegativeAmount,
    /// The rules have a gap on that day.
    #[error("no rule of {rule} is kept for {on}")]
    NotInForce {
        /// The rule's name in the data.
        rule: &'static str,
        /// The day asked for.
        on: Date,
    },
    /// The data file is wrong.
    #[error("the tax data cannot be used: {0}")]
    BadData(String),
    /// The sum leaves 64 bits.
    #[error("the amounts are too large")]
    TooLarge,
}

impl Working {
    /// No line yet.
    pub fn new(currency: Currency) -> Self {
        Self { currency, lines: Vec::new() }
    }

    /// An amount in minor units.
    pub fn amount(&mut self, label: &str, minor: i64) {
        self.text(label, Money::new(minor, self.currency).amount());
    }

    /// A share in basis points, shown as a percentage.
    pub fn percent(&mut self, label: &str, share_bp: u32) {
        let (whole, rest) = (share_bp / 100, share_bp % 100);
        let text = if rest == 0 { format!("{whole}%") } else { format!("{}%", format!("{whole}.{rest:02}").trim_end_matches('0')) };
        self.text(label, text);
    }

    /// Anything else: a count, a word.
    pub fn text(&mut self, label: &str, value: impl ToString) {
        self.lines.push(Line { label: label.to_owned(), value: value.to_string() });
    }

    /// The lines.
    pub fn lines(self) -> Vec<Line> {
        self.lines
    }
}

/// The version of a rule in force on a day.
pub fn in_force<'a, T>(rule: &'static str, versions: &'a [Dated<T>], on: Date) -> Result<&'a Dated<T>, TaxError> {
    let current = versions.iter().find(|version| version.from <= on && version.to.is_none_or(|to| on <= to));
    current.ok_or(TaxError::NotInForce { rule, on })
}

/// An exact non-float number: minor units over a power of ten thousand, so that shares in basis points lose nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exact {
    numerator: i128,
    denominator: i128,
}

impl Exact {
    /// A whole number of minor units.
    pub fn whole(minor: i64) -> Self {
        Self { numerator: i128::from(minor), denominator: 1 }
    }

    /// A share of it, in basis points.
    pub fn share(self, share_bp: u32) -> Result<Self, TaxError> {
        let numerator = self.numerator.checked_mul(i128::from(share_bp)).ok_or(TaxError::TooLarge)?;
        let denominator = self.denominator.checked_mul(10_000).ok_or(TaxError::TooLarge)?;
        Ok(Self { numerator, denominator })
    }

    /// It less whole minor units.
    pub fn less(self, minor: i64) -> Result<Self, TaxError> {
        let taken = i128::from(minor).checked_mul(self.denominator).ok_or(TaxError::TooLarge)?;
        Ok(Self { numerator: self.numerator.checked_sub(taken).ok_or(TaxError::TooLarge)?, ..self })
    }

    /// Zero where it is below zero.
    pub fn or_zero(self) -> Self {
        Self { numerator: self.numerator.max(0), ..self }
    }

    /// Whether it is at most so many minor units.
    pub fn at_most(self, minor: i64) -> Result<bool, TaxError> {
        Ok(self.less(minor)?.numerator <= 0)
    }

    /// How far it is from zero: comparable with another of the same scale.
    pub fn size(self) -> (u128, i128) {
        (self.numerator.unsigned_abs(), self.denominator)
    }

    /// The nearest minor unit; exact halves go away from zero.
    pub fn rounded(self) -> Result<i64, TaxError> {
        let doubled = self.numerator.unsigned_abs().checked_mul(2).ok_or(TaxError::TooLarge)?;
        let denominator = self.denominator.unsigned_abs();
        let raised = doubled.checked_add(denominator).ok_or(TaxError::TooLarge)?;
        let nearest = i64::try_from(raised / (2 * denominator)).map_err(|_| TaxError::TooLarge)?;
        Ok(if self.numerator < 0 { -nearest } else { nearest })
    }
}

/// The band an income falls into.
pub fn band_of(bands: &[Band], income: Exact) -> Result<Band, TaxError> {
    for band in bands {
        match band.up_to_minor {
            Some(up_to_minor) if !income.at_most(up_to_minor)? => {}
            Some(_) | None => return Ok(*band),
        }
    }
    Err(TaxError::BadData("a table of bands ends without a last band".into()))
}

/// The tax of a progressive table on an income, not yet rounded.
pub fn banded(bands: &[Band], income: Exact) -> Result<(Band, Exact), TaxError> {
    let band = band_of(bands, income)?;
    Ok((band, income.share(band.rate_bp)?.less(band.quick_minor)?.or_zero()))
}

/// The net price inside a gross one at a rate, `gross / (1 + rate)`, to the nearest minor unit.
pub fn net_of_inclusive(gross_minor: i64, rate_bp: u32) -> Result<i64, TaxError> {
    Exact { numerator: i128::from(gross_minor) * 10_000, denominator: 10_000 + i128::from(rate_bp) }.rounded()
}

/// Refuses a table that is not continuous, does not rise, or has no open last band.
pub fn check_bands(bands: &[Band]) -> Result<(), TaxError> {
    let wrong = |why: &str| Err(TaxError::BadData(format!("a table of bands {why}")));
    match bands.last() {
        Some(Band { up_to_minor: None, .. }) => {}
        Some(Band { up_to_minor: Some(_), .. }) | None => return wrong("has no open last band"),
    }
    for pair in bands.windows(2) {
        let Some(edge_minor) = pair[0].up_to_minor else { return wrong("goes on after its open band") };
        let next_is_higher = pair[1].up_to_minor.is_none_or(|next| next > edge_minor) && pair[1].rate_bp > pair[0].rate_bp;
        if !next_is_higher || pair[1].rate_bp >= 10_000 {
            return wrong("does not rise from band to band, or reaches the whole");
        }
        let at_edge = |band: &Band| Exact::whole(edge_minor).share(band.rate_bp)?.less(band.quick_minor);
        if at_edge(&pair[0])? != at_edge(&pair[1])? {
            return wrong("jumps at an edge: a quick deduction is wrong");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BANDS: [Band; 2] =
        [Band { up_to_minor: Some(1_000), rate_bp: 1_000, quick_minor: 0 }, Band { up_to_minor: None, rate_bp: 2_000, quick_minor: 100 }];

    #[test]
    fn an_income_on_the_edge_belongs_to_the_lower_band() {
        assert_eq!(banded(&BANDS, Exact::whole(1_000)).unwrap().0, BANDS[0]);
        assert_eq!(banded(&BANDS, Exact::whole(1_001)).unwrap().0, BANDS[1]);
        assert_eq!(banded(&BANDS, Exact::whole(2_000)).unwrap().1.rounded(), Ok(300));
    }

    #[test]
    fn fractions_are_rounded_once_and_halves_go_away_from_zero() {
        assert_eq!(Exact::whole(1).share(5_000).unwrap().rounded(), Ok(1));
        assert_eq!(Exact::whole(-1).share(5_000).unwrap().rounded(), Ok(-1));
        assert_eq!(Exact::whole(1).share(4_999).unwrap().rounded(), Ok(0));
        assert_eq!(Exact::whole(i64::MAX).share(10_000).unwrap().rounded(), Ok(i64::MAX));
        assert_eq!(net_of_inclusive(100_000, 600), Ok(94_340));
    }

    #[test]
    fn a_wrong_quick_deduction_is_found_in_the_data() {
        assert_eq!(check_bands(&BANDS), Ok(()));
        assert!(check_bands(&[BANDS[0], Band { quick_minor: 99, ..BANDS[1] }]).is_err());
        assert!(check_bands(&BANDS[..1]).is_err());
    }

    #[test]
    fn percentages_read_as_people_write_them() {
        let mut working = Working::new(Currency::CNY);
        for share_bp in [300, 350, 1_021, 2_042] {
            working.percent("rate", share_bp);
        }
        let values: Vec<String> = working.lines().into_iter().map(|line| line.value).collect();
        assert_eq!(values, ["3%", "3.5%", "10.21%", "20.42%"]);
    }
}
