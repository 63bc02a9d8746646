//! Forms that are not ours: without their token, or with that of another sign-in, a dozen of them change nothing.

use entity::brief::BriefMode;
use entity::{Role, event};
use pappus::config::Environment;
use pappus::kernel::House;
use pappus::market::brief;
use pappus::market::proposal::actions::{self as proposals, Application};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::browser::Browser;
use crate::cast::{Cast, by, colleague, creator, written};
use crate::house::in_house;

/// How much has happened so far, and how much was refused.
async fn happened(house: &House) -> (u64, u64) {
    let all = event::Entity::find().count(house.reader()).await.unwrap();
    let refused = event::Entity::find().filter(event::Column::Name.eq("refused")).count(house.reader()).await.unwrap();
    (all - refused, refused)
}

#[actix_web::test]
async fn a_dozen_forms_take_nothing_without_their_own_token() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        cast.deposit(&house, 1_000_000).await;
        let ana = creator(&house, "ana").await;
        let mia = colleague(&house, &cast.acme, ("mia@acme.test", Role::BrandManager)).await;
        let drafted = brief::actions::create(&house, &by(&cast.acme), &written(BriefMode::Custom, 1)).await.unwrap().brief.id;
        let open = cast.open_brief(&house, &written(BriefMode::Recruit, 2)).await;
        let applied = proposals::apply(&house, &by(&ana), open, &Application::default()).await.unwrap().proposal.id;
        let forms = [
            format!("/briefs/{drafted}/steps/submit"),
            format!("/briefs/{drafted}/edit"),
            format!("/briefs/{open}/steps/cancel"),
            format!("/briefs/{open}/basket"),
            format!("/proposals/{applied}/steps/agree"),
            format!("/proposals/{applied}/steps/decline"),
            "/briefs/new".to_owned(),
            "/products/new".to_owned(),
            "/invitations/new".to_owned(),
            "/me/person".to_owned(),
            "/me/second-factor/begin".to_owned(),
            "/sign-out".to_owned(),
        ];
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &mia).await;
        let of_mia = browser.opens("/me").await.token();
        browser.becomes(&house, &cast.acme).await;
        let own = browser.opens("/me").await.token();
        assert!(!of_mia.is_empty() && of_mia != own);
        let before = happened(&house).await;
        for form in &forms {
            for token in [None, Some(""), Some(of_mia.as_str())] {
                let fields: Vec<(&str, &str)> = token.map(|token| ("csrf", token)).into_iter().collect();
                let seen = browser.posts(form, &[fields.as_slice(), &[("reason", "x"), ("name", "x"), ("title", "x")]].concat()).await;
                assert_eq!(seen.status, 403, "{form} with {token:?}: {}", seen.text);
            }
        }
        assert_eq!(happened(&house).await, (before.0, before.1 + 36), "nothing but refusals, each of them recorded");
        assert_eq!(browser.opens("/me").await.token(), own, "still signed in as before");
    })
    .await;
}
