//! The bank against the books: every line of the clients' account is laid beside the posting that says the same, by the
//! names both carry, and what stands alone on either side is told. Tolerance zero. Pure; rows come from `store`.

use std::collections::BTreeMap;

use entity::posting::PostingKind;
use entity::{Currency, Id, Money, PostingId, bank_line};
use uuid::Uuid;

/// A word in a line that may name something of ours: an id with or without its prefix, a bank's reference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(pub String);

impl Name {
    /// The id it is, if it is one of this kind; banks may keep only its digits.
    pub fn parse_as<I: Id + std::str::FromStr>(&self) -> Option<I> {
        self.0.parse().ok().or_else(|| self.digits().map(I::from))
    }

    /// The digits of an id without prefix.
    pub fn digits(&self) -> Option<Uuid> {
        Some(&self.0).filter(|word| word.len() == 32).and_then(|word| Uuid::try_parse(word).ok())
    }
}

/// The words of a line that may name something of ours.
pub fn names_in(reference: &str, remark: &str) -> Vec<Name> {
    let words = remark.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').filter(|word| word.len() > 3);
    std::iter::once(reference).chain(words).map(|word| Name(word.to_owned())).collect()
}

/// What a posting did to clients' money at the bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookMove {
    /// The posting.
    pub posting: PostingId,
    /// Which kind of movement.
    pub kind: PostingKind,
    /// Minor units, above zero for what came in.
    pub amount_minor: i64,
    /// What a line about it may call it.
    pub names: Vec<Name>,
    /// The batch it left with, which the bank may book as one line.
    pub batch: Option<Uuid>,
}

/// The bank against the books, at the moment of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reconciliation {
    /// The currency.
    pub currency: Currency,
    /// The sum of all lines of the bank's statements.
    pub bank: Money,
    /// What the books say is at the bank.
    pub books: Money,
    /// Lines that have their posting.
    pub matched: usize,
    /// Lines without a posting.
    pub only_at_bank: Vec<bank_line::Model>,
    /// Postings without a line.
    pub only_in_books: Vec<BookMove>,
}

impl Reconciliation {
    /// What the bank has more than the books say.
    pub fn difference(&self) -> Money {
        Money::new(self.bank.minor - self.books.minor, self.currency)
    }

    /// Whether every line has its posting and every posting its line.
    pub fn is_even(&self) -> bool {
        self.difference().minor == 0 && self.only_at_bank.is_empty() && self.only_in_books.is_empty()
    }
}

/// Lays lines beside postings: by a name and the same amount first, then whole batches booked as one line.
pub fn reconcile(currency: Currency, lines: Vec<bank_line::Model>, moves: Vec<BookMove>) -> Reconciliation {
    let bank = Money::new(lines.iter().map(|line| line.amount_minor).sum(), currency);
    let books = Money::new(moves.iter().map(|of| of.amount_minor).sum(), currency);
    let mut by_name: BTreeMap<(Name, i64), Vec<usize>> = BTreeMap::new();
    for (index, of) in moves.iter().enumerate() {
        for name in &of.names {
            by_name.entry((name.clone(), of.amount_minor)).or_default().push(index);
        }
    }
    let mut taken = vec![false; moves.len()];
    let mut matched = 0;
    let mut only_at_bank = Vec::new();
    for line in lines {
        let names = names_in(&line.reference, &line.remark);
        let single = names.iter().find_map(|name| {
            let found = by_name.get(&(name.clone(), line.amount_minor))?;
            found.iter().copied().find(|index| !taken[*index])
        });
        let together = match single {
            Some(index) => vec![index],
            None => whole_batch(&names, line.amount_minor, &moves, &taken),
        };
        if together.is_empty() {
            only_at_bank.push(line);
        } else {
            together.iter().for_each(|index| taken[*index] = true);
            matched += 1;
        }
    }
    let only_in_books = moves.into_iter().zip(taken).filter(|(_, taken)| !taken).map(|(of, _)| of).collect();
    Reconciliation { currency, bank, books, matched, only_at_bank, only_in_books }
}

/// The payments of a batch the line names, if together they are exactly its amount.
fn whole_batch(names: &[Name], amount_minor: i64, moves: &[BookMove], taken: &[bool]) -> Vec<usize> {
    let named: Vec<Uuid> = names.iter().filter_map(|name| name.parse_as::<entity::PayoutBatchId>()).map(Uuid::from).collect();
    let is_of = |of: &BookMove| of.kind == PostingKind::PayoutSettled && of.batch.is_some_and(|batch| named.contains(&batch));
    let indices: Vec<usize> = moves.iter().enumerate().filter(|(index, of)| !taken[*index] && is_of(of)).map(|(index, _)| index).collect();
    let sum: i64 = indices.iter().map(|index| moves[*index].amount_minor).sum();
    if sum == amount_minor { indices } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::{BankFileId, BankLineId, PayoutBatchId};

    fn line(reference: &str, minor: i64, remark: &str) -> bank_line::Model {
        bank_line::Model {
            id: BankLineId(Uuid::nil()),
            bank_file_id: BankFileId(Uuid::nil()),
            account: "571900".into(),
            reference: reference.into(),
            booked_on: "2026-11-20".into(),
            currency: Currency::CNY,
            amount_minor: minor,
            remark: remark.into(),
        }
    }

    fn moved(number: u128, minor: i64, kind: PostingKind, name: &str) -> BookMove {
        let batch = (kind == PostingKind::PayoutSettled).then(|| Uuid::from_u128(9));
        BookMove { posting: PostingId(Uuid::from_u128(number)), kind, amount_minor: minor, names: vec![Name(name.into())], batch }
    }

    #[test]
    fn a_line_and_a_posting_that_say_the_same_are_one() {
        let lines = vec![line("C1", 500, "预付款"), line("P1", -200, "付款item_7，谢谢")];
        let moves = vec![moved(1, 500, PostingKind::DepositMatched, "C1"), moved(2, -200, PostingKind::PayoutSettled, "item_7")];
        let even = reconcile(Currency::CNY, lines, moves);
        assert!(even.is_even(), "{even:?}");
        assert_eq!((even.matched, even.bank), (2, Money::new(300, Currency::CNY)));
    }

    #[test]
    fn one_fen_or_one_missing_line_is_named() {
        let moves = || vec![moved(1, 500, PostingKind::DepositMatched, "C1"), moved(2, -200, PostingKind::PayoutSettled, "item_7")];
        let other = reconcile(Currency::CNY, vec![line("C1", 501, ""), line("P1", -200, "item_7")], moves());
        assert_eq!((other.difference().minor, other.only_at_bank.len(), other.only_in_books.len()), (1, 1, 1));
        let missing = reconcile(Currency::CNY, vec![line("C1", 500, "")], moves());
        assert_eq!((missing.difference().minor, missing.only_in_books[0].posting), (200, PostingId(Uuid::from_u128(2))));
        let twice = reconcile(Currency::CNY, vec![line("P1", -200, "item_7"), line("P2", -200, "item_7"), line("C1", 500, "")], moves());
        assert_eq!((twice.only_at_bank.len(), twice.difference().minor), (1, -200));
    }

    #[test]
    fn a_batch_may_be_booked_as_one_line() {
        let moves = || vec![moved(1, -300, PostingKind::PayoutSettled, "item_1"), moved(2, -200, PostingKind::PayoutSettled, "item_2")];
        let remark = format!("代发 {}", PayoutBatchId(Uuid::from_u128(9)));
        assert!(reconcile(Currency::CNY, vec![line("B1", -500, &remark)], moves()).is_even());
        assert_eq!(reconcile(Currency::CNY, vec![line("B1", -499, &remark)], moves()).only_in_books.len(), 2);
    }
}
