//! What stands in a link that takes a step from a letter: which letter, which step, and a seal only this house makes.
//!
//! Everything else the link is bound to (person, subject, version, deadline) is the letter's own row. Which letters
//! carry links is said in `links.rs`; following one is the pages' work.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::{OutboxId, SubjectKind, event};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::kernel::Fault;
use crate::kernel::seal::Sealer;

/// How long an id is in bytes.
const ID_BYTES: usize = 16;
/// No step and no token is longer.
const LONGEST: usize = 200;

/// What somebody presents who follows a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The letter it stood in.
    pub letter: OutboxId,
    /// The step it takes.
    pub step: String,
    seal: Vec<u8>,
}

impl Token {
    /// The token of a letter's link, the same each time the letter is written. It is bound to the address the letter goes to:
    /// whoever moves to another address leaves links behind that are void.
    pub fn write(sealer: &Sealer, letter: OutboxId, step: &str, address: &str) -> String {
        let bytes = [letter.0.as_bytes().as_slice(), &seal(sealer, letter, step, address)].concat();
        format!("{step}.{}", URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads what was presented; `None` if it has not even the shape of one.
    pub fn read(text: &str) -> Option<Self> {
        let (step, rest) = text.split_once('.').filter(|_| text.len() <= LONGEST)?;
        let bytes = URL_SAFE_NO_PAD.decode(rest).ok()?;
        let (id, seal) = bytes.split_at_checked(ID_BYTES)?;
        Some(Self { letter: OutboxId(Uuid::from_slice(id).ok()?), step: step.to_owned(), seal: seal.to_vec() })
    }

    /// Whether this house made it, for a letter to this address.
    pub fn is_ours(&self, sealer: &Sealer, address: &str) -> bool {
        seal(sealer, self.letter, &self.step, address).as_slice().ct_eq(&self.seal).into()
    }
}

fn seal(sealer: &Sealer, letter: OutboxId, step: &str, address: &str) -> Vec<u8> {
    sealer.fingerprint("letter link", &format!("{letter}\0{step}\0{address}"))
}

/// The step that led a subject away from a version; `None` while it still has it.
pub async fn step_after(db: &impl ConnectionTrait, kind: SubjectKind, id: Uuid, version: i64) -> Result<Option<event::Model>, Fault> {
    let next = event::Entity::find().filter(event::Column::SubjectId.eq(id)).filter(event::Column::SubjectKind.eq(kind));
    Ok(next.filter(event::Column::Version.eq(version + 1)).one(db).await?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LETTER: OutboxId = OutboxId(Uuid::from_u128(7));

    #[test]
    fn a_token_opens_one_step_of_one_letter_to_one_address() {
        let sealer = Sealer::new("secret");
        let text = Token::write(&sealer, LETTER, "approve", "ana@example.test");
        assert_eq!(text, Token::write(&sealer, LETTER, "approve", "ana@example.test"), "every copy of a letter is the same");
        let token = Token::read(&text).unwrap();
        assert_eq!((token.letter, token.step.as_str()), (LETTER, "approve"));
        assert!(token.is_ours(&sealer, "ana@example.test"));
        assert!(!token.is_ours(&sealer, "bo@example.test"), "the letter went elsewhere");
        assert!(!token.is_ours(&Sealer::new("other"), "ana@example.test"), "another house");
        assert!(!Token { step: "sign_off".to_owned(), ..token.clone() }.is_ours(&sealer, "ana@example.test"), "another step");
        assert!(!Token { letter: OutboxId(Uuid::from_u128(8)), ..token }.is_ours(&sealer, "ana@example.test"), "another letter");
    }

    proptest! {
        #[test]
        fn whatever_is_presented_is_read_or_not_and_never_ours(text in ".{0,240}") {
            let ours = Token::read(&text).is_some_and(|token| token.is_ours(&Sealer::new("secret"), "ana@example.test"));
            prop_assert!(!ours);
        }
    }
}
