//! Reading a pack: parse, merge with its base, have it looked over, compile.
//!
//! A refusal names the file and the line; what is refused for its content stands in `validation`.

use jiff::civil::Date;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::literals::Catalogue;
use super::locate::{Step, line_of};
use super::numbering::number;
use super::pack::{Check, Label, PackData, PackError, Rule};
use super::platform::Platforms;
use super::validation;
use super::vocabulary::Severity;

/// A pack ready to judge.
#[derive(Debug, Clone)]
pub struct Pack {
    data: PackData,
    catalogue: Catalogue,
    content_hash: String,
    sources: Vec<Value>,
}

impl Pack {
    /// Reads a pack that stands alone or on a base; the base's own base is already in it.
    pub fn from_slice(file: &str, bytes: &[u8], base: Option<&Self>, platforms: &Platforms) -> Result<Self, PackError> {
        let own: PackData = serde_json::from_slice(bytes).map_err(|error| PackError::unreadable(file, &error))?;
        let raw: Value = serde_json::from_slice(bytes).map_err(|error| PackError::unreadable(file, &error))?;
        let mut data = match (&own.extends, base) {
            (None, _) => own.clone(),
            (Some(wanted), Some(base)) if *wanted == base.data.id => merge(&base.data, own.clone()),
            (Some(wanted), _) => {
                let line = line_of(bytes, &[Step::Field("extends")]);
                return Err(PackError::at(format!("{file}:{line}"), format!("its base {wanted:?} was not given")));
            }
        };
        validation::Source { file, bytes, platforms }.must_be_sound(&own, &data)?;
        let catalogue = number(&mut data);
        let inherited = base.filter(|base| data.extends.as_deref() == Some(base.id())).map(|base| base.sources.clone());
        let mut sources = inherited.unwrap_or_default();
        sources.push(raw);
        Ok(Self { data, catalogue, content_hash: hash(&sources), sources })
    }

    /// The market's code.
    pub fn id(&self) -> &str {
        &self.data.id
    }

    /// The pack with its base merged in.
    pub fn data(&self) -> &PackData {
        &self.data
    }

    /// Whether the pack wants the label as the first word of its part.
    pub fn wants_label_first(&self) -> bool {
        self.data.rules.iter().any(|rule| matches!(rule.check, Check::LabelFirst {}) && rule.severity == Severity::Block)
    }

    /// Whether any of the pack's conditions, or of its bases', asks for a fact.
    pub fn asks_for(&self, fact: &str) -> bool {
        self.sources.iter().any(|source| names_fact(source, fact))
    }

    /// What the pack looks for, by number.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// SHA-256 of the canonical JSON of the pack and its bases, hexadecimal: what a deal pins.
    pub fn content_hash(&self) -> &str {
        &self.content_hash
    }

    /// The rules that hold on a day.
    pub fn rules_on(&self, day: Date) -> impl Iterator<Item = &Rule> {
        self.data.rules.iter().filter(move |rule| rule.source.effective <= day && rule.source.until.is_none_or(|until| day < until))
    }
}

/// Whether a list called `facts` anywhere below names a fact, by itself or as a test.
fn names_fact(value: &Value, fact: &str) -> bool {
    let is_named = |item: &Value| item.as_str().or_else(|| item.get("name")?.as_str()) == Some(fact);
    match value {
        Value::Object(fields) => fields.iter().any(|(name, below)| match (name.as_str(), below) {
            ("facts", Value::Array(items)) => items.iter().any(is_named),
            _ => names_fact(below, fact),
        }),
        Value::Array(items) => items.iter().any(|item| names_fact(item, fact)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// The id of the base a pack's bytes ask for.
pub fn base_of(file: &str, bytes: &[u8]) -> Result<Option<String>, PackError> {
    let raw: Value = serde_json::from_slice(bytes).map_err(|error| PackError::unreadable(file, &error))?;
    Ok(raw.get("extends").and_then(Value::as_str).map(str::to_owned))
}

/// The base with the pack's own labels and rules in place of those they replace.
fn merge(base: &PackData, mut own: PackData) -> PackData {
    let mut rules: Vec<Rule> = base
        .rules
        .iter()
        .filter(|rule| !own.without.contains(&rule.id) && !own.rules.iter().any(|mine| mine.id == rule.id))
        .cloned()
        .collect();
    rules.append(&mut own.rules);
    let mut labels: Vec<Label> = Vec::new();
    for label in base.labels.iter().filter(|_| !own.own_labels_only) {
        let mut kept = label.clone();
        kept.terms.retain(|term| !own.labels.iter().any(|mine| mine.form == label.form && mine.terms.contains(term)));
        if !kept.terms.is_empty() || !kept.patterns.is_empty() {
            labels.push(kept);
        }
    }
    labels.append(&mut own.labels);
    let mut silent = if own.own_labels_only { Vec::new() } else { base.label_silent.clone() };
    silent.append(&mut own.label_silent);
    let mut exempt = base.no_label_needed.clone();
    exempt.append(&mut own.no_label_needed);
    let connection = if own.connection.is_empty() { base.connection.clone() } else { own.connection };
    PackData { rules, labels, label_silent: silent, no_label_needed: exempt, connection, ..own }
}

fn hash(sources: &[Value]) -> String {
    let mut text = String::new();
    for source in sources {
        canonical(source, &mut text);
        text.push('\n');
    }
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// JSON with sorted keys and no blanks, so that the layout of a file does not change its hash.
fn canonical(value: &Value, text: &mut String) {
    match value {
        Value::Object(fields) => {
            let mut names: Vec<&String> = fields.keys().collect();
            names.sort();
            text.push('{');
            for (position, name) in names.into_iter().enumerate() {
                text.push_str(if position == 0 { "" } else { "," });
                text.push_str(&Value::String(name.clone()).to_string());
                text.push(':');
                canonical(&fields[name.as_str()], text);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (position, item) in items.iter().enumerate() {
                text.push_str(if position == 0 { "" } else { "," });
                canonical(item, text);
            }
            text.push(']');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => text.push_str(&value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn platforms() -> Platforms {
        Platforms::from_slice(br#"{"version": "1", "dated": "2026-01-01", "platforms": {}}"#).unwrap()
    }

    fn pack() -> Value {
        json!({"id": "ZZ", "version": "1", "dated": "2026-01-01", "name": {"zh": "某地", "en": "Somewhere"},
            "labels": [{"grade": "accepted", "form": "word", "terms": ["ad", "notice"]}],
            "rules": [{"id": "zz.word", "theme": "absolute_term", "severity": "block",
                "source": {"law": "Act", "article": "1", "effective": "2020-01-01", "url": "https://law.example", "confidence": "read"},
                "check": {"kind": "terms", "terms": ["best"]},
                "message": {"zh": "不可", "en": "no"}, "fix": {"zh": "删除", "en": "delete"}}]})
    }

    fn read(pack: &Value) -> Result<Pack, PackError> {
        Pack::from_slice("zz.json", pack.to_string().as_bytes(), None, &platforms())
    }

    fn refusal(change: impl FnOnce(&mut Value)) -> String {
        let mut changed = pack();
        change(&mut changed);
        read(&changed).unwrap_err().to_string()
    }

    #[test]
    fn a_faulty_pack_is_refused_with_the_place() {
        assert!(refusal(|pack| pack["rules"][0]["source"]["url"] = "".into()).starts_with("zz.json:1: zz.word: a rule needs a law"));
        assert!(refusal(|pack| pack["rules"][0]["sauce"] = "".into()).contains("unknown field `sauce`"));
        assert!(refusal(|pack| pack["rules"][0]["check"]["patterns"] = json!(["("])).contains("bad pattern"));
        assert!(
            refusal(|pack| pack["rules"][0]["when"] = json!({"facts": [{"name": "mood", "is": true}]}))
                .contains("\"mood\" is no known fact")
        );
        assert!(refusal(|pack| pack["rules"][0]["when"] = json!({"platform": ["papyrus"]})).contains("no known platform"));
        assert!(refusal(|pack| pack["rules"][0]["source"]["until"] = "2019-01-01".into()).contains("ends before it begins"));
        assert!(refusal(|pack| pack["extends"] = "YY".into()).contains("its base \"YY\" was not given"));
    }

    #[test]
    fn a_refusal_names_the_line_of_the_fault() {
        let mut faulty = pack();
        faulty["rules"][0]["source"]["url"] = "".into();
        let text = serde_json::to_string_pretty(&faulty).unwrap();
        let line = 1 + text.lines().position(|line| line.contains("\"source\"")).unwrap();
        let told = Pack::from_slice("zz.json", text.as_bytes(), None, &platforms()).unwrap_err().to_string();
        assert!(told.starts_with(&format!("zz.json:{line}: zz.word")), "{told}");
    }

    #[test]
    fn patterns_that_explode_and_endless_lists_are_refused() {
        for pattern in ["(a+)+", "(?:[a-z]+ ?)*x", "(?:(?:ab)*c?)+", "a{40000}"] {
            let told = refusal(|pack| pack["rules"][0]["check"]["patterns"] = json!([pattern]));
            assert!(told.starts_with("zz.json:1:") && told.contains("pattern"), "{pattern}: {told}");
        }
        let many: Vec<String> = (0..100_000).map(|number| format!("term{number}")).collect();
        assert!(refusal(|pack| pack["rules"][0]["check"]["terms"] = json!(many)).contains("100002 are too many"));
        assert!(refusal(|pack| pack["rules"][0]["check"]["terms"] = json!(["\u{200b}"])).contains("empty once folded"));
        assert!(refusal(|pack| pack["labels"][0]["terms"] = json!(["a".repeat(201)])).contains("more than 200"));
    }

    #[test]
    fn versions_of_a_rule_may_follow_but_not_overlap_each_other() {
        let mut two = pack();
        let mut later = two["rules"][0].clone();
        later["source"]["effective"] = "2026-06-01".into();
        two["rules"].as_array_mut().unwrap().push(later);
        assert!(read(&two).unwrap_err().to_string().contains("two versions of this rule hold on the same day"));
        two["rules"][0]["source"]["until"] = "2026-06-01".into();
        let pack = read(&two).unwrap();
        assert_eq!(pack.rules_on("2026-06-01".parse().unwrap()).count(), 1);
    }

    #[test]
    fn a_pack_on_a_base_replaces_what_it_gives_again() {
        let base = read(&pack()).unwrap();
        let own = json!({"id": "ZY", "version": "1", "dated": "2026-01-01", "name": {"zh": "别处", "en": "Elsewhere"}, "extends": "ZZ",
            "labels": [{"grade": "weak", "form": "word", "terms": ["ad"]}], "rules": []});
        let merged = Pack::from_slice("zy.json", own.to_string().as_bytes(), Some(&base), &platforms()).unwrap();
        let labels: Vec<_> = merged.data().labels.iter().map(|label| (label.grade.to_string(), label.terms.to_vec())).collect();
        assert_eq!(labels, [("accepted".to_owned(), vec!["notice".to_owned()]), ("weak".to_owned(), vec!["ad".to_owned()])]);
        assert_eq!(merged.data().rules.len(), 1);
        assert_ne!(merged.content_hash(), base.content_hash());
    }

    #[test]
    fn the_layout_of_a_file_does_not_change_its_hash() {
        let loose = serde_json::to_string_pretty(&pack()).unwrap();
        let loose = Pack::from_slice("zz.json", loose.as_bytes(), None, &platforms()).unwrap();
        assert_eq!(loose.content_hash(), read(&pack()).unwrap().content_hash());
        let mut other = pack();
        other["rules"][0]["severity"] = "warn".into();
        assert_ne!(read(&other).unwrap().content_hash(), loose.content_hash());
    }
}
