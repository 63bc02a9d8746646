//! The second factor on pages: shown once as a picture and as text, confirmed with its first code, given up with a last.

use std::rc::Rc;

use qrcodegen::{QrCode, QrCodeEcc};
use serde_json::json;

use super::visit::{Reading, Sheet, Visit};
use crate::kernel::Fault;
use crate::market::identity::{self, store};
use crate::web::problem;

/// Modules of empty space around a code (ISO/IEC 18004 asks for four).
const QUIET: i32 = 4;

/// Where it stands, and what can be done about it.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    drawn(&visit, None, None).await
}

/// Begins: the secret is shown now and never again.
pub async fn begin(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    match identity::begin_totp(visit.house(), &visit.call()).await {
        Ok(url) => drawn(&visit, Some(&url), None).await,
        Err(fault) => again(&visit, fault).await,
    }
}

/// The first code: from now on it is asked for.
pub async fn confirm(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    match identity::confirm_totp(visit.house(), &visit.call(), visit.field("code").trim()).await {
        Ok(()) => Ok(Sheet::Go("/me?done=me_factor_set".to_owned())),
        Err(fault) => again(&visit, fault).await,
    }
}

/// The last code: it is asked for no more.
pub async fn give_up(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    match identity::give_up_totp(visit.house(), &visit.call(), visit.field("code").trim()).await {
        Ok(()) => Ok(Sheet::Go("/me?done=me_factor_given_up".to_owned())),
        Err(fault) => again(&visit, fault).await,
    }
}

async fn again(visit: &Visit, fault: Fault) -> Result<Sheet, Fault> {
    if fault.refusal().is_none() { Err(fault) } else { drawn(visit, None, Some(&fault)).await }
}

async fn drawn(visit: &Visit, url: Option<&str>, fault: Option<&Fault>) -> Result<Sheet, Fault> {
    let user = store::load_own_user(visit.house().reader(), visit.actor()).await?;
    let is_set = user.totp_confirmed_at.is_some();
    let code = url.and_then(picture);
    let data = json!({
        "why": fault.and_then(Fault::refusal).map(|refusal| problem::sentence(refusal, visit.words())),
        "is_set": is_set,
        "begun": !is_set && (url.is_some() || user.totp_secret.is_some()),
        "url": url,
        "secret": url.and_then(secret_of),
        "size": code.as_ref().map(|(size, _)| *size),
        "squares": code.map(|(_, squares)| squares),
    });
    let status = fault.map_or(200, |fault| problem::status_of(fault).as_u16());
    Ok(Sheet::Read(Reading { template: "pages/me/second_factor", title: visit.say("page-me-factor"), status, data }))
}

/// A code as a path of squares, and how wide it is with the space around it.
fn picture(text: &str) -> Option<(i32, String)> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let size = code.size();
    let dark = (0..size).flat_map(|y| (0..size).map(move |x| (x, y))).filter(|(x, y)| code.get_module(*x, *y));
    let squares = dark.map(|(x, y)| format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET)).collect();
    Some((size + 2 * QUIET, squares))
}

/// The secret of an `otpauth` address in groups of four, to be typed where no camera is.
fn secret_of(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("secret=")?;
    let secret: Vec<char> = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    Some(secret.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_told_in_groups_of_four() {
        assert_eq!(secret_of("otpauth://totp/a?secret=ABCDEFGHIJ&issuer=P").as_deref(), Some("ABCD EFGH IJ"));
        let (size, squares) = picture("otpauth://totp/a?secret=ABCDEFGHIJ").unwrap();
        assert!(size > 21 && squares.starts_with("M4 4h1v1h-1z"));
    }
}
