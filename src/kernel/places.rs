//! Places in front of the database: how many promises may wait for it, and how many do. Who finds none is sent
//! away at once, instead of waiting for an answer that comes too late.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Fault;

/// So many places.
#[derive(Clone, Debug)]
pub struct Places {
    most: usize,
    taken: Arc<AtomicUsize>,
}

impl Places {
    /// Places for so many.
    pub fn for_at_most(most: usize) -> Self {
        Self { most, taken: Arc::default() }
    }

    /// How many wait.
    pub fn taken(&self) -> usize {
        self.taken.load(Ordering::SeqCst)
    }

    /// Takes a place, until it is dropped.
    pub fn enter(&self) -> Result<Place, Fault> {
        // The place is made first: where there is none, dropping it gives it back.
        let place = Place { taken: Arc::clone(&self.taken) };
        if self.taken.fetch_add(1, Ordering::SeqCst) < self.most {
            Ok(place)
        } else {
            Err(Fault::Unavailable("too many promises wait for the database".to_owned()))
        }
    }
}

/// A place that is taken.
#[derive(Debug)]
pub struct Place {
    taken: Arc<AtomicUsize>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.taken.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_finds_no_place_is_sent_away_and_a_place_left_is_free_again() {
        let places = Places::for_at_most(2);
        let (first, _second) = (places.enter().unwrap(), places.enter().unwrap());
        assert!(matches!(places.enter(), Err(Fault::Unavailable(_))));
        assert_eq!(places.taken(), 2, "whoever was sent away holds nothing");
        drop(first);
        assert!(places.enter().is_ok());
    }
}
