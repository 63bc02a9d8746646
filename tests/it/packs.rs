//! Packs of the operator's own, as the program itself takes them: new deals are judged by them, running ones by what they have
//! pinned, and a bad pack keeps the program from coming up.

use std::path::Path;

use entity::brief::BriefMode;
use entity::{DeliverableId, Instant, ProposalId};
use pappus::kernel::{Actor, House};
use pappus::market::deal::store::deliverables_of;
use pappus::market::disclosure::rulebook::embedded_files;
use pappus::market::proposal::actions as proposals;
use pappus::market::proposal::actions::{Invitation, InvitationKind};
use serde_json::{Value, json};

use crate::cast::{Cast, by, creator, signed_in, written};
use crate::house::{BEGINNING, in_empty_database};
use crate::processes::{Served, house_on, program, run, said, set_clock};

/// A word that only the operator's own pack forbids.
const OWN_WORD: &str = "呱呱叫";

/// The Chinese pack with one rule more, forbidding a word, or with what replaces its first rule's severity.
fn own_pack(severity: &str) -> String {
    let mut pack: Value = serde_json::from_slice(&embedded_files()["cn.json"]).unwrap();
    pack["version"] = "2026.11-own".into();
    let source = json!({ "law": "House rules of the operator", "article": "1", "effective": "2026-01-01", "url": "https://operator.example/rules", "confidence": "read" });
    let rule = json!({ "id": "cn.own.word", "theme": "false_claim", "severity": severity, "source": source,
        "check": { "kind": "terms", "terms": [OWN_WORD] }, "message": { "zh": "不用这个词", "en": "Not this word" }, "fix": { "zh": "删除", "en": "Take it out" } });
    pack["rules"].as_array_mut().unwrap().push(rule);
    serde_json::to_string_pretty(&pack).unwrap()
}

/// An offer of Acme's that a creator may take.
async fn asked(house: &House, cast: &Cast, ana: &Actor) -> ProposalId {
    cast.deposit(house, 330_000).await;
    let brief = cast.open_brief(house, &written(BriefMode::Custom, 1)).await;
    let invitation =
        Invitation { creator_id: ana.creator.unwrap(), kind: InvitationKind::Firm, offer: None, message: "Would you?".to_owned() };
    proposals::invite(house, &by(&cast.acme), brief, &invitation).await.unwrap().proposal.id
}

/// A piece agreed before there was a pack of the operator's own, an offer that is still open, and its creator.
async fn running(room: &Path, database: &str) -> (Actor, DeliverableId, ProposalId, String) {
    let house = house_on(room, database).await;
    let cast = Cast::enter(&house).await;
    let ana = creator(&house, "ana").await;
    let first = asked(&house, &cast, &ana).await;
    let deal = proposals::agree(&house, &by(&ana), first).await.unwrap().proposal.deal_id.unwrap();
    let piece = deliverables_of(house.reader(), deal).await.unwrap()[0].id;
    let open = asked(&house, &cast, &ana).await;
    let token = signed_in(&house, &ana).await;
    (ana, piece, open, token)
}

fn served(room: &Path, database: &str, packs: &Path) -> Served {
    let mut command = program(room, database, &["serve"]);
    command.env("PAPPUS_PACKS", packs);
    Served::of(command)
}

/// What a text of a piece hears: the verdict, the version that judged, and the rules with what they weigh.
fn heard(house: &Served, token: &str, piece: &str) -> (String, String, Vec<String>) {
    let text = json!({ "title": "鞋", "body": format!("广告｜{OWN_WORD}的鞋，走了一天。") });
    let told = house.asks_as(token, "POST", &format!("/api/v1/deliverables/{piece}/check"), &text);
    let words = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let found = told["findings"].as_array().unwrap_or_else(|| panic!("{told}")).iter();
    let found =
        found.map(|finding| format!("{} {} {}", words(&finding["rule"]), words(&finding["severity"]), words(&finding["message"]["en"])));
    (words(&told["verdict"]), words(&told["packs"][0]["version"]), found.collect())
}

#[tokio::test]
async fn a_pack_of_the_operators_own_reaches_new_deals_and_stands_beside_the_verdict_of_running_ones() {
    let room = tempfile::tempdir().unwrap();
    in_empty_database(room.path(), async |database| {
        let begun: Instant = BEGINNING.parse().unwrap();
        set_clock(room.path(), begun);
        Served::start(room.path(), database, &["serve"]).ends_well();
        let (_, piece, open, token) = running(room.path(), database).await;
        let packs = room.path().join("packs");
        std::fs::create_dir(&packs).unwrap();
        std::fs::write(packs.join("cn.json"), own_pack("block")).unwrap();

        let house = served(room.path(), database, &packs);
        let warned = "cn.own.word warn By the rules now in force: Not this word".to_owned();
        assert_eq!(heard(&house, &token, &piece.to_string()), ("compliant".to_owned(), "2026.11".to_owned(), vec![warned]));
        let agreed = house.asks_as(&token, "POST", &format!("/api/v1/proposals/{open}/steps/agree"), &json!({}));
        let deal = agreed["deal"].as_str().unwrap_or_else(|| panic!("{agreed}")).to_owned();
        let told = house.asks_as(&token, "GET", &format!("/api/v1/deals/{deal}"), &Value::Null);
        let new = told["deliverables"][0]["id"].as_str().unwrap_or_else(|| panic!("{told}")).to_owned();
        let blocked = vec!["cn.own.word block Not this word".to_owned()];
        assert_eq!(heard(&house, &token, &new), ("non_compliant".to_owned(), "2026.11-own".to_owned(), blocked));

        // Whoever starts with a bad pack is told the line, and the one that runs is not touched.
        let bad = room.path().join("bad");
        std::fs::create_dir(&bad).unwrap();
        let text = own_pack("fatal");
        let line = 1 + text.lines().position(|line| line.contains("\"fatal\"")).unwrap();
        std::fs::write(bad.join("cn.json"), text).unwrap();
        let refused =
            program(room.path(), database, &["serve"]).env("PAPPUS_PACKS", &bad).env("PAPPUS_LISTEN", "127.0.0.1:0").output().unwrap();
        assert_eq!(refused.status.code(), Some(78), "{}", said(&refused));
        let place = format!("PAPPUS_PACKS: cn.json:{line}:");
        assert!(said(&refused).contains(&place) && said(&refused).contains("fatal"), "{place} in {}", said(&refused));
        assert_eq!(house.asks("GET", "/healthz", ""), "HTTP/1.1 200 OK");
        assert_eq!(heard(&house, &token, &new).0, "non_compliant");
        house.ends_well();

        // Without its folder the house still judges the new deal by the pack it has pinned.
        let house = Served::start(room.path(), database, &["serve"]);
        assert_eq!(heard(&house, &token, &new).1, "2026.11-own");
        house.ends_well();

        let listed = run(room.path(), database, &["disclosure", "packs", "--json", "--packs", packs.to_str().unwrap()]);
        let listed: Vec<Value> = serde_json::from_slice(&listed.stdout).unwrap();
        let china = listed.iter().find(|pack| pack["id"] == "CN").unwrap();
        let rule = china["rules"].as_array().unwrap().iter().find(|rule| rule["id"] == "cn.own.word").unwrap();
        assert_eq!((listed.len(), &china["version"], &rule["url"]), (19, &json!("2026.11-own"), &json!("https://operator.example/rules")));
    })
    .await;
}
