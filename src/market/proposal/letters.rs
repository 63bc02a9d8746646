//! The facts of letters about a proposal, frozen when its step happens.

use entity::proposal::ProposalKind;
use entity::{Money, Party, proposal};

use crate::notify::facts::ProposalFacts;

/// The names a letter shows.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// The brand's.
    pub brand: &'a str,
    /// The creator's.
    pub creator: &'a str,
    /// The brief's title.
    pub title: &'a str,
}

/// What a letter about a proposal tells: who spoke, what is on the table, and the words that came with it.
pub fn about(proposal: &proposal::Model, names: Names<'_>, by: Party, note: Option<&str>) -> ProposalFacts {
    let names_a_price = proposal.kind != ProposalKind::Inquiry || proposal.price_minor > 0;
    ProposalFacts {
        brand: names.brand.to_owned(),
        creator: names.creator.to_owned(),
        title: names.title.to_owned(),
        kind: proposal.kind.to_string(),
        round: i32::try_from(proposal.rounds).unwrap_or(i32::MAX),
        by,
        price: names_a_price.then(|| Money::new(proposal.price_minor, proposal.currency)),
        net: None,
        due_at: None,
        note: note.filter(|note| !note.trim().is_empty()).map(str::to_owned),
    }
}
