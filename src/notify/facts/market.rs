//! Facts of letters about briefs, proposals, deals and what is delivered under them.

use entity::{Instant, Money, Party};
use serde::Serialize;

/// For letters about a brief.
#[derive(Debug, Clone, Serialize)]
pub struct BriefFacts {
    /// The brand's name.
    pub brand: String,
    /// The brief's title.
    pub title: String,
    /// Its version, counted from 1.
    pub version: i32,
    /// `custom`, `recruit`, `flash` or `mass`.
    pub mode: String,
    /// The whole budget.
    pub budget: Option<Money>,
    /// Until when creators may apply.
    pub applications_close_at: Option<Instant>,
    /// What the reviewer asks to change, or what was amended.
    pub remarks: Option<String>,
    /// Why it was called off.
    pub reason: Option<String>,
}

/// For letters about an inquiry, offer or application.
#[derive(Debug, Clone, Serialize)]
pub struct ProposalFacts {
    /// The brand's name.
    pub brand: String,
    /// The creator's name.
    pub creator: String,
    /// The brief's title.
    pub title: String,
    /// `inquiry`, `firm` or `application`.
    pub kind: String,
    /// The round of negotiation, counted from 1.
    pub round: i32,
    /// Who took the step the letter tells of.
    pub by: Party,
    /// The price asked or offered.
    pub price: Option<Money>,
    /// What the creator would receive after fee, agency and tax; only in letters to the creator.
    pub net: Option<Money>,
    /// When the content is due.
    pub due_at: Option<Instant>,
    /// The message that came with it.
    pub note: Option<String>,
}

/// For letters about a deal.
#[derive(Debug, Clone, Serialize)]
pub struct DealFacts {
    /// The brand's name.
    pub brand: String,
    /// The creator's name.
    pub creator: String,
    /// The deal's title.
    pub title: String,
    /// How many deliverables it has.
    pub deliverables: i64,
    /// The agreed price.
    pub price: Money,
    /// The platform fee the brand pays on top; only in letters to the brand.
    pub fee: Option<Money>,
    /// What the creator receives after fee, agency and tax; only in letters to the creator.
    pub net: Option<Money>,
    /// What is missing in the brand's balance; only in letters to the brand.
    pub missing: Option<Money>,
    /// What went back to the brand's balance; only in letters to the brand.
    pub refund: Option<Money>,
    /// When the first deliverable is due.
    pub due_at: Option<Instant>,
    /// Who ended it.
    pub by: Option<Party>,
    /// Why it ended.
    pub reason: Option<String>,
}

/// For letters about goods on their way.
#[derive(Debug, Clone, Serialize)]
pub struct SampleFacts {
    /// The brand's name.
    pub brand: String,
    /// The creator's name.
    pub creator: String,
    /// The deal's title.
    pub title: String,
    /// What is shipped.
    pub product: String,
    /// The carrier's name.
    pub carrier: Option<String>,
    /// The carrier's number.
    pub tracking_number: Option<String>,
    /// When the content is due now that the sample has arrived.
    pub due_at: Option<Instant>,
}

/// One finding of a compliance check, in the language of its reader.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// The rule's id.
    pub rule: String,
    /// What is wrong.
    pub message: String,
    /// The words it is about; `None` where something is absent.
    pub text: Option<String>,
    /// What would put it right.
    pub fix: Option<String>,
}

/// One piece of a deal; the templates name it in their language by `{{piece deliverable}}`.
#[derive(Debug, Clone, Serialize)]
pub struct Piece {
    /// The platform's code, such as `xiaohongshu`.
    pub platform: String,
    /// The format's code, such as `note`.
    pub format: String,
    /// Which piece of the deal, counted from 1.
    pub number: i64,
}

/// What a compliance check concluded, and by what.
#[derive(Debug, Clone, Serialize)]
pub struct Checked {
    /// The verdict: `compliant`, `needs_review` or `non_compliant`.
    pub verdict: String,
    /// The markets with the versions of their packs: `CN 2026.11, US 2026.11`.
    pub packs: String,
}

/// For letters about a draft, an outline or a review lane.
#[derive(Debug, Clone, Serialize)]
pub struct DraftFacts {
    /// The brand's name.
    pub brand: String,
    /// The creator's name.
    pub creator: String,
    /// The deal's title.
    pub title: String,
    /// What is delivered.
    pub deliverable: Piece,
    /// Which draft, counted from 1.
    pub number: i32,
    /// How many rounds of changes the brand has left.
    pub rounds_left: i32,
    /// The review lane: `safety`, `content`, `mediator`, or the state of its review.
    pub lane: Option<String>,
    /// The remarks, merged.
    pub remarks: Option<String>,
    /// What the compliance check found.
    pub findings: Vec<Finding>,
    /// What it concluded; `None` where no check is spoken of.
    pub checked: Option<Checked>,
    /// From when the post may be published.
    pub publish_from: Option<Instant>,
    /// Until when it must be published.
    pub publish_until: Option<Instant>,
}

/// For letters about a compliance check that needs a person.
#[derive(Debug, Clone, Serialize)]
pub struct CheckFacts {
    /// The brand's name.
    pub brand: String,
    /// The creator's name.
    pub creator: String,
    /// The deal's title.
    pub title: String,
    /// What is delivered.
    pub deliverable: Piece,
    /// Which draft.
    pub number: i32,
    /// What was found.
    pub findings: Vec<Finding>,
    /// What the check concluded.
    pub checked: Checked,
    /// The creator's grounds for an appeal.
    pub grounds: Option<String>,
    /// The outcome of the ruling: `passed`, `failed`, `upheld` or `overturned`.
    pub ruling: Option<String>,
    /// The reviewer's reasons.
    pub reasons: Option<String>,
}

/// For letters about a post: proof, sign-off, retention.
#[derive(Debug, Clone, Serialize)]
pub struct DeliverableFacts {
    /// The brand's name.
    pub brand: String,
    /// The creator's name.
    pub creator: String,
    /// The deal's title.
    pub title: String,
    /// What is delivered.
    pub deliverable: Piece,
    /// The post's address.
    pub post_url: Option<String>,
    /// Remarks: why a proof was refused, what the brand objects to, why a removal is asked.
    pub remarks: Option<String>,
    /// What becomes payable or was taken back: the net in letters to the creator, the price to the brand.
    pub amount: Option<Money>,
    /// The date of the payment run it will be in.
    pub pay_at: Option<Instant>,
    /// Until when the post must stay up.
    pub keep_until: Option<Instant>,
    /// Since when the post has been missing.
    pub missing_since: Option<Instant>,
    /// Whether a removal was allowed.
    pub allowed: Option<bool>,
}

/// For letters about a change request (变更单). Only what is to change is named.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeFacts {
    /// The brand's name.
    pub brand: String,
    /// The creator's name.
    pub creator: String,
    /// The deal's title.
    pub title: String,
    /// Who asks.
    pub by: Party,
    /// The new price.
    pub price: Option<Money>,
    /// What the brand has to add first.
    pub difference: Option<Money>,
    /// The new due date.
    pub due_at: Option<Instant>,
    /// The new retention, in days.
    pub retention_days: Option<i32>,
    /// Rounds of changes on top.
    pub extra_rounds: Option<i32>,
    /// The new rights of use, in words.
    pub rights: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// For letters about a cancellation.
#[derive(Debug, Clone, Serialize)]
pub struct CancellationFacts {
    /// The brand's name.
    pub brand: String,
    /// The creator's name.
    pub creator: String,
    /// The deal's title.
    pub title: String,
    /// Who asks.
    pub by: Party,
    /// The price of what is cancelled.
    pub price: Money,
    /// What the creator receives for the work done, before agency and tax.
    pub compensation: Money,
    /// What goes back to the brand, its part of the fee included; only in letters to the brand.
    pub refund: Option<Money>,
    /// Why.
    pub reason: Option<String>,
}

/// For letters about a dispute.
#[derive(Debug, Clone, Serialize)]
pub struct DisputeFacts {
    /// The brand's name.
    pub brand: String,
    /// The creator's name.
    pub creator: String,
    /// The deal's title.
    pub title: String,
    /// Who opened or appealed it.
    pub by: Party,
    /// What it is about, in that side's words.
    pub claim: Option<String>,
    /// The money frozen meanwhile.
    pub frozen: Option<Money>,
    /// The ruling: `full`, `partial`, `none` (for the creator) or `default_split`.
    pub ruling: Option<String>,
    /// What the creator receives.
    pub creator_amount: Option<Money>,
    /// What goes back to the brand.
    pub brand_amount: Option<Money>,
    /// The mediator's reasons.
    pub reasons: Option<String>,
    /// Until when the ruling can be appealed.
    pub appeal_until: Option<Instant>,
}

/// For the letter about messages nobody has read yet.
#[derive(Debug, Clone, Serialize)]
pub struct MessageFacts {
    /// The brand's name.
    pub brand: String,
    /// The creator's name.
    pub creator: String,
    /// The deal's title.
    pub title: String,
    /// The side that wrote.
    pub by: Party,
    /// Its name.
    pub from: String,
    /// The newest of them, the oldest first; at most five.
    pub messages: Vec<MessageLine>,
    /// How many there are.
    pub many: usize,
    /// When the first of them was written.
    pub since: Instant,
}

/// One message, as a letter quotes it.
#[derive(Debug, Clone, Serialize)]
pub struct MessageLine {
    /// When it was written.
    pub at: Instant,
    /// Its words, at most 600 characters; may be empty.
    pub text: String,
    /// The names of its files.
    pub files: Vec<String>,
}
