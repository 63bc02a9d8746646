//! `pappus backup` and `pappus restore`, for SQLite. PostgreSQL brings its own tools.

use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::opened;
use crate::config::{Config, Overrides};
use crate::kernel::{Fault, backup, database::Connections, schema};

/// What `backup` may be told.
#[derive(clap::Args)]
pub struct Backup {
    /// The file to write; it must not exist yet.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

/// What `restore` may be told.
#[derive(clap::Args)]
pub struct Restore {
    /// A file that `backup` wrote.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
}

impl Backup {
    /// Writes a whole copy while the house may be in use.
    pub async fn run(self, overrides: &Overrides) -> Result<(), Failure> {
        let config = Config::load_for_tool(overrides)?;
        sqlite_file(&config, "pg_dump --format=custom")?;
        if self.to.exists() {
            return Err(Failure::new(format!("{} exists already", self.to.display())));
        }
        let connections = opened::connect(&config).await?;
        backup::copy_to(&connections.writer, &self.to).await.map_err(Fault::from)?;
        Ok(())
    }
}

impl Restore {
    /// Puts a sound copy in place of a database that is not there.
    pub async fn run(self, overrides: &Overrides) -> Result<(), Failure> {
        let config = Config::load_for_tool(overrides)?;
        let file = sqlite_file(&config, "pg_restore --clean")?;
        if file.exists() {
            let sentence = format!("{} exists; stop the server and move it away first, with its -wal and -shm files", file.display());
            return Err(Failure::new(sentence));
        }
        let draft = file.with_extension("restoring");
        if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::copy(&self.from, &draft)?;
        let checked = must_be_sound(&draft).await;
        if checked.is_err() {
            std::fs::remove_file(&draft)?;
        }
        checked?;
        std::fs::rename(&draft, file)?;
        Ok(())
    }
}

async fn must_be_sound(file: &Path) -> Result<(), Failure> {
    let connections = Connections::open(&format!("sqlite://{}?mode=rw", file.display()), 1).await?;
    let soundness = backup::soundness(&connections.writer).await.map_err(Fault::from)?;
    let known = schema::status(&connections.writer).await.map_err(Fault::from)?;
    connections.reader.close().await.map_err(Fault::from)?;
    connections.writer.close().await.map_err(Fault::from)?;
    if soundness != "ok" {
        return Err(Failure::new(format!("the copy is damaged: {soundness}")));
    }
    if !known.iter().any(|migration| migration.applied && migration.known) {
        return Err(Failure::new("the file is no database of Pappus"));
    }
    Ok(())
}

fn sqlite_file<'a>(config: &'a Config, instead: &str) -> Result<&'a Path, Failure> {
    let sentence = || Failure::new(format!("PostgreSQL is copied with its own tools: use `{instead}`"));
    config.database.sqlite_path().ok_or_else(sentence)
}
