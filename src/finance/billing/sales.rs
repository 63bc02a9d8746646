//! What is not under an invoice yet, drawn from the books with the rate of the terms each deal pinned.

use std::collections::BTreeMap;

use entity::{OrganisationId, TermsId};

use super::rules::{Due, Heading, Sale, dues};
use super::store::{self, Scope, Uncovered};
use crate::kernel::calendar::{BOOK_ZONE, Period};
use crate::kernel::{Fault, House, Term, Tx};

/// What of a brand's months is not under an invoice, by month, currency and rate, the running month included; from a month on,
/// or all of them.
pub async fn dues_of(house: &House, brand: OrganisationId, from: Option<Period>) -> Result<Vec<Due>, Fault> {
    let since = from.map(|from| from.start(BOOK_ZONE)).transpose()?;
    let rows = store::uncovered(house.reader(), Scope { brand: Some(brand), since, taken_back: false }).await?;
    let mut dues = dues(&sales(rows, async |terms| rate_of(house, terms).await).await?);
    let first = from.map(|from| from.to_string()).unwrap_or_default();
    dues.retain(|due| due.of.period >= first);
    Ok(dues)
}

/// The same inside a promise, all of it.
pub(super) async fn dues_in(tx: &Tx, brand: OrganisationId) -> Result<Vec<Due>, Fault> {
    let rows = store::uncovered(tx.db(), Scope { brand: Some(brand), ..Scope::default() }).await?;
    let rate = async |terms: Option<TermsId>| {
        let terms = match terms {
            Some(id) => tx.terms(id).await?,
            None => tx.current_terms().await?.1,
        };
        Ok(terms.number(Term::VatBp))
    };
    Ok(dues(&sales(rows, rate).await?))
}

/// How much was taken back and is under no invoice, minor units above zero, by what its invoice is about; of one brand, or
/// for finance and auditors of all.
pub async fn taken_back(house: &House, brand: Option<OrganisationId>) -> Result<BTreeMap<Heading, i64>, Fault> {
    let rows = store::uncovered(house.reader(), Scope { brand, since: None, taken_back: true }).await?;
    let found = dues(&sales(rows, async |terms| rate_of(house, terms).await).await?);
    Ok(found.into_iter().map(|due| (due.of, -due.amount_minor)).collect())
}

async fn rate_of(house: &House, terms: Option<TermsId>) -> Result<i64, Fault> {
    let terms = match terms {
        Some(id) => house.terms(id).await?,
        None => house.current_terms().await?.1,
    };
    Ok(terms.number(Term::VatBp))
}

async fn sales(rows: Vec<Uncovered>, rate: impl AsyncFn(Option<TermsId>) -> Result<i64, Fault>) -> Result<Vec<Sale>, Fault> {
    let mut rates: BTreeMap<Option<TermsId>, i64> = BTreeMap::new();
    let mut sales = Vec::with_capacity(rows.len());
    for row in rows {
        let rate_bp = match rates.get(&row.terms_id) {
            Some(rate_bp) => *rate_bp,
            None => rate(row.terms_id).await?,
        };
        rates.insert(row.terms_id, rate_bp);
        let period = Period::of(row.sold_at, BOOK_ZONE)?.to_string();
        sales.push(Sale {
            posting: row.posting_id,
            of: Heading { brand: row.brand_id, period, currency: row.currency, rate_bp },
            amount_minor: row.amount_minor,
            vat_minor: row.vat_minor,
        });
    }
    Ok(sales)
}
