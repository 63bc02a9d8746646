//! The relay: letters owed become letters sent. Address, name, language and zone are looked up as a letter
//! goes, so that whoever moved is reached and whoever was erased is not.
//!
//! What is due and what became of it stands in `kernel::outbox::delivery`; words and SMTP in `notify`.

use std::collections::HashMap;
use std::sync::Arc;

use entity::{OutboxId, Party, Role, UserId, letter_preference, outbox};
use futures_util::StreamExt;
use futures_util::stream;
use jiff::SignedDuration;

use crate::kernel::outbox::delivery::{self, Outcome};
use crate::kernel::outbox::digest;
use crate::kernel::{Actor, Call, Fault, House};
use crate::links;
use crate::market::identity::{self, store};
use crate::notify::timing::{Way, can_be_left, usual, way};
use crate::notify::{Addressed, Email, Envelope, Frozen, Mail, Rendered, Signer, Undelivered, host_of, render};
use crate::render::{Locale, Renderer};

/// How many letters are claimed at once: few enough to be handed over within their lease.
const BATCH: u64 = 32;
/// How many are under way at the same time.
const AT_ONCE: usize = 8;
/// How long after each failed try the next one goes; a letter that fails once more is dead.
const PAUSES: [SignedDuration; 5] = [
    SignedDuration::from_mins(1),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(30),
    SignedDuration::from_hours(2),
    SignedDuration::from_hours(12),
];
/// What the house is called where it has no platform organisation yet.
const NAMELESS: &str = "Pappus";
/// Why a letter is in the inbox only.
const UNWANTED: &str = "its reader wants no e-mail of this class";
const SUPPRESSED: &str = "its address takes no letters";

/// Where e-mails go.
#[derive(Debug, Clone)]
pub enum Post {
    /// To an SMTP server.
    Smtp(Email),
    /// Nowhere: demo and tests show them on the mailbox page.
    Mailbox,
    /// Nowhere: the house was told to send none.
    Nowhere,
}

/// One e-mail that was dealt with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed {
    /// Which.
    pub letter: OutboxId,
    /// To whom; empty where nobody was found.
    pub address: String,
    /// Its subject; empty where it could not be written.
    pub subject: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// The relay of one process.
pub struct Relay {
    house: House,
    renderer: Arc<Renderer>,
    post: Post,
    signer: Option<Signer>,
    from_name: String,
    from_address: String,
    host: String,
}

impl Relay {
    /// A relay that writes as `mail_from` (`Market <letters@market.example>`).
    pub fn new(house: House, renderer: Arc<Renderer>, post: Post, mail_from: &str) -> Self {
        let (name, address) = match mail_from.rsplit_once('<') {
            Some((name, address)) => (name.trim().trim_matches('"'), address.trim_end().trim_end_matches('>')),
            None => ("", mail_from.trim()),
        };
        let host = host_of(house.public_url()).to_owned();
        Self { renderer, post, signer: None, from_name: name.to_owned(), from_address: address.to_owned(), host, house }
    }

    /// The same, signing what it sends.
    #[must_use]
    pub fn signing(mut self, signer: Option<Signer>) -> Self {
        self.signer = signer;
        self
    }

    /// Deals with everything that is due now, digests first; gives the e-mails among it, in the order they were owed.
    pub async fn pass(&self) -> Result<Vec<Handed>, Fault> {
        self.write_digests().await?;
        let mut handed = Vec::new();
        loop {
            let claimed = delivery::claim(&self.house, BATCH).await?;
            if claimed.taken == 0 {
                return Ok(handed);
            }
            let house_name = self.house_name().await?;
            let readers = self.readers_of(&claimed.emails).await;
            let under_way = claimed.emails.iter().enumerate().map(|(place, row)| {
                let (house_name, reader) = (house_name.as_str(), &readers[&row.user_id]);
                async move { (place, row, self.deal_with(row, reader, house_name).await) }
            });
            let mut dealt = stream::iter(under_way).buffer_unordered(AT_ONCE).ready_chunks(claimed.emails.len().max(1));
            let mut batch = Vec::new();
            // What was handed over is written down before the next is waited for: a crash repeats as little as can be.
            while let Some(chunk) = dealt.next().await {
                self.settle(&chunk).await;
                batch.extend(chunk.into_iter().map(|(place, _, handed)| (place, handed)));
            }
            batch.sort_by_key(|(place, _)| *place);
            handed.extend(batch.into_iter().map(|(_, handed)| handed));
        }
    }

    /// Owes the digests whose hour has come, each letter in them by its subject.
    async fn write_digests(&self) -> Result<(), Fault> {
        for (user, letters) in digest::due(&self.house).await? {
            let Some(reader) = self.reader_of(user).await? else { continue };
            let house_name = self.house_name().await?;
            let line = |row: &outbox::Model| {
                let subject = self.write(row, &reader, &house_name).ok()?.subject;
                let facts = Frozen::read(row).ok()?.facts;
                Some(digest::Line { letter: row.id, subject, link: links::main_link(&self.house, row, &facts), at: row.created_at })
            };
            let lines: Vec<_> = letters.iter().filter_map(line).collect();
            digest::write(&self.house, user, &letters, &lines).await?;
        }
        Ok(())
    }

    async fn house_name(&self) -> Result<String, Fault> {
        let platform = store::find_platform(self.house.reader()).await?;
        Ok(platform.map_or_else(|| NAMELESS.to_owned(), |platform| platform.name))
    }

    /// Sends one letter. Nothing about one letter stops the others.
    async fn deal_with(&self, row: &outbox::Model, reader: &Found, house_name: &str) -> Handed {
        let mut handed = Handed { letter: row.id, address: String::new(), subject: String::new(), outcome: Outcome::Sent };
        if let Err(outcome) = self.send(row, reader, house_name, &mut handed).await {
            handed.outcome = outcome;
        }
        if let Outcome::Dead { why } = &handed.outcome {
            tracing::error!(letter = %row.id, kind = %row.letter, why, "a letter was given up");
        }
        handed
    }

    /// Writes down what became of letters.
    async fn settle(&self, dealt: &[(usize, &outbox::Model, Handed)]) {
        let outcomes: Vec<_> = dealt.iter().map(|(_, row, handed)| (*row, &handed.outcome)).collect();
        match delivery::settle(&self.house, &outcomes).await {
            Ok(settled) => {
                for (_, row, _) in dealt.iter().filter(|(_, row, _)| !settled.contains(&row.id)) {
                    tracing::warn!(letter = %row.id, "a letter's lease had passed before it was settled");
                }
            }
            Err(fault) => tracing::error!(letters = dealt.len(), %fault, "what became of letters could not be written down"),
        }
    }

    /// Whoever the letters of a batch go to, looked up together.
    async fn readers_of(&self, rows: &[outbox::Model]) -> HashMap<UserId, Found> {
        let mut ids: Vec<UserId> = rows.iter().map(|row| row.user_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let found = store::list_readers(self.house.reader(), &ids).await.map_err(|fault| fault.to_string());
        let found = found.map(|readers| readers.into_iter().map(|found| (found.user.id, Reader::of(found))).collect());
        let of = |id: &UserId| found.as_ref().map(|readers: &HashMap<UserId, Reader>| readers.get(id).cloned()).map_err(String::clone);
        ids.iter().map(|id| (*id, of(id))).collect()
    }

    async fn send(&self, row: &outbox::Model, reader: &Found, house_name: &str, handed: &mut Handed) -> Result<(), Outcome> {
        let later = |why: String| later(row, self.house.now(), why);
        let reader = reader.as_ref().map_err(|fault| later(format!("its reader could not be looked up: {fault}")))?;
        let Some(reader) = reader else { return Err(Outcome::Dead { why: "nobody of that id is left".to_owned() }) };
        handed.address.clone_from(&reader.address);
        match way(row.letter, &reader.wishes, (self.house.now(), &reader.zone)) {
            Way::Now => {}
            Way::Hold(until) => return Err(Outcome::Held { until }),
            Way::Gather(at) => return Err(Outcome::Gathered { at }),
            Way::Never => return Err(Outcome::Dropped { why: UNWANTED.to_owned() }),
        }
        if reader.suppressed {
            return Err(Outcome::Dropped { why: SUPPRESSED.to_owned() });
        }
        let rendered = self.write(row, reader, house_name).map_err(|why| Outcome::Dead { why })?;
        handed.subject.clone_from(&rendered.subject);
        let email = match &self.post {
            Post::Smtp(email) => email,
            Post::Mailbox => return Ok(()),
            Post::Nowhere => return Err(Outcome::Dropped { why: "no SMTP configured".to_owned() }),
        };
        let mail = self.envelop(row, reader, &rendered, house_name).map_err(|why| Outcome::Dead { why })?;
        match email.send(&mail).await {
            Ok(()) => Ok(()),
            Err(failed) => {
                self.note_bad_address(row.user_id, &reader.address, &failed).await;
                Err(if failed.permanent { Outcome::Dead { why: failed.reason } } else { later(failed.reason) })
            }
        }
    }

    /// Where the server refused the address itself, no more letters go there.
    async fn note_bad_address(&self, user: UserId, address: &str, failed: &Undelivered) {
        let Some(status) = &failed.bad_address else { return };
        let noted = identity::suppress(&self.house, &Call::by(Actor::clock()), user, (address, status)).await;
        if let Err(fault) = noted {
            tracing::error!(%user, %fault, "an address that takes no letters could not be noted");
        }
    }

    async fn reader_of(&self, id: UserId) -> Result<Option<Reader>, Fault> {
        Ok(store::list_readers(self.house.reader(), &[id]).await?.pop().map(Reader::of))
    }

    fn write(&self, row: &outbox::Model, reader: &Reader, house_name: &str) -> Result<Rendered, String> {
        let frozen = Frozen::read(row).map_err(|_| "its facts cannot be read".to_owned())?;
        let side = frozen.wait.as_ref().and_then(|wait| reader.side(wait.party));
        let asked = links::Reader { party: side, address: &reader.address, locale: reader.locale };
        let switch_off = self.switch_off(row);
        let addressed = Addressed {
            letter: row.letter,
            locale: reader.locale,
            zone: &reader.zone,
            recipient: &reader.name,
            party: side,
            house: house_name,
            link: &links::main_link(&self.house, row, &frozen.facts),
            subject_ref: &reference(row),
            wait: frozen.wait.as_ref(),
            actions: &links::actions(&self.house, row, frozen.wait.as_ref(), &asked),
            switch_off: switch_off.as_deref(),
            facts: &frozen.facts,
        };
        render(&self.renderer, &addressed).map_err(|error| {
            tracing::error!(letter = %row.id, kind = %row.letter, %error, "a letter could not be written");
            "it could not be written from its facts".to_owned()
        })
    }

    fn envelop(&self, row: &outbox::Model, reader: &Reader, rendered: &Rendered, house_name: &str) -> Result<Mail, String> {
        let switch_off = self.switch_off(row);
        let envelope = Envelope {
            from_name: if self.from_name.is_empty() { house_name } else { &self.from_name },
            from_address: &self.from_address,
            to_name: &reader.name,
            to_address: &reader.address,
            event: row.event_id,
            user: row.user_id,
            letter: row.letter,
            host: &self.host,
            date: row.created_at,
            list_unsubscribe: switch_off.as_deref(),
        };
        Mail::signed(&envelope, rendered, self.signer.as_ref()).map_err(|error| error.to_string())
    }

    /// Where letters of this class are switched off, where they can be.
    fn switch_off(&self, row: &outbox::Model) -> Option<String> {
        let link = || links::switch_off(&self.house, row.user_id, row.letter.class());
        can_be_left(row.letter).then(link)
    }
}

/// A reader, nobody of that id, or why nobody could be looked up.
type Found = Result<Option<Reader>, String>;

/// Whoever a letter goes to, as they are now.
#[derive(Clone)]
struct Reader {
    address: String,
    name: String,
    zone: String,
    locale: Locale,
    roles: Vec<Role>,
    wishes: letter_preference::Model,
    suppressed: bool,
}

impl Reader {
    fn of(store::Reader { user, roles, wishes, suppressed }: store::Reader) -> Self {
        let locale = Locale::from_code(&user.locale).unwrap_or_default();
        let wishes = wishes.unwrap_or_else(|| usual(user.id));
        Self { address: user.email, name: user.name, zone: user.zone, locale, roles, wishes, suppressed }
    }

    /// As which side this person reads of a wait for `waiting`; `None` where several are possible.
    fn side(&self, waiting: Party) -> Option<Party> {
        let mut sides: Vec<Party> = self.roles.iter().map(|role| side_of(*role, waiting)).collect();
        sides.dedup();
        if sides.len() == 1 { sides.pop() } else { None }
    }
}

fn side_of(role: Role, waiting: Party) -> Party {
    match role {
        Role::BrandOwner | Role::BrandManager | Role::BrandFinance | Role::BrandViewer => Party::Brand,
        Role::Creator => Party::Creator,
        // An agency's people act for their creators too.
        Role::AgencyOwner | Role::AgencyAgent if waiting == Party::Creator => Party::Creator,
        Role::AgencyOwner | Role::AgencyAgent => Party::Agency,
        Role::Reviewer | Role::Mediator | Role::Operator | Role::Auditor => Party::Platform,
        Role::Finance => Party::Finance,
        Role::Clock | Role::Nobody => Party::Clock,
    }
}

/// The next try after a failure that may pass, or the end of trying.
fn later(row: &outbox::Model, now: entity::Instant, why: String) -> Outcome {
    let tried = usize::try_from(row.attempts).unwrap_or(usize::MAX);
    match PAUSES.get(tried.saturating_sub(1)) {
        Some(pause) => Outcome::Later { at: now.plus(*pause), why },
        None => Outcome::Dead { why },
    }
}

/// A short reference a person can quote: the kind and the last eight digits of the id.
fn reference(row: &outbox::Model) -> String {
    let digits = row.subject_id.simple().to_string().to_uppercase();
    format!("{}-{}", row.subject_kind.prefix().to_uppercase(), &digits[24..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_id_ends_in_the_host_alone() {
        assert_eq!(host_of("https://market.example.test"), "market.example.test");
        assert_eq!(host_of("http://127.0.0.1:8080/x"), "127.0.0.1");
        assert_eq!(host_of("http://[::1]:8080"), "[::1]");
        assert_eq!(host_of("http://[::1]"), "[::1]");
    }

    #[test]
    fn an_agents_letter_about_a_creators_turn_is_the_agents_own_turn() {
        let reader = |roles| Reader {
            address: String::new(),
            name: String::new(),
            zone: String::new(),
            locale: Locale::En,
            roles,
            wishes: usual(UserId(uuid::Uuid::nil())),
            suppressed: false,
        };
        assert_eq!(reader(vec![Role::AgencyAgent]).side(Party::Creator), Some(Party::Creator));
        assert_eq!(reader(vec![Role::AgencyAgent]).side(Party::Brand), Some(Party::Agency));
        assert_eq!(reader(vec![Role::BrandOwner, Role::BrandManager]).side(Party::Brand), Some(Party::Brand));
        assert_eq!(reader(vec![Role::BrandOwner, Role::Creator]).side(Party::Brand), None);
        assert_eq!(reader(vec![]).side(Party::Brand), None);
    }
}
