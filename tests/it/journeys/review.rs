//! A draft before the brand's people: three of them remark and the creator gets one merged reply; the next version is
//! approved by the link of its letter; a deal is cancelled by somebody who saw the figures first.

use entity::outbox::{self, Channel};
use entity::{Letter, Role};
use jiff::SignedDuration;
use pappus::kernel::{Actor, House};
use pappus::market::content::actions::draft;
use pappus::market::content::rules::Text;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

use super::agreed;
use crate::cast::{by, colleague};
use crate::chromium::Scripts;
use crate::street::{DESK, on_a_street};

async fn hands_in(house: &House, ana: &Actor, piece: entity::DeliverableId, body: &str) {
    let text =
        Text { title: "广告｜秋天的鞋".to_owned(), body: body.to_owned(), hashtags: vec!["日常".to_owned()], facts: json!({}) };
    let begun = draft::write(house, &by(ana), piece, &text).await.unwrap();
    draft::submit(house, &by(ana), begun.draft.id).await.unwrap();
}

async fn letters(house: &House, who: &Actor, letter: Letter) -> u64 {
    let own = outbox::Entity::find().filter(outbox::Column::UserId.eq(who.user.unwrap())).filter(outbox::Column::Letter.eq(letter));
    own.filter(outbox::Column::Channel.eq(Channel::Email)).count(house.reader()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_people_remark_one_reply_goes_out_and_the_next_version_is_approved_from_its_letter() {
    on_a_street(async |street| {
        let (cast, ana, piece) = agreed(&street.house).await;
        hands_in(&street.house, &ana, piece, "走了一下午，脚不累。").await;
        let mia = colleague(&street.house, &cast.acme, ("mia@acme.test", Role::BrandManager)).await;
        let noa = colleague(&street.house, &cast.acme, ("noa@acme.test", Role::BrandManager)).await;
        let desk = street.guest(&mia, Scripts::Run, DESK).await;
        for (who, word) in [(&mia, "Show the sole, please."), (&noa, "A shorter title."), (&cast.acme, "Say where you walked.")] {
            street.seats(&desk, who).await;
            desk.opens("/queue?lang=en").await;
            desk.writes("A remark", word).await;
            desk.presses("Note it").await;
            desk.sees(word).await;
        }
        assert_eq!(letters(&street.house, &ana, Letter::ChangesAsked).await, 0, "nothing is sent while they remark");
        desk.presses("Ask for changes").await;
        desk.presses("Ask for changes").await;
        desk.sees("Nothing waits for you right now.").await;
        assert_eq!(letters(&street.house, &ana, Letter::ChangesAsked).await, 1, "one merged reply");
        street.seats(&desk, &ana).await;
        desk.opens(&format!("/deliverables/{piece}")).await;
        for word in ["Show the sole, please.", "A shorter title.", "Say where you walked."] {
            desk.sees(word).await;
        }

        street.house.clock().forward(SignedDuration::from_hours(3));
        hands_in(&street.house, &ana, piece, "走了一下午外滩，脚不累，鞋底见图。").await;
        street.opens_letter(&desk, Some(&cast.acme), "waits for your review").await;
        desk.presses("Approve").await;
        desk.sees("Nothing has happened yet.").await;
        desk.presses("Approve").await;
        desk.sees("The step is taken").await;
        desk.browser.goes_back().await;
        desk.sees("You have already done this").await;
        street.seats(&desk, &ana).await;
        desk.opens(&format!("/deliverables/{piece}")).await;
        desk.sees("Approved").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_brand_sees_what_cancelling_costs_before_it_asks_and_the_creator_agrees() {
    on_a_street(async |street| {
        let (cast, ana, _) = agreed(&street.house).await;
        let desk = street.guest(&cast.acme, Scripts::Run, DESK).await;
        desk.opens("/deals?lang=en").await;
        desk.presses("Autumn shoes").await;
        desk.presses("Cancel this deal").await;
        desk.sees("CNY 3,000.00").await;
        let shown = desk.reads().await;
        assert!(shown.contains("What cancelling now would cost") && shown.contains("CNY 3,300.00"), "{shown}");
        desk.writes("Reason", "The season is over.").await;
        desk.writes("Compensation you propose", "600").await;
        desk.presses("Cancel this deal").await;
        desk.sees("Waiting for the creator").await;
        street.seats(&desk, &ana).await;
        desk.opens("/").await;
        desk.presses("Autumn shoes").await;
        desk.sees("CNY 600.00").await;
        desk.presses("Agree").await;
        desk.sees("After this").await;
        desk.presses("Agree").await;
        desk.sees("Done").await;
        street.seats(&desk, &cast.acme).await;
        desk.opens("/balance").await;
        desk.sees("CNY 9,340.00").await;
    })
    .await;
}
