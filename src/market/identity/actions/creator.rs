//! Creators: profiles, platform accounts and their figures.

use entity::account_figure::{self, FigureKind, Provenance};
use entity::{AccountId, CreatorId, FigureId, Instant, Role, SubjectKind, creator, platform_account};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::rules::IdentityError;
use super::super::rules::text::{self, Fields};
use super::super::store;
use super::availability::keep_days_in;
use super::place::{ProfileDraft, add_profile_in};
use crate::kernel::{Actor, Call, Fault, FieldError, House, Tx, record};

/// A person makes their creator profile; they have one.
pub async fn create_creator_profile(house: &House, call: &Call, draft: ProfileDraft) -> Result<CreatorId, Fault> {
    let draft = draft.checked(house.now())?;
    house
        .promise(call, async |tx| {
            let user = tx.actor().user.ok_or(IdentityError::NotSignedIn)?;
            add_profile_in(tx, user, &draft).await
        })
        .await
}

/// What a creator changes about their profile.
#[derive(Clone, Debug)]
pub struct ProfileChange {
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
    /// Whether they take orders.
    pub taking_orders: bool,
}

/// A creator, or an agency within its mandate, changes the profile.
pub async fn update_profile(house: &House, call: &Call, change: ProfileChange) -> Result<(), Fault> {
    let mut fields = Fields::default();
    let (name, bio) = (fields.take(text::name("display_name", &change.display_name)), fields.take(text::bio("bio", &change.bio)));
    let (region, zone) = (fields.take(text::country("region", &change.region)), fields.take(text::zone("zone", &change.zone)));
    let languages = fields.take(text::words("languages", &change.languages));
    let categories = fields.take(text::words("categories", &change.categories));
    fields.done()?;
    house
        .promise(call, async |tx| {
            let old = store::load_own_creator(tx.db(), tx.actor()).await?;
            let new = creator::Model {
                display_name: name.clone(),
                bio: bio.clone(),
                region: region.clone(),
                zone: zone.clone(),
                languages: languages.clone(),
                categories: categories.clone(),
                taking_orders: change.taking_orders,
                ..old.clone()
            };
            store::describe_creator(tx, &new).await?;
            if new.zone == old.zone { Ok(()) } else { keep_days_in(tx, &new).await }
        })
        .await
}

/// A platform account as its creator names it.
#[derive(Clone, Debug)]
pub struct AccountDraft {
    /// The platform, a code word.
    pub platform: String,
    /// The handle there, with or without `@`.
    pub handle: String,
    /// How many follow it, as the creator says.
    pub followers: i64,
}

/// A platform account that was added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountAdded {
    /// The account.
    pub account_id: AccountId,
    /// What the creator puts into the profile text on the platform, for a reviewer to see.
    pub bio_code: String,
}

/// A creator adds a platform account; it counts as theirs once a reviewer saw the code in its profile text.
pub async fn add_account(house: &House, call: &Call, draft: AccountDraft) -> Result<AccountAdded, Fault> {
    let mut fields = Fields::default();
    let platform = fields.take(text::word("platform", &draft.platform));
    let handle = fields.take(text::handle("handle", &draft.handle));
    fields.must(draft.followers >= 0, "followers", "followers_range", "Followers are a number from 0 on.");
    fields.done()?;
    house
        .promise(call, async |tx| {
            let creator = store::load_own_creator(tx.db(), tx.actor()).await?;
            if store::find_account(tx.db(), &platform, &handle).await?.is_some() {
                return Err(IdentityError::HandleTaken.into());
            }
            let account = new_account(tx, creator.id, (&platform, &handle), draft.followers);
            store::insert_account(tx, &account).await?;
            let facts = json!({ "account": account.id, "platform": account.platform });
            record(tx, SubjectKind::Creator, creator.id, "account_added", facts).await?;
            Ok(AccountAdded { account_id: account.id, bio_code: account.bio_code })
        })
        .await
}

/// A new, unverified account of a creator. Its code is no secret: it will stand in a public profile.
pub(super) fn new_account(tx: &Tx, creator: CreatorId, (platform, handle): (&str, &str), followers: i64) -> platform_account::Model {
    let mut bytes = [0_u8; 5];
    tx.house().random().fill(&mut bytes);
    platform_account::Model {
        id: tx.mint(),
        creator_id: creator,
        platform: platform.to_owned(),
        handle: handle.to_owned(),
        followers,
        bio_code: format!("pappus-{}", crate::kernel::terms::hex(&bytes)),
        verified_at: None,
        created_at: tx.now(),
        ended_at: None,
    }
}

/// A creator takes one of their accounts away.
pub async fn remove_account(house: &House, call: &Call, id: AccountId) -> Result<(), Fault> {
    house
        .promise(call, async |tx| {
            let account = store::load_own_account(tx.db(), tx.actor(), id).await?;
            store::end_account(tx, id).await?;
            record(tx, SubjectKind::Creator, account.creator_id, "account_removed", json!({ "account": id })).await?;
            Ok(())
        })
        .await
}

/// A reviewer has seen the code in the account's profile text on the platform.
pub async fn verify_account(house: &House, call: &Call, id: AccountId) -> Result<(), Fault> {
    house
        .promise(call, async |tx| {
            must_review(tx.actor())?;
            let account = store::load_account_as_staff(tx.db(), tx.actor(), id).await?;
            store::verify_account(tx, id).await?;
            record(tx, SubjectKind::Creator, account.creator_id, "account_verified", json!({ "account": id })).await?;
            Ok(())
        })
        .await
}

/// A reviewer has compared a creator's real name with their papers; needed before the first agreement.
pub async fn check_real_name(house: &House, call: &Call, id: CreatorId) -> Result<(), Fault> {
    house
        .promise(call, async |tx| {
            must_review(tx.actor())?;
            let creator = store::find_creator(tx.db(), id).await?.ok_or_else(Fault::missing)?;
            if creator.user_id.is_none() {
                return Err(IdentityError::Unclaimed.into());
            }
            store::note_real_name(tx, id).await?;
            record(tx, SubjectKind::Creator, id, "real_name_checked", json!({})).await?;
            Ok(())
        })
        .await
}

fn must_review(actor: &Actor) -> Result<(), IdentityError> {
    if matches!(actor.role, Role::Reviewer | Role::Operator) { Ok(()) } else { Err(IdentityError::NotYourRole) }
}

/// One audience or performance figure as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureDraft {
    /// What is counted.
    pub kind: FigureKind,
    /// Of which part; empty where the kind has no parts.
    pub detail: String,
    /// How many, or basis points from 0 to 10000.
    pub value: i64,
}

/// A creator tells figures of one of their accounts, or a reviewer notes what they saw, as of a day that is
/// not in the future.
pub async fn record_figures(house: &House, call: &Call, id: AccountId, as_of: Instant, figures: Vec<FigureDraft>) -> Result<(), Fault> {
    let mut fields = Fields::default();
    let figures: Vec<FigureDraft> =
        figures.iter().enumerate().filter_map(|(at, figure)| fields.take(checked(at, figure).map(Some))).collect();
    fields.must(as_of <= house.now(), "as_of", "future", "Figures are of a day that has come.");
    fields.must(figures.len() <= 200, "figures", "figures_most", "At most 200 figures at once.");
    fields.done()?;
    house
        .promise(call, async |tx| {
            let reviews = tx.actor().is_staff();
            let account = if reviews {
                must_review(tx.actor())?;
                store::load_account_as_staff(tx.db(), tx.actor(), id).await?
            } else {
                store::load_own_account(tx.db(), tx.actor(), id).await?
            };
            let provenance = if reviews { Provenance::Reviewed } else { Provenance::Declared };
            for figure in &figures {
                put_in(tx, account.id, figure, (as_of, provenance)).await?;
            }
            let facts = json!({ "account": id, "provenance": provenance, "count": figures.len() });
            record(tx, SubjectKind::Creator, account.creator_id, "figures_recorded", facts).await?;
            Ok(())
        })
        .await
}

/// Stores one figure.
pub(super) async fn put_in(
    tx: &Tx,
    account: AccountId,
    figure: &FigureDraft,
    (as_of, provenance): (Instant, Provenance),
) -> Result<(), Fault> {
    let row = account_figure::Model {
        id: tx.mint::<FigureId>(),
        account_id: account,
        kind: figure.kind,
        detail: figure.detail.clone(),
        as_of,
        value: figure.value,
        provenance,
    };
    store::put_figure(tx, &row).await
}

fn checked(at: usize, figure: &FigureDraft) -> Result<FigureDraft, FieldError> {
    let field = format!("figures.{at}");
    let is_share = entity::Code::code(&figure.kind).ends_with("_bp");
    let most = if is_share { 10_000 } else { i64::MAX };
    if !(0..=most).contains(&figure.value) {
        return Err(FieldError::new(field, "figure_range", "A share is 0 to 10000 basis points; a count is not negative."));
    }
    let detail = if figure.detail.is_empty() { String::new() } else { text::word(&field, &figure.detail)? };
    Ok(FigureDraft { kind: figure.kind, detail, value: figure.value })
}
