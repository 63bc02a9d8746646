//! Every invariant of the house in one call: the kernel's, finance's and the market's. Reads only, and
//! repairs nothing; what each one means stands where it is checked.

use crate::finance;
use crate::kernel::check as kernel;
use crate::kernel::{Fault, House};
use crate::lifecycles;
use crate::market::{deal, proposal};

pub use crate::kernel::check::{Depth, Violation};

/// What a check has found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    /// Whether nothing is wrong.
    pub clean: bool,
    /// What is wrong, by invariant.
    pub violations: Vec<Violation>,
    /// How many events wait for their place in the global order: the tail that is not sealed yet.
    pub unsealed_events: i64,
}

/// Looks at everything.
pub async fn check(house: &House, depth: Depth) -> Result<Report, Fault> {
    let db = house.reader();
    let mut violations = kernel::check(db, &lifecycles::tables(), house.now(), depth).await?;
    violations.extend(finance::check::all(db).await?);
    violations.extend(proposal::store::list_violations(db).await?);
    violations.extend(deal::store::pieces::list_violations(db).await?);
    violations.sort();
    Ok(Report { clean: violations.is_empty(), violations, unsealed_events: kernel::unsealed(db).await? })
}
