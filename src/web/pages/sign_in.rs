//! Signing in and out with a form. Who may is decided by identity.

use std::rc::Rc;

use serde_json::{Value, json};

use super::cookie::seat_of;
use super::upload;
use super::visit::{Fields, Reading, Sheet, Visit, Visitor, is_of_this_house};
use crate::kernel::{Actor, Call, Fault, Kind};
use crate::market::identity::{self, SignIn};
use crate::web::front::Front;
use crate::web::{problem, session};

/// What the names of fields begin with that a sign-in carries along.
const CARRIED: &str = "carried.";

/// What was done before that goes on in a letter.
const BY_LETTER: &[&str] = &["sign_up", "ask_password_reset"];

/// The form.
pub async fn form(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    if visit.visitor.user.is_some() {
        return Ok(Sheet::Go(next(visit.asked("next"))));
    }
    Ok(shown(&visit, visit.asked("next"), None))
}

/// Somebody signs in. An unknown address is answered like a wrong password.
pub async fn sign_in(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let code = visit.field("otp").trim();
    let attempt = SignIn {
        email: visit.field("email").to_owned(),
        password: visit.field("password").to_owned(),
        otp: (!code.is_empty()).then(|| code.to_owned()),
        device: visit.origin.device(),
        second_factor_required: visit.front.requires_second_factor(),
    };
    match identity::sign_in(visit.house(), &Call::by(visit.actor().clone()), attempt).await {
        Ok(signed_in) => {
            let cookie = session::issue_cookie(visit.house(), signed_in.user_id, signed_in.session_id)?;
            let carried = carried(&visit.form);
            if !carried.is_empty() {
                let data = json!({ "next": next(Some(visit.field("next"))), "carried": hidden(&carried, "") });
                let reading = Reading { template: "pages/resume", title: visit.say("page-resume"), status: 200, data };
                let actor = Actor { session: Some(signed_in.session_id), ..signed_in.actor };
                return Ok(Sheet::Resumed { cookie, seat: seat_of(&actor).unwrap_or_default(), reading });
            }
            Ok(Sheet::SignedIn { to: next(Some(visit.field("next"))), cookie })
        }
        Err(fault) if fault.refusal().is_some() => Ok(shown(&visit, Some(visit.field("next")), Some(&fault))),
        Err(fault) => Err(fault),
    }
}

/// Somebody sent a form after their sign-in had ended: they sign in again, and the form waits with what they wrote.
pub fn interrupted(front: &Front, path: &str, form: &Fields, visitor: &Visitor) -> Sheet {
    let words = front.words(visitor.locale);
    let say = |key: &str| words.say_if_known(key).unwrap_or_default();
    let kept: Fields = upload::without_large_files(form).into_iter().filter(|(name, _)| name != "csrf").collect();
    let data = json!({
        "why": say("page-interrupted"), "email": "", "next": path, "mailbox": !front.is_in_earnest(), "letter_there": false,
        "guests": [], "carried": hidden(&kept, CARRIED),
    });
    Sheet::Read(Reading { template: "pages/sign_in", title: say("page-sign-in"), status: 401, data })
}

/// What a form carries through a sign-in.
fn carried(form: &Fields) -> Fields {
    form.iter().filter_map(|(name, value)| Some((name.strip_prefix(CARRIED)?.to_owned(), value.clone()))).collect()
}

fn hidden(fields: &Fields, prefix: &str) -> Vec<Value> {
    fields.iter().map(|(name, value)| json!({ "name": format!("{prefix}{name}"), "value": value })).collect()
}

/// Whoever has no account yet says what they come for.
pub async fn choose(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    Ok(Sheet::read("pages/sign_up", visit.say("page-sign-up"), json!({ "mailbox": !visit.front.is_in_earnest() })))
}

/// Somebody of several organisations goes on as a member of another, or for a creator under a mandate.
pub async fn switch(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let organisation = visit.field("organisation").parse().ok();
    let acting_for = visit.field("acting_for").parse().ok();
    identity::switch(visit.house(), &visit.call(), organisation, acting_for).await?;
    Ok(Sheet::Go(next(Some(visit.field("next")))))
}

/// Somebody signs out.
pub async fn sign_out(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    match identity::sign_out(visit.house(), &visit.call()).await {
        Err(fault) if fault.refusal().is_none_or(|refusal| refusal.kind != Kind::Missing) => Err(fault),
        Ok(()) | Err(_) => Ok(Sheet::SignedOut { to: "/sign-in".to_owned() }),
    }
}

fn shown(visit: &Visit, next: Option<&str>, fault: Option<&Fault>) -> Sheet {
    let why = fault.and_then(Fault::refusal).map(|refusal| problem::sentence(refusal, visit.words()));
    let mailbox = !visit.front.is_in_earnest();
    Sheet::Read(Reading {
        template: "pages/sign_in",
        title: visit.say("page-sign-in"),
        status: fault.map_or(200, |fault| problem::status_of(fault).as_u16()),
        data: json!({
            "carried": hidden(&visit.form.iter().filter(|(name, _)| name.starts_with(CARRIED)).cloned().collect(), ""),
            "why": why,
            "email": visit.field("email"),
            "next": next.unwrap_or("/"),
            "mailbox": mailbox,
            "letter_there": mailbox && visit.asked("done").is_some_and(|done| BY_LETTER.contains(&done)),
            "guests": visit.front.guests(),
        }),
    })
}

/// Where to go on: a path of this house and nothing else.
fn next(asked: Option<&str>) -> String {
    asked.filter(|path| is_of_this_house(path)).unwrap_or("/").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_house() {
        for elsewhere in ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:x", "", "/a\r\nset-cookie: b"] {
            assert_eq!(next(Some(elsewhere)), "/", "{elsewhere}");
        }
        assert_eq!(next(Some("/deals/deal_1?x=1")), "/deals/deal_1?x=1");
    }
}
