//! Who people are: kinds of organisation, roles in them, and the parties of a promise.

crate::codes! {
    /// What an organisation is for.
    pub enum OrganisationKind {
        /// Posts briefs and pays.
        Brand = "brand",
        /// Acts for creators within a mandate (机构, MCN).
        Agency = "agency",
        /// Runs this house.
        Platform = "platform",
    }
}

crate::codes! {
    /// The role of a membership, or of the house itself.
    pub enum Role {
        /// Everything a brand can do, including its members.
        BrandOwner = "brand_owner",
        /// Briefs, offers and reviews.
        BrandManager = "brand_manager",
        /// Deposits, budget, statements.
        BrandFinance = "brand_finance",
        /// Reads what the brand sees.
        BrandViewer = "brand_viewer",
        /// Finds work, delivers it, is paid.
        Creator = "creator",
        /// Everything an agency can do, including its members.
        AgencyOwner = "agency_owner",
        /// Acts for the roster within a mandate.
        AgencyAgent = "agency_agent",
        /// Checks briefs, drafts and proofs for the platform.
        Reviewer = "reviewer",
        /// Rules on disputes and appeals.
        Mediator = "mediator",
        /// Moves money, with a second pair of eyes.
        Finance = "finance",
        /// Runs the house: terms, packs, users.
        Operator = "operator",
        /// Reads everything, changes nothing.
        Auditor = "auditor",
        /// Time itself: the step that silence takes.
        Clock = "clock",
        /// Somebody who has not signed in.
        Nobody = "nobody",
    }
}

crate::codes! {
    /// A side of a promise: who must act, who is told.
    pub enum Party {
        /// The brand.
        Brand = "brand",
        /// The creator, or the agency acting on the creator's behalf.
        Creator = "creator",
        /// The agency itself.
        Agency = "agency",
        /// Platform staff: reviewers and mediators.
        Platform = "platform",
        /// Platform finance staff.
        Finance = "finance",
        /// Nobody: time does it.
        Clock = "clock",
    }
}

impl Role {
    /// Roles of platform staff; they need a second factor where money or rights are at stake.
    pub const STAFF: &'static [Role] = &[Role::Reviewer, Role::Mediator, Role::Finance, Role::Operator, Role::Auditor];

    /// Whether this is a role of platform staff.
    pub fn is_staff(self) -> bool {
        Self::STAFF.contains(&self)
    }

    /// The kind of organisation in which this role is held; `None` for creators and the clock.
    pub fn organisation_kind(self) -> Option<OrganisationKind> {
        match self {
            Role::BrandOwner | Role::BrandManager | Role::BrandFinance | Role::BrandViewer => Some(OrganisationKind::Brand),
            Role::AgencyOwner | Role::AgencyAgent => Some(OrganisationKind::Agency),
            Role::Reviewer | Role::Mediator | Role::Finance | Role::Operator | Role::Auditor => Some(OrganisationKind::Platform),
            Role::Creator | Role::Clock | Role::Nobody => None,
        }
    }
}
