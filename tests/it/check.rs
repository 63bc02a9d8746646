//! Every invariant of kernel and market, violated on purpose by raw SQL: `check` names each.

use entity::{Letter, OrganisationKind, Role};
use pappus::check::{Depth, check};
use pappus::kernel::House;
use pappus::kernel::sequence::number_all;
use pappus::market::proposal::actions::{self, Application};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend};

use crate::cast::{Cast, by, creator, written};
use crate::house::{Letters, drop_guard, in_house_left_broken};
use crate::owed::{ask_for_mandate, organisation, owe, person};

/// The ids of what is found.
async fn found(house: &House) -> Vec<&'static str> {
    let mut ids: Vec<_> = check(house, Depth::Everything).await.unwrap().violations.iter().map(|violation| violation.id).collect();
    ids.dedup();
    ids
}

/// Raw SQL past every use case and trigger.
async fn plant(db: &DatabaseConnection, sql: &str) {
    for guard in ["event_unchanged", "event_kept"] {
        let drop = if db.get_database_backend() == DbBackend::Sqlite {
            format!("DROP TRIGGER IF EXISTS {guard}")
        } else {
            format!("DROP TRIGGER IF EXISTS {guard} ON event")
        };
        db.execute_unprepared(&drop).await.unwrap();
    }
    db.execute_unprepared(sql).await.unwrap();
}

/// A house in which a mandate was asked for and a brief was opened, with every letter sent.
async fn lived_in(house: &House) {
    let cast = Cast::enter(house).await;
    cast.deposit(house, 1_000_000).await;
    let bo = creator(house, "bo").await;
    let brief = cast.open_brief(house, &written(entity::brief::BriefMode::Recruit, 1)).await;
    let applied = actions::apply(house, &by(&bo), brief, &Application::default()).await.unwrap().proposal.id;
    actions::agree(house, &by(&cast.acme), applied).await.unwrap();
    let ana = person(house, "ana@example.test", "Ana").await;
    let owner = person(house, "reed@example.test", "Reed").await;
    let agency = organisation(house, OrganisationKind::Agency, (owner, Role::AgencyOwner)).await;
    ask_for_mandate(house, agency, ana).await;
    owe(house, ana, Letter::DraftApproved).await;
    house.deliver_letters().await;
    number_all(house).await.unwrap();
    assert_eq!(found(house).await, Vec::<&str>::new());
}

async fn names(id: &'static str, sql: &str) {
    in_house_left_broken(async |house, db| {
        lived_in(&house).await;
        plant(&db, sql).await;
        let found = found(&house).await;
        assert!(found.contains(&id), "{sql}: found {found:?}");
    })
    .await;
}

#[tokio::test]
async fn a_step_outside_its_lifecycle_is_named() {
    names("W1", "UPDATE event SET name = 'agree' WHERE name = 'publish'").await;
}

#[tokio::test]
async fn a_step_by_a_role_that_may_not_take_it_is_named() {
    names("W1", "UPDATE event SET role = 'creator' WHERE name = 'publish'").await;
}

#[tokio::test]
async fn a_state_that_no_step_led_to_is_named() {
    names("W1", "UPDATE representation SET state = 'active'").await;
}

#[tokio::test]
async fn a_version_that_was_skipped_is_named() {
    names("W1", "UPDATE brief SET version = version + 1").await;
}

#[tokio::test]
async fn a_deal_without_an_agreed_proposal_is_named() {
    names("W2", "UPDATE proposal SET state = 'declined'").await;
}

#[tokio::test]
async fn a_brief_that_gave_more_slots_than_it_has_is_named() {
    in_house_left_broken(async |house, db| {
        lived_in(&house).await;
        drop_guard(&db, "brief", ("CHECK (slots_taken >= 0 AND slots_taken <= slots)", "CHECK (slots >= 0)")).await;
        plant(&db, "UPDATE brief SET slots_taken = slots + 1").await;
        assert!(found(&house).await.contains(&"W2"));
    })
    .await;
}

#[tokio::test]
async fn a_piece_that_says_other_than_its_deal_is_named() {
    names("W2", "UPDATE deliverable SET agency_id = brand_id").await;
    names("W2", "UPDATE deliverable SET funded = NOT funded").await;
}

#[tokio::test]
async fn a_waiting_state_without_its_wait_is_named() {
    names("W3", "UPDATE wait SET ended_at = since WHERE subject_kind = 'representation'").await;
}

#[tokio::test]
async fn a_wait_of_another_state_is_named() {
    names("W3", "UPDATE wait SET state = 'active' WHERE subject_kind = 'representation'").await;
}

#[tokio::test]
async fn an_event_whose_facts_were_changed_is_named() {
    names("L4", "UPDATE event SET facts = '{\"changed\":1}' WHERE name = 'publish'").await;
}

#[tokio::test]
async fn an_event_that_was_taken_out_is_named() {
    names("L4", "DELETE FROM event WHERE name = 'submit'").await;
}

#[tokio::test]
async fn a_seal_that_was_changed_is_named() {
    names("L4", "UPDATE event_seal SET hash = (SELECT hash FROM event_seal WHERE seq = 1) WHERE seq = 2").await;
}

#[tokio::test]
async fn an_event_that_waits_for_a_place_it_has_is_named() {
    names("L4", "INSERT INTO event_unsealed (event_id) SELECT event_id FROM event_seal WHERE seq = 1").await;
}

#[tokio::test]
async fn an_event_that_waits_for_no_place_and_has_none_is_named() {
    names("L4", "DELETE FROM event_seal WHERE seq = (SELECT MAX(seq) FROM event_seal)").await;
}

#[tokio::test]
async fn a_letter_that_was_never_written_is_named() {
    names("O1", "DELETE FROM outbox WHERE letter = 'brief_published'").await;
}

#[tokio::test]
async fn a_letter_that_lacks_a_channel_is_named() {
    names("O1", "DELETE FROM outbox WHERE letter = 'draft_approved' AND channel = 'inbox'").await;
}

#[tokio::test]
async fn a_letter_stuck_in_sending_is_named() {
    names("O2", "UPDATE outbox SET state = 'sending', leased_until = 1, ended_at = NULL WHERE channel = 'email'").await;
}

#[tokio::test]
async fn a_key_without_its_answer_is_named() {
    let blank =
        "INSERT INTO idempotency (user_id, route, key, request_hash, answer, at) SELECT id, 'r', 'k', event.hash, '', 1 FROM event LIMIT 1";
    names("I1", blank).await;
}

#[tokio::test]
async fn a_file_whose_bytes_were_changed_is_named() {
    let forged = "INSERT INTO file (id, purpose, belongs_to, name, media_type, sha256, content, created_at) \
                  SELECT id, 'test', 'x', 'x.csv', 'text/csv', event.hash, event.hash, 1 FROM event LIMIT 1";
    names("F1", forged).await;
}
