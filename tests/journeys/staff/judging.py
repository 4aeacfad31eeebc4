"""Panels: making one, asking people, and what they said."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page

from assessment.instrument.authoring import create_item
from assessment.instrument.enums import ZONE_SIGNS, JudgeKind, Zone
from assessment.instrument.judging import Given, close_panel, judged_turns, open_judge, save_judgements
from assessment.models import Item, Judge, Panel, Revision
from hiring.authoring.access import own_library
from hiring.candidates.pasting import Person
from hiring.panels.asking import ask_judges, withdraw
from hiring.panels.models import PanelInvitation
from hiring.people.roles import Role
from tests.factories import OrganisationFactory, a_member, a_panel
from tests.factories.instrument import NOW, a_source, a_turn, draft_form, small_form_sources
from tests.journeys.staff.scene import ONE_WORD, Scene, State, press, signed_in, unfold

KEYED = {option.text: (option.zone or Zone.ASSERTIVE, option.effectiveness or 3.0) for option in a_turn().options}


def judged_by(panel: Panel, *, experts: int, customers: int, slips: float, seed: int = 3) -> None:
    """So many people judge everything; now and then one says another zone than the author."""
    now, rng = timezone.now(), random.Random(seed)
    people = {
        kind: [
            Person(f"{kind.label.title()} Longfellow-Person {n}", f"{kind}-{n}@a-rather-long-domain.example") for n in range(1, count + 1)
        ]
        for kind, count in ((JudgeKind.EXPERT, experts), (JudgeKind.CUSTOMER, customers))
    }
    ask_judges(panel=panel, people=people, expires_at=now + timedelta(days=9), now=now)
    for judge in Judge.objects.filter(panel=panel):
        open_judge(judge=judge, now=now)
        for turn in judged_turns(panel.pk, panel.public_id):
            given = {
                option: _said(text, rng, slips) if turn.with_zones else Given(effectiveness=3) for option, text in turn.options.items()
            }
            save_judgements(judge_id=judge.pk, access=judge.access, turn=turn, given=given, now=now)
    Judge.objects.filter(panel=panel).update(finished_at=now)


def _said(text: str, rng: random.Random, slips: float) -> Given:
    zone, mean = KEYED[text]
    zone = rng.choice(list(Zone)) if rng.random() < slips else zone
    own, customer = ZONE_SIGNS[zone]
    rating = max(1, min(5, round(mean + rng.choice((-0.5, 0, 0.5)))))
    return Given(zone, rating, own * rng.randint(1, 3), customer * rng.randint(1, 3), zone is Zone.DEFENSIVE)


def build() -> Scene:
    organisation = OrganisationFactory.create(name="Northgate Stores")
    library = own_library(organisation, now=NOW)
    waiting = create_item(library=library, source=a_source(slug="waiting", title="Waiting", family="waiting"), now=NOW)
    Item.objects.filter(pk=waiting.pk).update(status="panel")
    form = draft_form(sources=small_form_sources(scenarios=2), library=library, title="Form B, for evenings and weekends")
    fresh = a_panel(library=library, title="Not asked yet", scenarios=1)
    running = a_panel(library=library, title="Running", scenarios=2, conversation=True, skill=1)
    judged_by(running, experts=3, customers=1, slips=0.2)
    Judge.objects.filter(panel=running, kind="expert").update(finished_at=None)
    withdraw(invitation=PanelInvitation.objects.filter(panel=running, judge__kind="expert").earliest("pk"), now=timezone.now())
    agreed = a_panel(library=library, title="Agreed", scenarios=3)
    judged_by(agreed, experts=9, customers=3, slips=0.05)
    torn = a_panel(library=library, title="Torn", scenarios=2)
    judged_by(torn, experts=9, customers=3, slips=0.9)
    asked = a_panel(library=library, title="Asked", scenarios=1)
    ask_judges(
        panel=asked, people={JudgeKind.EXPERT: [Person("Ann", "ann@x.example")]}, expires_at=timezone.now() + timedelta(days=9), now=NOW
    )
    enough = a_panel(library=library, title=ONE_WORD, scenarios=1)
    judged_by(enough, experts=7, customers=3, slips=0.05)
    for panel in (agreed, torn):
        close_panel(panel=panel, now=timezone.now())
    Revision.objects.filter(panel_entries__isnull=False).update(title="Brakes on Friday")
    ids: dict[str, Any] = {"form": form, "fresh": fresh, "running": running, "agreed": agreed, "torn": torn}
    ids |= {"asked": asked, "enough": enough}
    sessions = {
        "Amos": signed_in(a_member(Role.AUTHOR, organisation=organisation, name="Amos Tildesley")),
        "reviewer": signed_in(a_member(Role.REVIEWER, organisation=organisation)),
        "newcomer": signed_in(a_member(Role.AUTHOR, organisation=OrganisationFactory.create(name="New Desk"))),
        "new reviewer": signed_in(a_member(Role.REVIEWER)),
    }
    return Scene(sessions, {name: row.public_id for name, row in ids.items()})


def _nothing_ticked(page: Page) -> None:
    for box in page.locator("[name=items]").all():
        box.uncheck()
    press("Make the panel and choose judges", title="")(page)


_ASK = "/panels/{fresh}/judges/"
STATES = (
    State("panel_list", "empty", "Panels", "/panels/", "newcomer"),
    State("panel_list", "empty, read only", "Panels", "/panels/", "new reviewer"),
    State("panel_list", "full", "Panels", "/panels/", "Amos"),
    State("panel_create", "what waits", "New panel", "/panels/new/", "Amos"),
    State("panel_create", "of a form", "New panel", "/panels/new/?form={form}", "Amos"),
    State("panel_create", "nothing to judge", "New panel", "/panels/new/", "newcomer"),
    State("panel_create", "refused", "New panel", "/panels/new/", "Amos", _nothing_ticked),
    State("panel", "nobody asked", "Not asked yet", "/panels/{fresh}/", "Amos"),
    State("panel", "nobody asked, read only", "Not asked yet", "/panels/{fresh}/", "reviewer"),
    State("panel", "nobody has judged", "Asked", "/panels/{asked}/", "Amos"),
    State("panel", "enough have judged, a title of one word", ONE_WORD, "/panels/{enough}/", "Amos"),
    State("panel_judges", "a title of one word", "Judges", "/panels/{enough}/judges/", "Amos"),
    State("panel", "provisional", "Running", "/panels/{running}/", "Amos"),
    State("panel", "it counts", "Agreed", "/panels/{agreed}/", "Amos"),
    State("panel", "repeated, read only", "Torn", "/panels/{torn}/", "reviewer"),
    State("panel", "not found", "There is nothing here", "/panels/{torn}/", "newcomer"),
    State("panel_item", "accepted", "Brakes on Friday", "/panels/{agreed}/items/1/", "Amos"),
    State("panel_item", "not accepted, unfolded", "Brakes on Friday", "/panels/{torn}/items/2/", "reviewer", unfold("The stem")),
    State("panel_item", "a conversation", "Brakes on Friday", "/panels/{running}/items/2/", "Amos"),
    State("panel_item", "skill", "Brakes on Friday", "/panels/{running}/items/3/", "Amos"),
    State("panel_judges", "nobody yet", "Judges", _ASK, "Amos"),
    State("panel_judges", "refused", "Judges", _ASK, "Amos", press("Send the links", experts="Nobody at all", until="")),
    State("panel_judges", "in every standing", "Judges", "/panels/{running}/judges/", "Amos"),
    State("panel_judges", "reminded", "Judges", "/panels/{running}/judges/", "Amos", press("Remind 2 who have not finished")),
    State("panel_judges", "closed", "Judges", "/panels/{agreed}/judges/", "Amos"),
    State("panel_judges", "forbidden", "Your role does not include this", _ASK, "reviewer"),
    State("panel_key", "provisional", "Proposed key", "/panels/{running}/key/", "Amos"),
    State("panel_key", "repeated", "Proposed key", "/panels/{torn}/key/", "Amos"),
    State("panel_key", "it counts", "Proposed key", "/panels/{agreed}/key/", "Amos"),
    State("panel_key", "drafts opened", "Proposed key", "/panels/{agreed}/key/", "Amos", press("Open drafts with this key")),
    State("panel", "closed just now", "Running", "/panels/{running}/", "Amos", press("Close the panel")),
)
