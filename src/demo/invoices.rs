//! Invoices to the demo's brands: one issued, one taken back by a red one, one that still waits for finance.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::cast::Cast;
use super::stage::Stage;
use crate::finance::billing::{self, Issuing, sales};
use crate::kernel::Fault;
use crate::kernel::calendar::{BOOK_ZONE, Period};

/// Every brand but the last asks for the invoices of its months that are over; finance issues them, finds a wrong one, and has
/// not come to the last.
pub async fn invoices(stage: &Stage<'_>, cast: &Cast, periods: &[Period]) -> Result<(), Fault> {
    stage.scene("invoices to brands");
    let mut asked = Vec::new();
    for brand in cast.brands.iter().take(2) {
        let dues = sales::dues_of(stage.house, brand.owner.organisation()?, None).await?;
        let sums: BTreeMap<_, i64> = dues.iter().map(|due| ((due.of.period.clone(), due.of.currency), due.amount_minor)).collect();
        for period in periods {
            for ((_, currency), _) in sums.iter().filter(|((month, _), minor)| *month == period.to_string() && **minor > 0) {
                asked.push(billing::request(stage.house, &stage.by(&brand.owner.actor), (*period, *currency)).await?);
            }
        }
    }
    let finance = || stage.by(&cast.maker.actor);
    let today = stage.now().timestamp().to_zoned(TimeZone::get(BOOK_ZONE)?).date();
    let number = |place: usize| format!("2633200000{:010}", place + 1);
    let ready = asked.split_last().map_or(&asked[..], |(_, ready)| ready);
    for (place, id) in ready.iter().enumerate() {
        let issuing = Issuing { number: number(place), issued_on: today, papers: Vec::new() };
        billing::issue(stage.house, &finance(), *id, &issuing).await?;
    }
    if let [first, _, ..] = ready {
        billing::request_red(stage.house, &stage.by(&cast.brands[0].owner.actor), *first, "开票内容需改为“推广服务费”。").await?;
        billing::issue_red(stage.house, &finance(), *first, (&number(ready.len()), today, "按品牌要求更正开票内容。")).await?;
    }
    Ok(())
}
