//! A creator with a phone of 360 pixels, in Chinese, from an invitation to being paid.

use entity::Role;
use entity::{Currency, DeliverableId};
use jiff::SignedDuration;
use pappus::finance::export::{self, BankFormat};
use pappus::finance::hold::PayeeRef;
use pappus::finance::payee;
use pappus::finance::payout::{self, report::Results};
use pappus::jobs;
use pappus::kernel::{Actor, House};
use pappus::market::content::actions::{proof, review};
use pappus::market::content::store::drafts_of;

use super::offered;
use crate::cast::{Cast, by, colleague};
use crate::chromium::Scripts;
use crate::chromium::person::Person;
use crate::street::{PHONE, on_a_street};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_creator_with_a_phone_goes_from_an_invitation_to_being_paid() {
    on_a_street(async |street| {
        let (cast, ana, _) = offered(&street.house).await;
        let phone = street.guest(&ana, Scripts::Run, PHONE).await;
        agrees(&phone).await;
        let piece = writes(&phone).await;
        let draft = drafts_of(street.house.reader(), &ana, piece).await.unwrap().remove(0).id;
        review::approve_draft(&street.house, &by(&cast.acme), draft).await.unwrap();
        proves(&phone, piece).await;
        proof::confirm(&street.house, &by(&cast.rita), piece).await.unwrap();
        proof::sign_off(&street.house, &by(&cast.acme), piece).await.unwrap();
        says_where_to_pay(&phone).await;
        pays(&street.house, &cast, &ana).await;
        phone.opens("/earnings").await;
        phone.sees("已到账").await;
        phone.sees("¥3,000.00").await;
        fits(&phone).await;
    })
    .await;
}

async fn agrees(phone: &Person) {
    phone.opens("/?lang=zh-CN").await;
    phone.sees("等我处理 1").await;
    fits(phone).await;
    phone.presses("Autumn shoes").await;
    phone.sees("到手多少").await;
    fits(phone).await;
    phone.presses("同意").await;
    phone.sees("完成后：").await;
    fits(phone).await;
    phone.presses("同意").await;
    phone.sees("已完成：同意").await;
}

/// Writes a note that hides an absolute claim and no label, sees both, mends them, and hands it in.
async fn writes(phone: &Person) -> DeliverableId {
    phone.presses("菜单").await;
    phone.presses("合作订单").await;
    phone.presses("Autumn shoes").await;
    fits(phone).await;
    phone.presses("小红书").await;
    let piece = phone.path().await.rsplit('/').next().unwrap().parse().unwrap();
    fits(phone).await;
    phone.presses("写新稿").await;
    phone.writes("标题", "秋天的鞋").await;
    phone.types("正文", "走了一下午，这是最佳的一双。").await;
    phone.sees("“最佳").await;
    phone.sees("这样交稿会被退回").await;
    fits(phone).await;
    phone.writes("正文", "走了一下午，脚不累。").await;
    phone.presses("补上标识").await;
    phone.sees("没有要改的，可以交稿").await;
    phone.presses("保存并交稿").await;
    phone.sees("待审稿").await;
    piece
}

async fn proves(phone: &Person, piece: DeliverableId) {
    phone.opens(&format!("/deliverables/{piece}")).await;
    phone.presses("提交发布回执").await;
    phone.writes("发布链接", "https://www.xiaohongshu.com/explore/66f1").await;
    phone.writes("作品 ID", "66f1").await;
    phone.writes("发布账号", "ana").await;
    phone.ticks("发布页面可见广告标识").await;
    fits(phone).await;
    phone.presses("提交发布回执").await;
    phone.sees("https://www.xiaohongshu.com/explore/66f1").await;
}

async fn says_where_to_pay(phone: &Person) {
    phone.opens("/me").await;
    fits(phone).await;
    phone.presses("税务资料").await;
    phone.writes("法定名称", "安娜").await;
    phone.writes("国家或地区", "CN").await;
    phone.writes("证件号或统一社会信用代码", "110101199003070011").await;
    phone.chooses("纳税身份", "居民个人").await;
    phone.ticks("同意平台代办增值税").await;
    phone.presses("税务资料").await;
    phone.sees("我的账户").await;
    phone.presses("收款账户").await;
    phone.writes("户名", "安娜").await;
    phone.writes("开户银行", "招商银行").await;
    phone.writes("账号", "6222020200112233445").await;
    phone.writes("币种", "CNY").await;
    phone.presses("收款账户").await;
    phone.sees("我的账户").await;
}

/// Two people of finance pay what is due, and the bank says it did.
async fn pays(house: &House, cast: &Cast, ana: &Actor) {
    let fay = colleague(house, &cast.rita, ("fay@pappus.test", Role::Finance)).await;
    let fox = colleague(house, &cast.rita, ("fox@pappus.test", Role::Finance)).await;
    let payee = payee::store::find_of_owner(house.reader(), PayeeRef::Creator(ana.creator.unwrap())).await.unwrap().unwrap();
    payee::confirm_identity(house, &by(&fay), payee.id).await.unwrap();
    house.clock().forward(SignedDuration::from_hours(24));
    let preparing = payout::prepare(house, &by(&fay), Currency::CNY).await.unwrap();
    let done = jobs::finish(house, preparing.job.id).await.unwrap();
    let prepared: payout::Prepared = serde_json::from_str(&done.result.unwrap()).unwrap();
    payout::submit(house, &by(&fay), prepared.batch).await.unwrap();
    payout::approve(house, &by(&fox), prepared.batch).await.unwrap();
    export::export_batch(house, &by(&fay), prepared.batch, &BankFormat::Daifa("daifa-plain".into())).await.unwrap();
    let item = payout::store::items_of(house.reader(), prepared.batch).await.unwrap().remove(0);
    let bytes = format!("reference,status,amount,bank_reference,date,reason\n{},settled,,R1,2026-11-25,\n", item.end_to_end_id);
    let results = Results { map: "result-plain".into(), name: "settled.csv".into(), bytes: bytes.into_bytes() };
    payout::report(house, &by(&fay), prepared.batch, &results).await.unwrap();
}

/// Nothing on the page is wider than the phone.
async fn fits(phone: &Person) {
    let wide = phone.looks("return overflowing()", serde_json::json!([])).await;
    assert_eq!(wide, serde_json::json!([]), "{} is wider than a phone", phone.path().await);
}
