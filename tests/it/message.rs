//! Messages on a deal: with files that are what they say, told by one letter where nobody reads them.

use entity::brief::BriefMode;
use entity::outbox::Channel;
use entity::{DealId, Role};
use jiff::SignedDuration;
use pappus::config::Environment;
use pappus::kernel::{Actor, House};
use pappus::market::message::actions::tell_unread;
use pappus::market::proposal::actions::{self as proposals, Application};
use serde_json::json;

use crate::browser::Browser;
use crate::cast::{Cast, by, colleague, creator, letters_to, signed_in, written};
use crate::door::{Answer, Door, Knock, open_door};
use crate::house::{Letters, in_house};
use crate::owed::outbox_on;

const HOSTILE: &str = "<script>alert('x')</script>";
/// A picture of one pixel, with a comment that names a place.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0....\0\0\0\x0ctEXtGPS 31.2304N....\0\0\0\0IEND....";

/// A deal of Acme's with Ana.
async fn agreed(house: &House) -> (Cast, Actor, DealId) {
    let cast = Cast::enter(house).await;
    cast.deposit(house, 1_000_000).await;
    let ana = creator(house, "ana").await;
    let brief = cast.open_brief(house, &written(BriefMode::Recruit, 1)).await;
    let applied = proposals::apply(house, &by(&ana), brief, &Application::default()).await.unwrap();
    let agreed = proposals::agree(house, &by(&cast.acme), applied.proposal.id).await.unwrap();
    let deal = agreed.proposal.deal_id.unwrap();
    house.deliver_letters().await;
    (cast, ana, deal)
}

async fn writes(house: &House, door: &Door, (actor, deal): (&Actor, DealId), body: serde_json::Value) -> Answer {
    let token = signed_in(house, actor).await;
    let key = format!("k{}", house.random().uuid(house.now()));
    door.send(Knock::post(&format!("/api/v1/deals/{deal}/messages"), &key, &body).by(&token)).await
}

async fn lists(house: &House, door: &Door, (actor, deal): (&Actor, DealId)) -> Answer {
    door.send(Knock::get(&format!("/api/v1/deals/{deal}/messages")).by(&signed_in(house, actor).await)).await
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[actix_web::test]
async fn one_letter_tells_of_several_messages_that_nobody_has_read() {
    in_house(async |house| {
        let (cast, ana, deal) = agreed(&house).await;
        let door = open_door(&house).await;
        for text in ["Could we see it on Wednesday?", "The sample left today."] {
            assert_eq!(writes(&house, &door, (&cast.acme, deal), json!({ "text": text })).await.status, 201);
            house.clock().forward(SignedDuration::from_mins(8));
        }
        let before = letters_to(&house, ana.user.unwrap()).await.len();
        assert_eq!(tell_unread(&house).await.unwrap(), 1, "16 minutes after the first");
        assert_eq!(tell_unread(&house).await.unwrap(), 0, "once");
        insta::assert_snapshot!(house.deliver_letters().await, @"ana@creators.test: Acme wrote to you about “Autumn shoes”");
        assert_eq!(letters_to(&house, ana.user.unwrap()).await.len(), before + 1);
        let facts = outbox_on(&house, Channel::Email).await.last().unwrap().facts.clone();
        assert!(facts.contains("on Wednesday") && facts.contains("left today"), "{facts}");
    })
    .await;
}

#[actix_web::test]
async fn whoever_has_read_or_answered_gets_no_letter() {
    in_house(async |house| {
        let (cast, ana, deal) = agreed(&house).await;
        let door = open_door(&house).await;
        let write = async |actor: &Actor, text: &str| writes(&house, &door, (actor, deal), json!({ "text": text })).await;
        write(&cast.acme, "Hello?").await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &ana).await;
        let here = format!("/deals/{deal}");
        for unseen in
            [&[("sec-purpose", "prefetch")][..], &[("sec-fetch-dest", "empty")], &[("sec-fetch-dest", "empty"), ("x-shown", "no")]]
        {
            assert!(browser.asks(&here, unseen).await.text.contains("1 unread"), "{unseen:?}");
        }
        assert_eq!(lists(&house, &door, (&cast.acme, deal)).await.json["items"][0]["read"], false, "nobody has looked");
        let page = browser.asks(&here, &[("sec-fetch-dest", "empty"), ("x-shown", "yes")]).await.text;
        assert!(page.contains("1 unread") && page.contains("Hello?"), "{page}");
        assert!(!browser.opens(&format!("/deals/{deal}")).await.text.contains("1 unread"));
        assert_eq!(lists(&house, &door, (&cast.acme, deal)).await.json["items"][0]["read"], true);
        house.clock().forward(SignedDuration::from_secs(1));
        write(&ana, "Here I am.").await;
        house.clock().forward(SignedDuration::from_secs(1));
        write(&cast.acme, "Good.").await;
        house.clock().forward(SignedDuration::from_hours(1));
        assert_eq!(tell_unread(&house).await.unwrap(), 1, "only the last one is unread");
        assert_eq!(lists(&house, &door, (&ana, deal)).await.json["items"].as_array().unwrap().len(), 3);
    })
    .await;
}

#[actix_web::test]
async fn only_those_who_see_the_deal_read_and_only_its_sides_write() {
    in_house(async |house| {
        let (cast, _, deal) = agreed(&house).await;
        let door = open_door(&house).await;
        let viewer = colleague(&house, &cast.acme, ("viewer@acme.test", Role::BrandViewer)).await;
        writes(&house, &door, (&cast.acme, deal), json!({ "text": "Hello" })).await;
        for (actor, reads, writes_it) in
            [(&cast.rival(&house).await, 404, 404), (&creator(&house, "ben").await, 404, 404), (&viewer, 200, 403), (&cast.rita, 200, 403)]
        {
            assert_eq!(lists(&house, &door, (actor, deal)).await.status, reads);
            assert_eq!(writes(&house, &door, (actor, deal), json!({ "text": "Me too" })).await.status, writes_it);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_way_off_the_platform_is_marked_for_both_sides() {
    in_house(async |house| {
        let (cast, ana, deal) = agreed(&house).await;
        let door = open_door(&house).await;
        let answer = writes(&house, &door, (&cast.acme, deal), json!({ "text": "加微信 acme_pay，电话13800138000" })).await;
        assert_eq!(answer.status, 201);
        let leading_off = answer.json["leading_off"].to_string();
        assert!(leading_off.contains("acme_pay") && leading_off.contains("13800138000"), "{leading_off}");
        let browser = Browser::at(&house, Environment::Test).await;
        for actor in [&cast.acme, &ana, &cast.rita] {
            browser.becomes(&house, actor).await;
            let page = browser.opens(&format!("/deals/{deal}?lang=en")).await.text;
            assert!(page.contains("Leads off the platform"), "{page}");
        }
    })
    .await;
}

#[actix_web::test]
async fn files_are_kept_bare_and_what_is_no_such_file_is_refused() {
    in_house(async |house| {
        let (cast, ana, deal) = agreed(&house).await;
        let door = open_door(&house).await;
        let send = async |name: &str, bytes: &[u8]| {
            let body = json!({ "attachments": [{ "name": name, "base64": base64(bytes) }] });
            writes(&house, &door, (&cast.acme, deal), body).await
        };
        assert_eq!(send("../shoe.exe", b"MZ\x90").await.verdict(), "422 attachment_sort");
        assert_eq!(send("shoe.png", HOSTILE.as_bytes()).await.verdict(), "422 attachment_sort");
        assert_eq!(send("shoe.jpg", b"\xff\xd8\xff").await.verdict(), "422 attachment_broken");
        assert_eq!(send("huge.pdf", &[b"%PDF-".as_slice(), &vec![0; 5 << 20]].concat()).await.verdict(), "422 attachment_too_large");
        let mut large = PNG.to_vec();
        large[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
        assert_eq!(send("shoe.png", &large).await.verdict(), "422 attachment_pixels");
        let kept = send(&format!("../{HOSTILE}.exe"), PNG).await;
        assert_eq!((kept.status, kept.json["attachments"][0]["media_type"].as_str()), (201, Some("image/png")));

        let file = kept.json["attachments"][0]["id"].as_str().unwrap();
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &ana).await;
        let page = browser.opens(&format!("/deals/{deal}")).await;
        assert!(page.text.contains(file) && !page.text.contains("<script>"), "{}", page.text);
        let seen = browser.opens(&format!("/deals/{deal}/attachments/{file}")).await;
        assert_eq!((seen.status, seen.headers["content-type"].as_str()), (200, "image/png"));
        assert!(seen.headers["content-disposition"].starts_with("attachment"));
        assert_eq!(seen.headers["x-content-type-options"], "nosniff");
        assert!(seen.text.contains("IHDR") && !seen.text.contains("GPS"), "where it was taken is gone");
        browser.becomes(&house, &creator(&house, "ben").await).await;
        assert_eq!(browser.opens(&format!("/deals/{deal}/attachments/{file}")).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn a_message_is_written_on_the_deals_page_with_its_files_and_once() {
    in_house(async |house| {
        let (_, ana, deal) = agreed(&house).await;
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &ana).await;
        let (page, form) = (format!("/deals/{deal}"), format!("/deals/{deal}/messages/new"));
        let files: [(&str, &[u8]); 2] = [("plan.pdf", b"%PDF-1.7"), ("", b"")];
        let sent = browser.attaches((&page, &form), &[("text", HOSTILE)], &files).await;
        assert_eq!(sent.status, 303, "{}", sent.text);
        let shown = browser.opens(&page).await.text;
        assert!(shown.contains("plan.pdf") && shown.contains("&lt;script&gt;") && !shown.contains("<script>"), "{shown}");
        let refused = browser.attaches((&page, &form), &[("text", "kept words")], &[("a.html", b"<html>")]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains("kept words") && refused.text.contains("name=\"attachments\""), "{}", refused.text);
        assert_eq!(browser.fills(&page, &form, &[("text", " ")]).await.status, 422);
    })
    .await;
}

#[actix_web::test]
async fn a_search_finds_messages_of_ones_own_deals_and_takes_signs_as_letters() {
    in_house(async |house| {
        let (cast, ana, deal) = agreed(&house).await;
        let door = open_door(&house).await;
        assert_eq!(writes(&house, &door, (&cast.acme, deal), json!({ "text": "The 100%_wool sample left today." })).await.status, 201);
        let asks = async |actor: &Actor, text: &str| {
            let text: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let token = signed_in(&house, actor).await;
            let answer = door.send(Knock::get(&format!("/api/v1/search?q={text}")).by(&token)).await;
            assert_eq!(answer.status, 200, "{}", answer.json);
            let group = answer.json["groups"].as_array().unwrap().iter().find(|group| group["group"] == "messages").cloned();
            group.map(|group| (group["many"].as_u64().unwrap(), group["items"][0]["link"].as_str().unwrap().to_owned()))
        };
        let found = Some((1, format!("/deals/{deal}#messages")));
        assert_eq!(asks(&ana, "100%_WOOL").await, found);
        assert_eq!(asks(&cast.acme, "sample left").await, found);
        for hostile in ["100__wool", "%", "' OR '1'='1", "\\", "\u{0}", HOSTILE] {
            let found = asks(&ana, hostile).await;
            assert!(found.is_none() || hostile == "%", "{hostile}");
        }
        assert_eq!(asks(&cast.rival(&house).await, "sample").await, None, "another's deal");
        assert_eq!(asks(&cast.rita, "sample").await, None, "nobody looks through what others write to each other");
    })
    .await;
}
