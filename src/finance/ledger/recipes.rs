//! Every kind of movement of money, one function each, its accounts spelled out. Pure: amounts in, lines out.
//!
//! Debits stand above zero, credits below. Which amounts, and whether the movement may happen, is decided by callers.

use entity::posting::PostingKind;
use entity::{BriefId, Currency, DealId, HoldId, OrganisationId, PayeeId};

use super::rules::Account;

/// One line of a movement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The account.
    pub account: Account,
    /// Debit above zero, credit below, minor units.
    pub amount_minor: i64,
    /// The payee it is about.
    pub payee: Option<PayeeId>,
    /// The tax month it is reported in: `2026-11`.
    pub tax_period: Option<String>,
}

/// A balanced movement of money in one currency, not yet posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// Which kind.
    pub kind: PostingKind,
    /// The currency of all its lines.
    pub currency: Currency,
    /// The deal it is about.
    pub deal: Option<DealId>,
    /// Its lines; none of zero.
    pub lines: Vec<Line>,
}

/// What was sold and earned with a released part of a hold; minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earned {
    /// The price released.
    pub price_minor: i64,
    /// The fee released with it.
    pub fee_minor: i64,
    /// The VAT in what the operator sold: in `principal` of price and fee, otherwise of the fee.
    pub vat_minor: i64,
    /// Who is owed what; together the price.
    pub parts: Vec<(PayeeId, i64)>,
}

/// What of an earned part is taken back, and from where; minor units, all zero or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenBack {
    /// The price taken back.
    pub price_minor: i64,
    /// The fee that goes back with it.
    pub fee_minor: i64,
    /// The VAT in what was sold.
    pub vat_minor: i64,
    /// Per payee: from what is owed and not yet paid, and as a debt of those who were paid.
    pub parts: Vec<(PayeeId, i64, i64)>,
}

/// A payment as it is reserved; minor units. Owed is net and tax together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Who is paid.
    pub payee: PayeeId,
    /// What leaves the bank.
    pub net_minor: i64,
    /// Tax withheld.
    pub tax_minor: i64,
    /// The month of payment: `2026-11`.
    pub tax_period: String,
}

impl Movement {
    fn new(kind: PostingKind, currency: Currency) -> Self {
        Self { kind, currency, deal: None, lines: Vec::new() }
    }

    /// About a deal.
    #[must_use]
    pub fn of_deal(mut self, deal: DealId) -> Self {
        self.deal = Some(deal);
        self
    }

    fn debit(self, account: Account, minor: i64) -> Self {
        self.line(account, minor, None)
    }

    fn credit(self, account: Account, minor: i64) -> Self {
        self.line(account, -minor, None)
    }

    fn line(mut self, account: Account, amount_minor: i64, tax_period: Option<&str>) -> Self {
        let payee = match account {
            Account::PayeeAvailable(id) | Account::PayeeInPayout(id) | Account::ReceivablePayee(id) => Some(id),
            Account::BankClient
            | Account::BankOperating
            | Account::ReceivableBrand(_)
            | Account::BrandAvailable(_)
            | Account::Budget(_)
            | Account::Hold(_)
            | Account::Suspense
            | Account::TaxWithheld
            | Account::TaxOutputVat
            | Account::RevenueSales
            | Account::RevenueFees
            | Account::CostOfService => None,
        };
        if amount_minor != 0 {
            self.lines.push(Line { account, amount_minor, payee, tax_period: tax_period.map(str::to_owned) });
        }
        self
    }

    fn tax(mut self, payment: &Payment, amount_minor: i64) -> Self {
        if amount_minor != 0 {
            let (account, tax_period) = (Account::TaxWithheld, Some(payment.tax_period.clone()));
            self.lines.push(Line { account, amount_minor, payee: Some(payment.payee), tax_period });
        }
        self
    }

    /// Whether debits and credits are equal, over two lines or more.
    pub fn is_balanced(&self) -> bool {
        let sum: i128 = self.lines.iter().map(|line| i128::from(line.amount_minor)).sum();
        self.lines.len() >= 2 && sum == 0
    }
}

/// A brand's money came in: Dr client bank, Cr the brand's balance.
pub fn deposit_matched(brand: OrganisationId, minor: i64, currency: Currency) -> Movement {
    Movement::new(PostingKind::DepositMatched, currency).debit(Account::BankClient, minor).credit(Account::BrandAvailable(brand), minor)
}

/// Unknown money came in: Dr client bank, Cr suspense.
pub fn deposit_suspended(minor: i64, currency: Currency) -> Movement {
    Movement::new(PostingKind::DepositSuspended, currency).debit(Account::BankClient, minor).credit(Account::Suspense, minor)
}

/// Unknown money found its brand: Dr suspense, Cr the brand's balance.
pub fn suspense_matched(brand: OrganisationId, minor: i64, currency: Currency) -> Movement {
    Movement::new(PostingKind::SuspenseMatched, currency).debit(Account::Suspense, minor).credit(Account::BrandAvailable(brand), minor)
}

/// Unknown money went back to its sender: Dr suspense, Cr client bank.
pub fn suspense_returned(minor: i64, currency: Currency) -> Movement {
    Movement::new(PostingKind::SuspenseReturned, currency).debit(Account::Suspense, minor).credit(Account::BankClient, minor)
}

/// Money is set aside for whoever takes a brief: Dr the brand's balance, Cr the budget.
pub fn budget_set_aside(brand: OrganisationId, brief: BriefId, minor: i64, currency: Currency) -> Movement {
    Movement::new(PostingKind::BudgetSetAside, currency).debit(Account::BrandAvailable(brand), minor).credit(Account::Budget(brief), minor)
}

/// What a brief did not use goes back: Dr the budget, Cr the brand's balance.
pub fn budget_returned(brand: OrganisationId, brief: BriefId, minor: i64, currency: Currency) -> Movement {
    Movement::new(PostingKind::BudgetReturned, currency).debit(Account::Budget(brief), minor).credit(Account::BrandAvailable(brand), minor)
}

/// A deal takes its money from its brief's budget: Dr the budget, Cr the hold.
pub fn hold_drawn(brief: BriefId, hold: HoldId, minor: i64, currency: Currency) -> Movement {
    Movement::new(PostingKind::HoldFunded, currency).debit(Account::Budget(brief), minor).credit(Account::Hold(hold), minor)
}

/// Money is set aside for a deal: Dr the brand's balance, Cr the hold.
pub fn hold_funded(brand: OrganisationId, hold: HoldId, minor: i64, currency: Currency) -> Movement {
    Movement::new(PostingKind::HoldFunded, currency).debit(Account::BrandAvailable(brand), minor).credit(Account::Hold(hold), minor)
}

/// Money of a deal goes back: Dr the hold, Cr the brand's balance.
pub fn hold_refunded(brand: OrganisationId, hold: HoldId, minor: i64, currency: Currency) -> Movement {
    Movement::new(PostingKind::HoldRefunded, currency).debit(Account::Hold(hold), minor).credit(Account::BrandAvailable(brand), minor)
}

/// `principal` 自营转售: the brand's whole payment is the operator's sale, what payees get is its cost.
/// Dr the hold, Cr sales and output VAT; Dr cost of service, Cr what payees are owed.
pub fn released_as_principal(kind: PostingKind, hold: HoldId, earned: &Earned, currency: Currency) -> Movement {
    let paid_minor = earned.price_minor + earned.fee_minor;
    let sold = Movement::new(kind, currency)
        .debit(Account::Hold(hold), paid_minor)
        .credit(Account::RevenueSales, paid_minor - earned.vat_minor)
        .credit(Account::TaxOutputVat, earned.vat_minor)
        .debit(Account::CostOfService, earned.price_minor);
    owed_to_payees(sold, earned)
}

/// `custody` 银行存管: the price belongs to the payees, only the fee is the operator's.
/// Dr the hold, Cr fees and output VAT, Cr what payees are owed.
pub fn released_in_custody(kind: PostingKind, hold: HoldId, earned: &Earned, currency: Currency) -> Movement {
    let fee = Movement::new(kind, currency)
        .debit(Account::Hold(hold), earned.price_minor + earned.fee_minor)
        .credit(Account::RevenueFees, earned.fee_minor - earned.vat_minor)
        .credit(Account::TaxOutputVat, earned.vat_minor);
    owed_to_payees(fee, earned)
}

fn owed_to_payees(movement: Movement, earned: &Earned) -> Movement {
    earned.parts.iter().fold(movement, |movement, (payee, minor)| movement.credit(Account::PayeeAvailable(*payee), *minor))
}

/// `direct` 直付: no client money moves; the brand owes the fee. Dr the brand's debt, Cr fees and output VAT.
pub fn fee_earned(brand: OrganisationId, earned: &Earned, currency: Currency) -> Movement {
    Movement::new(PostingKind::FeeEarned, currency)
        .debit(Account::ReceivableBrand(brand), earned.fee_minor)
        .credit(Account::RevenueFees, earned.fee_minor - earned.vat_minor)
        .credit(Account::TaxOutputVat, earned.vat_minor)
}

/// Fees owed by a brand that pays payees itself are taken from what it paid in: Dr the brand's balance, Cr its debt.
pub fn fee_collected(brand: OrganisationId, minor: i64, currency: Currency) -> Movement {
    Movement::new(PostingKind::FeeCollected, currency)
        .debit(Account::BrandAvailable(brand), minor)
        .credit(Account::ReceivableBrand(brand), minor)
}

/// Earned money goes back in `principal`: Dr sales and output VAT, Cr the brand's balance; Dr what payees are still
/// owed or a debt of theirs, Cr cost of service; Dr client bank, Cr operating bank for the debts, the same day.
pub fn clawed_back_as_principal(brand: OrganisationId, back: &TakenBack, currency: Currency) -> Movement {
    let paid_minor = back.price_minor + back.fee_minor;
    let unsold = Movement::new(PostingKind::ClawedBack, currency)
        .debit(Account::RevenueSales, paid_minor - back.vat_minor)
        .debit(Account::TaxOutputVat, back.vat_minor)
        .credit(Account::BrandAvailable(brand), paid_minor)
        .credit(Account::CostOfService, back.price_minor);
    from_payees(unsold, back)
}

/// Earned money goes back in `custody`: Dr fees and output VAT, Dr what payees are still owed or a debt of theirs,
/// Cr the brand's balance; Dr client bank, Cr operating bank for the debts, the same day.
pub fn clawed_back_in_custody(brand: OrganisationId, back: &TakenBack, currency: Currency) -> Movement {
    let fee = Movement::new(PostingKind::ClawedBack, currency)
        .debit(Account::RevenueFees, back.fee_minor - back.vat_minor)
        .debit(Account::TaxOutputVat, back.vat_minor)
        .credit(Account::BrandAvailable(brand), back.price_minor + back.fee_minor);
    from_payees(fee, back)
}

fn from_payees(movement: Movement, back: &TakenBack) -> Movement {
    let debts_minor: i64 = back.parts.iter().map(|(_, _, debt)| debt).sum();
    let taken = back.parts.iter().fold(movement, |movement, (payee, unpaid, debt)| {
        movement.debit(Account::PayeeAvailable(*payee), *unpaid).debit(Account::ReceivablePayee(*payee), *debt)
    });
    taken.debit(Account::BankClient, debts_minor).credit(Account::BankOperating, debts_minor)
}

/// Only the fee goes back in `direct`: Dr fees and output VAT, Cr the brand's debt as far as it still owes, its balance
/// for what it has paid.
pub fn fee_given_back(brand: OrganisationId, back: &TakenBack, owed_minor: i64, currency: Currency) -> Movement {
    let unpaid_minor = back.fee_minor.min(owed_minor);
    Movement::new(PostingKind::ClawedBack, currency)
        .debit(Account::RevenueFees, back.fee_minor - back.vat_minor)
        .debit(Account::TaxOutputVat, back.vat_minor)
        .credit(Account::ReceivableBrand(brand), unpaid_minor)
        .credit(Account::BrandAvailable(brand), back.fee_minor - unpaid_minor)
}

/// A debt is taken from later earnings: Dr what the payee is owed, Cr the debt; the top-up returns to the operator:
/// Dr operating bank, Cr client bank.
pub fn debt_recovered(payee: PayeeId, minor: i64, currency: Currency) -> Movement {
    Movement::new(PostingKind::DebtRecovered, currency)
        .debit(Account::PayeeAvailable(payee), minor)
        .credit(Account::ReceivablePayee(payee), minor)
        .debit(Account::BankOperating, minor)
        .credit(Account::BankClient, minor)
}

/// A payment is reserved and tax withheld: Dr what the payee is owed, Cr tax withheld, Cr in payout.
pub fn payout_reserved(payment: &Payment, currency: Currency) -> Movement {
    Movement::new(PostingKind::PayoutReserved, currency)
        .debit(Account::PayeeAvailable(payment.payee), payment.net_minor + payment.tax_minor)
        .tax(payment, -payment.tax_minor)
        .credit(Account::PayeeInPayout(payment.payee), payment.net_minor)
}

/// A payment is made in another month than it was reserved for: its tax moves to that month and, where it is withheld
/// anew, its net with it. Dr in payout and tax withheld as they were, Cr both as they are.
pub fn payout_recomputed(before: &Payment, after: &Payment, currency: Currency) -> Movement {
    Movement::new(PostingKind::PayoutRecomputed, currency)
        .debit(Account::PayeeInPayout(before.payee), before.net_minor)
        .tax(before, before.tax_minor)
        .tax(after, -after.tax_minor)
        .credit(Account::PayeeInPayout(after.payee), after.net_minor)
}

/// The bank booked a payment: Dr in payout, Cr client bank.
pub fn payout_settled(payment: &Payment, currency: Currency) -> Movement {
    Movement::new(PostingKind::PayoutSettled, currency)
        .debit(Account::PayeeInPayout(payment.payee), payment.net_minor)
        .credit(Account::BankClient, payment.net_minor)
}

/// A payment did not happen: Dr in payout, Dr tax withheld, Cr what the payee is owed. Net and tax both come back.
pub fn payout_failed(payment: &Payment, currency: Currency) -> Movement {
    Movement::new(PostingKind::PayoutFailed, currency)
        .debit(Account::PayeeInPayout(payment.payee), payment.net_minor)
        .tax(payment, payment.tax_minor)
        .credit(Account::PayeeAvailable(payment.payee), payment.net_minor + payment.tax_minor)
}

/// A booked payment came back: Dr client bank, Dr tax withheld, Cr what the payee is owed.
pub fn payout_returned(payment: &Payment, currency: Currency) -> Movement {
    Movement::new(PostingKind::PayoutReturned, currency)
        .debit(Account::BankClient, payment.net_minor)
        .tax(payment, payment.tax_minor)
        .credit(Account::PayeeAvailable(payment.payee), payment.net_minor + payment.tax_minor)
}

/// The operator takes what it has earned out of the clients' account: Dr operating bank, Cr client bank.
pub fn fee_swept(minor: i64, currency: Currency) -> Movement {
    Movement::new(PostingKind::FeeSwept, currency).debit(Account::BankOperating, minor).credit(Account::BankClient, minor)
}

/// The operator puts money it had taken back into the clients' account: Dr client bank, Cr operating bank.
pub fn clients_covered(minor: i64, currency: Currency) -> Movement {
    Movement::new(PostingKind::ClientsCovered, currency).debit(Account::BankClient, minor).credit(Account::BankOperating, minor)
}
