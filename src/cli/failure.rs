//! Why a verb failed, and with which exit code: 78 for a wrong setting, 2 for one that could not run.

use std::process::ExitCode;

use crate::config::ConfigError;
use crate::kernel::Fault;
use crate::kernel::schema::SchemaError;

/// EX_CONFIG of sysexits.h.
const WRONG_SETTING: u8 = 78;
const FAILED: u8 = 2;
const VIOLATED: u8 = 1;

/// A sentence and an exit code.
#[derive(Debug)]
pub struct Failure {
    sentence: String,
    code: u8,
}

impl Failure {
    /// It could not run.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), code: FAILED }
    }

    /// A setting is wrong.
    pub fn setting(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), code: WRONG_SETTING }
    }

    /// It ran, and what it looked at is not in order.
    pub fn violated(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), code: VIOLATED }
    }

    /// Says it on stderr; gives the exit code.
    pub fn report(self) -> ExitCode {
        use std::io::Write;
        let said = writeln!(std::io::stderr(), "pappus: {}", self.sentence);
        drop(said);
        ExitCode::from(self.code)
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::setting(error.to_string())
    }
}

impl From<SchemaError> for Failure {
    fn from(error: SchemaError) -> Self {
        match error {
            SchemaError::Newer(_) => Self::setting(error.to_string()),
            SchemaError::NoCopy(_) | SchemaError::Database(_) => Self::new(error.to_string()),
        }
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::new(fault.to_string())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(error.to_string())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::new(error.to_string())
    }
}
