//! What goes wrong on the way: a cancellation with its compensation, and a dispute that is ruled.

use super::cast::Cast;
use super::scene::{agreed, first_of, hand_in, note};
use super::stage::Stage;
use crate::kernel::Fault;
use crate::market::cancellation;
use crate::market::content::actions::review;
use crate::market::dispute::actions as disputes;
use crate::market::dispute::rules::Reason;

/// The brand calls a deal off when a draft is in: half of the price is paid, the rest comes back.
pub async fn cancelled(stage: &Stage<'_>, cast: &Cast) -> Result<(), Fault> {
    stage.scene("a cancellation");
    let (brand, creator) = (&cast.brands[2 % cast.brands.len()], &cast.creators[9]);
    let deal = agreed(stage, cast, creator, note(80_000)).await?;
    let deliverable = first_of(stage, deal).await?;
    hand_in(stage, creator, deliverable, "广告｜初雪那天的外套", "初雪那天穿着它走了很远。").await?;
    stage.hours(4).await?;
    let asked = cancellation::actions::Asked { compensation: None, reason: "产品线调整。".to_owned() };
    cancellation::actions::ask(stage.house, &stage.by(&brand.owner.actor), deal, &asked).await?;
    Ok(())
}

/// The creator says that more is asked than was agreed; a mediator divides what is set aside.
pub async fn disputed(stage: &Stage<'_>, cast: &Cast) -> Result<(), Fault> {
    stage.scene("a dispute");
    let (brand, creator) = (&cast.brands[2 % cast.brands.len()], &cast.creators[10]);
    let deal = agreed(stage, cast, creator, note(100_000)).await?;
    let deliverable = first_of(stage, deal).await?;
    let (draft, _) = hand_in(stage, creator, deliverable, "广告｜周末的山路", "周末爬了一座小山，风很大，不冷。").await?;
    let remark = review::Remarked { body: "整体重写。".to_owned(), field: "body".to_owned(), anchor: None, change: true };
    review::ask_draft_changes(stage.house, &stage.by(&brand.owner.actor), draft, Some(&remark)).await?;
    let statement = (Reason::BeyondAgreement, "约定的内容都已写到，品牌要求整体重写。");
    let opened = disputes::open(stage.house, &stage.by(&creator.actor), deal, statement).await?;
    stage.hours(10).await?;
    disputes::state(stage.house, &stage.by(&brand.owner.actor), opened.dispute.id, "希望画面更多出现产品。").await?;
    stage.hours(20).await?;
    let ruling =
        disputes::Ruling { creator_share_bp: 6_000, reasons: "需求中的要点均已写到，画面要求未写入需求。".to_owned() };
    disputes::rule(stage.house, &stage.by(&cast.mediator.actor), opened.dispute.id, &ruling).await?;
    stage.days(8).await
}
