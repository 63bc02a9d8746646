//! Whose turn it is, as every page tells it: who, until when, how long that still is, and what silence does.

use entity::{Instant, Money, Party, SubjectKind, wait};
use fluent_bundle::FluentArgs;

use super::act::{Button, first_button};
use super::visit::Visit;
use super::way::path_of;
use crate::kernel::Ground;
use crate::render::Words;
use crate::web::view::explain;

/// An open wait on a page.
#[derive(Debug, serde::Serialize)]
pub struct Turn {
    /// What waits.
    kind: SubjectKind,
    /// Its state.
    state: String,
    /// What it belongs to, in names.
    title: String,
    /// What it is about in money, where its name does not say.
    sum: Option<Money>,
    /// Its page.
    link: Option<String>,
    /// Who must act.
    party: Party,
    /// Whether that is the visitor.
    mine: bool,
    /// Until when.
    until: Option<Instant>,
    /// How long that still is.
    left: Option<String>,
    /// Whether less than a day is left, or none.
    urgent: bool,
    /// All of it in a sentence, with what silence does.
    explanation: String,
    /// The first step the visitor can take, where it is shown away from its own page.
    first: Option<Button>,
    /// Whether it is shown away from its own page.
    away: bool,
}

impl Turn {
    /// An open wait, told to a visitor; `mine` if it stands on their own list.
    pub fn of(visit: &Visit, wait: &wait::Model, title: &str, mine: bool) -> Self {
        let seconds = wait.until.filter(|_| wait.paused_at.is_none()).map(|until| until.since(visit.house().now()).as_secs());
        Self {
            kind: wait.subject_kind,
            state: wait.state.clone(),
            title: title.to_owned(),
            sum: None,
            link: path_of(wait.subject_kind, wait.subject_id),
            party: wait.party,
            mine,
            until: wait.until,
            left: seconds.map(|seconds| left(visit.words(), seconds)),
            urgent: seconds.is_some_and(|seconds| seconds < 24 * 60 * 60),
            explanation: explain(visit.words(), wait, wait.on_silence.as_deref(), &visit.visitor.zone),
            first: None,
            away: false,
        }
    }

    /// The same with the first step the visitor can take.
    #[must_use]
    pub fn with_first(self, visit: &Visit, wait: &wait::Model) -> Self {
        Self { first: first_button(visit, wait), away: true, ..self }
    }

    /// The same with the amount it is about.
    #[must_use]
    pub fn about(self, sum: Option<Money>) -> Self {
        Self { sum, ..self }
    }

    /// The same on ground that tells whether it is the visitor's turn.
    pub fn on(visit: &Visit, wait: &wait::Model, title: &str, ground: &Ground) -> Self {
        let mine = match wait.role {
            Some(role) => role == visit.actor().role,
            None => ground.party_of(visit.actor()) == Some(wait.party),
        };
        Self::of(visit, wait, title, mine)
    }
}

/// A stretch of time in its largest whole unit, or that it is over.
fn left(words: &Words, seconds: i64) -> String {
    let (key, count) = match seconds {
        ..0 => ("page-left-over", 0),
        0..3_600 => ("page-left-minutes", (seconds / 60).max(1)),
        3_600..172_800 => ("page-left-hours", seconds / 3_600),
        172_800.. => ("page-left-days", seconds / 86_400),
    };
    let mut facts = FluentArgs::new();
    facts.set("count", count);
    words.say_with(key, &facts).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Locale;

    #[test]
    fn time_left_is_told_in_its_largest_whole_unit() {
        let (en, zh) = (Words::load(Locale::En).unwrap(), Words::load(Locale::ZhCn).unwrap());
        assert_eq!(left(&en, 30), "1 minute left");
        assert_eq!(left(&en, 3 * 3600 + 59), "3 hours left");
        assert_eq!(left(&en, 72 * 3600), "3 days left");
        assert_eq!(left(&en, -1), "overdue");
        assert_eq!(left(&zh, 72 * 3600), "还剩 3 天");
    }
}
