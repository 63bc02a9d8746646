# Pages of the market: the directory, briefs with their candidates, the board, the balance, what a step would cost

page-find = Find
page-find-creator = Name or handle
page-any = Any
page-filter = Filter
page-filter-none = Show everybody
page-only-taking = Takes orders now
page-price-from = from
page-price-asked = Price on request
page-no-creators-found = Nobody matches these filters.

page-seen-as-creator = See it as a creator does
page-as-creator-note = This is what a creator sees of your brief.
page-brief-remarks = A reviewer will ask about this
page-candidates = Who could take it
page-candidates-lead = Best first. Every part of the score is shown; the number of followers has no weight.
page-score = Score
page-reasons = Why
page-weight = weighs
page-asks = Asks
score-category = Category
score-market = Market
score-platform = Account seen
score-price = Price
score-punctuality = Punctual
score-availability = Free
page-kind-inquiry = A question: are you interested?
page-kind-firm = An offer they can agree to
page-invite-chosen = Invite those ticked
page-basket = Invitations sent
page-basket-empty = Nobody was ticked, so nobody was invited.
page-result = Result
page-invited = Invited
page-back-to-brief = Back to the brief

page-net-lead = What you would get
page-net-fee = paid by the brand on top, nothing from you
page-net-agency = Agency's share
page-net-creator = Yours before tax
page-net-tax-unknown = Tax depends on your tax profile, which is not filled in yet.
page-net-tax-withheld = Tax is withheld when it is paid, computed from everything paid to you this year. It is therefore not a number yet.
page-net-tax-invoice = Nothing is withheld; you are paid against your invoice.

page-all = All deals
page-as-board = Board
page-column-empty = Nothing stands here.
page-column-all = All of them
page-column-more = { $count ->
    [one] One more
   *[other] { $count } more
}

page-preview = What cancelling now would cost
page-preview-lead = Nothing is live yet. By the terms this deal was agreed on, either side may end it like this:
page-preview-live = Something is live already: from here on only an amount both sides agree to ends the deal.
page-preview-asks = If it is asked by
page-preview-price = Set aside of the price
page-preview-compensation = Goes to the creator's side
page-preview-fee = Fee that follows it
page-preview-refund = Goes back to the brand
page-preview-creator-part = Of the stage's compensation the creator gets, before tax:
page-preview-binds = this binds nobody until it is sent
page-stage-nothing_in = Nothing handed in
page-stage-outline_in = Outline in
page-stage-draft_in = Draft in
page-stage-approved = Approved, or two rounds used
page-stage-creator_at_fault = The creator is late
page-stage-published = Published

page-balance = Balance
page-all-holds = All money set aside
page-no-holds = No money is set aside. It is when a deal is agreed and funded.
page-pay-in = Pay in
page-pay-in-how = Name this code in the remark of the transfer:
page-pay-in-transfer = Transfer from an account in your company's name to the platform's client account of your contract.
page-pay-in-remark = Write the code into the remark, and nothing else.
page-pay-in-arrives = Once the bank statement is read, the amount is in your balance by itself; without the code finance has to ask.

# Hints of the brief's form
hint-budget = Prices only; the platform fee comes on top. Its currency is that of the whole brief.
hint-slots = How many creators you want to work with.
hint-due_days = From the agreement, or from receipt of the sample.
hint-window_days = Days to publish after the due date.
hint-retention_days = How long the post stays online, 7 to 365.
hint-goal = What people should know or feel afterwards. Your words are checked: a brief asks nobody to hide that it is advertising.
lead-create_brief = A reviewer reads it before creators do. What is usual is filled in already.

# What happened to things on a timeline
event-deal-create = agreed
event-cancellation-create = asked for
event-change_request-create = asked for
event-representation-create = proposed

# Newcomers: names to compare, accounts to look at, and what a creator still lacks
page-names-to-check = Real names to compare
page-no-names-to-check = Nobody waits for their name.
page-accounts-to-see = Accounts to look at
page-no-accounts-to-see = Every account was seen.
page-signed-up-as = Signed up as
page-waits-since = Waits since
page-bio-code = Code in the profile text:
page-newcomers-more = More wait than stand here; the oldest come first.
page-newcomers-wait = Newcomers wait: { $names } real names to compare, { $accounts } accounts to look at.
page-before-you-agree = Before you can agree to a deal
page-name-pending = Your name check is pending.
page-name-pending-lead = A reviewer of the platform compares your real name with your papers. Until then you can apply and negotiate, but not agree.
page-account-missing = You have no platform account here yet.
page-orders-off = You take no orders now.
page-account-pending = not verified yet.
page-account-pending-lead = Put this code into your profile text there; a reviewer looks for it:
lead-check_real_name = You have compared the real name with this person's papers. From then on they can agree to deals. This cannot be taken back.
lead-verify_account = You have seen the code in the profile text on the platform. From then on the account counts as theirs.
# The storefront and its rate card
page-storefront = My storefront
page-add-rate = Add a price
page-change = Change
lead-set_rate = What you ask for one piece, with tax. A price that stood there for the same platform and format is replaced; deals already agreed keep theirs.
lead-remove_rate = The price leaves your rate card. Deals already agreed keep theirs.
lead-remove_account = Brands no longer see this account, and its handle can be added again.
# The feed of briefs, the comparison of proposals, the review desk
page-open-to-me = Open to me
page-pays-least = Pays at least
page-filter-drop = Drop the filters
page-slots-left = Slots left
page-pay = Pay
page-pay-negotiable = negotiable
page-pay-fixed = as offered
page-opened = Opened
page-no-briefs-found = No brief here matches these filters.
page-no-briefs-open = No open brief asks for one of your platforms.
page-no-briefs-open-next = Add the platforms you publish on
page-followers-least = Followers at least
page-price-most = Price at most
page-tick = Choose { $name }
page-invite-ticked = Invite those you ticked
page-compare = Compare
page-comparison = Proposals compared
page-comparison-lead = What the brand pays is the price with today's platform fee; followers are those on the platforms of the brief.
page-comparison-full = Only the newest 500 stand here.
page-comparison-none = No proposal matches these filters.
page-brand-pays = You pay
page-order = Order
order-newest = Newest first
order-pays = Lowest price first
order-score = Best match first
order-followers = Most followers first
order-days = Fastest first
page-decline-chosen = Decline the chosen
page-decline-lead = Each of these creators gets a letter with your reason. This cannot be taken back.
page-decline-reason = Reason, for the creators
page-review = Review
page-judge = Judge
page-review-desk = Review desk
queue-gone = What you came for no longer waits: somebody was faster, or it was taken back.
page-product = Product
page-everything = All
# Samples and disputes as lists
page-samples = Samples
nothing-samples = No sample here. A sample stands here once a deal is agreed that needs one.
tab-samples-needed = To ship
tab-samples-shipped = To receive
tab-samples-lost = Lost
tab-samples-to_return = To return
page-disputes = Disputes
nothing-disputes = No dispute here.
tab-disputes-statements = Statements
tab-disputes-ruling = Before a mediator
tab-disputes-ruled = Ruled
tab-disputes-appealed = Appealed

# money in a deal's timeline
event-hold-create = money asked for
event-hold-fund = money set aside
event-hold-give_up = given up
event-hold-enlarge = more set aside
event-hold-release = money released
event-hold-freeze = frozen while it is disputed
event-hold-thaw = no longer frozen
event-hold-refund = money sent back
event-earning-create = expected
event-earning-release = released
event-earning-pay_direct = paid by the brand itself
event-earning-reverse = taken back
event-earning-recover = set off against later earnings
event-earning-reserve = in a payment
event-earning-settle = paid
event-earning-free = its payment did not happen
event-earning-return = its payment came back
