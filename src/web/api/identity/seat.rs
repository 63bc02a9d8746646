//! Organisations, their members and invitations.

use entity::{Instant, MembershipId, OrganisationId, OrganisationKind, Role, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::Fault;
use crate::market::identity::{self, Newcomer, OrganisationDraft, Person, store};
use crate::web::ask::{Ask, Nothing};
use crate::web::view::List;

/// An organisation as its owner describes it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganisationBody {
    name: String,
    legal_name: Option<String>,
    registration_number: Option<String>,
    /// ISO 3166, two letters.
    country: String,
    /// An IANA time zone.
    zone: String,
    email: Option<String>,
}

impl OrganisationBody {
    pub(super) fn draft(self) -> OrganisationDraft {
        let Self { name, legal_name, registration_number, country, zone, email } = self;
        OrganisationDraft { name, legal_name, registration_number, country, zone, email }
    }
}

/// A new organisation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FoundBody {
    /// `brand` or `agency`.
    kind: OrganisationKind,
    organisation: OrganisationBody,
}

/// An organisation.
#[derive(Serialize, ToSchema)]
pub struct OrganisationView {
    id: OrganisationId,
    kind: OrganisationKind,
    name: String,
    legal_name: Option<String>,
    registration_number: Option<String>,
    country: String,
    zone: String,
    email: Option<String>,
}

/// Founds a brand or an agency; the caller owns it.
pub async fn found(ask: Ask<FoundBody>) -> Result<OrganisationView, Fault> {
    let draft = ask.body.organisation.draft();
    let id = identity::found_organisation(&ask.house, &ask.call, ask.body.kind, draft).await?;
    shown(&ask.house, id).await
}

/// The organisation the caller acts for.
pub async fn read_own(ask: Ask<Nothing>) -> Result<OrganisationView, Fault> {
    shown(&ask.house, ask.actor().organisation.ok_or_else(Fault::missing)?).await
}

/// Changes it.
pub async fn update_own(ask: Ask<OrganisationBody>) -> Result<OrganisationView, Fault> {
    let id = ask.actor().organisation.ok_or_else(Fault::missing)?;
    identity::update_organisation(&ask.house, &ask.call, ask.body.draft()).await?;
    shown(&ask.house, id).await
}

async fn shown(house: &crate::kernel::House, id: OrganisationId) -> Result<OrganisationView, Fault> {
    let row = store::find_organisation(house.reader(), id).await?.ok_or_else(Fault::missing)?;
    Ok(OrganisationView {
        id: row.id,
        kind: row.kind,
        name: row.name,
        legal_name: row.legal_name,
        registration_number: row.registration_number,
        country: row.country,
        zone: row.zone,
        email: row.email,
    })
}

/// A member.
#[derive(Serialize, ToSchema)]
pub struct MemberView {
    id: MembershipId,
    user: UserId,
    name: Option<String>,
    email: Option<String>,
    role: Role,
    since: Instant,
}

/// The members of the organisation the caller acts for.
pub async fn members(ask: Ask<Nothing>) -> Result<List<MemberView>, Fault> {
    let members = store::list_members(ask.house.reader(), ask.actor()).await?;
    let view = |(member, user): (entity::membership::Model, Option<entity::user::Model>)| MemberView {
        id: member.id,
        user: member.user_id,
        name: user.as_ref().map(|user| user.name.clone()),
        email: user.map(|user| user.email),
        role: member.role,
        since: member.created_at,
    };
    Ok(List { items: members.into_iter().map(view).collect(), next: None })
}

/// Who is asked in, as what.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteBody {
    email: String,
    role: Role,
}

/// Invites somebody by letter.
pub async fn invite(ask: Ask<InviteBody>) -> Result<Nothing, Fault> {
    identity::invite_member(&ask.house, &ask.call, &ask.body.email, ask.body.role).await.map(|()| Nothing {})
}

/// The secret of an invitation; who has no account yet makes one with it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptBody {
    token: String,
    newcomer: Option<NewcomerBody>,
}

/// Somebody without an account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewcomerBody {
    name: String,
    /// `zh-CN` or `en`.
    locale: String,
    /// An IANA time zone.
    zone: String,
    /// 12 to 200 characters.
    password: String,
}

/// Somebody who joined.
#[derive(Serialize, ToSchema)]
pub struct JoinedView {
    organisation: OrganisationId,
    user: UserId,
    role: Role,
}

/// Accepts an invitation.
pub async fn accept(ask: Ask<AcceptBody>) -> Result<JoinedView, Fault> {
    let newcomer = ask
        .body
        .newcomer
        .map(|new| Newcomer { person: Person { name: new.name, locale: new.locale, zone: new.zone }, password: new.password });
    let joined = identity::accept_invitation(&ask.house, &ask.call, &ask.body.token, newcomer).await?;
    Ok(JoinedView { organisation: joined.organisation, user: joined.user, role: joined.role })
}

/// A role.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleBody {
    role: Role,
}

/// Gives a member another role.
pub async fn change_role(ask: Ask<RoleBody>) -> Result<Nothing, Fault> {
    identity::change_role(&ask.house, &ask.call, ask.id()?, ask.body.role).await.map(|()| Nothing {})
}

/// Removes a member, or leaves.
pub async fn remove(ask: Ask<Nothing>) -> Result<Nothing, Fault> {
    identity::remove_member(&ask.house, &ask.call, ask.id()?).await.map(|()| Nothing {})
}
