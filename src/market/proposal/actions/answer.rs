//! Both sides answer: interest, offer, agreement, counter-offer, no, withdrawal, and silence.

use entity::{ProposalId, proposal};

use super::setting::{Answered, Hand, Said, Setting, platforms};
use crate::kernel::advance::may_take;
use crate::kernel::{Call, Fault, House, Tx};
use crate::market::brief as brief_slice;
use crate::market::brief::content::Bid;
use crate::market::proposal::lifecycle::{ProposalLife, ProposalStep as Step};
use crate::market::proposal::rules::{self, Entrance};
use crate::market::proposal::store::{self, AtTable};

/// The creator is interested: contact is shown, nobody is bound.
pub async fn interest(house: &House, call: &Call, id: ProposalId, message: &str) -> Result<Answered, Fault> {
    say(house, call, id, (Step::Interest, message)).await
}

/// The brand follows interest with a firm offer.
pub async fn offer(house: &House, call: &Call, id: ProposalId, bid: &Bid, message: &str) -> Result<Answered, Fault> {
    make(house, call, id, Step::Offer, (bid, message)).await
}

/// Makes another offer instead of agreeing.
pub async fn counter(house: &House, call: &Call, id: ProposalId, bid: &Bid, message: &str) -> Result<Answered, Fault> {
    make(house, call, id, Step::Counter, (bid, message)).await
}

/// Agrees to what is on the table: the deal is made, its money reserved and its confirmation issued.
pub async fn agree(house: &House, call: &Call, id: ProposalId) -> Result<Answered, Fault> {
    house
        .promise(call, async |tx| {
            let (proposal, setting) = at_the_table(tx, id, Step::Agree).await?;
            setting.conclude(tx, proposal, Hand::Caller).await
        })
        .await
}

/// Says no.
pub async fn decline(house: &House, call: &Call, id: ProposalId, message: &str) -> Result<Answered, Fault> {
    say(house, call, id, (Step::Decline, message)).await
}

/// Takes the last word back.
pub async fn withdraw(house: &House, call: &Call, id: ProposalId, message: &str) -> Result<Answered, Fault> {
    say(house, call, id, (Step::Withdraw, message)).await
}

/// Ends a proposal nobody answered; the clock's step.
pub async fn lapse(house: &House, call: &Call, id: ProposalId) -> Result<Answered, Fault> {
    say(house, call, id, (Step::Lapse, "")).await
}

async fn say(house: &House, call: &Call, id: ProposalId, (step, message): (Step, &str)) -> Result<Answered, Fault> {
    if let Some(wrong) = rules::message_error(message) {
        return Err(Fault::invalid(vec![wrong]));
    }
    house
        .promise(call, async |tx| {
            let (proposal, setting) = at_the_table(tx, id, step).await?;
            setting.take(tx, proposal, (step, Hand::Caller), Said { message, ..Said::default() }).await
        })
        .await
}

async fn make(house: &House, call: &Call, id: ProposalId, step: Step, (bid, message): (&Bid, &str)) -> Result<Answered, Fault> {
    if let Some(wrong) = rules::message_error(message) {
        return Err(Fault::invalid(vec![wrong]));
    }
    let (offer, wanted) = (&bid.offer, platforms(&bid.offer));
    house
        .promise(call, async |tx| {
            let (proposal, setting, accounts) = come_to_table(tx, id, (step, &wanted)).await?;
            bid.must_be_in(proposal.currency, "offer")?;
            setting.must_hold_offer(tx, offer).await?;
            setting.must_be_within_mandate(tx, offer).await?;
            if usize::try_from(accounts).ok() != Some(wanted.len()) {
                setting.must_have_accounts(tx, offer).await?;
            }
            if step == Step::Offer {
                rules::must_be_entered_so(&setting.brief, Entrance::Invited, tx.now())?;
            }
            setting.take(tx, proposal, (step, Hand::Caller), Said { offer: Some(offer), message, ..Said::default() }).await
        })
        .await
}

/// The proposal and what it stands on, if the caller may take this step on it.
async fn at_the_table(tx: &Tx, id: ProposalId, step: Step) -> Result<(proposal::Model, Setting), Fault> {
    let (proposal, setting, _) = come_to_table(tx, id, (step, &[])).await?;
    Ok((proposal, setting))
}

/// The same, and on how many of these platforms the creator has an account.
async fn come_to_table(tx: &Tx, id: ProposalId, (step, wanted): (Step, &[&str])) -> Result<(proposal::Model, Setting, i64), Fault> {
    let table = store::load_at_table(tx.db(), tx.actor(), id, (tx.now(), wanted)).await?;
    let AtTable { proposal, brief, brand, creator, terms, accounts, head } = table;
    tx.knows_current_terms(terms).await?;
    tx.knows_head(proposal.id, head);
    tx.check_expected_version(proposal.id.into(), proposal.version)?;
    may_take::<ProposalLife>(proposal.state, step, &store::ground(&proposal), tx.actor())?;
    let content = brief_slice::store::content_of(&brief)?;
    Ok((proposal, Setting { brief, content, brand, creator }, accounts))
}
