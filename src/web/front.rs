//! What every request is given: the house, the sentences of both languages, the limits, and whether this is
//! a market of real people.

use std::net::SocketAddr;
use std::sync::Arc;

use super::followers::Followers;
use super::limit::Limit;
use crate::config::{BankAccount, Environment, RateLimits};
use crate::kernel::House;
use crate::render::{Locale, Renderer, Words};

/// Somebody a made-up market lets anyone be, with one press on the sign-in page.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Guest {
    /// What they do here: `brand`, `creator`, `finance`.
    pub role: &'static str,
    /// What they are called.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their password, which everybody of a made-up market shares.
    pub password: &'static str,
}

/// What stands behind every handler. Cheap to clone.
#[derive(Clone)]
pub struct Front {
    inside: Arc<Inside>,
    environment: Environment,
    account: Option<Arc<BankAccount>>,
    egress_allow: Arc<[SocketAddr]>,
    guests: Arc<[Guest]>,
    looks: bool,
}

struct Inside {
    house: House,
    renderer: Arc<Renderer>,
    requests: Limit,
    sign_ins: Limit,
    sightings: Limit,
    followers: Followers,
}

impl Front {
    /// The front of a house with real people in it.
    pub fn new(house: House, renderer: Arc<Renderer>, limits: RateLimits) -> Self {
        let requests = Limit::per_minute(limits.requests_per_minute);
        let sign_ins = Limit::per_minute(limits.sign_ins_per_minute);
        let inside = Inside { house, renderer, requests, sign_ins, sightings: Limit::hourly(), followers: Followers::default() };
        Self {
            inside: Arc::new(inside),
            environment: Environment::Production,
            account: None,
            egress_allow: Arc::new([]),
            guests: Arc::new([]),
            looks: true,
        }
    }

    /// The same for another kind of market.
    #[must_use]
    pub fn in_environment(self, environment: Environment) -> Self {
        Self { environment, ..self }
    }

    /// The same with the account that brands pay into.
    #[must_use]
    pub fn with_account(self, account: Option<BankAccount>) -> Self {
        Self { account: account.map(Arc::new), ..self }
    }

    /// The same for a demo, with whom anyone may be there.
    #[must_use]
    pub fn with_guests(self, guests: Vec<Guest>) -> Self {
        Self { guests: guests.into(), ..self }
    }

    /// Whom anyone may be; nobody where it is in earnest.
    pub fn guests(&self) -> &[Guest] {
        if self.is_in_earnest() { &[] } else { &self.guests }
    }

    /// The account that brands pay into, where it is known.
    pub fn account(&self) -> Option<&BankAccount> {
        self.account.as_deref()
    }

    /// The streams that tell pages of changes.
    pub fn followers(&self) -> &Followers {
        &self.inside.followers
    }

    /// The same for a test, where these local addresses may be reached.
    #[must_use]
    pub fn reaching(self, allow: Vec<SocketAddr>) -> Self {
        Self { egress_allow: allow.into(), ..self }
    }

    /// The same where live posts are looked at, or not.
    #[must_use]
    pub fn looking_at_posts(self, looks: bool) -> Self {
        Self { looks, ..self }
    }

    /// Whether live posts are looked at.
    pub fn looks_at_posts(&self) -> bool {
        self.looks
    }

    /// Local addresses that may be reached; none but in test.
    pub fn egress_allow(&self) -> &[SocketAddr] {
        &self.egress_allow
    }

    /// Whether real people and real money are at stake; elsewhere operators read everybody's letters.
    pub fn is_in_earnest(&self) -> bool {
        self.environment == Environment::Production
    }

    /// Whether finance and operators need a second factor to sign in; demo and tests spare them.
    pub fn requires_second_factor(&self) -> bool {
        self.is_in_earnest()
    }

    /// The house.
    pub fn house(&self) -> &House {
        &self.inside.house
    }

    /// Templates and sentences.
    pub fn renderer(&self) -> &Renderer {
        &self.inside.renderer
    }

    /// The sentences of a language.
    pub fn words(&self, locale: Locale) -> &Words {
        self.inside.renderer.words(locale)
    }

    /// How often a caller may ask.
    pub fn requests(&self) -> &Limit {
        &self.inside.requests
    }

    /// How often it is noted that a sign-in or a token was used.
    pub fn sightings(&self) -> &Limit {
        &self.inside.sightings
    }

    /// How often an address may try to sign in.
    pub fn sign_ins(&self) -> &Limit {
        &self.inside.sign_ins
    }
}
