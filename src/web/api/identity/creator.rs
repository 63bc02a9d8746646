//! Creators: their profile, platform accounts and rate card.

use std::collections::BTreeMap;

use entity::{AccountId, CreatorId, Currency, Instant, Money, RateId, creator, platform_account, rate};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::availability::AvailabilityView;
use crate::kernel::paging::Page;
use crate::kernel::{Fault, House};
use crate::market::identity::availability::{Agenda, Availability};
use crate::market::identity::{self, AccountDraft, ProfileChange, ProfileDraft, RateDraft, store};
use crate::web::ask::{Ask, Nothing};
use crate::web::view::List;

/// A new profile.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreatorProfileBody {
    display_name: String,
    #[serde(default)]
    bio: String,
    /// ISO 3166, two letters.
    region: String,
    /// An IANA time zone.
    zone: String,
    languages: Vec<String>,
    categories: Vec<String>,
    /// `2001-12-31`; only whether they are 18 is kept.
    birth_date: String,
}

impl CreatorProfileBody {
    pub(super) fn draft(self) -> ProfileDraft {
        let Self { display_name, bio, region, zone, languages, categories, birth_date } = self;
        ProfileDraft { display_name, bio, region, zone, languages, categories, birth_date }
    }
}

/// A changed profile.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfileChangeBody {
    display_name: String,
    bio: String,
    region: String,
    zone: String,
    languages: Vec<String>,
    categories: Vec<String>,
    taking_orders: bool,
}

/// A creator.
#[derive(Serialize, ToSchema)]
pub struct CreatorView {
    id: CreatorId,
    display_name: String,
    bio: String,
    region: String,
    zone: String,
    #[schema(value_type = Vec<String>)]
    languages: entity::Words,
    #[schema(value_type = Vec<String>)]
    categories: entity::Words,
    taking_orders: bool,
    /// Whether they take new orders now.
    availability: AvailabilityView,
    real_name_checked: bool,
    claimed: bool,
    /// Live ones; in lists those with most followers first.
    accounts: Vec<AccountView>,
    /// The rate card.
    rates: Vec<RateView>,
}

/// An account on a platform.
#[derive(Serialize, ToSchema)]
pub struct AccountView {
    id: AccountId,
    platform: String,
    handle: String,
    followers: i64,
    verified_at: Option<Instant>,
}

/// A price on the rate card.
#[derive(Serialize, ToSchema)]
pub struct RateView {
    id: RateId,
    platform: String,
    format: String,
    price: Money,
    revisions_count: i32,
    delivery_days: i32,
    rights_days: i32,
    retention_days: i32,
}

fn creator_view(
    row: creator::Model,
    availability: Availability,
    (accounts, rates): (Vec<platform_account::Model>, Vec<rate::Model>),
) -> CreatorView {
    CreatorView {
        id: row.id,
        display_name: row.display_name,
        bio: row.bio,
        region: row.region,
        zone: row.zone,
        languages: row.languages,
        categories: row.categories,
        taking_orders: row.taking_orders,
        availability: AvailabilityView::of(availability),
        real_name_checked: row.real_name_checked_at.is_some(),
        claimed: row.user_id.is_some(),
        accounts: accounts.into_iter().map(account_view).collect(),
        rates: rates.into_iter().map(rate_view).collect(),
    }
}

fn account_view(row: platform_account::Model) -> AccountView {
    let platform_account::Model { id, platform, handle, followers, verified_at, .. } = row;
    AccountView { id, platform, handle, followers, verified_at }
}

fn rate_view(row: rate::Model) -> RateView {
    RateView {
        id: row.id,
        platform: row.platform,
        format: row.format,
        price: Money::new(row.price_minor, row.currency),
        revisions_count: row.revisions_count,
        delivery_days: row.delivery_days,
        rights_days: row.rights_days,
        retention_days: row.retention_days,
    }
}

/// How it stands with one of some creators.
fn now_of(agendas: &BTreeMap<CreatorId, Agenda>, row: &creator::Model, now: Instant) -> Availability {
    agendas.get(&row.id).map_or_else(|| Agenda::of(row, &[], 0, now).now(), Agenda::now)
}

async fn shown(house: &House, id: CreatorId) -> Result<CreatorView, Fault> {
    let row = store::find_creator(house.reader(), id).await?.ok_or_else(Fault::missing)?;
    let accounts = store::list_accounts(house.reader(), id).await?;
    let rates = store::list_rates(house.reader(), id).await?;
    let now = house.now();
    let agendas = store::agendas_of(house.reader(), std::slice::from_ref(&row), now).await?;
    let availability = now_of(&agendas, &row, now);
    Ok(creator_view(row, availability, (accounts, rates)))
}

/// Which creators.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CreatorsQuery {
    /// Where the last page ended (`next`).
    cursor: Option<String>,
    /// How many, 1 to 100.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u64>,
    /// Part of a name or of a handle.
    #[param(max_length = 80)]
    q: Option<String>,
    /// With an account on this platform.
    platform: Option<String>,
    /// Who makes content about this.
    category: Option<String>,
    /// Who lives there: ISO 3166, two letters.
    region: Option<String>,
    /// Only those who take orders now.
    #[serde(default)]
    taking_orders: bool,
    /// Only those who take new orders now: who take orders, are not away and not full.
    #[serde(default)]
    available: bool,
    /// With at least so many followers on one account, on the platform where one is asked for.
    #[param(minimum = 0)]
    followers_least: Option<i64>,
    /// With a price of at most this on the rate card, in minor units of `currency`, on the platform where one is asked for.
    #[param(minimum = 0)]
    price_most_minor: Option<i64>,
    /// `CNY` by default.
    #[param(value_type = Option<String>)]
    currency: Option<Currency>,
}

/// Creators who match, the newest first.
pub async fn list(ask: Ask<Nothing>) -> Result<List<CreatorView>, Fault> {
    let CreatorsQuery {
        cursor,
        limit,
        q,
        platform,
        category,
        region,
        taking_orders,
        available,
        followers_least,
        price_most_minor,
        currency,
    } = ask.query()?;
    let said =
        |value: Option<String>| value.map(|value| value.trim().chars().take(80).collect::<String>()).filter(|value| !value.is_empty());
    let price_most = price_most_minor.map(|minor| Money::new(minor, currency.unwrap_or(Currency::CNY)));
    let (words, platform, category, region) = (said(q), said(platform), said(category), said(region));
    let now = ask.house.now();
    let open_at = available.then_some(now);
    let sought = store::Sought { words, platform, category, region, taking_orders, open_at, followers_least, price_most };
    let db = ask.house.reader();
    let creators = store::list_creators(db, &sought, &Page::read(cursor.as_deref(), limit)?).await?;
    let ids: Vec<CreatorId> = creators.items.iter().map(|creator| creator.id).collect();
    let (accounts, rates) = (store::accounts_of_many(db, &ids).await?, store::rates_of_many(db, &ids).await?);
    let agendas = store::agendas_of(db, &creators.items, now).await?;
    List::of(creators, |row| {
        let own_accounts = accounts.iter().filter(|account| account.creator_id == row.id).cloned().collect();
        let own_rates = rates.iter().filter(|rate| rate.creator_id == row.id).cloned().collect();
        let availability = now_of(&agendas, &row, now);
        Ok(creator_view(row, availability, (own_accounts, own_rates)))
    })
}

/// A creator with accounts and rate card.
pub async fn read(ask: Ask<Nothing>) -> Result<CreatorView, Fault> {
    shown(&ask.house, ask.id()?).await
}

/// Makes the caller's profile.
pub async fn create(ask: Ask<CreatorProfileBody>) -> Result<CreatorView, Fault> {
    let id = identity::create_creator_profile(&ask.house, &ask.call, ask.body.draft()).await?;
    shown(&ask.house, id).await
}

/// Changes the profile of the creator acted for.
pub async fn update_own(ask: Ask<ProfileChangeBody>) -> Result<CreatorView, Fault> {
    let id = ask.actor().creator.ok_or_else(Fault::missing)?;
    let ProfileChangeBody { display_name, bio, region, zone, languages, categories, taking_orders } = ask.body;
    let change = ProfileChange { display_name, bio, region, zone, languages, categories, taking_orders };
    identity::update_profile(&ask.house, &ask.call, change).await?;
    shown(&ask.house, id).await
}

/// The link of an imported profile.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfileClaimBody {
    token: String,
    /// `2001-12-31`; only whether they are 18 is kept.
    birth_date: String,
}

/// Claims an imported profile.
pub async fn claim(ask: Ask<ProfileClaimBody>) -> Result<CreatorView, Fault> {
    let id = identity::claim_profile(&ask.house, &ask.call, &ask.body.token, &ask.body.birth_date).await?;
    shown(&ask.house, id).await
}

/// Notes that a reviewer compared the real name with papers.
pub async fn check_real_name(ask: Ask<Nothing>) -> Result<CreatorView, Fault> {
    let id = ask.id()?;
    identity::check_real_name(&ask.house, &ask.call, id).await?;
    shown(&ask.house, id).await
}

/// An account to add.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountBody {
    platform: String,
    handle: String,
    followers: i64,
}

/// An account that was added.
#[derive(Serialize, ToSchema)]
pub struct AccountAddedView {
    id: AccountId,
    /// What the creator puts into the profile text on the platform.
    bio_code: String,
}

/// Adds an account.
pub async fn add_account(ask: Ask<AccountBody>) -> Result<AccountAddedView, Fault> {
    let AccountBody { platform, handle, followers } = ask.body;
    let added = identity::add_account(&ask.house, &ask.call, AccountDraft { platform, handle, followers }).await?;
    Ok(AccountAddedView { id: added.account_id, bio_code: added.bio_code })
}

/// Takes an account away.
pub async fn remove_account(ask: Ask<Nothing>) -> Result<Nothing, Fault> {
    identity::remove_account(&ask.house, &ask.call, ask.id()?).await.map(|()| Nothing {})
}

/// Notes that a reviewer has seen the code in the profile text.
pub async fn verify_account(ask: Ask<Nothing>) -> Result<Nothing, Fault> {
    identity::verify_account(&ask.house, &ask.call, ask.id()?).await.map(|()| Nothing {})
}

/// A price.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RateBody {
    /// With tax.
    price: Money,
    revisions_count: i32,
    delivery_days: i32,
    rights_days: i32,
    retention_days: i32,
}

/// A price that was set.
#[derive(Serialize, ToSchema)]
pub struct RateSetView {
    id: RateId,
}

/// Sets the price of a format on a platform.
pub async fn set_rate(ask: Ask<RateBody>) -> Result<RateSetView, Fault> {
    let (platform, format) = (ask.segment("platform")?.to_owned(), ask.segment("format")?.to_owned());
    let RateBody { price, revisions_count, delivery_days, rights_days, retention_days } = ask.body;
    let draft = RateDraft { platform, format, price, revisions_count, delivery_days, rights_days, retention_days };
    identity::set_rate(&ask.house, &ask.call, draft).await.map(|id| RateSetView { id })
}

/// Takes a price off the card.
pub async fn remove_rate(ask: Ask<Nothing>) -> Result<Nothing, Fault> {
    let (platform, format) = (ask.segment("platform")?, ask.segment("format")?);
    identity::remove_rate(&ask.house, &ask.call, platform, format).await.map(|()| Nothing {})
}
