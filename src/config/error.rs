//! Why a start is refused: one sentence that names the setting, and never repeats a secret.

/// A wrong setting. The process that meets it ends with code 78.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The settings file cannot be read or is no TOML.
    #[error("the settings file cannot be used: {0}")]
    BadFile(String),
    /// A name that is no setting, in the file or on the command line.
    #[error("{0} is no setting of Pappus; `pappus serve --help` lists them all")]
    Unknown(String),
    /// A setting that must be given here.
    #[error("{name} must be set: {why}")]
    Missing {
        /// The setting, as the environment knows it.
        name: String,
        /// What it is needed for.
        why: &'static str,
    },
    /// A value that cannot be meant.
    #[error("{name} must be {expected}")]
    Wrong {
        /// The setting, as the environment knows it.
        name: String,
        /// What a right value looks like.
        expected: &'static str,
    },
    /// A setting that only the test environment may have.
    #[error("{0} may be set with PAPPUS_ENV=test only")]
    TestOnly(String),
    /// A secret could be neither read nor written.
    #[error("PAPPUS_SECRET is not set and its file {path} cannot be used: {cause}")]
    SecretFile {
        /// Where the generated secret is kept.
        path: String,
        /// What the operating system said.
        cause: String,
    },
}
