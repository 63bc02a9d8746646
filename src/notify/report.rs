//! Letters that come back: reading a delivery status notification (RFC 3464). Pure.
//!
//! Anybody can write such a report. It counts only where it carries the Message-ID of a letter this house sent, which
//! names the reader; that the letter went to them the caller asks the house.

use entity::{EventId, UserId};
use mail_parser::{Message, MessageParser, MimeHeaders};

/// The most bytes of a report.
pub const REPORT_BYTES_MOST: usize = 512 * 1024;

/// What a report says of one letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// The event the letter told of.
    pub event: EventId,
    /// Whom it went to.
    pub user: UserId,
    /// The address that could not be reached, in small letters.
    pub address: String,
    /// The status (RFC 3463), such as `5.1.1`.
    pub status: String,
}

/// Why a report is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// Not a report of a delivery.
    #[error("This is no delivery report (RFC 3464).")]
    NoReport,
    /// It does not say that a delivery failed for good.
    #[error("The report does not say that the letter failed for good.")]
    NotForGood,
    /// It carries no letter of this house.
    #[error("The report carries no letter of this house.")]
    NotOurs,
}

/// Reads a report: the first recipient who failed for good, with the letter that came back. `host` is what the
/// Message-IDs of the house end in.
pub fn read(bytes: &[u8], host: &str) -> Result<Returned, ReportError> {
    let message = MessageParser::default().parse(bytes).ok_or(ReportError::NoReport)?;
    let kind = message.content_type().ok_or(ReportError::NoReport)?;
    if !kind.ctype().eq_ignore_ascii_case("multipart") || !kind.subtype().is_some_and(|sub| sub.eq_ignore_ascii_case("report")) {
        return Err(ReportError::NoReport);
    }
    let status = part(&message, "delivery-status").ok_or(ReportError::NoReport)?;
    let (address, status) = failed(&status).ok_or(ReportError::NotForGood)?;
    let (event, user) = letter_of(&message, host).ok_or(ReportError::NotOurs)?;
    Ok(Returned { event, user, address, status })
}

/// The text of the first part of a sort.
fn part(message: &Message<'_>, subtype: &str) -> Option<String> {
    let found = message
        .parts
        .iter()
        .find(|part| part.content_type().and_then(|kind| kind.subtype()).is_some_and(|sub| sub.eq_ignore_ascii_case(subtype)))?;
    Some(String::from_utf8_lossy(found.contents()).into_owned())
}

/// The fields of the recipients' groups: whoever failed with a status of 5.
fn failed(status: &str) -> Option<(String, String)> {
    for group in status.replace("\r\n", "\n").split("\n\n") {
        let field = |name: &str| {
            group.lines().find_map(|line| {
                let (known, value) = line.split_once(':')?;
                known.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
            })
        };
        let (Some(recipient), Some(action), Some(code)) = (field("Final-Recipient"), field("Action"), field("Status")) else { continue };
        let code = code.split_whitespace().next().unwrap_or_default().to_owned();
        let is_status = code.len() <= 11 && code.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
        if action.eq_ignore_ascii_case("failed") && code.starts_with("5.") && is_status {
            let address = recipient.rsplit(';').next().unwrap_or_default().trim().trim_matches(['<', '>']).to_lowercase();
            return Some((address, code));
        }
    }
    None
}

/// The letter that came back, by the Message-ID of the house in the part that repeats it.
fn letter_of(message: &Message<'_>, host: &str) -> Option<(EventId, UserId)> {
    let repeated = message.parts.iter().filter(|part| {
        let sub = part.content_type().and_then(|kind| kind.subtype()).unwrap_or_default();
        sub.eq_ignore_ascii_case("rfc822") || sub.eq_ignore_ascii_case("rfc822-headers")
    });
    for part in repeated {
        let text = String::from_utf8_lossy(part.contents()).into_owned();
        let id = part.message().and_then(|inner| inner.message_id().map(str::to_owned)).or_else(|| own_id(&text));
        if let Some(found) = id.and_then(|id| parted(&id, host)) {
            return Some(found);
        }
    }
    None
}

fn own_id(headers: &str) -> Option<String> {
    let unfolded = headers.replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ");
    let line = unfolded.lines().find(|line| line.to_ascii_lowercase().starts_with("message-id:"))?;
    Some(line.split_once(':')?.1.trim().trim_matches(['<', '>']).to_owned())
}

/// `event.user.letter@host`, as the house writes it.
fn parted(id: &str, host: &str) -> Option<(EventId, UserId)> {
    let (local, at) = id.rsplit_once('@')?;
    let mut parts = local.split('.');
    let (event, user) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    (at == host).then_some((event, user))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: EventId = EventId(uuid::Uuid::from_u128(7));
    const USER: UserId = UserId(uuid::Uuid::from_u128(8));

    fn report(action: &str, status: &str, host: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.example.test\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.test\r\n\r\n\
             Final-Recipient: rfc822; Ana@Example.test\r\nAction: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; 550 no\r\n\r\n\
             --b\r\nContent-Type: message/rfc822\r\n\r\nFrom: letters@market.example.test\r\nMessage-ID: <{EVENT}.{USER}.draft_approved@{host}>\r\n\
             Subject: Approved\r\n\r\nText\r\n--b--\r\n"
        )
    }

    #[test]
    fn a_report_names_the_letter_and_who_could_not_be_reached() {
        let returned = read(report("failed", "5.1.1", "market.example.test").as_bytes(), "market.example.test").unwrap();
        assert_eq!(returned, Returned { event: EVENT, user: USER, address: "ana@example.test".to_owned(), status: "5.1.1".to_owned() });
        let headers = report("failed", "5.1.1", "market.example.test").replace("message/rfc822", "text/rfc822-headers");
        assert_eq!(read(headers.as_bytes(), "market.example.test").unwrap().user, USER);
    }

    #[test]
    fn delays_successes_strangers_and_letters_of_others_count_for_nothing() {
        let of = |text: &str| read(text.as_bytes(), "market.example.test").unwrap_err();
        assert_eq!(of(&report("delayed", "4.2.2", "market.example.test")), ReportError::NotForGood);
        assert_eq!(of(&report("delivered", "2.0.0", "market.example.test")), ReportError::NotForGood);
        assert_eq!(of(&report("failed", "5.1.1", "other.example.test")), ReportError::NotOurs);
        assert_eq!(of("Subject: hello\r\n\r\nhello"), ReportError::NoReport);
        assert_eq!(of(""), ReportError::NoReport);
    }

    proptest::proptest! {
        #[test]
        fn whatever_comes_back_is_read_or_not_and_never_panics(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)) {
            proptest::prop_assert!(read(&bytes, "market.example.test").is_err());
        }
    }
}
