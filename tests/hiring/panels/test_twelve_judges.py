"""A panel of twelve, scripted, through HTTP: what the author's page says is what the reference's definitions make of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from math import sqrt
from statistics import mean, stdev

import pytest
from django.test import Client
from django.utils import timezone

from assessment.instrument.assembly.drafting import set_form_items
from assessment.instrument.authoring import save_draft, source_of, with_source
from assessment.instrument.enums import ZONE_SIGNS, ItemStatus, KeySource, Zone
from assessment.instrument.judging import close_panel
from assessment.instrument.publishing import publish_form
from assessment.models import FormKey, Item, Panel, Revision, Turn
from assessment.psychometrics.panel_keys import proposed_key
from assessment.psychometrics.queries import sheet_of
from assessment.psychometrics.sheets import figures_of
from hiring.authoring.access import own_library
from hiring.people.roles import Role
from tests.factories import OrganisationFactory, a_member, a_panel
from tests.factories.instrument import NOW, a_source, a_turn, draft_form, small_form_sources
from tests.hiring.panels.judging import AJudge, Says, ask, main_actions
from tests.support.candidate import text_of

pytestmark = pytest.mark.django_db

ZONES = {option.text: option.zone or Zone.ASSERTIVE for option in a_turn().options}
MEANS = {option.text: option.effectiveness or 1.0 for option in a_turn().options}


def of_one_mind(rng: random.Random, *, slips: float = 0.05) -> Callable[[str], Says]:
    """Says what the author thinks, with a slip now and then."""

    def say(text: str) -> Says:
        zone = rng.choice(list(Zone)) if rng.random() < slips else ZONES[text]
        own, customer = ZONE_SIGNS[zone]
        rating = round(MEANS[text] + rng.choice((-0.5, 0, 0.5)))
        return Says(zone, max(1, min(5, rating)), own * rng.randint(1, 3), customer * rng.randint(1, 3), zone is Zone.DEFENSIVE)

    return say


def a_judged_panel(*, scenarios: int = 3, slips: float = 0.05, seed: int = 7) -> tuple[Panel, list[AJudge], Client]:
    organisation = OrganisationFactory.create()
    panel = a_panel(library=own_library(organisation, now=NOW), scenarios=scenarios)
    author = Client()
    author.force_login(a_member(Role.AUTHOR, organisation=organisation))
    judges = ask(panel, experts=9, customers=3)
    rng = random.Random(seed)
    for judge in judges:
        judge.start()
        for number in range(1, scenarios + 1):
            assert judge.judge_turn(number, of_one_mind(rng, slips=slips)).status_code == 303
        assert judge.finish().status_code == 303
    return panel, judges, author


def test_twelve_judges_through_their_links_make_the_figures_of_the_authors_page():
    panel, judges, author = a_judged_panel(slips=0.2)
    said = {judge.judge.label: {row[0]: row[1:] for row in judge.rows()} for judge in judges}
    options = sorted(said["expert 1"])
    zones = [[said[label][option][0] for label in said] for option in options]
    ratings = [[said[label][option][1] for label in said] for option in options]

    page = text_of(author.get(f"/panels/{panel.public_id}/").content)
    first = text_of(author.get(f"/panels/{panel.public_id}/items/1/").content)

    assert f"{kappa(zones):.3f}" in page
    single, average = icc(ratings)
    assert f"{single:.3f}" in page
    assert f"{average:.3f}" in page
    assert f"{nominal_alpha(zones):.3f}" in page
    assert f"{interval_alpha(ratings):.3f}" in page
    assert f"{mean(max(0.0, 1 - stdev(row) ** 2 / 2) for row in ratings):.3f}" in page
    assert "12 options, 12 judges: judges who judged everything" in page
    assert [f"{mean(row):.2f} ± {stdev(row):.2f}" in first for row in ratings[:4]] == [True] * 4
    counts = [[row.count(zone.value) for zone in Zone] for row in zones[:4]]
    spreads = [sorted(row, reverse=True) for row in counts]
    assert [f"c sv {(top - second) / 12:.2f}" in first for top, second, *_ in spreads] == [True] * 4


def kappa(rows: list[list[str]]) -> float:
    """Fleiss 1971, as the reference defines it, without our code."""
    judges = len(rows[0])
    agreed = mean((sum(row.count(zone.value) ** 2 for zone in Zone) - judges) / (judges * (judges - 1)) for row in rows)
    chance = sum((sum(row.count(zone.value) for row in rows) / (judges * len(rows))) ** 2 for zone in Zone)
    return (agreed - chance) / (1 - chance)


def nominal_alpha(rows: list[list[str]]) -> float:
    """On complete data κ + (1 − κ)/n, n the number of judgements (reference/README.md)."""
    found = kappa(rows)
    return found + (1 - found) / (len(rows) * len(rows[0]))


def interval_alpha(rows: list[list[int]]) -> float:
    values = [value for row in rows for value in row]
    within = mean(mean((a - b) ** 2 for i, a in enumerate(row) for j, b in enumerate(row) if i != j) for row in rows)
    between = mean((a - b) ** 2 for i, a in enumerate(values) for j, b in enumerate(values) if i != j)
    return 1 - within / between


def icc(rows: list[list[int]]) -> tuple[float, float]:
    """Shrout and Fleiss 1979, from sums of squares."""
    n, k = len(rows), len(rows[0])
    grand = mean(value for row in rows for value in row)
    total = sum((value - grand) ** 2 for row in rows for value in row)
    between = k * sum((mean(row) - grand) ** 2 for row in rows)
    judges = n * sum((mean(column) - grand) ** 2 for column in zip(*rows, strict=True))
    msr, msc, mse = between / (n - 1), judges / (k - 1), (total - between - judges) / ((n - 1) * (k - 1))
    return (msr - mse) / (msr + (k - 1) * mse + k * (msc - mse) / n), (msr - mse) / (msr + (msc - mse) / n)


def test_a_panel_of_one_mind_counts_and_its_key_becomes_the_next_draft():
    panel, judges, author = a_judged_panel()
    close_panel(panel=panel, now=timezone.now())
    panel.refresh_from_db()
    figures = figures_of(sheet_of(panel))
    assert (figures.refusals, figures.missing, figures.finished, figures.customers) == ((), 0, 12, 3)

    assert author.post(f"/panels/{panel.public_id}/key/").status_code == 302
    proposal = proposed_key(panel=panel)

    assert (proposal.counts, proposal.is_provisional) == (True, False)
    drafts = list(with_source(Revision.objects.filter(item__library=panel.library, is_current=True)).order_by("item__slug"))
    assert [(draft.number, draft.frozen_at, draft.key_source) for draft in drafts] == [(2, None, "panel")] * 3
    for draft, proposed in zip(drafts, proposal.items, strict=True):
        for option, said in zip(source_of(draft).turns[0].options, proposed.turns[0].options, strict=True):
            assert (said.n, said.is_ambiguous) == (12, False)
            assert option.zone is said.zone is ZONES[option.text]
            assert option.effectiveness == pytest.approx(said.effectiveness, abs=0.005)
            assert (option.u, option.v) == (pytest.approx(said.u, abs=1e-6), pytest.approx(said.v, abs=1e-6))
    first = proposal.items[0].turns[0].options[0]
    pinned = Revision.objects.get(item__slug=proposal.items[0].slug, number=1).turns.get().options.get(position=1)
    ratings = [(row[2], row[3], row[4]) for judge in judges for row in judge.rows() if row[0] == pinned.pk]
    assert first.effectiveness == mean(row[0] for row in ratings)
    assert first.u == pytest.approx(mean(row[1] for row in ratings) / (3 * sqrt(2)))
    assert first.v == pytest.approx(mean(row[2] for row in ratings) / (3 * sqrt(2)))


def test_opening_the_drafts_again_changes_nothing():
    panel, _, author = a_judged_panel(scenarios=2)
    close_panel(panel=panel, now=timezone.now())
    author.post(f"/panels/{panel.public_id}/key/")
    before = list(Revision.objects.order_by("pk").values())

    author.post(f"/panels/{panel.public_id}/key/")

    assert list(Revision.objects.order_by("pk").values()) == before
    assert "It has this key already." in text_of(author.get(f"/panels/{panel.public_id}/key/").content)


def test_with_enough_judges_the_panel_is_to_be_closed_and_then_its_key_to_be_seen():
    panel, _, author = a_judged_panel(scenarios=2)

    assert main_actions(author, panel) == ["Close the panel"]

    author.post(f"/panels/{panel.public_id}/close/")
    assert main_actions(author, panel) == ["See the key it proposes"]
    assert "This round counts." in text_of(author.get(f"/panels/{panel.public_id}/").content)


def test_an_open_panel_and_a_round_that_does_not_count_open_no_draft():
    panel, _, author = a_judged_panel(scenarios=2, slips=0.9)

    author.post(f"/panels/{panel.public_id}/key/")
    close_panel(panel=panel, now=timezone.now())
    author.post(f"/panels/{panel.public_id}/key/")

    assert set(Revision.objects.values_list("number", "key_source")) == {(1, "author")}
    page = text_of(author.get(f"/panels/{panel.public_id}/key/").content)
    assert "This round does not count:" in page
    assert "Open drafts with this key" not in page


def test_words_that_changed_since_they_were_judged_keep_their_authors_key():
    panel, _, author = a_judged_panel(scenarios=2)
    close_panel(panel=panel, now=timezone.now())
    item = Item.objects.order_by("slug").first()
    revision = with_source(Revision.objects.filter(item=item)).get()
    from_author = source_of(revision)
    _save(item, from_author, stem="It is five on Friday.", edit_number=revision.edit_number)

    author.post(f"/panels/{panel.public_id}/key/")

    assert list(Revision.objects.filter(is_current=True).order_by("item__slug").values_list("key_source", flat=True)) == ["author", "panel"]
    assert "Its words have changed since they were judged." in text_of(author.get(f"/panels/{panel.public_id}/key/").content)


def _save(item, source, *, stem: str, edit_number: int):
    turn = replace(source.turns[0], stem=stem)
    return save_draft(item=item, source=replace(source, turns=(turn,)), edit_number=edit_number, now=NOW)


def test_a_form_whose_items_a_panel_judged_says_so_and_scores_by_the_panel():
    panel, _, author = a_judged_panel(scenarios=2)
    close_panel(panel=panel, now=timezone.now())
    author.post(f"/panels/{panel.public_id}/key/")
    form = draft_form(sources=[], library=panel.library)
    items = list(Item.objects.filter(library=panel.library).order_by("slug"))
    set_form_items(form=form, items=items, now=NOW)

    publish_form(form=form, by="the tests", now=NOW, reason="A small form for a test.")

    document = FormKey.objects.get(form=form).document
    assert (document["source"], document["judges"]) == ("panel", 12)
    options = [option for scenario in document["scenarios"] for turn in scenario["turns"] for option in turn["options"]]
    assert {abs(option["u"]) == pytest.approx(sqrt(0.5)) for option in options} == {False}
    assert {option["zone"] for option in options} == {zone.value for zone in Zone}
    assert set(Item.objects.filter(pk__in=[one.pk for one in items]).values_list("status", flat=True)) == {ItemStatus.LIVE.value}
    assert set(Revision.objects.filter(is_current=True).values_list("key_source", flat=True)) == {KeySource.PANEL.value}


def test_one_item_without_a_panel_makes_the_forms_key_its_authors_and_a_turn_out_of_zones_has_none_there():
    panel, _, author = a_judged_panel(scenarios=2)
    close_panel(panel=panel, now=timezone.now())
    author.post(f"/panels/{panel.public_id}/key/")
    judged = list(Item.objects.filter(library=panel.library).order_by("slug"))
    unsure = Turn.objects.get(revision__item=judged[0], revision__is_current=True)
    Turn.objects.filter(pk=unsure.pk).update(in_zones=False)
    form = draft_form(sources=small_form_sources(scenarios=1, practice=0), library=panel.library)
    mixed = [*judged, Item.objects.get(form_entries__form=form)]
    set_form_items(form=form, items=mixed, now=NOW)

    publish_form(form=form, by="the tests", now=NOW, reason="A small form for a test.")

    document = FormKey.objects.get(form=form).document
    assert document["source"] == "author"
    zones = [{option["zone"] for option in scenario["turns"][0]["options"]} for scenario in document["scenarios"]]
    assert zones == [{None}, {zone.value for zone in Zone}, {zone.value for zone in Zone}]


def test_what_a_panel_added_changes_no_hash_so_that_a_bank_file_still_counts_as_loaded():
    source = a_source()
    options = tuple(replace(option, u=0.5, v=-0.5) for option in source.turns[0].options)
    keyed = replace(source, key_source=KeySource.PANEL, turns=(replace(source.turns[0], in_zones=False, options=options),))

    assert keyed.hash == source.hash
    assert replace(keyed, title="Another").hash != source.hash
