//! Which stretch of a file a player asks for (RFC 9110, section 14). Pure.

/// The first and last byte of the one stretch that is asked for; `None` where all of the file answers as well.
pub fn stretch(asked: &str, length: usize) -> Option<(usize, usize)> {
    let (from, to) = asked.strip_prefix("bytes=")?.split_once('-')?;
    let last = length.checked_sub(1)?;
    let (from, to) = match (from.parse::<usize>(), to.parse::<usize>()) {
        (Ok(from), Ok(to)) => (from, to.min(last)),
        (Ok(from), Err(_)) if to.is_empty() => (from, last),
        (Err(_), Ok(tail)) if from.is_empty() && tail > 0 => (length.saturating_sub(tail), last),
        _ => return None,
    };
    (from <= to).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_stretch_within_the_file_is_given_and_everything_else_is_all_of_it() {
        assert_eq!(stretch("bytes=0-1", 10), Some((0, 1)));
        assert_eq!(stretch("bytes=4-", 10), Some((4, 9)));
        assert_eq!(stretch("bytes=-3", 10), Some((7, 9)));
        assert_eq!(stretch("bytes=2-900", 10), Some((2, 9)));
        for whole in ["bytes=10-", "bytes=5-4", "bytes=0-1,3-4", "bytes=-", "lines=0-1", "bytes=-0"] {
            assert_eq!(stretch(whole, 10), None, "{whole}");
        }
        assert_eq!(stretch("bytes=0-", 0), None);
    }
}
