# Badges: state-<lifecycle>-<state>

# brief
state-brief-draft = Draft
state-brief-in_review = In review
state-brief-changes_asked = Changes asked
state-brief-open = Open
state-brief-paused = Paused
state-brief-selecting = Selecting
state-brief-running = Running
state-brief-closed = Closed
state-brief-cancelled = Cancelled

# proposal
state-proposal-asked = Asked
state-proposal-interested = Interested
state-proposal-offered = Offered
state-proposal-applied = Applied
state-proposal-countered_by_brand = Countered by the brand
state-proposal-countered_by_creator = Countered by the creator
state-proposal-agreed = Agreed
state-proposal-declined = Declined
state-proposal-withdrawn = Withdrawn
state-proposal-lapsed = Lapsed

# deal
state-deal-awaiting_funds = Awaiting funds
state-deal-active = Active
state-deal-completed = Completed
state-deal-cancelled = Cancelled
state-deal-lapsed = Lapsed
state-deal-resolved = Resolved

# deliverable
state-deliverable-awaiting_sample = Awaiting sample
state-deliverable-producing = In production
state-deliverable-outline_review = Outline in review
state-deliverable-in_review = In review
state-deliverable-approved = Approved
state-deliverable-proof_review = Proof in review
state-deliverable-published = Published
state-deliverable-in_retention = In retention
state-deliverable-removal_asked = Removal asked
state-deliverable-missing = Post missing
state-deliverable-label_missing = Label missing
state-deliverable-post_review = Post being looked at
state-deliverable-completed = Completed
state-deliverable-clawed_back = Clawed back
state-deliverable-cancelled = Cancelled

# sample
state-sample-needed = To be shipped
state-sample-shipped = Shipped
state-sample-received = Received
state-sample-lost = Lost
state-sample-to_return = To be returned
state-sample-returned = Returned
state-sample-dropped = No longer followed

# draft
state-draft-writing = Writing
state-draft-in_review = In review
state-draft-changes_asked = Changes asked
state-draft-approved = Approved
state-draft-withdrawn = Withdrawn

# review
state-review-brand = With the brand
state-review-brand_regulated = With the brand (regulated)
state-review-platform = With the platform
state-review-decision = Platform decides
state-review-passed = Passed
state-review-returned = Returned
state-review-dropped = Dropped

# compliance_check
state-compliance_check-passed = Passed
state-compliance_check-needs_fix = Needs a fix
state-compliance_check-manual = With a reviewer
state-compliance_check-failed = Failed
state-compliance_check-appealed = Appealed
state-compliance_check-upheld = Upheld
state-compliance_check-overturned = Overturned
state-compliance_check-monitoring = Monitoring
state-compliance_check-ok = All well
state-compliance_check-missing_label = Label missing
state-compliance_check-removed = Post removed

# cancellation
state-cancellation-asked_brand = Waits for the creator
state-cancellation-asked_creator = Waits for the brand
state-cancellation-proposed_creator = Amount waits for the brand
state-cancellation-done = Done
state-cancellation-refused = Refused
state-cancellation-withdrawn = Withdrawn

# change_request
state-change_request-asked_brand = Waits for the creator
state-change_request-asked_creator = Waits for the brand
state-change_request-agreed = Agreed
state-change_request-refused = Refused
state-change_request-withdrawn = Withdrawn

# dispute
state-dispute-statements = Statements
state-dispute-ruling = Before a mediator
state-dispute-ruled = Ruled
state-dispute-appealed = Appealed
state-dispute-closed = Closed
state-dispute-settled = Settled by default
state-dispute-withdrawn = Withdrawn

# hold
state-hold-requested = Requested
state-hold-funded = Funded
state-hold-frozen = Frozen
state-hold-partly_released = Partly released
state-hold-released = Released
state-hold-refunded = Refunded
state-hold-split = Split

# earning
state-earning-accrued = Accrued
state-earning-available = Available
state-earning-in_payout = Being paid
state-earning-paid = Paid
state-earning-on_hold = On hold
state-earning-reversed = Reversed

# pool
state-pool-open = Open
state-pool-frozen = Frozen
state-pool-allocated = Allocated
state-pool-approved = Approved
state-pool-posted = Posted

# statement
state-statement-open = Open
state-statement-frozen = Frozen
state-statement-issued = Issued
state-statement-confirmed = Confirmed
state-statement-objected = Objected
state-statement-superseded = Superseded

# invoice
state-invoice-requested = Requested
state-invoice-issued = Issued
state-invoice-refused = Refused
state-invoice-red_requested = Red invoice requested
state-invoice-red_issued = Red invoice issued

# payee_invoice
state-payee_invoice-handed_in = Handed in
state-payee_invoice-accepted = Accepted
state-payee_invoice-returned = Returned

# payout_batch
state-payout_batch-preparing = Preparing
state-payout_batch-submitted = Submitted
state-payout_batch-approved = Approved
state-payout_batch-exported = Exported
state-payout_batch-settled = Settled
state-payout_batch-partly_failed = Partly failed
state-payout_batch-rejected = Rejected
state-payout_batch-cancelled = Cancelled

# payout_item
state-payout_item-reserved = Reserved
state-payout_item-submitted = Submitted
state-payout_item-accepted = Accepted
state-payout_item-settled = Settled
state-payout_item-returned = Returned
state-payout_item-failed = Failed
state-payout_item-unknown = Unknown
state-payout_item-cancelled = Cancelled

# deposit
state-deposit-received = Received
state-deposit-matched = Matched
state-deposit-suspense = Unmatched
state-deposit-return_asked = Return asked for
state-deposit-returning = On its way back
state-deposit-returned = Returned

# representation
state-representation-proposed = Proposed
state-representation-active = Active
state-representation-declined = Declined
state-representation-ended = Ended
state-representation-withdrawn = Withdrawn

# job
state-job-queued = Queued
state-closing-prepared = Prepared
state-closing-closed = Closed
state-closing-withdrawn = Withdrawn
state-job-running = Running
state-job-done = Done
state-job-failed = Failed
state-job-cancelled = Cancelled
