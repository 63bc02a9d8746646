//! Disputes at the level of use cases: everything stands still, a mediator divides what is at stake, four eyes.

use entity::cancellation::CancellationState;
use entity::deal::DealState;
use entity::dispute::DisputeState;
use entity::hold::HoldState;
use entity::{DisputeId, Role};
use jiff::SignedDuration;
use pappus::finance::earning::{blockers_of, store as earnings};
use pappus::kernel::{Actor, House, wait};
use pappus::market::cancellation::store::load_cancellation;
use pappus::market::dispute::actions as dispute;
use pappus::market::dispute::store::load_dispute;
use pappus::work::timers::run_due;

use crate::cast::{by, by_clock, colleague, letters_to};
use crate::ending::{PRICE, Scene, WHOLE, code};
use crate::house::in_house;

async fn disputed(house: &House, scene: &Scene) -> DisputeId {
    let reason = dispute::Reason::WithheldWithoutReason;
    dispute::open(house, &by(&scene.ana), scene.deal, (reason, "It is all there.")).await.unwrap().dispute.id
}

async fn mediator(house: &House, scene: &Scene, email: &str) -> Actor {
    colleague(house, &scene.cast.rita, (email, Role::Mediator)).await
}

fn ruling(creator_share_bp: i64) -> dispute::Ruling {
    dispute::Ruling { creator_share_bp, reasons: "The approved version is what was agreed.".to_owned() }
}

#[tokio::test]
async fn a_dispute_stops_everything_and_its_ruling_divides_what_is_left() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        scene.outline(&house).await;
        let pending = scene.cancels(&house, &scene.ana, Some(1)).await.unwrap().cancellation.id;
        let id = disputed(&house, &scene).await;
        let dropped = load_cancellation(house.reader(), &scene.ana, pending).await.unwrap().0;
        assert_eq!(dropped.state, CancellationState::Refused, "the dispute overtakes it");
        assert!(scene.deal(&house).await.disputed && scene.hold(&house).await.frozen);
        assert_eq!(code(scene.cancels(&house, &scene.cast.acme, None).await), "dispute_open");
        let waits = wait::open_under_deal(house.reader(), scene.deal).await.unwrap();
        let running: Vec<_> = waits.iter().filter(|wait| wait.paused_at.is_none()).map(|wait| wait.party.to_string()).collect();
        assert_eq!(running, ["brand"], "only the other side's word is waited for");
        assert_eq!(code(dispute::state(&house, &by(&scene.ana), id, "Again.").await), "already_stated");
        dispute::state(&house, &by(&scene.cast.acme), id, "It is not.").await.unwrap();
        let mia = mediator(&house, &scene, "mia@pappus.test").await;
        assert_eq!(code(dispute::rule(&house, &by(&scene.cast.acme), id, &ruling(0)).await), "role");
        let ruled = dispute::rule(&house, &by(&mia), id, &ruling(3_333)).await.unwrap();
        assert_eq!((ruled.dispute.state, scene.money(&house).await.0), (DisputeState::Ruled, WHOLE));
        let closed = dispute::close(&house, &by_clock(), id).await.unwrap();
        assert_eq!((closed.dispute.state, closed.deal.state, closed.deal.disputed), (DisputeState::Closed, DealState::Resolved, false));
        assert_eq!(scene.hold(&house).await.state, HoldState::Split);
        assert_eq!(scene.money(&house).await, (0, WHOLE - 99_990 - 9_998, 99_990));
        assert!(letters_to(&house, scene.ana.user.unwrap()).await.contains(&"dispute_closed".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn an_appeal_is_ruled_by_somebody_else() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        let id = disputed(&house, &scene).await;
        dispute::ready(&house, &by_clock(), id).await.unwrap();
        let (mia, noor) = (mediator(&house, &scene, "mia@pappus.test").await, mediator(&house, &scene, "noor@pappus.test").await);
        dispute::rule(&house, &by(&mia), id, &ruling(0)).await.unwrap();
        dispute::appeal(&house, &by(&scene.ana), id).await.unwrap();
        assert_eq!(code(dispute::rule_appeal(&house, &by(&mia), id, &ruling(0)).await), "four_eyes");
        let closed = dispute::rule_appeal(&house, &by(&noor), id, &ruling(10_000)).await.unwrap();
        assert_eq!((closed.dispute.state, closed.deal.state), (DisputeState::Closed, DealState::Resolved));
        assert_eq!(scene.money(&house).await, (0, 0, PRICE));
    })
    .await;
}

#[tokio::test]
async fn after_sign_off_the_brands_part_is_taken_back() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        scene.sign_off(&house).await;
        let id = disputed(&house, &scene).await;
        let owed = earnings::of_deal(house.reader(), scene.deal).await.unwrap();
        let blocked = blockers_of(house.reader(), &owed[0], house.now()).await.unwrap();
        assert!(blocked.iter().any(|blocked| blocked.code == "disputed"));
        house.clock().forward(SignedDuration::from_hours(72));
        run_due(&house).await.unwrap();
        let mia = mediator(&house, &scene, "mia@pappus.test").await;
        dispute::rule(&house, &by(&mia), id, &ruling(5_000)).await.unwrap();
        house.clock().forward(SignedDuration::from_hours(24 * 5 + 18));
        run_due(&house).await.unwrap();
        assert_eq!(load_dispute(house.reader(), &scene.ana, id).await.unwrap().0.state, DisputeState::Closed);
        assert_eq!(scene.deal(&house).await.state, DealState::Active, "the post stays");
        let (held, brand, owed) = scene.money(&house).await;
        assert_eq!((held, owed), (0, 150_000));
        assert!(brand >= 150_001, "the price and its fee: {brand}");
        assert!(wait::open_of(house.reader(), scene.note).await.unwrap().unwrap().paused_at.is_none());
    })
    .await;
}

#[tokio::test]
async fn a_dispute_nobody_decides_ends_by_the_default_split_on_its_last_day() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        let id = disputed(&house, &scene).await;
        house.clock().forward(SignedDuration::from_hours(24 * 59));
        assert_eq!(dispute::settle_overdue(&house).await.unwrap(), 0);
        house.clock().forward(SignedDuration::from_hours(24));
        assert_eq!(dispute::settle_overdue(&house).await.unwrap(), 1);
        let (row, deal) = load_dispute(house.reader(), &scene.ana, id).await.unwrap();
        assert_eq!((row.state, deal.state), (DisputeState::Settled, DealState::Resolved));
        assert_eq!(scene.money(&house).await, (0, WHOLE - 150_000 - 14_999, 150_000));
    })
    .await;
}

#[tokio::test]
async fn a_dispute_taken_back_lets_everything_go_on() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        let id = disputed(&house, &scene).await;
        assert_eq!(code(dispute::withdraw(&house, &by(&scene.cast.acme), id).await), "not_your_dispute");
        dispute::withdraw(&house, &by(&scene.ana), id).await.unwrap();
        let deal = scene.deal(&house).await;
        assert_eq!((deal.state, deal.disputed, scene.hold(&house).await.frozen), (DealState::Active, false, false));
        scene.sign_off(&house).await;
        assert_eq!(scene.money(&house).await, (0, 0, PRICE));
    })
    .await;
}
