# What was given up, tried again

page-retries = Given up
page-retries-lead = Letters, deliveries to hooks and jobs that were tried in vain. Tick what is to be tried again; each gets its own answer.
page-retries-none = Nothing was given up.
page-retries-what = What
page-retries-sort = Sort
page-retries-why = Why
page-retries-again = Try again
page-retries-under-way = under way again
given-up-letter = Letter
given-up-delivery = Delivery to a hook
given-up-job = Job
refusal-delivery_not_given_up = Only deliveries that were given up are retried.
field-retries_count = 1 to 300 at once.
