//! Live posts are looked at as any visitor would see them: what each look finds, and what follows from it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use entity::Code;
use entity::deliverable::DeliverableState;
use entity::post_look::{LookOutcome, LookWhy, Model as Look};
use jiff::SignedDuration;
use pappus::fetch::Fetcher;
use pappus::kernel::{House, wait};
use pappus::market::content::actions::proof::Shown;
use pappus::market::content::actions::{look, proof, retention, review};
use pappus::market::content::rules::ProofShown;
use pappus::market::content::store::look::looks_of;
use pappus::work::{Looks, timers};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::{LABELLED, PLAIN, Scene, code};
use crate::cast::{by, letters_to, signed_in};
use crate::door::{Knock, open_door};
use crate::house::in_house;

/// What a site answers, changed as a test goes on.
type Answer = Arc<Mutex<Vec<u8>>>;

/// A site that gives every visitor the same answer; after a slow one it goes on as slowly.
async fn site() -> (SocketAddr, Answer) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (at, answer) = (listener.local_addr().unwrap(), Answer::default());
    let given = Arc::clone(&answer);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let answer = given.lock().unwrap().clone();
            tokio::spawn(async move {
                let mut asked = [0; 4096];
                let read = stream.read(&mut asked).await.unwrap_or(0);
                assert!(String::from_utf8_lossy(&asked[..read]).contains("user-agent: Pappus/"));
                let is_slow = answer.ends_with(b"...");
                drop(stream.write_all(&answer).await);
                if is_slow {
                    std::future::pending::<()>().await;
                }
            });
        }
    });
    (at, answer)
}

fn give(answer: &Answer, head: &str, body: &str) {
    *answer.lock().unwrap() = format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()).into_bytes();
}

fn page(answer: &Answer, body: &str) {
    give(answer, "200 OK\r\ncontent-type: text/html; charset=utf-8", &format!("<title>小红书</title><nav>首页</nav>{body}"));
}

const WELL: &str = "<h1>广告｜秋天的鞋</h1><p>走了一下午，脚不累。<p>#日常";
const BARE: &str = "<h1>秋天的鞋</h1><p>走了一下午，脚不累。<p>#日常";

/// A post on a site of its own, signed off.
struct Post {
    scene: Scene,
    answer: Answer,
    looks: Looks,
}

fn shown_at(house: &House, at: SocketAddr) -> (ProofShown, Shown) {
    let shown = ProofShown {
        url: format!("http://{at}/explore/1"),
        post_id: "1".to_owned(),
        account_handle: "ana".to_owned(),
        label_visible: true,
        published_at: house.now(),
    };
    (shown, Shown { allow: vec![at], ..Shown::default() })
}

impl Post {
    /// Handed in as proof; not looked at yet.
    async fn proven(house: &House) -> Self {
        let scene = Scene::open(house).await;
        let (draft, _) = scene.hand_in(house, LABELLED, PLAIN).await;
        review::approve_draft(house, &by(&scene.cast.acme), draft).await.unwrap();
        let (at, answer) = site().await;
        page(&answer, WELL);
        let (shown, besides) = shown_at(house, at);
        proof::prove_with(house, &by(&scene.ana), scene.note, (&shown, &besides)).await.unwrap();
        let looks = Looks::new(house.clone(), Fetcher::new(&[at], "https://market.example.test").unwrap());
        Self { scene, answer, looks }
    }

    async fn signed_off(house: &House) -> Self {
        let post = Self::proven(house).await;
        post.looks.pass().await.unwrap();
        proof::confirm(house, &by(&post.scene.cast.rita), post.scene.note).await.unwrap();
        proof::sign_off(house, &by(&post.scene.cast.acme), post.scene.note).await.unwrap();
        post
    }

    /// Lets time pass and looks at what is due; gives what the newest look found if there is a new one.
    async fn after(&self, house: &House, hours: i64) -> Option<(LookOutcome, LookWhy)> {
        house.clock().forward(SignedDuration::from_hours(hours));
        let looked = self.looks.pass().await.unwrap();
        let newest = self.newest(house).await;
        (looked > 0).then_some((newest.outcome, newest.why))
    }

    async fn newest(&self, house: &House) -> Look {
        looks_of(house.reader(), self.scene.note, 1).await.unwrap().remove(0)
    }

    async fn state(&self, house: &House) -> DeliverableState {
        self.scene.note_state(house).await
    }
}

#[actix_web::test]
async fn a_post_that_must_stay_is_looked_at_daily_at_first_and_once_each_time() {
    in_house(async |house| {
        let post = Post::signed_off(&house).await;
        let at_proof = post.newest(&house).await;
        assert_eq!((at_proof.number, at_proof.outcome, at_proof.excerpt.contains("广告")), (1, LookOutcome::Ok, true), "{at_proof:?}");
        assert_eq!(at_proof.page_hash.unwrap().len(), 64);
        assert_eq!(post.after(&house, 23).await, None, "not before a day has passed");
        for _ in 0..5 {
            assert_eq!(post.after(&house, 36).await, Some((LookOutcome::Ok, LookWhy::LabelSeen)));
            assert_eq!(post.looks.pass().await.unwrap(), 0, "once");
        }
        assert_eq!(post.after(&house, 6 * 24).await, None, "weekly from then on");
        assert_eq!(post.after(&house, 25).await, Some((LookOutcome::Ok, LookWhy::LabelSeen)));
        assert_eq!(post.state(&house).await, DeliverableState::InRetention);
        house.clock().forward(SignedDuration::from_hours(24 * 30));
        timers::run_due(&house).await.unwrap();
        assert_eq!(post.after(&house, 1).await, None, "nobody looks once it may go");
    })
    .await;
}

#[actix_web::test]
async fn a_missing_label_is_mended_by_its_creator_and_found_again_when_they_ask() {
    in_house(async |house| {
        let post = Post::signed_off(&house).await;
        page(&post.answer, BARE);
        assert_eq!(post.after(&house, 36).await, Some((LookOutcome::MissingLabel, LookWhy::LabelAbsent)));
        assert_eq!(post.state(&house).await, DeliverableState::LabelMissing);
        let waits = wait::open_of(house.reader(), post.scene.note).await.unwrap().unwrap();
        assert_eq!((waits.party.code(), waits.on_silence.as_deref()), ("creator", Some("ask_look")));
        assert_eq!(letters_to(&house, post.scene.ana.user.unwrap()).await.last().unwrap(), "label_missing");

        page(&post.answer, WELL);
        let door = open_door(&house).await;
        let ana = signed_in(&house, &post.scene.ana).await;
        let path = format!("/api/v1/deliverables/{}/looks", post.scene.note);
        let rival = signed_in(&house, &post.scene.cast.rival(&house).await).await;
        assert_eq!(door.send(Knock::post(&path, "r1", &json!({})).by(&rival)).await.status, 404);
        assert_eq!(door.send(Knock::post(&path, "a1", &json!({})).by(&ana)).await.status, 202);
        let again = door.send(Knock::post(&path, "a2", &json!({})).by(&ana)).await;
        assert_eq!((again.status, again.json["code"].as_str()), (429, Some("looked_just_now")));
        assert_eq!(post.after(&house, 0).await, Some((LookOutcome::Ok, LookWhy::LabelSeen)));
        assert_eq!(post.state(&house).await, DeliverableState::InRetention);
        let told = door.send(Knock::get(&path).by(&ana)).await.json;
        assert_eq!((&told["items"][0]["asked_for"], &told["items"][1]["outcome"]), (&json!(true), &json!("missing_label")), "{told}");
    })
    .await;
}

#[actix_web::test]
async fn a_label_that_is_not_mended_goes_to_a_reviewer_and_costs_nothing_by_itself() {
    in_house(async |house| {
        let post = Post::signed_off(&house).await;
        page(&post.answer, BARE);
        post.after(&house, 36).await;
        house.clock().forward(SignedDuration::from_hours(24 * 7));
        timers::run_due(&house).await.unwrap();
        assert_eq!(post.state(&house).await, DeliverableState::PostReview);
        assert_eq!(post.after(&house, 0).await, Some((LookOutcome::MissingLabel, LookWhy::LabelAbsent)), "looked at once more");
        assert_eq!(letters_to(&house, post.scene.cast.rita.user.unwrap()).await.last().unwrap(), "post_doubted");
        house.clock().forward(SignedDuration::from_hours(24 * 14));
        timers::run_due(&house).await.unwrap();
        assert_eq!((post.state(&house).await, post.scene.brand_balance(&house).await), (DeliverableState::PostReview, 0));
        assert_eq!(code(look::find_well(&house, &by(&post.scene.ana), post.scene.note).await), "role");
        look::find_well(&house, &by(&post.scene.cast.rita), post.scene.note).await.unwrap();
        assert_eq!(post.state(&house).await, DeliverableState::InRetention);
    })
    .await;
}

#[actix_web::test]
async fn a_post_gone_twice_a_day_apart_is_found_missing_by_a_reviewer_and_nobody_else() {
    in_house(async |house| {
        let post = Post::signed_off(&house).await;
        give(&post.answer, "404 Not Found", "");
        assert_eq!(post.after(&house, 36).await, Some((LookOutcome::Removed, LookWhy::Gone)));
        assert_eq!(post.state(&house).await, DeliverableState::InRetention, "once is not enough");
        assert_eq!(post.after(&house, 23).await, None);
        give(&post.answer, "410 Gone", "");
        assert_eq!(post.after(&house, 1).await, Some((LookOutcome::Removed, LookWhy::Gone)));
        assert_eq!((post.state(&house).await, post.scene.brand_balance(&house).await), (DeliverableState::PostReview, 0));
        retention::miss(&house, &by(&post.scene.cast.rita), post.scene.note).await.unwrap();
        assert_eq!(post.state(&house).await, DeliverableState::Missing);
        retention::restore(&house, &by(&post.scene.cast.rita), post.scene.note).await.unwrap();
    })
    .await;
}

#[actix_web::test]
async fn a_post_that_nobody_can_reach_or_read_is_looked_at_by_a_person_not_again_and_again() {
    in_house(async |house| {
        let post = Post::signed_off(&house).await;
        give(&post.answer, "503 Busy", "");
        assert_eq!(post.after(&house, 36).await, Some((LookOutcome::Unreachable, LookWhy::Broken)));
        give(&post.answer, "403 Forbidden", "");
        for _ in 0..2 {
            assert_eq!(post.after(&house, 6).await, Some((LookOutcome::Unreachable, LookWhy::Refused)));
            assert_eq!(post.state(&house).await, DeliverableState::InRetention);
        }
        post.after(&house, 6).await;
        assert_eq!(post.state(&house).await, DeliverableState::PostReview, "the fourth time in a row");
        look::find_well(&house, &by(&post.scene.cast.rita), post.scene.note).await.unwrap();
        page(&post.answer, "<p>登录后查看更多<input type=password>");
        assert_eq!(post.after(&house, 48).await, Some((LookOutcome::Unreadable, LookWhy::SignIn)));
        assert_eq!(post.state(&house).await, DeliverableState::InRetention, "a reviewer has looked a few days ago");
        page(&post.answer, "<p>页面不见了");
        assert_eq!(post.after(&house, 48).await, Some((LookOutcome::Unreadable, LookWhy::NotRecognised)));
    })
    .await;
}

#[actix_web::test]
async fn where_the_page_shows_no_label_a_proof_needs_a_picture_or_the_text() {
    in_house(async |house| {
        let post = Post::proven(&house).await;
        let (rita, ana, note) = (by(&post.scene.cast.rita), by(&post.scene.ana), post.scene.note);
        page(&post.answer, "<p>登录后查看更多<input type=password>");
        post.looks.pass().await.unwrap();
        assert_eq!(code(proof::confirm(&house, &rita, note).await), "label_unseen");
        proof::refuse(&house, &rita, note, "Please show the text.").await.unwrap();

        let (shown, besides) = shown_at(&house, "127.0.0.1:9".parse().unwrap());
        let with = |text: &str| Shown { text: Some(text.to_owned()), ..besides.clone() };
        let refused = proof::prove_with(&house, &ana, note, (&shown, &with("秋天的鞋\n走了一下午，脚不累。"))).await.unwrap_err();
        let field = &refused.refusal().unwrap().fields[0];
        assert_eq!((field.field.as_str(), field.code.as_str()), ("published_text", "label_missing"));
        proof::prove_with(&house, &ana, note, (&shown, &with("广告｜秋天的鞋\n走了一下午，脚不累。"))).await.unwrap();
        proof::confirm(&house, &rita, note).await.unwrap();
        assert_eq!(post.state(&house).await, DeliverableState::Published);
    })
    .await;
}

#[tokio::test]
async fn a_fetch_goes_nowhere_it_should_not_and_takes_no_more_than_it_reads() {
    let (at, answer) = site().await;
    let (door, _) = site().await;
    let fetcher = Fetcher::new(&[at], "https://market.example.test").unwrap();
    let fetched = async || {
        let fetched = fetcher.fetch(&format!("http://{at}/a/b")).await;
        (fetched.status, fetched.page.map(|page| page.words.lines))
    };
    for inside in
        [format!("http://{door}/"), "http://10.0.0.1/".to_owned(), "http://[::ffff:7f00:1]/".to_owned(), "file:///etc/passwd".to_owned()]
    {
        give(&answer, &format!("302 Found\r\nlocation: {inside}"), "");
        assert_eq!(fetched().await, (None, Err(LookWhy::NotPublic)), "{inside}");
    }
    give(&answer, "301 Moved\r\nlocation: ../c", "");
    assert_eq!(fetched().await, (None, Err(LookWhy::Redirects)));
    give(&answer, "200 OK\r\ncontent-type: text/html", &"a".repeat(5 * 1024 * 1024));
    assert_eq!(fetched().await, (Some(200), Err(LookWhy::TooLarge)));
    give(&answer, "200 OK\r\ncontent-type: application/json", "{}");
    assert_eq!(fetched().await, (Some(200), Err(LookWhy::NotHtml)));
    *answer.lock().unwrap() = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 900\r\n\r\n...".to_vec();
    let hasty = fetcher.clone().patient(Duration::from_millis(300));
    assert_eq!(hasty.fetch(&format!("http://{at}/")).await.page, Err(LookWhy::Timeout));
    page(&answer, "<p>hello");
    assert_eq!(fetched().await, (Some(200), Ok(vec!["首页".to_owned(), "hello".to_owned()])));
    assert!(fetcher.clone().at_home().goes_to(&format!("http://{at}/")) && !fetcher.at_home().goes_to("https://www.xiaohongshu.com/"));
}
