//! The Rust files of the house as the architecture test sees them: their lines, their code without comments
//! and texts, and the paths they name.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

/// One Rust file.
pub struct Source {
    /// Its place from the root of the repository, such as `src/kernel/clock.rs`.
    pub path: String,
    /// Every line as written.
    pub text: String,
    /// The same without comments, and with empty texts.
    pub code: String,
    /// The house's own names that its code, unit tests apart, uses: `kernel::clock::Clock`.
    pub names: BTreeSet<String>,
    /// What it shows as its own face although it stands in a room below: `Fault` is `kernel::fault::Fault`.
    pub shows: BTreeMap<String, String>,
}

/// Every Rust file below these folders, in the order of their paths.
pub fn files_below(folders: &[&str]) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in folders {
        collect(&root.join(folder), &mut paths);
    }
    paths.sort();
    let read = |path: &std::path::PathBuf| (path.strip_prefix(root).unwrap().display().to_string(), fs::read_to_string(path).unwrap());
    paths.iter().map(read).map(|(path, text)| Source::new(path, text)).collect()
}

fn collect(folder: &Path, paths: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.expect("a folder of the checkout can be read").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            paths.push(path);
        }
    }
}

impl Source {
    /// A file of that path with that text.
    pub fn new(path: String, text: String) -> Self {
        let code = without_comments_and_texts(&text);
        let (names, shows) = names_of(&module_of(&path), &code);
        Self { path, text, code, names, shows }
    }

    /// Its module: `kernel::clock` for `src/kernel/clock.rs`, `kernel` for `src/kernel/mod.rs`.
    pub fn module(&self) -> String {
        module_of(&self.path)
    }
}

fn module_of(path: &str) -> String {
    let inside = path.strip_prefix("src/").unwrap_or(path).trim_end_matches(".rs");
    let inside = inside.trim_end_matches("/mod");
    if matches!(inside, "lib" | "main") { String::new() } else { inside.replace('/', "::") }
}

/// Comments go, texts and characters become empty; everything else stays where it was, line by line.
fn without_comments_and_texts(text: &str) -> String {
    static SKIPPED: LazyLock<Regex> = LazyLock::new(|| {
        let shapes = [
            r"//[^\n]*",
            r"(?s:/\*.*?\*/)",
            r###"(?s:\bb?r##".*?"##)"###,
            r##"(?s:\bb?r#".*?"#)"##,
            r#"\bb?r"[^"]*""#,
            r#"(?s:"(?:[^"\\]|\\.)*")"#,
            r"'(?:[^'\\\n]|\\[^\n]{1,9}?)'",
        ];
        Regex::new(&shapes.join("|")).unwrap()
    });
    let blank = |found: &regex::Captures<'_>| match &found[0] {
        comment if comment.starts_with("//") => String::new(),
        other => format!("\"\"{}", "\n".repeat(other.matches('\n').count())),
    };
    SKIPPED.replace_all(text, blank).into_owned()
}

/// The absolute names of the house behind every `use` and every path of a file, without its unit tests; apart
/// from them what it only shows as its own face (`pub use` of a room below it).
fn names_of(module: &str, code: &str) -> (BTreeSet<String>, BTreeMap<String, String>) {
    static USE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?s)\b(pub(?:\([^)]*\))?\s+)?use\s+([^;]+);").unwrap());
    static PATH: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b[a-z_][a-z0-9_]*(?:::[A-Za-z_][A-Za-z0-9_]*)+").unwrap());
    static ROOM: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\bmod\s+([a-z_0-9]+)\s*;").unwrap());

    let code = code.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for room in ROOM.captures_iter(code) {
        known.insert(room[1].to_owned(), join(module, &room[1]));
    }
    let (mut names, mut shows) = (BTreeSet::new(), BTreeMap::new());
    let uses: Vec<_> = USE.captures_iter(code).map(|found| (found.get(1).is_some(), found[2].to_owned())).collect();
    for (shown, tree) in uses {
        for (path, alias) in leaves(&tree) {
            let Some(name) = absolute(module, &path, &known) else { continue };
            known.insert(alias.clone(), name.clone());
            if shown && name.starts_with(&join(module, "")) {
                shows.insert(alias, name);
            } else {
                names.insert(name);
            }
        }
    }
    let rest = USE.replace_all(code, "");
    names.extend(PATH.find_iter(&rest).filter_map(|path| absolute(module, path.as_str(), &known)));
    (names, shows)
}

/// `a::{b, c as d}` as its single paths, each with the name it has afterwards.
fn leaves(tree: &str) -> Vec<(String, String)> {
    let tree = tree.trim();
    if let Some((before, inside)) = tree.split_once('{') {
        let inside = inside.trim_end().strip_suffix('}').unwrap_or(inside);
        return branches(inside).into_iter().flat_map(|branch| leaves(&format!("{before}{branch}"))).collect();
    }
    let (path, alias) = tree.split_once(" as ").unwrap_or((tree, ""));
    let path = path.trim().trim_end_matches("::self").to_owned();
    let last = path.rsplit("::").next().unwrap_or_default().to_owned();
    vec![(path, if alias.is_empty() { last } else { alias.trim().to_owned() })]
}

/// Splits at the commas that stand in no inner braces.
fn branches(inside: &str) -> Vec<&str> {
    let (mut depth, mut begin, mut parts) = (0, 0, Vec::new());
    for (place, letter) in inside.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(inside[begin..place].trim());
                begin = place + 1;
            }
            _ => {}
        }
    }
    parts.push(inside[begin..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

/// What a path means from the house's root; `None` for other crates and local names.
fn absolute(module: &str, path: &str, known: &BTreeMap<String, String>) -> Option<String> {
    let (first, rest) = path.split_once("::").unwrap_or((path, ""));
    match first {
        "crate" | "pappus" => Some(rest.to_owned()),
        "self" => Some(join(module, rest)),
        "super" => {
            let parent = module.rsplit_once("::").map_or("", |(parent, _)| parent);
            if rest.starts_with("super") { absolute(parent, rest, known) } else { Some(join(parent, rest)) }
        }
        _ => known.get(first).map(|name| join(name, rest)),
    }
}

fn join(module: &str, rest: &str) -> String {
    if module.is_empty() { rest.to_owned() } else { format!("{module}::{rest}") }
}

#[test]
fn a_file_is_read_by_its_names_and_not_by_its_words() {
    let text = r##"//! Uses todo!("nothing").
use std::fmt;
use crate::kernel::{self, Fault, clock::{Clock, Random as Dice}};
use super::store;
pub use rules::ContentError;
mod rules;
fn f<'a>(x: &'a str) -> char { let quote = '"'; store::load(); Dice::new(); crate::finance::share::split("crate::web::x"); quote }
"##;
    let source = Source::new("src/market/content/mod.rs".to_owned(), text.to_owned());
    let names: Vec<&str> = source.names.iter().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "finance::share::split",
            "kernel",
            "kernel::Fault",
            "kernel::clock::Clock",
            "kernel::clock::Random",
            "market::store",
            "market::store::load"
        ]
    );
    assert!(!source.code.contains("todo!"));
}
