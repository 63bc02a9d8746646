//! One page as data: how and where it is asked for, who may come in, what runs.

use std::borrow::Cow;
use std::rc::Rc;

use entity::Role;
use futures_util::future::LocalBoxFuture;

use super::upload::FORM_MOST;
use super::visit::{Sheet, Visit};
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
    /// Whether a form must carry the token of the visit. Not where the address itself is the secret: then whoever has it
    /// could have asked for the form, and its page looks after that.
    pub guarded: bool,
    /// The most bytes of a form that brings files.
    pub form_most: usize,
    pub(super) run: Run,
}

impl Page {
    /// A page whose address is a secret that came by letter.
    pub(super) fn secret(mut self) -> Self {
        self.entry = Entry::Anyone;
        self.guarded = false;
        self
    }

    /// A page whose form brings files of so many bytes.
    pub(super) fn takes(mut self, bytes: usize) -> Self {
        self.form_most = bytes;
        self
    }

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
    Page { method, path: path.into(), entry: Entry::SignedIn, guarded: true, form_most: FORM_MOST, run }
}
