//! The ledger as an outsider reads it: postings, declared accounts and currencies, balances to be asserted.
//!
//! `hledger` and `beancount` write it. Closing balances are handed in from the books' own cache, so that the
//! outside tool tests that cache and not only its own sums.

use super::rules::ExportError;
use entity::{Currency, Money};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The books of some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Journal {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// Balances before the first day; they sum to zero in each currency, as books do.
    pub opening: Vec<JournalEntry>,
    /// What was posted on these days, each day's postings in the order they were made.
    pub postings: Vec<JournalPosting>,
    /// Balances after the last day, as the books keep them.
    pub closing: Vec<JournalEntry>,
}

/// One balanced posting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JournalPosting {
    /// The posting's id.
    pub code: String,
    /// Its effective day.
    pub date: Date,
    /// The kind of movement: `deal_funded`, `payout_reserved` …
    pub description: String,
    /// Further facts by name: lower-case letters, digits, `-` and `_`.
    pub tags: BTreeMap<String, String>,
    /// Two or more; debits above zero, credits below; zero in sum for each currency.
    pub entries: Vec<JournalEntry>,
}

/// An account and an amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JournalEntry {
    /// The account.
    pub account: JournalAccount,
    /// Debit above zero, credit below.
    pub amount: Money,
}

/// A ledger account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JournalAccount {
    /// Where it stands in the chart.
    pub kind: AccountKind,
    /// Its code below that, parts parted by colons: `brand:org_…:available`.
    pub code: String,
}

/// The five roots of a chart of accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// What the house has.
    Asset,
    /// What it owes.
    Liability,
    /// The rest.
    Equity,
    /// What it earned.
    Income,
    /// What it spent.
    Expense,
}

/// A checked journal: names both tools accept, postings in the order of their days.
#[derive(Debug)]
pub(super) struct CheckedJournal<'a> {
    pub journal: &'a Journal,
    pub postings: Vec<&'a JournalPosting>,
    pub currencies: BTreeSet<Currency>,
    names: BTreeMap<&'a JournalAccount, String>,
}

impl JournalAccount {
    /// The account's name for both tools: a root, then parts that start with a capital or a digit and hold only
    /// letters, digits and hyphens. None for an empty part.
    pub fn name(&self) -> Option<String> {
        let root = match self.kind {
            AccountKind::Asset => "Assets",
            AccountKind::Liability => "Liabilities",
            AccountKind::Equity => "Equity",
            AccountKind::Income => "Income",
            AccountKind::Expense => "Expenses",
        };
        self.code.split(':').try_fold(root.to_owned(), |name, part| Some(format!("{name}:{}", escaped(part)?)))
    }
}

impl Journal {
    pub(super) fn check(&self) -> Result<CheckedJournal<'_>, ExportError> {
        must_sum_to_zero("opening", &self.opening)?;
        let mut seen = BTreeSet::new();
        for posting in &self.postings {
            if !seen.insert(posting.code.as_str()) {
                return Err(ExportError::Duplicate { reference: posting.code.clone() });
            }
            posting.check(self.from, self.until)?;
        }
        let mut postings: Vec<&JournalPosting> = self.postings.iter().collect();
        postings.sort_by_key(|posting| posting.date);
        let names = self.names()?;
        let currencies = self.all_entries().map(|entry| entry.amount.currency).collect();
        Ok(CheckedJournal { journal: self, postings, currencies, names })
    }

    fn names(&self) -> Result<BTreeMap<&JournalAccount, String>, ExportError> {
        let mut names = BTreeMap::new();
        let mut owners: BTreeMap<String, &JournalAccount> = BTreeMap::new();
        for JournalEntry { account, .. } in self.all_entries() {
            let name = account.name().ok_or_else(|| ExportError::text(&account.code, "account"))?;
            if owners.insert(name.clone(), account).is_some_and(|owner| owner != account) {
                return Err(ExportError::Duplicate { reference: name });
            }
            names.insert(account, name);
        }
        Ok(names)
    }

    pub(super) fn all_entries(&self) -> impl Iterator<Item = &JournalEntry> {
        self.opening.iter().chain(self.postings.iter().flat_map(|posting| &posting.entries)).chain(&self.closing)
    }
}

impl CheckedJournal<'_> {
    pub(super) fn name(&self, account: &JournalAccount) -> &str {
        self.names.get(account).map_or("", String::as_str)
    }

    pub(super) fn account_names(&self) -> BTreeSet<&str> {
        self.names.values().map(String::as_str).collect()
    }
}

impl JournalPosting {
    fn check(&self, from: Date, until: Date) -> Result<(), ExportError> {
        if self.date < from || self.date > until {
            return Err(ExportError::text(&self.code, "date"));
        }
        let plain_code = !self.code.is_empty() && self.code.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"_-".contains(&letter));
        if !plain_code {
            return Err(ExportError::text(&self.code, "code"));
        }
        let plain_tag = |tag: &String| {
            let all_plain = tag.bytes().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || b"_-".contains(&letter));
            tag.len() > 1 && tag.starts_with(|first: char| first.is_ascii_lowercase()) && all_plain
        };
        if !self.tags.keys().all(plain_tag) {
            return Err(ExportError::text(&self.code, "tag"));
        }
        if self.entries.len() < 2 {
            return Err(ExportError::sum(&self.code, "posting"));
        }
        must_sum_to_zero(&self.code, &self.entries)
    }
}

fn must_sum_to_zero(code: &str, entries: &[JournalEntry]) -> Result<(), ExportError> {
    let mut sums: BTreeMap<Currency, i128> = BTreeMap::new();
    for JournalEntry { amount, .. } in entries {
        *sums.entry(amount.currency).or_default() += i128::from(amount.minor);
    }
    if sums.values().all(|sum| *sum == 0) { Ok(()) } else { Err(ExportError::sum(code, "posting")) }
}

fn escaped(part: &str) -> Option<String> {
    let mut name = String::with_capacity(part.len());
    for letter in part.chars() {
        match letter {
            '_' | '-' => name.push('-'),
            letter if letter.is_ascii_alphanumeric() && name.is_empty() => name.push(letter.to_ascii_uppercase()),
            letter if letter.is_ascii_alphanumeric() => name.push(letter),
            letter => name.push_str(&format!("-{:X}-", u32::from(letter))),
        }
    }
    if name.starts_with('-') {
        name.insert(0, 'X');
    }
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use jiff::civil::date;

    /// An account and an amount of yuan.
    pub fn entry(kind: AccountKind, code: &str, minor: i64) -> JournalEntry {
        JournalEntry { account: JournalAccount { kind, code: code.into() }, amount: Money::new(minor, Currency::CNY) }
    }

    /// A November in which a brand pays in, a deal is funded, and some yen come and go.
    pub fn november() -> Journal {
        use AccountKind::{Asset, Income, Liability};
        let posting = |code: &str, day, description: &str, entries| JournalPosting {
            code: code.into(),
            date: date(2026, 11, day),
            description: description.into(),
            tags: BTreeMap::from([("event".into(), "evt_1, \"two\"; {x}".into()), ("income_kind".into(), "labour\nx".into())]),
            entries,
        };
        let yen = |code: &str, minor| JournalEntry {
            account: JournalAccount { kind: Asset, code: code.into() },
            amount: Money::new(minor, Currency::JPY),
        };
        Journal {
            from: date(2026, 11, 1),
            until: date(2026, 11, 30),
            opening: vec![entry(Asset, "bank:escrow", 10_000), entry(Liability, "brand:org_01:available", -10_000)],
            postings: vec![
                posting(
                    "post_2",
                    9,
                    "deal_funded",
                    vec![entry(Liability, "brand:org_01:available", 110_000), entry(Liability, "hold:hold_7", -110_000)],
                ),
                posting(
                    "post_1",
                    2,
                    "deposit_settled",
                    vec![entry(Asset, "bank:escrow", 500_001), entry(Liability, "brand:org_01:available", -500_001)],
                ),
                posting(
                    "post_3",
                    30,
                    "released; \"all\" | of it",
                    vec![
                        entry(Liability, "hold:hold_7", 110_000),
                        entry(Income, "platform fee", -10_000),
                        entry(Liability, "payee:张:available", -100_000),
                    ],
                ),
                posting("post_4", 30, "exchange", vec![yen("bank:tokyo", 5_000), yen("clearing:tokyo", -5_000)]),
            ],
            closing: vec![
                entry(Asset, "bank:escrow", 510_001),
                entry(Liability, "brand:org_01:available", -400_001),
                entry(Liability, "hold:hold_7", 0),
                entry(Income, "platform fee", -10_000),
                entry(Liability, "payee:张:available", -100_000),
                yen("bank:tokyo", 5_000),
            ],
        }
    }

    #[test]
    fn account_names_suit_both_tools() {
        let name = |code: &str| JournalAccount { kind: AccountKind::Liability, code: code.into() }.name();
        assert_eq!(name("brand:org_01:available").as_deref(), Some("Liabilities:Brand:Org-01:Available"));
        assert_eq!(name("_x:a b;(c)").as_deref(), Some("Liabilities:X-x:A-20-b-3B--28-c-29-"));
        assert_eq!((name(""), name("a::b")), (None, None));
    }

    #[test]
    fn two_accounts_never_share_a_name() {
        let mut journal = november();
        journal.closing.push(entry(AccountKind::Liability, "brand:org-01:available", 0));
        assert!(matches!(journal.check(), Err(ExportError::Duplicate { .. })));
    }

    #[test]
    fn what_does_not_balance_or_lies_outside_its_days_is_refused() {
        let refused = |change: fn(&mut Journal)| {
            let mut journal = november();
            change(&mut journal);
            journal.check().unwrap_err()
        };
        assert_eq!(refused(|journal| journal.postings[0].entries[0].amount.minor += 1), ExportError::sum("post_2", "posting"));
        assert_eq!(refused(|journal| journal.opening[0].amount.minor += 1), ExportError::sum("opening", "posting"));
        assert_eq!(refused(|journal| journal.until = date(2026, 11, 29)), ExportError::text("post_3", "date"));
        assert_eq!(refused(|journal| journal.postings[1].code = "a)b".into()), ExportError::text("a)b", "code"));
        assert!(matches!(refused(|journal| journal.postings[1].code = "post_2".into()), ExportError::Duplicate { .. }));
    }
}
