//! Everybody who can knock at the door, one of each role in each relation, signed in.
//!
//! Acme, Ana and Ana's agency Star are the sides of everything; Rival, Bo and Bo's agency Moon are strangers to it.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use entity::{CreatorId, OrganisationId, OrganisationKind, RepresentationId, Role, SubjectKind};
use pappus::kernel::{Actor, Call, House};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement, Value};

use crate::cast::{Cast, by, colleague, creator, mandated, member, signed_in, signed_in_for};
use crate::door::{Answer, Door, Knock, open_door, somebody};

/// A house with everybody in it.
pub struct Stage {
    /// The house.
    pub house: House,
    /// Its database, past every use case.
    pub db: DatabaseConnection,
    /// Its door.
    pub door: Door,
    /// Acme and Rita.
    pub cast: Cast,
    /// The creator.
    pub ana: Actor,
    /// Her agency's owner.
    pub star: Actor,
    /// Her mandate for Star.
    pub mandate: RepresentationId,
    people: Vec<(Actor, &'static str, Option<CreatorId>)>,
    tokens: HashMap<(Role, &'static str), String>,
    keys: Cell<u64>,
    kept: RefCell<HashMap<SubjectKind, String>>,
    newcomers: RefCell<Vec<CreatorId>>,
}

/// Roles of brands and agencies with the beginning of their addresses.
const BRAND_SEATS: [(Role, &str); 3] = [(Role::BrandManager, "manager"), (Role::BrandFinance, "finance"), (Role::BrandViewer, "viewer")];
const STAFF: [(Role, &str); 4] = [(Role::Mediator, "mia"), (Role::Finance, "fin"), (Role::Operator, "op"), (Role::Auditor, "audrey")];

impl Stage {
    /// Everybody comes in; Acme has plenty of money.
    pub async fn set(house: House, db: DatabaseConnection) -> Self {
        let cast = Cast::enter(&house).await;
        cast.deposit(&house, 100_000_000).await;
        let rival = cast.rival(&house).await;
        let (ana, bo) = (creator(&house, "ana").await, creator(&house, "bo").await);
        let mut people = vec![(cast.acme.clone(), "party", None), (rival.clone(), "stranger", None)];
        for (role, name) in BRAND_SEATS {
            people.push((colleague(&house, &cast.acme, (&format!("{name}@acme.test"), role)).await, "party", None));
            people.push((colleague(&house, &rival, (&format!("{name}@rival.test"), role)).await, "stranger", None));
        }
        people.push((ana.clone(), "party", None));
        people.push((bo.clone(), "stranger", None));
        let star = member(&house, (OrganisationKind::Agency, "Star"), ("owner@star.test", Role::AgencyOwner)).await;
        let moon = member(&house, (OrganisationKind::Agency, "Moon"), ("owner@moon.test", Role::AgencyOwner)).await;
        let agent_of_star = colleague(&house, &star, ("agent@star.test", Role::AgencyAgent)).await;
        let agent_of_moon = colleague(&house, &moon, ("agent@moon.test", Role::AgencyAgent)).await;
        let mandate = mandated(&house, &star, &ana).await;
        mandated(&house, &moon, &bo).await;
        for agent in [&star, &agent_of_star] {
            people.push((agent.clone(), "party", None));
            people.push((agent.clone(), "acting", ana.creator));
        }
        for agent in [moon, agent_of_moon] {
            people.push((agent, "stranger", bo.creator));
        }
        people.push((cast.rita.clone(), "platform", None));
        for (role, name) in STAFF {
            people.push((colleague(&house, &cast.rita, (&format!("{name}@pappus.test"), role)).await, "platform", None));
        }
        let door = open_door(&house).await;
        let (tokens, keys, kept) = (HashMap::new(), Cell::new(0), RefCell::default());
        let mut newcomers = Vec::new();
        for number in 0..4 {
            newcomers.push(creator(&house, &format!("newcomer{number}")).await.creator.unwrap());
        }
        let newcomers = RefCell::new(newcomers);
        let mut stage = Self { house, db, door, cast, ana, star, mandate, people, tokens, keys, kept, newcomers };
        stage.sign_in().await;
        stage
    }

    /// Signs everybody in, again where the clock has run on.
    pub async fn sign_in(&mut self) {
        for (actor, relation, acting_for) in &self.people {
            self.tokens.insert((actor.role, relation), signed_in_for(&self.house, actor, *acting_for).await);
        }
        let nobody = somebody(&self.house, &format!("nobody{}", self.number()), Role::Nobody).await;
        self.tokens.insert((Role::Nobody, "stranger"), nobody);
    }

    /// Signs one of them in anew, beside the sign-in they have.
    pub async fn another_sign_in(&self, role: Role, relation: &str) -> String {
        match self.people.iter().find(|(actor, known, _)| actor.role == role && *known == relation) {
            Some((actor, _, None)) => signed_in(&self.house, actor).await,
            Some((actor, _, acting_for)) => signed_in_for(&self.house, actor, *acting_for).await,
            None => somebody(&self.house, &format!("nobody{}", self.number()), role).await,
        }
    }

    /// The organisation of one of them.
    pub fn organisation(&self, role: Role, relation: &str) -> Option<OrganisationId> {
        let known = self.people.iter().find(|(actor, known, _)| actor.role == role && *known == relation);
        known.and_then(|(actor, _, _)| actor.organisation)
    }

    /// A call of finance.
    pub fn finance(&self) -> Call {
        by(&self.person(Role::Finance, "platform"))
    }

    /// One of them.
    pub fn person(&self, role: Role, relation: &str) -> Actor {
        self.people.iter().find(|(actor, known, _)| actor.role == role && *known == relation).unwrap().0.clone()
    }

    /// Somebody's token.
    pub fn token(&self, role: Role, relation: &str) -> &str {
        let known = self.tokens.iter().find(|((known, named), _)| *known == role && *named == relation);
        known.map(|(_, token)| token.as_str()).unwrap_or_else(|| panic!("nobody is {role} and {relation}"))
    }

    /// A number that was not given before.
    pub fn number(&self) -> u64 {
        self.keys.set(self.keys.get() + 1);
        self.keys.get()
    }

    /// Something that was brought and can be read again.
    pub fn kept(&self, kind: SubjectKind) -> Option<String> {
        self.kept.borrow().get(&kind).cloned()
    }

    /// Keeps what was brought, to be read again.
    pub fn keep(&self, kind: SubjectKind, shown: String) {
        self.kept.borrow_mut().insert(kind, shown);
    }

    /// A creator without an agency, another one each time.
    pub fn newcomer(&self) -> CreatorId {
        let mut newcomers = self.newcomers.borrow_mut();
        newcomers.rotate_left(1);
        newcomers[0]
    }

    /// Knocks with a key that nobody has used.
    pub async fn knocks(&self, token: Option<&str>, (method, path): (&str, &str), body: &serde_json::Value) -> Answer {
        let knock = Knock::new(method, path).header("idempotency-key", &format!("authz-{}", self.number()));
        let knock = if matches!(method, "GET" | "DELETE") { knock } else { knock.json(&body.to_string()) };
        self.door.send(if let Some(token) = token { knock.by(token) } else { knock }).await
    }

    /// Raw SQL past every use case.
    pub async fn plant(&self, sql: &str, values: impl IntoIterator<Item = Value>) {
        let backend = self.db.get_database_backend();
        self.db.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await.unwrap();
    }

    /// How many steps were taken in the whole house; refused attempts are recorded, but are none.
    pub async fn steps_taken(&self) -> i64 {
        let sql = "SELECT COUNT(*) AS taken FROM event WHERE name <> 'refused'";
        let row = self.db.query_one_raw(Statement::from_string(self.db.get_database_backend(), sql)).await.unwrap().unwrap();
        row.try_get("", "taken").unwrap()
    }
}
