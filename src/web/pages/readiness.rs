//! What a creator still lacks before they can agree: a real name somebody has compared, an account on a platform. And, for
//! those who look after it, who waits for that.

use std::collections::BTreeMap;

use entity::{CreatorId, Role};
use serde_json::{Value, json};

use super::visit::Visit;
use crate::kernel::Fault;
use crate::market::identity::store;

/// The most newcomers a page lists.
const LISTED_MOST: u64 = 50;

/// What the creator acted for lacks; null where the visitor acts for none, or nothing is missing.
pub async fn of(visit: &Visit) -> Result<Value, Fault> {
    if visit.actor().creator.is_none() {
        return Ok(Value::Null);
    }
    let db = visit.house().reader();
    let creator = store::load_own_creator(db, visit.actor()).await?;
    let accounts = store::list_accounts(db, creator.id).await?;
    let unseen: Vec<Value> = accounts
        .iter()
        .filter(|account| account.verified_at.is_none())
        .map(|account| json!({ "platform": account.platform, "handle": account.handle, "bio_code": account.bio_code }))
        .collect();
    let unchecked = creator.real_name_checked_at.is_none();
    let whole = !unchecked && !accounts.is_empty() && unseen.is_empty() && creator.taking_orders;
    Ok(if whole {
        Value::Null
    } else {
        json!({ "unchecked": unchecked, "no_account": accounts.is_empty(), "unseen": unseen, "no_orders": !creator.taking_orders })
    })
}

/// Whether the visitor compares names and looks at accounts.
pub fn looks_after(visit: &Visit) -> bool {
    matches!(visit.actor().role, Role::Reviewer | Role::Operator)
}

/// Who waits for a real name to be compared, and which accounts nobody has seen; null for everybody else.
pub async fn newcomers(visit: &Visit) -> Result<Value, Fault> {
    if !looks_after(visit) {
        return Ok(Value::Null);
    }
    let (db, actor) = (visit.house().reader(), visit.actor());
    let mut names = Vec::new();
    for creator in store::list_unchecked(db, actor, LISTED_MOST).await? {
        let user = match creator.user_id {
            Some(user) => store::find_user(db, user).await?,
            None => None,
        };
        names.push(json!({
            "name": creator.display_name,
            "signed_up_as": user.map(|user| user.name),
            "link": format!("/creators/{}", creator.id),
            "act": format!("/creators/{}/check-real-name/new?_back=/queue", creator.id),
            "since": creator.claimed_at.unwrap_or(creator.created_at),
        }));
    }
    let unseen = store::list_unverified(db, actor, LISTED_MOST).await?;
    let mut owners: BTreeMap<CreatorId, String> = BTreeMap::new();
    for account in &unseen {
        if let Some(creator) = store::find_creator(db, account.creator_id).await? {
            owners.insert(creator.id, creator.display_name);
        }
    }
    let line = |account: &entity::platform_account::Model| {
        json!({
            "platform": account.platform,
            "handle": account.handle,
            "bio_code": account.bio_code,
            "followers": account.followers,
            "name": owners.get(&account.creator_id),
            "link": format!("/creators/{}", account.creator_id),
            "act": format!("/accounts/{}/verify/new?_back=/queue", account.id),
            "since": account.created_at,
        })
    };
    let accounts: Vec<Value> = unseen.iter().map(line).collect();
    let more = |count: usize| u64::try_from(count).unwrap_or(u64::MAX) >= LISTED_MOST;
    let full = more(names.len()) || more(accounts.len());
    Ok(json!({
        "waits": !names.is_empty() || !accounts.is_empty(),
        "named": names.len(), "listed": accounts.len(), "names": names, "accounts": accounts, "full": full,
    }))
}
