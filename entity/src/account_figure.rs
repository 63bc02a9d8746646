//! Audience and performance of a platform account: whole numbers with their source and day.

use crate::{AccountId, FigureId, Instant};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// What is counted. Shares are basis points of the whole.
    pub enum FigureKind {
        /// Median reads or views of a post.
        MedianReads = "median_reads",
        /// Median likes, saves, comments and shares of a post.
        MedianInteractions = "median_interactions",
        /// Interactions by reads.
        EngagementBp = "engagement_bp",
        /// The same for posts under paid cooperation.
        PaidEngagementBp = "paid_engagement_bp",
        /// Posts of the last 30 days.
        PostsMonthly = "posts_monthly",
        /// Share of viewers who stay to the end of a video.
        CompletionBp = "completion_bp",
        /// Followers that are probably no people.
        DoubtfulFollowersBp = "doubtful_followers_bp",
        /// Share of the audience by gender; the detail is `female`, `male` or `other`.
        AudienceGenderBp = "audience_gender_bp",
        /// Share of the audience by age; the detail is such as `18-24`.
        AudienceAgeBp = "audience_age_bp",
        /// Share of the audience by country; the detail is ISO 3166 in small letters.
        AudienceCountryBp = "audience_country_bp",
        /// Share of the audience by city tier; the detail is `1` to `5`.
        AudienceCityTierBp = "audience_city_tier_bp",
        /// Share of the audience by interest; the detail is a category.
        AudienceInterestBp = "audience_interest_bp",
    }
}

crate::codes! {
    /// Where a figure comes from.
    pub enum Provenance {
        /// The creator says so.
        Declared = "declared",
        /// It stood in an imported file.
        Imported = "imported",
        /// A reviewer saw it on the platform.
        Reviewed = "reviewed",
        /// The platform's own interface gave it.
        Platform = "platform",
    }
}

/// One figure as of one day.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "account_figure")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FigureId,
    /// Of which account.
    pub account_id: AccountId,
    /// What is counted.
    pub kind: FigureKind,
    /// Of which part, a code word; empty where the kind has no parts.
    pub detail: String,
    /// As of when.
    pub as_of: Instant,
    /// How many, or basis points.
    pub value: i64,
    /// Where it comes from.
    pub provenance: Provenance,
}

impl ActiveModelBehavior for ActiveModel {}
