//! Every URL of the house, one per line. The handlers stand in `api/<slice>.rs`.

use super::api::feed;
use super::route::{Entry, Route, get, list};
use entity::Role;

/// Every route, in the order of the document.
#[rustfmt::skip]
pub fn routes() -> Vec<Route> {
    vec![
        // what waits for me, what happened
        get("/api/v1/todo", "list_todo", feed::todo).says("What waits for me, the earliest deadline first."),
        list("/api/v1/events", "list_events", feed::events).query::<feed::EventsQuery>().for_only(Entry::Roles(&[Role::Auditor])).says("Every event of the house in its global order."),
    ]
}
