//! Probes: is it alive, is it ready, and the numbers behind it for Prometheus.

use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpResponse, Responder};

use super::front::Front;
use crate::kernel::pulse::{self, Pulse};

/// How far letters may be behind before the house no longer calls itself ready.
const LETTERS_AGE_MOST_SECONDS: i64 = 15 * 60;
/// How far timers may be behind.
const TIMERS_LAG_MOST_SECONDS: i64 = 15 * 60;

/// Registers the probes.
pub fn register(config: &mut ServiceConfig) {
    config
        .route("/healthz", web::get().to(async || HttpResponse::Ok().content_type("text/plain").body("ok\n")))
        .route("/readyz", web::get().to(ready))
        .route("/metrics", web::get().to(metrics));
}

/// What was looked at, and how it is.
#[derive(Debug, serde::Serialize)]
struct Readiness {
    ready: bool,
    database_writable: bool,
    schema_current: bool,
    letters_in_time: bool,
    timers_in_time: bool,
    pulse: Option<Pulse>,
}

async fn ready(front: Data<Front>) -> impl Responder {
    let house = front.house();
    let database_writable = pulse::can_write(house).await.is_ok();
    let schema_current = pulse::schema_is_current(house).await.unwrap_or(false);
    let pulse = pulse::take(house).await.ok();
    let letters_in_time = pulse.is_some_and(|pulse| pulse.letters_age_seconds <= LETTERS_AGE_MOST_SECONDS);
    let timers_in_time = pulse.is_some_and(|pulse| pulse.timers_lag_seconds <= TIMERS_LAG_MOST_SECONDS);
    // Work that is behind is no reason to turn callers away: it is shown, and the door stays open.
    let ready = database_writable && schema_current;
    let answer = Readiness { ready, database_writable, schema_current, letters_in_time, timers_in_time, pulse };
    if ready { HttpResponse::Ok().json(answer) } else { HttpResponse::ServiceUnavailable().json(answer) }
}

async fn metrics(front: Data<Front>) -> impl Responder {
    match pulse::take(front.house()).await {
        Ok(pulse) => HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(prometheus(&pulse)),
        Err(fault) => {
            tracing::error!(%fault, "the pulse could not be taken");
            HttpResponse::ServiceUnavailable().finish()
        }
    }
}

/// The text format of Prometheus.
fn prometheus(pulse: &Pulse) -> String {
    let lines = [
        ("pappus_promises_waiting", "gauge", "Promises that wait for the writer.", pulse.waiting_promises),
        ("pappus_outbox_due", "gauge", "Letters whose hour has come and that are not handed over.", pulse.letters_due),
        ("pappus_outbox_age_seconds", "gauge", "How long the oldest of them waits.", pulse.letters_age_seconds),
        ("pappus_timers_due", "gauge", "Deadlines that have passed and whose step was not taken.", pulse.timers_due),
        ("pappus_timers_lag_seconds", "gauge", "How long ago the oldest of them passed.", pulse.timers_lag_seconds),
        ("pappus_events_unsealed", "gauge", "Events without a place in the global order.", pulse.events_unsealed),
        ("pappus_waits_open", "gauge", "Open waits.", pulse.waits_open),
        ("pappus_events_total", "counter", "Events ever written.", pulse.events),
    ];
    lines.iter().map(|(name, kind, help, value)| format!("# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_are_lines_that_prometheus_reads() {
        let text = prometheus(&Pulse { timers_due: 3, ..Pulse::default() });
        assert!(text.contains("# TYPE pappus_timers_due gauge\npappus_timers_due 3\n"), "{text}");
    }
}
