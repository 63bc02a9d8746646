# Parties, roles and the kinds of things

# Who must act
party-brand = the brand
party-creator = the creator
party-agency = the agency
party-platform = the platform
party-finance = platform finance
party-clock = the clock (by itself)

# What somebody may do
role-brand_owner = Brand owner
role-brand_manager = Brand manager
role-brand_finance = Brand finance
role-brand_viewer = Brand viewer
role-creator = Creator
role-agency_owner = Agency owner
role-agency_agent = Agency agent
role-reviewer = Reviewer
role-mediator = Mediator
role-finance = Finance
role-operator = Operator
role-auditor = Auditor
role-clock = Clock
role-nobody = Visitor

# What it is about
subject-user = user
subject-organisation = organisation
subject-creator = creator
subject-representation = representation
subject-terms = terms
subject-brief = brief
subject-proposal = proposal
subject-deal = deal
subject-deliverable = deliverable
subject-sample = sample
subject-draft = draft
subject-review = review
subject-compliance_check = compliance check
subject-cancellation = cancellation
subject-change_request = change request
subject-dispute = dispute
subject-hold = hold
subject-earning = earning
subject-pool = pool
subject-statement = statement
subject-invoice = invoice
subject-payee_invoice = payee invoice
subject-payout_batch = payout batch
subject-payout_item = payout
subject-deposit = deposit
subject-job = job
subject-closing = closing
