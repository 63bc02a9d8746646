//! The global order: every event gets a number once, without gaps, soon after its commit.

use entity::{EventId, SubjectKind, UserId};
use jiff::SignedDuration;
use pappus::kernel::head::NOTHING_BEFORE;
use pappus::kernel::record::feed;
use pappus::kernel::sequence::{number_all, seal_hash};
use pappus::kernel::{Call, House, record};
use pappus::work::{Outside, Post, Workers};
use sea_orm::{EntityTrait, QueryOrder};
use tokio::task::LocalSet;
use tokio::time::timeout;

use crate::house::{another_process, hooks, in_house, in_house_left_broken, relay};
use crate::owed::{by_clock, person};

async fn note(house: &House, call: &Call, user: UserId) -> EventId {
    let noted = house.promise(call, async |tx| record(tx, SubjectKind::User, user, "noted", serde_json::json!({})).await);
    noted.await.unwrap()
}

async fn order(house: &House) -> Vec<(i64, EventId)> {
    let events = feed(house.reader(), 0, 10_000).await.unwrap();
    events.iter().map(|placed| (placed.seq, placed.event.id)).collect()
}

#[tokio::test]
async fn events_are_numbered_without_gaps_and_sealed_in_one_chain() {
    in_house(async |house| {
        let ana = person(&house, "ana@example.test", "Ana").await;
        for _ in 0..600 {
            note(&house, &by_clock(), ana).await;
        }

        assert_eq!(number_all(&house).await.unwrap(), 600);

        let events = feed(house.reader(), 0, 10_000).await.unwrap();
        let seals = entity::event_seal::Entity::find().order_by_asc(entity::event_seal::Column::Seq).all(house.reader()).await.unwrap();
        let mut hash = NOTHING_BEFORE.to_vec();
        for (number, (placed, seal)) in (1..).zip(events.iter().zip(&seals)) {
            hash = seal_hash(&hash, number, &placed.event.hash);
            assert_eq!((placed.seq, seal.seq, seal.event_id, &seal.hash), (number, number, placed.event.id, &hash));
        }
        assert_eq!((events.len(), seals.len()), (600, 600));
    })
    .await;
}

#[tokio::test]
async fn an_event_that_commits_later_with_an_older_id_gets_the_next_number() {
    in_house_left_broken(async |house, writer| {
        let (ana, bo) = (person(&house, "ana@example.test", "Ana").await, person(&house, "bo@example.test", "Bo").await);
        let first = note(&house, &by_clock(), ana).await;
        number_all(&house).await.unwrap();
        let mut earlier = by_clock();
        earlier.at = Some(house.now().minus(SignedDuration::from_hours(1)));
        let older = note(&another_process(&house, writer), &earlier, bo).await;

        number_all(&house).await.unwrap();

        assert!(older < first);
        assert_eq!(order(&house).await, [(1, first), (2, older)]);
        assert_eq!(number_all(&house).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn several_sequencers_and_writers_at_once_leave_no_gap() {
    in_house(async |house| {
        let mut people = Vec::new();
        for number in 0..8 {
            people.push(person(&house, &format!("p{number}@example.test"), "P").await);
        }
        let writing = futures_util::future::join_all(people.iter().map(async |person| {
            for _ in 0..20 {
                note(&house, &by_clock(), *person).await;
            }
        }));
        let numbering = async || {
            while order(&house).await.len() < 160 {
                number_all(&house).await.unwrap();
                tokio::task::yield_now().await;
            }
        };

        tokio::join!(writing, numbering(), numbering());

        let numbers: Vec<i64> = order(&house).await.into_iter().map(|(seq, _)| seq).collect();
        assert_eq!(numbers, (1..=160).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn the_workers_number_an_event_within_a_second_and_stop_when_told() {
    in_house(async |house| {
        let local = LocalSet::new();
        local
            .run_until(async {
                let ana = person(&house, "ana@example.test", "Ana").await;
                let workers =
                    Workers::spawn(&house, relay(&house, Post::Mailbox), Outside { hooks: hooks(&house, &[]), looks: None, bounces: None });
                note(&house, &by_clock(), ana).await;
                let numbered = async {
                    while order(&house).await.is_empty() {
                        house.was_written().await;
                    }
                };
                timeout(std::time::Duration::from_secs(1), numbered).await.unwrap();
                workers.stop().await;
            })
            .await;
    })
    .await;
}
