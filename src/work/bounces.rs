//! The worker that reads a mailbox of delivery reports: each file in `new/` of a Maildir is taken in once and put into
//! `cur/`, whatever it was. What a report must be to count, `market::identity` says; who delivers into the folder, the
//! machine's mail server.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use tokio::fs;
use tokio::io::AsyncReadExt;

use crate::kernel::{Actor, Call, Fault, House};
use crate::market::identity;
use crate::notify::{host_of, report::REPORT_BYTES_MOST};

/// How many files are read in one round.
const FILES_MOST: usize = 200;

/// What reads the mailbox.
pub struct Bounces {
    house: House,
    folder: PathBuf,
}

impl Bounces {
    /// A reader of this Maildir.
    pub fn new(house: House, folder: PathBuf) -> Self {
        Self { house, folder }
    }

    /// Reads what is new; gives how many reports were taken in. A file stays new where the house could not write.
    pub async fn pass(&self) -> Result<usize, Fault> {
        let mut taken = 0;
        for name in self.names().await? {
            let path = self.folder.join("new").join(&name);
            let Some(text) = text_of(&path).await? else { continue };
            let host = host_of(self.house.public_url());
            match identity::import_report(&self.house, &Call::by(Actor::clock()), (&text, host)).await {
                Ok(_) => taken += 1,
                Err(Fault::Refused(refusal)) => tracing::info!(file = name, code = refusal.code, "a mail is no report that counts"),
                Err(fault) => return Err(fault),
            }
            self.put_away(&path, &name).await?;
        }
        Ok(taken)
    }

    /// The names of new files, in the order they were delivered, as far as names tell it.
    async fn names(&self) -> Result<Vec<String>, Fault> {
        let mut entries = fs::read_dir(self.folder.join("new")).await.map_err(|error| self.unread(&error))?;
        let mut names = Vec::new();
        while let Some(entry) = entries.next_entry().await.map_err(|error| self.unread(&error))? {
            let is_file = entry.file_type().await.is_ok_and(|kind| kind.is_file());
            if let Some(name) = entry.file_name().to_str().filter(|name| is_file && !name.starts_with('.')) {
                names.push(name.to_owned());
            }
        }
        names.sort_unstable();
        names.truncate(FILES_MOST);
        Ok(names)
    }

    /// Into `cur/`, marked as seen.
    async fn put_away(&self, path: &Path, name: &str) -> Result<(), Fault> {
        let base = name.split_once(":2,").map_or(name, |(base, _)| base);
        let to = self.folder.join("cur").join(format!("{base}:2,S"));
        match fs::rename(path, to).await {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(self.unread(&error)),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    fn unread(&self, error: &std::io::Error) -> Fault {
        Fault::broken(format!("{}: {error}", self.folder.display()))
    }
}

/// A file as text, cut where no report is as long; `None` where somebody else has taken it.
async fn text_of(path: &Path) -> Result<Option<String>, Fault> {
    let file = match fs::File::open(path).await {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Fault::broken(format!("{}: {error}", path.display()))),
    };
    let (mut bytes, most) = (Vec::new(), u64::try_from(REPORT_BYTES_MOST).unwrap_or(u64::MAX));
    let read = file.take(most.saturating_add(1)).read_to_end(&mut bytes).await;
    read.map_err(|error| Fault::broken(format!("{}: {error}", path.display())))?;
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}
