//! Money: an integer number of minor units and a currency. No floats come near it.
//!
//! Outside it is `{"amount":"1234.50","currency":"CNY"}` with exactly the currency's digits (ISO 4217).

use std::fmt;

/// An ISO 4217 currency; stored and sent as its three letters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, sea_orm::DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// Chinese yuan, the default of the house.
    pub const CNY: Self = Self(iso_currency::Currency::CNY);
    /// United States dollar.
    pub const USD: Self = Self(iso_currency::Currency::USD);
    /// Euro.
    pub const EUR: Self = Self(iso_currency::Currency::EUR);
    /// Japanese yen.
    pub const JPY: Self = Self(iso_currency::Currency::JPY);

    /// The three letters.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many digits stand behind the decimal point (ISO 4217: 2 for CNY, 0 for JPY, 3 for KWD).
    pub fn digits(self) -> u32 {
        u32::from(self.0.exponent().unwrap_or(2))
    }

    /// Minor units in one major unit.
    pub fn unit(self) -> i64 {
        10_i64.pow(self.digits())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::str::FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        iso_currency::Currency::from_code(text).map(Self).ok_or_else(|| MoneyError::NoSuchCurrency(text.chars().take(8).collect()))
    }
}

impl serde::Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> serde::Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What can be wrong with an amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// No ISO 4217 currency has this code.
    #[error("{0:?} is not an ISO 4217 currency")]
    NoSuchCurrency(String),
    /// The text is not a plain decimal number.
    #[error("{0:?} is not a decimal amount such as 1234.50")]
    NotDecimal(String),
    /// More digits behind the point than the currency has.
    #[error("{currency} has {digits} digits behind the point")]
    TooPrecise {
        /// The currency.
        currency: Currency,
        /// Its number of digits.
        digits: u32,
    },
    /// The amount does not fit 64 bits of minor units.
    #[error("the amount is too large")]
    TooLarge,
    /// Two currencies met in one sum.
    #[error("{0} and {1} cannot be added")]
    MixedCurrencies(Currency, Currency),
}

/// An amount in minor units (fen, cents) of one currency. May be negative: a refund, a reversal.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    /// Minor units.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// An amount of minor units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in a currency.
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// Reads `"1234.5"` or `"-0.01"`; at most the currency's digits, no grouping, no exponent.
    pub fn parse(amount: &str, currency: Currency) -> Result<Self, MoneyError> {
        let wrong = || MoneyError::NotDecimal(amount.chars().take(40).collect());
        let (negative, plain) = match amount.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, amount),
        };
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, "0"));
        let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) {
            return Err(wrong());
        }
        let digits = currency.digits() as usize;
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > digits {
            return Err(MoneyError::TooPrecise { currency, digits: currency.digits() });
        }
        let minor: i64 = format!("{whole}{fraction:0<digits$}").parse().map_err(|_| MoneyError::TooLarge)?;
        Ok(Self { minor: if negative { -minor } else { minor }, currency })
    }

    /// The amount as a plain decimal with exactly the currency's digits: `1234.50`.
    pub fn amount(self) -> String {
        let digits = self.currency.digits() as usize;
        let sign = if self.minor < 0 { "-" } else { "" };
        let all = format!("{:0>width$}", self.minor.unsigned_abs(), width = digits + 1);
        let (whole, fraction) = all.split_at(all.len() - digits);
        if digits == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }

    /// The sum, if both are of one currency and it fits.
    pub fn plus(self, other: Money) -> Result<Money, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::MixedCurrencies(self.currency, other.currency));
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::TooLarge)?;
        Ok(Money { minor, currency: self.currency })
    }

    /// The difference, if both are of one currency and it fits.
    pub fn less(self, other: Money) -> Result<Money, MoneyError> {
        self.plus(other.negative())
    }

    /// The opposite amount.
    pub fn negative(self) -> Money {
        Money { minor: -self.minor, currency: self.currency }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount(), self.currency)
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Outside<'a> {
    amount: std::borrow::Cow<'a, str>,
    currency: Currency,
}

impl serde::Serialize for Money {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Outside { amount: self.amount().into(), currency: self.currency }.serialize(serializer)
    }
}

impl<'de> serde::Deserialize<'de> for Money {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let outside = Outside::deserialize(deserializer)?;
        Money::parse(&outside.amount, outside.currency).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_back_from_what_they_print() {
        for (text, minor, currency) in
            [("1234.50", 123_450, Currency::CNY), ("-0.01", -1, Currency::CNY), ("100", 100, Currency::JPY), ("0.00", 0, Currency::USD)]
        {
            let money = Money::parse(text, currency).unwrap();
            assert_eq!(money.minor, minor);
            assert_eq!(money.amount(), text);
        }
    }

    #[test]
    fn crooked_amounts_are_refused() {
        for text in ["", ".", "1.", ".5", "1e3", "1,000.00", "+1", "0x10", "1.005", "９.00", "99999999999999999999"] {
            assert!(Money::parse(text, Currency::CNY).is_err(), "{text}");
        }
        assert!(Money::parse("1.5", Currency::JPY).is_err());
    }

    #[test]
    fn currencies_never_mix() {
        assert!(Money::new(1, Currency::CNY).plus(Money::new(1, Currency::USD)).is_err());
    }
}
