//! Importing creators from a spreadsheet as unclaimed profiles, and claiming one. Nobody gets a letter.
//!
//! A claim link is worked out from the profile's id and the house's secret, so it is stored nowhere.

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::account_figure::Provenance;
use entity::{CreatorId, SubjectKind, creator, rate};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use subtle::ConstantTimeEq;

use super::super::rules::{self, IdentityError, text};
use super::super::spreadsheet::{ImportRow, Line};
use super::super::store;
use super::account::must_run_the_house;
use super::creator::{FigureDraft, new_account, put_in};
use super::session::without_key;
use crate::kernel::calendar::BOOK_ZONE;
use crate::kernel::{Call, Fault, FieldError, House, Tx, record};

/// How many lines share one promise, so that others get their turn.
const CHUNK: usize = 50;

/// Whether an import only says what it would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Run {
    /// Says what would happen.
    Dry,
    /// Does it.
    Real,
}

/// What became of one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Imported {
    /// A profile would be made.
    WouldMake,
    /// A profile was made.
    Made {
        /// Which.
        creator: CreatorId,
    },
    /// The handle is known already; nothing was changed.
    Known,
    /// The line is wrong.
    Wrong {
        /// Why.
        errors: Vec<FieldError>,
    },
}

/// What became of one line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedLine {
    /// Its number in the file.
    pub number: usize,
    /// What became of it.
    #[serde(flatten)]
    pub imported: Imported,
}

/// An operator, or the command line, brings in creators from a file; each chunk of lines is one promise.
///
/// Running it again after a stop goes on where it stopped: known handles are left alone.
pub async fn import_creators(house: &House, call: &Call, lines: &[Line], run: Run) -> Result<Vec<ImportedLine>, Fault> {
    let call = &without_key(call);
    let mut done = Vec::with_capacity(lines.len());
    let mut seen: HashSet<(String, String)> = HashSet::new();
    for chunk in lines.chunks(CHUNK) {
        let fresh: Vec<bool> = chunk.iter().map(|line| is_first(line, &mut seen)).collect();
        let part = house
            .promise(call, async |tx| {
                must_run_the_house(tx)?;
                let mut part = Vec::with_capacity(chunk.len());
                for (line, fresh) in chunk.iter().zip(&fresh) {
                    part.push(ImportedLine { number: line.number, imported: import_in(tx, line, *fresh, run).await? });
                }
                Ok(part)
            })
            .await?;
        done.extend(part);
    }
    Ok(done)
}

fn is_first(line: &Line, seen: &mut HashSet<(String, String)>) -> bool {
    line.row.as_ref().is_ok_and(|row| seen.insert((row.platform.clone(), row.handle.clone())))
}

async fn import_in(tx: &Tx, line: &Line, fresh: bool, run: Run) -> Result<Imported, Fault> {
    let row = match &line.row {
        Ok(row) => row,
        Err(errors) => return Ok(Imported::Wrong { errors: errors.clone() }),
    };
    if !fresh || store::find_account(tx.db(), &row.platform, &row.handle).await?.is_some() {
        return Ok(Imported::Known);
    }
    match run {
        Run::Dry => Ok(Imported::WouldMake),
        Run::Real => Ok(Imported::Made { creator: make_in(tx, row).await? }),
    }
}

async fn make_in(tx: &Tx, row: &ImportRow) -> Result<CreatorId, Fault> {
    let creator = creator::Model {
        id: tx.mint(),
        user_id: None,
        display_name: row.display_name.clone(),
        bio: row.bio.clone(),
        region: row.region.clone(),
        zone: BOOK_ZONE.to_owned(),
        languages: row.languages.clone(),
        categories: row.categories.clone(),
        taking_orders: false,
        orders_most: None,
        adult: false,
        real_name_checked_at: None,
        created_at: tx.now(),
        claimed_at: None,
    };
    store::insert_creator(tx, &creator).await?;
    let account = new_account(tx, creator.id, (&row.platform, &row.handle), row.followers);
    store::insert_account(tx, &account).await?;
    for (kind, value) in &row.figures {
        let figure = FigureDraft { kind: *kind, detail: String::new(), value: *value };
        put_in(tx, account.id, &figure, (tx.now(), Provenance::Imported)).await?;
    }
    if let Some((format, price)) = &row.rate {
        let rate = rate::Model {
            id: tx.mint(),
            creator_id: creator.id,
            platform: row.platform.clone(),
            format: format.clone(),
            price_minor: price.minor,
            currency: price.currency,
            revisions_count: 2,
            delivery_days: 7,
            rights_days: 0,
            retention_days: 30,
            active: true,
            created_at: tx.now(),
        };
        store::replace_rate(tx, &rate).await?;
    }
    record(tx, SubjectKind::Creator, creator.id, "imported", json!({ "account": account.id })).await?;
    Ok(creator.id)
}

/// The link with which a creator claims an imported profile; good as long as nobody has.
pub fn claim_link(house: &House, creator: CreatorId) -> String {
    let seal = URL_SAFE_NO_PAD.encode(house.sealer().fingerprint("claim", &creator.to_string()));
    format!("{}/claim/{creator}.{seal}", house.public_url())
}

/// A person claims the imported profile of a link as theirs; they are 18 or older and have none yet.
pub async fn claim_profile(house: &House, call: &Call, token: &str, birth_date: &str) -> Result<CreatorId, Fault> {
    let born: Date = text::birth_date("birth_date", birth_date).map_err(|error| Fault::invalid(vec![error]))?;
    rules::must_be_adult(born, text::day_in(BOOK_ZONE, house.now()))?;
    let creator = read_claim(house, token).ok_or(IdentityError::TicketOver)?;
    house
        .promise(call, async |tx| {
            let user = tx.actor().user.ok_or(IdentityError::NotSignedIn)?;
            if store::creator_of_user(tx.db(), user).await?.is_some() {
                return Err(IdentityError::ProfileAlready.into());
            }
            if !store::claim_creator(tx, creator, user).await? {
                return Err(IdentityError::TicketOver.into());
            }
            record(tx, SubjectKind::Creator, creator, "claimed", json!({ "user": user })).await?;
            Ok(creator)
        })
        .await
}

/// The profile of a claim token, if the house made it.
fn read_claim(house: &House, token: &str) -> Option<CreatorId> {
    let (id, seal) = token.split_once('.')?;
    let creator: CreatorId = id.parse().ok()?;
    let given = URL_SAFE_NO_PAD.decode(seal).ok()?;
    let right = house.sealer().fingerprint("claim", &creator.to_string());
    bool::from(given.ct_eq(&right)).then_some(creator)
}
