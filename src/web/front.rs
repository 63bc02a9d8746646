//! What every request is given: the house, the sentences of both languages, the limits, and whether this is
//! a market of real people.

use std::sync::Arc;

use super::limit::Limit;
use crate::config::{Environment, RateLimits};
use crate::kernel::House;
use crate::render::{Locale, Renderer, Words};

/// What stands behind every handler. Cheap to clone.
#[derive(Clone)]
pub struct Front(Arc<Inside>, Environment);

struct Inside {
    house: House,
    renderer: Arc<Renderer>,
    requests: Limit,
    sign_ins: Limit,
}

impl Front {
    /// The front of a house with real people in it.
    pub fn new(house: House, renderer: Arc<Renderer>, limits: RateLimits) -> Self {
        let requests = Limit::per_minute(limits.requests_per_minute);
        let sign_ins = Limit::per_minute(limits.sign_ins_per_minute);
        Self(Arc::new(Inside { house, renderer, requests, sign_ins }), Environment::Production)
    }

    /// The same for another kind of market.
    #[must_use]
    pub fn in_environment(self, environment: Environment) -> Self {
        Self(self.0, environment)
    }

    /// Whether real people and real money are at stake; elsewhere operators read everybody's letters.
    pub fn is_in_earnest(&self) -> bool {
        self.1 == Environment::Production
    }

    /// Whether finance and operators need a second factor to sign in; demo and tests spare them.
    pub fn requires_second_factor(&self) -> bool {
        self.is_in_earnest()
    }

    /// The house.
    pub fn house(&self) -> &House {
        &self.0.house
    }

    /// Templates and sentences.
    pub fn renderer(&self) -> &Renderer {
        &self.0.renderer
    }

    /// The sentences of a language.
    pub fn words(&self, locale: Locale) -> &Words {
        self.0.renderer.words(locale)
    }

    /// How often a caller may ask.
    pub fn requests(&self) -> &Limit {
        &self.0.requests
    }

    /// How often an address may try to sign in.
    pub fn sign_ins(&self) -> &Limit {
        &self.0.sign_ins
    }
}
