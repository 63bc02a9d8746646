//! Every page, one per line. The handlers stand in the file of their slice.

use std::borrow::Cow;
use std::rc::Rc;

use entity::Role;
use futures_util::future::LocalBoxFuture;

use super::visit::{Sheet, Visit};
use super::act;
use super::{brief, confirmation, creator, deal, deliverable, home, listing, letter, payout, proposal, sign_in, statement, subject, way};
use crate::kernel::Fault;
use crate::web::route::Method;

/// Who may come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Everybody.
    Anyone,
    /// Everybody, but only so often a minute and address.
    Guessable,
    /// Whoever has signed in; others are asked to.
    SignedIn,
    /// Only these roles.
    Roles(&'static [Role]),
}

/// Who sees what leaves the bank.
const MONEY: &[Role] = &[Role::Finance, Role::Auditor];

type Run = Rc<dyn Fn(Rc<Visit>) -> LocalBoxFuture<'static, Result<Sheet, Fault>>>;

/// One page.
#[derive(Clone)]
pub struct Page {
    /// How it is asked for: reads are `GET`, forms are `POST`.
    pub method: Method,
    /// Where, with its ids in braces.
    pub path: Cow<'static, str>,
    /// Who may come in.
    pub entry: Entry,
    pub(super) run: Run,
}

/// Every page. Forms come first: `/briefs/new` is no brief.
pub fn pages() -> Vec<Page> {
    let mut pages = act::pages();
    pages.extend(listing::pages());
    pages.extend(rooms());
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
        get("/creators", creator::list),
        get("/creators/{id}", creator::show),
        get("/proposals", proposal::list),
        get("/proposals/{id}", proposal::show),
        get("/briefs", brief::list),
        get("/briefs/{id}", brief::show),
        get("/deals", deal::list),
        get("/deals/{id}", deal::show),
        get("/confirmations/{id}", confirmation::show),
        get("/deliverables/{id}", deliverable::show),
        get("/statements", statement::list),
        get("/statements/{id}", statement::show),
        get("/payout-batches", payout::list).open_to(Entry::Roles(MONEY)),
        get("/payout-batches/{id}/files/{format}", payout::file).open_to(Entry::Roles(MONEY)),
        get("/payout-batches/{id}", payout::show).open_to(Entry::Roles(MONEY)),
        get("/inbox", letter::inbox),
        get("/mailbox", letter::mailbox).open_to(Entry::Anyone),
        get("/mailbox/{id}", letter::show).open_to(Entry::Anyone),
        get("/cancellations/{id}", subject::cancellation),
        get("/change-requests/{id}", subject::change_request),
        get("/disputes/{id}", subject::dispute),
        get("/representations/{id}", subject::representation),
        // where letters lead that have no page of their own
        get("/samples/{id}", way::sample),
        get("/drafts/{id}", way::draft),
        get("/reviews/{id}", way::review),
        get("/compliance-checks/{id}", way::check),
    ]
}

impl Page {
    pub(super) fn open_to(mut self, entry: Entry) -> Self {
        self.entry = entry;
        self
    }
}

pub(super) fn get<F>(path: impl Into<Cow<'static, str>>, handler: F) -> Page
where
    F: AsyncFn(Rc<Visit>) -> Result<Sheet, Fault> + Clone + 'static,
{
    page(Method::Get, path, handler)
}

pub(super) fn post<F>(path: impl Into<Cow<'static, str>>, handler: F) -> Page
where
    F: AsyncFn(Rc<Visit>) -> Result<Sheet, Fault> + Clone + 'static,
{
    page(Method::Post, path, handler)
}

fn page<F>(method: Method, path: impl Into<Cow<'static, str>>, handler: F) -> Page
where
    F: AsyncFn(Rc<Visit>) -> Result<Sheet, Fault> + Clone + 'static,
{
    let run: Run = Rc::new(move |visit| {
        let handler = handler.clone();
        Box::pin(async move { handler(visit).await })
    });
    Page { method, path: path.into(), entry: Entry::SignedIn, run }
}
