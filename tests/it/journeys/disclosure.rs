//! A Chinese note under the eyes of the check: what it hides is found at its place while somebody types, one press takes
//! it out, another puts the label in, and a ruling against a draft goes to another reviewer, who overturns it.

use entity::{DeliverableId, Role};
use pappus::kernel::Actor;
use serde_json::{Value, json};

use super::agreed;
use crate::cast::colleague;
use crate::chromium::Scripts;
use crate::chromium::person::Person;
use crate::street::{DESK, Street, on_a_street};

/// A superlative that hides behind a space of no width.
const HIDDEN: &str = "最\u{200b}佳";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_note_hides_is_found_while_it_is_written_and_an_overturned_ruling_lets_it_go_on() {
    on_a_street(async |street| {
        let (cast, ana, piece) = agreed(&street.house).await;
        let desk = street.guest(&ana, Scripts::Run, DESK).await;
        desk.opens(&format!("/deliverables/{piece}/drafts/new?lang=en")).await;
        finds_both_while_typing(&desk).await;
        desk.presses("Take it out").await;
        desk.waits_until("see it gone", "return document.getElementById('f-body').value === '走了一下午，这是的一双。'").await;
        desk.writes("Text", "走了一下午，脚不累。").await;
        desk.presses("Put the label in").await;
        desk.sees("Nothing to mend").await;

        // With the platform's own label a person must look: the text alone does not tell. The choice alone is heard.
        desk.writes("Text", "走了一下午，脚不累。").await;
        desk.sees("Paid content is not marked").await;
        desk.presses("What is true of this post").await;
        desk.chooses("The platform's own label is switched on", "Yes").await;
        desk.sees("A reviewer will look at this").await;
        desk.presses("Save and hand in").await;
        desk.sees("With a reviewer").await;
        let ron = colleague(&street.house, &cast.rita, ("ron@pappus.test", Role::Reviewer)).await;
        is_ruled_on_twice(street, &desk, (&ana, piece), (&cast.rita, &ron)).await;
    })
    .await;
}

/// Types a note: both findings come by themselves, at their places. How soon is measured by `cargo bench --bench pages`.
async fn finds_both_while_typing(desk: &Person) {
    desk.writes("Title", "秋天的鞋").await;
    desk.types("Text", &format!("走了一下午，这是{HIDDEN}的一双。")).await;
    desk.waits_until("see both findings", BOTH).await;
    let marked = desk.looks("return [...document.querySelectorAll('#heard mark')].map((mark) => mark.firstChild.data)", json!([])).await;
    assert_eq!(marked, Value::from(vec![HIDDEN]), "the finding stands at its span, with what hides in it");
    desk.sees("It would come back like this").await;
}

/// A finding about the superlative, marked, and one about the label are there.
const BOTH: &str = "return document.querySelectorAll('#heard .finding').length >= 2 && document.querySelector('#heard mark') !== null";

/// The first reviewer rules against it, the creator appeals, the first cannot rule again, the second lets it go on.
async fn is_ruled_on_twice(street: &Street, desk: &Person, (ana, piece): (&Actor, DeliverableId), (rita, ron): (&Actor, &Actor)) {
    street.seats(desk, rita).await;
    desk.opens("/queue").await;
    desk.writes("Reason", "No label of the platform can be seen.").await;
    desk.presses("It must be changed").await;
    desk.sees("Nothing waits for you right now.").await;
    street.seats(desk, ana).await;
    desk.opens(&format!("/deliverables/{piece}")).await;
    desk.sees("No label of the platform can be seen.").await;
    desk.presses("Appeal").await;
    desk.writes("Why the verdict is wrong", "It is switched on; look at the settings of the post.").await;
    desk.presses("Appeal").await;
    desk.sees("Appealed").await;
    street.seats(desk, rita).await;
    desk.opens("/queue").await;
    if desk.is_shown("It may go on").await {
        desk.writes("Reason", "I was right.").await;
        desk.presses("It must be changed").await;
        desk.sees("another reviewer").await;
    }
    street.seats(desk, ron).await;
    desk.opens("/queue").await;
    desk.writes("Reason", "The label is on, as its settings show.").await;
    desk.presses("It may go on").await;
    desk.sees("Nothing waits for you right now.").await;
    street.seats(desk, ana).await;
    desk.opens(&format!("/deliverables/{piece}")).await;
    desk.sees("Overturned").await;
    desk.sees("In review").await;
}
