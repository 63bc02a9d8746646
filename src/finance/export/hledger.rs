//! The journal in hledger's format: strict declarations first, assertions last. It passes `hledger check -s`.

use super::journal::{CheckedJournal, Journal, JournalEntry, JournalPosting};
use super::rules::{ExportError, one_line};

/// The journal's bytes.
pub fn hledger(journal: &Journal) -> Result<Vec<u8>, ExportError> {
    let checked = journal.check()?;
    let mut text = String::new();
    for currency in &checked.currencies {
        let digits = "0".repeat(currency.digits() as usize);
        text.push_str(&format!("commodity 1000.{digits} {currency}\n"));
    }
    for name in checked.account_names() {
        text.push_str(&format!("account {name}\n"));
    }
    if !journal.opening.is_empty() {
        text.push_str(&format!("\n{} (opening) opening balances\n", journal.from));
        text.extend(journal.opening.iter().map(|entry| line(&checked, entry)));
    }
    text.extend(checked.postings.iter().map(|posting| transaction(&checked, posting)));
    if !journal.closing.is_empty() {
        text.push_str(&format!("\n{} (closing) balances of the books\n", journal.until));
        text.extend(journal.closing.iter().map(|entry| assertion(&checked, entry)));
    }
    Ok(text.into_bytes())
}

fn transaction(checked: &CheckedJournal<'_>, posting: &JournalPosting) -> String {
    let mut text = format!("\n{} ({}) {}\n", posting.date, posting.code, unmarked(&posting.description));
    for (tag, value) in &posting.tags {
        text.push_str(&format!("    ; {tag}: {}\n", unmarked(value)));
    }
    text.extend(posting.entries.iter().map(|entry| line(checked, entry)));
    text
}

fn line(checked: &CheckedJournal<'_>, entry: &JournalEntry) -> String {
    format!("    {}  {} {}\n", checked.name(&entry.account), entry.amount.amount(), entry.amount.currency)
}

fn assertion(checked: &CheckedJournal<'_>, entry: &JournalEntry) -> String {
    let currency = entry.amount.currency;
    let nothing = entity::Money::zero(currency).amount();
    format!("    {}  {nothing} {currency} = {} {currency}\n", checked.name(&entry.account), entry.amount.amount())
}

// A semicolon starts a comment, a comma ends a tag's value and a bar a payee's name.
fn unmarked(text: &str) -> String {
    one_line(&text.replace([';', ',', '|'], " "))
}

#[cfg(test)]
mod tests {
    use super::super::journal::tests::november;
    use super::*;
    use std::process::{Command, Output};

    fn check(journal: &Journal) -> Output {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ledger.journal");
        std::fs::write(&file, hledger(journal).unwrap()).unwrap();
        let mut command = Command::new("hledger");
        command.args(["check", "-s", "ordereddates"]).arg("-f").arg(&file).env("LC_ALL", "C.UTF-8");
        command.output().expect("hledger is installed (Debian package hledger)")
    }

    #[test]
    fn hledger_accepts_the_books_in_strict_mode() {
        let answer = check(&november());
        assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    }

    #[test]
    fn hledger_notices_one_fen() {
        let mut journal = november();
        journal.closing[0].amount.minor += 1;
        assert!(!check(&journal).status.success());
    }

    #[test]
    fn a_posting_reads_as_its_day_code_tags_and_entries() {
        let text = String::from_utf8(hledger(&november()).unwrap()).unwrap();
        insta::assert_snapshot!(text.split("\n\n").nth(2).unwrap(), @r#"
        2026-11-02 (post_1) deposit_settled
            ; event: evt_1 "two" {x}
            ; income_kind: labour x
            Assets:Bank:Escrow  5000.01 CNY
            Liabilities:Brand:Org-01:Available  -5000.01 CNY
        "#);
    }
}
