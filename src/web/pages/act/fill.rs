//! From a form to the body it stands for, and from a body or a view to the values of its form. Pure.
//!
//! A field of a form is named by its path in the body: `offer.deliverables.0.price.amount`. What is wrong with a
//! form by itself (nothing where something must be, letters in a number) is said here; the rest is the route's to say.

use std::collections::BTreeSet;

use entity::Instant;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::shape::{Field, FieldKind};
use crate::kernel::FieldError;
use crate::web::pages::visit::{Fields, found};

/// How a moment is written in a form.
const MOMENT: &str = "%Y-%m-%dT%H:%M";
/// The most rows one form may hold.
const ROWS_MOST: usize = 100;

/// The body of a form, or everything that is wrong with it by itself. Moments are told in `zone`.
pub fn body_of(fields: &[Field], form: &Fields, zone: &str) -> Result<Value, Vec<FieldError>> {
    let mut reading = Reading { form, zone: zone_of(zone), wrong: Vec::new() };
    let body = reading.group(fields, "");
    if reading.wrong.is_empty() { Ok(Value::Object(body)) } else { Err(reading.wrong) }
}

/// The values of a form that shows a body or a view with fields of the same names.
pub fn pairs_of(fields: &[Field], shown: &Value, zone: &str) -> Fields {
    let mut pairs = Fields::new();
    lay_out(fields, shown, "", &zone_of(zone), &mut pairs);
    pairs
}

/// The numbers of the rows that stand in a form below a name, in order.
pub fn rows_in(form: &Fields, path: &str) -> Vec<usize> {
    let number = |name: &str| name.strip_prefix(path)?.strip_prefix('.')?.split('.').next()?.parse().ok();
    let numbers: BTreeSet<usize> = form.iter().filter_map(|(name, _)| number(name)).collect();
    numbers.into_iter().take(ROWS_MOST).collect()
}

/// A field's full name.
pub fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// An amount as the body wants it: people write 3,000, the body has no separators.
pub fn plain_amount(written: &str) -> String {
    written.replace([',', '，', ' '], "")
}

struct Reading<'a> {
    form: &'a Fields,
    zone: TimeZone,
    wrong: Vec<FieldError>,
}

impl<'a> Reading<'a> {
    fn group(&mut self, fields: &[Field], path: &str) -> Map<String, Value> {
        let mut body = Map::new();
        for field in fields {
            let name = below(path, &field.name);
            if let Some(value) = self.value(field, &name) {
                body.insert(field.name.clone(), value);
            }
        }
        body
    }

    fn value(&mut self, field: &Field, name: &str) -> Option<Value> {
        let said = self.said(name);
        match &field.kind {
            FieldKind::Tick => Some(Value::from(!said.is_empty())),
            FieldKind::Group(_) if !field.required && is_blank(field, self.form, name) => None,
            FieldKind::Group(fields) => Some(Value::Object(self.group(fields, name))),
            FieldKind::Rows(fields) => Some(Value::Array(self.rows(fields, name))),
            FieldKind::Lines => Some(lines(said)),
            FieldKind::Choices(_) => Some(self.form.iter().filter(|(own, _)| own == name).map(|(_, code)| code.clone()).collect()),
            FieldKind::Amount => self.amount(field, name),
            FieldKind::Text { .. } | FieldKind::Number { .. } | FieldKind::Choice(_) | FieldKind::Moment | FieldKind::Json => {
                if said.is_empty() {
                    if field.required {
                        self.refuse(name, "required", "Fill this in.");
                    }
                    return None;
                }
                self.single(&field.kind, name, said)
            }
        }
    }

    /// A value that stands in one input and is not empty.
    fn single(&mut self, kind: &FieldKind, name: &str, said: &str) -> Option<Value> {
        match kind {
            FieldKind::Number { .. } => self.or_refuse(name, "number", "This is a whole number.", said.parse::<i64>().ok()),
            FieldKind::Moment => {
                let moment = moment_in(said, &self.zone);
                self.or_refuse(name, "moment", "This is a day with a time.", moment)
            }
            FieldKind::Json => self.or_refuse(name, "json", "This is JSON.", serde_json::from_str::<Value>(said).ok()),
            FieldKind::Text { .. }
            | FieldKind::Choice(_)
            | FieldKind::Tick
            | FieldKind::Lines
            | FieldKind::Amount
            | FieldKind::Choices(_)
            | FieldKind::Group(_)
            | FieldKind::Rows(_) => Some(Value::from(said.replace("\r\n", "\n"))),
        }
    }

    fn rows(&mut self, fields: &[Field], name: &str) -> Vec<Value> {
        let mut rows = Vec::new();
        for number in rows_in(self.form, name) {
            let path = below(name, &number.to_string());
            // A row nobody wrote into is none.
            if !fields.iter().all(|field| is_blank(field, self.form, &below(&path, &field.name))) {
                rows.push(Value::Object(self.group(fields, &path)));
            }
        }
        rows
    }

    fn amount(&mut self, field: &Field, name: &str) -> Option<Value> {
        let (amount, currency) = (self.said(&below(name, "amount")), self.said(&below(name, "currency")));
        if amount.is_empty() {
            if field.required {
                self.refuse(name, "required", "Fill this in.");
            }
            return None;
        }
        Some(json!({ "amount": plain_amount(amount), "currency": currency }))
    }

    fn said(&self, name: &str) -> &'a str {
        found(self.form, name).unwrap_or_default().trim()
    }

    fn or_refuse(&mut self, name: &str, code: &str, english: &str, value: Option<impl Into<Value>>) -> Option<Value> {
        if value.is_none() {
            self.refuse(name, code, english);
        }
        value.map(Into::into)
    }

    fn refuse(&mut self, name: &str, code: &str, english: &str) {
        self.wrong.push(FieldError::new(name, code, english));
    }
}

/// Whether nobody wrote anything into a field; ticks and choices that only stand as they came do not count.
fn is_blank(field: &Field, form: &Fields, name: &str) -> bool {
    let is_empty = |name: &str| found(form, name).unwrap_or_default().trim().is_empty();
    match &field.kind {
        FieldKind::Tick | FieldKind::Choice(_) => true,
        FieldKind::Amount => is_empty(&below(name, "amount")),
        FieldKind::Group(fields) => fields.iter().all(|field| is_blank(field, form, &below(name, &field.name))),
        FieldKind::Rows(fields) => rows_in(form, name).into_iter().all(|number| {
            let path = below(name, &number.to_string());
            fields.iter().all(|field| is_blank(field, form, &below(&path, &field.name)))
        }),
        FieldKind::Text { .. }
        | FieldKind::Number { .. }
        | FieldKind::Lines
        | FieldKind::Moment
        | FieldKind::Choices(_)
        | FieldKind::Json => is_empty(name),
    }
}

fn lines(said: &str) -> Value {
    said.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

fn zone_of(zone: &str) -> TimeZone {
    TimeZone::get(zone).unwrap_or(TimeZone::UTC)
}

/// A moment of the body, from the day and time that clocks in a zone show.
fn moment_in(said: &str, zone: &TimeZone) -> Option<String> {
    let local: DateTime = said.parse().ok()?;
    let instant = zone.to_zoned(local).ok()?.timestamp();
    Some(Instant::from_micros(instant.as_microsecond()).to_string())
}

fn lay_out(fields: &[Field], shown: &Value, path: &str, zone: &TimeZone, pairs: &mut Fields) {
    for field in fields {
        let (name, Some(value)) = (below(path, &field.name), shown.get(&field.name)) else { continue };
        match (&field.kind, value) {
            (_, Value::Null) => {}
            (FieldKind::Group(fields), value) => lay_out(fields, value, &name, zone, pairs),
            (FieldKind::Rows(fields), Value::Array(rows)) => {
                for (number, row) in rows.iter().enumerate() {
                    lay_out(fields, row, &below(&name, &number.to_string()), zone, pairs);
                }
            }
            (FieldKind::Amount, value) => lay_out_amount(value, &name, pairs),
            (FieldKind::Choices(_), Value::Array(codes)) => {
                pairs.extend(codes.iter().filter_map(Value::as_str).map(|code| (name.clone(), code.to_owned())));
            }
            (FieldKind::Lines, Value::Array(lines)) => {
                let lines: Vec<&str> = lines.iter().filter_map(Value::as_str).collect();
                pairs.push((name, lines.join("\n")));
            }
            (FieldKind::Moment, Value::String(moment)) => {
                let local = moment.parse::<Timestamp>().map(|moment| moment.to_zoned(zone.clone()).strftime(MOMENT).to_string());
                pairs.extend(local.ok().map(|local| (name, local)));
            }
            (FieldKind::Tick, Value::Bool(yes)) => pairs.extend(yes.then(|| (name, "on".to_owned()))),
            (FieldKind::Json, value) => pairs.push((name, format!("{value:#}"))),
            (_, Value::String(text)) => pairs.push((name, text.clone())),
            (_, Value::Number(number)) => pairs.push((name, number.to_string())),
            (_, Value::Bool(_) | Value::Array(_) | Value::Object(_)) => {}
        }
    }
}

fn lay_out_amount(value: &Value, name: &str, pairs: &mut Fields) {
    for part in ["amount", "currency"] {
        if let Some(text) = value.get(part).and_then(Value::as_str) {
            pairs.push((below(name, part), text.to_owned()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::act::shape::fields_of;
    use crate::web::routes::routes;

    fn fields(operation: &str) -> Vec<Field> {
        let route = routes().into_iter().find(|route| route.operation_id == operation).unwrap();
        fields_of(&(route.body.unwrap())())
    }

    fn form(pairs: &[(&str, &str)]) -> Fields {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_moment_is_read_in_the_visitors_zone() {
        let form = form(&[("reason", "Later, please"), ("due_at", "2026-11-25T18:00")]);
        let body = body_of(&fields("ask_change"), &form, "Asia/Shanghai").unwrap();
        assert_eq!(body, json!({ "reason": "Later, please", "due_at": "2026-11-25T10:00:00Z" }));
    }

    #[test]
    fn what_is_missing_or_no_number_is_named_by_its_path() {
        let form = form(&[("retention_days", "many")]);
        let wrong = body_of(&fields("ask_change"), &form, "UTC").unwrap_err();
        let named: Vec<(&str, &str)> = wrong.iter().map(|wrong| (wrong.field.as_str(), wrong.code.as_str())).collect();
        assert_eq!(named, vec![("retention_days", "number"), ("reason", "required")]);
    }

    #[test]
    fn a_body_comes_back_from_its_own_form() {
        let offer = json!({ "deliverables": [{
            "platform": "xiaohongshu", "format": "note", "price": { "amount": "3000.00", "currency": "CNY" }, "route": "own_channel",
            "outline": true, "due_days": 14, "window_days": 7, "retention_days": 30,
            "sample": { "what": "A cup", "must_return": false } }], "settlement": "platform" });
        let body = json!({ "message": "One\nmore", "offer": offer });
        let fields = fields("proposal_counter");
        let back = body_of(&fields, &pairs_of(&fields, &body, "UTC"), "UTC").unwrap();
        assert_eq!(back["message"], body["message"]);
        assert_eq!(back["offer"]["deliverables"][0]["price"], offer["deliverables"][0]["price"]);
        assert_eq!(back["offer"]["deliverables"][0]["due_days"], 14);
        assert_eq!(back["offer"]["deliverables"][0]["outline"], true);
    }

    #[test]
    fn a_row_nobody_wrote_into_is_none() {
        let form = form(&[("message", ""), ("offer.deliverables.0.platform", ""), ("offer.deliverables.0.price.currency", "CNY")]);
        let body = body_of(&fields("apply_to_brief"), &form, "UTC").unwrap();
        assert_eq!(body, json!({}));
    }
}
