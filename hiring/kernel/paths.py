"""Which addresses are candidates' and judges' own, and which a balancer asks. Everything else is for people who sign in."""

CANDIDATE_PATHS = ("/s/", "/i/", "/practice/", "/p/", "/judge/")
HEALTH_PATHS = ("/healthz", "/readyz")  # asked by a process's own address, which is no host that is served
