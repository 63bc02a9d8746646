//! What each operation is asked with: a body that is in order, so that only the question who may is left.

use serde_json::{Value, json};

use super::stage::Stage;
use super::subjects::Subject;

/// A body that an operation takes.
pub fn of(operation: &str, stage: &Stage, subject: &Subject) -> Value {
    let remark = json!({ "remark": { "body": "Say the price.", "field": "body" } });
    match operation {
        "brief_ask_changes" => json!({ "remarks": "Name the product." }),
        "brief_amend" => json!({ "title": "Autumn shoes", "content": content() }),
        "proposal_offer" | "proposal_counter" => json!({ "offer": { "deliverables": [note()] }, "message": "So?" }),
        "dispute_state" => json!({ "statement": "It is not." }),
        "dispute_rule" | "dispute_rule_appeal" => json!({ "creator_share_bp": 5000, "reasons": "Half of it was done." }),
        "deposit_match" => json!({ "brand": stage.cast.acme.organisation }),
        "invoice_issue" => json!({ "number": format!("25332000002{:09}", stage.number()), "issued_on": "2026-11-01" }),
        "invoice_issue_red" => json!({
            "number": format!("25332000003{:09}", stage.number()), "issued_on": "2026-11-01", "reason": "The rate is wrong.",
        }),
        "invoice_refuse" | "invoice_request_red" | "invoice_refuse_red" => json!({ "reason": "The rate is wrong." }),
        "payee_invoice_give_back" => json!({ "reason": "The rate is wrong." }),
        "payout_batch_reject" => json!({ "reason": "One of them is wrong." }),
        "payout_batch_export" | "deposit_approve_send_back" => json!({ "format": "daifa", "layout": "daifa-plain" }),
        "payout_batch_report" => json!({ "map": "result-plain", "name": "result.csv", "text": subject.bank_result }),
        "payout_item_accept" => json!({ "bank_reference": "R-1" }),
        "payout_item_doubt" => json!({ "reason": "The bank does not answer." }),
        "statement_object" => json!({ "objection": "The tax is wrong." }),
        "sample_ship" | "sample_reship" => json!({ "carrier": "SF", "tracking": "SF1" }),
        "deliverable_submit_outline" => json!({ "outline": "A walk in the park." }),
        "deliverable_ask_outline_changes" | "deliverable_refuse_proof" | "deliverable_object" | "deliverable_ask_removal" => {
            json!({ "reason": "Not like this." })
        }
        "deliverable_prove" => json!({
            "url": "https://www.xiaohongshu.com/explore/1", "post_id": "1", "account_handle": "ana", "label_visible": true,
            "published_at": stage.house.now(),
        }),
        "draft_ask_changes" | "review_ask_changes" => remark,
        "compliance_check_rule" | "compliance_check_rule_appeal" => json!({ "in_favour": false, "reason": "The label is missing." }),
        "compliance_check_appeal" => json!({ "grounds": "It is about the season." }),
        _ => json!({}),
    }
}

/// The content of a brief.
pub fn content() -> Value {
    json!({
        "goal": "Show the shoes on a walk.", "markets": ["CN"], "platforms": ["xiaohongshu"],
        "offer": { "deliverables": [note()] },
    })
}

/// One note at ¥3,000.
pub fn note() -> Value {
    json!({
        "platform": "xiaohongshu", "format": "note", "price": { "amount": "3000.00", "currency": "CNY" },
        "route": "own_channel", "due_days": 7,
    })
}

/// Why somebody who may take a step is refused all the same: another rule than who may, which the thing brought here
/// does not satisfy. Nothing else is let pass.
pub fn reason_beyond(operation: &str, verdict: &str) -> Option<&'static str> {
    match (operation, verdict) {
        ("deal_fund", "409 balance_short") => Some("the brand may, but has no money for this one: a price beyond its balance"),
        ("payout_batch_recompute", "409 tax_month_runs") => Some("finance may, but the batch's month is not over"),
        _ => None,
    }
}

/// A repeat that is no refusal: a stored bank file is given again.
pub fn gives_the_same_again(operation: &str, state: &str) -> bool {
    operation == "payout_batch_export" && matches!(state, "exported" | "partly_failed" | "settled")
}
