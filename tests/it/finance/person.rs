//! Money rules compare persons: two accounts of one person are one, whoever of them made, approves or is paid.

use entity::payee::TaxProfile;
use entity::{Currency, PayoutBatchId, Role, UserId};
use pappus::finance::payee::{PayeeRef, Profile, set_profile};
use pappus::finance::payout;
use pappus::jobs;
use pappus::kernel::{Actor, Call, Fault, House};
use pappus::market::identity::{confirm_payee_identity, identify_user, store};

use super::id;
use super::payout::{ana_has_earned, finance};
use crate::house::in_house;
use crate::owed::person;

fn operator() -> Call {
    Call::by(Actor { user: Some(id::<UserId>(90)), role: Role::Operator, ..Actor::nobody() })
}

fn as_finance(user: UserId) -> Call {
    Call::by(Actor { user: Some(user), role: Role::Finance, ..Actor::nobody() })
}

async fn submitted_by(house: &House, maker: UserId) -> PayoutBatchId {
    let preparing = payout::prepare(house, &as_finance(maker), Currency::CNY).await.unwrap();
    jobs::finish(house, preparing.job.id).await.unwrap();
    payout::submit(house, &as_finance(maker), preparing.batch).await.unwrap();
    preparing.batch
}

fn code<T: std::fmt::Debug>(answer: Result<T, Fault>) -> &'static str {
    answer.unwrap_err().refusal().unwrap().code
}

#[tokio::test]
async fn the_maker_cannot_approve_from_a_second_account_and_neither_can_a_payee() {
    in_house(async |house| {
        ana_has_earned(&house).await;
        let maker = person(&house, "mo@finance.test", "Mo").await;
        let second = person(&house, "mo.private@finance.test", "Mo too").await;
        let moonlighter = person(&house, "ana@finance.test", "Ana at finance").await;
        for (user, number) in [(maker, "310101198001011234"), (second, "3101 0119 8001 0112 34"), (moonlighter, "110101-19900307-0011")] {
            identify_user(&house, &operator(), user, number).await.unwrap();
        }
        let batch = submitted_by(&house, maker).await;
        assert_eq!(code(payout::approve(&house, &as_finance(second), batch).await), "four_eyes");
        assert_eq!(code(payout::approve(&house, &as_finance(moonlighter), batch).await), "approver_is_payee");
        let checker = person(&house, "che@finance.test", "Che").await;
        payout::approve(&house, &as_finance(checker), batch).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn finance_that_checks_a_payee_learns_who_signs_in_for_it() {
    in_house(async |house| {
        let user = person(&house, "bo@creators.test", "Bo").await;
        let own = Call::by(Actor { user: Some(user), role: Role::Creator, creator: Some(id(77)), ..Actor::nobody() });
        let profile = Profile {
            legal_name: "博".into(),
            tax_profile: TaxProfile::ResidentIndividual,
            id_number: "440101199505055678".into(),
            country: "CN".into(),
            vat_consent: false,
        };
        let stored = set_profile(&house, &own, PayeeRef::Creator(id(77)), &profile).await.unwrap();
        assert_eq!(store::find_user(house.reader(), user).await.unwrap().unwrap().person_hash, None, "a claim is no proof");
        confirm_payee_identity(&house, &finance(1), stored.payee).await.unwrap();
        let known = store::find_user(house.reader(), user).await.unwrap().unwrap().person_hash;
        assert_eq!(known, Some(house.sealer().person("440101199505055678")));
        assert_eq!(code(identify_user(&house, &own, user, "440101199505050000").await), "role");
    })
    .await;
}
