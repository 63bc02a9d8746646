# What pages say beside the words that letters use too
# The frame of every page
page-house = Pappus
page-skip = Skip to the content
page-navigation = Main navigation
page-home = Home
page-briefs = Briefs
page-deals = Deals
page-inbox = Inbox
page-mailbox = E-mails
page-statements = Statements
page-sign-in = Sign in
page-sign-out = Sign out
page-zone-note = Times are shown in { $zone }
page-in-play = A made-up market: people and money are not real
page-back-home = Back to the first page
page-trace = When you ask about it, give this number: { $trace }
page-older = Older
refusal-form = This form is not one of ours, or belongs to another sign-in or seat of yours. Open the page again and send it from there.

# Signing in
page-sign-in-lead = Where brands post briefs, creators deliver, and money moves when it is due.
page-letter-is-there = holds the letter: this market is for trying out, and its letters stay in the house.
page-look-around = Look around
page-look-around-lead = This market is made up. Be anybody in it with one press.
page-be = Sign in as { $who }
guest-operator = Operator
guest-reviewer = Reviewer
guest-mediator = Mediator
guest-finance = Finance
guest-auditor = Auditor
guest-agency = Agency
guest-brand = Brand
guest-creator = Creator
page-email = E-mail address
page-password = Password
page-otp = Code of the second factor
page-otp-hint = leave empty if you have none

# The first page
page-hello = Hello { $name }
page-waits-for-me = What waits for me
page-more-waits = Only the most urgent are shown.
page-nothing-waits = Nothing waits for you right now.
page-next-brand = Look at your briefs, or begin another
page-next-creator = See which briefs are open
page-next-agency = See your creators' deals
page-next-staff = See all deals
page-runs-by-itself = Runs by itself
page-budget = Budget
page-money-brand = Budget
page-money-creator = My money
page-money-agency = The agency's money
page-money-finance = Money at the house
page-unmatched = Deposits without a brand
page-all-matched = Every deposit has its brand.
page-payer = Payer
page-remark = Remark
page-next-finance = Look at the payout batches
page-board = Deliverables under way
page-health = Health
page-next-pay-day = Next pay day: { $day }
page-left-over = overdue
page-left-minutes = { $count ->
    [one] { $count } minute left
   *[other] { $count } minutes left
}
page-left-hours = { $count ->
    [one] { $count } hour left
   *[other] { $count } hours left
}
page-left-days = { $count ->
    [one] { $count } day left
   *[other] { $count } days left
}
page-pulse-timers = Timers due
page-pulse-letters = Letters due
page-pulse-promises = Writes waiting
page-pulse-unsealed = Events unnumbered
page-pulse-waits = Open waits
page-pulse-events = Events

# Figures: page-figure-<figure>, page-board-<place>, page-hold-<figure>
page-figure-balance = Balance
page-figure-frozen = Set aside
page-figure-set-aside = Set aside
page-figure-to-sign-off = To be signed off
page-figure-available = Payable
page-figure-in-payout = Being paid
page-figure-paid = Paid
page-board-sample = Sample to ship
page-board-making = In production
page-board-review = To review
page-board-publish = To publish
page-board-sign-off = To sign off
page-board-trouble = In trouble
page-figure-bank = Clients' money at the bank
page-figure-suspense = Payer unknown
page-figure-tax-withheld = Tax withheld
page-figure-to-pay = Payable
page-hold-funded = Funded
page-hold-released = Released
page-hold-refunded = Given back
page-hold-left = Still set aside

# Briefs
page-brief = Brief
page-mode = Mode
page-state = State
page-slots = Places
page-applications-until = Applications until
page-funded = Funded
page-not-funded = Not funded in full
page-funding = Funding
page-no-briefs = There are no briefs here yet.
page-no-briefs-next = A brief appears here once a brand has written it and the platform has opened it.
page-review-note = The reviewer's note:
page-goal = What it is for
page-pieces = Deliverables
page-piece = Deliverable
page-route = Order route
page-days = Days
page-days-text = draft in { $due } days · window of { $window } · stays { $retention }
page-with-sample = Sample: { $what }
page-requirements = Requirements
page-markets = Markets
page-version = Version
page-settlement = Settlement
page-settlement-platform = Paid here
page-settlement-external = Paid on the other platform
page-no-deals-yet = No deal has come of it yet.

# Deals
page-deal = Deal
page-brand = Brand
page-creator = Creator
page-agreed-on = Agreed on
page-price = Price
page-disputed = Disputed
page-no-deals = There are no deals here yet.
page-no-deals-next = Begin with a brief
page-due = Draft due
page-fee = Platform fee
page-confirmation = Confirmation
page-match = { $percent } % also stands in an earlier draft
page-match-other = The other draft
page-match-hidden = The other draft belongs to somebody else; only the figure is shown.
deal-evidence = Evidence
deal-evidence-save = Save as a ZIP file
page-hold = Money set aside
page-hold-frozen = Frozen while a dispute runs.
page-hold-for-creator = The brand's money is set aside for this deal; it becomes yours at sign-off.
page-external-note = This order is paid in the platform's own system; here it is only followed.
page-earnings = Earnings
page-earning = For
page-since = Since
page-gross = Gross
page-owed = Owed
page-clears-on = clears on { $day }

# Deliverables
page-draft-number = Draft { $number }
page-by-silence = approved by silence
page-check = Compliance check
page-no-findings = Nothing was found.
page-fix = Suggestion:
page-no-draft = There is no draft yet. It appears here once the creator has begun.
page-proof = Proof of publication
page-address = Address
page-handle = Account
page-label = Ad label
page-label-visible = visible
page-label-hidden = not visible
page-went-live = Went live
page-timeline = Everything that happened
page-window = Publish by
page-retention = Stays
page-retention-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
page-rounds = Brand's rounds used
page-outline = Outline

# The confirmation
page-campaign = Brief
page-side-brand = Brand
page-side-creator = Creator
page-registration = Registered as { $number }
page-price-with-tax = Price, tax included
page-fee-of-brand = Platform fee, paid by the brand
page-pinned = The rules it pinned
page-pinned-note = This deal keeps the terms and rule packs of its day; later changes do not touch it.
page-terms = Terms
page-packs = Rule packs
page-accepted = Accepted by both
page-issued = Issued
page-hash-note = The content was frozen as both sides agreed; its hash shows that nothing was changed since.

# Statements and payouts
page-period = Period
page-show = Show
page-number = Number
page-opening = Opening balance
page-paid-to = Paid to
page-tax-working = How the tax came about
page-closing = Closing balance
page-no-statements = There are no statements here yet.
page-no-statements-next = After the end of a month its statements are issued.
page-paper-brand = Statement of account
page-paper-creator = Statement of earnings
page-paper-agency = Statement of earnings
page-party = Issued to
page-issue = version { $number }
page-lines = Movements
page-no-lines = Nothing moved in this period.
page-day = Day
page-what = What
page-agency-share = Agency
page-tax = Tax
page-net = Net
page-total = Total
page-reference = Reference
page-amount = Amount
page-statement-hash-note = A statement is never changed once issued; a correction is a new version.
page-payouts = Payout batches
page-payout-batch = Payout batch
page-pay-date = Pay date
page-payments = Payments
page-no-batches = There are no payout batches yet.
page-no-batches-next = Money leaves on Wednesdays; what is payable by then becomes a batch.
page-payee = Payee
page-account = Account
page-maker = Prepared by
page-approved-by = Approved by
page-cut-off = Cut-off
page-four-eyes = Whoever prepared a batch does not approve it; any change of its content undoes approvals.
posting-deposit_matched = Deposit
posting-deposit_suspended = Deposit, payer unknown
posting-suspense_matched = Deposit matched
posting-suspense_returned = Deposit sent back
posting-budget_set_aside = Budget set aside
posting-budget_returned = Budget returned
posting-hold_funded = Set aside for a deal
posting-hold_released = Signed off
posting-hold_compensated = Compensation
posting-hold_refunded = Given back
posting-fee_earned = Platform fee
posting-fee_collected = Platform fee paid
posting-clawed_back = Taken back
posting-debt_recovered = Debt recovered
posting-payout_reserved = Reserved for payment
posting-payout_settled = Paid
posting-payout_recomputed = Tax withheld anew
posting-payout_failed = Payment failed
posting-payout_returned = Payment came back
posting-fee_swept = Fees swept
posting-clients_covered = Clients' account topped up

# Letters
page-subject = Subject
page-to = To
page-when = When
page-no-letters = There are no letters yet. When something moves we write here and by e-mail.
page-mailbox-everybody = Demo and test only: everybody's e-mails are shown.
page-open-link = Follow its link
page-first-steps = First steps
page-first-brief = 1. Write a brief
page-first-brief-lead = What you want to reach, what it pays, who may apply. Five minutes; it is checked while you write, and a reviewer opens it.
page-first-creators = 2. Find creators
page-first-creators-lead = They apply by themselves, or you invite whom you like.
page-first-money = 3. Pay in
page-first-money-lead = Only when you have agreed: each deal's price is set aside and released once it is delivered.
page-open-subject = Open what it is about
page-as-html = As it looks in a mail program
outbox-queued = Queued
outbox-sending = Being sent
outbox-sent = Sent
outbox-dropped = Not sent
outbox-dead = Given up

# Platforms, formats, routes
platform-blog = Blog
platform-douyin = Douyin
platform-douyin_live = Douyin live
platform-facebook = Facebook
platform-forum = Forum
platform-google_maps = Google Maps
platform-instagram = Instagram
platform-instagram_story = Instagram story
platform-naver_blog = Naver blog
platform-snapchat = Snapchat
platform-tiktok = TikTok
platform-tv_ad = TV advert
platform-tv_interview = TV interview
platform-website = Website
platform-x = X
platform-xiaohongshu = Xiaohongshu
platform-youtube = YouTube
format-article = Article
format-livestream = Livestream
format-note = Note
format-story = Story
format-video = Video
route-official_order = Official order
route-own_channel = Brand's own channel
route-none_needed = None needed

# Requirements, severities, earnings, blockers
requirement-must_say = Must say
requirement-must_not_say = Must not say
requirement-hashtag = Hashtag
requirement-manual = Checked by a person
severity-block = Must be fixed
severity-warn = Note
severity-review = For a person to judge
earning-creator = Creator's part
earning-agency = Agency's part
earning-compensation = Compensation
earning-clawback = Taken back
blocker-disputed = A dispute is open
blocker-bank_details_missing = Bank details are missing
blocker-bank_details_resting = Bank details were changed just now and rest
blocker-tax_profile_missing = The tax profile is missing
blocker-identity_unchecked = The identity was not checked
blocker-invoice_missing = An invoice is missing
blocker-debt_open = A debt is open
blocker-resting = Not payable before its day

# What happened, where the step's own label reads like an order: event-<subject>-<step>
event-deliverable-create = agreed
event-sample-create = to be shipped
event-draft-create = begun
event-review-create = opened
event-compliance_check-create = checked
event-draft-submit = handed in
event-draft-flag = sent back by the check
event-draft-approve = approved
event-review-approve = approved
event-deliverable-approve = approved
event-draft-ask_changes = changes asked
event-review-ask_changes = changes asked
event-draft-withdraw = taken back
event-draft-lapse = approved by silence
event-review-lapse = approved by silence
event-review-escalate = escalated
event-deliverable-escalate = escalated
event-deliverable-prove = proof handed in
event-deliverable-confirm = proof accepted
event-deliverable-refuse_proof = proof refused
event-deliverable-sign_off = signed off
event-deliverable-object = objected
event-deliverable-complete = completed
event-deliverable-submit_draft = draft handed in
event-deliverable-submit_outline = outline handed in
event-deliverable-accept_outline = outline accepted
event-sample-ship = shipped
event-sample-receive = received
event-sample-lose = lost
event-compliance_check-rule = ruled
event-compliance_check-appeal = appealed
event-deliverable-claw_back = clawed back
event-deliverable-miss = found missing
event-deliverable-restore = found back
event-review-drop = ended with its draft
event-compliance_check-drop = ended with its draft
event-deliverable-cancel = cancelled
event-agree_removal = removal agreed
event-refuse_removal = removal refused
event-ask_removal = asks to remove the post
event-ask_outline_changes = outline changes asked
event-receive_sample = sample has arrived
event-return_draft = draft came back
event-resume_review = review goes on
event-reship = shipped again
event-reopen = opened again
event-reinstate = stands again
event-fail = failed
event-rule_appeal = appeal ruled
event-ask_return = return asked
event-return = returned

# Steps of a tax computation: working-<label>
working-payment = Payment
working-scheme = Method
working-tax_period = Tax month
working-tax_month = Month of payment
working-income = This payment
working-cumulative_income = Income this year
working-cumulative_expense = Less expenses (20%)
working-months_counted = Months counted
working-cumulative_basic_deduction = Basic deduction
working-cumulative_other_deductions = Other deductions
working-cumulative_taxable = Taxable
working-rate = Rate
working-quick_deduction = Quick deduction
working-cumulative_tax = Tax this year
working-already_withheld = Withheld before
working-tax = Withheld now
working-gross = Gross
working-expense = Expenses
working-expense_share = Expenses, share
working-counted_share = Share counted
working-income_amount = Income counted
working-net = Net
