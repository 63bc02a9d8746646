//! One question over everything the caller may see anyway: what is theirs by title, name or words, and by number.
//!
//! Whose rows are looked through is each finder's to say; here they are only gathered.

use entity::{Code, OrganisationId, PayeeId, Role, SubjectKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::finance::payee::PayeeRef;
use crate::finance::{bank, billing, invoice, payee, payout, statement};
use crate::kernel::outbox::inbox;
use crate::kernel::{Actor, Fault, House};
use crate::market::{brief, deal, identity, message};
use crate::web::ask::{Ask, Nothing};

/// The most of each sort.
const MOST: usize = 20;
/// The longest text that is looked for.
const LETTERS_MOST: usize = 80;

/// What is looked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// Part of a title, a name or a message, or how a number begins; its first 80 characters count.
    #[serde(default)]
    q: String,
}

/// What was found, by sort.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchView {
    /// What was looked for.
    query: String,
    groups: Vec<FoundGroupView>,
}

/// What was found of one sort.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundGroupView {
    /// `deals`, `briefs`, `creators`, `messages`, `statements`, `invoices`, `brand_invoices`, `payments`, `deposits`, `people`, `organisations` or `letters`.
    group: &'static str,
    /// How many are shown.
    many: usize,
    /// Whether there are more.
    more: bool,
    items: Vec<FoundView>,
}

/// One thing.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundView {
    /// Its title, name, number or, of a message, how it begins.
    title: String,
    /// What stands beside it: the sides, the month, the deal.
    beside: String,
    /// What it is, where it has a state.
    #[schema(value_type = Option<String>)]
    kind: Option<SubjectKind>,
    state: Option<String>,
    /// The page where it stands.
    link: String,
}

/// What the caller may see of what is asked for.
pub async fn find(ask: Ask<Nothing>) -> Result<SearchView, Fault> {
    let asked: SearchQuery = ask.query()?;
    let text: String = asked.q.trim().chars().filter(|letter| !letter.is_control()).take(LETTERS_MOST).collect();
    let mut found = Found { groups: Vec::new() };
    if !text.is_empty() {
        market(&ask.house, ask.actor(), &text, &mut found).await?;
        money(&ask.house, ask.actor(), &text, &mut found).await?;
        people(&ask.house, ask.actor(), &text, &mut found).await?;
    }
    Ok(SearchView { query: text, groups: found.groups })
}

/// One more than is shown, to know whether there are more.
const ASKED: u64 = MOST as u64 + 1;

struct Found {
    groups: Vec<FoundGroupView>,
}

impl Found {
    fn add<T>(&mut self, group: &'static str, rows: Vec<T>, view: impl Fn(T) -> FoundView) {
        let more = rows.len() > MOST;
        let items: Vec<FoundView> = rows.into_iter().take(MOST).map(view).collect();
        if !items.is_empty() {
            self.groups.push(FoundGroupView { group, many: items.len(), more, items });
        }
    }
}

/// Something with a page and a state.
fn thing(kind: SubjectKind, id: Uuid, state: &impl Code, (title, beside): (String, String)) -> FoundView {
    let link = format!("/{}/{}", kind.plural(), kind.show(id));
    FoundView { title, beside, kind: Some(kind), state: Some(state.code().to_owned()), link }
}

/// Something without a state.
fn plain(title: String, beside: String, link: String) -> FoundView {
    FoundView { title, beside, kind: None, state: None, link }
}

async fn market(house: &House, actor: &Actor, text: &str, found: &mut Found) -> Result<(), Fault> {
    let db = house.reader();
    found.add("briefs", brief::store::search_briefs(db, actor, text, ASKED).await?, |row| {
        thing(SubjectKind::Brief, row.id.into(), &row.state, (row.title, String::new()))
    });
    found.add("deals", deal::store::search_deals(db, actor, text, ASKED).await?, |row| {
        thing(SubjectKind::Deal, row.id.into(), &row.state, (row.title, format!("{} · {}", row.brand_name, row.creator_name)))
    });
    found.add("creators", identity::store::search_creators(db, text, ASKED).await?, |row| {
        plain(row.display_name, row.region, format!("/creators/{}", row.id))
    });
    found.add("messages", message::store::search(db, actor, text, ASKED).await?, |(row, title)| {
        plain(row.body.chars().take(120).collect(), title, format!("/deals/{}#messages", row.deal_id))
    });
    Ok(())
}

/// Whose papers are looked through: everybody's for those who keep and audit the books, else one's own.
enum Papers {
    Everybodys,
    Own { party: Uuid, brand: Option<OrganisationId>, payee: Option<PayeeId> },
}

async fn papers_of(house: &House, actor: &Actor) -> Result<Option<Papers>, Fault> {
    let payee_of = async |owner| Ok::<_, Fault>(payee::store::find_of_owner(house.reader(), owner).await?.map(|payee| payee.id));
    Ok(match (actor.role, actor.creator, actor.organisation) {
        (Role::Finance | Role::Auditor, _, _) => Some(Papers::Everybodys),
        (Role::Creator, Some(creator), _) => {
            Some(Papers::Own { party: creator.into(), brand: None, payee: payee_of(PayeeRef::Creator(creator)).await? })
        }
        // Who acts for a creator reads the creator's statements; what is paid is the agency's own.
        (Role::AgencyOwner | Role::AgencyAgent, creator, Some(agency)) => {
            let party = creator.map_or_else(|| agency.into(), Uuid::from);
            Some(Papers::Own { party, brand: None, payee: payee_of(PayeeRef::Agency(agency)).await? })
        }
        (Role::BrandOwner | Role::BrandManager | Role::BrandFinance | Role::BrandViewer, _, Some(brand)) => {
            Some(Papers::Own { party: brand.into(), brand: Some(brand), payee: None })
        }
        (_, _, _) => None,
    })
}

async fn money(house: &House, actor: &Actor, text: &str, found: &mut Found) -> Result<(), Fault> {
    let db = house.reader();
    let Some(papers) = papers_of(house, actor).await? else { return Ok(()) };
    let (party, brand, payee, all) = match papers {
        Papers::Everybodys => (None, None, None, true),
        Papers::Own { party, brand, payee } => (Some(party), brand, payee, false),
    };
    found.add("statements", statement::store::search(db, party, text, ASKED).await?, |row| {
        thing(SubjectKind::Statement, row.id.into(), &row.state, (row.number, row.period))
    });
    if all || payee.is_some() {
        found.add("invoices", invoice::store::search(db, payee, text, ASKED).await?, |row| {
            thing(SubjectKind::PayeeInvoice, row.id.into(), &row.state, (row.number, row.issued_on))
        });
        found.add("payments", payout::store::search(db, payee, text, ASKED).await?, |row| {
            let link = if all { format!("/payout-batches/{}", row.batch_id) } else { "/earnings".to_owned() };
            let told = (row.end_to_end_id, row.bank_reference.unwrap_or_default());
            FoundView { link, ..thing(SubjectKind::PayoutItem, row.id.into(), &row.state, told) }
        });
    }
    if all || brand.is_some() {
        found.add("brand_invoices", billing::store::search(db, brand, text, ASKED).await?, |row| {
            thing(SubjectKind::Invoice, row.id.into(), &row.state, (row.number.unwrap_or_default(), row.period))
        });
        found.add("deposits", bank::store::search(db, brand, text, ASKED).await?, |row| {
            let link = if all { format!("/deposits?state={}", row.state) } else { "/balance".to_owned() };
            FoundView { link, ..thing(SubjectKind::Deposit, row.id.into(), &row.state, (row.reference, row.booked_on)) }
        });
    }
    Ok(())
}

async fn people(house: &House, actor: &Actor, text: &str, found: &mut Found) -> Result<(), Fault> {
    if actor.role != Role::Operator {
        return Ok(());
    }
    let db = house.reader();
    let users = identity::store::search_users(db, actor, text, ASKED).await?;
    let ids: Vec<_> = users.iter().map(|user| user.id).collect();
    let names: Vec<_> = users.iter().map(|user| (user.id, user.name.clone())).collect();
    found.add("people", users, |row| plain(row.name, row.email, format!("/users?user={}", row.id)));
    found.add("organisations", identity::store::search_organisations(db, actor, text, ASKED).await?, |row| {
        plain(row.name, row.legal_name.unwrap_or_default(), format!("/users?organisation={}", row.id))
    });
    let name = |id| names.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone()).unwrap_or_default();
    found.add("letters", inbox::to_readers(db, actor, &ids, ASKED).await?, |row| {
        let link = format!("/letters?state={}&to={}", row.state, row.user_id);
        FoundView { kind: None, state: Some(row.state.code().to_owned()), ..plain(row.letter.code().to_owned(), name(row.user_id), link) }
    });
    Ok(())
}
