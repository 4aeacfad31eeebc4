"""Keys of forms: versions, a proposed one, what it would change, and two people who decide."""

from __future__ import annotations

from dataclasses import replace

from playwright.sync_api import Page

from assessment.instrument.key_store import get_key
from assessment.instrument.proposing import begin_key_draft, key_of, mark_of, release_key_draft, save_scenario
from assessment.instrument.publishing import publish_form
from assessment.kernel.actors import Actor
from assessment.models import KeyDraft
from assessment.scoring.rekeying import rescore_waiting
from hiring.authoring.access import own_library
from hiring.people.roles import Role
from hiring.people.signing import actor
from hiring.ranking.drawing import draw_bands
from tests.factories import LibraryFactory, OrganisationFactory, VacancyFactory, a_member
from tests.factories.delivery import NOW
from tests.factories.instrument import draft_form, published_form, small_form_sources
from tests.factories.keys import a_draft, a_new_key, rekeyed_option
from tests.hiring.ranking.building import World
from tests.hiring.ranking.rekeying import AT_TEN, FIRSTS, HALVES, LASTS, add_answered, all_turned
from tests.journeys.staff.scene import Scene, State, press, signed_in, unfold


def build() -> Scene:
    """An organisation with a form in each state of its key, people who sat one of them, and two authors and an owner."""
    organisation = OrganisationFactory.create(name="Northgate Stores")
    library = own_library(organisation, now=NOW)
    ann = a_member(Role.AUTHOR, organisation=organisation, name="Ann Ives")
    olga = a_member(Role.OWNER, organisation=organisation, name="Olga Penn")
    names = ("plain", "sat", "wrong", "new")
    contents = {name: published_form(scenarios=6, skill=1, library=library, title=f"Form {name}") for name in names}
    unpublished = draft_form(sources=small_form_sources(scenarios=1), library=library, title="Not yet")
    shared = published_form(scenarios=1, library=LibraryFactory.create(), title="Shared form")
    sat = contents["sat"]
    vacancy = VacancyFactory.create(organisation=organisation, form=sat.form, title="Contact centre adviser", is_blind=False)
    world = World(vacancy, olga, sat, sat.form.keys.get().pk)
    add_answered(world, [FIRSTS, LASTS, HALVES] * 4, names=["Inés Aguirre Montenegro", "Jo Ko"] * 6)
    turned = a_draft(sat.form, key=all_turned(get_key(world.key_id)), by=actor(ann))
    first, *rest = small_form_sources(scenarios=2, skill=1)
    titled = [replace(first, title="Brakes"), *rest]
    made = draft_form(sources=titled, library=library, title="Form titled")
    publish_form(form=made, by="Ann Ives", by_id=actor(ann).id, now=NOW, reason="A small form for a test.")
    fresh = begin_key_draft(form=made, by=actor(ann), now=NOW)
    wrong = begin_key_draft(form=contents["wrong"].form, by=actor(ann), now=NOW)
    broken = rekeyed_option(key_of(wrong), effectiveness=9.0, zone=None)
    save_scenario(draft=wrong, scenario=broken.scenarios[0], edit_number=wrong.edit_number, by=actor(ann), now=NOW)
    again = contents["new"]
    night = VacancyFactory.create(organisation=organisation, form=again.form, title="Night desk")
    add_answered(World(night, olga, again, again.form.keys.get().pk), [FIRSTS, LASTS])
    draw_bands(vacancy=night, by="Olga Penn", reason="", now=NOW)
    a_new_key(again.form, now=AT_TEN)
    rescore_waiting(now=AT_TEN)
    ids = {name: content.form.public_id for name, content in contents.items()}
    ids |= {"unpublished": unpublished.public_id, "shared": shared.form.public_id, "night": night.public_id}
    ids |= {"draft": turned.public_id, "fresh": fresh.public_id, "broken": wrong.public_id}
    sessions = {"Ann": signed_in(ann), "Olga": signed_in(olga), "reviewer": signed_in(a_member(Role.REVIEWER, organisation=organisation))}
    return Scene(sessions, ids)


def _release(page: Page) -> None:
    draft = KeyDraft.objects.get(form__title="Form sat")
    begun = draft.steps.first()
    assert begun is not None
    ann = Actor(begun.by_id, begun.by)
    release_key_draft(draft=draft, by=ann, reason="A second reading found it the other way round.", expected=mark_of(draft), now=NOW)
    page.reload()


def _nonsense(page: Page) -> None:
    page.evaluate("for (const form of document.forms) form.noValidate = true")
    page.locator("input[name$=-effectiveness]").first.fill("9")
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).last.click()


def _unfold_everything(page: Page) -> None:
    page.evaluate("for (const details of document.querySelectorAll('main details')) details.open = true")


_SCENARIO = "/keys/{fresh}/scenarios/1/"
STATES = (
    State("form_key", "one version", "Key of Form plain", "/forms/{plain}/key/", "Ann"),
    State("form_key", "two versions", "Key of Form new", "/forms/{new}/key/", "Ann", unfold("What it changed")),
    State("form_key", "not published", "Key of Not yet", "/forms/{unpublished}/key/", "Ann"),
    State("form_key", "shared", "Key of Shared form", "/forms/{shared}/key/", "Ann"),
    State("form_key", "read only", "Key of Form sat", "/forms/{sat}/key/", "reviewer"),
    State("key_draft", "nothing changed", "Proposed key", "/keys/{fresh}/", "Ann"),
    State("key_draft", "with errors", "Proposed key", "/keys/{broken}/", "Ann"),
    State("key_draft", "all changed", "Proposed key", "/keys/{draft}/", "reviewer"),
    State("key_scenario", "as it stands", "Brakes", _SCENARIO, "Ann"),
    State("key_scenario", "everything unfolded", "Brakes", _SCENARIO, "Ann", _unfold_everything),
    State("key_scenario", "refused", "Brakes", _SCENARIO, "Ann", _nonsense),
    State("key_scenario", "forbidden", "Your role does not include this", _SCENARIO, "reviewer"),
    State("key_effects", "nobody sat", "What it would change", "/keys/{broken}/effects/", "Ann"),
    State("key_effects", "sums alone", "What it would change", "/keys/{draft}/effects/", "Ann"),
    State("key_effects", "no reason", "What it would change", "/keys/{draft}/effects/", "Ann", press("Send for approval")),
    State("key_effects", "to be decided", "What it would change", "/keys/{draft}/effects/", "Olga", _release),
    State("key_effects", "one's own", "What it would change", "/keys/{draft}/effects/", "Ann"),
    State("key_effects", "read only", "What it would change", "/keys/{draft}/effects/", "reviewer"),
    State("ranking", "drawn with an older key", "Ranking", "/vacancies/{night}/ranking/", "Olga"),
    State("ranking_draw", "by a newer key", "Draw the bands again", "/vacancies/{night}/ranking/draw/", "Olga"),
    State("vacancy", "with a new key", "Night desk", "/vacancies/{night}/", "Olga"),
)
