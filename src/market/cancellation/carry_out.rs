//! A cancellation takes effect: the deal ends, its pieces with it, its money is divided, its slot is free again.

use entity::deal::DealState;
use entity::earning::EarningKind;
use entity::hold::HoldState;
use entity::{Money, cancellation, deal};
use serde_json::json;

use super::rules::PieceCost;
use crate::finance::hold::{self, actions as holds};
use crate::finance::{Because, earning};
use crate::kernel::advance::advance_by_house;
use crate::kernel::{Fault, Tx, With};
use crate::market::brief;
use crate::market::content::actions::ending::drop_lanes_in;
use crate::market::deal::actions::is_paid_here;
use crate::market::deal::ending::end_pieces_in;
use crate::market::deal::lifecycle::DealStep;
use crate::market::deal::sides::parts_of;
use crate::market::deal::store::{deliverables_of, ground};

/// Ends the deal of a cancellation. `pieces` says what each piece is paid by its stage; without them the compensation
/// is one agreed amount for the whole.
pub(super) async fn carry_out_in(
    tx: &Tx,
    deal: &deal::Model,
    row: &cancellation::Model,
    pieces: Option<&[PieceCost]>,
) -> Result<(), Fault> {
    let with = With::nothing().facts(json!({ "cancellation": row.id })).hushed();
    advance_by_house(tx, &ground(deal), deal, DealStep::Cancel, with).await?;
    if is_paid_here(deal) {
        divide_money_in(tx, deal, row, pieces).await?;
    }
    drop_lanes_in(tx, deal).await?;
    end_pieces_in(tx, deal, &deliverables_of(tx.db(), deal.id).await?).await?;
    brief::actions::free_slot_in(tx, deal.brief_id).await
}

async fn divide_money_in(tx: &Tx, deal: &deal::Model, row: &cancellation::Model, pieces: Option<&[PieceCost]>) -> Result<(), Fault> {
    let ground = ground(deal);
    if deal.state == DealState::AwaitingFunds {
        return holds::give_up_in(tx, &ground, deal.id).await;
    }
    let because = because(tx, deal, row);
    let whole = [(None, row.compensation_minor)];
    let paid: Vec<_> = match pieces {
        Some(pieces) => pieces.iter().map(|piece| (Some(piece.deliverable), piece.compensation_minor)).collect(),
        None => whole.to_vec(),
    };
    for (deliverable, minor) in paid.into_iter().filter(|(_, minor)| *minor > 0) {
        let price = Money::new(minor, deal.currency);
        let parts = parts_of(deal, price, EarningKind::Compensation)?;
        holds::release_in(tx, &ground, deal.id, holds::Release { deliverable, price, parts, because: because.clone() }).await?;
    }
    let hold = hold::store::load_of_deal(tx, deal.id).await?;
    if matches!(hold.state, HoldState::Funded | HoldState::PartlyReleased) {
        holds::refund_in(tx, &ground, deal.id, None, because).await?;
    }
    earning::drop_accrued_in(tx, &ground, deal.id).await
}

fn because(tx: &Tx, deal: &deal::Model, row: &cancellation::Model) -> Because {
    Because {
        label: json!({ "title": deal.title, "brand": deal.brand_name, "creator": deal.creator_name, "stage": row.stage }),
        link: format!("/deals/{}", deal.id),
        ..Because::new("cancelled", row.id, tx.now())
    }
}
