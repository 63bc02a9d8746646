//! Typed ids: `prefix_` and 32 hexadecimal digits outside, a uuid v7 inside.
//!
//! A wrong id does not compile, and a pasted one says what it is. New ids are made by `Tx::mint` only.

use uuid::Uuid;

/// An id of one kind of thing.
pub trait Id: Copy + Eq + std::fmt::Display + std::str::FromStr<Err = BadId> + From<Uuid> + Into<Uuid> + 'static {
    /// What stands before the underscore.
    const PREFIX: &'static str;
}

/// A text that is no id of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not an id that starts with {prefix}_")]
pub struct BadId {
    /// The text that was read.
    pub text: String,
    /// The prefix it should have had.
    pub prefix: &'static str,
}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident = $prefix:literal,)+) => { $(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, sea_orm::DeriveValueType)]
        pub struct $name(pub Uuid);

        impl Id for $name {
            const PREFIX: &'static str = $prefix;
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Uuid {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.simple())
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                text.strip_prefix(concat!($prefix, "_"))
                    .filter(|digits| digits.len() == 32)
                    .and_then(|digits| Uuid::try_parse(digits).ok())
                    .map(Self)
                    .ok_or_else(|| BadId { text: text.chars().take(80).collect(), prefix: $prefix })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                crate::schema::id($prefix)
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
        }

        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    )+ };
}

ids! {
    /// A person who signs in.
    UserId = "user",
    /// A brand, an agency or the platform itself.
    OrganisationId = "org",
    /// A person's place in an organisation.
    MembershipId = "mem",
    /// A sign-in on one device; its refresh tokens form one family.
    SessionId = "ses",
    /// One refresh token of a session.
    RefreshId = "rft",
    /// A token a person gave to a program of theirs.
    PersonalTokenId = "ptok",
    /// A single-use ticket sent by letter: confirm an address, reset a password, accept an invitation.
    TicketId = "tick",
    /// A creator profile.
    CreatorId = "creator",
    /// A creator's handle on a platform.
    AccountId = "acct",
    /// An audience or performance figure of an account.
    FigureId = "fig",
    /// Days on which a creator takes no new orders.
    AbsenceId = "absence",
    /// A price on a creator's rate card.
    RateId = "rate",
    /// An agency's mandate for a creator.
    RepresentationId = "rep",
    /// Somebody who is paid.
    PayeeId = "payee",
    /// An invoice to a brand.
    InvoiceId = "inv",
    /// An invoice a payee handed in.
    PayeeInvoiceId = "pinv",
    /// A payee's tax profile.
    TaxProfileId = "taxp",
    /// Where a payee's money goes.
    PayoutMethodId = "pm",
    /// A version of the policy a deal is made under.
    TermsId = "terms",
    /// A product a brief is about.
    ProductId = "prod",
    /// What a brand looks for.
    BriefId = "brief",
    /// One frozen version of a brief.
    BriefVersionId = "bver",
    /// An offer or an application.
    ProposalId = "prop",
    /// One round of a negotiation.
    RoundId = "round",
    /// Agreed terms between a brand and a creator.
    DealId = "deal",
    /// One piece of a deal.
    DeliverableId = "dlv",
    /// Goods on their way to the creator.
    SampleId = "sample",
    /// One numbered version of a deliverable's content.
    DraftId = "draft",
    /// One lane of a draft's review.
    ReviewId = "review",
    /// A reviewer's remark in a lane.
    RemarkId = "remark",
    /// One disclosure and claims verdict.
    ComplianceCheckId = "check",
    /// Address and evidence of a live post.
    ProofId = "proof",
    /// A change request to a running deal.
    ChangeRequestId = "change",
    /// A request to end a deal early.
    CancellationId = "cancel",
    /// A disagreement before a mediator.
    DisputeId = "dispute",
    /// A frozen document: a confirmation, a statement.
    DocumentId = "doc",
    /// A ledger account.
    LedgerAccountId = "lacc",
    /// A balanced posting.
    PostingId = "post",
    /// One line of a posting.
    EntryId = "entry",
    /// A deal's money set aside.
    HoldId = "hold",
    /// What somebody is owed, because of one thing.
    EarningId = "earn",
    /// A tax computation for one payment.
    WithholdingId = "wht",
    /// A named reason that keeps an earning from being paid.
    BlockerId = "block",
    /// An imported bank statement file.
    BankFileId = "bankf",
    /// Money that came in with one line of a bank statement.
    DepositId = "dep",
    /// One line of a bank statement, whichever way its money went.
    BankLineId = "bline",
    /// A frozen account of one party, period and currency.
    StatementId = "stmt",
    /// Payments that leave the bank together.
    PayoutBatchId = "batch",
    /// One payment of a batch.
    PayoutItemId = "item",
    /// One event of a chain.
    EventId = "evt",
    /// Somebody's turn.
    WaitId = "wait",
    /// A letter on one channel.
    OutboxId = "letter",
    /// A long work.
    JobId = "job",
    /// The closing of a month.
    ClosingId = "closing",
    /// What one side of a deal wrote to the other.
    MessageId = "msg",
    /// Where an organisation has its events sent.
    HookId = "hook",
    /// What was sent there.
    HookDeliveryId = "hdel",
    /// A look at a live post.
    PostLookId = "look",
    /// Stored bytes.
    FileId = "file",
    /// A picture or video of a version of a draft.
    MediaId = "media",
    /// What a post had reached when somebody looked.
    MeasurementId = "meas",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_says_what_it_is_and_reads_back() {
        let id = DealId(Uuid::from_u128(7));
        assert_eq!(id.to_string(), "deal_00000000000000000000000000000007");
        assert_eq!(id.to_string().parse::<DealId>(), Ok(id));
    }

    #[test]
    fn an_id_of_another_kind_is_refused() {
        assert!(DealId(Uuid::from_u128(7)).to_string().parse::<DraftId>().is_err());
        assert!("deal_7".parse::<DealId>().is_err());
        assert!("deal_{00000000-0000-0000-0000-000000000007}".parse::<DealId>().is_err());
    }
}
