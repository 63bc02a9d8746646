//! The themes of findings: one word for what is wrong, the same in every market.

entity::codes! {
    /// What a finding is about.
    pub enum Theme {
        /// A superlative the law forbids.
        AbsoluteTerm = "absolute_term",
        /// A forbidden way of praising alcohol.
        AlcoholClaim = "alcohol_claim",
        /// A label that is not understood.
        AmbiguousTerm = "ambiguous_term",
        /// A result most users will not see.
        AtypicalResult = "atypical_result",
        /// A label lost among hashtags.
        BuriedDisclosure = "buried_disclosure",
        /// A push on children to buy or to beg.
        ChildPressure = "child_pressure",
        /// A label that says "may" where it is so.
        ConditionalWording = "conditional_wording",
        /// The setting itself may show the advertisement.
        ContextObvious = "context_obvious",
        /// Words that deny the connection.
        ContradictoryDisclosure = "contradictory_disclosure",
        /// An effect an ordinary cosmetic may not claim.
        CosmeticEfficacy = "cosmetic_efficacy",
        /// A label behind "more".
        DisclosureAfterFold = "disclosure_after_fold",
        /// A medical advertisement dressed as knowledge.
        DisguisedMedicalAd = "disguised_medical_ad",
        /// A competitor run down.
        Disparagement = "disparagement",
        /// A promised exam result.
        EducationGuarantee = "education_guarantee",
        /// Somebody who may not endorse this.
        EndorserBanned = "endorser_banned",
        /// A term that may equal the prescribed one.
        EquivalentTerm = "equivalent_term",
        /// A statement nobody can prove.
        FalseClaim = "false_claim",
        /// A promised return.
        FinancialReturnClaim = "financial_return_claim",
        /// A health function ordinary food may not claim.
        HealthFunctionClaim = "health_function_claim",
        /// A disclosure behind a link.
        HyperlinkedDisclosure = "hyperlinked_disclosure",
        /// A label too small, pale or short.
        LowProminence = "low_prominence",
        /// A promise of healing or safety.
        MedicalClaim = "medical_claim",
        /// A child as endorser.
        MinorEndorser = "minor_endorser",
        /// A filter that exaggerates the effect.
        MisleadingFilter = "misleading_filter",
        /// Machine-made content without its label.
        MissingAiLabel = "missing_ai_label",
        /// No approval number.
        MissingApprovalNo = "missing_approval_no",
        /// No label at all.
        MissingDisclosure = "missing_disclosure",
        /// A label without its hash sign.
        MissingHash = "missing_hash",
        /// A prescribed sentence is not there.
        MissingMandatoryStatement = "missing_mandatory_statement",
        /// A retouched body without its label.
        MissingRetouchedLabel = "missing_retouched_label",
        /// A market without a fixed label.
        NoPrescribedLabel = "no_prescribed_label",
        /// A label that does not come first.
        NotFirst = "not_first",
        /// Praise without a benefit that may still be promotion.
        OwnInitiativePromotion = "own_initiative_promotion",
        /// A paid testimonial that is not allowed.
        PaidTestimonialBanned = "paid_testimonial_banned",
        /// A product that may not be advertised.
        ProhibitedProduct = "prohibited_product",
        /// One of several connections is not told.
        SecondBrandUndisclosed = "second_brand_undisclosed",
        /// A disclosure that does not say what it is.
        VagueDisclosure = "vague_disclosure",
        /// A label in another language than the text.
        WrongLanguage = "wrong_language",
        /// A label outside the post.
        WrongPlace = "wrong_place",
        /// A fact the check does not know or cannot read.
        UnknownFact = "unknown_fact",
        /// A brief that asks to hide the advertisement or to bend a review.
        BriefInstruction = "brief_instruction",
        /// Words that stand in another draft too.
        NearDuplicate = "near_duplicate",
        /// A way to be reached outside the platform.
        ContactDetails = "contact_details",
    }
}

impl Theme {
    /// Whether it is about where and how a label stands in its post, which a page that shows the post does not keep.
    pub fn is_about_place(self) -> bool {
        use Theme::*;
        matches!(
            self,
            BuriedDisclosure | DisclosureAfterFold | HyperlinkedDisclosure | LowProminence | NotFirst | WrongLanguage | WrongPlace
        )
    }

    /// Whether a clear label in front of the text puts it right.
    pub fn is_mended_by_a_label(self) -> bool {
        use Theme::*;
        matches!(
            self,
            AmbiguousTerm
                | BuriedDisclosure
                | ConditionalWording
                | ContextObvious
                | DisclosureAfterFold
                | EquivalentTerm
                | HyperlinkedDisclosure
                | MissingDisclosure
                | MissingHash
                | NotFirst
                | VagueDisclosure
                | WrongLanguage
        )
    }

    /// Whether it is about telling the connection; other themes are about what is claimed, sold or shown.
    pub fn is_about_label(self) -> bool {
        use Theme::*;
        match self {
            AmbiguousTerm
            | BuriedDisclosure
            | ConditionalWording
            | ContextObvious
            | ContradictoryDisclosure
            | DisclosureAfterFold
            | EquivalentTerm
            | HyperlinkedDisclosure
            | LowProminence
            | MissingDisclosure
            | MissingHash
            | NoPrescribedLabel
            | NotFirst
            | OwnInitiativePromotion
            | SecondBrandUndisclosed
            | VagueDisclosure
            | WrongLanguage
            | WrongPlace => true,
            AbsoluteTerm
            | AlcoholClaim
            | AtypicalResult
            | ChildPressure
            | CosmeticEfficacy
            | DisguisedMedicalAd
            | Disparagement
            | EducationGuarantee
            | EndorserBanned
            | FalseClaim
            | FinancialReturnClaim
            | HealthFunctionClaim
            | MedicalClaim
            | MinorEndorser
            | MisleadingFilter
            | MissingAiLabel
            | MissingApprovalNo
            | MissingMandatoryStatement
            | MissingRetouchedLabel
            | PaidTestimonialBanned
            | ProhibitedProduct
            | UnknownFact
            | BriefInstruction
            | NearDuplicate
            | ContactDetails => false,
        }
    }
}
