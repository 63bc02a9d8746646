//! How an invoice is taken back: a red one is asked for, issued, or not found right.

use entity::InvoiceId;
use entity::invoice::{self, InvoiceState};
use jiff::civil::Date;

use super::actions::{facts_of, ground_of, must_be_finance, must_be_free, told};
use super::lifecycle::Step;
use super::rules::{BillingError, must_say, plain_number};
use super::store;
use crate::kernel::advance::{Moved, advance};
use crate::kernel::{Call, Fault, House, With};

/// Its brand or finance finds that it must be taken back, and says why.
pub async fn request_red(house: &House, call: &Call, id: InvoiceId, reason: &str) -> Result<Moved<InvoiceState>, Fault> {
    let reason = must_say(reason)?;
    house
        .promise(call, async |tx| {
            let row = store::load(tx.db(), id).await?;
            let ground = ground_of(tx, &row).await?;
            // Somebody else's is missing, not forbidden.
            if ground.party_of(tx.actor()).is_none() {
                return Err(BillingError::NoSuchInvoice.into());
            }
            advance(tx, &ground, &row, Step::RequestRed, With::nothing().facts(facts_of(&row)).set("reason", reason)).await
        })
        .await
}

/// Finance has issued the red one: the invoice counts no more, and what is left of its month may be invoiced again.
pub async fn issue_red(
    house: &House,
    call: &Call,
    id: InvoiceId,
    (number, day, reason): (&str, Date, &str),
) -> Result<Moved<InvoiceState>, Fault> {
    must_be_finance(&call.actor)?;
    let (number, reason) = (plain_number(number)?, must_say(reason)?);
    house
        .promise(call, async |tx| {
            let row = store::load(tx.db(), id).await?;
            must_be_free(tx, &number, day).await?;
            let red = invoice::Model { red_number: Some(number.clone()), reason: Some(reason.to_owned()), ..row.clone() };
            let with = With::letter(told(&red)).facts(facts_of(&red));
            let with = with.set("red_number", number.clone()).set("red_on", day.to_string()).set("reason", reason);
            let moved = advance(tx, &ground_of(tx, &row).await?, &row, Step::IssueRed, with).await?;
            store::set_free(tx, id).await?;
            Ok(moved)
        })
        .await
}

/// Finance finds the invoice right and says why; it counts as before.
pub async fn refuse_red(house: &House, call: &Call, id: InvoiceId, reason: &str) -> Result<Moved<InvoiceState>, Fault> {
    must_be_finance(&call.actor)?;
    let reason = must_say(reason)?;
    house
        .promise(call, async |tx| {
            let row = store::load(tx.db(), id).await?;
            let kept = invoice::Model { reason: Some(reason.to_owned()), ..row.clone() };
            let with = With::letter(told(&kept)).facts(facts_of(&row)).set("reason", reason);
            advance(tx, &ground_of(tx, &row).await?, &row, Step::RefuseRed, with).await
        })
        .await
}
