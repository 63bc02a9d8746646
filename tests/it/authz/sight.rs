//! What is told to whom before any step is judged: whose thing a line is about, and who sees it at all.

use entity::{Role, SubjectKind};

use super::Permission;

/// Whose thing is asked about, where each side has its own: a statement is one party's, and a dispute goes one way for
/// whoever opened it and the other for the other side.
pub fn whose(kind: SubjectKind, line: &Permission) -> &'static str {
    let is_brand = matches!(line.role, Role::BrandOwner | Role::BrandManager | Role::BrandFinance | Role::BrandViewer);
    let is_agency = matches!(line.role, Role::AgencyOwner | Role::AgencyAgent) && line.relation != "acting";
    let side = if is_brand {
        "brand"
    } else if is_agency {
        "agency"
    } else {
        "creator"
    };
    match (kind, line.operation.as_str(), side) {
        (SubjectKind::Statement, _, side) => side,
        (SubjectKind::Dispute, "dispute_state", "creator") | (SubjectKind::Dispute, "dispute_withdraw", "brand") => "brand",
        (SubjectKind::Draft, _, _) if line.role == Role::Reviewer => "platform",
        _ => "creator",
    }
}

/// Whether somebody may see the thing at all in this state; who may not is told that it is not there.
pub fn sees(kind: SubjectKind, role: Role, relation: &str, state: &str) -> bool {
    let is_creators = matches!(role, Role::Creator | Role::AgencyOwner | Role::AgencyAgent);
    let is_kept_back = match (kind, state) {
        // Open briefs are for every creator; others only for those they have to do with.
        (SubjectKind::Brief, state) if is_creators => return state == "open",
        // A draft is its creator's alone until it is handed in.
        (SubjectKind::Draft, "writing") => !is_creators && role != Role::Auditor,
        // Nobody is given a statement before the last one of its month is frozen.
        (SubjectKind::Statement, "frozen") => !role.is_staff(),
        // Creators and agencies have no part in what brands are invoiced.
        (SubjectKind::Invoice, _) => is_creators,
        // No brand is a side of a mandate.
        (SubjectKind::Representation, _) => !is_creators && !role.is_staff(),
        _ => false,
    };
    !is_kept_back && relation != "stranger"
}
