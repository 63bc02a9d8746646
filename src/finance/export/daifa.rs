//! 代发: a bank's bulk payment file as XLSX, laid out by a column map that is data.
//!
//! Account numbers are text cells, amounts real numbers with two digits, and there is no total row: banks add up
//! what they find. Which payments belong in it, and who approved them, is decided elsewhere.

use super::rules::{ExportError, one_line};
use super::sheet::{Cell, Table, xlsx};
use entity::{Currency, Money};
use serde::Deserialize;
use std::collections::BTreeSet;

/// A bank's layout.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DaifaLayout {
    /// `daifa-` and the bank.
    pub id: String,
    /// The version of the data.
    pub version: String,
    /// The layout's name by locale.
    pub name: std::collections::BTreeMap<String, String>,
    /// Where the layout was seen.
    pub source: LayoutSource,
    /// The sheet's name.
    pub sheet: String,
    /// The one currency the bank takes in this file.
    pub currency: Currency,
    /// The most payments in one file.
    pub max_rows: usize,
    /// Longer remarks are refused.
    pub max_remark_characters: usize,
    /// From left to right.
    pub columns: Vec<DaifaColumn>,
}

/// Where a bank's layout was seen, and when.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayoutSource {
    /// In words.
    pub text: String,
    /// The address; empty for a layout of the house.
    pub url: String,
    /// When it was last compared.
    pub checked_on: jiff::civil::Date,
}

/// One column of a layout.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DaifaColumn {
    /// What the bank calls it.
    pub header: String,
    /// What stands in it.
    pub field: DaifaField,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DaifaField {
    /// The payout item.
    Reference,
    /// The payee's account.
    Account,
    /// The payee's name.
    Name,
    /// What is paid.
    Amount,
    /// The payee's bank.
    Bank,
    /// Its branch or place.
    Branch,
    /// What the payee reads.
    Remark,
}

/// One payment.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DaifaRow {
    /// The payout item.
    pub reference: String,
    /// The payee's account number.
    pub account: String,
    /// The payee's legal name.
    pub name: String,
    /// What is paid, after tax.
    pub amount: Money,
    /// The payee's bank.
    pub bank: String,
    /// Its branch or place; may be empty.
    pub branch: String,
    /// What the payee reads; may be empty.
    pub remark: String,
}

impl DaifaLayout {
    /// Reads a layout; account, name and amount must each have exactly one column.
    pub fn read(json: &str) -> Result<Self, ExportError> {
        let layout: Self = serde_json::from_str(json).map_err(|error| ExportError::BadLayout(error.to_string()))?;
        let fields: BTreeSet<DaifaField> = layout.columns.iter().map(|column| column.field).collect();
        let complete = [DaifaField::Account, DaifaField::Name, DaifaField::Amount].iter().all(|field| fields.contains(field));
        if !complete || fields.len() != layout.columns.len() {
            return Err(ExportError::BadLayout(format!("{} needs account, name and amount, and no column twice", layout.id)));
        }
        Ok(layout)
    }

    /// The layouts this version of the house ships with.
    pub fn shipped() -> Result<Vec<Self>, ExportError> {
        let files = [include_str!("../../../packs/bank/daifa-cmb.json"), include_str!("../../../packs/bank/daifa-plain.json")];
        files.into_iter().map(Self::read).collect()
    }
}

/// The payments as the bank's XLSX file, in the order given.
pub fn daifa_xlsx(layout: &DaifaLayout, rows: &[DaifaRow]) -> Result<Vec<u8>, ExportError> {
    if rows.is_empty() {
        return Err(ExportError::Empty);
    }
    if rows.len() > layout.max_rows {
        return Err(ExportError::TooMany { limit: layout.max_rows });
    }
    let mut seen = BTreeSet::new();
    let mut cells = Vec::with_capacity(rows.len());
    for row in rows {
        if !seen.insert(row.reference.as_str()) {
            return Err(ExportError::Duplicate { reference: row.reference.clone() });
        }
        must_be_payable(layout, row)?;
        cells.push(layout.columns.iter().map(|column| cell(column.field, row)).collect());
    }
    let headers = layout.columns.iter().map(|column| column.header.clone()).collect();
    xlsx(&Table { name: layout.sheet.clone(), headers, rows: cells })
}

fn must_be_payable(layout: &DaifaLayout, row: &DaifaRow) -> Result<(), ExportError> {
    if row.amount.currency != layout.currency {
        return Err(ExportError::WrongCurrency { reference: row.reference.clone() });
    }
    if row.amount.minor <= 0 {
        return Err(ExportError::AmountNotPositive { reference: row.reference.clone() });
    }
    let account = bare_account(&row.account);
    if !(5..=34).contains(&account.len()) || !account.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-') {
        return Err(ExportError::text(&row.reference, "account"));
    }
    if one_line(&row.name).is_empty() {
        return Err(ExportError::text(&row.reference, "name"));
    }
    if one_line(&row.remark).chars().count() > layout.max_remark_characters {
        return Err(ExportError::text(&row.reference, "remark"));
    }
    Ok(())
}

fn cell(field: DaifaField, row: &DaifaRow) -> Cell {
    match field {
        DaifaField::Reference => Cell::text(&row.reference),
        DaifaField::Account => Cell::text(bare_account(&row.account)),
        DaifaField::Name => Cell::text(one_line(&row.name)),
        DaifaField::Amount => Cell::Amount(row.amount),
        DaifaField::Bank => Cell::text(one_line(&row.bank)),
        DaifaField::Branch => Cell::text(one_line(&row.branch)),
        DaifaField::Remark => Cell::text(one_line(&row.remark)),
    }
}

fn bare_account(account: &str) -> String {
    account.chars().filter(|letter| !letter.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader};

    fn row(reference: &str, minor: i64) -> DaifaRow {
        DaifaRow {
            reference: reference.into(),
            account: "6214 8300 0000 0000 017".into(),
            name: "张小满".into(),
            amount: Money::new(minor, Currency::CNY),
            bank: "招商银行".into(),
            branch: "上海分行".into(),
            remark: "创作收益\n2026-11".into(),
        }
    }

    #[test]
    fn accounts_are_text_amounts_are_numbers_and_no_total_row_follows() {
        for layout in DaifaLayout::shipped().unwrap() {
            let bytes = daifa_xlsx(&layout, &[row("item_1", 123_410), row("item_2", 1)]).unwrap();
            let mut workbook: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
            let range = workbook.worksheet_range(&layout.sheet).unwrap();
            let column = |field| layout.columns.iter().position(|column| column.field == field).unwrap();
            assert_eq!(range.height(), 3);
            assert_eq!(range.get((1, column(DaifaField::Account))), Some(&Data::String("6214830000000000017".into())));
            assert_eq!(range.get((1, column(DaifaField::Amount))), Some(&Data::Float(1_234.1)));
            assert_eq!(range.get((2, column(DaifaField::Amount))), Some(&Data::Float(0.01)));
            assert_eq!(range.get((1, column(DaifaField::Remark))), Some(&Data::String("创作收益 2026-11".into())));
        }
    }

    #[test]
    fn payments_a_bank_would_refuse_never_reach_it() {
        let layout = &DaifaLayout::shipped().unwrap()[0];
        let refused = |row: DaifaRow| daifa_xlsx(layout, &[row]).unwrap_err();
        assert_eq!(daifa_xlsx(layout, &[]), Err(ExportError::Empty));
        assert!(matches!(refused(row("item_1", 0)), ExportError::AmountNotPositive { .. }));
        assert!(matches!(refused(DaifaRow { amount: Money::new(1, Currency::USD), ..row("i", 1) }), ExportError::WrongCurrency { .. }));
        assert_eq!(refused(DaifaRow { account: "=1+1".into(), ..row("i", 1) }), ExportError::text("i", "account"));
        assert_eq!(refused(DaifaRow { name: " \u{0} ".into(), ..row("i", 1) }), ExportError::text("i", "name"));
        assert_eq!(refused(DaifaRow { remark: "长".repeat(33), ..row("i", 1) }), ExportError::text("i", "remark"));
        assert!(matches!(daifa_xlsx(layout, &[row("i", 1), row("i", 2)]), Err(ExportError::Duplicate { .. })));
        assert_eq!(
            daifa_xlsx(&DaifaLayout { max_rows: 1, ..layout.clone() }, &[row("a", 1), row("b", 2)]),
            Err(ExportError::TooMany { limit: 1 })
        );
    }

    #[test]
    fn a_layout_without_an_amount_is_no_layout() {
        let json = include_str!("../../../packs/bank/daifa-cmb.json").replace("\"field\": \"amount\"", "\"field\": \"reference\"");
        assert!(matches!(DaifaLayout::read(&json), Err(ExportError::BadLayout(_))));
    }
}
