//! The walkthrough of the documentation, done by a stranger: a shell runs exactly the commands of the page, against
//! the built program, in an empty folder, on an empty database of the engine the run is for.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::house::in_empty_database;

#[tokio::test]
async fn a_stranger_who_follows_the_walkthrough_sees_the_payment_settled() {
    let commands = commands_of(include_str!("../../docs/walkthrough.md"));
    let room = tempfile::tempdir().unwrap();

    let walked = in_empty_database(room.path(), async |database| walk(room.path(), &commands, database)).await;

    let said = String::from_utf8_lossy(&walked.stdout).into_owned();
    let complaints = String::from_utf8_lossy(&walked.stderr).into_owned();
    assert!(walked.status.success(), "the page stopped:\n{said}\n{complaints}");
    let last = said.lines().last().unwrap_or_default();
    assert!(last.starts_with("payment ") && last.ends_with(" CNY: settled"), "the last line is {last:?}:\n{complaints}");
}

/// What stands in the page's `sh` blocks, one after the other.
fn commands_of(page: &str) -> String {
    let mut inside = false;
    let mut commands = String::new();
    for line in page.lines() {
        match line {
            "```sh" => inside = true,
            "```" => inside = false,
            command if inside => {
                commands.push_str(command);
                commands.push('\n');
            }
            _prose => {}
        }
    }
    commands
}

fn walk(room: &Path, commands: &str, database: &str) -> Output {
    let script = room.join("walkthrough.sh");
    std::fs::write(&script, commands).unwrap();
    let program = PathBuf::from(env!("CARGO_BIN_EXE_pappus"));
    let path = crate::house::variable("PATH").unwrap();
    Command::new("bash")
        .arg(&script)
        .current_dir(room)
        .env("PATH", format!("{}:{path}", program.parent().unwrap().display()))
        .env("PORT", free_port().to_string())
        .env("PAPPUS_DATABASE_URL", database)
        .output()
        .expect("bash runs the page; curl and jq are on the path")
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
