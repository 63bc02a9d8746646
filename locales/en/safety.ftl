# Where somebody is signed in, and tokens for programs of their own

page-device = Device
page-device-on = { $browser } on { $system }
page-device-unknown = unknown device
page-device-lead = What a browser says of itself, and its network without the last part. “Last seen” is noted once an hour.
page-network = Network
page-end-others = Sign out everywhere else
done-me_sessions = Everywhere else you are signed out.

page-tokens = Access tokens
page-tokens-short = For programs that act for you.
page-tokens-open = See tokens
page-tokens-lead = A token lets a program of yours use the API as you, in one of your seats and never with more rights than you have there. It cannot change your account, members, mandates or payment details, nor set aside, approve or pay money: for that you sign in.
page-tokens-none = No program has a token of yours.
page-token-made = Your new token
page-token-once = Copy it now: it is shown only this once. We wrote you a letter that it was made.
page-token-new = Make a token
page-token-make = Make token
page-token-name = What for
page-token-seat = Acts as
page-token-scope = May
page-token-days = Lasts
page-token-until = Good until
page-token-used = Last used
page-token-unused = not yet
page-token-end = Take back
page-token-for-days = { $days } days
token-scope-read = only read
token-scope-read_write = read and act
done-token_taken_back = The token is good for nothing any more.

refusal-tokens_most = You have twenty tokens. Take one back first.
refusal-not_by_token = A token may not do this. Sign in for it.
refusal-token_only_reads = This token may only read.
field-token_days = A token lasts 1 to 365 days.
