//! Money in the demo: brands pay in by bank transfer, creators say where theirs goes, two people pay.

use entity::payee::TaxProfile;
use entity::{Currency, PayoutBatchId, payout_item};

use super::cast::{Cast, Player};
use super::names;
use super::stage::Stage;
use crate::finance::bank::actions::{Import, import, payment_code};
use crate::finance::export::pain001::{PaymentAccount, PaymentParty};
use crate::finance::export::{BankFormat, export_batch};
use crate::finance::payee::PayeeRef;
use crate::finance::payee::actions::{BankDetails, Profile, confirm_identity, set_bank_details, set_profile};
use crate::finance::payout;
use crate::jobs;
use crate::kernel::Fault;

/// The operator's bank account.
const OWN_ACCOUNT: &str = "5719000000001";
/// What a brand pays in, in fen.
const DEPOSIT_MINOR: i64 = 5_000_000;

/// One line of a bank statement in the plain layout.
#[derive(serde::Serialize)]
struct StatementLine<'a> {
    date: String,
    amount: String,
    currency: &'a str,
    payer_name: &'a str,
    payer_account: String,
    remark: String,
    bank_reference: String,
}

/// Every brand pays in with its payment code; one transfer comes from nobody known.
pub async fn pay_in(stage: &Stage<'_>, cast: &Cast) -> Result<(), Fault> {
    stage.scene("deposits");
    let date = stage.now().timestamp().strftime("%Y-%m-%d").to_string();
    let amount = entity::Money::new(DEPOSIT_MINOR, Currency::CNY).amount();
    let mut file = csv::Writer::from_writer(Vec::new());
    for (number, brand) in cast.brands.iter().enumerate() {
        let code = payment_code(stage.house, &stage.by(&brand.owner.actor), brand.owner.organisation()?).await?;
        let line = StatementLine {
            date: date.clone(),
            amount: amount.clone(),
            currency: "CNY",
            payer_name: brand.legal_name,
            payer_account: format!("571900{:08}", 10_000_000 + number),
            remark: format!("推广服务费 {code}"),
            bank_reference: format!("C{number:012}"),
        };
        file.serialize(line).map_err(|error| Fault::broken(error.to_string()))?;
    }
    let unknown = StatementLine {
        date,
        amount: "50000.00".to_owned(),
        currency: "CNY",
        payer_name: "宁波远航贸易有限公司",
        payer_account: "574900123456".to_owned(),
        remark: "货款".to_owned(),
        bank_reference: "C999999999999".to_owned(),
    };
    file.serialize(unknown).map_err(|error| Fault::broken(error.to_string()))?;
    let bytes = file.into_inner().map_err(|error| Fault::broken(error.to_string()))?;
    let statement =
        Import { account: OWN_ACCOUNT.to_owned(), map: "statement-plain".to_owned(), name: "2026-statement.csv".to_owned(), bytes };
    import(stage.house, &stage.by(&cast.maker.actor), &statement).await?;
    Ok(())
}

/// The creators who play say who they are to the tax office and where their money goes; finance checks.
pub async fn enrol_payees(stage: &Stage<'_>, cast: &Cast) -> Result<(), Fault> {
    stage.scene("payees");
    for (number, creator) in cast.creators.iter().enumerate().take(12) {
        enrol(stage, cast, creator, number).await?;
    }
    Ok(())
}

async fn enrol(stage: &Stage<'_>, cast: &Cast, creator: &Player, number: usize) -> Result<(), Fault> {
    let owner = PayeeRef::Creator(creator.creator()?);
    let call = stage.by(&creator.actor);
    let name = names::person(number);
    let profile = Profile {
        legal_name: name.clone(),
        tax_profile: TaxProfile::ResidentIndividual,
        id_number: format!("33010619900101{number:03}X"),
        country: "CN".to_owned(),
        vat_consent: true,
    };
    let stored = set_profile(stage.house, &call, owner, &profile).await?;
    let details = BankDetails {
        currency: Currency::CNY,
        account: format!("62148301{:08}", 20_000_000 + number),
        holder: name,
        bank_name: "招商银行".to_owned(),
        branch: Some("杭州分行".to_owned()),
    };
    set_bank_details(stage.house, &call, owner, &details).await?;
    confirm_identity(stage.house, &stage.by(&cast.maker.actor), stored.payee).await?;
    Ok(())
}

/// Two people pay what is due: one prepares, another checks, the file leaves, the bank's answer comes
/// back. The payment with number `returned`, if any, comes back a few days later.
pub async fn pay_out(stage: &Stage<'_>, cast: &Cast, format: &BankFormat, returned: Option<usize>) -> Result<PayoutBatchId, Fault> {
    stage.scene("a payout batch");
    let maker = || stage.by(&cast.maker.actor);
    let preparing = payout::prepare(stage.house, &maker(), Currency::CNY).await?;
    jobs::finish(stage.house, preparing.job.id).await?;
    let batch = preparing.batch;
    payout::actions::submit(stage.house, &maker(), batch).await?;
    stage.hours(2).await?;
    payout::actions::approve(stage.house, &stage.by(&cast.checker.actor), batch).await?;
    export_batch(stage.house, &maker(), batch, format).await?;
    stage.days(1).await?;
    let items = payout::store::items_of(stage.house.reader(), batch).await?;
    report(stage, cast, batch, &items, "settled").await?;
    if let Some(item) = returned.and_then(|number| items.get(number)) {
        stage.days(2).await?;
        report(stage, cast, batch, std::slice::from_ref(item), "returned").await?;
    }
    Ok(batch)
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

/// One line of a bank's answer in the plain layout.
#[derive(serde::Serialize)]
struct ResultLine {
    reference: String,
    status: &'static str,
    amount: String,
    bank_reference: String,
    date: String,
    reason: &'static str,
}

async fn report(
    stage: &Stage<'_>,
    cast: &Cast,
    batch: PayoutBatchId,
    items: &[payout_item::Model],
    status: &'static str,
) -> Result<(), Fault> {
    let mut file = csv::Writer::from_writer(Vec::new());
    for (number, item) in items.iter().enumerate() {
        let line = ResultLine {
            reference: item.end_to_end_id.clone(),
            status,
            amount: entity::Money::new(item.net_minor, item.currency).amount(),
            bank_reference: format!("P{}{number:06}", &batch.0.simple().to_string()[20..]),
            date: stage.now().timestamp().strftime("%Y-%m-%d").to_string(),
            reason: if status == "returned" { "户名不符" } else { "" },
        };
        file.serialize(line).map_err(|error| Fault::broken(error.to_string()))?;
    }
    let bytes = file.into_inner().map_err(|error| Fault::broken(error.to_string()))?;
    let results = payout::report::Results { map: "result-plain".to_owned(), name: format!("{status}.csv"), bytes };
    payout::report::report(stage.house, &stage.by(&cast.maker.actor), batch, &results).await?;
    Ok(())
}
