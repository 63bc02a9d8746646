//! Proposals at the level of use cases: rounds, turns, silence, slots, and the race for the last one.

use entity::brief::BriefMode;
use entity::proposal::ProposalState;
use entity::{BriefId, ProposalId, SubjectKind, proposal as row};
use jiff::SignedDuration;
use pappus::kernel::record::newest;
use pappus::kernel::{Actor, Fault, House, With, advance, wait};
use pappus::market::brief;
use pappus::market::matching;
use pappus::market::proposal::actions::{self, Application, Invitation, InvitationKind};
use pappus::market::proposal::lifecycle::ProposalStep;
use pappus::market::proposal::store;
use sea_orm::{ConnectionTrait, DbBackend};

use crate::cast::{Cast, bid, by, by_clock, creator, creator_who, letters_to, offer, written};
use crate::house::{in_house, in_house_left_broken};

fn code<T: std::fmt::Debug>(refused: Result<T, Fault>) -> &'static str {
    refused.unwrap_err().refusal().unwrap().code
}

fn invitation(creator: &Actor, kind: InvitationKind) -> Invitation {
    Invitation { creator_id: creator.creator.unwrap(), kind, offer: None, message: "Would you?".to_owned() }
}

async fn until(house: &House, id: ProposalId) -> String {
    wait::open_of(house.reader(), id).await.unwrap().unwrap().until.unwrap().to_string()
}

async fn proposal(house: &House, id: ProposalId) -> row::Model {
    store::load_proposal(house.reader(), &Actor::clock(), id).await.unwrap()
}

async fn slots_taken(house: &House, id: BriefId) -> i64 {
    brief::store::load_for_house(house.reader(), id).await.unwrap().slots_taken
}

#[tokio::test]
async fn an_inquiry_becomes_interest_an_offer_two_counters_and_a_deal() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        cast.deposit(&house, 1_000_000).await;
        let ana = creator(&house, "ana").await;
        let brief = cast.open_brief(&house, &written(BriefMode::Custom, 1)).await;
        let asked = actions::invite(&house, &by(&cast.acme), brief, &invitation(&ana, InvitationKind::Inquiry)).await.unwrap();
        let id = asked.proposal.id;
        assert_eq!(until(&house, id).await, "2026-11-25T08:00:00Z", "72 hours");
        assert_eq!(code(actions::agree(&house, &by(&ana), id).await), "illegal_step");
        actions::interest(&house, &by(&ana), id, "Yes").await.unwrap();
        actions::offer(&house, &by(&cast.acme), id, &bid(300_000), "Three thousand").await.unwrap();
        actions::counter(&house, &by(&ana), id, &bid(400_000), "Four").await.unwrap();
        assert_eq!(until(&house, id).await, "2026-11-24T08:00:00Z", "48 hours");
        assert_eq!(code(actions::counter(&house, &by(&ana), id, &bid(390_000), "Or less").await), "role", "it is the brand's turn");
        actions::counter(&house, &by(&cast.acme), id, &bid(350_000), "Meet half-way").await.unwrap();
        let agreed = actions::agree(&house, &by(&ana), id).await.unwrap();
        assert_eq!((agreed.proposal.state, agreed.proposal.price_minor), (ProposalState::Agreed, 350_000));
        assert!(agreed.proposal.deal_id.is_some() && agreed.wait.is_none());
        let rounds = store::list_rounds(house.reader(), id, None).await.unwrap();
        let prices: Vec<(i64, String)> = rounds.iter().map(|round| (round.price_minor, round.said_by.to_string())).collect();
        let said = |minor, who: &str| (minor, who.to_owned());
        assert_eq!(prices, [said(300_000, "brand"), said(300_000, "brand"), said(400_000, "creator"), said(350_000, "brand")]);
        let earlier = store::list_rounds(house.reader(), id, Some(3)).await.unwrap();
        assert_eq!(earlier.iter().map(|round| round.number).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(slots_taken(&house, brief).await, 1);
    })
    .await;
}

/// The row is written together with all else a step leaves behind: that it was moved before shows only then.
#[tokio::test]
async fn a_step_on_a_row_that_was_moved_meanwhile_leaves_nothing_behind() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let ana = creator(&house, "ana").await;
        let brief = cast.open_brief(&house, &written(BriefMode::Custom, 1)).await;
        let id = actions::invite(&house, &by(&cast.acme), brief, &invitation(&ana, InvitationKind::Inquiry)).await.unwrap().proposal.id;
        let before = (proposal(&house, id).await, newest(house.reader(), id.into()).await.unwrap());
        let overtaken = house
            .promise(&by(&ana), async |tx| {
                let seen = store::load_at_table(tx.db(), tx.actor(), id, (tx.now(), &[])).await?;
                tx.knows_head(id, seen.head);
                tx.db().execute_raw(tx.sql("UPDATE proposal SET version = version + 1 WHERE id = $1", [id.into()])).await?;
                advance(tx, &store::ground(&seen.proposal), &seen.proposal, ProposalStep::Decline, With::nothing()).await.map(|_| ())
            })
            .await;
        let fault = overtaken.unwrap_err();
        let refused = fault.refusal().map(|refusal| (refusal.code, refusal.version));
        // On SQLite nobody but the promise itself can have been faster: its whole group is undone and asked to come again.
        let is_undone = house.backend() == DbBackend::Sqlite && matches!(fault, Fault::Unavailable(_));
        assert!(is_undone || refused == Some(("stale", Some(2))), "{fault:?}");
        assert_eq!((proposal(&house, id).await, newest(house.reader(), id.into()).await.unwrap()), before);
    })
    .await;
}

#[tokio::test]
async fn one_proposal_stands_per_brief_and_creator() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let ana = creator(&house, "ana").await;
        let brief = cast.open_brief(&house, &written(BriefMode::Recruit, 2)).await;
        let applied = actions::apply(&house, &by(&ana), brief, &Application::default()).await.unwrap();
        assert_eq!(code(actions::apply(&house, &by(&ana), brief, &Application::default()).await), "already_open");
        let invited = actions::invite(&house, &by(&cast.acme), brief, &invitation(&ana, InvitationKind::Firm)).await;
        assert_eq!(code(invited), "already_open");
        actions::withdraw(&house, &by(&ana), applied.proposal.id, "").await.unwrap();
        actions::apply(&house, &by(&ana), brief, &Application::default()).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_side_that_spoke_last_withdraws_and_the_other_declines() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let (ana, ben) = (creator(&house, "ana").await, creator(&house, "ben").await);
        let brief = cast.open_brief(&house, &written(BriefMode::Recruit, 2)).await;
        let first = actions::apply(&house, &by(&ana), brief, &Application::default()).await.unwrap().proposal.id;
        assert_eq!(code(actions::decline(&house, &by(&ana), first, "").await), "role");
        assert_eq!(code(actions::withdraw(&house, &by(&ben), first, "").await), "not_found");
        let declined = actions::decline(&house, &by(&cast.acme), first, "Another style").await.unwrap();
        assert_eq!(declined.proposal.state, ProposalState::Declined);
        assert_eq!(letters_to(&house, ana.user.unwrap()).await, ["proposal_declined"]);
        let second = actions::invite(&house, &by(&cast.acme), brief, &invitation(&ben, InvitationKind::Firm)).await.unwrap().proposal.id;
        let withdrawn = actions::withdraw(&house, &by(&cast.acme), second, "").await.unwrap();
        assert_eq!(withdrawn.proposal.state, ProposalState::Withdrawn);
    })
    .await;
}

#[tokio::test]
async fn silence_lapses_an_offer_and_the_end_of_selection_what_the_brand_left_unanswered() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let (ana, ben) = (creator(&house, "ana").await, creator(&house, "ben").await);
        let brief = cast.open_brief(&house, &written(BriefMode::Recruit, 2)).await;
        let offered = actions::invite(&house, &by(&cast.acme), brief, &invitation(&ana, InvitationKind::Firm)).await.unwrap().proposal.id;
        let applied = actions::apply(&house, &by(&ben), brief, &Application::default()).await.unwrap().proposal.id;
        assert_eq!(until(&house, applied).await, "2026-12-04T08:00:00Z", "five days to apply and seven to select");
        house.clock().forward(SignedDuration::from_hours(72));
        actions::on_silence(&house, &by_clock(), (SubjectKind::Proposal, offered.into()), "lapse").await.unwrap();
        assert_eq!(proposal(&house, offered).await.state, ProposalState::Lapsed);
        brief::actions::close_applications(&house, &by(&cast.acme), brief).await.unwrap();
        actions::start(&house, &by(&cast.acme), brief).await.unwrap();
        assert_eq!(proposal(&house, applied).await.state, ProposalState::Lapsed);
        assert_eq!(letters_to(&house, ben.user.unwrap()).await, ["proposal_lapsed"]);
        assert_eq!(code(actions::apply(&house, &by(&ben), brief, &Application::default()).await), "brief_not_open");
    })
    .await;
}

#[tokio::test]
async fn nobody_agrees_before_the_creator_is_checked() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let ana = creator_who(&house, "ana", None).await;
        let brief = cast.open_brief(&house, &written(BriefMode::Recruit, 2)).await;
        let applied = actions::apply(&house, &by(&ana), brief, &Application::default()).await.unwrap().proposal.id;
        assert_eq!(code(actions::agree(&house, &by(&cast.acme), applied).await), "identity_unchecked");
        assert_eq!(slots_taken(&house, brief).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_basket_gives_each_creator_a_result() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let (ana, ben) = (creator(&house, "ana").await, creator(&house, "ben").await);
        let brief = cast.open_brief(&house, &written(BriefMode::Custom, 2)).await;
        let one = |creator: &Actor| invitation(creator, InvitationKind::Firm);
        let sent = actions::invite_many(&house, &by(&cast.acme), brief, &[one(&ana), one(&ana), one(&ben)]).await.unwrap();
        let codes: Vec<Option<&str>> = sent.iter().map(|sent| sent.code.as_deref()).collect();
        assert_eq!(codes, [None, Some("already_open"), None]);
        assert_eq!(letters_to(&house, ben.user.unwrap()).await, ["offer_received"]);
    })
    .await;
}

#[tokio::test]
async fn only_the_code_opens_a_locked_flash_brief() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        cast.deposit(&house, 1_000_000).await;
        let ana = creator(&house, "ana").await;
        let mut flash = written(BriefMode::Flash, 1);
        flash.unlock_code = Some("walk-2026".to_owned());
        let brief = cast.open_brief(&house, &flash).await;
        assert_eq!(code(actions::claim(&house, &by(&ana), brief, None).await), "wrong_code");
        assert_eq!(code(actions::apply(&house, &by(&ana), brief, &Application::default()).await), "wrong_mode");
        let claimed = actions::claim(&house, &by(&ana), brief, Some("walk-2026")).await.unwrap();
        assert_eq!(claimed.proposal.state, ProposalState::Agreed);
        house.clock().forward(SignedDuration::from_hours(49));
        let ben = creator(&house, "ben").await;
        assert_eq!(code(actions::claim(&house, &by(&ben), brief, Some("walk-2026")).await), "brief_not_open", "its hours are over");
    })
    .await;
}

#[tokio::test]
async fn of_a_hundred_claims_of_one_slot_one_is_served() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        cast.deposit(&house, 1_000_000).await;
        let brief = cast.open_brief(&house, &written(BriefMode::Flash, 1)).await;
        let mut creators = Vec::new();
        for number in 0..100 {
            creators.push(creator(&house, &format!("creator{number}")).await);
        }
        let claims = creators.iter().map(|creator| {
            let (house, call) = (house.clone(), by(creator));
            async move { actions::claim(&house, &call, brief, None).await }
        });
        let answers = futures_util::future::join_all(claims).await;
        let (served, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        assert_eq!((served.len(), refused.len()), (1, 99));
        for answer in refused {
            assert_eq!(code(answer), "slots_taken");
        }
        assert_eq!(slots_taken(&house, brief).await, 1);
        let deals = pappus::market::deal::store::list_under_brief(house.reader(), &cast.acme, brief, 10).await.unwrap();
        assert_eq!(deals.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_mass_brief_accepts_its_own_offer_at_once_and_another_price_waits() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        cast.deposit(&house, 1_000_000).await;
        let (ana, ben) = (creator(&house, "ana").await, creator(&house, "ben").await);
        let brief = cast.open_brief(&house, &written(BriefMode::Mass, 2)).await;
        let agreed = actions::apply(&house, &by(&ana), brief, &Application::default()).await.unwrap();
        assert_eq!(agreed.proposal.state, ProposalState::Agreed);
        let dearer = Application { offer: Some(offer(310_000)), message: String::new() };
        let waits = actions::apply(&house, &by(&ben), brief, &dearer).await.unwrap();
        assert_eq!(waits.proposal.state, ProposalState::Applied);
    })
    .await;
}

#[tokio::test]
async fn a_freed_slot_can_be_taken_again_until_selection_ends() {
    in_house_left_broken(async |house, _| {
        let cast = Cast::enter(&house).await;
        cast.deposit(&house, 1_000_000).await;
        let (ana, ben) = (creator(&house, "ana").await, creator(&house, "ben").await);
        let brief = cast.open_brief(&house, &written(BriefMode::Recruit, 1)).await;
        let first = actions::apply(&house, &by(&ana), brief, &Application::default()).await.unwrap().proposal.id;
        let second = actions::apply(&house, &by(&ben), brief, &Application::default()).await.unwrap().proposal.id;
        actions::agree(&house, &by(&cast.acme), first).await.unwrap();
        assert_eq!(code(actions::agree(&house, &by(&cast.acme), second).await), "slots_taken");
        house.promise(&by_clock(), async |tx| brief::actions::free_slot_in(tx, brief).await).await.unwrap();
        actions::agree(&house, &by(&cast.acme), second).await.unwrap();
        brief::actions::close_applications(&house, &by(&cast.acme), brief).await.unwrap();
        actions::start(&house, &by(&cast.acme), brief).await.unwrap();
        house.promise(&by_clock(), async |tx| brief::actions::free_slot_in(tx, brief).await).await.unwrap();
        assert_eq!(slots_taken(&house, brief).await, 1, "after selection it stays taken");
    })
    .await;
}

#[tokio::test]
async fn candidates_are_those_who_could_take_the_brief_with_their_reasons() {
    in_house(async |house| {
        let cast = Cast::enter(&house).await;
        let (ana, ben) = (creator(&house, "ana").await, creator(&house, "ben").await);
        let brief = cast.open_brief(&house, &written(BriefMode::Recruit, 2)).await;
        actions::apply(&house, &by(&ben), brief, &Application::default()).await.unwrap();
        let found = matching::actions::candidates(&house, &cast.acme, brief, 10).await.unwrap();
        assert_eq!(found.iter().map(|candidate| candidate.creator_id).collect::<Vec<_>>(), [ana.creator.unwrap()]);
        let parts: Vec<String> = found[0].parts.iter().map(|part| format!("{} {}", part.term, part.points)).collect();
        insta::assert_snapshot!(parts.join("\n"), @r"
        category 2500
        market 1500
        platform 1500
        price 1000
        punctuality 1200
        availability 1000
        ");
        assert_eq!(code(matching::actions::candidates(&house, &ana, brief, 10).await), "role");
    })
    .await;
}
