# Writing, checking, reviewing, ruling
## The editor
editor-due = Due
editor-hashtags-example = #autumn #dailylife
editor-hashtags-hint = Type them as you would in the post, with # and blanks.
editor-facts = What is true of this post
editor-facts-hint = The text cannot show these. What you say here, yes or no, is part of what you hand in, and the check goes by it.
editor-fact-unsaid = not said
editor-known = What the deal says of this post
editor-known-hint = It comes from the format, the product and the terms, and stands over what is said below.
editor-save = Save
editor-check = Check now
editor-hand-in = Save and hand in
editor-saving = Saving …
editor-saved = Saved
editor-unsaved = Not saved yet
editor-blank = Begin to write: what the rules say to it stands here.
editor-mend = Put the label in
editor-cut = Take it out
editor-swap = Replace it by “{ $by }”
editor-add-tag = Add it
editor-packs = Checked by
requirement-is-met = done
requirement-is-unmet = missing
requirement-is-manual = the brand looks at it
outcome-compliant = Nothing to mend: it can be handed in
outcome-needs_review = A reviewer will look at this before the brand does
outcome-non_compliant = It would come back like this
fact-account_shows_trader_identity = The account itself shows that it sells for this brand
fact-advertiser_republished = The brand will publish the post again itself
fact-ai_generated = Text, picture or sound was made by a machine
fact-approval_no = Approval number of the advertisement
fact-brand_instruction = The brand said what to write
fact-cosmetic_type = Kind of cosmetic (ordinary, special)
fact-deepfake = It shows a real person doing or saying what they did not
fact-disclosure_in_video = The label is said or shown in the video itself
fact-endorser_age = Age of whoever recommends it
fact-endorser_role = Who recommends it (user, expert, doctor …)
fact-first_comment = Text of the first comment
fact-image_filter_relevant = A filter changes what the product seems to do
fact-image_retouched_body = A body or face was retouched
fact-label_contrast = How well the label stands out
fact-label_seconds = Seconds the label is shown
fact-label_size = How large the label is
fact-media = Medium (image, video, livestream)
fact-own_brand = The brand is my own or my employer's
fact-placed_in_feed = It is shown in people's feeds against payment
fact-platform_label = The platform's own label is switched on
fact-prescription_drug = It is about a prescription medicine
fact-product_age_months = Age of the child the product is for, in months
fact-product_is_health_food = The product is a registered health food
fact-product_mentioned = The product is named or shown
fact-profile_disclosure = What the profile says about the brand
fact-purchase_link = It holds a link to buy
fact-recognisable_ad_format = It stands in an advertising format everybody recognises
fact-registered_names = Registered names of the product
fact-substantiated = Every claim can be proved with papers
fact-synthetic_performer = A performer was made by a machine
## The pages of a piece
page-versions = Versions
page-since-version = What changed since draft { $number }
page-since-nothing = Nothing changed.
page-remarks = Remarks
page-remark-unsent = not sent yet
## The queue
page-queue = Queue
queue-steps = From one to the next
queue-before = Back
queue-after = Next
queue-place = { $place } of { $count }
queue-all = Everything that waits
queue-decision = Your decision
queue-approvals = { $approvals } of { $needed } have approved
queue-remark = A remark
queue-passage-hint = Select a passage above, and the remark stands at it.
queue-field = It is about
queue-field-all = all of it
queue-add-remark = Note it; it is sent with the others
queue-return = Ask for changes
queue-last-word = A last word, if there is more to say
queue-merged = All remarks of this lane go out together, once.
queue-reason-hint = Both sides read this. Name the passage and the rule.
queue-passes = It may go on
queue-fails = It must be changed
editor-hashtags = Hashtags
## Disputes
dispute-opened = Opened by: { $side }
dispute-silent = Nothing said yet.
dispute-evidence = Evidence
dispute-ruling = Ruling
dispute-share = { $share } of what is at stake go to the creator
dispute-share-label = The creator's share of what is at stake
dispute-share-hint = The rest goes back to the brand.
dispute-reasons-hint = Fill in each line; both sides read it.
dispute-appealed = Appealed by: { $side }
label-shipped_at = Shipped
label-received_at = Arrived
hint-deliverable_prove-post_id = The number in the post's address, or what the platform shows as its id.
hint-deliverable_prove-account_handle = As it stands on the platform, such as @name. It must be the account of this deal.
hint-deliverable_prove-published_at = When it went live; change it if that was earlier.
ruling-not_delivered =
    Agreed (what was due, and when):
    What happened:
    What shows it:
    Therefore:
ruling-requirement_not_met =
    Agreed (which requirement):
    What happened:
    What shows it:
    Therefore:
ruling-not_as_approved =
    Agreed (what was approved):
    What happened:
    What shows it:
    Therefore:
ruling-not_compliant =
    Agreed (which rule):
    What happened:
    What shows it:
    Therefore:
ruling-not_retained =
    Agreed (until when it had to stay):
    What happened:
    What shows it:
    Therefore:
ruling-sample =
    Agreed (who had the sample, and when):
    What happened:
    What shows it:
    Therefore:
ruling-beyond_agreement =
    Agreed (what was asked beyond the deal):
    What happened:
    What shows it:
    Therefore:
ruling-withheld_without_reason =
    Agreed (what was withheld):
    What happened:
    What shows it:
    Therefore:
ruling-rights_exceeded =
    Agreed (which use was granted):
    What happened:
    What shows it:
    Therefore:
event-reminded = a reminder went out
event-escalated = overdue; the operator was told
event-lane_passed = passed on to the next review
event-approval = one more approval
event-dispute-create = opened
event-dispute-state = the other side has spoken
event-dispute-rule = ruled
event-dispute-appeal = appealed
event-dispute-rule_appeal = the appeal is ruled
event-dispute-close = carried out
editor-wishes = Asked for last time

# pictures and videos of a draft
media-title = Pictures and video
media-choose = Add files
media-hint = JPEG, PNG, WebP up to 8 MB each; MP4 up to 16 MB and five minutes; 18 files. Where they were taken is removed.
media-add = Add to the draft
media-remove = Remove
media-forward = Move forward
act-add_media = Add pictures or video
act-remove_media = Remove a picture or video
act-arrange_media = Order pictures and videos
done-add_media = Added to the draft.
done-remove_media = Removed from the draft.
done-arrange_media = Moved.
refusal-media_nothing = Choose at least one picture or video.
refusal-media_too_many = A draft has at most 18 pictures and videos.
refusal-media_too_large = A picture has at most 8 MB, a video 16 MB, all of a draft together 48 MB.
refusal-media_empty = The file is empty.
refusal-media_sort = Only JPEG, PNG and WebP pictures and MP4 videos are taken.
refusal-media_broken = The picture or video is damaged.
refusal-media_pixels = A picture has at most 40 million pixels.
refusal-media_too_long = A video runs at most five minutes.
refusal-media_track = This video carries more than pictures and sound, such as where it was taken. Export it again without that.
refusal-media_one_picture = A proof has at most one picture.
field-media_one_picture = At most one picture.
label-deliverable_prove-attachments = Screenshot
page-screenshot = Screenshot of the post
page-screenshot-choose = Screenshot (if you like)
page-screenshot-hint = One JPEG, PNG or WebP picture of at most 8 MB. It stays as evidence when the post has gone; where it was taken is removed.
refusal-media_handed_in = A draft that was handed in never changes; write the next version.
refusal-media_order = Name each picture and video of the draft once.
field-media_nothing = Choose at least one.
field-media_too_many = At most 18.
field-media_too_large = At most 8 MB a picture, 16 MB a video, 48 MB together.
field-media_empty = The file is empty.
field-media_sort = Only JPEG, PNG, WebP and MP4 are taken.
field-media_broken = The file is damaged.
field-media_pixels = At most 40 million pixels.
field-media_too_long = At most five minutes.
field-media_track = It carries more than pictures and sound.
field-media_order = Each of them once.

# a dispute's evidence and what a ruling costs
dispute-text = The text of piece { $number } with what was found in it
dispute-stake = At stake
dispute-share-option = { $share } · { $creator } to the creator, { $brand } to the brand
dispute-stake-hold = { $stake } of the price are still set aside; the fee follows in proportion.
dispute-stake-earned = { $stake } were earned and would be taken back in part.

# keys and reasons of the reviewers' queue
queue-keys = Enter confirms what a key has chosen
queue-reasons = Begin with
reason-of-label_clear = The label is clear
reason-of-not_paid = No advertisement
reason-of-claim_proven = The claim is proven
reason-of-label_missing = The label is missing
reason-of-label_hidden = The label is hidden
reason-of-claim_unproven = The claim is not proven
reason-of-claim_forbidden = The claim is forbidden
reason-text-label_clear =
    The label stands where it is seen at first sight (where):
    The passage that was found says:
    Therefore it may go on.
reason-text-not_paid =
    Nothing was given for this passage (what shows it):
    Therefore it needs no label of its own.
reason-text-claim_proven =
    The claim:
    What proves it (document, date):
    Therefore it may stay.
reason-text-label_missing =
    This is an advertisement, because:
    No label is seen at first sight. Put it at the beginning of the title or the text.
reason-text-label_hidden =
    The label stands (where):
    There it is not seen at first sight. Put it at the beginning of the title or the text.
reason-text-claim_unproven =
    The claim:
    What would prove it:
    Leave it out, or attach the proof to the next version.
reason-text-claim_forbidden =
    The passage:
    The rule:
    It may not be said in this market, proven or not. Leave it out.

# looks at live posts
page-ad-payer = Paid by
page-ad-promoter = Promoted by
look-title = What the post's page showed
look-text = Published text
look-text-label = Label in it
look-asked = asked for
look-next = Looked at again
look-ok = in order
look-missing_label = no label
look-removed = not there
look-unreachable = could not be reached
look-unreadable = cannot be read
look-why-label_seen = the label stands on the page
look-why-label_absent = the post is shown without the label it needs
look-why-gone = the address says that it has gone
look-why-refused = the page is refused to us
look-why-broken = the page answers with an error
look-why-timeout = the page did not come in time
look-why-unknown_name = the name of the site is not known
look-why-not_public = the address is not one of the public internet
look-why-unreached = nobody answers there
look-why-tls = its certificate could not be used
look-why-redirects = it points elsewhere too often
look-why-too_large = the page is larger than is read
look-why-not_html = it is no page of text
look-why-sign_in = a visitor has to sign in
look-why-not_recognised = the approved words are not on the page
