//! A step taken from a letter: its page says what the step is about and does nothing; its form takes exactly that step,
//! as the person the letter went to, by the same way as the API.
//!
//! A link that is used, late, overtaken or no longer theirs explains itself and leads to the sign-in. Which letters carry
//! links is said in `links.rs`.

use std::rc::Rc;

use entity::{Instant, Party, outbox, user, wait};
use serde_json::{Value, json};

use super::act::{self, Errand, button_of, consequence, deed_at, done_sentence, is_grave, title_of};
use super::cookie::{csrf_token, is_csrf_token};
use super::letter::quoted;
use super::visit::{Reading, Sheet, Visit, Visitor};
use super::way::path_of;
use crate::kernel::outbox::inbox as letters;
use crate::kernel::outbox::link::{Token, step_after};
use crate::kernel::wait::open_of;
use crate::kernel::{Actor, Fault, Kind};
use crate::links::{ends_at, is_by_link};
use crate::market::identity;
use crate::notify::Frozen;
use crate::web::problem;

/// What a good link is about.
struct Pass {
    token: String,
    step: String,
    letter: outbox::Model,
    user: user::Model,
    wait: wait::Model,
    ends_at: Instant,
    /// The visit as the person the letter went to.
    theirs: Visit,
    operation: String,
}

/// Why a link takes no step.
enum Void {
    /// Not one of this house's, or not for that address any more.
    Unknown,
    /// Its step was taken.
    Used(Instant),
    /// Something else happened to its subject since.
    Overtaken,
    /// Its time is over.
    Late(Instant),
    /// The person may not answer any more.
    Revoked,
    /// The step is refused, for this reason.
    Refused(String),
}

/// Somebody who could follow, or why not, with where it led.
enum Found {
    Pass(Box<Pass>),
    Void(Void, Option<Box<outbox::Model>>),
}

/// Shows what the step would do. Changes nothing.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    match follow(&visit).await? {
        Found::Pass(pass) => asked(&visit, &pass, 200).await,
        Found::Void(why, letter) => Ok(void(&visit, &why, letter.as_deref())),
    }
}

/// Takes the step.
pub async fn take(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let pass = match follow(&visit).await? {
        Found::Pass(pass) => pass,
        Found::Void(why, letter) => return Ok(void(&visit, &why, letter.as_deref())),
    };
    if !is_csrf_token(&csrf_token(visit.house(), &pass.token), visit.field("csrf")) {
        return asked(&visit, &pass, 403).await;
    }
    let errand = Errand {
        path: pass.theirs.path.clone(),
        body: json!({}),
        key: Some(format!("letter-{}-{}", pass.letter.id, pass.step)),
        version: Some(pass.wait.subject_version),
        ..Errand::default()
    };
    match act::send(&pass.theirs, &pass.operation, errand).await {
        Ok(_) => Ok(done(&visit, &pass)),
        Err(Fault::Refused(refusal)) => {
            let is_overtaken = refusal.kind == Kind::Stale;
            let why = if is_overtaken { Void::Overtaken } else { Void::Refused(problem::sentence(&refusal, visit.words())) };
            Ok(void(&visit, &why, Some(&pass.letter)))
        }
        Err(fault) => Err(fault),
    }
}

/// Whom a link lets in, and to what.
async fn follow(visit: &Visit) -> Result<Found, Fault> {
    let (house, text) = (visit.house(), super::visit::found(&visit.path, "token").unwrap_or_default());
    let unknown = || Ok(Found::Void(Void::Unknown, None));
    let Some(token) = Token::read(text) else { return unknown() };
    let Some(letter) = letters::find(house.reader(), None, token.letter).await? else { return unknown() };
    let Some(user) = identity::store::find_user(house.reader(), letter.user_id).await? else { return unknown() };
    if !token.is_ours(house.sealer(), &user.email) || !is_by_link(letter.subject_kind, &token.step) {
        return unknown();
    }
    let frozen = Frozen::read(&letter)?;
    let Some((facts, version)) = frozen.wait.as_ref().and_then(|wait| Some((wait, wait.version?))) else { return unknown() };
    let void = |why, letter| Ok(Found::Void(why, Some(Box::new(letter))));
    if let Some(event) = step_after(house.reader(), letter.subject_kind, letter.subject_id, version).await? {
        let is_theirs = event.name == token.step && event.user_id == Some(user.id);
        return void(if is_theirs { Void::Used(event.at) } else { Void::Overtaken }, letter);
    }
    let ends_at = ends_at(&letter, facts);
    if house.now() >= ends_at {
        return void(Void::Late(ends_at), letter);
    }
    let waiting = open_of(house.reader(), letter.subject_id).await?.filter(|wait| wait.subject_version == version);
    let Some(wait) = waiting else { return void(Void::Overtaken, letter) };
    let Some(actor) = identity::store::actor_who_answers(house.reader(), user.id, &wait, house.now()).await? else {
        return void(Void::Revoked, letter);
    };
    let theirs = as_them(visit, actor, &user, letter.subject_kind.show(letter.subject_id));
    match operation(&theirs, &letter, &token.step).await? {
        Ok(operation) => {
            let (token, step) = (text.to_owned(), token.step);
            Ok(Found::Pass(Box::new(Pass { token, step, letter, user, wait, ends_at, theirs, operation })))
        }
        Err(why) => void(why, letter),
    }
}

/// The same visit as somebody else: nothing of the visitor's own sign-in goes along.
fn as_them(visit: &Visit, actor: Actor, user: &user::Model, id: String) -> Visit {
    let visitor = Visitor { actor, user: Some(user.clone()), zone: user.zone.clone(), ..visit.visitor.clone() };
    let path = vec![("id".to_owned(), id)];
    Visit {
        front: visit.front.clone(),
        visitor,
        origin: visit.origin.clone(),
        looked_at: visit.looked_at,
        path,
        query: Vec::new(),
        form: Vec::new(),
    }
}

/// The operation that takes the step, if they may take it now.
async fn operation(theirs: &Visit, letter: &outbox::Model, step: &str) -> Result<Result<String, Void>, Fault> {
    let page = format!("/{}/{{id}}/steps/{step}", letter.subject_kind.plural());
    let deed = deed_at(&page).ok_or_else(|| Fault::broken(format!("no form stands at {page}")))?;
    let beside = deed.beside.as_ref().ok_or_else(|| Fault::broken(format!("nothing is read beside {page}")))?;
    let shown = match act::read(theirs, beside, theirs.path.clone(), "").await {
        Ok(shown) => shown,
        Err(Fault::Refused(_)) => return Ok(Err(Void::Revoked)),
        Err(fault) => return Err(fault),
    };
    let steps = shown.get("steps").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let found = steps.iter().find(|view| view.get("name").and_then(Value::as_str) == Some(step));
    Ok(match found {
        Some(view) if view.get("allowed") == Some(&Value::Bool(true)) => Ok(deed.operation),
        Some(_) | None => Err(Void::Revoked),
    })
}

async fn asked(visit: &Visit, pass: &Pass, status: u16) -> Result<Sheet, Fault> {
    let letter = quoted(visit, &pass.letter, &pass.user, pass.wait.party).await?;
    let step = (pass.letter.subject_kind, pass.step.clone());
    let title = title_of(visit, &pass.operation, Some(&step));
    let data = json!({
        "heading": title,
        "subject": letter.subject,
        "text": letter.text.split("\n--\n").next().unwrap_or_default().trim(),
        "after": consequence(visit.words(), (step.0, &step.1), &pass.wait.state),
        "you": pass.user.name,
        "as_whom": as_whom(visit, pass).await?,
        "party": pass.wait.party,
        "ends_at": pass.ends_at,
        "csrf": csrf_token(visit.house(), &pass.token),
        "button": button_of(visit, &pass.operation, Some(&step)),
        "grave": is_grave(&pass.operation),
        "open": onward(visit, Some(&pass.letter)),
        "zone": pass.user.zone,
    });
    Ok(Sheet::Read(Reading { template: "pages/link/asked", title, status, data }))
}

/// The organisation or creator somebody answers for.
async fn as_whom(visit: &Visit, pass: &Pass) -> Result<String, Fault> {
    let (db, actor) = (visit.house().reader(), pass.theirs.actor());
    let name = match (pass.wait.party, actor.organisation, actor.creator) {
        (Party::Creator, _, Some(creator)) => identity::store::find_creator(db, creator).await?.map(|creator| creator.display_name),
        (_, Some(organisation), _) => identity::store::find_organisation(db, organisation).await?.map(|found| found.name),
        (_, None, _) => None,
    };
    Ok(name.unwrap_or_else(|| pass.user.name.clone()))
}

fn done(visit: &Visit, pass: &Pass) -> Sheet {
    let title = visit.say("link-done");
    let sentence = done_sentence(visit.words(), &pass.operation).unwrap_or_else(|| title.clone());
    let data =
        json!({ "heading": sentence, "sentence": visit.say("link-done-text"), "at": null, "open": onward(visit, Some(&pass.letter)) });
    Sheet::Read(Reading { template: "pages/link/told", title, status: 200, data })
}

fn void(visit: &Visit, why: &Void, letter: Option<&outbox::Model>) -> Sheet {
    let (word, status, at) = match why {
        Void::Unknown => ("unknown", 404, None),
        Void::Used(at) => ("used", 410, Some(*at)),
        Void::Overtaken => ("overtaken", 410, None),
        Void::Late(at) => ("late", 410, Some(*at)),
        Void::Revoked => ("revoked", 410, None),
        Void::Refused(_) => ("refused", 409, None),
    };
    let sentence = match why {
        Void::Refused(sentence) => sentence.clone(),
        Void::Unknown | Void::Used(_) | Void::Overtaken | Void::Late(_) | Void::Revoked => visit.say(&format!("link-{word}-text")),
    };
    let title = visit.say(&format!("link-{word}"));
    let data = json!({ "heading": title, "sentence": sentence, "at": at, "open": onward(visit, letter) });
    Sheet::Read(Reading { template: "pages/link/told", title, status, data })
}

/// The way to what a letter was about, through the sign-in for whoever has not signed in.
fn onward(visit: &Visit, letter: Option<&outbox::Model>) -> String {
    let path = letter.and_then(|letter| path_of(letter.subject_kind, letter.subject_id)).unwrap_or_else(|| "/".to_owned());
    if visit.actor().user.is_some() { path } else { format!("/sign-in?next={path}") }
}
