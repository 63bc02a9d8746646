//! Codes that a field may hold where its schema only says that it is a word: closed lists of other rooms, and the
//! short lists that a form offers first.

use entity::payee::TaxProfile;
use entity::{Code, Role};

use crate::market::brief::vocabulary::{FORMATS, MARKETS, PLATFORMS};
use crate::market::disclosure::vocabulary::Category;
use crate::market::dispute::rules::Reason;

/// Currencies a form offers; the house itself takes any of ISO 4217.
pub const CURRENCIES: &[&str] = &["CNY", "USD", "EUR", "GBP", "HKD", "TWD", "JPY", "KRW", "SGD", "AUD", "NZD", "INR", "BRL"];
/// Countries a form offers (ISO 3166): those the house knows the disclosure rules of.
const COUNTRIES: &[&str] = &["CN", "HK", "TW", "US", "GB", "IE", "DE", "FR", "ES", "IT", "NL", "JP", "KR", "BR", "IN", "AU", "NZ", "SG"];
/// Time zones a form offers (IANA).
pub const ZONES: &[&str] = &[
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Taipei",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Asia/Singapore",
    "Asia/Kolkata",
    "Australia/Sydney",
    "Pacific/Auckland",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Madrid",
    "Europe/Rome",
    "Europe/Amsterdam",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "UTC",
];
const LANGUAGES: &[&str] = &["zh-CN", "zh-TW", "en", "de", "fr", "es", "it", "nl", "ja", "ko", "pt"];

/// What a field offers.
pub struct Offered {
    /// The codes.
    pub codes: Vec<String>,
    /// What the keys of their words begin with.
    pub prefix: &'static str,
    /// Whether other words are taken too.
    pub open: bool,
}

/// What a field of an operation offers, where its schema says nothing.
pub fn offered(operation: &str, name: &str) -> Option<Offered> {
    let closed =
        |codes: &[&str], prefix| Some(Offered { codes: codes.iter().map(|code| (*code).to_owned()).collect(), prefix, open: false });
    let open = |codes: &[&str], prefix| closed(codes, prefix).map(|offered| Offered { open: true, ..offered });
    match (operation, name) {
        ("payout_batch_export", "format") => closed(&["pain001", "daifa"], "file"),
        ("payout_batch_export", "layout") => closed(&["daifa-plain", "daifa-cmb"], "layout"),
        ("import_deposits", "map") => closed(&["statement-plain", "statement-cmb"], "layout"),
        ("payout_batch_report", "map") => closed(&["result-plain", "result-cmb"], "layout"),
        ("open_dispute", "reason") => closed(&codes_of::<Reason>(), "disputed"),
        ("register_webhook", "kind") => closed(&["webhook", "wecom", "feishu"], "hook"),
        ("set_letter_preferences", "status") => closed(&["at_once", "daily", "weekly"], "pace"),
        ("set_letter_preferences", "information") => closed(&["at_once", "daily", "weekly", "never"], "pace"),
        ("set_letter_preferences", "messages") => closed(&["at_once", "never"], "pace"),
        ("invite_member" | "change_member_role", "role") => closed(&codes_of::<Role>(), "role"),
        (_, "platform" | "platforms") => closed(PLATFORMS, "platform"),
        (_, "format") => closed(FORMATS, "format"),
        (_, "markets") => closed(MARKETS, "market"),
        (_, "category" | "categories") => closed(&codes_of::<Category>(), "category"),
        (_, "tax_profile") => closed(&codes_of::<TaxProfile>(), "tax-profile"),
        (_, "locale") => closed(&["zh-CN", "en"], "language"),
        (_, "languages") => closed(LANGUAGES, "language"),
        (_, "currency") => open(CURRENCIES, ""),
        (_, "country" | "region") => open(COUNTRIES, "country"),
        (_, "zone") => open(ZONES, ""),
        _ => None,
    }
}

fn codes_of<C: Code>() -> Vec<&'static str> {
    C::ALL.iter().map(|code| code.code()).collect()
}
