//! A form as its template shows it: each field with its words, its value and what is wrong with it. Pure.

use serde::Serialize;

use super::fill::{below, rows_in};
use super::known::{CURRENCIES, offered};
use super::shape::{Field, FieldKind};
use crate::kernel::FieldError;
use crate::render::{Locale, Words};
use crate::web::pages::visit::{Fields, found};

/// A field on a page. Every template finds every name; what a kind has no use for is empty.
#[derive(Debug, Serialize)]
pub struct Drawn {
    /// Which input it is: `line`, `long`, `number`, `tick`, `choice`, `choices`, `lines`, `amount`, `moment`,
    /// `group`, `rows`, `secret`, `email` or `fixed`.
    input: &'static str,
    /// Its full name in the form.
    name: String,
    label: String,
    hint: Option<String>,
    required: bool,
    value: String,
    currency: String,
    currencies: &'static [&'static str],
    least: Option<i64>,
    most: Option<i64>,
    options: Vec<Choice>,
    /// Whether words outside the options are taken too.
    open: bool,
    wrong: Option<String>,
    /// Below a group.
    fields: Vec<Drawn>,
    /// Below rows.
    rows: Vec<Row>,
    /// The name of a row to be added.
    another: String,
}

/// One of the values a field offers.
#[derive(Debug, Serialize)]
struct Choice {
    code: String,
    label: String,
    chosen: bool,
}

/// One of any number of groups.
#[derive(Debug, Serialize)]
struct Row {
    number: usize,
    name: String,
    fields: Vec<Drawn>,
}

/// What a form is drawn from.
pub struct Sketch<'a> {
    /// The operation it stands for.
    pub operation: &'a str,
    /// The sentences of the visitor's language.
    pub words: &'a Words,
    /// What stands in it.
    pub values: &'a Fields,
    /// What is wrong with it.
    pub wrong: &'a [FieldError],
}

impl Sketch<'_> {
    /// The fields of a form.
    pub fn draw(&self, fields: &[Field]) -> Vec<Drawn> {
        fields.iter().map(|field| self.field(field, "")).collect()
    }

    /// What is wrong with fields that the form does not show.
    pub fn left_over(&self, drawn: &[Drawn]) -> Vec<String> {
        let shown = |wrong: &&FieldError| !drawn.iter().any(|drawn| drawn.shows(&wrong.field));
        self.wrong.iter().filter(shown).map(|wrong| self.sentence(wrong)).collect()
    }

    fn field(&self, field: &Field, path: &str) -> Drawn {
        let name = below(path, &field.name);
        let said = found(self.values, &name).unwrap_or_default().to_owned();
        let mut drawn = Drawn {
            input: self.input(field),
            label: self.label(&field.name),
            hint: self.hint(&field.name),
            required: field.required && !matches!(field.kind, FieldKind::Tick | FieldKind::Group(_) | FieldKind::Rows(_)),
            value: said,
            currency: found(self.values, &below(&name, "currency")).unwrap_or(CURRENCIES[0]).to_owned(),
            currencies: CURRENCIES,
            least: None,
            most: None,
            options: Vec::new(),
            open: false,
            wrong: self.wrong.iter().find(|wrong| wrong.field == name).map(|wrong| self.sentence(wrong)),
            fields: Vec::new(),
            rows: Vec::new(),
            another: String::new(),
            name,
        };
        self.fit(field, &mut drawn);
        drawn
    }

    /// What only some kinds have.
    fn fit(&self, field: &Field, drawn: &mut Drawn) {
        match &field.kind {
            FieldKind::Number { least, most } => (drawn.least, drawn.most) = (*least, *most),
            FieldKind::Text { most, .. } => drawn.most = most.and_then(|most| i64::try_from(most).ok()),
            FieldKind::Amount => found(self.values, &below(&drawn.name, "amount")).unwrap_or_default().clone_into(&mut drawn.value),
            FieldKind::Choice(codes) | FieldKind::Choices(codes) => drawn.options = self.options(drawn, codes, &prefix_of(&field.name)),
            FieldKind::Group(fields) => drawn.fields = fields.iter().map(|field| self.field(field, &drawn.name)).collect(),
            FieldKind::Rows(fields) => self.fit_rows(fields, drawn),
            FieldKind::Tick | FieldKind::Lines | FieldKind::Moment | FieldKind::Json => {}
        }
        if let Some(known) = offered(self.operation, &field.name)
            && matches!(field.kind, FieldKind::Text { .. } | FieldKind::Choice(_) | FieldKind::Lines)
        {
            drawn.open = known.open;
            drawn.options = self.options(drawn, &known.codes, known.prefix);
        }
    }

    fn fit_rows(&self, fields: &[Field], drawn: &mut Drawn) {
        let mut numbers = rows_in(self.values, &drawn.name);
        if numbers.is_empty() {
            numbers.push(0);
        }
        let next = numbers.last().map_or(0, |last| last + 1);
        drawn.another = below(&drawn.name, &next.to_string());
        drawn.rows = numbers
            .into_iter()
            .enumerate()
            .map(|(place, number)| {
                let name = below(&drawn.name, &number.to_string());
                Row { number: place + 1, fields: fields.iter().map(|field| self.field(field, &name)).collect(), name }
            })
            .collect();
    }

    fn input(&self, field: &Field) -> &'static str {
        let known = offered(self.operation, &field.name);
        match (&field.kind, field.name.as_str()) {
            (FieldKind::Text { .. }, "password") => "secret",
            (FieldKind::Text { .. }, "email") => "email",
            (FieldKind::Text { .. }, "url") => "address",
            (FieldKind::Text { .. } | FieldKind::Choice(_), _) if known.as_ref().is_some_and(|known| !known.open) => "choice",
            (FieldKind::Text { .. }, "creator" | "brand" | "deliverable" | "product_id") => "fixed",
            (FieldKind::Text { long: true, .. }, _) => "long",
            (FieldKind::Text { .. }, _) => "line",
            (FieldKind::Number { .. }, _) => "number",
            (FieldKind::Tick, _) => "tick",
            (FieldKind::Choice(_), _) => "choice",
            (FieldKind::Lines, _) if known.is_some() => "choices",
            (FieldKind::Lines, _) => "lines",
            (FieldKind::Amount, _) => "amount",
            (FieldKind::Moment, _) => "moment",
            (FieldKind::Choices(_), _) => "choices",
            (FieldKind::Group(_), _) => "group",
            (FieldKind::Rows(_), _) => "rows",
            (FieldKind::Json, _) => "json",
        }
    }

    fn options(&self, drawn: &Drawn, codes: &[String], prefix: &str) -> Vec<Choice> {
        let said: Vec<&str> = self.values.iter().filter(|(name, _)| *name == drawn.name).flat_map(|(_, value)| value.lines()).collect();
        let choice = |code: &String| Choice {
            label: self.words.say_if_known(&format!("{prefix}-{code}")).unwrap_or_else(|| code.clone()),
            chosen: said.contains(&code.as_str()),
            code: code.clone(),
        };
        codes.iter().map(choice).collect()
    }

    fn label(&self, name: &str) -> String {
        let own = self.words.say_if_known(&format!("label-{}-{name}", self.operation));
        own.or_else(|| self.words.say_if_known(&format!("label-{name}"))).unwrap_or_else(|| name.to_owned())
    }

    fn hint(&self, name: &str) -> Option<String> {
        let own = self.words.say_if_known(&format!("hint-{}-{name}", self.operation));
        own.or_else(|| self.words.say_if_known(&format!("hint-{name}")))
    }

    fn sentence(&self, wrong: &FieldError) -> String {
        let translated = self.words.say_if_known(&format!("field-{}", wrong.code));
        match self.words.locale() {
            Locale::En => wrong.message.clone(),
            Locale::ZhCn => translated.unwrap_or_else(|| wrong.message.clone()),
        }
    }
}

impl Drawn {
    fn shows(&self, name: &str) -> bool {
        self.name == name
            || self.fields.iter().any(|below| below.shows(name))
            || self.rows.iter().flat_map(|row| &row.fields).any(|below| below.shows(name))
    }
}

/// What the keys of a code's words begin with, from the name of its field.
fn prefix_of(name: &str) -> String {
    name.replace('_', "-")
}
