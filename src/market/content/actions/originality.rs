//! Comparing a draft with those handed in before: what is alike is kept as a pair and told as a finding.

use std::collections::HashMap;

use entity::{DealId, draft};

use crate::kernel::{Fault, Tx};
use crate::market::brief::content::{Requirement, RequirementKind};
use crate::market::content::originality::{Plain, Thresholds};
use crate::market::content::store::DraftInPlace;
use crate::market::content::store::likeness::{keep_bands, keep_match, probably_alike};
use crate::market::deal::store::deals_by_id;
use crate::market::disclosure::Finding;
use crate::market::disclosure::pack::Sentence;
use crate::market::disclosure::theme::Theme;
use crate::market::disclosure::verdict::Passage;
use crate::market::disclosure::vocabulary::{Field, Severity};

/// Pairs that are kept of one draft.
const MOST_PAIRS: usize = 5;

/// An earlier draft that is alike.
struct Alike {
    draft: draft::Model,
    alike_bp: u32,
    is_own: bool,
    passage: Option<Passage>,
}

/// Compares a draft that is being handed in with other deliverables' drafts, and keeps what later ones need to be compared
/// with it.
///
/// An author's own earlier words are worth a remark, another's need a person's eye.
pub async fn compare_in(tx: &Tx, place: &DraftInPlace) -> Result<Vec<Finding>, Fault> {
    let (thresholds, demanded) = (Thresholds::shipped()?, demanded(place)?);
    let plain = Plain::of(&place.draft.body, &demanded);
    // A short text shares half its pieces with many; only its exact copy says anything.
    let is_short = plain.len() < thresholds.least_characters;
    if plain.len() < thresholds.least_whole_characters {
        return Ok(Vec::new());
    }
    let bands = if is_short { vec![plain.whole()] } else { plain.bands() };
    let found = probably_alike(tx.db(), &bands, place.deliverable.id).await?;
    let deals: Vec<DealId> = found.iter().map(|draft| draft.deal_id).collect();
    let deals: HashMap<DealId, _> = deals_by_id(tx, &deals).await?.into_iter().map(|deal| (deal.id, deal)).collect();
    let mut alike: Vec<Alike> = found
        .into_iter()
        .map(|draft| {
            let other = Plain::of(&draft.body, &demanded);
            let is_own = deals.get(&draft.deal_id).is_some_and(|deal| deal.creator_id == place.deal.creator_id);
            let passage = longest(&place.draft.body, &plain, &other);
            let alike_bp = if is_short { u32::from(plain.is_same(&other)) * 10_000 } else { plain.alike_bp(&other) };
            Alike { alike_bp, draft, is_own, passage }
        })
        .filter(|one| one.alike_bp >= thresholds.warn_bp)
        .collect();
    alike.sort_by_key(|one| (std::cmp::Reverse(one.alike_bp), one.draft.id));
    alike.truncate(MOST_PAIRS);
    keep_bands(tx, place.draft.id, &bands).await?;
    for one in &alike {
        keep_match(tx, place.draft.id, one.draft.id, one.alike_bp).await?;
    }
    // The heaviest is told: another's words before the author's own.
    let heaviest = alike.iter().max_by_key(|one| (!one.is_own, one.alike_bp));
    Ok(heaviest.map(|one| told(one, &thresholds)).into_iter().collect())
}

/// Sentences and tags that every draft of the brief has to hold.
pub(in crate::market::content) fn demanded(place: &DraftInPlace) -> Result<Vec<String>, Fault> {
    let requirements: Vec<Requirement> = serde_json::from_str(&place.deliverable.requirements)?;
    let said = requirements.into_iter().filter(|one| matches!(one.kind, RequirementKind::MustSay | RequirementKind::Hashtag));
    Ok(said.map(|one| one.text).collect())
}

fn longest(body: &str, plain: &Plain, other: &Plain) -> Option<Passage> {
    let span = plain.shared_with(other).into_iter().max_by_key(|range| range.len())?;
    let text = body.chars().skip(span.start).take(span.len()).collect();
    Some(Passage { field: Field::Body, start: span.start, end: span.end, text })
}

fn told(one: &Alike, thresholds: &Thresholds) -> Finding {
    let percent = one.alike_bp / 100;
    let (zh, en) = if one.is_own {
        ("你自己的另一篇稿件", "another draft of your own")
    } else {
        ("他人的稿件", "somebody else's draft")
    };
    let is_heavy = !one.is_own && one.alike_bp >= thresholds.review_bp;
    Finding {
        rule: "originality.copy".to_owned(),
        theme: Theme::NearDuplicate,
        severity: if is_heavy { Severity::Review } else { Severity::Warn },
        passage: one.passage.clone(),
        message: Sentence {
            zh: format!("正文与{zh}有 {percent}% 的内容相同"),
            en: format!("{percent} % of this text also stands in {en}"),
        },
        source: None,
        fix: Sentence { zh: "请用自己的话重写相同的部分".to_owned(), en: "Say the shared parts in your own words".to_owned() },
        replace_by: None,
    }
}
