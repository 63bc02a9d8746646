//! The e-mail channel, and the only place that knows lettre: a rendered letter becomes a message, a
//! message is handed to an SMTP server.
//!
//! Retries, leases and the choice of recipients are the relay's work.

pub mod dkim;

use super::Rendered;
use super::line::display_name;
use dkim::Signer;
use entity::{Code, EventId, Instant, Letter, UserId};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::PoolConfig;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, SystemTime};

/// How long one exchange with the server may take.
const TIMEOUT_SECONDS: u64 = 20;
/// How long an idle connection is kept.
const IDLE_SECONDS: u64 = 30;
/// How many connections are open at once.
const CONNECTIONS: u32 = 4;

/// Why a message could not be built, or the channel not be set up. Never holds an address or password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// The SMTP address is not one: `smtp://host:25`, `smtp://user:password@host?tls=required`, `smtps://…`.
    #[error("the SMTP address cannot be used: {0}")]
    BadUrl(String),
    /// Sender or recipient is no e-mail address.
    #[error("the {0}'s e-mail address is not one")]
    BadAddress(&'static str),
    /// A header's text would not stay in its header.
    #[error("{0} is not fit for a mail header")]
    BadHeader(&'static str),
    /// The mail library refused the parts or broke on them.
    #[error("the message could not be put together")]
    Unbuildable,
}

/// A message that did not reach the server's queue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Undelivered {
    /// Whether trying again is pointless.
    pub permanent: bool,
    /// What happened, without addresses or the server's own words, which tend to repeat them.
    pub reason: String,
    /// Where it is the address that takes no letters: the status (RFC 3463) or the server's code.
    pub bad_address: Option<String>,
}

/// Who writes to whom about which event.
#[derive(Debug, Clone)]
pub struct Envelope<'a> {
    /// The house's name.
    pub from_name: &'a str,
    /// The house's address.
    pub from_address: &'a str,
    /// The recipient's name.
    pub to_name: &'a str,
    /// The recipient's address.
    pub to_address: &'a str,
    /// The event the letter tells of.
    pub event: EventId,
    /// The recipient.
    pub user: UserId,
    /// Which letter.
    pub letter: Letter,
    /// The house's own host, without a port: what the `Message-ID` ends in.
    pub host: &'a str,
    /// When the letter was owed: the `Date` of every copy.
    pub date: Instant,
    /// Where a letter that is no process letter can be switched off (http or https).
    pub list_unsubscribe: Option<&'a str>,
}

/// A message ready to be handed over; every copy of it has the same bytes.
#[derive(Debug, Clone)]
pub struct Mail {
    route: lettre::address::Envelope,
    bytes: Vec<u8>,
}

impl Mail {
    /// Puts a letter into an envelope. The `Message-ID` depends on event, recipient and letter alone.
    pub fn new(envelope: &Envelope<'_>, rendered: &Rendered) -> Result<Mail, EmailError> {
        Self::signed(envelope, rendered, None)
    }

    /// The same, signed by the house's domain. A signature says when it was made; all else is the same in every copy.
    pub fn signed(envelope: &Envelope<'_>, rendered: &Rendered, signer: Option<&Signer>) -> Result<Mail, EmailError> {
        let from = mailbox(envelope.from_name, envelope.from_address).ok_or(EmailError::BadAddress("sender"))?;
        let to = mailbox(envelope.to_name, envelope.to_address).ok_or(EmailError::BadAddress("recipient"))?;
        if envelope.list_unsubscribe.is_some_and(|url| !is_header_url(url)) {
            return Err(EmailError::BadHeader("list_unsubscribe"));
        }
        // lettre answers some header texts with a panic instead of an error (0.11.23: a line break in a
        // display name). Names are cleaned above; should another such text exist, one letter fails, not
        // the relay. Nothing outlives the closure, so no broken state can be seen afterwards.
        let built = catch_unwind(AssertUnwindSafe(|| {
            let mut message = message(envelope, rendered, from, to)?;
            if let Some(signer) = signer {
                signer.sign(&mut message);
            }
            Ok(Mail { route: message.envelope().clone(), bytes: message.formatted() })
        }));
        built.unwrap_or(Err(EmailError::Unbuildable))
    }

    /// The message as it travels: headers and parts (RFC 5322).
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// A connection pool to one SMTP server.
#[derive(Debug, Clone)]
pub struct Email {
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl Email {
    /// Prepares the channel; connects only when the first letter goes out. `smtp://` is plain, `?tls=required`
    /// asks for STARTTLS, `smtps://` is TLS from the first byte; user and password stand in the address.
    pub fn new(url: &str) -> Result<Email, EmailError> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| {
            EmailError::BadUrl("expected smtp:// or smtps:// with a host, and tls=required or tls=opportunistic if any".to_owned())
        })?;
        let pool = PoolConfig::new().max_size(CONNECTIONS).idle_timeout(Duration::from_secs(IDLE_SECONDS));
        Ok(Email { transport: builder.timeout(Some(Duration::from_secs(TIMEOUT_SECONDS))).pool_config(pool).build() })
    }

    /// Hands a message to the server. `Ok` means that the server took it on, not that it was read.
    pub async fn send(&self, mail: &Mail) -> Result<(), Undelivered> {
        self.transport.send_raw(&mail.route, &mail.bytes).await.map(|_| ()).map_err(|error| undelivered(&error))
    }
}

fn message(envelope: &Envelope<'_>, rendered: &Rendered, from: Mailbox, to: Mailbox) -> Result<Message, EmailError> {
    if envelope.host.is_empty() || !envelope.host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte)) {
        return Err(EmailError::BadHeader("host"));
    }
    let parts = MultiPart::alternative()
        .boundary(format!("letter-{}", envelope.event))
        .singlepart(SinglePart::plain(rendered.text.clone()))
        .singlepart(SinglePart::html(rendered.html.clone()));
    let mut message = Message::builder()
        .date(SystemTime::UNIX_EPOCH + Duration::from_millis(envelope.date.millis()))
        .from(from)
        .to(to)
        .subject(rendered.subject.as_str())
        .message_id(Some(format!("<{}.{}.{}@{}>", envelope.event, envelope.user, envelope.letter.code(), envelope.host)))
        .multipart(parts)
        .map_err(|_| EmailError::Unbuildable)?;
    let headers = message.headers_mut();
    headers.insert_raw(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()));
    headers.insert_raw(HeaderValue::new(HeaderName::new_from_ascii_str("X-Pappus-Event"), envelope.event.to_string()));
    if let Some(url) = envelope.list_unsubscribe {
        headers.insert_raw(HeaderValue::new(HeaderName::new_from_ascii_str("List-Unsubscribe"), format!("<{url}>")));
        // RFC 8058: mail programs send the form themselves, and only over TLS.
        if url.starts_with("https://") {
            let name = HeaderName::new_from_ascii_str("List-Unsubscribe-Post");
            headers.insert_raw(HeaderValue::new(name, "List-Unsubscribe=One-Click".to_owned()));
        }
    }
    Ok(message)
}

fn mailbox(name: &str, address: &str) -> Option<Mailbox> {
    let address: Address = address.parse().ok()?;
    Some(Mailbox::new(display_name(name), address))
}

/// Printable ASCII without what would end the header's angle brackets.
fn is_header_url(url: &str) -> bool {
    let fit = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b',');
    (url.starts_with("https://") || url.starts_with("http://")) && url.len() <= 900 && url.bytes().all(fit)
}

fn undelivered(error: &lettre::transport::smtp::Error) -> Undelivered {
    let Some(code) = error.status() else {
        let reason = if error.is_timeout() {
            "the SMTP server did not answer in time"
        } else if error.is_tls() {
            "the SMTP server's TLS could not be used"
        } else {
            "the SMTP server could not be reached"
        };
        return Undelivered { permanent: false, reason: reason.to_owned(), bad_address: None };
    };
    let code = u16::from(code);
    // RFC 4954: the server refuses us, not the recipient; the letter is still good.
    let refuses_us = matches!(code, 530 | 534 | 535 | 538);
    let permanent = error.is_permanent() && !refuses_us;
    let answer = if permanent { "refused the letter for good" } else { "did not take the letter now" };
    let bad_address = if permanent { bad_address(code, &answer_of(error)) } else { None };
    Undelivered { permanent, reason: format!("the SMTP server {answer} ({code})"), bad_address }
}

/// The server's words, which are looked at and never kept.
fn answer_of(error: &lettre::transport::smtp::Error) -> String {
    std::error::Error::source(error).map(ToString::to_string).unwrap_or_default()
}

/// Whether a refusal for good is about the address itself: an enhanced status of 5.1 (bad address) or 5.2.1 (mailbox
/// disabled), or without one the codes 550, 551 and 553. Refusals of policy (5.7) and of the letter are not.
fn bad_address(code: u16, answer: &str) -> Option<String> {
    let is_status = |word: &&str| word.len() <= 11 && word.starts_with("5.") && word.split('.').all(|part| part.parse::<u16>().is_ok());
    match answer.split_whitespace().find(is_status) {
        Some(status) if status.starts_with("5.1.") || status == "5.2.1" => Some(status.to_owned()),
        Some(_) => None,
        None => matches!(code, 550 | 551 | 553).then(|| code.to_string()),
    }
}

#[cfg(test)]
mod tests;
