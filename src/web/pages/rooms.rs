//! The rooms of the house: where each role can go from every page, and the drawing beside each name.

use entity::Role;

/// Where a role can go from every page.
pub fn rooms(role: Role) -> &'static [(&'static str, &'static str)] {
    const HOME: (&str, &str) = ("/", "page-home");
    const BRIEFS: (&str, &str) = ("/briefs", "page-briefs");
    const CREATORS: (&str, &str) = ("/creators", "page-creators");
    const PROPOSALS: (&str, &str) = ("/proposals", "page-proposals");
    const DEALS: (&str, &str) = ("/deals", "page-deals");
    const PRODUCTS: (&str, &str) = ("/products", "page-products");
    const MONEY: (&str, &str) = ("/balance", "page-balance");
    const EARNINGS: (&str, &str) = ("/earnings", "page-earnings");
    const MANDATES: (&str, &str) = ("/roster", "page-roster");
    const DEPOSITS: (&str, &str) = ("/deposits", "page-deposits");
    const PAYOUTS: (&str, &str) = ("/payout-batches", "page-payouts");
    const STATEMENTS: (&str, &str) = ("/statements", "page-statements");
    const INVOICES: (&str, &str) = ("/invoices", "page-invoices");
    const INBOX: (&str, &str) = ("/inbox", "page-inbox");
    const QUEUE: (&str, &str) = ("/queue", "page-queue");
    const DESK: (&str, &str) = ("/queue", "page-review-desk");
    const RECONCILIATION: (&str, &str) = ("/reconciliation", "page-reconciliation");
    const PAYEES: (&str, &str) = ("/payees", "page-payees");
    const LIABILITIES: (&str, &str) = ("/liabilities", "page-liabilities");
    const TAX: (&str, &str) = ("/tax", "page-tax-list");
    const JOBS: (&str, &str) = ("/jobs", "page-jobs");
    const EVENTS: (&str, &str) = ("/events", "page-events");
    const USERS: (&str, &str) = ("/users", "page-users");
    const TERMS: (&str, &str) = ("/terms", "page-terms");
    const PACKS: (&str, &str) = ("/packs", "page-packs");
    const HEALTH: (&str, &str) = ("/health", "page-health");
    const STOREFRONT: (&str, &str) = ("/storefront", "page-storefront");
    const SAMPLES: (&str, &str) = ("/samples", "page-samples");
    const RESULTS: (&str, &str) = ("/results", "page-results");
    const DISPUTES: (&str, &str) = ("/disputes", "page-disputes");
    match role {
        Role::Finance => &[HOME, DEPOSITS, PAYOUTS, RECONCILIATION, LIABILITIES, TAX, PAYEES, STATEMENTS, INVOICES, DEALS, JOBS, INBOX],
        Role::Auditor => &[HOME, DEPOSITS, PAYOUTS, RECONCILIATION, LIABILITIES, TAX, STATEMENTS, INVOICES, DEALS, EVENTS, INBOX],
        Role::Reviewer | Role::Mediator => &[HOME, QUEUE, BRIEFS, DEALS, DISPUTES, CREATORS, PACKS, INBOX],
        Role::Clock | Role::Nobody => &[HOME, INBOX],
        Role::BrandOwner | Role::BrandManager => {
            &[HOME, DESK, BRIEFS, CREATORS, PROPOSALS, DEALS, RESULTS, SAMPLES, DISPUTES, PRODUCTS, MONEY, STATEMENTS, INVOICES, INBOX]
        }
        Role::BrandFinance | Role::BrandViewer => {
            &[HOME, BRIEFS, CREATORS, PROPOSALS, DEALS, RESULTS, PRODUCTS, MONEY, STATEMENTS, INVOICES, INBOX]
        }
        Role::Creator => &[HOME, BRIEFS, PROPOSALS, DEALS, RESULTS, SAMPLES, DISPUTES, EARNINGS, STATEMENTS, STOREFRONT, INBOX],
        Role::AgencyOwner | Role::AgencyAgent => &[HOME, BRIEFS, PROPOSALS, DEALS, RESULTS, MANDATES, EARNINGS, STATEMENTS, INBOX],
        Role::Operator => &[HOME, QUEUE, BRIEFS, DEALS, CREATORS, USERS, TERMS, HEALTH, INBOX],
    }
}

/// The drawing beside a room's name.
pub fn icon_of(key: &str) -> &'static str {
    match key {
        "page-home" => "home",
        "page-briefs" => "brief",
        "page-creators" => "people",
        "page-proposals" => "talk",
        "page-deals" => "deal",
        "page-products" | "page-samples" => "product",
        "page-balance" | "page-earnings" => "money",
        "page-statements" => "paper",
        "page-inbox" => "bell",
        "page-queue" | "page-review-desk" => "queue",
        "page-deposits" => "bank",
        "page-payouts" => "pay",
        "page-reconciliation" | "page-disputes" => "match",
        "page-payees" | "page-users" | "page-storefront" => "person",
        "page-jobs" => "work",
        "page-events" => "log",
        "page-terms" => "sliders",
        "page-packs" => "book",
        "page-health" | "page-results" => "pulse",
        "page-roster" => "agency",
        _ => "paper",
    }
}
