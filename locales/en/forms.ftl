# What forms say: labels, hints, and the words of codes they offer

form-overtaken = This has moved on
form-overtaken-lead = This step cannot be taken any more. It stands now at
form-see-what-is = See how it stands
form-back = Back
form-after = After this:
form-told = told:
form-leave = Not now
form-less = Remove
form-more = Add another
form-optional = optional
form-choose = Choose …
form-currency = Currency
form-done = Done.
form-done-step = Done: { $what }

page-facts = Facts
page-yes = Yes
page-no = No
page-open-it = Open

label-account = Account number
label-account_handle = Account it stands on
label-acting_for = Acting for
label-agency = Agency
label-amount = Amount
label-applications_days = Days to apply
label-approval_number = Approval number
label-attributes = Attributes
label-bank_name = Bank
label-base64 = File (Base64)
label-bic = BIC
label-bio = About you
label-body = Text
label-branch = Branch or BIC
label-brand = Brand
label-budget = Budget for prices
label-carrier = Carrier
label-categories = Categories
label-category = Category
label-claims = Claims the product may make
label-code = Code
label-commission = Commission on sales
label-compensation = Compensation you propose
label-content = What the brief says
label-country = Country
label-creator = Creator
label-creator_share_bp = Creator's share (basis points)
label-currency = Currency
label-deliverable = Piece
label-deliverables = Pieces
label-delivery_days = Days to deliver
label-display_name = Name shown
label-due_at = New due date
label-due_days = Days until the draft is due
label-effective_from = In force from
label-email = E-mail address
label-end = End of the passage
label-ends_at = Ends
label-exclusive = Exclusive
label-extra_rounds = Extra rounds of changes
label-facts = What you attest
label-field = Part of the note
label-followers = Followers
label-format = Format
label-goal = What you want to reach
label-grounds = Why the verdict is wrong
label-handle = Handle
label-hashtags = Hashtags, one a line
label-holder = Account holder
label-id_number = Identity or registration number
label-in_favour = In the creator's favour
label-invitations = Invitations
label-kind = Kind
label-label_visible = The ad label is visible on the post
label-languages = Languages
label-layout = File layout
label-legal_name = Legal name
label-locale = Language
label-map = Columns
label-markets = Markets
label-message = Message
label-mode = How creators come
label-name = Name
label-newcomer = New account
label-objection = Objection
label-offer = Offer
label-organisation = Organisation
label-otp = Second factor
label-outline = Outline
label-password = Password
label-payer = Payer
label-period = Month
label-platform = Platform
label-platforms = Platforms
label-post_id = Post id
label-price = Price, tax included
label-product_id = Product
label-published_at = Published at
label-reason = Reason
label-reasons = Reasons, by the checklist
label-receives = Who is paid
label-reference = Order number on the platform
label-region = Region
label-registration_number = Registration number
label-remark = Remark
label-remarks = Remarks
label-requirements = Requirements
label-retention_days = Days the post stays
label-revisions_count = Rounds of changes included
label-rights = Rights of use
label-rights_days = Days of usage rights
label-role = Role
label-route = Ordered through
label-sample = Sample
label-settlement = Paid
label-share_bp = Agency share (basis points)
label-slots = Creators wanted
label-start = Start of the passage
label-starts_at = Begins
label-statement = What happened
label-tail_days = Tail after the end (days)
label-taking_orders = Taking orders
label-tax_profile = Taxed as
label-text = Text
label-title = Title
label-to_be_returned = To be returned
label-token = Token
label-tracking = Tracking number
label-unlock_code = Unlock code
label-url = Address of the post
label-vat_consent = The platform may file VAT for me
label-what = What is sent
label-window_days = Days of the publish window
label-zone = Time zone
label-deal = Deal
label-created_at = Made
label-asked_by = Asked by
label-stage = Stage
label-fee = Platform fee
label-refund = Refund
label-fault = At fault
label-opened_by = Opened by
label-ruling = Ruling
label-brand_statement = The brand's statement
label-creator_statement = The creator's statement
label-representation = Mandate

act-add_account = Add a platform account
act-remove_account = Take the account away
act-verify_account = Note that the account was verified
act-create_brief = New brief
act-rewrite_brief = Edit the brief
act-apply_to_brief = Apply to this brief
act-invite_basket = Invite many creators
act-claim_slot = Claim a slot
act-invite_creator = Invite a creator
act-create_creator = Your creator profile
act-claim_creator = Claim this profile
act-update_creator = Edit your profile
act-check_real_name = Confirm the real name
act-ask_cancellation = Cancel this deal
act-ask_change = Ask for a change
act-open_dispute = Open a dispute
act-write_draft = New draft
act-rewrite_draft = Edit the draft
act-set_route_reference = Note the platform order
act-import_deposits = Import a bank statement
act-found_organisation = Found an organisation
act-update_organisation = Edit the organisation
act-invite_member = Invite a member
act-change_member_role = Change the role
act-remove_member = Remove the member
act-set_bank_details = Bank details
act-set_payee_profile = Tax profile
act-confirm_payee_identity = Confirm the payee's identity
act-prepare_payout_batch = Prepare a payout batch
act-create_product = New product
act-end_product = Take the product off the list
act-set_rate = Set a price
act-remove_rate = Remove the price
act-propose_representation = Propose a mandate
act-write_remark = Write a remark
act-issue_statements = Issue statements
act-prepare_closing = Prepare the closing of a month
done-prepare_closing = Prepared. Another person closes it.
act-publish_terms = Publish new terms

hint-lines = One a line.
hint-claims = One a line.
hint-hashtags = One a line, without the sign.
hint-share_bp = 100 basis points are 1 %.
hint-creator_share_bp = 10,000 is everything, 0 is nothing.
hint-url = The full address, as everybody can open it.
hint-period = A month that is over, such as 2026-10.
hint-id_number = Stored sealed; never shown again.
hint-account = Stored sealed; only the last digits are shown.
hint-compensation = Leave empty to pay what the stage costs.
hint-applications_days = 1 to 14; empty means the terms' default.
hint-unlock_code = Only who has it can claim a slot.

field-required = Fill this in.
field-moment = This is a day with a time.
field-json = This is JSON.

market-AU = Australia

country-AU = Australia

market-BR = Brazil

country-BR = Brazil

market-CN = China

country-CN = China

market-DE = Germany

country-DE = Germany

market-ES = Spain

country-ES = Spain

market-EU = European Union
market-FR = France

country-FR = France

market-HK = Hong Kong

country-HK = Hong Kong

market-IE = Ireland

country-IE = Ireland

market-IN = India

country-IN = India

market-IT = Italy

country-IT = Italy

market-JP = Japan

country-JP = Japan

market-KR = South Korea

country-KR = South Korea

market-NL = Netherlands

country-NL = Netherlands

market-NZ = New Zealand

country-NZ = New Zealand

market-SG = Singapore

country-SG = Singapore

market-TW = Taiwan

country-TW = Taiwan

market-UK = United Kingdom

country-GB = United Kingdom

market-US = United States

country-US = United States

category-alcohol = Alcohol
category-automotive = Automotive
category-beauty_device = Beauty devices
category-beauty_service = Beauty services
category-books = Books
category-children = Children
category-cosmetics = Cosmetics
category-education = Education
category-electronics = Electronics
category-events = Events
category-fashion = Fashion
category-finance = Finance
category-food = Food
category-franchise = Franchises
category-gambling = Gambling
category-health_food = Health food
category-health_knowledge = Health knowledge
category-home = Home
category-infant_formula = Infant formula
category-jewellery = Jewellery
category-media = Media
category-medical = Medical
category-medical_aesthetic = Aesthetic medicine
category-pet = Pets
category-restaurant = Restaurants
category-service = Services
category-software = Software
category-tobacco = Tobacco
category-toys = Toys
category-travel = Travel

tax-profile-resident_individual = Individual resident in China
tax-profile-nonresident_individual = Individual not resident in China
tax-profile-sole_trader = Sole trader
tax-profile-company_small = Small-scale company
tax-profile-company_general = General taxpayer

language-zh-CN = 简体中文
language-zh-TW = 繁體中文
language-zh-hans = 简体中文
language-zh-hant = 繁體中文
language-en = English
language-de = Deutsch
language-fr = Français
language-es = Español
language-it = Italiano
language-nl = Nederlands
language-ja = 日本語
language-ko = 한국어
language-pt = Português

disputed-not_delivered = Not delivered, or late
disputed-requirement_not_met = A requirement is not met
disputed-not_as_approved = Published version is not the approved one
disputed-not_compliant = Label or law is not met
disputed-not_retained = The post did not stay
disputed-sample = The sample
disputed-beyond_agreement = Changes beyond the agreement
disputed-withheld_without_reason = Approval withheld without reason
disputed-rights_exceeded = Used beyond the rights

file-pain001 = pain.001 (ISO 20022)
file-daifa = Payroll sheet (代发)

layout-daifa-plain = Plain 代发 sheet
layout-daifa-cmb = CMB 代发 sheet
layout-statement-plain = Plain statement
layout-statement-cmb = CMB statement
layout-result-plain = Plain result
layout-result-cmb = CMB result

page-creators = Creators
page-proposals = Proposals
page-products = Products
page-holds = Holds
page-representations = Mandates
page-deposits = Deposits
page-members = Team
page-sign-up = Create an account
page-sign-up-lead = Say what you come for; one account can do all of it later.
page-as-brand = I am a brand
page-as-brand-lead = Post briefs, find creators, review drafts, pay once.
page-as-creator = I am a creator
page-as-creator-lead = Find work, deliver, see every deduction.
page-as-agency = I am an agency
page-as-agency-lead = Act for your roster within its mandates.
page-have-account = You have an account?
page-forgot = Forgot the password
page-until = Until
page-no-proposals = No proposals yet. Invitations and applications appear here.
page-see-deal = See the deal
page-rounds-of = Rounds
page-kind = Kind
page-contact = Contact
page-not-taking = Not taking orders now
page-no-creators = No creators yet.
page-accounts = Platform accounts
page-verified = Verified
page-no-accounts = No platform account yet.
page-rates = Rate card
page-no-rates = No prices yet.
page-real-name = Real name checked
page-invite-to = Invite to a brief
page-steps = Next
page-as-csv = Download as CSV
page-nothing-yet = Nothing here yet.
page-asides = Changes, cancellations, disputes

label-open = Open
label-booked_on = Booked on
label-payer_name = Payer
label-payment_code = Payment code
label-state = State
label-gross = Gross
label-agency_share = Agency's share
label-happened_on = Since
label-net = Net
label-withheld = Withheld
label-number = Number
label-funded = Funded
label-released = Released
label-refunded = Refunded
label-since = Since
label-birth_date = Date of birth

hint-birth_date = Such as 1998-05-20; only whether you are 18 is kept.
hint-password = 12 to 200 characters.

act-sign_up = Create your account
act-confirm_sign_up = Confirm your address
act-ask_password_reset = Choose a new password
act-reset_password = Choose a new password
act-accept_invitation = Join the team

done-sign_up = We sent you a letter. Open its link to confirm your address, then sign in.
done-confirm_sign_up = Your address is confirmed. Sign in to begin.
done-ask_password_reset = If this address has an account, a letter with a link is on its way.
done-reset_password = Your new password is set. Sign in with it.
done-accept_invitation = You are part of the team. Sign in to begin.

lead-confirm_sign_up = One press confirms that this address is yours.
lead-ask_cancellation = You pay what the stage costs unless you propose another amount; what either side would cost stands below.
lead-import_deposits = The file your bank gives out. What names a payment code lands in its brand's balance; the rest waits here.

page-resume = You are signed in again
page-resume-lead = What you wrote is kept. Go on where you were; nothing was sent yet.
page-resume-go = Go on
page-interrupted = Your sign-in ended while you wrote. Sign in again; what you wrote is kept.

step-agree_removal = Allow the removal
step-ask_outline_changes = Ask for changes of the outline
step-excuse = Excuse the missing post
step-miss = Note that the post is missing
step-ask_label = Ask for the label
step-find_well = Note that the post is in order
act-look_again = Look at the post again
button-look_again = Look again now
link-look_again = Look at the post now
done-look_again = The post is being looked at; what was found stands here in a moment.
lead-look_again = The page of the post is opened as any visitor would see it, and the ad label is looked for. At most once in ten minutes.
label-published_text = The text as it was published (if you like)
hint-deliverable_prove-published_text = Paste title and text from the post. The ad label is looked for in it. Where the page can only be seen after signing in, this or a screenshot is needed.
step-refuse_proof = Refuse the proof
act-identify_user = Note who somebody is
step-retry = Try again
step-recompute = Compute anew
step-doubt = Mark as in doubt
step-reship = Send again
category-weight_loss = Weight loss
kind-agency = Agency
kind-brand = Brand
kind-platform = Platform
kind-hashtag = A hashtag
kind-manual = Checked by a person
kind-must_not_say = Must not say
kind-must_say = Must say
label-bank_reference = Bank reference
receives-agency_receives = The agency is paid
receives-creator_receives = The creator is paid
settlement-external = On the platform itself (external)
settlement-platform = Through this house

act-sweep_fees = Take the fees out

blocker-bank_details_refused = The bank refused the account

# A brief while it is written

look-heading = How it stands
look-nothing-found = Nothing in its words that a reviewer would ask about.
look-prices = Prices, { $slots ->
    [one] one creator
   *[other] { $slots } creators
  }
look-fee = Platform fee
look-whole = You pay at most
look-short = The budget is { $missing } short of these prices.
look-creators-see = As creators see it
look-untitled = Untitled
look-days = draft in { $days } days
look-now = Check and preview

# The forms of newcomers

label-sign_up-name = Your name
label-sign_up-email = Your e-mail address
label-sign_up-brand-name = Name of the brand
label-sign_up-brand-email = E-mail address of the team
label-sign_up-brand-zone = Time zone of its office
label-sign_up-agency-name = Name of the agency
label-sign_up-agency-email = E-mail address of the team
label-sign_up-agency-zone = Time zone of its office
label-sign_up-zone = Your time zone
hint-sign_up-brand-email = Where letters to the whole team go; yours, if it is left empty.
hint-sign_up-agency-email = Where letters to the whole team go; yours, if it is left empty.
hint-sign_up-brand-country = Two letters, such as CN: it decides the first market of your briefs.
hint-sign_up-agency-country = Two letters, such as CN.
hint-sign_up-brand-legal_name = As it stands on invoices; it can be added later.
hint-sign_up-brand-registration_number = Can be added later.
hint-create_brief-mode = Open call: creators apply and you choose. By invitation: you ask the ones you want. Flash and mass: first come, first served, and the money is set aside when it opens.
hint-create_brief-content-markets = Whose law the posts must keep to.
hint-create_brief-content-offer-deliverables-route = Your own channel for most; an official order where the platform demands one.
hint-create_brief-content-offer-commission = Tick it if the creator also earns a commission on what is sold; it is paid elsewhere, and the check of the posts knows it.
hint-create_brief-content-offer-deliverables-outline = Tick it if you want to see an outline before the draft.
lead-brief_submit = A reviewer of this house reads it within a business day. Once it is open, creators find it and you are told.
done-create_brief = Saved as a draft that only you see. Submit it when it says what you mean.
done-rewrite_brief = Saved.
done-brief_submit = Submitted. A reviewer reads it now; you get a letter when it is open.
done-brief_publish = Published. Creators find it from now on.
button-create_brief = Save as a draft
link-create_brief = New brief
form-undo = Undo: { $what }
