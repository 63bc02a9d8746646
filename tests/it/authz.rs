//! The printed table of who may do what, asked over HTTP line by line: what it allows is done, what it does not
//! allow is refused in the right words and changes nothing.
//!
//! Things are brought as far as use cases go at little cost; the rest of the way their state is planted by raw SQL.
//! That is right here and nowhere else: the question is who may, not how a thing got there, and playing every life to
//! every state for every line would take minutes and prove what other tests prove.

mod absences;
mod bodies;
mod files;
mod invoices;
mod others;
mod seats;
mod sight;
mod stage;
mod subjects;

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::process::Command;
use std::sync::LazyLock;

use entity::{Role, SubjectKind};
use pappus::lifecycles;
use pappus::web;

use crate::door::Answer;
use crate::house::in_house_left_broken;
use stage::Stage;
use subjects::Subject;

/// One line of the table.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Permission {
    operation: String,
    role: Role,
    relation: String,
    state: Option<String>,
    allowed: bool,
}

/// The table as the program prints it.
fn table() -> &'static [Permission] {
    static TABLE: LazyLock<Vec<Permission>> = LazyLock::new(|| {
        let output = Command::new(env!("CARGO_BIN_EXE_pappus")).args(["authz", "--json"]).output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    });
    &TABLE
}

/// What is known of an operation beside the table.
struct Operation {
    method: &'static str,
    path: String,
    roles: Option<&'static [Role]>,
    /// As whom it is allowed in some state.
    takers: HashSet<(Role, String)>,
}

fn operation(name: &str) -> &'static Operation {
    static OPERATIONS: LazyLock<HashMap<String, Operation>> = LazyLock::new(|| {
        let known = web::routes().into_iter().map(|route| {
            let roles = if let web::Entry::Roles(roles) = route.entry { Some(roles) } else { None };
            (route.operation_id, Operation { method: route.method.word(), path: route.path, roles, takers: HashSet::new() })
        });
        let mut known: HashMap<_, _> = known.collect();
        for line in table().iter().filter(|line| line.allowed) {
            known.get_mut(&line.operation).unwrap().takers.insert((line.role, line.relation.clone()));
        }
        known
    });
    &OPERATIONS[name]
}

/// The lines about a kind of thing, those of one operation and state together.
fn lines_of(kind: SubjectKind) -> Vec<Vec<&'static Permission>> {
    let steps = format!("/api/v1/{}/{{id}}/steps/", kind.plural());
    let mut groups: Vec<Vec<&Permission>> = Vec::new();
    for line in table().iter().filter(|line| operation(&line.operation).path.starts_with(&steps)) {
        match groups.iter_mut().find(|group| group[0].operation == line.operation && group[0].state == line.state) {
            Some(group) => group.push(line),
            None => groups.push(vec![line]),
        }
    }
    groups
}

/// Asks every line about a kind of thing.
async fn prove(kind: SubjectKind) {
    in_house_left_broken(async |house, db| {
        let mut stage = Stage::set(house, db).await;
        subjects::prepare(&mut stage, kind).await;
        let groups = lines_of(kind);
        assert!(!groups.is_empty(), "{kind} has no steps over HTTP");
        let mut wrong = Vec::new();
        let mut brought = HashMap::new();
        for group in groups {
            refused(&stage, kind, (&group, &mut brought), &mut wrong).await;
            for line in group.iter().filter(|line| line.allowed) {
                let subject = Subject::fresh(&stage, kind, line).await;
                let answer = ask(&stage, &subject, line).await;
                if !(200..300).contains(&answer.status) && bodies::reason_beyond(&line.operation, &answer.verdict()).is_none() {
                    wrong.push(format!("{} is allowed: {} {}", told(line), answer.verdict(), answer.json["detail"]));
                }
            }
        }
        assert!(wrong.is_empty(), "{} lines are not what the door does:\n{}", wrong.len(), wrong.join("\n"));
    })
    .await;
}

/// What refusals are asked about, by state and side.
type Brought = HashMap<(&'static str, &'static str), Subject>;

fn key(kind: SubjectKind, line: &'static Permission) -> (&'static str, &'static str) {
    (line.state.as_deref().unwrap_or_default(), sight::whose(kind, line))
}

/// Asks the lines of a group that are not allowed, all about the same thing, which must not move.
/// A refusal leaves it as it was, so that the next group asks about the same.
async fn refused(stage: &Stage, kind: SubjectKind, (group, brought): (&[&'static Permission], &mut Brought), wrong: &mut Vec<String>) {
    for line in group.iter().filter(|line| !line.allowed) {
        match brought.entry(key(kind, line)) {
            Entry::Vacant(place) => drop(place.insert(Subject::fresh(stage, kind, line).await)),
            // A party has one statement, which has been in another state meanwhile.
            Entry::Occupied(place) => place.get().put_into(stage, kind, line.state.as_deref().unwrap_or_default()).await,
        }
    }
    let before = stage.steps_taken().await;
    for line in group.iter().filter(|line| !line.allowed) {
        let answer = ask(stage, &brought[&key(kind, line)], line).await;
        let expected = expected(kind, line);
        if answer.status != expected || (expected == 409 && answer.verdict() != "409 illegal_step") {
            wrong.push(format!("{} is refused with {expected}: {} {}", told(line), answer.verdict(), answer.json["detail"]));
        }
    }
    if stage.steps_taken().await != before {
        wrong.push(format!("{}: a refusal changed something", told(group[0])));
    }
}

async fn ask(stage: &Stage, subject: &Subject, line: &Permission) -> Answer {
    let operation = operation(&line.operation);
    let path = operation.path.replace("{id}", &subject.shown);
    let body = bodies::of(&line.operation, stage, subject);
    stage.knocks(Some(stage.token(line.role, &line.relation)), (operation.method, &path), &body).await
}

/// The status of a refusal. What is not theirs is missing. Where nobody takes the step from this state, whoever takes it
/// from another hears that it is not the time. Everybody else is forbidden.
fn expected(kind: SubjectKind, line: &Permission) -> u16 {
    let operation = operation(&line.operation);
    let state = line.state.as_deref().unwrap_or_default();
    if operation.roles.is_some_and(|roles| !roles.contains(&line.role)) {
        return 403;
    }
    if !sight::sees(kind, line.role, &line.relation, state) {
        return 404;
    }
    if bodies::gives_the_same_again(&line.operation, state) {
        return 200;
    }
    let step = operation.path.rsplit('/').next().unwrap();
    let lives = lifecycles::tables();
    let life = lives.iter().find(|life| life.kind == kind).unwrap();
    let leaves = life.steps.iter().any(|row| row.step == step && row.from.contains(&state));
    if !leaves && operation.takers.contains(&(line.role, line.relation.clone())) { 409 } else { 403 }
}

fn told(line: &Permission) -> String {
    format!("{} by {} as {} in {}", line.operation, line.role, line.relation, line.state.as_deref().unwrap_or("no state"))
}

macro_rules! proven {
    ($($name:ident: $kind:ident,)+) => {
        $(
            #[actix_web::test]
            async fn $name() {
                prove(SubjectKind::$kind).await;
            }
        )+

        /// A new lifecycle with steps over HTTP comes with a line above.
        #[test]
        fn no_step_is_left_out() {
            let proven = [$(SubjectKind::$kind),+];
            for line in table().iter().filter(|line| line.state.is_some()) {
                let path = &operation(&line.operation).path;
                let thing = path.trim_start_matches("/api/v1/").split('/').next().unwrap();
                assert!(proven.iter().any(|kind| kind.plural() == thing), "{} is not asked", line.operation);
            }
        }
    };
}

proven! {
    mandates_move_for_whom_the_table_says: Representation,
    briefs_move_for_whom_the_table_says: Brief,
    proposals_move_for_whom_the_table_says: Proposal,
    deals_move_for_whom_the_table_says: Deal,
    cancellations_move_for_whom_the_table_says: Cancellation,
    change_requests_move_for_whom_the_table_says: ChangeRequest,
    disputes_move_for_whom_the_table_says: Dispute,
    deposits_move_for_whom_the_table_says: Deposit,
    payout_batches_move_for_whom_the_table_says: PayoutBatch,
    invoices_move_for_whom_the_table_says: Invoice,
    payees_invoices_move_for_whom_the_table_says: PayeeInvoice,
    payments_move_for_whom_the_table_says: PayoutItem,
    closings_move_for_whom_the_table_says: Closing,
    jobs_move_for_whom_the_table_says: Job,
    statements_move_for_whom_the_table_says: Statement,
    samples_move_for_whom_the_table_says: Sample,
    deliverables_move_for_whom_the_table_says: Deliverable,
    drafts_move_for_whom_the_table_says: Draft,
    reviews_move_for_whom_the_table_says: Review,
    checks_move_for_whom_the_table_says: ComplianceCheck,
}

#[actix_web::test]
async fn without_a_good_token_nothing_is_done_and_nothing_is_told() {
    in_house_left_broken(async |house, db| {
        let stage = Stage::set(house, db).await;
        let before = stage.steps_taken().await;
        for route in web::routes().into_iter().filter(|route| !matches!(route.entry, web::Entry::Anyone | web::Entry::Guessable)) {
            let path = route.path.replace("{id}", "deal_00000000000000000000000000").replace(['{', '}'], "");
            for token in [None, Some("not.a.token")] {
                let answer = stage.knocks(token, (route.method.word(), &path), &serde_json::json!({})).await;
                assert_eq!(answer.verdict(), "401 unauthenticated", "{}", route.operation_id);
            }
        }
        assert_eq!(stage.steps_taken().await, before);
    })
    .await;
}
