//! One thing of each kind, brought by use cases as far as that is cheap, then planted in the state that is asked about.

use entity::brief::BriefMode;
use entity::earning::EarningKind;
use entity::statement::PartyKind;
use entity::terms::MoneyMode;
use entity::{BriefId, Currency, DealId, DeliverableId, DraftId, Money, PayoutBatchId, ProposalId, Role, SubjectKind};
use pappus::finance::bank::{self, Import};
use pappus::finance::export;
use pappus::finance::hold::{self, Ask, Part, PayeeRef, Release};
use pappus::finance::{Because, closing, payout, statement};
use pappus::jobs;
use pappus::kernel::{Ground, House};
use pappus::market::brief::actions as briefs;
use pappus::market::brief::content::SampleWanted;
use pappus::market::cancellation::actions as cancellation;
use pappus::market::change::actions as change;
use pappus::market::content::actions::{draft, proof, retention, review};
use pappus::market::content::rules::{ProofShown, Text};
use pappus::market::content::store::reviews_of;
use pappus::market::deal::store::{deliverables_of, sample_of};
use pappus::market::disclosure::store::checks_of;
use pappus::market::dispute::actions as dispute;
use pappus::market::identity::{self, MandateDraft};
use pappus::market::proposal::actions::{self as proposals, Invitation, InvitationKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use uuid::Uuid;

use super::Permission;
use super::sight::whose;
use super::stage::Stage;
use crate::cast::{by, by_clock, written};
use crate::finance::payout::{ana_has_earned, daifa, finance, prepared};

/// What a line is asked about.
pub struct Subject {
    id: Uuid,
    /// Its id as URLs have it.
    pub shown: String,
    /// What the bank says of its payments, for batches.
    pub bank_result: String,
}

/// What a kind of thing needs before there are any.
pub async fn prepare(stage: &mut Stage, kind: SubjectKind) {
    if matches!(kind, SubjectKind::PayoutBatch | SubjectKind::PayoutItem | SubjectKind::Job) {
        ana_has_earned(&stage.house).await;
    }
    if kind == SubjectKind::Statement {
        let (_, note) = deal(stage, false).await;
        brought_to(stage, note, "in_retention").await;
        stage.house.clock().set("2026-12-01T02:00:00Z".parse().unwrap());
        let job = statement::issue_all(&stage.house, &finance(1), "2026-11".parse().unwrap()).await.unwrap();
        jobs::finish(&stage.house, job.id).await.unwrap();
        stage.sign_in().await;
    }
}

impl Subject {
    /// A thing in the state of a line that nobody has asked about yet.
    pub async fn fresh(stage: &Stage, kind: SubjectKind, line: &Permission) -> Self {
        let state = line.state.as_deref().unwrap();
        let mut bank_result = String::new();
        let id: Uuid = match kind {
            SubjectKind::Representation => representation(stage, &line.operation).await,
            SubjectKind::Brief if matches!(state, "draft" | "in_review" | "changes_asked") => unopened(stage).await.into(),
            SubjectKind::Brief => brief(stage).await.into(),
            SubjectKind::Proposal => proposal(stage).await.into(),
            SubjectKind::Deal => unfunded(stage).await.into(),
            SubjectKind::Cancellation => cancelled(stage).await,
            SubjectKind::ChangeRequest => changed(stage).await,
            SubjectKind::Dispute => disputed(stage, whose(kind, line)).await,
            SubjectKind::Deposit => deposit(stage).await,
            SubjectKind::PayoutBatch => {
                let batch = batch(stage, state).await;
                bank_result = result_of(stage, batch).await;
                batch.into()
            }
            SubjectKind::PayoutItem => payment(stage).await,
            SubjectKind::Invoice => super::invoices::billed(stage).await,
            SubjectKind::PayeeInvoice => super::invoices::invoice(stage, Role::Creator).await,
            SubjectKind::Job => long_work(stage).await,
            SubjectKind::Closing => closing(stage).await,
            SubjectKind::Statement => statement_of(stage, whose(kind, line)).await,
            SubjectKind::Sample => sample(stage).await,
            SubjectKind::Deliverable => {
                let (_, note) = deal(stage, false).await;
                brought_to(stage, note, state).await;
                note.into()
            }
            SubjectKind::Draft => drafted(stage, state, line.role).await.into(),
            SubjectKind::Review => lane(stage).await,
            SubjectKind::ComplianceCheck => check(stage).await,
            other @ (SubjectKind::User
            | SubjectKind::Organisation
            | SubjectKind::Creator
            | SubjectKind::Terms
            | SubjectKind::Hold
            | SubjectKind::Earning) => panic!("nobody has said how a {other} is brought here"),
        };
        let subject = Self { id, shown: kind.show(id), bank_result };
        subject.put_into(stage, kind, state).await;
        subject
    }

    /// Plants it in a state.
    pub async fn put_into(&self, stage: &Stage, kind: SubjectKind, state: &str) {
        stage.plant(&format!("UPDATE {kind} SET state = $1 WHERE id = $2"), [state.into(), self.id.into()]).await;
    }
}

/// A second mandate of the two, for which the one in force steps aside a moment; to confirm it, for good.
async fn representation(stage: &Stage, operation: &str) -> Uuid {
    let set = async |state: &str| {
        stage.plant("UPDATE representation SET state = $1 WHERE creator_id = $2", [state.into(), stage.ana.creator.into()]).await;
    };
    set("ended").await;
    let draft = MandateDraft {
        creator: stage.ana.creator.unwrap(),
        share_bp: 1_000,
        receives: entity::representation::Receives::Creator,
        platforms: Vec::new(),
        exclusive: false,
        tail_days: 0,
        starts_at: stage.house.now(),
        ends_at: None,
    };
    let id = identity::propose_mandate(&stage.house, &by(&stage.star), draft).await.unwrap();
    if operation != "representation_confirm" {
        stage.plant("UPDATE representation SET state = 'active' WHERE id = $1", [stage.mandate.into()]).await;
    }
    id.into()
}

/// A closing that somebody else of finance has prepared, of a month nobody else asks about.
async fn closing(stage: &Stage) -> Uuid {
    let back = i16::try_from(stage.number()).unwrap();
    let month = format!("{}-{:02}", 2025 - back / 12, 12 - back % 12);
    closing::prepare(&stage.house, &finance(99), month.parse().unwrap()).await.unwrap().into()
}

/// One to be looked at: where the bank and the books differ nobody can prepare any.
pub async fn planted_closing(stage: &Stage) -> Uuid {
    let (id, month) = (Uuid::from_u128(0x9000 + u128::from(stage.number())), 1_001 + stage.number());
    let sql = "INSERT INTO closing (id, state, version, created_at, changed_at, period, prepared_by, checklist, checklist_hash) \
               VALUES ($1, 'prepared', 1, 1, 1, $2, $3, '{}', 'none')";
    stage.plant(sql, [id.into(), format!("{month}-01").into(), Uuid::from_u128(7).into()]).await;
    id
}

/// A recruiting brief of Acme's that is open.
pub async fn brief(stage: &Stage) -> BriefId {
    stage.cast.open_brief(&stage.house, &written(BriefMode::Recruit, 3)).await
}

/// One that nobody but Acme has opened yet.
pub async fn unopened(stage: &Stage) -> BriefId {
    briefs::create(&stage.house, &by(&stage.cast.acme), &written(BriefMode::Recruit, 3)).await.unwrap().brief.id
}

/// A firm offer of Acme's to Ana.
pub async fn proposal(stage: &Stage) -> ProposalId {
    let brief = stage.cast.open_brief(&stage.house, &written(BriefMode::Custom, 1)).await;
    invited(stage, brief).await
}

async fn invited(stage: &Stage, brief: BriefId) -> ProposalId {
    let creator_id = stage.ana.creator.unwrap();
    let invitation = Invitation { creator_id, kind: InvitationKind::Firm, offer: None, message: "Would you?".to_owned() };
    proposals::invite(&stage.house, &by(&stage.cast.acme), brief, &invitation).await.unwrap().proposal.id
}

/// A funded deal of Acme's with Ana for one note.
pub async fn deal(stage: &Stage, with_sample: bool) -> (DealId, DeliverableId) {
    let mut asked = written(BriefMode::Custom, 1);
    if with_sample {
        asked.content.offer.deliverables[0].sample = Some(SampleWanted { what: "A pair".to_owned(), to_be_returned: true });
    }
    let brief = stage.cast.open_brief(&stage.house, &asked).await;
    let proposal = invited(stage, brief).await;
    let agreed = proposals::agree(&stage.house, &by(&stage.ana), proposal).await.unwrap();
    let deal = agreed.proposal.deal_id.unwrap();
    (deal, deliverables_of(stage.house.reader(), deal).await.unwrap()[0].id)
}

/// A deal that costs more than Acme has.
async fn unfunded(stage: &Stage) -> DealId {
    let mut asked = written(BriefMode::Custom, 1);
    asked.budget_minor = 200_000_000;
    asked.content.offer.deliverables[0].price_minor = 200_000_000;
    let brief = stage.cast.open_brief(&stage.house, &asked).await;
    let proposal = invited(stage, brief).await;
    proposals::agree(&stage.house, &by(&stage.ana), proposal).await.unwrap().proposal.deal_id.unwrap()
}

/// A cancellation that waits for the brand's word.
pub async fn cancelled(stage: &Stage) -> Uuid {
    let (deal, _) = deal(stage, false).await;
    let asked = cancellation::Asked { reason: "The season is over.".to_owned(), compensation: Some(Money::new(1, Currency::CNY)) };
    cancellation::ask(&stage.house, &by(&stage.ana), deal, &asked).await.unwrap().cancellation.id.into()
}

/// A change request that waits for the brand's word.
pub async fn changed(stage: &Stage) -> Uuid {
    let (deal, note) = deal(stage, false).await;
    let change = change::Change { retention_days: Some(60), ..change::Change::default() };
    let asked = change::Asked { deliverable: Some(note), change, currency: None, reason: "It runs so well.".to_owned() };
    change::ask(&stage.house, &by(&stage.ana), deal, &asked).await.unwrap().change_request.id.into()
}

/// A dispute that a side has opened.
pub async fn disputed(stage: &Stage, side: &str) -> Uuid {
    let (deal, _) = deal(stage, false).await;
    let reason = dispute::Reason::WithheldWithoutReason;
    let opener = if side == "brand" { &stage.cast.acme } else { &stage.ana };
    dispute::open(&stage.house, &by(opener), deal, (reason, "It is all there.")).await.unwrap().dispute.id.into()
}

/// Money that nobody knows the owner of.
pub async fn deposit(stage: &Stage) -> Uuid {
    let number = entity::DepositId::from(Uuid::from(mint(&stage.house).await));
    let lines = format!(
        "date,amount,currency,payer_name,payer_account,remark,bank_reference\n2026-11-20,7.00,CNY,Nobody,6222020200112233445,,B{number}\n"
    );
    let import = Import { account: "main".into(), map: "statement-plain".into(), name: "a.csv".into(), bytes: lines.into_bytes() };
    bank::import(&stage.house, &stage.finance(), &import).await.unwrap();
    let page = pappus::kernel::paging::Page::first(1);
    let id = bank::store::list(stage.house.reader(), None, &page).await.unwrap().items[0].id;
    // Somebody else has asked to send it back, so that whoever agrees is another person.
    bank::ask_send_back(&stage.house, &finance(1), id).await.unwrap();
    id.into()
}

async fn mint(house: &House) -> DealId {
    house.promise(&by_clock(), async |tx| Ok(tx.mint::<DealId>())).await.unwrap()
}

/// A batch of one payment, as far on its way as its state says.
pub async fn batch(stage: &Stage, state: &str) -> PayoutBatchId {
    earned(stage).await;
    let (house, maker) = (&stage.house, finance(1));
    let batch = prepared(house).await.batch;
    if state != "preparing" {
        payout::submit(house, &maker, batch).await.unwrap();
    }
    if matches!(state, "approved" | "exported" | "partly_failed" | "settled") {
        payout::approve(house, &finance(2), batch).await.unwrap();
    }
    if matches!(state, "exported" | "partly_failed" | "settled") {
        export::export_batch(house, &maker, batch, &daifa()).await.unwrap();
    }
    batch
}

/// A payment of a batch that the bank has.
pub async fn payment(stage: &Stage) -> Uuid {
    // One in doubt, or one that failed, would keep its payee from being paid again.
    stage.plant("UPDATE payout_item SET state = 'settled'", []).await;
    let batch = batch(stage, "exported").await;
    payout::store::items_of(stage.house.reader(), batch).await.unwrap()[0].id.into()
}

/// A batch that is to be prepared and waits for a worker.
pub async fn long_work(stage: &Stage) -> Uuid {
    earned(stage).await;
    payout::prepare(&stage.house, &finance(1), Currency::CNY).await.unwrap().job.id.into()
}

/// Something more is owed to the payee whose papers are in order.
async fn earned(stage: &Stage) {
    owed_to(stage, PayeeRef::Creator(Uuid::from_u128(20).into())).await;
}

/// Something is owed to a payee, under a deal of its own.
pub async fn owed_to(stage: &Stage, payee: PayeeRef) -> DealId {
    let (deal, brand) = (mint(&stage.house).await, stage.cast.acme.organisation.unwrap());
    let creator = if let PayeeRef::Creator(creator) = payee { Some(creator) } else { None };
    let ground = Ground { brand: Some(brand), creator, deal: Some(deal), ..Ground::platform() };
    let cny = |minor| Money::new(minor, Currency::CNY);
    stage
        .house
        .promise(&by_clock(), async |tx| {
            let ask = Ask { deal, brand, price: cny(100_000), fee: cny(10_000), money_mode: MoneyMode::Principal };
            hold::request_in(tx, &ground, ask).await?;
            let parts = vec![Part { payee, gross: cny(100_000), kind: EarningKind::Creator }];
            let because = Because::new("signed_off", deal, tx.now());
            hold::release_in(tx, &ground, deal, Release { deliverable: None, price: cny(100_000), parts, because }).await?;
            Ok(())
        })
        .await
        .unwrap();
    deal
}

async fn result_of(stage: &Stage, batch: PayoutBatchId) -> String {
    let items = payout::store::items_of(stage.house.reader(), batch).await.unwrap();
    let line = |item: &entity::payout_item::Model| format!("{},settled,,R-{},2026-11-25,\n", item.end_to_end_id, item.end_to_end_id);
    format!("reference,status,amount,bank_reference,date,reason\n{}", items.iter().map(line).collect::<String>())
}

/// The newest statement of a side.
pub async fn statement_of(stage: &Stage, side: &str) -> Uuid {
    let kind = match side {
        "brand" => PartyKind::Brand,
        "agency" => PartyKind::Agency,
        _ => PartyKind::Creator,
    };
    let own = entity::statement::Entity::find().filter(entity::statement::Column::PartyKind.eq(kind));
    own.order_by_desc(entity::statement::Column::Id).one(stage.house.reader()).await.unwrap().unwrap().id.into()
}

/// The sample of a deal.
pub async fn sample(stage: &Stage) -> Uuid {
    let (_, note) = deal(stage, true).await;
    sample_of(stage.house.reader(), note).await.unwrap().unwrap().id.into()
}

/// Brings a piece as near to a state as use cases go.
pub async fn brought_to(stage: &Stage, note: DeliverableId, state: &str) {
    let (house, ana, acme, rita) = (&stage.house, by(&stage.ana), by(&stage.cast.acme), by(&stage.cast.rita));
    if matches!(state, "awaiting_sample" | "producing" | "outline_review" | "cancelled") {
        return;
    }
    let draft = written_draft(stage, note).await;
    draft::submit(house, &ana, draft).await.unwrap();
    if state == "in_review" {
        return;
    }
    review::approve_draft(house, &acme, draft).await.unwrap();
    if state == "approved" {
        return;
    }
    let shown = ProofShown {
        url: "https://www.xiaohongshu.com/explore/1".to_owned(),
        post_id: "1".to_owned(),
        account_handle: "ana".to_owned(),
        label_visible: true,
        published_at: house.now(),
    };
    proof::prove(house, &ana, note, &shown).await.unwrap();
    if state == "proof_review" {
        return;
    }
    proof::confirm(house, &rita, note).await.unwrap();
    if state == "published" {
        return;
    }
    proof::sign_off(house, &acme, note).await.unwrap();
    if state == "missing" {
        retention::miss(house, &rita, note).await.unwrap();
    }
}

async fn written_draft(stage: &Stage, note: DeliverableId) -> DraftId {
    let text = Text {
        title: "广告｜秋天的鞋".to_owned(),
        body: "走了一下午，脚不累。".to_owned(),
        hashtags: vec!["日常".to_owned()],
        facts: json!({ "purchase_link": true }),
    };
    draft::write(&stage.house, &by(&stage.ana), note, &text).await.unwrap().draft.id
}

/// A draft before the brand's lane.
pub async fn handed_in(stage: &Stage) -> DraftId {
    let (_, note) = deal(stage, false).await;
    let draft = written_draft(stage, note).await;
    draft::submit(&stage.house, &by(&stage.ana), draft).await.unwrap();
    draft
}

/// A draft; one in review is before the lane of whoever is asked: the brand's, or for reviewers the platform's.
pub async fn drafted(stage: &Stage, state: &str, role: Role) -> DraftId {
    if state == "writing" {
        let (_, note) = deal(stage, false).await;
        return written_draft(stage, note).await;
    }
    let draft = handed_in(stage).await;
    if role == Role::Reviewer {
        stage.plant("UPDATE review SET state = 'platform' WHERE draft_id = $1", [draft.into()]).await;
    }
    draft
}

/// The lane that reads a draft.
pub async fn lane(stage: &Stage) -> Uuid {
    let draft = handed_in(stage).await;
    reviews_of(stage.house.reader(), draft).await.unwrap()[0].id.into()
}

/// The check of a draft.
pub async fn check(stage: &Stage) -> Uuid {
    let draft = handed_in(stage).await;
    checks_of(stage.house.reader(), draft).await.unwrap()[0].id.into()
}
