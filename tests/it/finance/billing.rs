//! A brand has an invoice for what it was billed in a month: asked for by it, issued by finance, taken back by a red one when
//! something came back to it; nothing is invoiced twice, and nobody else sees it.

use std::cell::Cell;

use entity::earning::EarningKind;
use entity::terms::MoneyMode;
use entity::{Currency, DealId, DeliverableId, Money, Role};
use pappus::config::Environment;
use pappus::finance::hold::{self, Ask, Part, PayeeRef, Release};
use pappus::finance::{Because, billing, check, earning};
use pappus::kernel::{Actor, Ground, House};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::cast::{Cast, by, by_clock, colleague, creator, letters_to, signed_in};
use crate::door::{Answer, Door, Knock, open_door};
use crate::house::{in_house, in_house_left_broken};

/// Acme and who else knocks; Ana, whom Acme has paid.
struct Scene {
    door: Door,
    cast: Cast,
    ana: Actor,
    people: Vec<Actor>,
    tokens: Vec<String>,
    keys: Cell<u32>,
}

const ACME: usize = 0;
const VIEWER: usize = 1;
const RIVAL: usize = 2;
const ANA: usize = 3;
const FINANCE: usize = 4;

impl Scene {
    async fn set(house: &House) -> Self {
        let cast = Cast::enter(house).await;
        cast.deposit(house, 1_000_000).await;
        let viewer = colleague(house, &cast.acme, ("viewer@acme.test", Role::BrandViewer)).await;
        let rival = cast.rival(house).await;
        let ana = creator(house, "Ana").await;
        let finance = colleague(house, &cast.rita, ("fin@pappus.test", Role::Finance)).await;
        let people = vec![cast.acme.clone(), viewer, rival, ana.clone(), finance];
        let mut scene = Self { door: open_door(house).await, cast, ana, people, tokens: Vec::new(), keys: Cell::new(0) };
        scene.on(house, "2026-11-23T02:00:00Z").await;
        scene
    }

    /// Another day, on which everybody signs in again.
    async fn on(&mut self, house: &House, day: &str) {
        house.clock().set(day.parse().unwrap());
        self.tokens.clear();
        for actor in &self.people {
            self.tokens.push(signed_in(house, actor).await);
        }
    }

    async fn reads(&self, whose: usize, path: &str) -> Answer {
        self.door.send(Knock::get(path).by(&self.tokens[whose])).await
    }

    async fn asks(&self, whose: usize, period: &str, key: &str) -> Answer {
        let body = json!({ "period": period, "currency": "CNY" });
        self.door.send(Knock::post("/api/v1/invoices", key, &body).by(&self.tokens[whose])).await
    }

    async fn steps(&self, whose: usize, (id, step): (&str, &str), body: &Value) -> Answer {
        let path = format!("/api/v1/invoices/{id}/steps/{step}");
        self.keys.set(self.keys.get() + 1);
        self.door.send(Knock::post(&path, &format!("step-{}", self.keys.get()), body).by(&self.tokens[whose])).await
    }

    /// The months Acme may ask for, with their amounts.
    async fn due(&self) -> Vec<(String, String)> {
        let answer = self.reads(ACME, "/api/v1/balance/invoices-due").await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let items = answer.json["items"].as_array().unwrap_or_else(|| panic!("{}", answer.json)).clone();
        items.iter().map(|item| (text(&item["period"]), text(&item["amount"]["amount"]))).collect()
    }

    fn ground(&self, deal: DealId) -> Ground {
        Ground { brand: self.cast.acme.organisation, creator: self.ana.creator, deal: Some(deal), ..Ground::platform() }
    }
}

fn cny(minor: i64) -> Money {
    Money::new(minor, Currency::CNY)
}

fn issued(number: &str) -> Value {
    json!({ "number": number, "issued_on": "2026-12-01" })
}

fn because() -> Value {
    json!({ "reason": "Part of it came back." })
}

const FIRST: &str = "25332000000123456781";
const SECOND: &str = "25332000000123456782";
const THIRD: &str = "25332000000123456783";

/// A piece of 1,000.00 with a fee of 100.00 was signed off.
async fn sold(house: &House, scene: &Scene, money_mode: MoneyMode) -> DealId {
    let (brand, creator) = (scene.cast.acme.organisation.unwrap(), scene.ana.creator.unwrap());
    let call = by_clock();
    let made = house.promise(&call, async |tx| {
        let deal = tx.mint::<DealId>();
        let ground = scene.ground(deal);
        hold::request_in(tx, &ground, Ask { deal, brand, price: cny(100_000), fee: cny(10_000), money_mode }).await?;
        let parts = vec![Part { payee: PayeeRef::Creator(creator), gross: cny(100_000), kind: EarningKind::Creator }];
        let because = Because::new("deliverable", deal, tx.now());
        hold::release_in(tx, &ground, deal, Release { deliverable: Some(super::id(1)), price: cny(100_000), parts, because }).await?;
        Ok(deal)
    });
    made.await.unwrap()
}

/// So much of its price goes back to Acme.
async fn taken_back(house: &House, scene: &Scene, deal: DealId, minor: i64) {
    let call = by_clock();
    let back = house.promise(&call, async |tx| {
        let because = Because::new("missing", deal, tx.now());
        earning::claw_back_in(tx, &scene.ground(deal), deal, super::id::<DeliverableId>(1), cny(minor), because).await
    });
    back.await.unwrap();
}

#[actix_web::test]
async fn a_brand_asks_for_the_invoice_of_a_month_and_finance_issues_it() {
    in_house(async |house| {
        let mut scene = Scene::set(&house).await;
        for mode in [MoneyMode::Principal, MoneyMode::Custody, MoneyMode::Direct] {
            sold(&house, &scene, mode).await;
        }
        assert_eq!(scene.asks(ACME, "2026-11", "early").await.verdict(), "409 invoice_month_runs");
        assert_eq!(scene.due().await, []);
        scene.on(&house, "2026-12-01T02:00:00Z").await;
        // Price and fee in `principal`, the fee alone elsewhere.
        assert_eq!(scene.due().await, [("2026-11".to_owned(), "1300.00".to_owned())]);
        for (whose, verdict) in [(VIEWER, "403 role"), (ANA, "403 role"), (FINANCE, "403 role"), (RIVAL, "409 nothing_to_invoice")] {
            assert_eq!(scene.asks(whose, "2026-11", "foreign").await.verdict(), verdict);
        }
        assert_eq!(scene.asks(ACME, "2026-10", "empty").await.verdict(), "409 nothing_to_invoice");
        let asked = scene.asks(ACME, "2026-11", "a").await;
        assert_eq!((asked.verdict().as_str(), &asked.json["state"]), ("201", &json!("requested")), "{}", asked.json);
        assert_eq!((&asked.json["waiting"]["for"], &asked.json["rate_bp"]), (&json!("finance"), &json!(600)));
        // 62.26 of 1,100.00 and 5.66 of each 100.00, as the books have them.
        assert_eq!(asked.json["vat"]["amount"], "73.58");
        assert_eq!((&asked.json["buyer_name"], &asked.json["buyer_number"]), (&json!("Acme Ltd"), &json!("91310000MA1FL00000")));
        assert_eq!(scene.asks(ACME, "2026-11", "again").await.verdict(), "409 invoice_already_asked");
        assert_eq!(scene.due().await, []);
        let id = asked.json["id"].as_str().unwrap();
        let issues = async |whose, body: &Value| scene.steps(whose, (id, "issue"), body).await;
        assert_eq!(issues(ACME, &issued(FIRST)).await.verdict(), "403 role");
        assert_eq!(issues(FINANCE, &issued("2533200000012345678")).await.verdict(), "422 bad_brand_invoice_number");
        let tomorrow = json!({ "number": FIRST, "issued_on": "2026-12-02" });
        assert_eq!(issues(FINANCE, &tomorrow).await.verdict(), "422 bad_brand_invoice_day");
        let mut body = issued(FIRST);
        body["attachments"] = json!([{ "name": "page.html", "base64": "PGh0bWw+" }]);
        assert_eq!(issues(FINANCE, &body).await.verdict(), "422 bad_invoice_file");
        body["attachments"] = json!([{ "name": "anything", "base64": "JVBERi0xLjc=" }]);
        let answer = issues(FINANCE, &body).await;
        assert_eq!((&answer.json["state"], &answer.json["number"]), (&json!("issued"), &json!(FIRST)), "{}", answer.json);
        assert_eq!(letters_to(&house, scene.cast.acme.user.unwrap()).await, ["invoice_issued"]);
        let paper = format!("/api/v1/invoices/{id}/files/{}", answer.json["files"][0]["id"].as_str().unwrap());
        let file = scene.reads(VIEWER, &paper).await;
        assert_eq!((file.status, file.header("content-type")), (200, Some("application/pdf")));
        assert!(file.header("content-disposition").unwrap().contains(&format!("{FIRST}.pdf")));
        for whose in [RIVAL, ANA] {
            for path in [format!("/api/v1/invoices/{id}"), format!("/api/v1/invoices/{id}/history"), paper.clone()] {
                assert_eq!(scene.reads(whose, &path).await.status, 404, "{path}");
            }
            assert_eq!(scene.steps(whose, (id, "request_red"), &because()).await.verdict(), "404 no_brand_invoice");
        }
        assert_eq!(scene.reads(RIVAL, "/api/v1/invoices").await.json["items"], json!([]));
        assert_eq!(scene.reads(FINANCE, &format!("/api/v1/search?q={FIRST}")).await.json["groups"][0]["group"], "brand_invoices");
    })
    .await;
}

#[actix_web::test]
async fn what_comes_back_after_it_was_invoiced_is_taken_off_by_a_red_one_and_invoiced_anew() {
    in_house(async |house| {
        let mut scene = Scene::set(&house).await;
        let deal = sold(&house, &scene, MoneyMode::Principal).await;
        scene.on(&house, "2026-12-01T02:00:00Z").await;
        let first = scene.asks(ACME, "2026-11", "a").await.json["id"].as_str().unwrap().to_owned();
        let first = first.as_str();
        assert_eq!(scene.steps(FINANCE, (first, "issue"), &issued(FIRST)).await.status, 200);
        taken_back(&house, &scene, deal, 30_000).await;
        // It belongs to the month that sold it, not to the one it came back in.
        let seen = scene.reads(ACME, &format!("/api/v1/invoices/{first}")).await;
        assert_eq!(seen.json["taken_back"]["amount"], "330.00", "{}", seen.json);
        assert_eq!(scene.due().await, []);
        assert_eq!(scene.steps(ACME, (first, "request_red"), &because()).await.json["waiting"]["for"], "finance");
        assert_eq!(scene.steps(FINANCE, (first, "refuse_red"), &because()).await.json["state"], "issued");
        let red = |number: &str| json!({ "number": number, "issued_on": "2026-12-01", "reason": "Part of it came back." });
        assert_eq!(scene.steps(ACME, (first, "issue_red"), &red(SECOND)).await.verdict(), "403 role");
        assert_eq!(scene.steps(FINANCE, (first, "issue_red"), &red(FIRST)).await.verdict(), "409 brand_invoice_number_used");
        assert_eq!(scene.steps(FINANCE, (first, "issue_red"), &red(SECOND)).await.json["state"], "red_issued");
        assert_eq!(scene.due().await, [("2026-11".to_owned(), "770.00".to_owned())]);

        let second = scene.asks(ACME, "2026-11", "b").await.json["id"].as_str().unwrap().to_owned();
        taken_back(&house, &scene, deal, 10_000).await;
        let late = scene.steps(FINANCE, (&second, "issue"), &issued(THIRD)).await;
        assert_eq!(late.verdict(), "409 invoice_taken_back_since");
        assert_eq!(
            scene.steps(FINANCE, (&second, "refuse"), &json!({ "reason": " " })).await.verdict(),
            "422 brand_invoice_reason_missing"
        );
        assert_eq!(scene.steps(FINANCE, (&second, "refuse"), &because()).await.json["state"], "refused");
        let third = scene.asks(ACME, "2026-11", "c").await;
        assert_eq!(third.json["amount"]["amount"], "660.00");
        let third = third.json["id"].as_str().unwrap();
        assert_eq!(scene.steps(FINANCE, (third, "issue"), &issued(SECOND)).await.verdict(), "409 brand_invoice_number_used");
        assert_eq!(scene.steps(FINANCE, (third, "issue"), &issued(THIRD)).await.json["state"], "issued");
        assert_eq!(
            letters_to(&house, scene.cast.acme.user.unwrap()).await,
            ["invoice_issued", "invoice_refused", "invoice_reddened", "invoice_refused", "invoice_issued"]
        );
    })
    .await;
}

#[actix_web::test]
async fn many_who_ask_at_once_have_one_invoice_and_a_buyer_without_a_number_has_none() {
    in_house(async |house| {
        let mut scene = Scene::set(&house).await;
        sold(&house, &scene, MoneyMode::Principal).await;
        scene.on(&house, "2026-12-01T02:00:00Z").await;
        let month = || ("2026-11".parse().unwrap(), Currency::CNY);
        let named = async |number: &str| {
            let sql = format!("UPDATE organisation SET registration_number = {number} WHERE name = 'Acme'");
            house.promise(&by_clock(), async |tx| Ok(tx.db().execute_unprepared(&sql).await.map(|_| ())?)).await.unwrap();
        };
        named("' '").await;
        let refused = billing::request(&house, &by(&scene.cast.acme), month()).await.unwrap_err();
        assert_eq!(refused.refusal().unwrap().code, "invoice_buyer_missing");
        named("'91310000MA1FL00000'").await;
        let calls: Vec<_> = (0..4).map(|_| by(&scene.cast.acme)).collect();
        let answers = futures_util::future::join_all(calls.iter().map(|call| billing::request(&house, call, month()))).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    })
    .await;
}

#[actix_web::test]
async fn on_pages_the_month_leads_to_the_form_and_finance_finds_what_was_asked_for() {
    in_house(async |house| {
        let mut scene = Scene::set(&house).await;
        let deal = sold(&house, &scene, MoneyMode::Principal).await;
        scene.on(&house, "2026-12-01T02:00:00Z").await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &scene.cast.acme).await;
        let form = "/invoices/new?period=2026-11&currency=CNY";
        for page in ["/?lang=en", "/invoices?lang=en"] {
            let text = browser.opens(page).await.text;
            assert!(text.contains("Months to be invoiced") && text.contains("/invoices/new?period"), "{page}: {text}");
        }
        let sent = browser.fills(form, "/invoices/new", &[("period", "2026-11"), ("currency", "CNY")]).await;
        assert_eq!(sent.status, 303, "{}", sent.text);
        assert!(!browser.opens("/?lang=en").await.text.contains("Months to be invoiced"));
        browser.becomes(&house, &scene.people[FINANCE]).await;
        let home = browser.opens("/?lang=en").await.text;
        assert!(home.contains("Invoices brands have asked for") && home.contains("Acme Ltd"), "{home}");
        let list = browser.opens("/invoices?state=requested").await.text;
        let page = list.split("href=\"").find(|part| part.starts_with("/invoices/inv_")).unwrap().split('"').next().unwrap();
        let step = format!("{page}/steps/issue");
        assert!(browser.opens(page).await.text.contains(&step));
        let fields = [("number", FIRST), ("issued_on", "2026-12-01")];
        let done = browser.attaches((&step, &step), &fields, &[("invoice.xml", b"<?xml version=\"1.0\"?><a/>")]).await;
        assert_eq!(done.status, 303, "{}", done.text);
        taken_back(&house, &scene, deal, 30_000).await;
        let back = browser.opens("/invoices?lang=en").await.text;
        assert!(back.contains("Invoices to be taken back") && back.contains("330.00"), "{back}");
        browser.becomes(&house, &scene.people[VIEWER]).await;
        let own = browser.opens(&format!("{page}?lang=en")).await.text;
        assert!(own.contains(&format!("{FIRST}.xml")) && own.contains("SHA-256"), "{own}");
        let link = own.split("href=\"").find(|part| part.contains("/files/")).unwrap().split('"').next().unwrap();
        assert_eq!(browser.opens(link).await.text, "<?xml version=\"1.0\"?><a/>");
        assert_eq!(browser.opens("/invoices?as=csv").await.text.lines().count(), 2);
        browser.becomes(&house, &scene.people[RIVAL]).await;
        assert_eq!((browser.opens(page).await.status, browser.opens(link).await.status), (404, 404));
    })
    .await;
}

/// Breaks something behind the house's back and says what is noticed.
async fn names(house: &House, sabotage: &[&str]) -> Vec<String> {
    for sql in sabotage {
        house.promise(&by_clock(), async |tx| Ok(tx.db().execute_unprepared(sql).await.map(|_| ())?)).await.unwrap();
    }
    let found = check::all(house.reader()).await.unwrap();
    found.iter().map(|violation| format!("{} {}", violation.id, violation.sentence)).collect()
}

#[tokio::test]
async fn an_invoice_that_says_or_covers_something_else_is_named() {
    in_house_left_broken(async |house, _| {
        let mut scene = Scene::set(&house).await;
        sold(&house, &scene, MoneyMode::Principal).await;
        scene.on(&house, "2026-12-01T02:00:00Z").await;
        billing::request(&house, &by(&scene.cast.acme), ("2026-11".parse().unwrap(), Currency::CNY)).await.unwrap();
        assert_eq!(names(&house, &[]).await, [""; 0]);
        let differs = "V1 its amount or its VAT is not what the books say of what it covers";
        assert_eq!(names(&house, &["UPDATE invoice SET vat_minor = vat_minor + 1"]).await, [differs]);
        let freed = "V1 what it covers counts although it does not, or does not although it does";
        assert_eq!(names(&house, &["UPDATE invoice SET vat_minor = vat_minor - 1", "UPDATE invoice_line SET counts = FALSE"]).await, [freed]);
        let twin = &[
            "UPDATE invoice_line SET counts = TRUE",
            "DROP INDEX invoice_line_counts",
            "INSERT INTO invoice SELECT posting_id, 'issued', 1, created_at, changed_at, brand_id, period, currency, rate_bp, amount_minor, \
             vat_minor, buyer_name, buyer_number, '25332000000123456789', '2026-12-01', NULL, NULL, NULL FROM invoice, invoice_line",
            "INSERT INTO invoice_line SELECT posting_id, posting_id, TRUE FROM invoice_line",
        ];
        let twice = "V1 another invoice that counts covers the same";
        assert_eq!(names(&house, twin).await, [twice, twice]);
        let foreign = "V1 it covers what was sold to another brand or in another currency";
        assert_eq!(names(&house, &["UPDATE invoice_line SET counts = FALSE", "UPDATE invoice SET state = 'refused', currency = 'USD'"]).await, [
            foreign, foreign
        ]);
        let numberless = "V1 it was issued without a number, or taken back without one";
        let red = "UPDATE invoice SET state = 'red_issued', currency = 'CNY'";
        assert_eq!(names(&house, &[red]).await, [numberless, numberless]);
    })
    .await;
}
