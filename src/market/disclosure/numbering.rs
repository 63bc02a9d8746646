//! Gives every list of terms and every pattern of a pack its number, once, when the pack is read.

use super::condition::Condition;
use super::literals::{Catalogue, List, Literals};
use super::pack::{Check, PackData};
use super::pattern::Pattern;
use super::text::fold;
use super::vocabulary::Form;

/// Numbers the lists and patterns of a pack and takes them down.
pub fn number(data: &mut PackData) -> Catalogue {
    let mut catalogue = Counter::default();
    catalogue.condition(&mut data.connection);
    data.no_label_needed.iter_mut().for_each(|condition| catalogue.condition(condition));
    catalogue.patterns(&mut data.label_silent);
    for label in &mut data.labels {
        let list = if label.form == Form::Hashtag { List::Tags } else { List::Text };
        catalogue.list(&mut label.terms, list);
        catalogue.patterns(&mut label.patterns);
    }
    for rule in &mut data.rules {
        catalogue.condition(&mut rule.when);
        rule.unless.iter_mut().for_each(|condition| catalogue.condition(condition));
        catalogue.check(&mut rule.check);
    }
    catalogue.0
}

/// The catalogue while it grows.
#[derive(Default)]
struct Counter(Catalogue);

impl Counter {
    fn check(&mut self, check: &mut Check) {
        match check {
            Check::Terms(terms) => {
                self.list(&mut terms.terms, List::Text);
                self.list(&mut terms.silent, List::Text);
                self.patterns(&mut terms.patterns);
                self.patterns(&mut terms.silent_patterns);
            }
            Check::Statement { terms, patterns, .. } => {
                self.list(terms, List::Text);
                self.patterns(patterns);
            }
            Check::Facts {}
            | Check::LabelMissing {}
            | Check::LabelGrade { .. }
            | Check::LabelElsewhere { .. }
            | Check::LabelBeforeFold { .. }
            | Check::LabelNotBuried { .. }
            | Check::LabelLanguage { .. }
            | Check::LabelHash {}
            | Check::LabelFirst {}
            | Check::LabelUnderstated {} => {}
        }
    }

    fn condition(&mut self, condition: &mut Condition) {
        self.patterns(&mut condition.text);
        self.patterns(&mut condition.text_not);
        condition.any.iter_mut().for_each(|inner| self.condition(inner));
    }

    fn list(&mut self, literals: &mut Literals, kind: impl FnOnce(Vec<String>) -> List) {
        literals.set_number(self.0.lists.len());
        self.0.lists.push(kind(literals.iter().map(|term| fold(term)).collect()));
    }

    fn patterns(&mut self, patterns: &mut [Pattern]) {
        for pattern in patterns {
            pattern.set_number(self.0.patterns.len());
            self.0.patterns.push(pattern.clone());
        }
    }
}
