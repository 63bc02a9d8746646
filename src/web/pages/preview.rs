//! How each letter reads, for operators: with made-up facts, in both languages. Nothing is sent from here.

use std::rc::Rc;

use entity::{Code, Letter, SubjectKind};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::visit::{Sheet, Visit, found};
use crate::kernel::lifecycle::StateLine;
use crate::kernel::{By, Fault};
use crate::lifecycles::wait_told_by;
use crate::links;
use crate::notify::facts::sample;
use crate::notify::timing::can_be_left;
use crate::notify::{Addressed, Rendered, WaitFacts, render};
use crate::render::Locale;

/// Every letter with its subject.
pub async fn list(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let row = |letter: &Letter| {
        let subject = written(&visit, *letter, visit.visitor.locale)?.subject;
        Ok(
            json!({ "title": visit.say(&format!("letter-{letter}")), "subject": subject, "link": format!("/letters/preview/{}", letter.code()) }),
        )
    };
    let rows = Letter::ALL.iter().map(row).collect::<Result<Vec<Value>, Fault>>()?;
    Ok(Sheet::read("pages/letter/previews", visit.say("page-previews"), json!({ "letters": rows })))
}

/// One letter in both languages; `?form=html&in=en` gives its HTML as a mail program would get it.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let code = found(&visit.path, "code").unwrap_or_default();
    let letter = *Letter::ALL.iter().find(|letter| letter.code() == code).ok_or_else(Fault::missing)?;
    if visit.asked("form") == Some("html") {
        let locale = visit.asked("in").and_then(Locale::from_code).unwrap_or_default();
        return Ok(Sheet::Letter(written(&visit, letter, locale)?.html));
    }
    let in_one = |locale: &Locale| {
        let rendered = written(&visit, letter, *locale)?;
        let html = format!("/letters/preview/{code}?form=html&in={}", locale.code());
        Ok(json!({ "locale": locale.code(), "subject": rendered.subject, "text": rendered.text, "html": html }))
    };
    let copies = Locale::ALL.iter().map(in_one).collect::<Result<Vec<Value>, Fault>>()?;
    let title = visit.say(&format!("letter-{letter}"));
    Ok(Sheet::read("pages/letter/preview", title.clone(), json!({ "code": code, "title": title, "copies": copies })))
}

fn written(visit: &Visit, letter: Letter, locale: Locale) -> Result<Rendered, Fault> {
    let told = wait_told_by(letter);
    let wait = told.map(|(kind, reader, line)| invented(visit, kind, reader, line));
    let own = told.filter(|(_, reader, line)| line.turn == Some(*reader));
    let actions = own.map_or_else(Vec::new, |(kind, reader, line)| links::shown_actions(visit.house(), kind, line.state, reader.party()));
    let addressed = Addressed {
        letter,
        locale,
        zone: &visit.visitor.zone,
        recipient: visit.visitor.user.as_ref().map_or("", |user| &user.name),
        party: told.map(|(_, reader, _)| reader.party()),
        house: "Pappus",
        link: visit.house().public_url(),
        subject_ref: "EXAMPLE",
        wait: wait.as_ref(),
        actions: &actions,
        switch_off: can_be_left(letter).then_some(visit.house().public_url()),
        facts: &sample(letter),
    };
    render(visit.front.renderer(), &addressed).map_err(|error| Fault::broken(error.to_string()))
}

/// The wait a letter tells of, two days long where it has a deadline.
fn invented(visit: &Visit, kind: SubjectKind, reader: By, line: &StateLine) -> WaitFacts {
    WaitFacts {
        subject: kind,
        party: line.turn.unwrap_or(reader).party(),
        until: line.until.as_ref().map(|_| visit.house().now().plus(SignedDuration::from_hours(48))),
        on_silence: line.on_silence.clone().filter(|step| step != "remind" && step != "escalate"),
        state: Some(line.state.to_owned()),
        version: Some(1),
    }
}
