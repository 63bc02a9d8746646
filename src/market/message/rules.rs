//! What may be written, and how much in an hour. Pure.

use crate::kernel::{FieldError, Kind, Refuse};

/// The longest message, in characters.
pub const BODY_CHARACTERS: usize = 5_000;
/// The most messages of a side of one deal within an hour.
pub const HOURLY_MOST: u64 = 60;

/// Why a message is not sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// Neither words nor a file.
    #[error("A message has words or a file.")]
    Empty,
    /// Too many words.
    #[error("A message has at most 5,000 characters.")]
    TooLong,
    /// Too many in an hour.
    #[error("That were 60 messages within an hour. Please wait a little.")]
    TooMany,
    /// Too many files.
    #[error("A message has at most four files.")]
    TooManyFiles,
    /// Too many bytes.
    #[error("A file has at most 5 MB, all of a message together 8 MB.")]
    FileTooLarge,
    /// No bytes.
    #[error("The file is empty.")]
    FileEmpty,
    /// Something else than what is taken.
    #[error("Only PDF files and JPEG, PNG and WebP pictures are taken.")]
    FileSort,
    /// A picture that breaks off.
    #[error("The picture is damaged.")]
    FileBroken,
    /// Too many pixels.
    #[error("A picture has at most 40 million pixels.")]
    PictureTooLarge,
}

impl Refuse for MessageError {
    fn kind(&self) -> Kind {
        match self {
            Self::TooMany => Kind::Limited,
            Self::Empty | Self::TooLong | Self::TooManyFiles | Self::FileTooLarge => Kind::Invalid,
            Self::FileEmpty | Self::FileSort | Self::FileBroken | Self::PictureTooLarge => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "message_empty",
            Self::TooLong => "message_too_long",
            Self::TooMany => "message_too_many",
            Self::TooManyFiles => "attachment_too_many",
            Self::FileTooLarge => "attachment_too_large",
            Self::FileEmpty => "attachment_empty",
            Self::FileSort => "attachment_sort",
            Self::FileBroken => "attachment_broken",
            Self::PictureTooLarge => "attachment_pixels",
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Empty | Self::TooLong => vec![FieldError::new("text", self.code(), self.to_string())],
            Self::TooMany => Vec::new(),
            Self::TooManyFiles | Self::FileTooLarge | Self::FileEmpty | Self::FileSort | Self::FileBroken | Self::PictureTooLarge => {
                vec![FieldError::new("attachments", self.code(), self.to_string())]
            }
        }
    }
}

/// Refuses a message that says nothing or too much.
pub fn must_say_something(body: &str, files: usize) -> Result<(), MessageError> {
    if body.trim().is_empty() && files == 0 {
        return Err(MessageError::Empty);
    }
    if body.chars().count() > BODY_CHARACTERS {
        return Err(MessageError::TooLong);
    }
    Ok(())
}

/// Refuses a flood: `last_hour` is how many the side has sent within an hour.
pub fn must_not_flood(last_hour: u64) -> Result<(), MessageError> {
    if last_hour >= HOURLY_MOST { Err(MessageError::TooMany) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_words_or_a_file_and_not_too_many() {
        assert_eq!(must_say_something(" \n", 0), Err(MessageError::Empty));
        assert_eq!(must_say_something("", 1), Ok(()));
        assert_eq!(must_say_something(&"长".repeat(5_000), 0), Ok(()));
        assert_eq!(must_say_something(&"长".repeat(5_001), 0), Err(MessageError::TooLong));
        assert_eq!((must_not_flood(59), must_not_flood(60)), (Ok(()), Err(MessageError::TooMany)));
    }
}
