//! The pure rules of identity, and every way it says no. How texts are read stands in `rules/text.rs`, what
//! a sign-in came from in `rules/device.rs`.

pub mod device;
pub mod text;

use entity::representation::{self, RepresentationState};
use entity::{Instant, OrganisationId, OrganisationKind, Role, Words};
use jiff::civil::Date;

use crate::kernel::{Actor, Kind, Refuse};

/// Why identity says no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// Nobody has signed in.
    #[error("Sign in first.")]
    NotSignedIn,
    /// Nothing to lift.
    #[error("This address takes letters already.")]
    NotSuppressed,
    /// Too short or too long for an identity number.
    #[error("An identity number has 5 to 40 characters.")]
    BadNumber,
    /// Address, password or code is wrong; which one is not said.
    #[error("Address or password is wrong.")]
    WrongSignIn,
    /// The password was right, the code of the second factor is missing or wrong.
    #[error("Enter the current code of your second factor.")]
    CodeNeeded,
    /// Too many wrong attempts for one address.
    #[error("Too many attempts. Try again in a quarter of an hour.")]
    TooManyAttempts,
    /// The person was shut out by an operator.
    #[error("This account is closed.")]
    Banned,
    /// The refresh token is unknown, used, expired or its session has ended.
    #[error("This sign-in is over. Sign in again.")]
    RefreshOver,
    /// The ticket of a link is unknown, used or expired.
    #[error("This link is no longer good. Ask for a new one.")]
    TicketOver,
    /// So many tokens are open already.
    #[error("You have twenty tokens. Take one back first.")]
    TokensMost,
    /// So many periods of days off are kept already.
    #[error("You have 24 periods of days off. Take one away first.")]
    AbsencesMost,
    /// The role needs a second factor.
    #[error("This role needs a second factor. Set one up, then sign in again.")]
    SecondFactorNeeded,
    /// The second factor is set up already.
    #[error("A second factor is set up already.")]
    SecondFactorSet,
    /// The role does not allow this.
    #[error("Your role does not allow this.")]
    NotYourRole,
    /// The role belongs to another kind of organisation.
    #[error("This role does not exist in this kind of organisation.")]
    RoleOfAnotherKind,
    /// Nobody changes their own role or removes themselves from a role they must keep.
    #[error("Nobody changes their own role. Ask another owner.")]
    OwnRole,
    /// The last owner stays.
    #[error("An organisation keeps at least one owner.")]
    LastOwner,
    /// The person is a member already.
    #[error("This person is a member already.")]
    MemberAlready,
    /// The address belongs to a user already.
    #[error("This address belongs to a user already.")]
    AddressTaken,
    /// A person has one creator profile.
    #[error("You have a creator profile already.")]
    ProfileAlready,
    /// Creators are 18 or older.
    #[error("Creators are 18 or older.")]
    NotAdult,
    /// The handle belongs to another profile.
    #[error("This handle belongs to another profile.")]
    HandleTaken,
    /// An imported profile nobody has claimed cannot be represented.
    #[error("Nobody has claimed this profile yet.")]
    Unclaimed,
    /// The mandate overlaps one that excludes it.
    #[error("Another mandate stands in the way: one of the two is exclusive where they overlap.")]
    MandateConflict,
    /// One mandate between the same two at a time.
    #[error("There is a mandate, or a question for one, between you already.")]
    MandateAlready,
    /// An import has more rows than a run takes.
    #[error("An import takes at most 100000 rows.")]
    TooManyRows,
    /// The file is no spreadsheet this house reads.
    #[error("The file is neither a CSV in UTF-8 nor an XLSX workbook with the expected columns.")]
    UnreadableFile,
}

impl Refuse for IdentityError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotSignedIn | Self::WrongSignIn | Self::CodeNeeded | Self::RefreshOver => Kind::Unauthenticated,
            Self::TooManyAttempts => Kind::Limited,
            Self::Banned | Self::SecondFactorNeeded | Self::NotYourRole | Self::OwnRole => Kind::Forbidden,
            Self::BadNumber | Self::TicketOver | Self::RoleOfAnotherKind | Self::NotAdult | Self::TooManyRows | Self::UnreadableFile => {
                Kind::Invalid
            }
            Self::SecondFactorSet
            | Self::LastOwner
            | Self::MemberAlready
            | Self::AddressTaken
            | Self::ProfileAlready
            | Self::HandleTaken
            | Self::Unclaimed
            | Self::NotSuppressed
            | Self::TokensMost
            | Self::AbsencesMost
            | Self::MandateConflict
            | Self::MandateAlready => Kind::Illegal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotSignedIn => "unauthenticated",
            Self::NotSuppressed => "not_suppressed",
            Self::BadNumber => "bad_id_number",
            Self::WrongSignIn => "sign_in_wrong",
            Self::CodeNeeded => "otp_required",
            Self::TooManyAttempts => "sign_in_limited",
            Self::Banned => "account_closed",
            Self::RefreshOver => "refresh_over",
            Self::TicketOver => "ticket_over",
            Self::TokensMost => "tokens_most",
            Self::AbsencesMost => "absences_most",
            Self::SecondFactorNeeded => "second_factor_required",
            Self::SecondFactorSet => "second_factor_set",
            Self::NotYourRole => "role",
            Self::RoleOfAnotherKind => "role_of_another_kind",
            Self::OwnRole => "own_role",
            Self::LastOwner => "last_owner",
            Self::MemberAlready => "member_already",
            Self::AddressTaken => "address_taken",
            Self::ProfileAlready => "profile_already",
            Self::NotAdult => "not_adult",
            Self::HandleTaken => "handle_taken",
            Self::Unclaimed => "profile_unclaimed",
            Self::MandateConflict => "mandate_conflict",
            Self::MandateAlready => "mandate_already",
            Self::TooManyRows => "import_too_long",
            Self::UnreadableFile => "import_unreadable",
        }
    }
}

/// Refuses who may not manage members: brand and agency owners and operators may, each at home.
pub fn must_manage_members(actor: &Actor) -> Result<OrganisationId, IdentityError> {
    match (actor.role, actor.organisation) {
        (Role::BrandOwner | Role::AgencyOwner | Role::Operator, Some(organisation)) => Ok(organisation),
        _ => Err(IdentityError::NotYourRole),
    }
}

/// Refuses a role that does not exist in a kind of organisation.
pub fn must_fit(role: Role, kind: OrganisationKind) -> Result<(), IdentityError> {
    if role.organisation_kind() == Some(kind) { Ok(()) } else { Err(IdentityError::RoleOfAnotherKind) }
}

/// The role that owns a kind of organisation.
pub fn owner_role(kind: OrganisationKind) -> Role {
    match kind {
        OrganisationKind::Brand => Role::BrandOwner,
        OrganisationKind::Agency => Role::AgencyOwner,
        OrganisationKind::Platform => Role::Operator,
    }
}

/// Refuses who is not 18 on a day.
pub fn must_be_adult(born: Date, today: Date) -> Result<(), IdentityError> {
    let eighteen = born.checked_add(jiff::Span::new().years(18)).map_err(|_| IdentityError::NotAdult)?;
    if born <= today && eighteen <= today { Ok(()) } else { Err(IdentityError::NotAdult) }
}

/// Refuses a mandate that another live one of the creator stands in the way of. `wanted` is not yet among
/// `live`, or is skipped there.
pub fn must_not_conflict(wanted: &representation::Model, live: &[representation::Model]) -> Result<(), IdentityError> {
    for other in live.iter().filter(|other| other.id != wanted.id) {
        let same_agency = other.agency_id == wanted.agency_id;
        if same_agency {
            return Err(IdentityError::MandateAlready);
        }
        let binds = other.state == RepresentationState::Active && (other.exclusive || wanted.exclusive);
        if binds && share_platforms(&other.platforms, &wanted.platforms) && share_days(other, wanted) {
            return Err(IdentityError::MandateConflict);
        }
    }
    Ok(())
}

fn share_platforms(one: &Words, other: &Words) -> bool {
    one.is_empty() || other.is_empty() || one.iter().any(|platform| other.contains(platform))
}

fn share_days(one: &representation::Model, other: &representation::Model) -> bool {
    let ends_after = |end: Option<Instant>, start: Instant| end.is_none_or(|end| end > start);
    ends_after(one.ends_at, other.starts_at) && ends_after(other.ends_at, one.starts_at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::representation::Receives;
    use entity::{CreatorId, RepresentationId};
    use jiff::civil::date;
    use uuid::Uuid;

    fn mandate(number: u128, agency: u128, platforms: &[&str], exclusive: bool) -> representation::Model {
        let start: Instant = "2026-01-01T00:00:00Z".parse().unwrap();
        representation::Model {
            id: RepresentationId(Uuid::from_u128(number)),
            state: RepresentationState::Active,
            version: 1,
            created_at: start,
            changed_at: start,
            creator_id: CreatorId(Uuid::from_u128(1)),
            agency_id: OrganisationId(Uuid::from_u128(agency)),
            share_bp: 2000,
            receives: Receives::Creator,
            platforms: Words::new(platforms.iter().copied()).unwrap(),
            exclusive,
            tail_days: 90,
            starts_at: start,
            ends_at: None,
            answer_by: start,
        }
    }

    #[test]
    fn an_exclusive_mandate_stands_in_the_way_where_they_overlap() {
        let exclusive = mandate(1, 1, &["douyin"], true);
        let everywhere = mandate(2, 2, &[], false);
        let elsewhere = mandate(3, 3, &["xiaohongshu"], false);
        assert_eq!(must_not_conflict(&everywhere, std::slice::from_ref(&exclusive)), Err(IdentityError::MandateConflict));
        assert_eq!(must_not_conflict(&elsewhere, std::slice::from_ref(&exclusive)), Ok(()));
        let later = representation::Model { starts_at: "2027-01-01T00:00:00Z".parse().unwrap(), ..everywhere };
        let ending = representation::Model { ends_at: Some(later.starts_at), ..exclusive };
        assert_eq!(must_not_conflict(&later, &[ending]), Ok(()));
    }

    #[test]
    fn the_same_two_have_one_mandate_at_a_time() {
        let standing = mandate(1, 1, &["douyin"], false);
        assert_eq!(must_not_conflict(&mandate(2, 1, &["xiaohongshu"], false), &[standing]), Err(IdentityError::MandateAlready));
    }

    #[test]
    fn a_creator_is_adult_from_the_eighteenth_birthday_on() {
        assert_eq!(must_be_adult(date(2008, 11, 22), date(2026, 11, 22)), Ok(()));
        assert_eq!(must_be_adult(date(2008, 11, 23), date(2026, 11, 22)), Err(IdentityError::NotAdult));
        assert_eq!(must_be_adult(date(2030, 1, 1), date(2026, 11, 22)), Err(IdentityError::NotAdult));
    }
}
