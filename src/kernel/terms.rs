//! Terms: the numbers of every promise, as versioned data. Shape is code, numbers are terms.
//!
//! A deal pins the version it was agreed under; whatever stands under it reads that one.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use entity::{Instant, TermsId, terms};
use sea_orm::sea_query::{Expr, Func, Order, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait};
use sha2::{Digest, Sha256};

use super::Fault;

pub use entity::terms::MoneyMode;

entity::codes! {
    /// A number of the terms. The last word is its unit.
    pub enum Term {
        /// Platform review of a brief.
        BriefReviewBusinessDays = "brief_review_business_days",
        /// How long applications stay open.
        ApplicationsDays = "applications_days",
        /// How long a brand may select.
        SelectionDays = "selection_days",
        /// How long a firm offer stands.
        OfferHours = "offer_hours",
        /// How long an offer stands in a flash brief.
        FlashOfferHours = "flash_offer_hours",
        /// How long a flash brief is open.
        FlashHours = "flash_hours",
        /// How long a counter-offer stands.
        CounterHours = "counter_hours",
        /// How many invitations a brand may send a month.
        InvitationsCount = "invitations_count",
        /// How long a deal waits for money.
        FundingBusinessDays = "funding_business_days",
        /// Until when a sample is shipped.
        SampleShipBusinessDays = "sample_ship_business_days",
        /// After how many further days a creator may leave free.
        SampleLeaveBusinessDays = "sample_leave_business_days",
        /// When the creator is asked whether it arrived.
        SampleAskDays = "sample_ask_days",
        /// How long the brand has for an outline.
        OutlineHours = "outline_hours",
        /// How long the brand has for a draft.
        ReviewHours = "review_hours",
        /// How long a platform lane has.
        LaneBusinessDays = "lane_business_days",
        /// How long the platform has to decide after the last round.
        DecisionBusinessDays = "decision_business_days",
        /// How many times the brand may ask for changes per deliverable.
        BrandRoundsCount = "brand_rounds_count",
        /// How many days a creator has at least for the next version of a returned draft.
        ReviseDays = "revise_days",
        /// How long after the publish window a deliverable is overdue.
        OverdueHours = "overdue_hours",
        /// How long after that the brand may cancel at no cost.
        OverdueCancelHours = "overdue_cancel_hours",
        /// How many days late a draft may be before the creator is at fault.
        LateDays = "late_days",
        /// How long the platform has for a proof.
        ProofBusinessDays = "proof_business_days",
        /// How long the brand may object after publication.
        SignOffDays = "sign_off_days",
        /// The same for livestreams.
        LiveSignOffDays = "live_sign_off_days",
        /// How long the brand has to answer a removal request.
        RemovalHours = "removal_hours",
        /// How long the creator has to restore a missing post.
        RestoreHours = "restore_hours",
        /// Within how many days a missing post costs all.
        ClawbackFullDays = "clawback_full_days",
        /// How many days after sign-off a live post is looked at daily.
        LookDailyDays = "look_daily_days",
        /// After so many days it is looked at again from then on.
        LookEveryDays = "look_every_days",
        /// After how long a post that nobody could reach is tried again.
        LookRetryHours = "look_retry_hours",
        /// How often in a row it is tried before a reviewer is asked to look.
        LookTriesCount = "look_tries_count",
        /// How long a reviewer who has looked is not asked again for a page that no visitor can read.
        LookHandDays = "look_hand_days",
        /// How long the creator has to mend a missing label.
        LabelHours = "label_hours",
        /// How long a change request stands.
        ChangeHours = "change_hours",
        /// How long the other side has to answer a cancellation.
        CancellationHours = "cancellation_hours",
        /// What an outline is worth when the brand cancels.
        LadderOutlineBp = "ladder_outline_bp",
        /// What a draft is worth.
        LadderDraftBp = "ladder_draft_bp",
        /// What an approved draft is worth.
        LadderApprovedBp = "ladder_approved_bp",
        /// After how many rounds of the brand a piece is worth as much as an approved one.
        LadderRoundsCount = "ladder_rounds_count",
        /// How long after a deal's completion a dispute can be opened.
        DisputeOpenDays = "dispute_open_days",
        /// How long each side has for its statement.
        DisputeStatementHours = "dispute_statement_hours",
        /// How long the mediator has.
        DisputeRulingBusinessDays = "dispute_ruling_business_days",
        /// How long a ruling can be appealed.
        DisputeAppealDays = "dispute_appeal_days",
        /// When the default split ends a dispute.
        DisputeLimitDays = "dispute_limit_days",
        /// The creator's share of the default split.
        DisputeSplitBp = "dispute_split_bp",
        /// The platform's fee on the price, paid by the brand.
        FeeBp = "fee_bp",
        /// Value added tax in a price that contains it.
        VatBp = "vat_bp",
        /// From which item amount a batch needs a second approver.
        SecondApproverItemMinor = "second_approver_item_minor",
        /// From which batch total a second approver is needed.
        SecondApproverBatchMinor = "second_approver_batch_minor",
        /// How long a payee has for a statement.
        StatementBusinessDays = "statement_business_days",
        /// How long finance has for what waits for it.
        FinanceBusinessDays = "finance_business_days",
        /// How long the bank has before finance asks.
        BankBusinessDays = "bank_business_days",
        /// How long changed bank details rest before they are paid to.
        BankChangeHours = "bank_change_hours",
        /// How long before a deadline the first reminder goes.
        RemindEarlyHours = "remind_early_hours",
        /// How long before a deadline the last reminder goes.
        RemindLateHours = "remind_late_hours",
        /// How long a message may stay unread before its reader is told by letter.
        MessageLetterMinutes = "message_letter_minutes",
    }
}

/// Numbers that came after the first terms, and what they are in terms that were published before.
const LATER: [(Term, i64); 9] = [
    (Term::MessageLetterMinutes, 15),
    (Term::FinanceBusinessDays, 2),
    (Term::BankBusinessDays, 10),
    (Term::LookDailyDays, 7),
    (Term::LookEveryDays, 7),
    (Term::LookRetryHours, 6),
    (Term::LookTriesCount, 4),
    (Term::LookHandDays, 28),
    (Term::LabelHours, 48),
];

/// What a number is in terms that were published before it existed.
fn before_it_existed(term: Term) -> Option<i64> {
    LATER.iter().find(|(later, _)| *later == term).map(|(_, number)| *number)
}

entity::codes! {
    /// How tax is withheld from a resident individual in China.
    pub enum WithholdingScheme {
        /// Announcement 2025 No. 16: cumulative, for platforms that filed under No. 15.
        Cumulative = "cumulative",
        /// 2018 No. 61: per payment, for an operator that declares it is no such platform.
        PerPayment = "per_payment",
    }
}

/// One lane of a draft's review.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LaneRule {
    /// The lane's name: `safety`, `content`, `mediator`, `brand`.
    pub name: String,
    /// How many people must approve.
    pub needed: i64,
    /// Only for these categories; empty means all.
    #[serde(default)]
    pub categories: Vec<String>,
}

/// One version of the terms.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The numbers.
    pub numbers: BTreeMap<String, i64>,
    /// Who may hold money.
    pub money_mode: MoneyMode,
    /// How tax is withheld.
    pub withholding: WithholdingScheme,
    /// The lanes of a review, in order.
    pub lanes: Vec<LaneRule>,
    /// Categories in which silence never approves.
    pub regulated_categories: Vec<String>,
    /// Platforms with an official order system.
    pub routed_platforms: Vec<String>,
}

impl Terms {
    /// The terms a new house begins with.
    pub fn first() -> Result<Self, Fault> {
        Self::read(include_str!("../../packs/terms/first.json"))
    }

    /// Reads terms; every number must be there that terms had when they were published, and none may be negative.
    pub fn read(text: &str) -> Result<Self, Fault> {
        use entity::Code;
        let terms: Self = serde_json::from_str(text)?;
        for term in Term::ALL {
            match terms.numbers.get(term.code()) {
                Some(number) if *number >= 0 => {}
                Some(_) => return Err(Fault::broken(format!("terms: {term} is negative"))),
                None if before_it_existed(*term).is_some() => {}
                None => return Err(Fault::broken(format!("terms: {term} is missing"))),
            }
        }
        match terms.numbers.keys().find(|name| Term::from_code(name).is_none()) {
            Some(name) => Err(Fault::broken(format!("terms: {name} is not a term"))),
            None => Ok(terms),
        }
    }

    /// A number.
    pub fn number(&self, term: Term) -> i64 {
        use entity::Code;
        self.numbers.get(term.code()).copied().or_else(|| before_it_existed(term)).unwrap_or(0)
    }

    /// The canonical text: sorted keys, no white space.
    pub fn canonical(&self) -> Result<String, Fault> {
        Ok(serde_json::to_string(&serde_json::to_value(self)?)?)
    }

    /// SHA-256 of the canonical text, hexadecimal.
    pub fn content_hash(&self) -> Result<String, Fault> {
        Ok(hex(&Sha256::digest(self.canonical()?)))
    }
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Terms by id: a version never changes, so what was read once stays read.
#[derive(Debug, Default)]
pub struct Shelf(RwLock<HashMap<TermsId, Arc<Terms>>>);

impl Shelf {
    /// The terms of an id.
    pub async fn get(&self, db: &impl ConnectionTrait, id: TermsId) -> Result<Arc<Terms>, Fault> {
        if let Some(terms) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id) {
            return Ok(Arc::clone(terms));
        }
        let row = terms::Entity::find_by_id(id).one(db).await?.ok_or_else(|| Fault::broken(format!("{id} is not stored")))?;
        let terms = Arc::new(Terms::read(&row.content)?);
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(id, Arc::clone(&terms));
        Ok(terms)
    }

    /// The version new promises are made under at an instant.
    pub async fn current(&self, db: &impl ConnectionTrait, at: Instant) -> Result<(TermsId, Arc<Terms>), Fault> {
        let asked = Query::select().expr_as(id_in_force(at), "id").to_owned();
        let id = db.query_one(&asked).await?.map(|row| row.try_get::<Option<TermsId>>("", "id")).transpose()?.flatten();
        let id = id.ok_or_else(|| Fault::broken("there are no terms"))?;
        Ok((id, self.get(db, id).await?))
    }
}

/// The id of the version in force at an instant, as part of a query; before the first began (a clock set back), the
/// first.
pub fn id_in_force(at: Instant) -> Expr {
    let ids = || Query::select().column(terms::Column::Id).from(terms::Entity).limit(1).to_owned();
    let in_force = ids().and_where(terms::Column::EffectiveFrom.lte(at)).order_by(terms::Column::Number, Order::Desc).to_owned();
    let first = ids().order_by(terms::Column::Number, Order::Asc).to_owned();
    Func::coalesce([in_force, first].map(|ids| Expr::SubQuery(None, Box::new(ids.into())))).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_of_before_a_number_existed_stay_good() {
        let mut terms = Terms::first().unwrap();
        terms.numbers.remove("message_letter_minutes");
        let hash = terms.content_hash().unwrap();
        let old = Terms::read(&terms.canonical().unwrap()).unwrap();
        assert_eq!((old.number(Term::MessageLetterMinutes), old.content_hash().unwrap()), (15, hash));
        terms.numbers.remove("review_hours");
        assert!(Terms::read(&terms.canonical().unwrap()).is_err());
    }

    #[test]
    fn the_first_terms_are_whole_and_hash_the_same_every_time() {
        let terms = Terms::first().unwrap();
        assert_eq!(terms.number(Term::ReviewHours), 72);
        assert_eq!(terms.content_hash().unwrap(), Terms::read(&terms.canonical().unwrap()).unwrap().content_hash().unwrap());
    }
}
