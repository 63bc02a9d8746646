# Words for other codes: modes, kinds, lanes, rulings, settlements

# How creators are found
mode-custom = By invitation
mode-recruit = Open call
mode-flash = Flash
mode-mass = Mass

# In a sentence: the … for “title”
kind-inquiry = inquiry
kind-firm = offer
kind-application = application

# Review lanes
lane-safety = Safety
lane-content = Content
lane-mediator = Mediator
lane-brand = Brand
lane-brand_regulated = Brand
lane-platform = Platform
lane-decision = Decision

# Rulings on checks and disputes
verdict-compliant = compliant
verdict-needs_review = for a person to judge
verdict-non_compliant = not compliant
ruling-passed = compliant
ruling-failed = not compliant
ruling-upheld = upheld
ruling-overturned = overturned
ruling-full = all to the creator
ruling-partial = part to the creator
ruling-none = all back to the brand
ruling-default_split = the published default split

# Who is paid where an agency represents the creator
settlement-agency_receives = The agency
settlement-creator_receives = The creator

# What a statement is called for its party
paper-brand = statement
paper-creator = statement
paper-agency = statement
