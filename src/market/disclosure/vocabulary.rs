//! The fixed words of a compliance check: themes, severities, categories and the like.
//!
//! Each list is closed: a word outside it is refused where it is read.

entity::codes! {
    /// How much a finding weighs.
    pub enum Severity {
        /// Worth knowing; never changes the verdict.
        Warn = "warn",
        /// A person must look.
        Review = "review",
        /// The note may not be published like this.
        Block = "block",
    }
}

entity::codes! {
    /// What a check concludes.
    pub enum Outcome {
        /// Nothing blocks and nobody needs to look.
        Compliant = "compliant",
        /// A person must look.
        NeedsReview = "needs_review",
        /// At least one finding blocks.
        NonCompliant = "non_compliant",
    }
}

entity::codes! {
    /// The connection between the author and the brand.
    pub enum Compensation {
        /// Money for the post.
        Paid = "paid",
        /// Goods, services, discounts or tickets.
        Gift = "gift",
        /// A share of what is sold through the post.
        Affiliate = "affiliate",
        /// The author works for the brand.
        Employee = "employee",
        /// No benefit at all.
        None = "none",
    }
}

entity::codes! {
    /// The part of a note a finding points at.
    pub enum Field {
        /// The title.
        Title = "title",
        /// The text.
        Body = "body",
        /// Tags given apart from the text, joined by one space.
        Hashtags = "hashtags",
    }
}

entity::codes! {
    /// What a pack thinks of a word used as an advertising label.
    pub enum Grade {
        /// Clear enough to stand alone.
        Accepted = "accepted",
        /// Doubtful: the pack's rules say what follows.
        Weak = "weak",
        /// Known not to be understood.
        Rejected = "rejected",
    }
}

entity::codes! {
    /// Where a label term counts.
    pub enum Form {
        /// A whole hashtag, `{brand}` standing for a brand's name.
        Hashtag = "hashtag",
        /// A word that stands apart: first in its field, between marks or in brackets.
        Word = "word",
        /// Words anywhere in the text.
        Phrase = "phrase",
        /// A pattern anywhere in the folded text, with the slots `{brand}` and `{any}`.
        Pattern = "pattern",
    }
}

entity::codes! {
    /// How sure we are of a source.
    pub enum Confidence {
        /// Read in a copy of the source.
        Read = "read",
        /// Our reading of the source; no published list says so.
        Derived = "derived",
        /// Recalled, not read again: check before relying on it.
        Recalled = "recalled",
    }
}

entity::codes! {
    /// What is advertised.
    pub enum Category {
        /// Alcoholic drinks.
        Alcohol = "alcohol",
        /// Automotive.
        Automotive = "automotive",
        /// Devices for beauty at home.
        BeautyDevice = "beauty_device",
        /// Beauty services without medicine.
        BeautyService = "beauty_service",
        /// Books.
        Books = "books",
        /// Children.
        Children = "children",
        /// Cosmetics.
        Cosmetics = "cosmetics",
        /// Education.
        Education = "education",
        /// Electronics.
        Electronics = "electronics",
        /// Events.
        Events = "events",
        /// Fashion.
        Fashion = "fashion",
        /// Finance.
        Finance = "finance",
        /// Food.
        Food = "food",
        /// Franchises and business opportunities.
        Franchise = "franchise",
        /// Gambling.
        Gambling = "gambling",
        /// Registered health food or food supplements.
        HealthFood = "health_food",
        /// Health information without a product.
        HealthKnowledge = "health_knowledge",
        /// Home.
        Home = "home",
        /// Milk formula for infants.
        InfantFormula = "infant_formula",
        /// Jewellery.
        Jewellery = "jewellery",
        /// Media and publishing.
        Media = "media",
        /// Drugs, devices and medical services.
        Medical = "medical",
        /// Aesthetic medicine.
        MedicalAesthetic = "medical_aesthetic",
        /// Pets and their supplies.
        Pet = "pet",
        /// Restaurant.
        Restaurant = "restaurant",
        /// Services not named elsewhere.
        Service = "service",
        /// Software.
        Software = "software",
        /// Tobacco, e-cigarettes and nicotine.
        Tobacco = "tobacco",
        /// Toys.
        Toys = "toys",
        /// Travel.
        Travel = "travel",
        /// Slimming products and services.
        WeightLoss = "weight_loss",
    }
}
