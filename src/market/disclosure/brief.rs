//! What a brief may not ask for: a hidden advertisement, a bought opinion, a prohibited product.

use std::collections::BTreeMap;

use serde_json::Value;

use super::note::Note;
use super::vocabulary::{Category, Compensation};

/// A brief's text in the shape that packs judge; passages are those of the body.
pub fn as_note(text: &str) -> Note {
    Note {
        id: String::new(),
        markets: Vec::new(),
        platform: "website".to_owned(),
        language: String::new(),
        title: String::new(),
        body: text.to_owned(),
        hashtags: Vec::new(),
        compensation: Compensation::Paid,
        category: Category::Service,
        facts: BTreeMap::new(),
    }
}

/// What a brief is about.
#[derive(Debug, Clone, Copy)]
pub struct Promoted<'a> {
    /// The markets its posts are meant for.
    pub markets: &'a [String],
    /// What is advertised.
    pub category: Category,
    /// Its approval number, where it has one.
    pub approval_no: Option<&'a str>,
}

impl Promoted<'_> {
    /// A post of these words about it.
    pub fn saying(&self, text: &str) -> Note {
        let number = self.approval_no.map(|number| ("approval_no".to_owned(), Value::String(number.to_owned())));
        Note { markets: self.markets.to_vec(), category: self.category, facts: number.into_iter().collect(), ..as_note(text) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Rulebook;

    fn rules(text: &str) -> Vec<String> {
        Rulebook::embedded().unwrap().brief_lint(text).into_iter().map(|finding| finding.rule).collect()
    }

    #[test]
    fn a_brief_that_hides_the_advertisement_is_found() {
        for text in [
            "笔记里不要标注广告",
            "语气像素人分享，不要看出是广告",
            "强调是自费购买",
            "Make it look organic",
            "Please don't disclose the partnership",
            "Do not use #ad",
        ] {
            assert_eq!(rules(text), ["brief.hide"], "{text}");
        }
    }

    #[test]
    fn a_brief_that_asks_for_the_label_is_not() {
        for text in
            ["请在标题标注广告", "不要忘记标注广告", "避免违反广告法的用语", "Do not forget to add #ad", "Keep the tone organic and warm"]
        {
            assert_eq!(rules(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn bought_opinions_prohibited_products_and_side_deals_are_found() {
        assert_eq!(rules("必须五星好评"), ["brief.review"]);
        assert_eq!(rules("推广新款电子烟"), ["brief.product"]);
        assert_eq!(rules("我们不接电子烟品牌"), Vec::<String>::new());
        assert_eq!(rules("线下结算"), ["brief.contact"]);
    }
}
