//! The chart of accounts, and what a posting must be. Pure.

use entity::ledger_account::{AccountKind, OwnerKind};
use entity::{BriefId, Currency, HoldId, OrganisationId, PayeeId};
use uuid::Uuid;

use crate::kernel::{Kind, Refuse};

/// An account of the chart; each exists once per currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    /// Clients' money at the bank.
    BankClient,
    /// The operator's own money at the bank.
    BankOperating,
    /// Taken back from a payee who has been paid already.
    ReceivablePayee(PayeeId),
    /// Fees of brands that pay payees themselves.
    ReceivableBrand(OrganisationId),
    /// What a brand has paid in and not set aside.
    BrandAvailable(OrganisationId),
    /// What is set aside for whoever takes a brief.
    Budget(BriefId),
    /// What is set aside for one deal.
    Hold(HoldId),
    /// What a payee is owed and may be paid.
    PayeeAvailable(PayeeId),
    /// What is reserved in payments under way.
    PayeeInPayout(PayeeId),
    /// Money from payers nobody knows.
    Suspense,
    /// Income tax withheld and not yet remitted.
    TaxWithheld,
    /// Value added tax on what the operator sold.
    TaxOutputVat,
    /// Sales to brands in `principal`, without VAT.
    RevenueSales,
    /// Service fees in `custody` and `direct`, without VAT.
    RevenueFees,
    /// What was bought from payees in `principal`.
    CostOfService,
}

impl Account {
    /// Its name in the books of a currency.
    pub fn code(self, currency: Currency) -> String {
        match self {
            Self::BankClient => format!("bank:client:{currency}"),
            Self::BankOperating => format!("bank:operating:{currency}"),
            Self::ReceivablePayee(id) => format!("receivable:{id}:{currency}"),
            Self::ReceivableBrand(id) => format!("receivable:{id}:{currency}"),
            Self::BrandAvailable(id) => format!("brand:{id}:available:{currency}"),
            Self::Budget(id) => format!("budget:{id}:{currency}"),
            Self::Hold(id) => format!("hold:{id}:{currency}"),
            Self::PayeeAvailable(id) => format!("payee:{id}:available:{currency}"),
            Self::PayeeInPayout(id) => format!("payee:{id}:in_payout:{currency}"),
            Self::Suspense => format!("suspense:deposits:{currency}"),
            Self::TaxWithheld => format!("tax:withheld:{currency}"),
            Self::TaxOutputVat => format!("tax:output_vat:{currency}"),
            Self::RevenueSales => format!("revenue:sales:{currency}"),
            Self::RevenueFees => format!("revenue:fees:{currency}"),
            Self::CostOfService => format!("cost:service:{currency}"),
        }
    }

    /// What kind of account it is.
    pub fn kind(self) -> AccountKind {
        match self {
            Self::BankClient | Self::BankOperating | Self::ReceivablePayee(_) | Self::ReceivableBrand(_) => AccountKind::Asset,
            Self::BrandAvailable(_)
            | Self::Budget(_)
            | Self::Hold(_)
            | Self::PayeeAvailable(_)
            | Self::PayeeInPayout(_)
            | Self::Suspense
            | Self::TaxWithheld
            | Self::TaxOutputVat => AccountKind::Liability,
            Self::RevenueSales | Self::RevenueFees => AccountKind::Income,
            Self::CostOfService => AccountKind::Expense,
        }
    }

    /// Whose it is; `None` for the house. Only accounts with an owner keep a balance, and it never turns to the
    /// other side; those everybody posts to are summed.
    pub fn owner(self) -> Option<(OwnerKind, Uuid)> {
        match self {
            Self::ReceivablePayee(id) | Self::PayeeAvailable(id) | Self::PayeeInPayout(id) => Some((OwnerKind::Payee, id.into())),
            Self::ReceivableBrand(id) | Self::BrandAvailable(id) => Some((OwnerKind::Brand, id.into())),
            Self::Budget(id) => Some((OwnerKind::Brief, id.into())),
            Self::Hold(id) => Some((OwnerKind::Hold, id.into())),
            Self::BankClient
            | Self::BankOperating
            | Self::Suspense
            | Self::TaxWithheld
            | Self::TaxOutputVat
            | Self::RevenueSales
            | Self::RevenueFees
            | Self::CostOfService => None,
        }
    }
}

/// Whether debits raise an account of this kind.
pub fn is_debit_side(kind: AccountKind) -> bool {
    match kind {
        AccountKind::Asset | AccountKind::Expense => true,
        AccountKind::Liability | AccountKind::Income | AccountKind::Equity => false,
    }
}

/// The code of a refusal for want of money.
pub const NOT_ENOUGH: &str = "not_enough_money";

/// Why a movement is not posted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// A guarded account has less than the movement takes.
    #[error("There is not enough money in {0}.")]
    NotEnough(String),
    /// Debits and credits differ, or there are fewer than two lines.
    #[error("The movement {0} does not balance.")]
    Unbalanced(String),
}

impl Refuse for LedgerError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotEnough(_) => Kind::Illegal,
            Self::Unbalanced(_) => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotEnough(_) => NOT_ENOUGH,
            Self::Unbalanced(_) => "unbalanced",
        }
    }
}
