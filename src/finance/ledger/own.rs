//! The operator's own part of the money: fees collected from brands that pay payees themselves, and what has to be put
//! back into the clients' account when something it had taken out is given back.

use entity::{Currency, Money, OrganisationId, SubjectKind};

use super::actions::{Header, post_in};
use super::rules::Account;
use super::{recipes, store};
use crate::finance::Because;
use crate::kernel::{Fault, Tx, record};

/// Takes the fees a brand owes from what it has paid in, as far as that goes; nothing where it owes or has nothing.
/// `key` names the occasion.
pub async fn collect_fees_in(tx: &Tx, brand: OrganisationId, currency: Currency, key: &str) -> Result<(), Fault> {
    let owed_minor = store::locked_balance_minor(tx, Account::ReceivableBrand(brand), currency).await?;
    if owed_minor == 0 {
        return Ok(());
    }
    let minor = owed_minor.min(store::locked_balance_minor(tx, Account::BrandAvailable(brand), currency).await?);
    if minor <= 0 {
        return Ok(());
    }
    let facts = serde_json::json!({ "brand": brand, "amount_minor": minor, "currency": currency });
    let event = record(tx, SubjectKind::Organisation, brand, "pay_fees", facts).await?;
    let because = Because::new("fees", brand, tx.now());
    let key = format!("{key}:fee_collected");
    let header = Header { key, because: &because, chain: brand.into(), event: Some(event), reverses: None };
    post_in(tx, &recipes::fee_collected(brand, minor, currency), header).await?;
    Ok(())
}

/// Puts money back into the clients' account after the operator's part of something was given back, if it had taken that
/// part out already: what is missing, at most `given_back`. `header` is that of the posting that gave it back.
pub async fn cover_clients_in(tx: &Tx, given_back: Money, header: Header<'_>) -> Result<(), Fault> {
    if given_back.minor <= 0 || !store::was_swept(tx.db(), given_back.currency).await? {
        return Ok(());
    }
    store::take_turns_on_surplus(tx).await?;
    let missing_minor = (-store::clients_surplus_minor(tx.db(), given_back.currency).await?).min(given_back.minor);
    if missing_minor > 0 {
        let header = Header { key: format!("{}:cover", header.key), ..header };
        post_in(tx, &recipes::clients_covered(missing_minor, given_back.currency), header).await?;
    }
    Ok(())
}
