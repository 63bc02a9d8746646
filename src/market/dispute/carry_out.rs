//! The money and the clocks of a dispute: kept where they are while it runs, divided by its ruling when it ends.

use entity::deal::DealState;
use entity::earning::EarningKind;
use entity::{Money, deal, dispute};
use serde_json::json;

use super::rules::{Award, Stake};
use super::store;
use crate::finance::hold::actions as holds;
use crate::finance::{Because, earning};
use crate::kernel::advance::advance_by_house;
use crate::kernel::wait::{pause_deal, resume_deal};
use crate::kernel::{Fault, Tx, With};
use crate::market::content::actions::ending::drop_lanes_in;
use crate::market::deal::actions::is_paid_here;
use crate::market::deal::ending::end_pieces_in;
use crate::market::deal::lifecycle::DealStep;
use crate::market::deal::sides::parts_of;
use crate::market::deal::store::{deliverables_of, ground};

/// The name of the reason that keeps a disputed deal's earnings from being paid.
pub const BLOCKER: &str = "disputed";

/// Keeps everything of a deal where it is: hold, unpaid earnings, clocks.
pub(super) async fn freeze_in(tx: &Tx, deal: &deal::Model, row: &dispute::Model) -> Result<(), Fault> {
    store::set_disputed(tx, deal.id, true).await?;
    if is_paid_here(deal) {
        holds::freeze_in(tx, &ground(deal), deal.id).await?;
        earning::block_in(tx, deal.id, BLOCKER, None).await?;
    }
    pause_deal(tx, deal.id, row.id).await
}

/// Lets everything of a deal move again.
pub(super) async fn thaw_in(tx: &Tx, deal: &deal::Model) -> Result<(), Fault> {
    store::set_disputed(tx, deal.id, false).await?;
    if is_paid_here(deal) {
        holds::thaw_in(tx, &ground(deal), deal.id).await?;
        earning::unblock_in(tx, deal.id, BLOCKER).await?;
    }
    resume_deal(tx, deal.id).await
}

/// Divides what is at stake. What is left in the hold goes its two ways, and the deal ends with it; after sign-off the
/// brand's part is taken back, and the deal goes on as long as something of it is paid.
pub(super) async fn carry_out_in(tx: &Tx, deal: &deal::Model, row: &dispute::Model, (stake, award): (Stake, Award)) -> Result<(), Fault> {
    thaw_in(tx, deal).await?;
    let money = |minor| Money::new(minor, deal.currency);
    let ground = ground(deal);
    let because = because(tx, deal, row);
    if is_paid_here(deal) && stake.in_hold {
        if award.creator_minor > 0 {
            let price = money(award.creator_minor);
            let parts = parts_of(deal, price, EarningKind::Creator)?;
            holds::release_in(tx, &ground, deal.id, holds::Release { deliverable: None, price, parts, because: because.clone() }).await?;
        }
        if award.brand_minor > 0 {
            holds::refund_in(tx, &ground, deal.id, None, because).await?;
        }
        earning::drop_accrued_in(tx, &ground, deal.id).await?;
    } else if is_paid_here(deal) && award.brand_minor > 0 {
        earning::claw_back_in(tx, &ground, deal.id, None, money(award.brand_minor), because).await?;
    }
    let ends = stake.in_hold || award.creator_minor == 0;
    if deal.state == DealState::Active && ends {
        let with = With::nothing().facts(json!({ "dispute": row.id })).hushed();
        advance_by_house(tx, &ground, deal, DealStep::Resolve, with).await?;
        drop_lanes_in(tx, deal).await?;
        end_pieces_in(tx, deal, &deliverables_of(tx.db(), deal.id).await?).await?;
    }
    Ok(())
}

fn because(tx: &Tx, deal: &deal::Model, row: &dispute::Model) -> Because {
    Because {
        label: json!({ "title": deal.title, "brand": deal.brand_name, "creator": deal.creator_name, "share_bp": row.creator_share_bp }),
        link: format!("/deals/{}", deal.id),
        ..Because::new("ruled", row.id, tx.now())
    }
}
