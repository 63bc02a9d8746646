//! Long work: done once whoever does it, gone on with after a kill, told with its reason when it stops, and never in
//! the way of others.

use std::collections::BTreeSet;

use entity::earning::EarningKind;
use entity::job::{self, JobState};
use entity::payee::TaxProfile;
use entity::terms::MoneyMode;
use entity::{CreatorId, Currency, DealId, DeliverableId, Id, JobId, Money, OrganisationId, Role, UserId};
use jiff::SignedDuration;
use pappus::finance::hold::{self, Ask, Part, PayeeRef, Release};
use pappus::finance::ledger::{self, actions::Header, recipes};
use pappus::finance::payee::{self, BankDetails, Profile};
use pappus::finance::{Because, payout, statement};
use pappus::jobs;
use pappus::kernel::job::lease::{LEASE, Trouble};
use pappus::kernel::job::{Held, Standing, claim, go_on, release, store};
use pappus::kernel::paging::Page;
use pappus::kernel::{Actor, Call, Fault, Ground, House, Kind, job as work, wait};
use pappus::work::jobs::work_off;
use serde_json::json;
use uuid::Uuid;

use crate::door::{Knock, open_door, somebody};
use crate::house::in_house;

fn id<I: Id>(number: u128) -> I {
    I::from(Uuid::from_u128(number))
}

fn brand() -> OrganisationId {
    id(10)
}

fn cny(minor: i64) -> Money {
    Money::new(minor, Currency::CNY)
}

fn finance() -> Call {
    Call::by(Actor { user: Some(id::<UserId>(1)), role: Role::Finance, ..Actor::nobody() })
}

/// So many creators are owed 1,000.00 each and can be paid.
async fn many_have_earned(house: &House, many: u128) {
    let clock = Call::by(Actor::clock());
    let paid_in = i64::try_from(many).unwrap() * 110_000;
    house
        .promise(&clock, async |tx| {
            let because = Because::new("deposit", id::<DealId>(99), tx.now());
            let header = Header { key: "test:paid-in".into(), because: &because, chain: Uuid::from_u128(99), event: None, reverses: None };
            ledger::post_in(tx, &recipes::deposit_matched(brand(), paid_in, Currency::CNY), header).await?;
            Ok(())
        })
        .await
        .unwrap();
    for number in 0..many {
        has_earned(house, number).await;
    }
}

async fn has_earned(house: &House, number: u128) {
    let (deal, creator, piece) = (id::<DealId>(1_000 + number), id::<CreatorId>(2_000 + number), id::<DeliverableId>(3_000 + number));
    let ground = Ground { brand: Some(brand()), creator: Some(creator), ..Ground::platform() };
    house
        .promise(&Call::by(Actor::clock()), async |tx| {
            let ask = Ask { deal, brand: brand(), price: cny(100_000), fee: cny(10_000), money_mode: MoneyMode::Principal };
            hold::request_in(tx, &ground, ask).await?;
            let parts = vec![Part { payee: PayeeRef::Creator(creator), gross: cny(100_000), kind: EarningKind::Creator }];
            let because = Because::new("signed_off", piece, tx.now());
            hold::release_in(tx, &ground, deal, Release { deliverable: Some(piece), price: cny(100_000), parts, because }).await?;
            Ok(())
        })
        .await
        .unwrap();
    let user = Some(id::<UserId>(4_000 + number));
    let own = Call::by(Actor { user, role: Role::Creator, creator: Some(creator), ..Actor::nobody() });
    let profile = Profile {
        legal_name: format!("创作者{number}"),
        tax_profile: TaxProfile::ResidentIndividual,
        id_number: format!("11010119900307{number:04}"),
        country: "CN".into(),
        vat_consent: true,
    };
    let stored = payee::set_profile(house, &own, PayeeRef::Creator(creator), &profile).await.unwrap();
    let details = BankDetails {
        currency: Currency::CNY,
        account: format!("62220202001122{number:05}"),
        holder: profile.legal_name.clone(),
        bank_name: "招商银行".into(),
        branch: None,
    };
    payee::set_bank_details(house, &own, PayeeRef::Creator(creator), &details).await.unwrap();
    payee::confirm_identity(house, &finance(), stored.payee).await.unwrap();
}

async fn look(house: &House, id: JobId) -> job::Model {
    store::load(house.reader(), &Actor::clock(), id).await.unwrap()
}

/// Every creator is in the batch once.
async fn holds_all(house: &House, preparing: &payout::Preparing, many: usize) {
    let items = payout::store::items_of(house.reader(), preparing.batch).await.unwrap();
    let payees: BTreeSet<_> = items.iter().map(|item| item.payee_id).collect();
    assert_eq!((items.len(), payees.len()), (many, many));
    let job = look(house, preparing.job.id).await;
    assert_eq!((job.state, job.done, job.total), (JobState::Done, i64::try_from(many).unwrap(), i64::try_from(many).unwrap()));
}

#[tokio::test]
async fn a_batch_is_handed_in_only_when_its_job_is_done() {
    in_house(async |house| {
        many_have_earned(&house, 3).await;
        let preparing = payout::prepare(&house, &finance(), Currency::CNY).await.unwrap();
        assert_eq!((preparing.job.total, preparing.job.about.clone()), (3, preparing.batch.to_string()));
        let refused = payout::submit(&house, &finance(), preparing.batch).await.unwrap_err();
        assert_eq!(refused.refusal().unwrap().code, "batch_preparing");
        jobs::finish(&house, preparing.job.id).await.unwrap();
        holds_all(&house, &preparing, 3).await;
        payout::submit(&house, &finance(), preparing.batch).await.unwrap();
    })
    .await;
}

/// Claims a job whose row the killed one may still hold: PostgreSQL undoes its transaction when its connection comes back.
async fn claimed_soon(house: &House) -> Held {
    for _ in 0..200 {
        if let Some(held) = claim(house, None).await.unwrap() {
            return held;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("nobody can claim the job");
}

#[tokio::test]
async fn a_job_whose_worker_was_killed_in_the_middle_is_gone_on_with_by_the_next() {
    in_house(async |house| {
        many_have_earned(&house, 12).await;
        let preparing = payout::prepare(&house, &finance(), Currency::CNY).await.unwrap();
        let killed = claim(&house, None).await.unwrap().unwrap();
        assert_eq!(jobs::go_on(&house, killed).await.unwrap(), Standing::UnderWay);
        let done = look(&house, preparing.job.id).await.done;
        assert!((1..12).contains(&done), "{done} of 12 in one chunk");
        // In the middle of a chunk: what it had written is undone with it.
        let died = tokio::time::timeout(std::time::Duration::from_millis(1), jobs::go_on(&house, killed)).await;
        assert!(died.is_err(), "a chunk takes longer than a millisecond");
        assert_eq!(look(&house, preparing.job.id).await.done, done);
        assert_eq!(claim(&house, None).await.unwrap(), None, "the lease of the killed one has not passed");

        house.clock().forward(LEASE);
        let next = claimed_soon(&house).await;
        assert_eq!(jobs::go_on(&house, killed).await.unwrap(), Standing::Elsewhere, "who was thought dead does nothing any more");
        while jobs::go_on(&house, next).await.unwrap() == Standing::UnderWay {}
        holds_all(&house, &preparing, 12).await;
    })
    .await;
}

#[tokio::test]
async fn two_workers_never_do_one_chunk_twice() {
    in_house(async |house| {
        many_have_earned(&house, 12).await;
        let preparing = payout::prepare(&house, &finance(), Currency::CNY).await.unwrap();
        let (_stop, stopped) = tokio::sync::watch::channel(false);
        let (one, two) = tokio::join!(work_off(&house, &stopped), work_off(&house, &stopped));
        one.unwrap();
        two.unwrap();
        holds_all(&house, &preparing, 12).await;

        // Even two that hold the same lease take one chunk after the other.
        house.clock().forward(SignedDuration::from_hours(1));
        payout::cancel(&house, &finance(), preparing.batch).await.unwrap();
        let again = payout::prepare(&house, &finance(), Currency::CNY).await.unwrap();
        let held = claim(&house, None).await.unwrap().unwrap();
        let alone = async || while jobs::go_on(&house, held).await.unwrap() == Standing::UnderWay {};
        tokio::join!(alone(), alone());
        holds_all(&house, &again, 12).await;
    })
    .await;
}

#[tokio::test]
async fn while_a_job_runs_others_have_their_turn_after_every_chunk() {
    in_house(async |house| {
        let many = 25;
        many_have_earned(&house, many).await;
        let preparing = payout::prepare(&house, &finance(), Currency::CNY).await.unwrap();
        let held = claim(&house, None).await.unwrap().unwrap();
        let mut steps = vec![0];
        while jobs::go_on(&house, held).await.unwrap() == Standing::UnderWay {
            steps.push(look(&house, preparing.job.id).await.done);
        }
        let largest = steps.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap();
        assert!(largest <= i64::try_from(payout::prepare::CHUNK).unwrap(), "a chunk of {largest}");

        payout::cancel(&house, &finance(), preparing.batch).await.unwrap();
        house.clock().forward(SignedDuration::from_hours(1));
        let again = payout::prepare(&house, &finance(), Currency::CNY).await.unwrap();
        let others = async {
            let mut had = 0;
            while look(&house, again.job.id).await.state != JobState::Done {
                house.promise(&Call::by(Actor::clock()), async |tx| Ok(tx.now())).await.unwrap();
                had += 1;
            }
            had
        };
        let (done, had) = tokio::join!(jobs::finish(&house, again.job.id), others);
        done.unwrap();
        assert!(had >= 3, "others had {had} turns while {many} payments were reserved");
    })
    .await;
}

#[tokio::test]
async fn a_job_that_was_refused_says_why_and_goes_on_when_somebody_lets_it() {
    in_house(async |house| {
        many_have_earned(&house, 2).await;
        let preparing = payout::prepare(&house, &finance(), Currency::CNY).await.unwrap();
        let id = preparing.job.id;
        let held = claim(&house, None).await.unwrap().unwrap();
        let refuse = async |_: &pappus::kernel::Tx, _: &job::Model| Err(Fault::refuse(Kind::Illegal, "bank_closed", "The bank is closed."));
        assert_eq!(go_on(&house, held, refuse).await.unwrap(), Standing::Ended);

        let failed = look(&house, id).await;
        let why: Trouble = serde_json::from_str(failed.error.as_deref().unwrap()).unwrap();
        assert_eq!((failed.state, why.code.as_str(), why.message.as_str()), (JobState::Failed, "bank_closed", "The bank is closed."));
        let turn = wait::open_of(house.reader(), id).await.unwrap().unwrap();
        assert_eq!((turn.party, turn.role), (entity::Party::Finance, Some(Role::Finance)));
        assert_eq!(jobs::finish(&house, id).await.unwrap_err().refusal().unwrap().code, "job_unfinished");

        work::retry(&house, &finance(), id).await.unwrap();
        jobs::finish(&house, id).await.unwrap();
        holds_all(&house, &preparing, 2).await;
        assert_eq!(look(&house, id).await.error, None);
    })
    .await;
}

#[tokio::test]
async fn what_breaks_down_is_tried_again_three_times() {
    in_house(async |house| {
        many_have_earned(&house, 1).await;
        let id = payout::prepare(&house, &finance(), Currency::CNY).await.unwrap().job.id;
        let breaks = async |_: &pappus::kernel::Tx, _: &job::Model| Err(Fault::broken("a secret of the database"));
        for _ in 0..2 {
            let held = claim(&house, None).await.unwrap().unwrap();
            assert_eq!(go_on(&house, held, breaks).await.unwrap(), Standing::Elsewhere);
            assert_eq!(claim(&house, None).await.unwrap(), None, "it rests");
            house.clock().forward(SignedDuration::from_secs(5));
        }
        let held = claim(&house, None).await.unwrap().unwrap();
        assert_eq!(go_on(&house, held, breaks).await.unwrap(), Standing::Ended);
        let failed = look(&house, id).await;
        assert_eq!((failed.state, failed.error.unwrap().contains("secret")), (JobState::Failed, false));
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_stops_gives_its_job_back_and_one_called_off_goes_no_further() {
    in_house(async |house| {
        many_have_earned(&house, 2).await;
        let preparing = payout::prepare(&house, &finance(), Currency::CNY).await.unwrap();
        let held = claim(&house, None).await.unwrap().unwrap();
        release(&house, held).await.unwrap();
        let next = claim(&house, None).await.unwrap().unwrap();
        assert!(next.lease > held.lease);
        work::cancel(&house, &finance(), preparing.job.id).await.unwrap();
        assert_eq!(jobs::go_on(&house, next).await.unwrap(), Standing::Elsewhere);
        let refused = payout::submit(&house, &finance(), preparing.batch).await.unwrap_err();
        assert_eq!(refused.refusal().unwrap().code, "batch_preparing");
        payout::cancel(&house, &finance(), preparing.batch).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn nobody_is_given_a_statement_before_the_last_of_its_month_is_frozen() {
    in_house(async |house| {
        many_have_earned(&house, 3).await;
        house.clock().set("2026-12-01T02:00:00Z".parse().unwrap());
        let month = "2026-11".parse().unwrap();
        let asked = statement::issue_all(&house, &finance(), month).await.unwrap();
        assert_eq!(statement::issue_all(&house, &finance(), month).await.unwrap().id, asked.id, "asked twice, done once");
        let held = claim(&house, None).await.unwrap().unwrap();
        assert_eq!(jobs::go_on(&house, held).await.unwrap(), Standing::UnderWay);
        let given = statement::store::list_of_party(house.reader(), Uuid::from_u128(2_000), &Page::first(10)).await.unwrap();
        assert_eq!((given.items.len(), statement::store::of_period(house.reader(), "2026-11").await.unwrap().len()), (0, 0));
        while jobs::go_on(&house, held).await.unwrap() == Standing::UnderWay {}
        assert_eq!(statement::store::of_period(house.reader(), "2026-11").await.unwrap().len(), 4, "three creators and the brand");
        assert_eq!(look(&house, asked.id).await.result.unwrap(), json!({ "period": "2026-11", "statements": 4 }).to_string());
    })
    .await;
}

#[actix_web::test]
async fn whoever_asks_is_told_how_far_it_is_and_a_stranger_nothing() {
    in_house(async |house| {
        let door = open_door(&house).await;
        let (maker, stranger) = (somebody(&house, "maker", Role::Finance).await, somebody(&house, "bea", Role::BrandOwner).await);
        many_have_earned(&house, 1).await;
        let asked = door.send(Knock::post("/api/v1/payout-batches", "key", &json!({ "currency": "CNY" })).by(&maker)).await;
        assert_eq!((asked.verdict().as_str(), &asked.json["state"]), ("202", &json!("queued")));
        assert_eq!(asked.json["progress"], json!({ "done": 0, "total": 1 }));
        let id: JobId = asked.json["id"].as_str().unwrap().parse().unwrap();
        assert_eq!(door.send(Knock::get(&format!("/api/v1/jobs/{id}")).by(&stranger)).await.verdict(), "404 not_found");

        jobs::finish(&house, id).await.unwrap();

        let done = door.send(Knock::get(&format!("/api/v1/jobs/{id}")).by(&maker)).await;
        assert_eq!((&done.json["state"], &done.json["result"]["items"]), (&json!("done"), &json!(1)));
        let listed = door.send(Knock::get("/api/v1/jobs").by(&maker)).await;
        assert_eq!(listed.json["items"][0]["about"], asked.json["about"]);
        let history = door.send(Knock::get(&format!("/api/v1/jobs/{id}/history")).by(&maker)).await;
        assert_eq!(history.json["items"].as_array().unwrap().len(), 3);
        let refused = door.send(Knock::post(&format!("/api/v1/jobs/{id}/steps/retry"), "again", &json!({})).by(&maker)).await;
        assert_eq!(refused.verdict(), "409 illegal_step");
    })
    .await;
}
