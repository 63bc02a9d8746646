//! People, organisations, sign-ins, creators and mandates, at the level of use cases.

use entity::representation::{Receives, RepresentationState};
use entity::{Letter, OrganisationId, Role, SessionId, UserId, outbox};
use insta::assert_snapshot;
use jiff::SignedDuration;
use pappus::kernel::{Actor, Call, Fault, House};
use pappus::market::identity::rules::device::Device;
use pappus::market::identity::{self, NewUser, OrganisationDraft, Person, Place, ProfileDraft, SignIn, SignUp, SignedIn, store};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::house::in_house;

const PASSWORD: &str = "nine lives of a grey cat";

fn person(name: &str) -> Person {
    Person { name: name.to_owned(), locale: "en".to_owned(), zone: "Asia/Shanghai".to_owned() }
}

fn organisation(name: &str) -> OrganisationDraft {
    OrganisationDraft {
        name: name.to_owned(),
        legal_name: None,
        registration_number: None,
        country: "CN".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        email: None,
    }
}

fn profile(name: &str) -> ProfileDraft {
    ProfileDraft {
        display_name: name.to_owned(),
        bio: String::new(),
        region: "CN".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        languages: vec!["zh".to_owned()],
        categories: vec!["beauty".to_owned()],
        birth_date: "2001-12-31".to_owned(),
    }
}

async fn settle(house: &House, name: &str, place: Place) -> UserId {
    let new = NewUser { email: format!("{name}@example.test"), person: person(name), password: Some(PASSWORD.to_owned()), place };
    identity::create_user_by_operator(house, &Call::by(Actor::clock()), new).await.unwrap()
}

fn attempt(name: &str, password: &str) -> SignIn {
    SignIn {
        email: format!("{name}@example.test"),
        password: password.to_owned(),
        otp: None,
        device: Device::of(Some("a browser"), None),
        second_factor_required: true,
    }
}

async fn sign_in(house: &House, name: &str) -> SignedIn {
    identity::sign_in(house, &nobody(), attempt(name, PASSWORD)).await.unwrap()
}

fn nobody() -> Call {
    Call::by(Actor::nobody())
}

async fn acting(house: &House, session: SessionId) -> Option<Actor> {
    store::actor_of_session(house.reader(), session, house.now()).await.unwrap()
}

fn code<T: std::fmt::Debug>(answer: Result<T, Fault>) -> &'static str {
    answer.unwrap_err().refusal().unwrap().code
}

/// The secret at the end of the link in the newest letter of a kind to a person.
async fn ticket(house: &House, user: UserId, letter: Letter) -> String {
    let letters = outbox::Entity::find().filter(outbox::Column::UserId.eq(user)).filter(outbox::Column::Letter.eq(letter));
    let newest = letters.order_by_desc(outbox::Column::Id).one(house.reader()).await.unwrap().unwrap();
    let facts: serde_json::Value = serde_json::from_str(&newest.facts).unwrap();
    facts["facts"]["link"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_brand_signs_up_and_acts_once_its_address_is_confirmed() {
    in_house(async |house| {
        let sign_up = SignUp {
            email: "Bea@Example.test".to_owned(),
            password: PASSWORD.to_owned(),
            person: person("Bea"),
            place: Place::Brand(organisation("Acme")),
        };
        identity::sign_up(&house, &nobody(), sign_up).await.unwrap();
        assert_eq!(code(identity::sign_in(&house, &nobody(), attempt("bea", PASSWORD)).await), "sign_in_wrong");

        let user = store::find_user_by_email(house.reader(), "bea@example.test").await.unwrap().unwrap().id;
        let token = ticket(&house, user, Letter::ConfirmAddress).await;
        identity::confirm_address(&house, &nobody(), &token).await.unwrap();
        assert_eq!(code(identity::confirm_address(&house, &nobody(), &token).await), "ticket_over");

        let actor = sign_in(&house, "bea").await.actor;
        assert_eq!(actor.role, Role::BrandOwner);
        assert_eq!(store::owner_of(house.reader(), actor.organisation.unwrap()).await.unwrap(), Some(user));
    })
    .await;
}

#[tokio::test]
async fn signing_up_with_a_known_address_tells_nothing_and_offers_a_new_password() {
    in_house(async |house| {
        let user = settle(&house, "ana", Place::Creator(profile("Ana"))).await;
        let again = SignUp {
            email: "ana@example.test".to_owned(),
            password: "another password of hers".to_owned(),
            person: person("Ana"),
            place: Place::Nothing,
        };
        assert_eq!(identity::sign_up(&house, &nobody(), again).await.unwrap().email, "ana@example.test");
        let token = ticket(&house, user, Letter::ResetPassword).await;

        let before = sign_in(&house, "ana").await;
        identity::reset_password(&house, &nobody(), &token, "a password she remembers").await.unwrap();
        assert_eq!(acting(&house, before.session_id).await, None);
        assert_eq!(code(identity::sign_in(&house, &nobody(), attempt("ana", PASSWORD)).await), "sign_in_wrong");
    })
    .await;
}

#[tokio::test]
async fn an_address_has_a_budget_of_wrong_passwords_whether_it_is_known_or_not() {
    in_house(async |house| {
        settle(&house, "ana", Place::Nothing).await;
        for name in ["ana", "nobody"] {
            for _ in 0..10 {
                assert_eq!(code(identity::sign_in(&house, &nobody(), attempt(name, "wrong")).await), "sign_in_wrong");
            }
            assert_eq!(code(identity::sign_in(&house, &nobody(), attempt(name, PASSWORD)).await), "sign_in_limited");
        }
        house.clock().forward(SignedDuration::from_mins(16));
        sign_in(&house, "ana").await;
    })
    .await;
}

#[tokio::test]
async fn a_refresh_token_used_twice_ends_the_sign_in() {
    in_house(async |house| {
        settle(&house, "ana", Place::Creator(profile("Ana"))).await;
        let first = sign_in(&house, "ana").await;
        let second = identity::refresh(&house, &nobody(), &first.refresh_token, &Device::default()).await.unwrap();
        assert_eq!(second.session_id, first.session_id);
        assert_eq!(code(identity::refresh(&house, &nobody(), &first.refresh_token, &Device::default()).await), "refresh_over");
        assert_eq!(code(identity::refresh(&house, &nobody(), &second.refresh_token, &Device::default()).await), "refresh_over");
        assert_eq!(acting(&house, first.session_id).await, None);
    })
    .await;
}

#[tokio::test]
async fn finance_acts_for_nobody_before_a_second_factor_is_set() {
    in_house(async |house| {
        settle(&house, "fin", Place::Staff { role: Role::Finance }).await;
        let signed_in = sign_in(&house, "fin").await;
        assert!(signed_in.second_factor_missing);
        assert_eq!(signed_in.actor.role, Role::Nobody);

        let call = Call::by(signed_in.actor.clone());
        let url = identity::begin_totp(&house, &call).await.unwrap();
        let app = totp_rs::Totp::from_url(&url).unwrap();
        let now = || app.generate(house.now().millis() / 1000).to_string();
        assert_eq!(code(identity::confirm_totp(&house, &call, "000000").await), "otp_required");
        identity::confirm_totp(&house, &call, &now()).await.unwrap();
        assert_eq!(acting(&house, signed_in.session_id).await.unwrap().role, Role::Finance);

        assert_eq!(code(identity::sign_in(&house, &nobody(), attempt("fin", PASSWORD)).await), "otp_required");
        let with_code = SignIn { otp: Some(now()), ..attempt("fin", PASSWORD) };
        assert_eq!(code(identity::sign_in(&house, &nobody(), with_code).await), "otp_required");
        house.clock().forward(SignedDuration::from_secs(30));
        let with_code = SignIn { otp: Some(now()), ..attempt("fin", PASSWORD) };
        assert_eq!(identity::sign_in(&house, &nobody(), with_code).await.unwrap().actor.role, Role::Finance);
    })
    .await;
}

#[tokio::test]
async fn an_invited_member_joins_and_stands_for_nobody_once_removed() {
    in_house(async |house| {
        settle(&house, "bea", Place::Brand(organisation("Acme"))).await;
        let owner = sign_in(&house, "bea").await.actor;
        let call = Call::by(owner.clone());
        assert_eq!(code(identity::invite_member(&house, &call, "max@example.test", Role::Finance).await), "role_of_another_kind");
        identity::invite_member(&house, &call, "max@example.test", Role::BrandManager).await.unwrap();

        let user = store::find_user_by_email(house.reader(), "max@example.test").await.unwrap().unwrap().id;
        let token = ticket(&house, user, Letter::MemberInvited).await;
        assert_eq!(code(identity::accept_invitation(&house, &nobody(), &token, None).await), "invalid");
        let newcomer = identity::Newcomer { person: person("Max"), password: PASSWORD.to_owned() };
        identity::accept_invitation(&house, &nobody(), &token, Some(newcomer)).await.unwrap();
        let max = sign_in(&house, "max").await;
        assert_eq!(max.actor.role, Role::BrandManager);

        let seat = store::find_membership(house.reader(), owner.organisation.unwrap(), user).await.unwrap().unwrap().id;
        let own = store::find_membership(house.reader(), owner.organisation.unwrap(), owner.user.unwrap()).await.unwrap().unwrap().id;
        assert_eq!(code(identity::change_role(&house, &Call::by(max.actor.clone()), own, Role::BrandViewer).await), "role");
        assert_eq!(code(identity::remove_member(&house, &call, own).await), "last_owner");
        identity::remove_member(&house, &call, seat).await.unwrap();
        assert_eq!(acting(&house, max.session_id).await.unwrap().role, Role::Nobody);
    })
    .await;
}

async fn agency_asks(
    house: &House,
    name: &str,
    agent: &Actor,
    creator: entity::CreatorId,
    exclusive: bool,
) -> Result<entity::RepresentationId, Fault> {
    let draft = identity::MandateDraft {
        creator,
        share_bp: 2000,
        receives: Receives::Creator,
        platforms: vec![name.to_owned()],
        exclusive,
        tail_days: 90,
        starts_at: house.now(),
        ends_at: Some(house.now().plus(SignedDuration::from_hours(24 * 365))),
    };
    identity::propose_mandate(house, &Call::by(agent.clone()), draft).await
}

#[tokio::test]
async fn an_agency_acts_for_a_creator_from_confirmation_to_end() {
    in_house(async |house| {
        settle(&house, "ana", Place::Creator(profile("Ana"))).await;
        settle(&house, "mcn", Place::Agency(organisation("Star MCN"))).await;
        settle(&house, "rival", Place::Agency(organisation("Rival MCN"))).await;
        let (ana, agent) = (sign_in(&house, "ana").await.actor, sign_in(&house, "mcn").await);
        let creator = ana.creator.unwrap();
        let id = agency_asks(&house, "xiaohongshu", &agent.actor, creator, true).await.unwrap();
        assert_eq!(code(identity::confirm_mandate(&house, &Call::by(agent.actor.clone()), id).await), "role");
        assert_eq!(
            code(identity::switch(&house, &Call::by(agent.actor.clone()), agent.actor.organisation, Some(creator)).await),
            "not_found"
        );

        let moved = identity::confirm_mandate(&house, &Call::by(ana.clone()), id).await.unwrap();
        assert_eq!(moved.state, RepresentationState::Active);
        assert!(store::active_mandate(house.reader(), creator, Some("xiaohongshu"), house.now()).await.unwrap().is_some());
        assert!(store::active_mandate(house.reader(), creator, Some("douyin"), house.now()).await.unwrap().is_none());
        let rival = sign_in(&house, "rival").await.actor;
        assert_eq!(code(agency_asks(&house, "xiaohongshu", &rival, creator, false).await), "mandate_conflict");

        identity::switch(&house, &Call::by(agent.actor.clone()), agent.actor.organisation, Some(creator)).await.unwrap();
        assert_eq!(acting(&house, agent.session_id).await.unwrap().acting_for(), Some(creator));
        identity::end_mandate(&house, &Call::by(ana), id).await.unwrap();
        assert_eq!(acting(&house, agent.session_id).await.unwrap().acting_for(), None);

        let told = outbox::Entity::find()
            .filter(outbox::Column::SubjectId.eq(uuid::Uuid::from(id)))
            .filter(outbox::Column::Channel.eq(outbox::Channel::Email));
        let told = told.order_by_asc(outbox::Column::Id).all(house.reader()).await.unwrap();
        let mut letters: Vec<_> = told.iter().map(|letter| letter.letter.to_string()).collect();
        letters.sort_unstable();
        assert_snapshot!(letters.join(" "), @"mandate_confirmed mandate_ended mandate_ended mandate_proposed");
    })
    .await;
}

#[tokio::test]
async fn a_mandate_gives_no_right_before_its_first_day_and_none_from_its_last_on() {
    in_house(async |house| {
        settle(&house, "ana", Place::Creator(profile("Ana"))).await;
        settle(&house, "mcn", Place::Agency(organisation("Star MCN"))).await;
        let (ana, agent) = (sign_in(&house, "ana").await.actor, sign_in(&house, "mcn").await);
        let creator = ana.creator.unwrap();
        let day = |days: i64| house.now().plus(SignedDuration::from_hours(24 * days));
        let (first, last) = (day(2), day(5));
        let draft = identity::MandateDraft {
            creator,
            share_bp: 2000,
            receives: Receives::Creator,
            platforms: Vec::new(),
            exclusive: true,
            tail_days: 0,
            starts_at: first,
            ends_at: Some(last),
        };
        let id = identity::propose_mandate(&house, &Call::by(agent.actor.clone()), draft).await.unwrap();
        identity::confirm_mandate(&house, &Call::by(ana), id).await.unwrap();
        let instant = SignedDuration::from_micros(1);
        for (at, gives) in [(first.minus(instant), false), (first, true), (last.minus(instant), true), (last, false)] {
            house.clock().set(at);
            let found = store::active_mandate(house.reader(), creator, Some("xiaohongshu"), house.now()).await.unwrap();
            assert_eq!(found.is_some(), gives, "the mandate at {at}");
            let organisation = agent.actor.organisation;
            let acts = identity::switch(&house, &Call::by(agent.actor.clone()), organisation, Some(creator)).await;
            assert_eq!(acts.is_ok(), gives, "acting at {at}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_imported_creator_is_claimed_once_and_imported_once() {
    in_house(async |house| {
        let file = "昵称,平台,账号,粉丝数,报价\n小鹿,小红书,xiaolu,1.2万,1200\n小鹿,小红书,xiaolu,1.2万,1200\n,小红书,leer,1,\n";
        let lines = identity::spreadsheet::read(file.as_bytes()).unwrap();
        let call = Call::by(Actor::clock());
        let dry = identity::import_creators(&house, &call, &lines, identity::Run::Dry).await.unwrap();
        assert_eq!(dry[0].imported, identity::Imported::WouldMake);
        let done = identity::import_creators(&house, &call, &lines, identity::Run::Real).await.unwrap();
        let identity::Imported::Made { creator } = done[0].imported.clone() else { panic!("{done:?}") };
        assert_eq!(done[1].imported, identity::Imported::Known);
        assert!(matches!(done[2].imported, identity::Imported::Wrong { .. }));
        assert_eq!(store::list_rates(house.reader(), creator).await.unwrap()[0].price().amount(), "1200.00");

        settle(&house, "lu", Place::Nothing).await;
        let lu = sign_in(&house, "lu").await;
        let link = identity::claim_link(&house, creator);
        let token = link.rsplit('/').next().unwrap();
        assert_eq!(code(identity::claim_profile(&house, &Call::by(lu.actor.clone()), token, "2015-01-01").await), "not_adult");
        identity::claim_profile(&house, &Call::by(lu.actor.clone()), token, "2000-01-01").await.unwrap();
        assert_eq!(acting(&house, lu.session_id).await.unwrap().creator, Some(creator));
        settle(&house, "thief", Place::Nothing).await;
        let thief = Call::by(sign_in(&house, "thief").await.actor);
        assert_eq!(code(identity::claim_profile(&house, &thief, token, "2000-01-01").await), "ticket_over");
    })
    .await;
}

#[tokio::test]
async fn what_belongs_to_others_is_missing() {
    in_house(async |house| {
        settle(&house, "ana", Place::Creator(profile("Ana"))).await;
        settle(&house, "eve", Place::Creator(profile("Eve"))).await;
        let (ana, eve) = (sign_in(&house, "ana").await, sign_in(&house, "eve").await);
        let draft = identity::AccountDraft { platform: "douyin".to_owned(), handle: "@ana".to_owned(), followers: 10 };
        let account = identity::add_account(&house, &Call::by(ana.actor.clone()), draft.clone()).await.unwrap().account_id;
        let as_eve = Call::by(eve.actor.clone());
        assert_eq!(code(identity::remove_account(&house, &as_eve, account).await), "not_found");
        assert_eq!(code(identity::verify_account(&house, &as_eve, account).await), "role");
        assert_eq!(code(identity::add_account(&house, &as_eve, draft).await), "handle_taken");
        assert_eq!(code(identity::end_session(&house, &as_eve, ana.session_id).await), "not_found");
        let elsewhere = Some(OrganisationId(uuid::Uuid::from_u128(9)));
        assert_eq!(code(identity::switch(&house, &as_eve, elsewhere, None).await), "not_found");
    })
    .await;
}

#[tokio::test]
async fn a_person_who_was_shut_out_is_out_at_once() {
    in_house(async |house| {
        let user = settle(&house, "ana", Place::Creator(profile("Ana"))).await;
        let signed_in = sign_in(&house, "ana").await;
        identity::ban_user(&house, &Call::by(Actor::clock()), user).await.unwrap();
        assert_eq!(acting(&house, signed_in.session_id).await, None);
        assert_eq!(code(identity::refresh(&house, &nobody(), &signed_in.refresh_token, &Device::default()).await), "refresh_over");
        assert_eq!(code(identity::sign_in(&house, &nobody(), attempt("ana", PASSWORD)).await), "account_closed");
    })
    .await;
}
