# A step taken from a letter

link-you = You are
link-as-whom = You answer for
link-until = This link is good until
link-look = Look first, or do something else
link-nothing-yet = Nothing has happened yet. The button takes this one step, once; anything else you do after signing in.
link-letter = What the letter said
link-done = Done
link-done-text = The step is taken, and everybody it concerns is told. This link has served its purpose.
link-unknown = This link is not known
link-unknown-text = It is not one of ours, it was not copied completely, or it went to an address that is no longer yours. Sign in to see what waits for you.
link-used = You have already done this
link-used-text = The step of this link was taken then. It works once; nothing happened now.
link-overtaken = Something has happened since
link-overtaken-text = The letter spoke of an earlier moment, so its link takes no step any more. Sign in to see how things stand now.
link-late = The time of this link is over
link-late-text = It ended with the deadline its letter named, or fourteen days after the letter. Sign in to see how things stand now.
link-revoked = You no longer answer here
link-revoked-text = Your seat, your role or the mandate this link rests on has ended. Sign in with another seat, or ask a colleague to act.
link-refused = This cannot be done now

# How letters read, for operators

page-previews = How the letters read
page-previews-lead = Every letter with made-up facts, in both languages. Nothing is sent from here.
