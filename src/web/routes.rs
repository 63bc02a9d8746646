//! Every URL of the house, one per line. The handlers stand in `api/<slice>.rs`.

use super::api::{content, deal, draft, feed};
use super::route::{Entry, Route, get, history, list, post, put, step};
use entity::Role;

/// Every route, in the order of the document.
#[rustfmt::skip]
pub fn routes() -> Vec<Route> {
    vec![
        // what waits for me, what happened
        get("/api/v1/todo", "list_todo", feed::todo).says("What waits for me, the earliest deadline first."),
        list("/api/v1/events", "list_events", feed::events).query::<feed::EventsQuery>().for_only(Entry::Roles(&[Role::Auditor])).says("Every event of the house in its global order."),

        // deals
        list("/api/v1/deals", "list_deals", deal::list).says("The caller's deals, the newest first."),
        get("/api/v1/deals/{id}", "read_deal", deal::read).says("A deal with its pieces."),
        get("/api/v1/deals/{id}/confirmation", "read_confirmation", deal::confirmation).says("The confirmation (合作确认单), as it was frozen."),
        history("deals", deal::is_visible),
        step("deals", "fund", deal::fund),

        // samples
        get("/api/v1/samples/{id}", "read_sample", deal::read_sample).says("A sample."),
        history("samples", deal::is_sample_visible),
        step("samples", "ship", deal::ship),
        step("samples", "reship", deal::reship),
        step("samples", "receive", deal::receive),
        step("samples", "lose", deal::lose),
        step("samples", "ask_return", deal::ask_return),
        step("samples", "return", deal::return_sample),

        // deliverables
        get("/api/v1/deliverables/{id}", "read_deliverable", content::read).says("A deliverable with its newest proof."),
        put("/api/v1/deliverables/{id}/route-reference", "set_route_reference", content::set_route_reference).says("Notes the order number of the platform's own order system."),
        list("/api/v1/deliverables/{id}/drafts", "list_drafts", draft::list).says("The versions of its content, the newest first."),
        post("/api/v1/deliverables/{id}/drafts", "write_draft", draft::write).says("Begins the next version of its content."),
        history("deliverables", content::is_visible),
        step("deliverables", "submit_outline", content::submit_outline),
        step("deliverables", "accept_outline", content::accept_outline),
        step("deliverables", "ask_outline_changes", content::ask_outline_changes),
        step("deliverables", "prove", content::prove),
        step("deliverables", "confirm", content::confirm),
        step("deliverables", "refuse_proof", content::refuse_proof),
        step("deliverables", "object", content::object),
        step("deliverables", "sign_off", content::sign_off),
        step("deliverables", "ask_removal", content::ask_removal),
        step("deliverables", "agree_removal", content::agree_removal),
        step("deliverables", "refuse_removal", content::refuse_removal),
        step("deliverables", "miss", content::miss),
        step("deliverables", "restore", content::restore),
        step("deliverables", "claw_back", content::claw_back),
        step("deliverables", "excuse", content::excuse),

        // drafts, their lanes and checks
        get("/api/v1/drafts/{id}", "read_draft", draft::read).says("A draft."),
        put("/api/v1/drafts/{id}", "rewrite_draft", draft::rewrite).says("Changes a draft that was not handed in."),
        list("/api/v1/drafts/{id}/reviews", "list_reviews", draft::lanes).says("Its review lanes, in order."),
        list("/api/v1/drafts/{id}/compliance-checks", "list_checks", draft::checks).says("Its compliance checks, the newest first."),
        history("drafts", draft::is_visible),
        step("drafts", "submit", draft::submit),
        step("drafts", "withdraw", draft::withdraw),
        step("drafts", "approve", draft::approve),
        step("drafts", "ask_changes", draft::ask_changes),
        get("/api/v1/reviews/{id}", "read_review", draft::read_lane).says("A review lane with its remarks."),
        post("/api/v1/reviews/{id}/remarks", "write_remark", draft::remark).says("Remarks in a lane; nobody on the other side sees it before the lane speaks."),
        history("reviews", draft::is_lane_visible),
        step("reviews", "approve", draft::approve_lane),
        step("reviews", "ask_changes", draft::return_lane),
        get("/api/v1/compliance-checks/{id}", "read_check", draft::read_check).says("A compliance check with its findings."),
        history("compliance-checks", draft::is_check_visible),
        step("compliance-checks", "rule", draft::rule),
        step("compliance-checks", "appeal", draft::appeal),
    ]
}
