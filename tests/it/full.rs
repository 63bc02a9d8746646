//! A database without room: what cannot be stored is refused, and what is acknowledged afterwards is stored.

use entity::{EventId, SubjectKind, UserId};
use pappus::kernel::paging::Page;
use pappus::kernel::record::history;
use pappus::kernel::{Actor, Call, Fault, House, record};
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::json;
use uuid::Uuid;

use crate::house::in_house_left_broken;

async fn note(house: &House, words: &str) -> Result<EventId, Fault> {
    let facts = json!({ "words": words });
    let someone = UserId(Uuid::from_u128(1));
    house.promise(&Call::by(Actor::clock()), async |tx| record(tx, SubjectKind::User, someone, "note", facts.clone()).await).await
}

#[tokio::test]
async fn a_full_database_refuses_and_what_it_takes_afterwards_is_there() {
    in_house_left_broken(async |house, writer| {
        let mut kept = vec![note(&house, "before").await.unwrap()];
        if house.backend() == DbBackend::Sqlite {
            // The limit belongs to the connection; it cannot be set below what there is.
            writer.execute_unprepared("PRAGMA max_page_count = 1").await.unwrap();
            for _ in 0..3 {
                let refused = note(&house, &"far too long ".repeat(100_000)).await;
                assert!(matches!(refused, Err(Fault::Unavailable(_))), "{refused:?}");
                kept.push(note(&house, "after").await.unwrap());
                writer.execute_unprepared("PRAGMA max_page_count = 1").await.unwrap();
            }
        }
        let events = history(house.reader(), Uuid::from_u128(1), &Page { before: None, limit: 10 }).await.unwrap();
        let there: Vec<EventId> = events.iter().rev().map(|event| event.id).collect();
        assert_eq!(there, kept, "the reader's own connections see everything acknowledged");
    })
    .await;
}
