//! Which pictures and videos a draft takes: told by their first bytes and not by their name, of bounded size, without
//! what a camera hides in them. Pure.

use super::video::{self, Video, Wrong};
use crate::kernel::{FieldError, Kind, Refuse};
use crate::market::message::actions::Sent;
use crate::market::message::{Picture, bare_picture, file_name, picture_sort};

/// The most pictures and videos of one version.
pub const MEDIA_MOST: usize = 18;
/// The most bytes of a picture.
pub const PICTURE_BYTES_MOST: usize = 8 * 1024 * 1024;
/// The most bytes of a video.
pub const VIDEO_BYTES_MOST: usize = 16 * 1024 * 1024;
/// The most bytes of all of them together.
pub const ALL_BYTES_MOST: usize = 48 * 1024 * 1024;
/// The most bytes of a request that brings some.
pub const REQUEST_BYTES_MOST: usize = 24 * 1024 * 1024;
/// The longest video.
const SECONDS_MOST: u64 = 300;
/// The most pixels: drawing one must not cost the reader's machine its memory.
const PIXELS_MOST: u64 = 40_000_000;
/// What an MP4 ends in.
const MP4: &str = "mp4";

/// Why something is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MediaError {
    /// Nothing was sent.
    #[error("Choose at least one picture or video.")]
    Nothing,
    /// Too many.
    #[error("A draft has at most 18 pictures and videos.")]
    TooMany,
    /// Too many bytes.
    #[error("A picture has at most 8 MB, a video 16 MB, all of a draft together 48 MB.")]
    TooLarge,
    /// No bytes.
    #[error("The file is empty.")]
    Empty,
    /// Something else than what is taken.
    #[error("Only JPEG, PNG and WebP pictures and MP4 videos are taken.")]
    Sort,
    /// It breaks off or is not what it says.
    #[error("The picture or video is damaged.")]
    Broken,
    /// Too many pixels.
    #[error("A picture has at most 40 million pixels.")]
    Pixels,
    /// Too long.
    #[error("A video runs at most five minutes.")]
    TooLong,
    /// A track of other data.
    #[error("This video carries more than pictures and sound, such as where it was taken. Export it again without that.")]
    Track,
    /// More than one screenshot.
    #[error("A proof has at most one picture.")]
    OnePicture,
    /// The version was handed in.
    #[error("A draft that was handed in never changes; write the next version.")]
    HandedIn,
    /// An order that leaves something out or names something else.
    #[error("Name each picture and video of the draft once.")]
    Order,
}

impl Refuse for MediaError {
    fn kind(&self) -> Kind {
        match self {
            Self::HandedIn => Kind::Illegal,
            Self::Nothing | Self::TooMany | Self::TooLarge | Self::Empty | Self::Sort | Self::Broken => Kind::Invalid,
            Self::Pixels | Self::TooLong | Self::Track | Self::OnePicture | Self::Order => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Nothing => "media_nothing",
            Self::TooMany => "media_too_many",
            Self::TooLarge => "media_too_large",
            Self::Empty => "media_empty",
            Self::Sort => "media_sort",
            Self::Broken => "media_broken",
            Self::Pixels => "media_pixels",
            Self::TooLong => "media_too_long",
            Self::Track => "media_track",
            Self::OnePicture => "media_one_picture",
            Self::HandedIn => "media_handed_in",
            Self::Order => "media_order",
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::HandedIn => Vec::new(),
            Self::Order => vec![FieldError::new("media", self.code(), self.to_string())],
            Self::Nothing | Self::TooMany | Self::TooLarge | Self::Empty | Self::Sort | Self::Broken => {
                vec![FieldError::new("attachments", self.code(), self.to_string())]
            }
            Self::Pixels | Self::TooLong | Self::Track | Self::OnePicture => {
                vec![FieldError::new("attachments", self.code(), self.to_string())]
            }
        }
    }
}

/// A picture or video as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptMedia {
    /// Its name, without a path, ending as its sort does.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Its bytes, without position, owner and comments.
    pub bytes: Vec<u8>,
}

/// What is kept of the files that were sent.
pub fn kept(files: &[Sent]) -> Result<Vec<KeptMedia>, MediaError> {
    if files.is_empty() {
        return Err(MediaError::Nothing);
    }
    if files.len() > MEDIA_MOST {
        return Err(MediaError::TooMany);
    }
    files.iter().map(one).collect()
}

/// A picture alone, such as one of a screen.
pub fn kept_picture(file: &Sent) -> Result<KeptMedia, MediaError> {
    if file.bytes.is_empty() {
        return Err(MediaError::Empty);
    }
    let sort = picture_sort(&file.bytes).ok_or(MediaError::Sort)?;
    if file.bytes.len() > PICTURE_BYTES_MOST {
        return Err(MediaError::TooLarge);
    }
    let Picture { width, height, bytes } = bare_picture(sort, &file.bytes).ok_or(MediaError::Broken)?;
    must_fit((width, height))?;
    Ok(KeptMedia { name: file_name(&file.name, sort.ending()), media_type: sort.media_type(), width, height, bytes })
}

fn one(file: &Sent) -> Result<KeptMedia, MediaError> {
    if !video::is_video(&file.bytes) {
        return kept_picture(file);
    }
    if file.bytes.len() > VIDEO_BYTES_MOST {
        return Err(MediaError::TooLarge);
    }
    let Video { width, height, seconds, bytes } = video::bare(&file.bytes).map_err(|wrong| match wrong {
        Wrong::Broken => MediaError::Broken,
        Wrong::Track => MediaError::Track,
    })?;
    must_fit((width, height))?;
    if seconds > SECONDS_MOST {
        return Err(MediaError::TooLong);
    }
    Ok(KeptMedia { name: file_name(&file.name, MP4), media_type: "video/mp4", width, height, bytes })
}

fn must_fit((width, height): (u32, u32)) -> Result<(), MediaError> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 || pixels > PIXELS_MOST { Err(MediaError::Pixels) } else { Ok(()) }
}

/// Refuses more than a version holds: `there` are the sizes of what it has.
pub fn must_have_room(there: &[i64], files: &[KeptMedia]) -> Result<(), MediaError> {
    if there.len() + files.len() > MEDIA_MOST {
        return Err(MediaError::TooMany);
    }
    let has: usize = there.iter().map(|size| usize::try_from(*size).unwrap_or(usize::MAX)).fold(0, usize::saturating_add);
    let more: usize = files.iter().map(|file| file.bytes.len()).sum();
    if has.saturating_add(more) > ALL_BYTES_MOST { Err(MediaError::TooLarge) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_its_bytes_show_to_be_a_picture_or_video_is_taken() {
        let refused = |bytes: &[u8]| kept(&[Sent { name: "../a.png".to_owned(), bytes: bytes.to_vec() }]).unwrap_err();
        assert_eq!(refused(b""), MediaError::Empty);
        assert_eq!(refused(b"%PDF-1.7"), MediaError::Sort);
        assert_eq!(refused(b"<html><script>"), MediaError::Sort);
        assert_eq!(refused(b"\xff\xd8\xff"), MediaError::Broken);
        assert_eq!(refused(b"\0\0\0\x10ftypisom\0\0\0\0"), MediaError::Broken);
        assert_eq!(refused(&[b"\xff\xd8\xff".as_slice(), &vec![0; PICTURE_BYTES_MOST]].concat()), MediaError::TooLarge);
        assert_eq!(refused(&[b"\0\0\0\x10ftypisom".as_slice(), &vec![0; VIDEO_BYTES_MOST]].concat()), MediaError::TooLarge);
        assert_eq!(kept(&[]).unwrap_err(), MediaError::Nothing);
    }

    #[test]
    fn a_version_holds_only_so_much() {
        let file = KeptMedia { name: "a.png".to_owned(), media_type: "image/png", width: 1, height: 1, bytes: vec![0; 10] };
        assert_eq!(must_have_room(&[1; 17], std::slice::from_ref(&file)), Ok(()));
        assert_eq!(must_have_room(&[1; 18], std::slice::from_ref(&file)), Err(MediaError::TooMany));
        let full = i64::try_from(ALL_BYTES_MOST).unwrap();
        assert_eq!(must_have_room(&[full - 10], std::slice::from_ref(&file)), Ok(()));
        assert_eq!(must_have_room(&[full - 9], &[file]), Err(MediaError::TooLarge));
    }
}
