//! Signing up, in and out: the only answers that hold tokens. They are never stored with a key.

use entity::{CreatorId, Instant, MembershipId, OrganisationId, Role, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::creator::CreatorProfileBody;
use super::seat::OrganisationBody;
use crate::kernel::Fault;
use crate::market::identity::{self, Person, Place, SignIn, SignUp, SignedIn, store};
use crate::web::ask::{Ask, Nothing};
use crate::web::session;

/// Address and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInBody {
    email: String,
    password: String,
    /// The code of the second factor, for who has one.
    otp: Option<String>,
}

/// A refresh token; good once.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshBody {
    refresh_token: String,
}

/// As whom to go on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SwitchBody {
    /// An organisation of the caller; empty: as the creator they are.
    organisation: Option<OrganisationId>,
    /// The creator an agency acts for within its mandate.
    acting_for: Option<CreatorId>,
}

/// An open sign-in.
#[derive(Serialize, ToSchema)]
pub struct TokensView {
    access_token: String,
    token_type: &'static str,
    /// Seconds.
    expires_in: i64,
    refresh_token: String,
    refresh_expires_at: Instant,
    /// Whether the role waits for a second factor to be set up first.
    second_factor_missing: bool,
    actor: ActorView,
}

/// A sign-in that goes on as somebody else of the same person.
#[derive(Serialize, ToSchema)]
pub struct SwitchedView {
    access_token: String,
    token_type: &'static str,
    /// Seconds.
    expires_in: i64,
    actor: ActorView,
}

/// As whom somebody acts.
#[derive(Serialize, ToSchema)]
pub struct ActorView {
    user: Option<UserId>,
    organisation: Option<OrganisationId>,
    role: Role,
    creator: Option<CreatorId>,
    acting_for: Option<CreatorId>,
}

impl ActorView {
    fn of(actor: &crate::kernel::Actor) -> Self {
        let acting_for = actor.acting_for();
        Self { user: actor.user, organisation: actor.organisation, role: actor.role, creator: actor.creator, acting_for }
    }
}

/// Signs in.
pub async fn sign_in(ask: Ask<SignInBody>) -> Result<TokensView, Fault> {
    let attempt = SignIn {
        email: ask.body.email.clone(),
        password: ask.body.password.clone(),
        otp: ask.body.otp.clone(),
        device: ask.origin.device(),
        second_factor_required: ask.front.requires_second_factor(),
    };
    tokens(&ask, identity::sign_in(&ask.house, &ask.call, attempt).await?)
}

/// Takes a refresh token for fresh ones.
pub async fn refresh(ask: Ask<RefreshBody>) -> Result<TokensView, Fault> {
    tokens(&ask, identity::refresh(&ask.house, &ask.call, &ask.body.refresh_token, &ask.origin.device()).await?)
}

fn tokens<B>(ask: &Ask<B>, signed_in: SignedIn) -> Result<TokensView, Fault> {
    Ok(TokensView {
        access_token: session::issue(&ask.house, signed_in.user_id, signed_in.session_id)?,
        token_type: "Bearer",
        expires_in: session::ACCESS_SECONDS,
        refresh_token: signed_in.refresh_token,
        refresh_expires_at: signed_in.refresh_expires_at,
        second_factor_missing: signed_in.second_factor_missing,
        actor: ActorView::of(&signed_in.actor),
    })
}

/// Goes on as a member of another organisation, or for another creator.
pub async fn switch(ask: Ask<SwitchBody>) -> Result<SwitchedView, Fault> {
    let actor = identity::switch(&ask.house, &ask.call, ask.body.organisation, ask.body.acting_for).await?;
    let (Some(user), Some(session)) = (actor.user, actor.session) else { return Err(session::unauthenticated()) };
    let access_token = session::issue(&ask.house, user, session)?;
    Ok(SwitchedView { access_token, token_type: "Bearer", expires_in: session::ACCESS_SECONDS, actor: ActorView::of(&actor) })
}

/// Signs out.
pub async fn sign_out(ask: Ask<Nothing>) -> Result<Nothing, Fault> {
    identity::sign_out(&ask.house, &ask.call).await.map(|()| Nothing {})
}

/// Who signs up, and what for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignUpBody {
    email: String,
    /// 12 to 200 characters.
    password: String,
    name: String,
    /// `zh-CN` or `en`.
    locale: String,
    /// An IANA time zone.
    zone: String,
    /// To own a new brand.
    brand: Option<OrganisationBody>,
    /// To own a new agency.
    agency: Option<OrganisationBody>,
    /// To be a creator.
    creator: Option<CreatorProfileBody>,
}

/// That it was heard, whether or not the address has an account.
#[derive(Serialize, ToSchema)]
pub struct HeardView {
    /// The address a letter goes to.
    email: String,
}

/// Signs up; a letter asks to confirm the address.
pub async fn sign_up(ask: Ask<SignUpBody>) -> Result<HeardView, Fault> {
    let SignUpBody { email, password, name, locale, zone, brand, agency, creator } = ask.body;
    let place = match (brand, agency, creator) {
        (None, None, None) => Place::Nothing,
        (Some(brand), None, None) => Place::Brand(brand.draft()),
        (None, Some(agency), None) => Place::Agency(agency.draft()),
        (None, None, Some(creator)) => Place::Creator(creator.draft()),
        (_, _, _) => {
            let message = "Choose one of brand, agency and creator.";
            return Err(Fault::invalid(vec![crate::kernel::FieldError::new("brand", "one_of", message)]));
        }
    };
    let sign_up = SignUp { email, password, person: Person { name, locale, zone }, place };
    identity::sign_up(&ask.house, &ask.call, sign_up).await.map(|heard| HeardView { email: heard.email })
}

/// The secret of a letter's link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TicketBody {
    token: String,
}

/// A person.
#[derive(Serialize, ToSchema)]
pub struct UserView {
    id: UserId,
}

/// Confirms the address.
pub async fn confirm(ask: Ask<TicketBody>) -> Result<UserView, Fault> {
    identity::confirm_address(&ask.house, &ask.call, &ask.body.token).await.map(|id| UserView { id })
}

/// Whose password is forgotten.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskResetBody {
    email: String,
}

/// Asks for a link to choose a new password.
pub async fn ask_reset(ask: Ask<AskResetBody>) -> Result<Nothing, Fault> {
    identity::ask_reset(&ask.house, &ask.call, &ask.body.email).await.map(|()| Nothing {})
}

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetBody {
    token: String,
    /// 12 to 200 characters.
    password: String,
}

/// Chooses a new password; every sign-in of the account ends.
pub async fn reset(ask: Ask<ResetBody>) -> Result<UserView, Fault> {
    identity::reset_password(&ask.house, &ask.call, &ask.body.token, &ask.body.password).await.map(|id| UserView { id })
}

/// What an authenticator reads.
#[derive(Serialize, ToSchema)]
pub struct TotpView {
    /// An `otpauth://` address, shown once.
    url: String,
}

/// A code of the authenticator.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeBody {
    code: String,
}

/// Begins a second factor.
pub async fn begin_totp(ask: Ask<Nothing>) -> Result<TotpView, Fault> {
    identity::begin_totp(&ask.house, &ask.call).await.map(|url| TotpView { url })
}

/// Confirms it with its first code.
pub async fn confirm_totp(ask: Ask<CodeBody>) -> Result<Nothing, Fault> {
    identity::confirm_totp(&ask.house, &ask.call, &ask.body.code).await.map(|()| Nothing {})
}

/// Gives it up with a last code.
pub async fn give_up_totp(ask: Ask<CodeBody>) -> Result<Nothing, Fault> {
    identity::give_up_totp(&ask.house, &ask.call, &ask.body.code).await.map(|()| Nothing {})
}

/// A person's identity number, as an operator has seen it on papers.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentityBody {
    /// 5 to 40 characters; kept only as a keyed hash.
    #[schema(min_length = 5, max_length = 40)]
    id_number: String,
}

/// An operator says which person stands behind a sign-in.
pub async fn identify(ask: Ask<IdentityBody>) -> Result<UserView, Fault> {
    identity::identify_user(&ask.house, &ask.call, ask.id()?, &ask.body.id_number).await.map(|id| UserView { id })
}

/// The caller, and where they have a seat.
#[derive(Serialize, ToSchema)]
pub struct MeView {
    id: UserId,
    email: String,
    name: String,
    locale: String,
    zone: String,
    second_factor: bool,
    actor: ActorView,
    seats: Vec<SeatView>,
}

/// A seat in an organisation.
#[derive(Serialize, ToSchema)]
pub struct SeatView {
    id: MembershipId,
    organisation: OrganisationId,
    role: Role,
}

/// Who the caller is.
pub async fn me(ask: Ask<Nothing>) -> Result<MeView, Fault> {
    let user = store::load_own_user(ask.house.reader(), ask.actor()).await?;
    let seats = store::list_memberships_of(ask.house.reader(), user.id).await?;
    Ok(MeView {
        id: user.id,
        email: user.email,
        name: user.name,
        locale: user.locale,
        zone: user.zone,
        second_factor: user.totp_confirmed_at.is_some(),
        actor: ActorView::of(ask.actor()),
        seats: seats.into_iter().map(|seat| SeatView { id: seat.id, organisation: seat.organisation_id, role: seat.role }).collect(),
    })
}
