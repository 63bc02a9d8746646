//! How a worker goes round: look, do what there is, wait until something was written or a while has
//! passed, and stop when the house closes.

use std::time::Duration;

use tokio::sync::watch;

use crate::kernel::{Fault, House};

/// How often a worker looks by itself, and how long it lets writes gather before it looks.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// At the latest after this.
    pub every: Duration,
    /// Not sooner after a write than this.
    pub gather: Duration,
}

/// Goes round until told to stop. A round that fails is logged and the next one comes in its time.
pub async fn go_round(
    name: &'static str,
    house: House,
    pace: Pace,
    mut stop: watch::Receiver<bool>,
    round: impl AsyncFn() -> Result<(), Fault>,
) {
    while !*stop.borrow() {
        let written = house.was_written();
        if let Err(fault) = round().await {
            tracing::error!(worker = name, %fault, "a round failed");
        }
        let woken = async {
            tokio::select! {
                () = written => tokio::time::sleep(pace.gather).await,
                () = tokio::time::sleep(pace.every) => {}
            }
        };
        tokio::select! {
            () = woken => {}
            _ = stop.changed() => {}
        }
    }
}
