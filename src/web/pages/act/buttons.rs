//! The steps a visitor may take now, as buttons that lead to their forms. Which they are, the lifecycle says.

use std::collections::BTreeMap;

use entity::deliverable::DeliverableState;
use entity::{Code, Party, SubjectKind, wait};
use fluent_bundle::FluentArgs;
use serde::Serialize;
use serde_json::Value;

use super::desk::{button_of, is_grave};
use super::lifecycle::table_of;
use super::table::deeds;
use crate::links;
use crate::render::Words;
use crate::web::pages::visit::Visit;
use crate::web::pages::way::desk_of;

/// A button that leads to a form.
#[derive(Clone, Debug, Serialize)]
pub struct Button {
    /// The step.
    pub step: String,
    /// What stands on it.
    pub label: String,
    /// Where it leads.
    pub link: String,
    /// Whether it ends or undoes something.
    pub grave: bool,
}

/// What nobody should answer without reading it first: texts, checks, offers, accounts and payments.
const READ_FIRST: &[SubjectKind] = &[
    SubjectKind::Draft,
    SubjectKind::Review,
    SubjectKind::ComplianceCheck,
    SubjectKind::Proposal,
    SubjectKind::Statement,
    SubjectKind::PayoutBatch,
    SubjectKind::Dispute,
];

thread_local! {
    /// The operations of forms by the addresses of their pages.
    static FORMS: BTreeMap<String, String> = deeds().into_iter().map(|deed| (deed.page, deed.operation)).collect();
}

/// What is said on the page after a form went through; nothing for an operation that has no form.
pub fn done_sentence(words: &Words, operation: &str) -> Option<String> {
    let deed = FORMS.with(|forms| forms.iter().find(|(_, known)| *known == operation).map(|(page, _)| page.clone()))?;
    let own = words.say_if_known(&format!("done-{operation}"));
    own.or_else(|| {
        let step = deed.rsplit_once("/steps/").map(|(_, step)| step);
        let label = words.say_if_known(&format!("step-{}", step?))?;
        let mut facts = FluentArgs::new();
        facts.set("what", label);
        words.say_with("form-done-step", &facts).ok()
    })
    .or_else(|| words.say_if_known("form-done"))
}

/// A button to a form that is no step.
pub fn link_to(visit: &Visit, operation: &str, link: &str) -> Button {
    let own = visit.words().say_if_known(&format!("link-{operation}"));
    let label = own.unwrap_or_else(|| button_of(visit, operation, None));
    Button { step: operation.to_owned(), label, link: link.to_owned(), grave: is_grave(operation) }
}

/// The steps that a thing, as the API shows it, offers the visitor now. `back` is where they go on afterwards.
pub fn buttons_of(visit: &Visit, kind: SubjectKind, shown: &Value, back: Option<&str>) -> Vec<Button> {
    let id = shown.get("id").and_then(Value::as_str).unwrap_or_default();
    let steps = shown.get("steps").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let allowed = steps.iter().filter(|step| step.get("allowed") == Some(&Value::Bool(true)));
    let names = allowed.filter_map(|step| step.get("name").and_then(Value::as_str));
    let mut buttons: Vec<Button> = names.filter_map(|step| button(visit, kind, (id, step), back)).collect();
    // The likeliest step stands first and is drawn as such; what cannot be taken back stands last.
    buttons.sort_by_key(|button| (button.grave, links::rank(kind, &button.step)));
    buttons
}

/// The likeliest step that whoever a wait is for may take from its state. What must be read before it is judged has none: the
/// desk it is judged at, or its page, is the way there.
pub fn first_button(visit: &Visit, wait: &wait::Model) -> Option<Button> {
    let kind = wait.subject_kind;
    if let Some(link) = desk_of(visit.actor().role, wait) {
        return Some(Button {
            step: "review".to_owned(),
            label: visit.say(if kind == SubjectKind::ComplianceCheck { "page-judge" } else { "page-review" }),
            link,
            grave: false,
        });
    }
    if READ_FIRST.contains(&kind) {
        return None;
    }
    // Whoever is to write is led to the text; no step of the piece itself stands before it.
    let id = kind.show(wait.subject_id);
    if kind == SubjectKind::Deliverable && wait.state == DeliverableState::Producing.code() && wait.party == Party::Creator {
        return Some(link_to(visit, "write_draft", &format!("/{}/{id}/drafts/new", kind.plural())));
    }
    let table = table_of(kind)?;
    let open = table.steps.iter().filter(|step| step.is_open_to(&wait.state, visit.actor().role, Some(wait.party)));
    let buttons = open.filter_map(|step| button(visit, kind, (&id, step.step), None)).filter(|button| !button.grave);
    buttons.min_by_key(|button| links::rank(kind, &button.step))
}

fn button(visit: &Visit, kind: SubjectKind, (id, step): (&str, &str), back: Option<&str>) -> Option<Button> {
    let page = format!("/{}/{{id}}/steps/{step}", kind.plural());
    let operation = FORMS.with(|forms| forms.get(&page).cloned())?;
    let back = back.map(|back| format!("?_back={back}")).unwrap_or_default();
    Some(Button {
        step: step.to_owned(),
        label: button_of(visit, &operation, Some(&(kind, step.to_owned()))),
        link: format!("{}{back}", page.replace("{id}", id)),
        grave: is_grave(&operation),
    })
}
