//! What goes wrong on the way: a cancellation with its compensation, a dispute that is ruled, and a
//! creator who is represented on one platform and acts alone on another.

use entity::DealId;
use entity::brief::BriefMode;
use entity::representation::Receives;

use super::cast::{Cast, Player};
use super::scene::{Scene, deal_of, firm, first_of, hand_in, here, note, open_brief, publish};
use super::stage::Stage;
use crate::kernel::Fault;
use crate::market::cancellation;
use crate::market::content::actions::review;
use crate::market::dispute::actions as disputes;
use crate::market::dispute::rules::Reason;
use crate::market::identity::actions::{MandateDraft, confirm_mandate, propose_mandate};
use crate::market::proposal::actions as proposals;

/// A deal of a creator with the third brand, agreed and funded.
async fn agreed(stage: &Stage<'_>, cast: &Cast, creator: &Player, price_minor: i64) -> Result<DealId, Fault> {
    let brand = &cast.brands[2 % cast.brands.len()];
    let scene = Scene { brand, mode: BriefMode::Custom, slots: 1 };
    let brief = open_brief(stage, cast, &scene, here(note(price_minor))).await?;
    let invitation = firm(creator, here(note(price_minor)), "请看看这次合作。")?;
    let asked = proposals::invite(stage.house, &stage.by(&brand.owner.actor), brief, &invitation).await?;
    let answer = proposals::agree(stage.house, &stage.by(&creator.actor), asked.proposal.id).await?;
    deal_of(answer.proposal.deal_id)
}

/// The brand calls a deal off when a draft is in: half of the price is paid, the rest comes back.
pub async fn cancelled(stage: &Stage<'_>, cast: &Cast) -> Result<(), Fault> {
    stage.scene("a cancellation");
    let (brand, creator) = (&cast.brands[2 % cast.brands.len()], &cast.creators[9]);
    let deal = agreed(stage, cast, creator, 80_000).await?;
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
    let deal = agreed(stage, cast, creator, 100_000).await?;
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

/// A creator is represented on one platform by an agency, which takes its share, and acts alone elsewhere.
pub async fn represented(stage: &Stage<'_>, cast: &Cast) -> Result<(), Fault> {
    stage.scene("an agency's share");
    let (brand, creator) = (&cast.brands[2 % cast.brands.len()], &cast.creators[11]);
    let mandate = MandateDraft {
        creator: creator.creator()?,
        share_bp: 2_000,
        receives: Receives::Creator,
        platforms: vec!["xiaohongshu".to_owned()],
        exclusive: true,
        tail_days: 30,
        starts_at: stage.now(),
        ends_at: None,
    };
    let proposed = propose_mandate(stage.house, &stage.by(&cast.agency.actor), mandate).await?;
    confirm_mandate(stage.house, &stage.by(&creator.actor), proposed).await?;
    let deal = agreed(stage, cast, creator, 150_000).await?;
    let deliverable = first_of(stage, deal).await?;
    let (draft, _) = hand_in(stage, creator, deliverable, "广告｜一件外套的四种穿法", "通勤、周末、出差、遛狗，各有各的穿法。").await?;
    review::approve_draft(stage.house, &stage.by(&brand.owner.actor), draft).await?;
    publish(stage, cast, creator, 11, deliverable).await
}
