//! Which letters somebody wants, and addresses that take none, over JSON. Decisions stand in `market/identity`.

use entity::letter_preference::{self, Pace};
use entity::suppression::{self, SuppressedBy};
use entity::{Instant, Letter, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{Actor, Fault};
use crate::market::identity::{self, Wishes, store};
use crate::web::ask::{Ask, Nothing};
use crate::web::view::List;

/// Which letters somebody wants by e-mail. Those that ask them to do something are always sent; the inbox has all.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LetterPreferencesBody {
    /// Letters that tell how something went: `at_once`, `daily` or `weekly`.
    #[schema(value_type = String)]
    pub status: Pace,
    /// Letters of what might interest, such as new briefs: `at_once`, `daily`, `weekly` or `never`.
    #[schema(value_type = String)]
    pub information: Pace,
    /// Letters about messages nobody has read: `at_once` or `never`.
    #[schema(value_type = String)]
    pub messages: Pace,
    /// From which hour of one's zone on nothing disturbs.
    #[schema(minimum = 0, maximum = 23)]
    pub quiet_from: i64,
    /// Until which hour; digests come then.
    #[schema(minimum = 0, maximum = 23)]
    pub quiet_until: i64,
}

/// The same as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct LetterPreferencesView {
    #[schema(value_type = String)]
    status: Pace,
    #[schema(value_type = String)]
    information: Pace,
    #[schema(value_type = String)]
    messages: Pace,
    quiet_from: i64,
    quiet_until: i64,
    /// Whether the caller's address takes no letters, because one came back.
    suppressed: bool,
}

fn view(row: &letter_preference::Model, suppressed: bool) -> LetterPreferencesView {
    let letter_preference::Model { status, information, messages, quiet_from, quiet_until, .. } = *row;
    LetterPreferencesView { status, information, messages, quiet_from, quiet_until, suppressed }
}

async fn shown(ask: &Ask<impl Sized>, row: &letter_preference::Model) -> Result<LetterPreferencesView, Fault> {
    let user = store::load_own_user(ask.house.reader(), ask.actor()).await?;
    Ok(view(row, store::find_suppression(ask.house.reader(), user.id, &user.email).await?.is_some()))
}

/// What the caller wants.
pub async fn read(ask: Ask<Nothing>) -> Result<LetterPreferencesView, Fault> {
    let user = own(ask.actor())?;
    let row = identity::preference_of(&ask.house, user).await?;
    shown(&ask, &row).await
}

/// Changes it.
pub async fn set(ask: Ask<LetterPreferencesBody>) -> Result<LetterPreferencesView, Fault> {
    let LetterPreferencesBody { status, information, messages, quiet_from, quiet_until } = ask.body;
    let wishes = Wishes { status, information, messages, quiet_from, quiet_until };
    let row = identity::set_preference(&ask.house, &ask.call, wishes).await?;
    shown(&ask, &row).await
}

/// The caller's address works again.
pub async fn lift_own(ask: Ask<Nothing>) -> Result<Nothing, Fault> {
    identity::lift_suppression(&ask.house, &ask.call, own(ask.actor())?).await?;
    Ok(Nothing {})
}

fn own(actor: &Actor) -> Result<UserId, Fault> {
    actor.user.ok_or_else(Fault::missing)
}

/// An address that takes no letters.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuppressionView {
    user: UserId,
    address: String,
    /// `refusal` by the mail server, or a `report` that came back.
    #[schema(value_type = String)]
    by: SuppressedBy,
    /// The status (RFC 3463) or the server's code.
    status: String,
    since: Instant,
}

/// Addresses that take no letters.
pub async fn suppressed(ask: Ask<Nothing>) -> Result<List<SuppressionView>, Fault> {
    let paged = store::list_suppressions(ask.house.reader(), ask.actor(), &ask.page()?).await?;
    let view = |row: suppression::Model| {
        let suppression::Model { user_id, address, by, status, since } = row;
        Ok(SuppressionView { user: user_id, address, by, status, since })
    };
    List::of(paged, view)
}

/// An operator lets letters go to an address again.
pub async fn lift(ask: Ask<Nothing>) -> Result<Nothing, Fault> {
    identity::lift_suppression(&ask.house, &ask.call, ask.id()?).await?;
    Ok(Nothing {})
}

/// A report that a letter came back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BounceBody {
    /// The whole report as it came, headers and all (RFC 3464).
    #[schema(min_length = 1, max_length = 524288)]
    pub text: String,
}

/// Whose address takes no more letters now.
#[derive(Debug, Serialize, ToSchema)]
pub struct BounceView {
    user: UserId,
    /// What the report gives as the reason (RFC 3463).
    status: String,
}

/// Takes a report in.
pub async fn bounce(ask: Ask<BounceBody>) -> Result<BounceView, Fault> {
    let host = crate::notify::host_of(ask.house.public_url());
    let bounced = identity::import_report(&ask.house, &ask.call, (&ask.body.text, host)).await?;
    Ok(BounceView { user: bounced.user, status: bounced.status })
}

/// Which letter to try.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TryLetterBody {
    /// Its name, such as `draft_submitted`.
    #[schema(value_type = String)]
    pub letter: Letter,
}

/// A letter on its way to the caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct TriedLetterView {
    #[schema(value_type = String)]
    letter: Letter,
    user: UserId,
}

/// Sends the caller a letter with made-up facts.
pub async fn try_out(ask: Ask<TryLetterBody>) -> Result<TriedLetterView, Fault> {
    let tried = identity::try_letter(&ask.house, &ask.call, ask.body.letter).await?;
    Ok(TriedLetterView { letter: tried.letter, user: tried.user })
}
