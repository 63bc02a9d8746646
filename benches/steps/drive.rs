//! Clients that ask as fast as they are answered, each on one connection and with negotiations of its own.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::stage::figures::{Load, micros};
use crate::stage::market::Market;
use crate::stage::wire::{Request, Wire};

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shot {
    /// Whether the server is alive: HTTP and nothing else.
    Ping,
    /// A proposal, by somebody signed in.
    Read,
    /// A step by somebody who has seen an old version: refused inside the promise, nothing stored.
    Stale,
    /// A complete step.
    Step,
}

impl Shot {
    /// What it is called in tables.
    pub fn title(self) -> &'static str {
        match self {
            Self::Ping => "`GET /healthz`: HTTP alone",
            Self::Read => "`GET /proposals/{id}`: and who it is, three reads, a view",
            Self::Stale => "a stale step: a promise that is refused",
            Self::Step => "a complete step",
        }
    }

    fn expected(self) -> u16 {
        match self {
            Self::Ping | Self::Read | Self::Step => 200,
            Self::Stale => 409,
        }
    }
}

/// Every key is used once.
static KEYS: AtomicU64 = AtomicU64::new(1_000_000);

struct Table {
    steps: [Request; 2],
    stale: [Request; 2],
    read: Request,
    turn: usize,
}

/// One client's place: its negotiations.
pub struct Seat {
    tables: Vec<Table>,
    next: usize,
    ping: Request,
}

impl Seat {
    /// As many seats as half the negotiations, with two of them each.
    pub fn all(market: &Market) -> Vec<Self> {
        let tables = market.negotiations.iter().map(|negotiation| {
            let steps = market.counters(negotiation);
            let stale = steps.clone().map(|step| step.header("if-match", "\"1\""));
            let reader = &market.creators[negotiation.sides[1]].token;
            let read = Request::get(&format!("/api/v1/proposals/{}", negotiation.id), Some(reader));
            Table { steps, stale, read, turn: negotiation.turn }
        });
        let mut tables: Vec<Table> = tables.collect();
        let mut seats = Vec::new();
        while tables.len() >= 2 {
            let two = tables.split_off(tables.len() - 2);
            seats.push(Self { tables: two, next: 0, ping: Request::get("/healthz", None) });
        }
        seats
    }

    async fn ask(&mut self, wire: &mut Wire, shot: Shot) {
        self.next = (self.next + 1) % self.tables.len();
        let table = &mut self.tables[self.next];
        let request = match shot {
            Shot::Ping => &mut self.ping,
            Shot::Read => &mut table.read,
            Shot::Stale => &mut table.stale[table.turn],
            Shot::Step => &mut table.steps[table.turn],
        };
        let answer = wire.send(request.numbered(KEYS.fetch_add(1, Ordering::Relaxed))).await.expect("the server answers");
        assert!(answer.status == shot.expected(), "{shot:?}: {} {}", answer.status, answer.json());
        if shot == Shot::Step {
            table.turn = 1 - table.turn;
        }
    }
}

/// Lets so many clients ask for so long; a request under way at the end is not counted, but waited for.
pub async fn run(address: SocketAddr, seats: &mut Vec<Seat>, clients: usize, (shot, duration): (Shot, Duration)) -> Load {
    let rest = seats.split_off(clients);
    let mut wires = Vec::new();
    for seat in seats.drain(..) {
        wires.push((seat, Wire::connect(address).await.expect("the server listens")));
    }
    let began = Instant::now();
    let tasks: Vec<_> = wires.into_iter().map(|(seat, wire)| tokio::spawn(ask_until(seat, wire, shot, began + duration))).collect();
    let mut load = Load { micros: micros(duration), latencies: Vec::new() };
    for task in tasks {
        let (seat, latencies) = task.await.expect("a client goes on to its end");
        seats.push(seat);
        load.latencies.extend(latencies);
    }
    seats.extend(rest);
    load
}

async fn ask_until(mut seat: Seat, mut wire: Wire, shot: Shot, end: Instant) -> (Seat, Vec<u64>) {
    let mut latencies = Vec::new();
    loop {
        let asked = Instant::now();
        seat.ask(&mut wire, shot).await;
        let answered = Instant::now();
        if answered > end {
            return (seat, latencies);
        }
        latencies.push(micros(answered - asked));
    }
}
