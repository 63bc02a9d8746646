//! Pictures and videos of drafts, and screenshots of proofs: what is taken, whose they are, where they are kept.

use std::io::{Cursor, Read};

use entity::brief::BriefMode;
use entity::{DealId, DeliverableId, DraftId};
use pappus::config::Environment;
use pappus::kernel::terms::hex;
use pappus::kernel::{Actor, House};
use pappus::market::content::actions::{draft, review};
use pappus::market::content::evidence::of_deal;
use pappus::market::content::rules::Text;
use pappus::market::content::store::{load_draft, media::media_of, proof_of};
use pappus::market::deal::store::deliverables_of;
use pappus::market::message::actions::{self as messages, Sent};
use pappus::market::proposal::actions::{self as proposals, Application};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::browser::Browser;
use crate::cast::{Cast, by, creator, signed_in, written};
use crate::door::{Answer, Door, Knock, open_door};
use crate::house::in_house;

/// A picture of one pixel, with a comment that names a place and a page behind its end.
const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0....\0\0\0\x0ctEXtGPS 31.2304N....\0\0\0\0IEND....<script>alert(1)</script>";
/// The smallest video there is: a track of 2 x 2 pixels, with its place in a box of its own.
fn video() -> Vec<u8> {
    let boxed = |kind: &[u8], body: &[u8]| [&u32::try_from(body.len() + 8).unwrap().to_be_bytes(), kind, body].concat();
    let mut head = vec![0_u8; 84];
    head[40..44].copy_from_slice(&0x0001_0000_u32.to_be_bytes());
    head[76..78].copy_from_slice(&2_u16.to_be_bytes());
    head[80..82].copy_from_slice(&2_u16.to_be_bytes());
    let media = boxed(b"mdia", &boxed(b"hdlr", &[&[0; 8], b"vide".as_slice(), &[0; 13]].concat()));
    let track = boxed(b"trak", &[boxed(b"tkhd", &head), media].concat());
    let place = boxed(b"udta", b"GPS 31.2304N");
    [boxed(b"ftyp", b"isom\0\0\0\0isom"), boxed(b"moov", &[place, track].concat()), boxed(b"mdat", b"pictures")].concat()
}

/// A piece of Ana's that waits for its first draft, of a deal with Acme.
struct Scene {
    cast: Cast,
    ana: Actor,
    deal: DealId,
    piece: DeliverableId,
}

impl Scene {
    async fn open(house: &House) -> Self {
        let cast = Cast::enter(house).await;
        cast.deposit(house, 1_000_000).await;
        let ana = creator(house, "ana").await;
        let brief = cast.open_brief(house, &written(BriefMode::Recruit, 2)).await;
        let applied = proposals::apply(house, &by(&ana), brief, &Application::default()).await.unwrap();
        let deal = proposals::agree(house, &by(&cast.acme), applied.proposal.id).await.unwrap().proposal.deal_id.unwrap();
        let piece = deliverables_of(house.reader(), deal).await.unwrap()[0].id;
        Self { cast, ana, deal, piece }
    }

    async fn begins(&self, house: &House) -> DraftId {
        let text = Text {
            title: "广告｜秋天的鞋".to_owned(),
            body: "走了一下午。".to_owned(),
            hashtags: vec!["日常".to_owned()],
            facts: json!({}),
        };
        draft::write(house, &by(&self.ana), self.piece, &text).await.unwrap().draft.id
    }
}

/// Sends files in parts, as upload tools do.
async fn sends((house, door): (&House, &Door), actor: &Actor, draft: DraftId, files: &[(&str, &[u8])]) -> Answer {
    let mut body = Vec::new();
    for (name, bytes) in files {
        body.extend_from_slice(format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--b--\r\n");
    let key = format!("k{}", house.random().uuid(house.now()));
    let knock = Knock::new("POST", &format!("/api/v1/drafts/{draft}/media")).header("idempotency-key", &key).parts("b", body);
    door.send(knock.by(&signed_in(house, actor).await)).await
}

async fn asks((house, door): (&House, &Door), actor: &Actor, (method, path): (&str, &str), body: &Value) -> Answer {
    let key = format!("k{}", house.random().uuid(house.now()));
    let knock = Knock::new(method, path).header("idempotency-key", &key).json(&body.to_string());
    door.send(knock.by(&signed_in(house, actor).await)).await
}

async fn hash_of(house: &House, draft: DraftId) -> String {
    load_draft(house.reader(), &Actor::clock(), draft).await.unwrap().draft.content_hash
}

#[actix_web::test]
async fn a_draft_takes_pictures_and_videos_bare_and_refuses_everything_else_unchanged() {
    in_house(async |house| {
        let (scene, door) = (Scene::open(&house).await, open_door(&house).await);
        let draft = scene.begins(&house).await;
        let (empty, address) = (hash_of(&house, draft).await, format!("/api/v1/drafts/{draft}/media"));
        let mut large = PNG.to_vec();
        large[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
        let too_many = vec![("a.png", PNG); 19];
        for (files, verdict) in [
            (vec![("../../shoe.png", b"<html><script>".as_slice())], "422 media_sort"),
            (vec![("plan.pdf", b"%PDF-1.7")], "422 media_sort"),
            (vec![("shoe.jpg", b"\xff\xd8\xff")], "422 media_broken"),
            (vec![("a.mp4", b"\0\0\0\x10ftypisom\0\0\0\0")], "422 media_broken"),
            (vec![("shoe.png", large.as_slice())], "422 media_pixels"),
            (vec![("good.png", PNG), ("bad.png", b"")], "422 media_empty"),
            (too_many, "422 media_too_many"),
            (vec![], "422 media_nothing"),
        ] {
            assert_eq!(sends((&house, &door), &scene.ana, draft, &files).await.verdict(), verdict);
        }
        assert_eq!(hash_of(&house, draft).await, empty);
        assert_eq!(sends((&house, &door), &scene.cast.acme, draft, &[("a.png", PNG)]).await.status, 404, "nobody else sees it yet");

        let kept = sends((&house, &door), &scene.ana, draft, &[("../<b>shoe.exe", PNG), ("walk.mov", &video())]).await;
        assert_eq!(kept.status, 201, "{}", kept.json);
        let items = kept.json["items"].as_array().unwrap();
        let told: Vec<_> = items.iter().map(|item| (item["name"].as_str().unwrap(), item["media_type"].as_str().unwrap())).collect();
        assert_eq!(told, [("<b>shoe.png", "image/png"), ("walk.mp4", "video/mp4")]);
        assert_eq!((items[1]["width"].as_i64(), items[1]["height"].as_i64()), (Some(2), Some(2)));
        let full = hash_of(&house, draft).await;
        assert_ne!(full, empty);
        let ids: Vec<&str> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
        assert_eq!(asks((&house, &door), &scene.ana, ("PUT", &address), &json!({ "media": [ids[0]] })).await.verdict(), "422 media_order");
        let turned = asks((&house, &door), &scene.ana, ("PUT", &address), &json!({ "media": [ids[1], ids[0]] })).await;
        assert_eq!(turned.json["items"][0]["id"], ids[1]);
        assert_ne!(hash_of(&house, draft).await, full, "the order counts");
        assert_eq!(asks((&house, &door), &scene.ana, ("DELETE", &format!("{address}/{}", ids[1])), &json!({})).await.status, 204);
        assert_eq!(sends((&house, &door), &scene.ana, draft, &[("b.png", PNG)]).await.json["items"][1]["name"], "b.png");
        draft::submit(&house, &by(&scene.ana), draft).await.unwrap();
        assert_eq!(sends((&house, &door), &scene.ana, draft, &[("a.png", PNG)]).await.verdict(), "409 media_handed_in");
        assert_eq!(
            asks((&house, &door), &scene.ana, ("DELETE", &format!("{address}/{}", ids[0])), &json!({})).await.verdict(),
            "409 media_handed_in"
        );

        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &scene.cast.acme).await;
        let page = browser.opens(&format!("/deliverables/{}", scene.piece)).await.text;
        let link = format!("/drafts/{draft}/media/{}", ids[0]);
        assert!(page.contains(&format!("<img src=\"{link}\"")) && !page.contains("<b>shoe"), "{page}");
        let seen = browser.opens(&link).await;
        assert_eq!((seen.status, seen.headers["content-type"].as_str()), (200, "image/png"));
        assert!(seen.headers["content-disposition"].starts_with("attachment") && seen.headers["x-content-type-options"] == "nosniff");
        assert!(seen.text.contains("IHDR") && !seen.text.contains("GPS") && !seen.text.contains("script"));
        browser.becomes(&house, &creator(&house, "ben").await).await;
        assert_eq!(browser.opens(&link).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn the_editor_puts_orders_and_takes_media_without_a_script_and_keeps_the_text() {
    in_house(async |house| {
        let scene = Scene::open(&house).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &scene.ana).await;
        let begin = format!("/deliverables/{}/drafts/new", scene.piece);
        let fields = [("title", "广告｜鞋"), ("body", "my words"), ("hashtags", "#日常"), ("_do", "attach")];
        let refused = browser.attaches((&begin, &begin), &fields, &[("a.png", b"<svg onload=x>")]).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.text.contains("Only JPEG, PNG and WebP pictures and MP4 videos") && refused.text.contains("my words"),
            "{}",
            refused.text
        );
        let edit = refused.text.split("action=\"/drafts/").nth(1).unwrap().split('"').next().unwrap();
        let edit = format!("/drafts/{edit}");
        let sent = browser.attaches((&edit, &edit), &fields, &[("one.png", PNG), ("two.mp4", &video())]).await;
        assert_eq!(sent.status, 303, "{}", sent.text);
        let page = browser.opens(&edit).await;
        assert!(page.text.contains("one.png") && page.text.contains("<video") && page.text.contains("my words"), "{}", page.text);
        let draft: DraftId = edit.split('/').nth(2).unwrap().parse().unwrap();
        let order =
            async || media_of(house.reader(), draft).await.unwrap().into_iter().map(|media| (media.name, media.id)).collect::<Vec<_>>();
        let second = order().await[1].1.to_string();
        let words = [("title", "广告｜鞋"), ("body", "other words"), ("hashtags", "#日常")];
        let moved = browser.fills(&edit, &edit, &[words.as_slice(), &[("_forward", &second)]].concat()).await;
        assert_eq!((moved.status, order().await[0].0.as_str()), (303, "two.mp4"));
        let gone = browser.fills(&edit, &edit, &[words.as_slice(), &[("_remove", &second)]].concat()).await;
        assert_eq!((gone.status, order().await.len()), (303, 1));
        assert!(browser.opens(&edit).await.text.contains("other words"));
    })
    .await;
}

#[actix_web::test]
async fn the_next_version_begins_with_the_media_and_the_evidence_holds_every_file() {
    in_house(async |house| {
        let (scene, door) = (Scene::open(&house).await, open_door(&house).await);
        let first = scene.begins(&house).await;
        assert_eq!(sends((&house, &door), &scene.ana, first, &[("shoe.png", PNG)]).await.status, 201);
        draft::submit(&house, &by(&scene.ana), first).await.unwrap();
        draft::withdraw(&house, &by(&scene.ana), first).await.unwrap();
        let second = scene.begins(&house).await;
        let carried = media_of(house.reader(), second).await.unwrap();
        assert_eq!((carried.len(), carried[0].name.as_str()), (1, "shoe.png"));
        assert_eq!(hash_of(&house, second).await, hash_of(&house, first).await);
        let path = format!("/api/v1/drafts/{second}/media/{}", carried[0].id);
        assert_eq!(asks((&house, &door), &scene.ana, ("DELETE", &path), &json!({})).await.status, 204);
        assert!(!media_of(house.reader(), first).await.unwrap().is_empty(), "the version before keeps its own");
        assert_eq!(sends((&house, &door), &scene.ana, second, &[("new.png", PNG)]).await.status, 201);
        draft::submit(&house, &by(&scene.ana), second).await.unwrap();
        review::approve_draft(&house, &by(&scene.cast.acme), second).await.unwrap();
        let plan = Sent { name: "plan.pdf".to_owned(), bytes: b"%PDF-1.7".to_vec() };
        messages::write(&house, &by(&scene.cast.acme), scene.deal, ("On Wednesday?", &[plan])).await.unwrap();

        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &scene.ana).await;
        let page = format!("/deliverables/{}/steps/prove", scene.piece);
        let fields = [
            ("url", "https://www.xiaohongshu.com/explore/1"),
            ("post_id", "1"),
            ("account_handle", "ana"),
            ("label_visible", "on"),
            ("published_at", "2026-01-05T10:00"),
        ];
        let refused = browser.attaches((&page, &page), &fields, &[("a.pdf", b"%PDF-1.7")]).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        let proven = browser.attaches((&page, &page), &fields, &[("post.png", PNG)]).await;
        assert_eq!(proven.status, 303, "{}", proven.text);
        let proof = proof_of(house.reader(), scene.piece).await.unwrap().unwrap();
        let link = format!("/deliverables/{}/screenshots/{}", scene.piece, proof.screenshot_id.unwrap());
        for viewer in [&scene.cast.acme, &scene.cast.rita] {
            browser.becomes(&house, viewer).await;
            assert!(browser.opens(&format!("/deliverables/{}", scene.piece)).await.text.contains(&link));
            assert_eq!(browser.opens(&link).await.status, 200);
        }
        browser.becomes(&house, &creator(&house, "ben").await).await;
        assert_eq!(browser.opens(&link).await.status, 404);

        let archive = of_deal(&house, &scene.cast.acme, scene.deal).await.unwrap();
        assert_eq!(of_deal(&house, &scene.ana, scene.deal).await.unwrap().bytes, archive.bytes, "reading changes nothing");
        let mut zip = zip::ZipArchive::new(Cursor::new(archive.bytes)).unwrap();
        let mut file = |name: &str| {
            let mut bytes = Vec::new();
            zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
            bytes
        };
        let told: Value = serde_json::from_slice(&file("deliverables/1/drafts/2/draft.json")).unwrap();
        let picture = file("deliverables/1/drafts/2/media/1-new.png");
        assert_eq!(told["media"][0]["sha256"], hex(&Sha256::digest(&picture)));
        assert!(!file("deliverables/1/drafts/1/media/1-shoe.png").is_empty());
        assert!(!file("deliverables/1/proofs/1-post.png").is_empty());
        let messages: Value = serde_json::from_slice(&file("messages.json")).unwrap();
        assert_eq!(messages[0]["text"], "On Wednesday?");
        assert_eq!(file(messages[0]["files"][0].as_str().unwrap()), b"%PDF-1.7");
    })
    .await;
}
