//! What may be sent along: told by its first bytes and not by its name, of bounded size, without what a camera hides in
//! a picture. Pure.

use super::picture::{self, Picture};
use super::rules::MessageError;

/// The most files of one message.
pub const FILES_MOST: usize = 4;
/// The most bytes of one file.
pub const FILE_BYTES_MOST: usize = 5 * 1024 * 1024;
/// The most bytes of all files of a message together.
pub const ALL_BYTES_MOST: usize = 8 * 1024 * 1024;
/// The most pixels of a picture: decoding one must not cost the reader's machine its memory.
const PIXELS_MOST: u64 = 40_000_000;
/// The longest name, in characters.
const NAME_CHARACTERS: usize = 120;

/// A file as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// What its sender calls it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A file as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its name, without a path, ending as its sort does.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Its bytes; of a picture without position, camera and comments.
    pub bytes: Vec<u8>,
}

/// What is kept of the files of a message.
pub fn kept(files: &[Sent]) -> Result<Vec<Kept>, MessageError> {
    if files.len() > FILES_MOST {
        return Err(MessageError::TooManyFiles);
    }
    if files.iter().any(|file| file.bytes.len() > FILE_BYTES_MOST)
        || files.iter().map(|file| file.bytes.len()).sum::<usize>() > ALL_BYTES_MOST
    {
        return Err(MessageError::FileTooLarge);
    }
    files.iter().map(one).collect()
}

fn one(file: &Sent) -> Result<Kept, MessageError> {
    if file.bytes.is_empty() {
        return Err(MessageError::FileEmpty);
    }
    if file.bytes.starts_with(b"%PDF-") {
        return Ok(Kept { name: named(&file.name, "pdf"), media_type: "application/pdf", bytes: file.bytes.clone() });
    }
    let sort = picture::sort_of(&file.bytes).ok_or(MessageError::FileSort)?;
    let Picture { width, height, bytes } = picture::bare(sort, &file.bytes).ok_or(MessageError::FileBroken)?;
    if u64::from(width) * u64::from(height) > PIXELS_MOST || width == 0 || height == 0 {
        return Err(MessageError::PictureTooLarge);
    }
    Ok(Kept { name: named(&file.name, sort.ending()), media_type: sort.media_type(), bytes })
}

/// A name without a path and without what reorders or breaks a line; its ending is the one of its sort.
pub fn named(name: &str, ending: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let is_plain = |letter: &char| {
        !letter.is_control() && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let stem: String = stem.trim_matches(['.', ' ']).chars().filter(is_plain).take(NAME_CHARACTERS).collect();
    let stem = if stem.trim().is_empty() { "file" } else { stem.trim() };
    format!("{stem}.{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(name: &str, bytes: &[u8]) -> Sent {
        Sent { name: name.to_owned(), bytes: bytes.to_vec() }
    }

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        let kept_one = |name: &str, bytes: &[u8]| kept(&[sent(name, bytes)]).map(|kept| (kept[0].name.clone(), kept[0].media_type));
        assert_eq!(kept_one("plan.exe", b"%PDF-1.7 rest"), Ok(("plan.pdf".to_owned(), "application/pdf")));
        assert_eq!(kept_one("page.png", b"<html><script>"), Err(MessageError::FileSort));
        assert_eq!(kept_one("page.svg", b"<svg onload=x>"), Err(MessageError::FileSort));
        assert_eq!(kept_one("a.jpg", b"\xff\xd8\xffrest"), Err(MessageError::FileBroken));
        assert_eq!(kept_one("a.pdf", b""), Err(MessageError::FileEmpty));
    }

    #[test]
    fn a_name_is_no_path_and_tells_the_sort() {
        assert_eq!(named("../../etc/passwd", "pdf"), "passwd.pdf");
        assert_eq!(named("C:\\plans\\autumn.PDF.exe", "pdf"), "autumn.PDF.pdf");
        assert_eq!(named("...", "png"), "file.png");
        assert_eq!(named("秋季\u{202e}计划.jpeg", "jpg"), "秋季计划.jpg");
    }

    #[test]
    fn neither_many_nor_large_files_are_kept() {
        let small = sent("a.pdf", b"%PDF-1.7");
        assert_eq!(kept(&vec![small.clone(); 5]), Err(MessageError::TooManyFiles));
        let mut large = b"%PDF-1.7".to_vec();
        large.resize(FILE_BYTES_MOST, 0);
        assert!(kept(&[sent("a.pdf", &large)]).is_ok());
        assert_eq!(kept(&[sent("a.pdf", &large), sent("b.pdf", &large)]), Err(MessageError::FileTooLarge));
        large.push(0);
        assert_eq!(kept(&[sent("a.pdf", &large)]), Err(MessageError::FileTooLarge));
    }
}
