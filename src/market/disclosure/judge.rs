//! One pack's judgement of one note: which rules apply, and where they find fault.

use jiff::civil::Date;

use super::apart::Apart;
use super::condition::speaks;
use super::fact;
use super::label::{self, LabelHit, is_accepted};
use super::note::{Note, Parts};
use super::pack::{Check, Label, Rule, Terms};
use super::platform::Platform;
use super::reading::Pack;
use super::sight::View;
use super::spot::Spot;
use super::terms;
use super::verdict::{Finding, Passage};
use super::vocabulary::{Compensation, Field, Form, Grade, Severity};

/// Passages one rule reports; the verdict needs one, a person reads a few, a hostile text could hold millions.
const PASSAGES_PER_RULE: usize = 100;

/// What one pack judges.
#[derive(Debug, Clone, Copy)]
pub struct Judge<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// The platform of the note.
    pub platform: &'a Platform,
    /// The note.
    pub note: &'a Note,
    /// The note's folded parts.
    pub parts: &'a Parts,
    /// What stands in them of all that the pack looks for.
    pub seen: View<'a>,
    /// The note read without the gaps inside words, and what stands in it then.
    pub apart: Option<(&'a Apart, View<'a>)>,
}

/// The labels of a note, and the one that serves best.
#[derive(Debug)]
struct Labels<'a> {
    needed: bool,
    all: Vec<LabelHit<'a>>,
    best: Option<usize>,
    /// Whether a term stands there of which a person must judge if it serves.
    doubted: bool,
}

/// Where a rule finds fault: nowhere, in an absence, or at passages.
type Faults = Option<Vec<Spot>>;

impl<'a> Judge<'a> {
    /// Adds what the pack's rules of a day find.
    pub fn add_findings(&self, day: Date, findings: &mut Vec<Finding>) {
        let data = self.pack.data();
        let connected = data.connection.holds(self.note, &self.seen);
        let speaks = |rule: &&Rule| connected || rule.always || !rule.theme.is_about_label();
        let rules: Vec<&Rule> = self.pack.rules_on(day).filter(speaks).filter(|rule| self.applies(rule)).collect();
        if rules.is_empty() {
            return;
        }
        let labels = self.labels(&rules);
        for rule in rules {
            let Some(spots) = self.faults(rule, &labels) else { continue };
            let begin = findings.len();
            if spots.is_empty() {
                findings.push(self.finding(rule, None));
            }
            findings.extend(
                spots.iter().take(PASSAGES_PER_RULE).filter_map(|spot| self.passage(spot)).map(|passage| self.finding(rule, Some(passage))),
            );
            // What an advertisement may not claim is worth knowing to a private author, but does not bind them.
            if !connected && !rule.always {
                findings[begin..].iter_mut().for_each(|finding| finding.severity = Severity::Warn);
            }
        }
    }

    /// The label that serves the note best by the rules of a day, as it stands there.
    pub fn label(&self, day: Date) -> Option<Passage> {
        let rules: Vec<&Rule> = self.pack.rules_on(day).filter(|rule| self.applies(rule)).collect();
        let labels = self.labels(&rules);
        labels.best.and_then(|position| self.passage(&labels.all[position].spot))
    }

    fn applies(&self, rule: &Rule) -> bool {
        rule.when.holds(self.note, &self.seen) && !rule.unless.iter().any(|exception| exception.holds(self.note, &self.seen))
    }

    fn labels(&self, rules: &[&Rule]) -> Labels<'a> {
        let data = self.pack.data();
        let needed = !data.no_label_needed.iter().any(|condition| condition.holds(self.note, &self.seen));
        let all = label::read(data, self.note, self.parts, &self.seen);
        let defects = |hit: &LabelHit<'_>| rules.iter().filter(|rule| self.is_misplaced(&rule.check, hit)).count();
        let weighs = |rule: &&Rule| matches!(rule.check, Check::LabelUnderstated {}) && rule.severity > Severity::Warn;
        let is_told = rules.iter().any(weighs);
        let accepted = all.iter().enumerate().filter(|(_, hit)| is_accepted(hit) && (is_told || !self.tells_another(hit)));
        // The first ones decide: whoever repeats a label a thousand times has not placed it better.
        let best = accepted.take(PASSAGES_PER_RULE).min_by_key(|(_, hit)| defects(hit)).map(|(position, _)| position);
        let doubted = rules
            .iter()
            .filter(|rule| rule.severity != Severity::Block)
            .any(|rule| matches!(&rule.check, Check::LabelGrade { grade, group } if all.iter().any(|hit| hit.is(*grade, group))));
        Labels { needed, all, best, doubted }
    }

    fn faults(&self, rule: &Rule, labels: &Labels<'_>) -> Faults {
        match &rule.check {
            Check::Facts {} => Some(Vec::new()),
            Check::Terms(terms) => some(self.offences(terms)),
            Check::Statement { terms, patterns, fields, before_fold } => {
                let stands = |spot: &Spot| {
                    (fields.is_empty() || fields.contains(&spot.field)) && !(*before_fold && self.is_behind_fold(spot, None, None))
                };
                (!terms::spots(terms, patterns, &self.seen).iter().any(stands)).then(Vec::new)
            }
            Check::LabelMissing {} => (labels.missing() && !labels.doubted).then(Vec::new),
            Check::LabelGrade { grade, group } => self.graded(*grade, group, labels),
            Check::LabelElsewhere { facts } => (labels.missing() && facts.iter().any(|name| self.has_text(name))).then(Vec::new),
            Check::LabelBeforeFold { .. }
            | Check::LabelNotBuried { .. }
            | Check::LabelLanguage { .. }
            | Check::LabelHash {}
            | Check::LabelFirst {}
            | Check::LabelUnderstated {} => {
                let best = labels.best.map(|position| &labels.all[position]).filter(|_| labels.needed);
                let weak = || labels.all.iter().find(|hit| hit.label.grade == Grade::Weak).filter(|_| labels.missing());
                let judged = best.or_else(|| rule.check.minds_weak().then(weak).flatten())?;
                self.is_misplaced(&rule.check, judged).then(|| vec![judged.spot.clone()])
            }
        }
    }

    fn offences(&self, terms: &Terms) -> Vec<Spot> {
        let mut found = terms::offences(terms, self.note, self.parts, &self.seen);
        if let Some((apart, seen)) = &self.apart {
            let across = terms::offences(terms, self.note, apart.parts(), seen);
            found.extend(across.iter().filter_map(|spot| apart.spot_in(self.parts, spot)));
        }
        found
    }

    /// Whether a sentence tells of another connection than the payment there is. Where no rule weighs that, it is no label.
    fn tells_another(&self, hit: &LabelHit<'_>) -> bool {
        let Label { form, compensation, .. } = hit.label;
        *form == Form::Pattern && self.note.compensation == Compensation::Paid && self.understates(compensation)
    }

    fn understates(&self, described: &[Compensation]) -> bool {
        !described.is_empty() && !described.contains(&self.note.compensation)
    }

    fn graded(&self, grade: Grade, group: &str, labels: &Labels<'_>) -> Faults {
        if !labels.missing() {
            return None;
        }
        labels.all.iter().find(|hit| hit.is(grade, group)).map(|hit| vec![hit.spot.clone()])
    }

    /// Whether a label breaks a rule about where and how a label stands.
    fn is_misplaced(&self, check: &Check, hit: &LabelHit<'_>) -> bool {
        match check {
            Check::LabelBeforeFold { max_lines, max_chars, .. } => self.is_behind_fold(&hit.spot, *max_lines, *max_chars),
            Check::LabelNotBuried { row, tags_before, .. } => {
                hit.tag.as_ref().is_some_and(|tag| tag.row >= *row && tag.before_in_row > *tags_before)
            }
            Check::LabelLanguage { also } => {
                let languages = &hit.label.languages;
                let spoken = |language: &String| speaks(std::slice::from_ref(language), &self.note.language) || also.contains(language);
                !(languages.is_empty() || self.note.language.is_empty() || languages.iter().any(spoken))
            }
            Check::LabelHash {} => hit.tag.is_none(),
            Check::LabelFirst {} => hit.spot.field == Field::Hashtags || self.stands_behind_words(hit),
            Check::LabelUnderstated {} => self.understates(&hit.label.compensation),
            Check::Facts {} | Check::Terms(_) | Check::Statement { .. } => false,
            Check::LabelMissing {} | Check::LabelGrade { .. } | Check::LabelElsewhere { .. } => false,
        }
    }

    fn is_behind_fold(&self, spot: &Spot, max_lines: Option<usize>, max_chars: Option<usize>) -> bool {
        let body = &self.parts.body;
        let (end, last) = match spot.field {
            Field::Title if self.platform.title_shown => return false,
            Field::Title => (0, 0),
            Field::Body => {
                let Some(span) = body.span(spot.bytes.clone()) else { return false };
                (span.end, span.start)
            }
            Field::Hashtags => {
                let end = self.parts.hashtags.span(spot.bytes.clone()).map_or(0, |span| span.end);
                (body.original_len() + end, body.original_len())
            }
        };
        let over = |limit: Option<usize>, value: usize| limit.is_some_and(|limit| value > limit);
        over(self.platform.fold_chars, end)
            || over(max_chars, end)
            || over(self.platform.fold_lines, body.lines_before(last) + 1)
            || over(max_lines, body.filled_lines_before(last) + 1)
    }

    fn stands_behind_words(&self, hit: &LabelHit<'_>) -> bool {
        let before = &self.parts.get(hit.spot.field).as_str()[..hit.spot.bytes.start];
        before.chars().any(char::is_alphanumeric)
    }

    fn has_text(&self, name: &str) -> bool {
        fact::stated(self.note, name).and_then(|value| value.as_str()).is_some_and(|text| !text.trim().is_empty())
    }

    fn passage(&self, spot: &Spot) -> Option<Passage> {
        let folded = self.parts.get(spot.field);
        let span = folded.span(spot.bytes.clone())?;
        let text = folded.original(&span);
        Some(Passage { field: spot.field, start: span.start, end: span.end, text })
    }

    fn finding(&self, rule: &Rule, passage: Option<Passage>) -> Finding {
        let text = passage.as_ref().map_or("", |passage| passage.text.as_str());
        Finding {
            rule: rule.id.clone(),
            theme: rule.theme,
            severity: rule.severity,
            message: rule.message.about(text),
            source: Some(rule.source.clone()),
            fix: rule.fix.about(text),
            replace_by: rule.replacement(text).map(str::to_owned),
            passage,
        }
    }
}

impl Labels<'_> {
    fn missing(&self) -> bool {
        self.needed && self.best.is_none()
    }
}

impl LabelHit<'_> {
    fn is(&self, grade: Grade, group: &str) -> bool {
        self.label.grade == grade && self.label.group == group
    }
}

fn some(spots: Vec<Spot>) -> Faults {
    (!spots.is_empty()).then_some(spots)
}
