//! Statements tie to the books, never change, and are confirmed, objected to and replaced.

use entity::statement::StatementState;
use entity::{Currency, Party, Role, payout_item};
use pappus::finance::export::{self, TableFormat};
use pappus::finance::ledger::{self, Account};
use pappus::finance::statement;
use pappus::jobs;
use pappus::kernel::{Actor, Call, House, wait};
use sea_orm::EntityTrait;

use super::payout::{ana_has_earned, ana_id, approved, as_ana, brand, daifa, finance, result};
use crate::cast::{Cast, colleague, signed_in};
use crate::house::in_house;

/// November is over, and Ana was paid in it.
pub(crate) async fn november(house: &House) -> Vec<entity::statement::Model> {
    ana_has_earned(house).await;
    let batch = approved(house).await;
    export::export_batch(house, &finance(1), batch, &daifa()).await.unwrap();
    result(house, batch, "settled").await;
    house.clock().set("2026-12-01T02:00:00Z".parse().unwrap());
    let job = statement::issue_all(house, &finance(1), "2026-11".parse().unwrap()).await.unwrap();
    let job = jobs::finish(house, job.id).await.unwrap();
    assert_eq!(job.result.as_deref(), Some(r#"{"period":"2026-11","statements":2}"#));
    statement::store::of_period(house.reader(), "2026-11").await.unwrap()
}

#[tokio::test]
async fn a_statement_ties_to_the_books_and_is_issued_once() {
    in_house(async |house| {
        let rows = november(&house).await;
        let balance = async |account| ledger::store::balance_minor(house.reader(), account, Currency::CNY).await.unwrap();
        let mut closings: Vec<i64> = rows.iter().map(|row| row.closing_minor).collect();
        closings.sort_unstable();
        let mut books = vec![balance(Account::PayeeAvailable(ana_id(&house).await)).await, balance(Account::BrandAvailable(brand())).await];
        books.sort_unstable();
        assert_eq!(closings, books);
        assert_eq!(rows.iter().map(|row| row.number.as_str()).collect::<Vec<_>>(), ["S-2026-11-000001", "S-2026-11-000002"]);
        let again = statement::issue_all(&house, &finance(1), "2026-11".parse().unwrap()).await.unwrap();
        jobs::finish(&house, again.id).await.unwrap();
        assert_eq!(statement::store::of_period(house.reader(), "2026-11").await.unwrap(), rows);
        for format in [TableFormat::Csv, TableFormat::Xlsx] {
            let bytes = export::statements_file(&house, "2026-11".parse().unwrap(), format).await.unwrap();
            assert_eq!(bytes, export::statements_file(&house, "2026-11".parse().unwrap(), format).await.unwrap());
        }
    })
    .await;
}

#[tokio::test]
async fn an_objection_is_answered_by_a_new_version() {
    in_house(async |house| {
        let rows = november(&house).await;
        let mine = rows.iter().find(|row| row.party_kind == entity::statement::PartyKind::Creator).unwrap();
        statement::object(&house, &as_ana(), mine.id, "The tax is wrong.").await.unwrap();
        let fresh = statement::reissue(&house, &finance(1), mine.id).await.unwrap();
        let fresh = statement::store::load(house.reader(), fresh).await.unwrap();
        assert_eq!((fresh.issue, fresh.supersedes, fresh.state), (2, Some(mine.id), StatementState::Issued));
        let old = statement::store::load(house.reader(), mine.id).await.unwrap();
        assert_eq!((old.state, old.content), (StatementState::Superseded, mine.content.clone()));
    })
    .await;
}

#[tokio::test]
async fn a_brands_statement_waits_for_the_brand_and_silence_confirms_it() {
    in_house(async |house| {
        let rows = november(&house).await;
        let theirs = rows.iter().find(|row| row.party_kind == entity::statement::PartyKind::Brand).unwrap();
        let open = wait::open_of(house.reader(), theirs.id).await.unwrap().unwrap();
        assert_eq!((open.party, open.organisation_id, open.on_silence.as_deref()), (Party::Brand, Some(brand()), Some("confirm")));
        let stranger = statement::confirm(&house, &as_ana(), theirs.id).await.unwrap_err();
        assert_eq!(stranger.refusal().unwrap().code, "no_statement");
        let silence = statement::confirm(&house, &Call::by(Actor::clock()), theirs.id).await.unwrap();
        assert_eq!(silence.state, StatementState::Confirmed);
    })
    .await;
}

#[actix_web::test]
async fn papers_are_found_by_number_by_whose_they_are_and_by_finance() {
    in_house(async |house| {
        let rows = november(&house).await;
        let door = crate::door::open_door(&house).await;
        let asks = async |token: &str, text: &str| {
            let answer = door.send(crate::door::Knock::get(&format!("/api/v1/search?q={text}")).by(token)).await;
            assert_eq!(answer.status, 200, "{}", answer.json);
            let groups = answer.json["groups"].as_array().unwrap().clone();
            groups.iter().map(|group| (group["group"].as_str().unwrap().to_owned(), group["many"].as_u64().unwrap())).collect::<Vec<_>>()
        };
        let cast = Cast::enter(&house).await;
        let staff = async |email: &str, role| signed_in(&house, &colleague(&house, &cast.rita, (email, role)).await).await;
        let fin = staff("fin@pappus.test", Role::Finance).await;
        assert_eq!(asks(&fin, "s-2026-11").await, [("statements".to_owned(), 2)]);
        assert_eq!(asks(&fin, "2026-11-000001").await, [], "a number is looked for from its beginning");
        let paid = payout_item::Entity::find().one(house.reader()).await.unwrap().unwrap();
        assert_eq!(asks(&fin, &paid.end_to_end_id[..12]).await, [("payments".to_owned(), 1)]);
        assert_eq!(asks(&fin, "B1").await, [("deposits".to_owned(), 1)]);
        let acme = signed_in(&house, &cast.acme).await;
        assert_eq!(asks(&acme, &rows[0].number).await, [], "somebody else's");
        let op = staff("op@pappus.test", Role::Operator).await;
        let sorts = async |text: &str| asks(&op, text).await.into_iter().map(|(sort, _)| sort).collect::<Vec<_>>();
        assert!(sorts("fin@").await.contains(&"people".to_owned()) && sorts("acm").await.contains(&"organisations".to_owned()));
        assert_eq!(asks(&fin, "op%40pappus").await, [], "people are the operators' to find");
    })
    .await;
}
