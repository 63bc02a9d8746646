//! An agency in the demo: it represents one creator on one platform only, while her other account stays her own; another
//! creator lets it receive everything. What it is owed waits for its invoices.

use entity::earning::EarningState;
use entity::payee::{PayeeKind, TaxProfile};
use entity::representation::Receives;
use entity::{DealId, Money};
use jiff::tz::TimeZone;

use super::cast::{Cast, Player};
use super::money::enrol_as;
use super::scene::{note, note_on, smooth};
use super::stage::Stage;
use crate::finance::earning::store as earnings;
use crate::finance::invoice::{self, HandedIn};
use crate::finance::payee::{PayeeRef, store as payees};
use crate::kernel::Fault;
use crate::kernel::calendar::BOOK_ZONE;
use crate::market::identity::actions::{MandateDraft, confirm_mandate, propose_mandate};

/// The creator whom the agency represents on 小红书 only.
const REPRESENTED: usize = 11;
/// The creator who lets it receive everything.
const IN_ITS_HANDS: usize = 5;

/// One deal on the agency's platform, one of the same creator on her own, one whose whole price the agency receives.
pub async fn represented(stage: &Stage<'_>, cast: &Cast) -> Result<(), Fault> {
    stage.scene("an agency's share");
    enrol_as(stage, cast, (&cast.agency, PayeeRef::Agency(cast.agency.organisation()?)), TaxProfile::CompanyGeneral, 77).await?;
    mandate(stage, cast, &cast.creators[REPRESENTED], Receives::Creator).await?;
    let text = ("广告｜一件外套的四种穿法", "通勤、周末、出差、遛狗，各有各的穿法。");
    let shared = smooth(stage, cast, REPRESENTED, note(150_000), text).await?;
    stage.scene("her own platform");
    let text = ("广告｜外套拍摄的一天", "从早到晚换了三个地方，外套没有皱。");
    smooth(stage, cast, REPRESENTED, note_on("douyin", 95_000), text).await?;
    stage.scene("an agency that receives everything");
    mandate(stage, cast, &cast.creators[IN_ITS_HANDS], Receives::Agency).await?;
    let text = ("广告｜下过雨的公园", "雨停以后出门走了一圈，外套没有湿透。");
    let whole = smooth(stage, cast, IN_ITS_HANDS, note(110_000), text).await?;
    invoices(stage, cast, &[shared, whole]).await
}

async fn mandate(stage: &Stage<'_>, cast: &Cast, creator: &Player, receives: Receives) -> Result<(), Fault> {
    let draft = MandateDraft {
        creator: creator.creator()?,
        share_bp: 2_000,
        receives,
        platforms: vec!["xiaohongshu".to_owned()],
        exclusive: true,
        tail_days: 30,
        starts_at: stage.now(),
        ends_at: None,
    };
    let proposed = propose_mandate(stage.house, &stage.by(&cast.agency.actor), draft).await?;
    confirm_mandate(stage.house, &stage.by(&creator.actor), proposed).await?;
    Ok(())
}

/// The agency's invoices for what it is owed have come, and finance accepts them.
async fn invoices(stage: &Stage<'_>, cast: &Cast, deals: &[DealId]) -> Result<(), Fault> {
    let db = stage.house.reader();
    for (number, deal) in deals.iter().enumerate() {
        for earning in earnings::of_deal(db, *deal).await? {
            let is_agencys = payees::load(db, earning.payee_id).await?.kind == PayeeKind::Agency;
            if is_agencys && earning.state == EarningState::Available {
                let handed_in = HandedIn {
                    number: format!("2533200000{:010}", number + 1),
                    issued_on: stage.now().timestamp().to_zoned(TimeZone::get(BOOK_ZONE)?).date(),
                    amount: Money::new(earning.owed_minor, earning.currency),
                };
                let id = invoice::hand_in(stage.house, &stage.by(&cast.agency.actor), earning.id, &handed_in).await?;
                invoice::accept(stage.house, &stage.by(&cast.maker.actor), id).await?;
            }
        }
    }
    Ok(())
}
