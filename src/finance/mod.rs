//! What follows in money from what was promised: shares, tax, the ledger, holds, earnings, payees, bank, payouts,
//! statements. Finance knows no brief and no draft; a reason comes from above, frozen, and is printed, never looked up.

use entity::Instant;

pub mod bank;
pub mod billing;
pub mod check;
pub mod closing;
pub mod earning;
pub mod export;
pub mod hold;
pub mod invoice;
pub mod ledger;
pub mod payee;
pub mod payout;
pub mod share;
pub mod statement;
pub mod tax;

/// Why money moves.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Because {
    /// What kind of reason, a code: `signed_off`, `cancelled`, `ruled`.
    pub kind: String,
    /// What it is about, as shown outside: `dlv_…`.
    pub id: String,
    /// Arguments for its sentence in the reader's language: ids, codes, numbers and frozen titles.
    pub label: serde_json::Value,
    /// Where to look: a path on the pages.
    pub link: String,
    /// When it happened.
    pub happened_on: Instant,
    /// Not paid before, if there is such a day.
    pub clears_on: Option<Instant>,
}

impl Because {
    /// A reason of a kind about a thing, without arguments or link.
    pub fn new(kind: &str, id: impl ToString, happened_on: Instant) -> Self {
        Self { kind: kind.to_owned(), id: id.to_string(), label: serde_json::json!({}), link: String::new(), happened_on, clears_on: None }
    }

    /// What is stored beside the money: everything but the two instants, which have columns. Canonical JSON text.
    pub fn stored(&self) -> String {
        serde_json::json!({ "kind": self.kind, "id": self.id, "label": self.label, "link": self.link }).to_string()
    }
}
