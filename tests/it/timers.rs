//! Time acts: silence takes its step, parties are reminded, and what waits too long is told above.

use entity::outbox::Channel;
use entity::representation::RepresentationState;
use entity::{Letter, OrganisationKind, RepresentationId, Role, representation, wait};
use jiff::SignedDuration;
use pappus::kernel::House;
use pappus::work::timers::{Did, due, run_due};
use sea_orm::EntityTrait;

use crate::cast::{Cast, by, written};
use crate::house::{Letters, in_house};
use crate::owed::{ask_for_mandate, join, organisation, outbox_on, person, withdraw};

async fn mandate(house: &House, id: RepresentationId) -> representation::Model {
    representation::Entity::find_by_id(id).one(house.reader()).await.unwrap().unwrap()
}

async fn told(house: &House, letter: Letter) -> usize {
    outbox_on(house, Channel::Email).await.iter().filter(|row| row.letter == letter).count()
}

#[tokio::test]
async fn silence_takes_its_step_once_however_many_timers_run() {
    in_house(async |house| {
        let ana = person(&house, "ana@example.test", "Ana").await;
        let owner = person(&house, "reed@example.test", "Reed").await;
        let agency = organisation(&house, OrganisationKind::Agency, (owner, Role::AgencyOwner)).await;
        let (asked, _) = ask_for_mandate(&house, agency, ana).await;
        assert!(run_due(&house).await.unwrap().is_empty());
        house.clock().forward(SignedDuration::from_hours(72));
        assert_eq!(due(&house, house.now()).await.unwrap().len(), 1);

        let (one, two) = tokio::join!(run_due(&house), run_due(&house));

        let fired = [one.unwrap(), two.unwrap()].concat();
        assert_eq!(fired.iter().map(|fired| fired.did.clone()).collect::<Vec<_>>(), [Did::Stepped]);
        let now = mandate(&house, asked.id).await;
        assert_eq!((now.state, now.version), (RepresentationState::Declined, 2));
        assert!(run_due(&house).await.unwrap().is_empty());
        assert_eq!(told(&house, Letter::MandateEnded).await, 1);
    })
    .await;
}

#[tokio::test]
async fn after_a_downtime_steps_come_in_the_order_of_their_deadlines() {
    in_house(async |house| {
        let owner = person(&house, "reed@example.test", "Reed").await;
        let agency = organisation(&house, OrganisationKind::Agency, (owner, Role::AgencyOwner)).await;
        for name in ["ana", "bo", "cho"] {
            let somebody = person(&house, &format!("{name}@example.test"), name).await;
            ask_for_mandate(&house, agency, somebody).await;
            house.clock().forward(SignedDuration::from_hours(25));
        }
        house.clock().forward(SignedDuration::from_hours(240));

        let fired = run_due(&house).await.unwrap();

        let deadlines: Vec<_> = fired.iter().map(|fired| fired.wait.until).collect();
        assert_eq!(fired.len(), 3);
        assert!(deadlines.is_sorted(), "{deadlines:?}");
    })
    .await;
}

#[tokio::test]
async fn whoever_is_waited_for_is_reminded_before_the_deadline_and_not_after_acting() {
    in_house(async |house| {
        let ana = person(&house, "ana@example.test", "Ana").await;
        let owner = person(&house, "reed@example.test", "Reed").await;
        let agency = organisation(&house, OrganisationKind::Agency, (owner, Role::AgencyOwner)).await;
        let asked = ask_for_mandate(&house, agency, ana).await;
        house.deliver_letters().await;
        let mut reminded = 0;
        for _ in 0..47 {
            house.clock().forward(SignedDuration::from_hours(1));
            reminded += run_due(&house).await.unwrap().iter().filter(|fired| fired.did == Did::Reminded).count();
        }

        assert_eq!((reminded, told(&house, Letter::Reminder).await), (2, 2));
        withdraw(&house, &asked).await;
        let lines = house.deliver_letters().await;
        assert!(!lines.contains("Reminder"), "a reminder went out although its subject had moved on: {lines}");
    })
    .await;
}

#[tokio::test]
async fn what_platform_staff_leave_lying_is_told_to_an_operator_once() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let operator = person(&house, "ops@example.test", "Olga").await;
        join(&house, cast.rita.organisation.unwrap(), (operator, Role::Operator)).await;
        let made =
            pappus::market::brief::actions::create(&house, &by(&cast.acme), &written(entity::brief::BriefMode::Recruit, 1)).await.unwrap();
        pappus::market::brief::actions::submit(&house, &by(&cast.acme), made.brief.id).await.unwrap();
        house.deliver_letters().await;
        for _ in 0..20 {
            house.clock().forward(SignedDuration::from_hours(12));
            run_due(&house).await.unwrap();
        }

        assert_eq!(told(&house, Letter::Escalation).await, 1);
        let lines = house.deliver_letters().await;
        assert_eq!(lines.lines().filter(|line| line.starts_with("ops@example.test")).count(), 1, "{lines}");
        let open = wait::Entity::find().all(house.reader()).await.unwrap();
        assert!(open.iter().any(|wait| wait.state == "in_review" && wait.escalated && wait.ended_at.is_none()));
    })
    .await;
}
