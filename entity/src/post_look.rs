//! Looks at live posts: what was found on the page of a proof, and when.

use crate::{DealId, DeliverableId, Instant, PostLookId, ProofId, UserId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// What a look found.
    pub enum LookOutcome {
        /// The post is there with its label.
        Ok = "ok",
        /// The post is there without it.
        MissingLabel = "missing_label",
        /// The post is not there.
        Removed = "removed",
        /// Nobody answered, or not with a page.
        Unreachable = "unreachable",
        /// A page came that does not show the post to a visitor without an account.
        Unreadable = "unreadable",
    }
}

crate::codes! {
    /// Why a look found that.
    pub enum LookWhy {
        /// The label stands there.
        LabelSeen = "label_seen",
        /// The pinned packs miss it.
        LabelAbsent = "label_absent",
        /// The address says that it has gone (404, 410).
        Gone = "gone",
        /// The address refuses (401, 403, 429).
        Refused = "refused",
        /// The address answers with an error.
        Broken = "broken",
        /// The page did not come in time.
        Timeout = "timeout",
        /// The name leads nowhere.
        UnknownName = "unknown_name",
        /// The address is not one of the public internet.
        NotPublic = "not_public",
        /// Nobody answers there.
        Unreached = "unreached",
        /// Its TLS could not be used.
        Tls = "tls",
        /// It points elsewhere too often.
        Redirects = "redirects",
        /// More than is read.
        TooLarge = "too_large",
        /// No page of text.
        NotHtml = "not_html",
        /// A visitor has to sign in.
        SignIn = "sign_in",
        /// The words of the approved version are not on the page.
        NotRecognised = "not_recognised",
    }
}

/// One look.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "post_look")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PostLookId,
    /// The deal.
    pub deal_id: DealId,
    /// The deliverable.
    pub deliverable_id: DeliverableId,
    /// The proof whose address was looked at.
    pub proof_id: ProofId,
    /// 1, 2, 3 … of the deliverable.
    pub number: i64,
    /// When.
    pub at: Instant,
    /// Who asked for it; `None` where it was its time.
    pub asked_by: Option<UserId>,
    /// What was found.
    pub outcome: LookOutcome,
    /// Why.
    pub why: LookWhy,
    /// The status code of the answer.
    pub status: Option<i64>,
    /// The address that gave it, after redirects.
    #[sea_orm(column_type = "Text")]
    pub address: String,
    /// The label with the words around it, or the first words of the post where there is none.
    #[sea_orm(column_type = "Text")]
    pub excerpt: String,
    /// SHA-256 of the page's bytes, hexadecimal.
    pub page_hash: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
