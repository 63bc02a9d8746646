//! Near-duplicates of one note among a hundred thousand: the bands as the house stores them, in SQLite on the disk, and the
//! exact comparison of what they bring up.

use std::time::Instant as Moment;

use entity::draft::DraftState;
use entity::{DealId, DeliverableId, DraftId, Instant, draft, draft_band};
use pappus::kernel::database::Connections;
use pappus::kernel::schema;
use pappus::market::content::originality::Plain;
use pappus::market::content::store::likeness::probably_alike;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, TransactionTrait};
use uuid::Uuid;

use super::corpus::any_text;
use super::dice::Dice;
use super::stage::figures::{millis, percentile};
use super::stage::room;

/// Rows of one statement: SQLite takes some 32,000 values.
const ROWS: usize = 500;
/// Notes that are looked for.
const LOOKUPS: usize = 400;

/// Stores as many notes and looks for copies of some; what it took, in a sentence.
pub fn measured(notes: u64) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(looked_up(notes))
}

async fn looked_up(notes: u64) -> String {
    let room = room();
    let url = format!("sqlite://{}?mode=rwc", room.path().join("notes.db").display());
    let connections = Connections::open(&url, 4).await.expect("a fresh database");
    schema::bring_up(&connections, None).await.expect("its tables");
    // The drafts stand without their deals.
    connections.writer.execute_unprepared("PRAGMA foreign_keys = OFF").await.expect("SQLite");
    let (mut dice, mut bodies) = (Dice::new(11), Vec::new());
    for first in (0..notes).step_by(1_000) {
        let batch: Vec<(u64, String)> = (first..notes.min(first + 1_000)).map(|number| (number, any_text(&mut dice))).collect();
        store(&connections, &batch).await;
        bodies.extend(batch.into_iter().take(10).map(|(_, body)| body));
    }
    let (mut micros, mut found) = (Vec::new(), 0);
    for number in 0..LOOKUPS {
        let copy = bodies[number % bodies.len()].replace('，', "🌿").replace("the ", "that ");
        let begin = Moment::now();
        let plain = Plain::of(&copy, &[]);
        let candidates = probably_alike(&connections.reader, &plain.bands(), DeliverableId(Uuid::max())).await.expect("SQLite answers");
        let best = candidates.iter().map(|other| plain.alike_bp(&Plain::of(&other.body, &[]))).max().unwrap_or(0);
        micros.push(u64::try_from(begin.elapsed().as_micros()).expect("less than centuries"));
        found += u32::from(best >= 5_000);
    }
    format!(
        "Near-duplicates of one note among {notes} (SQLite on the disk, bands, then exact comparison): {} ms median, {} ms at the 99th \
         percentile, {found} of {LOOKUPS} altered copies found.",
        millis(percentile(&micros, 50)),
        millis(percentile(&micros, 99)),
    )
}

async fn store(connections: &Connections, batch: &[(u64, String)]) {
    let tx = connections.writer.begin().await.expect("SQLite");
    let ids = batch.iter().map(|(number, body)| (DraftId(Uuid::from_u128(u128::from(*number) + 1)), body));
    let drafts: Vec<_> = ids.clone().map(|(id, body)| row(id, body).into_active_model().reset_all()).collect();
    for drafts in drafts.chunks(ROWS) {
        draft::Entity::insert_many(drafts.to_vec()).exec_without_returning(&tx).await.expect("drafts are stored");
    }
    let bands =
        ids.flat_map(|(id, body)| Plain::of(body, &[]).bands().into_iter().map(move |band| draft_band::Model { band, draft_id: id }));
    let bands: Vec<_> = bands.map(|band| band.into_active_model().reset_all()).collect();
    for bands in bands.chunks(ROWS) {
        draft_band::Entity::insert_many(bands.to_vec()).exec_without_returning(&tx).await.expect("bands are stored");
    }
    tx.commit().await.expect("SQLite");
}

fn row(id: DraftId, body: &str) -> draft::Model {
    let at: Instant = "2026-11-22T00:00:00Z".parse().expect("an instant");
    draft::Model {
        id,
        state: DraftState::InReview,
        version: 1,
        created_at: at,
        changed_at: at,
        deal_id: DealId(Uuid::nil()),
        deliverable_id: DeliverableId(id.0),
        number: 1,
        title: String::new(),
        body: body.to_owned(),
        hashtags: "[]".to_owned(),
        facts: "{}".to_owned(),
        content_hash: String::new(),
        submitted_at: None,
        by_silence: false,
    }
}
