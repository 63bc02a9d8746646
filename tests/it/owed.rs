//! People who are told something, and letters owed to them, for tests about letters and time.

use entity::outbox::Channel;
use entity::representation::{self, Receives, RepresentationState};
use entity::{Letter, OrganisationId, OrganisationKind, Role, SubjectKind, UserId, Words, creator, membership, organisation, outbox, user};
use jiff::SignedDuration;
use pappus::kernel::outbox::{Addressed, Owed, queue_for};
use pappus::kernel::{Actor, Call, Ground, House, With, advance, begin, record};
use pappus::market::identity::lifecycle::Step;
use pappus::market::identity::store;
use pappus::notify::facts::sample;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// A call of the house itself.
pub fn by_clock() -> Call {
    Call::by(Actor::clock())
}

/// Somebody with an address.
pub async fn person(house: &House, email: &str, name: &str) -> UserId {
    let call = by_clock();
    let told = house.promise(&call, async |tx| {
        let user = user::Model {
            id: tx.mint(),
            email: email.to_owned(),
            name: name.to_owned(),
            locale: "en".to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            password_hash: None,
            confirmed_at: Some(tx.now()),
            totp_secret: None,
            totp_last_step: None,
            totp_confirmed_at: None,
            person_hash: None,
            banned_at: None,
            created_at: tx.now(),
        };
        store::insert_user(tx, &user).await?;
        Ok(user.id)
    });
    told.await.unwrap()
}

/// An organisation with one member.
pub async fn organisation(house: &House, kind: OrganisationKind, (user, role): (UserId, Role)) -> OrganisationId {
    let call = by_clock();
    let made = house.promise(&call, async |tx| {
        let organisation = organisation::Model {
            id: tx.mint(),
            kind,
            name: "Reed Media".to_owned(),
            legal_name: None,
            registration_number: None,
            country: "CN".to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            email: None,
            created_at: tx.now(),
            ended_at: None,
        };
        store::insert_organisation(tx, &organisation).await?;
        Ok(organisation.id)
    });
    let id = made.await.unwrap();
    join(house, id, (user, role)).await;
    id
}

/// Makes somebody a member.
pub async fn join(house: &House, organisation_id: OrganisationId, (user_id, role): (UserId, Role)) {
    let call = by_clock();
    let joined = house.promise(&call, async |tx| {
        let member = membership::Model { id: tx.mint(), organisation_id, user_id, role, created_at: tx.now(), ended_at: None };
        store::insert_membership(tx, &member).await
    });
    joined.await.unwrap();
}

/// Owes somebody a letter about nothing in particular, with its sample facts.
pub async fn owe(house: &House, user: UserId, letter: Letter) {
    owe_with(house, user, letter, &sample(letter)).await;
}

/// Owes somebody a letter with these facts.
pub async fn owe_with(house: &House, user: UserId, letter: Letter, facts: &serde_json::Value) {
    let call = by_clock();
    let owed = house.promise(&call, async |tx| {
        let event_id = record(tx, SubjectKind::User, user, "told", serde_json::json!({})).await?;
        let owed = Owed { event_id, wait: None, kind: SubjectKind::User, id: user.into() };
        queue_for(tx, &[Addressed { letter, user, facts }], &owed, (tx.now(), None));
        Ok(())
    });
    owed.await.unwrap();
}

/// An agency's question to a creator's person, to be answered within two days.
pub async fn ask_for_mandate(house: &House, agency: OrganisationId, person: UserId) -> (representation::Model, Ground) {
    let call = by_clock();
    let asked = house.promise(&call, async |tx| {
        let creator = creator::Model {
            id: tx.mint(),
            user_id: Some(person),
            display_name: "Ana".to_owned(),
            bio: String::new(),
            region: "CN".to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            languages: Words::default(),
            categories: Words::default(),
            taking_orders: true,
            orders_most: None,
            adult: true,
            real_name_checked_at: None,
            created_at: tx.now(),
            claimed_at: None,
        };
        store::insert_creator(tx, &creator).await?;
        let mandate = representation::Model {
            id: tx.mint(),
            state: RepresentationState::Proposed,
            version: 1,
            created_at: tx.now(),
            changed_at: tx.now(),
            creator_id: creator.id,
            agency_id: agency,
            share_bp: 1_000,
            receives: Receives::Creator,
            platforms: Words::default(),
            exclusive: false,
            tail_days: 30,
            starts_at: tx.now(),
            ends_at: None,
            answer_by: tx.now().plus(SignedDuration::from_hours(48)),
        };
        store::insert_mandate(tx, &mandate).await?;
        begin(tx, &ground_of(&mandate, person), &mandate, With::letter(sample(Letter::MandateProposed))).await?;
        Ok(mandate)
    });
    let mandate = asked.await.unwrap();
    let ground = ground_of(&mandate, person);
    (mandate, ground)
}

fn ground_of(mandate: &representation::Model, person: UserId) -> Ground {
    let (agency, creator) = (Some(mandate.agency_id), Some(mandate.creator_id));
    Ground { agency, creator, creator_user: Some(person), ..Ground::platform() }
}

/// The agency takes its question back.
pub async fn withdraw(house: &House, (mandate, ground): &(representation::Model, Ground)) {
    let owner = Actor { role: Role::AgencyOwner, organisation: ground.agency, ..Actor::clock() };
    let call = Call::by(owner);
    let told =
        house.promise(&call, async |tx| advance(tx, ground, mandate, Step::Withdraw, With::letter(sample(Letter::MandateEnded))).await);
    told.await.unwrap();
}

/// The rows of the outbox on a channel, the oldest first.
pub async fn outbox_on(house: &House, channel: Channel) -> Vec<outbox::Model> {
    let rows = outbox::Entity::find().filter(outbox::Column::Channel.eq(channel)).order_by_asc(outbox::Column::Id);
    rows.all(house.reader()).await.unwrap()
}
