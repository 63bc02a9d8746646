//! Whether somebody looks at a page that was asked for. Browsers fetch pages ahead and scripts fetch them in the background;
//! what counts as read only once it is seen asks here. Pure.

use actix_web::http::header::HeaderMap;

/// What a script of ours says that shows at once what it fetches (`page.js`).
const SHOWN: &str = "x-shown";
/// How browsers say that they fetch ahead, the older ways included.
const AHEAD: [&str; 3] = ["sec-purpose", "purpose", "x-moz"];

/// Whether the answer is shown to a person now. Browsers that say nothing of all this are taken to show what they ask for.
pub fn is_looked_at(headers: &HeaderMap) -> bool {
    let says = |name: &str, word: &str| headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|text| text.contains(word));
    if AHEAD.iter().any(|name| says(name, "prefetch") || says(name, "prerender")) {
        return false;
    }
    match headers.get("sec-fetch-dest").map(|value| value.as_bytes()) {
        None | Some(b"document") => true,
        Some(_) => says(SHOWN, "yes"),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn looked_at(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        is_looked_at(&headers)
    }

    #[test]
    fn a_page_that_was_opened_is_looked_at_and_one_fetched_ahead_is_not() {
        assert!(looked_at(&[]));
        assert!(looked_at(&[("sec-fetch-dest", "document")]));
        assert!(!looked_at(&[("sec-fetch-dest", "document"), ("sec-purpose", "prefetch;prerender")]));
        assert!(!looked_at(&[("purpose", "prefetch")]));
        assert!(!looked_at(&[("x-moz", "prefetch")]));
    }

    #[test]
    fn a_script_says_whether_it_shows_what_it_fetches() {
        assert!(!looked_at(&[("sec-fetch-dest", "empty")]));
        assert!(!looked_at(&[("sec-fetch-dest", "empty"), ("x-shown", "no")]));
        assert!(looked_at(&[("sec-fetch-dest", "empty"), ("x-shown", "yes")]));
    }
}
