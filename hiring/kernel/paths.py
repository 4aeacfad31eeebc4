"""Which addresses are candidates' and judges' own. Everything else is for people who sign in."""

CANDIDATE_PATHS = ("/s/", "/i/", "/practice/", "/p/", "/judge/")
