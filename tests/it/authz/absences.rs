//! Days off that operations are asked about.

use jiff::ToSpan;
use pappus::market::identity::availability::day_in;
use pappus::market::identity::{self, AbsenceDraft, store};

use super::stage::Stage;
use crate::cast::by;

/// Ana's next free day, well after those that bodies name.
pub async fn kept(stage: &Stage) -> String {
    let there = store::list_absences(stage.house.reader(), stage.ana.creator.unwrap(), stage.house.now()).await.unwrap();
    let from = day(stage, 301 + i64::try_from(there.len()).unwrap());
    let draft = AbsenceDraft { from, until: None, note: None };
    identity::add_absence(&stage.house, &by(&stage.ana), draft).await.unwrap().to_string()
}

/// A day so many days from today, where Ana is.
pub fn day(stage: &Stage, ahead: i64) -> String {
    day_in("Asia/Shanghai", stage.house.now()).checked_add(ahead.days()).unwrap().to_string()
}
