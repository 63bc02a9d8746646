//! Where each form stands: the address of its page, and what it is drawn beside. Made from the routes themselves.

use entity::{Code, SubjectKind};

use crate::web::route::{Keyed, Method, Route};
use crate::web::routes::routes;

/// Operations that are no form of this sort: they answer with tokens, or have a page of their own.
const APART: &[&str] = &[
    "begin_totp",
    "confirm_totp",
    "give_up_totp",
    "sign_out",
    "end_session",
    "revoke_token",
    "retry_many",
    "note_messages_read",
    "add_media",
    "arrange_media",
    "remove_media",
];

/// A form that stands elsewhere than its route: the operation, its page, where one goes on, and the part of the body it
/// is about where the body has several.
type Elsewhere = (&'static str, &'static str, &'static str, Option<&'static str>);

/// Forms with an address of their own: those that letters lead to, and the ways of signing up.
const ELSEWHERE: &[Elsewhere] = &[
    ("sign_up", "/sign-up/brand", "/sign-in", Some("brand")),
    ("sign_up", "/sign-up/agency", "/sign-in", Some("agency")),
    ("sign_up", "/sign-up/creator", "/sign-in", Some("creator")),
    ("confirm_sign_up", "/confirm/{token}", "/sign-in", None),
    ("ask_password_reset", "/reset", "/sign-in", None),
    ("reset_password", "/reset/{token}", "/sign-in", None),
    ("accept_invitation", "/invitation/{token}", "/sign-in", None),
    ("claim_creator", "/claim/{token}", "/", None),
];

/// Where one goes on after forms that make nothing with a page of its own.
const ONWARD: &[(&str, &str)] = &[
    ("import_deposits", "/deposits"),
    ("sweep_fees", "/reconciliation"),
    ("set_payee_profile", "/me"),
    ("set_bank_details", "/me"),
    ("invite_member", "/members"),
    ("change_member_role", "/members"),
    ("remove_member", "/members"),
    ("update_organisation", "/members"),
    ("publish_terms", "/terms"),
    ("confirm_payee_identity", "/payees"),
    ("identify_user", "/users"),
    ("set_letter_preferences", "/me"),
    ("lift_own_suppression", "/me"),
    ("lift_suppression", "/letters/suppressed"),
    ("import_bounce", "/letters/suppressed"),
    ("register_webhook", "/webhooks"),
    ("remove_webhook", "/webhooks"),
    ("try_letter", "/letters/preview"),
    ("update_creator", "/storefront"),
    ("add_account", "/storefront#accounts"),
    ("remove_account", "/storefront#accounts"),
    ("set_rate", "/storefront#rates"),
    ("remove_rate", "/storefront#rates"),
    ("set_availability", "/availability"),
    ("add_absence", "/availability"),
    ("remove_absence", "/availability"),
    ("check_real_name", "/queue#newcomers"),
    ("verify_account", "/queue#newcomers"),
];

/// Forms that ask for what their route has in its address: the operation, its page, and the names of the address.
const ASKING: &[(&str, &str, &[&str])] = &[("set_rate", "/rates/new", &["platform", "format"])];

/// The parts of a body of which a form is about one.
pub const PARTS: &[&str] = &["brand", "agency", "creator"];

/// A form of a page and the route it stands for.
#[derive(Clone, Debug)]
pub struct Deed {
    /// The operation it stands for.
    pub operation: String,
    /// The address of its page.
    pub page: String,
    /// The operation that reads what it is drawn beside, where there is one.
    pub beside: Option<String>,
    /// Of a step: the kind of its subject, and its name.
    pub step: Option<(SubjectKind, String)>,
    /// Whether the form shows what there is, to be changed.
    pub changes: bool,
    /// Where one goes on, if not to what came of it.
    pub onward: Option<&'static str>,
    /// The part of the body that must be there, where the body has several; the others are left out.
    pub part: Option<&'static str>,
    /// What the form asks for that the route has in its address.
    pub asks: &'static [&'static str],
}

/// Every form.
pub fn deeds() -> Vec<Deed> {
    let routes = routes();
    let is_deed = |route: &&Route| {
        let is_elsewhere = ELSEWHERE.iter().any(|(operation, ..)| *operation == route.operation_id);
        let happens_once = route.keyed != Keyed::Never || route.method == Method::Delete;
        route.method != Method::Get && happens_once && !is_elsewhere && !APART.contains(&route.operation_id.as_str())
    };
    let elsewhere = ELSEWHERE.iter().map(|(operation, page, onward, part)| Deed {
        operation: (*operation).to_owned(),
        page: (*page).to_owned(),
        beside: None,
        step: None,
        changes: false,
        onward: Some(onward),
        part: *part,
        asks: &[],
    });
    let all: Vec<Deed> = routes.iter().filter(is_deed).map(|route| deed(route, &routes)).collect();
    let asking = |deed: &Deed| {
        let found = ASKING.iter().find(|(operation, ..)| *operation == deed.operation);
        found.map(|(_, page, asks)| Deed { page: (*page).to_owned(), changes: false, asks, ..deed.clone() })
    };
    let asked: Vec<Deed> = all.iter().filter_map(asking).collect();
    all.into_iter().chain(asked).chain(elsewhere).collect()
}

/// The form that stands at an address.
pub fn deed_at(page: &str) -> Option<Deed> {
    deeds().into_iter().find(|deed| deed.page == page)
}

/// The form of an operation that has one of its own.
pub fn deed_of(operation: &str) -> Option<Deed> {
    deeds().into_iter().find(|deed| deed.operation == operation)
}

fn deed(route: &Route, all: &[Route]) -> Deed {
    let path = page_of(&route.path);
    let step = step_of(path);
    let page = match (&step, route.method) {
        (Some(_), _) => path.to_owned(),
        (None, Method::Post | Method::Get) => format!("{path}/new"),
        (None, Method::Put | Method::Patch) => format!("{path}/edit"),
        (None, Method::Delete) => format!("{path}/remove"),
    };
    let changes = matches!(route.method, Method::Put | Method::Patch);
    let onward = ONWARD.iter().find(|(operation, _)| *operation == route.operation_id).map(|(_, onward)| *onward);
    Deed { operation: route.operation_id.clone(), page, beside: beside(&route.path, all), step, changes, onward, part: None, asks: &[] }
}

/// The address of a page for the address of a route.
pub fn page_of(path: &str) -> &str {
    path.strip_prefix("/api/v1").unwrap_or(path)
}

/// Of `/drafts/{id}/steps/approve`: a draft, and approve.
fn step_of(page: &str) -> Option<(SubjectKind, String)> {
    let (subject, step) = page.split_once("/{id}/steps/")?;
    let kind = SubjectKind::ALL.iter().find(|kind| kind.plural() == subject.trim_start_matches('/'))?;
    Some((*kind, step.to_owned()))
}

/// The operation that reads the nearest thing above an address, itself included.
fn beside(path: &str, all: &[Route]) -> Option<String> {
    let reads = |path: &str| all.iter().find(|route| route.method == Method::Get && route.path == path);
    let mut path = path;
    loop {
        if let Some(found) = reads(path).filter(|_| path.ends_with('}') || path.ends_with("/current")) {
            return Some(found.operation_id.clone());
        }
        path = path.rsplit_once('/')?.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(operation: &str) -> Deed {
        deeds().into_iter().find(|deed| deed.operation == operation).unwrap()
    }

    #[test]
    fn a_step_stands_where_its_subject_stands() {
        let deed = named("draft_approve");
        assert_eq!((deed.page.as_str(), deed.beside.as_deref()), ("/drafts/{id}/steps/approve", Some("read_draft")));
        assert_eq!(deed.step, Some((SubjectKind::Draft, "approve".to_owned())));
    }

    #[test]
    fn what_is_made_and_what_is_changed_have_their_own_addresses() {
        assert_eq!(named("create_brief").page, "/briefs/new");
        assert_eq!(named("rewrite_brief").page, "/briefs/{id}/edit");
        assert_eq!(named("end_product").page, "/products/{id}/remove");
        let deed = named("ask_cancellation");
        assert_eq!((deed.page.as_str(), deed.beside.as_deref()), ("/deals/{id}/cancellations/new", Some("read_deal")));
    }

    #[test]
    fn no_two_forms_share_an_address_and_none_answers_with_a_token() {
        let deeds = deeds();
        let mut pages: Vec<&str> = deeds.iter().map(|deed| deed.page.as_str()).collect();
        pages.sort_unstable();
        pages.dedup();
        assert_eq!(pages.len(), deeds.len());
        assert!(deeds.iter().all(|deed| !deed.page.contains("sessions")));
    }
}
