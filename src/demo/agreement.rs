//! What the demo says about its own figures at the end: the same sum from two places, and the difference.

use std::fmt;

use entity::ledger_account::AccountKind;
use entity::{Currency, Money};

use super::stage::Stage;
use crate::finance::bank;
use crate::finance::export::store::balances_before;
use crate::finance::statement::store::of_period;
use crate::kernel::Fault;
use crate::kernel::calendar::{BOOK_ZONE, Period};

/// One sum, from two places.
#[derive(Clone, Debug)]
pub struct Agreement {
    /// Which sum.
    pub of: String,
    /// As the first place says.
    pub one: (&'static str, Money),
    /// As the second says.
    pub other: (&'static str, Money),
    /// Single things on either side that have no counterpart.
    pub alone: usize,
}

impl Agreement {
    /// Whether both say the same, one by one.
    pub fn holds(&self) -> bool {
        self.one.1 == self.other.1 && self.alone == 0
    }
}

impl fmt::Display for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let difference = Money::new(self.one.1.minor - self.other.1.minor, self.one.1.currency);
        let (one, other) = (format!("{} {}", self.one.0, self.one.1), format!("{} {}", self.other.0, self.other.1));
        write!(f, "{:<32} {one:<40} {other:<36} difference {}", self.of, difference.amount())?;
        if self.alone == 0 { Ok(()) } else { write!(f, ", {} without counterpart", self.alone) }
    }
}

/// The bank against the books line by line; then, month by month, what is owed by statements and by the books, and what
/// was paid by statements and by the bank.
pub async fn agreements(stage: &Stage<'_>, periods: &[Period]) -> Result<Vec<Agreement>, Fault> {
    let found = bank::reconciliation(stage.house, Currency::CNY).await?;
    let mut all = vec![Agreement {
        of: format!("clients' account, {} lines", found.matched),
        one: ("bank", found.bank),
        other: ("books", found.books),
        alone: found.only_at_bank.len() + found.only_in_books.len(),
    }];
    for period in periods {
        all.push(owed(stage, *period).await?);
    }
    Ok(all)
}

/// What every party is owed at the end of a month.
async fn owed(stage: &Stage<'_>, period: Period) -> Result<Agreement, Fault> {
    let db = stage.house.reader();
    let statements: i64 = of_period(db, &period.to_string()).await?.iter().map(|statement| statement.closing_minor).sum();
    let accounts = balances_before(db, period.end(BOOK_ZONE)?).await?;
    let of_parties = accounts.iter().filter(|(account, _)| account.owner_kind.is_some() && account.kind == AccountKind::Liability);
    let books: i64 = of_parties.map(|(_, minor)| -minor).sum();
    let money = |minor| Money::new(minor, Currency::CNY);
    Ok(Agreement {
        of: format!("owed to parties, end of {period}"),
        one: ("statements", money(statements)),
        other: ("books", money(books)),
        alone: 0,
    })
}
