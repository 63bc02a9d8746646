//! Letters leave: to a real mail server, again after a failure, never twice, and not when they no longer hold.

use entity::outbox::{Channel, OutboxState};
use entity::{Letter, OrganisationKind, Role, SubjectKind};
use jiff::SignedDuration;
use pappus::kernel::outbox::delivery::{self, Outcome, claim, settle};
use pappus::kernel::outbox::{Addressed, Owed, queue_for};
use pappus::kernel::{Actor, Call, House, record};
use pappus::notify::Email;
use pappus::notify::facts::sample;
use pappus::work::Post;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use crate::house::{Letters, in_house, relay, variable};
use crate::owed::{ask_for_mandate, by_clock, organisation, outbox_on, owe, owe_with, person, withdraw};

/// A post to the mail server of this run.
fn smtp() -> Post {
    let url = variable("PAPPUS_TEST_SMTP").expect("PAPPUS_TEST_SMTP names the mail server for tests");
    Post::Smtp(Email::new(&url).unwrap())
}

/// What the mail server of this run has taken for an address, which no other run uses.
fn received(address: &str) -> Vec<String> {
    let room = variable("PAPPUS_TEST_MAILDIR").expect("PAPPUS_TEST_MAILDIR is where the mail server keeps its letters");
    let files = std::fs::read_dir(std::path::Path::new(&room).join("new")).unwrap();
    let letters = files.map(|file| String::from_utf8_lossy(&std::fs::read(file.unwrap().path()).unwrap()).into_owned());
    letters.filter(|letter| letter.lines().any(|line| line == format!("X-RcptTo: {address}"))).collect()
}

/// An address of this process alone: both databases share one mail server.
fn address(name: &str) -> String {
    format!("{name}-{}@example.test", std::process::id())
}

async fn states(house: &House) -> Vec<(OutboxState, i32, Option<String>)> {
    outbox_on(house, Channel::Email).await.into_iter().map(|row| (row.state, row.attempts, row.last_error)).collect()
}

#[tokio::test]
async fn a_letter_reaches_the_mail_server_once() {
    in_house(async |house| {
        let address = address("ana");
        let ana = person(&house, &address, "Ana").await;
        owe(&house, ana, Letter::DraftApproved).await;

        let handed = relay(&house, smtp()).pass().await.unwrap();

        assert_eq!((handed.len(), &handed[0].outcome), (1, &Outcome::Sent));
        let letters = received(&address);
        let row = &outbox_on(&house, Channel::Email).await[0];
        assert_eq!(letters.len(), 1);
        assert!(letters[0].contains(&format!("X-Pappus-Event: {}", row.event_id)));
        assert!(
            letters[0]
                .replace("\r\n", "")
                .replace('\n', "")
                .contains(&format!("<{}.{ana}.draft_approved@market.example.test>", row.event_id))
        );
        assert!(relay(&house, smtp()).pass().await.unwrap().is_empty());
        assert_eq!(states(&house).await, [(OutboxState::Sent, 1, None)]);
    })
    .await;
}

#[tokio::test]
async fn hostile_names_hurt_neither_their_letter_nor_the_others() {
    in_house(async |house| {
        let names = ["Ana\r\nBcc: all@example.test", &"长".repeat(2_000), "\u{1}\u{202e}", "\"Ana\" <root@example.test>", "Bo"];
        let mut addresses = Vec::new();
        for (number, name) in names.iter().enumerate() {
            let address = address(&format!("hostile{number}"));
            let person = person(&house, &address, name).await;
            owe(&house, person, Letter::DraftApproved).await;
            addresses.push(address);
        }

        let handed = relay(&house, smtp()).pass().await.unwrap();

        assert!(handed.iter().all(|handed| handed.outcome == Outcome::Sent), "{handed:?}");
        for address in addresses {
            let letters = received(&address);
            assert_eq!(letters.len(), 1, "{address}");
            let head = letters[0].split("\n\n").next().unwrap();
            assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_letter_that_cannot_be_written_is_given_up_and_the_rest_go_on() {
    in_house(async |house| {
        let ana = person(&house, "ana@example.test", "Ana").await;
        owe_with(&house, ana, Letter::DraftApproved, &serde_json::json!({ "title": 7 })).await;
        house.clock().forward(SignedDuration::from_secs(1));
        owe(&house, ana, Letter::DraftApproved).await;

        insta::assert_snapshot!(house.deliver_letters().await, @r#"
        ana@example.test: Dead { why: "it could not be written from its facts" }
        ana@example.test: Approved: draft 2 of “秋冬面霜种草”, ready to publish
        "#);
    })
    .await;
}

#[tokio::test]
async fn a_mail_server_that_is_gone_is_tried_six_times_and_an_operator_starts_anew() {
    in_house(async |house| {
        let ana = person(&house, "ana@example.test", "Ana").await;
        owe(&house, ana, Letter::DraftApproved).await;
        let nobody_listens = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let relay = relay(&house, Post::Smtp(Email::new(&format!("smtp://{nobody_listens}")).unwrap()));

        let mut pauses = Vec::new();
        while let Outcome::Later { at, .. } = &relay.pass().await.unwrap()[0].outcome {
            let pause = at.since(house.now());
            house.clock().forward(pause - SignedDuration::from_secs(1));
            assert!(relay.pass().await.unwrap().is_empty(), "not before its time");
            house.clock().forward(SignedDuration::from_secs(1));
            pauses.push(pause.as_mins());
        }

        assert_eq!(pauses, [1, 5, 30, 120, 720]);
        assert_eq!(states(&house).await, [(OutboxState::Dead, 6, Some("the SMTP server could not be reached".to_owned()))]);
        let operator = Actor { user: Some(ana), role: Role::Operator, ..Actor::nobody() };
        let dead = delivery::list_dead(house.reader(), &operator, 10).await.unwrap();
        assert!(delivery::retry_letter(&house, &Call::by(Actor { role: Role::Auditor, ..operator.clone() }), dead[0].id).await.is_err());
        delivery::retry_letter(&house, &Call::by(operator.clone()), dead[0].id).await.unwrap();
        assert!(delivery::retry_letter(&house, &Call::by(operator), dead[0].id).await.is_err());
        assert_eq!(house.deliver_letters().await, "ana@example.test: Approved: draft 2 of “秋冬面霜种草”, ready to publish");
    })
    .await;
}

/// A mail server that answers the n-th conversation's recipient with the n-th line.
pub async fn choosy_server(answers: &'static [&'static str]) -> Post {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        for answer in answers {
            let (stream, _) = listener.accept().await.unwrap();
            let mut stream = BufReader::new(stream);
            stream.write_all(b"220 hello\r\n").await.unwrap();
            let mut line = String::new();
            while stream.read_line(&mut line).await.is_ok_and(|read| read > 0) {
                let reply = if line.starts_with("RCPT") { answer } else { "250 fine" };
                if stream.write_all(format!("{reply}\r\n").as_bytes()).await.is_err() {
                    break;
                }
                line.clear();
            }
        }
    });
    Post::Smtp(Email::new(&url).unwrap())
}

#[tokio::test]
async fn a_refusal_for_now_is_tried_again_and_a_refusal_for_good_is_not() {
    in_house(async |house| {
        let ana = person(&house, "ana@example.test", "Ana").await;
        owe(&house, ana, Letter::DraftApproved).await;
        let relay = relay(&house, choosy_server(&["451 later", "550 no such box"]).await);

        let first = relay.pass().await.unwrap();
        assert!(matches!(first[0].outcome, Outcome::Later { .. }), "{first:?}");
        house.clock().forward(SignedDuration::from_mins(1));
        let second = relay.pass().await.unwrap();

        assert_eq!(second[0].outcome, Outcome::Dead { why: "the SMTP server refused the letter for good (550)".to_owned() });
    })
    .await;
}

#[tokio::test]
async fn a_delayed_letter_is_dropped_when_its_subject_moved_on() {
    in_house(async |house| {
        let ana = person(&house, "ana@example.test", "Ana").await;
        let owner = person(&house, "reed@example.test", "Reed").await;
        let agency = organisation(&house, OrganisationKind::Agency, (owner, Role::AgencyOwner)).await;
        let asked = ask_for_mandate(&house, agency, ana).await;
        remind_later(&house, &asked).await;
        assert!(house.deliver_letters().await.starts_with("ana@example.test: 蒲草传媒 asks to represent you"));
        withdraw(&house, &asked).await;
        house.clock().forward(SignedDuration::from_hours(1));

        insta::assert_snapshot!(house.deliver_letters().await, @"ana@example.test: The representation of 安娜的日常 by 蒲草传媒 has ended");

        for channel in [Channel::Email, Channel::Inbox] {
            let rows = outbox_on(&house, channel).await;
            let reminder = rows.iter().find(|row| row.letter == Letter::Reminder).unwrap();
            assert_eq!((reminder.state, reminder.last_error.as_deref()), (OutboxState::Dropped, Some("subject moved on")));
        }
    })
    .await;
}

#[tokio::test]
async fn a_delayed_letter_enters_the_inbox_in_its_hour() {
    in_house(async |house| {
        let ana = person(&house, "ana@example.test", "Ana").await;
        let owner = person(&house, "reed@example.test", "Reed").await;
        let agency = organisation(&house, OrganisationKind::Agency, (owner, Role::AgencyOwner)).await;
        let asked = ask_for_mandate(&house, agency, ana).await;
        remind_later(&house, &asked).await;
        let in_inbox = async || outbox_on(&house, Channel::Inbox).await.iter().filter(|row| row.state == OutboxState::Sent).count();

        house.deliver_letters().await;
        assert_eq!(in_inbox().await, 1);
        house.clock().forward(SignedDuration::from_hours(1));
        house.deliver_letters().await;
        assert_eq!(in_inbox().await, 2);
    })
    .await;
}

/// A reminder in an hour, as long as the question is open.
async fn remind_later(house: &House, (mandate, ground): &(entity::representation::Model, pappus::kernel::Ground)) {
    let person = ground.creator_user.unwrap();
    let facts = sample(Letter::Reminder);
    let call = by_clock();
    let queued = house.promise(&call, async |tx| {
        let event_id = record(tx, SubjectKind::Representation, mandate.id, "reminded", serde_json::json!({})).await?;
        let owed = Owed { event_id, wait: None, kind: SubjectKind::Representation, id: mandate.id.into() };
        let reminder = Addressed { letter: Letter::Reminder, user: person, facts: &facts };
        queue_for(tx, &[reminder], &owed, (tx.now().plus(SignedDuration::from_hours(1)), Some("proposed")));
        Ok(())
    });
    queued.await.unwrap();
}

#[tokio::test]
async fn two_workers_never_hold_the_same_letter() {
    in_house(async |house| {
        let ana = person(&house, "ana@example.test", "Ana").await;
        for _ in 0..12 {
            owe(&house, ana, Letter::DraftApproved).await;
        }

        let (one, two, three) = tokio::join!(claim(&house, 7), claim(&house, 7), claim(&house, 7));

        let mut held: Vec<_> = [one, two, three].into_iter().flat_map(|claimed| claimed.unwrap().emails).map(|row| row.id).collect();
        let all = held.len();
        held.sort_unstable();
        held.dedup();
        assert_eq!((all, held.len()), (12, 12));
        house.clock().forward(delivery::LEASE);
        house.deliver_letters().await;
    })
    .await;
}

#[tokio::test]
async fn a_worker_whose_lease_has_passed_settles_nothing() {
    in_house(async |house| {
        let ana = person(&house, "ana@example.test", "Ana").await;
        owe(&house, ana, Letter::DraftApproved).await;
        let slow = claim(&house, 1).await.unwrap().emails.remove(0);
        house.clock().forward(delivery::LEASE);
        let fast = claim(&house, 1).await.unwrap().emails.remove(0);

        let dead = |why: &str| Outcome::Dead { why: why.to_owned() };
        let both = [(&slow, &dead("late")), (&fast, &Outcome::Sent)];
        assert_eq!(settle(&house, &both).await.unwrap(), [fast.id]);
        assert!(settle(&house, &[(&fast, &dead("twice"))]).await.unwrap().is_empty());
        assert_eq!(states(&house).await, [(OutboxState::Sent, 2, None)]);
    })
    .await;
}

#[tokio::test]
async fn a_house_without_a_mail_server_says_so_on_each_letter() {
    in_house(async |house| {
        let ana = person(&house, "ana@example.test", "Ana").await;
        owe(&house, ana, Letter::DraftApproved).await;

        relay(&house, Post::Nowhere).pass().await.unwrap();

        assert_eq!(states(&house).await, [(OutboxState::Dropped, 1, Some("no SMTP configured".to_owned()))]);
    })
    .await;
}
