//! Letters by class: gathered, held over night, switched off with one click, signed, and stopped where they come back.

use std::io::Write;
use std::process::{Command, Stdio};

use entity::brief::BriefMode;
use entity::letter_preference::Pace;
use entity::outbox::{Channel, OutboxState};
use entity::{Letter, Role, UserId};
use jiff::SignedDuration;
use pappus::config::Environment;
use pappus::kernel::outbox::delivery::Outcome;
use pappus::kernel::{Actor, House};
use pappus::market::identity::{self, Wishes, store};
use pappus::market::matching;
use pappus::notify::{Email, Signer};
use pappus::work::{Bounces, Post};
use serde_json::json;

use crate::browser::Browser;
use crate::cast::{Cast, by, colleague, creator, letters_to, signed_in, written};
use crate::door::{Knock, open_door};
use crate::house::{Letters, in_house, relay, variable};
use crate::owed::{outbox_on, owe, person};
use crate::relay::choosy_server;

fn is(user: UserId) -> Actor {
    Actor { user: Some(user), role: Role::Creator, ..Actor::nobody() }
}

const WISHES: Wishes = Wishes { status: Pace::AtOnce, information: Pace::Daily, messages: Pace::AtOnce, quiet_from: 22, quiet_until: 8 };

async fn states(house: &House, letter: Letter) -> Vec<OutboxState> {
    outbox_on(house, Channel::Email).await.into_iter().filter(|row| row.letter == letter).map(|row| row.state).collect()
}

#[actix_web::test]
async fn creators_are_told_of_new_briefs_that_fit_them_once_and_in_the_morning() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let ana = creator(&house, "ana").await;
        let ben = creator(&house, "ben").await;
        identity::set_preference(&house, &by(&ben), Wishes { information: Pace::Never, ..WISHES }).await.unwrap();
        cast.open_brief(&house, &written(BriefMode::Custom, 1)).await;
        assert_eq!(matching::actions::tell_new(&house).await.unwrap(), 0, "whom a brand invites it tells itself");
        cast.open_brief(&house, &written(BriefMode::Recruit, 1)).await;
        assert_eq!(matching::actions::tell_new(&house).await.unwrap(), 1);
        assert_eq!(matching::actions::tell_new(&house).await.unwrap(), 0, "once");

        let gathered = house.deliver_letters().await;
        assert!(gathered.contains("ana@creators.test: Gathered"), "{gathered}");
        assert_eq!(letters_to(&house, ana.user.unwrap()).await, ["brief_for_you"], "the inbox has it at once");
        assert_eq!(states(&house, Letter::BriefForYou).await, [OutboxState::Gathered]);
        house.clock().forward(SignedDuration::from_hours(15));
        assert_eq!(house.deliver_letters().await, "", "it is seven in Shanghai");
        house.clock().forward(SignedDuration::from_hours(1));
        let digest = house.deliver_letters().await;
        assert!(digest.starts_with("ana@creators.test: What happened since"), "{digest}");
        let facts = outbox_on(&house, Channel::Email).await.pop().unwrap().facts;
        assert!(facts.contains("A new brief fits you: “Autumn shoes”"), "{facts}");
        house.clock().forward(SignedDuration::from_hours(24));
        assert_eq!(house.deliver_letters().await, "", "nothing was gathered since");
    })
    .await;
}

#[actix_web::test]
async fn a_digest_tells_of_nothing_that_is_over() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        creator(&house, "ana").await;
        let brief = cast.open_brief(&house, &written(BriefMode::Recruit, 1)).await;
        matching::actions::tell_new(&house).await.unwrap();
        house.deliver_letters().await;
        pappus::market::brief::actions::pause(&house, &by(&cast.acme), brief).await.unwrap();
        house.clock().forward(SignedDuration::from_hours(16));
        let letters = house.deliver_letters().await;
        assert!(!letters.contains("ana@creators.test"), "{letters}");
    })
    .await;
}

#[actix_web::test]
async fn what_happened_is_gathered_by_wish_and_what_asks_is_not() {
    in_house(async |house| {
        let ana = person(&house, "ana@example.test", "Ana").await;
        let weekly = Wishes { status: Pace::Weekly, quiet_from: 0, quiet_until: 0, ..WISHES };
        identity::set_preference(&house, &by(&is(ana)), weekly).await.unwrap();
        owe(&house, ana, Letter::DealCompleted).await;
        owe(&house, ana, Letter::DraftSubmitted).await;
        house.deliver_letters().await;
        assert_eq!(states(&house, Letter::DealCompleted).await, [OutboxState::Gathered]);
        assert_eq!(states(&house, Letter::DraftSubmitted).await, [OutboxState::Sent]);
        house.clock().forward(SignedDuration::from_hours(24 * 7));
        assert!(house.deliver_letters().await.contains("What happened since"));
        for wrong in
            [Wishes { status: Pace::Never, ..WISHES }, Wishes { messages: Pace::Daily, ..WISHES }, Wishes { quiet_from: 24, ..WISHES }]
        {
            assert!(identity::set_preference(&house, &by(&is(ana)), wrong).await.is_err(), "{wrong:?}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_letter_is_switched_off_with_one_click_and_looking_switches_nothing_off() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let ana = creator(&house, "ana").await;
        let at_once = Wishes { information: Pace::AtOnce, ..WISHES };
        identity::set_preference(&house, &by(&ana), at_once).await.unwrap();
        cast.open_brief(&house, &written(BriefMode::Recruit, 1)).await;
        matching::actions::tell_new(&house).await.unwrap();
        house.deliver_letters().await;
        let row = outbox_on(&house, Channel::Email).await.into_iter().find(|row| row.letter == Letter::BriefForYou).unwrap();
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &ana).await;
        let text = browser.opens(&format!("/mailbox/{}", row.id)).await.text;
        let (_, after) = text.split_once("/unsubscribe/").expect("the letter says where it is switched off");
        let token: String = after.chars().take_while(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(*letter)).collect();

        let stranger = Browser::at(&house, Environment::Test).await;
        let path = format!("/unsubscribe/{token}?lang=en");
        for _ in 0..2 {
            let seen = stranger.opens(&path).await;
            assert_eq!(seen.status, 200);
            assert!(seen.text.contains("Switch off"), "{}", seen.text);
        }
        let pace = async || identity::preference_of(&house, ana.user.unwrap()).await.unwrap().information;
        assert_eq!(pace().await, Pace::AtOnce, "looking changes nothing");
        for _ in 0..2 {
            assert_eq!(stranger.posts(&path, &[("List-Unsubscribe", "One-Click")]).await.status, 200);
            assert_eq!(pace().await, Pace::Never);
        }
        assert_eq!(stranger.opens(&format!("/unsubscribe/{}", token.replace("information", "action"))).await.status, 404);
        assert_eq!(stranger.posts("/unsubscribe/information.AAAA", &[]).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn wishes_are_read_and_changed_over_the_api_and_on_a_page() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let door = open_door(&house).await;
        let token = signed_in(&house, &cast.acme).await;
        let path = "/api/v1/letter-preferences/current";
        let usual = door.send(Knock::get(path).by(&token)).await;
        assert_eq!(
            (&usual.json["information"], &usual.json["status"], &usual.json["suppressed"]),
            (&json!("daily"), &json!("at_once"), &json!(false))
        );
        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &cast.acme).await;
        let form = "/letter-preferences/current/edit";
        let fields = [("status", "weekly"), ("information", "never"), ("messages", "never"), ("quiet_from", "21"), ("quiet_until", "9")];
        let taken = browser.fills(form, form, &fields).await;
        assert_eq!((taken.status, taken.location.as_deref()), (303, Some("/me?done=set_letter_preferences")));
        let now = door.send(Knock::get(path).by(&token)).await;
        assert_eq!((&now.json["information"], &now.json["quiet_until"]), (&json!("never"), &json!(9)));
        assert!(browser.opens("/me?lang=en").await.text.contains("on Mondays"));
    })
    .await;
}

#[actix_web::test]
async fn an_address_that_is_refused_gets_no_more_letters_until_its_owner_says_that_it_works() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let user = cast.acme.user.unwrap();
        owe(&house, user, Letter::DraftSubmitted).await;
        relay(&house, choosy_server(&["550 5.1.1 no such box"]).await).pass().await.unwrap();
        let address = store::find_user(house.reader(), user).await.unwrap().unwrap().email;
        assert_eq!(store::find_suppression(house.reader(), user, &address).await.unwrap().unwrap().status, "5.1.1");
        owe(&house, user, Letter::DraftApproved).await;
        let dropped = house.deliver_letters().await;
        assert!(dropped.contains("Dropped") && dropped.contains("takes no letters"), "{dropped}");

        let browser = Browser::at(&house, Environment::Test).await;
        browser.becomes(&house, &cast.acme).await;
        assert!(browser.opens("/?lang=en").await.text.contains("come back"), "the first page says so");
        assert!(browser.opens("/me?lang=en").await.text.contains("come back"));
        let operator = colleague(&house, &cast.rita, ("op@pappus.test", Role::Operator)).await;
        browser.becomes(&house, &operator).await;
        assert!(browser.opens("/letters/suppressed?lang=en").await.text.contains("5.1.1"));
        browser.becomes(&house, &cast.acme).await;
        let form = "/suppressions/current/remove";
        assert_eq!(browser.fills(form, form, &[]).await.status, 303);
        owe(&house, user, Letter::DraftApproved).await;
        assert!(house.deliver_letters().await.starts_with(&format!("{address}: Approved")));
    })
    .await;
}

#[actix_web::test]
async fn a_letter_that_came_back_counts_only_where_it_is_ours() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let operator = colleague(&house, &cast.rita, ("op@pappus.test", Role::Operator)).await;
        let ana = person(&house, "ana@example.test", "Ana").await;
        owe(&house, ana, Letter::DraftApproved).await;
        house.deliver_letters().await;
        let event = outbox_on(&house, Channel::Email).await.pop().unwrap().event_id;
        let door = open_door(&house).await;
        let token = signed_in(&house, &operator).await;
        let report = |event: &str, address: &str| {
            format!(
                "Subject: Undelivered\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\
                 Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; {address}\r\n\
                 Action: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n\
                 Message-ID: <{event}.{ana}.draft_approved@market.example.test>\r\n\r\n--b--\r\n"
            )
            .replace("\r\n", "\n")
        };
        let hand_in =
            async |text: String, key: &str| door.send(Knock::post("/api/v1/bounces", key, &json!({ "text": text })).by(&token)).await;
        let forged = report("evt_00000000000000000000000000000001", "ana@example.test");
        assert_eq!(hand_in(forged, "k1").await.status, 422, "no such letter was sent");
        assert_eq!(hand_in(report(&event.to_string(), "bo@example.test"), "k2").await.status, 422, "not to that address");
        let taken = hand_in(report(&event.to_string(), "Ana@example.test"), "k3").await;
        assert_eq!((taken.status, &taken.json["status"]), (201, &json!("5.1.1")));
        assert!(store::find_suppression(house.reader(), ana, "ana@example.test").await.unwrap().is_some());
        let lifted = Knock::new("DELETE", &format!("/api/v1/users/{ana}/suppression")).by(&token);
        assert_eq!(door.send(lifted).await.status, 200);
        assert!(store::find_suppression(house.reader(), ana, "ana@example.test").await.unwrap().is_none());

        // The same from a mailbox: each file once, also what is no report.
        let mailbox = tempfile::tempdir().unwrap();
        let at = |name: &str| mailbox.path().join(name);
        for folder in ["new", "cur"] {
            std::fs::create_dir(at(folder)).unwrap();
        }
        let reader = Bounces::new(house.clone(), mailbox.path().to_owned());
        assert_eq!(reader.pass().await.unwrap(), 0);
        std::fs::write(at("new/1.mx"), "Subject: Buy shoes\n\nCheap!\n").unwrap();
        std::fs::write(at("new/2.mx"), report(&event.to_string(), "ana@example.test")).unwrap();
        std::fs::write(at("new/3.mx"), vec![0xff; 600 * 1024]).unwrap();
        assert_eq!((reader.pass().await.unwrap(), reader.pass().await.unwrap()), (1, 0));
        assert!(["cur/1.mx:2,S", "cur/2.mx:2,S", "cur/3.mx:2,S"].iter().all(|name| at(name).is_file()));
        assert!(store::find_suppression(house.reader(), ana, "ana@example.test").await.unwrap().is_some());
    })
    .await;
}

#[actix_web::test]
async fn an_operator_has_any_letter_sent_to_themselves() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let operator = colleague(&house, &cast.rita, ("op@pappus.test", Role::Operator)).await;
        for letter in <Letter as entity::Code>::ALL {
            identity::try_letter(&house, &by(&operator), *letter).await.unwrap();
        }
        assert!(identity::try_letter(&house, &by(&cast.acme), Letter::DealAgreed).await.is_err());
        let sent = house.deliver_letters().await;
        assert!(sent.lines().all(|line| line.starts_with("op@pappus.test: ")) && !sent.contains("Dead"), "{sent}");
    })
    .await;
}

/// Whether another reader finds the signature of a letter good, with the record the house prints.
fn is_signed(letter: &[u8], record: &str) -> bool {
    let script = "import dkim, sys\nrecord = sys.argv[1].encode()\nsys.exit(0 if dkim.verify(sys.stdin.buffer.read(), dnsfunc=lambda name, timeout=5: record) else 1)";
    let mut reader = Command::new("/usr/bin/python3").args(["-c", script, record]).stdin(Stdio::piped()).spawn().unwrap();
    reader.stdin.take().unwrap().write_all(letter).unwrap();
    reader.wait().unwrap().success()
}

#[actix_web::test]
async fn a_signature_survives_the_mail_server_and_another_reader_finds_it_good() {
    in_house(async |house| {
        let room = tempfile::tempdir().unwrap();
        let key = room.path().join("dkim.pem");
        assert!(Command::new("openssl").args(["genrsa", "-out"]).arg(&key).arg("2048").stderr(Stdio::null()).status().unwrap().success());
        let signer = Signer::new(&std::fs::read_to_string(&key).unwrap(), "letters", "market.example.test").unwrap();
        assert_eq!(signer.record_name(), "letters._domainkey.market.example.test");
        let printed = Command::new(env!("CARGO_BIN_EXE_pappus"))
            .arg("dkim")
            .env("PAPPUS_DKIM_KEY", &key)
            .env("PAPPUS_DKIM_SELECTOR", "letters")
            .env("PAPPUS_MAIL_FROM", "Market <letters@market.example.test>")
            .env("PAPPUS_ENV", "test")
            .output()
            .unwrap();
        let printed = String::from_utf8(printed.stdout).unwrap();
        assert!(printed.starts_with("letters._domainkey.market.example.test. IN TXT ( \"v=DKIM1; k=rsa; p="), "{printed}");
        let parts: String = printed.split('"').skip(1).step_by(2).collect();
        assert_eq!(parts, signer.record(), "the record is the printed one");

        let address = format!("signed-{}@example.test", std::process::id());
        let ana = person(&house, &address, "安娜 Ana").await;
        owe(&house, ana, Letter::MessagesUnread).await;
        let url = variable("PAPPUS_TEST_SMTP").expect("PAPPUS_TEST_SMTP names the mail server for tests");
        let sending = relay(&house, Post::Smtp(Email::new(&url).unwrap())).signing(Some(signer.clone()));
        assert_eq!(sending.pass().await.unwrap()[0].outcome, Outcome::Sent);
        let maildir = variable("PAPPUS_TEST_MAILDIR").expect("PAPPUS_TEST_MAILDIR is where the mail server keeps its letters");
        let files = std::fs::read_dir(std::path::Path::new(&maildir).join("new")).unwrap();
        let letters = files.map(|file| std::fs::read(file.unwrap().path()).unwrap());
        let letter = letters.into_iter().find(|letter| String::from_utf8_lossy(letter).contains(&format!("X-RcptTo: {address}"))).unwrap();
        let text = String::from_utf8_lossy(&letter).into_owned();
        assert!(
            text.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click") && text.contains("https://market.example.test/unsubscribe/")
        );
        assert!(is_signed(&letter, signer.record()));
        let changed = text.replace("Auto-Submitted: auto-generated", "Auto-Submitted: no");
        assert!(!is_signed(changed.as_bytes(), signer.record()), "a letter that was changed is noticed");
    })
    .await;
}
