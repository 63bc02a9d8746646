//! What a template may call besides handlebars' own: words, amounts, moments and small comparisons.
//!
//! `{{t "key" name=value}}` `{{money amount}}` `{{grouped followers}}` `{{percent share_bp}}` `{{date at}}` `{{datetime at}}`
//! `{{when at}}` `{{day at}}` `{{state "draft" state}}` `{{word "party" code}}` `{{piece deliverable}}` `{{eq a b}}` `{{or_dash value}}`.
//! Moments are shown in the `zone` of the data unless a second argument names one; `datetime` shows the `other_zone` of the
//! data beside it, where it names one and the clocks differ. All answers are
//! escaped like any value.

use super::Words;
use super::figures::{Moment, count_text, is_same_clock, moment_text, money_text, percent_text};
use fluent_bundle::{FluentArgs, FluentValue};
use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext, RenderError, RenderErrorReason, Renderable, ScopedJson,
};
use serde_json::Value;
use std::sync::Arc;

/// Makes the tags known to a registry.
pub(super) fn register(registry: &mut Handlebars<'static>, words: &Arc<Words>) {
    let tag = |answer: Answer| Box::new(Tag { words: Arc::clone(words), answer });
    registry.register_helper("t", tag(sentence));
    registry.register_helper("state", tag(state));
    registry.register_helper("word", tag(word));
    registry.register_helper("piece", tag(piece));
    registry.register_helper("money", tag(money));
    registry.register_helper("grouped", tag(count));
    registry.register_helper("percent", tag(percent));
    registry.register_helper("date", tag(|words, given| moment(words, given, Moment::Day)));
    registry.register_helper("datetime", tag(|words, given| moment(words, given, Moment::Full)));
    registry.register_helper("when", tag(|words, given| moment(words, given, Moment::Short)));
    registry.register_helper("day", tag(|words, given| moment(words, given, Moment::ShortDay)));
    registry.register_helper("eq", tag(|_, given| Ok(Value::from(given.value(0)? == given.value(1)?))));
    registry.register_helper("or_dash", tag(or_dash));
    registry.register_helper("if", Box::new(Only { when: true }));
    registry.register_helper("unless", Box::new(Only { when: false }));
}

type Answer = fn(&Words, &Given<'_, '_>) -> Result<Value, String>;

struct Tag {
    words: Arc<Words>,
    answer: Answer,
}

/// What stands behind a tag's name, and the data around it.
struct Given<'a, 'rc> {
    tag: &'a Helper<'rc>,
    root: &'a Value,
}

impl Given<'_, '_> {
    fn value(&self, place: usize) -> Result<&Value, String> {
        let param = self.tag.param(place).ok_or_else(|| format!("argument {} is missing", place + 1))?;
        if param.is_value_missing() {
            return Err(format!("{} is not in the data", param.relative_path().map_or("a value", String::as_str)));
        }
        Ok(param.value())
    }

    fn text(&self, place: usize) -> Result<&str, String> {
        let value = self.value(place)?;
        value.as_str().ok_or_else(|| format!("{value} is not text"))
    }
}

impl HelperDef for Tag {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        tag: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let answer = (self.answer)(&self.words, &Given { tag, root: context.data() });
        answer.map(ScopedJson::from).map_err(|reason| RenderErrorReason::Other(format!("{}: {reason}", tag.name())).into())
    }
}

/// `if` and `unless` that refuse a name the data do not carry, where handlebars' own would read it as false.
struct Only {
    when: bool,
}

impl HelperDef for Only {
    fn call<'reg: 'rc, 'rc>(
        &self,
        tag: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let given = Given { tag, root: context.data() };
        let value = given.value(0).map_err(|reason| RenderErrorReason::Other(format!("{}: {reason}", tag.name())))?;
        let branch = if holds(value) == self.when { tag.template() } else { tag.inverse() };
        branch.map_or(Ok(()), |template| template.render(registry, context, render, out))
    }
}

fn holds(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(yes) => *yes,
        Value::Number(number) => number.as_i64() != Some(0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(_) => true,
    }
}

fn sentence(words: &Words, given: &Given<'_, '_>) -> Result<Value, String> {
    let mut arguments = FluentArgs::new();
    for (name, param) in given.tag.hash() {
        if param.is_value_missing() {
            return Err(format!("{name} is not in the data"));
        }
        let value = match param.value() {
            Value::String(text) => FluentValue::from(text.as_str()),
            Value::Number(number) => number.as_i64().map_or_else(|| FluentValue::from(number.to_string()), FluentValue::from),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return Err(format!("{name} is neither text nor number")),
        };
        arguments.set(*name, value);
    }
    words.say_with(given.text(0)?, &arguments).map(Value::from).map_err(|error| error.to_string())
}

fn state(words: &Words, given: &Given<'_, '_>) -> Result<Value, String> {
    say(words, &format!("state-{}-{}", given.text(0)?, given.text(1)?))
}

fn word(words: &Words, given: &Given<'_, '_>) -> Result<Value, String> {
    say(words, &format!("{}-{}", given.text(0)?, given.text(1)?))
}

/// A piece of a deal, by its platform, its format and which of the deal's it is.
fn piece(words: &Words, given: &Given<'_, '_>) -> Result<Value, String> {
    let value = given.value(0)?;
    let code = |name: &str| value.get(name).and_then(Value::as_str).ok_or_else(|| format!("{value} names no {name}"));
    let number = value.get("number").and_then(Value::as_i64).ok_or_else(|| format!("{value} names no number"))?;
    let named = |name: &str| words.say(&format!("{name}-{}", code(name)?)).map_err(|error| error.to_string());
    let (platform, format, number) = (named("platform")?, named("format")?, number.to_string());
    let parts = [("platform", platform.as_str()), ("format", format.as_str()), ("number", number.as_str())];
    words.say_about("piece-named", &parts).map(Value::from).map_err(|error| error.to_string())
}

fn say(words: &Words, key: &str) -> Result<Value, String> {
    words.say(key).map(Value::from).map_err(|error| error.to_string())
}

fn money(words: &Words, given: &Given<'_, '_>) -> Result<Value, String> {
    let value = given.value(0)?;
    let part = |name: &str| value.get(name).and_then(Value::as_str);
    let text = part("amount").zip(part("currency")).and_then(|(amount, currency)| money_text(amount, currency, words.locale()));
    text.map(Value::from).ok_or_else(|| format!("{value} is not an amount with a currency"))
}

/// A count with its thousands apart; a dash where nobody knows it.
fn count(_: &Words, given: &Given<'_, '_>) -> Result<Value, String> {
    let value = given.value(0)?;
    if value.is_null() {
        return Ok(Value::from("—"));
    }
    value.as_u64().map(|count| Value::from(count_text(count))).ok_or_else(|| format!("{value} is not a count"))
}

fn percent(_: &Words, given: &Given<'_, '_>) -> Result<Value, String> {
    let value = given.value(0)?;
    value.as_i64().map(|basis_points| Value::from(percent_text(basis_points))).ok_or_else(|| format!("{value} is not basis points"))
}

fn moment(words: &Words, given: &Given<'_, '_>, moment: Moment) -> Result<Value, String> {
    let own = |name: &str| given.root.get(name).and_then(Value::as_str);
    let zone = match given.tag.param(1) {
        Some(_) => given.text(1)?,
        None => own("zone").ok_or("the data name no zone")?,
    };
    let text = moment_text(words, given.text(0)?, zone, moment)?;
    let beside = own("other_zone").filter(|_| moment == Moment::Full && given.tag.param(1).is_none());
    let Some(other) = beside else { return Ok(text.into()) };
    // Two zones may show the same clock.
    if is_same_clock(given.text(0)?, zone, other)? {
        return Ok(text.into());
    }
    Ok(format!("{text} · {}", moment_text(words, given.text(0)?, other, moment)?).into())
}

fn or_dash(_: &Words, given: &Given<'_, '_>) -> Result<Value, String> {
    let value = given.value(0)?;
    Ok(if value.is_null() || value.as_str() == Some("") { Value::from("—") } else { value.clone() })
}
