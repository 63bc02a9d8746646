//! The account a payment goes to, as it was when the payment was reserved; sealed, opened only to write the bank's file.

use entity::{PayoutItemId, payout_item, payout_method};

use crate::kernel::seal::Sealer;
use crate::kernel::{Fault, Tx};

/// Where a payment goes.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Destination {
    /// The account number.
    pub account: String,
    /// The holder's name.
    pub holder: String,
    /// The bank.
    pub bank_name: String,
    /// BIC abroad, branch in China.
    pub branch: Option<String>,
    /// The last four characters of the account number.
    pub ending: String,
}

pub(super) fn seal(tx: &Tx, item: PayoutItemId, method: &payout_method::Model) -> Result<Vec<u8>, Fault> {
    let sealer = tx.house().sealer();
    let open = |column: &str, sealed: &[u8]| sealer.open(&format!("payout_method/{}/{column}", method.id), sealed);
    let destination = Destination {
        account: open("account", &method.account)?,
        holder: open("holder", &method.holder)?,
        bank_name: method.bank_name.clone(),
        branch: method.branch.clone(),
        ending: method.ending.clone(),
    };
    sealer.seal(&place(item), &serde_json::to_string(&destination)?)
}

/// Opens where a payment goes.
pub fn open(sealer: &Sealer, item: &payout_item::Model) -> Result<Destination, Fault> {
    Ok(serde_json::from_str(&sealer.open(&place(item.id), &item.method)?)?)
}

fn place(item: PayoutItemId) -> String {
    format!("payout_item/{item}/method")
}
