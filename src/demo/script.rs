//! The play: at least one campaign of each mode to its end, with what goes wrong on the way.

use entity::brief::BriefMode;
use entity::deal::Settlement;
use entity::deliverable::Route;
use entity::draft::DraftState;
use entity::{Currency, DraftId};

use super::cast::{Brand, Cast, HERE, price_minor};
use super::scene::{Scene, deal_of, firm, first_of, hand_in, here, note, open_brief, publish};
use super::stage::Stage;
use super::trouble;
use super::{agency, bank, modes, money};
use crate::finance::export::BankFormat;
use crate::kernel::Fault;
use crate::market::brief::content::{Bid, Offer, SampleWanted, Wanted};
use crate::market::content::actions::{proof, retention, review};
use crate::market::deal::store::sample_of;
use crate::market::deal::{actions as deals, samples};
use crate::market::proposal::actions as proposals;
use crate::market::proposal::actions::Application;

/// Plays every scene.
pub async fn play(stage: &Stage<'_>, cast: &Cast) -> Result<(), Fault> {
    money::pay_in(stage, cast).await?;
    money::enrol_payees(stage, cast).await?;
    stage.days(4).await?;
    negotiated(stage, cast).await?;
    recruited(stage, cast).await?;
    money::pay_out(stage, cast, &BankFormat::Daifa("daifa-cmb".to_owned()), None).await?;
    flash(stage, cast).await?;
    mass(stage, cast).await?;
    external(stage, cast).await?;
    agency::represented(stage, cast).await?;
    modes::other_modes(stage, cast).await?;
    trouble::cancelled(stage, cast).await?;
    trouble::disputed(stage, cast).await?;
    money::pay_out(stage, cast, &BankFormat::Pain001(bank::own_account()), Some(0)).await?;
    bank::close(stage, cast).await
}

/// A custom campaign: negotiated, funded, a sample, a draft flagged and corrected, merged remarks,
/// approved by a person, published, signed off by silence.
async fn negotiated(stage: &Stage<'_>, cast: &Cast) -> Result<(), Fault> {
    stage.scene("a negotiated deal");
    let (brand, creator) = (&cast.brands[0], &cast.creators[0]);
    let mut wanted = note(price_minor(0));
    wanted.sample = Some(SampleWanted { what: brand.product.to_owned(), to_be_returned: false });
    let brief = open_brief(stage, cast, &Scene { brand, mode: BriefMode::Custom, slots: 3 }, here(wanted.clone())).await?;
    let offer =
        |price_minor: i64| Offer { settlement: HERE, commission: false, deliverables: vec![Wanted { price_minor, ..wanted.clone() }] };
    let invitation = firm(creator, offer(price_minor(0)), "很喜欢你的日常记录，想请你试试新杯子。")?;
    let asked = proposals::invite(stage.house, &stage.by(&brand.owner.actor), brief, &invitation).await?;
    stage.hours(5).await?;
    let more = Bid { offer: offer(price_minor(0) + 20_000), currencies: vec![Currency::CNY] };
    proposals::counter(stage.house, &stage.by(&creator.actor), asked.proposal.id, &more, "含一次补拍，略作调整。").await?;
    stage.hours(2).await?;
    let agreed = proposals::agree(stage.house, &stage.by(&brand.owner.actor), asked.proposal.id).await?;
    let deal = deal_of(agreed.proposal.deal_id)?;
    let deliverable = first_of(stage, deal).await?;
    let sample = sample_of(stage.house.reader(), deliverable).await?.ok_or_else(Fault::missing)?;
    let shipment = samples::Shipment { carrier: "顺丰速运".to_owned(), tracking: "SF1390000001".to_owned() };
    deals::ship(stage.house, &stage.by(&brand.owner.actor), sample.id, &shipment).await?;
    stage.days(2).await?;
    deals::receive(stage.house, &stage.by(&creator.actor), sample.id).await?;

    stage.scene("a flagged draft and merged remarks");
    let flagged = hand_in(stage, creator, deliverable, "通勤路上的第一口热水", "用了两周，这是我用过的最佳保温杯。").await?;
    assert!(flagged.1 == DraftState::ChangesAsked, "最佳 without a label comes back");
    stage.hours(3).await?;
    let (second, _) = hand_in(stage, creator, deliverable, "广告｜通勤路上的第一口热水", "用了两周，早上装的水到下午还是温的。").await?;
    merged_remarks(stage, brand, second).await?;
    stage.hours(20).await?;
    let (third, _) =
        hand_in(stage, creator, deliverable, "广告｜通勤路上的第一口热水", "用了两周，早上装的水到下午还是温的，杯盖也好洗。").await?;
    stage.hours(6).await?;
    review::approve_draft(stage.house, &stage.by(&brand.owner.actor), third).await?;
    publish(stage, cast, creator, 0, deliverable).await
}

/// Three people of the brand remark; the lane sends them once, merged.
async fn merged_remarks(stage: &Stage<'_>, brand: &Brand, draft: DraftId) -> Result<(), Fault> {
    let lane = crate::market::content::store::open_review(stage.house.reader(), draft).await?.ok_or_else(Fault::missing)?;
    let people = std::iter::once(&brand.owner).chain(&brand.managers);
    for (person, body) in people.zip(["请补一张杯盖细节图。", "标题可以更口语一些。", "请提到杯盖好清洗。"]) {
        let remark = review::Remarked { body: body.to_owned(), field: "body".to_owned(), anchor: None, change: true };
        review::remark(stage.house, &stage.by(&person.actor), lane.id, &remark).await?;
        stage.hours(1).await?;
    }
    review::ask_changes(stage.house, &stage.by(&brand.owner.actor), lane.id, None).await?;
    Ok(())
}

/// A recruiting campaign: creators apply, one draft is approved by silence, one note is deleted later.
async fn recruited(stage: &Stage<'_>, cast: &Cast) -> Result<(), Fault> {
    stage.scene("a recruiting campaign");
    let brand = &cast.brands[1 % cast.brands.len()];
    let brief = open_brief(stage, cast, &Scene { brand, mode: BriefMode::Recruit, slots: 4 }, here(note(90_000))).await?;
    let mut applied = Vec::new();
    for creator in cast.creators.iter().skip(1).take(5) {
        let application = Application { offer: None, message: "平时就常喝茶，可以写一篇周末的泡茶记录。".to_owned() };
        applied.push((creator, proposals::apply(stage.house, &stage.by(&creator.actor), brief, &application).await?));
    }
    stage.days(2).await?;
    let mut deals = Vec::new();
    for (creator, answer) in applied.iter().take(2) {
        let agreed = proposals::agree(stage.house, &stage.by(&brand.owner.actor), answer.proposal.id).await?;
        deals.push((*creator, deal_of(agreed.proposal.deal_id)?));
    }
    proposals::decline(stage.house, &stage.by(&brand.owner.actor), applied[2].1.proposal.id, "这次名额有限，期待下次合作。").await?;
    stage.scene("an approval by silence");
    for (number, (creator, deal)) in deals.iter().enumerate() {
        let deliverable = first_of(stage, *deal).await?;
        let body = format!("周末泡了第{}壶茶，汤色清亮，慢慢喝完一本书。", number + 1);
        hand_in(stage, creator, deliverable, "广告｜周末的一壶白茶", &body).await?;
    }
    stage.days(6).await?;
    for (number, (creator, deal)) in deals.iter().enumerate() {
        let deliverable = first_of(stage, *deal).await?;
        publish(stage, cast, creator, 1 + number, deliverable).await?;
    }
    stage.scene("a deleted note");
    let gone = first_of(stage, deals[1].1).await?;
    stage.days(8).await?;
    retention::miss(stage.house, &stage.by(&cast.reviewer.actor), gone).await?;
    stage.days(4).await
}

/// A flash campaign: first come, first served, with an unlock code.
async fn flash(stage: &Stage<'_>, cast: &Cast) -> Result<(), Fault> {
    stage.scene("a flash campaign");
    let brand = &cast.brands[2 % cast.brands.len()];
    let brief = open_brief(stage, cast, &Scene { brand, mode: BriefMode::Flash, slots: 2 }, here(note(880_000))).await?;
    let mut deals = Vec::new();
    for (number, creator) in cast.creators.iter().enumerate().skip(6).take(2) {
        let claimed = proposals::claim(stage.house, &stage.by(&creator.actor), brief, Some("dandelion")).await?;
        deals.push((number, creator, deal_of(claimed.proposal.deal_id)?));
        stage.hours(1).await?;
    }
    for (number, creator, deal) in &deals {
        let deliverable = first_of(stage, *deal).await?;
        let (draft, _) = hand_in(stage, creator, deliverable, "广告｜换季的第一件外套", "轻，暖，能塞进包里。").await?;
        review::approve_draft(stage.house, &stage.by(&brand.owner.actor), draft).await?;
        publish(stage, cast, creator, *number, deliverable).await?;
    }
    Ok(())
}

/// A mass campaign: whoever applies at the brief's own offer is accepted at once.
async fn mass(stage: &Stage<'_>, cast: &Cast) -> Result<(), Fault> {
    stage.scene("a mass campaign");
    let brand = &cast.brands[1 % cast.brands.len()];
    let brief = open_brief(stage, cast, &Scene { brand, mode: BriefMode::Mass, slots: 3 }, here(note(40_000))).await?;
    let mut pieces = Vec::new();
    for (number, creator) in cast.creators.iter().enumerate().skip(3).take(3) {
        let accepted = proposals::apply(stage.house, &stage.by(&creator.actor), brief, &Application::default()).await?;
        pieces.push((number, creator, first_of(stage, deal_of(accepted.proposal.deal_id)?).await?));
    }
    for (number, creator, deliverable) in &pieces {
        let body = format!("第{number}泡的时候香气最足，配一块桂花糕正好。");
        let (draft, _) = hand_in(stage, creator, *deliverable, "广告｜下午三点的一杯茶", &body).await?;
        review::approve_draft(stage.house, &stage.by(&brand.owner.actor), draft).await?;
    }
    let (number, creator, deliverable) = pieces[0];
    publish(stage, cast, creator, number, deliverable).await
}

/// An order that is paid on its platform's own system: tracked here, without a hold, a fee or a payout.
async fn external(stage: &Stage<'_>, cast: &Cast) -> Result<(), Fault> {
    stage.scene("an order settled externally");
    let (brand, creator) = (&cast.brands[0], &cast.creators[8]);
    let wanted = Wanted { route: Route::OfficialOrder, ..note(120_000) };
    let offer = Offer { settlement: Settlement::External, commission: false, deliverables: vec![wanted] };
    let brief = open_brief(stage, cast, &Scene { brand, mode: BriefMode::Custom, slots: 1 }, offer.clone()).await?;
    let invitation = firm(creator, offer, "这单走平台官方下单。")?;
    let asked = proposals::invite(stage.house, &stage.by(&brand.owner.actor), brief, &invitation).await?;
    let agreed = proposals::agree(stage.house, &stage.by(&creator.actor), asked.proposal.id).await?;
    let deliverable = first_of(stage, deal_of(agreed.proposal.deal_id)?).await?;
    proof::set_route_reference(stage.house, &stage.by(&creator.actor), deliverable, "PGY202611220001").await?;
    let (draft, _) = hand_in(stage, creator, deliverable, "广告｜桌面的一盏暖光", "加班的晚上，这盏灯陪我到很晚。").await?;
    review::approve_draft(stage.house, &stage.by(&brand.owner.actor), draft).await?;
    publish(stage, cast, creator, 8, deliverable).await
}
