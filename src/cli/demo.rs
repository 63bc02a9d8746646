//! `pappus demo`: a believable market, played through the use cases with a clock of its own, then served.

use std::path::PathBuf;
use std::sync::Arc;

use entity::Instant;
use futures_util::FutureExt;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::SignedDuration;
use secrecy::ExposeSecret;

use super::failure::Failure;
use super::{check, opened, print, serve};
use crate::check::Depth;
use crate::config::{Config, DatabaseUrl, Overrides};
use crate::demo::{self, Cast, Size, Stage};
use crate::kernel::clock::{Clock, Random};
use crate::kernel::house::Opening;
use crate::kernel::seal::Sealer;
use crate::kernel::{Fault, House, schema, sequence};
use crate::render::Renderer;
use crate::web::Guest;
use crate::work::{Post, Relay, timers};

/// How many scenes the progress bar counts.
const SCENES: u64 = 28;

/// What `demo` may be told.
#[derive(clap::Args)]
pub struct Demo {
    /// Where the files of finance are written.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The same seed and day give the same market.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The day on which the play ends; today, where it says nothing.
    #[arg(long, value_name = "DATE")]
    at: Option<jiff::civil::Date>,
    /// How many creators.
    #[arg(long, default_value_t = Size::USUAL.creators)]
    creators: usize,
    /// Stop after the play.
    #[arg(long)]
    no_serve: bool,
    /// Address and port to serve at.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
}

impl Demo {
    /// Builds the market, plays, writes the files, checks the books and serves.
    pub async fn run(self, overrides: Overrides) -> Result<(), Failure> {
        let overrides = overrides.set("env", "demo").or_set("database_url", "sqlite://data/demo.db?mode=rwc");
        let config = Config::load(&overrides)?;
        let ends = self.ends(&config)?;
        clear(&config)?;
        let begins = ends.minus(SignedDuration::from_hours(24 * demo::PLAYS_DAYS));
        let house = self.open(&config, begins).await?;
        let cast = self.play(&house, &config, (begins, ends)).await?;
        print::line("check --deep:")?;
        check::look(&house, Depth::Everything, false).await?;
        let command = format!("cargo run --release -- check --deep --database {}", config.database.expose());
        let address = self.listen.clone().unwrap_or_else(|| config.listen.to_string());
        print::line(&demo::tour(&cast, &format!("http://{address}"), &command))?;
        if self.no_serve {
            return Ok(());
        }
        drop(house);
        serve::Serve::at(self.listen).with_guests(guests(&cast)).run(overrides).await
    }

    fn ends(&self, config: &Config) -> Result<Instant, Failure> {
        let zone = jiff::tz::TimeZone::UTC;
        let day = match self.at {
            Some(day) => day,
            None => opened::clock(config)?.now().timestamp().to_zoned(zone.clone()).date(),
        };
        let midnight = day.to_zoned(zone).map_err(|error| Failure::setting(format!("--at: {error}")))?;
        Ok(midnight.timestamp().into())
    }

    async fn open(&self, config: &Config, begins: Instant) -> Result<House, Failure> {
        let connections = opened::connect_and_migrate(config).await?;
        schema::mark_as_demo(&connections).await.map_err(Fault::from)?;
        let house = House::open(Opening {
            connections,
            clock: Clock::still(begins),
            random: Random::seeded(self.seed),
            sealer: Sealer::new(config.secret()?.expose_secret()),
            public_url: config.public_url.clone().unwrap_or_else(|| format!("http://{}", config.listen)),
            waiting_promises: opened::waiting_promises(config),
        })?;
        schema::furnish(&house).await?;
        Ok(house)
    }

    async fn play(&self, house: &House, config: &Config, (begins, ends): (Instant, Instant)) -> Result<Cast, Failure> {
        let bar = ProgressBar::new(SCENES);
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}") {
            bar.set_style(style);
        }
        let watch = |scene: &str| {
            bar.set_message(scene.to_owned());
            bar.inc(1);
        };
        let passing = || async { timers::run_due(house).await.map(|_| ()) }.boxed_local();
        let stage = Stage::new(house, &watch, &passing);
        let size = Size { creators: self.creators, ..Size::USUAL };
        let cast = Cast::gather(&stage, size).await?;
        demo::play(&stage, &cast).await?;
        if stage.now() > ends {
            return Err(Fault::broken("the play lasted longer than its time").into());
        }
        stage.until(ends.minus(SignedDuration::from_hours(demo::BEGINS_HOURS_BEFORE))).await?;
        demo::today(&stage, &cast).await?;
        stage.until(ends).await?;
        let books = demo::close_books(&stage, &cast, begins, self.out.as_deref()).await?;
        settle(house, config).await?;
        bar.finish_and_clear();
        for file in &books.files {
            print::line(&format!("wrote {}", file.display()))?;
        }
        print::line("\nThe same sums from two places:")?;
        for agreement in &books.agreements {
            print::line(&format!("  {agreement}"))?;
        }
        Ok(cast)
    }
}

/// The people of the play, whom anybody may be on the sign-in page.
fn guests(cast: &Cast) -> Vec<Guest> {
    let guest = |(player, role): (&demo::Player, &'static str)| Guest {
        role,
        name: player.name.clone(),
        email: player.email.clone(),
        password: demo::PASSWORD,
    };
    cast.sign_ins().into_iter().map(guest).collect()
}

/// Removes the database of an earlier demo; any other database is left alone.
fn clear(config: &Config) -> Result<(), Failure> {
    let DatabaseUrl::Sqlite { path, .. } = &config.database else { return Ok(()) };
    if !path.exists() {
        return Ok(());
    }
    if !schema::is_demo(path) {
        return Err(Failure::setting(format!("{} is not the database of a demo; it is left alone", path.display())));
    }
    for end in ["", "-wal", "-shm"] {
        let file = PathBuf::from(format!("{}{end}", path.display()));
        if file.exists() {
            std::fs::remove_file(file)?;
        }
    }
    Ok(())
}

/// Letters go to the mailbox page, events get their numbers.
async fn settle(house: &House, config: &Config) -> Result<(), Failure> {
    let renderer = Arc::new(Renderer::load().map_err(|error| Failure::new(error.to_string()))?);
    Relay::new(house.clone(), renderer, Post::Mailbox, &config.mail_from).pass().await?;
    sequence::number_all(house).await?;
    Ok(())
}
