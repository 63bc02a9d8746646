//! A form as its template shows it: each field with its words, its value and what is wrong with it. Pure.

use std::collections::BTreeMap;

use serde::Serialize;

use super::fill::{below, rows_in};
use super::known::{CURRENCIES, offered};
use super::lists::Lists;
use super::shape::{Field, FieldKind};
use crate::kernel::FieldError;
use crate::render::{Locale, Words};
use crate::web::pages::visit::{Fields, found};

/// A field on a page. Every template finds every name; what a kind has no use for is empty.
#[derive(Debug, Serialize)]
pub struct Drawn {
    /// Which input it is: `line`, `long`, `day`, `number`, `tick`, `choice`, `choices`, `lines`, `amount`, `moment`, `json`,
    /// `secret`, `email`, `address` or `fixed`; or a bracket around others: `group` and `group_end`, `rows`, `row`,
    /// `row_end` and `rows_end`. The list is flat, because templates do not call themselves.
    input: &'static str,
    /// Its full name in the form.
    name: String,
    label: String,
    hint: Option<String>,
    required: bool,
    value: String,
    /// What a fixed value is called; its code where it has no name.
    shown: String,
    currency: String,
    currencies: &'static [&'static str],
    least: Option<i64>,
    most: Option<i64>,
    options: Vec<Choice>,
    /// Whether words outside the options are taken too.
    open: bool,
    wrong: Option<String>,
    /// Which row it is, from 1.
    number: usize,
}

/// One of the values a field offers.
#[derive(Debug, Serialize)]
struct Choice {
    code: String,
    label: String,
    chosen: bool,
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
    /// What the database offers for its fields.
    pub lists: &'a Lists,
    /// What fixed values are called.
    pub names: &'a BTreeMap<String, String>,
}

impl Sketch<'_> {
    /// The fields of a form, one after the other.
    pub fn draw(&self, fields: &[Field]) -> Vec<Drawn> {
        let mut drawn = Vec::new();
        self.below(fields, ("", true), &mut drawn);
        drawn
    }

    /// What is wrong with fields that the form does not show.
    pub fn left_over(&self, drawn: &[Drawn]) -> Vec<String> {
        let shown = |wrong: &&FieldError| !drawn.iter().any(|drawn| drawn.name == wrong.field);
        self.wrong.iter().filter(shown).map(|wrong| self.sentence(wrong)).collect()
    }

    /// Fields below a path. In a part that may be left out no browser insists on anything: whether something is
    /// missing there is seen once it is sent.
    fn below(&self, fields: &[Field], (path, insists): (&str, bool), drawn: &mut Vec<Drawn>) {
        for field in fields {
            let mut own = self.field(field, path);
            own.required &= insists;
            let name = own.name.clone();
            drawn.push(own);
            let insists = insists && field.required;
            match &field.kind {
                FieldKind::Group(fields) => {
                    self.below(fields, (&name, insists), drawn);
                    drawn.push(bracket("group_end", &name, 0));
                }
                FieldKind::Rows(fields) => self.rows(fields, (&name, insists), drawn),
                FieldKind::Text { .. }
                | FieldKind::Number { .. }
                | FieldKind::Tick
                | FieldKind::Choice(_)
                | FieldKind::Lines
                | FieldKind::Amount
                | FieldKind::Moment
                | FieldKind::Choices(_)
                | FieldKind::Json => {}
            }
        }
    }

    fn rows(&self, fields: &[Field], (name, insists): (&str, bool), drawn: &mut Vec<Drawn>) {
        let mut numbers = rows_in(self.values, name);
        if numbers.is_empty() {
            numbers.push(0);
        }
        let next = numbers.last().map_or(0, |last| last + 1);
        for (place, number) in numbers.into_iter().enumerate() {
            let row = below(name, &number.to_string());
            drawn.push(bracket("row", &row, place + 1));
            self.below(fields, (&row, insists), drawn);
            drawn.push(bracket("row_end", &row, 0));
        }
        drawn.push(bracket("rows_end", &below(name, &next.to_string()), 0));
    }

    fn field(&self, field: &Field, path: &str) -> Drawn {
        let name = below(path, &field.name);
        let mut drawn = Drawn {
            label: self.label(&name, &field.name),
            hint: self.hint(&name, &field.name),
            required: field.required && !matches!(field.kind, FieldKind::Tick | FieldKind::Group(_) | FieldKind::Rows(_)),
            value: found(self.values, &name).unwrap_or_default().to_owned(),
            currency: found(self.values, &below(&name, "currency")).unwrap_or(CURRENCIES[0]).to_owned(),
            wrong: self.wrong.iter().find(|wrong| wrong.field == name).map(|wrong| self.sentence(wrong)),
            ..bracket(self.input(field), &name, 0)
        };
        self.fit(field, &mut drawn);
        drawn.shown = self.names.get(&drawn.value).unwrap_or(&drawn.value).clone();
        drawn
    }

    /// What only some kinds have.
    fn fit(&self, field: &Field, drawn: &mut Drawn) {
        match &field.kind {
            FieldKind::Number { least, most } => (drawn.least, drawn.most) = (*least, *most),
            FieldKind::Text { most, .. } => drawn.most = most.and_then(|most| i64::try_from(most).ok()),
            FieldKind::Amount => found(self.values, &below(&drawn.name, "amount")).unwrap_or_default().clone_into(&mut drawn.value),
            FieldKind::Choice(codes) | FieldKind::Choices(codes) => drawn.options = self.options(drawn, codes, &prefix_of(&field.name)),
            FieldKind::Group(_) | FieldKind::Rows(_) | FieldKind::Tick | FieldKind::Lines | FieldKind::Moment | FieldKind::Json => {}
        }
        if let Some(known) = offered(self.operation, &field.name)
            && matches!(field.kind, FieldKind::Text { .. } | FieldKind::Choice(_) | FieldKind::Lines)
        {
            drawn.open = known.open;
            drawn.options = self.options(drawn, &known.codes, known.prefix);
        }
        if let Some(listed) = self.lists.get(field.name.as_str()) {
            let choice =
                |(code, label): &(String, String)| Choice { code: code.clone(), label: label.clone(), chosen: *code == drawn.value };
            drawn.options = listed.iter().map(choice).collect();
        }
    }

    fn input(&self, field: &Field) -> &'static str {
        let known = offered(self.operation, &field.name);
        match (&field.kind, field.name.as_str()) {
            (FieldKind::Text { .. }, name) if self.lists.contains_key(name) => "choice",
            (FieldKind::Text { .. }, "password") => "secret",
            (FieldKind::Text { .. }, "email") => "email",
            (FieldKind::Text { .. }, "url") => "address",
            (FieldKind::Text { .. } | FieldKind::Choice(_), _) if known.as_ref().is_some_and(|known| !known.open) => "choice",
            (FieldKind::Text { .. }, "creator" | "brand" | "deliverable" | "product_id") => "fixed",
            (FieldKind::Text { .. }, "from" | "until") => "day",
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

    fn label(&self, path: &str, name: &str) -> String {
        self.said("label", path, name).unwrap_or_else(|| name.to_owned())
    }

    fn hint(&self, path: &str, name: &str) -> Option<String> {
        self.said("hint", path, name)
    }

    /// What is said of a field: at its place in this form, in this form, or anywhere.
    fn said(&self, what: &str, path: &str, name: &str) -> Option<String> {
        let place: Vec<&str> = path.split('.').filter(|part| part.parse::<usize>().is_err()).collect();
        let keys = [
            format!("{what}-{}-{}", self.operation, place.join("-")),
            format!("{what}-{}-{name}", self.operation),
            format!("{what}-{name}"),
        ];
        keys.iter().find_map(|key| self.words.say_if_known(key))
    }

    fn sentence(&self, wrong: &FieldError) -> String {
        let translated = self.words.say_if_known(&format!("field-{}", wrong.code));
        match self.words.locale() {
            Locale::En => wrong.message.clone(),
            Locale::ZhCn => translated.unwrap_or_else(|| wrong.message.clone()),
        }
    }
}

/// An input without anything in it, or a bracket around others.
fn bracket(input: &'static str, name: &str, number: usize) -> Drawn {
    Drawn {
        input,
        name: name.to_owned(),
        label: String::new(),
        hint: None,
        required: false,
        value: String::new(),
        shown: String::new(),
        currency: String::new(),
        currencies: CURRENCIES,
        least: None,
        most: None,
        options: Vec::new(),
        open: false,
        wrong: None,
        number,
    }
}

/// What the keys of a code's words begin with, from the name of its field.
fn prefix_of(name: &str) -> String {
    name.replace('_', "-")
}
