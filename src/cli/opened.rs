//! From settings to an open house.

use std::path::Path;
use std::sync::Arc;

use secrecy::ExposeSecret;

use super::failure::Failure;
use crate::config::DatabaseUrl;
use crate::config::{ClockSource, Config, SqliteMode};
use crate::kernel::clock::{Clock, ClockFile, Random};
use crate::kernel::database::Connections;
use crate::kernel::house::Opening;
use crate::kernel::seal::Sealer;
use crate::kernel::{House, schema};
use crate::market::disclosure::store::shelf;

/// The connections of a database. The folder of a SQLite file that may be made is made first.
pub async fn connect(config: &Config) -> Result<Connections, Failure> {
    let pool = match &config.database {
        DatabaseUrl::Sqlite { path, mode } => {
            if *mode == SqliteMode::Create
                && let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty())
            {
                std::fs::create_dir_all(folder)?;
            } else if !path.exists() && *mode != SqliteMode::Create {
                return Err(Failure::setting(format!("PAPPUS_DATABASE_URL: there is no file {}", path.display())));
            }
            config.pools.readers
        }
        DatabaseUrl::Postgres(_) => config.pools.connections,
    };
    let opened = Connections::open(&config.database.expose(), pool).await;
    opened.map_err(|fault| Failure::setting(format!("PAPPUS_DATABASE_URL: the database cannot be opened: {fault}")))
}

/// The database with its schema brought up. What was there is copied first.
pub async fn connect_and_migrate(config: &Config) -> Result<Connections, Failure> {
    let connections = connect(config).await?;
    let applied = schema::bring_up(&connections, config.database.sqlite_path().map(Path::new)).await?;
    for name in applied {
        tracing::info!(migration = name, "applied");
    }
    Ok(connections)
}

/// The house, open and furnished. `public_url` is where it can be reached if the settings do not say.
pub async fn open(config: &Config, connections: Connections, public_url: &str) -> Result<House, Failure> {
    open_at(config, connections, public_url, clock(config)?).await
}

/// The same by another clock than that of the settings.
pub async fn open_at(config: &Config, connections: Connections, public_url: &str, clock: Clock) -> Result<House, Failure> {
    if let Some(folder) = &config.packs {
        shelf::lay_out(folder).map_err(|refused| Failure::setting(format!("PAPPUS_PACKS: {refused}")))?;
    }
    let house = House::open(Opening {
        connections,
        clock,
        random: Random::from_system(),
        sealer: Sealer::new(config.secret()?.expose_secret()),
        public_url: config.public_url.clone().unwrap_or_else(|| public_url.to_owned()),
        waiting_promises: waiting_promises(config),
    })?;
    schema::furnish(&house).await?;
    Ok(house)
}

/// The house for a verb that only looks: nothing is written, and no secret is needed.
pub fn open_to_read(config: &Config, connections: Connections) -> Result<House, Failure> {
    let secret = config.secret().map(|secret| secret.expose_secret().to_owned()).unwrap_or_default();
    Ok(House::open(Opening {
        connections,
        clock: clock(config)?,
        random: Random::from_system(),
        sealer: Sealer::new(&secret),
        public_url: config.public_url.clone().unwrap_or_default(),
        waiting_promises: waiting_promises(config),
    })?)
}

/// The clock of the settings; a file that cannot be read is a wrong setting.
pub fn clock(config: &Config) -> Result<Clock, Failure> {
    match &config.clock {
        ClockSource::System => Ok(Clock::System),
        ClockSource::File(path) => match ClockFile::open(path) {
            Ok(file) => Ok(Clock::File(Arc::new(file))),
            Err(error) => Err(Failure::setting(format!("PAPPUS_CLOCK: {} does not say what time it is: {error}", path.display()))),
        },
    }
}

/// How many promises may wait, as the settings say.
pub fn waiting_promises(config: &Config) -> usize {
    usize::try_from(config.pools.waiting_promises).unwrap_or(usize::MAX)
}
