//! Every part the pages are made of, with made-up content, to be looked at in both languages; not in a market of real people.

use std::rc::Rc;

use entity::deal::DealState;
use entity::deliverable::DeliverableState;
use entity::draft::DraftState;
use entity::statement::StatementState;
use entity::{Code, Currency, Money, SubjectKind};
use serde_json::{Value, json};

use super::chart::{Chart, Line};
use super::visit::{Sheet, Visit};
use crate::kernel::Fault;

/// The colours, by the names the stylesheet has for them.
const COLOURS: [&str; 12] =
    ["ground", "paper", "wash", "line", "soft", "ink", "yellow", "yellow-wash", "good", "good-wash", "bad", "bad-wash"];
/// The drawings beside words.
const ICONS: [&str; 20] = [
    "home", "brief", "people", "talk", "deal", "product", "money", "paper", "bell", "queue", "bank", "pay", "match", "person", "work",
    "log", "sliders", "book", "pulse", "agency",
];

/// The page.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    if visit.front.is_in_earnest() {
        return Err(Fault::missing());
    }
    let data = json!({
        "colours": COLOURS,
        "icons": ICONS,
        "badges": badges(),
        "turns": [turn(&visit, true, true), turn(&visit, true, false), turn(&visit, false, false)],
        "rows": [row(1_250_000), row(98_000), row(-30_050)],
        "figures": [{ "key": "balance", "money": [yuan(4_890_000)], "link": "/styleguide" }, { "key": "frozen", "money": [yuan(1_200_000)], "link": null }],
        "timeline": [moment(&visit, false), moment(&visit, true)],
        "charts": charts(),
        "buttons": [button(&visit, "page-save", false), button(&visit, "page-show", false), button(&visit, "form-leave", true)],
        "fields": fields(&visit),
        "now": visit.house().now(),
    });
    Ok(Sheet::read("pages/styleguide", visit.say("page-styleguide"), data))
}

fn yuan(minor: i64) -> Money {
    Money::new(minor, Currency::CNY)
}

fn badges() -> Vec<Value> {
    fn of<C: Code>(kind: SubjectKind) -> Value {
        json!({ "kind": kind, "states": C::ALL.iter().map(|state| state.code()).collect::<Vec<_>>() })
    }
    vec![
        of::<DealState>(SubjectKind::Deal),
        of::<DeliverableState>(SubjectKind::Deliverable),
        of::<DraftState>(SubjectKind::Draft),
        of::<StatementState>(SubjectKind::Statement),
    ]
}

fn turn(visit: &Visit, mine: bool, urgent: bool) -> Value {
    json!({
        "kind": SubjectKind::Draft, "state": DraftState::InReview, "title": visit.say("styleguide-title"), "sum": null, "link": "/styleguide",
        "party": "brand", "mine": mine, "until": null, "left": visit.say(if urgent { "styleguide-left-short" } else { "styleguide-left-long" }),
        "urgent": urgent, "explanation": visit.say("styleguide-explanation"),
        "first": mine.then(|| json!({ "step": "approve", "label": visit.say("step-approve"), "link": "/styleguide", "grave": false })), "away": true,
    })
}

fn row(minor: i64) -> Value {
    json!({ "state": if minor < 0 { DealState::Cancelled } else { DealState::Active }, "price": yuan(minor) })
}

fn moment(visit: &Visit, by_clock: bool) -> Value {
    let step = json!({ "kind": SubjectKind::Draft, "which": "2", "link": "/styleguide", "what": visit.say("step-submit"), "state": DraftState::InReview, "said": [visit.say("styleguide-said")], "files": [], "leading_off": null, "note": null });
    json!({ "at": visit.house().now(), "who": visit.say(if by_clock { "party-clock" } else { "party-creator" }), "by_clock": by_clock, "steps": [step] })
}

fn charts() -> Vec<Chart> {
    let line = |label: &str, figures: &[i64]| Line { label: label.to_owned(), link: None, figures: figures.to_vec() };
    let budget = vec![line("A", &[600_000, 250_000, 150_000]), line("B", &[0, 400_000, 350_000])];
    let months = vec![
        line("2026-07", &[120_000, 0]),
        line("2026-08", &[80_000, 0]),
        line("2026-09", &[240_000, 60_000]),
        line("2026-10", &[0, 310_000]),
    ];
    vec![
        Chart::of_money("budget", &["used", "running", "left"], Currency::CNY, budget),
        Chart::of_money("earned", &["paid", "owed"], Currency::CNY, months).standing(),
        Chart::of_counts("funnel", &["people"], vec![line("1", &[40]), line("2", &[12]), line("3", &[9]), line("4", &[7])]),
    ]
}

fn button(visit: &Visit, key: &str, grave: bool) -> Value {
    json!({ "label": visit.say(key), "link": "/styleguide", "grave": grave })
}

/// A form with something wrong in it.
fn fields(visit: &Visit) -> Vec<Value> {
    let field = |input: &str, name: &str, value: &str, wrong: Option<String>| {
        json!({
            "input": input, "name": name, "label": visit.say(&format!("label-{name}")), "hint": null, "required": true, "value": value,
            "shown": value, "currency": "CNY", "currencies": ["CNY", "USD"], "least": null, "most": 120, "open": false, "wrong": wrong,
            "number": 0, "options": [],
        })
    };
    vec![
        field("line", "title", "", Some(visit.say("field-name_length"))),
        field("amount", "price", "1200.00", None),
        field("long", "message", "", None),
        field("tick", "taking_orders", "true", None),
    ]
}
