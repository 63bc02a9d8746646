//! Every URL of the house, one per line. The handlers stand in `api/<slice>.rs`.

use super::api::identity::{creator, mandate, seat, session};
use super::api::{
    brief, cancellation, change, content, deal, dispute, draft, feed, finance, job, payout, product, proposal, statement, terms,
};
use super::route::{Entry, Route, delete, get, history, list, post, put, step};
use entity::Role;

/// Every route, in the order of the document.
#[rustfmt::skip]
#[expect(clippy::too_many_lines, reason = "every URL of the house stands on this one page")]
pub fn routes() -> Vec<Route> {
    vec![
        // signing in
        post("/api/v1/sessions", "sign_in", session::sign_in).for_only(Entry::Guessable).without_key().says("Signs in."),
        post("/api/v1/sessions/refresh", "refresh_session", session::refresh).for_only(Entry::Guessable).without_key().gives(200).says("Takes a refresh token for fresh ones; each is good once."),
        post("/api/v1/sessions/switch", "switch_session", session::switch).without_key().gives(200).says("Goes on as a member of another organisation, or for another creator."),
        delete("/api/v1/sessions/current", "sign_out", session::sign_out).says("Signs out."),
        post("/api/v1/sign-ups", "sign_up", session::sign_up).for_only(Entry::Guessable).without_key().gives(202).says("Signs up; a letter asks to confirm the address."),
        post("/api/v1/sign-ups/confirm", "confirm_sign_up", session::confirm).for_only(Entry::Guessable).without_key().gives(200).says("Confirms the address."),
        post("/api/v1/password-resets", "ask_password_reset", session::ask_reset).for_only(Entry::Guessable).without_key().gives(202).says("Asks for a link to choose a new password."),
        post("/api/v1/password-resets/confirm", "reset_password", session::reset).for_only(Entry::Guessable).without_key().gives(200).says("Chooses a new password; every sign-in of the account ends."),
        post("/api/v1/totp", "begin_totp", session::begin_totp).without_key().says("Begins a second factor."),
        post("/api/v1/totp/confirm", "confirm_totp", session::confirm_totp).gives(200).says("Confirms it with its first code."),
        post("/api/v1/totp/give-up", "give_up_totp", session::give_up_totp).gives(200).says("Gives it up with a last code."),
        post("/api/v1/users/{id}/identity", "identify_user", session::identify).gives(200).for_only(Entry::Roles(&[Role::Operator])).says("An operator has compared papers: which person stands behind a sign-in. Money rules compare persons."),
        get("/api/v1/me", "read_me", session::me).says("Who the caller is, and where they have a seat."),

        // organisations, members, invitations
        post("/api/v1/organisations", "found_organisation", seat::found).says("Founds a brand or an agency."),
        get("/api/v1/organisations/current", "read_organisation", seat::read_own).says("The organisation the caller acts for."),
        put("/api/v1/organisations/current", "update_organisation", seat::update_own).says("Changes it."),
        get("/api/v1/members", "list_members", seat::members).says("Its members."),
        put("/api/v1/members/{id}", "change_member_role", seat::change_role).says("Gives a member another role."),
        delete("/api/v1/members/{id}", "remove_member", seat::remove).says("Removes a member, or leaves."),
        post("/api/v1/invitations", "invite_member", seat::invite).says("Invites somebody by letter."),
        post("/api/v1/invitations/accept", "accept_invitation", seat::accept).for_only(Entry::Guessable).without_key().gives(200).says("Joins the organisation of an invitation."),

        // creators, accounts, rate cards
        list("/api/v1/creators", "list_creators", creator::list).says("Creators, the newest first."),
        post("/api/v1/creators", "create_creator", creator::create).says("Makes the caller's profile."),
        post("/api/v1/creators/claim", "claim_creator", creator::claim).says("Claims an imported profile."),
        put("/api/v1/creators/current", "update_creator", creator::update_own).says("Changes the profile of the creator acted for."),
        get("/api/v1/creators/{id}", "read_creator", creator::read).says("A creator with accounts and rate card."),
        post("/api/v1/creators/{id}/check-real-name", "check_real_name", creator::check_real_name).gives(200).says("Notes that a reviewer compared the real name with papers."),
        post("/api/v1/accounts", "add_account", creator::add_account).says("Adds a platform account."),
        delete("/api/v1/accounts/{id}", "remove_account", creator::remove_account).says("Takes a platform account away."),
        post("/api/v1/accounts/{id}/verify", "verify_account", creator::verify_account).gives(200).says("Notes that a reviewer has seen the code in its profile text."),
        put("/api/v1/rates/{platform}/{format}", "set_rate", creator::set_rate).says("Sets the price of a format on a platform."),
        delete("/api/v1/rates/{platform}/{format}", "remove_rate", creator::remove_rate).says("Takes a price off the card."),

        // mandates
        list("/api/v1/representations", "list_representations", mandate::list).says("The mandates of the caller's side."),
        post("/api/v1/representations", "propose_representation", mandate::propose).says("Asks a creator for a mandate."),
        get("/api/v1/representations/{id}", "read_representation", mandate::read).says("A mandate."),
        history("representations", mandate::is_visible),
        step("representations", "confirm", mandate::confirm),
        step("representations", "decline", mandate::decline),
        step("representations", "withdraw", mandate::withdraw),
        step("representations", "end", mandate::end),

        // what waits for me, what happened
        get("/api/v1/todo", "list_todo", feed::todo).says("What waits for me, the earliest deadline first."),
        list("/api/v1/events", "list_events", feed::events).query::<feed::EventsQuery>().for_only(Entry::Roles(&[Role::Auditor])).says("Every event of the house in its global order."),

        // products, briefs and who could take them
        list("/api/v1/products", "list_products", product::list).says("The brand's products, the newest first."),
        post("/api/v1/products", "create_product", product::create).says("Enters a product on the brand's list."),
        delete("/api/v1/products/{id}", "end_product", product::end).says("Takes a product off the list."),
        list("/api/v1/briefs", "list_briefs", brief::list).query::<brief::BriefsQuery>().says("Briefs the caller may see, the newest first."),
        post("/api/v1/briefs", "create_brief", brief::create).says("Begins a brief as a draft."),
        get("/api/v1/briefs/{id}", "read_brief", brief::read).says("A brief."),
        put("/api/v1/briefs/{id}", "rewrite_brief", brief::rewrite).says("Rewrites a brief that is a draft or sent back."),
        list("/api/v1/briefs/{id}/versions", "list_brief_versions", brief::versions).says("Its frozen versions, the newest first."),
        get("/api/v1/briefs/{id}/candidates", "list_candidates", product::list_candidates).query::<product::CandidatesQuery>().says("Creators who could take it, the best first, with reasons."),
        history("briefs", brief::is_visible),
        step("briefs", "submit", brief::submit),
        step("briefs", "publish", brief::publish),
        step("briefs", "ask_changes", brief::ask_changes),
        step("briefs", "amend", brief::amend),
        step("briefs", "pause", brief::pause),
        step("briefs", "resume", brief::resume),
        step("briefs", "close_applications", brief::close_applications),
        step("briefs", "start", brief::start),
        step("briefs", "close", brief::close),
        step("briefs", "cancel", brief::cancel),

        // proposals
        list("/api/v1/briefs/{id}/proposals", "list_brief_proposals", proposal::list_of_brief).says("Its proposals, the newest first."),
        post("/api/v1/briefs/{id}/proposals", "invite_creator", proposal::invite).says("Asks a creator, or makes a firm offer."),
        post("/api/v1/briefs/{id}/baskets", "invite_basket", proposal::invite_many).says("Invites many creators, each with a result."),
        post("/api/v1/briefs/{id}/applications", "apply_to_brief", proposal::apply).says("Applies to a brief."),
        post("/api/v1/briefs/{id}/claim", "claim_slot", proposal::claim).says("Claims a slot of a flash brief: first come, first served."),
        list("/api/v1/proposals", "list_proposals", proposal::list).says("The caller's proposals, the newest first."),
        get("/api/v1/proposals/{id}", "read_proposal", proposal::read).says("A proposal with every round."),
        history("proposals", proposal::is_visible),
        step("proposals", "interest", proposal::interest),
        step("proposals", "offer", proposal::offer),
        step("proposals", "agree", proposal::agree),
        step("proposals", "counter", proposal::counter),
        step("proposals", "decline", proposal::decline),
        step("proposals", "withdraw", proposal::withdraw),

        // deals
        list("/api/v1/deals", "list_deals", deal::list).says("The caller's deals, the newest first."),
        get("/api/v1/deals/{id}", "read_deal", deal::read).says("A deal with its pieces."),
        get("/api/v1/deals/{id}/confirmation", "read_confirmation", deal::confirmation).says("The confirmation (合作确认单), as it was frozen."),
        history("deals", deal::is_visible),
        step("deals", "fund", deal::fund),

        // deals that end early, change or are disputed
        get("/api/v1/deals/{id}/cancellation-preview", "preview_cancellation", cancellation::preview).says("What cancelling now would cost, per side; binds nobody."),
        get("/api/v1/deals/{id}/cancellations", "list_cancellations", cancellation::list).says("The cancellations of a deal, the newest first."),
        post("/api/v1/deals/{id}/cancellations", "ask_cancellation", cancellation::ask_for).says("Cancels where a side may do it alone, asks the other side elsewhere."),
        get("/api/v1/cancellations/{id}", "read_cancellation", cancellation::read).says("A cancellation."),
        history("cancellations", cancellation::is_visible),
        step("cancellations", "agree", cancellation::agree),
        step("cancellations", "refuse", cancellation::refuse),
        step("cancellations", "withdraw", cancellation::withdraw),
        get("/api/v1/deals/{id}/change-requests", "list_change_requests", change::list).says("The change requests (变更单) of a deal, the newest first."),
        post("/api/v1/deals/{id}/change-requests", "ask_change", change::ask_for).says("Asks the other side to change the deal."),
        get("/api/v1/change-requests/{id}", "read_change_request", change::read).says("A change request."),
        history("change-requests", change::is_visible),
        step("change-requests", "agree", change::agree),
        step("change-requests", "refuse", change::refuse),
        step("change-requests", "withdraw", change::withdraw),
        get("/api/v1/deals/{id}/disputes", "list_disputes", dispute::list).says("The disputes of a deal, the newest first."),
        post("/api/v1/deals/{id}/disputes", "open_dispute", dispute::open).says("Opens a dispute with one's own statement; money and clocks stand still."),
        get("/api/v1/disputes/{id}", "read_dispute", dispute::read).says("A dispute."),
        history("disputes", dispute::is_visible),
        step("disputes", "state", dispute::state),
        step("disputes", "rule", dispute::rule),
        step("disputes", "appeal", dispute::appeal),
        step("disputes", "rule_appeal", dispute::rule_appeal),
        step("disputes", "withdraw", dispute::withdraw),

        // money
        get("/api/v1/balance", "read_balance", finance::balance).says("The caller's brand's money and its payment code."),
        list("/api/v1/holds", "list_holds", finance::list_holds).says("The caller's brand's holds, the newest first."),
        list("/api/v1/earnings", "list_earnings", finance::list_earnings).says("The caller's earnings, each with what keeps it from being paid."),
        put("/api/v1/payee/profile", "set_payee_profile", finance::set_profile).says("Sets the caller's tax profile; it is stored sealed and never shown again."),
        put("/api/v1/payee/bank-details", "set_bank_details", finance::set_bank_details).says("Says where the caller's money goes; a change rests before it is paid to."),
        post("/api/v1/payees/{id}/identity", "confirm_payee_identity", finance::confirm_identity).for_only(Entry::Roles(&[Role::Finance])).says("Finance has checked who a payee is."),
        get("/api/v1/deposits", "list_deposits", finance::deposits).query::<finance::DepositsQuery>().for_only(Entry::Roles(&[Role::Finance, Role::Auditor])).says("Money that came in, the newest first."),
        post("/api/v1/deposits/imports", "import_deposits", finance::import_deposits).for_only(Entry::Roles(&[Role::Finance])).says("Reads a bank statement; what names a payment code lands in its brand's balance."),
        step("deposits", "match", finance::match_deposit).for_only(Entry::Roles(&[Role::Finance])),
        list("/api/v1/payout-batches", "list_payout_batches", payout::list).for_only(Entry::Roles(&[Role::Finance, Role::Auditor])).says("Payout batches, the newest first."),
        post("/api/v1/payout-batches", "prepare_payout_batch", payout::prepare).gives(202).for_only(Entry::Roles(&[Role::Finance])).says("Prepares a batch of everything owed that nothing blocks; a job reserves its payments."),
        get("/api/v1/payout-batches/{id}", "read_payout_batch", payout::read).for_only(Entry::Roles(&[Role::Finance, Role::Auditor])).says("A payout batch."),
        list("/api/v1/payout-batches/{id}/items", "list_payout_items", payout::items).for_only(Entry::Roles(&[Role::Finance, Role::Auditor])).says("Its payments."),
        get("/api/v1/payout-batches/{id}/files/{format}", "read_bank_file", payout::file).for_only(Entry::Roles(&[Role::Finance])).says("The stored bank file, byte for byte: pain001 or daifa."),
        step("payout-batches", "submit", payout::submit).for_only(Entry::Roles(&[Role::Finance])),
        step("payout-batches", "approve", payout::approve).for_only(Entry::Roles(&[Role::Finance])),
        step("payout-batches", "reject", payout::reject).for_only(Entry::Roles(&[Role::Finance])),
        step("payout-batches", "cancel", payout::cancel).for_only(Entry::Roles(&[Role::Finance])),
        step("payout-batches", "export", payout::export).for_only(Entry::Roles(&[Role::Finance])),
        step("payout-batches", "report", payout::report).for_only(Entry::Roles(&[Role::Finance])),

        step("payout-batches", "recompute", payout::recompute).gives(202).for_only(Entry::Roles(&[Role::Finance])),
        get("/api/v1/payout-items/{id}", "read_payout_item", payout::read_item).for_only(Entry::Roles(&[Role::Finance, Role::Auditor])).says("One payment."),
        history("payout-items", payout::is_item_visible),
        step("payout-items", "accept", payout::accept).for_only(Entry::Roles(&[Role::Finance])),
        step("payout-items", "doubt", payout::doubt).for_only(Entry::Roles(&[Role::Finance])),

        // statements
        list("/api/v1/statements", "list_statements", statement::list).query::<statement::StatementsQuery>().says("The caller's statements, the newest first; for platform finance and auditors those of a month."),
        post("/api/v1/statements", "issue_statements", statement::issue).gives(202).for_only(Entry::Roles(&[Role::Finance])).says("Freezes and issues everybody's statement of a month that is over, as a job; who has one keeps it."),
        get("/api/v1/statements/{id}", "read_statement", statement::read).says("A statement with what it says."),
        history("statements", statement::is_visible),
        step("statements", "confirm", statement::confirm),
        step("statements", "object", statement::object),
        step("statements", "supersede", statement::supersede).for_only(Entry::Roles(&[Role::Finance])),

        // long work
        list("/api/v1/jobs", "list_jobs", job::list).says("One's own jobs, the newest first; for finance, operators and auditors those of the house."),
        get("/api/v1/jobs/{id}", "read_job", job::read).says("A job: how far it is, what came of it, or why it stopped."),
        history("jobs", job::is_visible),
        step("jobs", "retry", job::retry).for_only(Entry::Roles(&[Role::Finance])),
        step("jobs", "cancel", job::cancel).for_only(Entry::Roles(&[Role::Finance])),

        // terms
        get("/api/v1/terms/current", "read_current_terms", terms::current).says("The terms new promises are made under now."),
        get("/api/v1/terms/{id}", "read_terms", terms::read).says("One version of the terms, such as a deal has pinned."),
        post("/api/v1/terms", "publish_terms", terms::publish).for_only(Entry::Roles(&[Role::Operator])).says("Publishes a new version; running deals keep theirs."),

        // samples
        get("/api/v1/samples/{id}", "read_sample", deal::read_sample).says("A sample."),
        history("samples", deal::is_sample_visible),
        step("samples", "ship", deal::ship),
        step("samples", "reship", deal::reship),
        step("samples", "receive", deal::receive),
        step("samples", "lose", deal::lose),
        step("samples", "ask_return", deal::ask_return),
        step("samples", "return", deal::return_sample),

        // deliverables
        get("/api/v1/deliverables/{id}", "read_deliverable", content::read).says("A deliverable with its newest proof."),
        put("/api/v1/deliverables/{id}/route-reference", "set_route_reference", content::set_route_reference).says("Notes the order number of the platform's own order system."),
        list("/api/v1/deliverables/{id}/drafts", "list_drafts", draft::list).says("The versions of its content, the newest first."),
        post("/api/v1/deliverables/{id}/drafts", "write_draft", draft::write).says("Begins the next version of its content."),
        history("deliverables", content::is_visible),
        step("deliverables", "submit_outline", content::submit_outline),
        step("deliverables", "accept_outline", content::accept_outline),
        step("deliverables", "ask_outline_changes", content::ask_outline_changes),
        step("deliverables", "prove", content::prove),
        step("deliverables", "confirm", content::confirm),
        step("deliverables", "refuse_proof", content::refuse_proof),
        step("deliverables", "object", content::object),
        step("deliverables", "sign_off", content::sign_off),
        step("deliverables", "ask_removal", content::ask_removal),
        step("deliverables", "agree_removal", content::agree_removal),
        step("deliverables", "refuse_removal", content::refuse_removal),
        step("deliverables", "miss", content::miss),
        step("deliverables", "restore", content::restore),
        step("deliverables", "claw_back", content::claw_back),
        step("deliverables", "excuse", content::excuse),

        // drafts, their lanes and checks
        get("/api/v1/drafts/{id}", "read_draft", draft::read).says("A draft."),
        put("/api/v1/drafts/{id}", "rewrite_draft", draft::rewrite).says("Changes a draft that was not handed in."),
        list("/api/v1/drafts/{id}/reviews", "list_reviews", draft::lanes).says("Its review lanes, in order."),
        list("/api/v1/drafts/{id}/compliance-checks", "list_checks", draft::checks).says("Its compliance checks, the newest first."),
        history("drafts", draft::is_visible),
        step("drafts", "submit", draft::submit),
        step("drafts", "withdraw", draft::withdraw),
        step("drafts", "approve", draft::approve),
        step("drafts", "ask_changes", draft::ask_changes),
        get("/api/v1/reviews/{id}", "read_review", draft::read_lane).says("A review lane with its remarks."),
        post("/api/v1/reviews/{id}/remarks", "write_remark", draft::remark).says("Remarks in a lane; nobody on the other side sees it before the lane speaks."),
        history("reviews", draft::is_lane_visible),
        step("reviews", "approve", draft::approve_lane),
        step("reviews", "ask_changes", draft::return_lane),
        get("/api/v1/compliance-checks/{id}", "read_check", draft::read_check).says("A compliance check with its findings."),
        history("compliance-checks", draft::is_check_visible),
        step("compliance-checks", "rule", draft::rule),
        step("compliance-checks", "appeal", draft::appeal),
    ]
}
