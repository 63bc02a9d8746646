//! Money over JSON, as each side sees it: a brand's balance, deposits, holds, tax profiles
//! and bank details. Earnings stand in `earning.rs`, payments in `payout.rs`.

use entity::deposit::{self, DepositState};
use entity::payee::TaxProfile;
use entity::{Currency, DealId, DepositId, EventId, Instant, Money, OrganisationId, PayeeId, Role, hold};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::finance::bank::{self, actions as banking};
use crate::finance::hold as holds;
use crate::finance::payee::{PayeeRef, actions as payees};
use crate::kernel::paging::Page;
use crate::kernel::{Actor, Fault, FieldError, Ground};
use crate::market::identity;
use crate::web::ask::{Ask, Nothing};
use crate::web::view::{List, Shown};

/// A brand's money.
#[derive(Debug, Serialize, ToSchema)]
pub struct BalanceView {
    brand: OrganisationId,
    /// Free to be used or refunded.
    available: Money,
    /// Set aside for deals.
    held: Money,
    /// The 附言码 a transfer names so that it is matched by itself.
    payment_code: String,
}

/// A deposit.
#[derive(Debug, Serialize, ToSchema)]
pub struct DepositView {
    account: String,
    reference: String,
    booked_on: String,
    amount: Money,
    payer_name: String,
    remark: String,
    payment_code: Option<String>,
    brand: Option<OrganisationId>,
}

/// Which deposits.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DepositsQuery {
    /// Only in this state.
    #[param(value_type = Option<String>)]
    state: Option<DepositState>,
    /// Only those of this brand.
    brand: Option<OrganisationId>,
    /// Where the last page ended.
    cursor: Option<String>,
    /// How many, 1 to 100.
    limit: Option<u64>,
}

/// A bank file: text of a CSV, or base64 of an XLSX.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BankFileBody {
    /// The bank account it is of.
    #[serde(default)]
    pub account: String,
    /// The column map: `statement-plain`, `statement-cmb`, `result-plain`, `result-cmb`.
    pub map: String,
    /// The file's name.
    pub name: String,
    /// The text of a CSV file.
    #[serde(default)]
    pub text: Option<String>,
    /// Base64 of any file.
    #[serde(default)]
    pub base64: Option<String>,
}

impl BankFileBody {
    pub(super) fn bytes(&self) -> Result<Vec<u8>, Fault> {
        use base64::Engine;
        let wrong = |message: &str| Fault::invalid(vec![FieldError::new("base64", "not_a_file", message)]);
        match (&self.text, &self.base64) {
            (Some(text), None) => Ok(text.clone().into_bytes()),
            (None, Some(base64)) => base64::engine::general_purpose::STANDARD.decode(base64).map_err(|_| wrong("This is not base64.")),
            (Some(_), Some(_)) | (None, None) => Err(wrong("A file comes as text or as base64, one of them.")),
        }
    }
}

/// What an import found.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportedView {
    /// Lines of money that came in, new with this file.
    lines: usize,
    /// Of these, in a brand's balance.
    matched: usize,
    /// Of these, waiting for finance.
    suspense: usize,
}

/// Whose deposit it is.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchBody {
    /// The brand.
    pub brand: OrganisationId,
}

/// A hold.
#[derive(Debug, Serialize, ToSchema)]
pub struct HoldView {
    deal: DealId,
    price: Money,
    fee: Money,
    funded: Money,
    released: Money,
    refunded: Money,
    frozen: bool,
}

/// A tax profile.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayeeProfileBody {
    /// The name the law knows.
    pub legal_name: String,
    /// How the payee is taxed.
    #[schema(value_type = String)]
    pub tax_profile: TaxProfile,
    /// Identity number of a person, credit code of a business.
    pub id_number: String,
    /// Country of tax residence, two letters.
    pub country: String,
    /// Whether the person agrees that the platform files VAT for them.
    #[serde(default)]
    pub vat_consent: bool,
}

/// Where money goes.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BankDetailsBody {
    /// The currency it takes.
    pub currency: Currency,
    /// The account number.
    pub account: String,
    /// The holder's name.
    pub holder: String,
    /// The bank.
    pub bank_name: String,
    /// BIC abroad, branch in China.
    #[serde(default)]
    pub branch: Option<String>,
}

/// What was stored of a payee; numbers are never shown again.
#[derive(Debug, Serialize, ToSchema)]
pub struct PayeeView {
    payee: PayeeId,
    event_id: EventId,
    /// From when a new account is paid to.
    active_from: Option<Instant>,
}

/// The caller's brand's money.
pub async fn balance(ask: Ask<Nothing>) -> Result<BalanceView, Fault> {
    let brand = own_brand(ask.actor())?;
    let balance = bank::store::brand_balance(ask.house.reader(), brand, Currency::CNY).await?;
    let payment_code = banking::payment_code(&ask.house, &ask.call, brand).await?;
    Ok(BalanceView { brand, available: balance.available, held: balance.held, payment_code })
}

fn own_brand(actor: &Actor) -> Result<OrganisationId, Fault> {
    let is_brand = matches!(actor.role, Role::BrandOwner | Role::BrandManager | Role::BrandFinance | Role::BrandViewer);
    actor.organisation.filter(|_| is_brand).ok_or_else(Fault::missing)
}

/// Finance hands in a bank statement; what names a payment code lands in its brand's balance.
pub async fn import_deposits(ask: Ask<BankFileBody>) -> Result<ImportedView, Fault> {
    let since = ask.house.now();
    let import = banking::Import {
        account: ask.body.account.clone(),
        map: ask.body.map.clone(),
        name: ask.body.name.clone(),
        bytes: ask.body.bytes()?,
    };
    let imported = banking::import(&ask.house, &ask.call, &import).await?;
    crate::market::deal::actions::fund_waiting(&ask.house, Some(since)).await?;
    Ok(ImportedView { lines: imported.lines, matched: imported.matched, suspense: imported.suspense })
}

pub(super) fn deposit_view(deposit: &deposit::Model) -> DepositView {
    DepositView {
        account: deposit.account.clone(),
        reference: deposit.reference.clone(),
        booked_on: deposit.booked_on.clone(),
        amount: Money::new(deposit.amount_minor, deposit.currency),
        payer_name: deposit.payer_name.clone(),
        remark: deposit.remark.clone(),
        payment_code: deposit.payment_code.clone(),
        brand: deposit.brand_id,
    }
}

/// Deposits, the newest first.
pub async fn deposits(ask: Ask<Nothing>) -> Result<List<Shown<DepositView>>, Fault> {
    let asked: DepositsQuery = ask.query()?;
    let page = Page::read(asked.cursor.as_deref(), asked.limit)?;
    let paged = bank::store::list_of(ask.house.reader(), (asked.state, asked.brand), &page).await?;
    let viewer = ask.viewer();
    List::of(paged, |deposit| Ok(Shown::of(&viewer, &deposit, &Ground::platform(), None, deposit_view(&deposit))))
}

/// Finance says whose an unmatched deposit is.
pub async fn match_deposit(ask: Ask<MatchBody>) -> Result<Shown<DepositView>, Fault> {
    let since = ask.house.now();
    let id: DepositId = ask.id()?;
    let moved = banking::match_deposit(&ask.house, &ask.call, id, ask.body.brand).await?;
    let mut deposit = bank::store::find(ask.house.reader(), id).await?.ok_or_else(Fault::missing)?;
    deposit.state = moved.state;
    deposit.version = moved.version;
    let shown = Shown::of(&ask.viewer(), &deposit, &Ground::platform(), moved.wait.as_ref(), deposit_view(&deposit));
    crate::market::deal::actions::fund_waiting(&ask.house, Some(since)).await?;
    Ok(shown.after(moved.event_id))
}

fn hold_view(hold: &hold::Model) -> HoldView {
    let money = |minor| Money::new(minor, hold.currency);
    HoldView {
        deal: hold.deal_id,
        price: money(hold.price_minor),
        fee: money(hold.fee_minor),
        funded: money(hold.funded_minor),
        released: money(hold.released_minor),
        refunded: money(hold.refunded_minor),
        frozen: hold.frozen,
    }
}

/// The caller's brand's holds, the newest first.
pub async fn list_holds(ask: Ask<Nothing>) -> Result<List<Shown<HoldView>>, Fault> {
    let brand = own_brand(ask.actor())?;
    let paged = holds::store::list_of_brand(ask.house.reader(), brand, &ask.page()?).await?;
    let viewer = ask.viewer();
    List::of(paged, |hold| {
        let ground = Ground { brand: Some(hold.brand_id), deal: Some(hold.deal_id), ..Ground::platform() };
        Ok(Shown::of(&viewer, &hold, &ground, None, hold_view(&hold)))
    })
}

/// Whose earnings a caller sees: their own creator profile's, or their agency's.
pub(super) fn own_payee(actor: &Actor) -> Result<PayeeRef, Fault> {
    match (actor.role, actor.creator, actor.organisation) {
        (Role::Creator, Some(creator), _) => Ok(PayeeRef::Creator(creator)),
        (Role::AgencyOwner | Role::AgencyAgent, _, Some(agency)) => Ok(PayeeRef::Agency(agency)),
        _ => Err(Fault::missing()),
    }
}

/// The caller sets or changes their tax profile.
pub async fn set_profile(ask: Ask<PayeeProfileBody>) -> Result<PayeeView, Fault> {
    let owner = own_payee(ask.actor())?;
    let body = ask.body.clone();
    let profile = payees::Profile {
        legal_name: body.legal_name,
        tax_profile: body.tax_profile,
        id_number: body.id_number,
        country: body.country,
        vat_consent: body.vat_consent,
    };
    Ok(payee_view(payees::set_profile(&ask.house, &ask.call, owner, &profile).await?))
}

/// The caller says where their money goes.
pub async fn set_bank_details(ask: Ask<BankDetailsBody>) -> Result<PayeeView, Fault> {
    let owner = own_payee(ask.actor())?;
    let body = ask.body.clone();
    let details = payees::BankDetails {
        currency: body.currency,
        account: body.account,
        holder: body.holder,
        bank_name: body.bank_name,
        branch: body.branch,
    };
    Ok(payee_view(payees::set_bank_details(&ask.house, &ask.call, owner, &details).await?))
}

/// Finance has checked who a payee is.
pub async fn confirm_identity(ask: Ask<Nothing>) -> Result<PayeeView, Fault> {
    Ok(payee_view(identity::confirm_payee_identity(&ask.house, &ask.call, ask.id()?).await?))
}

fn payee_view(stored: payees::Stored) -> PayeeView {
    PayeeView { payee: stored.payee, event_id: stored.event_id, active_from: stored.active_from }
}
