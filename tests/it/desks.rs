//! The desks of finance and operators, and everybody's own account: who may see which, what goes wrong with a file,
//! switching seats, ending sign-ins, and names that would run.

use entity::Role;
use pappus::config::Environment;
use pappus::finance::payout;
use pappus::kernel::paging::Page;
use pappus::kernel::{Actor, Call, House};
use pappus::market::identity::{self, NewUser, Person, Place, store};

use crate::browser::{Browser, Seen};
use crate::cast::{Cast, by, colleague, creator, signed_in};
use crate::door::Knock;
use crate::finance::statement::november;
use crate::house::in_house;

const HOSTILE: &str = "<script>alert('x')</script>";
const HEAD: &str = "date,amount,currency,payer_name,payer_account,remark,bank_reference\n";
const FORM: &[(&str, &str)] = &[("account", "main"), ("map", "statement-plain"), ("name", ""), ("text", "")];

/// Pages of a desk, and who may open them.
const DESKS: &[(&str, &[Role])] = &[
    ("/reconciliation", &[Role::Finance, Role::Auditor]),
    ("/payees", &[Role::Finance, Role::Auditor]),
    ("/tax?period=2026-11", &[Role::Finance, Role::Auditor]),
    ("/liabilities", &[Role::Finance, Role::Auditor]),
    ("/liabilities?age=age-week", &[Role::Finance, Role::Auditor]),
    ("/deposits", &[Role::Finance, Role::Auditor]),
    ("/payout-batches", &[Role::Finance, Role::Auditor]),
    ("/health", &[Role::Operator]),
    ("/letters", &[Role::Operator]),
    ("/users", &[Role::Operator]),
    ("/terms/change", &[Role::Operator]),
    ("/check", &[Role::Operator, Role::Auditor]),
    ("/events", &[Role::Operator, Role::Auditor]),
];
/// Pages for everybody who has signed in.
const OPEN: &[&str] = &["/me", "/me/second-factor", "/members", "/jobs", "/terms", "/packs", "/packs/CN", "/search?q=a", "/inbox"];

fn assert_calm(seen: &Seen, path: &str) {
    assert_eq!(seen.status, 200, "{path}: {}", seen.text);
    assert!(!seen.text.contains("<script>"), "{path} would run a script");
    assert!(!seen.text.contains("style=\""), "{path} has styles inside");
}

async fn staff(house: &House, cast: &Cast) -> Vec<Actor> {
    let mut staff = Vec::new();
    for (email, role) in [("fin@pappus.test", Role::Finance), ("op@pappus.test", Role::Operator), ("aud@pappus.test", Role::Auditor)] {
        staff.push(colleague(house, &cast.rita, (email, role)).await);
    }
    staff
}

#[actix_web::test]
async fn each_desk_opens_for_its_people_in_both_languages_and_for_nobody_else() {
    in_house(async |house| {
        november(&house).await;
        let cast = Cast::enter(&house).await;
        let ana = creator(&house, HOSTILE).await;
        let mut people = staff(&house, &cast).await;
        people.extend([cast.acme.clone(), cast.rita.clone(), ana]);
        let browser = Browser::at(&house, Environment::Test).await;
        for actor in &people {
            browser.becomes(&house, actor).await;
            for lang in ["zh-CN", "en"] {
                for (path, roles) in DESKS {
                    let joint = if path.contains('?') { '&' } else { '?' };
                    let seen = browser.opens(&format!("{path}{joint}lang={lang}")).await;
                    if roles.contains(&actor.role) {
                        assert_calm(&seen, path)
                    } else {
                        assert_eq!(seen.status, 403, "{path} {}", actor.role)
                    }
                }
                for path in OPEN {
                    let joint = if path.contains('?') { '&' } else { '?' };
                    assert_calm(&browser.opens(&format!("{path}{joint}lang={lang}")).await, path);
                }
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn a_bank_statement_is_brought_in_as_a_file_and_what_is_wrong_with_it_is_said() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let finance = &staff(&house, &cast).await[0];
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, finance).await;
        let page = "/deposits/imports/new";
        assert!(browser.opens(page).await.text.contains("multipart/form-data"));
        let pdf = browser.uploads(page, FORM, ("bank.pdf", b"%PDF-1.7")).await;
        assert_eq!(pdf.status, 422, "{}", pdf.text);
        assert!(pdf.text.contains("Only CSV and XLSX files are read."), "{}", pdf.text);
        let huge = browser.uploads(page, FORM, ("bank.csv", &vec![b'a'; 2 * 1024 * 1024 + 1])).await;
        assert!(huge.text.contains("The file is larger than 2 MB."), "{}", huge.status);
        let beyond = browser.uploads(page, FORM, ("bank.csv", &vec![b'a'; 9 * 1024 * 1024])).await;
        assert_eq!(beyond.status, 400, "{}", beyond.text);
        let lines = format!("{HEAD}2026-11-20,50000.00,CNY,{HOSTILE},62220202,no code,B-1\n");
        let done = browser.uploads(page, FORM, ("bank.csv", lines.as_bytes())).await;
        assert_eq!((done.status, done.location.as_deref()), (303, Some("/deposits?done=import_deposits")), "{}", done.text);
        for path in ["/deposits", "/reconciliation"] {
            let seen = browser.opens(path).await;
            assert_calm(&seen, path);
            assert!(seen.text.contains("50,000.00"), "{path}: {}", seen.text);
        }
        let pasted = format!("{HEAD}2026-11-21,7.00,CNY,Pasted,62220202,no code,B-2\n");
        let fields = [FORM[0], FORM[1], FORM[2], ("text", pasted.as_str())];
        assert_eq!(browser.uploads(page, &fields, ("", b"")).await.status, 303, "pasted text goes the same way");
    })
    .await;
}

#[actix_web::test]
async fn a_sign_in_elsewhere_is_ended_and_nobody_ends_somebody_elses() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let (here, there) = (Browser::at(&house, Environment::Test).await, Browser::at(&house, Environment::Test).await);
        there.becomes(&house, &cast.acme).await;
        let elsewhere = ended_by(&there.opens("/me").await)[0].clone();
        here.becomes(&house, &cast.acme).await;
        assert_eq!(ended_by(&here.opens("/me").await).len(), 2);
        let stranger = Browser::at(&house, Environment::Test).await;
        stranger.becomes(&house, &cast.rita).await;
        assert_eq!(stranger.fills("/me", &elsewhere, &[]).await.status, 404);
        assert_eq!(here.fills("/me", &elsewhere, &[]).await.status, 303);
        assert_eq!(there.opens("/me").await.status, 303, "signed out");
        assert_eq!(here.opens("/me").await.status, 200);
    })
    .await;
}

/// The addresses that end each sign-in of a page.
fn ended_by(seen: &Seen) -> Vec<String> {
    let parts = seen.text.split("action=\"/me/sessions/").skip(1);
    parts.map(|part| format!("/me/sessions/{}", part.split_once('"').unwrap().0)).collect()
}

#[actix_web::test]
async fn a_person_with_two_seats_goes_on_as_either_and_only_as_those() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let rival = cast.rival(&house).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &cast.acme).await;
        let organisation = rival.organisation.unwrap().to_string();
        assert_eq!(browser.fills("/me", "/switch", &[("organisation", &organisation)]).await.status, 404, "no seat there");
        let email = store::find_user(house.reader(), cast.acme.user.unwrap()).await.unwrap().unwrap().email;
        identity::invite_member(&house, &by(&rival), &email, Role::BrandViewer).await.ok();
        let page = browser.opens("/me").await.text;
        assert!(page.contains("Acme") || page.contains("acme"), "{page}");
        let saved = browser.fills("/me", "/me/person", &[("name", HOSTILE), ("locale", "en"), ("zone", "Europe/Berlin")]).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
        let page = browser.opens("/me").await;
        assert_calm(&page, "/me");
        assert!(page.text.contains("&lt;script&gt;") && page.text.contains("Europe/Berlin"), "{}", page.text);
        let wrong = browser.fills("/me", "/me/person", &[("name", ""), ("locale", "en"), ("zone", "Nowhere")]).await;
        assert_eq!(wrong.status, 422, "{}", wrong.text);
    })
    .await;
}

#[actix_web::test]
async fn a_second_factor_is_shown_once_as_a_picture_and_as_text() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &cast.acme).await;
        let begun = browser.fills("/me/second-factor", "/me/second-factor/begin", &[]).await;
        assert_calm(&begun, "/me/second-factor/begin");
        assert!(begun.text.contains("<svg class=\"qr\"") && begun.text.contains("otpauth://totp/"), "{}", begun.text);
        let later = browser.opens("/me/second-factor").await.text;
        assert!(!later.contains("otpauth://") && later.contains("name=\"code\""), "{later}");
        let wrong = browser.fills("/me/second-factor", "/me/second-factor/confirm", &[("code", "000000")]).await;
        assert!((400..500).contains(&wrong.status), "{}", wrong.status);
    })
    .await;
}

#[actix_web::test]
async fn an_operator_makes_a_colleague_and_shuts_somebody_out_only_when_sure() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let operator = staff(&house, &cast).await[1].clone();
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &operator).await;
        let new = [("name", HOSTILE), ("email", "new@pappus.test"), ("role", "reviewer"), ("zone", "UTC"), ("locale", "en")];
        assert_eq!(browser.fills("/users", "/users", &new).await.status, 303);
        let taken = browser.fills("/users", "/users", &new).await;
        assert!((400..500).contains(&taken.status), "{}", taken.status);
        let outsider = [("name", "x"), ("email", "y@pappus.test"), ("role", "brand_owner"), ("zone", "UTC"), ("locale", "en")];
        assert_eq!(browser.fills("/users", "/users", &outsider).await.status, 404, "staff only");
        let found = browser.opens("/users?q=NEW%40pappus").await;
        assert_calm(&found, "/users");
        assert!(found.text.contains("new@pappus.test") && !found.text.contains("op@pappus.test"), "{}", found.text);
        let person = Person { name: "Zoe".to_owned(), locale: "en".to_owned(), zone: "UTC".to_owned() };
        let new = NewUser { email: "zoe@example.test".to_owned(), person, password: None, place: Place::Nothing };
        let zoe = identity::create_user_by_operator(&house, &Call::by(Actor::clock()), new).await.unwrap();
        let banned = async || store::find_user(house.reader(), zoe).await.unwrap().unwrap().banned_at.is_some();
        browser.fills("/users", &format!("/users/{zoe}/ban"), &[]).await;
        assert!(!banned().await, "nobody was sure");
        browser.fills("/users", &format!("/users/{zoe}/ban"), &[("sure", "yes")]).await;
        assert!(banned().await);
    })
    .await;
}

#[actix_web::test]
async fn a_change_of_terms_is_shown_in_words_before_it_is_published() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let operator = staff(&house, &cast).await[1].clone();
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &operator).await;
        cast.open_brief(&house, &crate::cast::written(entity::brief::BriefMode::Recruit, 2)).await;
        let tried = browser.fills("/terms/change", "/terms/change", &[("n.review_hours", "96")]).await;
        assert_calm(&tried, "/terms/change");
        for said in ["Review of a draft by the brand", "72 hours", "96 hours", "No deal is under way.", "1 briefs under way", "Acme"] {
            assert!(tried.text.contains(said), "{said}: {}", tried.text);
        }
        assert!(!browser.opens("/terms").await.text.contains("96 hours"), "nothing is published by looking");
        let same = browser.fills("/terms/change", "/terms/change", &[]).await;
        assert!(same.text.contains("Nothing would change."), "{}", same.text);

        let door = crate::door::open_door(&house).await;
        let mut content = serde_json::to_value(pappus::kernel::Terms::first().unwrap()).unwrap();
        content["numbers"]["fee_bp"] = 1200.into();
        let body = serde_json::json!({ "content": content, "effective_from": house.now() }).to_string();
        let asks = |token: &str| Knock::new("POST", "/api/v1/terms/preview").json(&body).by(token);
        let told = door.send(asks(&signed_in(&house, &operator).await)).await.json;
        assert_eq!(told["changes"], serde_json::json!([{ "name": "fee_bp", "was": 1000, "is": 1200 }]));
        assert_eq!((&told["briefs"], &told["brands"]), (&1.into(), &serde_json::json!(["Acme"])));
        assert_eq!(door.send(asks(&signed_in(&house, &cast.acme).await)).await.verdict(), "403 role");
    })
    .await;
}

#[actix_web::test]
async fn the_invariants_are_asked_for_on_a_page_and_hold() {
    in_house(async |house| {
        november(&house).await;
        let cast = Cast::enter(&house).await;
        let operator = staff(&house, &cast).await[1].clone();
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &operator).await;
        let report = browser.fills("/check", "/check", &[("depth", "everything")]).await;
        assert_calm(&report, "/check");
        assert!(report.text.contains("Every invariant holds."), "{}", report.text);
        let batch = payout::store::list(house.reader(), &Page::first(1)).await.unwrap().items[0].id;
        let events = browser.opens(&format!("/events?subject={batch}")).await;
        assert!(events.text.contains(&batch.to_string()) && !events.text.contains("dep_"), "{}", events.text);
    })
    .await;
}

#[actix_web::test]
async fn a_search_finds_what_one_may_see_and_takes_every_letter_as_it_is() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let brief = cast.open_brief(&house, &crate::cast::written(entity::brief::BriefMode::Recruit, 2)).await;
        let title = pappus::market::brief::store::load_for_house(house.reader(), brief).await.unwrap().title;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &cast.acme).await;
        let word: String = title.chars().take(3).collect::<String>().to_uppercase();
        let asked = |word: &str| format!("/search?q={}", word.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>());
        let found = browser.opens(&asked(&word)).await.text;
        assert!(found.contains(&format!("/briefs/{brief}")), "{found}");
        assert!(browser.opens(&asked("%")).await.text.contains("Nothing was found."), "a sign is a letter");
        assert!(browser.opens("/search").await.status == 200 && !found.contains("found-"), "{found}");
        assert_calm(&browser.opens(&asked(HOSTILE)).await, "/search");
    })
    .await;
}
