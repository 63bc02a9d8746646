//! What banks accept in a payment order: account and bank identifiers, and the SEPA character set.
//!
//! Sources: ISO 13616 (IBAN check by modulo 97), ISO 9362 (BIC), EPC217-08 (characters of the SEPA schemes).

use super::rules::one_line;
use unicode_normalization::UnicodeNormalization;

/// An IBAN without spaces in capitals, if its form and its check digits are right.
pub fn iban(text: &str) -> Option<String> {
    let iban: String = text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_ascii_uppercase();
    let bytes = iban.as_bytes();
    let right_form = (15..=34).contains(&bytes.len())
        && bytes.iter().all(u8::is_ascii_alphanumeric)
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..4].iter().all(u8::is_ascii_digit);
    let country_last = || bytes[4..].iter().chain(&bytes[..4]);
    (right_form && remainder_97(country_last()) == Some(1)).then_some(iban)
}

/// A BIC in capitals, eight or eleven characters, if its form is right.
pub fn bic(text: &str) -> Option<String> {
    let bic = text.trim().to_ascii_uppercase();
    let bytes = bic.as_bytes();
    let right_form =
        matches!(bytes.len(), 8 | 11) && bytes.iter().all(u8::is_ascii_alphanumeric) && bytes[4..6].iter().all(u8::is_ascii_uppercase);
    right_form.then_some(bic)
}

/// A two-letter country code in capitals.
pub fn country(text: &str) -> Option<String> {
    let country = text.trim().to_ascii_uppercase();
    (country.len() == 2 && country.bytes().all(|letter| letter.is_ascii_uppercase())).then_some(country)
}

/// A text in the characters of SEPA: letters lose their accents or are spelled out, anything else becomes a full
/// stop, and the slashes that banks misread are cut. None if no letter or digit of it is left.
pub fn sepa_text(text: &str, max_characters: usize) -> Option<String> {
    let mut written = String::new();
    for letter in one_line(text).nfkd() {
        match spelled_out(letter) {
            Some(spelled) => written.push_str(spelled),
            None if is_sepa(letter) => written.push(letter),
            None if unicode_normalization::char::is_combining_mark(letter) => {}
            None => written.push('.'),
        }
    }
    while written.contains("//") {
        written = written.replace("//", "/");
    }
    let cut: String = written.trim_matches(['/', ' ']).chars().take(max_characters).collect();
    let cut = cut.trim_matches(['/', ' ']).to_owned();
    cut.chars().any(|letter| letter.is_ascii_alphanumeric()).then_some(cut)
}

/// A text of any script that XML can carry, on one line. None if nothing is left.
pub fn any_text(text: &str, max_characters: usize) -> Option<String> {
    let allowed = |letter: &char| !matches!(letter, '\u{fffe}' | '\u{ffff}');
    let cut: String = one_line(text).chars().filter(allowed).take(max_characters).collect();
    let cut = cut.trim().to_owned();
    (!cut.is_empty()).then_some(cut)
}

fn is_sepa(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "/-?:().,'+ ".contains(letter)
}

fn spelled_out(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'ẞ' => "SS",
        'æ' => "ae",
        'Æ' => "AE",
        'œ' => "oe",
        'Œ' => "OE",
        'ø' => "o",
        'Ø' => "O",
        'ł' => "l",
        'Ł' => "L",
        'đ' | 'ð' => "d",
        'Đ' | 'Ð' => "D",
        'þ' => "th",
        'Þ' => "Th",
        'ı' => "i",
        '&' => "+",
        '‘' | '’' | '`' => "'",
        '–' | '—' | '_' => "-",
        '[' | '{' => "(",
        ']' | '}' => ")",
        _ => return None,
    })
}

fn remainder_97<'a>(mut bytes: impl Iterator<Item = &'a u8>) -> Option<u32> {
    bytes.try_fold(0, |remainder, byte| {
        let value = char::from(*byte).to_digit(36)?;
        Some(if value < 10 { (remainder * 10 + value) % 97 } else { (remainder * 100 + value) % 97 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_account_number_with_a_wrong_digit_is_refused() {
        assert_eq!(iban("de89 3704 0044 0532 0130 00").as_deref(), Some("DE89370400440532013000"));
        assert_eq!(iban("GB82WEST12345698765432").as_deref(), Some("GB82WEST12345698765432"));
        for wrong in ["DE89370400440532013001", "DE98370400440532013000", "DE89", "", "ＤE89370400440532013000"] {
            assert_eq!(iban(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_bank_code_has_eight_or_eleven_characters() {
        assert_eq!(bic("deutdeff500").as_deref(), Some("DEUTDEFF500"));
        assert_eq!(bic("COBADEFF").as_deref(), Some("COBADEFF"));
        assert_eq!((bic("COBADEF"), bic("COBA11FF"), bic("COBADEFF\u{e9}")), (None, None, None));
    }

    #[test]
    fn names_lose_their_accents_and_keep_their_letters() {
        let cases = [
            ("Jürgen Weiß & Söhne", "Jurgen Weiss + Sohne"),
            ("Łukasz Ørsted", "Lukasz Orsted"),
            ("//a//b/", "a/b"),
            ("李 Ana*", ". Ana."),
        ];
        for (text, written) in cases {
            assert_eq!(sepa_text(text, 70).as_deref(), Some(written));
        }
        assert_eq!((sepa_text("李小龙", 70), sepa_text(" / ", 70)), (None, None));
        assert_eq!(any_text("李\u{0}小\u{ffff}龙", 70).as_deref(), Some("李 小龙"));
    }

    proptest! {
        #[test]
        fn whatever_is_written_stays_within_the_characters_and_the_length(text in any::<String>(), most in 1..80_usize) {
            if let Some(written) = sepa_text(&text, most) {
                prop_assert!(written.len() <= most && written.chars().all(is_sepa) && !written.contains("//"));
                prop_assert!(!written.starts_with(['/', ' ']) && !written.ends_with(['/', ' ']));
            }
        }
    }
}
