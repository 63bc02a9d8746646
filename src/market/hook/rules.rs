//! What is sent of an event, when it is tried again, and when a hook is switched off. Pure.

use entity::hook::HookKind;
use entity::{Instant, event};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::kernel::record::Placed;
use crate::kernel::{FieldError, Kind, Refuse};
use crate::notify::webhook::{Says, UrlError};

/// The most hooks of an organisation.
pub const HOOKS_MOST: usize = 10;
/// After how long without anything arriving a hook is switched off.
pub const SILENCED_AFTER: SignedDuration = SignedDuration::from_hours(5 * 24);
/// How long the old secret still signs after it was changed.
pub const BOTH_SIGN: SignedDuration = SignedDuration::from_hours(24);
/// How long after each failed try the next one goes.
const PAUSES: [SignedDuration; 9] = [
    SignedDuration::from_secs(5),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(30),
    SignedDuration::from_hours(2),
    SignedDuration::from_hours(5),
    SignedDuration::from_hours(10),
    SignedDuration::from_hours(14),
    SignedDuration::from_hours(20),
    SignedDuration::from_hours(24),
];

/// Why a hook does not do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HookError {
    /// Not in a seat that runs an organisation.
    #[error("Only owners of an organisation register hooks.")]
    NotOwner,
    /// Too many.
    #[error("An organisation has at most ten hooks.")]
    TooMany,
    /// A bad address.
    #[error("{0}")]
    BadUrl(UrlError),
    /// An address that is not the robot's.
    #[error("This is not the address of such a robot.")]
    NotARobot,
    /// A signing secret for what signs otherwise, or one that is none.
    #[error("Only Feishu robots have a signing secret: 1 to 100 visible characters.")]
    BadSigning,
    /// Switched on already.
    #[error("This hook is switched on.")]
    NotSilenced,
    /// It has arrived, or is still tried.
    #[error("Only deliveries that were given up are retried.")]
    NotGivenUp,
    /// Switched off.
    #[error("This hook is switched off; switch it on first.")]
    Silenced,
}

impl Refuse for HookError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotOwner => Kind::Forbidden,
            Self::TooMany | Self::NotSilenced | Self::NotGivenUp | Self::Silenced => Kind::Illegal,
            Self::BadUrl(_) | Self::NotARobot | Self::BadSigning => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotOwner => "role",
            Self::TooMany => "hooks_most",
            Self::BadUrl(UrlError::NotOne) => "hook_url",
            Self::BadUrl(UrlError::NotSecure) => "hook_not_secure",
            Self::BadUrl(UrlError::Port) => "hook_port",
            Self::BadUrl(UrlError::NotPublic) => "hook_not_public",
            Self::NotARobot => "hook_not_a_robot",
            Self::BadSigning => "hook_signing",
            Self::NotSilenced => "hook_is_on",
            Self::NotGivenUp => "delivery_not_given_up",
            Self::Silenced => "hook_is_off",
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::BadUrl(_) | Self::NotARobot => vec![FieldError::new("url", self.code(), self.to_string())],
            Self::BadSigning => vec![FieldError::new("signing_secret", self.code(), self.to_string())],
            Self::NotOwner | Self::TooMany | Self::NotSilenced | Self::NotGivenUp | Self::Silenced => Vec::new(),
        }
    }
}

/// Refuses an address that is not where such a robot stands (`qyapi.weixin.qq.com`, `open.feishu.cn`).
pub fn must_stand_there(kind: HookKind, host: &str, is_local: bool) -> Result<(), HookError> {
    let fits = match kind {
        HookKind::Webhook => true,
        HookKind::Wecom => host == "qyapi.weixin.qq.com",
        HookKind::Feishu => matches!(host, "open.feishu.cn" | "open.larksuite.com"),
    };
    if fits || is_local { Ok(()) } else { Err(HookError::NotARobot) }
}

/// The secret that messages to a robot are signed with, where one was given.
pub fn signing_of(kind: HookKind, given: Option<&str>) -> Result<Option<&str>, HookError> {
    let Some(given) = given.map(str::trim).filter(|given| !given.is_empty()) else { return Ok(None) };
    let good = kind == HookKind::Feishu && given.len() <= 100 && given.bytes().all(|letter| letter.is_ascii_graphic());
    if good { Ok(Some(given)) } else { Err(HookError::BadSigning) }
}

/// How a receiver says whether it took something.
pub fn says(kind: HookKind) -> Says {
    match kind {
        HookKind::Webhook => Says::Nothing,
        HookKind::Wecom => Says::Code { code: "errcode", message: "errmsg" },
        HookKind::Feishu => Says::Code { code: "code", message: "msg" },
    }
}

/// What a program is sent of an event: its name, when, and ids and codes.
pub fn payload(Placed { seq, event }: &Placed, deal: Option<String>) -> Value {
    json!({
        "type": name(event),
        "timestamp": event.at,
        "data": {
            "event": event.id,
            "seq": seq,
            "kind": event.subject_kind,
            "subject": event.subject_kind.show(event.subject_id),
            "from": event.from_state,
            "state": event.to_state,
            "version": event.version,
            "deal": deal,
        },
    })
}

/// What an event is called outside: `deal.fund`.
pub fn name(event: &event::Model) -> String {
    format!("{}.{}", event.subject_kind, event.name)
}

/// What a robot is sent: a sentence.
pub fn said(kind: HookKind, text: &str) -> Value {
    match kind {
        HookKind::Feishu => json!({ "msg_type": "text", "content": { "text": text } }),
        HookKind::Wecom | HookKind::Webhook => json!({ "msgtype": "text", "text": { "content": text } }),
    }
}

/// When a delivery that has failed so often is tried again; `None` when it is given up.
pub fn after(attempts: i64, now: Instant) -> Option<Instant> {
    let failed = usize::try_from(attempts).unwrap_or(usize::MAX);
    PAUSES.get(failed.saturating_sub(1)).map(|pause| now.plus(*pause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_is_tried_ten_times_over_more_than_three_days() {
        let begin: Instant = "2026-11-22T08:00:00Z".parse().unwrap();
        let (mut now, mut tries) = (begin, 1);
        while let Some(next) = after(tries, now) {
            assert!(next > now);
            (now, tries) = (next, tries + 1);
        }
        assert_eq!((tries, now.since(begin).as_hours()), (10, 75));
    }

    #[test]
    fn robots_stand_where_they_stand_and_are_told_in_their_own_form() {
        assert!(must_stand_there(HookKind::Wecom, "qyapi.weixin.qq.com", false).is_ok());
        assert!(must_stand_there(HookKind::Feishu, "qyapi.weixin.qq.com", false).is_err());
        assert_eq!(said(HookKind::Wecom, "好").to_string(), r#"{"msgtype":"text","text":{"content":"好"}}"#);
        assert_eq!(said(HookKind::Feishu, "好").to_string(), r#"{"content":{"text":"好"},"msg_type":"text"}"#);
    }
}
