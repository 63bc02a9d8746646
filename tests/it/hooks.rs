//! Hooks: events arrive signed at a program and in words at a robot, again after a failure, and nowhere they should not.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entity::HookId;
use entity::brief::BriefMode;
use entity::hook::HookKind;
use entity::hook_delivery::HookDeliveryState as State;
use hmac::{Hmac, KeyInit, Mac};
use jiff::SignedDuration;
use pappus::config::Environment;
use pappus::kernel::paging::Page;
use pappus::kernel::sequence::number_all;
use pappus::kernel::{Actor, House};
use pappus::market::hook::actions::{self, NewHook};
use pappus::market::hook::store;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::browser::Browser;
use crate::cast::{Cast, by, signed_in, written};
use crate::door::{Knock, open_door};
use crate::house::{Letters, hooks, in_house};

/// What a receiver was sent, each request whole.
type Heard = Arc<Mutex<Vec<String>>>;

/// A receiver that answers each request with the next of these lines (and what stands behind a bar), the last one again and
/// again.
async fn receiver(answers: &'static [&'static str]) -> (SocketAddr, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, heard) = (listener.local_addr().unwrap(), Heard::default());
    let kept = Arc::clone(&heard);
    tokio::spawn(async move {
        for number in 0.. {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = Vec::new();
            let mut chunk = [0; 4096];
            loop {
                let read = stream.read(&mut chunk).await.unwrap_or(0);
                request.extend_from_slice(&chunk[..read]);
                if read == 0 || is_whole(&request) {
                    break;
                }
            }
            kept.lock().unwrap().push(String::from_utf8(request).unwrap());
            let answer = answers[number.min(answers.len() - 1)];
            let (line, said) = answer.split_once('|').unwrap_or((answer, ""));
            let whole = format!("HTTP/1.1 {line}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{said}", said.len());
            drop(stream.write_all(whole.as_bytes()).await);
        }
    });
    (address, heard)
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.trim().parse().ok());
    body.len() >= length.unwrap_or(0)
}

fn header(request: &str, name: &str) -> String {
    let found = request.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
    found.unwrap_or_else(|| panic!("no {name} in {request}")).to_owned()
}

fn body(request: &str) -> Value {
    serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap()
}

/// As a receiver checks it, by the published rules.
fn is_signed(request: &str, secret: &str) -> bool {
    let (id, at) = (header(request, "webhook-id"), header(request, "webhook-timestamp"));
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("{id}.{at}.{}", request.split_once("\r\n\r\n").unwrap().1).as_bytes());
    let own = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    header(request, "webhook-signature").split(' ').any(|signature| signature == own)
}

async fn registered(house: &House, owner: &Actor, (kind, at): (HookKind, SocketAddr)) -> HookId {
    let new = NewHook { kind, url: format!("http://{at}/in?key=k"), signing: None, locale: "en".to_owned(), allow: vec![at] };
    let id = actions::register(house, &by(owner), &new).await.unwrap().id;
    hooks(house, &[at]).pass().await.unwrap();
    id
}

/// A brief that Rita opens: events of Acme's.
async fn something_happens(house: &House, cast: &Cast) {
    number_all(house).await.unwrap();
    hooks(house, &[]).pass().await.unwrap();
    cast.open_brief(house, &written(BriefMode::Recruit, 1)).await;
    number_all(house).await.unwrap();
}

async fn sent(house: &House, hook: HookId) -> Vec<(String, State, i64, Option<i64>)> {
    let rows = store::deliveries_of(house.reader(), hook, &Page::first(50)).await.unwrap().items;
    rows.into_iter().rev().map(|row| (row.name, row.state, row.attempts, row.answered)).collect()
}

#[actix_web::test]
async fn events_of_an_organisation_arrive_signed_and_hold_no_words() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let (at, heard) = receiver(&["204 No Content"]).await;
        let hook = registered(&house, &cast.acme, (HookKind::Webhook, at)).await;
        something_happens(&house, &cast).await;
        hooks(&house, &[at]).pass().await.unwrap();

        let requests = heard.lock().unwrap().clone();
        let names: Vec<String> = requests.iter().map(|request| body(request)["type"].as_str().unwrap().to_owned()).collect();
        assert_eq!(names, ["brief.create", "brief.submit", "brief.publish"]);
        let secret = actions::secret_of(&house, &cast.acme, hook).await.unwrap();
        assert!(requests.iter().all(|request| is_signed(request, &secret) && !request.contains("Autumn")), "{requests:?}");
        assert!(requests[0].starts_with("POST /in?key=k HTTP/1.1"), "{}", requests[0]);
        assert!(
            sent(&house, hook)
                .await
                .iter()
                .all(|(_, state, tries, answered)| (*state, *tries, *answered) == (State::Delivered, 1, Some(204)))
        );
        hooks(&house, &[at]).pass().await.unwrap();
        assert_eq!(heard.lock().unwrap().len(), 3, "once");
    })
    .await;
}

#[actix_web::test]
async fn a_rival_hears_nothing_of_it() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let (at, heard) = receiver(&["200 OK"]).await;
        registered(&house, &cast.rival(&house).await, (HookKind::Webhook, at)).await;
        something_happens(&house, &cast).await;
        hooks(&house, &[at]).pass().await.unwrap();
        assert!(heard.lock().unwrap().is_empty());
    })
    .await;
}

#[actix_web::test]
async fn robots_of_group_chats_are_told_in_words() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        for (kind, at_text) in [(HookKind::Wecom, "/text/content"), (HookKind::Feishu, "/content/text")] {
            let (at, heard) = receiver(&["200 OK"]).await;
            let hook = registered(&house, &cast.acme, (kind, at)).await;
            something_happens(&house, &cast).await;
            hooks(&house, &[at]).pass().await.unwrap();
            let last = heard.lock().unwrap().last().unwrap().clone();
            let told = body(&last).pointer(at_text).unwrap().as_str().unwrap().to_owned();
            assert!(told.starts_with("Autumn shoes · brief: ") && told.contains("https://market.example.test/briefs/brief_"), "{told}");
            assert!(!last.contains("webhook-signature"));
            actions::remove(&house, &by(&cast.acme), hook).await.unwrap();
        }
    })
    .await;
}

#[actix_web::test]
async fn what_is_not_taken_is_sent_again_under_the_same_id_and_a_redirect_is_not_followed() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let (at, heard) = receiver(&["500 Broken", "302 Found\r\nlocation: http://127.0.0.1:1/", "200 OK"]).await;
        let hook = registered(&house, &cast.acme, (HookKind::Webhook, at)).await;
        let tried = actions::try_out(&house, &by(&cast.acme), hook).await.unwrap().id;
        let worker = hooks(&house, &[at]);
        let statuses =
            async || worker.pass().await.unwrap().into_iter().map(|answer| answer.map_err(|(status, _)| status)).collect::<Vec<_>>();
        assert_eq!(statuses().await, [Err(Some(500))]);
        assert!(statuses().await.is_empty(), "not before its time");
        house.clock().forward(SignedDuration::from_secs(5));
        assert_eq!(statuses().await, [Err(Some(302))]);
        house.clock().forward(SignedDuration::from_mins(5));
        assert_eq!(statuses().await, [Ok(200)]);
        let requests = heard.lock().unwrap().clone();
        assert!(requests.iter().all(|request| header(request, "webhook-id") == tried.to_string()));
        actions::redeliver(&house, &by(&cast.acme), (hook, tried)).await.unwrap();
        assert_eq!(statuses().await, [Ok(200)]);
        assert_eq!(heard.lock().unwrap().len(), 4);
    })
    .await;
}

#[actix_web::test]
async fn a_robot_that_answers_with_an_error_was_not_told_and_is_told_again() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        for (kind, answers) in [
            (
                HookKind::Wecom,
                &["200 OK|{\"errcode\":45009,\"errmsg\":\"api freq out of limit\"}", "200 OK|{\"errcode\":0,\"errmsg\":\"ok\"}"],
            ),
            (HookKind::Feishu, &["200 OK|{\"code\":19021,\"msg\":\"sign match fail\"}", "200 OK|{\"code\":0,\"msg\":\"success\"}"]),
        ] {
            let (at, heard) = receiver(answers).await;
            let hook = registered(&house, &cast.acme, (kind, at)).await;
            actions::try_out(&house, &by(&cast.acme), hook).await.unwrap();
            hooks(&house, &[at]).pass().await.unwrap();
            let row = store::deliveries_of(house.reader(), hook, &Page::first(9)).await.unwrap().items.remove(0);
            let why = row.last_error.unwrap();
            assert!(why == "the robot refused: 45009 api freq out of limit" || why == "the robot refused: 19021 sign match fail", "{why}");
            assert_eq!((row.state, row.answered), (State::Queued, Some(200)));
            assert!(store::load(house.reader(), &cast.acme, hook).await.unwrap().failing_since.is_some());
            house.clock().forward(SignedDuration::from_secs(5));
            hooks(&house, &[at]).pass().await.unwrap();
            assert_eq!(sent(&house, hook).await, [("hook.try".to_owned(), State::Delivered, 2, Some(200))]);
            assert!(!heard.lock().unwrap()[0].contains("sign"), "nobody gave it a secret");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_robot_with_a_signing_secret_gets_signed_messages() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let (at, heard) = receiver(&["200 OK|{\"code\":0}"]).await;
        let url = format!("http://{at}/in");
        let signing = Some("kept between us".replace(' ', "-"));
        let new = NewHook { kind: HookKind::Feishu, url, signing, locale: "en".to_owned(), allow: vec![at] };
        let hook = actions::register(&house, &by(&cast.acme), &new).await.unwrap();
        assert!(!format!("{hook:?}").contains("kept-between"), "it is stored sealed");
        actions::try_out(&house, &by(&cast.acme), hook.id).await.unwrap();
        hooks(&house, &[at]).pass().await.unwrap();
        let message = body(&heard.lock().unwrap()[0]);
        let stamp = message["timestamp"].as_str().unwrap();
        assert_eq!(stamp, house.now().timestamp().as_second().to_string());
        let mac = Hmac::<Sha256>::new_from_slice(format!("{stamp}\nkept-between-us").as_bytes()).unwrap();
        assert_eq!(message["sign"].as_str().unwrap(), STANDARD.encode(mac.finalize().into_bytes()));
        assert_eq!(message["content"]["text"], "Pappus: OK");

        let door = open_door(&house).await;
        let token = signed_in(&house, &cast.acme).await;
        let wrong = json!({ "kind": "wecom", "url": "https://qyapi.weixin.qq.com/in", "signing_secret": "kept" });
        assert_eq!(door.send(Knock::post("/api/v1/webhooks", "w", &wrong).by(&token)).await.verdict(), "422 hook_signing");
        let right = json!({ "kind": "feishu", "url": "https://open.feishu.cn/in", "signing_secret": "kept" });
        let made = door.send(Knock::post("/api/v1/webhooks", "r", &right).by(&token)).await;
        assert!(made.json["signs"] == true && !made.json.to_string().contains("kept"), "{}", made.json);
    })
    .await;
}

#[actix_web::test]
async fn both_secrets_sign_for_a_day() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let (at, heard) = receiver(&["200 OK"]).await;
        let hook = registered(&house, &cast.acme, (HookKind::Webhook, at)).await;
        let old = actions::secret_of(&house, &cast.acme, hook).await.unwrap();
        actions::rotate(&house, &by(&cast.acme), hook).await.unwrap();
        let new = actions::secret_of(&house, &cast.acme, hook).await.unwrap();
        assert_ne!(old, new);
        let trial = async || {
            actions::try_out(&house, &by(&cast.acme), hook).await.unwrap();
            hooks(&house, &[at]).pass().await.unwrap();
            let last = heard.lock().unwrap().last().unwrap().clone();
            (is_signed(&last, &old), is_signed(&last, &new))
        };
        assert_eq!(trial().await, (true, true));
        house.clock().forward(SignedDuration::from_hours(24));
        assert_eq!(trial().await, (false, true));
    })
    .await;
}

#[actix_web::test]
async fn a_hook_that_takes_nothing_for_five_days_is_switched_off_with_a_letter() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let (at, _) = receiver(&["410 Gone"]).await;
        let hook = registered(&house, &cast.acme, (HookKind::Webhook, at)).await;
        let worker = hooks(&house, &[at]);
        let mut days = 0;
        while store::load(house.reader(), &cast.acme, hook).await.unwrap().silenced_at.is_none() {
            actions::try_out(&house, &by(&cast.acme), hook).await.unwrap();
            worker.pass().await.unwrap();
            house.clock().forward(SignedDuration::from_hours(24));
            days += 1;
            assert!(days < 10, "it is switched off in the end");
        }
        assert_eq!(days, 6);
        insta::assert_snapshot!(house.deliver_letters().await, @"owner@acme.test: We stopped sending your events to 127.0.0.1");
        assert!(actions::try_out(&house, &by(&cast.acme), hook).await.is_err());
        worker.pass().await.unwrap();
        actions::enable(&house, &by(&cast.acme), hook).await.unwrap();
        assert!(actions::try_out(&house, &by(&cast.acme), hook).await.is_ok());
    })
    .await;
}

#[actix_web::test]
async fn addresses_inside_the_house_are_refused_as_they_are_registered_and_as_they_are_called() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let door = open_door(&house).await;
        let token = signed_in(&house, &cast.acme).await;
        for (number, (kind, url, code)) in [
            ("webhook", "http://hooks.example.com/", "422 hook_not_secure"),
            ("webhook", "https://127.0.0.1/", "422 hook_not_public"),
            ("webhook", "https://[::ffff:10.0.0.1]/", "422 hook_not_public"),
            ("webhook", "https://169.254.169.254/latest/meta-data", "422 hook_not_public"),
            ("webhook", "https://hooks.example.com:25/", "422 hook_port"),
            ("webhook", "https://user@hooks.example.com/", "422 hook_url"),
            ("wecom", "https://hooks.example.com/robot", "422 hook_not_a_robot"),
            ("feishu", "https://qyapi.weixin.qq.com/robot", "422 hook_not_a_robot"),
        ]
        .into_iter()
        .enumerate()
        {
            let answer =
                door.send(Knock::post("/api/v1/webhooks", &format!("k{number}"), &json!({ "kind": kind, "url": url })).by(&token)).await;
            assert_eq!(answer.verdict(), code, "{url}");
        }
        // An address that was allowed when it was registered is looked at again as it is called.
        let (at, heard) = receiver(&["200 OK"]).await;
        let hook = registered(&house, &cast.acme, (HookKind::Webhook, at)).await;
        actions::try_out(&house, &by(&cast.acme), hook).await.unwrap();
        let answers = hooks(&house, &[]).pass().await.unwrap();
        assert!(answers[0].is_err() && heard.lock().unwrap().is_empty());
    })
    .await;
}

#[actix_web::test]
async fn hooks_have_pages_that_show_what_was_sent_and_the_secret_when_asked() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let (at, _) = receiver(&["500 Broken"]).await;
        let hook = registered(&house, &cast.acme, (HookKind::Webhook, at)).await;
        actions::try_out(&house, &by(&cast.acme), hook).await.unwrap();
        hooks(&house, &[at]).pass().await.unwrap();
        let secret = actions::secret_of(&house, &cast.acme, hook).await.unwrap();
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &cast.acme).await;
        let page = format!("/webhooks/{hook}");
        for lang in ["en", "zh-CN"] {
            assert_eq!(browser.opens(&format!("/webhooks?lang={lang}")).await.status, 200);
            let shown = browser.opens(&format!("{page}?lang={lang}")).await.text;
            assert!(shown.contains("hook.try") && shown.contains("500") && !shown.contains("whsec_"), "{shown}");
        }
        assert!(browser.opens(&format!("{page}?secret=shown")).await.text.contains(&secret.replace('=', "&#x3D;")));
        assert_eq!(browser.fills(&page, &format!("{page}/trials/new"), &[]).await.status, 303);
        assert_eq!(browser.opens("/webhooks/new").await.status, 200);
        browser.becomes(&house, &cast.rival(&house).await).await;
        assert_eq!(browser.opens(&page).await.status, 404);
    })
    .await;
}
