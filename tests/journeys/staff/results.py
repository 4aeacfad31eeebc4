"""The ranking, drawing bands, one applicant."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page

from assessment.delivery.models import State as SittingState
from assessment.instrument.key_store import get_key
from assessment.models import Sitting
from assessment.scoring.scorecards import score_sitting
from hiring.models import Invitation
from hiring.people.roles import Role
from hiring.ranking.drawing import draw_bands
from hiring.vacancies.models import Vacancy
from tests.factories import ContactFactory, VacancyFactory, a_member
from tests.factories.delivery import NOW, answered
from tests.factories.instrument import published_form
from tests.hiring.ranking.building import World, a_world, add_scored, add_unscored, zone_choices
from tests.journeys.staff.scene import ONE_WORD, Scene, State, follow, press, signed_in, unfold

LONG = "Wilhelmina Featherstonehaugh-Cholmondeley"


def build() -> Scene:
    """A vacancy with results of every kind, drawn, somebody who would move; and small ones in the earlier states."""
    world = a_world(scenarios=13)
    base, made = world.vacancy, {"organisation": world.vacancy.organisation, "form": world.vacancy.form, "is_blind": True}
    ids = _results(world)
    ids["full"] = base.public_id
    for name, attitudes in (
        ("nobody", None),
        ("waiting", []),
        ("provisional", [9100, 8800, 5200, 4100, None]),
        ("one_band", [7000, 7100, 6900]),
    ):
        vacancy = VacancyFactory.create(title="Night desk", **made)
        other = World(vacancy, world.user, world.content, world.key_id)
        if attitudes is not None:
            add_unscored(other, 2)
            add_scored(other, attitudes, is_simulated=True)
        ids[name] = vacancy.public_id
    ContactFactory.create(applicant__vacancy=Vacancy.objects.get(public_id=ids["provisional"]))
    ids |= _in_turn(world)
    sessions = {"Nadia": signed_in(world.user), "reviewer": signed_in(a_member(Role.REVIEWER, organisation=base.organisation))}
    return Scene(sessions, ids)


def _in_turn(world: World) -> dict[str, str]:
    """A vacancy whose forms take turns: its own, which nobody has finished, and another with results and a title that cannot be broken."""
    made = {"organisation": world.vacancy.organisation, "form": world.vacancy.form, "is_blind": True, "rotates_forms": True}
    vacancy = VacancyFactory.create(title="Day desk", **made)
    other = published_form(scenarios=2, title=ONE_WORD)
    add_unscored(World(vacancy, world.user, world.content, world.key_id), 2)
    add_scored(World(vacancy, world.user, other, other.form.keys.get().pk), [7000, 5000], is_simulated=True)
    return {"in_turn": vacancy.public_id, "own_form": world.vacancy.form.public_id}


def _results(world: World) -> dict[str, str]:
    hasty = {str(turn): 800 for turn in range(1, 20)}
    people = add_unscored(world, 4, closed=True, names=[LONG], visible_ms=hasty)
    for applicant, zones in zip(people, (("assertive",), ("assertive", "submissive"), ("aggressive",), ("defensive",)), strict=True):
        answered(applicant.invitation.sitting, zone_choices(get_key(world.key_id), zones))
        score_sitting(sitting_id=applicant.invitation.sitting_id, now=NOW)
    simulated = add_scored(world, [6000 + 10 * number for number in range(60)], is_simulated=True)
    draw_bands(vacancy=world.vacancy, by="Nadia Reyes", reason="", now=NOW + timedelta(minutes=1))
    after = NOW + timedelta(minutes=2)
    (unfinished,) = add_scored(world, [None], scored_at=after)
    add_scored(world, [9999 - 2400], scored_at=after)
    waiting, withdrawn = add_unscored(world, 2, names=[ONE_WORD])
    Invitation.objects.filter(applicant=withdrawn).update(withdrawn_at=after)
    (begun,) = add_unscored(world, 1, state=SittingState.STARTED, started_at=NOW)
    (closed,) = add_unscored(world, 1, closed=True)
    found = {"assertive": people[0], "mixed": people[1], "aggressive": people[2], "simulated": simulated[0], "unfinished": unfinished}
    found |= {"waiting_one": waiting, "withdrawn": withdrawn, "begun": begun, "closed": closed}
    return {name: applicant.public_id for name, applicant in found.items()}


def _more_came(page: Page) -> None:
    """The second page of a list that has changed since its first."""
    follow("Next")(page)
    Sitting.objects.filter(scored_at=None, state=SittingState.CLOSED).update(scored_at=timezone.now())
    page.reload()


_RANKING = "/vacancies/{full}/ranking/"
STATES = (
    State("ranking", "nobody applied", "Ranking", "/vacancies/{nobody}/ranking/", "Nadia"),
    State("ranking", "nobody submitted", "Ranking", "/vacancies/{waiting}/ranking/", "Nadia"),
    State("ranking", "provisional", "Ranking", "/vacancies/{provisional}/ranking/", "Nadia"),
    State("ranking", "one band", "Ranking", "/vacancies/{one_band}/ranking/", "Nadia"),
    State("ranking", "drawn", "Ranking", _RANKING, "Nadia"),
    State("ranking", "explained", "Ranking", _RANKING, "Nadia", unfold("Why this order?")),
    State("ranking", "read only", "Ranking", _RANKING, "reviewer"),
    *(State("ranking", show, "Ranking", f"{_RANKING}?show={show}", "Nadia") for show in ("band-1", "flagged", "waiting")),
    State("ranking", "opens on another form", "Ranking", "/vacancies/{in_turn}/ranking/", "Nadia"),
    State("ranking", "a form without results", "Ranking", "/vacancies/{in_turn}/ranking/?form={own_form}", "Nadia"),
    State("ranking", "narrowed to nobody", "Ranking", "/vacancies/{one_band}/ranking/?show=flagged", "Nadia"),
    State("ranking", "the next page, and more came", "Ranking", _RANKING, "Nadia", _more_came),
    State("ranking", "no such page", "We could not read that", f"{_RANKING}?after=nonsense", "Nadia"),
    State("ranking_draw", "nobody", "Draw the bands", "/vacancies/{waiting}/ranking/draw/", "Nadia"),
    State("ranking_draw", "first", "Draw the bands", "/vacancies/{provisional}/ranking/draw/", "Nadia"),
    State("ranking_draw", "again", "Draw the bands again", f"{_RANKING}draw/", "Nadia"),
    State("ranking_draw", "no reason", "Draw the bands again", f"{_RANKING}draw/", "Nadia", press("Draw them again")),
    State("ranking_draw", "forbidden", "Your role does not include this", f"{_RANKING}draw/", "reviewer"),
    State("applicant", "scored", LONG, "/applicants/{assertive}/", "Nadia"),
    State("applicant", "grid as a table", LONG, "/applicants/{assertive}/", "Nadia", unfold("As a table")),
    State("applicant", "figures explained", LONG, "/applicants/{assertive}/", "Nadia", unfold("How these figures are made")),
    State("applicant", "no dominant zone", "Person 0", "/applicants/{mixed}/", "Nadia"),
    State("applicant", "critical answers", "Person 1", "/applicants/{aggressive}/", "Nadia"),
    State("applicant", "simulated", "Person 0", "/applicants/{simulated}/", "Nadia"),
    State("applicant", "not completed", "Person 0", "/applicants/{unfinished}/", "Nadia"),
    State("applicant", "not begun, a name of one word", ONE_WORD, "/applicants/{waiting_one}/", "Nadia"),
    State("applicant", "withdrawn", "Person 0", "/applicants/{withdrawn}/", "Nadia"),
    State("applicant", "in progress", "Person 0", "/applicants/{begun}/", "Nadia"),
    State("applicant", "not scored yet", "Person 0", "/applicants/{closed}/", "Nadia"),
    State("applicant", "not found", "There is nothing here", "/applicants/nothing/", "Nadia"),
)
