//! Organisations and their members: founding, inviting, joining, changing roles, leaving.

use entity::ticket::TicketPurpose;
use entity::{MembershipId, OrganisationId, OrganisationKind, Role, SubjectKind, UserId, membership};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::rules::text::{self, Fields};
use super::super::rules::{self, IdentityError};
use super::super::{letters, password, store};
use super::account::{Person, confirm_in, insert_unconfirmed};
use super::place::{OrganisationDraft, found_in, join_in};
use super::ticket::{Issue, issue_in, redeem_in, was_just_sent};
use crate::kernel::seal::fresh_token;
use crate::kernel::{Call, Fault, House, Tx, record};

/// A person founds a brand or an agency and owns it.
pub async fn found_organisation(
    house: &House,
    call: &Call,
    kind: OrganisationKind,
    draft: OrganisationDraft,
) -> Result<OrganisationId, Fault> {
    let draft = draft.checked()?;
    house
        .promise(call, async |tx| {
            let user = tx.actor().user.ok_or(IdentityError::NotSignedIn)?;
            if kind == OrganisationKind::Platform {
                return Err(IdentityError::NotYourRole.into());
            }
            found_in(tx, user, kind, &draft).await
        })
        .await
}

/// An owner changes what their organisation is called, its register number, zone and address.
pub async fn update_organisation(house: &House, call: &Call, draft: OrganisationDraft) -> Result<(), Fault> {
    let draft = draft.checked()?;
    house
        .promise(call, async |tx| {
            let id = rules::must_manage_members(tx.actor())?;
            let old = store::find_organisation(tx.db(), id).await?.ok_or_else(Fault::missing)?;
            let OrganisationDraft { name, legal_name, registration_number, country, zone, email } = draft.clone();
            let renamed = old.legal_name != legal_name || old.registration_number != registration_number;
            let new = entity::organisation::Model { name, legal_name, registration_number, country, zone, email, ..old };
            store::update_organisation(tx, &new).await?;
            record(tx, SubjectKind::Organisation, id, "details_changed", json!({ "legal_identity": renamed })).await?;
            Ok(())
        })
        .await
}

/// An invitation to an organisation, kept in its ticket.
#[derive(Serialize, Deserialize)]
struct Invitation {
    organisation: OrganisationId,
    role: Role,
}

/// An owner invites somebody into their organisation; who has no account makes one with the link.
///
/// The answer does not say whether the address had an account.
pub async fn invite_member(house: &House, call: &Call, email: &str, role: Role) -> Result<(), Fault> {
    let mut fields = Fields::default();
    let email = fields.take(text::email("email", email));
    fields.done()?;
    let token = fresh_token();
    house
        .promise(call, async |tx| {
            let id = rules::must_manage_members(tx.actor())?;
            let organisation = store::find_organisation(tx.db(), id).await?.ok_or_else(Fault::missing)?;
            rules::must_fit(role, organisation.kind)?;
            let host = store::load_own_user(tx.db(), tx.actor()).await?;
            let user = match store::find_user_by_email(tx.db(), &email).await? {
                Some(user) => user.id,
                None => {
                    let name = email.split('@').next().unwrap_or_default().to_owned();
                    let person = Person { name, locale: host.locale.clone(), zone: organisation.zone.clone() };
                    insert_unconfirmed(tx, &email, &person).await?.id
                }
            };
            if store::find_membership(tx.db(), id, user).await?.is_some() {
                return Err(IdentityError::MemberAlready.into());
            }
            record(tx, SubjectKind::Organisation, id, "member_invited", json!({ "user": user, "role": role })).await?;
            if was_just_sent(tx, user, TicketPurpose::Invitation).await? {
                return Ok(());
            }
            let payload = serde_json::to_value(Invitation { organisation: id, role })?;
            let facts = letters::invitation(tx.now(), &organisation, Some(&host), role);
            issue_in(tx, Issue { user, purpose: TicketPurpose::Invitation, token: &token, payload, facts }).await
        })
        .await
}

/// Who accepts an invitation and has no account yet.
#[derive(Clone, Debug)]
pub struct Newcomer {
    /// Who.
    pub person: Person,
    /// The password, 12 to 200 characters.
    pub password: String,
}

/// A person joined an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// Which.
    pub organisation: OrganisationId,
    /// Who.
    pub user: UserId,
    /// As what.
    pub role: Role,
}

/// Whoever holds the link of the letter joins the organisation. Without an account, `newcomer` makes one.
pub async fn accept_invitation(house: &House, call: &Call, token: &str, newcomer: Option<Newcomer>) -> Result<Joined, Fault> {
    let newcomer = match newcomer {
        Some(newcomer) => Some(checked(newcomer).await?),
        None => None,
    };
    house
        .promise(call, async |tx| {
            let ticket = redeem_in(tx, TicketPurpose::Invitation, token).await?;
            let invitation: Invitation = serde_json::from_str(&ticket.payload)?;
            let user = store::find_user(tx.db(), ticket.user_id).await?.ok_or(IdentityError::TicketOver)?;
            if user.banned_at.is_some() {
                return Err(IdentityError::Banned.into());
            }
            match (&newcomer, user.confirmed_at) {
                (Some((person, hash)), None) => confirm_in(tx, user.id, person, hash).await?,
                (None, None) => {
                    let mut fields = Fields::default();
                    fields.must(false, "password", "password_required", "Choose a password to make your account.");
                    fields.done()?;
                }
                (_, Some(_)) => {}
            }
            join_in(tx, user.id, invitation.organisation, invitation.role).await?;
            Ok(Joined { organisation: invitation.organisation, user: user.id, role: invitation.role })
        })
        .await
}

async fn checked(newcomer: Newcomer) -> Result<(Person, String), Fault> {
    let mut fields = Fields::default();
    let person = newcomer.person.checked(&mut fields);
    fields.take(text::password("password", &newcomer.password, ""));
    fields.done()?;
    Ok((person, password::hash(&newcomer.password).await?))
}

/// An owner gives a member of their organisation another role; it counts from the member's next request.
pub async fn change_role(house: &House, call: &Call, id: MembershipId, role: Role) -> Result<(), Fault> {
    house
        .promise(call, async |tx| {
            let member = load_managed(tx, id).await?;
            let organisation = store::find_organisation(tx.db(), member.organisation_id).await?.ok_or_else(Fault::missing)?;
            rules::must_fit(role, organisation.kind)?;
            if tx.actor().user == Some(member.user_id) {
                return Err(IdentityError::OwnRole.into());
            }
            if role != member.role {
                must_leave_an_owner(tx, &member).await?;
                store::set_role(tx, id, role).await?;
                let facts = json!({ "user": member.user_id, "from": member.role, "to": role });
                record(tx, SubjectKind::Organisation, member.organisation_id, "role_changed", facts).await?;
            }
            Ok(())
        })
        .await
}

/// An owner removes a member, or a member leaves; it counts from the member's next request.
pub async fn remove_member(house: &House, call: &Call, id: MembershipId) -> Result<(), Fault> {
    house
        .promise(call, async |tx| {
            let member = store::load_member(tx.db(), tx.actor(), id).await?;
            let leaves = tx.actor().user == Some(member.user_id);
            if !leaves {
                rules::must_manage_members(tx.actor())?;
            }
            store::hold_organisation(tx, member.organisation_id).await?;
            must_leave_an_owner(tx, &member).await?;
            store::end_membership(tx, id).await?;
            let facts = json!({ "user": member.user_id, "role": member.role });
            let name = if leaves { "member_left" } else { "member_removed" };
            record(tx, SubjectKind::Organisation, member.organisation_id, name, facts).await?;
            Ok(())
        })
        .await
}

/// A member of the organisation the actor manages, with the organisation held until the end of the promise.
async fn load_managed(tx: &Tx, id: MembershipId) -> Result<membership::Model, Fault> {
    let organisation = rules::must_manage_members(tx.actor())?;
    store::hold_organisation(tx, organisation).await?;
    store::load_member(tx.db(), tx.actor(), id).await
}

async fn must_leave_an_owner(tx: &Tx, member: &membership::Model) -> Result<(), Fault> {
    let owners = store::owners_of(tx.db(), member.organisation_id).await?;
    if owners.as_slice() == [member.user_id] { Err(IdentityError::LastOwner.into()) } else { Ok(()) }
}
