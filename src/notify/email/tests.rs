//! Messages as they travel, and what becomes of an answer of the server.

use super::*;
use entity::Id;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use uuid::Uuid;

fn envelope<'a>() -> Envelope<'a> {
    Envelope {
        from_name: "蒲公英集市",
        from_address: "no-reply@pappus.example.test",
        to_name: "Ana",
        to_address: "ana@example.test",
        event: EventId::from(Uuid::from_u128(1)),
        user: UserId::from(Uuid::from_u128(2)),
        letter: Letter::DraftSubmitted,
        host: "pappus.example.test",
        date: Instant::from_micros(1_795_341_600_000_000),
        list_unsubscribe: Some("https://pappus.example.test/letters/off"),
    }
}

fn rendered() -> Rendered {
    Rendered { subject: "待审稿：安娜第2稿".into(), text: "Hello Ana,\n\nread this.\n".into(), html: "<p>Hello Ana</p>".into() }
}

fn bytes(envelope: &Envelope<'_>) -> String {
    String::from_utf8(Mail::new(envelope, &rendered()).unwrap().bytes().to_vec()).unwrap()
}

#[test]
fn a_message_carries_its_event_and_both_parts() {
    insta::assert_snapshot!(bytes(&envelope()).replace("\r\n", "\n"));
}

#[test]
fn copies_of_a_letter_are_the_same_bytes_and_other_recipients_get_other_ids() {
    assert_eq!(bytes(&envelope()), bytes(&envelope()));
    let id = |text: String| text.lines().find(|line| line.starts_with("Message-ID")).unwrap().to_owned();
    let other = Envelope { user: UserId::from(Uuid::from_u128(3)), ..envelope() };
    assert_ne!(id(bytes(&envelope())), id(bytes(&other)));
    assert!(id(bytes(&envelope())).contains(&format!("{}_{}", EventId::PREFIX, Uuid::from_u128(1).simple())));
}

#[test]
fn names_that_break_mail_libraries_do_not_break_a_letter() {
    let long = "长".repeat(2_000);
    for name in ["Ana\r\nBcc: all@example.test", "Ana\n", "A\0na", "A\u{2028}na", &long, "🌼🌼", "\"Ana\" <x@y>", "", "\r\n"] {
        let mail = bytes(&Envelope { to_name: name, from_name: name, ..envelope() });
        let head = mail.split("\r\n\r\n").next().unwrap();
        assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{name:?}: {head}");
    }
}

#[test]
fn what_does_not_fit_a_header_is_refused() {
    let refused = |envelope: Envelope<'_>| Mail::new(&envelope, &rendered()).unwrap_err();
    assert_eq!(refused(Envelope { to_address: "ana", ..envelope() }), EmailError::BadAddress("recipient"));
    assert_eq!(refused(Envelope { to_address: "ana@example.test\r\nBcc: x@y.test", ..envelope() }), EmailError::BadAddress("recipient"));
    assert_eq!(refused(Envelope { from_address: "", ..envelope() }), EmailError::BadAddress("sender"));
    for url in ["https://x.test/\r\nBcc: y", "javascript:x", "https://x.test/>,<mailto:y"] {
        assert_eq!(refused(Envelope { list_unsubscribe: Some(url), ..envelope() }), EmailError::BadHeader("list_unsubscribe"));
    }
}

#[tokio::test]
async fn an_address_for_the_channel_is_checked_without_repeating_its_password() {
    for url in ["smtp://localhost:2525", "smtps://user:s3cret@mail.example.test", "smtp://user:s3cret@mail.example.test:587?tls=required"] {
        assert!(Email::new(url).is_ok(), "{url}");
    }
    for url in ["", "mail.example.test", "http://user:s3cret@mail.example.test", "smtp://user:s3cret@mail.example.test?tls=maybe"] {
        let error = Email::new(url).unwrap_err().to_string();
        assert!(!error.contains("s3cret"), "{error}");
    }
}

/// A server that answers a recipient with one line and takes every message.
async fn server(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let (reader, mut writer) = stream.into_split();
        let mut lines = BufReader::new(reader).lines();
        writer.write_all(b"220 ready\r\n").await.unwrap();
        let mut in_data = false;
        while let Ok(Some(line)) = lines.next_line().await {
            let reply = match line.split([' ', ':']).next().unwrap_or_default() {
                "." => "250 queued",
                _ if in_data => continue,
                "DATA" => "354 go on",
                "RCPT" => answer,
                _ => "250 fine",
            };
            in_data = reply.starts_with("354");
            if writer.write_all(format!("{reply}\r\n").as_bytes()).await.is_err() {
                break;
            }
        }
    });
    format!("smtp://{address}")
}

async fn sent(answer: &'static str) -> Result<(), Undelivered> {
    let email = Email::new(&server(answer).await).unwrap();
    email.send(&Mail::new(&envelope(), &rendered()).unwrap()).await
}

#[tokio::test]
async fn a_letter_is_taken_refused_for_good_or_refused_for_now() {
    assert_eq!(sent("250 ok").await, Ok(()));
    let gone = sent("550 5.1.1 <ana@example.test> is unknown").await.unwrap_err();
    let bad_address = Some("5.1.1".into());
    assert_eq!(gone, Undelivered { permanent: true, reason: "the SMTP server refused the letter for good (550)".into(), bad_address });
    assert_eq!(sent("550 no such box").await.unwrap_err().bad_address.as_deref(), Some("550"));
    assert_eq!(sent("550 5.7.1 your house is not welcome").await.unwrap_err().bad_address, None);
    assert_eq!(sent("554 no").await.unwrap_err().bad_address, None);
    let later = sent("451 4.7.1 <ana@example.test> try again later").await.unwrap_err();
    assert_eq!(
        later,
        Undelivered { permanent: false, reason: "the SMTP server did not take the letter now (451)".into(), bad_address: None }
    );
    let ours = sent("530 5.7.0 authentication required for ana@example.test").await.unwrap_err();
    assert!(!ours.permanent && !ours.reason.contains("ana"), "{ours:?}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_no_reason_to_give_up() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let email = Email::new(&format!("smtp://{free}")).unwrap();
    let error = email.send(&Mail::new(&envelope(), &rendered()).unwrap()).await.unwrap_err();
    assert_eq!(error, Undelivered { permanent: false, reason: "the SMTP server could not be reached".into(), bad_address: None });
}
