//! Money comes in: bank files are read once, each line once, matched by payment code or kept in suspense until finance
//! knows whose it is.

use entity::deposit::{self, DepositState};
use entity::{BankFileId, BankLineId, DepositId, Money, OrganisationId, bank_file, bank_line, file, payment_code};
use jiff::civil::Time;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use super::file::{StatementRow, read_statement};
use super::lifecycle::Step;
use super::map::StatementMap;
use super::posting::{must_be_finance, post};
use super::rules::{BankFileError, DepositError, PAYMENT_CODE_ALPHABET, PAYMENT_CODE_LENGTH};
use super::{reconcile, returns, store};
use crate::finance::ledger::{self, Account, recipes};
use crate::kernel::advance::{Moved, advance, advance_by_house, begin};
use crate::kernel::calendar::BOOK_ZONE;
use crate::kernel::{Call, Fault, Ground, House, Tx, With};
use crate::notify::facts::MoneyFacts;

/// How many lines one promise takes.
const CHUNK: usize = 40;

/// A bank's file as finance hands it in.
#[derive(Clone, Debug)]
pub struct Import {
    /// The bank account it is of.
    pub account: String,
    /// The column map: `statement-plain`, `statement-cmb`.
    pub map: String,
    /// The file's name.
    pub name: String,
    /// Its bytes, at most 5 MB.
    pub bytes: Vec<u8>,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Imported {
    /// The file.
    pub bank_file: BankFileId,
    /// Lines of money that came in, new with this file.
    pub lines: usize,
    /// Of these, in a brand's balance.
    pub matched: usize,
    /// Of these, waiting for finance.
    pub suspense: usize,
}

/// Reads a bank's file. The same bytes are stored once, the same line counts once, and an import that was interrupted
/// goes on where it stopped when the file is handed in again.
pub async fn import(house: &House, call: &Call, import: &Import) -> Result<Imported, Fault> {
    must_be_finance(call)?;
    let maps = StatementMap::shipped()?;
    let map = maps.iter().find(|map| map.id == import.map).ok_or_else(|| BankFileError::BadMap(import.map.clone()))?;
    let rows = read_statement(&import.bytes, map)?;
    let bank_file = house.promise(call, async |tx| keep_file(tx, import, rows.len()).await).await?;
    for chunk in rows.chunks(CHUNK) {
        house
            .promise(&Call::by(call.actor.clone()), async |tx| {
                let references: Vec<String> = chunk.iter().map(|row| row.bank_reference.clone()).collect();
                let known = store::known_references(tx.db(), &import.account, &references).await?;
                for row in chunk.iter().filter(|row| !known.contains(&row.bank_reference)) {
                    book(tx, bank_file, &import.account, row).await?;
                }
                Ok(())
            })
            .await?;
    }
    let states = store::states_of_file(house.reader(), bank_file).await?;
    let count = |state| states.iter().filter(|of| **of == state).count();
    Ok(Imported { bank_file, lines: states.len(), matched: count(DepositState::Matched), suspense: count(DepositState::Suspense) })
}

async fn keep_file(tx: &Tx, import: &Import, lines: usize) -> Result<BankFileId, Fault> {
    let sha256 = Sha256::digest(&import.bytes).to_vec();
    if let Some(known) = store::find_file(tx.db(), &sha256).await? {
        return Ok(known.id);
    }
    let (file_id, id) = store::fresh_ids(tx);
    let bytes = file::Model {
        id: file_id,
        purpose: "bank_statement".to_owned(),
        belongs_to: id.to_string(),
        name: import.name.clone(),
        media_type: "application/octet-stream".to_owned(),
        sha256: sha256.clone(),
        content: import.bytes.clone(),
        created_at: tx.now(),
    };
    let row = bank_file::Model {
        id,
        file_id,
        account: import.account.clone(),
        sha256,
        lines: i64::try_from(lines).unwrap_or(i64::MAX),
        created_at: tx.now(),
        user_id: tx.actor().user,
    };
    store::insert_file(tx, bytes, &row).await?;
    Ok(id)
}

/// One line the bank booked. What we sent, or what came back of it, is in the books by its own report; anything else that
/// came in is a deposit.
async fn book(tx: &Tx, bank_file: BankFileId, account: &str, row: &StatementRow) -> Result<(), Fault> {
    let line = bank_line::Model {
        id: tx.mint::<BankLineId>(),
        bank_file_id: bank_file,
        account: account.to_owned(),
        reference: row.bank_reference.clone(),
        booked_on: row.booked_on.to_string(),
        currency: row.amount.currency,
        amount_minor: row.amount.minor,
        remark: row.remark.clone(),
    };
    let names = reconcile::names_in(&line.reference, &line.remark);
    store::insert_line(tx, line).await?;
    if row.amount.minor < 0 {
        return returns::book_send_back_in(tx, &names, row.amount).await;
    }
    if store::is_ours(tx.db(), &names, row.amount).await? {
        return Ok(());
    }
    receive(tx, bank_file, account, row).await
}

async fn receive(tx: &Tx, bank_file: BankFileId, account: &str, row: &StatementRow) -> Result<(), Fault> {
    let brands = store::brands_of(tx.db(), &row.payment_codes).await?;
    // Two codes of two brands in one remark: a person decides.
    let code = if brands.len() == 1 { brands.into_iter().next() } else { None };
    let id = tx.mint::<DepositId>();
    let payer_account = match &row.payer_account {
        Some(number) => Some(tx.house().sealer().seal(&returns::place(id), number)?),
        None => None,
    };
    let deposit = deposit::Model {
        id,
        state: DepositState::Received,
        version: 1,
        created_at: tx.now(),
        changed_at: tx.now(),
        bank_file_id: bank_file,
        account: account.to_owned(),
        reference: row.bank_reference.clone(),
        booked_on: row.booked_on.to_string(),
        currency: row.amount.currency,
        amount_minor: row.amount.minor,
        payer_name: row.payer_name.clone().unwrap_or_default(),
        remark: row.remark.clone(),
        payment_code: code.as_ref().map(|code| code.code.clone()),
        brand_id: None,
        payer_account,
        return_asked_by: None,
    };
    store::insert(tx, &deposit).await?;
    let facts = serde_json::json!({ "bank_file": bank_file, "amount_minor": deposit.amount_minor, "currency": deposit.currency });
    begin(tx, &Ground::platform(), &deposit, With::nothing().facts(facts)).await?;
    match code {
        Some(code) => {
            let ground = ground_of(tx, code.brand_id).await?;
            let with = With::letter(facts_of(tx, &deposit, Some(code.brand_id)).await?).facts(amounts(&deposit, Some(code.brand_id)));
            let moved = advance_by_house(tx, &ground, &deposit, Step::Match, with.set("brand_id", code.brand_id)).await?;
            let movement = recipes::deposit_matched(code.brand_id, deposit.amount_minor, deposit.currency);
            let key = post(tx, &deposit, &movement, moved.event_id).await?;
            ledger::collect_fees_in(tx, code.brand_id, deposit.currency, &key).await?;
        }
        None => {
            let with = With::letter(facts_of(tx, &deposit, None).await?).facts(amounts(&deposit, None));
            let moved = advance_by_house(tx, &Ground::platform(), &deposit, Step::Suspend, with).await?;
            post(tx, &deposit, &recipes::deposit_suspended(deposit.amount_minor, deposit.currency), moved.event_id).await?;
        }
    }
    Ok(())
}

/// What the event of a deposit says of its posting.
fn amounts(deposit: &deposit::Model, brand: Option<OrganisationId>) -> serde_json::Value {
    serde_json::json!({ "brand": brand, "amount_minor": deposit.amount_minor, "currency": deposit.currency })
}

/// Finance says whose a deposit in suspense is.
pub async fn match_deposit(house: &House, call: &Call, id: DepositId, brand: OrganisationId) -> Result<Moved<DepositState>, Fault> {
    must_be_finance(call)?;
    house
        .promise(call, async |tx| {
            let deposit = store::find(tx.db(), id).await?.ok_or(DepositError::NoSuchDeposit)?;
            let ground = ground_of(tx, brand).await?;
            let with = With::letter(facts_of(tx, &deposit, Some(brand)).await?).facts(amounts(&deposit, Some(brand)));
            let moved = advance(tx, &ground, &deposit, Step::Match, with.set("brand_id", brand)).await?;
            let movement = recipes::suspense_matched(brand, deposit.amount_minor, deposit.currency);
            let key = post(tx, &deposit, &movement, moved.event_id).await?;
            ledger::collect_fees_in(tx, brand, deposit.currency, &key).await?;
            Ok(moved)
        })
        .await
}

/// The code a brand writes on its transfers; made when it is first asked for.
pub async fn payment_code(house: &House, call: &Call, brand: OrganisationId) -> Result<String, Fault> {
    if call.actor.role != entity::Role::Finance && call.actor.organisation != Some(brand) {
        return Err(Fault::missing());
    }
    house.promise(call, async |tx| payment_code_in(tx, brand).await).await
}

/// The same inside a promise.
pub async fn payment_code_in(tx: &Tx, brand: OrganisationId) -> Result<String, Fault> {
    if let Some(known) = store::find_code(tx.db(), brand).await? {
        return Ok(known.code);
    }
    let mut bytes = [0_u8; PAYMENT_CODE_LENGTH];
    tx.house().random().fill(&mut bytes);
    let letters: Vec<char> = PAYMENT_CODE_ALPHABET.chars().collect();
    let code: String = bytes.iter().map(|byte| letters[usize::from(*byte) % letters.len()]).collect();
    store::insert_code(tx, payment_code::Model { code: code.clone(), brand_id: brand, created_at: tx.now() }).await?;
    Ok(code)
}

async fn ground_of(tx: &Tx, brand: OrganisationId) -> Result<Ground, Fault> {
    Ok(Ground { brand: Some(brand), brand_user: store::contact_of(tx.db(), brand).await?, ..Ground::platform() })
}

/// The facts of a letter, before the money is posted: the balance is the one it leads to.
async fn facts_of(tx: &Tx, deposit: &deposit::Model, brand: Option<OrganisationId>) -> Result<MoneyFacts, Fault> {
    let balance = match brand {
        Some(brand) => {
            let before_minor = ledger::store::balance_minor(tx.db(), Account::BrandAvailable(brand), deposit.currency).await?;
            Some(before_minor + deposit.amount_minor)
        }
        None => None,
    };
    let day: jiff::civil::Date = deposit.booked_on.parse()?;
    let booked_at = day.to_datetime(Time::midnight()).to_zoned(TimeZone::get(BOOK_ZONE)?)?.timestamp().into();
    Ok(MoneyFacts {
        amount: Money::new(deposit.amount_minor, deposit.currency),
        payer: Some(deposit.payer_name.clone()).filter(|name| !name.is_empty()),
        reference: Some(deposit.remark.clone()).filter(|remark| !remark.is_empty()),
        booked_at,
        brand: None,
        balance: balance.map(|minor| Money::new(minor, deposit.currency)),
    })
}
