"""Item analysis: forms that nobody, a few and many have sat, with faults planted in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from playwright.sync_api import Page

from assessment.instrument.content_store import get_content
from assessment.instrument.key_store import get_key
from assessment.instrument.publishing import publish_form
from assessment.models import FormContent, Library
from hiring.authoring.access import own_library
from hiring.people.roles import Role
from tests.factories import LibraryFactory, OrganisationFactory, a_member
from tests.factories.delivery import NOW
from tests.factories.instrument import draft_form, small_form_sources
from tests.factories.keys import a_new_key, turned_round
from tests.factories.sat import played, sat, sat_by
from tests.journeys.staff.scene import Scene, State, signed_in


def build() -> Scene:
    organisation = OrganisationFactory.create(name="Northgate Stores")
    library = own_library(organisation, now=NOW)
    made = {name: _published(library, name, scenarios=3) for name in ("fresh", "few", "half", "made-up")}
    made["full"] = _published(library, "full", scenarios=17, conversation=True, skill=6)
    made["shared"] = _published(LibraryFactory.create(), "shared", scenarios=3)
    sat_by(made["few"], 38)
    sat_by(made["half"], 60)
    sat_by(made["made-up"], 210, is_simulated=True)
    sat_by(made["shared"], 210)
    _sit_with_faults(made["full"])
    draft = draft_form(sources=small_form_sources(scenarios=1), library=library, title="Form draft")
    ids = {name: content.form.public_id for name, content in made.items()} | {"draft": draft.public_id}
    readers = {"Ann": Role.AUTHOR, "reviewer": Role.REVIEWER, "recruiter": Role.RECRUITER}
    return Scene({name: signed_in(a_member(role, organisation=organisation, name=name)) for name, role in readers.items()}, ids)


def _published(library: Library, name: str, **shape: Any) -> FormContent:
    sources = [replace(source, title=f"Incident {place}") for place, source in enumerate(small_form_sources(**shape), 1)]
    form = draft_form(sources=sources, library=library, title=f"Form {name}")
    return publish_form(form=form, by="Ann Ives", now=NOW, reason="A small form for a test.")


def _sit_with_faults(content: FormContent) -> None:
    """Nobody puts the second-best option of the first situation first; the key of the third is turned round."""
    key = get_key(content.form.keys.get().pk)
    best, second, *_, worst = (
        option.code for option in sorted(key.scenarios[0].turns[0].options, key=lambda option: -option.effectiveness)
    )
    people = played(get_content(content.hash), key, 300)
    for one in people:
        if one[1].startswith(second):
            one[1] = f"{best}-{worst}"
    sat(content, people)
    a_new_key(content.form, key=turned_round(key, 3))


def _unfold_everything(page: Page) -> None:
    page.evaluate("for (const details of document.querySelectorAll('main details')) details.open = true")


_ASKED = "Do the situations work?"
STATES = (
    State("form_analysis", "not published", _ASKED, "/forms/{draft}/analysis/", "Ann"),
    State("form_analysis", "nobody sat", _ASKED, "/forms/{fresh}/analysis/", "Ann"),
    State("form_analysis", "too few", _ASKED, "/forms/{few}/analysis/", "Ann"),
    State("form_analysis", "some figures", _ASKED, "/forms/{half}/analysis/", "Ann"),
    State("form_analysis", "with faults", _ASKED, "/forms/{full}/analysis/", "Ann"),
    State("form_analysis", "read only", _ASKED, "/forms/{full}/analysis/", "reviewer"),
    State("form_analysis", "simulated alone", _ASKED, "/forms/{made-up}/analysis/", "Ann"),
    State("form_analysis", "no real one", _ASKED, "/forms/{made-up}/analysis/?of=real", "Ann"),
    State("form_analysis", "shared", _ASKED, "/forms/{shared}/analysis/", "Ann"),
    State("form_analysis", "forbidden", "Your role does not include this", "/forms/{full}/analysis/", "recruiter"),
    State("form_analysis_scenario", "too few", "Incident 1", "/forms/{few}/analysis/1/", "Ann"),
    State("form_analysis_scenario", "a dead option", "Incident 1", "/forms/{full}/analysis/1/", "Ann", _unfold_everything),
    State("form_analysis_scenario", "a wrong key", "Incident 3", "/forms/{full}/analysis/3/", "Ann"),
    State("form_analysis_scenario", "a conversation", "Incident 17", "/forms/{full}/analysis/17/", "Ann"),
    State("form_analysis_scenario", "a skill", "Incident 23", "/forms/{full}/analysis/23/", "reviewer"),
    State("form_analysis_scenario", "simulated", "Incident 1", "/forms/{made-up}/analysis/1/", "Ann"),
    State("form_analysis_scenario", "no such", "There is nothing here", "/forms/{full}/analysis/99/", "Ann"),
)
