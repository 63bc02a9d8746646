//! What every request is given: the house, the sentences of both languages, the limits.

use std::sync::Arc;

use crate::kernel::House;
use crate::render::{Locale, Renderer, Words};

/// What stands behind every handler. Cheap to clone.
#[derive(Clone)]
pub struct Front(Arc<Inside>);

struct Inside {
    house: House,
    renderer: Renderer,
}

impl Front {
    /// The front of a house.
    pub fn new(house: House, renderer: Renderer) -> Self {
        Self(Arc::new(Inside { house, renderer }))
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
}
