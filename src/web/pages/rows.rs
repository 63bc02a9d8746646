//! Any list as a file to be saved: all of its rows, not only those of the page, with the filters of the address.
//!
//! Values stand as the API has them (codes, moments in UTC, amounts as decimals with their currency beside them), so that
//! a file reads the same in every language. Texts that a spreadsheet would run are kept texts by `export`.

use std::rc::Rc;

use entity::Code;
use serde::Serialize;
use serde_json::{Value, json};

use super::act::{UNDO, read};
use super::visit::{Sheet, Visit, url_encoded};
use crate::finance::export::sheet::{Cell, Table, csv};
use crate::kernel::Fault;
use crate::kernel::paging::{LIMIT_MOST, Page, Paged};
use crate::web::route::Download;

/// The most rows a file holds.
const ROWS_MOST: usize = 10_000;
/// What stands in an address and is no filter.
const NO_FILTERS: &[&str] = &["as", "lang", "done", "cursor", "limit", "before", "secret", UNDO];

/// A column of a file: its heading, and where its value stands in a row as a path (`/offer/price`) or a name.
#[derive(Clone, Copy, Debug)]
pub enum Head {
    /// A text, a code, a moment, a number, several texts.
    Plain(&'static str),
    /// An amount, which takes two columns: the decimal and its currency.
    Amount(&'static str),
}

/// Whether the visitor asks for the file of a list.
pub fn is_asked(visit: &Visit) -> bool {
    visit.asked("as") == Some("csv")
}

/// The filters of the address, encoded, as the API takes them.
pub fn filters(visit: &Visit) -> String {
    let kept: Vec<String> = visit.query.iter().filter(|(name, value)| is_filter(name, value)).map(pair).collect();
    kept.join("&")
}

/// The states that a list can be asked for, each with whether it is, and whether none is.
pub fn states<C: Code + Serialize>(visit: &Visit) -> (Vec<Value>, Option<C>) {
    let asked = visit.asked("state").and_then(C::from_code);
    (C::ALL.iter().map(|state| json!({ "code": state, "chosen": asked == Some(*state) })).collect(), asked)
}

fn is_filter(name: &str, value: &str) -> bool {
    !NO_FILTERS.contains(&name) && !value.is_empty()
}

fn pair((name, value): &(String, String)) -> String {
    format!("{}={}", url_encoded(name), url_encoded(value))
}

/// The file of a list that the API gives, with the filters of the address.
pub async fn of_api(visit: &Rc<Visit>, name: &str, operation: &str, heads: &[Head]) -> Result<Sheet, Fault> {
    of_query(visit, name, (operation, &filters(visit)), heads).await
}

/// The same with a query of its own.
pub async fn of_query(visit: &Rc<Visit>, name: &str, (operation, asked): (&str, &str), heads: &[Head]) -> Result<Sheet, Fault> {
    saved(name, heads, async |page| {
        let cursor = page.before.map(|before| format!("&cursor={}", before.simple())).unwrap_or_default();
        let shown = read(visit, operation, visit.path.clone(), &format!("{asked}{cursor}")).await?;
        let items = shown.get("items").and_then(Value::as_array).cloned().unwrap_or_default();
        Ok(Paged { items, next: shown.get("next").and_then(Value::as_str).map(str::to_owned) })
    })
    .await
}

/// The file of a list that is read page by page.
pub async fn saved(name: &str, heads: &[Head], list: impl AsyncFn(Page) -> Result<Paged<Value>, Fault>) -> Result<Sheet, Fault> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut page = Page::first(LIMIT_MOST);
    loop {
        let paged = list(page).await?;
        rows.extend(paged.items.iter().map(|item| cells(heads, item)));
        match paged.next {
            Some(next) if rows.len() < ROWS_MOST => page = Page::read(Some(&next), Some(LIMIT_MOST))?,
            Some(_) | None => break,
        }
    }
    let headers = heads.iter().flat_map(|head| titles(*head)).collect();
    let bytes = csv(&Table { name: name.to_owned(), headers, rows }).map_err(|error| Fault::broken(error.to_string()))?;
    Ok(Sheet::File(Download { name: format!("{name}.csv"), media_type: "text/csv; charset=utf-8".to_owned(), bytes }))
}

fn titles(head: Head) -> Vec<String> {
    let title = |name: &str| name.trim_start_matches('/').replace('/', "_");
    match head {
        Head::Plain(name) => vec![title(name)],
        Head::Amount(name) => vec![title(name), format!("{}_currency", title(name))],
    }
}

fn cells(heads: &[Head], item: &Value) -> Vec<Cell> {
    let there = |name: &str| if name.starts_with('/') { item.pointer(name) } else { item.get(name) };
    let mut cells = Vec::new();
    for head in heads {
        match head {
            Head::Plain(name) => cells.push(there(name).map_or(Cell::Empty, plain)),
            Head::Amount(name) => match there(name).and_then(|value| serde_json::from_value::<entity::Money>(value.clone()).ok()) {
                Some(money) => cells.extend([Cell::Amount(money), Cell::text(money.currency.to_string())]),
                None => cells.extend([Cell::Empty, Cell::Empty]),
            },
        }
    }
    cells
}

fn plain(value: &Value) -> Cell {
    let text = match value {
        Value::Null => return Cell::Empty,
        Value::String(text) => text.clone(),
        Value::Array(all) => {
            let one = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            all.iter().map(one).collect::<Vec<_>>().join(" ")
        }
        Value::Number(number) => match number.as_u64().and_then(|number| u32::try_from(number).ok()) {
            Some(count) => return Cell::Count(count),
            None => number.to_string(),
        },
        Value::Bool(_) | Value::Object(_) => value.to_string(),
    };
    Cell::text(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_take_two_columns_and_paths_reach_inside() {
        let item = json!({ "price": { "amount": "12.50", "currency": "CNY" }, "label": { "title": "=1+1" }, "tags": ["a", "b"] });
        let heads = [Head::Amount("price"), Head::Plain("/label/title"), Head::Plain("tags"), Head::Plain("gone")];
        let titled: Vec<String> = heads.iter().flat_map(|head| titles(*head)).collect();
        assert_eq!(titled, ["price", "price_currency", "label_title", "tags", "gone"]);
        let told = csv(&Table { name: "x".into(), headers: titled, rows: vec![cells(&heads, &item)] }).unwrap();
        assert!(String::from_utf8(told).unwrap().ends_with("12.50,CNY,'=1+1,a b,\r\n"));
    }
}
