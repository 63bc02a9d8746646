//! The lines of operations that take no step: reads, lists, and whatever makes or changes what is no promise.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use entity::brief::BriefMode;
use entity::{Role, SubjectKind};
use pappus::finance::{export, payout};
use pappus::market::identity::{self, AccountDraft};
use serde_json::{Value, json};
use uuid::Uuid;

use super::absences;
use super::bodies::content;
use super::files;
use super::invoices;
use super::seats::{least_seat, seat, webhook};
use super::sight;
use super::stage::Stage;
use super::subjects;
use super::{Permission, operation, table};
use crate::cast::{by, written};
use crate::finance::payout::{ana_has_earned, ana_id, daifa};
use crate::house::in_house_left_broken;

/// Operations that need a month that is over, and payments: asked in a house of their own.
const BOOKS: [&str; 21] = [
    "prepare_closing",
    "list_closings",
    "read_closing",
    "read_closing_history",
    "read_return_file",
    "read_reconciliation",
    "sweep_fees",
    "read_payout_item",
    "read_payout_item_history",
    "read_job",
    "read_job_history",
    "list_payout_batches",
    "prepare_payout_batch",
    "read_payout_batch",
    "list_payout_items",
    "read_bank_file",
    "confirm_payee_identity",
    "list_statements",
    "issue_statements",
    "read_statement",
    "read_statement_history",
];

/// Whoever takes this is known by no other token afterwards.
const LAST: &str = "end_other_sessions";

#[actix_web::test]
async fn the_market_is_read_and_written_by_whom_the_table_says() {
    in_house_left_broken(async |house, db| {
        let stage = Stage::set(house, db).await;
        prove(&stage, |operation| !BOOKS.contains(&operation) && operation != LAST).await;
        prove(&stage, |operation| operation == LAST).await;
    })
    .await;
}

#[actix_web::test]
async fn the_books_are_read_and_written_by_whom_the_table_says() {
    in_house_left_broken(async |house, db| {
        let mut stage = Stage::set(house, db).await;
        ana_has_earned(&stage.house).await;
        let batch = subjects::batch(&stage, "exported").await;
        let payment = payout::store::items_of(stage.house.reader(), batch).await.unwrap()[0].id;
        stage.keep(SubjectKind::PayoutBatch, batch.to_string());
        let deposit = subjects::deposit(&stage).await;
        export::approve_send_back(&stage.house, &stage.finance(), deposit.into(), &daifa()).await.unwrap();
        stage.keep(SubjectKind::Deposit, SubjectKind::Deposit.show(deposit));
        stage.keep(SubjectKind::PayoutItem, payment.to_string());
        stage.keep(SubjectKind::Job, SubjectKind::Job.show(subjects::long_work(&stage).await));
        subjects::prepare(&mut stage, SubjectKind::Statement).await;
        prove(&stage, |operation| BOOKS.contains(&operation)).await;
    })
    .await;
}

async fn prove(stage: &Stage, wanted: impl Fn(&str) -> bool) {
    let lines = table().iter().filter(|line| line.state.is_none() && wanted(&line.operation));
    let (allowed, refused): (Vec<_>, Vec<_>) = lines.partition(|line| line.allowed);
    let mut wrong = Vec::new();
    let mut brought: HashMap<(&str, &str), Thing> = HashMap::new();
    for line in refused {
        let side = line.role.organisation_kind().map_or("person", |kind| entity::Code::code(&kind));
        // What a refusal leaves as it was can be asked about again.
        if let Entry::Vacant(place) = brought.entry((&line.operation, side)) {
            place.insert(Thing::of(stage, line).await);
        }
        let thing = &brought[&(line.operation.as_str(), side)];
        let before = stage.steps_taken().await;
        let answer = ask(stage, line, thing).await;
        if !refusals(line).contains(&answer.status) {
            wrong.push(format!("{} is refused: {} {}", told(line), answer.verdict(), answer.json["detail"]));
        }
        if stage.steps_taken().await != before {
            wrong.push(format!("{}: a refusal changed something", told(line)));
        }
    }
    for line in allowed {
        let thing = Thing::of(stage, line).await;
        let answer = ask(stage, line, &thing).await;
        if !(200..300).contains(&answer.status) && reason_beyond(&line.operation, &answer.verdict()).is_none() {
            wrong.push(format!("{} is allowed: {} {}", told(line), answer.verdict(), answer.json["detail"]));
        }
        let lists_own = matches!(
            line.operation.as_str(),
            "list_briefs"
                | "list_proposals"
                | "list_deals"
                | "list_representations"
                | "list_todo"
                | "list_samples"
                | "list_results"
                | "list_own_disputes"
        );
        if lists_own && line.relation == "stranger" && answer.json["items"].as_array().is_none_or(|items| !items.is_empty()) {
            wrong.push(format!("{} sees what is not theirs", told(line)));
        }
    }
    assert!(wrong.is_empty(), "{} lines are not what the door does:\n{}", wrong.len(), wrong.join("\n"));
}

/// The statuses a refusal may have: what is not theirs is missing; a role that may nowhere is forbidden, or has no such thing.
fn refusals(line: &Permission) -> &'static [u16] {
    let operation = operation(&line.operation);
    let is_let_in = operation.roles.is_none_or(|roles| roles.contains(&line.role));
    let elsewhere = operation.takers.iter().any(|(role, _)| *role == line.role);
    match (is_let_in, line.relation == "stranger" && operation.path.contains("{id}") && elsewhere) {
        (false, _) => &[403],
        (true, true) => &[404],
        (true, false) => &[403, 404],
    }
}

/// Why somebody who may is refused all the same: a rule that what was brought here does not satisfy.
fn reason_beyond(operation: &str, verdict: &str) -> Option<&'static str> {
    match (operation, verdict) {
        ("sign_in", "401 sign_in_wrong" | "429 sign_in_limited") | ("refresh_session", "401 refresh_over") => {
            Some("asked with a secret that is nobody's")
        }
        ("confirm_sign_up" | "reset_password" | "accept_invitation" | "claim_creator", "422 ticket_over") => {
            Some("asked with a link that is nobody's")
        }
        ("confirm_totp" | "give_up_totp", "401 otp_required" | "409 no_second_factor") => Some("asked without a second factor begun"),
        ("switch_session", "404 not_found") => Some("whoever has no seat and no profile has nothing to switch to"),
        ("end_session" | "revoke_token", "404 not_found") => Some("asked about what is nobody's"),
        ("create_token", "404 not_found" | "409 tokens_most") => Some("a seat that is not theirs, or enough of them"),
        ("lift_own_suppression" | "lift_suppression", "409 not_suppressed") => Some("letters go there already"),
        ("import_bounce", "422 invalid") => Some("asked with what is no report"),
        ("enable_webhook", "409 hook_is_on") => Some("it is on"),
        ("redeliver_webhook", "404 not_found") => Some("asked about a delivery that is nobody's"),
        ("register_webhook", "409 hooks_most") => Some("ten are enough"),
        ("prepare_closing", "409 closing_not_in_order" | "409 closing_already") => Some("the month is not in order"),
        ("request_invoice", "409 nothing_to_invoice" | "409 invoice_buyer_missing") => {
            Some("nothing was sold in that month, or the brand did not say who it is")
        }
        ("create_creator", "409 profile_already") => Some("one person, one profile"),
        _ => None,
    }
}

fn told(line: &Permission) -> String {
    format!("{} by {} as {}", line.operation, line.role, line.relation)
}

async fn ask(stage: &Stage, line: &Permission, thing: &Thing) -> crate::door::Answer {
    let operation = operation(&line.operation);
    let mut path = operation.path.replace("{id}", &thing.shown).replace("{platform}", "xiaohongshu");
    path = path.replace("{file}", &thing.file).replace("{media}", &thing.file);
    path = path.replace("{format}", if line.operation == "read_bank_file" { "daifa" } else { "note" });
    if line.operation == "list_statements" && matches!(line.role, Role::Finance | Role::Auditor) {
        path.push_str("?period=2026-11");
    }
    let token = match matches!(line.operation.as_str(), "switch_session" | "sign_out" | "end_other_sessions" | "create_creator") {
        true => stage.another_sign_in(line.role, &line.relation).await,
        false => stage.token(line.role, &line.relation).to_owned(),
    };
    stage.knocks(Some(&token), (operation.method, &path), &body(&line.operation, stage, thing, line)).await
}

/// What an operation is asked about.
struct Thing {
    shown: String,
    number: u64,
    /// A file that came with it, where the operation names one.
    file: String,
}

impl Thing {
    async fn of(stage: &Stage, line: &Permission) -> Self {
        let number = stage.number();
        let shown = match operation(&line.operation).path.trim_start_matches("/api/v1/").split('/').next().unwrap() {
            _ if !operation(&line.operation).path.contains("{id}") => String::new(),
            "members" => seat(stage, line.role, number).await,
            "creators" => stage.ana.creator.unwrap().to_string(),
            "accounts" => account(stage, number).await,
            "absences" => absences::kept(stage).await,
            "representations" => stage.mandate.to_string(),
            "products" => product(stage).await,
            "briefs" => brief_for(stage, &line.operation).await,
            "terms" => stage.house.current_terms().await.unwrap().0.to_string(),
            "webhooks" => webhook(stage, line.role).await,
            "sessions" => "ses_00000000000000000000000000000001".to_owned(),
            "tokens" => "ptok_00000000000000000000000000000001".to_owned(),
            "users" => stage.ana.user.unwrap().to_string(),
            "deposits" => stage.kept(SubjectKind::Deposit).unwrap(),
            "payout-items" => stage.kept(SubjectKind::PayoutItem).unwrap(),
            "closings" => SubjectKind::Closing.show(subjects::planted_closing(stage).await),
            "jobs" => stage.kept(SubjectKind::Job).unwrap(),
            "earnings" => invoices::for_invoice(stage, line.role).await.to_string(),
            "invoices" => SubjectKind::Invoice.show(invoices::billed(stage).await),
            "payee-invoices" => SubjectKind::PayeeInvoice.show(invoices::invoice(stage, line.role).await),
            "payees" => ana_id(&stage.house).await.to_string(),
            "payout-batches" => stage.kept(SubjectKind::PayoutBatch).unwrap(),
            "statements" => SubjectKind::Statement.show(subjects::statement_of(stage, sight::whose(SubjectKind::Statement, line)).await),
            "deliverables" | "deals" | "proposals" | "samples" | "drafts" | "reviews" | "compliance-checks" | "cancellations"
            | "change-requests" | "disputes" => promised(stage, line).await,
            other => panic!("nobody has said how one of the {other} is brought here"),
        };
        let file = files::of(stage, &line.operation, &shown).await;
        Self { shown, number, file }
    }
}

async fn account(stage: &Stage, number: u64) -> String {
    let draft = AccountDraft { platform: "weibo".to_owned(), handle: format!("ana{number}"), followers: 1 };
    identity::add_account(&stage.house, &by(&stage.ana), draft).await.unwrap().account_id.to_string()
}

async fn product(stage: &Stage) -> String {
    let token = stage.token(Role::BrandOwner, "party");
    let made = stage.knocks(Some(token), ("POST", "/api/v1/products"), &json!({ "name": "Walker", "category": "fashion" })).await;
    made.json["id"].as_str().unwrap().to_owned()
}

async fn brief_for(stage: &Stage, operation: &str) -> String {
    match operation {
        "rewrite_brief" => subjects::unopened(stage).await.to_string(),
        "claim_slot" => stage.cast.open_brief(&stage.house, &written(BriefMode::Flash, 3)).await.to_string(),
        _ => subjects::brief(stage).await.to_string(),
    }
}

/// The piece of a funded deal, perhaps with its post up.
async fn piece(stage: &Stage, published: bool) -> Uuid {
    let note = subjects::deal(stage, false).await.1;
    if published {
        subjects::brought_to(stage, note, "published").await;
    }
    note.into()
}

/// A deal of Acme's with Ana, or something under it.
async fn promised(stage: &Stage, line: &Permission) -> String {
    let kind_of = |plural: &str| <SubjectKind as entity::Code>::ALL.iter().find(|kind| kind.plural() == plural).copied().unwrap();
    let kind = kind_of(operation(&line.operation).path.trim_start_matches("/api/v1/").split('/').next().unwrap());
    let reads = operation(&line.operation).method == "GET";
    if reads && let Some(known) = stage.kept(kind) {
        return known;
    }
    let id: Uuid = match kind {
        SubjectKind::Proposal => subjects::proposal(stage).await.into(),
        SubjectKind::Deal => subjects::deal(stage, false).await.0.into(),
        SubjectKind::Deliverable => piece(stage, matches!(line.operation.as_str(), "note_measurement" | "look_again")).await,
        SubjectKind::Sample => subjects::sample(stage).await,
        SubjectKind::Draft if matches!(line.operation.as_str(), "rewrite_draft" | "add_media" | "arrange_media" | "remove_media") => {
            subjects::drafted(stage, "writing", line.role).await.into()
        }
        SubjectKind::Draft => subjects::handed_in(stage).await.into(),
        SubjectKind::ComplianceCheck => subjects::check(stage).await,
        SubjectKind::Review => {
            let lane = subjects::lane(stage).await;
            if line.role == Role::Reviewer {
                stage.plant("UPDATE review SET state = 'platform' WHERE id = $1", [lane.into()]).await;
            }
            lane
        }
        SubjectKind::Cancellation => subjects::cancelled(stage).await,
        SubjectKind::ChangeRequest => subjects::changed(stage).await,
        SubjectKind::Dispute => subjects::disputed(stage, "creator").await,
        other @ (SubjectKind::User
        | SubjectKind::Organisation
        | SubjectKind::Creator
        | SubjectKind::Representation
        | SubjectKind::Terms
        | SubjectKind::Brief
        | SubjectKind::Hold
        | SubjectKind::Earning
        | SubjectKind::Invoice
        | SubjectKind::PayeeInvoice
        | SubjectKind::Statement
        | SubjectKind::PayoutBatch
        | SubjectKind::PayoutItem
        | SubjectKind::Deposit
        | SubjectKind::Closing
        | SubjectKind::Job) => panic!("a {other} is no part of a deal"),
    };
    if reads {
        stage.keep(kind, kind.show(id));
    }
    kind.show(id)
}

#[expect(clippy::too_many_lines, reason = "a page of bodies, one operation a line")]
fn body(operation: &str, stage: &Stage, thing: &Thing, line: &Permission) -> Value {
    let number = thing.number;
    let organisation = json!({ "name": "Acme", "country": "CN", "zone": "Asia/Shanghai" });
    let brief = json!({
        "mode": "recruit", "title": "Autumn shoes", "category": "fashion", "budget": { "amount": "9000.00", "currency": "CNY" },
        "slots": 3, "content": content(),
    });
    let profile = json!({
        "display_name": "Ana", "bio": "", "region": "CN", "zone": "Asia/Shanghai", "languages": ["zh"], "categories": ["fashion"],
    });
    let with = |mut body: Value, more: Value| {
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    match operation {
        "sign_in" => json!({ "email": "ana@example.test", "password": "not the right one" }),
        "refresh_session" => json!({ "refresh_token": "nobody's" }),
        "sign_up" => json!({
            "email": format!("new{number}@example.test"), "password": "a password of hers", "name": "New", "locale": "en", "zone": "Asia/Shanghai",
        }),
        "confirm_sign_up" => json!({ "token": "nobody's" }),
        "accept_invitation" => json!({ "token": "nobody's" }),
        "ask_password_reset" => json!({ "email": "nobody@example.test" }),
        "reset_password" => json!({ "token": "nobody's", "password": "a password of hers" }),
        "confirm_totp" | "give_up_totp" => json!({ "code": "000000" }),
        "create_token" => {
            json!({ "name": "export", "scope": "read", "days": 7, "organisation": stage.organisation(line.role, &line.relation) })
        }
        "switch_session" => json!({ "organisation": stage.organisation(line.role, &line.relation) }),
        "found_organisation" => json!({ "kind": "brand", "organisation": organisation }),
        "update_organisation" => organisation,
        "change_member_role" => json!({ "role": least_seat(line.role) }),
        "invite_member" => json!({ "email": format!("guest{number}@example.test"), "role": least_seat(line.role) }),
        "create_creator" => with(profile, json!({ "birth_date": "2000-01-01" })),
        "update_creator" => with(profile, json!({ "taking_orders": true })),
        "claim_creator" => json!({ "token": "nobody's", "birth_date": "2000-01-01" }),
        "add_account" => json!({ "platform": "douyin", "handle": format!("ana{number}"), "followers": 1 }),
        "add_absence" => json!({ "from": absences::day(stage, i64::try_from(number % 300).unwrap()) }),
        "set_rate" => json!({
            "price": { "amount": "1200.00", "currency": "CNY" }, "revisions_count": 2, "delivery_days": 7, "rights_days": 0, "retention_days": 30,
        }),
        "propose_representation" => json!({
            "creator": stage.newcomer(), "share_bp": 1000, "receives": "creator_receives", "tail_days": 0, "starts_at": stage.house.now(),
        }),
        "create_product" => json!({ "name": "Walker", "category": "fashion" }),
        "create_brief" | "rewrite_brief" => brief,
        "invite_creator" => json!({ "creator": stage.ana.creator, "kind": "firm" }),
        "invite_basket" => json!({ "invitations": [{ "creator": stage.ana.creator, "kind": "firm" }] }),
        "ask_cancellation" => json!({ "reason": "The season is over." }),
        "ask_change" => json!({ "rights": "One year on our own channels.", "reason": "It runs so well." }),
        "set_letter_preferences" => {
            json!({ "status": "daily", "information": "never", "messages": "at_once", "quiet_from": 22, "quiet_until": 8 })
        }
        "import_bounce" => json!({ "text": "Subject: hello" }),
        "try_letter" => json!({ "letter": "draft_submitted" }),
        "register_webhook" => json!({ "kind": "webhook", "url": "https://hooks.example.com/in" }),
        "redeliver_webhook" => json!({ "delivery": "hdel_00000000000000000000000000000001" }),
        "write_message" => json!({ "text": "Could we see it on Wednesday?" }),
        "open_dispute" => json!({ "reason": "withheld_without_reason", "statement": "It is all there." }),
        "set_route_reference" => json!({ "reference": "PGY-1" }),
        "write_draft" | "rewrite_draft" | "check_draft" => json!({ "title": "广告｜秋天的鞋", "body": "走了一下午，脚不累。" }),
        "add_media" => json!({ "attachments": [{ "name": "shoe.png", "base64": files::base64(files::PNG) }] }),
        "note_measurement" => json!({ "views": 1 }),
        "arrange_media" => json!({ "media": [] }),
        "write_remark" => json!({ "body": "Say the price." }),
        "set_payee_profile" => json!({
            "legal_name": "安娜", "tax_profile": "resident_individual", "id_number": "110101199003070011", "country": "CN",
        }),
        "set_bank_details" => json!({ "currency": "CNY", "account": "6222020200112233445", "holder": "安娜", "bank_name": "招商银行" }),
        "import_deposits" => json!({
            "account": "main", "map": "statement-plain", "name": "a.csv",
            "text": format!("date,amount,currency,payer_name,payer_account,remark,bank_reference\n2026-11-20,7.00,CNY,Nobody,,,C{number}\n"),
        }),
        "hand_in_invoice" => json!({
            "number": format!("25332000001{number:09}"), "issued_on": "2026-11-01", "amount": { "amount": "1000.00", "currency": "CNY" },
        }),
        "request_invoice" => json!({ "period": "2026-10", "currency": "CNY" }),
        "prepare_payout_batch" => json!({ "currency": "CNY" }),
        "prepare_closing" => json!({ "period": "2026-10" }),
        "issue_statements" => json!({ "period": "2026-11" }),
        "sweep_fees" => json!({ "amount": { "amount": "1.00", "currency": "CNY" } }),
        "identify_user" => json!({ "id_number": "110101199003070011" }),
        "retry_many" => json!({ "ids": ["job_00000000000000000000000000000001"] }),
        "publish_terms" | "preview_terms" => {
            json!({ "content": pappus::kernel::Terms::first().unwrap(), "effective_from": stage.house.now() })
        }
        _ => json!({}),
    }
}
