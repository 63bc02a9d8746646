//! What a creator writes, between the fields of the editor and the body of the API. Pure.
//!
//! Facts are yes, no or not said, and short answers here; what the editor has no field for is carried along untouched.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::visit::{Fields, found};
use crate::market::disclosure::fact::{FACTS, FactType};

/// Before the name of a fact in the form.
const FACT: &str = "fact.";
/// The facts the editor has no field for, as JSON.
const KEPT: &str = "_kept";

/// A text as the editor holds it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written {
    /// The title.
    pub title: String,
    /// The text, with line feeds alone.
    pub body: String,
    /// Tags without their sign, each once.
    pub hashtags: Vec<String>,
    /// What is attested, by name.
    pub facts: Map<String, Value>,
}

/// The field of a fact.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Asked {
    name: &'static str,
    /// `choice`, `number` or `text`; a choice is `yes`, `no` or not said.
    input: &'static str,
    value: String,
}

impl Written {
    /// From the fields of the editor.
    pub fn from_form(form: &Fields) -> Self {
        let text = |name: &str| found(form, name).unwrap_or_default().replace("\r\n", "\n");
        let mut facts: Map<String, Value> = found(form, KEPT).and_then(|kept| serde_json::from_str(kept).ok()).unwrap_or_default();
        for (name, kind) in FACTS {
            let said = found(form, &format!("{FACT}{name}")).map(str::trim).filter(|said| !said.is_empty());
            if let Some(value) = said.and_then(|said| fact_of(*kind, said)) {
                facts.insert((*name).to_owned(), value);
            }
        }
        Self { title: text("title"), body: text("body"), hashtags: tags_of(&text("hashtags")), facts }
    }

    /// The body of the API.
    pub fn body(&self) -> Value {
        json!({ "title": self.title, "body": self.body, "hashtags": self.hashtags, "facts": self.facts })
    }

    /// The tags as they are typed.
    pub fn tag_line(&self) -> String {
        self.hashtags.iter().map(|tag| format!("#{tag}")).collect::<Vec<_>>().join(" ")
    }

    /// The fields of the facts that are asked for, choices first.
    pub fn asked(&self, names: &[&'static str]) -> Vec<Asked> {
        let kinds = FACTS.iter().filter(|(name, kind)| names.contains(name) && *kind != FactType::Texts);
        let mut asked: Vec<Asked> = kinds.map(|(name, kind)| self.field(name, *kind)).collect();
        asked.sort_by_key(|asked| asked.input != "choice");
        asked
    }

    /// The stated facts that no field shows, as JSON.
    pub fn kept(&self, names: &[&'static str]) -> String {
        let shown: Vec<Asked> = self.asked(names).into_iter().filter(|asked| !asked.value.is_empty()).collect();
        let kept = self.facts.iter().filter(|(name, _)| !shown.iter().any(|asked| asked.name == *name));
        Value::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect()).to_string()
    }

    fn field(&self, name: &'static str, kind: FactType) -> Asked {
        let stated = self.facts.get(name);
        let (input, value) = match kind {
            FactType::Truth => ("choice", stated.and_then(Value::as_bool).map(|yes| if yes { "yes" } else { "no" }.to_owned())),
            FactType::Integer | FactType::Number => ("number", stated.filter(|value| value.is_number()).map(Value::to_string)),
            FactType::Text | FactType::Texts => ("text", stated.and_then(Value::as_str).map(str::to_owned)),
        };
        Asked { name, input, value: value.unwrap_or_default() }
    }
}

/// Tags as people type them: with or without their sign, apart by blanks or commas; each once.
pub fn tags_of(line: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    let apart = |letter: char| letter.is_whitespace() || matches!(letter, '#' | '＃' | ',' | '，' | '、' | ';' | '；');
    for tag in line.split(apart).filter(|tag| !tag.is_empty()) {
        if !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    tags
}

fn fact_of(kind: FactType, said: &str) -> Option<Value> {
    match kind {
        FactType::Truth => match said {
            "no" => Some(Value::Bool(false)),
            "yes" | "on" => Some(Value::Bool(true)),
            _ => None,
        },
        FactType::Integer => said.parse::<u64>().ok().map(Value::from),
        FactType::Number => serde_json::from_str::<serde_json::Number>(said).ok().map(Value::Number),
        FactType::Text => Some(Value::from(said)),
        FactType::Texts => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> Fields {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn tags_are_read_however_they_are_typed() {
        assert_eq!(tags_of("#ad #mug"), ["ad", "mug"]);
        assert_eq!(tags_of("广告，＃日常、#广告 通勤"), ["广告", "日常", "通勤"]);
        assert_eq!(tags_of(" # "), Vec::<String>::new());
    }

    #[test]
    fn facts_are_yes_or_no_and_answers_and_what_has_no_field_is_kept() {
        let written = Written::from_form(&form(&[
            ("body", "one\r\ntwo"),
            ("fact.ai_generated", "yes"),
            ("fact.deepfake", "no"),
            ("fact.own_brand", ""),
            ("fact.endorser_age", "17"),
            ("fact.label_seconds", "a while"),
            ("_kept", r#"{"product_mentioned":false,"registered_names":["A"]}"#),
        ]));
        assert_eq!(written.body, "one\ntwo");
        let facts =
            json!({"ai_generated": true, "deepfake": false, "endorser_age": 17, "product_mentioned": false, "registered_names": ["A"]});
        assert_eq!(Value::Object(written.facts.clone()), facts);
        let names = ["ai_generated", "endorser_age", "product_mentioned", "registered_names"];
        assert_eq!(written.kept(&names), r#"{"deepfake":false,"registered_names":["A"]}"#);
        let asked = written.asked(&names);
        assert_eq!(
            asked.iter().map(|asked| (asked.name, asked.value.as_str())).collect::<Vec<_>>(),
            [("ai_generated", "yes"), ("product_mentioned", "no"), ("endorser_age", "17")]
        );
    }
}
