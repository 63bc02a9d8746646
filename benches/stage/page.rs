//! Pages of documentation whose figures are written by the command that measured them, between two marks.

use std::path::PathBuf;
use std::process::Command;

/// The page of figures.
pub const BENCHMARKS: &str = "docs/BENCHMARKS.md";

/// A table in Markdown.
pub struct Table {
    lines: Vec<String>,
}

impl Table {
    /// A table of these columns; all but the first hold numbers.
    pub fn new(columns: &[&str]) -> Self {
        let rule: String = columns.iter().skip(1).map(|_| " --: |").collect();
        Self { lines: vec![format!("| {} |", columns.join(" | ")), format!("| --- |{rule}")] }
    }

    /// One more row.
    pub fn row(&mut self, cells: &[String]) {
        self.lines.push(format!("| {} |", cells.join(" | ")));
    }

    /// The whole of it.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }
}

/// Replaces a block of the page, or adds it at the end.
pub fn write(block: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(BENCHMARKS);
    let page = std::fs::read_to_string(&path).unwrap_or_default();
    let (begin, end) = (format!("<!-- begin {block} -->"), format!("<!-- end {block} -->"));
    let fresh = format!("{begin}\n\n{text}\n\n{end}");
    let page = match (page.find(&begin), page.find(&end)) {
        (Some(from), Some(to)) => format!("{}{fresh}{}", &page[..from], &page[to + end.len()..]),
        (_, _) => format!("{}\n\n{fresh}\n", page.trim_end()),
    };
    std::fs::write(&path, page).expect("the page can be written");
}

/// Where, when, of what and by which command figures were taken.
pub fn circumstances(command: &str) -> String {
    let dirty = if said("git", &["status", "--porcelain", "--untracked-files=no"]).is_empty() { "" } else { " with changes" };
    format!(
        "Commit {}{dirty}, {}, {}, {}; `{command}`.",
        said("git", &["rev-parse", "--short", "HEAD"]),
        said("date", &["-u", "+%Y-%m-%d %H:%M UTC"]),
        machine(),
        said("rustc", &["--version"]).split(" (").next().unwrap_or_default(),
    )
}

fn machine() -> String {
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib: u64 = memory.lines().next().unwrap_or_default().chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or_default().to_owned();
    let file_system = said("stat", &["-f", "-c", "%T", std::env::temp_dir().to_str().unwrap_or("/tmp")]);
    format!(
        "{} cores, {} GiB, {file_system}, Linux {}, load average at its end {load}",
        said("nproc", &[]),
        kib >> 20,
        said("uname", &["-r"])
    )
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}
