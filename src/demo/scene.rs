//! What scenes are made of: briefs that open, offers, drafts that are handed in, posts that go live.

use entity::brief::BriefMode;
use entity::deliverable::Route;
use entity::draft::DraftState;
use entity::{BriefId, Currency, DealId, DeliverableId, DraftId};
use serde_json::json;

use super::cast::{Brand, Cast, HERE, Player, handle};
use super::stage::Stage;
use crate::kernel::Fault;
use crate::market::brief::content::{Content, Offer, Requirement, RequirementKind, Wanted};
use crate::market::brief::rules::Written;
use crate::market::brief::{self, product};
use crate::market::content::actions::{draft, proof, review};
use crate::market::content::rules::{ProofShown, Text};
use crate::market::deal::store::{deliverables_of, load_deliverable};
use crate::market::proposal::actions::{self as proposals, Invitation, InvitationKind};

/// A note on 小红书 at a price.
pub fn note(price_minor: i64) -> Wanted {
    note_on("xiaohongshu", price_minor)
}

/// A note on a platform at a price.
pub fn note_on(platform: &str, price_minor: i64) -> Wanted {
    Wanted {
        platform: platform.to_owned(),
        format: "note".to_owned(),
        price_minor,
        route: Route::OwnChannel,
        outline: false,
        sample: None,
        due_days: 7,
        window_days: 5,
        retention_days: 30,
    }
}

/// An offer of one piece, paid here.
pub fn here(wanted: Wanted) -> Offer {
    Offer { settlement: HERE, commission: false, deliverables: vec![wanted] }
}

/// What briefs are about, so that a list of them reads like one.
const TOPICS: &[&str] = &["真实体验分享", "通勤路上的一天", "周末小记", "换季清单", "桌面一角", "送给家人的礼物", "开箱第一周"];

/// A brief of a brand, as it writes it.
pub fn written(brand: &Brand, mode: BriefMode, slots: i64, offer: Offer) -> Written {
    let price_minor = offer.price_minor().unwrap_or(0);
    let topic = usize::try_from(price_minor / 1_000).unwrap_or(0) % TOPICS.len();
    Written {
        mode,
        title: format!("{}｜{}", brand.product, TOPICS[topic]),
        category: brand.category.to_owned(),
        currency: Currency::CNY,
        budget_minor: slots * (price_minor + 50_000),
        slots,
        applications_days: 5,
        unlock_code: (mode == BriefMode::Flash).then(|| "dandelion".to_owned()),
        content: Content {
            goal: format!("请真实体验{}，用自己的话写下感受。", brand.product),
            product_id: None,
            markets: vec!["CN".to_owned()],
            platforms: offer.deliverables.iter().map(|wanted| wanted.platform.clone()).collect(),
            requirements: vec![Requirement { kind: RequirementKind::Manual, text: "画面里看得到产品".to_owned() }],
            offer,
        },
    }
}

/// For whom a brief is opened, and how creators come to it.
pub struct Scene<'a> {
    /// The brand.
    pub brand: &'a Brand,
    /// How creators come to it.
    pub mode: BriefMode,
    /// How many.
    pub slots: i64,
}

/// A brief that is written, reviewed and open.
pub async fn open_brief(stage: &Stage<'_>, cast: &Cast, scene: &Scene<'_>, offer: Offer) -> Result<BriefId, Fault> {
    let Scene { brand, mode, slots } = *scene;
    let call = stage.by(&brand.owner.actor);
    let entered = product::Entered {
        name: brand.product.to_owned(),
        category: brand.category.to_owned(),
        attributes: serde_json::Map::new(),
        claims: Vec::new(),
        approval_number: None,
    };
    let product = product::create(stage.house, &call, &entered).await?;
    let mut written = written(brand, mode, slots, offer);
    written.content.product_id = Some(product.id);
    let drafted = brief::actions::create(stage.house, &call, &written).await?;
    brief::actions::submit(stage.house, &call, drafted.brief.id).await?;
    stage.hours(1).await?;
    brief::actions::publish(stage.house, &stage.by(&cast.reviewer.actor), drafted.brief.id).await?;
    Ok(drafted.brief.id)
}

/// A firm offer to a creator.
pub fn firm(creator: &Player, offer: Offer, message: &str) -> Result<Invitation, Fault> {
    Ok(Invitation { creator_id: creator.creator()?, kind: InvitationKind::Firm, offer: Some(offer), message: message.to_owned() })
}

/// The deal of an agreed proposal.
pub fn deal_of(id: Option<DealId>) -> Result<DealId, Fault> {
    id.ok_or_else(|| Fault::broken("an agreed proposal has a deal"))
}

/// The first piece of a deal.
pub async fn first_of(stage: &Stage<'_>, deal: DealId) -> Result<DeliverableId, Fault> {
    let deliverables = deliverables_of(stage.house.reader(), deal).await?;
    deliverables.first().map(|deliverable| deliverable.id).ok_or_else(Fault::missing)
}

/// A deal of a creator with the third brand, agreed and, where money is held, funded.
pub async fn agreed(stage: &Stage<'_>, cast: &Cast, creator: &Player, wanted: Wanted) -> Result<DealId, Fault> {
    agreed_with(stage, cast, (&cast.brands[2 % cast.brands.len()], creator), wanted).await
}

/// The same with a brand of one's choice.
pub async fn agreed_with(stage: &Stage<'_>, cast: &Cast, (brand, creator): (&Brand, &Player), wanted: Wanted) -> Result<DealId, Fault> {
    let brief = open_brief(stage, cast, &Scene { brand, mode: BriefMode::Custom, slots: 1 }, here(wanted.clone())).await?;
    let invitation = firm(creator, here(wanted), "请看看这次合作。")?;
    let asked = proposals::invite(stage.house, &stage.by(&brand.owner.actor), brief, &invitation).await?;
    let answer = proposals::agree(stage.house, &stage.by(&creator.actor), asked.proposal.id).await?;
    deal_of(answer.proposal.deal_id)
}

/// A deal from agreement to sign-off without anything in its way: one version, approved, published, signed off.
pub async fn smooth(stage: &Stage<'_>, cast: &Cast, number: usize, wanted: Wanted, text: (&str, &str)) -> Result<DealId, Fault> {
    let (brand, creator) = (&cast.brands[2 % cast.brands.len()], &cast.creators[number]);
    let deal = agreed(stage, cast, creator, wanted).await?;
    let deliverable = first_of(stage, deal).await?;
    let (draft, _) = hand_in(stage, creator, deliverable, text.0, text.1).await?;
    review::approve_draft(stage.house, &stage.by(&brand.owner.actor), draft).await?;
    publish(stage, cast, creator, number, deliverable).await?;
    Ok(deal)
}

/// A creator writes a version and hands it in.
pub async fn hand_in(
    stage: &Stage<'_>,
    creator: &Player,
    deliverable: DeliverableId,
    title: &str,
    body: &str,
) -> Result<(DraftId, DraftState), Fault> {
    let text = Text {
        title: title.to_owned(),
        body: body.to_owned(),
        hashtags: vec!["日常".to_owned(), "好物分享".to_owned()],
        facts: json!({ "purchase_link": true }),
    };
    let call = stage.by(&creator.actor);
    let written = draft::write(stage.house, &call, deliverable, &text).await?;
    let handed_in = draft::submit(stage.house, &call, written.draft.id).await?;
    Ok((handed_in.draft.id, handed_in.draft.state))
}

/// An approved version goes live, is proven and confirmed, and nobody objects.
pub async fn publish(stage: &Stage<'_>, cast: &Cast, creator: &Player, number: usize, deliverable: DeliverableId) -> Result<(), Fault> {
    stage.hours(4).await?;
    prove(stage, (creator, handle(number)), deliverable).await?;
    stage.hours(3).await?;
    proof::confirm(stage.house, &stage.by(&cast.reviewer.actor), deliverable).await?;
    stage.days(5).await
}

/// An approved version goes live under a handle, and its creator shows it an hour later.
pub async fn prove(stage: &Stage<'_>, (creator, handle): (&Player, String), deliverable: DeliverableId) -> Result<(), Fault> {
    let post = deliverable.0.simple().to_string();
    let (piece, _) = load_deliverable(stage.house.reader(), &creator.actor, deliverable).await?;
    let folder = if piece.platform == "douyin" { "https://www.douyin.com/note" } else { "https://www.xiaohongshu.com/explore" };
    let shown = ProofShown {
        url: format!("{folder}/{post}"),
        post_id: post,
        account_handle: handle,
        label_visible: true,
        published_at: stage.now(),
    };
    stage.hours(1).await?;
    proof::prove(stage.house, &stage.by(&creator.actor), deliverable, &shown).await?;
    Ok(())
}
