//! The charts of each role: what a brand's briefs have used of their budgets, how far a brief's people have come, what was
//! earned by month, how old is what is owed.

use std::collections::BTreeMap;

use entity::deal::DealState;
use entity::earning::EarningState;
use entity::{Currency, Money, PayeeId, brief};
use jiff::SignedDuration;

use super::chart::{Chart, Line};
use super::visit::Visit;
use crate::finance::earning::store as earnings;
use crate::kernel::Fault;
use crate::kernel::calendar::Period;
use crate::kernel::paging::Page;
use crate::market::brief::store as briefs;
use crate::market::deal::store as deals;
use crate::market::proposal::store as proposals;

/// How many months back earnings are shown, this one included.
const MONTHS: usize = 6;
/// How many of a brand's latest briefs its budget is shown for.
const BRIEFS_MOST: u64 = 8;
/// Up to how many days old each group is; what is older is the last one.
pub const AGES: [(&str, i64); 3] = [("age-week", 7), ("age-fortnight", 14), ("age-month", 30)];

/// What a brand's latest briefs have used of their budgets, a chart for each currency.
pub async fn budgets(visit: &Visit) -> Result<Vec<Chart>, Fault> {
    let db = visit.house().reader();
    let latest = briefs::list_briefs(db, visit.actor(), None, &Page::first(BRIEFS_MOST)).await?.items;
    let ids: Vec<entity::BriefId> = latest.iter().map(|brief| brief.id).collect();
    let spent = deals::agreed_under(db, visit.actor(), &ids).await?;
    let mut lines: BTreeMap<Currency, Vec<Line>> = BTreeMap::new();
    for brief in latest.into_iter().filter(|brief| brief.budget_minor > 0) {
        let own: Vec<&deals::Agreed> = spent.iter().filter(|agreed| agreed.brief_id == brief.id).collect();
        lines.entry(brief.currency).or_default().push(budget_line(&brief, &own));
    }
    let chart = |(currency, lines)| Chart::of_money("budget", &["used", "running", "left"], currency, lines);
    Ok(lines.into_iter().map(chart).filter(|chart| !chart.is_empty()).collect())
}

fn budget_line(brief: &brief::Model, own: &[&deals::Agreed]) -> Line {
    let in_states =
        |states: &[DealState]| own.iter().filter(|agreed| states.contains(&agreed.state)).map(|agreed| agreed.price_minor).sum::<i64>();
    let used = in_states(&[DealState::Completed, DealState::Resolved]);
    let running = in_states(&[DealState::AwaitingFunds, DealState::Active]);
    let left = (brief.budget_minor - used - running).max(0);
    Line { label: brief.title.clone(), link: Some(format!("/briefs/{}", brief.id)), figures: vec![used, running, left] }
}

/// How far the people of a brief have come, from those who were asked or applied to those whose deal is done.
pub async fn funnel(visit: &Visit, brief: &brief::Model) -> Result<Vec<Chart>, Fault> {
    let db = visit.house().reader();
    let asked = proposals::count_under(db, brief.id).await?;
    if asked == 0 {
        return Ok(Vec::new());
    }
    let agreed = deals::agreed_under(db, visit.actor(), &[brief.id]).await?;
    let count =
        |states: &[DealState]| agreed.iter().filter(|agreed| states.contains(&agreed.state)).map(|agreed| agreed.count).sum::<i64>();
    let published = deals::published_under(db, visit.actor(), brief.id).await?;
    let line = |key: &str, count: i64| Line { label: visit.say(&format!("chart-{key}")), link: None, figures: vec![count] };
    let lines = vec![
        line("asked", asked),
        line("agreed", agreed.iter().map(|agreed| agreed.count).sum()),
        line("published", published),
        line("completed", count(&[DealState::Completed])),
    ];
    Ok(vec![Chart::of_counts("funnel", &["people"], lines)])
}

/// What a payee has earned by month, paid and not yet, a chart for each currency.
pub async fn earned(visit: &Visit, payee: PayeeId) -> Result<Vec<Chart>, Fault> {
    let (db, zone) = (visit.house().reader(), visit.visitor.zone.as_str());
    let crooked = |error: crate::kernel::calendar::CalendarError| Fault::broken(error.to_string());
    let mut month = Period::of(visit.house().now(), zone).map_err(crooked)?;
    let mut months = Vec::new();
    for _ in 0..MONTHS {
        let range = (month.start(zone).map_err(crooked)?, month.end(zone).map_err(crooked)?);
        months.push((month, earnings::sums_of_payee_between(db, payee, range).await?));
        month = month.previous().map_err(crooked)?;
    }
    months.reverse();
    let mut currencies: Vec<Currency> = months.iter().flat_map(|(_, sums)| sums.iter().map(|sum| sum.currency)).collect();
    currencies.sort_unstable();
    currencies.dedup();
    let chart = |currency: Currency| {
        let line = |(month, sums): &(Period, Vec<earnings::Sum>)| {
            let own = |paid: bool| sums.iter().filter(move |sum| sum.currency == currency && (sum.state == EarningState::Paid) == paid);
            Line {
                label: month.to_string(),
                link: None,
                figures: vec![own(true).map(|sum| sum.owed_minor).sum(), own(false).map(|sum| sum.owed_minor).sum()],
            }
        };
        Chart::of_money("earned", &["paid", "owed"], currency, months.iter().map(line).collect()).standing()
    };
    Ok(currencies.into_iter().map(chart).filter(|chart| !chart.is_empty()).collect())
}

/// How long what is owed to creators and agencies has been owed, a chart for each currency.
pub async fn ageing(visit: &Visit) -> Result<Vec<Chart>, Fault> {
    let (db, now) = (visit.house().reader(), visit.house().now());
    let mut groups = Vec::new();
    let mut until = None;
    for (key, days) in AGES {
        let from = now.minus(SignedDuration::from_hours(days * 24));
        groups.push((key, earnings::owed_between(db, Some(from), until).await?));
        until = Some(from);
    }
    groups.push(("age-older", earnings::owed_between(db, None, until).await?));
    let mut currencies: Vec<Currency> = groups.iter().flat_map(|(_, sums)| sums.iter().map(|sum| sum.currency)).collect();
    currencies.sort_unstable();
    currencies.dedup();
    let chart = |currency: Currency| {
        let line = |(key, sums): &(&str, Vec<Money>)| Line {
            label: visit.say(&format!("chart-{key}")),
            link: Some(format!("/liabilities?age={key}")),
            figures: vec![sums.iter().filter(|sum| sum.currency == currency).map(|sum| sum.minor).sum()],
        };
        Chart::of_money("ageing", &["owed"], currency, groups.iter().map(line).collect())
    };
    Ok(currencies.into_iter().map(chart).filter(|chart| !chart.is_empty()).collect())
}
