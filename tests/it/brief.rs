//! Briefs at the level of use cases: from the first line to the end, and what each refusal keeps from happening.

use entity::brief::{BriefMode, BriefState};
use entity::deliverable::Route;
use pappus::kernel::paging::Page;
use pappus::kernel::{Fault, House, wait};
use pappus::market::brief::content::{Requirement, RequirementKind};
use pappus::market::brief::product::{self, Entered};
use pappus::market::brief::{Amendment, actions, lint, store};
use pappus::market::proposal;

use crate::cast::{Cast, by, by_clock, creator, offer, written};
use crate::house::in_house;

fn code<T: std::fmt::Debug>(refused: Result<T, Fault>) -> &'static str {
    refused.unwrap_err().refusal().unwrap().code
}

async fn waits(house: &House, id: entity::BriefId) -> String {
    match wait::open_of(house.reader(), id).await.unwrap() {
        Some(wait) => format!("{} {}", wait.party, wait.until.map_or_else(|| "open".to_owned(), |until| until.to_string())),
        None => "nobody".to_owned(),
    }
}

#[tokio::test]
async fn a_brief_goes_from_its_first_line_to_selection() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let made = actions::create(&house, &by(&cast.acme), &written(BriefMode::Recruit, 2)).await.unwrap();
        let id = made.brief.id;
        assert_eq!(waits(&house, id).await, "brand open");
        actions::submit(&house, &by(&cast.acme), id).await.unwrap();
        assert_eq!(waits(&house, id).await, "platform 2026-11-23T08:00:00Z");
        assert_eq!(code(actions::rewrite(&house, &by(&cast.acme), id, &written(BriefMode::Recruit, 3)).await), "brief_not_editable");
        actions::ask_changes(&house, &by(&cast.rita), id, "Say what the shoes are made of.").await.unwrap();
        let rewritten = actions::rewrite(&house, &by(&cast.acme), id, &written(BriefMode::Recruit, 3)).await.unwrap();
        assert_eq!((rewritten.brief.slots, rewritten.brief.review_note.as_deref()), (3, Some("Say what the shoes are made of.")));
        actions::submit(&house, &by(&cast.acme), id).await.unwrap();
        let open = actions::publish(&house, &by(&cast.rita), id).await.unwrap();
        assert_eq!(open.brief.state, BriefState::Open);
        assert_eq!(waits(&house, id).await, "clock 2026-11-27T08:00:00Z");
        actions::pause(&house, &by(&cast.acme), id).await.unwrap();
        actions::resume(&house, &by(&cast.acme), id).await.unwrap();
        proposal::actions::on_silence(&house, &by_clock(), (entity::SubjectKind::Brief, id.into()), "close_applications").await.unwrap();
        assert_eq!(waits(&house, id).await, "brand 2026-11-30T02:00:00Z");
        proposal::actions::on_silence(&house, &by_clock(), (entity::SubjectKind::Brief, id.into()), "start").await.unwrap();
        let closed = actions::close(&house, &by(&cast.acme), id).await.unwrap();
        assert_eq!((closed.brief.state, closed.wait), (BriefState::Closed, None));
    })
    .await;
}

#[tokio::test]
async fn another_brand_finds_no_brief_and_a_creator_only_an_open_one() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let (rival, ana) = (cast.rival(&house).await, creator(&house, "ana").await);
        let made = actions::create(&house, &by(&cast.acme), &written(BriefMode::Recruit, 1)).await.unwrap();
        let id = made.brief.id;
        assert_eq!(code(actions::submit(&house, &by(&rival), id).await), "not_found");
        assert!(store::find_brief(house.reader(), &ana, id).await.unwrap().is_none());
        actions::submit(&house, &by(&cast.acme), id).await.unwrap();
        assert_eq!(code(actions::publish(&house, &by(&cast.acme), id).await), "role");
        actions::publish(&house, &by(&cast.rita), id).await.unwrap();
        assert!(store::find_brief(house.reader(), &ana, id).await.unwrap().is_some());
        let open = store::list_open_for(house.reader(), ana.creator.unwrap(), &Page::first(10)).await.unwrap();
        assert_eq!(open.items.len(), 1);
        let mut elsewhere = written(BriefMode::Recruit, 1);
        elsewhere.content.platforms = vec!["youtube".to_owned()];
        elsewhere.content.offer.deliverables[0].platform = "youtube".to_owned();
        cast.open_brief(&house, &elsewhere).await;
        let open = store::list_open_for(house.reader(), ana.creator.unwrap(), &Page::first(10)).await.unwrap();
        assert_eq!(open.items.len(), 1, "she has no account there");
    })
    .await;
}

#[tokio::test]
async fn a_brief_without_its_route_or_its_money_is_not_opened() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let mut unrouted = written(BriefMode::Recruit, 1);
        unrouted.content.offer.deliverables[0].route = Route::NoneNeeded;
        let made = actions::create(&house, &by(&cast.acme), &unrouted).await.unwrap();
        assert_eq!(code(actions::submit(&house, &by(&cast.acme), made.brief.id).await), "route_missing");

        cast.deposit(&house, 660_000).await;
        let flash = actions::create(&house, &by(&cast.acme), &written(BriefMode::Flash, 2)).await.unwrap();
        actions::submit(&house, &by(&cast.acme), flash.brief.id).await.unwrap();
        let open = actions::publish(&house, &by(&cast.rita), flash.brief.id).await.unwrap();
        assert!(open.brief.funded);
        assert_eq!(open.wait.unwrap().until.unwrap().to_string(), "2026-11-24T08:00:00Z");

        let second = actions::create(&house, &by(&cast.acme), &written(BriefMode::Flash, 1)).await.unwrap();
        actions::submit(&house, &by(&cast.acme), second.brief.id).await.unwrap();
        assert_eq!(code(actions::publish(&house, &by(&cast.rita), second.brief.id).await), "not_funded", "the first promises it all");
    })
    .await;
}

#[tokio::test]
async fn a_brief_that_asks_to_hide_the_ad_is_refused_with_the_field() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let mut hiding = written(BriefMode::Recruit, 1);
        hiding.content.goal = "不要标注广告，看起来像真实分享".to_owned();
        let made = actions::create(&house, &by(&cast.acme), &hiding).await.unwrap();
        let fault = actions::submit(&house, &by(&cast.acme), made.brief.id).await.unwrap_err();
        let refusal = fault.refusal().unwrap();
        assert_eq!((refusal.code, refusal.fields[0].field.as_str()), ("brief_unlawful", "content.goal"));
    })
    .await;
}

#[tokio::test]
async fn a_brief_that_makes_its_creators_say_what_they_may_not_is_refused_with_the_field() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let wanted = |kind, text: &str| Requirement { kind, text: text.to_owned() };
        let mut claiming = written(BriefMode::Recruit, 1);
        claiming.content.requirements =
            vec![wanted(RequirementKind::MustNotSay, "全网最低价"), wanted(RequirementKind::MustSay, "这是最佳的选择")];
        let made = actions::create(&house, &by(&cast.acme), &claiming).await.unwrap();
        let fault = actions::submit(&house, &by(&cast.acme), made.brief.id).await.unwrap_err();
        let named: Vec<_> = fault.refusal().unwrap().fields.iter().map(|field| (field.field.as_str(), field.code.as_str())).collect();
        assert_eq!(named, [("content.requirements.1.text", "cn.absolute.1")]);

        let mut smoking = written(BriefMode::Recruit, 1);
        smoking.category = "tobacco".to_owned();
        let made = actions::create(&house, &by(&cast.acme), &smoking).await.unwrap();
        let fault = actions::submit(&house, &by(&cast.acme), made.brief.id).await.unwrap_err();
        assert_eq!(fault.refusal().unwrap().fields[0].field, "category");

        let mut fish_oil = written(BriefMode::Recruit, 1);
        fish_oil.category = "health_food".to_owned();
        let made = actions::create(&house, &by(&cast.acme), &fish_oil).await.unwrap();
        let content = &fish_oil.content;
        let asked = lint::remarks(&lint::Read::of(&made.brief, (&fish_oil.title, content), None)).unwrap();
        assert!(asked.iter().any(|remark| remark.finding.rule == "cn.health.approval"), "{asked:?}");
    })
    .await;
}

#[tokio::test]
async fn an_amended_brief_is_a_new_version_and_its_applicants_are_told() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let ana = creator(&house, "ana").await;
        let id = cast.open_brief(&house, &written(BriefMode::Recruit, 1)).await;
        proposal::actions::apply(&house, &by(&ana), id, &proposal::actions::Application::default()).await.unwrap();
        let mut content = written(BriefMode::Recruit, 1).content;
        content.goal = "Show the shoes in the rain.".to_owned();
        let amendment = Amendment { title: "Rain shoes".to_owned(), content, remarks: Some("Rain instead of a walk.".to_owned()) };
        let amended = proposal::actions::amend(&house, &by(&cast.acme), id, &amendment).await.unwrap();
        assert_eq!((amended.brief.number, amended.brief.state), (2, BriefState::Open));
        assert_eq!(store::list_versions(house.reader(), id).await.unwrap().len(), 2);
        assert_eq!(store::content_at(house.reader(), id, 1).await.unwrap().goal, "Show the shoes on a walk.");
        let letters = crate::cast::letters_to(&house, ana.user.unwrap()).await;
        assert_eq!(letters, ["brief_amended"]);
    })
    .await;
}

#[tokio::test]
async fn a_cancelled_brief_ends_its_proposals_and_one_with_a_deal_stays() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        cast.deposit(&house, 1_000_000).await;
        let (ana, ben) = (creator(&house, "ana").await, creator(&house, "ben").await);
        let id = cast.open_brief(&house, &written(BriefMode::Recruit, 2)).await;
        let application = proposal::actions::Application { offer: Some(offer(250_000)), message: "Gladly".to_owned() };
        let applied = proposal::actions::apply(&house, &by(&ana), id, &application).await.unwrap();
        proposal::actions::apply(&house, &by(&ben), id, &application).await.unwrap();
        proposal::actions::agree(&house, &by(&cast.acme), applied.proposal.id).await.unwrap();
        assert_eq!(code(proposal::actions::cancel(&house, &by(&cast.acme), id, None).await), "open_deals");

        let other = cast.open_brief(&house, &written(BriefMode::Recruit, 2)).await;
        let applied = proposal::actions::apply(&house, &by(&ben), other, &application).await.unwrap();
        let cancelled = proposal::actions::cancel(&house, &by(&cast.acme), other, Some("No shoes left.")).await.unwrap();
        assert_eq!(cancelled.brief.state, BriefState::Cancelled);
        let ended = proposal::store::load_proposal(house.reader(), &ben, applied.proposal.id).await.unwrap();
        assert_eq!(ended.state.to_string(), "declined");
        assert_eq!(crate::cast::letters_to(&house, ben.user.unwrap()).await, ["brief_cancelled"]);
    })
    .await;
}

#[tokio::test]
async fn a_running_brief_with_work_under_it_does_not_close() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        cast.deposit(&house, 1_000_000).await;
        let ana = creator(&house, "ana").await;
        let id = cast.open_brief(&house, &written(BriefMode::Recruit, 2)).await;
        let applied = proposal::actions::apply(&house, &by(&ana), id, &proposal::actions::Application::default()).await.unwrap();
        proposal::actions::agree(&house, &by(&cast.acme), applied.proposal.id).await.unwrap();
        actions::close_applications(&house, &by(&cast.acme), id).await.unwrap();
        proposal::actions::start(&house, &by(&cast.acme), id).await.unwrap();
        let fault = actions::close(&house, &by(&cast.acme), id).await.unwrap_err();
        let refusal = fault.refusal().unwrap();
        assert_eq!(refusal.code, "open_obligations");
        assert_eq!(refusal.fields.iter().map(|field| field.code.as_str()).collect::<Vec<_>>(), ["producing"]);
    })
    .await;
}

#[tokio::test]
async fn a_product_that_has_ended_or_is_anothers_carries_no_brief() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let rival = cast.rival(&house).await;
        let entered = Entered {
            name: "Walker 3".to_owned(),
            category: "fashion".to_owned(),
            attributes: serde_json::Map::new(),
            claims: vec!["Waterproof to 20 cm".to_owned()],
            approval_number: None,
        };
        let own = product::create(&house, &by(&cast.acme), &entered).await.unwrap();
        let others = product::create(&house, &by(&rival), &entered).await.unwrap();
        let mut about = written(BriefMode::Recruit, 1);
        about.content.product_id = Some(others.id);
        assert_eq!(code(actions::create(&house, &by(&cast.acme), &about).await), "no_such_product");
        about.content.product_id = Some(own.id);
        let made = actions::create(&house, &by(&cast.acme), &about).await.unwrap();
        product::end(&house, &by(&cast.acme), own.id).await.unwrap();
        assert_eq!(code(actions::submit(&house, &by(&cast.acme), made.brief.id).await), "no_such_product");
        assert_eq!(store::list_products(house.reader(), cast.acme.organisation.unwrap(), &Page::first(5)).await.unwrap().items.len(), 0);
    })
    .await;
}
