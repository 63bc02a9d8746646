//! Where somebody is signed in, and the tokens they gave to programs of theirs.

use entity::personal_token::{self, TokenScope};
use entity::session as sign_in;
use entity::{CreatorId, Instant, OrganisationId, PersonalTokenId, SessionId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::Fault;
use crate::market::identity::{self, NewToken, store};
use crate::web::ask::{Ask, Nothing};
use crate::web::view::List;

/// A sign-in on one device.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionView {
    id: SessionId,
    /// Whether this call came by it.
    here: bool,
    /// The family of the browser, as far as it says: `Chrome`.
    browser: Option<String>,
    /// The system, as far as it says: `Windows`.
    system: Option<String>,
    /// The network it was last seen in, without the part that names one device: `203.0.113.*`.
    network: Option<String>,
    second_factor: bool,
    created_at: Instant,
    /// When it was last seen; noted at every refresh, and on pages once an hour.
    seen_at: Instant,
}

impl SessionView {
    /// A sign-in as its owner sees it from another.
    pub fn of(row: sign_in::Model, here: Option<SessionId>) -> Self {
        let sign_in::Model { id, browser, system, network, second_factor, created_at, seen_at, .. } = row;
        Self { id, here: here == Some(id), browser, system, network, second_factor, created_at, seen_at }
    }
}

/// Where the caller is signed in, the last seen first.
pub async fn sessions(ask: Ask<Nothing>) -> Result<List<SessionView>, Fault> {
    let rows = store::list_own_sessions(ask.house.reader(), ask.actor()).await?;
    let here = ask.actor().session;
    Ok(List { items: rows.into_iter().map(|row| SessionView::of(row, here)).collect(), next: None })
}

/// Ends one of them.
pub async fn end(ask: Ask<Nothing>) -> Result<Nothing, Fault> {
    identity::end_session(&ask.house, &ask.call, ask.id()?).await.map(|()| Nothing {})
}

/// How many sign-ins have ended.
#[derive(Debug, Serialize, ToSchema)]
pub struct EndedView {
    ended: u64,
}

/// Ends all of them but this one.
pub async fn end_others(ask: Ask<Nothing>) -> Result<EndedView, Fault> {
    identity::end_other_sessions(&ask.house, &ask.call).await.map(|ended| EndedView { ended })
}

/// A token that is wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenBody {
    /// What its owner calls it.
    #[schema(min_length = 1, max_length = 120)]
    name: String,
    /// `read` or `read_write`.
    #[schema(value_type = String)]
    scope: TokenScope,
    /// How many days it lasts.
    #[schema(minimum = 1, maximum = 365)]
    days: i64,
    /// The organisation it acts for; empty: the creator the caller is.
    organisation: Option<OrganisationId>,
    /// The creator an agency acts for within its mandate.
    acting_for: Option<CreatorId>,
}

/// A token. The token itself is not shown again.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenView {
    id: PersonalTokenId,
    name: String,
    #[schema(value_type = String)]
    scope: TokenScope,
    organisation: Option<OrganisationId>,
    acting_for: Option<CreatorId>,
    created_at: Instant,
    expires_at: Instant,
    /// When it was last used, to the hour.
    used_at: Option<Instant>,
}

impl TokenView {
    /// A token as its owner sees it.
    pub fn of(row: personal_token::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            scope: row.scope,
            organisation: row.organisation_id,
            acting_for: row.acting_for,
            created_at: row.created_at,
            expires_at: row.expires_at,
            used_at: row.used_at,
        }
    }
}

/// A token that was just made.
#[derive(Debug, Serialize, ToSchema)]
pub struct MadeTokenView {
    /// `ppt_` and 43 characters; shown now and never again.
    secret: String,
    token: TokenView,
}

/// The caller's tokens that were not taken back.
pub async fn tokens(ask: Ask<Nothing>) -> Result<List<TokenView>, Fault> {
    let rows = store::list_own_tokens(ask.house.reader(), ask.actor()).await?;
    Ok(List { items: rows.into_iter().map(TokenView::of).collect(), next: None })
}

/// Makes one.
pub async fn make(ask: Ask<TokenBody>) -> Result<MadeTokenView, Fault> {
    let TokenBody { name, scope, days, organisation, acting_for } = ask.body;
    let made = identity::create_token(&ask.house, &ask.call, NewToken { name, scope, days, organisation, acting_for }).await?;
    Ok(MadeTokenView { secret: made.secret, token: TokenView::of(made.token) })
}

/// Takes one back.
pub async fn revoke(ask: Ask<Nothing>) -> Result<Nothing, Fault> {
    identity::revoke_token(&ask.house, &ask.call, ask.id()?).await.map(|()| Nothing {})
}
