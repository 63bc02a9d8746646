//! What waits for finance is not forgotten: its people are reminded, then the operators are told, and nothing is decided.

use entity::deposit::DepositState;
use entity::{Party, Role};
use jiff::SignedDuration;
use pappus::finance::bank::{self, Import};
use pappus::kernel::paging::Page;
use pappus::kernel::wait;
use pappus::work::timers::{Did, run_due};

use super::payout::finance;
use crate::cast::{Cast, colleague, letters_to};
use crate::house::{Letters, in_house};

#[tokio::test]
async fn money_of_an_unknown_sender_reminds_finance_and_then_tells_the_operators() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let fay = colleague(&house, &cast.rita, ("fay@pappus.test", Role::Finance)).await.user.unwrap();
        let olga = colleague(&house, &cast.rita, ("olga@pappus.test", Role::Operator)).await.user.unwrap();
        let line = "date,amount,currency,payer_name,payer_account,remark,bank_reference\n2026-11-20,7.00,CNY,Nobody,,,U1\n";
        let file = Import { account: "main".into(), map: "statement-plain".into(), name: "u.csv".into(), bytes: line.as_bytes().to_vec() };
        bank::import(&house, &finance(1), &file).await.unwrap();
        let deposit = bank::store::list(house.reader(), None, &Page::first(1)).await.unwrap().items.remove(0);
        let open = wait::open_of(house.reader(), deposit.id).await.unwrap().unwrap();
        let until = open.until.unwrap();
        assert_eq!((open.party, open.on_silence.as_deref()), (Party::Finance, None));
        house.clock().set(until.minus(SignedDuration::from_hours(20)));
        let did = async || run_due(&house).await.unwrap().into_iter().map(|fired| fired.did).collect::<Vec<_>>();
        assert_eq!(did().await, [Did::Reminded]);
        house.deliver_letters().await;
        assert!(letters_to(&house, fay).await.contains(&"reminder".to_owned()), "{:?}", letters_to(&house, fay).await);
        house.clock().set(until.plus(SignedDuration::from_mins(1)));
        assert!(did().await.contains(&Did::Escalated));
        house.deliver_letters().await;
        assert!(letters_to(&house, olga).await.contains(&"escalation".to_owned()), "{:?}", letters_to(&house, olga).await);
        let after = bank::store::find(house.reader(), deposit.id).await.unwrap().unwrap();
        assert_eq!(after.state, DepositState::Suspense, "silence decides nothing");
    })
    .await;
}
