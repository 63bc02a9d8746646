//! Who follows a page as it changes: how many streams one person and all together hold open, and the end of all of them.
//!
//! What a stream tells is `pages/follow.rs`'s.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use entity::UserId;
use tokio::sync::watch;

/// The most streams one person holds open: more tabs than anybody looks at.
const OF_ONE_MOST: usize = 8;
/// The most streams this process holds open.
const MOST: usize = 2_000;

type Counts = Arc<Mutex<HashMap<UserId, usize>>>;

/// The streams this process holds open.
pub struct Followers {
    counts: Counts,
    closing: watch::Sender<bool>,
}

/// One open stream; dropping it gives its place free.
pub struct Following {
    counts: Counts,
    user: UserId,
    closing: watch::Receiver<bool>,
}

impl Default for Followers {
    fn default() -> Self {
        Self { counts: Counts::default(), closing: watch::channel(false).0 }
    }
}

impl Followers {
    /// A place for one more stream of somebody; `None` where they, or all together, hold as many as there may be.
    pub fn enter(&self, user: UserId) -> Option<Following> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.values().sum::<usize>() >= MOST || counts.get(&user).is_some_and(|count| *count >= OF_ONE_MOST) {
            return None;
        }
        *counts.entry(user).or_default() += 1;
        Some(Following { counts: Arc::clone(&self.counts), user, closing: self.closing.subscribe() })
    }

    /// Ends every stream, because the house closes.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }
}

impl Following {
    /// Resolves when the house closes.
    pub async fn over(&mut self) {
        // An end of the sender is the end of the house too.
        let _ = self.closing.wait_for(|closing| *closing).await;
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.user) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.user);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_holds_so_many_streams_and_gets_a_place_back_with_each_that_ends() {
        let (followers, ana, ben) = (Followers::default(), UserId(uuid::Uuid::from_u128(1)), UserId(uuid::Uuid::from_u128(2)));
        let mut held: Vec<Following> = (0..OF_ONE_MOST).map(|_| followers.enter(ana).unwrap()).collect();
        assert!(followers.enter(ana).is_none() && followers.enter(ben).is_some());
        held.pop();
        assert!(followers.enter(ana).is_some());
    }

    #[tokio::test]
    async fn a_closing_house_ends_every_stream() {
        let followers = Followers::default();
        let mut following = followers.enter(UserId(uuid::Uuid::nil())).unwrap();
        followers.close();
        following.over().await;
    }
}
