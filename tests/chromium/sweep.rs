//! Goes through every page that somebody can reach by links, and looks at each: barriers by axe-core, what is wider than
//! the window, what the browser complains of, whether anything ran that should not, how much came over the wire and how
//! long it took. Tests sweep each sort of page once; the bench does all of them in every setting.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::axe::{Barrier, barriers};
use super::person::Person;

/// How a page is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// `zh-CN` or `en`.
    pub language: &'static str,
    /// The window, in pixels.
    pub size: (u32, u32),
    /// `light` or `dark`.
    pub scheme: &'static str,
}

/// Every setting: two languages, three widths, two schemes.
pub fn every_setting() -> Vec<Setting> {
    let sizes = [(360, 740), (768, 1024), (1280, 900)];
    let both = ["zh-CN", "en"].into_iter().flat_map(|language| ["light", "dark"].map(|scheme| (language, scheme)));
    both.flat_map(|(language, scheme)| sizes.map(|size| Setting { language, size, scheme })).collect()
}

/// What was seen of a page.
#[derive(Clone, Debug)]
pub struct Look {
    /// Where: its address with `{id}` for each id.
    pub sort: String,
    /// How it was shown.
    pub setting: Setting,
    /// What axe-core found.
    pub barriers: Vec<Barrier>,
    /// What is wider than the window, if anything is.
    pub wide: Vec<String>,
    /// What the browser complained of, and what ran that should not.
    pub complaints: Vec<String>,
    /// Bytes that came over the wire with nothing kept from before.
    pub bytes: u64,
    /// Milliseconds from the request to the first byte of the answer.
    pub answered_ms: u64,
    /// Milliseconds until something was painted.
    pub painted_ms: u64,
    /// Milliseconds until everything was there.
    pub loaded_ms: u64,
}

impl Look {
    /// What must not be, in lines; nothing of a page that is in order.
    pub fn faults(&self) -> Vec<String> {
        let serious = self.barriers.iter().filter(|barrier| barrier.is_serious());
        let barred = serious.map(|barrier| format!("{} ({})\n  {}", barrier.rule, barrier.impact, barrier.elements));
        let wide = self.wide.iter().map(|element| format!("wider than the window: {element}"));
        let complaints = self.complaints.iter().cloned();
        barred.chain(wide).chain(complaints).map(|fault| format!("{} {:?}: {fault}", self.sort, self.setting)).collect()
    }
}

/// Addresses that were met and those that are still to be seen.
#[derive(Debug, Default)]
pub struct Sweep {
    met: BTreeSet<String>,
    shown: usize,
    settings: Vec<Setting>,
}

impl Sweep {
    /// One that shows each page in the next of these settings.
    pub fn in_turn(settings: Vec<Setting>) -> Self {
        Self { settings, ..Self::default() }
    }

    /// Sees what somebody reaches from some addresses and was not met before, each sort of page once, in one setting.
    pub async fn walk(&mut self, person: &Person, from: &[&str]) -> Vec<Look> {
        let mut ahead: Vec<String> = from.iter().map(|path| (*path).to_owned()).collect();
        let mut looks = Vec::new();
        ahead.reverse();
        while let Some(path) = ahead.pop() {
            if !self.met.insert(sort_of(&path)) {
                continue;
            }
            let setting = self.settings[self.shown % self.settings.len()];
            self.shown += 1;
            looks.push(look(person, &path, setting).await);
            let links = person.looks(LINKS, json!([])).await;
            let links = links.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
            ahead.extend(links.filter(|link| !self.met.contains(&sort_of(link))));
        }
        looks
    }
}

/// The addresses of the house that a page leads to, without what leaves it or is a file.
const LINKS: &str = "return [...document.querySelectorAll('a[href]')].map((link) => new URL(link.href))
    .filter((url) => url.origin === location.origin && !/as=csv|\\/files\\/|\\/api\\//.test(url.href))
    .map((url) => url.pathname + url.search)";

/// What a page must never have run.
pub const MARK: &str = "hostile_text_has_run";

/// An address as one of its sort: every id is `{id}`, so is the name of a pack or a letter, and of what is asked only
/// some names count.
pub fn sort_of(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let is_id = |part: &&str| part.len() > 32 && part.rsplit_once('_').is_some_and(|(_, digits)| digits.len() == 32);
    let secret = |part: &str| part.len() > 40;
    let listed = ["/letters/preview/", "/packs/"].iter().any(|list| path.starts_with(list));
    let last = path.rsplit('/').next().unwrap_or_default();
    let parts = path.split('/').map(|part| if is_id(&part) || secret(part) || (listed && part == last) { "{id}" } else { part });
    let names: BTreeSet<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).filter(|name| KEPT.contains(name)).collect();
    format!("{}?{}", parts.collect::<Vec<_>>().join("/"), names.into_iter().collect::<Vec<_>>().join("&"))
}

/// Of what is asked, what makes another page of it.
const KEPT: &[&str] = &["view", "as", "form"];

/// Looks at one page in one setting.
pub async fn look(person: &Person, path: &str, setting: Setting) -> Look {
    let browser = &person.browser;
    browser.resize(setting.size.0, setting.size.1).await;
    browser.prefers(setting.scheme).await;
    let joint = if path.contains('?') { '&' } else { '?' };
    person.opens(&format!("{path}{joint}lang={}", setting.language)).await;
    let told = person.looks(TIMES, json!([])).await;
    let number = |name: &str| told[name].as_u64().unwrap_or_default();
    let wide = person.looks("return overflowing()", json!([])).await;
    let wide = wide.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    let ran = person.looks(&format!("return window.{MARK} !== undefined"), json!([])).await == Value::Bool(true);
    let mut complaints = browser.complaints().await;
    complaints.extend(ran.then(|| "a text ran as a script".to_owned()));
    Look {
        sort: sort_of(path),
        setting,
        barriers: barriers(browser).await,
        wide,
        complaints,
        bytes: number("bytes"),
        answered_ms: number("answered"),
        painted_ms: number("painted"),
        loaded_ms: number("loaded"),
    }
}

/// What the browser measured of the page it shows.
const TIMES: &str = "const [page] = performance.getEntriesByType('navigation');
    const whole = (number) => Math.round(number || 0);
    const all = [page, ...performance.getEntriesByType('resource')];
    return { bytes: all.reduce((sum, entry) => sum + entry.transferSize, 0), answered: whole(page.responseStart - page.requestStart),
        painted: whole(performance.getEntriesByName('first-contentful-paint')[0]?.startTime), loaded: whole(page.loadEventEnd) }";
