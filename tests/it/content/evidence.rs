//! The evidence of a deal: complete, the same bytes twice, whoever's business it is, and nobody else's.

use std::io::{Cursor, Read};

use pappus::kernel::Actor;
use pappus::kernel::terms::hex;
use pappus::market::content::actions::review;
use pappus::market::content::evidence::of_deal;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{LABELLED, PLAIN, Scene, code};
use crate::cast::{by, creator};
use crate::house::in_house;

fn opened(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut read = |number: usize| {
        let (mut file, mut bytes) = (archive.by_index(number).unwrap(), Vec::new());
        file.read_to_end(&mut bytes).unwrap();
        (file.name().unwrap().into_owned(), bytes)
    };
    (0..zip::ZipArchive::new(Cursor::new(bytes)).unwrap().len()).map(&mut read).collect()
}

#[tokio::test]
async fn the_evidence_of_a_deal_holds_every_file_under_its_hash_and_is_the_same_twice() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        scene.hand_in(&house, "秋天的鞋", "最佳通勤鞋。").await;
        let (draft, _) = scene.hand_in(&house, LABELLED, PLAIN).await;
        review::approve_draft(&house, &by(&scene.cast.acme), draft).await.unwrap();
        scene.publish(&house).await;
        let first = of_deal(&house, &scene.cast.acme, scene.deal).await.unwrap();
        assert_eq!(of_deal(&house, &scene.cast.acme, scene.deal).await.unwrap(), first);
        let files = opened(&first.bytes);
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        for wanted in [
            "brief.json",
            "terms.json",
            "confirmation.json",
            "timeline.json",
            "deliverables/1/drafts/1/verdicts/1.json",
            "deliverables/1/proofs/1.json",
        ] {
            assert!(names.contains(&wanted), "{wanted} is not in {names:?}");
        }
        let file = |name: &str| -> Value { serde_json::from_slice(&files.iter().find(|(known, _)| known == name).unwrap().1).unwrap() };
        let verdict = file("deliverables/1/drafts/1/verdicts/1.json");
        assert_eq!((verdict["verdict"].as_str(), verdict["packs"][0]["id"].as_str()), (Some("non_compliant"), Some("CN")));
        assert_eq!(verdict["packs"][0]["content_hash"].as_str().unwrap().len(), 64);
        let manifest = file("manifest.json");
        let listed = manifest["files"].as_array().unwrap();
        assert_eq!(listed.len() + 1, files.len());
        for entry in listed {
            let (_, bytes) = files.iter().find(|(name, _)| *name == entry["name"]).unwrap();
            assert_eq!(entry["sha256"], hex(&Sha256::digest(bytes)));
        }
        assert_eq!(file("deal.json").get("fee_minor"), None);
        let advertisement = &manifest["advertisements"][0];
        assert_eq!(
            (advertisement["payer"].as_str(), advertisement["promoter"].as_str()),
            (Some("Acme Ltd"), Some("ana")),
            "{advertisement}"
        );
    })
    .await;
}

#[tokio::test]
async fn the_evidence_of_a_deal_is_not_there_for_others() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        for stranger in [scene.cast.rival(&house).await, creator(&house, "ben").await, Actor::nobody()] {
            assert_eq!(code(of_deal(&house, &stranger, scene.deal).await), "not_found");
        }
        assert!(of_deal(&house, &scene.ana, scene.deal).await.is_ok());
    })
    .await;
}
