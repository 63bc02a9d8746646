//! Lists as people work with them: saved as a file with the filters of the address, which every way onward keeps.

use entity::Role;
use entity::brief::BriefMode;
use entity::payee::TaxProfile;
use pappus::config::Environment;
use pappus::finance::hold::PayeeRef;
use pappus::finance::payee::{self, Profile};
use pappus::market::proposal::actions::{self as proposals, Invitation, InvitationKind};

use crate::browser::Browser;
use crate::cast::{Cast, by, colleague, creator, written};
use crate::finance::statement::november;
use crate::house::in_house;

/// Lists with who saves them.
const LISTS: &[(Role, &[&str])] = &[
    (
        Role::Finance,
        &[
            "/deposits",
            "/payout-batches",
            "/payees?all=1",
            "/statements?period=2026-11",
            "/tax?period=2026-11",
            "/liabilities",
            "/payee-invoices",
            "/invoices",
            "/jobs",
        ],
    ),
    (Role::Operator, &["/users", "/letters", "/letters/suppressed", "/events", "/mailbox"]),
    (Role::BrandOwner, &["/briefs", "/deals", "/proposals", "/products", "/creators", "/holds", "/balance", "/invoices", "/inbox"]),
];

#[actix_web::test]
async fn every_list_is_saved_with_its_filters_and_keeps_them_onward() {
    in_house(async |house| {
        november(&house).await;
        let cast = Cast::enter(&house).await;
        let finance = colleague(&house, &cast.rita, ("fin@pappus.test", Role::Finance)).await;
        let operator = colleague(&house, &cast.rita, ("op@pappus.test", Role::Operator)).await;
        let browser = Browser::at(&house, Environment::Test).await;
        for ((_, paths), actor) in LISTS.iter().zip([&finance, &operator, &cast.acme]) {
            browser.becomes(&house, actor).await;
            for path in *paths {
                let joint = if path.contains('?') { '&' } else { '?' };
                let saved = browser.opens(&format!("{path}{joint}as=csv")).await;
                assert_eq!(saved.status, 200, "{path}: {}", saved.text);
                assert!(saved.headers["content-type"].starts_with("text/csv"), "{path}");
            }
        }
        let ana = creator(&house, "ana").await;
        cast.open_brief(&house, &written(BriefMode::Recruit, 2)).await;
        browser.becomes(&house, &ana).await;
        let saved = async |query: &str| browser.opens(&format!("/briefs?{query}as=csv")).await.text;
        let feed = saved("pays=3,000&").await;
        assert!(feed.lines().count() == 2 && feed.contains("Autumn shoes") && feed.contains("3000.00,CNY,true"), "{feed}");
        assert_eq!(saved("pays=3001&").await.lines().count(), 1);
        browser.becomes(&house, &finance).await;
        let lines = async |path: &str| browser.opens(path).await.text.lines().count();
        assert_eq!(lines("/statements?period=2026-11&party=brand&as=csv").await, 2);
        assert_eq!(lines("/statements?period=2026-11&state=objected&as=csv").await, 1);
        assert_eq!((lines("/deposits?state=suspense&as=csv").await, lines("/deposits?as=csv").await), (2, 3));
        assert_eq!(lines("/payout-batches?state=cancelled&as=csv").await, 1);
        let seen = browser.opens("/deposits?state=suspense&lang=en").await.text;
        assert!(seen.contains("suspense&amp;lang") && seen.contains("?state&#x3D;suspense&amp;as=csv"), "{seen}");
        browser.becomes(&house, &operator).await;
        assert_eq!(lines("/events?name=no_such_event&as=csv").await, 1);
        assert_eq!(lines("/events?person=nobody@pappus.test&as=csv").await, 1);
        assert_eq!(lines("/events?until=2020-01-01&as=csv").await, 1);
    })
    .await;
}

#[actix_web::test]
async fn a_creator_sees_what_would_arrive_of_an_offer_as_an_estimate() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        cast.deposit(&house, 1_000_000).await;
        let ana = creator(&house, "Ana").await;
        let profile = Profile {
            legal_name: "安娜".into(),
            tax_profile: TaxProfile::ResidentIndividual,
            id_number: "110101199003070011".into(),
            country: "CN".into(),
            vat_consent: true,
        };
        payee::set_profile(&house, &by(&ana), PayeeRef::Creator(ana.creator.unwrap()), &profile).await.unwrap();
        let mut wanted = written(BriefMode::Custom, 1);
        wanted.budget_minor = 10_000_000;
        wanted.content.offer.deliverables[0].price_minor = 1_000_000;
        let brief = cast.open_brief(&house, &wanted).await;
        let invitation =
            Invitation { creator_id: ana.creator.unwrap(), kind: InvitationKind::Firm, offer: None, message: "Would you?".to_owned() };
        let offer = proposals::invite(&house, &by(&cast.acme), brief, &invitation).await.unwrap().proposal.id;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &ana).await;
        // 10,000.00 less 20 % expense and 5,000.00 is 3,000.00; 3 % of it is 90.00.
        let page = browser.opens(&format!("/proposals/{offer}?lang=en")).await.text;
        assert!(page.contains("Tax withheld, as an estimate") && page.contains("90.00") && page.contains("9,910.00"), "{page}");
        assert!(browser.opens("/proposals?lang=en").await.text.contains("9,910.00"));
        browser.becomes(&house, &cast.acme).await;
        assert!(!browser.opens(&format!("/proposals/{offer}?lang=en")).await.text.contains("9,910.00"), "nobody else's");
    })
    .await;
}
