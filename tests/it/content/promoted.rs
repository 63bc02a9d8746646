//! What a deal knows of its posts, and what its creator says of them: both decide the check, the deal first.

use entity::brief::BriefMode;
use entity::{DeliverableId, OrganisationId, Role, UserId, membership};
use pappus::kernel::{Actor, House};
use pappus::market::brief::Written;
use pappus::market::brief::product::{self, Entered};
use pappus::market::content::actions::preview::{Preview, preview};
use pappus::market::content::actions::{draft, review};
use pappus::market::content::rules::Text;
use pappus::market::deal::store::deliverables_of;
use pappus::market::identity::store::insert_membership;
use pappus::market::proposal::actions as proposals;
use pappus::market::proposal::actions::{Invitation, InvitationKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::cast::{Cast, by, by_clock, creator, written};
use crate::house::in_house;

/// The piece of a deal between Acme and a creator for a brief like this.
async fn piece(house: &House, cast: &Cast, ana: &Actor, brief: &Written) -> DeliverableId {
    cast.deposit(house, 330_000).await;
    let brief = cast.open_brief(house, brief).await;
    let invitation =
        Invitation { creator_id: ana.creator.unwrap(), kind: InvitationKind::Firm, offer: None, message: "Would you?".to_owned() };
    let asked = proposals::invite(house, &by(&cast.acme), brief, &invitation).await.unwrap();
    let deal = proposals::agree(house, &by(ana), asked.proposal.id).await.unwrap().proposal.deal_id.unwrap();
    deliverables_of(house.reader(), deal).await.unwrap()[0].id
}

fn text(body: &str, facts: Value) -> Text {
    Text { title: "新品".to_owned(), body: body.to_owned(), hashtags: Vec::new(), facts }
}

fn rules(heard: &Preview) -> Vec<&str> {
    heard.foretold.verdict.findings.iter().map(|finding| finding.rule.as_str()).collect()
}

#[tokio::test]
async fn product_format_and_terms_are_known_to_the_check_and_stand_over_what_is_attested() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let ana = creator(&house, "ana").await;
        let attributes = json!({ "registered_names": "第一食品厂" });
        let entered = Entered {
            name: "绿豆糕".to_owned(),
            category: "health_food".to_owned(),
            attributes: attributes.as_object().unwrap().clone(),
            claims: Vec::new(),
            approval_number: Some("国食健注G20250001".to_owned()),
        };
        let product = product::create(&house, &by(&cast.acme), &entered).await.unwrap();
        let mut about = written(BriefMode::Custom, 1);
        about.content.product_id = Some(product.id);
        about.content.offer.commission = true;
        about.content.offer.deliverables[0].format = "video".to_owned();
        let known = piece(&house, &cast, &ana, &about).await;
        let plain = piece(&house, &cast, &ana, &written(BriefMode::Custom, 1)).await;

        let body = "广告｜第一食品厂的点心，本品不能代替药物。";
        let heard = preview(&house, &ana, known, &text(body, json!({ "media": "image", "purchase_link": false }))).await.unwrap();
        assert!(!rules(&heard).contains(&"cn.absolute.1") && !rules(&heard).contains(&"cn.health.approval"), "{:?}", rules(&heard));
        let facts = serde_json::to_value(&heard.foretold.known).unwrap();
        let told =
            json!({ "approval_no": "国食健注G20250001", "media": "video", "purchase_link": true, "registered_names": ["第一食品厂"] });
        assert_eq!(facts, told);
        assert!(heard.foretold.asked.iter().all(|name| facts.get(name).is_none()), "nobody is asked twice");
        let unlabelled = preview(&house, &ana, known, &text("点心，本品不能代替药物。", json!({ "purchase_link": false }))).await.unwrap();
        assert!(rules(&unlabelled).contains(&"cn.label.review-with-link"), "a commission is a way to buy: {:?}", rules(&unlabelled));

        let heard = preview(&house, &ana, plain, &text("广告｜全国第一食品厂的点心", json!({}))).await.unwrap();
        assert!(rules(&heard).contains(&"cn.absolute.1"), "nobody has registered that name here: {:?}", rules(&heard));
        assert!(heard.foretold.known.is_empty(), "{:?}", heard.foretold.known);
    })
    .await;
}

#[tokio::test]
async fn a_creator_who_owns_the_brand_need_not_say_so_and_a_no_counts_as_much_as_a_yes() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let (ana, ben) = (creator(&house, "ana").await, creator(&house, "ben").await);
        own(&house, cast.acme.organisation.unwrap(), ana.user.unwrap()).await;
        let mut british = written(BriefMode::Custom, 1);
        british.content.markets = vec!["UK".to_owned(), "CN".to_owned()];
        let hers = piece(&house, &cast, &ana, &british).await;
        let his = piece(&house, &cast, &ben, &british).await;
        let known = async |actor: &Actor, piece| preview(&house, actor, piece, &text("x", json!({}))).await.unwrap().foretold.known;
        assert_eq!(known(&ana, hers).await.get("own_brand"), Some(&json!(true)));
        assert_eq!(known(&ben, his).await.get("own_brand"), None);

        for (answer, is_found) in
            [(json!({}), false), (json!({ "disclosure_in_video": true }), false), (json!({ "disclosure_in_video": false }), true)]
        {
            let heard = preview(&house, &ben, his, &text("广告｜很轻的鞋", answer.clone())).await.unwrap();
            assert_eq!(rules(&heard).contains(&"cn.label.video"), is_found, "{answer}");
        }
    })
    .await;
}

async fn own(house: &House, brand: OrganisationId, user: UserId) {
    let call = by_clock();
    let joined = house.promise(&call, async |tx| {
        let place = membership::Model {
            id: tx.mint(),
            organisation_id: brand,
            user_id: user,
            role: Role::BrandOwner,
            created_at: tx.now(),
            ended_at: None,
        };
        insert_membership(tx, &place).await
    });
    joined.await.unwrap();
}

#[tokio::test]
async fn the_verdict_and_its_packs_travel_with_the_letters() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let ana = creator(&house, "ana").await;
        let note = piece(&house, &cast, &ana, &written(BriefMode::Custom, 1)).await;
        for body in ["最佳的鞋", "广告｜很轻的鞋，走了一天。"] {
            let made = draft::write(&house, &by(&ana), note, &text(body, json!({}))).await.unwrap();
            let handed = draft::submit(&house, &by(&ana), made.draft.id).await.unwrap();
            if handed.draft.state == entity::draft::DraftState::InReview {
                review::approve_draft(&house, &by(&cast.acme), made.draft.id).await.unwrap();
            }
        }
        for (letter, verdict) in [("disclosure_missing", "non_compliant"), ("draft_approved", "compliant")] {
            let sent = entity::outbox::Entity::find().filter(entity::outbox::Column::UserId.eq(ana.user.unwrap()));
            let sent = sent.all(house.reader()).await.unwrap().into_iter().find(|row| row.letter.to_string() == letter).unwrap();
            let facts: Value = serde_json::from_str(&sent.facts).unwrap();
            assert_eq!(facts["facts"]["checked"], json!({ "verdict": verdict, "packs": "CN 2026.11" }), "{letter}: {facts}");
        }
    })
    .await;
}
