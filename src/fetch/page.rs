//! A page as its visitor reads it: title, description and the visible text, line by line.
//!
//! Pure. What stands in scripts and in elements that say of themselves that they are hidden is not read; what a script
//! would write, or a style sheet hide, nobody here can know.

use encoding_rs::{Encoding, UTF_8};
use html5gum::{DefaultEmitter, HtmlString, StartTag, Token, Tokenizer};

/// Characters of a page that are kept.
const CHARACTERS_MOST: usize = 300_000;
/// Elements inside one another that are told apart.
const DEPTH_MOST: usize = 512;
/// Where a page names its own encoding, if it does.
const HEAD_BYTES: usize = 2_048;

/// Elements that never end by a tag of their own.
const VOID: [&str; 14] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements whose text nobody reads.
const SILENT: [&str; 12] =
    ["script", "style", "noscript", "template", "svg", "math", "textarea", "select", "iframe", "object", "audio", "video"];
/// Elements that stand inside a line.
const INLINE: [&str; 30] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins", "kbd", "label", "mark",
    "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "wbr",
];
/// What a page says of itself in its head.
const DESCRIPTIONS: [&str; 5] = ["description", "og:title", "og:description", "twitter:title", "twitter:description"];

/// What a visitor reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// What the page says of itself: its title and descriptions, each once.
    pub head: Vec<String>,
    /// The visible text, a line for each block.
    pub lines: Vec<String>,
    /// Whether it asks for a password.
    pub asks_password: bool,
}

/// Reads the bytes of a page; `kind` is its content type as it was sent.
pub fn read(bytes: &[u8], kind: &str) -> Words {
    let (text, _, _) = encoding_of(bytes, kind).decode(bytes);
    let mut reader = Reader::default();
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(&*text, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => reader.open(&tag),
            Token::EndTag(tag) => reader.close(&name_of(&tag.name)),
            Token::String(text) => reader.take(&String::from_utf8_lossy(&text.value)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
        if reader.taken > CHARACTERS_MOST {
            break;
        }
    }
    reader.end_line();
    reader.words
}

fn encoding_of(bytes: &[u8], kind: &str) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD_BYTES)]).to_ascii_lowercase();
    [kind, head.as_str()].into_iter().find_map(named).unwrap_or(UTF_8)
}

/// The encoding that a text names after `charset=`.
fn named(text: &str) -> Option<&'static Encoding> {
    let after = text.split_once("charset=")?.1.trim_start_matches(['"', '\'', ' ']);
    let end = after.find(|character: char| !character.is_ascii_alphanumeric() && !matches!(character, '-' | '_')).unwrap_or(after.len());
    Encoding::for_label(&after.as_bytes()[..end])
}

fn name_of(name: &HtmlString) -> String {
    String::from_utf8_lossy(name).to_ascii_lowercase()
}

/// A page being read.
#[derive(Default)]
struct Reader {
    words: Words,
    line: String,
    title: String,
    /// The elements that are open, and whether each hides what is in it.
    open: Vec<(String, bool)>,
    taken: usize,
}

impl Reader {
    fn open(&mut self, tag: &StartTag<()>) {
        let name = name_of(&tag.name);
        let value = |attribute: &str| {
            let found = tag.attributes.iter().find(|(key, _)| key.eq_ignore_ascii_case(attribute.as_bytes()));
            found.map(|(_, value)| String::from_utf8_lossy(&value.value).into_owned())
        };
        if !INLINE.contains(&name.as_str()) {
            self.end_line();
        }
        match name.as_str() {
            "meta" => self.describe(value("name").or_else(|| value("property")), value("content")),
            "input" => self.words.asks_password |= value("type").is_some_and(|kind| kind.eq_ignore_ascii_case("password")),
            _ => {}
        }
        if VOID.contains(&name.as_str()) || tag.self_closing || self.open.len() >= DEPTH_MOST {
            return;
        }
        let is_hidden = self.is_hidden() || SILENT.contains(&name.as_str()) || value("hidden").is_some() || hides(value("style"));
        self.open.push((name, is_hidden));
    }

    fn close(&mut self, name: &str) {
        if name == "title" && !self.title.is_empty() {
            let title = std::mem::take(&mut self.title);
            self.say_of_itself(&title);
        }
        if !INLINE.contains(&name) {
            self.end_line();
        }
        if let Some(place) = self.open.iter().rposition(|(open, _)| open == name) {
            self.open.truncate(place);
        }
    }

    fn take(&mut self, text: &str) {
        if self.open.last().is_some_and(|(name, _)| name == "title") {
            self.title.push_str(text);
        } else if !self.is_hidden() {
            self.line.push_str(text);
            self.taken += text.len();
        }
    }

    fn is_hidden(&self) -> bool {
        self.open.last().is_some_and(|(_, is_hidden)| *is_hidden)
    }

    fn end_line(&mut self) {
        let line = spaced(&std::mem::take(&mut self.line));
        if !line.is_empty() {
            self.words.lines.push(line);
        }
    }

    fn describe(&mut self, name: Option<String>, content: Option<String>) {
        if let (Some(name), Some(content)) = (name, content)
            && DESCRIPTIONS.contains(&name.to_ascii_lowercase().as_str())
        {
            self.say_of_itself(&content);
        }
    }

    fn say_of_itself(&mut self, text: &str) {
        // A description keeps its own lines: the first words of a post stand at the begin of one.
        for line in text.lines().map(spaced).filter(|line| !line.is_empty()) {
            self.taken += line.len();
            if !self.words.head.contains(&line) {
                self.words.head.push(line);
            }
        }
    }
}

/// A text with one blank where there were several.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a style of its own hides an element.
fn hides(style: Option<String>) -> bool {
    let style: String = style.unwrap_or_default().to_ascii_lowercase().split_whitespace().collect();
    ["display:none", "visibility:hidden", "opacity:0;", "font-size:0;", "font-size:0px"]
        .iter()
        .any(|hiding| format!("{style};").contains(hiding))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_visitor_reads_is_kept_line_by_line() {
        let page = r#"<!doctype html><html><head><title>秋天的鞋 - 平台</title><meta property="og:description" content="广告｜走了一下午
            脚不累"><script>var label = "广告";</script><style>.x{}</style></head>
            <body><nav>首页 <a href=/>发现</a></nav><h1>秋天的<em>鞋</em></h1><p>走了一下午<br>脚不累 &amp; 好看<p hidden>广告</p>
            <div style="display: none">Sponsored</div><noscript>enable scripts</noscript><span>#日常</span></body></html>"#;
        let words = read(page.as_bytes(), "text/html; charset=utf-8");
        assert_eq!(words.head, ["秋天的鞋 - 平台", "广告｜走了一下午", "脚不累"]);
        assert_eq!(words.lines, ["首页 发现", "秋天的鞋", "走了一下午", "脚不累 & 好看", "#日常"]);
        assert!(!words.asks_password);
    }

    #[test]
    fn a_page_in_another_encoding_is_read_in_it() {
        let (bytes, _, _) = encoding_rs::GB18030.encode("<meta charset=gb2312><p>广告｜秋天的鞋</p>");
        assert_eq!(read(&bytes, "text/html").lines, ["广告｜秋天的鞋"]);
        assert_eq!(read(&bytes, "text/html; charset=GBK").lines, ["广告｜秋天的鞋"]);
    }

    #[test]
    fn a_hostile_page_ends() {
        let deep = "<div>".repeat(100_000) + "x" + &"</i>".repeat(1_000);
        assert_eq!(read(deep.as_bytes(), "").lines, ["x"]);
        let long = "a ".repeat(1_000_000);
        assert!(read(long.as_bytes(), "").lines.len() == 1);
        assert!(read(b"<input type=PASSWORD><p>\xff\xfe<\0<!--", "").asks_password);
    }
}
