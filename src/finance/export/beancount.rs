//! The journal in beancount's format: accounts opened with their currencies, exact balances last. It passes `bean-check`.

use super::journal::{CheckedJournal, Journal, JournalEntry, JournalPosting};
use super::rules::{ExportError, one_line};
use entity::Currency;
use std::collections::{BTreeMap, BTreeSet};

/// The journal's bytes.
pub fn beancount(journal: &Journal) -> Result<Vec<u8>, ExportError> {
    let checked = journal.check()?;
    let tomorrow = journal.until.tomorrow().map_err(|_| ExportError::text("journal", "date"))?;
    let mut text = String::from("option \"title\" \"Pappus\"\n");
    for currency in &checked.currencies {
        text.push_str(&format!("option \"operating_currency\" \"{currency}\"\n{} commodity {currency}\n", journal.from));
    }
    for (name, currencies) in currencies_by_account(&checked) {
        let currencies: Vec<&str> = currencies.into_iter().map(Currency::code).collect();
        text.push_str(&format!("{} open {name} {}\n", journal.from, currencies.join(",")));
    }
    if !journal.opening.is_empty() {
        text.push_str(&format!("\n{} * \"opening balances\"\n  code: \"opening\"\n", journal.from));
        text.extend(journal.opening.iter().map(|entry| line(&checked, entry)));
    }
    text.extend(checked.postings.iter().map(|posting| transaction(&checked, posting)));
    if !journal.closing.is_empty() {
        text.push('\n');
    }
    for JournalEntry { account, amount } in &journal.closing {
        // Without a tolerance of zero a difference of one minor unit would pass.
        text.push_str(&format!("{tomorrow} balance {}  {} ~ 0 {}\n", checked.name(account), amount.amount(), amount.currency));
    }
    Ok(text.into_bytes())
}

fn transaction(checked: &CheckedJournal<'_>, posting: &JournalPosting) -> String {
    let mut text = format!("\n{} * {}\n  code: {}\n", posting.date, quoted(&posting.description), quoted(&posting.code));
    for (tag, value) in &posting.tags {
        text.push_str(&format!("  {tag}: {}\n", quoted(value)));
    }
    text.extend(posting.entries.iter().map(|entry| line(checked, entry)));
    text
}

fn line(checked: &CheckedJournal<'_>, entry: &JournalEntry) -> String {
    format!("  {}  {} {}\n", checked.name(&entry.account), entry.amount.amount(), entry.amount.currency)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", one_line(text).replace('\\', "\\\\").replace('"', "\\\""))
}

fn currencies_by_account<'a>(checked: &'a CheckedJournal<'_>) -> BTreeMap<&'a str, BTreeSet<Currency>> {
    let mut accounts: BTreeMap<&str, BTreeSet<Currency>> = BTreeMap::new();
    for entry in checked.journal.all_entries() {
        accounts.entry(checked.name(&entry.account)).or_default().insert(entry.amount.currency);
    }
    accounts
}

#[cfg(test)]
mod tests {
    use super::super::journal::tests::november;
    use super::*;
    use std::process::{Command, Output};

    fn check(journal: &Journal) -> Output {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ledger.beancount");
        std::fs::write(&file, beancount(journal).unwrap()).unwrap();
        let mut command = Command::new("bean-check");
        command.arg("--no-cache").arg(&file).env("LC_ALL", "C.UTF-8");
        command.output().expect("bean-check is installed (Debian package beancount)")
    }

    #[test]
    fn beancount_accepts_the_books() {
        let answer = check(&november());
        assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    }

    #[test]
    fn beancount_notices_one_fen() {
        let mut journal = november();
        journal.closing[0].amount.minor += 1;
        assert!(!check(&journal).status.success());
    }

    #[test]
    fn a_posting_reads_as_its_day_facts_and_entries() {
        let text = String::from_utf8(beancount(&november()).unwrap()).unwrap();
        insta::assert_snapshot!(text.split("\n\n").nth(4).unwrap(), @r#"
        2026-11-30 * "released; \"all\" | of it"
          code: "post_3"
          event: "evt_1, \"two\"; {x}"
          income_kind: "labour x"
          Liabilities:Hold:Hold-7  1100.00 CNY
          Income:Platform-20-fee  -100.00 CNY
          Liabilities:Payee:X-5F20-:Available  -1000.00 CNY
        "#);
    }
}
