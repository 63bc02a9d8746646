//! A house whose doors stand open on a street: a real port of this machine, for people with real browsers. Its clock
//! stands still like that of every test, and links in its letters lead to this port.

use std::net::TcpListener;

use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use pappus::config::{Environment, RateLimits};
use pappus::kernel::{Actor, House};
use pappus::web::{self, Front};
use tokio::task::LocalSet;

use crate::browser::sign_in_of;
use crate::chromium::Scripts;
use crate::chromium::person::Person;
use crate::house::{in_house_at, renderer};

/// A window on a desk.
pub const DESK: (u32, u32) = (1280, 900);
/// A phone in a hand.
pub const PHONE: (u32, u32) = (360, 740);

/// A house and where it is found.
pub struct Street {
    /// The house.
    pub house: House,
    base: String,
}

/// Gives the test a house with its doors open; afterwards everything must be in order, as after every test.
pub async fn on_a_street(test: impl AsyncFnOnce(&Street)) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let opened = async {
        let mut doors = None;
        in_house_at(&base, async |house| {
            doors = Some(opens_doors(&house, listener));
            test(&Street { house, base: base.clone() }).await;
        })
        .await;
        // Connections to the database that a worker has opened live as long as the worker: it ends after the last look.
        if let Some(doors) = doors {
            doors.stop(false).await;
        }
    };
    LocalSet::new().run_until(opened).await;
}

fn opens_doors(house: &House, listener: TcpListener) -> ServerHandle {
    let limits = RateLimits { requests_per_minute: 1_000_000, sign_ins_per_minute: 1_000_000 };
    let front = Front::new(house.clone(), renderer(), limits).in_environment(Environment::Test);
    let server = HttpServer::new(move || web::app(&front)).workers(1).disable_signals().listen(listener).unwrap().run();
    let handle = server.handle();
    tokio::task::spawn_local(server);
    handle
}

impl Street {
    /// Somebody with a browser, a stranger to the house.
    pub async fn stranger(&self, scripts: Scripts, size: (u32, u32)) -> Person {
        Person::at(&self.base, scripts, size).await
    }

    /// Somebody who has signed in.
    pub async fn guest(&self, actor: &Actor, scripts: Scripts, size: (u32, u32)) -> Person {
        let person = self.stranger(scripts, size).await;
        self.seats(&person, actor).await;
        person
    }

    /// Lets somebody else sit down in front of a browser, signed in.
    pub async fn seats(&self, person: &Person, actor: &Actor) {
        let cookie = sign_in_of(&self.house, actor).await;
        person.browser.keeps(&self.base, "pappus-sign-in", &cookie).await;
    }

    /// Ends somebody's sign-in in a browser, which says nothing of it.
    pub async fn leaves(&self, person: &Person) {
        person.browser.keeps(&self.base, "pappus-sign-in", "").await;
    }

    /// Opens the newest letter about something as a mail program shows it, in a browser that is then a stranger to the
    /// house. Of nobody in particular: in a market that is not in earnest everybody's letters lie open.
    pub async fn opens_letter(&self, person: &Person, reader: Option<&Actor>, subject: &str) {
        self.leaves(person).await;
        if let Some(reader) = reader {
            self.seats(person, reader).await;
        }
        person.opens("/mailbox").await;
        person.presses(subject).await;
        let look = "return document.querySelector('main a[href*=\"form=html\"]')";
        let shown = person.looks(look, serde_json::json!([])).await;
        person.browser.click(&shown).await.expect("a letter is shown as a mail program does");
        let is_there = "return location.search.includes('form=html') && document.readyState === 'complete'";
        person.waits_until("open the letter", is_there).await;
        self.leaves(person).await;
    }
}
