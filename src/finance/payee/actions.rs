//! What payees say about themselves: tax profile and account. Both are sealed, and every change leaves an event.

use entity::payee::{self, TaxProfile};
use entity::payout_method;
use entity::{Currency, EventId, Instant, Letter, PayeeId, PayoutMethodId, SubjectKind};
use jiff::SignedDuration;

use super::rules::{PayeeError, PayeeRef, must_be_owner};
use super::store;
use crate::kernel::outbox::{self, Addressed, Owed};
use crate::kernel::{Call, Fault, House, Kind, Term, Tx, record};
use crate::notify::facts::AccountFacts;

/// A tax profile as its owner gives it.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The name the law knows, 1 to 128 characters.
    pub legal_name: String,
    /// How the payee is taxed.
    pub tax_profile: TaxProfile,
    /// Identity number of a person, credit code of a business.
    pub id_number: String,
    /// Country of tax residence, two letters.
    pub country: String,
    /// Whether the person agrees that the platform files VAT for them.
    pub vat_consent: bool,
}

/// An account as its owner gives it.
#[derive(Clone, Debug)]
pub struct BankDetails {
    /// The currency it takes.
    pub currency: Currency,
    /// The account number.
    pub account: String,
    /// The holder's name.
    pub holder: String,
    /// The bank.
    pub bank_name: String,
    /// BIC abroad, branch in China.
    pub branch: Option<String>,
}

/// What was stored; nothing secret.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Stored {
    /// The payee.
    pub payee: PayeeId,
    /// The event that says so.
    pub event_id: EventId,
    /// From when a new account is paid to.
    pub active_from: Option<Instant>,
}

/// Sets or changes a tax profile. A new name or number has to be checked by finance again.
pub async fn set_profile(house: &House, call: &Call, owner: PayeeRef, profile: &Profile) -> Result<Stored, Fault> {
    must_be_owner(&call.actor, owner)?;
    let number = plain(&profile.id_number);
    if profile.legal_name.trim().is_empty() || profile.legal_name.chars().count() > 128 || number.len() < 5 {
        return Err(PayeeError::BadProfile.into());
    }
    house
        .promise(call, async |tx| {
            let before = store::ensure_in(tx, owner).await?;
            let sealer = tx.house().sealer();
            let place = |column: &str| format!("payee/{}/{column}", before.id);
            let fingerprint = sealer.person(&number);
            let same_person = before.id_fingerprint.as_ref() == Some(&fingerprint);
            let payee = payee::Model {
                user_id: tx.actor().user,
                legal_name: Some(sealer.seal(&place("legal_name"), profile.legal_name.trim())?),
                tax_profile: Some(profile.tax_profile),
                id_number: Some(sealer.seal(&place("id_number"), &number)?),
                id_fingerprint: Some(fingerprint),
                country: Some(profile.country.clone()),
                vat_consent_at: if profile.vat_consent { before.vat_consent_at.or(Some(tx.now())) } else { None },
                identity_checked_at: before.identity_checked_at.filter(|_| same_person),
                ..before.clone()
            };
            store::update(tx, &payee).await?;
            let facts = serde_json::json!({ "payee": payee.id, "tax_profile": profile.tax_profile, "vat_consent": profile.vat_consent });
            let event_id = record(tx, subject_of(owner), owner.owner_id(), "set_tax_profile", facts).await?;
            Ok(Stored { payee: payee.id, event_id, active_from: None })
        })
        .await
}

/// Sets or changes the account. The first one counts at once; a changed one rests for the hours of the terms, and the
/// payee is told.
pub async fn set_bank_details(house: &House, call: &Call, owner: PayeeRef, details: &BankDetails) -> Result<Stored, Fault> {
    must_be_owner(&call.actor, owner)?;
    let account = plain(&details.account);
    if account.len() < 6 || account.len() > 40 || details.holder.trim().is_empty() || details.bank_name.trim().is_empty() {
        return Err(PayeeError::BadAccount.into());
    }
    house
        .promise(call, async |tx| {
            let payee = store::ensure_in(tx, owner).await?;
            let before = store::find_method(tx.db(), payee.id, details.currency).await?;
            let rest_hours = if before.is_some() { tx.current_terms().await?.1.number(Term::BankChangeHours) } else { 0 };
            let method = method_of(tx, &payee, details, &account, tx.now().plus(SignedDuration::from_hours(rest_hours)))?;
            store::replace_method(tx, &method).await?;
            let facts = serde_json::json!({ "payee": payee.id, "method": method.id, "before": before.map(|before| before.id) });
            let event_id = record(tx, subject_of(owner), owner.owner_id(), "set_bank_details", facts).await?;
            tell(tx, &payee, owner, &method, event_id).await?;
            Ok(Stored { payee: payee.id, event_id, active_from: Some(method.active_from) })
        })
        .await
}

/// Finance notes that a payee's identity was checked against its documents.
pub async fn confirm_identity(house: &House, call: &Call, payee: PayeeId) -> Result<Stored, Fault> {
    house.promise(call, async |tx| Ok(confirm_identity_in(tx, payee).await?.0)).await
}

/// The same as part of a promise; the payee is given back as it is now.
pub async fn confirm_identity_in(tx: &Tx, payee: PayeeId) -> Result<(Stored, payee::Model), Fault> {
    if tx.actor().role != entity::Role::Finance {
        return Err(Fault::refuse(Kind::Forbidden, "role", "Only platform finance confirms identities."));
    }
    let before = store::load(tx.db(), payee).await?;
    if before.id_fingerprint.is_none() {
        return Err(PayeeError::NoProfile.into());
    }
    let owner = store::owner_of(&before);
    let checked = payee::Model { identity_checked_at: Some(tx.now()), ..before };
    store::update(tx, &checked).await?;
    let event_id = record(tx, subject_of(owner), owner.owner_id(), "confirm_identity", serde_json::json!({ "payee": payee })).await?;
    Ok((Stored { payee, event_id, active_from: None }, checked))
}

fn method_of(
    tx: &Tx,
    payee: &payee::Model,
    details: &BankDetails,
    account: &str,
    active_from: Instant,
) -> Result<payout_method::Model, Fault> {
    let id = tx.mint::<PayoutMethodId>();
    let sealer = tx.house().sealer();
    Ok(payout_method::Model {
        id,
        payee_id: payee.id,
        currency: details.currency,
        account: sealer.seal(&format!("payout_method/{id}/account"), account)?,
        holder: sealer.seal(&format!("payout_method/{id}/holder"), details.holder.trim())?,
        fingerprint: sealer.fingerprint("account", account),
        ending: account.chars().skip(account.chars().count() - 4).collect(),
        bank_name: details.bank_name.trim().to_owned(),
        branch: details.branch.clone(),
        active_from,
        created_at: tx.now(),
        user_id: tx.actor().user,
        replaced_at: None,
    })
}

async fn tell(tx: &Tx, payee: &payee::Model, owner: PayeeRef, method: &payout_method::Model, event_id: EventId) -> Result<(), Fault> {
    let Some(user) = payee.user_id.or(tx.actor().user) else { return Ok(()) };
    let facts = serde_json::to_value(AccountFacts {
        at: tx.now(),
        expires_at: None,
        organisation: None,
        by: None,
        role: None,
        device: None,
        address: None,
        account_tail: Some(method.ending.clone()),
        token: None,
    })?;
    let owed = Owed { event_id, wait: None, kind: subject_of(owner), id: owner.owner_id() };
    outbox::queue(tx, &[Addressed { letter: Letter::BankDetailsChanged, user, facts: &facts }], &owed);
    Ok(())
}

fn subject_of(owner: PayeeRef) -> SubjectKind {
    match owner {
        PayeeRef::Creator(_) => SubjectKind::Creator,
        PayeeRef::Agency(_) => SubjectKind::Organisation,
    }
}

fn plain(number: &str) -> String {
    number.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect::<String>().to_uppercase()
}
