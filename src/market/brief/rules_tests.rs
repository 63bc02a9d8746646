//! What the rules of a brief are held to.

use entity::deal::Settlement;
use entity::deliverable::Route;
use entity::{BriefId, DealId, Instant, Party, WaitId};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::market::brief::content::{Offer, Wanted};

fn written() -> Written {
    let wanted = Wanted {
        platform: "xiaohongshu".to_owned(),
        format: "note".to_owned(),
        price_minor: 300_000,
        route: Route::OwnChannel,
        outline: false,
        sample: None,
        due_days: 7,
        window_days: 3,
        retention_days: 30,
    };
    Written {
        mode: BriefMode::Recruit,
        title: "Autumn shoes".to_owned(),
        category: "fashion".to_owned(),
        currency: Currency::CNY,
        budget_minor: 900_000,
        slots: 3,
        applications_days: 5,
        unlock_code: None,
        content: Content {
            goal: "Show the shoes on a walk.".to_owned(),
            product_id: None,
            markets: vec!["CN".to_owned()],
            platforms: vec!["xiaohongshu".to_owned()],
            requirements: Vec::new(),
            offer: Offer { settlement: Settlement::Platform, commission: false, deliverables: vec![wanted] },
        },
    }
}

fn fields(written: &Written) -> Vec<String> {
    errors(written).into_iter().map(|error| format!("{} {}", error.field, error.code)).collect()
}

fn waiting(subject_kind: SubjectKind, state: &str, deal: bool) -> wait::Model {
    let now = Instant::from_micros(0);
    wait::Model {
        id: WaitId(Uuid::from_u128(1)),
        subject_kind,
        subject_id: Uuid::from_u128(2),
        subject_version: 1,
        state: state.to_owned(),
        party: Party::Creator,
        role: None,
        organisation_id: None,
        user_id: None,
        creator_id: None,
        brief_id: Some(BriefId(Uuid::from_u128(3))),
        deal_id: deal.then(|| DealId(Uuid::from_u128(4))),
        since: now,
        until: None,
        on_silence: None,
        remind_at: None,
        reminded: 0,
        escalated: false,
        paused_at: None,
        leased_until: None,
        ended_at: None,
        ended_by: None,
    }
}

fn row() -> brief::Model {
    let now = Instant::from_micros(0);
    let written = written();
    brief::Model {
        id: BriefId(Uuid::from_u128(3)),
        state: BriefState::Running,
        version: 7,
        created_at: now,
        changed_at: now,
        brand_id: Uuid::from_u128(5).into(),
        brand_user_id: Uuid::from_u128(6).into(),
        mode: BriefMode::Flash,
        number: 1,
        title: written.title,
        category: written.category,
        content: String::new(),
        platforms: ",xiaohongshu,".to_owned(),
        currency: Currency::CNY,
        price_whole: 1,
        budget_minor: 1,
        slots: 1,
        slots_taken: 0,
        funded: false,
        unlock_code: None,
        applications_days: 5,
        applications_until: None,
        published_at: None,
        review_note: None,
    }
}

#[test]
fn a_whole_brief_has_nothing_wrong_with_it() {
    assert_eq!(fields(&written()), Vec::<String>::new());
}

#[test]
fn every_wrong_field_is_named_at_once() {
    let mut wrong = written();
    wrong.title = String::new();
    wrong.category = "shoes".to_owned();
    wrong.slots = 10_001;
    wrong.content.markets = vec!["XX".to_owned()];
    wrong.unlock_code = Some("abcd".to_owned());
    insta::assert_snapshot!(fields(&wrong).join("\n"), @r"
    title too_short
    category unknown_code
    slots out_of_range
    unlock_code flash_only
    content.markets.0 unknown_code
    ");
}

#[test]
fn a_flash_brief_must_cover_every_slot_and_others_one() {
    let mut flash = Written { mode: BriefMode::Flash, ..written() };
    assert!(fields(&flash).is_empty());
    flash.budget_minor = 899_999;
    assert_eq!(fields(&flash), ["budget budget_too_small"]);
    assert!(fields(&Written { mode: BriefMode::Recruit, ..flash }).is_empty());
}

#[test]
fn a_deliverable_stands_on_a_platform_of_its_brief() {
    let mut wrong = written();
    wrong.content.platforms = vec!["douyin".to_owned()];
    assert_eq!(fields(&wrong), ["content.offer.deliverables.0.platform not_in_brief"]);
}

#[test]
fn a_routed_platform_without_a_route_is_named() {
    let terms = Terms::first().unwrap();
    let mut content = written().content;
    assert_eq!(must_have_routes(&content, &terms), Ok(()));
    content.offer.deliverables[0].route = Route::NoneNeeded;
    assert_eq!(must_have_routes(&content, &terms).unwrap_err().code(), "route_missing");
}

#[test]
fn retention_does_not_keep_a_brief_open_but_a_draft_does() {
    let retention = waiting(SubjectKind::Deliverable, "in_retention", true);
    let producing = waiting(SubjectKind::Deliverable, "producing", true);
    assert_eq!(must_owe_nothing(&row(), std::slice::from_ref(&retention)), Ok(()));
    let refused = must_owe_nothing(&row(), &[retention.clone(), producing]).unwrap_err();
    assert_eq!(refused.fields().len(), 1);
    assert_eq!(must_have_no_deal(&[retention]), Err(BriefError::OpenDeals));
    assert_eq!(must_have_no_deal(&[waiting(SubjectKind::Proposal, "applied", false)]), Ok(()));
}

proptest! {
    #[test]
    fn slots_and_days_are_refused_exactly_outside_their_ranges(slots in -10_i64..20_000, days in -3_i64..30) {
        let written = Written { slots, applications_days: days, budget_minor: 1_000_000_000_000, ..written() };
        let whole = (1..=10_000).contains(&slots) && (1..=14).contains(&days);
        prop_assert_eq!(errors(&written).is_empty(), whole);
    }
}
