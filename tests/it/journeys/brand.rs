//! A brand from signing up to a deal whose money is there: the letter that confirms an address, a brief, an invitation,
//! a transfer with a payment code.

use entity::Role;
use pappus::finance::bank::{self, Import};
use pappus::kernel::paging::Page;
use pappus::market::brief;
use pappus::market::proposal::{actions as proposals, store};
use serde_json::json;

use crate::cast::{Cast, by, colleague, creator};
use crate::chromium::Scripts;
use crate::chromium::person::Person;
use crate::street::{DESK, Street, on_a_street};

const PASSWORD: &str = "nine lives of a grey cat";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_brand_signs_up_posts_a_brief_invites_a_creator_and_pays_in() {
    on_a_street(async |street| {
        let cast = Cast::enter(&street.house).await;
        let ana = creator(&street.house, "Ana").await;
        let bea = street.stranger(Scripts::Run, DESK).await;
        signs_up(street, &bea).await;
        let brief = writes_a_brief(&bea).await;
        brief::actions::publish(&street.house, &by(&cast.rita), brief.parse().unwrap()).await.unwrap();

        bea.presses("Creators").await;
        bea.presses("Ana").await;
        bea.presses("A walk in autumn").await;
        bea.chooses("Kind", "offer").await;
        bea.writes("Message", "Would you take our shoes for a walk?").await;
        bea.presses("Invite a creator").await;
        bea.sees("Waiting for the creator").await;

        let asked = store::list_proposals(street.house.reader(), &ana, None, &Page::first(1)).await.unwrap();
        proposals::agree(&street.house, &by(&ana), asked.items[0].id).await.unwrap();
        bea.presses("Deals").await;
        bea.presses("A walk in autumn").await;
        bea.sees("Awaiting funds").await;

        pays_in(street, &cast, &bea, "3,300.00").await;
        bea.presses("Deals").await;
        bea.presses("A walk in autumn").await;
        bea.presses("Fund").await;
        bea.sees("After this").await;
        bea.presses("Fund").await;
        bea.sees("Active").await;
        bea.presses("Balance").await;
        bea.sees("CNY 3,300.00").await;
    })
    .await;
}

/// From the first page to the home page of a brand, by way of the letter that confirms the address.
async fn signs_up(street: &Street, bea: &Person) {
    bea.opens("/sign-up?lang=en").await;
    bea.presses("I am a brand").await;
    bea.writes("Your name", "Bea").await;
    bea.writes("Your e-mail address", "bea@strides.test").await;
    bea.writes("Password", PASSWORD).await;
    bea.writes("Brand › Name of the brand", "Strides").await;
    bea.writes("Brand › Legal name", "Strides Ltd").await;
    bea.writes("Brand › Country", "CN").await;
    bea.writes("Brand › Time zone of its office", "Asia/Shanghai").await;
    bea.chooses("Language", "English").await;
    bea.writes("Your time zone", "Asia/Shanghai").await;
    bea.presses("Create your account").await;
    bea.sees("letter").await;
    street.opens_letter(bea, None, "Confirm your e-mail address").await;
    bea.presses("Confirm address").await;
    bea.presses("Confirm your address").await;
    bea.writes("E-mail address", "bea@strides.test").await;
    bea.writes("Password", PASSWORD).await;
    bea.presses("Sign in").await;
    bea.sees("Hello Bea").await;
}

/// A brief for one note, handed in; gives its id.
async fn writes_a_brief(bea: &Person) -> String {
    bea.presses("Briefs").await;
    bea.presses("New brief").await;
    bea.writes("Title", "A walk in autumn").await;
    bea.chooses("How creators come", "By invitation").await;
    bea.chooses("Category", "Fashion").await;
    bea.writes("Budget for prices", "3000").await;
    bea.writes("Creators wanted", "1").await;
    bea.writes("What you want to reach", "Show the shoes on a walk.").await;
    bea.ticks("China").await;
    bea.ticks("Xiaohongshu").await;
    bea.chooses("Pieces › Platform", "Xiaohongshu").await;
    bea.chooses("Pieces › Format", "Note").await;
    bea.writes("Pieces › Price, tax included", "3000").await;
    bea.chooses("Pieces › Ordered through", "Brand's own channel").await;
    bea.presses("Save as a draft").await;
    bea.sees("A walk in autumn").await;
    bea.presses("Submit").await;
    bea.sees("After this").await;
    bea.presses("Submit").await;
    bea.sees("In review").await;
    bea.path().await.rsplit('/').next().unwrap().to_owned()
}

/// The brand transfers under the code its page names, and finance reads the bank's file.
async fn pays_in(street: &Street, cast: &Cast, bea: &Person, amount: &str) {
    bea.presses("Balance").await;
    bea.sees("Name this code").await;
    let code = bea.looks("return document.body.innerText.match(/^[A-Z0-9]{6}$/m)[0]", json!([])).await;
    let fay = colleague(&street.house, &cast.rita, ("fay@pappus.test", Role::Finance)).await;
    let lines = format!(
        "date,amount,currency,payer_name,payer_account,remark,bank_reference\n\
         2026-11-22,\"{amount}\",CNY,Strides Ltd,622,{},B1\n",
        code.as_str().unwrap()
    );
    let file = Import { account: "main".into(), map: "statement-plain".into(), name: "today.csv".into(), bytes: lines.into_bytes() };
    bank::import(&street.house, &by(&fay), &file).await.unwrap();
}
