//! A month is closed by two people, only when everything is in order and still is; after that it says what it says.

use entity::closing::ClosingState;
use entity::{ClosingId, Role};
use pappus::finance::bank::{self, Import};
use pappus::finance::{closing, statement};
use pappus::kernel::Fault;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;

use super::payout::finance;
use super::statement::november;
use crate::cast::{Cast, colleague, signed_in};
use crate::door::{Knock, open_door};
use crate::house::{in_house, in_house_left_broken};

fn code<T: std::fmt::Debug>(answer: Result<T, Fault>) -> &'static str {
    answer.unwrap_err().refusal().unwrap().code
}

#[actix_web::test]
async fn one_person_prepares_the_closing_of_a_month_and_another_closes_it() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let door = open_door(&house).await;
        let fay = signed_in(&house, &colleague(&house, &cast.rita, ("fay@pappus.test", Role::Finance)).await).await;
        let finn = signed_in(&house, &colleague(&house, &cast.rita, ("finn@pappus.test", Role::Finance)).await).await;
        let prepare = |period: &str, key: &str| Knock::post("/api/v1/closings", key, &json!({ "period": period }));
        assert_eq!(door.send(prepare("2026-11", "a").by(&fay)).await.verdict(), "409 closing_not_in_order", "the month still runs");
        let acme = signed_in(&house, &cast.acme).await;
        assert_eq!(door.send(prepare("2026-10", "b").by(&acme)).await.verdict(), "403 role");
        let prepared = door.send(prepare("2026-10", "c").by(&fay)).await.json;
        assert_eq!((&prepared["state"], &prepared["waiting"]["for"]), (&"prepared".into(), &"finance".into()), "{prepared}");
        assert_eq!(door.send(prepare("2026-10", "d").by(&finn)).await.verdict(), "409 closing_already");
        let close = |key: &str| Knock::post(&format!("/api/v1/closings/{}/steps/close", prepared["id"].as_str().unwrap()), key, &json!({}));
        assert_eq!(door.send(close("e").by(&fay)).await.verdict(), "403 closing_same_person");
        let closed = door.send(close("f").by(&finn)).await.json;
        assert_eq!((&closed["state"], closed["checklist"]["items"]["books"].as_bool()), (&"closed".into(), Some(true)), "{closed}");
        assert_eq!(door.send(close("g").by(&finn)).await.verdict(), "409 illegal_step");
        assert_eq!(code(statement::issue_all(&house, &finance(1), "2026-10".parse().unwrap()).await), "month_closed");
    })
    .await;
}

#[tokio::test]
async fn a_month_is_not_closed_when_something_has_changed_since_it_was_prepared() {
    in_house(async |house| {
        let month = "2026-10".parse().unwrap();
        let id = closing::prepare(&house, &finance(1), month).await.unwrap();
        let late = "date,amount,currency,payer_name,payer_account,remark,bank_reference\n2026-10-20,7.00,CNY,Nobody,,,L1\n";
        let late =
            Import { account: "main".into(), map: "statement-plain".into(), name: "late.csv".into(), bytes: late.as_bytes().to_vec() };
        bank::import(&house, &finance(1), &late).await.unwrap();
        assert_eq!(code(closing::close(&house, &finance(2), id).await), "closing_changed");
        closing::withdraw(&house, &finance(1), id).await.unwrap();
        assert_eq!(code(closing::prepare(&house, &finance(1), month).await), "closing_not_in_order");
        assert_eq!(closing::store::load(house.reader(), id).await.unwrap().state, ClosingState::Withdrawn);
    })
    .await;
}

#[tokio::test]
async fn no_statement_of_a_closed_month_is_issued_anew() {
    in_house_left_broken(async |house, db| {
        let rows = november(&house).await;
        assert_eq!(code(closing::prepare(&house, &finance(1), "2026-11".parse().unwrap()).await), "closing_not_in_order");
        let sql = "INSERT INTO closing (id, state, version, created_at, changed_at, period, prepared_by, closed_by, checklist, checklist_hash) \
                   VALUES ($1, 'closed', 2, 1, 1, '2026-11', $2, $3, '{}', 'planted')";
        let ids = [7_u128, 8, 9].map(|number| uuid::Uuid::from_u128(number).into());
        db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, ids)).await.unwrap();
        assert_eq!(closing::store::load(&db, ClosingId(uuid::Uuid::from_u128(7))).await.unwrap().state, ClosingState::Closed);
        assert_eq!(code(statement::reissue(&house, &finance(1), rows[0].id).await), "month_closed");
    })
    .await;
}
