//! What a pattern's slots stand for: a brand's name, somebody, a relative or a friend.
//!
//! Whether a word may be a brand is told by how it is written and by words that are none, not by a list of brands.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::text::Folded;
use super::variants::plain;

/// Anybody or anything, of up to four words.
pub const SOMEONE: &str = r"@?[\p{L}\p{N}_&'’.\-]*[\p{L}\p{N}_](?: [\p{L}\p{N}_&'’\-]+){0,3}?";

/// Whose presents are no brand's, in every language of the packs.
pub const KIN: &str = "(?:mum|mom|mama|mother|dad|father|sister|brother|husband|wife|boyfriend|girlfriend|friends?|bestie|aunt|uncle|\
    grandma|grandmother|grandpa|cousin|daughter|son|kids|neighbou?r|colleague|boss|roommate|parents|family|in-laws|santa|\
    mutter|mutti|papa|vater|schwester|bruder|mann|frau|freund|freundin|oma|opa|tante|onkel|eltern|\
    mère|maman|père|sœur|soeur|frère|mari|femme|copain|copine|amie?s?|mamie|papi|oncle|cousine?|belle-mère|\
    madre|mamá|padres?|papá|hermana|hermano|marido|esposo|esposa|novio|novia|amig[oa]s?|abuela|abuelo|tía|tío|prim[oa]|suegra|familia|\
    mamma|papà|sorella|fratello|marito|moglie|fidanzat[oa]|amic[oa]|nonna|nonno|zi[oa]|cugin[oa]|genitori|\
    moeder|vader|zus|broer|man|vrouw|vriend|vriendin|oom|ouders|buurvrouw|\
    mãe|pai|irmã|irmão|namorad[oa]|avó|avô|tia|tio|sogra|mamãe|papai|\
    母|父|姉|妹|兄|弟|夫|妻|旦那|彼氏|彼女|友達|友人|友だち|祖母|祖父|おばあちゃん|おじいちゃん|ママ|パパ|家族|両親|同僚|\
    엄마|아빠|어머니|아버지|언니|오빠|누나|동생|남편|아내|와이프|남자친구|여자친구|남친|여친|친구|할머니|할아버지|이모|가족|부모님|지인|\
    妈妈|老妈|爸爸|老爸|老公|老婆|男友|女友|男朋友|女朋友|朋友|闺蜜|姐姐|妹妹|哥哥|弟弟|同事|家人|婆婆|奶奶|爷爷|阿姨|同学|室友|父母|我妈|我爸)";

/// Words that are no brand however they are written: pronouns, and what else begins such a sentence.
const NO_NAMES: &[&str] = &[
    "i",
    "me",
    "my",
    "you",
    "he",
    "she",
    "it",
    "we",
    "they",
    "them",
    "her",
    "him",
    "who",
    "everyone",
    "everybody",
    "someone",
    "somebody",
    "nobody",
    "anyone",
    "one",
    "that",
    "this",
    "these",
    "those",
    "which",
    "what",
    "home",
    "school",
    "work",
    "night",
    "god",
    "life",
    "all",
    "ich",
    "er",
    "sie",
    "es",
    "wir",
    "mir",
    "uns",
    "niemand",
    "jemand",
    "je",
    "tu",
    "il",
    "elle",
    "on",
    "nous",
    "ils",
    "elles",
    "personne",
    "yo",
    "tú",
    "él",
    "ella",
    "nosotros",
    "ellos",
    "nadie",
    "io",
    "lui",
    "lei",
    "noi",
    "loro",
    "nessuno",
    "ik",
    "hij",
    "zij",
    "ze",
    "wij",
    "iemand",
    "eu",
    "ele",
    "ela",
    "nós",
    "eles",
    "ninguém",
    "alguém",
    "casa",
    "hause",
    "chez",
    "thuis",
];

/// Ordinary words by which whoever pays is called, and what stands before them.
const PAYERS: &[&str] = &[
    "the",
    "our",
    "brand",
    "brands",
    "company",
    "shop",
    "store",
    "hotel",
    "restaurant",
    "resort",
    "developer",
    "developers",
    "publisher",
    "maker",
    "makers",
    "manufacturer",
    "seller",
    "team",
    "studio",
    "sponsor",
    "sponsors",
    "agency",
    "label",
    "designer",
    "clinic",
    "salon",
    "tourism",
    "board",
    "merk",
    "marke",
    "marque",
    "marca",
    "hersteller",
    "firma",
    "shops",
    "winkel",
    "loja",
    "tienda",
    "azienda",
    "negozio",
    "boutique",
    "het",
    "de",
    "der",
    "die",
    "das",
    "la",
    "le",
    "el",
    "o",
    "a",
    "lo",
    "een",
    "ein",
    "eine",
    "einer",
    "un",
    "une",
    "una",
    "um",
    "uma",
    "dem",
    "den",
    "l",
    "d",
];

static RELATIVE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&format!(r"\A{}\z", kin())).ok());

/// The pattern of relatives and friends, read as texts are.
pub fn kin() -> String {
    KIN.chars().map(plain).collect()
}

/// Whether what fills a slot may be a brand's name: a handle, a capitalised word, a word of a script without capitals, or
/// what payers are called. Of several words the one beside the pattern's own text counts.
pub fn is_brand(folded: &Folded, brand: &Range<usize>, pattern_follows: bool) -> bool {
    let text = &folded.as_str()[brand.clone()];
    let (word, start) = if pattern_follows {
        let word = text.rsplit(' ').next().unwrap_or(text);
        (word, brand.end - word.len())
    } else {
        (text.split(' ').next().unwrap_or(text), brand.start)
    };
    if word.starts_with('@') || folded.before(start) == Some('@') {
        return true;
    }
    let root = word.split(['\'', '’']).next().unwrap_or(word);
    if NO_NAMES.contains(&root) || RELATIVE.as_ref().is_some_and(|relative| relative.is_match(root)) {
        return false;
    }
    let has_capital = |span: Range<usize>| folded.characters(&span).iter().any(|character| character.is_uppercase());
    let is_written_large = folded.span(start..start + word.len()).is_some_and(has_capital);
    // Whoever writes no capitals at all writes none for brands either; a gerund is none even then.
    let is_gerund = root.len() > 4 && root.ends_with("ing");
    let is_written_small = !folded.has_capitals() && !is_gerund;
    is_written_large || is_written_small || !word.chars().all(char::is_lowercase) || PAYERS.contains(&root)
}
