//! Where an organisation has its events sent: a program of its own, or the robot of a group chat.

use crate::{HookId, Instant, OrganisationId, UserId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// What stands at the address, and so what is sent.
    pub enum HookKind {
        /// A program: signed JSON by the Standard Webhooks rules.
        Webhook = "webhook",
        /// A group robot of WeCom (企业微信).
        Wecom = "wecom",
        /// A group robot of Feishu (飞书).
        Feishu = "feishu",
    }
}

/// One of them.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "hook")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HookId,
    /// Whose.
    pub organisation_id: OrganisationId,
    /// Who registered it; told when it is switched off.
    pub user_id: UserId,
    /// What stands there.
    pub kind: HookKind,
    /// The host of its address, as it is shown.
    pub host: String,
    /// The address, sealed: those of robots are secrets.
    #[serde(skip)]
    pub url: Vec<u8>,
    /// The secret that signs, sealed.
    #[serde(skip)]
    pub secret: Vec<u8>,
    /// The one before, sealed, while both sign.
    #[serde(skip)]
    pub old_secret: Option<Vec<u8>>,
    /// Until when both sign.
    pub old_until: Option<Instant>,
    /// The secret a Feishu robot was given, sealed; its messages carry a signature then.
    #[serde(skip)]
    pub signing: Option<Vec<u8>>,
    /// The language of a robot's sentences.
    pub locale: String,
    /// When it was registered.
    pub created_at: Instant,
    /// Since when nothing has arrived; `None` while all is well.
    pub failing_since: Option<Instant>,
    /// When it was switched off after failing for long.
    pub silenced_at: Option<Instant>,
    /// When it was taken away.
    pub ended_at: Option<Instant>,
}

impl ActiveModelBehavior for ActiveModel {}
