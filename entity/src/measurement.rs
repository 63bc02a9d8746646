//! What published posts have reached, as somebody read it off them: whole numbers with their source and moment.

use crate::{DealId, DeliverableId, FileId, Instant, MeasurementId, UserId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// Who noted it.
    pub enum Source {
        /// The creator's side.
        Creator = "creator",
        /// The brand.
        Brand = "brand",
        /// The platform's staff.
        Operator = "operator",
    }
}

/// What a post had reached at a moment; a count nobody could see is empty.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "measurement")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MeasurementId,
    /// The deal.
    pub deal_id: DealId,
    /// The piece whose post it is.
    pub deliverable_id: DeliverableId,
    /// Who noted it.
    pub source: Source,
    /// The person who noted it.
    pub user_id: UserId,
    /// How often it was seen.
    pub views: Option<i64>,
    /// How often it was liked.
    pub likes: Option<i64>,
    /// How many comments it has.
    pub comments: Option<i64>,
    /// How often it was passed on.
    pub shares: Option<i64>,
    /// How often it was saved (收藏).
    pub saves: Option<i64>,
    /// A picture of the counts.
    pub screenshot_id: Option<FileId>,
    /// When they were read off.
    pub measured_at: Instant,
    /// When it was noted.
    pub created_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
