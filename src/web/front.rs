//! What every request is given: the house, the sentences of both languages, the limits.

use std::sync::Arc;

use super::limit::Limit;
use crate::config::RateLimits;
use crate::kernel::House;
use crate::render::{Locale, Renderer, Words};

/// What stands behind every handler. Cheap to clone.
#[derive(Clone)]
pub struct Front(Arc<Inside>, SecondFactor);

/// Whether finance and operators need a second factor to sign in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SecondFactor {
    Required,
    Spared,
}

struct Inside {
    house: House,
    renderer: Arc<Renderer>,
    requests: Limit,
    sign_ins: Limit,
}

impl Front {
    /// The front of a house.
    pub fn new(house: House, renderer: Arc<Renderer>, limits: RateLimits) -> Self {
        let requests = Limit::per_minute(limits.requests_per_minute);
        let sign_ins = Limit::per_minute(limits.sign_ins_per_minute);
        Self(Arc::new(Inside { house, renderer, requests, sign_ins }), SecondFactor::Required)
    }

    /// The front of a demo or test, where finance and operators sign in without a second factor.
    #[must_use]
    pub fn sparing_second_factor(mut self) -> Self {
        self.1 = SecondFactor::Spared;
        self
    }

    /// Whether finance and operators need a second factor here.
    pub fn requires_second_factor(&self) -> bool {
        self.1 == SecondFactor::Required
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
