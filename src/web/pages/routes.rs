//! Every page, one per line. The handlers stand in the file of their slice.

use entity::Role;

use super::act;
use super::page::{Entry, Page, get, post};
use super::{
    audit, health, hook, job, liabilities, me, packs, payees, reconciliation, retry, roster, search, second_factor, tax, team, terms,
    tokens, unsubscribe, users,
};
use super::{
    availability, balance, basket, billing, brief, comparison, confirmation, creator, deal, deliverable, dispute, earnings, editor, follow,
    home, invoices, letter, link, listing, media, payout, preview, product, proposal, queue, results, sign_in, statement, styleguide,
    subject, way,
};
use crate::market::content::REQUEST_BYTES_MOST;

/// Who sees what leaves the bank.
const MONEY: &[Role] = &[Role::Finance, Role::Auditor];
/// Who handles the bank's files.
const FINANCE: &[Role] = &[Role::Finance];
/// Who runs the market.
const OPERATOR: &[Role] = &[Role::Operator];

/// Who runs the house.
const HOUSE: &[Role] = &[Role::Operator];
/// Who looks at what happened.
const WATCH: &[Role] = &[Role::Operator, Role::Auditor];
/// Who acts for creators.
const AGENCY: &[Role] = &[Role::AgencyOwner, Role::AgencyAgent];

/// Every page. Forms come first: `/briefs/new` is no brief.
pub fn pages() -> Vec<Page> {
    let mut pages = act::pages();
    pages.extend(listing::pages());
    pages.extend(rooms());
    pages.extend(money());
    pages.extend(own());
    pages.extend(house());
    pages
}

/// The pages that are no form of a single promise.
#[rustfmt::skip]
fn rooms() -> Vec<Page> {
    vec![
        get("/sign-in", sign_in::form).open_to(Entry::Anyone),
        post("/sign-in", sign_in::sign_in).open_to(Entry::Guessable),
        post("/sign-out", sign_in::sign_out),
        get("/sign-up", sign_in::choose).open_to(Entry::Anyone),
        post("/switch", sign_in::switch),
        get("/", home::show),
        get("/changes", follow::open),
        get("/creators", creator::list),
        post("/creators/basket", basket::send_to_chosen),
        get("/creators/{id}", creator::show),
        get("/storefront", creator::own),
        get("/availability", availability::show),
        get("/proposals", proposal::list),
        get("/proposals/{id}", proposal::show),
        get("/briefs", brief::list),
        get("/briefs/{id}", brief::show),
        post("/briefs/{id}/basket", basket::send_all),
        get("/briefs/{id}/proposals", comparison::show),
        post("/briefs/{id}/proposals/decline", comparison::decline),
        get("/deals", deal::list),
        get("/deals/{id}/attachments/{file}", deal::attachment),
        get("/deals/{id}", deal::show),
        get("/deals/{id}/evidence", deal::evidence),
        get("/confirmations/{id}", confirmation::show),
        get("/deliverables/{id}/drafts/new", editor::begin),
        post("/deliverables/{id}/drafts/new", editor::take_new).takes(REQUEST_BYTES_MOST),
        get("/drafts/{id}/edit", editor::resume),
        post("/drafts/{id}/edit", editor::take_old).takes(REQUEST_BYTES_MOST),
        get("/drafts/{id}/media/{media}", media::show),
        get("/deliverables/{id}/screenshots/{file}", media::screenshot),
        get("/deliverables/{id}", deliverable::show),
        get("/deliverables/{id}/measurements", results::all),
        get("/results", results::show),
        get("/products/{id}", product::show),
        get("/styleguide", styleguide::show).open_to(Entry::Anyone),
        get("/payout-batches", payout::list).open_to(Entry::Roles(MONEY)),
        get("/payout-batches/{id}/files/{format}", payout::file).open_to(Entry::Roles(MONEY)),
        get("/payout-batches/{id}", payout::show).open_to(Entry::Roles(MONEY)),
        get("/inbox", letter::inbox),
        post("/inbox/read", letter::read_all),
        get("/mailbox", letter::mailbox).open_to(Entry::Anyone),
        get("/mailbox/{id}", letter::show).open_to(Entry::Anyone),
        get("/act/{token}", link::show).secret(),
        post("/act/{token}", link::take).secret(),
        get("/unsubscribe/{token}", unsubscribe::show).secret(),
        post("/unsubscribe/{token}", unsubscribe::take).secret(),
        get("/letters/preview", preview::list).open_to(Entry::Roles(OPERATOR)),
        get("/letters/preview/{code}", preview::show).open_to(Entry::Roles(OPERATOR)),
        get("/cancellations/{id}", subject::cancellation),
        get("/change-requests/{id}", subject::change_request),
        get("/disputes/{id}", dispute::show),
        get("/queue", queue::show),
        post("/queue", queue::show),
        get("/representations/{id}", subject::representation),
        get("/samples/{id}", subject::sample),
        // where letters lead that have no page of their own
        get("/drafts/{id}", way::draft),
        get("/reviews/{id}", way::review),
        get("/compliance-checks/{id}", way::check),
    ]
}

/// Money as each side sees its own.
#[rustfmt::skip]
fn money() -> Vec<Page> {
    vec![
        get("/balance", balance::show),
        get("/earnings", earnings::list),
        get("/earnings/{id}", earnings::show),
        get("/invoices", billing::list),
        get("/invoices/{id}/files/{file}", billing::paper),
        get("/invoices/{id}", billing::show),
        get("/payee-invoices", invoices::list),
        get("/payee-invoices/{id}", invoices::show),
        get("/statements", statement::list),
        get("/statements/{id}/files/{format}", statement::file),
        get("/statements/{id}", statement::show),
    ]
}

/// Everybody's own account.
#[rustfmt::skip]
fn own() -> Vec<Page> {
    vec![
        get("/me", me::show),
        post("/me/person", me::save),
        post("/me/password", me::change_password),
        post("/me/other-sessions/end", me::end_others),
        post("/me/sessions/{id}/end", me::end_session),
        get("/me/tokens", tokens::show),
        post("/me/tokens", tokens::make),
        post("/me/tokens/{id}/end", tokens::revoke),
        get("/me/second-factor", second_factor::show),
        post("/me/second-factor/begin", second_factor::begin),
        post("/me/second-factor/confirm", second_factor::confirm),
        post("/me/second-factor/give-up", second_factor::give_up),
        get("/members", team::show),
        get("/webhooks", hook::list),
        get("/webhooks/{id}", hook::show),
        get("/roster", roster::show).open_to(Entry::Roles(AGENCY)),
        get("/search", search::show),
        get("/jobs", job::list),
        get("/jobs/{id}", job::show),
    ]
}

/// The desks of those who answer for the house.
#[rustfmt::skip]
fn house() -> Vec<Page> {
    vec![
        get("/closings/{id}", subject::closing).open_to(Entry::Roles(MONEY)),
        get("/reconciliation", reconciliation::show).open_to(Entry::Roles(MONEY)),
        get("/deposits/{id}/return-file", reconciliation::return_file).open_to(Entry::Roles(FINANCE)),
        get("/tax", tax::list).open_to(Entry::Roles(MONEY)),
        get("/liabilities", liabilities::show).open_to(Entry::Roles(MONEY)),
        get("/payees", payees::list).open_to(Entry::Roles(MONEY)),
        get("/terms", terms::show),
        get("/terms/change", terms::change).open_to(Entry::Roles(HOUSE)),
        post("/terms/change", terms::preview).open_to(Entry::Roles(HOUSE)),
        get("/packs", packs::list),
        get("/packs/{id}", packs::show),
        get("/health", health::show).open_to(Entry::Roles(HOUSE)),
        get("/letters/suppressed", health::suppressed).open_to(Entry::Roles(HOUSE)),
        get("/letters", health::letters).open_to(Entry::Roles(HOUSE)),
        post("/letters/{id}/retry", health::retry).open_to(Entry::Roles(HOUSE)),
        get("/retries", retry::show).open_to(Entry::Roles(HOUSE)),
        post("/retries", retry::retry).open_to(Entry::Roles(HOUSE)),
        get("/check", health::checking).open_to(Entry::Roles(WATCH)),
        post("/check", health::run_check).open_to(Entry::Roles(WATCH)),
        get("/events", audit::show).open_to(Entry::Roles(WATCH)),
        get("/users", users::list).open_to(Entry::Roles(HOUSE)),
        post("/users", users::create).open_to(Entry::Roles(HOUSE)),
        post("/users/{id}/ban", users::ban).open_to(Entry::Roles(HOUSE)),
        post("/users/{id}/second-factor", users::take_factor_away).open_to(Entry::Roles(HOUSE)),
    ]
}
