//! The bank file that sends unknown money back: one payment to the account it came from, stored with the second person's
//! agreement and served again byte for byte.

use entity::deposit::{self, DepositState};
use entity::{DepositId, FileId, Money, PayoutBatchId, PayoutItemId, file};
use sha2::{Digest, Sha256};

use super::actions::BankFormat;
use super::daifa::{DaifaLayout, DaifaRow, daifa_xlsx};
use super::pain001::{Payment, PaymentAccount, PaymentOrder, PaymentParty};
use super::pain001_file::pain001_xml;
use super::{ExportError, sepa, store};
use crate::finance::bank::{self, DepositError};
use crate::kernel::advance::Moved;
use crate::kernel::calendar::BOOK_ZONE;
use crate::kernel::{Call, Fault, House};

/// What the stored file is kept under.
pub const RETURN_FILE: &str = "deposit_return";

/// Another person of finance agrees that a deposit goes back, and the bank's file is written in the same promise.
pub async fn approve_send_back(house: &House, call: &Call, id: DepositId, format: &BankFormat) -> Result<Moved<DepositState>, Fault> {
    let deposit = bank::store::find(house.reader(), id).await?.ok_or(DepositError::NoSuchDeposit)?;
    let (ending, media_type) = match format {
        BankFormat::Pain001(_) => ("xml", "application/xml"),
        BankFormat::Daifa(_) => ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    };
    let content = content(house, &deposit, format)?;
    house
        .promise(call, async |tx| {
            let moved = bank::approve_send_back_in(tx, id).await?;
            let file = file::Model {
                id: tx.mint::<FileId>(),
                purpose: RETURN_FILE.to_owned(),
                belongs_to: id.to_string(),
                name: format!("return-{id}.{ending}"),
                media_type: media_type.to_owned(),
                sha256: Sha256::digest(&content).to_vec(),
                content: content.clone(),
                created_at: tx.now(),
            };
            store::insert_file(tx, &file).await?;
            Ok(moved)
        })
        .await
}

/// The order and its one payment are both called by the deposit's own id: the bank's line that names it books it.
fn content(house: &House, deposit: &deposit::Model, format: &BankFormat) -> Result<Vec<u8>, Fault> {
    let account = bank::sender_account(house.sealer(), deposit)?;
    let amount = Money::new(deposit.amount_minor, deposit.currency);
    match format {
        BankFormat::Pain001(debtor) => {
            let account = sepa::iban(&account).map_or(PaymentAccount::Other(account), PaymentAccount::Iban);
            let payment = Payment {
                item: PayoutItemId(deposit.id.0),
                amount,
                execute_on: house.now().timestamp().to_zoned(jiff::tz::TimeZone::get(BOOK_ZONE)?).date(),
                creditor: PaymentParty { name: deposit.payer_name.clone(), address: None, account, bic: None },
                remittance: deposit.id.to_string(),
            };
            let order = PaymentOrder {
                batch: PayoutBatchId(deposit.id.0),
                created_at: house.now(),
                debtor: debtor.clone(),
                payments: vec![payment],
            };
            Ok(pain001_xml(&order)?)
        }
        BankFormat::Daifa(name) => {
            let layouts = DaifaLayout::shipped()?;
            let layout = layouts.iter().find(|layout| layout.id == *name).ok_or_else(|| ExportError::BadLayout(name.clone()))?;
            let row = DaifaRow {
                reference: deposit.id.to_string(),
                account,
                name: deposit.payer_name.clone(),
                amount,
                bank: String::new(),
                branch: String::new(),
                remark: deposit.id.to_string(),
            };
            Ok(daifa_xlsx(layout, &[row])?)
        }
    }
}
