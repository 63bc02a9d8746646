//! Letters are switched off from one of them (RFC 8058): looking changes nothing; the form, or the mail program by
//! itself, switches off what the address names. Whoever has the address may; it needs no sign-in.

use std::rc::Rc;

use entity::letter::LetterClass;
use serde_json::json;

use super::visit::{Reading, Sheet, Visit, found};
use crate::kernel::outbox::leave;
use crate::kernel::{Actor, Call, Fault};
use crate::market::identity;

/// What would be switched off.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    match asked(&visit) {
        Some((_, class)) => Ok(page(&visit, class, false)),
        None => Ok(unknown(&visit)),
    }
}

/// Switches it off. A second time says the same.
pub async fn take(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let Some((user, class)) = asked(&visit) else { return Ok(unknown(&visit)) };
    identity::leave(visit.house(), &Call::by(Actor { user: Some(user), ..Actor::nobody() }), user, class).await?;
    Ok(page(&visit, class, true))
}

fn asked(visit: &Visit) -> Option<(entity::UserId, LetterClass)> {
    leave::read(visit.house().sealer(), found(&visit.path, "token").unwrap_or_default())
}

fn page(visit: &Visit, class: LetterClass, done: bool) -> Sheet {
    let data = json!({ "known": true, "class": class, "done": done });
    Sheet::read("pages/link/unsubscribe", visit.say("page-unsubscribe"), data)
}

fn unknown(visit: &Visit) -> Sheet {
    let data = json!({ "known": false, "class": "", "done": false });
    Sheet::Read(Reading { template: "pages/link/unsubscribe", title: visit.say("page-unsubscribe"), status: 404, data })
}
