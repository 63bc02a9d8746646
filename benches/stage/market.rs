//! A market to play on, set up through the front door: people, briefs, and negotiations that can go on for ever
//! because each side may answer an offer with another.

use std::net::SocketAddr;

use serde_json::{Value, json};

use super::program::Program;
use super::wire::{Request, Wire};

/// Everybody's password.
pub const PASSWORD: &str = "a password for benches";

/// Somebody who asks.
#[derive(Clone)]
pub struct Person {
    /// Their address.
    pub email: String,
    /// Their access token, good for fifteen minutes.
    pub token: String,
    /// The id of their profile, for creators.
    pub creator: String,
}

/// A proposal under negotiation; the brand speaks next when `turn` is 0, the creator when it is 1.
#[derive(Clone)]
pub struct Negotiation {
    /// The proposal.
    pub id: String,
    /// Which brand and which creator.
    pub sides: [usize; 2],
    /// Who speaks next.
    pub turn: usize,
}

/// The market.
pub struct Market {
    program: Program,
    address: SocketAddr,
    count: u64,
    /// A reviewer of the platform.
    pub reviewer: Person,
    /// The owners of brands.
    pub brands: Vec<Person>,
    /// Creators.
    pub creators: Vec<Person>,
    /// Every creator's application to every brand's brief.
    pub negotiations: Vec<Negotiation>,
}

/// What a deliverable costs, in offers and counter-offers.
pub fn note(amount: &str) -> Value {
    json!({
        "platform": "xiaohongshu", "format": "note", "price": { "amount": amount, "currency": "CNY" },
        "route": "own_channel", "due_days": 7,
    })
}

impl Market {
    /// A market without people but its reviewer.
    pub async fn open(program: &Program, address: SocketAddr) -> Self {
        let nobody = Person { email: String::new(), token: String::new(), creator: String::new() };
        let (program, reviewer) = (program.clone(), nobody);
        let mut market = Self { program, address, count: 0, reviewer, brands: Vec::new(), creators: Vec::new(), negotiations: Vec::new() };
        market.reviewer = market.staff("reviewer");
        market
    }

    /// Asks for something that must succeed.
    pub async fn ask(&mut self, person: Option<&Person>, method: &str, path: &str, body: Value) -> Value {
        self.count += 1;
        let token = person.map(|person| person.token.as_str());
        let body = if method == "GET" { None } else { Some(&body) };
        let mut request = Request::new(method, &format!("/api/v1{path}"), token, body);
        let mut wire = Wire::connect(self.address).await.expect("the server listens");
        let answer = wire.send(request.numbered(self.count)).await.expect("the server answers");
        assert!((200..300).contains(&answer.status), "{method} {path}: {} {}", answer.status, answer.json());
        answer.json()
    }

    async fn sign_up(&mut self, name: &str) -> Person {
        let email = format!("{name}@bench.example");
        let body = json!({ "email": email, "password": PASSWORD, "name": name, "locale": "en", "zone": "Asia/Shanghai" });
        self.ask(None, "POST", "/sign-ups", body).await;
        Person { token: self.token(&email), email, creator: String::new() }
    }

    /// Somebody of the platform's staff, made if they are not there yet; a token says that they are.
    pub fn staff(&self, role: &str) -> Person {
        let email = format!("{role}@bench.example");
        self.program.run(&["user", "create", "--email", &email, "--role", role]);
        Person { token: self.token(&email), email, creator: String::new() }
    }

    /// Somebody with a fresh token.
    pub fn again(&self, person: &Person) -> Person {
        Person { token: self.token(&person.email), ..person.clone() }
    }

    /// Money of a brand arrives: so many whole CNY.
    pub async fn deposit(&mut self, brand: usize, amount: u64) {
        let (owner, maker) = (self.brands[brand].clone(), self.staff("finance"));
        let balance = self.ask(Some(&owner), "GET", "/balance", Value::Null).await;
        let code = balance["payment_code"].as_str().expect("a payment code");
        let statement = format!(
            "date,amount,currency,payer_name,payer_account,remark,bank_reference\n\
             2026-11-02,{amount}.00,CNY,Brand {brand} Ltd,57190010000001,Promotion {code},C{brand:012}"
        );
        let import = json!({ "account": "571900000000001", "map": "statement-plain", "name": "statement.csv", "text": statement });
        self.ask(Some(&maker), "POST", "/deposits/imports", import).await;
    }

    fn token(&self, email: &str) -> String {
        self.program.tool(&["token", "issue", "--email", email])
    }

    /// Fresh tokens for everybody.
    pub fn sign_in_again(&mut self) {
        self.reviewer.token = self.token(&self.reviewer.email);
        self.brands = self.brands.iter().map(|person| Person { token: self.token(&person.email), ..person.clone() }).collect();
        self.creators = self.creators.iter().map(|person| Person { token: self.token(&person.email), ..person.clone() }).collect();
    }

    /// Goes on with a server that was started again.
    pub fn moved_to(&mut self, address: SocketAddr) {
        self.address = address;
    }

    /// One more brand.
    pub async fn brand(&mut self) {
        let number = self.brands.len();
        let founder = self.sign_up(&format!("brand{number}")).await;
        let organisation = json!({
            "name": format!("Brand {number}"), "legal_name": format!("Brand {number} Ltd"),
            "registration_number": format!("91330106MA2{number:07}"), "country": "CN", "zone": "Asia/Shanghai", "email": null,
        });
        self.ask(Some(&founder), "POST", "/organisations", json!({ "kind": "brand", "organisation": organisation })).await;
        let token = self.token(&founder.email);
        self.brands.push(Person { token, ..founder });
    }

    /// One more creator, with an account; the reviewer has compared the real name.
    pub async fn creator(&mut self) {
        let number = self.creators.len();
        let person = self.sign_up(&format!("creator{number}")).await;
        let profile = json!({
            "display_name": format!("Creator {number}"), "bio": "Notes from every path.", "region": "CN", "zone": "Asia/Shanghai",
            "languages": ["zh-Hans"], "categories": ["home"], "birth_date": "1995-05-05",
        });
        let id = self.ask(Some(&person), "POST", "/creators", profile).await["id"].as_str().expect("an id").to_owned();
        let account = json!({ "platform": "xiaohongshu", "handle": format!("creator_{number}"), "followers": 4200 });
        self.ask(Some(&person), "POST", "/accounts", account).await;
        let reviewer = self.reviewer.clone();
        self.ask(Some(&reviewer), "POST", &format!("/creators/{id}/check-real-name"), json!({})).await;
        self.creators.push(Person { creator: id, ..person });
    }

    /// A published brief of a brand; gives its id.
    pub async fn brief(&mut self, brand: usize, mode: &str, slots: usize) -> String {
        let content = json!({
            "goal": "Carry the flask for a week and say in your own words how it was.", "markets": ["CN"], "platforms": ["xiaohongshu"],
            "offer": { "deliverables": [note("1000.00")] },
        });
        let brief = json!({
            "mode": mode, "title": "A flask for every path", "category": "home", "slots": slots,
            "budget": { "amount": format!("{}.00", 1000 * slots), "currency": "CNY" }, "content": content,
        });
        let owner = self.brands[brand].clone();
        let id = self.ask(Some(&owner), "POST", "/briefs", brief).await["id"].as_str().expect("an id").to_owned();
        self.ask(Some(&owner), "POST", &format!("/briefs/{id}/steps/submit"), json!({})).await;
        let reviewer = self.reviewer.clone();
        self.ask(Some(&reviewer), "POST", &format!("/briefs/{id}/steps/publish"), json!({})).await;
        id
    }

    /// So many brands with a brief each, to each of which so many creators apply.
    pub async fn negotiate(&mut self, brands: usize, creators: usize) {
        for _ in 0..creators {
            self.creator().await;
        }
        for brand in 0..brands {
            self.brand().await;
            let brief = self.brief(brand, "recruit", creators).await;
            for creator in 0..creators {
                let person = self.creators[creator].clone();
                let applied =
                    self.ask(Some(&person), "POST", &format!("/briefs/{brief}/applications"), json!({ "message": "Gladly" })).await;
                let id = applied["id"].as_str().expect("an id").to_owned();
                self.negotiations.push(Negotiation { id, sides: [brand, creator], turn: 0 });
            }
        }
    }

    /// The two counter-offers of a negotiation: the brand's and the creator's.
    pub fn counters(&self, negotiation: &Negotiation) -> [Request; 2] {
        let path = format!("/api/v1/proposals/{}/steps/counter", negotiation.id);
        let [brand, creator] = negotiation.sides;
        let offer = |amount: &str| json!({ "message": "Meet half-way?", "offer": { "deliverables": [note(amount)] } });
        [
            Request::post(&path, Some(&self.brands[brand].token), &offer("900.00")),
            Request::post(&path, Some(&self.creators[creator].token), &offer("950.00")),
        ]
    }

    /// Waits until every letter is handed over and every event numbered; gives the waiting time in milliseconds.
    pub async fn come_to_rest(&self) -> u64 {
        self.wait_for(&["pappus_outbox_due 0", "pappus_events_unsealed 0"]).await
    }

    /// Waits until every event is numbered. (Letters that a kill found under way rest until their lease has passed.)
    pub async fn until_numbered(&self) -> u64 {
        self.wait_for(&["pappus_events_unsealed 0"]).await
    }

    async fn wait_for(&self, lines: &[&str]) -> u64 {
        let began = std::time::Instant::now();
        let mut wire = Wire::connect(self.address).await.expect("the server listens");
        loop {
            let metrics = wire.send(Request::get("/metrics", None).bytes()).await.expect("the server answers");
            let text = String::from_utf8_lossy(metrics.body).into_owned();
            if lines.iter().all(|line| text.lines().any(|known| known == *line)) {
                return u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
    }
}
