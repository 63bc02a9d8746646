//! `pappus dkim`: the record that lets receivers check the house's signatures. It reads the key and writes nothing.

use super::failure::Failure;
use super::print;
use super::serve::signer;
use crate::config::{Config, Overrides};

/// Prints the record a domain publishes, as a line of a zone file.
pub fn run(overrides: &Overrides) -> Result<(), Failure> {
    let config = Config::load_for_tool(overrides)?;
    let Some(signer) = signer(&config)? else {
        return Err(Failure::setting("PAPPUS_DKIM_KEY names no key; `openssl genrsa -out dkim.pem 2048` makes one"));
    };
    // A string of a TXT record has at most 255 bytes (RFC 1035); what reads it puts the strings together.
    let letters: Vec<char> = signer.record().chars().collect();
    let strings: Vec<String> = letters.chunks(250).map(|part| format!("\"{}\"", part.iter().collect::<String>())).collect();
    print::line(&format!("{}. IN TXT ( {} )", signer.record_name(), strings.join(" ")))
}
