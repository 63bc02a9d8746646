//! Amounts added for a page: one total a currency, because currencies are never added to each other. Pure.

use std::collections::BTreeMap;

use entity::{Currency, Money};

/// One amount a currency, in the order of their codes; nothing at all is nothing in the house's own currency.
pub fn totals(parts: impl Iterator<Item = (Currency, i64)>) -> Vec<Money> {
    let mut sums: BTreeMap<Currency, i64> = BTreeMap::new();
    for (currency, minor) in parts {
        *sums.entry(currency).or_default() += minor;
    }
    if sums.is_empty() {
        sums.insert(Currency::CNY, 0);
    }
    sums.into_iter().map(|(currency, minor)| Money::new(minor, currency)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_never_added_to_each_other() {
        let parts = [(Currency::USD, 5), (Currency::CNY, 1), (Currency::CNY, 2)];
        assert_eq!(totals(parts.into_iter()), [Money::new(3, Currency::CNY), Money::new(5, Currency::USD)]);
        assert_eq!(totals(std::iter::empty()), [Money::zero(Currency::CNY)]);
    }
}
