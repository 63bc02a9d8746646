//! The built program as a child process: its tools, and `serve` with what the system says about it.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// The program with its settings.
#[derive(Clone)]
pub struct Program {
    path: PathBuf,
    room: PathBuf,
    settings: Vec<(String, String)>,
}

/// Ticks of processor time in a second, as Linux counts them in /proc.
const TICKS_A_SECOND: u64 = 100;

impl Program {
    /// The program on a database, under test, with limits nobody reaches; its files stand in `room`.
    pub fn new(room: &Path, database: &str) -> Self {
        let settings = [
            ("ENV", "test"),
            ("DATABASE_URL", database),
            ("LISTEN", "127.0.0.1:0"),
            ("SECRET", "a secret that only benches know, of at least 32 characters"),
            ("REQUESTS_PER_MINUTE", "1000000"),
            ("SIGN_INS_PER_MINUTE", "1000000"),
        ];
        let settings = settings.iter().map(|(name, value)| (format!("PAPPUS_{name}"), (*value).to_owned())).collect();
        Self { path: PathBuf::from(env!("CARGO_BIN_EXE_pappus")), room: room.to_owned(), settings }
    }

    /// Another build of the program.
    #[must_use]
    pub fn at(mut self, path: Option<String>) -> Self {
        if let Some(path) = path {
            self.path = PathBuf::from(path);
        }
        self
    }

    /// With a setting, such as `CLOCK`.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.settings.push((format!("PAPPUS_{name}"), value.to_owned()));
        self
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.path);
        command.args(arguments).current_dir(&self.room).env_clear().envs(self.settings.iter().cloned());
        command
    }

    /// Runs a verb to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program starts")
    }

    /// Runs a verb that must succeed; gives what it said.
    pub fn tool(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "pappus {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Starts `serve` and waits until it is ready.
    pub fn serve(&self) -> Serving {
        let log = std::fs::File::options().create(true).append(true).open(self.room.join("serve.log")).expect("the log can be written");
        let began = Instant::now();
        let mut child = self.command(&["serve"]).stdout(Stdio::piped()).stderr(log).spawn().expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("it was asked for")).read_line(&mut line).expect("the program says it is ready");
        let ready_in = began.elapsed();
        let ready: serde_json::Value =
            serde_json::from_str(&line).unwrap_or_else(|_| panic!("serve did not start; its log: {}", self.log()));
        let address = ready["listening"].as_str().and_then(|url| url.strip_prefix("http://")).expect("it says where");
        Serving { address: address.parse().expect("an address"), child, ready_in }
    }

    /// What the server logged, the last of it.
    pub fn log(&self) -> String {
        let text = std::fs::read_to_string(self.room.join("serve.log")).unwrap_or_default();
        text.lines().rev().take(5).collect::<Vec<_>>().join("\n")
    }
}

/// A server under way; ended when dropped.
pub struct Serving {
    /// Where it listens.
    pub address: SocketAddr,
    /// How long it took from its start to the line that says it is ready.
    pub ready_in: Duration,
    child: Child,
}

impl Serving {
    /// The number of its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it without a word, as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().expect("it is ours");
        self.child.wait().expect("it is ours");
    }

    /// Asks it to end, and waits.
    pub fn stop(mut self) {
        let asked = Command::new("kill").args(["-TERM", &self.pid().to_string()]).status().expect("kill is there");
        assert!(asked.success(), "serve had already ended");
        assert!(self.child.wait().expect("it is ours").success(), "serve ends well when asked to");
    }

    /// A line of its /proc status in KiB: `VmHWM`, `VmRSS`.
    pub fn memory_kib(&self, line: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).expect("it runs");
        let found = status.lines().find_map(|text| text.strip_prefix(line)).unwrap_or_default();
        found.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The processor time a process has used, in microseconds.
pub fn cpu_micros(pid: u32) -> u64 {
    stat(u64::from(pid)).map_or(0, |fields| fields.own) * 1_000_000 / TICKS_A_SECOND
}

/// The same with all its children, those that have ended too.
pub fn cpu_micros_of_family(pid: u32) -> u64 {
    let mut ticks = 0;
    for entry in std::fs::read_dir("/proc").expect("Linux").flatten() {
        let Some(fields) = entry.file_name().to_str().and_then(|name| name.parse().ok()).and_then(stat) else { continue };
        if fields.pid == u64::from(pid) {
            ticks += fields.own + fields.waited_for;
        } else if fields.parent == u64::from(pid) {
            ticks += fields.own;
        }
    }
    ticks * 1_000_000 / TICKS_A_SECOND
}

struct Stat {
    pid: u64,
    parent: u64,
    own: u64,
    waited_for: u64,
}

fn stat(pid: u64) -> Option<Stat> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name of the program stands in brackets and may hold spaces.
    let (_, rest) = text.rsplit_once(") ")?;
    let fields: Vec<u64> = rest.split(' ').map(|field| field.trim().parse().unwrap_or(0)).collect();
    Some(Stat { pid, parent: *fields.get(1)?, own: fields.get(11)? + fields.get(12)?, waited_for: fields.get(13)? + fields.get(14)? })
}
