//! Invoices of payees over JSON: handed in by a business for what it is owed, accepted or given back by finance.

use entity::payee_invoice::{self, PayeeInvoiceState};
use entity::{EarningId, Money, PayeeId, PayeeInvoiceId, Role};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::finance::own_payee;
use crate::finance::earning::store as earnings;
use crate::finance::invoice::{self, HandedIn, store};
use crate::finance::payee::{ground_of, store as payees};
use crate::kernel::paging::Page;
use crate::kernel::{Actor, Fault, FieldError, House, Moved, record, wait};
use crate::web::ask::{Ask, Nothing};
use crate::web::view::{List, Shown};

/// An invoice of a payee.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvoiceView {
    earning: EarningId,
    payee: PayeeId,
    number: String,
    /// The day it bears: `2026-11-20`.
    issued_on: String,
    amount: Money,
    /// What is owed for what it is about.
    owed: Money,
    /// Why it went back.
    reason: Option<String>,
}

/// An invoice as it is handed in.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvoiceBody {
    /// The 20 digits of a 数电发票; abroad up to 40 characters.
    #[schema(min_length = 1, max_length = 40)]
    pub number: String,
    /// The day it bears: `2026-11-20`.
    #[schema(pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    pub issued_on: String,
    /// What it says, in the currency of the earning.
    pub amount: Money,
}

/// Why an invoice goes back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveBackBody {
    /// 1 to 2,000 characters.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// Which invoices.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InvoicesQuery {
    /// Only in this state.
    #[param(value_type = Option<String>)]
    state: Option<PayeeInvoiceState>,
    /// Where the last page ended.
    cursor: Option<String>,
    /// How many, 1 to 100.
    limit: Option<u64>,
}

/// A business hands in its invoice for an earning.
pub async fn hand_in(ask: Ask<InvoiceBody>) -> Result<Shown<InvoiceView>, Fault> {
    let wrong = |_| Fault::invalid(vec![FieldError::new("issued_on", "day", "A day is written like 2026-11-20.")]);
    let issued_on = ask.body.issued_on.trim().parse().map_err(wrong)?;
    let handed_in = HandedIn { number: ask.body.number.clone(), issued_on, amount: ask.body.amount };
    let id = invoice::hand_in(&ask.house, &ask.call, ask.id()?, &handed_in).await?;
    Ok(shown(&ask, id, None).await?.after(record::newest(ask.house.reader(), id.into()).await?))
}

/// Own invoices; for platform finance and auditors everybody's.
pub async fn list(ask: Ask<Nothing>) -> Result<List<Shown<InvoiceView>>, Fault> {
    let asked: InvoicesQuery = ask.query()?;
    let page = Page::read(asked.cursor.as_deref(), asked.limit)?;
    let db = ask.house.reader();
    let payee = if sees_all(ask.actor()) {
        None
    } else {
        match payees::find_of_owner(db, own_payee(ask.actor())?).await? {
            Some(payee) => Some(payee.id),
            None => return Ok(List { items: Vec::new(), next: None }),
        }
    };
    let paged = store::list(db, (payee, asked.state), &page).await?;
    let mut items = Vec::new();
    for row in &paged.items {
        items.push(view(&ask, row, None).await?);
    }
    Ok(List { items, next: paged.next })
}

/// One invoice, for its payee, platform finance and auditors.
pub async fn read(ask: Ask<Nothing>) -> Result<Shown<InvoiceView>, Fault> {
    let id = ask.id()?;
    if !is_visible(&ask.house, ask.actor(), Uuid::from(id)).await? {
        return Err(Fault::missing());
    }
    shown(&ask, id, None).await
}

/// Finance finds it right.
pub async fn accept(ask: Ask<Nothing>) -> Result<Shown<InvoiceView>, Fault> {
    let id = ask.id()?;
    let moved = invoice::accept(&ask.house, &ask.call, id).await?;
    shown(&ask, id, Some(moved)).await
}

/// Finance gives it back, with a reason.
pub async fn give_back(ask: Ask<GiveBackBody>) -> Result<Shown<InvoiceView>, Fault> {
    let id = ask.id()?;
    let moved = invoice::give_back(&ask.house, &ask.call, id, &ask.body.reason).await?;
    shown(&ask, id, Some(moved)).await
}

/// Whether an actor may see an invoice.
pub async fn is_visible(house: &House, actor: &Actor, id: Uuid) -> Result<bool, Fault> {
    let row = match store::load(house.reader(), PayeeInvoiceId(id)).await {
        Ok(row) => row,
        Err(Fault::Refused(_)) => return Ok(false),
        Err(fault) => return Err(fault),
    };
    match own_payee(actor) {
        Ok(own) => Ok(payees::find_of_owner(house.reader(), own).await?.is_some_and(|payee| payee.id == row.payee_id)),
        Err(_) => Ok(sees_all(actor)),
    }
}

fn sees_all(actor: &Actor) -> bool {
    matches!(actor.role, Role::Finance | Role::Auditor)
}

async fn shown<B>(ask: &Ask<B>, id: PayeeInvoiceId, moved: Option<Moved<PayeeInvoiceState>>) -> Result<Shown<InvoiceView>, Fault> {
    let row = store::load(ask.house.reader(), id).await?;
    view(ask, &row, moved).await
}

async fn view<B>(ask: &Ask<B>, row: &payee_invoice::Model, moved: Option<Moved<PayeeInvoiceState>>) -> Result<Shown<InvoiceView>, Fault> {
    let db = ask.house.reader();
    let earning = earnings::load(db, row.earning_id).await?;
    let fields = InvoiceView {
        earning: row.earning_id,
        payee: row.payee_id,
        number: row.number.clone(),
        issued_on: row.issued_on.clone(),
        amount: Money::new(row.amount_minor, row.currency),
        owed: Money::new(earning.owed_minor, earning.currency),
        reason: row.reason.clone(),
    };
    let ground = ground_of(&payees::load(db, row.payee_id).await?);
    let mut row = row.clone();
    let (open, event) = match moved {
        Some(moved) => {
            (row.state, row.version) = (moved.state, moved.version);
            (moved.wait, Some(moved.event_id))
        }
        None => (wait::open_of(db, row.id).await?, None),
    };
    let shown = Shown::of(&ask.viewer(), &row, &ground, open.as_ref(), fields);
    Ok(match event {
        Some(event) => shown.after(event),
        None => shown,
    })
}
