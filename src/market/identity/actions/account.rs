//! Accounts: signing up, confirming the address, resetting the password, one's own details, and what
//! operators do to accounts.

use entity::session::SessionEnd;
use entity::ticket::TicketPurpose;
use entity::{Role, SubjectKind, UserId, user};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::rules::IdentityError;
use super::super::rules::text::{self, Fields};
use super::super::{letters, password, store};
use super::place::{Place, take_place_in};
use super::ticket::{Issue, issue_in, redeem_in, was_just_sent};
use crate::kernel::seal::fresh_token;
use crate::kernel::{Call, Fault, House, Tx, record};

/// What a person is called and how they read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Their name, 1 to 120 characters.
    pub name: String,
    /// `zh-CN` or `en`.
    pub locale: String,
    /// Their IANA time zone.
    pub zone: String,
}

impl Person {
    pub(super) fn checked(&self, fields: &mut Fields) -> Self {
        Self {
            name: fields.take(text::name("name", &self.name)),
            locale: fields.take(text::locale("locale", &self.locale)),
            zone: fields.take(text::zone("zone", &self.zone)),
        }
    }
}

/// A sign-up.
#[derive(Clone, Debug)]
pub struct SignUp {
    /// The address, in any case.
    pub email: String,
    /// The password, 12 to 200 characters.
    pub password: String,
    /// Who.
    pub person: Person,
    /// What for; a seat in somebody's organisation cannot be signed up for.
    pub place: Place,
}

/// That a sign-up was heard. It says the same whether or not the address has an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedUp {
    /// The address a letter goes to.
    pub email: String,
}

/// What a confirmation carries out, kept in its ticket.
#[derive(Serialize, Deserialize)]
struct Pending {
    person: Person,
    password_hash: String,
    place: Place,
}

/// Anybody signs up. Nothing but an unconfirmed address is stored until the link of the letter is used.
///
/// An address that has an account gets a link to choose a new password instead; the caller learns nothing.
pub async fn sign_up(house: &House, call: &Call, sign_up: SignUp) -> Result<SignedUp, Fault> {
    let mut fields = Fields::default();
    let email = fields.take(text::email("email", &sign_up.email));
    let person = sign_up.person.checked(&mut fields);
    fields.take(text::password("password", &sign_up.password, &email));
    fields.must(sign_up.place.is_free(), "place", "place_by_invitation", "A seat in an organisation is given by invitation.");
    fields.done()?;
    let pending = Pending { person, place: sign_up.place.checked(house.now())?, password_hash: password::hash(&sign_up.password).await? };
    let token = fresh_token();
    house
        .promise(call, async |tx| {
            let (purpose, user) = match store::find_user_by_email(tx.db(), &email).await? {
                Some(user) if user.confirmed_at.is_some() => (TicketPurpose::ResetPassword, user.id),
                Some(user) => (TicketPurpose::ConfirmAddress, user.id),
                None => (TicketPurpose::ConfirmAddress, insert_unconfirmed(tx, &email, &pending.person).await?.id),
            };
            if !was_just_sent(tx, user, purpose).await? {
                store::withdraw_tickets(tx, user, purpose).await?;
                let payload = match purpose {
                    TicketPurpose::ConfirmAddress => serde_json::to_value(&pending)?,
                    TicketPurpose::ResetPassword | TicketPurpose::Invitation => json!({}),
                };
                issue_in(tx, Issue { user, purpose, token: &token, payload, facts: letters::account(tx.now()) }).await?;
            }
            Ok(SignedUp { email: email.clone() })
        })
        .await
}

/// Stores an address nobody can sign in with yet.
pub(super) async fn insert_unconfirmed(tx: &Tx, email: &str, person: &Person) -> Result<user::Model, Fault> {
    let user = user::Model {
        id: tx.mint(),
        email: email.to_owned(),
        name: person.name.clone(),
        locale: person.locale.clone(),
        zone: person.zone.clone(),
        password_hash: None,
        confirmed_at: None,
        totp_secret: None,
        totp_last_step: None,
        totp_confirmed_at: None,
        person_hash: None,
        banned_at: None,
        created_at: tx.now(),
    };
    store::insert_user(tx, &user).await?;
    Ok(user)
}

/// Whoever holds the link of the letter confirms the address; the sign-up takes effect.
pub async fn confirm_address(house: &House, call: &Call, token: &str) -> Result<UserId, Fault> {
    house
        .promise(call, async |tx| {
            let ticket = redeem_in(tx, TicketPurpose::ConfirmAddress, token).await?;
            let pending: Pending = serde_json::from_str(&ticket.payload)?;
            let user = store::find_user(tx.db(), ticket.user_id).await?.ok_or(IdentityError::TicketOver)?;
            confirm_in(tx, user.id, &pending.person, &pending.password_hash).await?;
            take_place_in(tx, ticket.user_id, &pending.place).await?;
            Ok(ticket.user_id)
        })
        .await
}

/// Makes an unconfirmed user one who can sign in; links sent for the same end no longer do.
pub(super) async fn confirm_in(tx: &Tx, user: UserId, person: &Person, password_hash: &str) -> Result<(), Fault> {
    store::name_user(tx, user, (&person.name, &person.locale, &person.zone)).await?;
    store::set_password(tx, user, Some(password_hash)).await?;
    store::withdraw_tickets(tx, user, TicketPurpose::ConfirmAddress).await?;
    record(tx, SubjectKind::User, user, "address_confirmed", json!({})).await?;
    Ok(())
}

/// Anybody asks for a link to choose a new password. The answer is the same for unknown addresses.
pub async fn ask_reset(house: &House, call: &Call, email: &str) -> Result<(), Fault> {
    let Ok(email) = text::email("email", email) else { return Ok(()) };
    let token = fresh_token();
    house
        .promise(call, async |tx| {
            let Some(user) = store::find_user_by_email(tx.db(), &email).await? else { return Ok(()) };
            let purpose = TicketPurpose::ResetPassword;
            if user.confirmed_at.is_none() || user.banned_at.is_some() || was_just_sent(tx, user.id, purpose).await? {
                return Ok(());
            }
            store::withdraw_tickets(tx, user.id, purpose).await?;
            issue_in(tx, Issue { user: user.id, purpose, token: &token, payload: json!({}), facts: letters::account(tx.now()) }).await
        })
        .await
}

/// Whoever holds the link of the letter chooses a new password; every sign-in and token of the account ends.
pub async fn reset_password(house: &House, call: &Call, token: &str, new_password: &str) -> Result<UserId, Fault> {
    let mut fields = Fields::default();
    fields.take(text::password("password", new_password, ""));
    fields.done()?;
    let hash = password::hash(new_password).await?;
    house
        .promise(call, async |tx| {
            let ticket = redeem_in(tx, TicketPurpose::ResetPassword, token).await?;
            store::set_password(tx, ticket.user_id, Some(&hash)).await?;
            store::end_sessions_of(tx, ticket.user_id, SessionEnd::PasswordChanged).await?;
            store::end_tokens_of(tx, ticket.user_id).await?;
            record(tx, SubjectKind::User, ticket.user_id, "password_changed", json!({})).await?;
            Ok(ticket.user_id)
        })
        .await
}

/// A person changes their own name, language or time zone.
pub async fn update_person(house: &House, call: &Call, person: Person) -> Result<(), Fault> {
    let mut fields = Fields::default();
    let person = person.checked(&mut fields);
    fields.done()?;
    house
        .promise(call, async |tx| {
            let user = store::load_own_user(tx.db(), tx.actor()).await?;
            store::name_user(tx, user.id, (&person.name, &person.locale, &person.zone)).await
        })
        .await
}

/// A user made by an operator, the command line or the demo.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// The address, in any case.
    pub email: String,
    /// Who.
    pub person: Person,
    /// The password; without one the person gets a link to choose it.
    pub password: Option<String>,
    /// What for.
    pub place: Place,
}

/// An operator, or the command line as the clock, makes a user whose address counts as confirmed.
pub async fn create_user_by_operator(house: &House, call: &Call, new: NewUser) -> Result<UserId, Fault> {
    let mut fields = Fields::default();
    let email = fields.take(text::email("email", &new.email));
    let person = new.person.checked(&mut fields);
    if let Some(password) = &new.password {
        fields.take(text::password("password", password, &email));
    }
    fields.done()?;
    let place = new.place.checked(house.now())?;
    let hash = match &new.password {
        Some(password) => Some(password::hash(password).await?),
        None => None,
    };
    let token = fresh_token();
    house
        .promise(call, async |tx| {
            must_run_the_house(tx)?;
            if store::find_user_by_email(tx.db(), &email).await?.is_some() {
                return Err(IdentityError::AddressTaken.into());
            }
            let id = insert_unconfirmed(tx, &email, &person).await?.id;
            store::set_password(tx, id, hash.as_deref()).await?;
            record(tx, SubjectKind::User, id, "made_by_operator", json!({})).await?;
            take_place_in(tx, id, &place).await?;
            if hash.is_none() {
                let facts = letters::account(tx.now());
                issue_in(tx, Issue { user: id, purpose: TicketPurpose::ResetPassword, token: &token, payload: json!({}), facts }).await?;
            }
            Ok(id)
        })
        .await
}

/// An operator shuts a person out; every sign-in and token of theirs ends at once.
pub async fn ban_user(house: &House, call: &Call, id: UserId) -> Result<(), Fault> {
    house
        .promise(call, async |tx| {
            must_run_the_house(tx)?;
            if tx.actor().user == Some(id) {
                return Err(IdentityError::OwnRole.into());
            }
            store::find_user(tx.db(), id).await?.ok_or_else(Fault::missing)?;
            store::ban(tx, id).await?;
            store::end_sessions_of(tx, id, SessionEnd::Banned).await?;
            store::end_tokens_of(tx, id).await?;
            record(tx, SubjectKind::User, id, "banned", json!({})).await?;
            Ok(())
        })
        .await
}

/// Refuses everybody but operators and the house's own command line.
pub(super) fn must_run_the_house(tx: &Tx) -> Result<(), IdentityError> {
    if matches!(tx.actor().role, Role::Operator | Role::Clock) { Ok(()) } else { Err(IdentityError::NotYourRole) }
}
