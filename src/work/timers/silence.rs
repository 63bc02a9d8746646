//! What follows from silence: for each step that a lifecycle lets silence take, the use case it is.
//!
//! A test walks every lifecycle and fails when one is missing here.

use entity::SubjectKind;
use uuid::Uuid;

use crate::finance::statement;
use crate::kernel::{Call, Fault, House};
use crate::market::content::actions::{look, outline, proof, retention, review};
use crate::market::{brief, cancellation, change, deal, dispute, identity, proposal};

/// One use case that silence runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consequence {
    /// A brief takes no more applications.
    CloseApplications,
    /// Selection ends.
    StartBrief,
    /// Nobody answered a proposal.
    LapseProposal,
    /// A deal was never funded.
    LapseDeal,
    /// An outline is accepted.
    AcceptOutline,
    /// A post is signed off.
    SignOff,
    /// Retention is served.
    CompleteRetention,
    /// A removal is refused.
    RefuseRemoval,
    /// A post stayed away.
    ClawBack,
    /// A missing label was not mended: a reviewer looks.
    AskLook,
    /// The brand's lane lets a draft pass.
    LapseReview,
    /// Nobody objected to a statement.
    ConfirmStatement,
    /// The brand did not answer a creator who asks to leave.
    AgreeCancellation,
    /// Nobody answered a proposal to cancel.
    RefuseCancellation,
    /// Nobody answered a change request.
    RefuseChange,
    /// A side has not made its statement.
    ReadyDispute,
    /// Nobody appealed a ruling.
    CloseDispute,
    /// A creator did not answer an agency.
    LapseMandate,
    /// A mandate's last day has come.
    EndMandate,
}

/// The use case behind a step that silence takes; `None` where no lifecycle says so.
pub fn consequence(kind: SubjectKind, step: &str) -> Option<Consequence> {
    use Consequence as C;
    match (kind, step) {
        (SubjectKind::Brief, "close_applications") => Some(C::CloseApplications),
        (SubjectKind::Brief, "start") => Some(C::StartBrief),
        (SubjectKind::Proposal, "lapse") => Some(C::LapseProposal),
        (SubjectKind::Deal, "lapse") => Some(C::LapseDeal),
        (SubjectKind::Deliverable, "accept_outline") => Some(C::AcceptOutline),
        (SubjectKind::Deliverable, "sign_off") => Some(C::SignOff),
        (SubjectKind::Deliverable, "complete") => Some(C::CompleteRetention),
        (SubjectKind::Deliverable, "refuse_removal") => Some(C::RefuseRemoval),
        (SubjectKind::Deliverable, "claw_back") => Some(C::ClawBack),
        (SubjectKind::Deliverable, "ask_look") => Some(C::AskLook),
        (SubjectKind::Review, "lapse") => Some(C::LapseReview),
        (SubjectKind::Statement, "confirm") => Some(C::ConfirmStatement),
        (SubjectKind::Cancellation, "agree") => Some(C::AgreeCancellation),
        (SubjectKind::Cancellation, "refuse") => Some(C::RefuseCancellation),
        (SubjectKind::ChangeRequest, "refuse") => Some(C::RefuseChange),
        (SubjectKind::Dispute, "ready") => Some(C::ReadyDispute),
        (SubjectKind::Dispute, "close") => Some(C::CloseDispute),
        (SubjectKind::Representation, "lapse") => Some(C::LapseMandate),
        (SubjectKind::Representation, "end") => Some(C::EndMandate),
        _ => None,
    }
}

impl Consequence {
    /// Runs it for a subject, as time itself.
    pub async fn follow(self, house: &House, call: &Call, id: Uuid) -> Result<(), Fault> {
        match self {
            Self::CloseApplications => brief::actions::close_applications(house, call, id.into()).await.map(drop),
            Self::StartBrief => proposal::actions::start(house, call, id.into()).await.map(drop),
            Self::LapseProposal => proposal::actions::lapse(house, call, id.into()).await.map(drop),
            Self::LapseDeal => deal::actions::lapse(house, call, id.into()).await.map(drop),
            Self::AcceptOutline => outline::accept(house, call, id.into()).await.map(drop),
            Self::SignOff => proof::sign_off(house, call, id.into()).await.map(drop),
            Self::CompleteRetention => retention::complete(house, call, id.into()).await.map(drop),
            Self::RefuseRemoval => retention::refuse_removal(house, call, id.into()).await.map(drop),
            Self::ClawBack => retention::claw_back(house, call, id.into()).await.map(drop),
            Self::AskLook => look::ask(house, call, id.into()).await.map(drop),
            Self::LapseReview => review::lapse(house, call, id.into()).await.map(drop),
            Self::ConfirmStatement => statement::confirm(house, call, id.into()).await.map(drop),
            Self::AgreeCancellation => cancellation::actions::agree(house, call, id.into()).await.map(drop),
            Self::RefuseCancellation => cancellation::actions::refuse(house, call, id.into()).await.map(drop),
            Self::RefuseChange => change::actions::refuse(house, call, id.into()).await.map(drop),
            Self::ReadyDispute => dispute::actions::ready(house, call, id.into()).await.map(drop),
            Self::CloseDispute => dispute::actions::close(house, call, id.into()).await.map(drop),
            Self::LapseMandate => identity::actions::lapse_mandate(house, call, id.into()).await.map(drop),
            Self::EndMandate => identity::actions::end_mandate(house, call, id.into()).await.map(drop),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lifecycles::tables;

    #[test]
    fn every_step_that_silence_takes_has_its_use_case() {
        let mut missing = Vec::new();
        for table in tables() {
            let steps: Vec<_> = table.steps.iter().map(|line| line.step).collect();
            for line in &table.states {
                let Some(silence) = line.on_silence.as_deref().filter(|silence| steps.contains(silence)) else { continue };
                if consequence(table.kind, silence).is_none() {
                    missing.push(format!("{} {} -> {silence}", table.kind, line.state));
                }
            }
        }
        assert!(missing.is_empty(), "silence has no use case: {missing:?}");
    }
}
