//! When a creator takes new orders: days off are entered and taken away, and how many orders at once is set. What was agreed
//! is not touched.

use entity::{AbsenceId, CreatorId, SubjectKind, absence, creator};
use jiff::civil::Date;
use serde_json::json;

use super::super::availability::{ABSENCES_MOST, Days, ORDERS_MOST, day_in, wrong_with};
use super::super::rules::IdentityError;
use super::super::rules::text::{self, Fields};
use super::super::store;
use crate::kernel::{Call, Fault, FieldError, House, Tx, record};

/// Days off as a creator names them.
#[derive(Clone, Debug)]
pub struct AbsenceDraft {
    /// The first day: `2026-12-01`, in the creator's zone.
    pub from: String,
    /// The last day; the first where nothing is said.
    pub until: Option<String>,
    /// What they note for themselves, at most 120 characters.
    pub note: Option<String>,
}

impl AbsenceDraft {
    fn checked(&self) -> Result<(Days, String), Fault> {
        let mut fields = Fields::default();
        let from = fields.take(day("from", &self.from));
        let until = self.until.as_deref().map(str::trim).filter(|until| !until.is_empty());
        let until = until.map_or(from, |until| fields.take(day("until", until)));
        let note = fields.take(text::name_if_any("note", self.note.as_deref()));
        fields.done()?;
        Ok((Days { from, until }, note.unwrap_or_default()))
    }
}

fn day(field: &str, text: &str) -> Result<Date, FieldError> {
    text.trim().parse().map_err(|_| FieldError::new(field, "day", "A day is written like 2026-12-01."))
}

/// A creator, or an agency within its mandate, enters days off.
pub async fn add_absence(house: &House, call: &Call, draft: AbsenceDraft) -> Result<AbsenceId, Fault> {
    let (days, note) = draft.checked()?;
    house
        .promise(call, async |tx| {
            let creator = store::load_own_creator(tx.db(), tx.actor()).await?;
            // Two who enter the same days at once take turns, so that no days overlap.
            store::hold_creator(tx, creator.id).await?;
            let kept = store::list_absences(tx.db(), creator.id, tx.now()).await?;
            let others: Vec<Days> = kept.iter().filter_map(Days::of).collect();
            if let Some((field, code, sentence)) = wrong_with(days, &others, day_in(&creator.zone, tx.now())) {
                return Err(Fault::invalid(vec![FieldError::new(field, code, sentence)]));
            }
            if kept.len() >= ABSENCES_MOST {
                return Err(IdentityError::AbsencesMost.into());
            }
            let (starts_at, ends_at) = days.bounds(&creator.zone)?;
            let absence = absence::Model {
                id: tx.mint(),
                creator_id: creator.id,
                from_day: days.from.to_string(),
                until_day: days.until.to_string(),
                starts_at,
                ends_at,
                note: note.clone(),
                created_at: tx.now(),
            };
            store::insert_absence(tx, &absence).await?;
            // The note is the creator's alone: it does not enter the events.
            let facts = json!({ "absence": absence.id, "from": absence.from_day, "until": absence.until_day });
            record(tx, SubjectKind::Creator, creator.id, "absence_added", facts).await?;
            Ok(absence.id)
        })
        .await
}

/// A creator, or an agency within its mandate, takes days off away again.
pub async fn remove_absence(house: &House, call: &Call, id: AbsenceId) -> Result<(), Fault> {
    house
        .promise(call, async |tx| {
            let absence = store::load_own_absence(tx.db(), tx.actor(), id).await?;
            store::delete_absence(tx, id).await?;
            let facts = json!({ "absence": id, "from": absence.from_day, "until": absence.until_day });
            record(tx, SubjectKind::Creator, absence.creator_id, "absence_removed", facts).await?;
            Ok(())
        })
        .await
}

/// A creator, or an agency within its mandate, sets how many orders they take at once; `None` sets no bound.
pub async fn set_orders_most(house: &House, call: &Call, most: Option<i64>) -> Result<CreatorId, Fault> {
    let mut fields = Fields::default();
    fields.must(
        most.is_none_or(|most| (1..=ORDERS_MOST).contains(&most)),
        "orders_most",
        "orders_range",
        "Somebody takes 1 to 99 orders at once.",
    );
    fields.done()?;
    house
        .promise(call, async |tx| {
            let creator = store::load_own_creator(tx.db(), tx.actor()).await?;
            store::set_orders_most(tx, creator.id, most).await?;
            record(tx, SubjectKind::Creator, creator.id, "orders_most_set", json!({ "orders_most": most })).await?;
            Ok(creator.id)
        })
        .await
}

/// Days off stay the same days where a creator lives by another clock from now on.
pub(super) async fn keep_days_in(tx: &Tx, creator: &creator::Model) -> Result<(), Fault> {
    for absence in store::list_absences(tx.db(), creator.id, tx.now()).await? {
        if let Some(days) = Days::of(&absence) {
            store::move_absence(tx, absence.id, days.bounds(&creator.zone)?).await?;
        }
    }
    Ok(())
}
