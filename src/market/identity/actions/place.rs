//! What a person is in the house for: an organisation of their own, a seat in one, or a creator profile.

use entity::{
    CreatorId, Instant, MembershipId, OrganisationId, OrganisationKind, Role, SubjectKind, UserId, creator, membership, organisation,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::rules::text::{self, Fields};
use super::super::rules::{self, IdentityError};
use super::super::store;
use crate::kernel::calendar::BOOK_ZONE;
use crate::kernel::{Call, Fault, House, Tx, record};

/// An organisation as its founder describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationDraft {
    /// What it is called, 1 to 120 characters.
    pub name: String,
    /// What it is called in confirmations and statements.
    pub legal_name: Option<String>,
    /// Its number in the public register.
    pub registration_number: Option<String>,
    /// ISO 3166 country, two letters.
    pub country: String,
    /// Its IANA time zone.
    pub zone: String,
    /// Where the outside writes to.
    pub email: Option<String>,
}

/// A creator as they describe themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileDraft {
    /// What they are called, 1 to 120 characters.
    pub display_name: String,
    /// What they say about themselves, at most 2000 characters.
    pub bio: String,
    /// ISO 3166 country, two letters.
    pub region: String,
    /// Their IANA time zone.
    pub zone: String,
    /// Languages, as code words.
    pub languages: Vec<String>,
    /// Categories, as code words.
    pub categories: Vec<String>,
    /// Date of birth such as `2001-12-31`; only whether they are 18 is kept.
    pub birth_date: String,
}

/// What a person is in the house for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "snake_case")]
pub enum Place {
    /// Nothing yet.
    Nothing,
    /// Owns a new brand.
    Brand(OrganisationDraft),
    /// Owns a new agency.
    Agency(OrganisationDraft),
    /// Makes content.
    Creator(ProfileDraft),
    /// Sits in an organisation that exists.
    Member {
        /// Which.
        organisation: OrganisationId,
        /// As what.
        role: Role,
    },
    /// Is platform staff.
    Staff {
        /// As what.
        role: Role,
    },
}

impl Place {
    /// Cleans what was typed; `today` decides who is 18.
    pub fn checked(&self, now: Instant) -> Result<Self, Fault> {
        match self {
            Self::Brand(draft) => Ok(Self::Brand(draft.checked()?)),
            Self::Agency(draft) => Ok(Self::Agency(draft.checked()?)),
            Self::Creator(draft) => Ok(Self::Creator(draft.checked(now)?)),
            Self::Nothing | Self::Member { .. } | Self::Staff { .. } => Ok(self.clone()),
        }
    }

    /// Whether anybody may take it without being asked in.
    pub fn is_free(&self) -> bool {
        match self {
            Self::Nothing | Self::Brand(_) | Self::Agency(_) | Self::Creator(_) => true,
            Self::Member { .. } | Self::Staff { .. } => false,
        }
    }
}

impl OrganisationDraft {
    /// Cleans what was typed.
    pub fn checked(&self) -> Result<Self, Fault> {
        let mut fields = Fields::default();
        let draft = Self {
            name: fields.take(text::name("organisation.name", &self.name)),
            legal_name: fields.take(text::name_if_any("organisation.legal_name", self.legal_name.as_deref())),
            registration_number: fields.take(text::name_if_any("organisation.registration_number", self.registration_number.as_deref())),
            country: fields.take(text::country("organisation.country", &self.country)),
            zone: fields.take(text::zone("organisation.zone", &self.zone)),
            email: fields.take(self.email.as_deref().map(|email| text::email("organisation.email", email)).transpose()),
        };
        fields.done()?;
        Ok(draft)
    }
}

impl ProfileDraft {
    /// Cleans what was typed and refuses who is not 18.
    pub fn checked(&self, now: Instant) -> Result<Self, Fault> {
        let mut fields = Fields::default();
        let zone = fields.take(text::zone("creator.zone", &self.zone));
        let born = fields.take(text::birth_date("creator.birth_date", &self.birth_date).map(Some));
        let languages = fields.take(text::words("creator.languages", &self.languages));
        let categories = fields.take(text::words("creator.categories", &self.categories));
        let draft = Self {
            display_name: fields.take(text::name("creator.display_name", &self.display_name)),
            bio: fields.take(text::bio("creator.bio", &self.bio)),
            region: fields.take(text::country("creator.region", &self.region)),
            languages: languages.iter().map(str::to_owned).collect(),
            categories: categories.iter().map(str::to_owned).collect(),
            birth_date: self.birth_date.clone(),
            zone,
        };
        fields.done()?;
        if let Some(born) = born {
            rules::must_be_adult(born, text::day_in(&draft.zone, now))?;
        }
        Ok(draft)
    }
}

/// Gives a user their place, which was checked before.
pub(super) async fn take_place_in(tx: &Tx, user: UserId, place: &Place) -> Result<(), Fault> {
    match place {
        Place::Nothing => Ok(()),
        Place::Brand(draft) => found_in(tx, user, OrganisationKind::Brand, draft).await.map(|_| ()),
        Place::Agency(draft) => found_in(tx, user, OrganisationKind::Agency, draft).await.map(|_| ()),
        Place::Creator(draft) => add_profile_in(tx, user, draft).await.map(|_| ()),
        Place::Member { organisation, role } => {
            let organisation = store::find_organisation(tx.db(), *organisation).await?.ok_or_else(Fault::missing)?;
            rules::must_fit(*role, organisation.kind)?;
            join_in(tx, user, organisation.id, *role).await.map(|_| ())
        }
        Place::Staff { role } => {
            rules::must_fit(*role, OrganisationKind::Platform)?;
            let platform = platform_in(tx).await?;
            join_in(tx, user, platform, *role).await.map(|_| ())
        }
    }
}

/// Makes an organisation whose owner the user is.
pub(super) async fn found_in(tx: &Tx, user: UserId, kind: OrganisationKind, draft: &OrganisationDraft) -> Result<OrganisationId, Fault> {
    let organisation = organisation::Model {
        id: tx.mint(),
        kind,
        name: draft.name.clone(),
        legal_name: draft.legal_name.clone(),
        registration_number: draft.registration_number.clone(),
        country: draft.country.clone(),
        zone: draft.zone.clone(),
        email: draft.email.clone(),
        created_at: tx.now(),
        ended_at: None,
    };
    store::insert_organisation(tx, &organisation).await?;
    record(tx, SubjectKind::Organisation, organisation.id, "founded", json!({ "kind": kind })).await?;
    join_in(tx, user, organisation.id, rules::owner_role(kind)).await?;
    Ok(organisation.id)
}

/// Gives a user a seat in an organisation.
pub(super) async fn join_in(tx: &Tx, user: UserId, organisation: OrganisationId, role: Role) -> Result<MembershipId, Fault> {
    if store::find_membership(tx.db(), organisation, user).await?.is_some() {
        return Err(IdentityError::MemberAlready.into());
    }
    let member =
        membership::Model { id: tx.mint(), organisation_id: organisation, user_id: user, role, created_at: tx.now(), ended_at: None };
    store::insert_membership(tx, &member).await?;
    record(tx, SubjectKind::Organisation, organisation, "member_joined", json!({ "user": user, "role": role })).await?;
    Ok(member.id)
}

/// Makes a user's creator profile.
pub(super) async fn add_profile_in(tx: &Tx, user: UserId, draft: &ProfileDraft) -> Result<CreatorId, Fault> {
    if store::creator_of_user(tx.db(), user).await?.is_some() {
        return Err(IdentityError::ProfileAlready.into());
    }
    let creator = creator::Model {
        id: tx.mint(),
        user_id: Some(user),
        display_name: draft.display_name.clone(),
        bio: draft.bio.clone(),
        region: draft.region.clone(),
        zone: draft.zone.clone(),
        languages: text::words("languages", &draft.languages).unwrap_or_default(),
        categories: text::words("categories", &draft.categories).unwrap_or_default(),
        taking_orders: true,
        orders_most: None,
        adult: true,
        real_name_checked_at: None,
        created_at: tx.now(),
        claimed_at: None,
    };
    store::insert_creator(tx, &creator).await?;
    record(tx, SubjectKind::Creator, creator.id, "profile_made", json!({ "user": user })).await?;
    Ok(creator.id)
}

/// Makes the platform's own organisation unless it is there; for the command line and the demo.
pub async fn ensure_platform(house: &House, call: &Call) -> Result<OrganisationId, Fault> {
    house.promise(call, async |tx| platform_in(tx).await).await
}

/// The platform's own organisation, made if it is not there yet.
pub(super) async fn platform_in(tx: &Tx) -> Result<OrganisationId, Fault> {
    if let Some(platform) = store::find_platform(tx.db()).await? {
        return Ok(platform.id);
    }
    let platform = organisation::Model {
        id: tx.mint(),
        kind: OrganisationKind::Platform,
        name: "Pappus".to_owned(),
        legal_name: None,
        registration_number: None,
        country: "CN".to_owned(),
        zone: BOOK_ZONE.to_owned(),
        email: None,
        created_at: tx.now(),
        ended_at: None,
    };
    store::insert_organisation(tx, &platform).await?;
    record(tx, SubjectKind::Organisation, platform.id, "founded", json!({ "kind": OrganisationKind::Platform })).await?;
    Ok(platform.id)
}
