//! Steps taken from letters: once, without a sign-in, and only while everything the link rests on still holds.

use entity::brief::BriefMode;
use entity::outbox::{self, Channel};
use entity::proposal::ProposalState;
use entity::{Code, Letter, ProposalId, Role, event};
use jiff::SignedDuration;
use pappus::config::Environment;
use pappus::kernel::{Actor, House};
use pappus::market::proposal::actions::{self, Invitation, InvitationKind};
use pappus::market::proposal::store;
use pappus::render::{Locale, Words};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use crate::browser::{Browser, Seen};
use crate::cast::{Cast, bid, by, by_clock, colleague, creator, written};
use crate::house::in_house;

/// Acme asks Ana whether she is interested in a brief of this title.
async fn asked(house: &House, title: &str) -> (Cast, Actor, ProposalId) {
    let cast = Cast::enter(house).await;
    cast.deposit(house, 1_000_000).await;
    let ana = creator(house, "ana").await;
    let mut brief = written(BriefMode::Custom, 1);
    brief.title = title.to_owned();
    let brief = cast.open_brief(house, &brief).await;
    let creator_id = ana.creator.unwrap();
    let invitation = Invitation { creator_id, kind: InvitationKind::Inquiry, offer: None, message: "Would you?".to_owned() };
    let id = actions::invite(house, &by(&cast.acme), brief, &invitation).await.unwrap().proposal.id;
    (cast, ana, id)
}

/// The link of a step in somebody's newest e-mail of a sort, as it stands there.
async fn link(house: &House, reader: &Actor, letter: Letter, step: &str) -> String {
    let own = outbox::Entity::find().filter(outbox::Column::UserId.eq(reader.user.unwrap())).filter(outbox::Column::Letter.eq(letter));
    let own = own.filter(outbox::Column::Channel.eq(Channel::Email)).order_by_desc(outbox::Column::Id);
    let row = own.one(house.reader()).await.unwrap().unwrap();
    let browser = Browser::at(house, Environment::Test).await;
    browser.becomes(house, reader).await;
    let text = browser.opens(&format!("/mailbox/{}", row.id)).await.text;
    let (_, after) = text.split_once(&format!("/act/{step}.")).unwrap_or_else(|| panic!("no link for {step} in {text}"));
    let secret: String = after.chars().take_while(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter)).collect();
    format!("/act/{step}.{secret}?lang=en")
}

async fn events(house: &House) -> u64 {
    event::Entity::find().count(house.reader()).await.unwrap()
}

async fn state(house: &House, id: ProposalId) -> ProposalState {
    store::load_proposal(house.reader(), &Actor::clock(), id).await.unwrap().state
}

/// Opens a link and sends what its page offers, in a browser that has never been here.
async fn follows(house: &House, link: &str) -> (Seen, Seen) {
    let browser = Browser::at(house, Environment::Test).await;
    let shown = browser.opens(link).await;
    let token = shown.token();
    let taken = browser.posts(link, &[("csrf", token.as_str())]).await;
    (shown, taken)
}

/// A link that is void says so twice, and nothing happens.
async fn explains(house: &House, link: &str, status: u16, words: &str) {
    let before = events(house).await;
    let (shown, taken) = follows(house, link).await;
    for seen in [shown, taken] {
        assert_eq!(seen.status, status, "{}", seen.text);
        assert!(seen.text.contains(words) && seen.text.contains("/sign-in"), "{}", seen.text);
    }
    assert_eq!(events(house).await, before, "{words}");
}

#[actix_web::test]
async fn a_step_is_taken_once_from_its_letter_without_a_sign_in() {
    in_house(async |house| {
        let (_, ana, id) = asked(&house, "Autumn shoes").await;
        let link = link(&house, &ana, Letter::InquiryReceived, "interest").await;
        let before = events(&house).await;
        let browser = Browser::at(&house, Environment::Test).await;
        for _ in 0..3 {
            let shown = browser.opens(&link).await;
            assert_eq!(shown.status, 200, "{}", shown.text);
            assert!(shown.text.contains("Autumn shoes") && shown.text.contains("You answer for"), "{}", shown.text);
        }
        assert_eq!(browser.posts(&link, &[]).await.status, 403, "only the form of its page counts");
        assert_eq!((events(&house).await, state(&house, id).await), (before, ProposalState::Asked), "looking changes nothing");

        let (_, taken) = follows(&house, &link).await;
        assert_eq!(taken.status, 200, "{}", taken.text);
        assert_eq!(state(&house, id).await, ProposalState::Interested);
        let last = event::Entity::find().filter(event::Column::SubjectId.eq(id.0)).order_by_desc(event::Column::Number);
        let last = last.one(house.reader()).await.unwrap().unwrap();
        assert_eq!((last.name.as_str(), last.user_id, last.role), ("interest", ana.user, Role::Creator));

        let after = events(&house).await;
        let again = browser.opens(&link).await;
        assert_eq!(again.status, 410);
        assert!(again.text.contains("You have already done this"), "{}", again.text);
        let token = browser.opens("/sign-in").await.token();
        assert_eq!(browser.posts(&link, &[("csrf", token.as_str())]).await.status, 410);
        assert_eq!(events(&house).await, after);
    })
    .await;
}

#[actix_web::test]
async fn a_link_that_was_tampered_with_is_not_known() {
    in_house(async |house| {
        let (_, ana, _) = asked(&house, "Autumn shoes").await;
        let link = link(&house, &ana, Letter::InquiryReceived, "interest").await;
        let unknown = "This link is not known";
        explains(&house, &link.replace("/act/interest.", "/act/agree."), 404, unknown).await;
        explains(&house, &link.replace("/act/interest.", "/act/decline."), 404, unknown).await;
        explains(&house, "/act/interest.AAAA?lang=en", 404, unknown).await;
        explains(&house, "/act/x?lang=en", 404, unknown).await;
        let (head, tail) = link.split_at(link.find('?').unwrap() - 6);
        explains(&house, &format!("{head}AAAA{}", &tail[4..]), 404, unknown).await;
        let call = by_clock();
        let moved = house.promise(&call, async |tx| {
            let sql = "UPDATE app_user SET email = $1 WHERE id = $2";
            tx.db().execute_raw(tx.sql(sql, ["elsewhere@example.test".into(), ana.user.unwrap().into()])).await?;
            Ok(())
        });
        moved.await.unwrap();
        explains(&house, &link, 404, unknown).await;
    })
    .await;
}

#[actix_web::test]
async fn a_link_ends_with_its_deadline_and_with_whatever_happens_before() {
    in_house(async |house| {
        let (cast, ana, id) = asked(&house, "Autumn shoes").await;
        let first = link(&house, &ana, Letter::InquiryReceived, "interest").await;
        house.clock().forward(SignedDuration::from_hours(73));
        explains(&house, &first, 410, "The time of this link is over").await;
        actions::withdraw(&house, &by(&cast.acme), id, "No longer").await.unwrap();
        explains(&house, &first, 410, "Something has happened since").await;
    })
    .await;
}

#[actix_web::test]
async fn a_link_rests_on_the_seat_of_its_reader() {
    in_house(async |house| {
        let (cast, ana, id) = asked(&house, "Autumn shoes").await;
        actions::interest(&house, &by(&ana), id, "Yes").await.unwrap();
        actions::offer(&house, &by(&cast.acme), id, &bid(300_000), "Three thousand").await.unwrap();
        actions::counter(&house, &by(&ana), id, &bid(400_000), "Four").await.unwrap();
        let link = link(&house, &cast.acme, Letter::OfferCountered, "agree").await;
        let call = by_clock();
        let seat = async |role: Role, ended: bool| {
            let changed = house.promise(&call, async |tx| {
                let sql = "UPDATE membership SET role = $1, ended_at = $2 WHERE user_id = $3";
                let ended_at = ended.then(|| tx.now());
                tx.db().execute_raw(tx.sql(sql, [role.into(), ended_at.into(), cast.acme.user.unwrap().into()])).await?;
                Ok(())
            });
            changed.await.unwrap();
        };
        seat(Role::BrandViewer, false).await;
        explains(&house, &link, 410, "You no longer answer here").await;
        seat(Role::BrandOwner, true).await;
        explains(&house, &link, 410, "You no longer answer here").await;
        seat(Role::BrandOwner, false).await;
        let (_, taken) = follows(&house, &link).await;
        assert_eq!(taken.status, 200, "{}", taken.text);
        assert_eq!(state(&house, id).await, ProposalState::Agreed);
    })
    .await;
}

#[actix_web::test]
async fn hostile_names_stay_text_on_the_page_of_a_link() {
    in_house(async |house| {
        let (_, ana, _) = asked(&house, "<script>alert(1)</script>").await;
        let link = link(&house, &ana, Letter::InquiryReceived, "interest").await;
        let shown = Browser::at(&house, Environment::Test).await.opens(&link).await;
        assert!(shown.status == 200 && shown.text.contains("&lt;script&gt;alert(1)"), "{}", shown.text);
        assert!(!shown.text.contains("<script>"), "{}", shown.text);
    })
    .await;
}

#[actix_web::test]
async fn operators_see_how_letters_read_and_others_do_not() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let olga = colleague(&house, &cast.rita, ("olga@pappus.test", Role::Operator)).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &olga).await;
        assert_eq!(browser.opens("/letters/preview").await.status, 200);
        let letter = browser.opens("/letters/preview/draft_submitted").await;
        assert!(letter.status == 200 && letter.text.contains("待审稿") && letter.text.contains("waits for your review"), "{}", letter.text);
        let html = browser.opens("/letters/preview/draft_submitted?form=html&in=en").await;
        assert!(html.status == 200 && html.headers["content-security-policy"].contains("default-src 'none'"));
        assert_eq!(browser.opens("/letters/preview/no_such_letter").await.status, 404);
        for locale in Locale::ALL {
            let words = Words::load(locale).unwrap();
            let nameless: Vec<_> = Letter::ALL.iter().filter(|letter| words.say_if_known(&format!("letter-{letter}")).is_none()).collect();
            assert_eq!(nameless, Vec::<&Letter>::new(), "every letter is called something in {locale}");
        }
        browser.becomes(&house, &cast.acme).await;
        assert_eq!(browser.opens("/letters/preview").await.status, 403);
    })
    .await;
}
