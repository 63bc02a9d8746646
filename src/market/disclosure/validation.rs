//! What makes a pack unfit: refused when it is read, with the file, the line and the rule.
//!
//! The form (unknown keys, bad dates, bad patterns) is refused by the reader itself; here its content is.

use super::condition::Condition;
use super::fact;
use super::locate::{Step, line_of};
use super::pack::{Check, Label, PackData, PackError, Rule, Sentence};
use super::platform::Platforms;
use super::text::fold;
use super::vocabulary::Form;

/// Literal terms one file may hold; the largest list known to us has a few thousand.
const MOST_TERMS: usize = 20_000;
/// Patterns one file may hold.
const MOST_PATTERNS: usize = 2_000;
/// Scalar values of one term.
const LONGEST_TERM: usize = 200;

/// One file of a pack and what it may speak of.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The file's name.
    pub file: &'a str,
    /// Its bytes, which have been read as a pack.
    pub bytes: &'a [u8],
    /// The known platforms.
    pub platforms: &'a Platforms,
}

impl Source<'_> {
    /// Refuses a file whose content cannot be right; `merged` is the pack with its base.
    pub fn must_be_sound(&self, own: &PackData, merged: &PackData) -> Result<(), PackError> {
        if own.id.is_empty() || own.version.is_empty() || own.name.is_empty() {
            return self.refuse(&[], "head", "id, version and both names are needed");
        }
        if let Some(doubtful) = own.without.iter().find(|id| own.rules.iter().any(|rule| rule.id == **id)) {
            return self.refuse(&[Step::Field("without")], "without", &format!("{doubtful:?} is left out and given again"));
        }
        self.must_be_few(own)?;
        for (number, label) in own.labels.iter().enumerate() {
            self.must_be_sound_label(number, label)?;
        }
        self.must_be_sound_condition(&[Step::Field("connection")], "connection", &own.connection)?;
        for (number, condition) in own.no_label_needed.iter().enumerate() {
            self.must_be_sound_condition(&[Step::Field("no_label_needed"), Step::Item(number)], "no_label_needed", condition)?;
        }
        for (number, rule) in own.rules.iter().enumerate() {
            self.must_be_sound_rule(number, rule)?;
            self.must_be_sound_check(number, rule, merged)?;
            if own.rules[..number].iter().any(|other| other.id == rule.id && overlaps(other, rule)) {
                return self.refuse(&at_rule(number), &rule.id, "two versions of this rule hold on the same day");
            }
        }
        Ok(())
    }

    fn refuse(&self, path: &[Step<'_>], what: &str, reason: &str) -> Result<(), PackError> {
        Err(PackError::at(format!("{}:{}: {what}", self.file, line_of(self.bytes, path)), reason))
    }

    fn must_be_few(&self, own: &PackData) -> Result<(), PackError> {
        let terms = own.labels.iter().map(|label| label.terms.len()).chain(own.rules.iter().map(|rule| rule.check.terms().count())).sum();
        let patterns = own.labels.iter().map(|label| label.patterns.len()).chain(own.rules.iter().map(|rule| rule.check.patterns())).sum();
        for (what, number, most) in [("terms", terms, MOST_TERMS), ("patterns", patterns, MOST_PATTERNS)] {
            let number: usize = number;
            if number > most {
                return self.refuse(&[], what, &format!("{number} are too many; a pack may hold {most}"));
            }
        }
        Ok(())
    }

    fn must_be_sound_label(&self, number: usize, label: &Label) -> Result<(), PackError> {
        let path = [Step::Field("labels"), Step::Item(number)];
        let what = format!("labels[{number}]");
        let sound = if label.form == Form::Pattern {
            label.terms.is_empty() && !label.patterns.is_empty()
        } else {
            !label.terms.is_empty() && label.patterns.is_empty()
        };
        if !sound {
            return self.refuse(&path, &what, &format!("form {} needs its own kind of terms", label.form));
        }
        self.must_be_sound_terms(&path, &what, label.terms.iter().map(String::as_str))?;
        self.must_be_known(&path, &what, label.platforms.iter().map(String::as_str))
    }

    fn must_be_sound_terms<'t>(&self, path: &[Step<'_>], what: &str, terms: impl Iterator<Item = &'t str>) -> Result<(), PackError> {
        for term in terms {
            if fold(term).trim().is_empty() {
                return self.refuse(path, what, &format!("the term {term:?} is empty once folded"));
            }
            if term.chars().count() > LONGEST_TERM {
                return self.refuse(path, what, &format!("a term of more than {LONGEST_TERM} characters is no term"));
            }
        }
        Ok(())
    }

    fn must_be_sound_rule(&self, number: usize, rule: &Rule) -> Result<(), PackError> {
        let source = &rule.source;
        let refuse = |field: &'static str, reason: &str| {
            self.refuse(&[Step::Field("rules"), Step::Item(number), Step::Field(field)], &rule.id, reason)
        };
        let stem = rule.id.split('.').next().unwrap_or_default();
        if rule.id.split('.').count() < 2
            || stem.is_empty()
            || rule.id.chars().any(|character| character.is_uppercase() || character.is_whitespace())
        {
            return refuse("id", "an id is the market and a name in lower case, with a dot between");
        }
        if source.law.is_empty() || source.article.is_empty() || !source.url.starts_with("http") {
            return refuse("source", "a rule needs a law, an article and an address where it can be read");
        }
        if source.until.is_some_and(|until| until <= source.effective) {
            return refuse("source", "the rule ends before it begins");
        }
        if rule.message.is_empty() || rule.fix.is_empty() {
            return refuse("message", "message and fix are needed in both languages");
        }
        self.must_be_sound_condition(&[Step::Field("rules"), Step::Item(number), Step::Field("when")], &rule.id, &rule.when)?;
        for (position, exception) in rule.unless.iter().enumerate() {
            let path = [Step::Field("rules"), Step::Item(number), Step::Field("unless"), Step::Item(position)];
            self.must_be_sound_condition(&path, &rule.id, exception)?;
            if exception.is_empty() {
                return self.refuse(&path, &rule.id, "an empty exception would silence the rule for good");
            }
        }
        Ok(())
    }

    fn must_be_sound_check(&self, number: usize, rule: &Rule, merged: &PackData) -> Result<(), PackError> {
        let path = [Step::Field("rules"), Step::Item(number), Step::Field("check")];
        let refuse = |reason: &str| self.refuse(&path, &rule.id, reason);
        self.must_be_sound_terms(&path, &rule.id, rule.check.terms())?;
        match &rule.check {
            Check::Terms(terms) if terms.terms.is_empty() && terms.patterns.is_empty() => refuse("a check of terms needs terms"),
            Check::Statement { terms, patterns, .. } if terms.is_empty() && patterns.is_empty() => {
                refuse("a check of statements needs statements")
            }
            Check::Facts {} if rule.when.is_empty() => refuse("a check of facts needs conditions"),
            Check::LabelGrade { grade, group } if !merged.labels.iter().any(|label| label.grade == *grade && label.group == *group) => {
                refuse(&format!("no label is {grade} in the group {group:?}"))
            }
            Check::LabelElsewhere { facts } => match facts.iter().find(|name| fact::type_of(name).is_none()) {
                Some(unknown) => refuse(&format!("{unknown:?} is no known fact")),
                None => Ok(()),
            },
            Check::Facts {}
            | Check::Terms(_)
            | Check::Statement { .. }
            | Check::LabelGrade { .. }
            | Check::LabelMissing {}
            | Check::LabelBeforeFold { .. }
            | Check::LabelNotBuried { .. }
            | Check::LabelLanguage { .. }
            | Check::LabelHash {}
            | Check::LabelFirst {}
            | Check::LabelUnderstated {} => Ok(()),
        }
    }

    fn must_be_sound_condition(&self, path: &[Step<'_>], what: &str, condition: &Condition) -> Result<(), PackError> {
        for test in condition.fact_tests() {
            if fact::type_of(&test.name).is_none() {
                return self.refuse(path, what, &format!("{:?} is no known fact", test.name));
            }
            if test.is_empty() {
                return self.refuse(path, what, &format!("nothing is asked of {:?}", test.name));
            }
        }
        self.must_be_known(path, what, condition.platforms().into_iter())
    }

    fn must_be_known<'p>(&self, path: &[Step<'_>], what: &str, mut codes: impl Iterator<Item = &'p str>) -> Result<(), PackError> {
        match codes.find(|code| !self.platforms.platforms.contains_key(*code)) {
            Some(unknown) => self.refuse(path, what, &format!("{unknown:?} is no known platform")),
            None => Ok(()),
        }
    }
}

impl Sentence {
    fn is_empty(&self) -> bool {
        self.zh.is_empty() || self.en.is_empty()
    }
}

fn at_rule(number: usize) -> [Step<'static>; 2] {
    [Step::Field("rules"), Step::Item(number)]
}

fn overlaps(one: &Rule, other: &Rule) -> bool {
    let begins_before_end = |begin: &Rule, end: &Rule| end.source.until.is_none_or(|until| begin.source.effective < until);
    begins_before_end(one, other) && begins_before_end(other, one)
}
