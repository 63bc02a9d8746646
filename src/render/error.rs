//! Why a page or letter could not be rendered: always a mistake in templates, sentences or facts.

/// Why a page or letter could not be rendered, or why the templates could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A template that does not parse; its name and the parser's words.
    #[error("template {name} cannot be read: {reason}")]
    Template {
        /// The template's path below `templates/`.
        name: String,
        /// What the parser says.
        reason: String,
    },
    /// A message file that does not parse.
    #[error("messages {name} cannot be read: {reason}")]
    Messages {
        /// The file's path below `locales/`.
        name: String,
        /// What the parser says.
        reason: String,
    },
    /// The data do not fit the template, or the template does not exist.
    #[error("{name} cannot be rendered: {reason}")]
    Data {
        /// The template's name.
        name: String,
        /// What is missing or wrong.
        reason: String,
    },
}
