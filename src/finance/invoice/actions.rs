//! What payees and finance do with an invoice: hand in, accept, give back.

use entity::payee_invoice::{self, PayeeInvoiceState};
use entity::{Currency, EarningId, Money, PayeeInvoiceId, earning};
use jiff::tz::TimeZone;

use super::lifecycle::Step;
use super::rules::{HandedIn, InvoiceError, plain_number};
use super::store;
use crate::finance::earning::{blocker, store as earnings};
use crate::finance::payee::{ground_of, must_be_owner, store as payees};
use crate::kernel::advance::{Moved, advance, begin};
use crate::kernel::calendar::BOOK_ZONE;
use crate::kernel::{Call, Fault, House, Kind, Tx, With};
use crate::notify::facts::InvoiceFacts;

/// A business hands in its invoice for something it is owed. One stands at a time; after it was given back, another.
pub async fn hand_in(house: &House, call: &Call, id: EarningId, invoice: &HandedIn) -> Result<PayeeInvoiceId, Fault> {
    house
        .promise(call, async |tx| {
            let earning = earnings::load_locked(tx, id).await?;
            let payee = payees::load(tx.db(), earning.payee_id).await?;
            must_be_owner(tx.actor(), payees::owner_of(&payee)).map_err(|_| Fault::missing())?;
            let number = plain_number(&invoice.number, payee.country.as_deref())?;
            must_be_sound(tx, invoice, earning.currency)?;
            if !blocker::awaits_invoice(tx, &earning).await? {
                return Err(InvoiceError::NotWanted.into());
            }
            if let Some(known) = store::standing(tx, id, &number).await?.first() {
                let why = if known.earning_id == id { InvoiceError::AlreadyHandedIn } else { InvoiceError::NumberUsed };
                return Err(why.into());
            }
            let row = payee_invoice::Model {
                id: tx.mint::<PayeeInvoiceId>(),
                state: PayeeInvoiceState::HandedIn,
                version: 1,
                created_at: tx.now(),
                changed_at: tx.now(),
                earning_id: id,
                payee_id: payee.id,
                number,
                issued_on: invoice.issued_on.to_string(),
                currency: invoice.amount.currency,
                amount_minor: invoice.amount.minor,
                reason: None,
            };
            store::insert(tx, &row).await?;
            begin(tx, &ground_of(&payee), &row, With::nothing().facts(facts_of(&row))).await?;
            Ok(row.id)
        })
        .await
}

fn must_be_sound(tx: &Tx, invoice: &HandedIn, currency: Currency) -> Result<(), Fault> {
    if invoice.amount.minor <= 0 || invoice.amount.currency != currency {
        return Err(InvoiceError::BadAmount.into());
    }
    if invoice.issued_on > tx.now().timestamp().to_zoned(TimeZone::get(BOOK_ZONE)?).date() {
        return Err(InvoiceError::BadDay.into());
    }
    Ok(())
}

/// Finance finds an invoice right: what it is for waits for none any more.
pub async fn accept(house: &House, call: &Call, id: PayeeInvoiceId) -> Result<Moved<PayeeInvoiceState>, Fault> {
    must_be_finance(call)?;
    house
        .promise(call, async |tx| {
            let row = store::load(tx.db(), id).await?;
            let ground = ground_of(&payees::load(tx.db(), row.payee_id).await?);
            let moved = advance(tx, &ground, &row, Step::Accept, With::nothing().facts(facts_of(&row))).await?;
            blocker::lift_invoice_in(tx, &earnings::load_locked(tx, row.earning_id).await?).await?;
            Ok(moved)
        })
        .await
}

/// Finance gives an invoice back and says why, in up to 2,000 characters; what it is for goes on waiting.
pub async fn give_back(house: &House, call: &Call, id: PayeeInvoiceId, reason: &str) -> Result<Moved<PayeeInvoiceState>, Fault> {
    must_be_finance(call)?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 2_000 {
        return Err(InvoiceError::NoReason.into());
    }
    house
        .promise(call, async |tx| {
            let row = store::load(tx.db(), id).await?;
            let ground = ground_of(&payees::load(tx.db(), row.payee_id).await?);
            let told = told(&row, &earnings::load_locked(tx, row.earning_id).await?, reason)?;
            advance(tx, &ground, &row, Step::GiveBack, With::letter(told).facts(facts_of(&row)).set("reason", reason)).await
        })
        .await
}

fn must_be_finance(call: &Call) -> Result<(), Fault> {
    if call.actor.role == entity::Role::Finance {
        return Ok(());
    }
    Err(Fault::refuse(Kind::Forbidden, "role", "Only platform finance judges invoices."))
}

/// What events say of an invoice.
fn facts_of(row: &payee_invoice::Model) -> serde_json::Value {
    serde_json::json!({
        "earning": row.earning_id, "payee": row.payee_id, "number": row.number,
        "amount_minor": row.amount_minor, "currency": row.currency,
    })
}

/// What the letter of a returned invoice says.
fn told(row: &payee_invoice::Model, earning: &earning::Model, reason: &str) -> Result<InvoiceFacts, Fault> {
    let because: serde_json::Value = serde_json::from_str(&earning.because)?;
    Ok(InvoiceFacts {
        number: row.number.clone(),
        issued_on: row.issued_on.clone(),
        amount: Money::new(row.amount_minor, row.currency),
        title: because.pointer("/label/title").and_then(serde_json::Value::as_str).map(str::to_owned),
        owed: Money::new(earning.owed_minor, earning.currency),
        reason: reason.to_owned(),
    })
}
