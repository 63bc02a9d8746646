//! What a statement says: the movements of a party's accounts as lines and payouts that tie to the books. Pure.

use entity::posting::PostingKind;
use entity::statement::{self, PartyKind, StatementState};
use entity::{Currency, EventId, Instant, PostingId};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::finance::tax::Line;
use crate::kernel::calendar::BOOK_ZONE;
use crate::kernel::{Actor, Fault, Kind, Refuse};

/// What one posting did to what a party has at the house; minor units, above zero for more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which kind of movement.
    pub kind: PostingKind,
    /// When it was posted.
    pub posted_at: Instant,
    /// Why, as it was frozen.
    pub because: Value,
    /// The posting.
    pub posting: PostingId,
    /// The event it belongs to.
    pub event: Option<EventId>,
    /// The deal or payment.
    pub reference: Option<String>,
    /// The bank's reference of a payment.
    pub bank_reference: Option<String>,
    /// By how much.
    pub by_minor: i64,
    /// The agency's share that was taken off before, for payees.
    pub agency_minor: i64,
    /// The fee in it, for brands.
    pub fee_minor: i64,
    /// The net amount of a payment that left or came back.
    pub paid_minor: i64,
}

/// A party's period, before it is numbered.
#[derive(Clone, Debug)]
pub struct Account {
    /// `2026-11`.
    pub period: String,
    /// The one currency.
    pub currency: Currency,
    /// The party's name.
    pub party: String,
    /// The brand's id, or that of the payee.
    pub party_id: String,
    /// The account it is paid to, all but its last characters hidden.
    pub account_masked: Option<String>,
    /// How the tax on its payments came about, step by step.
    pub tax_working: Vec<Line>,
    /// What there was at the start.
    pub opening_minor: i64,
    /// What there was at the end, by the books.
    pub closing_minor: i64,
    /// What happened.
    pub changes: Vec<Change>,
}

/// Gross, deductions and net of a statement; minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Before anything is taken off.
    pub gross_minor: i64,
    /// The platform's fee.
    pub fee_minor: i64,
    /// The agency's share.
    pub agency_minor: i64,
    /// Tax withheld.
    pub tax_minor: i64,
    /// What remains.
    pub net_minor: i64,
    /// How many lines.
    pub lines: i64,
}

impl Totals {
    /// The totals of a stored document.
    pub fn of(document: &Value) -> Self {
        let number = |name: &str| document["totals"][name].as_i64().unwrap_or(0);
        Self {
            gross_minor: number("gross_minor"),
            fee_minor: number("fee_minor"),
            agency_minor: number("agency_minor"),
            tax_minor: number("tax_minor"),
            net_minor: number("net_minor"),
            lines: document["lines"].as_array().map_or(0, |lines| i64::try_from(lines.len()).unwrap_or(0)),
        }
    }
}

/// The document of a statement under a number, as it is stored and exported; refused unless it ties to the books.
pub fn content(
    account: &Account,
    number: &str,
    (issue, replaces, money_mode): (i64, Option<&str>, &str),
) -> Result<(Value, Totals), Fault> {
    let (mut lines, mut payouts, mut totals, mut paid_minor) = (Vec::new(), Vec::new(), Totals::default(), 0);
    for change in &account.changes {
        let date = day_of(change.posted_at)?;
        if change.paid_minor != 0 {
            let status = if change.paid_minor > 0 { "settled" } else { "returned" };
            payouts.push(json!({
                "date": date, "reference": change.reference.clone().unwrap_or_default(), "bank_reference": change.bank_reference,
                "status": status, "amount_minor": change.paid_minor, "posting": change.posting, "event": change.event,
            }));
            paid_minor += change.paid_minor;
        }
        let net_minor = change.by_minor + change.paid_minor;
        if net_minor == 0 {
            continue;
        }
        let tax_minor = if is_tax(change.kind) { -net_minor } else { 0 };
        let gross_minor = net_minor + change.fee_minor + change.agency_minor + tax_minor;
        lines.push(json!({
            "date": date, "kind": change.kind, "reference": change.reference, "description": description(&change.because),
            "gross_minor": gross_minor, "fee_minor": change.fee_minor, "agency_minor": change.agency_minor, "tax_minor": tax_minor,
            "net_minor": net_minor, "posting": change.posting, "event": change.event,
        }));
        totals.gross_minor += gross_minor;
        totals.fee_minor += change.fee_minor;
        totals.agency_minor += change.agency_minor;
        totals.tax_minor += tax_minor;
        totals.net_minor += net_minor;
        totals.lines += 1;
    }
    if account.opening_minor + totals.net_minor - paid_minor != account.closing_minor {
        return Err(Fault::broken(format!("the statement of {} for {} does not tie to the books", account.party, account.period)));
    }
    let content = json!({
        "number": number, "version": issue, "replaces": replaces, "party_legal_name": account.party,
        "party": account.party_id, "account_masked": account.account_masked,
        "period": account.period, "currency": account.currency, "zone": BOOK_ZONE, "money_mode": money_mode,
        "opening_balance_minor": account.opening_minor, "lines": lines, "payouts": payouts, "tax_working": account.tax_working,
        "totals": {
            "gross_minor": totals.gross_minor, "fee_minor": totals.fee_minor, "agency_minor": totals.agency_minor,
            "tax_minor": totals.tax_minor, "net_minor": totals.net_minor,
        },
        "closing_balance_minor": account.closing_minor,
    });
    Ok((content, totals))
}

fn is_tax(kind: PostingKind) -> bool {
    matches!(kind, PostingKind::PayoutReserved | PostingKind::PayoutRecomputed | PostingKind::PayoutFailed | PostingKind::PayoutReturned)
}

/// What the one who knew the reason called it; otherwise the kind of reason.
fn description(because: &Value) -> String {
    let title = because["label"]["title"].as_str().or_else(|| because["kind"].as_str());
    title.unwrap_or_default().to_owned()
}

fn day_of(at: Instant) -> Result<Date, Fault> {
    Ok(at.timestamp().to_zoned(jiff::tz::TimeZone::get(BOOK_ZONE)?).date())
}

/// Whether an actor is of a statement's party; a statement that was not handed out yet is nobody's.
pub fn is_of_party(actor: &Actor, statement: &statement::Model) -> bool {
    if statement.state == StatementState::Frozen {
        return false;
    }
    match statement.party_kind {
        PartyKind::Brand | PartyKind::Agency => actor.organisation.map(uuid::Uuid::from) == Some(statement.party_id),
        PartyKind::Creator => actor.creator.map(uuid::Uuid::from) == Some(statement.party_id),
    }
}

/// Why a statement does not move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    /// Not there, or not yours.
    #[error("There is no such statement.")]
    NoSuchStatement,
    /// The month still runs.
    #[error("The period is not over yet.")]
    PeriodOpen,
    /// An objection without words.
    #[error("An objection says what is wrong, in up to 2,000 characters.")]
    NoWords,
}

impl Refuse for StatementError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoSuchStatement => Kind::Missing,
            Self::PeriodOpen => Kind::Illegal,
            Self::NoWords => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchStatement => "no_statement",
            Self::PeriodOpen => "period_open",
            Self::NoWords => "objection_empty",
        }
    }
}
