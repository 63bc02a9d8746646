//! The essential way in a browser that runs no scripts: a brief, the deal, a draft, its approval, the proof.

use entity::DeliverableId;
use pappus::market::brief;

use crate::cast::{Cast, by, creator};
use crate::chromium::Scripts;
use crate::chromium::person::Person;
use crate::street::{DESK, on_a_street};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn brief_deal_draft_approval_and_proof_need_no_script() {
    on_a_street(async |street| {
        let cast = Cast::enter(&street.house).await;
        cast.deposit(&street.house, 1_000_000).await;
        let ana = creator(&street.house, "ana").await;
        let page = street.guest(&cast.acme, Scripts::Off, DESK).await;
        page.opens("/briefs/new?lang=en").await;
        let brief = posts(&page).await;
        brief::actions::publish(&street.house, &by(&cast.rita), brief.parse().unwrap()).await.unwrap();

        street.seats(&page, &ana).await;
        page.opens(&format!("/briefs/{brief}")).await;
        page.presses("Apply to this brief").await;
        page.writes("Message", "I walk every day.").await;
        page.presses("Apply to this brief").await;
        page.sees("Waiting for the brand").await;
        street.seats(&page, &cast.acme).await;
        page.opens("/").await;
        page.presses("A walk in autumn").await;
        page.presses("Agree").await;
        page.sees("After this").await;
        page.presses("Agree").await;
        page.sees("Done: Agree").await;

        street.seats(&page, &ana).await;
        let piece = hands_in(&page).await;
        street.seats(&page, &cast.acme).await;
        page.opens("/queue").await;
        page.presses("Approve").await;
        page.sees("Nothing waits for you right now.").await;
        street.seats(&page, &ana).await;
        page.opens(&format!("/deliverables/{piece}")).await;
        page.presses("Submit proof").await;
        page.writes("Address of the post", "https://www.xiaohongshu.com/explore/66f1").await;
        page.writes("Post id", "66f1").await;
        page.writes("Account it stands on", "ana").await;
        page.ticks("The ad label is visible on the post").await;
        page.presses("Submit proof").await;
        page.sees("https://www.xiaohongshu.com/explore/66f1").await;
        page.sees("Proof in review").await;
    })
    .await;
}

/// An open call for one note, handed in; gives its id.
async fn posts(page: &Person) -> String {
    page.writes("Title", "A walk in autumn").await;
    page.chooses("How creators come", "Open call").await;
    page.chooses("Category", "Fashion").await;
    page.writes("Budget for prices", "3000").await;
    page.writes("Creators wanted", "1").await;
    page.writes("What you want to reach", "Show the shoes on a walk.").await;
    page.ticks("China").await;
    page.ticks("Xiaohongshu").await;
    page.chooses("Pieces › Platform", "Xiaohongshu").await;
    page.chooses("Pieces › Format", "Note").await;
    page.writes("Pieces › Price, tax included", "3000").await;
    page.chooses("Pieces › Ordered through", "Brand's own channel").await;
    page.presses("Save as a draft").await;
    page.sees("A walk in autumn").await;
    page.presses("Submit").await;
    page.sees("After this").await;
    page.presses("Submit").await;
    page.sees("In review").await;
    page.path().await.rsplit('/').next().unwrap().to_owned()
}

/// A draft that the buttons of the editor check and mend.
async fn hands_in(page: &Person) -> DeliverableId {
    page.opens("/deals").await;
    page.presses("A walk in autumn").await;
    page.presses("1. Xiaohongshu").await;
    let piece = page.path().await.rsplit('/').next().unwrap().parse().unwrap();
    page.presses("New draft").await;
    page.writes("Title", "秋天的鞋").await;
    page.writes("Text", "走了一下午，脚不累。").await;
    page.presses("Check now").await;
    page.sees("It would come back like this").await;
    page.presses("Put the label in").await;
    page.sees("Nothing to mend").await;
    page.presses("Save and hand in").await;
    page.sees("In review").await;
    piece
}
