//! One payment between the bank's file and the bank's answer: taken on, in doubt, and ended only by evidence.

use entity::payout_batch::BatchState;
use entity::payout_item::{self, ItemState};
use entity::{PayoutBatchId, Role};
use pappus::finance::{export, payout};
use pappus::kernel::House;
use serde_json::json;

use super::payout::{ana_has_earned, approved, daifa, finance, prepared, result};
use crate::door::{Knock, open_door, somebody};
use crate::house::in_house;

async fn sent(house: &House) -> (PayoutBatchId, payout_item::Model) {
    ana_has_earned(house).await;
    let batch = approved(house).await;
    export::export_batch(house, &finance(1), batch, &daifa()).await.unwrap();
    (batch, payout::store::items_of(house.reader(), batch).await.unwrap().remove(0))
}

#[tokio::test]
async fn a_payment_nobody_knows_of_is_not_paid_again_and_ends_only_by_evidence() {
    in_house(async |house| {
        let (batch, item) = sent(&house).await;
        assert_eq!(item.state, ItemState::Submitted);
        assert_eq!(payout::accept(&house, &finance(1), item.id, " ").await.unwrap_err().refusal().unwrap().code, "no_evidence");
        assert_eq!(payout::accept(&house, &finance(1), item.id, "CMB-7").await.unwrap().state, ItemState::Accepted);
        assert_eq!(payout::doubt(&house, &finance(1), item.id, "the bank is silent").await.unwrap().state, ItemState::Unknown);

        house.clock().forward(jiff::SignedDuration::from_hours(24));
        assert_eq!(prepared(&house).await.items, 0, "what is in doubt is not paid twice");
        let again = payout::doubt(&house, &finance(1), item.id, "still silent").await.unwrap_err();
        assert_eq!(again.refusal().unwrap().code, "illegal_step");

        assert_eq!(payout::accept(&house, &finance(2), item.id, "CMB-7").await.unwrap().state, ItemState::Accepted);
        payout::doubt(&house, &finance(1), item.id, "the reference is another's").await.unwrap();
        assert_eq!(result(&house, batch, "settled").await.state, BatchState::Settled);
        assert_eq!(payout::store::find_item(house.reader(), item.id).await.unwrap().state, ItemState::Settled);
    })
    .await;
}

#[tokio::test]
async fn a_payment_in_doubt_may_turn_out_to_have_failed() {
    in_house(async |house| {
        let (batch, item) = sent(&house).await;
        payout::doubt(&house, &finance(1), item.id, "the bank is silent").await.unwrap();
        assert_eq!(result(&house, batch, "failed").await.state, BatchState::PartlyFailed);
        assert_eq!(payout::store::find_item(house.reader(), item.id).await.unwrap().state, ItemState::Failed);
    })
    .await;
}

#[actix_web::test]
async fn finance_notes_it_over_the_api_and_nobody_else() {
    in_house(async |house| {
        let (_, item) = sent(&house).await;
        let door = open_door(&house).await;
        let (maker, brand) = (somebody(&house, "maker", Role::Finance).await, somebody(&house, "bea", Role::BrandOwner).await);
        let path = format!("/api/v1/payout-items/{}", item.id);
        let reason = json!({ "reason": "the bank is silent" });
        let refused = door.send(Knock::post(&format!("{path}/steps/doubt"), "a", &reason).by(&brand)).await;
        assert_eq!(refused.verdict(), "403 role");
        let doubted = door.send(Knock::post(&format!("{path}/steps/doubt"), "b", &reason).by(&maker)).await;
        assert_eq!((doubted.verdict().as_str(), &doubted.json["state"]), ("200", &json!("unknown")));
        assert_eq!(doubted.json["waiting"]["for"], "finance");
        let taken = json!({ "bank_reference": "CMB-7" });
        let accepted = door.send(Knock::post(&format!("{path}/steps/accept"), "c", &taken).by(&maker)).await;
        assert_eq!((&accepted.json["state"], &accepted.json["bank_reference"]), (&json!("accepted"), &json!("CMB-7")));
        let history = door.send(Knock::get(&format!("{path}/history")).by(&maker)).await;
        assert_eq!(history.json["items"][0]["name"], "accept");
    })
    .await;
}
