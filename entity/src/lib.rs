//! What Pappus stores, in which types: one file a table, plus the few value types every row is made of.
//!
//! Nothing here decides anything. States are column types beside their table; the way through them
//! stands in the `lifecycle.rs` of the slice that owns the table.

mod code;
pub mod id;
pub mod instant;
pub mod letter;
pub mod money;
pub mod role;
pub mod schema;
pub mod subject;
pub mod words;

pub mod absence;
pub mod account_figure;
pub mod creator;
pub mod letter_preference;
pub mod membership;
pub mod organisation;
pub mod personal_token;
pub mod platform_account;
pub mod rate;
pub mod refresh_token;
pub mod representation;
pub mod session;
pub mod sign_in_budget;
pub mod suppression;
pub mod ticket;
pub mod user;

pub mod attachment;
pub mod brief;
pub mod brief_budget;
pub mod brief_version;
pub mod cancellation;
pub mod change_request;
pub mod compliance_check;
pub mod deal;
pub mod deliverable;
pub mod dispute;
pub mod document;
pub mod draft;
pub mod draft_band;
pub mod draft_match;
pub mod event;
pub mod event_seal;
pub mod event_unsealed;
pub mod file;
pub mod hook;
pub mod hook_delivery;
pub mod idempotency;
pub mod job;
pub mod measurement;
pub mod media;
pub mod message;
pub mod message_reading;
pub mod outbox;
pub mod post_look;
pub mod post_watch;
pub mod product;
pub mod proof;
pub mod proposal;
pub mod remark;
pub mod review;
pub mod round;
pub mod rulebook;
pub mod sample;
pub mod terms;
pub mod wait;

pub mod bank_file;
pub mod bank_line;
pub mod closing;
pub mod deposit;
pub mod earning;
pub mod earning_blocker;
pub mod entry;
pub mod hold;
pub mod invoice;
pub mod invoice_line;
pub mod ledger_account;
pub mod payee;
pub mod payee_invoice;
pub mod payment_code;
pub mod payout_approval;
pub mod payout_batch;
pub mod payout_item;
pub mod payout_method;
pub mod posting;
pub mod statement;
pub mod withholding;

pub use code::{Code, UnknownCode};
pub use id::*;
pub use instant::Instant;
pub use letter::Letter;
pub use money::{Currency, Money};
pub use role::{OrganisationKind, Party, Role};
pub use subject::SubjectKind;
pub use words::Words;

#[doc(hidden)]
pub use utoipa;
