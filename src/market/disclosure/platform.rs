//! What a platform shows before a reader has to tap "more": dated facts about products, not law.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::pack::PackError;
use super::vocabulary::Confidence;

/// The table of platforms.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Platforms {
    /// Version of the table.
    pub version: String,
    /// The day the table was last looked over.
    pub dated: Date,
    /// Every known platform by its code.
    pub platforms: BTreeMap<String, Platform>,
}

/// One platform.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Platform {
    /// Scalar values of the text shown before "more"; `None` where all of it is.
    pub fold_chars: Option<usize>,
    /// Lines of the text shown before "more"; `None` where lines do not count.
    pub fold_lines: Option<usize>,
    /// Whether a title stands above the text.
    pub title_shown: bool,
    /// How sure we are.
    pub confidence: Confidence,
    /// Where the numbers come from.
    pub note: String,
}

impl Platforms {
    /// Reads the table; the error names line and column.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, PackError> {
        serde_json::from_slice(bytes).map_err(|error| PackError::unreadable("platforms", &error))
    }
}
