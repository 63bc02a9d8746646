//! Short videos without what a phone hides in them: position, owner, comments. Pure.
//!
//! An MP4 (ISO/IEC 14496-12, -14) is boxes in boxes, and its tables count bytes from its beginning: what has no business
//! there is therefore blanked in place and never cut out. Its pictures and sounds are not decoded.

/// A video that was gone through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Video {
    /// Pixels across, as it is shown.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// How long it runs, in whole seconds; 0 where it does not say.
    pub seconds: u64,
    /// What is left of it: as many bytes as came.
    pub bytes: Vec<u8>,
}

/// Why something is no video that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It breaks off, or holds no picture.
    Broken,
    /// It holds a track that is neither picture nor sound: phones and cameras write their position in such ones.
    Track,
}

/// What stands at the top of a video. Everything else there is blanked.
const TOP: [&[u8; 4]; 7] = [b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"sidx", b"mfra"];
/// Boxes that hold boxes.
const OUTER: [&[u8; 4]; 9] = [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"mvex", b"moof", b"traf"];
/// Boxes that say something about the video instead of drawing it.
const HIDDEN: [&[u8; 4]; 6] = [b"udta", b"meta", b"uuid", b"free", b"skip", b"wide"];
/// The brands that players of the web know; QuickTime's own is none of them.
const BRANDS: [&[u8; 4]; 11] = [b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV"];
/// How deep boxes may stand in boxes.
const DEPTH_MOST: usize = 8;

/// Whether the first bytes of a file are those of an MP4.
pub fn is_video(bytes: &[u8]) -> bool {
    let brand = bytes.get(8..12).filter(|_| bytes.get(4..8) == Some(b"ftyp"));
    brand.is_some_and(|brand| BRANDS.iter().any(|known| known.as_slice() == brand))
}

/// The video with nothing but what plays it.
pub fn bare(bytes: &[u8]) -> Result<Video, Wrong> {
    let mut seen = Seen::default();
    let mut bytes = bytes.to_vec();
    let end = bytes.len();
    walk(&mut bytes, (0, end), (b"file", 0), &mut seen).ok_or(Wrong::Broken)?;
    if seen.has_other {
        return Err(Wrong::Track);
    }
    let (width, height) = seen.size.filter(|_| seen.has_data).ok_or(Wrong::Broken)?;
    Ok(Video { width, height, seconds: seen.seconds, bytes })
}

#[derive(Default)]
struct Seen {
    has_data: bool,
    has_other: bool,
    seconds: u64,
    size: Option<(u32, u32)>,
    /// Of the track that is being gone through: its size, and what it carries.
    track: (Option<(u32, u32)>, Option<[u8; 4]>),
}

struct Found {
    start: usize,
    body: usize,
    end: usize,
    kind: [u8; 4],
}

fn next(bytes: &[u8], (at, end): (usize, usize)) -> Option<Found> {
    let kind = bytes.get(at + 4..at + 8)?.try_into().ok()?;
    let (head, size) = match number(bytes, at)? {
        0 => (8, end - at),
        1 => (16, usize::try_from(u64::from(number(bytes, at + 8)?) << 32 | u64::from(number(bytes, at + 12)?)).ok()?),
        size => (8, usize::try_from(size).ok()?),
    };
    let stop = at.checked_add(size)?;
    (size >= head && stop <= end).then_some(Found { start: at, body: at + head, end: stop, kind })
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn walk(bytes: &mut [u8], (from, end): (usize, usize), (around, depth): (&[u8; 4], usize), seen: &mut Seen) -> Option<()> {
    let mut at = from;
    while at < end {
        let found = next(bytes, (at, end))?;
        at = found.end;
        let is_top = depth == 0;
        if HIDDEN.contains(&&found.kind) || is_top && !TOP.contains(&&found.kind) {
            bytes.get_mut(found.start + 4..found.start + 8)?.copy_from_slice(b"free");
            bytes.get_mut(found.body..found.end)?.fill(0);
            continue;
        }
        seen.has_data |= is_top && &found.kind == b"mdat";
        if &found.kind == b"trak" {
            seen.track = (None, None);
        }
        if OUTER.contains(&&found.kind) {
            if depth >= DEPTH_MOST {
                return None;
            }
            walk(bytes, (found.body, found.end), (&found.kind, depth + 1), seen)?;
        }
        note(bytes.get(found.body..found.end)?, (&found.kind, around), seen)?;
    }
    Some(())
}

/// What a box says that matters here.
fn note(body: &[u8], (kind, around): (&[u8; 4], &[u8; 4]), seen: &mut Seen) -> Option<()> {
    match (kind, around) {
        (b"mvhd", _) => {
            let (scale, length) = match body.first()? {
                1 => (number(body, 20)?, u64::from(number(body, 24)?) << 32 | u64::from(number(body, 28)?)),
                _ => (number(body, 12)?, u64::from(number(body, 16)?)),
            };
            let is_unknown = length == u64::from(u32::MAX) || length == u64::MAX;
            seen.seconds = if is_unknown { 0 } else { length.checked_div(u64::from(scale)).unwrap_or(0) };
        }
        (b"tkhd", _) => {
            let sizes = body.len().checked_sub(8)?;
            let (width, height) = (number(body, sizes)? >> 16, number(body, sizes + 4)? >> 16);
            // The first number of the matrix is nothing where the picture lies on its side.
            let lies = number(body, sizes.checked_sub(36)?)? == 0;
            seen.track.0 = Some(if lies { (height, width) } else { (width, height) });
        }
        (b"hdlr", b"mdia") => seen.track.1 = Some(body.get(8..12)?.try_into().ok()?),
        (b"trak", _) => match seen.track.1.as_ref()? {
            b"vide" => seen.size = seen.size.or(seen.track.0),
            b"soun" => {}
            _ => seen.has_other = true,
        },
        _ => {}
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let size = u32::try_from(body.len() + 8).unwrap();
        [size.to_be_bytes().as_slice(), kind, body].concat()
    }

    fn track(handler: &[u8; 4], hidden: &[u8]) -> Vec<u8> {
        let mut head = vec![0_u8; 84];
        head[40..44].copy_from_slice(&0x0001_0000_u32.to_be_bytes());
        head[76..78].copy_from_slice(&640_u16.to_be_bytes());
        head[80..82].copy_from_slice(&360_u16.to_be_bytes());
        let handler = boxed(b"hdlr", &[&[0; 8], handler.as_slice(), &[0; 13]].concat());
        boxed(b"trak", &[boxed(b"tkhd", &head), boxed(b"mdia", &handler), boxed(b"udta", hidden)].concat())
    }

    fn video(tracks: &[Vec<u8>]) -> Vec<u8> {
        let mut head = vec![0_u8; 100];
        head[12..16].copy_from_slice(&1000_u32.to_be_bytes());
        head[16..20].copy_from_slice(&12_500_u32.to_be_bytes());
        let place = boxed(b"udta", &boxed(b"\xa9xyz", b"+31.2304+121.4737/"));
        let movie = boxed(b"moov", &[vec![boxed(b"mvhd", &head), place], tracks.to_vec()].concat().concat());
        let start = boxed(b"ftyp", b"isom\0\0\0\0isommp42");
        [start, movie, boxed(b"mdat", b"pictures"), boxed(b"evil", b"<script>PK\x03\x04")].concat()
    }

    #[test]
    fn a_video_keeps_its_length_and_loses_where_it_was_taken() {
        let came = video(&[track(b"vide", b"GPS 31.2304N"), track(b"soun", b"")]);
        assert!(is_video(&came));
        let kept = bare(&came).unwrap();
        assert_eq!((kept.width, kept.height, kept.seconds, kept.bytes.len()), (640, 360, 12, came.len()));
        let holds = |what: &[u8]| kept.bytes.windows(what.len()).any(|window| window == what);
        assert!(holds(b"pictures") && !holds(b"31.2304") && !holds(b"<script>"));
        assert_eq!(bare(&kept.bytes).unwrap(), kept, "going through it again changes nothing");
    }

    #[test]
    fn other_tracks_and_broken_boxes_are_refused() {
        assert_eq!(bare(&video(&[track(b"vide", b""), track(b"meta", b"")])), Err(Wrong::Track));
        assert_eq!(bare(&video(&[track(b"soun", b"")])), Err(Wrong::Broken), "no picture");
        let came = video(&[track(b"vide", b"")]);
        assert_eq!(bare(&came[..came.len() - 3]), Err(Wrong::Broken));
        let nested = (0..40).fold(Vec::new(), |inner, _| boxed(b"moov", &inner));
        assert_eq!(bare(&nested), Err(Wrong::Broken));
        assert!(!is_video(b"\0\0\0\x14ftypqt  ") && !is_video(b"<html>ftypisom"));
    }
}
