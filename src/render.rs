//! The only place that knows handlebars: pages and letters become text here, loaded once at start.
//!
//! Strict: a name that the data does not carry is an error, never an empty spot. What templates may
//! call stands in `render/tags.rs`, sentences in `render/words.rs`, numbers and days in
//! `render/figures.rs`. What a letter says and to whom is not decided here.

mod error;
mod figures;
mod locale;
mod tags;
mod words;

pub use error::RenderError;
pub use figures::{Moment, moment_text, money_text};
pub use locale::Locale;
pub use words::{Words, WordsError};

use handlebars::{Context, Handlebars, no_escape};
use serde_json::Value;
use std::sync::Arc;

#[derive(rust_embed::RustEmbed)]
#[folder = "templates/"]
struct Templates;

const HTML: &str = ".html.hbs";
const TEXT: &str = ".txt.hbs";

/// The three parts of a letter; every letter has all of them in every language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// The subject line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML.
    pub html: String,
}

/// Templates and sentences of both languages, ready to use. Cheap to share behind an `Arc`.
pub struct Renderer {
    tongues: [Tongue; 2],
}

/// The registries of one language: `.html.hbs` is escaped, `.txt.hbs` is not.
struct Tongue {
    words: Arc<Words>,
    html: Handlebars<'static>,
    text: Handlebars<'static>,
}

impl Renderer {
    /// Reads every embedded template and message file; the first that does not parse stops the start.
    pub fn load() -> Result<Renderer, RenderError> {
        Ok(Renderer { tongues: [Tongue::load(Locale::ZhCn)?, Tongue::load(Locale::En)?] })
    }

    /// A page in a language. `name` is the path below `templates/` without its ending: `pages/deal/show`.
    /// `data` is an object; `locale` is added to it, and `zone` (`UTC`) where it names none.
    pub fn page(&self, name: &str, locale: Locale, data: &impl serde::Serialize) -> Result<String, RenderError> {
        let data = complete(name, locale, data)?;
        rendered(&self.tongue(locale).html, name, &data)
    }

    /// A letter in a language. `letter` is its code, the name of its folder below `templates/letters/`.
    pub fn letter(&self, letter: &str, locale: Locale, data: &impl serde::Serialize) -> Result<Parts, RenderError> {
        let folder = format!("letters/{letter}/{locale}");
        let data = complete(&folder, locale, data)?;
        let Tongue { text, html, .. } = self.tongue(locale);
        let part = |registry, file| rendered(registry, &format!("{folder}/{file}"), &data);
        Ok(Parts { subject: part(text, "subject")?, text: part(text, "body")?, html: part(html, "body")? })
    }

    /// The subject of a letter alone, for lists of them.
    pub fn letter_subject(&self, letter: &str, locale: Locale, data: &impl serde::Serialize) -> Result<String, RenderError> {
        let folder = format!("letters/{letter}/{locale}");
        let data = complete(&folder, locale, data)?;
        rendered(&self.tongue(locale).text, &format!("{folder}/subject"), &data)
    }

    /// The sentences of a language, for text that is no page: problem details, explanations of waits.
    pub fn words(&self, locale: Locale) -> &Words {
        &self.tongue(locale).words
    }

    /// Whether a page or partial of this name is there.
    pub fn has_page(&self, name: &str) -> bool {
        self.tongue(Locale::En).html.has_template(name)
    }

    fn tongue(&self, locale: Locale) -> &Tongue {
        match locale {
            Locale::ZhCn => &self.tongues[0],
            Locale::En => &self.tongues[1],
        }
    }
}

impl Tongue {
    fn load(locale: Locale) -> Result<Tongue, RenderError> {
        let words = Arc::new(Words::load(locale)?);
        let mut html = registry(&words);
        let mut text = registry(&words);
        text.register_escape_fn(no_escape);
        for path in Templates::iter() {
            if speaks_another(&path, locale) {
                continue;
            }
            let Some((registry, name)) = (match (path.strip_suffix(HTML), path.strip_suffix(TEXT)) {
                (Some(name), _) => Some((&mut html, name)),
                (None, Some(name)) => Some((&mut text, name)),
                (None, None) => None,
            }) else {
                return Err(wrong_template(&path, "its name ends in neither .html.hbs nor .txt.hbs"));
            };
            let source = Templates::get(&path).map(|file| file.data).unwrap_or_default();
            let source = std::str::from_utf8(&source).map_err(|error| wrong_template(&path, &error.to_string()))?;
            registry.register_template_string(name, source).map_err(|error| wrong_template(&path, &error.to_string()))?;
        }
        Ok(Tongue { words, html, text })
    }
}

/// Whether a template stands in the folder of another language: `letters/<letter>/<locale>/`.
fn speaks_another(path: &str, locale: Locale) -> bool {
    Locale::ALL.iter().any(|other| *other != locale && path.split('/').any(|folder| folder == other.code()))
}

fn registry(words: &Arc<Words>) -> Handlebars<'static> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    tags::register(&mut registry, words);
    registry
}

fn rendered(registry: &Handlebars<'static>, name: &str, data: &Context) -> Result<String, RenderError> {
    registry.render_with_context(name, data).map_err(|error| RenderError::Data { name: name.to_owned(), reason: error.to_string() })
}

fn complete(name: &str, locale: Locale, data: &impl serde::Serialize) -> Result<Context, RenderError> {
    let wrong = |reason: String| RenderError::Data { name: name.to_owned(), reason };
    let mut data = serde_json::to_value(data).map_err(|error| wrong(error.to_string()))?;
    let Value::Object(fields) = &mut data else {
        return Err(wrong("the data are no object".to_owned()));
    };
    fields.insert("locale".to_owned(), Value::from(locale.code()));
    fields.entry("zone").or_insert_with(|| Value::from("UTC"));
    Ok(Context::from(data))
}

fn wrong_template(path: &str, reason: &str) -> RenderError {
    RenderError::Template { name: path.to_owned(), reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn say(locale: Locale, template: &str, data: Value) -> Result<String, RenderError> {
        let mut registry = registry(&Arc::new(Words::load(locale)?));
        registry.register_template_string("it", template).unwrap();
        rendered(&registry, "it", &complete("it", locale, &data)?)
    }

    #[test]
    fn every_embedded_template_and_message_parses() {
        let renderer = Renderer::load().unwrap();
        assert!(!renderer.has_page("pages/no/such/page"));
    }

    #[test]
    fn a_template_speaks_the_viewers_language_zone_and_currency() {
        let template = "{{state 'draft' state}} {{money price}} {{percent share_bp}} {{date at}} {{datetime at 'UTC'}} {{t 'letter-greeting' name=name}}";
        let data = json!({
            "state": "in_review", "price": {"amount": "3000.00", "currency": "CNY"}, "share_bp": 1050,
            "at": "2026-11-25T20:00:00Z", "zone": "Asia/Shanghai", "name": "安娜",
        });
        let chinese = say(Locale::ZhCn, template, data.clone()).unwrap();
        insta::assert_snapshot!(chinese, @"审核中 ¥3,000.00 10.5% 2026年11月26日 2026年11月25日 周三 20:00（UTC） 安娜，您好：");
        let english = say(Locale::En, template, data).unwrap();
        insta::assert_snapshot!(english, @"In review CNY 3,000.00 10.5% 26 Nov 2026 Wed 25 Nov 2026, 20:00 (UTC) Hello 安娜,");
    }

    #[test]
    fn hostile_names_are_escaped_wherever_they_pass_through() {
        let name = "<script>alert('x')</script>";
        let said = say(Locale::En, "{{name}} {{or_dash name}} {{t 'letter-greeting' name=name}}", json!({"name": name})).unwrap();
        assert!(!said.contains('<'), "{said}");
    }

    #[test]
    fn a_name_the_data_do_not_carry_is_an_error_everywhere() {
        for template in [
            "{{no}}",
            "{{#if no}}x{{/if}}",
            "{{#unless no}}x{{/unless}}",
            "{{money no}}",
            "{{or_dash no}}",
            "{{eq no 1}}",
            "{{#each no}}x{{/each}}",
        ] {
            assert!(say(Locale::En, template, json!({})).is_err(), "{template}");
        }
        assert!(say(Locale::En, "{{t 'no-such-key'}}", json!({})).is_err());
        assert!(say(Locale::En, "{{t 'letter-greeting' name=no}}", json!({})).is_err());
        assert!(say(Locale::En, "x", json!([])).is_err());
    }

    #[test]
    fn comparisons_and_dashes_read_naturally() {
        let template = "{{#if (eq role 'brand')}}yes{{else}}no{{/if}} {{or_dash note}} {{or_dash count}}";
        assert_eq!(say(Locale::En, template, json!({"role": "brand", "note": null, "count": 3})).unwrap(), "yes — 3");
    }
}
