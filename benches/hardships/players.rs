//! Clients that go on negotiating whatever happens, and an account of every answer they were given: what was
//! acknowledged, what was not, and whether the feed of events says the same.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::stage::market::{Market, Negotiation, Person};
use crate::stage::program::Program;
use crate::stage::wire::{Answer, Request, Wire};

/// A request that was sent and not answered with success; it is repeated under its key.
#[derive(Clone)]
struct Open {
    request: Request,
    number: u64,
}

/// One client with its negotiations.
struct Player {
    negotiations: Vec<Negotiation>,
    next: usize,
    open: Option<Open>,
    keys: u64,
}

/// What the clients were told, and what the feed says.
#[derive(Default)]
pub struct Account {
    /// Events that were acknowledged, with the proposal each is of.
    acknowledged: HashMap<String, String>,
    /// Steps of the negotiations in the feed.
    seen: HashMap<String, String>,
    /// How far the feed was read.
    seq: u64,
    /// Numbers of the feed that were left out or given twice.
    pub gaps: u64,
    /// Repeats that were answered with what was stored, and those that were done now.
    pub repeats: [u64; 2],
    /// Answers that were no success, by status and code.
    pub refused: BTreeMap<String, u64>,
    /// Refusals for want of room that did not say when to come back.
    pub without_retry_after: u64,
}

impl Account {
    /// How many steps were acknowledged.
    pub fn acknowledged(&self) -> usize {
        self.acknowledged.len()
    }

    /// Acknowledged steps that are not in the feed.
    pub fn missing(&self) -> usize {
        self.acknowledged.keys().filter(|id| !self.seen.contains_key(*id)).count()
    }

    /// Steps in the feed that nobody was told of: effects that happened twice, or without an answer.
    pub fn doubled(&self) -> usize {
        self.seen.keys().filter(|id| !self.acknowledged.contains_key(*id)).count()
    }

    fn acknowledge(&mut self, answer: &Value, negotiation: &Negotiation) {
        let id = answer["event_id"].as_str().expect("a step gives its event").to_owned();
        self.acknowledged.insert(id, negotiation.id.clone());
    }

    fn refuse(&mut self, answer: &Answer) {
        self.without_retry_after += u64::from(answer.status == 503 && answer.header("retry-after").is_none());
        *self.refused.entry(answer.verdict()).or_default() += 1;
    }

    /// Reads on in the feed.
    pub async fn read_feed(&mut self, market: &mut Market, auditor: &Person) {
        market.until_numbered().await;
        let ours: HashSet<String> = market.negotiations.iter().map(|negotiation| negotiation.id.clone()).collect();
        loop {
            let page = market.ask(Some(auditor), "GET", &format!("/events?after={}&limit=1000", self.seq), Value::Null).await;
            let items = page["items"].as_array().expect("a list");
            for event in items {
                let seq = event["seq"].as_u64().expect("a number");
                self.gaps += u64::from(seq != self.seq + 1);
                self.seq = seq;
                let (subject, id) = (event["subject"].as_str().unwrap_or_default(), event["id"].as_str().unwrap_or_default());
                if event["name"] == "counter" && ours.contains(subject) {
                    self.seen.insert(id.to_owned(), subject.to_owned());
                }
            }
            if items.is_empty() {
                return;
            }
        }
    }
}

/// The clients of a market.
pub struct Players {
    players: Vec<Player>,
}

impl Players {
    /// So many clients, who share the negotiations among them.
    pub fn seated(market: &Market, clients: usize) -> Self {
        let each = market.negotiations.len() / clients;
        assert!(each > 0, "each client has a negotiation of its own");
        let players = market.negotiations.chunks(each).take(clients).zip(1..).map(|(negotiations, number)| Player {
            negotiations: negotiations.to_vec(),
            next: 0,
            open: None,
            keys: number * 1_000_000_000,
        });
        Self { players: players.collect() }
    }

    /// Lets everybody go on until a moment, or until their connection breaks. Anything but success leaves the
    /// request open.
    pub async fn play(&mut self, market: &Market, (address, until): (SocketAddr, Instant), account: &mut Account) {
        let told = std::cell::RefCell::new(account);
        futures_util::future::join_all(self.players.iter_mut().map(|player| player.play(market, (address, until), &told))).await;
    }

    /// Repeats what was left open; everybody is answered with success now.
    pub async fn finish(&mut self, market: &Market, address: SocketAddr, account: &mut Account) {
        for player in &mut self.players {
            let Some(mut open) = player.open.take() else { continue };
            let mut wire = Wire::connect(address).await.unwrap();
            // Whoever signed in again asks with the new token, under the same key.
            open.request = market.counters(&player.negotiations[player.next])[player.negotiations[player.next].turn].clone();
            let answer = wire.send(open.request.numbered(open.number)).await.unwrap();
            assert_eq!(answer.status, 200, "a repeat is answered: {}", answer.json());
            account.repeats[usize::from(answer.header("idempotent-replayed").is_none())] += 1;
            let body = answer.json();
            account.acknowledge(&body, &player.negotiations[player.next]);
            player.go_on();
        }
    }
}

impl Player {
    async fn play(&mut self, market: &Market, (address, until): (SocketAddr, Instant), told: &std::cell::RefCell<&mut Account>) {
        let Ok(mut wire) = Wire::connect(address).await else { return };
        while Instant::now() < until {
            let negotiation = &self.negotiations[self.next];
            if self.open.is_none() {
                self.keys += 1;
                self.open = Some(Open { request: market.counters(negotiation)[negotiation.turn].clone(), number: self.keys });
            }
            let Some(open) = &mut self.open else { return };
            let Ok(answer) = wire.send(open.request.numbered(open.number)).await else { return };
            if answer.status == 200 {
                let body = answer.json();
                told.borrow_mut().acknowledge(&body, &self.negotiations[self.next]);
                self.open = None;
                self.go_on();
            } else {
                told.borrow_mut().refuse(&answer);
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }

    fn go_on(&mut self) {
        self.negotiations[self.next].turn = 1 - self.negotiations[self.next].turn;
        self.next = (self.next + 1) % self.negotiations.len();
    }
}

/// How many violations a deep check finds; fails if it cannot run.
pub fn violations(program: &Program) -> usize {
    let output = program.run(&["check", "--deep", "--json"]);
    let report: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("check: {}", String::from_utf8_lossy(&output.stderr)));
    let found = report["violations"].as_array().expect("a list");
    for violation in found {
        crate::say(&format!("VIOLATED: {violation}"));
    }
    found.len()
}
