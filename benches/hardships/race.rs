//! The race: a hundred creators claim the one slot of a flash brief at the same moment. One is served, the others
//! hear that it is gone, nothing breaks, and there is one deal.

use std::collections::BTreeMap;
use std::time::Instant;

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::Asked;
use crate::players::violations;
use crate::stage::figures::{micros, millis, percentile};
use crate::stage::market::Market;
use crate::stage::program::Program;
use crate::stage::wire::{Request, Wire};
use crate::stage::{Engine, room};

const RUNNERS: usize = 100;

/// On each database.
pub async fn run(asked: &Asked) {
    for database in &asked.databases {
        let rounds = asked.rounds(10, 2);
        let text = on(database, rounds, asked).await;
        asked.tell(
            &format!("race on {database}"),
            (&format!("A hundred for one slot, {database}"), &text),
            &format!("race --rounds {rounds}"),
        );
    }
}

async fn on(database: &str, rounds: u64, asked: &Asked) -> String {
    let room = room();
    let engine = Engine::named(database, &room);
    let program = Program::new(room.path(), &engine.fresh(&room, "house")).at(asked.program.clone());
    let serving = program.serve();
    let mut market = Market::open(&program, serving.address).await;
    let auditor = market.staff("auditor");
    market.brand().await;
    market.deposit(0, rounds * 2000).await;
    for _ in 0..RUNNERS {
        market.creator().await;
    }
    market.sign_in_again();
    let (mut won, mut lost) = (Vec::new(), Vec::new());
    let mut verdicts: BTreeMap<String, u64> = BTreeMap::new();
    for _ in 0..rounds {
        let brief = market.brief(0, "flash", 1).await;
        let path = format!("/api/v1/briefs/{brief}/claim");
        let address = serving.address;
        let runners = market.creators.iter().map(|creator| {
            let request = Request::post(&path, Some(&creator.token), &json!({}));
            async move {
                let mut wire = Wire::connect(address).await.unwrap();
                (wire.send(Request::get("/healthz", None).bytes()).await.unwrap().status == 200).then_some((wire, request))
            }
        });
        let mut ready: Vec<(Wire, Request)> = join_all(runners).await.into_iter().flatten().collect();
        assert_eq!(ready.len(), RUNNERS);
        let answers = join_all(ready.iter_mut().map(|(wire, request)| async move {
            let asked = Instant::now();
            let answer = wire.send(request.numbered(1)).await.unwrap();
            (answer.verdict(), micros(asked.elapsed()))
        }));
        for (verdict, took) in answers.await {
            if verdict == "201" {
                won.push(took)
            } else {
                lost.push(took)
            }
            *verdicts.entry(verdict).or_default() += 1;
        }
    }
    market.come_to_rest().await;
    let deals = deals(&mut market, &auditor).await;
    let violated = violations(&program);
    serving.stop();
    let counted: Vec<String> = verdicts.iter().map(|(verdict, count)| format!("{count} × {verdict}")).collect();
    let text = format!(
        "{rounds} times {RUNNERS} claims at once over {RUNNERS} connections: {}; **{} deals for {rounds} slots, each with its letters \
         once, violations {violated}**. The winner was answered after {} ms (median), the others after {} ms (p50), {} ms (p99).",
        counted.join(", "),
        deals,
        millis(percentile(&won, 50)),
        millis(percentile(&lost, 50)),
        millis(percentile(&lost, 99)),
    );
    let expected = BTreeMap::from([("201".to_owned(), rounds), ("409 slots_taken".to_owned(), rounds * 99)]);
    assert!(verdicts == expected && deals == rounds && violated == 0, "{text}");
    text
}

/// How many deals there are; the check has compared the letters each of their events owes with those queued.
async fn deals(market: &mut Market, auditor: &crate::stage::market::Person) -> u64 {
    let (mut after, mut found) = (0, 0);
    loop {
        let page = market.ask(Some(auditor), "GET", &format!("/events?after={after}&limit=1000"), Value::Null).await;
        let items = page["items"].as_array().unwrap();
        let Some(last) = items.last() else { return found };
        after = last["seq"].as_u64().unwrap();
        found += items.iter().filter(|event| event["subject_kind"] == "deal" && event["name"] == "create").count() as u64;
    }
}
