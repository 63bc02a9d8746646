//! What happens to people with browsers: a sign-in that ends in the middle of a form, a button pressed twice, the button
//! back after a step, somebody who was faster, and two tabs with different organisations.

use entity::brief::BriefMode;
use entity::{Role, UserId, membership};
use pappus::kernel::{Actor, Call, House};
use pappus::market::brief;
use pappus::market::identity::{self, NewUser, OrganisationDraft, Person as Somebody, Place, store};
use pappus::market::proposal::actions::{self as proposals, Application};
use serde_json::{Value, json};

use crate::cast::{Cast, by, by_clock, creator, written};
use crate::chromium::Scripts;
use crate::chromium::person::Person;
use crate::street::{DESK, Street, on_a_street};

const PASSWORD: &str = "nine lives of a grey cat";

/// Zoe, the owner of Lamps with a password, and a manager of Acme.
async fn zoe(house: &House, acme: &Actor) -> UserId {
    let person = Somebody { name: "Zoe".to_owned(), locale: "en".to_owned(), zone: "Asia/Shanghai".to_owned() };
    let lamps = OrganisationDraft {
        name: "Lamps".to_owned(),
        legal_name: None,
        registration_number: None,
        country: "CN".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        email: None,
    };
    let new = NewUser { email: "zoe@lamps.test".to_owned(), person, password: Some(PASSWORD.to_owned()), place: Place::Brand(lamps) };
    let zoe = identity::create_user_by_operator(house, &Call::by(Actor::clock()), new).await.unwrap();
    let (call, organisation_id) = (by_clock(), acme.organisation.unwrap());
    let seated = house.promise(&call, async |tx| {
        let (id, created_at) = (tx.mint(), tx.now());
        let seat = membership::Model { id, organisation_id, user_id: zoe, role: Role::BrandManager, created_at, ended_at: None };
        store::insert_membership(tx, &seat).await?;
        Ok(())
    });
    seated.await.unwrap();
    zoe
}

async fn signs_in(page: &Person) {
    page.writes("E-mail address", "zoe@lamps.test").await;
    page.writes("Password", PASSWORD).await;
    page.presses("Sign in").await;
}

async fn begins_a_product(page: &Person, name: &str) {
    page.opens("/products/new").await;
    page.writes("Name", name).await;
    page.chooses("Category", "Home").await;
}

/// How many products of a name the organisation acted for has.
async fn products(page: &Person, name: &str) -> Value {
    page.opens("/products").await;
    page.looks("return document.querySelector('main').innerText.split(arguments[0]).length - 1", json!([name])).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_mishap_in_a_browser_loses_a_text_or_does_a_thing_twice_or_for_the_wrong_house() {
    on_a_street(async |street| {
        let cast = Cast::enter(&street.house).await;
        zoe(&street.house, &cast.acme).await;
        let page = street.stranger(Scripts::Run, DESK).await;
        page.opens("/sign-in?lang=en").await;
        signs_in(&page).await;
        page.sees("Hello Zoe").await;
        writes_on_after_the_sign_in_ended(street, &page).await;
        presses_twice(&page).await;
        switches_in_another_tab(&page).await;
        goes_back_after_a_step(street, &page, &cast).await;
        is_too_late(street, &page, &cast).await;
    })
    .await;
}

async fn writes_on_after_the_sign_in_ended(street: &Street, page: &Person) {
    begins_a_product(page, "A lamp that remembers").await;
    street.leaves(page).await;
    page.presses("New product").await;
    signs_in(page).await;
    page.sees("What you wrote is kept.").await;
    page.presses("Go on").await;
    page.waits_until("find what was written", "return control('Name')?.value === 'A lamp that remembers'").await;
    page.presses("New product").await;
    page.sees("Done").await;
    assert_eq!(products(page, "A lamp that remembers").await, json!(1));
}

async fn presses_twice(page: &Person) {
    begins_a_product(page, "A lamp for two").await;
    page.looks("const button = pressable('New product', ''); button.click(); button.click()", json!([])).await;
    page.waits_until("leave the form", "return !location.pathname.endsWith('/new')").await;
    assert_eq!(products(page, "A lamp for two").await, json!(1));
}

async fn switches_in_another_tab(page: &Person) {
    begins_a_product(page, "A lamp of Lamps").await;
    let first = page.browser.new_tab().await;
    page.opens("/me").await;
    page.presses_beside("Switch", "Acme").await;
    page.sees("Hello Zoe").await;
    page.browser.go_to_tab(&first).await;
    page.presses("New product").await;
    page.sees("belongs to another sign-in or seat of yours").await;
    assert_eq!(products(page, "A lamp of Lamps").await, json!(0), "Acme has got no lamp");
}

async fn goes_back_after_a_step(street: &Street, page: &Person, cast: &Cast) {
    let made = brief::actions::create(&street.house, &by(&cast.acme), &written(BriefMode::Custom, 1)).await.unwrap();
    page.opens(&format!("/briefs/{}", made.brief.id)).await;
    page.presses("Submit").await;
    page.sees("After this").await;
    page.presses("Submit").await;
    // Not "In review": the form says that too, as what comes after it.
    page.sees("Submitted. A reviewer reads it now").await;
    let version = brief::store::load_for_house(street.house.reader(), made.brief.id).await.unwrap().version;
    // A browser may show the form as it stood; sent again it repeats the answer, and opened anew it says what there is.
    page.browser.goes_back().await;
    page.presses("Submit").await;
    page.sees("Submitted. A reviewer reads it now").await;
    page.opens(&format!("/briefs/{}/steps/submit", made.brief.id)).await;
    page.sees("This has moved on").await;
    let after = brief::store::load_for_house(street.house.reader(), made.brief.id).await.unwrap().version;
    assert_eq!(after, version, "it was handed in once");
}

async fn is_too_late(street: &Street, page: &Person, cast: &Cast) {
    cast.deposit(&street.house, 1_000_000).await;
    let ana = creator(&street.house, "ana").await;
    let brief = cast.open_brief(&street.house, &written(BriefMode::Recruit, 2)).await;
    let applied = proposals::apply(&street.house, &by(&ana), brief, &Application::default()).await.unwrap();
    page.opens(&format!("/proposals/{}/steps/agree", applied.proposal.id)).await;
    page.sees("After this").await;
    proposals::withdraw(&street.house, &by(&ana), applied.proposal.id, "I am ill.").await.unwrap();
    page.presses("Agree").await;
    page.waits_until("be told why not", "return document.querySelector('[role=alert]') !== null").await;
    page.opens(&format!("/proposals/{}", applied.proposal.id)).await;
    page.sees("Withdrawn").await;
}
