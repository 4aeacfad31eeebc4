"""Which addresses are candidates' own. Everything else is for people who sign in."""

CANDIDATE_PATHS = ("/s/", "/i/", "/practice/")
