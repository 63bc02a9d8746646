//! What axe-core finds on a page: barriers for people who do not see it, do not use a mouse, or need contrast. The file
//! is vendored for tests (tests/data/axe, MPL-2.0) and handed in by WebDriver, which no policy of a page binds.

use serde_json::{Value, json};

use super::Chromium;

const AXE: &str = include_str!("../data/axe/axe.min.js");

/// A barrier.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Barrier {
    /// How bad it is: `minor`, `moderate`, `serious` or `critical`.
    pub impact: String,
    /// axe's name of the rule.
    pub rule: String,
    /// The first elements it is about, and why.
    pub elements: String,
}

impl Barrier {
    /// Whether somebody is kept out by it.
    pub fn is_serious(&self) -> bool {
        matches!(self.impact.as_str(), "serious" | "critical")
    }
}

/// The barriers of the page a browser shows.
pub async fn barriers(browser: &Chromium) -> Vec<Barrier> {
    let ask = "const done = arguments[0];
        axe.run(document, { resultTypes: ['violations'] }).then((found) => done(found.violations.map((rule) => ({
            impact: rule.impact, rule: rule.id,
            elements: rule.nodes.slice(0, 4).map((node) => `${node.html.slice(0, 160)} — ${node.any.concat(node.all, node.none)
                .map((check) => check.message).join('; ').slice(0, 240)}`).join('\\n  '),
        }))), (error) => done([{ impact: 'critical', rule: 'axe', elements: String(error) }]));";
    let found = browser.run_until_called(&format!("{AXE}\n{ask}"), json!([])).await;
    let text = |barrier: &Value, name: &str| barrier[name].as_str().unwrap_or_default().to_owned();
    let barrier = |found: &Value| Barrier { impact: text(found, "impact"), rule: text(found, "rule"), elements: text(found, "elements") };
    found.as_array().expect("axe-core gives a list").iter().map(barrier).collect()
}
