//! A lean HTTP/1.1 client: one kept connection, requests as prepared bytes, answers read into one buffer.
//!
//! It shares the machine with the server it measures, so it does as little as it can.

use std::io;
use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One kept connection.
pub struct Wire {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer, until the next request is sent.
pub struct Answer<'a> {
    /// Its status code.
    pub status: u16,
    head: &'a [u8],
    /// Its body.
    pub body: &'a [u8],
}

impl Answer<'_> {
    /// A header by its name in small letters.
    pub fn header(&self, name: &str) -> Option<String> {
        header(self.head, name).map(str::to_owned)
    }

    /// Every cookie it sets, as a browser sends them back.
    pub fn cookies(&self) -> String {
        let text = std::str::from_utf8(self.head).unwrap_or_default();
        let set = text.split("\r\n").filter_map(|line| line.split_once(": ").filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")));
        let kept = set.filter_map(|(_, value)| value.split(';').next()).filter(|pair| !pair.ends_with('='));
        kept.collect::<Vec<_>>().join("; ")
    }

    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(self.body).unwrap_or_default()
    }

    /// The code of a problem, or the status.
    pub fn verdict(&self) -> String {
        match self.json()["code"].as_str() {
            Some(code) => format!("{} {code}", self.status),
            None => self.status.to_string(),
        }
    }
}

impl Wire {
    /// Connects.
    pub async fn connect(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024) })
    }

    /// Sends a request and reads its answer.
    pub async fn send(&mut self, request: &[u8]) -> io::Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let end = loop {
            if let Some(end) = self.buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                break end + 4;
            }
            self.more().await?;
        };
        let length = header(&self.buffer[..end], "content-length").and_then(|text| text.parse().ok()).unwrap_or(0_usize);
        while self.buffer.len() < end + length {
            self.more().await?;
        }
        let (head, body) = self.buffer.split_at(end);
        let status = head.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok()).and_then(|digits| digits.parse().ok());
        Ok(Answer { status: status.ok_or(io::ErrorKind::InvalidData)?, head, body })
    }

    async fn more(&mut self) -> io::Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }
}

fn header<'a>(head: &'a [u8], name: &str) -> Option<&'a str> {
    let text = std::str::from_utf8(head).ok()?;
    text.split("\r\n").find_map(|line| line.split_once(": ").filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value))
}

/// A request as it goes over the wire.
#[derive(Clone)]
pub struct Request {
    bytes: Vec<u8>,
    key_at: Option<usize>,
}

/// How many digits the number in a key has.
const KEY_DIGITS: usize = 18;

impl Request {
    /// A request without a body or a key.
    pub fn get(path: &str, token: Option<&str>) -> Self {
        Self::new("GET", path, token, None)
    }

    /// A request with a JSON body and a key whose number is set before each sending.
    pub fn post(path: &str, token: Option<&str>, body: &Value) -> Self {
        Self::new("POST", path, token, Some(body))
    }

    /// A form as a browser sends it.
    pub fn form(path: &str, fields: &[(&str, &str)]) -> Self {
        let written = |text: &str| -> String {
            text.bytes()
                .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
                .collect()
        };
        let body = fields.iter().map(|(name, value)| format!("{name}={}", written(value))).collect::<Vec<_>>().join("&");
        let head = format!("POST {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/x-www-form-urlencoded");
        Self { bytes: format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes(), key_at: None }
    }

    /// The same with another method.
    pub fn new(method: &str, path: &str, token: Option<&str>, body: Option<&Value>) -> Self {
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: bench\r\n");
        if let Some(token) = token {
            head.push_str(&format!("authorization: Bearer {token}\r\n"));
        }
        let Some(body) = body else { return Self { bytes: format!("{head}\r\n").into_bytes(), key_at: None } };
        let body = body.to_string();
        head.push_str("idempotency-key: ");
        let key_at = head.len();
        head.push_str(&"0".repeat(KEY_DIGITS));
        let bytes = format!("{head}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes();
        Self { bytes, key_at: Some(key_at) }
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let line = format!("{name}: {value}\r\n");
        let at = self.bytes.windows(2).position(|window| window == b"\r\n").expect("a first line") + 2;
        self.key_at = self.key_at.map(|key_at| key_at + line.len());
        self.bytes.splice(at..at, line.into_bytes());
        self
    }

    /// Sets the number in its key and gives the bytes.
    pub fn numbered(&mut self, number: u64) -> &[u8] {
        if let Some(at) = self.key_at {
            let mut rest = number;
            for digit in self.bytes[at..at + KEY_DIGITS].iter_mut().rev() {
                *digit = b'0' + u8::try_from(rest % 10).unwrap_or(0);
                rest /= 10;
            }
        }
        &self.bytes
    }

    /// The bytes as they are.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}
