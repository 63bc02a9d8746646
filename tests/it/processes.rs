//! The program as its operator starts it: halves of one house, two that start at once, and the verb that imports creators.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::time::Duration;

use entity::brief::BriefMode;
use entity::outbox::{self, Channel, OutboxState};
use entity::{Instant, SubjectKind, brief, event, wait};
use jiff::SignedDuration;
use pappus::kernel::House;
use pappus::kernel::clock::{Clock, ClockFile, Random};
use pappus::kernel::database::Connections;
use pappus::kernel::house::Opening;
use pappus::kernel::seal::Sealer;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

use crate::cast::{Cast, written};
use crate::house::{BEGINNING, in_empty_database, variable};

const SECRET: &str = "a secret that only tests know, of at least 32 characters";

/// The program with the settings of a test, its clock in a file.
pub fn program(room: &Path, database: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pappus"));
    command.args(arguments).current_dir(room).env_clear();
    command.env("PATH", variable("PATH").unwrap()).env("PAPPUS_DATABASE_URL", database).env("PAPPUS_ENV", "test");
    command.env("PAPPUS_SECRET", SECRET).env("PAPPUS_CLOCK", format!("file:{}", room.join("clock").display()));
    command
}

pub fn set_clock(room: &Path, at: Instant) {
    // Readers see the old instant or the new one, never half of it.
    std::fs::write(room.join("clock.new"), at.to_string()).unwrap();
    std::fs::rename(room.join("clock.new"), room.join("clock")).unwrap();
}

pub fn run(room: &Path, database: &str, arguments: &[&str]) -> Output {
    program(room, database, arguments).output().unwrap()
}

pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// One that serves until the test lets go of it.
pub struct Served {
    child: Child,
    ready: Value,
}

impl Served {
    /// Starts it and waits until it answers.
    pub fn start(room: &Path, database: &str, arguments: &[&str]) -> Self {
        Self::await_ready(Self::spawn(room, database, arguments))
    }

    fn spawn(room: &Path, database: &str, arguments: &[&str]) -> Child {
        Self::spawned(program(room, database, arguments))
    }

    /// The same of a command with settings of its own.
    pub fn of(command: Command) -> Self {
        Self::await_ready(Self::spawned(command))
    }

    fn spawned(mut command: Command) -> Child {
        command.env("PAPPUS_LISTEN", "127.0.0.1:0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
    }

    fn await_ready(mut child: Child) -> Self {
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ready = serde_json::from_str(&line).unwrap_or_else(|_| panic!("it did not come up: {line}"));
        Self { child, ready }
    }

    /// The status line of an answer to a request without a body.
    pub fn asks(&self, method: &str, path: &str, body: &str) -> String {
        self.sends((method, path), "", body).lines().next().unwrap_or_default().to_owned()
    }

    /// The JSON that somebody who has signed in is answered with.
    pub fn asks_as(&self, token: &str, method: &str, path: &str, body: &Value) -> Value {
        let key = if path.contains("/steps/") { "idempotency-key: once\r\n" } else { "" };
        let headers = format!("authorization: Bearer {token}\r\n{key}");
        let answer = self.sends((method, path), &headers, &if body.is_null() { String::new() } else { body.to_string() });
        let (_, told) = answer.split_once("\r\n\r\n").unwrap_or_default();
        let begin = told.find(['{', '[']).unwrap_or_default();
        let end = told.rfind(['}', ']']).map_or(begin, |end| end + 1);
        serde_json::from_str(&told[begin..end]).unwrap_or_else(|error| panic!("{error}: {answer}"))
    }

    fn sends(&self, (method, path): (&str, &str), headers: &str, body: &str) -> String {
        let address = self.ready["listening"].as_str().unwrap().trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).unwrap();
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n{headers}content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Ends it as an operator does; it must go by itself.
    pub fn ends_well(mut self) {
        let pid = i32::try_from(self.child.id()).unwrap();
        assert!(Command::new("kill").args(["-TERM", &pid.to_string()]).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _gone_already = self.child.kill();
        let _ended = self.child.wait();
    }
}

pub async fn house_on(room: &Path, database: &str) -> House {
    House::open(Opening {
        connections: Connections::open(database, 3).await.unwrap(),
        clock: Clock::File(Arc::new(ClockFile::open(room.join("clock")).unwrap())),
        random: Random::from_system(),
        sealer: Sealer::new(SECRET),
        public_url: "http://test".to_owned(),
        waiting_promises: 1024,
    })
    .unwrap()
}

/// Waits for others to have done something: looked at every 50 ms, for at most a minute.
async fn comes_true(what: &str, look: impl AsyncFn() -> bool) {
    let mut moments = tokio::time::interval(Duration::from_millis(50));
    for _ in 0..1_200 {
        moments.tick().await;
        if look().await {
            return;
        }
    }
    panic!("{what}: not within a minute");
}

/// How many briefs are played through the halves: more than one worker claims at once.
const BRIEFS: u64 = 60;

#[tokio::test]
async fn one_half_answers_and_two_others_relay_letters_and_keep_deadlines_each_once() {
    let room = tempfile::tempdir().unwrap();
    in_empty_database(room.path(), async |database| {
        let begun: Instant = BEGINNING.parse().unwrap();
        set_clock(room.path(), begun);
        if !database.starts_with("postgres") {
            let refused = run(room.path(), database, &["serve", "--only", "work"]);
            assert_eq!(refused.status.code(), Some(78), "{}", said(&refused));
            assert!(said(&refused).contains("--only: a SQLite database is served by one process"), "{}", said(&refused));
            return;
        }
        let web = Served::start(room.path(), database, &["serve", "--only", "web"]);
        let house = house_on(room.path(), database).await;
        let cast = Cast::enter(&house).await;
        for _ in 0..BRIEFS {
            cast.open_brief(&house, &written(BriefMode::Recruit, 1)).await;
        }
        let sign_up = json!({ "email": "new@example.test", "password": "a password of hers", "name": "New", "locale": "en", "zone": "Asia/Shanghai" });
        assert_eq!(web.asks("POST", "/api/v1/sign-ups", &sign_up.to_string()), "HTTP/1.1 202 Accepted");
        assert_eq!(web.asks("GET", "/healthz", ""), "HTTP/1.1 200 OK");
        let emails = || outbox::Entity::find().filter(outbox::Column::Channel.eq(Channel::Email));
        let untouched = emails().filter(outbox::Column::Attempts.eq(0)).count(house.reader()).await.unwrap();
        assert_eq!(untouched, emails().count(house.reader()).await.unwrap(), "the half that answers sends nothing");

        let workers = [0, 1].map(|_| Served::start(room.path(), database, &["serve", "--only", "work"]));
        assert!(workers.iter().all(|worker| worker.ready["listening"].is_null()));
        let unsent = || emails().filter(outbox::Column::State.ne(OutboxState::Sent));
        comes_true("every letter is sent", async || unsent().count(house.reader()).await.unwrap() == 0).await;
        let twice = emails().filter(outbox::Column::Attempts.ne(1)).count(house.reader()).await.unwrap();
        assert_eq!(twice, 0, "no letter was taken twice");

        set_clock(room.path(), begun.plus(SignedDuration::from_hours(24 * 7)));
        let selecting = || brief::Entity::find().filter(brief::Column::State.eq(brief::BriefState::Selecting));
        comes_true("applications close", async || selecting().count(house.reader()).await.unwrap() == BRIEFS).await;
        let closings = event::Entity::find().filter(event::Column::SubjectKind.eq(SubjectKind::Brief));
        let closings = closings.filter(event::Column::Name.eq("close_applications"));
        assert_eq!(closings.count(house.reader()).await.unwrap(), BRIEFS);
        let leased = wait::Entity::find().filter(wait::Column::EndedAt.is_null()).filter(wait::Column::LeasedUntil.is_not_null());
        comes_true("no lease is left", async || leased.clone().count(house.reader()).await.unwrap() == 0).await;
        for half in workers {
            half.ends_well();
        }
        web.ends_well();
        drop(house);
    })
    .await;
}

#[tokio::test]
async fn of_two_that_find_an_empty_database_at_once_one_migrates_and_both_come_up() {
    let room = tempfile::tempdir().unwrap();
    in_empty_database(room.path(), async |database| {
        set_clock(room.path(), BEGINNING.parse().unwrap());
        if !database.starts_with("postgres") {
            // A SQLite file is one process's: whoever comes second finds nothing left to apply.
            let applied = [0, 1].map(|_| run(room.path(), database, &["migrate", "up"]));
            let counts = applied.each_ref().map(|output| serde_json::from_slice::<Vec<String>>(&output.stdout).unwrap().len());
            assert!(counts[0] > 0 && counts[1] == 0, "{counts:?}");
            return;
        }
        let started = [0, 1].map(|_| program(room.path(), database, &["migrate", "up"]).stdout(Stdio::piped()).spawn().unwrap());
        let ended = started.map(|child| child.wait_with_output().unwrap());
        assert!(ended.iter().all(|output| output.status.success()), "{}{}", said(&ended[0]), said(&ended[1]));
        let mut counts = ended.map(|output| serde_json::from_slice::<Vec<String>>(&output.stdout).unwrap().len());
        counts.sort_unstable();
        assert!(counts[0] == 0 && counts[1] > 0, "one migrates: {counts:?}");
        // The database has its tables now, and no terms: both find that out together.
        let served = [0, 1].map(|_| Served::spawn(room.path(), database, &["serve"])).map(Served::await_ready);
        for half in served {
            assert_eq!(half.asks("GET", "/readyz", ""), "HTTP/1.1 200 OK");
            half.ends_well();
        }
    })
    .await;
}

fn creators_csv(rows: usize) -> String {
    let lines = (0..rows).map(|number| format!("小鹿{number},小红书,xiaolu{number},1.2万,1200\n"));
    format!("昵称,平台,账号,粉丝数,报价\n{}", lines.collect::<String>())
}

#[tokio::test]
async fn creators_are_imported_from_the_command_line_row_by_row() {
    let room = tempfile::tempdir().unwrap();
    in_empty_database(room.path(), async |database| {
        set_clock(room.path(), BEGINNING.parse().unwrap());
        let file = format!("{},小红书,leer,1,\n", creators_csv(2));
        std::fs::write(room.path().join("creators.csv"), &file).unwrap();
        let dry = run(room.path(), database, &["creator", "import", "creators.csv", "--dry-run"]);
        assert_eq!(dry.status.code(), Some(1), "{}", said(&dry));
        let text = String::from_utf8_lossy(&dry.stdout).into_owned();
        assert!(text.starts_with("row 2 would make\nrow 3 would make\nrow 4 wrong: display_name: "), "{text}");
        assert!(text.ends_with("2 would be made, 0 known already, 1 wrong\n"), "{text}");

        let real = run(room.path(), database, &["creator", "import", "creators.csv", "--json"]);
        assert_eq!(real.status.code(), Some(1));
        let rows: Vec<Value> = String::from_utf8(real.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((rows.len(), &rows[0]["outcome"], &rows[2]["errors"][0]["field"]), (3, &json!("made"), &json!("display_name")));
        let (creator, link) = (rows[0]["creator"].as_str().unwrap(), rows[0]["claim_link"].as_str().unwrap());
        assert!(link.contains(&format!("/claim/{creator}.")), "{link}");

        std::fs::write(room.path().join("creators.csv"), creators_csv(2)).unwrap();
        let again = run(room.path(), database, &["creator", "import", "creators.csv"]);
        assert_eq!((again.status.code(), said(&again).lines().next()), (Some(0), Some("row 2 known")));
        let house = house_on(room.path(), database).await;
        assert_eq!(outbox::Entity::find().count(house.reader()).await.unwrap(), 0, "nobody gets a letter");
        for (name, code) in [("nowhere.csv", 2), ("clock", 2)] {
            assert_eq!(run(room.path(), database, &["creator", "import", name]).status.code(), Some(code), "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_workbook_of_more_than_a_thousand_creators_is_imported_in_one_go() {
    let room = tempfile::tempdir().unwrap();
    in_empty_database(room.path(), async |database| {
        set_clock(room.path(), BEGINNING.parse().unwrap());
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, line) in (0_u32..).zip(creators_csv(1_200).lines()) {
            for (column, cell) in (0_u16..).zip(line.split(',')) {
                sheet.write(row, column, cell).unwrap();
            }
        }
        book.save(room.path().join("creators.xlsx")).unwrap();
        let begun = std::time::Instant::now();
        let done = run(room.path(), database, &["creator", "import", "creators.xlsx"]);
        let took = begun.elapsed();
        assert!(String::from_utf8_lossy(&done.stdout).ends_with("1200 made, 0 known already, 0 wrong\n"), "{}", said(&done));
        assert_eq!(done.status.code(), Some(0));
        assert!(took < Duration::from_secs(60), "it took {took:?}");
    })
    .await;
}
