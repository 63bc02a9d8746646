//! Pictures without what a camera, a phone or an editor hides in them: position, owner, thumbnails, comments, and
//! whatever stands behind the picture's end. Pure.
//!
//! Only the parts that draw the picture are copied; how it is turned is kept, because people would see it otherwise.
//! Formats: JPEG (ITU T.81, JFIF), PNG (W3C PNG 3), WebP (RFC 9649). The pixels are not decoded.

/// A sort of picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    WebP,
}

/// A picture that was gone through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// What is left of it.
    pub bytes: Vec<u8>,
}

const PNG_HEAD: &[u8] = b"\x89PNG\r\n\x1a\n";
/// The chunks that say how a PNG looks; text, time and EXIF are none of them.
const PNG_KEPT: [&[u8; 4]; 14] =
    [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"bKGD", b"pHYs", b"acTL"];
/// The same of a WebP.
const WEBP_KEPT: [&[u8; 4]; 7] = [b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
/// The flags of a WebP that announce EXIF and XMP.
const WEBP_HIDDEN: u8 = 0b0000_1100;
const ICC: &[u8] = b"ICC_PROFILE\0";
const EXIF: &[u8] = b"Exif\0\0";

impl Sort {
    /// How names of it end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
        }
    }
}

/// The sort that the first bytes of a file name.
pub fn sort_of(bytes: &[u8]) -> Option<Sort> {
    match bytes {
        _ if bytes.starts_with(b"\xff\xd8\xff") => Some(Sort::Jpeg),
        _ if bytes.starts_with(PNG_HEAD) => Some(Sort::Png),
        _ if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") => Some(Sort::WebP),
        _ => None,
    }
}

/// The picture with nothing but what draws it; `None` where it breaks off or is not what it says.
pub fn bare(sort: Sort, bytes: &[u8]) -> Option<Picture> {
    match sort {
        Sort::Jpeg => jpeg(bytes),
        Sort::Png => png(bytes),
        Sort::WebP => webp(bytes),
    }
}

fn jpeg(bytes: &[u8]) -> Option<Picture> {
    let mut out = vec![0xff, 0xd8];
    let (mut size, mut turned) = (None, None);
    let mut at = 2;
    loop {
        while bytes.get(at..at + 2)? == [0xff, 0xff] {
            at += 1;
        }
        let [0xff, marker] = *bytes.get(at..at + 2)? else { return None };
        let length = usize::from(u16::from_be_bytes(bytes.get(at + 2..at + 4)?.try_into().ok()?));
        let segment = bytes.get(at..at + 2 + length).filter(|_| length >= 2)?;
        let body = segment.get(4..)?;
        match marker {
            0xda => {
                let (width, height) = size?;
                let rest = bytes.get(at..)?;
                let end = rest.windows(2).position(|pair| pair == [0xff, 0xd9])?;
                if let Some(turned) = turned {
                    out.splice(2..2, turning(turned));
                }
                out.extend_from_slice(rest.get(..end + 2)?);
                return Some(Picture { width, height, bytes: out });
            }
            0xe1 if body.starts_with(EXIF) => turned = turned.or_else(|| turned_in(body.get(EXIF.len()..)?)),
            0xe2 if body.starts_with(ICC) => out.extend_from_slice(segment),
            0xe1..=0xed | 0xef | 0xfe => {}
            0xd8 | 0xd9 | 0x00 | 0x01 | 0xd0..=0xd7 => return None,
            _ => {
                if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
                    let [_, h1, h2, w1, w2, ..] = *body else { return None };
                    size = Some((u32::from(u16::from_be_bytes([w1, w2])), u32::from(u16::from_be_bytes([h1, h2]))));
                }
                out.extend_from_slice(segment);
            }
        }
        at += 2 + length;
    }
}

/// How an EXIF block (a TIFF file, 6.0) says the picture is turned: 2 to 8, where it is.
fn turned_in(tiff: &[u8]) -> Option<u8> {
    let little = tiff.starts_with(b"II*\0");
    if !little && !tiff.starts_with(b"MM\0*") {
        return None;
    }
    let short = |at: usize| -> Option<u16> {
        let pair: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let four: [u8; 4] = tiff.get(4..8)?.try_into().ok()?;
    let table = usize::try_from(if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) }).ok()?;
    let entries = usize::from(short(table)?);
    let found = (0..entries).map(|entry| table + 2 + 12 * entry).find(|at| short(*at) == Some(0x0112))?;
    u8::try_from(short(found + 8)?).ok().filter(|turned| (2..=8).contains(turned))
}

/// An EXIF segment that says nothing but how the picture is turned.
fn turning(turned: u8) -> Vec<u8> {
    let mut segment = vec![0xff, 0xe1, 0, 34];
    segment.extend_from_slice(EXIF);
    segment.extend_from_slice(b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
    segment.extend_from_slice(&[turned, 0, 0, 0, 0, 0, 0]);
    segment
}

fn png(bytes: &[u8]) -> Option<Picture> {
    let mut out = PNG_HEAD.to_vec();
    let mut size = None;
    let mut at = PNG_HEAD.len();
    loop {
        let length = usize::try_from(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok()?;
        let end = at.checked_add(12)?.checked_add(length)?;
        let chunk = bytes.get(at..end)?;
        let kind: &[u8; 4] = chunk.get(4..8)?.try_into().ok()?;
        if size.is_none() {
            let head = chunk.get(8..16).filter(|_| kind == b"IHDR")?;
            let number = |at: usize| Some(u32::from_be_bytes(head.get(at..at + 4)?.try_into().ok()?));
            size = Some((number(0)?, number(4)?));
        }
        if PNG_KEPT.contains(&kind) || kind == b"fcTL" || kind == b"fdAT" {
            out.extend_from_slice(chunk);
        }
        if kind == b"IEND" {
            let (width, height) = size?;
            return Some(Picture { width, height, bytes: out });
        }
        at = end;
    }
}

fn webp(bytes: &[u8]) -> Option<Picture> {
    let whole = usize::try_from(u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?)).ok()?.checked_add(8)?;
    let bytes = bytes.get(..whole.min(bytes.len()))?;
    let mut out = b"RIFF\0\0\0\0WEBP".to_vec();
    let mut size = None;
    let mut at = 12;
    while at < bytes.len() {
        let length = usize::try_from(u32::from_le_bytes(bytes.get(at + 4..at + 8)?.try_into().ok()?)).ok()?;
        let end = at.checked_add(8)?.checked_add(length)?;
        let chunk = bytes.get(at..end)?;
        let kind: &[u8; 4] = chunk.get(..4)?.try_into().ok()?;
        let body = chunk.get(8..)?;
        size = size.or_else(|| webp_size(kind, body));
        if WEBP_KEPT.contains(&kind) {
            let begin = out.len();
            out.extend_from_slice(chunk);
            if kind == b"VP8X" {
                *out.get_mut(begin + 8)? &= !WEBP_HIDDEN;
            }
            if length % 2 == 1 {
                out.push(0);
            }
        }
        at = end + length % 2;
    }
    let written = u32::try_from(out.len() - 8).ok()?;
    out.splice(4..8, written.to_le_bytes());
    let (width, height) = size?;
    Some(Picture { width, height, bytes: out })
}

fn webp_size(kind: &[u8; 4], body: &[u8]) -> Option<(u32, u32)> {
    match kind {
        b"VP8X" => {
            let [w1, w2, w3, h1, h2, h3] = *body.get(4..10)? else { return None };
            Some((u32::from_le_bytes([w1, w2, w3, 0]) + 1, u32::from_le_bytes([h1, h2, h3, 0]) + 1))
        }
        b"VP8L" => {
            let bits = u32::from_le_bytes(body.get(1..5)?.try_into().ok()?);
            Some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
        }
        b"VP8 " => {
            let [0x9d, 0x01, 0x2a, w1, w2, h1, h2] = *body.get(3..10)? else { return None };
            Some((u32::from(u16::from_le_bytes([w1, w2]) & 0x3fff), u32::from(u16::from_le_bytes([h1, h2]) & 0x3fff)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker], length.as_slice(), body].concat()
    }

    fn photo() -> Vec<u8> {
        let exif = [EXIF, b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0 GPS 31.2304 N".as_slice()].concat();
        let frame = [8, 0x0b, 0xb8, 0x0f, 0xa0, 1, 1, 0x11, 0];
        [
            b"\xff\xd8".to_vec(),
            segment(0xe0, b"JFIF\0"),
            segment(0xe1, &exif),
            segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0GPS"),
            segment(0xe2, b"ICC_PROFILE\0colours"),
            segment(0xe2, b"MPF\0 second picture"),
            segment(0xfe, b"a comment"),
            segment(0xc0, &frame),
            segment(0xda, b"\x01\x01\0\0\x3f\0"),
            b"pixels\xff\xd9<script>GPS</script>".to_vec(),
        ]
        .concat()
    }

    #[test]
    fn a_photo_keeps_its_look_and_loses_where_it_was_taken() {
        let bare = bare(Sort::Jpeg, &photo()).unwrap();
        assert_eq!((bare.width, bare.height), (4000, 3000));
        let has = |words: &[u8]| bare.bytes.windows(words.len()).any(|window| window == words);
        assert!(has(b"ICC_PROFILE") && has(b"JFIF") && has(b"pixels"));
        assert!(!has(b"GPS") && !has(b"comment") && !has(b"script") && !has(b"MPF"));
        assert!(bare.bytes.ends_with(b"\xff\xd9"));
        assert_eq!(turned_in(bare.bytes.get(12..).unwrap()), Some(6), "it stays turned as it was");
        assert_eq!(super::bare(Sort::Jpeg, &bare.bytes).unwrap(), bare, "what is bare stays as it is");
    }

    fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        [u32::try_from(body.len()).unwrap().to_be_bytes().as_slice(), kind, body, &[0; 4]].concat()
    }

    #[test]
    fn a_png_keeps_its_look_and_loses_its_words() {
        let head = [0_u32, 0].map(|_| 50_000_u32.to_be_bytes()).concat();
        let parts = [chunk(b"IHDR", &head), chunk(b"tEXt", b"GPS"), chunk(b"eXIf", b"GPS"), chunk(b"IDAT", b"pixels"), chunk(b"IEND", b"")];
        let png = [PNG_HEAD, &parts.concat(), b"PK\x03\x04"].concat();
        let bare = bare(Sort::Png, &png).unwrap();
        assert_eq!((bare.width, bare.height), (50_000, 50_000));
        assert!(!bare.bytes.windows(3).any(|window| window == b"GPS") && !bare.bytes.ends_with(b"PK\x03\x04"));
    }

    fn riff(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let padding = vec![0; body.len() % 2];
        [kind.as_slice(), &u32::try_from(body.len()).unwrap().to_le_bytes(), body, &padding].concat()
    }

    #[test]
    fn a_webp_keeps_its_look_and_loses_its_words() {
        let parts =
            [riff(b"VP8X", &[0x0c, 0, 0, 0, 9, 0, 0, 4, 0, 0]), riff(b"VP8L", b"\x2fpixel"), riff(b"EXIF", b"GPS"), riff(b"XMP ", b"GPS")];
        let body = parts.concat();
        let length = u32::try_from(body.len() + 4).unwrap().to_le_bytes();
        let bare = bare(Sort::WebP, &[b"RIFF".as_slice(), &length, b"WEBP", &body].concat()).unwrap();
        assert_eq!((bare.width, bare.height, bare.bytes[20]), (10, 5, 0));
        assert!(!bare.bytes.windows(3).any(|window| window == b"GPS"));
        assert_eq!(usize::try_from(u32::from_le_bytes(bare.bytes[4..8].try_into().unwrap())).unwrap() + 8, bare.bytes.len());
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_sent_is_read_or_not_and_never_panics(tail in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200), cut in 0_usize..160) {
            for (sort, head) in [(Sort::Jpeg, photo()), (Sort::Png, PNG_HEAD.to_vec()), (Sort::WebP, b"RIFF\xff\0\0\0WEBP".to_vec())] {
                let bytes = [&head[..cut.min(head.len())], &tail].concat();
                drop(bare(sort, &bytes));
            }
        }
    }
}
