//! Keys at the level of promises: a repeat while the first request still runs.

use entity::{SubjectKind, UserId};
use futures_util::FutureExt;
use pappus::kernel::{Actor, Call, House, Key, Kind, record};
use sea_orm::DbBackend;
use serde_json::json;
use tokio::sync::Notify;

use crate::house::in_house;

fn keyed() -> Call {
    let key = Key { route: "POST /api/v1/notes".to_owned(), key: "once".to_owned(), request_hash: [7; 32] };
    Call::with_key(Actor::clock(), key)
}

async fn note(house: &House, call: &Call, meanwhile: impl AsyncFn()) -> Result<String, pappus::kernel::Fault> {
    house
        .promise(call, async |tx| {
            let event = record(tx, SubjectKind::User, UserId(uuid::Uuid::from_u128(1)), "note", json!({})).await?;
            meanwhile().await;
            Ok(event.to_string())
        })
        .await
}

#[tokio::test]
async fn a_repeat_waits_for_the_first_request_and_on_postgres_for_five_seconds_at_most() {
    in_house(async |house| {
        let (entered, go_on) = (Notify::new(), Notify::new());
        let (first, second, third) = (keyed(), keyed(), keyed());
        let running = note(&house, &first, async || {
            entered.notify_one();
            go_on.notified().await;
        });
        let repeating = async {
            entered.notified().await;
            let mut repeat = Box::pin(note(&house, &second, async || ()));
            // On SQLite it waits for its turn, which comes only when the first has ended.
            if house.backend() == DbBackend::Postgres {
                let refused = repeat.as_mut().await.unwrap_err();
                let refusal = refused.refusal().unwrap();
                assert_eq!((refusal.kind, refusal.code), (Kind::Running, "still_running"));
                go_on.notify_one();
                return None;
            }
            assert!(repeat.as_mut().now_or_never().is_none());
            go_on.notify_one();
            Some(repeat.await.unwrap())
        };
        let (done, repeated) = tokio::join!(running, repeating);
        let done = done.unwrap();
        assert_eq!(repeated.unwrap_or_else(|| done.clone()), done);
        assert_eq!(note(&house, &third, async || ()).await.unwrap(), done, "once it has ended, a repeat gets its answer");
        assert!(third.was_replayed());
    })
    .await;
}
