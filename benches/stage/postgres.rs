//! A private PostgreSQL cluster: durable as a production one, started for a bench and stopped after it.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A cluster under way; stopped when dropped.
pub struct Cluster {
    programs: PathBuf,
    home: PathBuf,
    port: u16,
}

/// The settings that differ from the defaults; fsync and synchronous_commit stay on.
const SETTINGS: &str =
    "listen_addresses = '127.0.0.1'\nmax_connections = 120\nshared_buffers = 256MB\nmax_wal_size = 4GB\ntimezone = 'UTC'\n";

impl Cluster {
    /// Makes and starts a cluster under `room`.
    pub fn start(room: &Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("it is bound").port();
        let cluster = Self { programs: newest(), home: room.join("postgres"), port };
        std::fs::create_dir(&cluster.home).expect("the room is ours");
        if is_root() {
            must(Command::new("chown").args(["postgres:postgres"]).arg(&cluster.home).output());
        }
        let data = cluster.data();
        must(
            cluster.program("initdb").args(["-D", &data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]).output(),
        );
        let settings = format!("{SETTINGS}port = {port}\nunix_socket_directories = '{}'\n", cluster.home.display());
        std::fs::write(Path::new(&data).join("postgresql.auto.conf"), settings).expect("the cluster is ours");
        let log = format!("{}/server.log", cluster.home.display());
        // Its output goes to its log: a pipe held by the server would never end.
        let started = cluster
            .program("pg_ctl")
            .args(["-D", &data, "-l", &log, "-w", "-t", "60", "start"])
            .stdout(std::process::Stdio::null())
            .status();
        assert!(started.expect("pg_ctl is there").success(), "PostgreSQL did not start: {log}");
        cluster
    }

    fn data(&self) -> String {
        self.home.join("data").display().to_string()
    }

    /// A program of PostgreSQL, as the postgres user where we are root: it refuses to run as root.
    pub fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir(&self.home).env("HOME", &self.home);
        command
    }

    /// Its version.
    pub fn version(&self) -> String {
        self.sql("postgres", "SHOW server_version").split(' ').next().unwrap_or_default().to_owned()
    }

    /// Its first process.
    pub fn pid(&self) -> u32 {
        let text = std::fs::read_to_string(Path::new(&self.data()).join("postmaster.pid")).expect("it runs");
        text.lines().next().and_then(|line| line.parse().ok()).expect("a process number")
    }

    /// The folder it may write into.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Makes an empty database; gives its URL.
    pub fn create(&self, name: &str) -> String {
        self.sql("postgres", &format!("CREATE DATABASE {name}"));
        format!("postgres://postgres@127.0.0.1:{}/{name}", self.port)
    }

    /// Copies a database nobody is connected to.
    pub fn copy(&self, from: &str, to: &str) {
        self.sql("postgres", &format!("CREATE DATABASE {to} TEMPLATE {from}"));
    }

    /// Runs SQL; gives the rows, one a line.
    pub fn sql(&self, database: &str, sql: &str) -> String {
        let port = self.port.to_string();
        let mut psql = self.program("psql");
        psql.args(["-X", "-At", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", &port, "-U", "postgres", "-d", database, "-c", sql]);
        String::from_utf8_lossy(&must(psql.output()).stdout).trim().to_owned()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.data();
        let stopped = self.program("pg_ctl").args(["-D", &data, "-m", "immediate", "-w", "stop"]).output();
        drop(stopped);
    }
}

fn must(output: std::io::Result<Output>) -> Output {
    let output = output.expect("the program is there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

fn is_root() -> bool {
    std::fs::read_to_string("/proc/self/status").unwrap_or_default().lines().any(|line| line.starts_with("Uid:\t0\t"))
}

fn newest() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is installed");
    let mut versions: Vec<PathBuf> =
        versions.flatten().map(|entry| entry.path().join("bin")).filter(|bin| bin.join("initdb").exists()).collect();
    versions.sort();
    versions.pop().expect("PostgreSQL is installed")
}
