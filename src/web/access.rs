//! Who may call the operations that take no step, in which relation to the thing they name.
//!
//! What may be done to a promise in which state stands in its lifecycle; this page says the rest, so that
//! `pappus authz` prints all of it and a test asks every line over HTTP. Use cases and finders enforce it.

use entity::{Party, Role};

/// How somebody stands to the thing an operation is about, or, where it is about none, as whom they have signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Their organisation or profile is a side of it.
    Party,
    /// Their agency acts for the creator who is a side of it.
    Acting,
    /// They serve the platform.
    Platform,
    /// None: another brand, another creator, an agency that acts for another creator, somebody without a seat.
    Stranger,
}

impl Relation {
    /// The relations a person of a role can stand in.
    pub fn of(role: Role) -> &'static [Self] {
        match role {
            Role::BrandOwner | Role::BrandManager | Role::BrandFinance | Role::BrandViewer | Role::Creator => {
                &[Self::Party, Self::Stranger]
            }
            Role::AgencyOwner | Role::AgencyAgent => &[Self::Party, Self::Acting, Self::Stranger],
            Role::Reviewer | Role::Mediator | Role::Finance | Role::Operator | Role::Auditor => &[Self::Platform],
            Role::Nobody | Role::Clock => &[Self::Stranger],
        }
    }

    /// The side on which a person of a role then stands.
    pub fn party(self, role: Role) -> Option<Party> {
        match (self, role) {
            (Self::Stranger, _) => None,
            (Self::Acting, _) | (_, Role::Creator) => Some(Party::Creator),
            (_, Role::AgencyOwner | Role::AgencyAgent) => Some(Party::Agency),
            (_, Role::Finance) => Some(Party::Finance),
            (Self::Platform, _) => Some(Party::Platform),
            (Self::Party, _) => Some(Party::Brand),
        }
    }
}

/// Roles that may, in which relations.
#[derive(Clone, Copy, Debug)]
pub struct Seat(&'static [Role], &'static [Relation]);

/// Who may call an operation.
#[derive(Clone, Copy, Debug)]
pub enum Access {
    /// Everybody, also without signing in.
    Everyone,
    /// Whoever has signed in.
    SignedIn,
    /// Those in one of these seats.
    Seats(&'static [&'static [Seat]]),
}

impl Access {
    /// Whether somebody who has signed in may.
    pub fn allows(self, role: Role, relation: Relation) -> bool {
        match self {
            Self::Everyone | Self::SignedIn => true,
            Self::Seats(groups) => {
                groups.iter().flat_map(|group| *group).any(|Seat(roles, relations)| roles.contains(&role) && relations.contains(&relation))
            }
        }
    }
}

use Relation::{Acting, Party as Own, Platform, Stranger};

const BRAND: &[Seat] = &[Seat(&[Role::BrandOwner, Role::BrandManager, Role::BrandFinance, Role::BrandViewer], &[Own])];
const BRAND_WRITES: &[Seat] = &[Seat(&[Role::BrandOwner, Role::BrandManager], &[Own])];
const BRAND_PAYS: &[Seat] = &[Seat(&[Role::BrandOwner, Role::BrandManager, Role::BrandFinance], &[Own])];
const CREATOR: &[Seat] = &[Seat(&[Role::Creator], &[Own]), Seat(&[Role::AgencyOwner, Role::AgencyAgent], &[Acting])];
const AGENCY: &[Seat] = &[Seat(&[Role::AgencyOwner, Role::AgencyAgent], &[Own])];
/// Creators and agencies, whoever's the brief is: one that is open to all is seen by all of them.
const EVERY_CREATOR: &[Seat] =
    &[Seat(&[Role::Creator], &[Own, Stranger]), Seat(&[Role::AgencyOwner, Role::AgencyAgent], &[Own, Acting, Stranger])];
/// Those of them who stand for a creator.
const APPLICANT: &[Seat] = &[Seat(&[Role::Creator], &[Own, Stranger]), Seat(&[Role::AgencyOwner, Role::AgencyAgent], &[Acting, Stranger])];
const STAFF: &[Seat] = &[Seat(&[Role::Reviewer, Role::Mediator, Role::Finance, Role::Operator, Role::Auditor], &[Platform])];
const FINANCE: &[Seat] = &[Seat(&[Role::Finance], &[Platform])];
const BOOKS: &[Seat] = &[Seat(&[Role::Finance, Role::Auditor], &[Platform])];
const REVIEWER: &[Seat] = &[Seat(&[Role::Reviewer], &[Platform])];
const REVIEWS_PROFILES: &[Seat] = &[Seat(&[Role::Reviewer, Role::Operator], &[Platform])];
const OPERATOR: &[Seat] = &[Seat(&[Role::Operator], &[Platform])];
const AUDITOR: &[Seat] = &[Seat(&[Role::Auditor], &[Platform])];
/// Owners of an organisation; the platform's are its operators.
const OWNER: &[Seat] =
    &[Seat(&[Role::BrandOwner], &[Own]), Seat(&[Role::AgencyOwner], &[Own, Acting]), Seat(&[Role::Operator], &[Platform])];
/// Owners of an organisation that has promises of its own.
const HOOK_OWNER: &[Seat] = &[Seat(&[Role::BrandOwner], &[Own]), Seat(&[Role::AgencyOwner], &[Own, Acting])];
/// Whoever has a seat in an organisation.
const MEMBER: &[&[Seat]] = &[BRAND, &[Seat(&[Role::AgencyOwner, Role::AgencyAgent], &[Own, Acting])], STAFF];
/// The sides of a deal and the platform.
const SIDES: &[&[Seat]] = &[BRAND, CREATOR, AGENCY, STAFF];

/// Who may call an operation that takes no step; `None` where this page does not name it.
#[rustfmt::skip]
pub fn access_to(operation_id: &str) -> Option<Access> {
    Some(match operation_id {
        "sign_in" | "refresh_session" | "sign_up" | "confirm_sign_up" | "ask_password_reset" | "reset_password" | "accept_invitation" => Access::Everyone,

        // one's own account, what everybody may know, and lists that hold only one's own
        "switch_session" | "sign_out" | "list_sessions" | "end_session" | "end_other_sessions" | "list_tokens" | "create_token" | "revoke_token" | "begin_totp" | "confirm_totp" | "give_up_totp" | "read_me" | "search" | "read_letter_preferences" | "set_letter_preferences" | "lift_own_suppression" | "found_organisation" | "create_creator" | "claim_creator"
        | "list_members" | "list_creators" | "read_creator" | "list_todo" | "list_representations" | "list_briefs" | "list_proposals" | "list_deals" | "list_samples" | "list_results" | "list_own_disputes" | "list_jobs" | "read_current_terms" | "read_terms" => Access::SignedIn,

        "read_organisation" | "list_products" => Access::Seats(MEMBER),
        "update_organisation" | "change_member_role" | "remove_member" | "invite_member" => Access::Seats(&[OWNER]),
        "update_creator" | "add_account" | "remove_account" | "set_rate" | "remove_rate"
        | "read_availability" | "set_availability" | "add_absence" | "remove_absence" => Access::Seats(&[CREATOR]),
        "check_real_name" | "verify_account" => Access::Seats(&[REVIEWS_PROFILES]),
        "propose_representation" => Access::Seats(&[&[Seat(&[Role::AgencyOwner, Role::AgencyAgent], &[Own, Acting])]]),
        "read_representation" | "read_representation_history" => Access::Seats(&[CREATOR, AGENCY, STAFF]),

        "list_webhooks" | "register_webhook" | "read_webhook" | "remove_webhook" | "read_webhook_secret" | "rotate_webhook" | "enable_webhook" | "try_webhook"
        | "list_webhook_deliveries" | "redeliver_webhook" => Access::Seats(&[HOOK_OWNER]),

        "create_product" | "end_product" | "create_brief" | "rewrite_brief" | "invite_creator" | "invite_basket" => Access::Seats(&[BRAND_WRITES]),
        "read_brief" | "list_brief_versions" | "read_brief_history" => Access::Seats(&[BRAND, EVERY_CREATOR, STAFF]),
        "list_candidates" => Access::Seats(&[BRAND, STAFF]),
        "list_brief_proposals" => Access::Seats(&[BRAND, EVERY_CREATOR, STAFF]),
        "apply_to_brief" | "claim_slot" => Access::Seats(&[APPLICANT]),

        "read_proposal" | "read_proposal_history" | "read_deal" | "read_confirmation" | "read_evidence" | "read_deal_history" | "preview_cancellation"
        | "list_cancellations" | "read_cancellation" | "read_cancellation_history" | "list_change_requests" | "read_change_request" | "read_change_request_history"
        | "list_messages" | "read_attachment" | "list_disputes" | "read_dispute" | "read_dispute_history" | "read_sample" | "read_sample_history" | "read_deliverable" | "read_deliverable_history"
        | "list_looks" | "list_measurements" | "list_media" | "read_media" | "read_screenshot" | "list_drafts" | "read_draft" | "read_draft_history" | "list_reviews" | "read_review" | "read_review_history"
        | "list_checks" | "list_matches" | "read_check" | "read_compliance_check_history" => Access::Seats(SIDES),
        "ask_cancellation" | "ask_change" | "open_dispute" | "set_route_reference" | "write_message" | "note_messages_read" => Access::Seats(&[BRAND_WRITES, CREATOR]),
        "note_measurement" => Access::Seats(&[BRAND_WRITES, CREATOR, REVIEWS_PROFILES]),
        "look_again" => Access::Seats(&[BRAND_WRITES, CREATOR, REVIEWER]),
        "write_draft" | "rewrite_draft" | "check_draft" | "add_media" | "arrange_media" | "remove_media" => Access::Seats(&[CREATOR]),
        "write_remark" => Access::Seats(&[BRAND_WRITES, REVIEWER]),

        "read_balance" | "list_holds" => Access::Seats(&[BRAND]),
        "list_invoices_due" => Access::Seats(&[BRAND]),
        "request_invoice" => Access::Seats(&[BRAND_PAYS]),
        "list_invoices" | "read_invoice" | "read_invoice_file" | "read_invoice_history" => Access::Seats(&[BRAND, BOOKS]),
        "list_earnings" => Access::Seats(&[&[Seat(&[Role::Creator], &[Own]), Seat(&[Role::AgencyOwner, Role::AgencyAgent], &[Own, Acting])]]),
        "read_earning" | "list_payee_invoices" | "read_payee_invoice" | "read_payee_invoice_history" => Access::Seats(&[&[Seat(&[Role::Creator], &[Own]), Seat(&[Role::AgencyOwner, Role::AgencyAgent], &[Own, Acting])], BOOKS]),
        "hand_in_invoice" | "set_payee_profile" | "set_bank_details" => Access::Seats(&[&[Seat(&[Role::Creator], &[Own]), Seat(&[Role::AgencyOwner], &[Own, Acting])]]),
        "list_deposits" | "read_reconciliation" | "list_payout_batches" | "read_payout_batch" | "list_payout_items" | "read_payout_item" | "read_payout_item_history" | "list_closings" | "read_closing" | "read_closing_history" => Access::Seats(&[BOOKS]),
        "import_deposits" | "read_return_file" | "sweep_fees" | "prepare_payout_batch" | "read_bank_file" | "confirm_payee_identity" | "issue_statements" | "prepare_closing" => Access::Seats(&[FINANCE]),
        "list_statements" => Access::Seats(SIDES),
        "read_statement" | "read_statement_history" => Access::Seats(&[BRAND, CREATOR, AGENCY, BOOKS]),
        "publish_terms" | "preview_terms" | "list_given_up" | "retry_many" | "identify_user" | "list_suppressions" | "lift_suppression" | "import_bounce" | "try_letter" => Access::Seats(&[OPERATOR]),
        "read_job" | "read_job_history" => Access::Seats(&[BOOKS, OPERATOR]),
        "list_events" => Access::Seats(&[AUDITOR]),
        _ => return None,
    })
}

/// What a token of a program may not do, whatever its owner may: who may come in and as whom, where money goes, what the
/// rules are, secrets that would outlive it, and every step that lets money go. For these somebody signs in.
#[rustfmt::skip]
pub fn is_closed_to_tokens(operation_id: &str) -> bool {
    matches!(operation_id,
        // the account itself: sign-ins, second factor, tokens
        "switch_session" | "sign_out" | "list_sessions" | "end_session" | "end_other_sessions"
        | "begin_totp" | "confirm_totp" | "give_up_totp" | "list_tokens" | "create_token" | "revoke_token"
        // who belongs to an organisation, who speaks for a creator, who somebody is
        | "invite_member" | "change_member_role" | "remove_member" | "identify_user" | "check_real_name" | "verify_account" | "claim_creator"
        | "propose_representation" | "representation_confirm" | "representation_decline" | "representation_withdraw" | "representation_end"
        // where money goes, and secrets of others' programs
        | "set_payee_profile" | "set_bank_details" | "confirm_payee_identity"
        | "register_webhook" | "remove_webhook" | "read_webhook_secret" | "rotate_webhook"
        // the rules
        | "publish_terms" | "preview_terms"
        // money: set aside, let go, paid out, taken back, ruled about, and the bank's files
        | "deal_fund" | "deliverable_sign_off" | "deliverable_claw_back" | "deliverable_excuse"
        | "cancellation_agree" | "dispute_rule" | "dispute_rule_appeal"
        | "payee_invoice_accept" | "payee_invoice_give_back" | "hand_in_invoice"
        | "import_deposits" | "deposit_match" | "deposit_ask_send_back" | "deposit_approve_send_back" | "deposit_refuse_send_back"
        | "sweep_fees" | "read_return_file" | "read_bank_file" | "prepare_payout_batch"
        | "payout_batch_submit" | "payout_batch_approve" | "payout_batch_reject" | "payout_batch_cancel" | "payout_batch_export"
        | "payout_batch_report" | "payout_batch_recompute" | "payout_item_accept" | "payout_item_doubt"
        | "prepare_closing" | "closing_close" | "closing_withdraw"
        | "issue_statements" | "statement_confirm" | "statement_object" | "statement_supersede"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::route::{Entry, Method};

    #[test]
    fn every_operation_that_takes_no_step_stands_on_this_page() {
        let is_step = |path: &str| path.contains("/steps/");
        let missing: Vec<String> = crate::web::routes()
            .into_iter()
            .filter(|route| !(route.method == Method::Post && is_step(&route.path)) && access_to(&route.operation_id).is_none())
            .map(|route| route.operation_id)
            .collect();
        assert_eq!(missing, Vec::<String>::new(), "name them in src/web/access.rs");
    }

    #[test]
    fn no_token_moves_money_or_opens_a_door() {
        let closed = [
            "payout-batches",
            "payout-items",
            "deposits",
            "closings",
            "statements",
            "payee",
            "payees",
            "members",
            "terms",
            "totp",
            "tokens",
            "sessions",
        ];
        for route in crate::web::routes() {
            let thing = route.path.trim_start_matches("/api/v1/").split('/').next().unwrap_or_default();
            let writes = route.method != Method::Get && !matches!(route.entry, Entry::Anyone | Entry::Guessable);
            assert!(!writes || !closed.contains(&thing) || is_closed_to_tokens(&route.operation_id), "{}", route.operation_id);
        }
    }

    #[test]
    fn the_doors_own_rule_and_this_page_never_disagree() {
        for route in crate::web::routes() {
            match (route.entry, access_to(&route.operation_id)) {
                (Entry::Anyone | Entry::Guessable, access) => assert!(matches!(access, Some(Access::Everyone)), "{}", route.operation_id),
                (Entry::SignedIn, access) => assert!(!matches!(access, Some(Access::Everyone)), "{}", route.operation_id),
                (Entry::Roles(roles), Some(access)) => {
                    assert!(roles.iter().all(|role| access.allows(*role, Platform)), "{}", route.operation_id);
                }
                (Entry::Roles(_), None) => {}
            }
        }
    }
}
