//! Fetching a page of the web on somebody else's word: plain GET, guarded, bounded, and reduced to what a visitor reads.
//!
//! `reach::dial` connects, to public addresses only; each redirect is read and guarded anew, at most three. What a page
//! means for a promise is not decided here.

pub mod page;

use std::net::SocketAddr;
use std::time::Duration;

use entity::post_look::LookWhy;
use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, LOCATION};
use hyper::{Request, Response, body::Incoming};
use hyper_util::rt::TokioIo;
use sha2::{Digest, Sha256};
use url::{Host, Url};

use crate::reach::dial::{DialError, Dialer, Wire};
use crate::reach::is_public;
use page::Words;

/// How long one page may take in all, its redirects included.
const TIMEOUT: Duration = Duration::from_secs(20);
/// How much of a page is read.
const BODY_MOST: usize = 2 * 1024 * 1024;
/// How often a page may point elsewhere.
const REDIRECTS_MOST: usize = 3;
/// Ports that are called.
const PORTS: [u16; 4] = [80, 443, 8080, 8443];
/// The longest address.
const URL_MOST: usize = 2_000;

/// A page that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What a visitor reads.
    pub words: Words,
    /// SHA-256 of the bytes as they came, hexadecimal.
    pub sha256: String,
}

/// What came of a fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The status code of the last answer, where there was one.
    pub status: Option<u16>,
    /// The address that gave it, after redirects.
    pub address: String,
    /// The page, or why there is none.
    pub page: Result<Page, LookWhy>,
}

/// What fetches pages.
#[derive(Debug, Clone)]
pub struct Fetcher {
    dialer: Dialer,
    agent: String,
    patience: Duration,
    only_allowed: bool,
}

/// An answer, and where it came from.
struct Answered {
    address: Url,
    answer: Response<Incoming>,
    /// Kept so that the connection lives as long as the body is read.
    _driver: Driver,
}

/// A connection's own task, which ends with whoever asked.
struct Driver(tokio::task::JoinHandle<()>);

impl Drop for Driver {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Fetcher {
    /// One that reaches public addresses, and the local ones that tests allow; it says whose it is.
    pub fn new(allow: &[SocketAddr], home: &str) -> Result<Self, DialError> {
        let agent = format!("Pappus/{} (+{home})", env!("CARGO_PKG_VERSION"));
        Ok(Self { dialer: Dialer::new(allow)?, agent, patience: TIMEOUT, only_allowed: false })
    }

    /// The same with less time for a page.
    #[must_use]
    pub fn patient(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// The same for a house under test: it calls nobody but the allowed local addresses.
    #[must_use]
    pub fn at_home(self) -> Self {
        Self { only_allowed: true, ..self }
    }

    /// Whether it would go to an address at all.
    pub fn goes_to(&self, address: &str) -> bool {
        !self.only_allowed || Url::parse(address).is_ok_and(|url| self.is_allowed(&url))
    }

    /// Fetches a page.
    pub async fn fetch(&self, address: &str) -> Fetched {
        let mut last = address.to_owned();
        match tokio::time::timeout(self.patience, self.follow(address, &mut last)).await {
            Ok(fetched) => fetched,
            Err(_) => Fetched { status: None, address: last, page: Err(LookWhy::Timeout) },
        }
    }

    async fn follow(&self, address: &str, last: &mut String) -> Fetched {
        let mut next = Url::parse(address).map_err(|_| LookWhy::NotPublic);
        for _ in 0..=REDIRECTS_MOST {
            let answered = match next {
                Ok(url) => {
                    url.as_str().clone_into(last);
                    self.get(url).await
                }
                Err(why) => Err(why),
            };
            let answered = match answered {
                Ok(answered) => answered,
                Err(why) => return Fetched { status: None, address: last.clone(), page: Err(why) },
            };
            match pointed_to(&answered) {
                Some(to) => next = to,
                None => return read(answered).await,
            }
        }
        Fetched { status: None, address: last.clone(), page: Err(LookWhy::Redirects) }
    }

    async fn get(&self, url: Url) -> Result<Answered, LookWhy> {
        let (host, port, is_secure) = self.guarded(&url)?;
        let wire = self.dialer.dial((&host, port), is_secure).await.map_err(|error| match error {
            DialError::UnknownName => LookWhy::UnknownName,
            DialError::NotPublic => LookWhy::NotPublic,
            DialError::Unreached => LookWhy::Unreached,
            DialError::Tls => LookWhy::Tls,
        })?;
        self.ask(wire, url).await
    }

    /// Host, port and whether TLS is spoken, of an address that may be called.
    fn guarded(&self, url: &Url) -> Result<(String, u16, bool), LookWhy> {
        let is_secure = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(LookWhy::NotPublic),
        };
        let port = url.port_or_known_default().unwrap_or_default();
        let (host, literal) = match url.host() {
            Some(Host::Domain(name)) => (name.to_owned(), None),
            Some(Host::Ipv4(address)) => (address.to_string(), Some(address.into())),
            Some(Host::Ipv6(address)) => (address.to_string(), Some(address.into())),
            None => return Err(LookWhy::NotPublic),
        };
        if self.is_allowed(url) {
            return Ok((host, port, is_secure));
        }
        let is_plain = url.username().is_empty() && url.password().is_none() && url.as_str().len() <= URL_MOST;
        let may = !self.only_allowed && is_plain && PORTS.contains(&port) && literal.is_none_or(is_public);
        if may { Ok((host, port, is_secure)) } else { Err(LookWhy::NotPublic) }
    }

    /// Whether an address is, by its own numbers, one that tests allow.
    fn is_allowed(&self, url: &Url) -> bool {
        let address = match url.host() {
            Some(Host::Ipv4(address)) => SocketAddr::new(address.into(), url.port_or_known_default().unwrap_or_default()),
            Some(Host::Ipv6(address)) => SocketAddr::new(address.into(), url.port_or_known_default().unwrap_or_default()),
            Some(Host::Domain(_)) | None => return false,
        };
        self.dialer.allowed().contains(&address)
    }

    async fn ask(&self, wire: Box<dyn Wire>, url: Url) -> Result<Answered, LookWhy> {
        let (mut sender, connection) = http1::handshake(TokioIo::new(wire)).await.map_err(|_| LookWhy::Unreached)?;
        let driver = Driver(tokio::spawn(async move { drop(connection.await) }));
        let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
        let host = url.host_str().unwrap_or_default();
        let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let request = Request::get(path)
            .header("host", host)
            .header("user-agent", self.agent.as_str())
            .header("accept", "text/html")
            .header("accept-encoding", "identity")
            .body(Empty::<Bytes>::new())
            .map_err(|_| LookWhy::Unreached)?;
        let answer = sender.send_request(request).await.map_err(|_| LookWhy::Unreached)?;
        Ok(Answered { address: url, answer, _driver: driver })
    }
}

/// Where a redirect points, read against the address that gave it.
fn pointed_to(answered: &Answered) -> Option<Result<Url, LookWhy>> {
    if !matches!(answered.answer.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let to = header(answered.answer.headers(), LOCATION)?;
    Some(answered.address.join(to).map_err(|_| LookWhy::NotPublic))
}

fn header(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Reads an answer to its end, if it is a page.
async fn read(answered: Answered) -> Fetched {
    let Answered { mut address, answer, _driver } = answered;
    address.set_fragment(None);
    let status = answer.status().as_u16();
    let said = |page| Fetched { status: Some(status), address: address.to_string(), page };
    if !(200..300).contains(&status) {
        return said(Err(why_of(status)));
    }
    let kind = header(answer.headers(), CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
    let is_html = kind.split(';').next().is_some_and(|kind| matches!(kind.trim(), "text/html" | "application/xhtml+xml"));
    let is_packed = header(answer.headers(), CONTENT_ENCODING).is_some_and(|encoding| !encoding.eq_ignore_ascii_case("identity"));
    if !is_html || is_packed {
        return said(Err(LookWhy::NotHtml));
    }
    let body = match Limited::new(answer.into_body(), BODY_MOST).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => return said(Err(LookWhy::TooLarge)),
        Err(_) => return said(Err(LookWhy::Unreached)),
    };
    // Megabytes of markup are read beside the thread that answers people.
    let read = tokio::task::spawn_blocking(move || {
        let sha256 = Sha256::digest(&body).iter().map(|byte| format!("{byte:02x}")).collect();
        Page { words: page::read(&body, &kind), sha256 }
    });
    said(read.await.map_err(|_| LookWhy::Unreached))
}

/// What a status says where no page came.
fn why_of(status: u16) -> LookWhy {
    match status {
        404 | 410 => LookWhy::Gone,
        401 | 403 | 407 | 429 | 451 => LookWhy::Refused,
        _ => LookWhy::Broken,
    }
}
