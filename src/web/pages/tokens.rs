//! Tokens for programs of one's own: made with a form, shown once, listed with their last use, taken back.

use std::rc::Rc;

use entity::personal_token::TokenScope;
use entity::{Code, CreatorId, OrganisationId, PersonalTokenId};
use serde_json::{Value, json};

use super::me;
use super::visit::{Reading, Sheet, Visit};
use crate::kernel::Fault;
use crate::market::identity::{self, NewToken, store};
use crate::web::api::identity::safety::TokenView;
use crate::web::problem;

/// What a form offers for how long.
const DAYS: [&str; 4] = ["7", "30", "90", "365"];

/// The page.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    drawn(&visit, None, None).await
}

/// One is made: it stands on the page that answers, and nowhere after that.
pub async fn make(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let (organisation, acting_for) = seat_read(visit.field("seat"));
    let new = NewToken {
        name: visit.field("name").to_owned(),
        scope: TokenScope::from_code(visit.field("scope")).unwrap_or(TokenScope::Read),
        days: visit.field("days").trim().parse().unwrap_or(0),
        organisation,
        acting_for,
    };
    match identity::create_token(visit.house(), &visit.call(), new).await {
        Ok(made) => drawn(&visit, Some(&made.secret), None).await,
        Err(fault) if fault.refusal().is_some() => drawn(&visit, None, Some(&fault)).await,
        Err(fault) => Err(fault),
    }
}

/// One is taken back.
pub async fn revoke(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    identity::revoke_token(visit.house(), &visit.call(), visit.id::<PersonalTokenId>()?).await?;
    Ok(Sheet::Go("/me/tokens?done=token_taken_back".to_owned()))
}

/// A seat as the form names it: organisation and creator, either of which may be missing.
fn seat_read(seat: &str) -> (Option<OrganisationId>, Option<CreatorId>) {
    let (organisation, creator) = seat.split_once(' ').unwrap_or((seat, ""));
    (organisation.parse().ok(), creator.parse().ok())
}

async fn drawn(visit: &Visit, secret: Option<&str>, fault: Option<&Fault>) -> Result<Sheet, Fault> {
    let house = visit.house();
    let user = store::load_own_user(house.reader(), visit.actor()).await?;
    let mut seats = me::seats(house, visit.actor(), &user).await?;
    let word = |seat: &Value, name: &str| seat[name].as_str().unwrap_or_default().to_owned();
    for seat in &mut seats {
        seat["value"] = format!("{} {}", word(seat, "organisation"), word(seat, "acting_for")).into();
    }
    let named = |token: &TokenView| {
        let token = serde_json::to_value(token).unwrap_or_default();
        let own = seats.iter().find(|seat| seat["organisation"] == token["organisation"] && seat["acting_for"] == token["acting_for"]);
        json!({ "told": token, "seat": own.map(|seat| seat["name"].clone()) })
    };
    let tokens: Vec<Value> =
        store::list_own_tokens(house.reader(), visit.actor()).await?.into_iter().map(|row| named(&TokenView::of(row))).collect();
    let kept = |name: &str, first: &str| match visit.field(name) {
        "" => first.to_owned(),
        given => given.to_owned(),
    };
    let data = json!({
        "why": fault.and_then(Fault::refusal).map(|refusal| problem::sentence(refusal, visit.words())),
        "secret": secret,
        "tokens": tokens,
        "name": if secret.is_some() { String::new() } else { visit.field("name").to_owned() },
        "scopes": TokenScope::ALL.iter().map(|scope| json!({ "scope": scope, "chosen": scope.code() == kept("scope", "read") })).collect::<Vec<_>>(),
        "days": DAYS.map(|days| json!({ "days": days, "chosen": days == kept("days", "90") })),
        "seats": seats,
    });
    let status = fault.map_or(200, |fault| problem::status_of(fault).as_u16());
    Ok(Sheet::Read(Reading { template: "pages/me/tokens", title: visit.say("page-tokens"), status, data }))
}
