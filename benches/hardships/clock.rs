//! A clock that jumps: years forward and back under load, and a file that cannot be read. Steps go on, chains and ids
//! keep their order, deadlines that were jumped over are kept once and in their order.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::Asked;
use crate::players::{Account, Players, violations};
use crate::stage::market::{Market, Person};
use crate::stage::program::Program;
use crate::stage::{Engine, room};

const BEGINNING: &str = "2026-11-02T01:00:00Z";
/// Forward and back, within the deadlines of what was offered before and, at last, years before the market began.
const JUMPS: [&str; 4] = ["2026-11-02T04:00:00Z", "2026-11-01T01:00:00Z", "2026-11-02T09:30:00Z", "2019-01-01T00:00:00Z"];
/// Every counter-offer's deadline lies before it.
const AT_LAST: &str = "2031-01-01T00:00:00Z";

/// The file the house reads its time from.
struct Hands(PathBuf);

impl Hands {
    fn set(&self, at: &str) {
        let fresh = self.0.with_extension("new");
        std::fs::write(&fresh, at).unwrap();
        std::fs::rename(&fresh, &self.0).unwrap();
    }
}

/// On each database.
pub async fn run(asked: &Asked) {
    for database in &asked.databases {
        let text = on(database, asked).await;
        asked.tell(
            &format!("clock on {database}"),
            (&format!("A jumping clock, {database}"), &text),
            &format!("clock --clients {}", asked.clients),
        );
    }
}

async fn on(database: &str, asked: &Asked) -> String {
    let room = room();
    let engine = Engine::named(database, &room);
    let hands = Hands(room.path().join("clock"));
    let program = Program::new(room.path(), &engine.fresh(&room, "house")).at(asked.program.clone());
    let program = program.with("CLOCK", &format!("file:{}", hands.0.display()));
    let refused = program.run(&["serve"]).status.code();
    assert_eq!(refused, Some(78), "a clock that cannot be read is a wrong setting");
    hands.set(BEGINNING);
    let serving = program.serve();
    let mut market = Market::open(&program, serving.address).await;
    market.negotiate(4, 4).await;
    let mut auditor = market.staff("auditor");
    let (mut players, mut account) = (Players::seated(&market, asked.clients), Account::default());
    let stretch = Duration::from_millis(if asked.quick { 300 } else { 2000 });
    for jump in JUMPS {
        // The clock jumps in the middle of the load; whoever's token is then of another time signs in again.
        let until = Instant::now() + stretch * 2;
        let jumping = async {
            tokio::time::sleep(stretch).await;
            hands.set(jump);
        };
        tokio::join!(players.play(&market, (serving.address, until), &mut account), jumping);
        market.sign_in_again();
        players.finish(&market, serving.address, &mut account).await;
    }
    // Without a clock, time stands still and the house goes on.
    std::fs::remove_file(&hands.0).unwrap();
    players.play(&market, (serving.address, Instant::now() + stretch), &mut account).await;
    let without = account.refused.clone();
    hands.set(JUMPS[JUMPS.len() - 1]);
    players.finish(&market, serving.address, &mut account).await;
    hands.set(AT_LAST);
    market.sign_in_again();
    auditor = market.again(&auditor);
    let lapsed = lapses(&mut market, &auditor).await;
    account.read_feed(&mut market, &auditor).await;
    let violated = violations(&program);
    serving.stop();
    let in_order = lapsed.is_sorted();
    let unauthenticated = without.get("401 unauthenticated").copied().unwrap_or(0);
    let others: Vec<_> = account.refused.keys().filter(|verdict| *verdict != "401 unauthenticated").collect();
    let text = format!(
        "{} jumps between 2019 and 2031 under load ({} clients) and a stretch without a readable clock: {} steps acknowledged, \
         **missing {}, doubled {}, violations {violated}, gaps in the feed {}**; {unauthenticated} answers 401 to tokens of another \
         time, other refusals: {others:?}. The last jump passed the deadlines of {} open counter-offers: **{} lapsed, once each, in \
         the order of their deadlines: {in_order}**. Without a readable clock `serve` does not start (78).",
        JUMPS.len() + 1,
        asked.clients,
        account.acknowledged(),
        account.missing(),
        account.doubled(),
        account.gaps,
        market.negotiations.len(),
        lapsed.len(),
    );
    let wrong = account.missing() + account.doubled() + violated + others.len();
    assert!(wrong == 0 && account.gaps == 0 && in_order && lapsed.len() == market.negotiations.len(), "{text}");
    text
}

/// Waits until every negotiation has lapsed; gives the instants of the lapses in the order of the feed.
async fn lapses(market: &mut Market, auditor: &Person) -> Vec<String> {
    let expected = market.negotiations.len();
    let give_up = Instant::now() + Duration::from_secs(30);
    loop {
        market.until_numbered().await;
        let (mut after, mut found) = (0, Vec::new());
        loop {
            let page = market.ask(Some(auditor), "GET", &format!("/events?after={after}&limit=1000"), Value::Null).await;
            let items = page["items"].as_array().unwrap();
            let Some(last) = items.last() else { break };
            after = last["seq"].as_u64().unwrap();
            let lapses = items.iter().filter(|event| event["name"] == "lapse" && event["subject_kind"] == "proposal");
            found.extend(lapses.map(|event| event["at"].as_str().unwrap().to_owned()));
        }
        if found.len() >= expected || Instant::now() > give_up {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
