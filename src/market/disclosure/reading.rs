//! Reading a pack: parse, merge with its base, refuse what cannot be right, compile.
//!
//! A refusal names the place: line and column for the form, the rule for its content.

use jiff::civil::Date;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::condition::Condition;
use super::fact;
use super::pack::{Check, Label, PackData, PackError, Rule};
use super::platform::Platforms;
use super::scan::Scanner;
use super::vocabulary::Form;

/// A pack ready to judge.
#[derive(Debug, Clone)]
pub struct Pack {
    data: PackData,
    scanner: Scanner,
    content_hash: String,
    sources: Vec<Value>,
}

impl Pack {
    /// Reads a pack that stands alone or on a base; the base's own base is already in it.
    pub fn from_slice(file: &str, bytes: &[u8], base: Option<&Self>, platforms: &Platforms) -> Result<Self, PackError> {
        let own: PackData = serde_json::from_slice(bytes).map_err(|error| PackError::unreadable(file, &error))?;
        let raw: Value = serde_json::from_slice(bytes).map_err(|error| PackError::unreadable(file, &error))?;
        let data = match (&own.extends, base) {
            (None, _) => own,
            (Some(wanted), Some(base)) if *wanted == base.data.id => merge(&base.data, own),
            (Some(wanted), _) => return Err(PackError::at(file, format!("its base {wanted:?} was not given"))),
        };
        validate(&data, platforms).map_err(|error| PackError::at(format!("{file}: {}", error.place), error.reason))?;
        let scanner = Scanner::new(literals(&data)).map_err(|error| PackError::at(format!("{file}: {}", error.place), error.reason))?;
        let inherited = base.filter(|base| data.extends.as_deref() == Some(base.id())).map(|base| base.sources.clone());
        let mut sources = inherited.unwrap_or_default();
        sources.push(raw);
        Ok(Self { data, scanner, content_hash: hash(&sources), sources })
    }

    /// The market's code.
    pub fn id(&self) -> &str {
        &self.data.id
    }

    /// The pack with its base merged in.
    pub fn data(&self) -> &PackData {
        &self.data
    }

    /// The automaton over the pack's literals.
    pub fn scanner(&self) -> &Scanner {
        &self.scanner
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
    for label in &base.labels {
        let mut kept = label.clone();
        kept.terms.retain(|term| !own.labels.iter().any(|mine| mine.form == label.form && mine.terms.contains(term)));
        if !kept.terms.is_empty() || !kept.patterns.is_empty() {
            labels.push(kept);
        }
    }
    labels.append(&mut own.labels);
    let mut silent = base.label_silent.clone();
    silent.append(&mut own.label_silent);
    let mut exempt = base.no_label_needed.clone();
    exempt.append(&mut own.no_label_needed);
    let connection = if own.connection.is_empty() { base.connection.clone() } else { own.connection };
    PackData { rules, labels, label_silent: silent, no_label_needed: exempt, connection, ..own }
}

fn validate(data: &PackData, platforms: &Platforms) -> Result<(), PackError> {
    let refuse = |place: &str, reason: String| Err(PackError::at(place, reason));
    if data.id.is_empty() || data.version.is_empty() || data.name.zh.is_empty() || data.name.en.is_empty() {
        return refuse("head", "id, version and both names are needed".to_owned());
    }
    if let Some(doubtful) = data.without.iter().find(|id| data.rules.iter().any(|rule| rule.id == **id)) {
        return refuse("without", format!("{doubtful:?} is left out and given again"));
    }
    for (number, label) in data.labels.iter().enumerate() {
        let sound = if label.form == Form::Pattern {
            label.terms.is_empty() && !label.patterns.is_empty()
        } else {
            !label.terms.is_empty() && label.patterns.is_empty()
        };
        if !sound {
            return refuse(&format!("labels[{number}]"), format!("form {} needs its own kind of terms", label.form));
        }
        known_platforms(&format!("labels[{number}]"), label.platforms.iter().map(String::as_str), platforms)?;
    }
    for condition in std::iter::once(&data.connection).chain(&data.no_label_needed) {
        validate_condition("conditions of the pack", condition, platforms)?;
    }
    for (position, rule) in data.rules.iter().enumerate() {
        validate_rule(rule, platforms)?;
        validate_check(rule, data)?;
        if data.rules[..position].iter().any(|other| other.id == rule.id && overlaps(other, rule)) {
            return refuse(&rule.id, "two versions of this rule hold on the same day".to_owned());
        }
    }
    Ok(())
}

fn validate_rule(rule: &Rule, platforms: &Platforms) -> Result<(), PackError> {
    let source = &rule.source;
    let stem = rule.id.split('.').next().unwrap_or_default();
    if rule.id.split('.').count() < 2
        || stem.is_empty()
        || rule.id.chars().any(|character| character.is_uppercase() || character.is_whitespace())
    {
        return Err(PackError::at(&rule.id, "an id is the market and a name in lower case, with a dot between"));
    }
    if source.law.is_empty() || source.article.is_empty() || !source.url.starts_with("http") {
        return Err(PackError::at(&rule.id, "a rule needs a law, an article and an address where it can be read"));
    }
    if source.until.is_some_and(|until| until <= source.effective) {
        return Err(PackError::at(&rule.id, "the rule ends before it begins"));
    }
    if [&rule.message, &rule.fix].iter().any(|sentence| sentence.zh.is_empty() || sentence.en.is_empty()) {
        return Err(PackError::at(&rule.id, "message and fix are needed in both languages"));
    }
    for condition in std::iter::once(&rule.when).chain(&rule.unless) {
        validate_condition(&rule.id, condition, platforms)?;
    }
    if rule.unless.iter().any(Condition::is_empty) {
        return Err(PackError::at(&rule.id, "an empty exception would silence the rule for good"));
    }
    Ok(())
}

fn validate_check(rule: &Rule, data: &PackData) -> Result<(), PackError> {
    let refuse = |reason: String| Err(PackError::at(&rule.id, reason));
    match &rule.check {
        Check::Terms(terms) if terms.terms.is_empty() && terms.patterns.is_empty() => refuse("a check of terms needs terms".to_owned()),
        Check::Statement { terms, patterns } if terms.is_empty() && patterns.is_empty() => {
            refuse("a check of statements needs statements".to_owned())
        }
        Check::Facts {} if rule.when.is_empty() => refuse("a check of facts needs conditions".to_owned()),
        Check::LabelGrade { grade, group } if !data.labels.iter().any(|label| label.grade == *grade && label.group == *group) => {
            refuse(format!("no label is {grade} in the group {group:?}"))
        }
        Check::LabelElsewhere { facts } => match facts.iter().find(|name| fact::type_of(name).is_none()) {
            Some(unknown) => refuse(format!("{unknown:?} is no known fact")),
            None => Ok(()),
        },
        Check::Facts {}
        | Check::Terms(_)
        | Check::Statement { .. }
        | Check::LabelGrade { .. }
        | Check::LabelMissing {}
        | Check::LabelBeforeFold { .. }
        | Check::LabelNotBuried { .. }
        | Check::LabelLanguage {}
        | Check::LabelFirst {}
        | Check::LabelUnderstated {} => Ok(()),
    }
}

fn validate_condition(place: &str, condition: &Condition, platforms: &Platforms) -> Result<(), PackError> {
    for test in condition.fact_tests() {
        if fact::type_of(&test.name).is_none() {
            return Err(PackError::at(place, format!("{:?} is no known fact", test.name)));
        }
        if test.is_empty() {
            return Err(PackError::at(place, format!("nothing is asked of {:?}", test.name)));
        }
    }
    known_platforms(place, condition.platforms().into_iter(), platforms)
}

fn known_platforms<'a>(place: &str, mut codes: impl Iterator<Item = &'a str>, platforms: &Platforms) -> Result<(), PackError> {
    match codes.find(|code| !platforms.platforms.contains_key(*code)) {
        Some(unknown) => Err(PackError::at(place, format!("{unknown:?} is no known platform"))),
        None => Ok(()),
    }
}

fn overlaps(one: &Rule, other: &Rule) -> bool {
    let begins_before_end = |begin: &Rule, end: &Rule| end.source.until.is_none_or(|until| begin.source.effective < until);
    begins_before_end(one, other) && begins_before_end(other, one)
}

fn literals(data: &PackData) -> impl Iterator<Item = &str> {
    let labels = data.labels.iter().filter(|label| matches!(label.form, Form::Word | Form::Phrase)).flat_map(|label| &label.terms);
    let rules = data.rules.iter().flat_map(|rule| match &rule.check {
        Check::Terms(terms) => terms.terms.iter().chain(&terms.silent).collect(),
        Check::Statement { terms, .. } => terms.iter().collect(),
        Check::Facts {}
        | Check::LabelGrade { .. }
        | Check::LabelElsewhere { .. }
        | Check::LabelMissing {}
        | Check::LabelBeforeFold { .. }
        | Check::LabelNotBuried { .. }
        | Check::LabelLanguage {}
        | Check::LabelFirst {}
        | Check::LabelUnderstated {} => Vec::new(),
    });
    labels.chain(rules).map(String::as_str)
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
        assert!(refusal(|pack| pack["rules"][0]["source"]["url"] = "".into()).starts_with("zz.json: zz.word: a rule needs a law"));
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
        let labels: Vec<_> = merged.data().labels.iter().map(|label| (label.grade.to_string(), label.terms.clone())).collect();
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
