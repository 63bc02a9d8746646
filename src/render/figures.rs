//! Amounts, shares and days as a person reads them. Only text and integers; no floats.

use super::Words;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Locale;

/// An amount with its currency, grouped by thousands: `¥1,234.50` in Chinese, `CNY 1,234.50` in English.
/// `amount` is the plain decimal text of a `Money`; `None` where it is not one.
pub fn money_text(amount: &str, currency: &str, locale: Locale) -> Option<String> {
    let (sign, plain) = amount.strip_prefix('-').map_or(("", amount), |plain| ("-", plain));
    let (whole, fraction) = plain.split_once('.').map_or((plain, None), |(whole, fraction)| (whole, Some(fraction)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !fraction.is_none_or(digits) {
        return None;
    }
    let mut grouped = grouped(whole);
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    Some(format!("{sign}{}{grouped}", mark(currency, locale)))
}

/// A plain number grouped by thousands: 25537 is `25,537`.
pub(super) fn count_text(count: u64) -> String {
    grouped(&count.to_string())
}

/// Digits with a comma between the thousands.
fn grouped(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() + 8);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Hundredths of a percent as a percentage: 1050 is `10.5%`.
pub(super) fn percent_text(basis_points: i64) -> String {
    let sign = if basis_points < 0 { "-" } else { "" };
    let (whole, fraction) = (basis_points.unsigned_abs() / 100, basis_points.unsigned_abs() % 100);
    let fraction = format!("{fraction:02}");
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}%")
}

/// How much of a moment is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The day: `2026年11月25日`.
    Day,
    /// The day with its weekday, the time and the zone, for bodies and pages.
    Full,
    /// Day, weekday and time without year and zone, for subjects.
    Short,
    /// Day and weekday, for subjects.
    ShortDay,
}

/// An RFC 3339 instant in a viewer's IANA time zone.
pub fn moment_text(words: &Words, instant: &str, zone: &str, moment: Moment) -> Result<String, String> {
    let timestamp: Timestamp = instant.parse().map_err(|_| format!("{instant:?} is not an RFC 3339 instant"))?;
    let time_zone = TimeZone::get(zone).map_err(|_| format!("{zone:?} is not a time zone"))?;
    let local = timestamp.to_zoned(time_zone);
    let say = |key: &str| words.say(key).map_err(|error| error.to_string());
    let weekday = say(&format!("weekday-{}", local.weekday().to_monday_one_offset()))?;
    Ok(match (words.locale(), moment) {
        (Locale::ZhCn, Moment::Day) => local.strftime("%Y年%-m月%-d日").to_string(),
        (Locale::En, Moment::Day) => local.strftime("%-d %b %Y").to_string(),
        (Locale::ZhCn, Moment::Short) => format!("{}{weekday}{}", local.strftime("%-m月%-d日"), local.strftime("%H:%M")),
        (Locale::En, Moment::Short) => format!("{weekday} {}", local.strftime("%-d %b, %H:%M")),
        (Locale::ZhCn, Moment::ShortDay) => format!("{}{weekday}", local.strftime("%-m月%-d日")),
        (Locale::En, Moment::ShortDay) => format!("{weekday} {}", local.strftime("%-d %b")),
        (Locale::ZhCn, Moment::Full) => {
            format!("{} {weekday} {}（{}）", local.strftime("%Y年%-m月%-d日"), local.strftime("%H:%M"), zone_text(words, &local))
        }
        (Locale::En, Moment::Full) => format!("{weekday} {} ({})", local.strftime("%-d %b %Y, %H:%M"), zone_text(words, &local)),
    })
}

/// Whether clocks in two zones show the same at an instant.
pub fn is_same_clock(instant: &str, zone: &str, other: &str) -> Result<bool, String> {
    let timestamp: Timestamp = instant.parse().map_err(|_| format!("{instant:?} is not an RFC 3339 instant"))?;
    let offset = |zone: &str| TimeZone::get(zone).map(|zone| zone.to_offset(timestamp)).map_err(|_| format!("{zone:?} is not a time zone"));
    Ok(offset(zone)? == offset(other)?)
}

/// The zone as a reader knows it, with its distance from UTC: `北京时间 UTC+8`.
fn zone_text(words: &Words, local: &jiff::Zoned) -> String {
    let name = words.zone(local.time_zone().iana_name().unwrap_or("UTC"));
    let seconds = local.offset().seconds();
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs() / 60);
    match (minutes / 60, minutes % 60) {
        (0, 0) => name,
        (hours, 0) => format!("{name} UTC{sign}{hours}"),
        (hours, rest) => format!("{name} UTC{sign}{hours}:{rest:02}"),
    }
}

fn mark(currency: &str, locale: Locale) -> String {
    match (locale, currency) {
        (Locale::ZhCn, "CNY") => "¥".to_owned(),
        (Locale::ZhCn, "USD") => "US$".to_owned(),
        (Locale::ZhCn, "EUR") => "€".to_owned(),
        (Locale::ZhCn | Locale::En, other) => format!("{other} "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_by_thousands_in_every_currency() {
        for (amount, currency, chinese, english) in [
            ("1234.50", "CNY", "¥1,234.50", "CNY 1,234.50"),
            ("0.01", "CNY", "¥0.01", "CNY 0.01"),
            ("-1234567.00", "USD", "-US$1,234,567.00", "-USD 1,234,567.00"),
            ("100000", "JPY", "JPY 100,000", "JPY 100,000"),
            ("999", "JPY", "JPY 999", "JPY 999"),
        ] {
            assert_eq!(money_text(amount, currency, Locale::ZhCn).unwrap(), chinese);
            assert_eq!(money_text(amount, currency, Locale::En).unwrap(), english);
        }
        for crooked in ["", "-", "1e3", "1,000", ".5", "5."] {
            assert_eq!(money_text(crooked, "CNY", Locale::En), None, "{crooked}");
        }
    }

    proptest::proptest! {
        #[test]
        fn grouping_only_adds_commas(minor in proptest::prelude::any::<i64>()) {
            let plain = format!("{}.{:02}", minor / 100, (minor % 100).unsigned_abs());
            let said = money_text(&plain, "CNY", Locale::ZhCn).unwrap();
            proptest::prop_assert_eq!(said.replace([',', '¥'], ""), plain);
        }
    }

    #[test]
    fn shares_are_said_without_idle_zeros() {
        assert_eq!([0, 600, 1050, 1, -25].map(percent_text), ["0%", "6%", "10.5%", "0.01%", "-0.25%"]);
    }

    #[test]
    fn a_moment_is_said_in_the_viewers_zone() {
        let say = |locale, zone, moment| moment_text(&Words::load(locale).unwrap(), "2026-11-25T10:00:00Z", zone, moment).unwrap();
        assert_eq!(say(Locale::ZhCn, "Asia/Shanghai", Moment::Full), "2026年11月25日 周三 18:00（北京时间 UTC+8）");
        assert_eq!(say(Locale::En, "Asia/Kolkata", Moment::Full), "Wed 25 Nov 2026, 15:30 (Asia/Kolkata UTC+5:30)");
        assert_eq!(say(Locale::ZhCn, "Asia/Shanghai", Moment::Short), "11月25日周三18:00");
        assert_eq!(say(Locale::En, "Asia/Shanghai", Moment::ShortDay), "Wed 25 Nov");
        assert_eq!(say(Locale::En, "UTC", Moment::Full), "Wed 25 Nov 2026, 10:00 (UTC)");
        assert_eq!(say(Locale::En, "Pacific/Auckland", Moment::Day), "25 Nov 2026");
        assert_eq!(say(Locale::En, "Pacific/Kiritimati", Moment::Day), "26 Nov 2026");
    }

    #[test]
    fn an_unknown_zone_or_day_is_refused() {
        let words = Words::load(Locale::En).unwrap();
        assert!(moment_text(&words, "2026-11-25T10:00:00Z", "Mars/Olympus", Moment::Full).is_err());
        assert!(moment_text(&words, "tomorrow", "UTC", Moment::Full).is_err());
    }
}
