//! `pappus serve`: opens the database, brings its schema up, and answers until it is told to stop.

use std::net::TcpListener;
use std::sync::Arc;

use actix_web::HttpServer;
use secrecy::ExposeSecret;
use tracing_subscriber::EnvFilter;

use super::failure::Failure;
use super::{opened, print};
use crate::config::{Config, Environment, Overrides};
use crate::notify::Email;
use crate::render::Renderer;
use crate::web::{self, Front};
use crate::work::{Post, Relay, Workers};

/// How long requests under way may take to end after SIGTERM; the whole process is gone within 10 s.
const DRAIN_SECONDS: u64 = 8;

/// What `serve` may be told.
#[derive(clap::Args)]
pub struct Serve {
    /// Address and port; port 0 picks a free one.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
}

/// The line that says it is ready.
#[derive(serde::Serialize)]
struct Ready {
    listening: String,
    database: &'static str,
    version: &'static str,
}

impl Serve {
    /// Serving at an address, or at the one of the settings.
    pub fn at(listen: Option<String>) -> Self {
        Self { listen }
    }

    /// Serves until SIGTERM or SIGINT.
    pub async fn run(self, mut overrides: Overrides) -> Result<(), Failure> {
        if let Some(listen) = self.listen {
            overrides = overrides.set("listen", listen);
        }
        let config = Config::load(&overrides)?;
        log_to_stderr(&config.log)?;
        let renderer = Arc::new(Renderer::load().map_err(|error| Failure::new(error.to_string()))?);
        let connections = opened::connect_and_migrate(&config).await?;
        let listener = TcpListener::bind(config.listen)
            .map_err(|error| Failure::setting(format!("PAPPUS_LISTEN: {} cannot be listened on: {error}", config.listen)))?;
        let listening = format!("http://{}", listener.local_addr()?);
        let house = opened::open(&config, connections, &listening).await?;
        let database = house.database_name();
        let workers = Workers::spawn(&house, Relay::new(house.clone(), renderer.clone(), post(&config)?, &config.mail_from));
        let front = Front::new(house, renderer, config.limits).in_environment(config.environment);
        let server = HttpServer::new(move || web::app(&front)).shutdown_timeout(DRAIN_SECONDS).listen(listener)?.run();
        print::line(&serde_json::to_string(&Ready { listening, database, version: env!("CARGO_PKG_VERSION") })?)?;
        server.await?;
        workers.stop().await;
        tracing::info!("stopped");
        Ok(())
    }
}

/// Where letters go: to the mail server; without one to the mailbox page, and in production nowhere.
fn post(config: &Config) -> Result<Post, Failure> {
    match &config.smtp_url {
        Some(url) => Email::new(url.expose_secret()).map(Post::Smtp).map_err(|error| Failure::setting(format!("PAPPUS_SMTP_URL: {error}"))),
        None if config.environment == Environment::Production => Ok(Post::Nowhere),
        None => Ok(Post::Mailbox),
    }
}

fn log_to_stderr(filter: &str) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(filter).map_err(|error| Failure::setting(format!("PAPPUS_LOG is no filter: {error}")))?;
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).json().init();
    Ok(())
}
