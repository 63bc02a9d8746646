//! What invented facts are made of: names, amounts and days, and whether a fact that may be missing is there.

use entity::{Currency, Instant, Money};
use jiff::SignedDuration;

use crate::notify::facts::Piece;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    Everything,
    Needed,
}

impl Fill {
    pub fn maybe<T>(self, value: T) -> Option<T> {
        (self == Fill::Everything).then_some(value)
    }

    pub fn words(self, text: &str) -> Option<String> {
        self.maybe(text.to_owned())
    }
}

pub fn piece() -> Piece {
    Piece { platform: "xiaohongshu".to_owned(), format: "note".to_owned(), number: 1 }
}

pub fn brand() -> String {
    "青禾护肤".to_owned()
}

pub fn creator() -> String {
    "安娜的日常".to_owned()
}

pub fn agency() -> String {
    "蒲草传媒".to_owned()
}

pub fn yuan(amount: i64) -> Money {
    Money::new(amount * 100, Currency::CNY)
}

/// 18:00 in Shanghai, so many days after 22 November 2026.
pub fn day(days: i64) -> Instant {
    Instant::from_micros(1_795_341_600_000_000).plus(SignedDuration::from_hours(24 * days))
}
