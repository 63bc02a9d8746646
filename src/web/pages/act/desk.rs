//! A form is shown, and taken. Showing changes nothing; taking runs the route with the form as its body, under the key
//! the form was given, so that a second click repeats the answer and not the promise.
//!
//! What does not go through comes back with everything that was written, and says what is wrong where it is wrong.

use std::rc::Rc;

use entity::SubjectKind;
use serde_json::{Value, json};

use super::context::{self, Context};
use super::draw::Sketch;
use super::errand::{Errand, read, route_of, send};
use super::fill::{body_of, pairs_of};
use super::guess::guess;
use super::lifecycle::table_of;
use super::lists::{Lists, lists_for};
use super::look;
use super::preview;
use super::shape::{Field, FieldKind, fields_of};
use super::table::{Deed, PARTS, deeds};
use super::undo;
use super::usual::{usual_row, usual_values};
use crate::kernel::seal::fresh_token;
use crate::kernel::{Fault, FieldError, Kind, Refusal};
use crate::render::Words;
use crate::web::pages::page::{Entry, Page, get, post};
use crate::web::pages::upload;
use crate::web::pages::visit::{Fields, Reading, Sheet, Visit, found, is_of_this_house};
use crate::web::pages::way::path_of_id;
use crate::web::problem;
use crate::web::route::{self, Reply};

/// Names in a form that are not of the body.
const KEY: &str = "_key";
const VERSION: &str = "_version";
const BACK: &str = "_back";
const MORE: &str = "_more";
const LESS: &str = "_less";
const AGAIN: &str = "_again";
/// The form is only looked at: nothing of it is taken yet.
const LOOK: &str = "_look";

/// Operations whose form is a page of its own, at the same address.
const OWN: &[&str] = &["write_draft", "rewrite_draft"];

/// The pages of every form.
pub fn pages() -> Vec<Page> {
    let both = |deed: Deed| {
        let (deed, address) = (Rc::new(deed.clone()), deed.page);
        let (taken, taken_operation) = (Rc::clone(&deed), deed.operation.clone());
        let show = async move |visit: Rc<Visit>| show(&visit, &deed).await;
        let take = async move |visit: Rc<Visit>| take(&visit, &taken).await;
        let entry = entry_of(&taken_operation);
        [get(address.clone(), show).open_to(entry), post(address, take).open_to(entry)]
    };
    deeds().into_iter().filter(|deed| !OWN.contains(&deed.operation.as_str())).flat_map(both).collect()
}

/// Who may come in: whoever may by the API. Roles are judged where the route runs.
fn entry_of(operation: &str) -> Entry {
    match route_of(operation).map(|route| route.entry) {
        Some(route::Entry::Anyone) => Entry::Anyone,
        Some(route::Entry::Guessable) => Entry::Guessable,
        Some(route::Entry::SignedIn | route::Entry::Roles(_)) | None => Entry::SignedIn,
    }
}

/// What is drawn beside a form: the thing it is about.
struct Beside {
    shown: Value,
    link: Option<String>,
}

/// A form in the making.
struct Draft<'a> {
    deed: &'a Deed,
    fields: Vec<Field>,
    beside: Option<Beside>,
    values: Fields,
    key: String,
    version: Option<String>,
    back: Option<String>,
}

async fn show(visit: &Visit, deed: &Deed) -> Result<Sheet, Fault> {
    let beside = beside(visit, deed).await?;
    if let (Some((kind, step)), Some(beside)) = (&deed.step, &beside)
        && let Some(why) = refused_already(&beside.shown, step)
    {
        return Ok(overtaken(visit, *kind, beside, &why));
    }
    let fields = fields(deed)?;
    let mut values: Fields = visit.query.clone();
    if let Some(beside) = &beside {
        let all = pairs_of(&shown_fields(deed, &fields), &beside.shown, &visit.visitor.zone);
        values.extend(all.into_iter().filter(|(name, _)| found(&visit.query, name).is_none()));
    }
    let guessed = pairs_of(&fields, &guess(visit, &deed.operation).await?, &visit.visitor.zone);
    values.extend(guessed.into_iter().filter(|(name, _)| found(&visit.query, name).is_none()));
    usual_values(&deed.operation, &mut values);
    let version = beside.as_ref().filter(|_| deed.step.is_some()).and_then(|beside| beside.shown.get("version")).map(Value::to_string);
    let back = visit.asked(BACK).map(str::to_owned);
    Draft { deed, fields, beside, values, key: fresh_token(), version, back }.sheet(visit, None).await
}

async fn take(visit: &Visit, deed: &Deed) -> Result<Sheet, Fault> {
    let fields = fields(deed)?;
    let given = |name: &str| Some(visit.field(name).to_owned()).filter(|value| !value.is_empty());
    let key = given(KEY).unwrap_or_else(fresh_token);
    let mut draft = Draft { deed, fields, beside: None, values: visit.form.clone(), key, version: given(VERSION), back: given(BACK) };
    let reshaped = [MORE, LESS, AGAIN, LOOK].into_iter().any(|name| given(name).is_some());
    if reshaped {
        reshape(&deed.operation, &mut draft.values);
        draft.beside = beside(visit, deed).await?;
        return draft.sheet(visit, None).await;
    }
    if takes_a_file(&draft.fields) {
        upload::complete(&mut draft.values);
    }
    let done = match upload::must_be_a_file(&visit.form).and_then(|()| body(visit, &draft)) {
        Ok(body) => {
            let version = draft.version.as_deref().and_then(|version| version.parse().ok());
            let asked = deed.asks.iter().map(|name| ((*name).to_owned(), visit.field(name).to_owned()));
            let errand = Errand {
                path: visit.path.iter().cloned().chain(asked).collect(),
                body,
                key: Some(draft.key.clone()),
                version,
                ..Errand::default()
            };
            send(visit, &deed.operation, errand).await
        }
        Err(fault) => Err(fault),
    };
    match done {
        Ok(reply) => Ok(Sheet::Go(onward(&draft, visit, reply)?)),
        Err(fault) => refused(visit, draft, fault).await,
    }
}

/// A refusal stays beside its form. What is not there, or not theirs, is told as a page of its own.
async fn refused(visit: &Visit, mut draft: Draft<'_>, fault: Fault) -> Result<Sheet, Fault> {
    let Some(refusal) = fault.refusal() else { return Err(fault) };
    if matches!(refusal.kind, Kind::Missing | Kind::Unauthenticated | Kind::Forbidden | Kind::Limited) {
        return Err(fault);
    }
    draft.beside = beside(visit, draft.deed).await?;
    if refusal.kind == Kind::Stale {
        // Somebody was faster: what is sent next is judged against what there is now.
        draft.version = draft.beside.as_ref().and_then(|beside| beside.shown.get("version")).map(Value::to_string);
        draft.key = fresh_token();
    }
    if refusal.kind == Kind::Mismatch {
        draft.key = fresh_token();
    }
    draft.sheet(visit, Some(refusal)).await
}

async fn beside(visit: &Visit, deed: &Deed) -> Result<Option<Beside>, Fault> {
    let Some(operation) = &deed.beside else { return Ok(None) };
    let shown = read(visit, operation, visit.path.clone(), "").await?;
    let link = shown.get("id").and_then(Value::as_str).and_then(path_of_id);
    Ok(Some(Beside { shown, link }))
}

fn fields(deed: &Deed) -> Result<Vec<Field>, Fault> {
    let route = route_of(&deed.operation).ok_or_else(|| Fault::broken(format!("no route is called {}", deed.operation)))?;
    let mut fields = route.body.map(|shape| fields_of(&shape())).unwrap_or_default();
    // What the address says is not asked again; of several parts a form is about one.
    fields.retain(|field| !deed.page.contains(&format!("{{{}}}", field.name)));
    for name in deed.asks.iter().rev() {
        fields.insert(0, Field { name: (*name).to_owned(), kind: FieldKind::Text { long: false, most: None }, required: true });
    }
    if let Some(part) = deed.part {
        fields.retain(|field| field.name == part || !PARTS.contains(&field.name.as_str()));
        fields.iter_mut().filter(|field| field.name == part).for_each(|field| field.required = true);
    }
    Ok(fields)
}

/// Whether a form takes a file.
fn takes_a_file(fields: &[Field]) -> bool {
    fields.iter().any(|field| field.name == upload::FILE)
}

/// The body of a form, with what its address says.
fn body(visit: &Visit, draft: &Draft<'_>) -> Result<Value, Fault> {
    let mut body = body_of(&draft.fields, &draft.values, &visit.visitor.zone).map_err(Fault::invalid)?;
    let asked = route_of(&draft.deed.operation).and_then(|route| route.body).map(|shape| fields_of(&shape())).unwrap_or_default();
    for field in asked {
        if let (Some(value), Value::Object(body)) = (found(&visit.path, &field.name), &mut body) {
            body.insert(field.name, Value::from(value));
        }
    }
    if let Value::Object(body) = &mut body {
        body.retain(|name, _| !draft.deed.asks.contains(&name.as_str()));
    }
    Ok(body)
}

/// What a form shows of the thing beside it: all of it where it changes it, what is on the table where it answers.
fn shown_fields(deed: &Deed, fields: &[Field]) -> Vec<Field> {
    let is_shown = |field: &&Field| deed.changes || matches!(field.kind, FieldKind::Group(_)) || field.name == "title";
    fields.iter().filter(is_shown).cloned().collect()
}

/// Why a step cannot be taken, where what is beside the form already says so.
fn refused_already(shown: &Value, step: &str) -> Option<String> {
    let steps = shown.get("steps")?.as_array()?;
    let found = steps.iter().find(|view| view.get("name").and_then(Value::as_str) == Some(step));
    match found {
        Some(view) if view.get("allowed") == Some(&Value::Bool(true)) => None,
        Some(view) => Some(view.get("why").and_then(Value::as_str).unwrap_or_default().to_owned()),
        None => Some(String::new()),
    }
}

/// The page of somebody who comes too late: what stands there now, and the way to it.
fn overtaken(visit: &Visit, kind: SubjectKind, beside: &Beside, why: &str) -> Sheet {
    let state = beside.shown.get("state").and_then(Value::as_str).unwrap_or_default();
    let data = json!({ "why": why, "kind": kind, "is": state, "back": beside.link.clone().unwrap_or_else(|| "/".to_owned()) });
    Sheet::Read(Reading { template: "pages/overtaken", title: visit.say("form-overtaken"), status: 409, data })
}

/// Adds a row, or takes one away.
fn reshape(operation: &str, values: &mut Fields) {
    let more = found(values, MORE).map(str::to_owned);
    let less = found(values, LESS).map(|row| format!("{row}."));
    values.retain(|(name, _)| !matches!(name.as_str(), MORE | LESS | AGAIN | LOOK));
    if let Some(less) = less {
        values.retain(|(name, _)| !name.starts_with(&less));
    }
    if let Some(more) = more {
        usual_row(operation, &more, values);
        values.push((format!("{more}._"), String::new()));
    }
}

/// Where to go on after it is done: where the form said, to what came of it, or back to what it was about.
fn onward(draft: &Draft<'_>, visit: &Visit, reply: Reply) -> Result<String, Fault> {
    let shown: Value = match reply {
        Reply::Json(text) if text.is_empty() => Value::Null,
        Reply::Json(text) => serde_json::from_str(&text)?,
        Reply::File(_) => Value::Null,
    };
    let made = shown.get("id").and_then(Value::as_str).and_then(path_of_id);
    let above = || {
        let address = visit.path.iter().fold(draft.deed.page.clone(), |page, (name, value)| page.replace(&format!("{{{name}}}"), value));
        let base = address.rsplit_once('/').map_or(String::new(), |(base, _)| base.to_owned());
        base.split_once("/steps").map_or(base.clone(), |(base, _)| base.to_owned())
    };
    let to = draft
        .back
        .clone()
        .filter(|path| is_of_this_house(path))
        .or_else(|| draft.deed.onward.map(str::to_owned))
        .or(made)
        .unwrap_or_else(above);
    let (address, anchor) = to.split_once('#').map_or((to.as_str(), ""), |(address, anchor)| (address, anchor));
    let joint = if address.contains('?') { '&' } else { '?' };
    let anchor = if anchor.is_empty() { String::new() } else { format!("#{anchor}") };
    let back = undo::offer(draft.deed, &shown, (&visit.visitor.csrf, visit.house().now())).unwrap_or_default();
    Ok(format!("{address}{joint}done={}{back}{anchor}", draft.deed.operation))
}

impl Draft<'_> {
    async fn sheet(&self, visit: &Visit, refusal: Option<&Refusal>) -> Result<Sheet, Fault> {
        let beside = self.beside.as_ref().map(|beside| &beside.shown);
        let lists = lists_for(visit, &self.fields, beside).await?;
        let preview = preview::of(visit, &self.deed.operation, beside).await?;
        let context = context::of(visit, &self.deed.operation, (beside, &self.values)).await?;
        let looked = look::of(visit, &self.deed.operation, &self.values).await?;
        let mut sheet = self.drawn(visit, refusal, (&lists, &preview, &context));
        if let Sheet::Read(Reading { data: Value::Object(data), .. }) = &mut sheet {
            data.insert("looked".to_owned(), looked);
        }
        Ok(sheet)
    }

    fn drawn(&self, visit: &Visit, refusal: Option<&Refusal>, (lists, preview, context): (&Lists, &Value, &Context)) -> Sheet {
        let words = visit.words();
        let nothing: &[FieldError] = &[];
        let wrong = refusal.map_or(nothing, |refusal| &refusal.fields);
        let sketch = Sketch { operation: &self.deed.operation, words, values: &self.values, wrong, lists, names: &context.names };
        let upload = takes_a_file(&self.fields);
        // A file brings its own name; what it holds is never shown again.
        let attach = self.fields.iter().any(|field| field.name == upload::ATTACHMENTS);
        let is_proof = matches!(self.deed.operation.as_str(), "deliverable_prove" | "note_measurement");
        let is_paper = self.deed.operation == "invoice_issue";
        let shown = |field: &&Field| !(upload && matches!(field.name.as_str(), upload::FILE | "name")) && field.name != upload::ATTACHMENTS;
        let drawn = sketch.draw(&self.fields.iter().filter(shown).cloned().collect::<Vec<_>>());
        let why = refusal.map(|refusal| problem::sentence(refusal, words));
        let title = title_of(visit, &self.deed.operation, self.deed.step.as_ref());
        let link = self.beside.as_ref().and_then(|beside| beside.link.clone());
        let data = json!({
            "operation": self.deed.operation,
            "heading": title,
            "lead": words.say_if_known(&format!("lead-{}", self.deed.operation)),
            "about": self.beside.as_ref().and_then(|beside| beside.shown.get("title").cloned()),
            "link": link.clone().or_else(|| self.back.clone()).or_else(|| self.deed.onward.map(str::to_owned)),
            "after": self.after(visit),
            "preview": preview,
            "context": context.shown,
            "why": why,
            "upload": upload,
            "attach": attach && !is_proof && !is_paper,
            "paper": attach && is_paper,
            "screenshot": attach && is_proof,
            "left_over": sketch.left_over(&drawn),
            "fields": drawn,
            "key": self.key,
            "version": self.version,
            "back": self.back,
            "button": button_of(visit, &self.deed.operation, self.deed.step.as_ref()),
            "grave": is_grave(&self.deed.operation),
        });
        let status = refusal.map_or(200, |refusal| problem::status_of(&Fault::Refused(Box::new(refusal.clone()))).as_u16());
        Sheet::Read(Reading { template: "pages/form", title, status, data })
    }

    fn after(&self, visit: &Visit) -> Option<Value> {
        let (kind, step) = self.deed.step.as_ref()?;
        let state = self.beside.as_ref()?.shown.get("state")?.as_str()?;
        consequence(visit.words(), (*kind, step), state)
    }
}

/// What a step leads to from a state and who is told, from the table of its lifecycle.
pub fn consequence(words: &Words, (kind, step): (SubjectKind, &str), state: &str) -> Option<Value> {
    let table = table_of(kind)?;
    let row = table.steps.iter().find(|row| row.step == step && row.from.contains(&state))?;
    let told = row.told.iter().filter_map(|told| told.split_once(": ")).map(|(party, _)| party);
    let mut parties: Vec<String> = told.filter_map(|party| words.say_if_known(&format!("party-{party}"))).collect();
    parties.dedup();
    Some(json!({ "kind": kind, "to": row.to, "told": parties }))
}

/// What a form is called.
pub fn title_of(visit: &Visit, operation: &str, step: Option<&(SubjectKind, String)>) -> String {
    let words = visit.words();
    let by_step = || {
        let (kind, step) = step?;
        let (what, step) = (words.say_if_known(&format!("subject-{kind}"))?, words.say_if_known(&format!("step-{step}"))?);
        Some(format!("{step} · {what}"))
    };
    words.say_if_known(&format!("act-{operation}")).or_else(by_step).unwrap_or_else(|| operation.to_owned())
}

/// What stands on the button of a form.
pub fn button_of(visit: &Visit, operation: &str, step: Option<&(SubjectKind, String)>) -> String {
    let words = visit.words();
    let by_step = || words.say_if_known(&format!("step-{}", step?.1));
    let own = words.say_if_known(&format!("button-{operation}"));
    own.or_else(by_step).or_else(|| words.say_if_known(&format!("act-{operation}"))).unwrap_or_else(|| operation.to_owned())
}

/// Steps that end or undo something: their button says so.
pub fn is_grave(operation: &str) -> bool {
    const GRAVE: &[&str] = &["cancel", "decline", "refuse", "reject", "withdraw", "remove", "end", "claw", "dispute", "lose", "miss"];
    operation.split('_').any(|word| GRAVE.contains(&word))
}
