//! Facts of letters about accounts, mandates and things left waiting.

use entity::{Instant, Party, Role, SubjectKind};
use serde::Serialize;

/// For letters about a person's own account. A secret stands only in the letter's link, never here.
#[derive(Debug, Clone, Serialize)]
pub struct AccountFacts {
    /// When it happened.
    pub at: Instant,
    /// Until when the link in the letter works.
    pub expires_at: Option<Instant>,
    /// The organisation somebody was invited to, or whose bank details changed.
    pub organisation: Option<String>,
    /// Who invited, or who changed the details.
    pub by: Option<String>,
    /// The role somebody was invited to.
    pub role: Option<Role>,
    /// Browser and system of a sign-in, in plain words.
    pub device: Option<String>,
    /// The network address of a sign-in, shortened.
    pub address: Option<String>,
    /// The last four digits of the new bank account.
    pub account_tail: Option<String>,
    /// What a person calls a token they made.
    pub token: Option<String>,
}

/// For letters about an agency representing a creator.
#[derive(Debug, Clone, Serialize)]
pub struct MandateFacts {
    /// The agency's name.
    pub agency: String,
    /// The creator's name.
    pub creator: String,
    /// Where the mandate stands: `proposed`, `active`, `declined`, `withdrawn` or `ended`.
    pub state: String,
    /// The agency's share in basis points.
    pub share_bp: i32,
    /// Whether the creator may take no other agency meanwhile.
    pub exclusive: bool,
    /// Who is paid: `agency_receives` or `creator_receives`.
    pub settlement: String,
    /// From when.
    pub starts_at: Instant,
    /// Until when; `None` where open.
    pub ends_at: Option<Instant>,
    /// Who ended it.
    pub by: Option<Party>,
    /// Why it ended, in that side's words.
    pub reason: Option<String>,
}

/// For reminders and escalations of whatever waits.
#[derive(Debug, Clone, Serialize)]
pub struct ReminderFacts {
    /// What waits.
    pub subject: SubjectKind,
    /// Its state.
    pub state: String,
    /// What it is called: the title of the brief or deal, or the number of a document.
    pub title: String,
    /// The side that must act.
    pub party: Party,
    /// The name of who must act, where it is one person or organisation.
    pub party_name: Option<String>,
    /// Since when it waits.
    pub since: Instant,
    /// How many reminders went out before this letter.
    pub reminded: i32,
}

/// For digests.
#[derive(Debug, Clone, Serialize)]
pub struct DigestFacts {
    /// The letters gathered in it, the oldest first; at most thirty.
    pub lines: Vec<DigestLine>,
    /// How many there are.
    pub many: usize,
    /// When the first of them was owed.
    pub since: Instant,
}

/// A gathered letter. Its subject is the one sentence that facts hold: it was worded as the letter was gathered.
#[derive(Debug, Clone, Serialize)]
pub struct DigestLine {
    /// Its subject, in its reader's language.
    pub subject: String,
    /// Where it leads.
    pub link: String,
    /// When it was owed.
    pub at: Instant,
}

/// For letters about a hook.
#[derive(Debug, Clone, Serialize)]
pub struct HookFacts {
    /// The host of its address.
    pub host: String,
    /// `webhook`, `wecom` or `feishu`.
    pub kind: String,
    /// Since when nothing has arrived.
    pub since: Option<Instant>,
    /// Why the last try failed, in a few English words.
    pub why: String,
}
