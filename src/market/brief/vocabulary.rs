//! The codes a brief may use: markets, platforms and formats. Closed lists: another word is refused.
//! Categories are the disclosure slice's.

/// Markets a post may be meant for.
pub const MARKETS: &[&str] =
    &["AU", "BR", "CN", "DE", "ES", "EU", "FR", "HK", "IE", "IN", "IT", "JP", "KR", "NL", "NZ", "SG", "TW", "UK", "US"];

/// Platforms a post may stand on.
pub const PLATFORMS: &[&str] = &[
    "blog",
    "douyin",
    "douyin_live",
    "facebook",
    "forum",
    "google_maps",
    "instagram",
    "instagram_story",
    "naver_blog",
    "snapchat",
    "tiktok",
    "tv_ad",
    "tv_interview",
    "website",
    "x",
    "xiaohongshu",
    "youtube",
];

/// What a piece is.
pub const FORMATS: &[&str] = &["article", "livestream", "note", "story", "video"];

/// Member states of the EU, as creators' regions (ISO 3166): a market `EU` reaches all of them.
const EU: &[&str] = &[
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL",
    "PT", "RO", "SE", "SI", "SK",
];

/// The ISO 3166 regions whose creators belong to a market. `UK` is the market's word for `GB`.
pub fn regions_of(market: &str) -> Vec<&str> {
    match market {
        "EU" => EU.to_vec(),
        "UK" => vec!["GB", "UK"],
        other => vec![other],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_british_and_the_european_market_reach_their_regions() {
        assert_eq!(regions_of("UK"), ["GB", "UK"]);
        assert!(regions_of("EU").contains(&"IE"));
        assert_eq!(regions_of("CN"), ["CN"]);
    }
}
