//! Kills: `serve` is ended without a word at a random moment under load, started again, and asked what became of
//! every step: acknowledged ones are there, unanswered ones happen once when they are repeated.

use std::time::{Duration, Instant};

use rand::RngExt;

use crate::Asked;
use crate::players::{Account, Players, violations};
use crate::stage::figures::{median, micros, millis};
use crate::stage::market::Market;
use crate::stage::program::Program;
use crate::stage::{Engine, room, say};

/// After how many rounds a deep check looks at everything and everybody signs in again.
const LOOKED_AT_EVERY: u64 = 20;

/// On each database.
pub async fn run(asked: &Asked) {
    for database in &asked.databases {
        let rounds = asked.rounds(200, 5);
        let text = on(database, rounds, asked).await;
        let command = format!("kills --rounds {rounds} --clients {}", asked.clients);
        asked.tell(&format!("kills on {database}"), (&format!("Kills under load, {database}"), &text), &command);
    }
}

async fn on(database: &str, rounds: u64, asked: &Asked) -> String {
    let room = room();
    let engine = Engine::named(database, &room);
    let program = Program::new(room.path(), &engine.fresh(&room, "house")).at(asked.program.clone());
    let mut serving = program.serve();
    let mut market = Market::open(&program, serving.address).await;
    market.negotiate(4, 4).await;
    let mut auditor = market.staff("auditor");
    let (mut players, mut account) = (Players::seated(&market, asked.clients), Account::default());
    let (mut restarts, mut violated) = (Vec::new(), 0);
    for round in 1..=rounds {
        let alive = Duration::from_millis(rand::rng().random_range(30..400));
        let address = serving.address;
        let killing = async {
            tokio::time::sleep(alive).await;
            serving.kill();
        };
        tokio::join!(players.play(&market, (address, Instant::now() + Duration::from_secs(5)), &mut account), killing);
        serving = program.serve();
        restarts.push(micros(serving.ready_in));
        market.moved_to(serving.address);
        if round % LOOKED_AT_EVERY == 0 || round == rounds {
            market.sign_in_again();
            auditor = market.again(&auditor);
            players.finish(&market, serving.address, &mut account).await;
            account.read_feed(&mut market, &auditor).await;
            violated += violations(&program);
            say(&format!(
                "{database}: {round} kills, {} acknowledged, {} missing, {} doubled, {violated} violations",
                account.acknowledged(),
                account.missing(),
                account.doubled()
            ));
        } else {
            players.finish(&market, serving.address, &mut account).await;
            account.read_feed(&mut market, &auditor).await;
        }
    }
    serving.stop();
    let [replayed, done] = account.repeats;
    let text = format!(
        "{} kills (`kill -9` 30 to 400 ms after the load began, {} clients), {} steps acknowledged: **missing {}, doubled {}, \
         violations {violated}, gaps in the feed {}**. Of the requests that a kill left unanswered {replayed} had been done \
         and were answered with what was stored, {done} were done when they were repeated. Answers that were neither: {}. \
         Ready again after {} ms (median; slowest {} ms).",
        restarts.len(),
        asked.clients,
        account.acknowledged(),
        account.missing(),
        account.doubled(),
        account.gaps,
        account.refused.values().sum::<u64>(),
        millis(median(&restarts)),
        millis(restarts.iter().copied().max().unwrap_or(0)),
    );
    let wrong = account.missing() + account.doubled() + violated + account.refused.len();
    assert!(wrong == 0 && account.gaps == 0, "{text}\n{:?}", account.refused);
    text
}
