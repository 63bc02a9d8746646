//! Tells cargo that the embedded folders are part of the program.
//!
//! Without this a new template or message file would only be seen after an edit of Rust code.

use std::io::Write;

fn main() -> std::io::Result<()> {
    let mut cargo = std::io::stdout();
    for folder in ["templates", "locales", "assets"] {
        writeln!(cargo, "cargo:rerun-if-changed={folder}")?;
    }
    Ok(())
}
