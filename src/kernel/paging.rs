//! Pages of lists: a cursor that is the id of the last row seen, and a limit.

use super::{Fault, Kind};

/// The most rows a list gives at once.
pub const LIMIT_MOST: u64 = 100;

/// Which page is asked for. Lists run from the newest id down.
#[derive(Clone, Debug)]
pub struct Page {
    /// Only ids before this one.
    pub before: Option<uuid::Uuid>,
    /// How many, 1 to 100.
    pub limit: u64,
}

/// A page of rows and where the next begins.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Paged<T> {
    /// The rows.
    pub items: Vec<T>,
    /// The cursor of the next page.
    pub next: Option<String>,
}

impl Page {
    /// Reads `cursor` and `limit` as they come from outside.
    pub fn read(cursor: Option<&str>, limit: Option<u64>) -> Result<Self, Fault> {
        let limit = limit.unwrap_or(50);
        if limit == 0 || limit > LIMIT_MOST {
            return Err(Fault::refuse(Kind::Malformed, "limit", format!("limit is a number from 1 to {LIMIT_MOST}.")));
        }
        let before = match cursor {
            None => None,
            Some(text) => Some(
                uuid::Uuid::try_parse(text)
                    .map_err(|_| Fault::refuse(Kind::Malformed, "cursor", "cursor is not one that this list gave."))?,
            ),
        };
        Ok(Self { before, limit })
    }

    /// A page from the newest row on.
    pub fn first(limit: u64) -> Self {
        Self { before: None, limit }
    }

    /// Wraps rows read with `limit + 1`, so that the last one tells whether there is more.
    pub fn wrap<T>(&self, mut rows: Vec<T>, id: impl Fn(&T) -> uuid::Uuid) -> Paged<T> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more { rows.last().map(|row| id(row).simple().to_string()) } else { None };
        Paged { items: rows, next }
    }
}
