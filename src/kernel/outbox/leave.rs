//! What stands in a link that switches letters of a class off (RFC 8058): whose, which class, and a seal only this house
//! makes. It works without a sign-in and may be used again.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::letter::LetterClass;
use entity::{Code, UserId};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::kernel::seal::Sealer;

/// How long an id is in bytes.
const ID_BYTES: usize = 16;
/// No link is longer.
const LONGEST: usize = 120;

/// The token of the link.
pub fn write(sealer: &Sealer, user: UserId, class: LetterClass) -> String {
    let bytes = [user.0.as_bytes().as_slice(), &seal(sealer, user, class)].concat();
    format!("{}.{}", class.code(), URL_SAFE_NO_PAD.encode(bytes))
}

/// Whose letters of which class a token switches off; `None` where this house did not make it.
pub fn read(sealer: &Sealer, text: &str) -> Option<(UserId, LetterClass)> {
    let (class, rest) = text.split_once('.').filter(|_| text.len() <= LONGEST)?;
    let class = LetterClass::from_code(class)?;
    let bytes = URL_SAFE_NO_PAD.decode(rest).ok()?;
    let (id, sealed) = bytes.split_at_checked(ID_BYTES)?;
    let user = UserId(Uuid::from_slice(id).ok()?);
    bool::from(seal(sealer, user, class).as_slice().ct_eq(sealed)).then_some((user, class))
}

fn seal(sealer: &Sealer, user: UserId, class: LetterClass) -> Vec<u8> {
    sealer.fingerprint("leave letters", &format!("{user}\0{class}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_leaves_one_class_of_one_reader() {
        let (sealer, ana) = (Sealer::new("secret"), UserId(Uuid::from_u128(7)));
        let token = write(&sealer, ana, LetterClass::Information);
        assert_eq!(read(&sealer, &token), Some((ana, LetterClass::Information)));
        assert_eq!(read(&Sealer::new("other"), &token), None);
        assert_eq!(read(&sealer, &token.replace("information", "message")), None);
        assert_eq!(read(&sealer, "information.AAAA"), None);
        assert_eq!(read(&sealer, ""), None);
    }
}
