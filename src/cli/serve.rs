//! `pappus serve`: opens the database, brings its schema up, and answers until it is told to stop.
//!
//! `--only web` answers and leaves letters and deadlines to others; `--only work` does those and listens to nobody.

use std::net::TcpListener;
use std::sync::Arc;

use actix_web::HttpServer;
use secrecy::ExposeSecret;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use super::failure::Failure;
use super::{opened, print};
use crate::config::{Config, Environment, Overrides};
use crate::fetch::Fetcher;
use crate::kernel::House;
use crate::notify::{Email, Signer};
use crate::render::Renderer;
use crate::web::{self, Front, Guest};
use crate::work::{Bounces, Hooks, Looks, Outside, Post, Relay, Workers};

/// How long requests under way may take to end after SIGTERM; the whole process is gone within 10 s.
const DRAIN_SECONDS: u64 = 8;

/// What `serve` may be told.
#[derive(clap::Args)]
pub struct Serve {
    /// Address and port; port 0 picks a free one.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// One half of the house, for several processes on one PostgreSQL: web answers, work relays letters and keeps deadlines.
    #[arg(long, value_enum, value_name = "HALF")]
    only: Option<Half>,
    /// Whom anyone may be in a made-up market.
    #[arg(skip)]
    guests: Vec<Guest>,
}

/// Half of a house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Half {
    /// API and pages.
    Web,
    /// Relay, sequencer and timers.
    Work,
}

/// The line that says it is ready.
#[derive(serde::Serialize)]
struct Ready {
    /// Where it answers; nowhere, if it only works.
    listening: Option<String>,
    database: &'static str,
    version: &'static str,
}

impl Serve {
    /// Serving at an address, or at the one of the settings.
    pub fn at(listen: Option<String>) -> Self {
        Self { listen, only: None, guests: Vec::new() }
    }

    /// The same with people anyone may be.
    #[must_use]
    pub fn with_guests(self, guests: Vec<Guest>) -> Self {
        Self { guests, ..self }
    }

    /// Serves until SIGTERM or SIGINT.
    pub async fn run(self, mut overrides: Overrides) -> Result<(), Failure> {
        if let Some(listen) = self.listen {
            overrides = overrides.set("listen", listen);
        }
        let config = Config::load(&overrides)?;
        must_be_splittable(self.only, &config)?;
        log_to_stderr(&config.log)?;
        let renderer = Arc::new(Renderer::load().map_err(|error| Failure::new(error.to_string()))?);
        let connections = opened::connect_and_migrate(&config).await?;
        let listener = if self.only == Some(Half::Work) { None } else { Some(listen(&config)?) };
        let address = listener.as_ref().map_or(Ok(config.listen), TcpListener::local_addr)?;
        let house = opened::open(&config, connections, &format!("http://{address}")).await?;
        // From here on one place hears that it is to stop, so that nothing goes on alone however early that is.
        let told = told_to_stop()?;
        let workers = match self.only {
            Some(Half::Web) => None,
            Some(Half::Work) | None => Some(Workers::spawn(
                &house,
                Relay::new(house.clone(), renderer.clone(), post(&config)?, &config.mail_from).signing(signer(&config)?),
                Outside {
                    hooks: Hooks::new(house.clone(), renderer.clone(), &config.egress_allow)?,
                    looks: looks(&house, &config)?,
                    bounces: config.bounces.clone().map(|folder| Bounces::new(house.clone(), folder)),
                },
            )),
        };
        let database = house.database_name();
        let ready = |listening| serde_json::to_string(&Ready { listening, database, version: env!("CARGO_PKG_VERSION") });
        match listener {
            Some(listener) => {
                let front = Front::new(house, renderer, config.limits).in_environment(config.environment).with_account(config.account);
                let front = front.reaching(config.egress_allow).with_guests(self.guests).looking_at_posts(config.looks);
                let closing = front.clone();
                let server = HttpServer::new(move || web::app(&front)).shutdown_timeout(DRAIN_SECONDS).disable_signals();
                let server = server.listen(listener)?.run();
                let handle = server.handle();
                actix_web::rt::spawn(async move {
                    let may_drain = told.await;
                    // Pages that follow changes would keep the server waiting for as long as they are open.
                    closing.followers().close();
                    handle.stop(may_drain).await;
                });
                print::line(&ready(Some(format!("http://{address}")))?)?;
                server.await?;
            }
            None => {
                print::line(&ready(None)?)?;
                told.await;
            }
        }
        if let Some(workers) = workers {
            workers.stop().await;
        }
        tracing::info!("stopped");
        Ok(())
    }
}

/// On SQLite promises take turns inside one process, and workers are woken by its writes: there it is one process or none.
fn must_be_splittable(only: Option<Half>, config: &Config) -> Result<(), Failure> {
    if only.is_some() && config.database.sqlite_path().is_some() {
        let sentence = "--only: a SQLite database is served by one process; start `pappus serve`, or use PostgreSQL to split the work";
        return Err(Failure::setting(sentence));
    }
    Ok(())
}

/// What looks at live posts, where that is switched on. A house under test calls nobody else.
fn looks(house: &House, config: &Config) -> Result<Option<Looks>, Failure> {
    if !config.looks {
        return Ok(None);
    }
    let fetcher = Fetcher::new(&config.egress_allow, house.public_url()).map_err(|error| Failure::new(error.to_string()))?;
    let fetcher = if config.environment == Environment::Test { fetcher.at_home() } else { fetcher };
    Ok(Some(Looks::new(house.clone(), fetcher)))
}

fn listen(config: &Config) -> Result<TcpListener, Failure> {
    let refused = |error| Failure::setting(format!("PAPPUS_LISTEN: {} cannot be listened on: {error}", config.listen));
    TcpListener::bind(config.listen).map_err(refused)
}

/// Resolves at SIGTERM, after which what is under way may end, or at SIGINT, after which it may not; both are listened for
/// from now on.
fn told_to_stop() -> Result<impl Future<Output = bool>, Failure> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => true,
            _ = interrupt.recv() => false,
        }
    })
}

/// Where letters go: to the mail server; without one to the mailbox page, and in production nowhere.
fn post(config: &Config) -> Result<Post, Failure> {
    match &config.smtp_url {
        Some(url) => Email::new(url.expose_secret()).map(Post::Smtp).map_err(|error| Failure::setting(format!("PAPPUS_SMTP_URL: {error}"))),
        None if config.environment == Environment::Production => Ok(Post::Nowhere),
        None => Ok(Post::Mailbox),
    }
}

/// What signs letters, where a key is set.
pub(super) fn signer(config: &Config) -> Result<Option<Signer>, Failure> {
    let Some(dkim) = &config.dkim else { return Ok(None) };
    let signer = Signer::new(dkim.key.expose_secret(), &dkim.selector, &dkim.domain);
    signer.map(Some).map_err(|error| Failure::setting(format!("PAPPUS_DKIM_KEY: {error}")))
}

fn log_to_stderr(filter: &str) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(filter).map_err(|error| Failure::setting(format!("PAPPUS_LOG is no filter: {error}")))?;
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).json().init();
    Ok(())
}
