//! The cast of market tests: a brand with money, a reviewer, and as many creators as a test needs.

use entity::brief::BriefMode;
use entity::deal::Settlement;
use entity::deliverable::Route;
use entity::outbox::Channel;
use entity::representation::Receives;
use entity::{BriefId, CreatorId, Currency, DealId, Instant, OrganisationId, OrganisationKind, RepresentationId, Role, UserId, Words};
use entity::{creator, membership, organisation, outbox, platform_account, session, user};
use pappus::finance::Because;
use pappus::finance::ledger::{self, actions::Header, recipes};
use pappus::kernel::{Actor, Call, House, Tx};
use pappus::market::brief::content::{Bid, Content, Offer, Wanted};
use pappus::market::brief::{self, Written};
use pappus::market::identity::{self, MandateDraft, store};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// Who plays.
pub struct Cast {
    /// The owner of the brand Acme.
    pub acme: Actor,
    /// A platform reviewer.
    pub rita: Actor,
}

impl Cast {
    /// Acme and Rita.
    pub async fn enter(house: &House) -> Self {
        let acme = member(house, (OrganisationKind::Brand, "Acme"), ("owner@acme.test", Role::BrandOwner)).await;
        let rita = member(house, (OrganisationKind::Platform, "Pappus"), ("rita@pappus.test", Role::Reviewer)).await;
        Self { acme, rita }
    }

    /// Another brand, which must see nothing of Acme's.
    pub async fn rival(&self, house: &House) -> Actor {
        member(house, (OrganisationKind::Brand, "Rival"), ("owner@rival.test", Role::BrandOwner)).await
    }

    /// Money Acme has paid in.
    pub async fn deposit(&self, house: &House, minor: i64) {
        let brand = self.acme.organisation.unwrap();
        let because = Because::new("deposit", brand, house.now());
        let call = by_clock();
        let deposited = house.promise(&call, async |tx| {
            let header = Header {
                key: format!("test:{}", tx.mint::<DealId>()),
                because: &because,
                chain: tx.mint::<DealId>().into(),
                event: None,
                reverses: None,
            };
            ledger::post_in(tx, &recipes::deposit_matched(brand, minor, Currency::CNY), header).await?;
            Ok(())
        });
        deposited.await.unwrap();
    }

    /// A brief of Acme's that Rita has opened.
    pub async fn open_brief(&self, house: &House, written: &Written) -> BriefId {
        let made = brief::actions::create(house, &by(&self.acme), written).await.unwrap();
        brief::actions::submit(house, &by(&self.acme), made.brief.id).await.unwrap();
        brief::actions::publish(house, &by(&self.rita), made.brief.id).await.unwrap();
        made.brief.id
    }
}

/// Somebody's access token, as after signing in.
pub async fn signed_in(house: &House, actor: &Actor) -> String {
    signed_in_for(house, actor, None).await
}

/// The same for somebody of an agency who then acts for a creator.
pub async fn signed_in_for(house: &House, actor: &Actor, acting_for: Option<CreatorId>) -> String {
    let call = by_clock();
    let made = house.promise(&call, async |tx| {
        let row = session::Model {
            id: tx.mint(),
            user_id: actor.user.unwrap(),
            organisation_id: actor.organisation,
            acting_for,
            second_factor: true,
            device_hash: None,
            browser: None,
            system: None,
            network: None,
            created_at: tx.now(),
            seen_at: tx.now(),
            ended_at: None,
            ended_why: None,
        };
        store::insert_session(tx, &row).await?;
        Ok(row.id)
    });
    pappus::web::session::issue(house, actor.user.unwrap(), made.await.unwrap()).unwrap()
}

/// A call of somebody's without a key.
pub fn by(actor: &Actor) -> Call {
    Call::by(actor.clone())
}

/// A call of the house itself.
pub fn by_clock() -> Call {
    Call::by(Actor::clock())
}

/// A creator whom everything is in order with: of age, checked, with a verified account on xiaohongshu.
pub async fn creator(house: &House, name: &str) -> Actor {
    creator_who(house, name, Some(house.now())).await
}

/// A creator, checked or not.
pub async fn creator_who(house: &House, name: &str, checked: Option<Instant>) -> Actor {
    let call = by_clock();
    let made = house.promise(&call, async |tx| {
        let user = person(tx, &format!("{name}@creators.test")).await;
        let creator = creator::Model {
            id: tx.mint(),
            user_id: Some(user),
            display_name: name.to_owned(),
            bio: String::new(),
            region: "CN".to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            languages: Words::new(["zh"]).unwrap(),
            categories: Words::new(["fashion", "travel"]).unwrap(),
            taking_orders: true,
            orders_most: None,
            adult: true,
            real_name_checked_at: checked,
            created_at: tx.now(),
            claimed_at: None,
        };
        store::insert_creator(tx, &creator).await?;
        let account = platform_account::Model {
            id: tx.mint(),
            creator_id: creator.id,
            platform: "xiaohongshu".to_owned(),
            handle: name.to_owned(),
            followers: 900,
            bio_code: "code".to_owned(),
            verified_at: Some(tx.now()),
            created_at: tx.now(),
            ended_at: None,
        };
        store::insert_account(tx, &account).await?;
        Ok((user, creator.id))
    });
    let (user, creator) = made.await.unwrap();
    Actor { user: Some(user), organisation: None, role: Role::Creator, creator: Some(creator), session: None }
}

/// The names of the letters somebody was sent into their inbox, in their order.
pub async fn letters_to(house: &House, user: UserId) -> Vec<String> {
    let letters = outbox::Entity::find()
        .filter(outbox::Column::UserId.eq(user))
        .filter(outbox::Column::Channel.eq(Channel::Inbox))
        .order_by_asc(outbox::Column::Id);
    letters.all(house.reader()).await.unwrap().into_iter().map(|letter| letter.letter.to_string()).collect()
}

/// A brief for one note at ¥3,000, as Acme writes it.
pub fn written(mode: BriefMode, slots: i64) -> Written {
    Written {
        mode,
        title: "Autumn shoes".to_owned(),
        category: "fashion".to_owned(),
        currency: Currency::CNY,
        budget_minor: 300_000 * slots,
        slots,
        applications_days: 5,
        unlock_code: None,
        content: Content {
            goal: "Show the shoes on a walk.".to_owned(),
            product_id: None,
            markets: vec!["CN".to_owned()],
            platforms: vec!["xiaohongshu".to_owned()],
            requirements: Vec::new(),
            offer: offer(300_000),
        },
    }
}

/// The same as a word in a negotiation.
pub fn bid(price_minor: i64) -> Bid {
    Bid { offer: offer(price_minor), currencies: vec![Currency::CNY] }
}

/// One note on xiaohongshu for a price.
pub fn offer(price_minor: i64) -> Offer {
    let wanted = Wanted {
        platform: "xiaohongshu".to_owned(),
        format: "note".to_owned(),
        price_minor,
        route: Route::OwnChannel,
        outline: false,
        sample: None,
        due_days: 7,
        window_days: 3,
        retention_days: 30,
    };
    Offer { settlement: Settlement::Platform, commission: false, deliverables: vec![wanted] }
}

/// Somebody with a seat in an organisation of their own.
pub async fn member(house: &House, (kind, name): (OrganisationKind, &str), (email, role): (&str, Role)) -> Actor {
    let call = by_clock();
    let made = house.promise(&call, async |tx| {
        let user = person(tx, email).await;
        let organisation = organisation::Model {
            id: tx.mint(),
            kind,
            name: name.to_owned(),
            legal_name: Some(format!("{name} Ltd")),
            registration_number: Some("91310000MA1FL00000".to_owned()),
            country: "CN".to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            email: None,
            created_at: tx.now(),
            ended_at: None,
        };
        store::insert_organisation(tx, &organisation).await?;
        let place = membership::Model {
            id: tx.mint(),
            organisation_id: organisation.id,
            user_id: user,
            role,
            created_at: tx.now(),
            ended_at: None,
        };
        store::insert_membership(tx, &place).await?;
        Ok::<(UserId, OrganisationId), pappus::kernel::Fault>((user, organisation.id))
    });
    let (user, organisation) = made.await.unwrap();
    Actor { user: Some(user), organisation: Some(organisation), role, creator: None, session: None }
}

/// A mandate of an agency for a creator, everywhere and from now on, for a fifth of what the creator earns.
pub async fn mandated(house: &House, agency: &Actor, creator: &Actor) -> RepresentationId {
    let draft = MandateDraft {
        creator: creator.creator.unwrap(),
        share_bp: 2_000,
        receives: Receives::Creator,
        platforms: Vec::new(),
        exclusive: false,
        tail_days: 0,
        starts_at: house.now(),
        ends_at: None,
    };
    let id = identity::propose_mandate(house, &by(agency), draft).await.unwrap();
    identity::confirm_mandate(house, &by(creator), id).await.unwrap();
    id
}

/// Somebody else with a seat beside one who has one.
pub async fn colleague(house: &House, of: &Actor, (email, role): (&str, Role)) -> Actor {
    let (call, organisation) = (by_clock(), of.organisation.unwrap());
    let joined = house.promise(&call, async |tx| {
        let user = person(tx, email).await;
        let place =
            membership::Model { id: tx.mint(), organisation_id: organisation, user_id: user, role, created_at: tx.now(), ended_at: None };
        store::insert_membership(tx, &place).await?;
        Ok(user)
    });
    Actor { user: Some(joined.await.unwrap()), organisation: Some(organisation), role, creator: None, session: None }
}

async fn person(tx: &Tx, email: &str) -> UserId {
    let user = user::Model {
        id: tx.mint(),
        email: email.to_owned(),
        name: email.split('@').next().unwrap().to_owned(),
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
    store::insert_user(tx, &user).await.unwrap();
    user.id
}
