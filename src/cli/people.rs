//! `pappus user create` and, in test only, `pappus token issue`.

use entity::{OrganisationId, Role, session};
use serde_json::json;

use super::failure::Failure;
use super::{opened, print};
use crate::config::{Config, Environment, Overrides};
use crate::kernel::{Actor, Call, Fault, House, record};
use crate::market::identity::{self, NewUser, Person, Place, store};
use crate::web;

/// What `user` may be told.
#[derive(clap::Subcommand)]
pub enum User {
    /// Makes a user; a letter asks them to choose a password.
    Create {
        /// Their address.
        #[arg(long)]
        email: String,
        /// Their role: operator, finance, brand_owner …
        #[arg(long)]
        role: Role,
        /// The organisation, for roles of brands and agencies.
        #[arg(long)]
        org: Option<OrganisationId>,
    },
}

/// What `token` may be told.
#[derive(clap::Subcommand)]
pub enum Token {
    /// Prints an access token of a user; PAPPUS_ENV=test only.
    Issue {
        /// Their address.
        #[arg(long)]
        email: String,
    },
}

impl User {
    /// Makes the user; prints the id.
    pub async fn run(self, overrides: &Overrides) -> Result<(), Failure> {
        let Self::Create { email, role, org } = self;
        let place = match (role.organisation_kind(), org) {
            (Some(entity::OrganisationKind::Platform), None) => Place::Staff { role },
            (Some(_), Some(organisation)) => Place::Member { organisation, role },
            (None, _) | (Some(_), None) => {
                return Err(Failure::new(format!("the role {role} needs --org, or is no role of an organisation")));
            }
        };
        let house = open(overrides).await?.1;
        let call = Call::by(Actor::clock());
        identity::ensure_platform(&house, &call).await?;
        let name = email.split('@').next().unwrap_or_default().to_owned();
        let person = Person { name, locale: "zh-CN".to_owned(), zone: "Asia/Shanghai".to_owned() };
        let id = identity::create_user_by_operator(&house, &call, NewUser { email, person, password: None, place }).await?;
        print::line(&id.to_string())
    }
}

impl Token {
    /// Opens a session for the user and prints its access token; leaves an event.
    pub async fn run(self, overrides: &Overrides) -> Result<(), Failure> {
        let Self::Issue { email } = self;
        let (config, house) = open(overrides).await?;
        if config.environment != Environment::Test {
            return Err(Failure::setting("PAPPUS_ENV: tokens are issued in test only"));
        }
        print::line(&issue(&house, &email.to_lowercase()).await?)
    }
}

async fn open(overrides: &Overrides) -> Result<(Config, House), Failure> {
    let config = Config::load(overrides)?;
    let connections = opened::connect_and_migrate(&config).await?;
    let house = opened::open(&config, connections, "http://localhost").await?;
    Ok((config, house))
}

async fn issue(house: &House, email: &str) -> Result<String, Fault> {
    let call = Call::by(Actor::clock());
    let opened = house.promise(&call, async |tx| {
        let user = store::find_user_by_email(tx.db(), email).await?.ok_or_else(Fault::missing)?;
        let seat = store::list_memberships_of(tx.db(), user.id).await?.into_iter().next();
        let row = session::Model {
            id: tx.mint(),
            user_id: user.id,
            organisation_id: seat.map(|seat| seat.organisation_id),
            acting_for: None,
            second_factor: true,
            device_hash: None,
            browser: None,
            system: None,
            network: None,
            created_at: tx.now(),
            seen_at: tx.now(),
            ended_at: None,
            ended_why: None,
        };
        store::insert_session(tx, &row).await?;
        record(tx, entity::SubjectKind::User, user.id, "token_issued", json!({ "session": row.id })).await?;
        Ok((user.id, row.id))
    });
    let (user, session) = opened.await?;
    web::session::issue(house, user, session)
}
