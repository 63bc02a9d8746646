//! What a fetched page says about a live post, and what follows from it. Pure.
//!
//! A page accuses nobody unless it shows the words that were approved: another page (a sign-in, a notice, an empty frame)
//! is only unreadable, and a person looks. Nothing here costs money; only a person finds a post missing.

use entity::deliverable::DeliverableState as State;
use entity::post_look::{LookOutcome, LookWhy};
use entity::{Instant, deliverable, post_watch};
use jiff::SignedDuration;
use unicode_normalization::UnicodeNormalization;

use crate::fetch::page::Words;
use crate::fetch::{Fetched, Page};
use crate::kernel::{Fault, Term, Terms};
use crate::market::content::rules::BODY_MOST;
use crate::market::disclosure::published::{Came, LabelJudge};

/// How far apart two looks are that find a post gone.
pub const GONE_APART: SignedDuration = SignedDuration::from_hours(24);
/// How long after somebody asked for a look the next can be asked for.
pub const AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(10);
/// How long before the creator's time to mend a label ends the post is looked at once more.
pub const BEFORE_DEADLINE: SignedDuration = SignedDuration::from_hours(1);
/// Over how many minutes the looks of posts signed off together are spread.
const SPREAD_MINUTES: u128 = 12 * 60;
/// Characters a passage needs to be known again; Latin letters say less.
const PASSAGE_LEAST: usize = 4;
const LATIN_LEAST: usize = 10;
/// Of the approved words, one in so many must stand on a page that shows the post.
const KNOWN_SHARE: usize = 3;
/// Lines before and after a known one that belong to the post.
const BEFORE: usize = 1;
const AFTER: usize = 2;
/// Characters of an excerpt on each side of the label.
const EXCERPT_SIDE: usize = 40;

/// What a look found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What.
    pub outcome: LookOutcome,
    /// Why.
    pub why: LookWhy,
    /// The status code.
    pub status: Option<i64>,
    /// The address that answered.
    pub address: String,
    /// The label with the words around it, or the first words of the post.
    pub excerpt: String,
    /// SHA-256 of the page.
    pub page_hash: Option<String>,
}

/// Reads what came of a fetch: the label is asked about only where the page shows the approved words, or those that the
/// creator handed in as published.
pub fn read(fetched: &Fetched, judge: &LabelJudge, published: Option<&str>) -> Result<Reading, Fault> {
    let said = |outcome, why, excerpt: String| Reading {
        outcome,
        why,
        status: fetched.status.map(i64::from),
        address: fetched.address.clone(),
        excerpt,
        page_hash: fetched.page.as_ref().ok().map(|page| page.sha256.clone()),
    };
    let page = match &fetched.page {
        Ok(page) => page,
        Err(why) => return Ok(said(outcome_of(*why), *why, String::new())),
    };
    let (title, body) = judge.approved();
    let known = passages([title, body, published.unwrap_or_default()]);
    let Some(post) = post_on(&page.words, &known) else {
        let why = if must_sign_in(page, &fetched.address) { LookWhy::SignIn } else { LookWhy::NotRecognised };
        return Ok(said(LookOutcome::Unreadable, why, String::new()));
    };
    let verdict = judge.judge(&post, Came::FromPage)?;
    let excerpt = excerpt(&post, verdict.label.as_deref());
    Ok(if verdict.passed() {
        said(LookOutcome::Ok, LookWhy::LabelSeen, excerpt)
    } else {
        said(LookOutcome::MissingLabel, LookWhy::LabelAbsent, excerpt)
    })
}

/// What it means that there is no page.
fn outcome_of(why: LookWhy) -> LookOutcome {
    match why {
        LookWhy::LabelSeen => LookOutcome::Ok,
        LookWhy::LabelAbsent => LookOutcome::MissingLabel,
        LookWhy::Gone => LookOutcome::Removed,
        LookWhy::TooLarge | LookWhy::NotHtml | LookWhy::SignIn | LookWhy::NotRecognised => LookOutcome::Unreadable,
        LookWhy::Refused
        | LookWhy::Broken
        | LookWhy::Timeout
        | LookWhy::UnknownName
        | LookWhy::NotPublic
        | LookWhy::Unreached
        | LookWhy::Tls
        | LookWhy::Redirects => LookOutcome::Unreachable,
    }
}

/// The letters and digits of a text, as one word, whatever its width and case.
fn plain(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|character| character.is_alphanumeric()).collect()
}

/// Passages of texts that are long enough to be known again.
fn passages(texts: [&str; 3]) -> Vec<String> {
    let is_mark = |character: char| !character.is_alphanumeric() && !matches!(character, ' ' | '\'' | '’' | '-');
    let is_telling = |passage: &String| {
        let least = if passage.is_ascii() { LATIN_LEAST } else { PASSAGE_LEAST };
        passage.chars().count() >= least
    };
    let mut found: Vec<String> = texts.iter().flat_map(|text| text.split(is_mark)).map(plain).filter(is_telling).collect();
    if found.is_empty() {
        found.extend(texts.iter().map(|text| plain(text)).filter(|text| !text.is_empty()));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The lines of a page in which the passages stand, with their neighbours; `None` where it does not show enough of them.
fn post_on(words: &Words, known: &[String]) -> Option<String> {
    let lines: Vec<(&str, String)> = words.head.iter().chain(&words.lines).map(|line| (line.as_str(), plain(line))).collect();
    let length = |passage: &String| passage.chars().count();
    let stands = |passage: &&String| lines.iter().any(|(_, line)| line.contains(passage.as_str()));
    let (all, shown): (usize, usize) = (known.iter().map(length).sum(), known.iter().filter(stands).map(length).sum());
    if shown == 0 || shown * KNOWN_SHARE < all {
        return None;
    }
    let is_known = |(_, line): &(&str, String)| known.iter().any(|passage| line.contains(passage.as_str()));
    let places: Vec<usize> = lines.iter().enumerate().filter(|(_, line)| is_known(line)).map(|(place, _)| place).collect();
    let is_near = |place: usize| places.iter().any(|known| place + BEFORE >= *known && place <= *known + AFTER);
    let near = lines.iter().enumerate().filter(|(place, _)| is_near(*place)).map(|(_, (line, _))| *line);
    Some(near.collect::<Vec<_>>().join("\n").chars().take(BODY_MOST).collect())
}

fn must_sign_in(page: &Page, address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    page.words.asks_password || ["login", "signin", "sign_in", "passport", "/auth"].iter().any(|word| address.contains(word))
}

/// The label with the words around it, or the first words where there is none.
fn excerpt(post: &str, label: Option<&str>) -> String {
    let place = label.and_then(|label| post.find(label).map(|start| (start, start + label.len())));
    let (start, end) = place.unwrap_or((0, 0));
    let mut before: Vec<char> = post[..start].chars().rev().take(EXCERPT_SIDE).collect();
    before.reverse();
    let after = post[end..].chars().take(EXCERPT_SIDE);
    before.into_iter().chain(post[start..end].chars()).chain(after).collect::<String>().trim().to_owned()
}

/// What follows from a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follow {
    /// Nothing moves.
    Nothing,
    /// The creator is asked to mend the label.
    AskLabel,
    /// A reviewer is asked to look.
    AskLook,
    /// What was asked for is mended.
    FindWell,
}

/// What follows from what a look found, and when the next one is. A post that is before no retention is only told of.
pub fn follow(
    watch: &post_watch::Model,
    piece: &deliverable::Model,
    outcome: LookOutcome,
    (terms, now): (&Terms, Instant),
) -> (Follow, post_watch::Model) {
    let mut next = post_watch::Model { looks: watch.looks + 1, leased_until: None, asked_by: None, ..watch.clone() };
    next.due_at = due_after(piece, terms, now);
    if outcome != LookOutcome::Unreachable {
        next.unreached = 0;
    }
    if !matches!(outcome, LookOutcome::Unreachable | LookOutcome::Removed) {
        next.gone_since = None;
    }
    let follow = match (outcome, piece.state) {
        (LookOutcome::Ok, State::LabelMissing | State::PostReview) => Follow::FindWell,
        (LookOutcome::MissingLabel, State::InRetention) => Follow::AskLabel,
        (LookOutcome::Removed, State::InRetention | State::LabelMissing) => gone(&mut next, now),
        (LookOutcome::Unreachable, State::InRetention) => unreached(&mut next, (terms, now)),
        (LookOutcome::Unreadable, State::InRetention) if may_ask(watch, terms, now) => Follow::AskLook,
        (_, _) => Follow::Nothing,
    };
    if follow == Follow::AskLook {
        next.by_hand_at = Some(now);
    }
    (follow, next)
}

/// Gone twice, a day apart: a person looks. Once: it is looked at again after that day.
fn gone(next: &mut post_watch::Model, now: Instant) -> Follow {
    let since = *next.gone_since.get_or_insert(now);
    if now.since(since) >= GONE_APART {
        return Follow::AskLook;
    }
    next.due_at = Some(since.plus(GONE_APART));
    Follow::Nothing
}

/// Tried again after a while; after so many times in a row a person looks.
fn unreached(next: &mut post_watch::Model, (terms, now): (&Terms, Instant)) -> Follow {
    next.unreached += 1;
    if next.unreached >= terms.number(Term::LookTriesCount) {
        next.unreached = 0;
        return if may_ask(next, terms, now) { Follow::AskLook } else { Follow::Nothing };
    }
    let again = now.plus(SignedDuration::from_hours(terms.number(Term::LookRetryHours)));
    next.due_at = Some(next.due_at.map_or(again, |due| due.min(again)));
    Follow::Nothing
}

/// Whether a reviewer may be asked for what no visitor can see: not again and again.
fn may_ask(watch: &post_watch::Model, terms: &Terms, now: Instant) -> bool {
    let rest = SignedDuration::from_hours(24 * terms.number(Term::LookHandDays));
    watch.by_hand_at.is_none_or(|at| now.since(at) >= rest)
}

/// When a post is looked at next of itself: daily at first, then at longer intervals, until it need not stay any more.
pub fn due_after(piece: &deliverable::Model, terms: &Terms, now: Instant) -> Option<Instant> {
    let (signed_off_at, until) = (piece.signed_off_at?, piece.retention_until?);
    let days = |days: i64| SignedDuration::from_hours(24 * days);
    let is_early = now.since(signed_off_at) < days(terms.number(Term::LookDailyDays));
    let every = if is_early { 1 } else { terms.number(Term::LookEveryDays).max(1) };
    Some(now.plus(days(every))).filter(|due| *due < until)
}

/// When a post is looked at first after sign-off: a day later, not all of them in the same minute.
pub fn first_due(piece: &deliverable::Model, terms: &Terms, now: Instant) -> Option<Instant> {
    let spread = uuid::Uuid::from(piece.id).as_u128() % SPREAD_MINUTES;
    let spread = SignedDuration::from_mins(i64::try_from(spread).unwrap_or_default());
    due_after(piece, terms, now).map(|due| due.plus(spread)).filter(|due| piece.retention_until.is_some_and(|until| *due < until))
}
