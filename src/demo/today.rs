//! The last two days before the curtain: work of every kind left open, so that each list, board and queue has something in it.

use entity::brief::BriefMode;
use entity::{BriefId, Currency, DealId};

use super::cast::{Brand, Cast, HERE, Player, handle};
use super::scene::{Scene, agreed_with, firm, first_of, hand_in, here, note, open_brief, prove, written};
use super::stage::Stage;
use crate::kernel::Fault;
use crate::kernel::paging::Page;
use crate::market::brief;
use crate::market::brief::content::{Bid, Offer, SampleWanted, Wanted};
use crate::market::content::actions::{check, draft, measure, proof, review};
use crate::market::content::measured::Counts;
use crate::market::content::rules::Text;
use crate::market::content::store as contents;
use crate::market::content::store::measured::{self, Sought};
use crate::market::disclosure;
use crate::market::dispute::actions as disputes;
use crate::market::dispute::rules::Reason;
use crate::market::message;
use crate::market::proposal::actions as proposals;
use crate::market::proposal::actions::Application;

/// How many hours before the end it begins.
pub const BEGINS_HOURS_BEFORE: i64 = 48;

/// What creators write in it, none of it with anything to find but for the second.
const TEXTS: &[(&str, &str)] = &[
    ("广告｜早八人的保温杯", "装满温水出门，地铁上喝一口，不烫也不凉。"),
    ("我的最佳通勤搭子", "用了一周，这是我用过的最佳保温杯，没有之一。"),
    ("广告｜把热水带去山顶", "清晨五点出发，到山顶时水还冒着热气。"),
    ("广告｜办公桌上的小角落", "一盏灯、一本书、一杯水，下午就安静下来了。"),
    ("广告｜周末野餐清单", "草地、三明治和一壶热茶，风有点大但很舒服。"),
    ("广告｜给爸妈选的杯子", "杯盖好开，口径大，老人家洗起来也方便。"),
];

/// Plays it.
pub async fn today(stage: &Stage<'_>, cast: &Cast) -> Result<(), Fault> {
    briefs(stage, cast).await?;
    stage.scene("work under way");
    let play = Play { stage, cast, brand: &cast.brands[0] };
    play.to_ship().await?;
    play.to_review().await?;
    play.flagged().await?;
    play.to_publish().await?;
    play.proven(4, true).await?;
    play.proven(5, false).await?;
    play.reached().await?;
    play.in_dispute().await?;
    play.on_the_table().await
}

/// Briefs in every state that is left.
async fn briefs(stage: &Stage<'_>, cast: &Cast) -> Result<(), Fault> {
    stage.scene("briefs under way");
    for (number, brand) in cast.brands.iter().enumerate().skip(1) {
        let call = stage.by(&brand.owner.actor);
        let written = written(brand, BriefMode::Recruit, 5, here(note(70_000 + 1_000 * i64::try_from(number).unwrap_or(0))));
        let drafted = brief::actions::create(stage.house, &call, &written).await?;
        if number % 3 == 0 {
            continue;
        }
        brief::actions::submit(stage.house, &call, drafted.brief.id).await?;
        if number % 3 == 1 {
            brief::actions::publish(stage.house, &stage.by(&cast.reviewer.actor), drafted.brief.id).await?;
        }
    }
    Ok(())
}

/// One brand and what it has open.
struct Play<'a, 's> {
    stage: &'a Stage<'s>,
    cast: &'a Cast,
    brand: &'a Brand,
}

impl Play<'_, '_> {
    fn creator(&self, number: usize) -> &Player {
        &self.cast.creators[number % self.cast.creators.len()]
    }

    async fn deal(&self, number: usize, wanted: Wanted) -> Result<DealId, Fault> {
        agreed_with(self.stage, self.cast, (self.brand, self.creator(number)), wanted).await
    }

    /// A sample that the brand has still to send, and a conversation about it.
    async fn to_ship(&self) -> Result<(), Fault> {
        let sample = SampleWanted { what: self.brand.product.to_owned(), to_be_returned: false };
        let deal = self.deal(0, Wanted { sample: Some(sample), ..note(62_000) }).await?;
        let (house, brand) = (self.stage.house, self.stage.by(&self.brand.owner.actor));
        message::actions::write(house, &brand, deal, ("颜色想要奶油白还是雾灰？", &[])).await?;
        self.stage.hours(1).await?;
        message::actions::write(house, &self.stage.by(&self.creator(0).actor), deal, ("奶油白，和我的桌面更搭，谢谢！", &[])).await?;
        Ok(())
    }

    /// A draft before the brand, with a first remark on one of its words.
    async fn to_review(&self) -> Result<(), Fault> {
        let deal = self.deal(1, note(58_000)).await?;
        let piece = first_of(self.stage, deal).await?;
        let (title, body) = TEXTS[0];
        let (handed_in, _) = hand_in(self.stage, self.creator(1), piece, title, body).await?;
        let lane = contents::open_review(self.stage.house.reader(), handed_in).await?.ok_or_else(Fault::missing)?;
        let remark =
            review::Remarked {
                body: "这里可以写具体几度。".to_owned(), field: "body".to_owned(), anchor: Some((2, 4)), change: false
            };
        if let Some(manager) = self.brand.managers.first() {
            review::remark(self.stage.house, &self.stage.by(&manager.actor), lane.id, &remark).await?;
        }
        Ok(())
    }

    /// A draft that came back, and whose creator says it should not have; another one still being written.
    async fn flagged(&self) -> Result<(), Fault> {
        let deal = self.deal(2, note(66_000)).await?;
        let (title, body) = TEXTS[1];
        let (returned, _) = hand_in(self.stage, self.creator(2), first_of(self.stage, deal).await?, title, body).await?;
        let checks = disclosure::store::checks_of(self.stage.house.reader(), returned).await?;
        let found = checks.first().ok_or_else(Fault::missing)?;
        let grounds = "“最佳通勤搭子”是我个人的感受，没有拿任何产品作比较。";
        check::appeal(self.stage.house, &self.stage.by(&self.creator(2).actor), found.id, grounds).await?;
        let begun = self.deal(0, note(71_000)).await?;
        let (title, body) = TEXTS[5];
        let text = Text { title: title.to_owned(), body: body.to_owned(), hashtags: Vec::new(), facts: serde_json::json!({}) };
        draft::write(self.stage.house, &self.stage.by(&self.creator(0).actor), first_of(self.stage, begun).await?, &text).await?;
        self.stage.hours(2).await
    }

    /// An approved draft that waits for its day.
    async fn to_publish(&self) -> Result<(), Fault> {
        let deal = self.deal(3, note(64_000)).await?;
        let (title, body) = TEXTS[2];
        let (approved, _) = hand_in(self.stage, self.creator(3), first_of(self.stage, deal).await?, title, body).await?;
        review::approve_draft(self.stage.house, &self.stage.by(&self.brand.owner.actor), approved).await?;
        Ok(())
    }

    /// A post that stands: before the reviewer who looks at it, or before the brand that signs it off.
    async fn proven(&self, number: usize, confirmed: bool) -> Result<(), Fault> {
        let deal = self.deal(number, note(60_000)).await?;
        let piece = first_of(self.stage, deal).await?;
        let (title, body) = TEXTS[number - 1];
        let (approved, _) = hand_in(self.stage, self.creator(number), piece, title, body).await?;
        review::approve_draft(self.stage.house, &self.stage.by(&self.brand.owner.actor), approved).await?;
        self.stage.hours(2).await?;
        prove(self.stage, (self.creator(number), handle(number)), piece).await?;
        if confirmed {
            proof::confirm(self.stage.house, &self.stage.by(&self.cast.reviewer.actor), piece).await?;
        }
        Ok(())
    }

    /// What the brand read off its posts, but for the newest, of which nobody has noted anything yet.
    async fn reached(&self) -> Result<(), Fault> {
        let owner = &self.brand.owner.actor;
        let posts = measured::posts(self.stage.house.reader(), owner, &Sought::default(), &Page::first(20)).await?;
        for ((post, _), turn) in posts.items.iter().skip(1).zip(1_i64..) {
            let counts = Counts {
                views: Some(9_400 + 3_150 * turn),
                likes: Some(410 + 95 * turn),
                comments: Some(38 + 7 * turn),
                shares: Some(21 + 4 * turn),
                saves: Some(160 + 52 * turn),
            };
            measure::note(self.stage.house, &self.stage.by(owner), post.id, (counts, None, &[])).await?;
        }
        Ok(())
    }

    /// A dispute with both sides' words, before the mediator.
    async fn in_dispute(&self) -> Result<(), Fault> {
        let deal = self.deal(6, note(90_000)).await?;
        let (title, body) = TEXTS[5];
        let (handed_in, _) = hand_in(self.stage, self.creator(6), first_of(self.stage, deal).await?, title, body).await?;
        let wish =
            review::Remarked { body: "请换一个拍摄场景重拍。".to_owned(), field: "body".to_owned(), anchor: None, change: true };
        review::ask_draft_changes(self.stage.house, &self.stage.by(&self.brand.owner.actor), handed_in, Some(&wish)).await?;
        let creator = self.stage.by(&self.creator(6).actor);
        let said = (Reason::BeyondAgreement, "需求里没有指定拍摄场景，重拍要多花两天。");
        let opened = disputes::open(self.stage.house, &creator, deal, said).await?;
        self.stage.hours(3).await?;
        let answer = "画面里几乎看不到产品，需求写明了要看得到。";
        disputes::state(self.stage.house, &self.stage.by(&self.brand.owner.actor), opened.dispute.id, answer).await?;
        Ok(())
    }

    /// An open call with applications, an invitation that waits for its creator, a counter-offer that waits for the brand.
    async fn on_the_table(&self) -> Result<(), Fault> {
        let (stage, house) = (self.stage, self.stage.house);
        let call = Scene { brand: self.brand, mode: BriefMode::Recruit, slots: 3 };
        let brief = open_brief(stage, self.cast, &call, here(note(75_000))).await?;
        for (number, message) in [(7, "家里正好在换杯子，可以写一周的真实使用。"), (8, "我常拍桌面，风格和你们的产品很搭。")]
        {
            let application = Application { offer: None, message: message.to_owned() };
            proposals::apply(house, &stage.by(&self.creator(number).actor), brief, &application).await?;
        }
        self.invited(brief, 0, None).await?;
        self.invited(brief, 9, Some(88_000)).await
    }

    async fn invited(&self, brief: BriefId, number: usize, counter_minor: Option<i64>) -> Result<(), Fault> {
        let (stage, house) = (self.stage, self.stage.house);
        let invitation = firm(self.creator(number), here(note(75_000)), "很喜欢你的风格，想请你也写一篇。")?;
        let asked = proposals::invite(house, &stage.by(&self.brand.owner.actor), brief, &invitation).await?;
        if let Some(price_minor) = counter_minor {
            let offer = Offer { settlement: HERE, commission: false, deliverables: vec![note(price_minor)] };
            let bid = Bid { offer, currencies: vec![Currency::CNY] };
            proposals::counter(house, &stage.by(&self.creator(number).actor), asked.proposal.id, &bid, "含两张实拍细节图。").await?;
        }
        Ok(())
    }
}
