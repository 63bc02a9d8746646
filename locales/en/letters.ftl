# Sentences that all letters share

letter-greeting = Hello { $name },
letter-turn = Whose turn
letter-turn-yours = yours
letter-until = Until
letter-silence-sentence = If nothing happens by then, { $silence }.
letter-silence-sentence-open = There is no deadline, and nothing changes by itself.
letter-clock-sentence = Then { $silence }.
letter-clock-sentence-open = Later steps move it on; nobody has to act now.
letter-subject-until = {" "}(by { $when })
letter-subject-silence = {" "}(by { $when }, otherwise { $silence })
letter-no-wait = Nobody has to do anything right now. We will write when something moves.
letter-link = If the button does not open, copy this address into your browser:
letter-reference = Reference
letter-why = You receive this letter because you are a party to this matter. Letters about steps and deadlines are always sent.
letter-house = Sent automatically by { $house }. Please do not reply.
letter-line = { $label }: { $value }
letter-why-account = You receive this letter because it concerns your account. Letters about its safety are always sent.
letter-finding-text = In the draft
letter-finding-fix = Suggestion
letter-finding-rule = Rule
letter-action-signs-in = { $step } (after signing in)
letter-actions = You can answer from here. Each link leads to a page that says what the step does before anything happens, and works once.
letter-why-chosen = You receive this letter because you have not switched letters of this sort off.
letter-switch-off = Switch them off
