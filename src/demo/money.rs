//! Money in the demo: brands pay in by bank transfer, creators say where theirs goes, two people pay.

use entity::payee::TaxProfile;
use entity::{Currency, PayoutBatchId, payout_item};

use super::bank::{self, Booked};
use super::cast::{Cast, Player};
use super::names;
use super::stage::Stage;
use crate::finance::bank::actions::payment_code;
use crate::finance::export::{BankFormat, export_batch};
use crate::finance::payee::PayeeRef;
use crate::finance::payee::actions::{BankDetails, Profile, confirm_identity, set_bank_details, set_profile};
use crate::finance::payout;
use crate::jobs;
use crate::kernel::Fault;

/// What a brand pays in, in fen.
const DEPOSIT_MINOR: i64 = 5_000_000;

/// Every brand pays in with its payment code; one transfer comes from nobody known.
pub async fn pay_in(stage: &Stage<'_>, cast: &Cast) -> Result<(), Fault> {
    stage.scene("deposits");
    let mut lines = Vec::new();
    for (number, brand) in cast.brands.iter().enumerate() {
        let code = payment_code(stage.house, &stage.by(&brand.owner.actor), brand.owner.organisation()?).await?;
        lines.push(Booked {
            minor: DEPOSIT_MINOR,
            payer: (brand.legal_name, format!("571900{:08}", 10_000_000 + number)),
            remark: format!("推广服务费 {code}"),
            reference: format!("C{number:012}"),
        });
    }
    lines.push(Booked {
        minor: DEPOSIT_MINOR,
        payer: (bank::UNKNOWN_PAYER, "574900123456".to_owned()),
        remark: "货款".to_owned(),
        reference: "C999999999999".to_owned(),
    });
    bank::statement(stage, cast, "deposits", &lines).await
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
    enrol_as(stage, cast, (creator, owner), TaxProfile::ResidentIndividual, number).await
}

/// Somebody says who they are to the tax office and where their money goes; finance checks.
pub async fn enrol_as(
    stage: &Stage<'_>,
    cast: &Cast,
    (player, owner): (&Player, PayeeRef),
    tax_profile: TaxProfile,
    number: usize,
) -> Result<(), Fault> {
    let call = stage.by(&player.actor);
    let is_person = tax_profile == TaxProfile::ResidentIndividual;
    let (legal_name, id_number) = if is_person {
        (names::person(number), format!("33010619900101{number:03}X"))
    } else {
        (names::AGENCY_LEGAL_NAME.to_owned(), format!("91310106MA1{number:06}X"))
    };
    let profile = Profile { legal_name: legal_name.clone(), tax_profile, id_number, country: "CN".to_owned(), vat_consent: is_person };
    let stored = set_profile(stage.house, &call, owner, &profile).await?;
    let details = BankDetails {
        currency: Currency::CNY,
        account: format!("62148301{:08}", 20_000_000 + number),
        holder: legal_name,
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
    let left: Vec<Booked> = items.iter().map(bank::paid).collect();
    bank::statement(stage, cast, "payments", &left).await?;
    if let Some(item) = returned.and_then(|number| items.get(number)) {
        stage.days(2).await?;
        report(stage, cast, batch, std::slice::from_ref(item), "returned").await?;
        bank::statement(stage, cast, "returned", &[bank::came_back(item)]).await?;
    }
    Ok(batch)
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
    for item in items {
        let line = ResultLine {
            reference: item.end_to_end_id.clone(),
            status,
            amount: entity::Money::new(item.net_minor, item.currency).amount(),
            bank_reference: bank::reference_of(item, status),
            date: bank::today(stage)?,
            reason: if status == "returned" { "户名不符" } else { "" },
        };
        file.serialize(line).map_err(|error| Fault::broken(error.to_string()))?;
    }
    let bytes = file.into_inner().map_err(|error| Fault::broken(error.to_string()))?;
    let results = payout::report::Results { map: "result-plain".to_owned(), name: format!("{status}.csv"), bytes };
    payout::report::report(stage.house, &stage.by(&cast.maker.actor), batch, &results).await?;
    Ok(())
}
