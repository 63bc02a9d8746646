# Whose turn it is, in a sentence

explanation-until = Waiting for { $party } until { $when }. If nothing happens by then, { $silence }.
explanation-open = Waiting for { $party } without a deadline; { $silence }.
explanation-paused = Waiting for { $party }. The clock is stopped for now.
