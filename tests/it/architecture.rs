//! The rules of the house guide that a machine can read: who may import whom, which crate has which door,
//! how long a file may be, and what never stands in one.

mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use source::{Source, files_below};

/// The floors of `src`, lowest first. Rooms of one floor do not know each other.
const FLOORS: &[&[&str]] = &[
    &["render", "config", "reach"],
    &["kernel", "notify", "fetch"],
    &["finance"],
    &["market"],
    &["lifecycles"],
    &["links"],
    &["check"],
    &["jobs"],
    &["web", "work", "demo"],
    &["cli"],
    &["main"],
];

/// The slices inside a floor, lowest first. Slices of one step may know each other, but never in a circle.
const SLICES: &[(&str, &[&[&str]])] = &[
    (
        "market",
        &[
            &["identity"],
            &["disclosure", "brief", "terms"],
            &["deal"],
            &["proposal", "matching", "message"],
            &["content"],
            &["dispute", "cancellation", "change", "revenue", "hook"],
        ],
    ),
    (
        "finance",
        &[
            &["share"],
            &["ledger"],
            &["earning", "tax", "hold", "payee"],
            &["payout", "bank"],
            &["closing"],
            &["statement", "invoice", "billing"],
            &["export", "check"],
        ],
    ),
];

/// Crates with one door: the pattern that gives them away, and where they may stand.
const DOORS: &[(&str, &str, &[&str])] = &[
    ("actix", r"\b(actix_\w+|awc)::", &["src/web/", "src/web.rs", "src/cli/", "src/cli.rs"]),
    ("jsonwebtoken", r"\bjsonwebtoken::", &["src/web/session.rs", "src/web/session/"]),
    ("handlebars", r"\bhandlebars::", &["src/render.rs", "src/render/"]),
    ("lettre", r"\blettre::", &["src/notify/email.rs", "src/notify/email/", "src/notify/channel/email.rs"]),
    (
        "hyper and rustls",
        r"\b(hyper|hyper_util|http_body_util|tokio_rustls|webpki_roots)::",
        &["src/notify/webhook.rs", "src/reach/", "src/fetch/"],
    ),
    ("html5gum", r"\bhtml5gum::", &["src/fetch/"]),
    ("rsa", r"\brsa::", &["src/notify/email/"]),
    ("figment", r"\bfigment::", &["src/config.rs", "src/config/"]),
    ("the environment", r"\benv::(var|vars|var_os|vars_os|set_var|remove_var)\b", &["src/config.rs"]),
    ("SeaORM", r"\bsea_orm::", &["src/kernel/", "src/**/store.rs", "src/**/store/"]),
    ("a transaction of its own", r"\.begin(_with_options|_with_config)?\(", &["src/kernel/"]),
];

/// What no file may hold.
const NEVER: &[(&str, &str)] = &[
    ("an unfinished piece", r"\b(todo|unimplemented)!"),
    ("a debugging aid", r"\bdbg!"),
    ("a test that is switched off", r"#\[ignore"),
    ("a lint that is switched off without a reason", r"#!?\[allow\("),
];

static HOUSE: LazyLock<Vec<Source>> = LazyLock::new(|| files_below(&["src"]));
static EVERYTHING: LazyLock<Vec<Source>> = LazyLock::new(|| files_below(&["src", "entity/src", "migration/src", "tests"]));

#[test]
fn imports_only_run_down_the_floors() {
    none_of(broken_floors(&HOUSE));
}

#[test]
fn slices_only_know_the_slices_below_them() {
    none_of(broken_slices(&HOUSE));
}

#[test]
fn files_know_each_other_without_circles() {
    none_of(circles(&HOUSE));
}

#[test]
fn every_big_crate_has_one_door() {
    none_of(broken_doors(&HOUSE));
}

#[test]
fn files_say_what_they_hold_and_end_in_time() {
    none_of(broken_manners(&EVERYTHING));
}

#[test]
fn migrations_know_no_entity() {
    let entity = Regex::new(r"\bentity::").unwrap();
    let migrations = EVERYTHING.iter().filter(|source| source.path.starts_with("migration/"));
    none_of(migrations.filter(|source| entity.is_match(&source.code)).map(|source| source.path.clone()).collect());
}

/// Every rule must be able to fail: one small house that breaks each of them.
#[test]
fn a_broken_rule_is_named() {
    let planted = [
        ("src/kernel/deep.rs", "//! Deep.\nuse crate::market::deal::Deal;\n"),
        ("src/notify/post.rs", "//! Post.\nuse crate::kernel::Tx;\n"),
        ("src/market/brief/rules.rs", "//! Rules.\nuse crate::market::deal::store;\n"),
        ("src/market/content/actions.rs", "//! Actions.\nuse crate::market::deal;\nfn f() { deal::rules::must(); }\n"),
        ("src/market/gossip/mod.rs", "//! A slice nobody planned.\n"),
        ("src/finance/hold/actions.rs", "//! Actions.\nuse super::store::load;\nuse sea_orm::EntityTrait;\n"),
        ("src/finance/hold/store.rs", "//! Store.\nuse super::actions;\nuse sea_orm::EntityTrait;\n"),
        ("src/web/mail.rs", "fn f() { lettre::send(); todo!() }\n"),
    ];
    let mut house: Vec<Source> = planted.iter().map(|(path, text)| Source::new((*path).to_owned(), (*text).to_owned())).collect();
    house.push(Source::new("src/demo/long.rs".to_owned(), format!("//! Long.\n{}", "fn f() {}\n".repeat(400))));
    let said = [broken_floors(&house), broken_slices(&house), circles(&house), broken_doors(&house), broken_manners(&house)].concat();
    insta::assert_snapshot!(said.join("\n"), @r"
    src/kernel/deep.rs: kernel may not know market::deal::Deal
    src/notify/post.rs: notify may not know kernel::Tx
    src/market/brief/rules.rs: brief stands below market::deal::store
    src/market/content/actions.rs: market::deal::rules::must is for deal alone; call its actions or its store
    src/market/gossip/mod.rs: the slice gossip is not in the plan of market
    a circle: finance::hold::actions -> finance::hold::store -> finance::hold::actions
    src/web/mail.rs: lettre has its door elsewhere
    src/finance/hold/actions.rs: SeaORM has its door elsewhere
    src/web/mail.rs: does not begin by saying what it holds
    src/web/mail.rs: an unfinished piece
    src/demo/long.rs: 401 lines are two files
    ");
}

fn none_of(broken: Vec<String>) {
    assert!(broken.is_empty(), "the house guide is broken:\n{}", broken.join("\n"));
}

fn broken_floors(house: &[Source]) -> Vec<String> {
    let mut broken = Vec::new();
    for source in house.iter().filter(|source| source.path != "src/lib.rs") {
        let own = if source.path == "src/main.rs" { "main".to_owned() } else { first(&source.module()).to_owned() };
        let Some(own_floor) = floor_of(&own) else {
            broken.push(format!("{}: the room {own} stands on no floor of the plan", source.path));
            continue;
        };
        for name in &source.names {
            let other = first(name);
            if floor_of(other).is_some_and(|floor| floor > own_floor || (floor == own_floor && other != own)) {
                broken.push(format!("{}: {own} may not know {name}", source.path));
            }
        }
    }
    broken
}

fn broken_slices(house: &[Source]) -> Vec<String> {
    let mut broken = Vec::new();
    for (floor, steps) in SLICES {
        let step_of = |slice: &str| steps.iter().position(|step| step.contains(&slice));
        for source in house {
            let module = source.module();
            let Some(own) = slice_in(floor, &module) else { continue };
            let Some(own_step) = step_of(own) else {
                broken.push(format!("{}: the slice {own} is not in the plan of {floor}", source.path));
                continue;
            };
            for name in &source.names {
                let Some(other) = slice_in(floor, name).filter(|other| *other != own) else { continue };
                if step_of(other).is_some_and(|step| step > own_step) {
                    broken.push(format!("{}: {own} stands below {name}", source.path));
                }
                if name.split("::").nth(2) == Some("rules") {
                    broken.push(format!("{}: {name} is for {other} alone; call its actions or its store", source.path));
                }
            }
        }
    }
    broken
}

fn broken_doors(house: &[Source]) -> Vec<String> {
    let mut broken = Vec::new();
    for (what, pattern, doors) in DOORS {
        let pattern = Regex::new(pattern).unwrap();
        for source in house.iter().filter(|source| pattern.is_match(&source.code)) {
            if !doors.iter().any(|door| is_door(door, &source.path)) {
                broken.push(format!("{}: {what} has its door elsewhere", source.path));
            }
        }
    }
    broken
}

fn broken_manners(files: &[Source]) -> Vec<String> {
    let never: Vec<_> = NEVER.iter().map(|(what, pattern)| (what, Regex::new(pattern).unwrap())).collect();
    let mut broken = Vec::new();
    for source in files {
        let lines = source.text.lines().count();
        if !source.text.starts_with("//! ") {
            broken.push(format!("{}: does not begin by saying what it holds", source.path));
        }
        if lines > 400 && !source.text.lines().any(|line| line.starts_with("//! Long because:")) {
            broken.push(format!("{}: {lines} lines are two files", source.path));
        }
        for (what, pattern) in &never {
            if pattern.is_match(&source.code) {
                broken.push(format!("{}: {what}", source.path));
            }
        }
    }
    broken
}

/// One line for every file that can be reached from itself; a circle is named from its first file only.
fn circles(house: &[Source]) -> Vec<String> {
    let modules: BTreeMap<String, &Source> = house.iter().map(|source| (source.module(), source)).collect();
    let known = |source: &Source| -> BTreeSet<String> {
        let files = source.names.iter().filter_map(|name| file_of(name, &modules));
        files.filter(|module| *module != source.module()).collect()
    };
    let edges: BTreeMap<String, BTreeSet<String>> = modules.iter().map(|(module, source)| (module.clone(), known(source))).collect();
    let mut named = BTreeSet::new();
    let mut broken = Vec::new();
    for start in edges.keys() {
        if let Some(way) = way_back(start, &edges).filter(|way| way.iter().all(|module| !named.contains(module))) {
            named.extend(way.iter().cloned());
            broken.push(format!("a circle: {}", way.join(" -> ")));
        }
    }
    broken
}

/// The shortest way from a module to itself.
fn way_back(start: &str, edges: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    let mut ways = std::collections::VecDeque::from([vec![start.to_owned()]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        for next in &edges[way.last()?] {
            if next == start {
                return Some([way, vec![start.to_owned()]].concat());
            }
            if seen.insert(next) {
                ways.push_back([way.clone(), vec![next.clone()]].concat());
            }
        }
    }
    None
}

/// The file that a name stands in: through a face (`pub use`) to the room behind it, else the longest module.
fn file_of(name: &str, modules: &BTreeMap<String, &Source>) -> Option<String> {
    let mut module = name;
    while !modules.contains_key(module) || module.is_empty() {
        module = module.rsplit_once("::")?.0;
    }
    let item = name.strip_prefix(module)?.trim_start_matches("::").split("::").next()?;
    let behind = modules[module].shows.get(item).filter(|shown| *shown != name);
    Some(behind.and_then(|shown| file_of(shown, modules)).unwrap_or_else(|| module.to_owned()))
}

fn floor_of(room: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&room))
}

fn slice_in<'a>(floor: &str, name: &'a str) -> Option<&'a str> {
    let rest = name.strip_prefix(floor)?.strip_prefix("::")?;
    Some(first(rest)).filter(|slice| slice.starts_with(char::is_lowercase))
}

fn first(name: &str) -> &str {
    name.split("::").next().unwrap_or_default()
}

/// A door is a file, a folder (ending in `/`), or either of them in any room (`src/**/`).
fn is_door(door: &str, path: &str) -> bool {
    match door.strip_prefix("src/**") {
        Some(anywhere) if anywhere.ends_with('/') => path.contains(anywhere),
        Some(anywhere) => path.ends_with(anywhere),
        None => path == door || (door.ends_with('/') && path.starts_with(door)),
    }
}
