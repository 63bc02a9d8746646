//! The bank, as the demo plays it: what it books and says in its statement files; and how finance brings it and the books
//! together to the last fen: unknown money goes back, the operator takes its own.

use entity::deposit::DepositState;
use entity::{Currency, Money, payout_item};

use super::cast::Cast;
use super::stage::Stage;
use crate::finance::bank::actions::{Import, import};
use crate::finance::bank::{self, store};
use crate::finance::export::pain001::{PaymentAccount, PaymentParty};
use crate::finance::export::{self, BankFormat};
use crate::kernel::Fault;
use crate::kernel::calendar::BOOK_ZONE;
use crate::kernel::paging::Page;

/// The clients' account.
pub const OWN_ACCOUNT: &str = "5719000000001";
/// Who paid in and is no customer.
pub const UNKNOWN_PAYER: &str = "宁波远航贸易有限公司";

/// Something the bank books.
pub struct Booked {
    /// What comes in, in fen; below zero for what leaves.
    pub minor: i64,
    /// The other side's name and account.
    pub payer: (&'static str, String),
    /// What the payer wrote.
    pub remark: String,
    /// The bank's reference.
    pub reference: String,
}

/// One line of a bank statement in the plain layout.
#[derive(serde::Serialize)]
struct StatementLine<'a> {
    date: String,
    amount: String,
    currency: &'a str,
    payer_name: &'a str,
    payer_account: &'a str,
    remark: &'a str,
    bank_reference: &'a str,
}

/// The bank's statement of today comes in.
pub async fn statement(stage: &Stage<'_>, cast: &Cast, name: &str, booked: &[Booked]) -> Result<(), Fault> {
    let date = today(stage)?;
    let mut file = csv::Writer::from_writer(Vec::new());
    for line in booked {
        let line = StatementLine {
            date: date.clone(),
            amount: Money::new(line.minor, Currency::CNY).amount(),
            currency: "CNY",
            payer_name: line.payer.0,
            payer_account: &line.payer.1,
            remark: &line.remark,
            bank_reference: &line.reference,
        };
        file.serialize(line).map_err(|error| Fault::broken(error.to_string()))?;
    }
    let bytes = file.into_inner().map_err(|error| Fault::broken(error.to_string()))?;
    let file =
        Import { account: OWN_ACCOUNT.to_owned(), map: "statement-plain".to_owned(), name: format!("statement-{date}-{name}.csv"), bytes };
    import(stage.house, &stage.by(&cast.maker.actor), &file).await?;
    Ok(())
}

/// Today, as the bank dates it.
pub fn today(stage: &Stage<'_>) -> Result<String, Fault> {
    let zone = jiff::tz::TimeZone::get(BOOK_ZONE)?;
    Ok(stage.now().timestamp().to_zoned(zone).date().to_string())
}

/// The bank's reference of a payment, or of its return.
pub fn reference_of(item: &payout_item::Model, status: &str) -> String {
    let letter = if status == "returned" { "R" } else { "P" };
    format!("{letter}{}", &item.id.0.simple().to_string()[12..])
}

/// A payment as the bank books it.
pub fn paid(item: &payout_item::Model) -> Booked {
    let reference = reference_of(item, "settled");
    Booked { minor: -item.net_minor, payer: ("代发", String::new()), remark: format!("结算款 {}", item.id), reference }
}

/// The same payment when it comes back.
pub fn came_back(item: &payout_item::Model) -> Booked {
    let remark = format!("退汇 户名不符 {}", item.end_to_end_id);
    Booked { minor: item.net_minor, payer: ("退汇", String::new()), remark, reference: reference_of(item, "returned") }
}

/// The operator's own account, as its payments name it.
pub fn own_account() -> PaymentParty {
    PaymentParty {
        name: "Pappus Demo Market Ltd".to_owned(),
        address: None,
        account: PaymentAccount::Other(OWN_ACCOUNT.to_owned()),
        bic: None,
    }
}

/// Nobody knows whose the unknown money is: one person asks to send it back, another agrees, the bank books it. The
/// operator takes its fees. Then the bank's last statement comes in.
pub async fn close(stage: &Stage<'_>, cast: &Cast) -> Result<(), Fault> {
    stage.scene("unknown money goes back");
    let unknown = store::list(stage.house.reader(), Some(DepositState::Suspense), &Page::first(10)).await?.items;
    let mut lines = Vec::new();
    for deposit in &unknown {
        bank::ask_send_back(stage.house, &stage.by(&cast.maker.actor), deposit.id).await?;
        stage.hours(2).await?;
        let format = BankFormat::Pain001(own_account());
        export::approve_send_back(stage.house, &stage.by(&cast.checker.actor), deposit.id, &format).await?;
        lines.push(Booked {
            minor: -deposit.amount_minor,
            payer: (UNKNOWN_PAYER, "574900123456".to_owned()),
            remark: format!("退款 {}", deposit.id),
            reference: format!("P{}", &deposit.id.0.simple().to_string()[12..]),
        });
    }
    stage.scene("the operator takes its fees");
    let own = bank::own_money(stage.house, Currency::CNY).await?;
    let swept = bank::sweep(stage.house, &stage.by(&cast.maker.actor), own).await?;
    lines.push(Booked {
        minor: -own.minor,
        payer: ("Pappus Demo Market Ltd", "5719000000002".to_owned()),
        remark: format!("服务费划转 {}", swept.reference),
        reference: format!("P{}", &swept.reference.0.simple().to_string()[12..]),
    });
    stage.days(1).await?;
    statement(stage, cast, "final", &lines).await
}
