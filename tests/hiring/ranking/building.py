"""A vacancy with results, made in a few statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from assessment.instrument.content_store import get_content
from assessment.instrument.documents import Key
from assessment.instrument.key_store import get_key
from assessment.models import FormContent, Score, Sitting
from assessment.scoring.packing import pack
from assessment.scoring.scorecard import Scorecard, compute
from assessment.scoring.zones import Dominance
from hiring.candidates.models import Applicant, Contact
from hiring.invitations.models import Invitation
from hiring.kernel.codes import new_code
from hiring.people.models import Membership, Organisation, User
from hiring.people.roles import Role
from hiring.vacancies.models import Vacancy
from tests.factories.delivery import NOW, SittingFactory
from tests.factories.instrument import published_form

BEFORE = NOW - timedelta(days=2)
MIXED = ("assertive", "assertive", "submissive", "assertive", "defensive", "aggressive")


@dataclass(frozen=True)
class World:
    """A vacancy, its form, and a member of its organisation."""

    vacancy: Vacancy
    user: User
    content: FormContent
    key_id: int


def a_world(*, is_blind: bool = False, role: Role = Role.RECRUITER, scenarios: int = 6, skill: int = 1, is_demo: bool = False) -> World:
    organisation = Organisation.objects.create(name="Harbour Desk", contact_email="jobs@example.org", created_at=BEFORE, is_demo=is_demo)
    user = User.objects.create_user("nadia@example.org", "a long password for tests", name="Nadia Reyes")
    Membership.objects.create(user=user, organisation=organisation, role=role, created_at=BEFORE)
    content = published_form(scenarios=scenarios, skill=skill)
    vacancy = Vacancy.objects.create(
        organisation=organisation,
        title="Contact centre adviser",
        form=content.form,
        opens_at=BEFORE,
        closes_at=NOW + timedelta(days=30),
        is_blind=is_blind,
        created_at=BEFORE,
    )
    return World(vacancy, user, content, content.form.keys.get().pk)


def zone_choices(key: Key, zones: Iterable[str]) -> dict[int, str]:
    """Answers that put these zones first, scenario by scenario and from the start again, and the worst of the others last."""
    cycle = list(zones)
    choices = {}
    for number, scenario in enumerate(key.scenarios):
        for turn in scenario.turns:
            wanted = cycle[number % len(cycle)]
            ranked = sorted(turn.options, key=lambda option: option.effectiveness)
            best = next((option.code for option in turn.options if option.zone and option.zone.value == wanted), ranked[-1].code)
            worst = next(option.code for option in ranked if option.code != best)
            choices[turn.number] = f"{best}-{worst}"
    return choices


def add_unscored(
    world: World, count: int, *, names: Iterable[str] = (), is_simulated: bool = False, created_at: datetime = BEFORE, **sitting: Any
) -> list[Applicant]:
    """Applicants, each with an invitation and a sitting as described."""
    vacancy = world.vacancy
    named = [*names, *(f"Person {number}" for number in range(count))][:count]
    built = SittingFactory.build_batch(count, **{"content": world.content, "created_at": BEFORE, "is_simulated": is_simulated, **sitting})
    sittings = Sitting.objects.bulk_create(built, batch_size=500)
    codes: set[str] = set()
    while len(codes) < count:  # among 3,000 two would be the same one time in six
        codes.add(new_code())
    applicants = Applicant.objects.bulk_create(
        [Applicant(vacancy=vacancy, code=code, created_at=created_at, is_simulated=is_simulated) for code in codes], batch_size=500
    )
    contacts = [
        Contact(applicant=applicant, vacancy=vacancy, name=name, email=f"{applicant.public_id}@example.org")
        for applicant, name in zip(applicants, named, strict=True)
    ]
    Contact.objects.bulk_create(contacts, batch_size=500)
    pairs = zip(applicants, sittings, strict=True)
    Invitation.objects.bulk_create([Invitation(applicant=one, sitting=other, created_at=BEFORE) for one, other in pairs], batch_size=500)
    return applicants


def add_scored(
    world: World,
    attitudes: Iterable[int | None],
    *,
    scored_at: datetime = NOW,
    zones: tuple[str, ...] = MIXED,
    error_variance: float | None = 0.0025,
    **changes: Any,
) -> list[Applicant]:
    """Applicants who have submitted, one for each attitude in hundredths (None: not completed).

    Their scorecards come from real answers; only the attitude is set.
    """
    wanted = list(attitudes)
    moments = {"started_at": scored_at - timedelta(minutes=20), "closed_at": scored_at, "scored_at": scored_at}
    applicants = add_unscored(world, len(wanted), closed=True, **{**moments, **changes})
    give_scores(world, applicants, wanted, scored_at=scored_at, zones=zones, error_variance=error_variance)
    return applicants


def _carded(card: Scorecard, attitude: int | None) -> Scorecard:
    if attitude is not None:
        return replace(card, attitude=attitude)
    return replace(card, attitude=None, skill=None, is_completed=False, position=None, dominance=Dominance(None, (), "not_completed"))


def give_scores(
    world: World,
    applicants: list[Applicant],
    attitudes: list[int | None],
    *,
    scored_at: datetime = NOW,
    zones: tuple[str, ...] = MIXED,
    error_variance: float | None = 0.0025,
    flag_count: int | None = None,
) -> None:
    content, key = get_content(world.content.hash), get_key(world.key_id)
    choices = zone_choices(key, zones)
    card = compute(content, key, choices, displayed=None, visible_ms=None, adjusted=False)
    sittings = dict(Invitation.objects.filter(applicant__vacancy=world.vacancy).values_list("applicant_id", "sitting_id"))
    scores = [
        Score(
            sitting_id=sittings[applicant.pk],
            key_id=world.key_id,
            algorithm=card.algorithm,
            attitude=attitude,
            skill=card.skill if attitude is not None else None,
            error_variance=error_variance if attitude is not None else None,
            scenario_count=card.attitude_scenarios,
            flag_count=len(card.flags) if flag_count is None else flag_count,
            scorecard=_carded(card, attitude).as_dict(),
            choices=pack(content, choices),
            scored_at=scored_at,
        )
        for applicant, attitude in zip(applicants, attitudes, strict=True)
    ]
    Score.objects.bulk_create(scores, batch_size=500)
    Sitting.objects.filter(pk__in=[score.sitting_id for score in scores]).update(scored_at=scored_at)
