//! Somebody with a browser's cookies, but without a browser: signs in by the form and asks for pages.

use std::net::SocketAddr;
use std::time::Instant;

use super::since;
use super::stage::market::PASSWORD;
use super::stage::wire::{Request, Wire};

/// The visitor, with one kept connection.
pub struct Visitor {
    wire: Wire,
    cookie: String,
}

impl Visitor {
    /// Signs in.
    pub async fn signs_in(address: SocketAddr, email: &str) -> Self {
        let mut wire = Wire::connect(address).await.expect("the server listens");
        let form = wire.send(Request::get("/sign-in", None).bytes()).await.expect("the server answers");
        let (cookie, csrf) = (form.cookies(), token_in(&String::from_utf8_lossy(form.body)));
        let fields = [("csrf", csrf.as_str()), ("email", email), ("password", PASSWORD), ("next", "/")];
        let request = Request::form("/sign-in", &fields).header("cookie", &cookie);
        let answer = wire.send(request.bytes()).await.expect("the server answers");
        assert_eq!(answer.status, 303, "{email} could not sign in");
        let cookie = answer.cookies();
        Self { wire, cookie }
    }

    /// Asks for a page so many times; gives how long each took in microseconds, and the bytes of its body. The first two
    /// times, which fill caches, do not count.
    pub async fn looks(&mut self, path: &str, rounds: u64) -> (Vec<u64>, usize) {
        let request = Request::get(path, None).header("cookie", &self.cookie);
        let (mut times, mut bytes) = (Vec::new(), 0);
        for round in 0..rounds + 2 {
            let began = Instant::now();
            let answer = self.wire.send(request.bytes()).await.expect("the server answers");
            assert_eq!(answer.status, 200, "{path}");
            bytes = answer.body.len();
            if round >= 2 {
                times.push(since(began));
            }
        }
        (times, bytes)
    }
}

/// The token a form of ours carries.
fn token_in(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"csrf\" value=\"").expect("a form with a token");
    rest.split('"').next().unwrap_or_default().to_owned()
}
