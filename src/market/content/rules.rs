//! Decisions about content as pure functions: what a draft may hold, which lane comes next, what a
//! proof must show. The disclosure rulebook is `disclosure`.

use std::net::SocketAddr;

use entity::review::ReviewState;
use entity::{Instant, deal, deliverable, draft, media};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::kernel::terms::{LaneRule, Term, Terms, hex};
use crate::kernel::{Fault, FieldError, Kind, Refuse};
use crate::market::brief::content::{Requirement, RequirementKind};

/// Characters a body may have.
pub const BODY_MOST: usize = 20_000;
/// Characters a title may have.
pub const TITLE_MOST: usize = 200;
/// Hashtags a draft may have.
pub const HASHTAGS_MOST: usize = 100;

/// What can be wrong with content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ContentError {
    /// Another version is being written or reviewed.
    #[error("Another version of this is already being written or reviewed.")]
    VersionUnderWay,
    /// A draft can only be written while the deliverable waits for one.
    #[error("This deliverable does not wait for a draft now.")]
    NotProducing,
    /// An outline is wanted first.
    #[error("The brand wants an outline first.")]
    OutlineFirst,
    /// The lane needs remarks to return a draft.
    #[error("Say what should change: write at least one remark.")]
    NothingToChange,
    /// The person has already spoken in this lane.
    #[error("You have already approved in this lane.")]
    AlreadyApproved,
    /// The platform's order number is missing.
    #[error("The order number of the platform's own order system is needed before publication.")]
    RouteReferenceMissing,
    /// The brand objected once already.
    #[error("The brand has objected once and the platform has confirmed the post; open a dispute instead.")]
    ObjectedBefore,
    /// The post was up all the time.
    #[error("The deliverable is not in retention.")]
    NotInRetention,
    /// There is no post to look at.
    #[error("There is no live post to look at.")]
    NothingToLookAt,
    /// Somebody has just asked for a look.
    #[error("The post was looked at a moment ago; try again in a few minutes.")]
    LookedJustNow,
    /// This house does not look at posts.
    #[error("Posts are not looked at here.")]
    LooksAreOff,
    /// Nothing but the creator's word shows the label.
    #[error("The page does not show the label, and there is neither a screenshot nor the published text: ask for one of them.")]
    LabelUnseen,
}

impl Refuse for ContentError {
    fn kind(&self) -> Kind {
        match self {
            Self::NothingToChange => Kind::Invalid,
            Self::VersionUnderWay
            | Self::NotProducing
            | Self::OutlineFirst
            | Self::AlreadyApproved
            | Self::RouteReferenceMissing
            | Self::ObjectedBefore
            | Self::NotInRetention
            | Self::NothingToLookAt
            | Self::LooksAreOff
            | Self::LabelUnseen => Kind::Illegal,
            Self::LookedJustNow => Kind::Limited,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::VersionUnderWay => "version_under_way",
            Self::NotProducing => "not_producing",
            Self::OutlineFirst => "outline_first",
            Self::NothingToChange => "nothing_to_change",
            Self::AlreadyApproved => "already_approved",
            Self::RouteReferenceMissing => "route_reference_missing",
            Self::ObjectedBefore => "objected_before",
            Self::NotInRetention => "not_in_retention",
            Self::NothingToLookAt => "nothing_to_look_at",
            Self::LookedJustNow => "looked_just_now",
            Self::LooksAreOff => "looks_are_off",
            Self::LabelUnseen => "label_unseen",
        }
    }
}

/// What a creator writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The title, at most 200 characters.
    pub title: String,
    /// The body, at most 20,000 characters.
    pub body: String,
    /// Hashtags without their sign, at most 100.
    pub hashtags: Vec<String>,
    /// What the creator attests; a JSON object of the compliance vocabulary.
    pub facts: serde_json::Value,
}

impl Text {
    /// Refuses what is too long or not an object.
    pub fn check(&self) -> Result<(), Fault> {
        let mut fields = Vec::new();
        let mut must = |holds: bool, field: &str, message: String| {
            if !holds {
                fields.push(FieldError::new(field, "too_long", message));
            }
        };
        must(self.title.chars().count() <= TITLE_MOST, "title", format!("A title has at most {TITLE_MOST} characters."));
        must(self.body.chars().count() <= BODY_MOST, "body", format!("A body has at most {BODY_MOST} characters."));
        must(self.hashtags.len() <= HASHTAGS_MOST, "hashtags", format!("A draft has at most {HASHTAGS_MOST} hashtags."));
        must(self.hashtags.iter().all(|tag| tag.chars().count() <= 100), "hashtags", "A hashtag has at most 100 characters.".into());
        if !self.facts.is_object() {
            fields.push(FieldError::new("facts", "not_an_object", "Facts are an object."));
        }
        if fields.is_empty() { Ok(()) } else { Err(Fault::invalid(fields)) }
    }

    /// What a version says.
    pub fn of(draft: &draft::Model) -> Result<Self, Fault> {
        let (title, body) = (draft.title.clone(), draft.body.clone());
        Ok(Self { title, body, hashtags: serde_json::from_str(&draft.hashtags)?, facts: serde_json::from_str(&draft.facts)? })
    }

    /// SHA-256 of everything with its pictures and videos in their order, hexadecimal.
    pub fn content_hash(&self, media: &[media::Model]) -> String {
        let mut canonical = vec![json!(self.title), json!(self.body), json!(self.hashtags), self.facts.clone()];
        if !media.is_empty() {
            canonical.push(media.iter().map(|media| json!(media.sha256)).collect());
        }
        hex(&Sha256::digest(serde_json::Value::Array(canonical).to_string()))
    }
}

/// A requirement of the brief that a draft does not meet.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Unmet {
    /// The requirement.
    pub requirement: Requirement,
}

/// Which of a deliverable's requirements a draft does not meet; what a person must judge is left to the lanes.
pub fn unmet(deliverable: &deliverable::Model, draft: &draft::Model) -> Result<Vec<Unmet>, Fault> {
    let requirements: Vec<Requirement> = serde_json::from_str(&deliverable.requirements)?;
    let hashtags: Vec<String> = serde_json::from_str(&draft.hashtags)?;
    let text = format!("{}\n{}", draft.title, draft.body).to_lowercase();
    let misses = |requirement: &Requirement| {
        let words = requirement.text.to_lowercase();
        match requirement.kind {
            RequirementKind::MustSay => !text.contains(&words),
            RequirementKind::MustNotSay => text.contains(&words),
            RequirementKind::Hashtag => {
                let wanted = words.trim_start_matches('#');
                !hashtags.iter().any(|tag| tag.to_lowercase() == wanted) && !text.contains(&format!("#{wanted}"))
            }
            RequirementKind::Manual => false,
        }
    };
    Ok(requirements.into_iter().filter(misses).map(|requirement| Unmet { requirement }).collect())
}

/// A lane that comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextLane {
    /// Its name.
    pub name: String,
    /// Its place.
    pub position: i64,
    /// How many must approve.
    pub needed: i64,
    /// The state it begins in.
    pub state: ReviewState,
    /// Whether a return from it counts as a round of the brand.
    pub counts: bool,
}

/// The lane after position `after`, for a deal's category and a deliverable's rounds so far.
pub fn next_lane(terms: &Terms, deal: &deal::Model, deliverable: &deliverable::Model, after: i64) -> Option<NextLane> {
    let applies = |lane: &&LaneRule| lane.categories.is_empty() || lane.categories.contains(&deal.category);
    let index = usize::try_from(after).unwrap_or(usize::MAX);
    let lane = terms.lanes.iter().filter(applies).nth(index)?;
    let regulated = terms.regulated_categories.contains(&deal.category);
    let used_up = deliverable.brand_rounds >= terms.number(Term::BrandRoundsCount);
    let is_brand = lane.name == "brand";
    let state = match (is_brand, used_up, regulated) {
        (false, _, _) => ReviewState::Platform,
        (true, true, _) => ReviewState::Decision,
        (true, false, true) => ReviewState::BrandRegulated,
        (true, false, false) => ReviewState::Brand,
    };
    Some(NextLane {
        name: lane.name.clone(),
        position: after + 1,
        needed: if state == ReviewState::Decision { 1 } else { lane.needed },
        counts: is_brand && !used_up,
        state,
    })
}

/// What a creator shows for a published post.
#[derive(Clone, Debug)]
pub struct ProofShown {
    /// The full address.
    pub url: String,
    /// The post's id on its platform.
    pub post_id: String,
    /// The account it stands on.
    pub account_handle: String,
    /// Whether the label is visible, by the creator's word.
    pub label_visible: bool,
    /// When it went live.
    pub published_at: Instant,
}

impl ProofShown {
    /// Refuses a proof that cannot be one.
    /// `allow` are local addresses that tests may prove with, over plain HTTP.
    pub fn check(&self, now: Instant, allow: &[SocketAddr]) -> Result<(), Fault> {
        let mut fields = Vec::new();
        let mut must = |holds: bool, field: &str, code: &str, message: &str| {
            if !holds {
                fields.push(FieldError::new(field, code, message));
            }
        };
        let is_allowed = allow.iter().any(|address| self.url.starts_with(&format!("http://{address}/")));
        let is_address =
            (is_allowed || self.url.starts_with("https://")) && self.url.len() <= 2_000 && !self.url.contains(char::is_whitespace);
        must(is_address, "url", "not_an_address", "The address is a full https:// address.");
        must((1..=200).contains(&self.post_id.chars().count()), "post_id", "length", "The post's id has 1 to 200 characters.");
        must((1..=100).contains(&self.account_handle.chars().count()), "account_handle", "length", "The account has 1 to 100 characters.");
        must(self.label_visible, "label_visible", "label_missing", "The label must be visible on the post.");
        must(self.published_at <= now, "published_at", "in_the_future", "The post is not live yet.");
        if fields.is_empty() { Ok(()) } else { Err(Fault::invalid(fields)) }
    }
}
