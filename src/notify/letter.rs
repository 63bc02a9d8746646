//! A letter in words: subject, text and HTML from frozen facts, in the reader's language and zone.
//!
//! Pure: who is written to and whether the letter still holds was decided before. The contract of a
//! template is `recipient, link, locale, zone, house, subject_ref, wait, actions, facts`; see `facts.rs`.

use super::line::{NAME_CHARACTERS, SUBJECT_CHARACTERS, one_line};
use crate::render::{Locale, RenderError, Renderer, Words, WordsError};
use entity::{Code, Instant, Letter, Party, SubjectKind, outbox};
use serde_json::{Value, json};

/// A letter with everything it needs to be written.
#[derive(Debug, Clone)]
pub struct Addressed<'a> {
    /// Which letter.
    pub letter: Letter,
    /// The reader's language.
    pub locale: Locale,
    /// The reader's IANA time zone.
    pub zone: &'a str,
    /// The reader's name.
    pub recipient: &'a str,
    /// As which side the reader is written to; `None` where that is not known or plays no part.
    pub party: Option<Party>,
    /// The platform's name.
    pub house: &'a str,
    /// The absolute address of what the letter is about.
    pub link: &'a str,
    /// A short reference a person can quote, such as an order number.
    pub subject_ref: &'a str,
    /// What waits now, if anything does.
    pub wait: Option<&'a WaitFacts>,
    /// What the reader can do from the letter.
    pub actions: &'a [Action],
    /// Where letters of this class are switched off, where they can be.
    pub switch_off: Option<&'a str>,
    /// The family's facts, as they were frozen.
    pub facts: &'a Value,
}

/// A step that the reader of a letter can take from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// The step's code.
    pub step: String,
    /// Where it leads.
    pub link: String,
    /// Whether one signs in first, because the step asks for words.
    pub signs_in: bool,
}

/// An open wait, as a letter tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitFacts {
    /// What waits.
    pub subject: SubjectKind,
    /// Whose turn it is.
    pub party: Party,
    /// Until when; `None` where only the party ends it.
    pub until: Option<Instant>,
    /// The step silence takes; `None` where silence only reminds.
    pub on_silence: Option<String>,
    /// The state that waits; unknown in letters of before links stood in them.
    pub state: Option<String>,
    /// The version the subject had then.
    pub version: Option<i64>,
}

/// What the promise that caused a letter froze into its outbox row.
#[derive(Debug, Clone, PartialEq)]
pub struct Frozen {
    /// The family's facts.
    pub facts: Value,
    /// The wait that began with the step, if one did.
    pub wait: Option<WaitFacts>,
}

impl Frozen {
    /// Reads `{"facts":…,"wait":null|{"for":…,"until":…,"on_silence":…,"state":…,"version":…}}`.
    pub fn read(row: &outbox::Model) -> Result<Frozen, serde_json::Error> {
        let stored: Stored = serde_json::from_str(&row.facts)?;
        let wait = stored.wait.map(|wait| WaitFacts {
            subject: row.subject_kind,
            party: wait.party,
            until: wait.until,
            on_silence: wait.on_silence,
            state: wait.state,
            version: wait.version,
        });
        Ok(Frozen { facts: stored.facts, wait })
    }
}

#[derive(serde::Deserialize)]
struct Stored {
    facts: Value,
    wait: Option<StoredWait>,
}

#[derive(serde::Deserialize)]
struct StoredWait {
    #[serde(rename = "for")]
    party: Party,
    until: Option<Instant>,
    on_silence: Option<String>,
    state: Option<String>,
    version: Option<i64>,
}

/// A letter ready for a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line without control characters, at most 200 characters.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// A whole HTML document.
    pub html: String,
}

/// Writes a letter. Fails where the facts are not those of the letter's family.
pub fn render(renderer: &Renderer, addressed: &Addressed<'_>) -> Result<Rendered, RenderError> {
    let parts = renderer.letter(addressed.letter.code(), addressed.locale, &data_of(renderer, addressed)?)?;
    Ok(Rendered { subject: one_line(&parts.subject, SUBJECT_CHARACTERS), text: paragraphs(&parts.text), html: parts.html })
}

/// The subject alone, for lists of letters.
pub fn subject(renderer: &Renderer, addressed: &Addressed<'_>) -> Result<String, RenderError> {
    let line = renderer.letter_subject(addressed.letter.code(), addressed.locale, &data_of(renderer, addressed)?)?;
    Ok(one_line(&line, SUBJECT_CHARACTERS))
}

/// What the templates of a letter are given.
fn data_of(renderer: &Renderer, addressed: &Addressed<'_>) -> Result<Value, RenderError> {
    let words = renderer.words(addressed.locale);
    let wait =
        addressed.wait.map(|wait| told(words, wait, addressed.party)).transpose().map_err(|error| broken(addressed.letter, &error))?;
    let actions = offered(words, addressed.actions).map_err(|error| broken(addressed.letter, &error))?;
    Ok(json!({
        "recipient": one_line(addressed.recipient, NAME_CHARACTERS),
        "house": one_line(addressed.house, NAME_CHARACTERS),
        "link": addressed.link,
        "subject_ref": addressed.subject_ref,
        "zone": addressed.zone,
        "wait": wait,
        "actions": actions,
        "switch_off": addressed.switch_off,
        "facts": addressed.facts,
    }))
}

/// Steps as templates see them, under the names their buttons have on the pages.
fn offered(words: &Words, actions: &[Action]) -> Result<Value, WordsError> {
    let one = |action: &Action| {
        let step = words.say(&format!("step-{}", action.step))?;
        let label = if action.signs_in { words.say_about("letter-action-signs-in", &[("step", step.as_str())])? } else { step };
        Ok(json!({ "label": label, "link": action.link, "signs_in": action.signs_in }))
    };
    actions.iter().map(one).collect()
}

/// The wait as templates see it. `yours` is null where the reader's side is not known.
fn told(words: &Words, wait: &WaitFacts, reader: Option<Party>) -> Result<Value, WordsError> {
    let clause = silence(words, wait)?;
    Ok(json!({
        "for": wait.party,
        "yours": reader.map(|party| party == wait.party),
        "until": wait.until,
        "on_silence": wait.on_silence,
        "silence": wait.on_silence.is_some().then_some(&clause),
        "explanation": explanation(words, wait)?,
    }))
}

/// What silence does to a wait, as one sentence. Time itself is never late, so its waits read differently.
fn explanation(words: &Words, wait: &WaitFacts) -> Result<String, WordsError> {
    let by_itself = wait.party == Party::Clock;
    match (by_itself, wait.until) {
        (false, None) => words.say("letter-silence-sentence-open"),
        (true, None) => words.say("letter-clock-sentence-open"),
        (false, Some(_)) => words.say_about("letter-silence-sentence", &[("silence", silence(words, wait)?.as_str())]),
        (true, Some(_)) => words.say_about("letter-clock-sentence", &[("silence", silence(words, wait)?.as_str())]),
    }
}

/// What happens when nobody acts, as a clause. Steps without words of their own are named by their label.
fn silence(words: &Words, wait: &WaitFacts) -> Result<String, WordsError> {
    let Some(step) = &wait.on_silence else { return words.say("silence-nothing") };
    match words.say_if_known(&format!("silence-{}-{step}", wait.subject)) {
        Some(clause) => Ok(clause),
        None => words.say_about("silence-step", &[("step", words.say(&format!("step-{step}"))?.as_str())]),
    }
}

/// Text whose paragraphs stand one empty line apart, whatever branches of a template were left out.
fn paragraphs(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for line in text.trim().lines().map(str::trim_end) {
        if line.is_empty() && tidy.ends_with("\n\n") {
            continue;
        }
        tidy.push_str(line);
        tidy.push('\n');
    }
    tidy
}

fn broken(letter: Letter, error: &WordsError) -> RenderError {
    RenderError::Data { name: letter.code().to_owned(), reason: error.to_string() }
}

#[cfg(test)]
mod tests;
