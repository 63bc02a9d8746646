//! The language of a text nobody has named one for: by its script, and where many share a script by its commonest words.
//!
//! Where that does not decide, none is told, and what depends on the language stays silent.

use std::borrow::Cow;

use super::note::Note;

/// Letters that a sign of a script with large alphabets is worth.
const WORTH: usize = 3;
/// Of so many words one must be among the commonest.
const EVERY: usize = 5;

/// The commonest words of the languages in Latin letters.
const COMMONEST: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "the", "and", "this", "my", "is", "it", "i", "for", "with", "you", "of", "to", "in", "so", "was", "are", "have", "that",
            "from", "these", "your", "we", "on", "at", "a",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "das", "und", "ist", "ich", "mein", "meine", "meinen", "mit", "für", "ein", "eine", "von", "zu", "im", "auf",
            "nicht", "sehr", "so", "den", "dem", "es", "wir", "war",
        ],
    ),
    (
        "fr",
        &[
            "le", "la", "les", "et", "est", "je", "mon", "ma", "mes", "avec", "pour", "un", "une", "de", "du", "des", "en", "ce", "cette",
            "très", "que", "dans", "chez", "au", "c'est",
        ],
    ),
    (
        "es",
        &[
            "el", "la", "los", "las", "y", "es", "mi", "mis", "con", "para", "un", "una", "de", "del", "en", "este", "esta", "muy", "que",
            "por", "me", "lo", "se", "sin", "yo",
        ],
    ),
    (
        "it",
        &[
            "il", "la", "le", "gli", "e", "è", "mio", "mia", "miei", "con", "per", "un", "una", "di", "del", "della", "in", "questo",
            "questa", "molto", "che", "da", "lo", "sono", "ho",
        ],
    ),
    (
        "nl",
        &[
            "de", "het", "een", "en", "is", "ik", "mijn", "met", "voor", "van", "te", "op", "niet", "deze", "dit", "heel", "dat", "in",
            "zo", "wij", "we", "ook", "bij", "was", "naar",
        ],
    ),
    (
        "pt",
        &[
            "o", "a", "os", "as", "e", "é", "meu", "minha", "meus", "com", "para", "um", "uma", "de", "do", "da", "em", "este", "esta",
            "esse", "muito", "que", "no", "na", "eu",
        ],
    ),
    ("ga", &["an", "na", "agus", "is", "mo", "le", "ar", "tá", "seo", "sé", "sí", "go", "bhí"]),
];

/// The note with the language its text is written in, where it names none and the text tells.
pub fn spoken(note: &Note) -> Cow<'_, Note> {
    let language = if note.language.is_empty() { of(&[&note.title, &note.body]) } else { "" };
    if language.is_empty() { Cow::Borrowed(note) } else { Cow::Owned(Note { language: language.to_owned(), ..note.clone() }) }
}

/// The language of some texts; empty if they do not tell. Tags, handles and addresses say nothing of it.
pub fn of(texts: &[&str]) -> &'static str {
    let words = || texts.iter().flat_map(|text| text.split_whitespace()).filter(|word| !is_address(word));
    let letters = || words().flat_map(str::chars).filter(|character| character.is_alphabetic());
    let count = |is: fn(char) -> bool| letters().filter(|character| is(*character)).count();
    let (hangul, kana, han) = (count(is_hangul), count(is_kana), count(is_han));
    let latin = letters().count() - hangul - kana - han;
    if (hangul + kana + han) * WORTH < latin || hangul + kana + han == 0 {
        return by_words(words());
    }
    if hangul > kana && hangul * 2 > han {
        "ko"
    } else if kana * 8 > han {
        "ja"
    } else {
        "zh"
    }
}

fn by_words<'a>(words: impl Iterator<Item = &'a str>) -> &'static str {
    let words: Vec<String> = words
        .map(|word| word.trim_matches(|character: char| !character.is_alphabetic()).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    let hits = |common: &[&str]| words.iter().filter(|word| common.contains(&word.as_str())).count();
    let mut languages: Vec<(usize, &str)> = COMMONEST.iter().map(|(language, common)| (hits(common), *language)).collect();
    languages.sort_by_key(|(hits, _)| std::cmp::Reverse(*hits));
    match languages[..] {
        [(most, language), (next, _), ..] if most > next && most * EVERY >= words.len() => language,
        _ => "",
    }
}

fn is_address(word: &str) -> bool {
    word.starts_with(['#', '＃', '@']) || word.contains("://") || word.starts_with("www.")
}

fn is_hangul(character: char) -> bool {
    matches!(character, '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{AC00}'..='\u{D7A3}')
}

fn is_kana(character: char) -> bool {
    matches!(character, '\u{3041}'..='\u{30FF}')
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_told_by_its_script_or_its_commonest_words() {
        for (language, text) in [
            ("ko", "Sponsored by 마크 새로운 크림"),
            ("ja", "#sponsored 新しいクリーム"),
            ("zh", "這瓶精華我用了一個月 by Acme"),
            ("en", "#广告 this sofa"),
            ("es", "#ad Mi nueva licuadora de @Acme es genial para los desayunos"),
            ("fr", "Advertisement: ma routine du matin"),
            ("de", "#ad Meine neue Creme ist da"),
            ("it", "#ad La mia routine"),
            ("nl", "Mijn nieuwe crème is er"),
            ("pt", "#ad Minha rotina com o sérum"),
        ] {
            assert_eq!(of(&[text]), language, "{text}");
        }
    }

    #[test]
    fn what_does_not_tell_tells_nothing() {
        for text in ["", "#ad", "Acme X200", "A48 x B12 @acme", "La Mer", "👍"] {
            assert_eq!(of(&[text]), "", "{text}");
        }
    }
}
