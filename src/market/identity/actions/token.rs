//! Tokens for programs of a person's own: made, shown once, taken back. What a token may not do at all stands in
//! `web/access.rs`, beside who may do what.

use entity::personal_token::{self, TokenScope};
use entity::{CreatorId, Instant, Letter, OrganisationId, PersonalTokenId, SubjectKind, UserId};
use jiff::SignedDuration;
use serde_json::json;

use super::super::rules::IdentityError;
use super::super::rules::text::{self, Fields};
use super::super::{letters, store};
use super::session::without_key;
use crate::kernel::seal::fresh_token;
use crate::kernel::{Actor, Call, Fault, House, Tx, record};
use crate::notify::facts::AccountFacts;

/// What every token begins with: whoever finds one in a file knows what it is.
pub const TOKEN_PREFIX: &str = "ppt_";
/// How long a token lasts at most.
const DAYS_MOST: i64 = 365;
/// How many good ones a person has at most.
const TOKENS_MOST: u64 = 20;

/// A token that is wanted.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// What its owner calls it, 1 to 120 characters.
    pub name: String,
    /// What it is good for.
    pub scope: TokenScope,
    /// How many days, 1 to 365.
    pub days: i64,
    /// The organisation it acts for; `None`: the creator the person is.
    pub organisation: Option<OrganisationId>,
    /// The creator an agency acts for within its mandate.
    pub acting_for: Option<CreatorId>,
}

/// A token that was just made: the only time it can be read.
#[derive(Debug)]
pub struct Made {
    /// What is stored of it.
    pub token: personal_token::Model,
    /// The token itself.
    pub secret: String,
}

/// A person who has signed in makes a token for one of their seats; a letter tells them.
///
/// The answer is a secret and never stored with a key.
pub async fn create_token(house: &House, call: &Call, new: NewToken) -> Result<Made, Fault> {
    let mut fields = Fields::default();
    let name = fields.take(text::name("name", &new.name));
    fields.must((1..=DAYS_MOST).contains(&new.days), "days", "token_days", "A token lasts 1 to 365 days.");
    fields.done()?;
    let secret = format!("{TOKEN_PREFIX}{}", fresh_token());
    let hash = token_hash(house, &secret);
    let token = house
        .promise(&without_key(call), async |tx| {
            let session = tx.actor().session.ok_or(IdentityError::NotSignedIn)?;
            let session = store::load_own_session(tx.db(), tx.actor(), session).await?;
            if store::count_tokens_of(tx.db(), session.user_id, tx.now()).await? >= TOKENS_MOST {
                return Err(IdentityError::TokensMost.into());
            }
            let token = personal_token::Model {
                id: tx.mint(),
                user_id: session.user_id,
                organisation_id: new.organisation,
                acting_for: new.acting_for,
                name: name.clone(),
                scope: new.scope,
                token_hash: hash.clone(),
                second_factor: session.second_factor,
                created_at: tx.now(),
                expires_at: tx.now().plus(SignedDuration::from_hours(24 * new.days)),
                used_at: None,
                ended_at: None,
            };
            let actor = store::actor_behind(tx.db(), &store::seat_of(&token), tx.now()).await?;
            if !actor.is_some_and(|actor| store::has_its_seat(&token, &actor)) {
                return Err(Fault::missing());
            }
            store::insert_token(tx, &token).await?;
            tell(tx, &token).await?;
            Ok(token)
        })
        .await?;
    Ok(Made { token, secret })
}

async fn tell(tx: &Tx, token: &personal_token::Model) -> Result<(), Fault> {
    let organisation = match token.organisation_id {
        Some(id) => store::find_organisation(tx.db(), id).await?.map(|organisation| organisation.name),
        None => None,
    };
    let made = json!({ "token": token.id, "name": token.name, "scope": token.scope, "organisation": token.organisation_id });
    record(tx, SubjectKind::User, token.user_id, "token_made", made).await?;
    let facts =
        AccountFacts { organisation, token: Some(token.name.clone()), expires_at: Some(token.expires_at), ..letters::account(tx.now()) };
    let link = format!("{}/me/tokens", tx.house().public_url());
    letters::write_to(tx, token.user_id, (Letter::TokenMade, "token_told"), facts, Some(link)).await
}

/// A person takes back a token of theirs; from then on it is nobody's.
pub async fn revoke_token(house: &House, call: &Call, id: PersonalTokenId) -> Result<(), Fault> {
    house
        .promise(call, async |tx| {
            let user = own_user(tx)?;
            if !store::end_token(tx, user, id).await? {
                return Err(Fault::missing());
            }
            record(tx, SubjectKind::User, user, "token_taken_back", json!({ "token": id })).await?;
            Ok(())
        })
        .await
}

fn own_user(tx: &Tx) -> Result<UserId, IdentityError> {
    tx.actor().session.and(tx.actor().user).ok_or(IdentityError::NotSignedIn)
}

/// Who acts with a token, if it is one and in force.
pub async fn actor_of_token(house: &House, secret: &str, now: Instant) -> Result<Option<(Actor, PersonalTokenId, TokenScope)>, Fault> {
    store::actor_of_token(house.reader(), &token_hash(house, secret), now).await
}

/// Notes that a token was used. Nobody is answered by it.
pub async fn note_token_used(house: &House, actor: &Actor, id: PersonalTokenId) -> Result<(), Fault> {
    house.promise(&Call::by(actor.clone()), async |tx| store::touch_token(tx, id).await).await
}

fn token_hash(house: &House, secret: &str) -> Vec<u8> {
    house.sealer().fingerprint("personal token", secret)
}
