//! The uniform shape of everything with a lifecycle: state, version, whose turn it is, which steps.
//!
//! All of it is worked out from what the use case gave back, so that a repeated request shows the same.

use std::borrow::Cow;

use entity::{Code, EventId, Instant, Party, SubjectKind, wait};
use fluent_bundle::FluentArgs;
use utoipa::openapi::schema::{AllOfBuilder, ObjectBuilder, Schema};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

use super::problem;
use crate::kernel::advance::{StateOf, StepOf, may_take};
use crate::kernel::lifecycle::{By, Silence, find_row, find_wait};
use crate::kernel::paging::Paged;
use crate::kernel::{Actor, Fault, Ground, Lifecycle, Subject};
use crate::render::{Moment, Words, moment_text};

/// For whom and in which language a view is made.
pub struct Viewer<'a> {
    /// For whom.
    pub actor: &'a Actor,
    /// The sentences of their language.
    pub words: &'a Words,
}

/// A thing with a lifecycle, and its own fields beside it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Shown<V> {
    #[serde(flatten)]
    standing: Standing,
    #[serde(flatten)]
    fields: V,
}

/// Where a thing stands.
#[derive(Clone, Debug, serde::Serialize, ToSchema)]
struct Standing {
    /// Its id.
    id: String,
    /// Its state.
    state: String,
    /// Its version: the number of steps taken.
    version: i64,
    /// The event of the step just taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    event_id: Option<EventId>,
    /// Whose turn it is; empty at its end.
    waiting: Option<Waiting>,
    /// The steps from here, and those of the caller's role.
    steps: Vec<StepView>,
}

/// Whose turn it is.
#[derive(Clone, Debug, serde::Serialize, ToSchema)]
pub struct Waiting {
    /// Who must act.
    #[serde(rename = "for")]
    pub party: Party,
    /// Until when; empty where only the party ends it.
    pub until: Option<Instant>,
    /// The step silence takes, `escalate` or `remind`; empty where there is no deadline.
    pub on_silence: Option<String>,
    /// All of it in a sentence.
    pub explanation: String,
    /// What waits, where it is something below this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

/// A step.
#[derive(Clone, Debug, serde::Serialize, ToSchema)]
pub struct StepView {
    /// Its name.
    pub name: String,
    /// Whether the caller may take it now.
    pub allowed: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl<V> Shown<V> {
    /// A subject on its ground, with its open wait (or that of something below it) and its own fields.
    pub fn of<S: Subject>(viewer: &Viewer<'_>, subject: &S, ground: &Ground, wait: Option<&wait::Model>, fields: V) -> Self {
        let standing = Standing {
            id: S::Life::KIND.show(subject.id()),
            state: subject.state().code().to_owned(),
            version: subject.version(),
            event_id: None,
            waiting: wait.map(|wait| waiting(viewer, subject, ground, wait)),
            steps: steps(viewer, subject, ground),
        };
        Self { standing, fields }
    }

    /// The same, after the step of this event.
    #[must_use]
    pub fn after(mut self, event_id: EventId) -> Self {
        self.standing.event_id = Some(event_id);
        self
    }
}

fn waiting<S: Subject>(viewer: &Viewer<'_>, subject: &S, ground: &Ground, wait: &wait::Model) -> Waiting {
    let is_own = wait.subject_id == subject.id();
    let silence = match find_wait::<S::Life>(subject.state()).map(|wait| wait.silence) {
        Some(Silence::Escalate) if is_own && wait.until.is_some() => Some("escalate"),
        Some(Silence::RemindOnly) if is_own && wait.until.is_some() => Some("remind"),
        Some(Silence::Escalate | Silence::RemindOnly | Silence::Take(_)) | None => wait.on_silence.as_deref(),
    };
    Waiting {
        party: wait.party,
        until: wait.until,
        on_silence: silence.map(str::to_owned),
        explanation: explain(viewer.words, wait, silence, &ground.zone),
        subject: (!is_own).then(|| wait.subject_kind.show(wait.subject_id)),
    }
}

/// A wait in a sentence: who must act, until when, and what silence does.
pub fn explain(words: &Words, wait: &wait::Model, silence: Option<&str>, zone: &str) -> String {
    let say = |key: &str| words.say_if_known(key);
    let mut facts = FluentArgs::new();
    facts.set("party", say(&format!("party-{}", wait.party)).unwrap_or_else(|| wait.party.to_string()));
    facts.set("silence", silence_sentence(words, wait.subject_kind, silence));
    let key = match (wait.paused_at, wait.until) {
        (Some(_), _) => "explanation-paused",
        (None, None) => "explanation-open",
        (None, Some(until)) => {
            let until = until.to_string();
            facts.set("when", moment_text(words, &until, zone, Moment::Full).unwrap_or(until));
            "explanation-until"
        }
    };
    words.say_with(key, &facts).unwrap_or_default()
}

fn silence_sentence(words: &Words, kind: SubjectKind, silence: Option<&str>) -> String {
    let said = match silence {
        None | Some("remind") => None,
        Some(step) => words.say_if_known(&format!("silence-{kind}-{step}")).or_else(|| match step {
            "escalate" => words.say_if_known("silence-escalate"),
            step => {
                let mut facts = FluentArgs::new();
                facts.set("step", words.say_if_known(&format!("step-{step}")).unwrap_or_else(|| step.to_owned()));
                words.say_with("silence-step", &facts).ok()
            }
        }),
    };
    said.or_else(|| words.say_if_known("silence-nothing")).unwrap_or_default()
}

/// The steps from this state, and those the caller's role may take from another. Time's own are left out.
fn steps<S: Subject>(viewer: &Viewer<'_>, subject: &S, ground: &Ground) -> Vec<StepView> {
    let mine = |step: StepOf<S>| {
        let rows = S::Life::STEPS.iter().filter(|row| row.step == step);
        rows.flat_map(|row| row.by).any(|by| by.roles().contains(&viewer.actor.role))
    };
    let by_people = |step: StepOf<S>| {
        let from_here = find_row::<S::Life>(subject.state(), step);
        from_here.is_some_and(|row| row.by.iter().any(|by| *by != By::Clock))
    };
    let all = <StepOf<S> as Code>::ALL.iter().copied();
    all.filter(|step| mine(*step) || by_people(*step)).map(|step| step_view::<S>(viewer, subject.state(), step, ground)).collect()
}

fn step_view<S: Subject>(viewer: &Viewer<'_>, state: StateOf<S>, step: StepOf<S>, ground: &Ground) -> StepView {
    let answer = may_take::<S::Life>(state, step, ground, viewer.actor);
    let why = answer.as_ref().err().and_then(Fault::refusal).map(|refusal| problem::sentence(refusal, viewer.words));
    StepView { name: step.code().to_owned(), allowed: answer.is_ok(), why }
}

impl<V: ToSchema> PartialSchema for Shown<V> {
    fn schema() -> RefOr<Schema> {
        let part = |name: Cow<'static, str>| Ref::from_schema_name(name);
        Schema::AllOf(AllOfBuilder::new().item(part(Standing::name())).item(part(V::name())).build()).into()
    }
}

impl<V: ToSchema> ToSchema for Shown<V> {
    fn name() -> Cow<'static, str> {
        format!("Shown{}", V::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((Standing::name().into_owned(), Standing::schema()));
        schemas.push((V::name().into_owned(), V::schema()));
        Standing::schemas(schemas);
        V::schemas(schemas);
    }
}

/// A page of a list.
#[derive(Clone, Debug, serde::Serialize)]
pub struct List<V> {
    /// What is on it.
    pub items: Vec<V>,
    /// The cursor of the next page; `null` on the last.
    pub next: Option<String>,
}

impl<V> List<V> {
    /// A page of rows, each as its view.
    pub fn of<T>(paged: Paged<T>, view: impl Fn(T) -> Result<V, Fault>) -> Result<Self, Fault> {
        Ok(Self { items: paged.items.into_iter().map(view).collect::<Result<_, _>>()?, next: paged.next })
    }
}

/// A stretch of the event feed.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Feed<V> {
    /// What is in it.
    pub items: Vec<V>,
    /// What to ask `after` next.
    pub next: i64,
}

fn page_schema<V: ToSchema>(next: impl Into<RefOr<Schema>>) -> RefOr<Schema> {
    let items = utoipa::openapi::schema::ArrayBuilder::new().items(Ref::from_schema_name(V::name()));
    ObjectBuilder::new().property("items", items).required("items").property("next", next).required("next").build().into()
}

macro_rules! page_of {
    ($page:ident, $prefix:literal, $next:ty) => {
        impl<V: ToSchema> PartialSchema for $page<V> {
            fn schema() -> RefOr<Schema> {
                page_schema::<V>(<$next>::schema())
            }
        }

        impl<V: ToSchema> ToSchema for $page<V> {
            fn name() -> Cow<'static, str> {
                format!(concat!($prefix, "{}"), V::name()).into()
            }

            fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
                schemas.push((V::name().into_owned(), V::schema()));
                V::schemas(schemas);
            }
        }
    };
}

page_of!(List, "List", Option<String>);
page_of!(Feed, "Feed", i64);
