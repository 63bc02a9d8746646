//! Finance from a bank's file to books that agree with it: an upload, a deposit whose payer nobody knew, and zero.

use std::io::Write;

use entity::Role;
use pappus::finance::bank;

use crate::cast::{Cast, by, colleague};
use crate::chromium::Scripts;
use crate::street::{DESK, on_a_street};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finance_reads_a_bank_file_finds_the_payer_and_reconciles_to_zero() {
    on_a_street(async |street| {
        let cast = Cast::enter(&street.house).await;
        let fay = colleague(&street.house, &cast.rita, ("fay@pappus.test", Role::Finance)).await;
        let code = bank::payment_code(&street.house, &by(&fay), cast.acme.organisation.unwrap()).await.unwrap();
        let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
        let head = "date,amount,currency,payer_name,payer_account,remark,bank_reference";
        let known = format!("2026-11-20,\"50,000.00\",CNY,Acme Ltd,622,Promotion {code},B1");
        write!(file, "{head}\n{known}\n2026-11-21,800.00,CNY,Acme Ltd,622,no code,B2\n").unwrap();

        let desk = street.guest(&fay, Scripts::Run, DESK).await;
        desk.opens("/?lang=en").await;
        desk.presses("Deposits").await;
        desk.presses("Import a bank statement").await;
        desk.types("File", file.path().to_str().unwrap()).await;
        desk.writes("Our account", "main").await;
        desk.chooses("Columns", "Plain statement").await;
        desk.presses("Import a bank statement").await;
        desk.sees("no code").await;
        desk.presses("Reconciliation").await;
        desk.sees("CNY 50,800.00").await;
        desk.presses_beside("Acme Ltd", "no code").await;
        desk.chooses("Brand", "Acme").await;
        desk.presses("Match").await;
        desk.presses("Reconciliation").await;
        desk.sees("Every deposit has its brand.").await;
        desk.sees("Nothing stands alone.").await;
        desk.sees("even").await;
        desk.presses("Deposits").await;
        let shown = desk.reads().await;
        assert!(!shown.contains("Payer unknown"), "{shown}");
        street.seats(&desk, &cast.acme).await;
        desk.opens("/balance").await;
        desk.sees("CNY 50,800.00").await;
    })
    .await;
}
