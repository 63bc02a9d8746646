//! People, organisations, sign-ins, creators and mandates, at the level of use cases.

use pappus::market::identity::store;

use crate::house::in_house;

#[tokio::test]
async fn a_new_house_has_terms_and_no_platform_yet() {
    in_house(async |house| {
        assert!(house.current_terms().await.is_ok());
        assert_eq!(store::find_platform(house.reader()).await.unwrap(), None);
    })
    .await;
}
