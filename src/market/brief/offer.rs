//! What makes an offer whole: prices, days, codes and routes. Pure; used for briefs and for every round
//! of a negotiation.

use entity::Code;
use entity::deliverable::Route;

use super::content::{Offer, Wanted};
use super::vocabulary::{FORMATS, PLATFORMS};
use crate::kernel::FieldError;
use crate::market::disclosure::vocabulary::Category;

/// The most pieces one offer may hold.
const DELIVERABLES_MOST: usize = 20;
/// The highest price of one piece, in minor units: far above any real one, far below what 64 bits hold.
pub const PRICE_MOST_MINOR: i64 = 100_000_000_000;
/// Days a post stays, from and to.
const RETENTION_DAYS: (i64, i64) = (7, 365);
/// Days a draft may have.
const DUE_DAYS: (i64, i64) = (1, 180);
/// Days a publish window may have.
const WINDOW_DAYS: (i64, i64) = (1, 90);

/// Everything wrong with an offer; `field` stands before each path.
pub fn offer_errors(offer: &Offer, field: &str) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let count = offer.deliverables.len();
    if count == 0 || count > DELIVERABLES_MOST {
        let path = format!("{field}.deliverables");
        errors.push(FieldError::new(path, "count", format!("An offer has 1 to {DELIVERABLES_MOST} deliverables.")));
    }
    for (index, wanted) in offer.deliverables.iter().take(DELIVERABLES_MOST).enumerate() {
        errors.extend(wanted_errors(wanted, &format!("{field}.deliverables.{index}")));
    }
    errors
}

/// Pieces on a platform with an official order system that name no route.
pub fn missing_routes(offer: &Offer, routed_platforms: &[String], field: &str) -> Vec<FieldError> {
    let without = |wanted: &Wanted| wanted.route == Route::NoneNeeded && routed_platforms.contains(&wanted.platform);
    let pieces = offer.deliverables.iter().enumerate().filter(|(_, wanted)| without(wanted));
    pieces
        .map(|(index, wanted)| {
            let sentence = format!("{} has an official order system: choose official_order or own_channel.", wanted.platform);
            FieldError::new(format!("{field}.deliverables.{index}.route"), "route_required", sentence)
        })
        .collect()
}

/// What is wrong with a text: empty, too long, or with control characters other than line breaks and tabs.
pub fn text_error(field: &str, text: &str, (least, most): (usize, usize)) -> Option<FieldError> {
    let length = text.trim().chars().count();
    if length < least {
        return Some(FieldError::new(field, "too_short", format!("{field} needs at least {least} characters.")));
    }
    if text.chars().count() > most {
        return Some(FieldError::new(field, "too_long", format!("{field} has at most {most} characters.")));
    }
    let forbidden = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
    text.chars().any(forbidden).then(|| FieldError::new(field, "control_character", format!("{field} holds a control character.")))
}

/// What is wrong with a code.
pub fn code_error(field: &str, code: &str, known: &[&str]) -> Option<FieldError> {
    if known.contains(&code) {
        return None;
    }
    let shown: String = code.chars().take(40).collect();
    Some(FieldError::new(field, "unknown_code", format!("{shown:?} is not one of: {}.", known.join(", "))))
}

/// What is wrong with a category.
pub fn category_error(field: &str, category: &str) -> Option<FieldError> {
    let known: Vec<&str> = Category::ALL.iter().map(Code::code).collect();
    code_error(field, category, &known)
}

/// What is wrong with a number.
pub fn range_error(field: &str, number: i64, (least, most): (i64, i64)) -> Option<FieldError> {
    let sentence = || format!("{field} is a number from {least} to {most}.");
    (number < least || number > most).then(|| FieldError::new(field, "out_of_range", sentence()))
}

fn wanted_errors(wanted: &Wanted, field: &str) -> Vec<FieldError> {
    let sample = wanted.sample.as_ref();
    [
        code_error(&format!("{field}.platform"), &wanted.platform, PLATFORMS),
        code_error(&format!("{field}.format"), &wanted.format, FORMATS),
        range_error(&format!("{field}.price"), wanted.price_minor, (1, PRICE_MOST_MINOR)),
        range_error(&format!("{field}.due_days"), wanted.due_days, DUE_DAYS),
        range_error(&format!("{field}.window_days"), wanted.window_days, WINDOW_DAYS),
        range_error(&format!("{field}.retention_days"), wanted.retention_days, RETENTION_DAYS),
        sample.and_then(|sample| text_error(&format!("{field}.sample.what"), &sample.what, (1, 200))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use entity::deal::Settlement;
    use proptest::prelude::*;

    use super::*;

    fn note(price_minor: i64, retention_days: i64) -> Wanted {
        Wanted {
            platform: "xiaohongshu".to_owned(),
            format: "note".to_owned(),
            price_minor,
            route: Route::NoneNeeded,
            outline: false,
            sample: None,
            due_days: 7,
            window_days: 3,
            retention_days,
        }
    }

    fn offer(deliverables: Vec<Wanted>) -> Offer {
        Offer { settlement: Settlement::Platform, commission: false, deliverables }
    }

    #[test]
    fn a_piece_on_a_platform_with_orders_needs_a_route() {
        let wanted = offer(vec![note(100, 30)]);
        let errors = missing_routes(&wanted, &["xiaohongshu".to_owned()], "offer");
        assert_eq!(errors[0].field, "offer.deliverables.0.route");
        assert!(missing_routes(&wanted, &["douyin".to_owned()], "offer").is_empty());
    }

    #[test]
    fn a_text_with_a_control_character_is_refused_but_lines_are_not() {
        assert_eq!(text_error("goal", "one\ntwo\tthree", (1, 100)), None);
        assert_eq!(text_error("goal", "one\u{7}", (1, 100)).unwrap().code, "control_character");
        assert_eq!(text_error("goal", "   ", (1, 100)).unwrap().code, "too_short");
    }

    proptest! {
        #[test]
        fn an_offer_is_whole_exactly_when_its_price_and_days_are_in_range(price in -5_i64..5, retention in 0_i64..400) {
            let errors = offer_errors(&offer(vec![note(price, retention)]), "offer");
            prop_assert_eq!(errors.is_empty(), price > 0 && (7..=365).contains(&retention));
        }

        #[test]
        fn the_sum_of_a_whole_offer_always_fits(prices in prop::collection::vec(1..=PRICE_MOST_MINOR, 1..=DELIVERABLES_MOST)) {
            let offer = offer(prices.iter().map(|price| note(*price, 30)).collect());
            prop_assert!(offer_errors(&offer, "offer").is_empty());
            prop_assert_eq!(offer.price_minor(), Some(prices.iter().sum()));
        }
    }
}
