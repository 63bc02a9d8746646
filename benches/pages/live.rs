//! How soon the check speaks while somebody writes: a Chinese note that hides a superlative and names no advertisement,
//! typed key by key into the draft editor, from the last key to the moment both findings stand there.

use serde_json::json;

use super::chromium::person::Person;
use super::stage::figures::percentile;
use super::stage::page::{self, Table};

/// How often it is typed.
const ROUNDS: usize = 25;
/// How long the editor waits before it takes a pause for one, in milliseconds.
const PAUSE_MS: u64 = 150;
/// A superlative that hides behind a space of no width, in a note of 300 characters.
const SENTENCE: &str = "走了一下午，鞋底很软，脚不累，路上还遇见一只猫。";
const HIDDEN: &str = "这是最\u{200b}佳的一双。";

/// Types in the editor of the first piece that is being made, and writes how long it took.
pub async fn run(person: &Person) {
    person.opens(&editor(person).await).await;
    person.writes("Title", "秋天的鞋").await;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        person.pastes("Text", &SENTENCE.repeat(12)).await;
        person.waits_until("see the check rest", "return document.querySelectorAll('#heard .finding').length < 2").await;
        person.looks(STOPWATCH, json!([])).await;
        person.types("Text", HIDDEN).await;
        person.waits_until("see both findings", "return window.stopped_ms !== undefined").await;
        times.push(person.looks("return Math.round(window.stopped_ms)", json!([])).await.as_u64().expect("a time"));
    }
    let mut table = Table::new(&["findings stand", "p50", "p95", "longest"]);
    let row = |name: &str, less: u64| {
        let of = |percent| percentile(&times, percent).saturating_sub(less).to_string();
        [name.to_owned(), of(50), of(95), of(100)]
    };
    table.row(&row("after the last key", 0));
    table.row(&row("after the pause of 150 ms", PAUSE_MS));
    let lead = format!("A note of 300 characters in headless Chromium, {ROUNDS} times. Milliseconds.");
    let told = page::circumstances("cargo bench --bench pages -- --live");
    page::write("live", &format!("## The check while somebody writes\n\n{lead}\n\n{}\n\n{told}", table.text()));
}

/// The address of the editor of a piece that is being made, found from the list of deals on.
async fn editor(person: &Person) -> String {
    for deal in links(person, "/deals?lang=en", "^/deals/deal_[^/]+$").await {
        for piece in links(person, &format!("{deal}?lang=en"), "^/deliverables/[^/]+$").await {
            let editor = links(person, &format!("{piece}?lang=en"), "/drafts/new$|^/drafts/[^/]+/edit$").await.pop();
            if let Some(editor) = editor {
                return format!("{editor}?lang=en");
            }
        }
    }
    panic!("no piece of theirs leads to an editor")
}

/// Where the links of a page lead, those of one form.
async fn links(person: &Person, path: &str, form: &str) -> Vec<String> {
    person.opens(path).await;
    let look = "return [...document.links].map((link) => link.pathname).filter((path) => new RegExp(arguments[0]).test(path))";
    let found = person.looks(look, json!([form])).await;
    serde_json::from_value(found).expect("addresses")
}

/// Stops when a finding about the superlative, marked, and one about the label are there, counted from the last key.
const STOPWATCH: &str = "delete window.stopped_ms; window.last_key = 0;
    if (window.is_watched) return; window.is_watched = true;
    document.getElementById('f-body').addEventListener('input', () => { window.last_key = performance.now(); delete window.stopped_ms; });
    new MutationObserver(() => {
        const findings = document.querySelectorAll('#heard .finding').length;
        if (findings < 2 || !document.querySelector('#heard mark') || !window.last_key || window.stopped_ms !== undefined) return;
        window.stopped_ms = performance.now() - window.last_key;
    }).observe(document.getElementById('heard'), { childList: true, subtree: true });";
