//! Invented facts for every letter: for previews and for the test that renders them all.
//!
//! `sample` fills every field, `bare_sample` leaves everything optional empty; a template must read well
//! with both. All names and numbers are made up.

use super::{
    AccountFacts, BatchFacts, BillingFacts, BriefFacts, CancellationFacts, ChangeFacts, CheckFacts, Checked, DealFacts, DeliverableFacts,
    DigestFacts, DigestLine, DisputeFacts, DraftFacts, Family, Finding, HookFacts, InvoiceFacts, MandateFacts, MessageFacts, MessageLine,
    MoneyFacts, PayoutFacts, ProposalFacts, ReminderFacts, SampleFacts, StatementFacts, family,
};
use entity::{Letter, Party, Role, SubjectKind};
use serde::Serialize;
use serde_json::Value;

mod made_up;

use made_up::{Fill, agency, brand, creator, day, piece, yuan};

const TITLE: &str = "秋冬面霜种草";

/// Facts of a letter with every field filled.
pub fn sample(letter: Letter) -> Value {
    facts(letter, Fill::Everything)
}

/// Facts of a letter with only what is always known.
pub fn bare_sample(letter: Letter) -> Value {
    facts(letter, Fill::Needed)
}

fn facts(letter: Letter, fill: Fill) -> Value {
    match family(letter) {
        Family::Account => json(account(fill)),
        Family::Mandate => json(mandate(fill)),
        Family::Brief => json(brief(fill)),
        Family::Proposal => json(proposal(letter, fill)),
        Family::Deal => json(deal(fill)),
        Family::Sample => json(shipment(fill)),
        Family::Draft => json(draft(fill)),
        Family::Check => json(check(fill)),
        Family::Deliverable => json(deliverable(fill)),
        Family::Change => json(change(fill)),
        Family::Cancellation => json(cancellation(fill)),
        Family::Dispute => json(dispute(fill)),
        Family::Money => json(deposit(fill)),
        Family::Batch => json(batch(fill)),
        Family::Payout => json(payout(fill)),
        Family::Billing => json(billing(letter, fill)),
        Family::Invoice => json(invoice(fill)),
        Family::Statement => json(statement(fill)),
        Family::Message => json(messages(fill)),
        Family::Hook => json(hook(fill)),
        Family::Digest => json(digest(fill)),
        Family::Reminder => json(reminder(fill)),
    }
}

/// Structs of text, numbers and options always become JSON; should one not, its letter fails to render.
fn json(facts: impl Serialize) -> Value {
    serde_json::to_value(facts).unwrap_or(Value::Null)
}

fn account(fill: Fill) -> AccountFacts {
    AccountFacts {
        at: day(0),
        expires_at: fill.maybe(day(1)),
        organisation: fill.words("青禾护肤"),
        by: fill.words("林一"),
        role: fill.maybe(Role::BrandManager),
        device: fill.words("Firefox, Linux"),
        address: fill.words("203.0.113.x"),
        account_tail: fill.words("6217"),
        token: fill.words("nightly export"),
    }
}

fn mandate(fill: Fill) -> MandateFacts {
    MandateFacts {
        agency: agency(),
        creator: creator(),
        state: if fill == Fill::Everything { "ended" } else { "declined" }.to_owned(),
        share_bp: 1500,
        exclusive: fill == Fill::Everything,
        settlement: "creator_receives".to_owned(),
        starts_at: day(10),
        ends_at: fill.maybe(day(375)),
        by: fill.maybe(Party::Agency),
        reason: fill.words("合约到期不再续签"),
    }
}

fn brief(fill: Fill) -> BriefFacts {
    BriefFacts {
        brand: brand(),
        title: TITLE.to_owned(),
        version: 2,
        mode: "recruit".to_owned(),
        budget: fill.maybe(yuan(50_000)),
        applications_close_at: fill.maybe(day(5)),
        remarks: fill.words("请删去“不要标注广告”的要求"),
        reason: fill.words("产品上市推迟"),
    }
}

fn proposal(letter: Letter, fill: Fill) -> ProposalFacts {
    let kind = if letter == Letter::ApplicationReceived {
        "application"
    } else if matches!(letter, Letter::InquiryReceived | Letter::InterestShown) {
        "inquiry"
    } else {
        "firm"
    };
    ProposalFacts {
        brand: brand(),
        creator: creator(),
        title: TITLE.to_owned(),
        kind: kind.to_owned(),
        round: 1,
        by: Party::Brand,
        price: fill.maybe(yuan(3_000)),
        net: fill.maybe(yuan(2_400)),
        due_at: fill.maybe(day(14)),
        note: fill.words("很喜欢您上个月的空瓶分享"),
    }
}

fn deal(fill: Fill) -> DealFacts {
    DealFacts {
        brand: brand(),
        creator: creator(),
        title: TITLE.to_owned(),
        deliverables: 2,
        price: yuan(3_000),
        fee: fill.maybe(yuan(300)),
        net: fill.maybe(yuan(2_400)),
        missing: fill.maybe(yuan(1_300)),
        refund: fill.maybe(yuan(3_300)),
        due_at: fill.maybe(day(14)),
        by: fill.maybe(Party::Brand),
        reason: fill.words("产品上市推迟"),
    }
}

fn shipment(fill: Fill) -> SampleFacts {
    SampleFacts {
        brand: brand(),
        creator: creator(),
        title: TITLE.to_owned(),
        product: "青禾修护面霜 50g".to_owned(),
        carrier: fill.words("顺丰速运"),
        tracking_number: fill.words("SF0000000000000"),
        due_at: fill.maybe(day(14)),
    }
}

fn draft(fill: Fill) -> DraftFacts {
    DraftFacts {
        brand: brand(),
        creator: creator(),
        title: TITLE.to_owned(),
        deliverable: piece(),
        number: 2,
        rounds_left: 1,
        lane: fill.words("brand"),
        remarks: fill.words("第三张图请换成实拍质地；价格以活动页为准。"),
        findings: if fill == Fill::Everything { vec![finding()] } else { Vec::new() },
        checked: fill.maybe(checked()),
        publish_from: fill.maybe(day(7)),
        publish_until: fill.maybe(day(9)),
    }
}

fn check(fill: Fill) -> CheckFacts {
    CheckFacts {
        brand: brand(),
        creator: creator(),
        title: TITLE.to_owned(),
        deliverable: piece(),
        number: 2,
        findings: if fill == Fill::Everything { vec![finding()] } else { Vec::new() },
        checked: checked(),
        grounds: fill.words("“最”字出现在书名中，不是对产品的描述"),
        ruling: fill.words("overturned"),
        reasons: fill.words("书名属引用，不构成绝对化用语"),
    }
}

fn deliverable(fill: Fill) -> DeliverableFacts {
    DeliverableFacts {
        brand: brand(),
        creator: creator(),
        title: TITLE.to_owned(),
        deliverable: piece(),
        post_url: fill.words("https://www.example.test/explore/0001"),
        remarks: fill.words("截图里看不到广告标识"),
        amount: fill.maybe(yuan(2_400)),
        pay_at: fill.maybe(day(3)),
        keep_until: fill.maybe(day(33)),
        missing_since: fill.maybe(day(0)),
        allowed: fill.maybe(true),
    }
}

fn change(fill: Fill) -> ChangeFacts {
    ChangeFacts {
        brand: brand(),
        creator: creator(),
        title: TITLE.to_owned(),
        by: Party::Brand,
        price: fill.maybe(yuan(3_500)),
        difference: fill.maybe(yuan(550)),
        due_at: fill.maybe(day(20)),
        retention_days: fill.maybe(90),
        extra_rounds: fill.maybe(1),
        rights: fill.words("品牌可在自有账号转发 6 个月"),
        reason: fill.words("需要增加一段视频"),
    }
}

fn cancellation(fill: Fill) -> CancellationFacts {
    CancellationFacts {
        brand: brand(),
        creator: creator(),
        title: TITLE.to_owned(),
        by: Party::Brand,
        price: yuan(3_000),
        compensation: yuan(1_500),
        refund: fill.maybe(yuan(1_650)),
        reason: fill.words("产品上市推迟"),
    }
}

fn dispute(fill: Fill) -> DisputeFacts {
    DisputeFacts {
        brand: brand(),
        creator: creator(),
        title: TITLE.to_owned(),
        by: Party::Brand,
        claim: fill.words("发布版本与通过的稿件不一致"),
        frozen: fill.maybe(yuan(3_300)),
        ruling: fill.words("partial"),
        creator_amount: fill.maybe(yuan(1_500)),
        brand_amount: fill.maybe(yuan(1_650)),
        reasons: fill.words("约定清单五项中满足三项"),
        appeal_until: fill.maybe(day(5)),
    }
}

fn deposit(fill: Fill) -> MoneyFacts {
    MoneyFacts {
        amount: yuan(50_000),
        payer: fill.words("青禾（上海）化妆品有限公司"),
        reference: fill.words("QH-2026-11"),
        booked_at: day(0),
        brand: fill.maybe(brand()),
        balance: fill.maybe(yuan(62_400)),
    }
}

fn batch(fill: Fill) -> BatchFacts {
    BatchFacts {
        number: "B-2026-11-25".to_owned(),
        count: 128,
        amount: yuan(316_200),
        prepared_by: "周宁".to_owned(),
        decided_by: fill.words("陈溪"),
        second_approval: fill == Fill::Everything,
        reason: fill.words("第 17 行收款人与代理关系不符"),
    }
}

fn payout(fill: Fill) -> PayoutFacts {
    PayoutFacts {
        net: yuan(2_400),
        gross: yuan(3_000),
        tax: yuan(150),
        deductions: yuan(450),
        account_tail: "6217".to_owned(),
        at: day(3),
        reason: fill.words("户名不符"),
    }
}

fn billing(letter: Letter, fill: Fill) -> BillingFacts {
    let number = "25332000000123456789".to_owned();
    let is_issued = letter != Letter::InvoiceRefused;
    BillingFacts {
        period: "2026-11".to_owned(),
        buyer: brand(),
        amount: yuan(53_000),
        vat: yuan(3_000),
        number: if is_issued { Some(number) } else { fill.maybe(number) },
        issued_on: if is_issued { Some("2026-12-03".to_owned()) } else { fill.maybe("2026-12-03".to_owned()) },
        red_number: (letter == Letter::InvoiceReddened).then(|| "25332000000123456790".to_owned()),
        reason: if is_issued { fill.words("抬头与合同不一致") } else { Some("抬头与合同不一致".to_owned()) },
    }
}

fn invoice(fill: Fill) -> InvoiceFacts {
    InvoiceFacts {
        number: "25332000000123456789".to_owned(),
        issued_on: "2026-11-20".to_owned(),
        amount: yuan(2_400),
        title: fill.words(TITLE),
        owed: yuan(2_700),
        reason: "税率应为 6%".to_owned(),
    }
}

fn statement(fill: Fill) -> StatementFacts {
    StatementFacts {
        kind: if fill == Fill::Everything { "creator" } else { "brand" }.to_owned(),
        number: "S-2026-11-0042".to_owned(),
        party: creator(),
        period: "2026-11".to_owned(),
        gross: yuan(9_000),
        deductions: yuan(1_800),
        net: yuan(7_200),
        lines: 3,
        objection: fill.words("第 2 行的机构分成应为 10%"),
    }
}

fn digest(fill: Fill) -> DigestFacts {
    let line = || DigestLine { subject: TITLE.to_owned(), link: "https://pappus.example.test/briefs/1".to_owned(), at: day(0) };
    let lines: Vec<DigestLine> = [Some(line()), fill.maybe(line())].into_iter().flatten().collect();
    DigestFacts { many: lines.len(), lines, since: day(0) }
}

fn hook(fill: Fill) -> HookFacts {
    HookFacts {
        host: "hooks.example.test".to_owned(),
        kind: "webhook".to_owned(),
        since: fill.maybe(day(-5)),
        why: "the receiver did not take it".to_owned(),
    }
}

fn messages(fill: Fill) -> MessageFacts {
    let line = |text: &str, files: &[&str]| MessageLine {
        at: day(0),
        text: text.to_owned(),
        files: files.iter().map(|name| (*name).to_owned()).collect(),
    };
    let more = fill.maybe(line("样品今天寄出，附件是拍摄参考。", &["reference.pdf"]));
    MessageFacts {
        brand: brand(),
        creator: creator(),
        title: TITLE.to_owned(),
        by: Party::Brand,
        from: brand(),
        messages: [Some(line("周三前可以看到初稿吗？", &[])), more].into_iter().flatten().collect(),
        many: if fill == Fill::Everything { 2 } else { 1 },
        since: day(0),
    }
}

fn reminder(fill: Fill) -> ReminderFacts {
    ReminderFacts {
        subject: SubjectKind::Draft,
        state: "in_review".to_owned(),
        title: TITLE.to_owned(),
        party: Party::Brand,
        party_name: fill.maybe(brand()),
        since: day(-2),
        reminded: 1,
    }
}

fn checked() -> Checked {
    Checked { verdict: "non_compliant".to_owned(), packs: "CN 2026.11, HK 2026.11".to_owned() }
}

fn finding() -> Finding {
    Finding {
        rule: "cn.absolute.1".to_owned(),
        message: "广告不得使用“最佳”等绝对化用语".to_owned(),
        text: Some("最佳".to_owned()),
        fix: Some("改为“我很喜欢”".to_owned()),
    }
}
