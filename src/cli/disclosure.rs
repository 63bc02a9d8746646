//! `pappus disclosure`: notes from stdin to verdicts on stdout, and what packs there are.
//!
//! One line in, one line out, in the same order; a bad line gets an error line and the run goes on.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;

use serde::Serialize;
use serde_json::Value;

use super::failure::Failure;
use super::print;
use crate::market::disclosure::pack::{PackError, Rule};
use crate::market::disclosure::rulebook::{embedded_files, files_with};
use crate::market::disclosure::verdict::ToldVerdict;
use crate::market::disclosure::vocabulary::{Confidence, Severity};
use crate::market::disclosure::{DisclosureError, Note, Pack, Rulebook, Tongue};

/// Bytes of one line: a text of 5 MB, every character escaped.
const LONGEST_LINE: usize = 32 << 20;
/// Fields of a labelled case that are no part of the note.
const NOT_THE_NOTE: [&str; 4] = ["expected", "why", "wording", "source"];

/// What `disclosure` may be told.
#[derive(clap::Subcommand)]
pub enum Disclosure {
    /// Judges notes: one JSON object a line on stdin, one verdict a line on stdout.
    Check(Check),
    /// The rule packs: versions, rules, sources.
    Packs(Packs),
}

/// What `disclosure check` may be told.
#[derive(clap::Args)]
pub struct Check {
    /// The language of messages and fixes.
    #[arg(long, value_enum, default_value = "en")]
    language: Language,
    #[command(flatten)]
    folder: Folder,
}

/// What `disclosure packs` may be told.
#[derive(clap::Args)]
pub struct Packs {
    /// As JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    folder: Folder,
}

/// Where packs come from besides the program.
#[derive(clap::Args)]
struct Folder {
    /// A folder of packs; a file named like one that ships replaces it, any other is added.
    #[arg(long, value_name = "DIR")]
    packs: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Language {
    Zh,
    En,
}

/// A line that could not be judged.
#[derive(Serialize)]
struct Refused {
    id: Option<String>,
    error: Reason,
}

#[derive(Serialize)]
struct Reason {
    code: &'static str,
    line: usize,
    message: String,
}

/// A line of the answer.
#[derive(Serialize)]
#[serde(untagged)]
enum Answer {
    Told(ToldVerdict),
    Refused(Refused),
}

/// A pack as `packs --json` tells it.
#[derive(Serialize)]
struct PackLine<'a> {
    id: &'a str,
    version: &'a str,
    dated: jiff::civil::Date,
    name: &'a str,
    extends: Option<&'a str>,
    content_hash: &'a str,
    rules: Vec<RuleLine<'a>>,
}

#[derive(Serialize)]
struct RuleLine<'a> {
    id: &'a str,
    theme: String,
    severity: Severity,
    law: &'a str,
    article: &'a str,
    effective: jiff::civil::Date,
    until: Option<jiff::civil::Date>,
    url: &'a str,
    confidence: Confidence,
}

impl Disclosure {
    /// Judges, or lists.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Self::Check(check) => check.run(),
            Self::Packs(packs) => packs.run(),
        }
    }
}

impl Check {
    fn run(self) -> Result<(), Failure> {
        let tongue = match self.language {
            Language::Zh => Tongue::Zh,
            Language::En => Tongue::En,
        };
        let rulebook = self.folder.rulebook()?;
        let failed = judge_lines(&rulebook, tongue, std::io::stdin().lock(), &mut std::io::stdout().lock())?;
        match failed {
            0 => Ok(()),
            1 => Err(Failure::violated("one line could not be judged")),
            more => Err(Failure::violated(format!("{more} lines could not be judged"))),
        }
    }
}

impl Folder {
    fn rulebook(&self) -> Result<Rulebook, Failure> {
        let files = self.packs.as_deref().map_or_else(|| Ok(embedded_files()), files_with)?;
        Rulebook::from_files(&files).map_err(|refused: PackError| Failure::setting(refused.to_string()))
    }
}

/// Judges every line; how many could not be. What has been judged is written out before the next wait for input.
fn judge_lines(rulebook: &Rulebook, tongue: Tongue, input: impl Read, out: &mut impl Write) -> Result<usize, Failure> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut out = std::io::BufWriter::new(out);
    let (mut failed, mut number) = (0, 0);
    let mut line = Vec::new();
    loop {
        line.clear();
        let whole = read_line(&mut input, &mut line)?;
        if line.is_empty() && whole {
            break;
        }
        number += 1;
        if !line.trim_ascii().is_empty() {
            let answer = if whole { judge(rulebook, tongue, number, &line) } else { too_long(number) };
            failed += usize::from(matches!(answer, Answer::Refused(_)));
            serde_json::to_writer(&mut out, &answer)?;
            out.write_all(b"\n")?;
        }
        if input.buffer().is_empty() {
            out.flush()?;
        }
    }
    out.flush()?;
    Ok(failed)
}

/// Reads one line with its break; false if it is too long, and then the rest of it is passed over.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> Result<bool, Failure> {
    let mut whole = true;
    loop {
        let room = input.fill_buf()?;
        if room.is_empty() {
            return Ok(whole);
        }
        let end = room.iter().position(|byte| *byte == b'\n').map(|position| position + 1);
        let taken = end.unwrap_or(room.len());
        whole = whole && line.len() + taken <= LONGEST_LINE;
        if whole {
            line.extend_from_slice(&room[..taken]);
        }
        input.consume(taken);
        if end.is_some() {
            return Ok(whole);
        }
    }
}

fn judge(rulebook: &Rulebook, tongue: Tongue, number: usize, line: &[u8]) -> Answer {
    let refuse = |id, code, message| Answer::Refused(Refused { id, error: Reason { code, line: number, message } });
    let text = match std::str::from_utf8(line) {
        Ok(text) => text,
        Err(error) => return refuse(None, "invalid_utf8", format!("the line is not UTF-8 from byte {} on", error.valid_up_to())),
    };
    let mut fields = match serde_json::from_str(text) {
        Ok(Value::Object(fields)) => fields,
        Ok(_) => return refuse(None, "malformed", "a line holds one JSON object".to_owned()),
        Err(error) => return refuse(None, "malformed", format!("the line is not JSON: {error}")),
    };
    let id = fields.get("id").and_then(Value::as_str).map(str::to_owned);
    fields.retain(|name, _| !NOT_THE_NOTE.contains(&name.as_str()));
    let note: Note = match serde_path_to_error::deserialize(Value::Object(fields)) {
        Ok(note) => note,
        Err(error) => return refuse(id, "malformed", error.to_string()),
    };
    match rulebook.check(&note) {
        Ok(verdict) => Answer::Told(verdict.told(tongue)),
        Err(error) => refuse(id, code(&error), error.to_string()),
    }
}

fn too_long(number: usize) -> Answer {
    let message = format!("a line may take {LONGEST_LINE} bytes");
    Answer::Refused(Refused { id: None, error: Reason { code: "too_long", line: number, message } })
}

fn code(error: &DisclosureError) -> &'static str {
    match error {
        DisclosureError::NoMarket { .. } => "no_market",
        DisclosureError::UnknownMarket { .. } => "unknown_market",
        DisclosureError::UnknownPlatform { .. } => "unknown_platform",
    }
}

impl Packs {
    fn run(self) -> Result<(), Failure> {
        let rulebook = self.folder.rulebook()?;
        let lines: Vec<PackLine<'_>> = rulebook.packs().values().map(PackLine::of).collect();
        if self.json {
            return print::json(&lines);
        }
        print::line(&lines.iter().map(PackLine::told).collect::<Vec<_>>().join("\n\n"))
    }
}

impl<'a> PackLine<'a> {
    fn of(pack: &'a Pack) -> Self {
        let data = pack.data();
        Self {
            id: &data.id,
            version: &data.version,
            dated: data.dated,
            name: &data.name.en,
            extends: data.extends.as_deref(),
            content_hash: pack.content_hash(),
            rules: data.rules.iter().map(RuleLine::of).collect(),
        }
    }

    fn told(&self) -> String {
        let base = self.extends.map_or_else(String::new, |base| format!(", on {base}"));
        let head = format!(
            "{} {} {} (law of {}{base}, {} rules, content {})",
            self.id,
            self.version,
            self.name,
            self.dated,
            self.rules.len(),
            self.content_hash
        );
        let rules = self.rules.iter().map(|rule| {
            let until = rule.until.map_or_else(String::new, |until| format!(" until {until}"));
            format!(
                "\n  {} {} {}: {}, {}; from {}{until}; {}; {}",
                rule.id, rule.severity, rule.theme, rule.law, rule.article, rule.effective, rule.confidence, rule.url
            )
        });
        head + &rules.collect::<String>()
    }
}

impl<'a> RuleLine<'a> {
    fn of(rule: &'a Rule) -> Self {
        let source = &rule.source;
        Self {
            id: &rule.id,
            theme: rule.theme.to_string(),
            severity: rule.severity,
            law: &source.law,
            article: &source.article,
            effective: source.effective,
            until: source.until,
            url: &source.url,
            confidence: source.confidence,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(input: &[u8]) -> (usize, Vec<Value>) {
        let mut out = Vec::new();
        let failed = judge_lines(Rulebook::embedded().unwrap(), Tongue::En, input, &mut out).unwrap();
        (failed, String::from_utf8(out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect())
    }

    fn note(id: &str, market: &str, body: &str) -> String {
        serde_json::json!({"id": id, "markets": [market], "platform": "instagram", "language": "en", "title": "", "body": body,
            "hashtags": [], "compensation": "paid", "category": "home", "facts": {}, "expected": {"verdict": "compliant"}})
        .to_string()
    }

    #[test]
    fn a_bad_line_is_told_and_the_run_goes_on() {
        let lines = [
            note("n1", "US", "Ad: a mug").into_bytes(),
            b"\xff\xfe".to_vec(),
            b"{\"id\": \"n3\"}".to_vec(),
            b"[1]".to_vec(),
            b"".to_vec(),
            note("n6", "ZZ", "a mug").into_bytes(),
            note("n7", "US", "a mug").replace("instagram", "papyrus").into_bytes(),
            note("n8", "US", "a mug").into_bytes(),
        ];
        let (failed, answers) = judged(&lines.join(&b'\n'));
        let told: Vec<_> =
            answers.iter().map(|answer| (answer["id"].as_str(), answer["verdict"].as_str(), answer["error"]["code"].as_str())).collect();
        assert_eq!(failed, 5);
        assert_eq!(
            told,
            [
                (Some("n1"), Some("compliant"), None),
                (None, None, Some("invalid_utf8")),
                (Some("n3"), None, Some("malformed")),
                (None, None, Some("malformed")),
                (Some("n6"), None, Some("unknown_market")),
                (Some("n7"), None, Some("unknown_platform")),
                (Some("n8"), Some("non_compliant"), None),
            ]
        );
        assert!(answers[4]["error"]["message"].as_str().unwrap().contains("CN, "));
        assert_eq!(answers[5]["error"]["line"], 7);
    }

    #[test]
    fn an_absence_has_no_place_and_a_passage_has_one() {
        let (_, answers) = judged(note("n1", "US", "#collab a mug").as_bytes());
        let findings = answers[0]["findings"].as_array().unwrap();
        let finding = findings.iter().find(|finding| finding["theme"] == "ambiguous_term").unwrap();
        assert_eq!((finding["field"].as_str(), finding["start"].as_u64(), finding["end"].as_u64()), (Some("body"), Some(0), Some(7)));
        let (_, answers) = judged(note("n1", "US", "a mug").as_bytes());
        let finding = &answers[0]["findings"][0];
        assert_eq!((&finding["field"], &finding["start"], &finding["text"]), (&Value::Null, &Value::Null, &Value::Null));
    }

    #[test]
    fn a_long_text_is_judged_and_a_line_beyond_all_measure_is_passed_over() {
        let long = "It is a lovely mug. ".repeat(20_000);
        let mut input = note("n1", "US", &format!("Ad: {long}")).into_bytes();
        input.push(b'\n');
        input.extend(std::iter::repeat_n(b'x', LONGEST_LINE + 10));
        input.push(b'\n');
        input.extend(note("n3", "US", "Ad: a mug").into_bytes());
        let (failed, answers) = judged(&input);
        assert_eq!((failed, answers.len()), (1, 3));
        assert_eq!((answers[0]["verdict"].as_str(), answers[1]["error"]["code"].as_str()), (Some("compliant"), Some("too_long")));
        assert_eq!(answers[2]["id"], "n3");
    }
}
