//! Looking at live posts: who may ask for a look, which are due, what is kept of each and what follows. The page itself is
//! fetched between two promises, never inside one.

use entity::deliverable::DeliverableState as State;
use entity::{DeliverableId, Instant, Role, deal, deliverable, post_look, post_watch, proof};
use jiff::SignedDuration;
use serde_json::json;

use super::DeliverableAnswer;
use super::retention::step;
use crate::fetch::Fetched;
use crate::kernel::{Actor, Call, Fault, House, Tx, With, wait};
use crate::market::content::look::{AGAIN_AFTER, BEFORE_DEADLINE, Follow, Reading, due_after, first_due, follow, read};
use crate::market::content::rules::ContentError;
use crate::market::content::store;
use crate::market::content::store::look as stored;
use crate::market::deal::deliverable::DeliverableStep;
use crate::market::deal::letters::{Post, about_post};
use crate::market::deal::sides::side_of;
use crate::market::deal::store::load_deliverable;
use crate::market::disclosure::published::LabelJudge;
use crate::market::disclosure::store::shelf;

/// How many posts are claimed at once.
const BATCH: i64 = 16;
/// How long a worker keeps them to itself.
const LEASE: SignedDuration = SignedDuration::from_mins(5);

/// A post to be looked at, with what it is judged by.
#[derive(Clone, Debug)]
pub struct Sight {
    /// When it was due; taken back by whoever looks.
    watch: post_watch::Model,
    /// The proof with its address.
    pub proof: proof::Model,
    judge: LabelJudge,
}

impl Sight {
    /// What the fetched page says.
    pub fn read(&self, fetched: &Fetched) -> Result<Reading, Fault> {
        read(fetched, &self.judge, self.proof.published_text.as_deref())
    }
}

/// Whether there is a post to look at.
pub fn is_live(state: State) -> bool {
    match state {
        State::ProofReview
        | State::Published
        | State::InRetention
        | State::RemovalAsked
        | State::Missing
        | State::LabelMissing
        | State::PostReview => true,
        State::AwaitingSample | State::Producing | State::OutlineReview | State::InReview | State::Approved => false,
        State::Completed | State::ClawedBack | State::Cancelled => false,
    }
}

/// Somebody of a side, or a reviewer, asks for a look now; not more than once in a while.
pub async fn again(house: &House, call: &Call, id: DeliverableId) -> Result<post_watch::Model, Fault> {
    house
        .promise(call, async |tx| {
            let (piece, deal) = load_deliverable(tx.db(), tx.actor(), id).await?;
            if tx.actor().role != Role::Reviewer {
                side_of(&deal, tx.actor())?;
            }
            if !is_live(piece.state) {
                return Err(ContentError::NothingToLookAt.into());
            }
            let mut watch = stored::watch_in(tx, &piece).await?;
            if watch.asked_at.is_some_and(|at| tx.now().since(at) < AGAIN_AFTER) {
                return Err(ContentError::LookedJustNow.into());
            }
            watch.due_at = Some(tx.now());
            watch.asked_at = Some(tx.now());
            watch.asked_by = tx.actor().user;
            stored::keep_watch(tx, &watch).await?;
            Ok(watch)
        })
        .await
}

/// Has a post looked at as its proof is handed in.
pub async fn watch_from_proof_in(tx: &Tx, piece: &deliverable::Model) -> Result<(), Fault> {
    let watch = stored::watch_in(tx, piece).await?;
    stored::keep_watch(tx, &post_watch::Model { due_at: Some(tx.now()), ..watch }).await
}

/// Has a post looked at while it must stay.
pub async fn watch_from_sign_off_in(tx: &Tx, piece: &deliverable::Model, deal: &deal::Model) -> Result<(), Fault> {
    let (watch, terms) = (stored::watch_in(tx, piece).await?, tx.terms(deal.terms_id).await?);
    stored::keep_watch(tx, &post_watch::Model { due_at: first_due(piece, &terms, tx.now()), ..watch }).await
}

/// Claims the posts that are to be looked at. Those that are none any more are let go.
pub async fn claim(house: &House) -> Result<Vec<Sight>, Fault> {
    if !stored::is_due(house.reader(), house.now()).await? {
        return Ok(Vec::new());
    }
    let claimed = house.promise(&Call::by(Actor::clock()), async |tx| stored::claim(tx, tx.now().plus(LEASE), BATCH).await).await?;
    let mut sights = Vec::new();
    for watch in claimed {
        match sight(house, watch.clone()).await? {
            Some(sight) => sights.push(sight),
            None => let_go(house, &watch).await?,
        }
    }
    Ok(sights)
}

async fn sight(house: &House, watch: post_watch::Model) -> Result<Option<Sight>, Fault> {
    let db = house.reader();
    let (piece, deal) = load_deliverable(db, &Actor::clock(), watch.deliverable_id).await?;
    let proof = store::proof_of(db, piece.id).await?.filter(|_| is_live(piece.state));
    let Some(proof) = proof else { return Ok(None) };
    let Some(approved) = stored::approved_of(db, proof.draft_id).await? else { return Ok(None) };
    let judge = LabelJudge::of(shelf::of_deal(db, &deal).await?, &deal, (&piece, &approved))?;
    Ok(Some(Sight { watch, proof, judge }))
}

/// Looks at a post no more of itself.
pub async fn leave(house: &House, sight: &Sight) -> Result<(), Fault> {
    let_go(house, &sight.watch).await
}

async fn let_go(house: &House, claimed: &post_watch::Model) -> Result<(), Fault> {
    house
        .promise(&Call::by(Actor::clock()), async |tx| match claimed_still(tx, claimed).await? {
            Some(watch) => stored::keep_watch(tx, &post_watch::Model { due_at: None, leased_until: None, ..watch }).await,
            None => Ok(()),
        })
        .await
}

/// The watch, unless another worker has looked meanwhile.
async fn claimed_still(tx: &Tx, claimed: &post_watch::Model) -> Result<Option<post_watch::Model>, Fault> {
    let watch = stored::watch_of(tx.db(), claimed.deliverable_id).await?;
    Ok(watch.filter(|watch| watch.looks == claimed.looks && watch.leased_until == claimed.leased_until))
}

/// Keeps what a look found, and does what follows: nothing that takes money, and nothing while the clocks of the deal
/// stand still. `None` where another worker has looked meanwhile.
pub async fn settle(house: &House, sight: &Sight, reading: &Reading) -> Result<Option<post_look::Model>, Fault> {
    house
        .promise(&Call::by(Actor::clock()), async |tx| {
            let Some(watch) = claimed_still(tx, &sight.watch).await? else { return Ok(None) };
            let (piece, deal) = load_deliverable(tx.db(), tx.actor(), watch.deliverable_id).await?;
            let terms = tx.terms(deal.terms_id).await?;
            let stands_still = wait::open_of(tx.db(), piece.id).await?.is_some_and(|wait| wait.paused_at.is_some());
            let (what, mut next) = follow(&watch, &piece, reading.outcome, (&terms, tx.now()));
            let look = look_of(tx, (&watch, &sight.proof), reading);
            stored::insert_look(tx, &look).await?;
            let step_of = |what: Follow| match what {
                Follow::Nothing => None,
                Follow::AskLabel => Some(DeliverableStep::AskLabel),
                Follow::AskLook => Some(DeliverableStep::AskLook),
                Follow::FindWell => Some(DeliverableStep::FindWell),
            };
            if let Some(by) = step_of(what).filter(|_| !stands_still) {
                let told = told(&deal, &piece, Some(&look))?;
                let answer = step(tx, piece, deal, by, told).await?;
                if what == Follow::AskLabel {
                    next.due_at = before_deadline(&answer);
                }
            }
            stored::keep_watch(tx, &next).await?;
            Ok(Some(look))
        })
        .await
}

/// When a post is looked at once more before the creator's time to mend it is over.
fn before_deadline(answer: &DeliverableAnswer) -> Option<Instant> {
    answer.wait.as_ref().and_then(|wait| wait.until).map(|until| until.minus(BEFORE_DEADLINE))
}

fn look_of(tx: &Tx, (watch, proof): (&post_watch::Model, &proof::Model), reading: &Reading) -> post_look::Model {
    post_look::Model {
        id: tx.mint(),
        deal_id: watch.deal_id,
        deliverable_id: watch.deliverable_id,
        proof_id: proof.id,
        number: watch.looks + 1,
        at: tx.now(),
        asked_by: watch.asked_by,
        outcome: reading.outcome,
        why: reading.why,
        status: reading.status,
        address: reading.address.clone(),
        excerpt: reading.excerpt.clone(),
        page_hash: reading.page_hash.clone(),
    }
}

fn told(deal: &deal::Model, piece: &deliverable::Model, look: Option<&post_look::Model>) -> Result<With<State>, Fault> {
    let post = Post { url: look.map(|look| look.address.clone()), ..Post::default() };
    let facts = look.map_or(json!({}), |look| json!({ "look": look.id, "outcome": look.outcome, "why": look.why }));
    Ok(about_post(deal, piece, post)?.facts(facts))
}

/// The creator's time to mend the label is over: the post is looked at once more, and by a reviewer.
pub async fn ask(house: &House, call: &Call, id: DeliverableId) -> Result<DeliverableAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (piece, deal) = load_deliverable(tx.db(), tx.actor(), id).await?;
            let mut watch = stored::watch_in(tx, &piece).await?;
            watch.by_hand_at = Some(tx.now());
            watch.due_at = Some(tx.now());
            let told = told(&deal, &piece, None)?;
            let answer = step(tx, piece, deal, DeliverableStep::AskLook, told).await?;
            stored::keep_watch(tx, &watch).await?;
            Ok(answer)
        })
        .await
}

/// A reviewer has looked: the label is not there, and the creator is asked to mend it.
pub async fn ask_label(house: &House, call: &Call, id: DeliverableId) -> Result<DeliverableAnswer, Fault> {
    by_hand(house, call, id, DeliverableStep::AskLabel).await
}

/// A reviewer has looked: the post stands as it must.
pub async fn find_well(house: &House, call: &Call, id: DeliverableId) -> Result<DeliverableAnswer, Fault> {
    by_hand(house, call, id, DeliverableStep::FindWell).await
}

async fn by_hand(house: &House, call: &Call, id: DeliverableId, by: DeliverableStep) -> Result<DeliverableAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (piece, deal) = load_deliverable(tx.db(), tx.actor(), id).await?;
            let proof = store::proof_of(tx.db(), id).await?;
            let post = Post { url: proof.map(|proof| proof.url), ..Post::default() };
            let told = about_post(&deal, &piece, post)?;
            let terms = tx.terms(deal.terms_id).await?;
            let mut watch = stored::watch_in(tx, &piece).await?;
            watch.due_at = due_after(&piece, &terms, tx.now());
            watch.by_hand_at = Some(tx.now());
            watch.gone_since = None;
            let answer = step(tx, piece, deal, by, told).await?;
            if by == DeliverableStep::AskLabel {
                watch.due_at = before_deadline(&answer);
            }
            stored::keep_watch(tx, &watch).await?;
            Ok(answer)
        })
        .await
}
