//! Who plays: staff, brands with their people, an agency, creators with accounts and prices.

use entity::deal::Settlement;
use entity::{CreatorId, Currency, Money, OrganisationId, Role, UserId};

use super::Size;
use super::names::{self, BRANDS};
use super::stage::Stage;
use crate::kernel::{Actor, Call, Fault};
use crate::market::identity::actions::{
    AccountDraft, NewUser, OrganisationDraft, Person, Place, ProfileDraft, RateDraft, add_account, check_real_name,
    create_user_by_operator, ensure_platform, set_rate, verify_account,
};
use crate::market::identity::store;

/// The password of everybody in the demo.
pub const PASSWORD: &str = "dandelion-in-the-wind";

/// Somebody who plays.
#[derive(Clone, Debug)]
pub struct Player {
    /// Their address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// As whom they act.
    pub actor: Actor,
}

impl Player {
    /// The organisation they act for.
    pub fn organisation(&self) -> Result<OrganisationId, Fault> {
        self.actor.organisation.ok_or_else(|| Fault::broken(format!("{} sits nowhere", self.email)))
    }

    /// Their creator profile.
    pub fn creator(&self) -> Result<CreatorId, Fault> {
        self.actor.creator.ok_or_else(|| Fault::broken(format!("{} is no creator", self.email)))
    }

    /// Their user id.
    pub fn user(&self) -> Result<UserId, Fault> {
        self.actor.user.ok_or_else(|| Fault::broken(format!("{} is nobody", self.email)))
    }
}

/// A brand and its people.
#[derive(Clone, Debug)]
pub struct Brand {
    /// What it is called.
    pub name: &'static str,
    /// Its legal name.
    pub legal_name: &'static str,
    /// What it sells.
    pub product: &'static str,
    /// The category of that.
    pub category: &'static str,
    /// Its owner.
    pub owner: Player,
    /// Its managers; only the first brand has them.
    pub managers: Vec<Player>,
}

/// Everybody.
#[derive(Clone, Debug)]
pub struct Cast {
    /// Runs the house.
    pub operator: Player,
    /// Checks briefs, drafts, proofs.
    pub reviewer: Player,
    /// Rules on appeals of the first reviewer's verdicts.
    pub second_reviewer: Player,
    /// Rules on disputes.
    pub mediator: Player,
    /// Prepares payments.
    pub maker: Player,
    /// Checks payments.
    pub checker: Player,
    /// Reads everything.
    pub auditor: Player,
    /// The agency's owner.
    pub agency: Player,
    /// The brands.
    pub brands: Vec<Brand>,
    /// The creators.
    pub creators: Vec<Player>,
}

impl Cast {
    /// Signs everybody up.
    pub async fn gather(stage: &Stage<'_>, size: Size) -> Result<Self, Fault> {
        let house = Call::by(Actor::clock());
        ensure_platform(stage.house, &house).await?;
        stage.scene("staff");
        let staff = async |role: Role, word: &str, number: usize| {
            let place = Place::Staff { role };
            sign_up(stage, &format!("{word}@pappus.example"), &names::person(number), place, role).await
        };
        let mut cast = Self {
            operator: staff(Role::Operator, "operator", 900).await?,
            reviewer: staff(Role::Reviewer, "reviewer", 901).await?,
            second_reviewer: staff(Role::Reviewer, "reviewer2", 902).await?,
            mediator: staff(Role::Mediator, "mediator", 903).await?,
            maker: staff(Role::Finance, "finance", 904).await?,
            checker: staff(Role::Finance, "finance2", 905).await?,
            auditor: staff(Role::Auditor, "auditor", 906).await?,
            agency: sign_up(
                stage,
                "agency@haiyan.example",
                &names::person(907),
                Place::Agency(organisation("海燕传媒", names::AGENCY_LEGAL_NAME, 77)),
                Role::AgencyOwner,
            )
            .await?,
            brands: Vec::new(),
            creators: Vec::new(),
        };
        stage.scene("brands");
        for number in 0..size.brands.min(BRANDS.len()) {
            cast.brands.push(found_brand(stage, number).await?);
        }
        stage.scene("creators");
        for number in 0..size.creators.min(1_000) {
            let creator = join(stage, &cast, number).await?;
            cast.creators.push(creator);
        }
        Ok(cast)
    }

    /// Everybody who can sign in, with what they are.
    pub fn sign_ins(&self) -> Vec<(&Player, &'static str)> {
        let mut all = vec![
            (&self.operator, "operator"),
            (&self.reviewer, "reviewer"),
            (&self.mediator, "mediator"),
            (&self.maker, "finance"),
            (&self.checker, "finance"),
            (&self.auditor, "auditor"),
            (&self.agency, "agency"),
        ];
        all.extend(self.brands.first().map(|brand| (&brand.owner, "brand")));
        all.extend(self.creators.first().map(|creator| (creator, "creator")));
        all
    }
}

fn organisation(name: &str, legal_name: &str, number: usize) -> OrganisationDraft {
    OrganisationDraft {
        name: name.to_owned(),
        legal_name: Some(legal_name.to_owned()),
        registration_number: Some(format!("91330106MA2{number:06}X")),
        country: "CN".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        email: None,
    }
}

async fn sign_up(stage: &Stage<'_>, email: &str, name: &str, place: Place, role: Role) -> Result<Player, Fault> {
    let new = NewUser {
        email: email.to_owned(),
        person: Person { name: name.to_owned(), locale: "zh-CN".to_owned(), zone: "Asia/Shanghai".to_owned() },
        password: Some(PASSWORD.to_owned()),
        place,
    };
    let user = create_user_by_operator(stage.house, &Call::by(Actor::clock()), new).await?;
    let seats = store::list_memberships_of(stage.house.reader(), user).await?;
    let creator = store::creator_of_user(stage.house.reader(), user).await?;
    let actor = Actor {
        user: Some(user),
        organisation: seats.first().map(|seat| seat.organisation_id),
        role,
        creator: creator.map(|creator| creator.id),
        session: None,
    };
    Ok(Player { email: email.to_owned(), name: name.to_owned(), actor })
}

async fn found_brand(stage: &Stage<'_>, number: usize) -> Result<Brand, Fault> {
    let named = &BRANDS[number];
    let place = Place::Brand(organisation(named.name, named.legal_name, number));
    let owner =
        sign_up(stage, &format!("brand{}@brands.example", number + 1), &names::person(500 + number), place, Role::BrandOwner).await?;
    let mut managers = Vec::new();
    if number == 0 {
        for manager in 1..=2 {
            let place = Place::Member { organisation: owner.organisation()?, role: Role::BrandManager };
            let email = format!("manager{manager}@brands.example");
            managers.push(sign_up(stage, &email, &names::person(600 + manager), place, Role::BrandManager).await?);
        }
    }
    Ok(Brand { name: named.name, legal_name: named.legal_name, product: named.product, category: named.category, owner, managers })
}

/// The handle of the creator with a number.
pub fn handle(number: usize) -> String {
    format!("pappus_{:04}", number + 1)
}

/// The price of a note of the creator with a number, in fen.
pub fn price_minor(number: usize) -> i64 {
    let step = i64::try_from(number % 17).unwrap_or(0);
    80_000 + step * 27_500
}

async fn join(stage: &Stage<'_>, cast: &Cast, number: usize) -> Result<Player, Fault> {
    let categories = ["home", "food", "fashion", "education", "travel", "electronics", "books", "pet", "toys"];
    let place = Place::Creator(ProfileDraft {
        display_name: names::creator(number),
        bio: "记录认真生活的每一天。".to_owned(),
        region: "CN".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        languages: vec!["zh-Hans".to_owned()],
        categories: vec![categories[number % categories.len()].to_owned(), categories[(number + 4) % categories.len()].to_owned()],
        birth_date: format!("{}-0{}-1{}", 1985 + number % 18, 1 + number % 9, number % 10),
    });
    let email = format!("creator{}@creators.example", number + 1);
    let player = sign_up(stage, &email, &names::person(number), place, Role::Creator).await?;
    let call = stage.by(&player.actor);
    check_real_name(stage.house, &stage.by(&cast.reviewer.actor), player.creator()?).await?;
    let followers = i64::try_from(300 + (number * number * 37) % 60_000).unwrap_or(0);
    for platform in ["xiaohongshu", "douyin"].iter().take(1 + number % 2) {
        let draft = AccountDraft { platform: (*platform).to_owned(), handle: handle(number), followers };
        let account = add_account(stage.house, &call, draft).await?;
        verify_account(stage.house, &stage.by(&cast.reviewer.actor), account.account_id).await?;
        let rate = RateDraft {
            platform: (*platform).to_owned(),
            format: "note".to_owned(),
            price: Money::new(price_minor(number), Currency::CNY),
            revisions_count: 3,
            delivery_days: 7,
            rights_days: 180,
            retention_days: 30,
        };
        set_rate(stage.house, &call, rate).await?;
    }
    Ok(player)
}

/// Where a scene's deal is paid.
pub const HERE: Settlement = Settlement::Platform;
