//! The channel to programs and group robots: signed, guarded HTTP, over hyper.
//!
//! Signatures follow the Standard Webhooks rules (standardwebhooks.com, version 1): `webhook-id`, `webhook-timestamp` and
//! `webhook-signature: v1,…` over id, timestamp and body. `reach::dial` connects, to public addresses only; no redirect is
//! followed. Robots answer 200 to everything and say in the body whether they took it. Retries are the worker's.

use std::net::SocketAddr;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entity::Instant;
use hmac::{Hmac, KeyInit, Mac};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use sha2::Sha256;

use crate::reach::dial::{Dialer, Wire};
use crate::reach::is_public;

/// What a secret begins with when it is shown.
const SECRET_PREFIX: &str = "whsec_";
/// How long one delivery may take in all.
const TIMEOUT: Duration = Duration::from_secs(15);
/// How much of an answer is read.
const ANSWER_MOST: usize = 64 * 1024;
/// How much of a robot's refusal is kept.
const REFUSAL_MOST: usize = 200;
/// Ports that a hook may stand at.
const PORTS: [u16; 2] = [443, 8443];
/// The longest address.
const URL_MOST: usize = 500;

/// Why an address is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// Not an address of the web, or with a user in it.
    #[error("An address begins with https:// and names a host.")]
    NotOne,
    /// Plain HTTP.
    #[error("Only https is taken: what is sent is nobody else's business.")]
    NotSecure,
    /// Another port.
    #[error("Only the ports 443 and 8443 are taken.")]
    Port,
    /// A host that is an address of a private network.
    #[error("This host is not one of the public internet.")]
    NotPublic,
}

/// Where something is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    uri: Uri,
    host: String,
    port: u16,
    secure: bool,
}

/// What a receiver answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undelivered {
    /// The status code, where there was an answer.
    pub status: Option<u16>,
    /// What happened, in a few words without addresses.
    pub reason: String,
}

impl Target {
    /// Reads an address. `allow` are local ones that tests may reach, over plain HTTP too.
    pub fn read(url: &str, allow: &[SocketAddr]) -> Result<Self, UrlError> {
        let uri: Uri = url.parse().map_err(|_| UrlError::NotOne)?;
        let authority = uri.authority().ok_or(UrlError::NotOne)?;
        if url.len() > URL_MOST || authority.as_str().contains('@') || authority.host().is_empty() {
            return Err(UrlError::NotOne);
        }
        let host = authority.host().trim_matches(['[', ']']).to_owned();
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            Some(_) | None => return Err(UrlError::NotOne),
        };
        let port = authority.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let literal = host.parse().ok().map(|address| SocketAddr::new(address, port));
        if literal.is_some_and(|address| allow.contains(&address)) {
            return Ok(Self { uri, host, port, secure });
        }
        match literal {
            _ if !secure => Err(UrlError::NotSecure),
            _ if !PORTS.contains(&port) => Err(UrlError::Port),
            Some(address) if !is_public(address.ip()) => Err(UrlError::NotPublic),
            Some(_) | None => Ok(Self { uri, host, port, secure }),
        }
    }

    /// Its host, as it is shown.
    pub fn host(&self) -> &str {
        &self.host
    }
}

/// A fresh secret's bytes as they are shown: `whsec_` and Base64.
pub fn shown_secret(bytes: &[u8]) -> String {
    format!("{SECRET_PREFIX}{}", STANDARD.encode(bytes))
}

/// The headers of a delivery: its id, when it is sent, and a signature for each secret that still counts.
pub fn headers(id: &str, at: Instant, body: &str, secrets: &[String]) -> Vec<(&'static str, String)> {
    let timestamp = at.timestamp().as_second();
    let signatures: Vec<String> = secrets.iter().filter_map(|secret| signature(secret, id, timestamp, body)).collect();
    vec![("webhook-id", id.to_owned()), ("webhook-timestamp", timestamp.to_string()), ("webhook-signature", signatures.join(" "))]
}

fn signature(secret: &str, id: &str, timestamp: i64, body: &str) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix(SECRET_PREFIX)?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

/// A robot's message with the signature that Feishu asks for where a robot has a secret: HMAC-SHA256 over nothing, keyed
/// with second and secret (open.feishu.cn, custom bot guide).
pub fn signed_for_feishu(body: &str, at: Instant, secret: &str) -> Option<String> {
    let timestamp = at.timestamp().as_second();
    let mac = Hmac::<Sha256>::new_from_slice(format!("{timestamp}\n{secret}").as_bytes()).ok()?;
    let mut message: serde_json::Value = serde_json::from_str(body).ok()?;
    message["timestamp"] = timestamp.to_string().into();
    message["sign"] = STANDARD.encode(mac.finalize().into_bytes()).into();
    Some(message.to_string())
}

/// How a receiver says that it took something, beyond a status of 2xx.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// It says nothing more.
    Nothing,
    /// As robots do: zero in a field of its answer, and a message beside another number. An answer without the field was taken.
    Code {
        /// The field of the number.
        code: &'static str,
        /// The field of the message.
        message: &'static str,
    },
}

impl Says {
    /// Why it was not taken after all.
    fn refusal(self, answer: &[u8]) -> Option<String> {
        let Self::Code { code, message } = self else { return None };
        let said: serde_json::Value = serde_json::from_slice(answer).ok()?;
        let number = said.get(code)?.as_i64().filter(|number| *number != 0)?;
        let message = said.get(message).and_then(serde_json::Value::as_str).unwrap_or_default();
        let plain: String = message.chars().filter(|letter| !letter.is_control()).take(REFUSAL_MOST).collect();
        Some(format!("the robot refused: {number} {plain}").trim_end().to_owned())
    }
}

/// What connects to receivers.
#[derive(Debug, Clone)]
pub struct Courier {
    dialer: Dialer,
}

impl Courier {
    /// A courier that reaches public addresses, and the local ones that tests allow.
    pub fn new(allow: &[SocketAddr]) -> Result<Self, UrlError> {
        Ok(Self { dialer: Dialer::new(allow).map_err(|_| UrlError::NotSecure)? })
    }

    /// Reads an address that this courier may go to.
    pub fn target(&self, url: &str) -> Result<Target, UrlError> {
        Target::read(url, self.dialer.allowed())
    }

    /// Hands a body over. Good is any status of 2xx unless the answer itself says otherwise; redirects are not followed.
    pub async fn deliver(&self, target: &Target, headers: &[(&'static str, String)], body: &str, says: Says) -> Result<u16, Undelivered> {
        let answered = tokio::time::timeout(TIMEOUT, self.exchange(target, headers, body)).await;
        let (status, answer) = answered.map_err(|_| failed("the receiver did not answer in time"))??;
        if (200..300).contains(&status) {
            return match says.refusal(&answer) {
                Some(reason) => Err(Undelivered { status: Some(status), reason }),
                None => Ok(status),
            };
        }
        let reason = if (300..400).contains(&status) {
            "the receiver points elsewhere, which is not followed"
        } else {
            "the receiver did not take it"
        };
        Err(Undelivered { status: Some(status), reason: reason.to_owned() })
    }

    async fn exchange(&self, target: &Target, headers: &[(&'static str, String)], body: &str) -> Result<(u16, Bytes), Undelivered> {
        let wire = self.dialer.dial((&target.host, target.port), target.secure).await.map_err(|error| failed(&error.to_string()))?;
        ask(wire, target, headers, body).await
    }
}

async fn ask(wire: Box<dyn Wire>, target: &Target, headers: &[(&'static str, String)], body: &str) -> Result<(u16, Bytes), Undelivered> {
    let broken = |_| failed("the receiver broke off");
    let (mut sender, connection) = http1::handshake(TokioIo::new(wire)).await.map_err(broken)?;
    let driver = tokio::spawn(async move { connection.await.is_ok() });
    let path = target.uri.path_and_query().map_or("/", |path| path.as_str());
    let host = target.uri.authority().map_or(target.host.as_str(), |authority| authority.as_str());
    let mut request = Request::post(path).header("host", host).header("content-type", "application/json").header("user-agent", "Pappus");
    for (name, value) in headers {
        request = request.header(*name, value.as_str());
    }
    let request = request.body(Full::new(Bytes::from(body.to_owned()))).map_err(|_| failed("the request could not be written"))?;
    let answer = sender.send_request(request).await.map_err(broken)?;
    let status = answer.status().as_u16();
    // Read in any case, so that the connection ends well; what breaks off or is too long says nothing.
    let said = Limited::new(answer.into_body(), ANSWER_MOST).collect().await.map(http_body_util::Collected::to_bytes);
    driver.abort();
    Ok((status, said.unwrap_or_default()))
}

fn failed(reason: &str) -> Undelivered {
    Undelivered { status: None, reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_the_one_of_the_published_rules() {
        // The example of the rules' own reference libraries.
        let headers = headers(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "2021-02-25T15:02:10Z".parse().unwrap(),
            r#"{"test": 2432232314}"#,
            &["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned()],
        );
        assert_eq!(headers[1].1, "1614265330");
        assert_eq!(headers[2].1, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_robot_says_in_its_answer_whether_it_took_a_message() {
        let wecom = Says::Code { code: "errcode", message: "errmsg" };
        assert_eq!(wecom.refusal(br#"{"errcode":0,"errmsg":"ok"}"#), None);
        let refusal = wecom.refusal(br#"{"errcode":45009,"errmsg":"api freq out of limit"}"#);
        assert_eq!(refusal.as_deref(), Some("the robot refused: 45009 api freq out of limit"));
        assert_eq!(wecom.refusal(b"<html>"), None);
        assert_eq!(Says::Nothing.refusal(br#"{"errcode":1}"#), None);
        let signed = signed_for_feishu(r#"{"msg_type":"text"}"#, Instant::from_micros(1_599_360_473_000_000), "demo").unwrap();
        // The same with another tool: printf '' | openssl dgst -sha256 -hmac "$(printf '1599360473\ndemo')" -binary | base64
        assert_eq!(signed, r#"{"msg_type":"text","sign":"l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=","timestamp":"1599360473"}"#);
    }

    #[test]
    fn two_secrets_sign_while_one_follows_the_other() {
        let secrets = [shown_secret(&[1; 32]), shown_secret(&[2; 32])];
        let headers = headers("hdel_1", Instant::from_micros(0), "{}", &secrets);
        assert_eq!(headers[2].1.split(' ').count(), 2);
    }

    #[test]
    fn only_public_addresses_over_tls_are_taken() {
        let of = |url: &str| Target::read(url, &[]).map(|target| target.host);
        assert_eq!(of("https://hooks.example.com/in?x=1"), Ok("hooks.example.com".to_owned()));
        assert_eq!(of("https://hooks.example.com:8443/"), Ok("hooks.example.com".to_owned()));
        assert_eq!(of("http://hooks.example.com/"), Err(UrlError::NotSecure));
        assert_eq!(of("https://hooks.example.com:22/"), Err(UrlError::Port));
        for url in
            ["https://127.0.0.1/", "https://[::1]/", "https://[::ffff:7f00:1]/", "https://169.254.169.254/latest", "https://10.0.0.1/"]
        {
            assert_eq!(of(url), Err(UrlError::NotPublic), "{url}");
        }
        for url in ["", "hooks.example.com", "ftp://x.example.com/", "https://user:word@x.example.com/", "file:///etc/passwd", "https:///"]
        {
            assert_eq!(of(url), Err(UrlError::NotOne), "{url}");
        }
        let local = "127.0.0.1:9000".parse().unwrap();
        assert!(Target::read("http://127.0.0.1:9000/in", &[local]).is_ok());
        assert!(Target::read("http://127.0.0.1:9001/in", &[local]).is_err());
    }

    #[tokio::test]
    async fn a_name_that_leads_to_this_host_is_not_called() {
        let courier = Courier::new(&[]).unwrap();
        for url in ["https://localhost/", "https://2130706433/", "https://0x7f.1/"] {
            let Ok(target) = courier.target(url) else { continue };
            let refused = courier.deliver(&target, &[], "{}", Says::Nothing).await.unwrap_err();
            assert_eq!(refused.status, None, "{url}");
            assert!(refused.reason.contains("public internet") || refused.reason.contains("not known"), "{url}: {}", refused.reason);
        }
    }
}
