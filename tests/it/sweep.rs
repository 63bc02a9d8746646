//! Every sort of page once, in a real browser, in languages, widths and schemes that take turns, with texts in it that
//! would run, spill over or turn around: nothing runs, nothing is wider than a phone, and nobody is kept out. The same
//! look at every page in every setting is `cargo bench --bench pages`.

use entity::{OrganisationKind, Role};
use pappus::kernel::{Actor, House};
use pappus::market::change::actions as changes;
use pappus::market::change::rules::Change;
use pappus::market::dispute::{actions as disputes, rules::Reason};
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::cast::{by, by_clock, colleague, member};
use crate::chromium::Scripts;
use crate::chromium::axe::barriers;
use crate::chromium::person::Person;
use crate::chromium::sweep::{Look, MARK, Sweep, every_setting};
use crate::finance::statement::november;
use crate::pages::{Market, market};
use crate::street::{DESK, Street, on_a_street};

/// The most bytes of a page that is opened for the first time.
const PAGE_MOST: u64 = 150_000;

/// Text that would run if it were markup, with a part of so many characters that no line takes, and one from right to left.
fn hostile(length: usize) -> String {
    let markup = format!("<script>{MARK}=1</script><img src=x onerror={MARK}=1>👩\u{200d}🚀 \u{202e}שלום مرحبا ");
    let rest = length.saturating_sub(markup.chars().count());
    markup + &"W".repeat(rest)
}

/// A market whose names and texts are all hostile, with everything open that people can have open.
async fn stage(house: &House) -> Market {
    let (title, long) = (hostile(110), hostile(1_900));
    let flagged = format!("这是最佳 {long}");
    let labelled = format!("广告｜{long}");
    let market = market(house, (&title, "ana"), [&flagged, &labelled, &labelled]).await;
    let asked = changes::Asked {
        deliverable: Some(market.piece),
        change: Change { retention_days: Some(60), ..Change::default() },
        currency: None,
        reason: long.clone(),
    };
    changes::ask(house, &by(&market.ana), market.deal, &asked).await.unwrap();
    disputes::open(house, &by(&market.ana), market.deal, (Reason::WithheldWithoutReason, &long)).await.unwrap();
    let call = by_clock();
    let renamed = house.promise(&call, async |tx| {
        for (table, column) in [("app_user", "name"), ("organisation", "name"), ("creator", "display_name"), ("creator", "bio")] {
            let sql = format!("UPDATE {table} SET {column} = $1");
            tx.db().execute_raw(tx.sql(&sql, [hostile(2_000).into()])).await?;
        }
        Ok(())
    });
    renamed.await.unwrap();
    market
}

/// What somebody of each role reaches from some addresses, in one browser.
async fn walks(street: &Street, people: &[(&Actor, &[&str])]) -> Vec<Look> {
    let person = street.stranger(Scripts::Run, DESK).await;
    let mut sweep = Sweep::in_turn(every_setting());
    let mut looks = sweep.walk(&person, &["/sign-in", "/sign-up"]).await;
    for (actor, from) in people {
        street.seats(&person, actor).await;
        looks.extend(sweep.walk(&person, from).await);
    }
    notices_a_barrier(&person).await;
    looks
}

/// Whoever finds nothing must be able to find something.
async fn notices_a_barrier(person: &Person) {
    person.opens("/sign-up").await;
    person.looks("document.querySelector('main').append(new Image())", json!([])).await;
    let found = barriers(&person.browser).await;
    assert!(found.iter().any(|barrier| barrier.rule == "image-alt" && barrier.is_serious()), "{found:?}");
}

fn must_be_in_order(looks: &[Look]) {
    let heaviest = looks.iter().max_by_key(|look| look.bytes).unwrap();
    eprintln!("{} pages seen; the heaviest {} with {} bytes", looks.len(), heaviest.sort, heaviest.bytes);
    assert!(heaviest.bytes < PAGE_MOST, "{}: {} bytes", heaviest.sort, heaviest.bytes);
    let faults: Vec<String> = looks.iter().flat_map(Look::faults).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_the_market_keep_nobody_out_and_hostile_texts_neither_run_nor_spill_over() {
    on_a_street(async |street| {
        let market = stage(&street.house).await;
        let mediator = colleague(&street.house, &market.cast.rita, ("med@pappus.test", Role::Mediator)).await;
        let agency = member(&street.house, (OrganisationKind::Agency, "Haiyan"), ("owner@haiyan.test", Role::AgencyOwner)).await;
        let from: &[&str] = &["/", "/me", "/inbox", "/mailbox", "/queue", "/search?q=a"];
        let people = [&market.cast.acme, &market.ana, &market.cast.rita, &mediator, &agency].map(|actor| (actor, from));
        must_be_in_order(&walks(street, &people).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn desks_of_the_house_keep_nobody_out() {
    on_a_street(async |street| {
        november(&street.house).await;
        let cast = crate::cast::Cast::enter(&street.house).await;
        let fay = colleague(&street.house, &cast.rita, ("fay@pappus.test", Role::Finance)).await;
        let olga = colleague(&street.house, &cast.rita, ("olga@pappus.test", Role::Operator)).await;
        let avi = colleague(&street.house, &cast.rita, ("avi@pappus.test", Role::Auditor)).await;
        let operator: &[&str] = &["/", "/me", "/packs", "/check", "/letters", "/letters/preview", "/events", "/users", "/health"];
        let people = [(&fay, &["/", "/jobs", "/reconciliation"][..]), (&olga, operator), (&avi, &["/", "/events"][..])];
        must_be_in_order(&walks(street, &people).await);
    })
    .await;
}
