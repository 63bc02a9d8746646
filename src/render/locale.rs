//! The languages of the house, and the one a browser asks for.

/// A language every page and letter exists in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Locale {
    /// Chinese as written in mainland China, the language of the house.
    #[default]
    ZhCn,
    /// English.
    En,
}

impl Locale {
    /// Every language.
    pub const ALL: [Locale; 2] = [Locale::ZhCn, Locale::En];

    /// The BCP 47 tag: `zh-CN` or `en`. Also the name of its folders.
    pub fn code(self) -> &'static str {
        match self {
            Locale::ZhCn => "zh-CN",
            Locale::En => "en",
        }
    }

    /// The language of a stored or sent tag; any Chinese or English tag counts, others are `None`.
    pub fn from_code(tag: &str) -> Option<Locale> {
        match tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "zh" => Some(Locale::ZhCn),
            "en" => Some(Locale::En),
            _ => None,
        }
    }

    /// The language an `Accept-Language` header likes best (RFC 9110, 12.5.4); of equals the first.
    /// `None` where it likes neither, so that the caller falls back on what it knows of the user.
    pub fn from_accept_language(header: &str) -> Option<Locale> {
        let mut best: Option<(u32, Locale)> = None;
        for range in header.split(',').take(32) {
            let mut parts = range.split(';');
            let Some(locale) = Locale::from_code(parts.next().unwrap_or_default().trim()) else { continue };
            let quality = parts.find_map(|part| part.trim().strip_prefix("q=")).map_or(Some(1000), thousandths);
            let Some(quality) = quality.filter(|quality| *quality > 0) else { continue };
            if best.is_none_or(|(liked, _)| quality > liked) {
                best = Some((quality, locale));
            }
        }
        best.map(|(_, locale)| locale)
    }
}

impl std::fmt::Display for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

/// A quality such as `0.8` as 800; `None` where it is not one.
fn thousandths(text: &str) -> Option<u32> {
    let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !matches!(whole, "0" | "1") || fraction.len() > 3 || !digits(fraction) {
        return None;
    }
    let value: u32 = format!("{whole}{fraction:0<3}").parse().ok()?;
    (value <= 1000).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_better_liked_language_wins_whatever_its_place() {
        for (header, expected) in [
            ("en;q=0.3, zh-CN;q=0.8", Some(Locale::ZhCn)),
            ("zh;q=0.8,en-GB", Some(Locale::En)),
            ("en,zh", Some(Locale::En)),
            ("zh-Hans-CN", Some(Locale::ZhCn)),
            ("fr, de;q=0.9", None),
            ("fr, en;q=0.1", Some(Locale::En)),
            ("en;q=0, zh;q=0.001", Some(Locale::ZhCn)),
            ("en;q=7", None),
            ("", None),
            ("*", None),
        ] {
            assert_eq!(Locale::from_accept_language(header), expected, "{header}");
        }
    }

    #[test]
    fn a_language_reads_back_from_its_tag() {
        for locale in Locale::ALL {
            assert_eq!(Locale::from_code(locale.code()), Some(locale));
        }
    }
}
