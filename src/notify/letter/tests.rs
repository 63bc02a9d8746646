//! Every letter, in every language, with full and with bare facts; and what some of them say, word by word.

use super::*;
use crate::notify::facts::{bare_sample, sample};

/// Loading parses every template, so all tests share one renderer.
fn renderer() -> &'static Renderer {
    static RENDERER: std::sync::LazyLock<Renderer> = std::sync::LazyLock::new(|| Renderer::load().unwrap());
    &RENDERER
}

fn wait(on_silence: Option<&str>, until: bool) -> WaitFacts {
    WaitFacts {
        subject: SubjectKind::Draft,
        party: Party::Brand,
        until: until.then(|| "2026-11-25T10:00:00Z".parse().unwrap()),
        on_silence: on_silence.map(str::to_owned),
        state: None,
        version: None,
    }
}

fn addressed<'a>(letter: Letter, locale: Locale, facts: &'a Value, wait: Option<&'a WaitFacts>) -> Addressed<'a> {
    Addressed {
        letter,
        locale,
        zone: "Asia/Shanghai",
        recipient: "林一",
        party: Some(Party::Brand),
        house: "蒲公英集市",
        link: "https://pappus.example.test/deals/deal_0001?from=letter&x=1",
        subject_ref: "D-0001",
        wait,
        actions: &[],
        switch_off: None,
        facts,
    }
}

fn written(letter: Letter, locale: Locale, facts: &Value, wait: Option<&WaitFacts>) -> Rendered {
    render(renderer(), &addressed(letter, locale, facts, wait)).unwrap()
}

#[test]
fn every_letter_can_be_written_in_every_language_whatever_is_known() {
    let waits = [None, Some(wait(None, false)), Some(wait(None, true)), Some(wait(Some("approve"), true))];
    for (letter, locale) in Letter::ALL.iter().flat_map(|letter| Locale::ALL.map(|locale| (*letter, locale))) {
        for facts in [sample(letter), bare_sample(letter)] {
            for wait in &waits {
                let rendered = render(renderer(), &addressed(letter, locale, &facts, wait.as_ref()))
                    .unwrap_or_else(|error| panic!("{letter} {locale}: {error}"));
                sound(letter, locale, &rendered);
            }
        }
    }
}

fn sound(letter: Letter, locale: Locale, rendered: &Rendered) {
    let place = format!("{letter} {locale}: {rendered:?}");
    assert!((4..=200).contains(&rendered.subject.chars().count()) && !rendered.subject.ends_with('…'), "{place}");
    assert!(!rendered.subject.contains(['<', '{', '\n']) && !rendered.subject.contains("  "), "{place}");
    assert!(rendered.text.contains("https://pappus.example.test/deals/deal_0001?from=letter&x=1"), "{place}");
    assert!(rendered.html.contains("href=\"https://pappus.example.test/deals/deal_0001?from&#x3D;letter&amp;x&#x3D;1\""), "{place}");
    for part in [&rendered.subject, &rendered.text, &rendered.html] {
        assert!(!part.contains(['{', '}']) && !part.contains("null") && !part.contains("[object]"), "{place}");
        for torn in ["（）", "()", "“”", "《》", " ,", " .", "..", "。。", "，，", ": \n", "：，"] {
            assert!(!part.contains(torn), "{torn:?} in {place}");
        }
        let opening = part.matches('（').count() + part.matches('《').count() + part.matches('“').count();
        assert_eq!(opening, part.matches('）').count() + part.matches('》').count() + part.matches('”').count(), "{place}");
    }
    assert!(!rendered.text.contains("\n\n\n"), "{place}");
}

#[test]
fn no_english_letter_speaks_chinese_by_itself() {
    let wait = wait(Some("approve"), true);
    let chinese = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter) || "，。：；".contains(letter);
    for letter in Letter::ALL {
        let mut facts = sample(*letter);
        latin(&mut facts);
        let addressed = Addressed { recipient: "Lin", house: "Pappus", ..addressed(*letter, Locale::En, &facts, Some(&wait)) };
        let rendered = render(renderer(), &addressed).unwrap();
        let html = rendered.html.replace("PingFang SC", "");
        for part in [&rendered.subject, &rendered.text, &html] {
            assert!(!part.contains(chinese), "{letter}: {part}");
        }
    }
}

/// Replaces every text that is not plain ASCII by one that is.
fn latin(facts: &mut Value) {
    match facts {
        Value::String(text) if !text.is_ascii() => *text = "Words".to_owned(),
        Value::Array(items) => items.iter_mut().for_each(latin),
        Value::Object(fields) => fields.values_mut().for_each(latin),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[test]
fn hostile_names_stay_text_in_every_letter() {
    for (letter, locale) in Letter::ALL.iter().flat_map(|letter| Locale::ALL.map(|locale| (*letter, locale))) {
        let mut facts = sample(letter);
        for name in ["brand", "creator", "title", "agency", "organisation", "payer", "prepared_by", "party_name", "remarks", "device"] {
            if facts.get(name).is_some_and(Value::is_string) {
                facts[name] = Value::from("<script>alert(1)</script>\r\nBcc: all@example.test");
            }
        }
        let addressed = Addressed { recipient: "<script>x</script>\r\nBcc: y", ..addressed(letter, locale, &facts, None) };
        let rendered = render(renderer(), &addressed).unwrap();
        assert!(!rendered.html.contains("<script"), "{letter} {locale}");
        assert!(!rendered.subject.contains(['\r', '\n']), "{letter} {locale}");
    }
}

#[test]
fn facts_of_another_family_are_refused() {
    let facts = sample(Letter::StatementIssued);
    assert!(render(renderer(), &addressed(Letter::DraftSubmitted, Locale::En, &facts, None)).is_err());
    assert!(render(renderer(), &addressed(Letter::DraftSubmitted, Locale::En, &Value::Null, None)).is_err());
}

#[test]
fn silence_is_explained_for_people_and_for_time_itself() {
    let words = Words::load(Locale::En).unwrap();
    let said = |wait: &WaitFacts| explanation(&words, wait).unwrap();
    let by_clock = |wait: WaitFacts| WaitFacts { party: Party::Clock, ..wait };
    assert_eq!(said(&wait(Some("approve"), true)), "If nothing happens by then, it is approved.");
    assert_eq!(said(&wait(Some("withdraw"), true)), "If nothing happens by then, this happens by itself: Withdraw.");
    assert_eq!(said(&wait(None, false)), "There is no deadline, and nothing changes by itself.");
    assert_eq!(said(&by_clock(wait(Some("approve"), true))), "Then it is approved.");
    assert_eq!(said(&by_clock(wait(None, false))), "Later steps move it on; nobody has to act now.");
    assert!(explanation(&words, &wait(Some("no_such_step"), true)).is_err());
}

#[test]
fn the_readers_side_decides_how_a_wait_is_told() {
    let (facts, review) = (sample(Letter::DraftSubmitted), wait(Some("approve"), true));
    let told = |party| {
        let addressed = Addressed { party, ..addressed(Letter::DraftSubmitted, Locale::En, &facts, Some(&review)) };
        let rendered = render(renderer(), &addressed).unwrap();
        let turn = rendered.text.lines().find(|line| line.starts_with("Whose turn")).unwrap().to_owned();
        (rendered.subject.contains("otherwise"), turn)
    };
    assert_eq!(told(Some(Party::Brand)), (true, "Whose turn: yours".into()));
    assert_eq!(told(Some(Party::Creator)), (false, "Whose turn: the brand".into()));
    assert_eq!(told(None), (true, "Whose turn: the brand".into()));
}

#[test]
fn frozen_facts_read_back_from_the_outbox() {
    let row = |facts: &str| entity::outbox::Model {
        id: uuid::Uuid::nil().into(),
        event_id: uuid::Uuid::nil().into(),
        letter: Letter::DraftSubmitted,
        user_id: uuid::Uuid::nil().into(),
        channel: entity::outbox::Channel::Email,
        subject_kind: SubjectKind::Draft,
        subject_id: uuid::Uuid::nil(),
        valid_state: None,
        facts: facts.to_owned(),
        created_at: Instant::from_micros(0),
        due_at: Instant::from_micros(0),
        state: entity::outbox::OutboxState::Queued,
        attempts: 0,
        leased_until: None,
        ended_at: None,
        last_error: None,
        read_at: None,
    };
    let stored = r#"{"facts":{"brand":"x"},"wait":{"for":"brand","until":"2026-11-25T10:00:00Z","on_silence":"approve"}}"#;
    assert_eq!(Frozen::read(&row(stored)).unwrap(), Frozen { facts: json!({"brand": "x"}), wait: Some(wait(Some("approve"), true)) });
    assert_eq!(Frozen::read(&row(r#"{"facts":{},"wait":null}"#)).unwrap(), Frozen { facts: json!({}), wait: None });
    assert!(Frozen::read(&row("{}")).is_err());
}

#[test]
fn subjects_say_the_thing() {
    let review = wait(Some("approve"), true);
    let subject = |letter, locale, wait: Option<&WaitFacts>| written(letter, locale, &sample(letter), wait).subject;
    insta::assert_snapshot!(subject(Letter::DraftSubmitted, Locale::ZhCn, Some(&review)), @"待审稿：安娜的日常第2稿，11月25日周三18:00前未处理将自动通过");
    insta::assert_snapshot!(subject(Letter::OfferReceived, Locale::ZhCn, None), @"新邀约 ¥3,000.00（到手约 ¥2,400.00）：青禾护肤");
    insta::assert_snapshot!(subject(Letter::SignedOff, Locale::ZhCn, None), @"已验收：¥2,400.00 将于11月25日周三打款");
    insta::assert_snapshot!(subject(Letter::PayoutReturned, Locale::ZhCn, None), @"打款退回：户名不符（¥2,400.00）");
    insta::assert_snapshot!(subject(Letter::BatchSubmitted, Locale::ZhCn, None), @"批次待复核：128 笔 ¥316,200.00");
    insta::assert_snapshot!(subject(Letter::DepositUnmatched, Locale::ZhCn, None), @"来款未匹配 ¥50,000.00（青禾（上海）化妆品有限公司）");
    insta::assert_snapshot!(subject(Letter::DraftSubmitted, Locale::En, Some(&review)), @"Draft 2 by 安娜的日常 waits for your review (by Wed 25 Nov, 18:00, otherwise it is approved)");
    insta::assert_snapshot!(subject(Letter::OfferReceived, Locale::En, None), @"New offer CNY 3,000.00 (you receive about CNY 2,400.00) from 青禾护肤");
}

#[test]
fn some_letters_word_by_word() {
    let review = wait(Some("approve"), true);
    for (letter, wait) in [
        (Letter::DraftSubmitted, Some(&review)),
        (Letter::OfferReceived, None),
        (Letter::DisclosureMissing, None),
        (Letter::PayoutSettled, None),
        (Letter::InvoiceIssued, None),
        (Letter::InvoiceRefused, None),
        (Letter::InvoiceReddened, None),
    ] {
        for locale in Locale::ALL {
            let rendered = written(letter, locale, &sample(letter), wait);
            insta::assert_snapshot!(format!("{letter}.{locale}"), format!("{}\n\n{}", rendered.subject, rendered.text));
        }
    }
}

#[test]
fn what_a_reader_can_do_stands_in_both_parts_and_says_what_takes_a_sign_in() {
    let (facts, review) = (sample(Letter::DraftSubmitted), wait(Some("approve"), true));
    let action =
        |step: &str, signs_in| Action { step: step.to_owned(), link: format!("https://x.example.test/act/{step}.k?lang=en"), signs_in };
    let actions = [action("approve", false), action("ask_changes", true)];
    for locale in Locale::ALL {
        let addressed = Addressed { actions: &actions, ..addressed(Letter::DraftSubmitted, locale, &facts, Some(&review)) };
        let rendered = render(renderer(), &addressed).unwrap();
        for action in &actions {
            assert!(rendered.text.contains(&format!("\n{}\n", action.link)), "{}", rendered.text);
            assert!(rendered.html.contains(&format!("/act/{}.k", action.step)), "{}", rendered.html);
        }
        sound(Letter::DraftSubmitted, locale, &rendered);
        if locale == Locale::En {
            assert!(rendered.text.contains("Approve: \n") || rendered.text.contains("Approve:\n"), "{}", rendered.text);
            assert!(rendered.text.contains("Ask for changes (after signing in)"), "{}", rendered.text);
        }
    }
}

#[test]
fn the_html_of_a_letter_is_pinned() {
    let review = wait(Some("approve"), true);
    let facts = sample(Letter::DraftSubmitted);
    insta::assert_snapshot!("draft_submitted.html", written(Letter::DraftSubmitted, Locale::ZhCn, &facts, Some(&review)).html);
}

#[test]
fn letters_about_a_check_name_its_verdict_and_the_packs_that_judged() {
    use Letter::*;
    for letter in [CheckAppealed, CheckNeedsReviewer, CheckRuled, DisclosureMissing, DraftApproved, DraftApprovedBySilence] {
        for (locale, verdict) in [(Locale::En, "Verdict of the check: not compliant"), (Locale::ZhCn, "检查结论：不合规")] {
            let told = written(letter, locale, &sample(letter), None);
            assert!(told.text.contains(verdict) && told.text.contains("CN 2026.11, HK 2026.11"), "{letter} {locale}: {}", told.text);
            assert!(told.html.contains("CN 2026.11, HK 2026.11"), "{letter} {locale}");
        }
    }
}
