//! The two other ways to hold money, as pinned terms behind the same recipes: a licensed institution that moves money on
//! our instruction, and a brand that pays payees itself. Then everything is as before, and the deals keep what they pinned.

use entity::terms::MoneyMode;

use super::cast::Cast;
use super::scene::{note, smooth};
use super::stage::Stage;
use crate::kernel::{Fault, Terms};
use crate::market::terms::actions as terms;

/// One deal under each of the two other modes, to its end.
pub async fn other_modes(stage: &Stage<'_>, cast: &Cast) -> Result<(), Fault> {
    stage.scene("a deal in custody");
    operate_in(stage, cast, MoneyMode::Custody).await?;
    smooth(stage, cast, 3, note(130_000), ("广告｜轻一点的行李", "三天两夜只带一件外套，够用。")).await?;
    stage.scene("a deal paid by its brand");
    operate_in(stage, cast, MoneyMode::Direct).await?;
    smooth(stage, cast, 4, note(70_000), ("广告｜风大的早晨", "早上七点的江边，风很大，外套很稳。")).await?;
    operate_in(stage, cast, MoneyMode::Principal).await
}

/// The operator publishes terms that differ in nothing but who holds money.
async fn operate_in(stage: &Stage<'_>, cast: &Cast, money_mode: MoneyMode) -> Result<(), Fault> {
    let version = Terms { money_mode, ..Terms::first()? };
    terms::publish(stage.house, &stage.by(&cast.operator.actor), &version, stage.now()).await?;
    Ok(())
}
