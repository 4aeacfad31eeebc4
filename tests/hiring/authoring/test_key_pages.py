"""Pages of keys: versions, a proposed key, what it would do, and the steps by two people."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from assessment.instrument.key_store import get_key
from assessment.instrument.proposing import begin_key_draft, key_of, mark_of
from assessment.instrument.publishing import publish_form
from assessment.models import FormKey, KeyApproval, KeyDraft, KeyStep, Rekeying
from assessment.scoring.rekeying import rescore_waiting
from hiring.authoring.access import own_library
from hiring.people.roles import Role
from hiring.people.signing import actor
from tests.factories import LibraryFactory, OrganisationFactory, VacancyFactory, a_member
from tests.factories.delivery import NOW
from tests.factories.instrument import draft_form, published_form, small_form_sources
from tests.factories.keys import a_draft, a_new_key, a_released
from tests.hiring.ranking.building import World, add_scored
from tests.hiring.ranking.rekeying import FIRSTS, HALVES, LASTS, add_answered, all_turned

pytestmark = pytest.mark.django_db
BACKEND = "hiring.people.backends.StaffBackend"
CANARY = "Zephyrine Quillfeather"


@pytest.fixture
def organisation():
    return OrganisationFactory.create(name="Northgate Stores")


@pytest.fixture
def ann(organisation):
    return a_member(Role.AUTHOR, organisation=organisation, name="Ann Ives")


@pytest.fixture
def ben(organisation):
    return a_member(Role.OWNER, organisation=organisation, name="Ben Ode")


@pytest.fixture
def content(organisation):
    return published_form(scenarios=6, skill=1, library=own_library(organisation, now=NOW), title="Form A")


@pytest.fixture
def form(content):
    return content.form


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def go(client, user, address, **data):
    client.force_login(user, backend=BACKEND)
    return client.post(address, data, follow=True) if data else client.get(address)


def sent(client, user, draft, number=1, **changes):
    """A scenario's forms as a browser sends them, with these changes."""
    page = go(client, user, f"/keys/{draft.public_id}/scenarios/{number}/")
    editor = page.context["editor"]
    data = {"edit_number": editor.about["edit_number"].value(), "is_fit": "on" if editor.about.initial["is_fit"] else ""}
    for form in editor.forms[1:]:
        data |= {form.add_prefix(name): "" if form[name].value() is None else form[name].value() for name in form.fields}
    return client.post(
        f"/keys/{draft.public_id}/scenarios/{number}/", {name: value for name, value in (data | changes).items() if value != ""}
    )


def best(form, number=1):
    """The form's prefix of the assertive option of a scenario's first turn."""
    turn = get_key(form.keys.get(version=1).pk).scenarios[number - 1].turns[0]
    return f"{turn.number}{max(turn.options, key=lambda option: option.effectiveness).code}"


# A form's key -----------------------------------------------------------------------------------------------------------


def test_a_key_that_one_person_put_in_force_is_marked_until_another_approves_it(client, organisation, ann, ben):
    form = draft_form(sources=small_form_sources(scenarios=1), library=own_library(organisation, now=NOW))
    go(client, ann, f"/forms/{form.public_id}/publish/", reason="A small form for a test.")
    address = f"/forms/{form.public_id}/key/"

    assert "not approved by a second person" in text_of(go(client, ann, address))
    assert "Approve version 1" not in text_of(go(client, ann, address))
    refused = go(client, ann, f"{address}1/approve/", x="")
    assert ("You sent this key for approval yourself" in text_of(refused), KeyApproval.objects.count()) == (True, 0)
    approved = text_of(go(client, ben, f"{address}1/approve/", x=""))
    assert ("Approved by Ben Ode" in approved, "not approved by a second person" in approved) == (True, False)


def test_nothing_looks_as_if_a_panel_had_judged(client, ann, form):
    page = text_of(go(client, ann, f"/forms/{form.public_id}/key/"))

    assert "Source Author’s key: no panel has judged these items" in page
    assert "panel of" not in page


def test_versions_are_told_with_who_why_and_what_differs(client, ann, form):
    a_new_key(form)

    page = text_of(go(client, ann, f"/forms/{form.public_id}/key/"))

    assert [
        text in page
        for text in ("Version 2 in force", "Proposed by Ann Ives", "Approved by Ben Ode", "A second reading.", "was 4.5 → would be 1.5")
    ] == [True] * 5


@pytest.mark.parametrize("versions", [1, 3])
def test_the_key_page_costs_the_same_for_any_number_of_versions(client, ann, form, count_statements, versions):
    for _ in range(versions):
        a_new_key(form, key=all_turned(get_key(form.keys.latest("version").pk)))
    address = f"/forms/{form.public_id}/key/"
    go(client, ann, address)

    with count_statements(8):
        client.get(address)


def test_how_far_the_scoring_has_come_is_shown(client, ann, organisation, content):
    vacancy = VacancyFactory.create(organisation=organisation, form=content.form)
    add_answered(World(vacancy, ann, content, content.form.keys.get().pk), [FIRSTS, LASTS, HALVES])
    a_new_key(content.form)
    rescore_waiting(now=timezone.now(), limit=2)
    address = f"/forms/{content.form.public_id}/key/"

    assert "2 of 3 sittings have a score by the latest version" in text_of(go(client, ann, address))
    rescore_waiting(now=timezone.now())
    assert "sittings have a score" not in text_of(go(client, ann, address))


def test_a_shared_forms_key_is_read_and_not_proposed(client, ann):
    form = published_form(scenarios=1, library=LibraryFactory.create()).form
    address = f"/forms/{form.public_id}/key/"

    page = text_of(go(client, ann, address))

    assert ("by the item bank’s files alone" in page, "Propose a new key" in page) == (True, False)
    for step in ("propose/", "1/approve/"):
        assert go(client, ann, address + step, x="").status_code == 403
    assert (KeyDraft.objects.count(), KeyApproval.objects.count()) == (0, 0)


def test_a_form_that_is_not_published_has_no_key_yet(client, ann, organisation):
    form = draft_form(sources=small_form_sources(scenarios=1), library=own_library(organisation, now=NOW))

    assert "No key yet" in text_of(go(client, ann, f"/forms/{form.public_id}/key/"))
    assert "is not published yet" in text_of(go(client, ann, f"/forms/{form.public_id}/key/propose/", x=""))


# A proposed key ---------------------------------------------------------------------------------------------------------


def test_proposing_opens_a_draft_of_the_key_in_force(client, ann, form):
    response = go(client, ann, f"/forms/{form.public_id}/key/propose/", x="")

    draft = KeyDraft.objects.get()
    assert response.redirect_chain == [(f"/keys/{draft.public_id}/", 302)]
    assert "Begun from version 1. No option differs from it yet." in text_of(response)
    assert KeyStep.objects.get().by == f"Ann Ives <{ann.email}>"


def test_a_scenario_sent_as_it_stands_changes_nothing(client, ann, form):
    draft = begin_key_draft(form=form, by=actor(ann), now=NOW)

    for number in (1, 2, 7):
        assert sent(client, ann, draft, number).status_code == 302

    assert key_of(KeyDraft.objects.get()) == get_key(draft.base_id)


def test_every_part_of_an_options_key_can_be_changed(client, ann, form):
    draft = begin_key_draft(form=form, by=actor(ann), now=NOW)
    one = best(form)
    changes = {
        "effectiveness": "4.25",
        "u": "0.5",
        "v": "0.6",
        "critical": "no_owner",
        "marker_1": "F5",
        "grade_control": "2",
        "thought": "Why?",
    }
    changes = {f"{one}-{name}": value for name, value in changes.items()}

    response = sent(client, ann, draft, **changes)

    option = key_of(KeyDraft.objects.get()).turns[0].by_code[one[-1]]
    assert response.status_code == 302
    assert (option.effectiveness, option.u, option.v, option.zone, option.thought) == (4.25, 0.5, 0.6, "assertive", "Why?")
    assert ([*option.markers], option.needs["control"], option.critical) == (["F5", "F3"], 2, "no_owner")


def test_an_option_that_changes_its_zone_goes_to_its_corner(client, ann, form):
    draft = begin_key_draft(form=form, by=actor(ann), now=NOW)
    one = best(form)

    sent(client, ann, draft, **{f"{one}-zone": "defensive"})

    option = key_of(KeyDraft.objects.get()).turns[0].by_code[one[-1]]
    assert (option.zone, round(option.u, 4), round(option.v, 4)) == ("defensive", -0.7071, -0.7071)
    assert "What the checks find" in text_of(client.get(f"/keys/{draft.public_id}/"))


def test_a_skill_option_has_credit_and_no_zone(client, ann, form):
    draft = begin_key_draft(form=form, by=actor(ann), now=NOW)
    one = best(form, 7)

    sent(client, ann, draft, 7, **{f"{one}-credit": "0.9", f"{one}-zone": "defensive"})

    option = key_of(KeyDraft.objects.get()).scenarios[6].turns[0].by_code[one[-1]]
    assert (option.effectiveness, option.zone, option.u) == (4.6, None, 0.0)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("effectiveness", "5.5", "Give a number from 1 to 5."),
        ("effectiveness", "NaN", "Give a number from 1 to 5."),
        ("effectiveness", "", "required"),
        ("u", "0.5", "Give both respects, or neither."),
        ("u", "2", "Give a number from -1 to 1."),
        ("marker_2", "F1", "Choose another marker, or none."),
        ("grade_control", "9", "Select a valid choice"),
        ("zone", "kind", "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_not_saved_and_named_with_its_option(client, ann, form, field, value, says):
    draft = begin_key_draft(form=form, by=actor(ann), now=NOW)
    one = best(form)

    response = sent(client, ann, draft, **{f"{one}-{field}": value})

    assert (response.status_code, says in text_of(response), KeyDraft.objects.get().edit_number) == (422, True, 1)
    assert f'href="#id_{one}-{"v" if says.startswith("Give both") else field}"' in response.content.decode()


def test_the_second_of_two_editors_is_told_and_loses_nothing(client, ann, ben, form):
    draft = begin_key_draft(form=form, by=actor(ann), now=NOW)
    one = best(form)
    sent(client, ben, draft, **{f"{one}-effectiveness": "4.1"})

    response = sent(client, ann, draft, edit_number="1", **{f"{one}-effectiveness": "3.9"})
    assert (response.status_code, "Somebody saved this key while you wrote" in text_of(response)) == (409, True)
    assert 'value="3.9"' in response.content.decode()
    assert key_of(KeyDraft.objects.get()).turns[0].by_code[one[-1]].effectiveness == 4.1
    again = sent(client, ann, draft, edit_number=str(KeyDraft.objects.get().edit_number), **{f"{one}-effectiveness": "3.9"})

    assert again.status_code == 302
    assert key_of(KeyDraft.objects.get()).turns[0].by_code[one[-1]].effectiveness == 3.9


def test_saving_may_lead_on_to_the_next_scenario(client, ann, form):
    draft = begin_key_draft(form=form, by=actor(ann), now=NOW)

    onward = [sent(client, ann, draft, number, onward="1")["Location"] for number in (1, 7)]

    assert onward == [f"/keys/{draft.public_id}/scenarios/2/", f"/keys/{draft.public_id}/"]
    assert go(client, ann, f"/keys/{draft.public_id}/scenarios/8/").status_code == 404


# What it would do, and the steps ----------------------------------------------------------------------------------------


def with_people(content, user, organisation, *, is_blind=False):
    vacancy = VacancyFactory.create(organisation=organisation, form=content.form, title="Night desk", is_blind=is_blind)
    world = World(vacancy, user, content, content.form.keys.get(version=1).pk)
    return vacancy, add_answered(world, [FIRSTS, LASTS, HALVES], names=[CANARY] * 3)


def test_one_releases_and_another_approves(client, ann, ben, organisation, content):
    with_people(content, ben, organisation)
    draft = a_draft(content.form, by=actor(ann))
    address = f"/keys/{draft.public_id}/effects/"

    released = go(client, ann, address, step="release", mark=mark_of(draft), reason="Read once more.")
    refused = go(client, ann, address, step="approve", mark=mark_of(draft))
    approved = go(client, ben, address, step="approve", mark=mark_of(draft))

    assert "Another person who writes items can approve it now" in text_of(released)
    assert "You sent this key for approval yourself" in text_of(refused)
    assert "Approved. New sittings are scored by it from now on" in text_of(approved)
    assert [(key.version, key.released_by_id) for key in FormKey.objects.order_by("version")] == [(1, ""), (2, f"user-{ann.pk}")]
    assert (KeyApproval.objects.get().by_id, Rekeying.objects.count()) == (f"user-{ben.pk}", 1)


def test_a_release_wants_a_reason_and_errors_stand_in_its_way(client, ann, form):
    draft = a_draft(form, by=actor(ann))
    address = f"/keys/{draft.public_id}/effects/"

    response = go(client, ann, address, step="release", mark=mark_of(draft))

    assert (response.status_code, "This field is required" in text_of(response)) == (422, True)
    sent(client, ann, draft, is_fit="")
    draft.refresh_from_db()
    assert "must be put right first" in text_of(client.get(address))
    assert "Errors stand in it" in text_of(go(client, ann, address, step="release", mark=mark_of(draft), reason="Yes."))
    assert KeyDraft.objects.get().state == "draft"


def test_a_key_is_sent_back_with_a_reason_that_the_draft_shows(client, ann, ben, form):
    draft = a_released(form, by=actor(ann))
    address = f"/keys/{draft.public_id}/effects/"

    assert go(client, ben, address, step="back", mark=mark_of(draft)).status_code == 422
    page = text_of(go(client, ben, address, step="back", mark=mark_of(draft), reason="Option a is fairer."))

    assert ("Made a draft again by Ben Ode" in page, "Option a is fairer." in page, KeyDraft.objects.get().state) == (True, True, "draft")


def test_whoever_released_it_takes_it_back_and_anybody_withdraws_it(client, ann, ben, form):
    draft = a_released(form, by=actor(ann))
    address = f"/keys/{draft.public_id}/"

    go(client, ann, f"{address}effects/", step="back", mark=mark_of(draft))
    assert KeyDraft.objects.get().state == "draft"
    assert "The key in force stays as it is" in text_of(go(client, ben, f"{address}withdraw/", x=""))
    assert KeyDraft.objects.get().state == "withdrawn"
    assert go(client, ann, f"{address}scenarios/1/")["Location"] == address
    assert go(client, ann, f"{address}effects/")["Location"] == address


def test_what_was_decided_meanwhile_is_not_decided_again(client, ann, ben, form):
    draft = a_released(form, by=actor(ann))

    page = go(client, ben, f"/keys/{draft.public_id}/effects/", step="approve", mark="1-0123456789abcdef")

    assert ("Somebody saved it or decided on it meanwhile" in text_of(page), FormKey.objects.count()) == (True, 1)


def test_whoever_sees_vacancies_sees_who_would_move(client, ann, ben, organisation, content):
    _, people = with_people(content, ben, organisation)
    draft = a_draft(content.form, key=all_turned(get_key(content.form.keys.get().pk)), by=actor(ann))

    page = go(client, ben, f"/keys/{draft.public_id}/effects/")

    assert (CANARY in text_of(page), "Night desk" in text_of(page)) == (True, True)
    moved = [person for person in people if f"/applicants/{person.public_id}/" in page.content.decode()]
    assert {people[0], people[1]} <= set(moved)


def test_an_author_without_that_right_sees_sums_and_no_applicant_at_all(client, ann, organisation, content):
    vacancy, people = with_people(content, ann, organisation)
    draft = a_draft(content.form, key=all_turned(get_key(content.form.keys.get().pk)), by=actor(ann))

    page = go(client, ann, f"/keys/{draft.public_id}/effects/").content.decode()

    assert "3 people on 1 vacancy" in " ".join(re.sub(r"<[^>]+>", " ", page).split())
    hidden = [CANARY, "Night desk", vacancy.public_id, *(word for person in people for word in (person.public_id, person.code))]
    assert [word for word in hidden if word in page] == []


def test_a_blind_vacancys_people_go_by_codes(client, ann, ben, organisation, content):
    _, people = with_people(content, ben, organisation, is_blind=True)
    draft = a_draft(content.form, key=all_turned(get_key(content.form.keys.get().pk)), by=actor(ann))

    page = go(client, ben, f"/keys/{draft.public_id}/effects/").content.decode()

    assert (CANARY in page, sum(person.code in page for person in people) >= 2) == (False, True)


def test_many_lists_come_some_at_a_time_and_each_page_stays_below_300_kb(client, ann, ben, organisation, content):
    for number in range(7):  # on each a hundred people who would move, with names as long as they may be
        vacancy = VacancyFactory.create(organisation=organisation, form=content.form, title=f"{number} {'W' * 110}", is_blind=False)
        world = World(vacancy, ben, content, content.form.keys.get(version=1).pk)
        add_scored(world, [100 * (one % 97) for one in range(105)], names=["W" * 120] * 105)
    draft = a_draft(content.form, key=all_turned(get_key(content.form.keys.get().pk)), by=actor(ann))

    pages = [go(client, ben, f"/keys/{draft.public_id}/effects/{asked}").content.decode() for asked in ("", "?page=2")]

    assert [len(page) <= 300_000 for page in pages] == [True, True], [len(page) for page in pages]
    shown = [set(re.findall(r">(\d) W{110}<", page)) for page in pages]
    assert (len(shown[0]), shown[0] & shown[1], len(shown[0] | shown[1])) == (4, set(), 7)


def test_the_dry_run_costs_the_same_for_any_number_of_people_and_writes_nothing(client, ann, ben, organisation, content, count_statements):
    draft = a_draft(content.form, key=all_turned(get_key(content.form.keys.get().pk)), by=actor(ann))
    counted = []
    for _ in range(2):
        with_people(content, ben, organisation)
        go(client, ben, f"/keys/{draft.public_id}/effects/")
        with count_statements() as statements:
            client.get(f"/keys/{draft.public_id}/effects/")
        counted.append((len(statements), {sql.split()[0] for sql in statements}))

    assert counted[0] == counted[1] == (10, {"SELECT"})


def test_publishing_records_who_so_that_another_can_approve(organisation, ann):
    form = draft_form(sources=small_form_sources(scenarios=1), library=own_library(organisation, now=NOW))
    publish_form(form=form, by="Ann Ives", by_id=f"user-{ann.pk}", now=NOW, reason="A small form for a test.")

    assert (form.keys.get().released_by, form.keys.get().released_by_id) == ("Ann Ives", f"user-{ann.pk}")
