//! The disclosure packs as they judge: versions, rules, and the law behind each. For everybody whom they bind.

use std::rc::Rc;

use serde_json::{Value, json};

use super::health::tabs;
use super::visit::{Sheet, Visit, found};
use crate::kernel::Fault;
use crate::kernel::calendar::BOOK_ZONE;
use crate::market::disclosure::pack::{Rule, Sentence};
use crate::market::disclosure::store::shelf;
use crate::market::identity::rules::text::day_in;
use crate::render::Locale;

/// Every pack.
pub async fn list(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let line = |pack: &crate::market::disclosure::reading::Pack| {
        let data = pack.data();
        json!({
            "link": format!("/packs/{}", pack.id()),
            "id": pack.id(),
            "name": said(&visit, &data.name),
            "version": data.version,
            "dated": data.dated.to_string(),
            "rules": data.rules.len(),
            "extends": data.extends,
            "hash": pack.content_hash().chars().take(12).collect::<String>(),
        })
    };
    let packs: Vec<Value> = shelf::current()?.book.packs().values().map(line).collect();
    let data = json!({ "packs": packs, "tabs": tabs(&visit, "/packs") });
    Ok(Sheet::read("pages/house/packs", visit.say("page-packs"), data))
}

/// One pack with its rules.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let id = found(&visit.path, "id").unwrap_or_default();
    let bound = shelf::current()?;
    let pack = bound.book.packs().get(id).ok_or_else(Fault::missing)?;
    let data = pack.data();
    let today = day_in(BOOK_ZONE, visit.house().now());
    let name = said(&visit, &data.name);
    let shown = json!({
        "name": name,
        "id": pack.id(),
        "version": data.version,
        "dated": data.dated.to_string(),
        "extends": data.extends,
        "hash": pack.content_hash(),
        "rules": pack.rules_on(today).map(|rule| told(&visit, rule)).collect::<Vec<_>>(),
    });
    Ok(Sheet::read("pages/house/pack", name.clone(), shown))
}

fn told(visit: &Visit, rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "severity": rule.severity.to_string(),
        "message": said(visit, &rule.message).replace("{text}", "…"),
        "fix": said(visit, &rule.fix).replace("{text}", "…"),
        "law": rule.source.law,
        "article": rule.source.article,
        "effective": rule.source.effective.to_string(),
        "until": rule.source.until.map(|until| until.to_string()),
        "url": Some(&rule.source.url).filter(|url| url.starts_with("https://") || url.starts_with("http://")),
    })
}

fn said(visit: &Visit, sentence: &Sentence) -> String {
    match visit.visitor.locale {
        Locale::ZhCn => sentence.zh.clone(),
        Locale::En => sentence.en.clone(),
    }
}
