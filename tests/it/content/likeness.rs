//! Drafts that say what others said before: remarked or held for a reviewer, and shown to whom they concern.

use entity::DraftId;
use entity::brief::BriefMode;
use entity::compliance_check::ComplianceCheckState;
use entity::draft::DraftState;
use pappus::kernel::{Actor, House};
use pappus::market::content::actions::draft;
use pappus::market::content::actions::likeness::pairs_of;
use pappus::market::content::rules::Text;
use pappus::market::deal::store::deliverables_of;
use pappus::market::disclosure::store::checks_of;
use pappus::market::proposal::actions as proposals;
use pappus::market::proposal::actions::{Invitation, InvitationKind};
use serde_json::json;

use super::{LABELLED, Scene};
use crate::cast::{by, creator, written};
use crate::house::in_house;

const WALK: &str = "周末和朋友沿着江边走了两个小时，鞋底偏软，脚踝没有不舒服，路过一家面馆吃了碗牛肉面，汤底很清，面条有嚼劲，\
    坐在窗边吹着风慢慢吃完，回家的时候天已经黑了，路灯一盏一盏亮起来，小狗在前面跑，我们跟在后面慢慢地聊着天。";

/// Another creator's deal with the same brand, with a draft of this text handed in.
async fn copied(house: &House, scene: &Scene, name: &str, body: &str) -> (Actor, DraftId, DraftState) {
    let ben = creator(house, name).await;
    scene.cast.deposit(house, 330_000).await;
    let brief = scene.cast.open_brief(house, &written(BriefMode::Custom, 1)).await;
    let invitation =
        Invitation { creator_id: ben.creator.unwrap(), kind: InvitationKind::Firm, offer: None, message: "Would you?".to_owned() };
    let asked = proposals::invite(house, &by(&scene.cast.acme), brief, &invitation).await.unwrap();
    let deal = proposals::agree(house, &by(&ben), asked.proposal.id).await.unwrap().proposal.deal_id.unwrap();
    let note = deliverables_of(house.reader(), deal).await.unwrap()[0].id;
    let text = Text { title: LABELLED.to_owned(), body: body.to_owned(), facts: json!({ "purchase_link": true }), ..Text::default() };
    let made = draft::write(house, &by(&ben), note, &text).await.unwrap();
    let handed = draft::submit(house, &by(&ben), made.draft.id).await.unwrap();
    (ben, handed.draft.id, handed.draft.state)
}

#[tokio::test]
async fn another_creators_words_hold_a_draft_for_a_reviewer_who_sees_both_texts() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        let (first, _) = scene.hand_in(&house, LABELLED, WALK).await;
        let (ben, second, state) = copied(&house, &scene, "ben", &WALK.replace('，', "🌿")).await;
        assert_eq!(state, DraftState::InReview);
        let check = &checks_of(house.reader(), second).await.unwrap()[0];
        assert_eq!(check.state, ComplianceCheckState::Manual);
        assert!(check.findings.contains("near_duplicate"), "{}", check.findings);
        for reader in [&scene.cast.rita, &scene.cast.acme] {
            let pairs = pairs_of(&house, reader, second).await.unwrap();
            let other = pairs[0].other.as_ref().unwrap();
            assert_eq!((pairs.len(), pairs[0].alike_bp, other.draft.id), (1, 10_000, first));
            assert!(!other.shared.is_empty() && !other.shared_there.is_empty());
        }
        let pairs = pairs_of(&house, &ben, second).await.unwrap();
        assert_eq!((pairs[0].alike_bp, pairs[0].other.is_none()), (10_000, true));
        assert!(pairs_of(&house, &scene.ana, second).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_next_version_and_words_of_ones_own_are_no_copy() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        scene.hand_in(&house, "秋天的鞋", WALK).await;
        let (second, _) = scene.hand_in(&house, LABELLED, WALK).await;
        assert!(pairs_of(&house, &scene.ana, second).await.unwrap().is_empty());
        let own = "这双鞋我穿着去爬了后山，台阶又多又滑，鞋底的花纹抓得很稳，下山的时候膝盖也不疼，就是鞋带有点长，跑起来容易散开，\
            最后我换了一副短的，颜色正好和外套一样，朋友都说好看，洗过一次也没有褪色，晾一个晚上就干了，第二天又可以接着穿出门。";
        let (_, third, state) = copied(&house, &scene, "ben", own).await;
        assert_eq!(state, DraftState::InReview);
        assert_eq!(checks_of(house.reader(), third).await.unwrap()[0].state, ComplianceCheckState::Passed);
    })
    .await;
}

#[tokio::test]
async fn a_short_note_is_held_only_where_it_is_anothers_word_for_word() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        let (first, _) = scene.hand_in(&house, LABELLED, "这双鞋很轻，走了一天脚也不累。").await;
        let (_, second, _) = copied(&house, &scene, "ben", "这双鞋很轻🌿走了一天脚也不累！").await;
        assert_eq!(checks_of(house.reader(), second).await.unwrap()[0].state, ComplianceCheckState::Manual);
        let pairs = pairs_of(&house, &scene.cast.rita, second).await.unwrap();
        assert_eq!((pairs.len(), pairs[0].alike_bp, pairs[0].other.as_ref().unwrap().draft.id), (1, 10_000, first));
        let (_, third, _) = copied(&house, &scene, "cid", "这双鞋很轻，走了两天脚也不累。").await;
        assert_eq!(checks_of(house.reader(), third).await.unwrap()[0].state, ComplianceCheckState::Passed);
    })
    .await;
}
