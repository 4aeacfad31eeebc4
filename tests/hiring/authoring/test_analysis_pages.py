"""Whether a form's situations work, as its authors read it: what is planted is named, and nothing is said of a person or of too few."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from time import process_time

import pytest
from django.test import Client

from assessment.delivery.models import CloseReason, Sitting
from assessment.instrument.content_store import get_content
from assessment.instrument.key_store import get_key
from assessment.models import Score
from assessment.scoring.rekeying import rescore_waiting
from hiring.authoring.access import own_library
from hiring.candidates.models import Applicant
from hiring.invitations.models import Invitation
from hiring.people.roles import Role
from tests.factories import LibraryFactory, OrganisationFactory, VacancyFactory, a_member
from tests.factories.delivery import NOW
from tests.factories.instrument import draft_form, published_form, small_form_sources
from tests.factories.keys import a_new_key, turned_round
from tests.factories.sat import played, sat, sat_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def content(organisation):
    return published_form(scenarios=6, conversation=True, skill=2, library=own_library(organisation, now=NOW), title="Form A")


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def page(client, content, at=""):
    return client.get(f"/forms/{content.form.public_id}/analysis/{at}")


def people_of(content, count, **kwargs):
    return played(get_content(content.hash), get_key(content.form.keys.earliest("version").pk), count, **kwargs)


def options_of(content, scenario, turn=1):
    """Codes of a turn by effectiveness, the key first."""
    keyed = get_key(content.form.keys.earliest("version").pk).scenarios[scenario - 1].turns[turn - 1]
    return keyed.number, [option.code for option in sorted(keyed.options, key=lambda option: -option.effectiveness)]


def looks(response):
    """What the page says wants a look, by the scenario's number."""
    return {row.figures.number: [each.rule for each in row.said] for row in response.context["page"].looks}


# Before there is anything to see -----------------------------------------------------------------------------------------


def test_a_form_that_nobody_sat_says_what_would_be_here_and_when(client, content):
    said = text_of(page(client, content))

    assert [
        words in said for words in ("Nobody has sat it yet", "50 sittings how hard", "100 sittings how well", "200 sittings which options")
    ] == [True] * 4
    assert "Every situation" not in said


def test_an_unpublished_form_says_that_it_gathers_from_then_on(client, library):
    form = draft_form(sources=small_form_sources(scenarios=1), library=library)

    assert "Nothing to see before it is published" in text_of(client.get(f"/forms/{form.public_id}/analysis/"))
    assert client.get(f"/forms/{form.public_id}/analysis/1/").status_code == 404


def test_below_fifty_no_figure_is_on_any_page(client, content):
    sat_by(content, 49)

    said = text_of(page(client, content))
    scenario = text_of(page(client, content, "1/"))

    assert "Nothing can be judged yet: 49 of 50 sittings" in said
    assert "40 counted so far; 9 wait, since figures move in tens" in said
    assert "Facility 40 of 50" in scenario
    assert re.findall(r"[−+ ]\.\d\d", scenario.replace("Above chance (.50)", "")) == []


def test_a_scenario_that_too_few_answered_is_said_not_to_be_judged(client, content):
    turn, _ = options_of(content, 2)
    people = people_of(content, 60)
    sat(
        content,
        [one if place < 38 else {number: said for number, said in one.items() if number != turn} for place, one in enumerate(people)],
    )

    found = page(client, content)

    assert "1 cannot be judged yet" in found.context["page"].headline
    assert re.search(r"2 Item [\d.]+ cannot be judged yet 38 of 50 38 of 50 38 of 100", text_of(found))


# What is planted is named ------------------------------------------------------------------------------------------------


def test_a_dead_option_a_transparent_situation_and_a_wrong_key_are_named(client, content):
    dead, (dead_best, dead_other, *_, dead_worst) = options_of(content, 1)
    seen, (seen_best, *_, seen_worst) = options_of(content, 2)
    people = people_of(content, 400)
    for place, one in enumerate(people):
        if dead in one and one[dead].startswith(dead_other):
            one[dead] = f"{dead_best}-{dead_worst}"
        if place % 15:
            one[seen] = f"{seen_best}-{seen_worst}"
    sat(content, people)
    a_new_key(content.form, key=turned_round(get_key(content.form.keys.get().pk), 3))

    found = page(client, content)
    said = text_of(found)

    assert sorted(number for number in looks(found) if number < 4) == [1, 2, 3]
    assert "an option put first by fewer than 5 %" in looks(found)[1]
    assert "assertive first choices above 85 %" in looks(found)[2]
    assert looks(found)[3][:2] == ["item–total r below 0", "the key’s option–rest r is not positive and the highest"]
    assert f"Nobody put option {dead_other.upper()} first" in said
    assert "Whoever does well elsewhere does worse here: r −." in said
    assert re.search(r"Of 8 situations .*want a look", said)
    closely = text_of(page(client, content, "3/"))
    assert re.search(r"Option [A-F] goes better with doing well \(r \.\d\d\) than option [A-F], the key \(r −\.\d\d\)", closely)


def test_the_key_in_force_scores_everybody_also_those_not_scored_anew_yet(client, content):
    sat_by(content, 200)
    before = page(client, content).context["page"]
    a_new_key(content.form, key=turned_round(get_key(content.form.keys.get().pk), 1), now=NOW + timedelta(days=1))
    meanwhile = page(client, content).context["page"]
    rescore_waiting(now=NOW + timedelta(days=1), limit=1000)
    after = page(client, content).context["page"]

    assert (Score.objects.count(), after.n, meanwhile.evidence == after.evidence, before.evidence == after.evidence) == (
        400,
        200,
        True,
        False,
    )
    assert "scored by key version 2 (author’s key: no panel has judged these items)" in text_of(page(client, content))


# Which sittings ----------------------------------------------------------------------------------------------------------


def test_unfinished_withdrawn_and_open_sittings_stay_out(client, content):
    sat_by(content, 60)
    sat(content, [{1: "a-b"}] * 3)
    gone = sat_by(content, 20, seed="gone")
    Sitting.objects.filter(pk__in=[one.pk for one in gone]).update(close_reason=CloseReason.WITHDRAWN)

    found = page(client, content)

    assert (found.context["page"].n, found.context["page"].real, found.context["page"].unfinished) == (60, 60, 3)
    assert "From 60 sittings; 3 that answered fewer than four situations in five are left out." in text_of(found)


def test_simulated_sittings_are_told_apart_and_called_what_they_are(client, content):
    sat_by(content, 70, is_simulated=True)
    alone = page(client, content)
    sat_by(content, 30, seed="real")
    both, simulated = page(client, content), page(client, content, "?of=simulated")

    assert (alone.context["page"].is_simulated, alone.context["page"].n) == (True, 70)
    assert "Simulated. These sittings were made by a program" in text_of(alone)
    assert "Made-up answers of simulated people" in text_of(alone)
    assert (both.context["page"].is_simulated, both.context["page"].n, "made by a program" in text_of(both)) == (False, 30, False)
    assert "Real sittings: 30 Simulated: 70" in text_of(both)
    assert (simulated.context["page"].n, "made by a program" in text_of(simulated)) == (70, True)
    assert "?of=simulated" in page(client, content, "1/?of=simulated").content.decode()


def test_a_shared_forms_sittings_are_pooled_without_a_name_of_who_gave_them(client, organisation):
    content = published_form(scenarios=4, library=LibraryFactory.create(), title="Shared form")
    ours = VacancyFactory.create(organisation=organisation, form=content.form, title="Our desk")
    theirs = VacancyFactory.create(organisation=OrganisationFactory.create(name="Harbour Desk"), form=content.form, title="Night desk")
    for vacancy, count in ((ours, 55), (theirs, 19)):
        sittings = sat_by(content, count, seed=vacancy.title)
        applicants = [Applicant.objects.create(vacancy=vacancy, code=f"{place:04d}", created_at=NOW) for place in range(count)]
        Invitation.objects.bulk_create(
            Invitation(applicant=one, sitting=sitting, created_at=NOW) for one, sitting in zip(applicants, sittings, strict=True)
        )

    found = page(client, content)
    said = text_of(found)

    assert (found.context["page"].n, found.context["page"].pool.waiting) == (60, 14)
    assert "This form is shared: figures pool the sittings of every organisation that uses it." in said
    assert [word for word in ("Harbour", "Night desk", "Our desk") if word in said] == []


def test_one_more_sitting_changes_no_figure(client, content):
    sat_by(content, 60)
    before = page(client, content).context["page"]
    sat_by(content, 9, seed="more", now=NOW + timedelta(days=1))
    after = page(client, content).context["page"]

    figures = [[replace(scenario, exposure=0) for scenario in found.evidence.scenarios] for found in (before, after)]
    assert (figures[0] == figures[1], after.real, after.pool.waiting) == (True, 69, 9)


# Nobody's own -----------------------------------------------------------------------------------------------------------


def test_nothing_on_the_pages_names_a_person_or_a_sitting(client, content, organisation):
    vacancy = VacancyFactory.create(organisation=organisation, form=content.form, title="Quillfeather desk")
    sittings = sat_by(content, 210)
    applicants = [Applicant.objects.create(vacancy=vacancy, code=f"Q{place:03d}", created_at=NOW) for place in range(3)]
    Invitation.objects.bulk_create(
        Invitation(applicant=one, sitting=two, created_at=NOW) for one, two in zip(applicants, sittings, strict=False)
    )

    pages = [page(client, content, at).content.decode() for at in ("", *(f"{number}/" for number in range(1, 9)))]

    names = (
        [one.public_id for one in sittings] + [one.public_id for one in applicants] + [one.code for one in applicants] + ["Quillfeather"]
    )
    assert [name for name in names for each in pages if name in each] == []


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.REVIEWER, Role.OWNER])
def test_whoever_may_read_the_key_may_read_the_evidence(role, content, organisation):
    reader = Client()
    reader.force_login(a_member(role, organisation=organisation))

    assert (page(reader, content).status_code, page(reader, content, "1/").status_code, page(reader, content, "9/").status_code) == (
        200,
        200,
        404,
    )


# Ways there -------------------------------------------------------------------------------------------------------------


def test_the_form_and_each_item_lead_to_the_evidence(client, content):
    form, entry = content.form, content.form.entries.get(position=2)
    address = f"/forms/{form.public_id}/analysis/"

    assert f'href="{address}"' in client.get(f"/forms/{form.public_id}/").content.decode()
    item = client.get(f"/items/{entry.item.public_id}/").content.decode()
    assert f'<a href="{address}#{entry.item.slug}">Form A</a>' in item
    assert f'id="{entry.item.slug}"' not in page(client, content).content.decode()  # nothing to see there yet
    sat_by(content, 50)
    assert f'id="{entry.item.slug}"' in page(client, content).content.decode()
    assert f"/items/{entry.item.public_id}/" in page(client, content, "2/").content.decode()


def test_an_item_that_stands_in_no_published_form_has_no_evidence(client, library):
    form = draft_form(sources=small_form_sources(scenarios=1), library=library)

    assert "Evidence" not in text_of(client.get(f"/items/{form.entries.first().item.public_id}/"))


# Cost -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [3, 300])
@pytest.mark.parametrize("at", ["", "1/"])
def test_any_number_of_sittings_costs_the_same_statements(client, content, count_statements, people, at):
    sat_by(content, people)
    page(client, content, at)

    with count_statements(6):
        page(client, content, at)


@pytest.mark.parametrize("scenarios", [1, 3])
def test_any_number_of_scenarios_costs_the_same_statements(client, library, count_statements, scenarios):
    content = published_form(scenarios=scenarios, library=library)
    sat_by(content, 50)
    page(client, content)

    with count_statements(6):
        page(client, content)


def test_three_thousand_sittings_of_the_largest_form_are_quick_and_small(client, library):
    content = published_form(scenarios=40, conversation=True, skill=20, library=library)
    sat(content, people_of(content, 300) * 10)
    page(client, content)
    began = process_time()  # not the clock: others may be at work on the machine

    found = page(client, content)

    assert (found.context["page"].n, process_time() - began < 8) == (3000, True)
    sizes = {at: len(page(client, content, at).content) for at in ("", "1/", "40/")}
    assert [at for at, size in sizes.items() if size > 300_000] == []
