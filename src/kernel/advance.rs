//! The only door to a state column, in two halves: `plan` is pure and says what a step would write
//! or why it may not be taken; `apply` writes it, in the caller's transaction, guarded by state and
//! version. Steps, timers, previews and replay share the first; only the second touches SQL.

use std::sync::Arc;

use entity::{Code, EventId, Instant, event, wait};
use sea_orm::Value;
use serde_json::json;

use super::bundle::Bundle;
use super::calendar::{Calendar, Span};
use super::chain::{self, Link, Place};
use super::head::Head;
use super::lifecycle::{By, Silence, Subject, To, Told, Until, Wait, find_row, find_wait};
use super::outbox::{self, Owed};
use super::wait::PlannedWait;
use super::wire::Guarded;
use super::{Actor, Fault, Ground, Kind, Lifecycle, Term, Terms, Tx};

/// The state type of a subject.
pub type StateOf<S> = <<S as Subject>::Life as Lifecycle>::State;
/// The step type of a subject.
pub type StepOf<S> = <<S as Subject>::Life as Lifecycle>::Step;

/// What a use case adds to a step.
#[derive(Debug, Default)]
pub struct With<State> {
    /// Where a choice leads.
    pub to: Option<State>,
    /// Facts of the event: ids, codes and numbers only.
    pub facts: serde_json::Value,
    /// Facts of the letters, frozen now.
    pub letter: serde_json::Value,
    /// Facts of the letters to one side only: what the creator nets, what the brand pays on top.
    pub letters: Vec<(By, serde_json::Value)>,
    /// Further columns of the row that move with its state.
    pub set: Vec<(&'static str, Value)>,
    /// Letters the use case already knows not to be wanted here.
    pub hush: bool,
}

impl<State> With<State> {
    /// Nothing but the step.
    pub fn nothing() -> Self {
        Self { to: None, facts: json!({}), letter: json!({}), letters: Vec::new(), set: Vec::new(), hush: false }
    }

    /// With facts for the letters.
    pub fn letter(facts: impl serde::Serialize) -> Self {
        Self { letter: serde_json::to_value(facts).unwrap_or_default(), ..Self::nothing() }
    }

    /// With other facts for the letters to one side.
    #[must_use]
    pub fn letter_to(mut self, by: By, facts: impl serde::Serialize) -> Self {
        self.letters.push((by, serde_json::to_value(facts).unwrap_or_default()));
        self
    }

    /// Leads to this of the row's choices.
    #[must_use]
    pub fn to(mut self, state: State) -> Self {
        self.to = Some(state);
        self
    }

    /// With facts for the event.
    #[must_use]
    pub fn facts(mut self, facts: serde_json::Value) -> Self {
        self.facts = facts;
        self
    }

    /// Sets a further column of the row.
    #[must_use]
    pub fn set(mut self, column: &'static str, value: impl Into<Value>) -> Self {
        self.set.push((column, value.into()));
        self
    }

    /// Tells nobody.
    #[must_use]
    pub fn hushed(mut self) -> Self {
        self.hush = true;
        self
    }
}

/// What moved.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Moved<State> {
    /// The state it is in now.
    pub state: State,
    /// Its version now.
    pub version: i64,
    /// The event that says so.
    pub event_id: EventId,
    /// Whose turn it is now.
    pub wait: Option<wait::Model>,
}

/// What a step would write.
#[derive(Debug)]
pub struct Plan<State> {
    /// The state it leads to.
    pub to: State,
    /// The version after it.
    pub version: i64,
    /// The wait it opens.
    pub wait: Option<PlannedWait>,
    /// Who is told.
    pub told: &'static [Told],
}

/// What planning needs to know about the world.
#[derive(Debug)]
pub struct World<'a> {
    /// Now.
    pub now: Instant,
    /// Business days.
    pub calendar: &'a Calendar,
    /// The terms in force for this promise.
    pub terms: &'a Terms,
}

/// What taking `step` would write, or why it may not be taken. Pure.
pub fn plan<S: Subject>(
    subject: &S,
    ground: &Ground,
    (step, to): (StepOf<S>, Option<StateOf<S>>),
    actor: &Actor,
    world: &World<'_>,
) -> Result<Plan<StateOf<S>>, Fault> {
    may_take::<S::Life>(subject.state(), step, ground, actor)?;
    let Some(row) = find_row::<S::Life>(subject.state(), step) else {
        return Err(illegal::<S::Life>(subject.state(), step));
    };
    let to = match (row.to, to) {
        (To::One(state), None) => state,
        (To::One(state), Some(chosen)) if state == chosen => state,
        (To::Choice(states), Some(chosen)) if states.contains(&chosen) => chosen,
        (To::One(_) | To::Choice(_), _) => return Err(Fault::broken(format!("{step} needs a target of its row"))),
    };
    let wait = match find_wait::<S::Life>(to).filter(|wait| !wait.by_child) {
        Some(wait) => Some(planned_wait(wait, (subject.until(to), subject.turn(to)), ground, world)?),
        None => None,
    };
    Ok(Plan { to, version: subject.version() + 1, wait, told: row.told })
}

/// Whether the actor may take a step here and now; the reason if not.
pub fn may_take<L: Lifecycle>(from: L::State, step: L::Step, ground: &Ground, actor: &Actor) -> Result<(), Fault> {
    let rows: Vec<_> = L::STEPS.iter().filter(|row| row.step == step).collect();
    let party = ground.party_of(actor);
    let takes = |by: &By| by.roles().contains(&actor.role) && party == Some(by.party());
    if !rows.iter().flat_map(|row| row.by).any(takes) {
        return Err(Fault::refuse(Kind::Forbidden, "role", format!("Your role may not take the step {step}.")));
    }
    match rows.iter().find(|row| row.from.contains(&from)) {
        Some(row) if row.by.iter().any(takes) => Ok(()),
        Some(_) => Err(Fault::refuse(Kind::Forbidden, "role", format!("Your role may not take the step {step} here."))),
        None => Err(illegal::<L>(from, step)),
    }
}

fn illegal<L: Lifecycle>(from: L::State, step: L::Step) -> Fault {
    Fault::refuse(Kind::Illegal, "illegal_step", format!("The step {step} cannot be taken while this is {from}."))
}

fn planned_wait<L: Lifecycle>(
    wait: &Wait<L>,
    (own, turn): (Option<Instant>, Option<By>),
    ground: &Ground,
    world: &World<'_>,
) -> Result<PlannedWait, Fault> {
    let has_outcome = matches!(wait.silence, Silence::Take(_));
    let number = |term: Term| u32::try_from(world.terms.number(term)).unwrap_or(u32::MAX);
    let span = match wait.until {
        None => None,
        Some(Until::Hours(term)) => Some(Span::Hours(number(term))),
        Some(Until::Days(term)) => Some(Span::Days(number(term))),
        Some(Until::BusinessDays(term)) => Some(Span::BusinessDays(number(term))),
        Some(Until::Own) => None,
    };
    let until = match (wait.until, span, own) {
        (Some(_), Some(span), _) => Some(world.calendar.deadline(world.now, span, &ground.zone, has_outcome)?),
        // A date of its own is moved into business hours too, unless only the clock is concerned.
        (Some(_), None, Some(own)) if has_outcome && wait.by != By::Clock => {
            Some(world.calendar.deadline(own, Span::Hours(0), &ground.zone, true)?)
        }
        (Some(_), None, own) => own,
        (None, _, _) => None,
    };
    Ok(PlannedWait {
        by: turn.unwrap_or(wait.by),
        until,
        on_silence: match wait.silence {
            Silence::Take(step) => until.map(|_| step.code()),
            Silence::RemindOnly | Silence::Escalate => None,
        },
        remind_at: until.and_then(|until| next_reminder(wait.reminders, until, world)),
    })
}

/// The next reminder before a deadline, if one is still to come.
pub fn next_reminder(reminders: &[Term], until: Instant, world: &World<'_>) -> Option<Instant> {
    reminders.iter().map(|term| until.minus(jiff::SignedDuration::from_hours(world.terms.number(*term)))).filter(|at| *at > world.now).min()
}

/// Takes a step: checks it, moves the row if nobody was faster, writes the event, closes the old wait,
/// opens the new one and queues the letters.
pub async fn advance<S: Subject>(
    tx: &Tx,
    ground: &Ground,
    subject: &S,
    step: StepOf<S>,
    with: With<StateOf<S>>,
) -> Result<Moved<StateOf<S>>, Fault> {
    let actor = tx.actor().clone();
    advance_as(tx, ground, subject, step, (with, actor)).await
}

/// The same, taken by the house itself as part of another step (a deal that completes with its last
/// deliverable): the row must name the clock.
pub async fn advance_by_house<S: Subject>(
    tx: &Tx,
    ground: &Ground,
    subject: &S,
    step: StepOf<S>,
    with: With<StateOf<S>>,
) -> Result<Moved<StateOf<S>>, Fault> {
    advance_as(tx, ground, subject, step, (with, Actor::clock())).await
}

async fn advance_as<S: Subject>(
    tx: &Tx,
    ground: &Ground,
    subject: &S,
    step: StepOf<S>,
    (with, actor): (With<StateOf<S>>, Actor),
) -> Result<Moved<StateOf<S>>, Fault> {
    tx.check_expected_version(subject.id(), subject.version())?;
    let terms = terms_of(tx, ground).await?;
    let world = World { now: tx.now(), calendar: tx.house().calendar(), terms: &terms };
    let plan = plan(subject, ground, (step, with.to), &actor, &world)?;
    let kind = S::Life::KIND;
    let head = move_row(tx, subject, (step.code(), plan.to.code()), &with.set).await?;
    let place = Place { kind, id: subject.id(), ground };
    let told = if with.hush { &[] } else { plan.told };
    let letters = outbox::addressed(tx, ground, told, (&with.letter, &with.letters)).await?;
    let facts = outbox::counted(&with.facts, &letters);
    let link = Link {
        name: step.code(),
        from: Some(subject.state().code()),
        to: Some(plan.to.code()),
        version: Some(plan.version),
        facts: &facts,
    };
    let event = chain::next(tx, &place, &head, &link, &actor)?;
    let wait = plan.wait.as_ref().map(|planned| super::wait::opened(tx, &place, planned, (plan.version, plan.to.code())));
    let event_id = leave_behind(tx, &place, (event, wait.as_ref()), &letters);
    Ok(Moved { state: plan.to, version: plan.version, event_id, wait })
}

/// Leaves behind what a step writes besides the row itself: the event, the wait it opens, the letters it owes.
fn leave_behind(
    tx: &Tx,
    place: &Place<'_>,
    (event, wait): (event::Model, Option<&wait::Model>),
    letters: &[outbox::Addressed<'_>],
) -> EventId {
    let event_id = chain::write(tx, event);
    let owed = Owed { event_id, wait, kind: place.kind, id: place.id };
    if let Some(wait) = wait {
        tx.begin_later(wait);
    }
    tx.insert_later(&outbox::rows(tx, letters, &owed, (tx.now(), None)));
    event_id
}

/// Begins the life of a row just inserted with version 1: its first event, wait and letters.
pub async fn begin<S: Subject>(tx: &Tx, ground: &Ground, subject: &S, with: With<StateOf<S>>) -> Result<Moved<StateOf<S>>, Fault> {
    assert!(subject.version() == 1, "a life begins at version 1");
    let Some(begins) = S::Life::BEGINS.iter().find(|begins| begins.state == subject.state()) else {
        return Err(Fault::broken(format!("{} cannot begin {}", S::Life::KIND, subject.state())));
    };
    let terms = terms_of(tx, ground).await?;
    let world = World { now: tx.now(), calendar: tx.house().calendar(), terms: &terms };
    let planned = match find_wait::<S::Life>(subject.state()).filter(|wait| !wait.by_child) {
        Some(wait) => Some(planned_wait(wait, (subject.until(subject.state()), subject.turn(subject.state())), ground, &world)?),
        None => None,
    };
    let kind = S::Life::KIND;
    let place = Place { kind, id: subject.id(), ground };
    let told = if with.hush { &[] } else { begins.told };
    let letters = outbox::addressed(tx, ground, told, (&with.letter, &with.letters)).await?;
    let facts = outbox::counted(&with.facts, &letters);
    let link = Link { name: "create", from: None, to: Some(subject.state().code()), version: Some(1), facts: &facts };
    let actor = tx.actor().clone();
    let event = chain::next(tx, &place, &Head::none(), &link, &actor)?;
    let wait = planned.as_ref().map(|planned| super::wait::opened(tx, &place, planned, (1, subject.state().code())));
    let event_id = leave_behind(tx, &place, (event, wait.as_ref()), &letters);
    Ok(Moved { state: subject.state(), version: 1, event_id, wait })
}

async fn terms_of(tx: &Tx, ground: &Ground) -> Result<Arc<Terms>, Fault> {
    match ground.terms {
        Some(id) => tx.terms(id).await,
        None => Ok(tx.current_terms().await?.1),
    }
}

/// Moves the row where state and version are still the old ones, and ends its wait; gives the head of its event chain.
/// Where the promise knows that already, nobody waits for the row: that it was moved shows when it is written.
async fn move_row<S: Subject>(tx: &Tx, subject: &S, (step, to): (&str, &str), set: &[(&'static str, Value)]) -> Result<Head, Fault> {
    let table = S::Life::KIND.code();
    let mut values: Vec<Value> =
        vec![to.into(), tx.now().into(), subject.id().into(), subject.state().code().into(), subject.version().into()];
    let mut columns = String::new();
    for (column, value) in set {
        values.push(value.clone());
        columns.push_str(&format!(", {column} = ${}", values.len()));
    }
    let known = tx.known_head(subject.id());
    let head = |column: &str| format!("(SELECT {column} FROM event WHERE subject_id = {table}.id ORDER BY number DESC LIMIT 1)");
    let asked = if known.is_some() { "version".to_owned() } else { format!("{} AS number, {} AS hash", head("number"), head("hash")) };
    let sql = format!(
        "UPDATE {table} SET state = $1, version = version + 1, changed_at = $2{columns} \
         WHERE id = $3 AND state = $4 AND version = $5 RETURNING {asked}"
    );
    let row = Guarded { table, id: subject.id() };
    let mut bundle = Bundle::default();
    bundle.add_move(&sql, values);
    super::wait::close(&mut bundle, tx.now(), (S::Life::KIND, subject.id()), step);
    if let Some(head) = known {
        tx.db().move_later(bundle, row).await?;
        return Ok(head);
    }
    match tx.db().send(bundle).await?.first() {
        Some(moved) => Ok(Head { number: moved.try_get("", "number")?, hash: moved.try_get("", "hash")? }),
        None => Err(row.stale(tx.db()).await?),
    }
}
