//! Fills a market with deals as people would: mass briefs, to which creators apply and are accepted at once.

use std::net::SocketAddr;
use std::time::Instant;

use serde_json::json;
use tokio::task::JoinSet;

use super::since;
use super::stage::figures::per_second;
use super::stage::market::{Market, PASSWORD};
use super::stage::say;
use super::stage::wire::{Request, Wire};

const BRANDS: usize = 5;
const CREATORS: usize = 200;
/// How many apply at once.
const CLIENTS: usize = 16;
/// The staff whose pages are looked at.
const STAFF: &[&str] = &["reviewer", "finance", "operator"];
/// A token is good for fifteen minutes; this many briefs are filled with one.
const BRIEFS_A_TOKEN: usize = 100;

/// Makes at least so many deals; gives how many.
pub async fn fill(market: &mut Market, address: SocketAddr, deals: u64) -> u64 {
    let creators = CREATORS.min(usize::try_from(deals).unwrap_or(CREATORS));
    for number in 0..creators {
        market.creator().await;
        if number == 0 {
            confirm(market, address, market.creators[0].email.clone()).await;
        }
    }
    let briefs = usize::try_from(deals).unwrap_or(0).div_ceil(creators);
    for brand in 0..BRANDS {
        market.brand().await;
        if brand == 0 {
            confirm(market, address, market.brands[0].email.clone()).await;
        }
        // Price and fee of every slot, and something to spare.
        market.deposit(brand, u64::try_from(briefs.div_ceil(BRANDS) * creators * 1_200).unwrap_or(0)).await;
    }
    say(&format!("{creators} creators and {BRANDS} brands are there"));
    let (mut made, began) = (0, Instant::now());
    for number in 0..briefs {
        if number % BRIEFS_A_TOKEN == 0 {
            market.sign_in_again();
        }
        let brief = market.brief(number % BRANDS, "mass", creators).await;
        made += applications(market, address, &brief, number).await;
        if number % 25 == 24 {
            say(&format!("{made} deals, {} a second", per_second(made, since(began))));
        }
    }
    made
}

/// Every creator applies to a brief; gives how many did.
async fn applications(market: &Market, address: SocketAddr, brief: &str, number: usize) -> u64 {
    let path = format!("/api/v1/briefs/{brief}/applications");
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let tokens: Vec<String> = market.creators.iter().skip(client).step_by(CLIENTS).map(|creator| creator.token.clone()).collect();
        let path = path.clone();
        clients.spawn(async move {
            let mut wire = Wire::connect(address).await.expect("the server listens");
            let mut done = 0;
            for (place, token) in tokens.iter().enumerate() {
                let mut request = Request::post(&path, Some(token), &json!({ "message": "Gladly" }));
                let key = (number * CREATORS + place * CLIENTS + client + 1) as u64 + 1_000_000_000;
                let answer = wire.send(request.numbered(key)).await.expect("the server answers");
                assert!((200..300).contains(&answer.status), "{path}: {} {}", answer.status, answer.json());
                done += 1;
            }
            done
        });
    }
    clients.join_all().await.into_iter().sum()
}

/// The staff who look, each with a password chosen by the link of their letter. To be called while letters are few.
pub async fn employ(market: &mut Market, address: SocketAddr) {
    for role in STAFF {
        let email = market.staff(role).email;
        market.come_to_rest().await;
        let token = token_for(address, &email, "/reset/").await;
        market.ask(None, "POST", "/password-resets/confirm", json!({ "token": token, "password": PASSWORD })).await;
    }
}

/// The address of somebody who will sign in is confirmed by the link of their letter.
async fn confirm(market: &mut Market, address: SocketAddr, email: String) {
    market.come_to_rest().await;
    let token = token_for(address, &email, "/confirm/").await;
    market.ask(None, "POST", "/sign-ups/confirm", json!({ "token": token })).await;
}

/// The token in the newest letter to somebody, read from the mailbox that a test shows everybody.
async fn token_for(address: SocketAddr, email: &str, before: &str) -> String {
    let mut wire = Wire::connect(address).await.expect("the server listens");
    let mut page = async |path: &str| {
        let answer = wire.send(Request::get(path, None).bytes()).await.expect("the server answers");
        String::from_utf8_lossy(answer.body).into_owned()
    };
    let list = page("/mailbox").await;
    let row = list.split("<tr").find(|row| row.contains(email)).expect("a letter to them");
    let letter = between(row, "href=\"", "\"");
    between(&page(&letter).await, before, "\n").trim().to_owned()
}

fn between(text: &str, before: &str, after: &str) -> String {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("{before} stands nowhere"));
    rest.split(after).next().unwrap_or_default().split(['"', '<']).next().unwrap_or_default().to_owned()
}

/// Who looks in a role.
pub fn email_of(market: &Market, role: &str) -> String {
    match role {
        "brand" => market.brands[0].email.clone(),
        "creator" => market.creators[0].email.clone(),
        _ => format!("{role}@bench.example"),
    }
}
