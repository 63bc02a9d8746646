//! Letters on a page: the inbox, and the e-mails that left or would leave, as they read.
//!
//! In demo and test an operator sees everybody's; elsewhere each reader sees their own.

use std::rc::Rc;

use entity::letter::LetterClass;
use entity::outbox::{self, Channel};
use entity::{OutboxId, Party, Role, UserId, user};
use serde_json::{Value, json};

use super::rows::{self, Head};
use super::visit::{Sheet, Visit};
use super::way::path_of;
use crate::kernel::Fault;
use crate::kernel::outbox::inbox as letters;
use crate::kernel::paging::{Page, Paged};
use crate::links;
use crate::market::identity;
use crate::notify::timing::can_be_left;
use crate::notify::{Action, Addressed, Frozen, Rendered, render, subject};
use crate::render::{Locale, RenderError, Renderer};

/// The three kinds of letters: steps and deadlines, the other side's words, what might interest.
const KINDS: &[(&str, &[LetterClass])] = &[
    ("process", &[LetterClass::Action, LetterClass::Status]),
    ("communication", &[LetterClass::Message]),
    ("information", &[LetterClass::Information]),
];

/// Writes a letter, or a part of it.
type Write<T> = fn(&Renderer, &Addressed<'_>) -> Result<T, RenderError>;

/// What is told to the visitor on the pages.
pub async fn inbox(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    listed(&visit, visit.actor().user, Channel::Inbox, "page-inbox").await
}

/// Everything in the inbox was seen.
pub async fn read_all(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    letters::mark_read(visit.house(), &visit.call(), None).await?;
    Ok(Sheet::Go("/inbox".to_owned()))
}

/// E-mails.
pub async fn mailbox(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    listed(&visit, reader(&visit), Channel::Email, "page-mailbox").await
}

/// One letter, as text; `?form=html` gives its HTML as a mail program would get it.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let letter = letters::find(visit.house().reader(), reader(&visit), visit.id::<OutboxId>()?).await?.ok_or_else(Fault::missing)?;
    let user = identity::store::find_user(visit.house().reader(), letter.user_id).await?.ok_or_else(Fault::missing)?;
    let rendered = written(&visit, &letter, &user, &house_name(&visit).await?)?;
    if letter.channel == Channel::Inbox && letter.read_at.is_none() && visit.actor().user == Some(letter.user_id) {
        letters::mark_read(visit.house(), &visit.call(), Some(letter.id)).await?;
    }
    if visit.asked("form") == Some("html") {
        return Ok(Sheet::Letter(rendered.html));
    }
    let data = json!({
        "subject": rendered.subject,
        "text": rendered.text,
        "to": user.email,
        "letter_state": letter.state,
        "at": letter.created_at,
        "html": format!("/mailbox/{}?form=html", letter.id),
        "link": path_of(letter.subject_kind, letter.subject_id),
        // What leads on from an account's letter is a ticket of its own.
        "ticket": frozen_link(&letter)?,
        "back": if letter.channel == Channel::Inbox { "/inbox" } else { "/mailbox" },
    });
    Ok(Sheet::read("pages/letter/show", rendered.subject, data))
}

/// The link that a letter about an account brings with it.
fn frozen_link(letter: &outbox::Model) -> Result<Option<String>, Fault> {
    Ok(Frozen::read(letter)?.facts.get("link").and_then(Value::as_str).map(str::to_owned))
}

/// Whose letters the visitor may read; `None` is everybody's. In a market that is not in earnest whoever has not signed in
/// reads them too: that is where the letter that confirms a new address is found.
fn reader(visit: &Visit) -> Option<UserId> {
    let is_anybody = visit.actor().role == Role::Operator || visit.actor().user.is_none();
    let reads_all = is_anybody && !visit.front.is_in_earnest();
    if reads_all { None } else { Some(visit.actor().user.unwrap_or(UserId(uuid::Uuid::nil()))) }
}

/// What stands in the file of the list.
const HEADS: &[Head] =
    &[Head::Plain("id"), Head::Plain("subject"), Head::Plain("to"), Head::Plain("state"), Head::Plain("kind"), Head::Plain("at")];

async fn listed(visit: &Visit, reader: Option<UserId>, channel: Channel, title: &str) -> Result<Sheet, Fault> {
    let db = visit.house().reader();
    let asked = visit.asked("class").filter(|_| channel == Channel::Inbox);
    let kind = KINDS.iter().find(|(code, _)| Some(*code) == asked);
    let house = house_name(visit).await?;
    let list = async |page: Page| {
        let paged = letters::list(db, reader, (channel, kind.map_or(&[], |(_, classes)| *classes)), &page).await?;
        let (mut rows, mut known): (Vec<Value>, _) = (Vec::new(), None);
        for letter in &paged.items {
            // Most lists are of one reader.
            if known.as_ref().is_none_or(|user: &user::Model| user.id != letter.user_id) {
                known = identity::store::find_user(db, letter.user_id).await?;
            }
            let Some(user) = &known else { continue };
            rows.push(json!({
                "id": letter.id,
                "link": format!("/mailbox/{}", letter.id),
                "subject": subject_of(visit, letter, user, &house)?,
                "to": reader.is_none().then_some(&user.email),
                "state": letter.state,
                "fresh": channel == Channel::Inbox && letter.read_at.is_none(),
                "kind": letter.subject_kind,
                "at": letter.created_at,
            }));
        }
        Ok(Paged { items: rows, next: paged.next })
    };
    if rows::is_asked(visit) {
        return rows::saved("letters", HEADS, list).await;
    }
    let paged = list(visit.page()?).await?;
    let fresh = paged.items.iter().any(|row| row["fresh"] == true);
    let data = json!({ "letters": paged.items, "next": paged.next, "inbox": channel == Channel::Inbox, "fresh": fresh, "everybody": reader.is_none(),
        "tabs": if channel == Channel::Inbox { tabs(visit, kind.map(|(code, _)| *code)) } else { Vec::new() } });
    Ok(Sheet::read("pages/letter/list", visit.say(title), data))
}

/// The kinds of letters as somebody looks through them.
fn tabs(visit: &Visit, here: Option<&str>) -> Vec<Value> {
    let all = json!({ "path": "/inbox", "label": visit.say("inbox-all"), "here": here.is_none() });
    let kind = |(code, _): &(&str, &[LetterClass])| json!({ "path": format!("/inbox?class={code}"), "label": visit.say(&format!("inbox-{code}")), "here": here == Some(*code) });
    std::iter::once(all).chain(KINDS.iter().map(kind)).collect()
}

async fn house_name(visit: &Visit) -> Result<String, Fault> {
    let platform = identity::store::find_platform(visit.house().reader()).await?;
    Ok(platform.map_or_else(|| "Pappus".to_owned(), |platform| platform.name))
}

/// What a letter says at a glance.
fn subject_of(visit: &Visit, letter: &outbox::Model, user: &user::Model, house: &str) -> Result<String, Fault> {
    let frozen = Frozen::read(letter)?;
    let party = frozen.wait.as_ref().and_then(|wait| side(visit, letter, wait.party));
    rendered(visit, (letter, &frozen), (user, party, house), (&[], subject))
}

/// A letter in its reader's language and zone, with what they can do from it.
fn written(visit: &Visit, letter: &outbox::Model, user: &user::Model, house: &str) -> Result<Rendered, Fault> {
    let frozen = Frozen::read(letter)?;
    let party = frozen.wait.as_ref().and_then(|wait| side(visit, letter, wait.party));
    let reader = links::Reader { party, address: &user.email, locale: Locale::from_code(&user.locale).unwrap_or_default() };
    let actions = links::actions(visit.house(), letter, frozen.wait.as_ref(), &reader);
    rendered(visit, (letter, &frozen), (user, party, house), (&actions, render))
}

/// The same as a side reads it, without anything to do: what a link's page quotes.
pub async fn quoted(visit: &Visit, letter: &outbox::Model, user: &user::Model, party: Party) -> Result<Rendered, Fault> {
    let house = house_name(visit).await?;
    rendered(visit, (letter, &Frozen::read(letter)?), (user, Some(party), &house), (&[], render))
}

/// As much of a letter as `write` writes of it.
fn rendered<T>(
    visit: &Visit,
    (letter, frozen): (&outbox::Model, &Frozen),
    (user, party, house): (&user::Model, Option<Party>, &str),
    (actions, write): (&[Action], Write<T>),
) -> Result<T, Fault> {
    let switch_off = can_be_left(letter.letter).then(|| links::switch_off(visit.house(), letter.user_id, letter.letter.class()));
    let addressed = Addressed {
        letter: letter.letter,
        locale: Locale::from_code(&user.locale).unwrap_or_default(),
        zone: &user.zone,
        recipient: &user.name,
        party,
        house,
        link: &links::main_link(visit.house(), letter, &frozen.facts),
        subject_ref: &letter.subject_kind.show(letter.subject_id),
        wait: frozen.wait.as_ref(),
        actions,
        switch_off: switch_off.as_deref(),
        facts: &frozen.facts,
    };
    write(visit.front.renderer(), &addressed).map_err(|error| Fault::broken(error.to_string()))
}

/// As which side the visitor reads their own letters; unknown for those of others.
fn side(visit: &Visit, letter: &outbox::Model, waiting: Party) -> Option<Party> {
    if visit.actor().user != Some(letter.user_id) {
        return None;
    }
    Some(match visit.actor().role {
        Role::BrandOwner | Role::BrandManager | Role::BrandFinance | Role::BrandViewer => Party::Brand,
        Role::Creator => Party::Creator,
        Role::AgencyOwner | Role::AgencyAgent if waiting == Party::Creator => Party::Creator,
        Role::AgencyOwner | Role::AgencyAgent => Party::Agency,
        Role::Reviewer | Role::Mediator | Role::Operator | Role::Auditor => Party::Platform,
        Role::Finance => Party::Finance,
        Role::Clock | Role::Nobody => return None,
    })
}
