"""The whole demonstration, made once and kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from hiring.candidates.models import Applicant
from hiring.demo.employer import Employer, get_employer, keep_open
from hiring.demo.sign_ins import SignIn, read_sign_ins
from hiring.demo.simulating import simulate
from hiring.demo.takers import STYLES, Style, roster
from hiring.demo.visiting import Way, open_way

SEED = "northgate"
FORM = "Form A"
APPLICANTS = 240
_FEW = ("knows the key well", "fair, with noise", "leans submissive", "slow and thorough", "still in progress", "did not start")


@dataclass(frozen=True)
class Demonstration:
    employer: Employer
    sign_ins: list[SignIn]
    way: Way


def seed(
    *, now: datetime, applicants: int = APPLICANTS, form_title: str = FORM, report: Callable[[str], None] = lambda line: None
) -> Demonstration:
    """Make what is missing of the demonstration, and open a fresh way in for a visitor.

    Everybody but the visitor is simulated, and marked so. The same seed gives the same scores on every database.

    Args:
        applicants: on the ranked vacancy, the first time.
        report: told one line at a time how far it is.
    Raises:
        NoForm: no shared form of that title is published.
    """
    now = now.replace(microsecond=0)
    employer = get_employer(form_title=form_title, now=now)
    recruiter = employer.ranked.created_by
    there = Applicant.objects.filter(vacancy=employer.ranked, is_simulated=True).count()
    simulate(vacancy=employer.ranked, takers=roster(count=there or applicants, seed=SEED), by=recruiter, now=now, report=report)
    simulate(vacancy=employer.open, takers=roster(count=len(_FEW), seed=f"{SEED}/few", styles=_few()), by=recruiter, now=now)
    keep_open(employer.open, now=now)
    way = open_way(vacancy=employer.open, by=recruiter, now=now)
    return Demonstration(employer, read_sign_ins(employer.staff), way)


def _few() -> list[Style]:
    """One of each of a few styles."""
    return [style for style in STYLES if style.name in _FEW]
