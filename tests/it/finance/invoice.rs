//! A business is paid against its invoice: handed in by its payee, accepted or given back by finance, each earning for itself.

use entity::payee::TaxProfile;
use entity::terms::MoneyMode;
use entity::{Currency, DealId, EarningId, Money, Role};
use pappus::config::Environment;
use pappus::finance::earning::{self, store as earnings};
use pappus::finance::hold::{self, Ask, Part, PayeeRef, Release};
use pappus::finance::payee::{self, Profile};
use pappus::finance::{Because, ledger};
use pappus::kernel::{Actor, Ground, House};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::cast::{Cast, by, by_clock, colleague, creator, letters_to, signed_in};
use crate::door::{Answer, Door, Knock, open_door};
use crate::house::in_house;

const NUMBER: &str = "25332000000123456789";

/// Ana trades as a business; finance, and somebody who is neither.
struct Scene {
    door: Door,
    ana: Actor,
    finance: Actor,
    tokens: [String; 3],
    deal: DealId,
    earnings: Vec<EarningId>,
}

impl Scene {
    async fn set(house: &House) -> Self {
        let cast = Cast::enter(house).await;
        cast.deposit(house, 1_000_000).await;
        let (ana, bo) = (creator(house, "Ana").await, creator(house, "Bo").await);
        let finance = colleague(house, &cast.rita, ("fin@pappus.test", Role::Finance)).await;
        let profile = Profile {
            legal_name: "安娜文化工作室".into(),
            tax_profile: TaxProfile::SoleTrader,
            id_number: "92310000MA1K000001".into(),
            country: "CN".into(),
            vat_consent: false,
        };
        payee::set_profile(house, &by(&ana), PayeeRef::Creator(ana.creator.unwrap()), &profile).await.unwrap();
        let deal = owed(house, &cast.acme, &ana, 2).await;
        let earnings = earnings::of_deal(house.reader(), deal).await.unwrap().iter().map(|row| row.id).collect();
        let tokens = [signed_in(house, &ana).await, signed_in(house, &bo).await, signed_in(house, &finance).await];
        Self { door: open_door(house).await, ana, finance, tokens, deal, earnings }
    }

    async fn hands_in(&self, whose: usize, (earning, key): (usize, &str), body: &Value) -> Answer {
        let path = format!("/api/v1/earnings/{}/invoices", self.earnings[earning]);
        self.door.send(Knock::post(&path, key, body).by(&self.tokens[whose])).await
    }

    async fn judges(&self, invoice: &str, step: &str, body: &Value) -> Answer {
        let path = format!("/api/v1/payee-invoices/{invoice}/steps/{step}");
        self.door.send(Knock::post(&path, &format!("{step}{invoice}"), body).by(&self.tokens[2])).await
    }

    async fn waits(&self, house: &House) -> Vec<bool> {
        let mut waits = Vec::new();
        for row in earnings::of_deal(house.reader(), self.deal).await.unwrap() {
            let blocked = earning::blockers_of(house.reader(), &row, house.now()).await.unwrap();
            waits.push(blocked.iter().any(|blocker| blocker.code == "invoice_missing"));
        }
        waits
    }
}

fn invoice(number: &str, amount: &str) -> Value {
    json!({ "number": number, "issued_on": "2026-11-01", "amount": { "amount": amount, "currency": "CNY" } })
}

/// A deal whose pieces were signed off: 1,000.00 each.
async fn owed(house: &House, brand: &Actor, creator: &Actor, pieces: u128) -> DealId {
    let cny = |minor| Money::new(minor, Currency::CNY);
    let (brand, creator) = (brand.organisation.unwrap(), creator.creator.unwrap());
    let call = by_clock();
    let made = house.promise(&call, async |tx| {
        let deal = tx.mint::<DealId>();
        let ground = Ground { brand: Some(brand), creator: Some(creator), deal: Some(deal), ..Ground::platform() };
        let price = cny(100_000 * i64::try_from(pieces).unwrap());
        hold::request_in(tx, &ground, Ask { deal, brand, price, fee: cny(0), money_mode: MoneyMode::Principal }).await?;
        for piece in 1..=pieces {
            let parts = vec![Part { payee: PayeeRef::Creator(creator), gross: cny(100_000), kind: entity::earning::EarningKind::Creator }];
            let because = Because::new("deliverable", deal, tx.now());
            hold::release_in(tx, &ground, deal, Release { deliverable: Some(super::id(piece)), price: cny(100_000), parts, because })
                .await?;
        }
        Ok(deal)
    });
    made.await.unwrap()
}

#[actix_web::test]
async fn an_invoice_is_given_back_with_a_reason_and_another_lifts_what_blocked_its_earning_alone() {
    in_house(async |house| {
        let scene = Scene::set(&house).await;
        assert_eq!(scene.waits(&house).await, [true, true]);
        let first = scene.hands_in(0, (0, "a"), &invoice(NUMBER, "900.00")).await;
        assert_eq!((first.verdict().as_str(), &first.json["state"]), ("201", &json!("handed_in")));
        let again = scene.hands_in(0, (0, "a"), &invoice(NUMBER, "900.00")).await;
        assert_eq!(again.json["id"], first.json["id"], "one key, one invoice");
        let id = first.json["id"].as_str().unwrap();
        assert_eq!(scene.judges(id, "give_back", &json!({ "reason": " " })).await.verdict(), "422 invoice_reason_missing");
        let back = scene.judges(id, "give_back", &json!({ "reason": "The amount is 1,000.00." })).await;
        assert_eq!(back.json["state"], "returned");
        assert_eq!(letters_to(&house, scene.ana.user.unwrap()).await, ["invoice_returned"]);
        assert_eq!(scene.judges(id, "accept", &json!({})).await.verdict(), "409 illegal_step");
        assert_eq!(scene.waits(&house).await, [true, true]);
        let second = scene.hands_in(0, (0, "b"), &invoice(NUMBER, "1000.00")).await;
        let accepted = scene.judges(second.json["id"].as_str().unwrap(), "accept", &json!({})).await;
        assert_eq!((&accepted.json["state"], &accepted.json["waiting"]), (&json!("accepted"), &Value::Null));
        assert_eq!(scene.waits(&house).await, [false, true], "the other piece waits for its own");
        assert_eq!(ledger::store::balance_minor(house.reader(), ledger::Account::Suspense, Currency::CNY).await.unwrap(), 0);
    })
    .await;
}

#[actix_web::test]
async fn an_invoice_that_is_not_right_or_not_theirs_is_refused() {
    in_house(async |house| {
        let scene = Scene::set(&house).await;
        let verdict = async |whose, place, body: Value| scene.hands_in(whose, place, &body).await.verdict();
        assert_eq!(verdict(1, (0, "a"), invoice(NUMBER, "1.00")).await, "404 not_found");
        assert_eq!(verdict(2, (0, "b"), invoice(NUMBER, "1.00")).await, "404 not_found");
        assert_eq!(verdict(0, (0, "c"), invoice("123", "1.00")).await, "422 bad_invoice_number");
        assert_eq!(verdict(0, (0, "d"), invoice(NUMBER, "0.00")).await, "422 bad_invoice_amount");
        let tomorrow = json!({ "number": NUMBER, "issued_on": "2027-11-01", "amount": { "amount": "1.00", "currency": "CNY" } });
        assert_eq!(verdict(0, (0, "e"), tomorrow).await, "422 bad_invoice_day");
        assert_eq!(verdict(0, (0, "f"), invoice(NUMBER, "1000.00")).await, "201");
        assert_eq!(verdict(0, (0, "g"), invoice("25332000000123456780", "1000.00")).await, "409 invoice_already");
        assert_eq!(verdict(0, (1, "h"), invoice(NUMBER, "1000.00")).await, "409 invoice_number_used");
        let list = scene.door.send(Knock::get("/api/v1/payee-invoices").by(&scene.tokens[1])).await;
        assert_eq!(list.json["items"], json!([]), "nobody else's");
    })
    .await;
}

#[actix_web::test]
async fn on_pages_the_blocker_leads_to_the_form_and_finance_finds_what_waits() {
    in_house(async |house| {
        let scene = Scene::set(&house).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &scene.ana).await;
        let form = format!("/earnings/{}/invoices/new", scene.earnings[0]);
        assert!(browser.opens("/earnings?lang=en").await.text.contains(&form));
        let fields = [("number", NUMBER), ("issued_on", "2026-11-01"), ("amount.amount", "1,000"), ("amount.currency", "CNY")];
        let sent = browser.fills(&form, &form, &fields).await;
        assert_eq!(sent.status, 303, "{}", sent.text);
        let own = browser.opens("/earnings?lang=en&stage=available").await.text;
        assert!(own.contains("Handed in; finance looks at it."), "{own}");
        let csv = browser.opens("/earnings?stage=available&as=csv").await;
        assert!(csv.headers["content-type"].starts_with("text/csv") && csv.text.lines().count() == 3, "{}", csv.text);
        assert_eq!(browser.opens("/earnings?stage=paid&as=csv").await.text.lines().count(), 1, "the filter is kept");
        browser.becomes(&house, &scene.finance).await;
        let home = browser.opens("/?lang=en").await.text;
        assert!(home.contains("/payee-invoices/pinv_") && home.contains("Invoices waiting"), "{home}");
        let list = browser.opens("/payee-invoices?state=handed_in").await.text;
        let page = list.split("href=\"").find(|part| part.starts_with("/payee-invoices/pinv_")).unwrap();
        let page = page.split('"').next().unwrap();
        assert!(browser.opens(page).await.text.contains(&format!("{page}/steps/give_back")));
        let taken = browser.fills(&format!("{page}/steps/accept"), &format!("{page}/steps/accept"), &[]).await;
        assert_eq!(taken.status, 303, "{}", taken.text);
        assert_eq!(scene.waits(&house).await, [false, true]);
    })
    .await;
}
