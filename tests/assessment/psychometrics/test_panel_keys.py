"""What a panel's judgements propose, from arrays; what is ambiguous is marked, and nothing is made up."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from assessment.instrument.authoring import create_item
from assessment.instrument.enums import ZONE_SIGNS, Critical, JudgeKind, Zone
from assessment.instrument.judging import Given, add_judges, create_panel, judged_turns, save_judgements
from assessment.models import Judge
from assessment.psychometrics.panel_keys import proposed_key
from assessment.psychometrics.proposal import KeyProposal, propose, with_proposal
from assessment.psychometrics.queries import sheet_of
from assessment.psychometrics.sheets import FIT, SKILL, Sheet, SheetItem, SheetJudge, SheetOption, SheetTurn, figures_of
from tests.factories import LibraryFactory
from tests.factories.instrument import NOW, a_skill_source, a_source, a_turn, an_option

NAN = float("nan")
CODES = {zone: float(code) for code, zone in enumerate(Zone)}
A, G, S, D = Zone.ASSERTIVE, Zone.AGGRESSIVE, Zone.SUBMISSIVE, Zone.DEFENSIVE
JUDGES = (
    *(SheetJudge(f"expert {number}", JudgeKind.EXPERT) for number in range(1, 10)),
    *(SheetJudge(f"customer {number}", JudgeKind.CUSTOMER) for number in range(1, 4)),
)


def a_sheet(said: list[list[Zone]], ratings: list[list[float]], **item: Any) -> Sheet:
    """One turn of the four zones in order; judges' respects are those of the zone they say, at ±2."""
    options = tuple(SheetOption(row, f"Option {row}", zone) for row, zone in enumerate(Zone))
    made = SheetItem("one", "abc", "One", 1, **{"is_fit": False, "is_skill": False, "turns": (SheetTurn(1, "Stem", options),)} | item)
    zones = np.array([[CODES[zone] for zone in row] for row in said])
    u = np.array([[2.0 * ZONE_SIGNS[zone][0] for zone in row] for row in said])
    v = np.array([[2.0 * ZONE_SIGNS[zone][1] for zone in row] for row in said])
    return Sheet((made,), JUDGES[: zones.shape[1]], zones, np.array(ratings, dtype=float), u, v, np.zeros(zones.shape))


ALL_AGREE = [[zone] * 12 for zone in (A, G, S, D)]
RATINGS = [[5.0] * 6 + [4.0] * 6, [1.0] * 12, [2.0] * 12, [1.0] * 6 + [2.0] * 6]


def proposal_of(sheet: Sheet) -> KeyProposal:
    return propose(figures_of(sheet), panel="abc", is_provisional=False)


def test_agreement_proposes_means_modes_and_coordinates():
    turn = proposal_of(a_sheet(ALL_AGREE, RATINGS)).items[0].turns[0]

    assert [option.zone for option in turn.options] == [A, G, S, D]
    assert [option.effectiveness for option in turn.options] == [4.5, 1.0, 2.0, 1.5]
    assert [(option.u, option.v) for option in turn.options] == [
        (pytest.approx(own * 2 / (3 * sqrt(2))), pytest.approx(customer * 2 / (3 * sqrt(2)))) for own, customer in ZONE_SIGNS.values()
    ]
    assert (turn.in_zones, turn.spread, turn.is_keyed, {option.n for option in turn.options}) == (True, 3.5, True, {12})


def test_an_option_that_splits_the_judges_is_ambiguous_and_its_turn_stays_out_of_zones():
    said = [[A] * 12, [G] * 6 + [D] * 6, [S] * 12, [D] * 12]
    turn = proposal_of(a_sheet(said, RATINGS)).items[0].turns[0]

    assert [(option.zone, option.is_ambiguous) for option in turn.options] == [(A, False), (None, True), (S, False), (D, False)]
    assert (turn.in_zones, turn.is_keyed) == (False, True)


def test_judges_who_agree_on_another_zone_propose_theirs_and_the_turn_waits_for_another_round():
    said = [[A] * 12, [D] * 12, [S] * 12, [D] * 12]
    figures = figures_of(a_sheet(said, RATINGS))
    turn = propose(figures, panel="abc", is_provisional=False).items[0].turns[0]

    assert (turn.options[1].zone, turn.options[1].is_ambiguous, turn.in_zones) == (D, False, False)
    assert figures.items[0].turns[0].options[1].refusals == (
        "judges say defensive, the author aggressive",
        "the two respects lie in another quadrant",
    )


@pytest.mark.parametrize(("changes", "refusals"), [({"is_fit": True}, (FIT,)), ({"is_skill": True}, (SKILL,))])
def test_fit_and_skill_items_stay_out_of_zones_by_design(changes, refusals):
    options = tuple(SheetOption(row, f"Option {row}", None if "is_skill" in changes else zone) for row, zone in enumerate(Zone))
    figures = figures_of(a_sheet(ALL_AGREE, RATINGS, turns=(SheetTurn(1, "Stem", options),), **changes))

    assert figures.items[0].turns[0].refusals == refusals
    assert (figures.kappa is None) is ("is_skill" in changes)
    assert [option.is_ambiguous for option in propose(figures, panel="abc", is_provisional=False).items[0].turns[0].options] == [False] * 4


def test_a_judge_who_stopped_counts_where_they_judged_and_not_for_the_set():
    sheet = a_sheet(ALL_AGREE, RATINGS)
    sheet.zones[3, 11] = sheet.effectiveness[2, 0] = NAN
    figures = figures_of(sheet)

    assert (figures.missing, figures.finished, figures.customers) == (2, 10, 2)
    assert figures.kappa is not None
    assert (figures.kappa.units, figures.kappa.judges, figures.icc.single.judges) == (4, 10, 10)
    assert figures.zones_alpha is not None
    assert (figures.zones_alpha.judges, figures.effectiveness_alpha.judges) == (12, 12)
    assert [option.judged for option in figures.items[0].turns[0].options] == [12, 12, 12, 11]
    assert figures.refusals == ("2 of at least 3 customers have judged everything",)


def test_means_that_lie_too_close_leave_a_turn_unkeyed():
    flat = [[3.0] * 12, [3.0] * 12, [3.0] * 6 + [4.0] * 6, [3.0] * 12]

    assert [turn.is_keyed for turn in proposal_of(a_sheet(ALL_AGREE, flat)).items[0].turns] == [False]


def test_means_just_one_point_apart_key_a_turn_whatever_floats_make_of_the_difference():
    """4.1 − 3.1 is 0.9999999999999996 in floats."""
    ratings = [[4.0] * 9 + [5.0], [3.0] * 9 + [4.0], [4.0] * 10, [4.0] * 10]
    turn = proposal_of(a_sheet([row[:10] for row in ALL_AGREE], ratings)).items[0].turns[0]

    assert (turn.spread == 1.0, turn.is_keyed) == (False, True)


def test_a_draft_takes_the_panels_coordinates_and_says_which_turns_enter_zones():
    split = [[A] * 6 + [G] * 6, *ALL_AGREE[1:]]
    source = a_source(turns=(a_turn(options=tuple(an_option(zone) for zone in Zone)),))

    agreed, fit, ambiguous = (
        with_proposal(replace(source, is_fit=is_fit), proposal_of(a_sheet(said, RATINGS, is_fit=is_fit)).items[0]).turns[0]
        for said, is_fit in ((ALL_AGREE, False), (ALL_AGREE, True), (split, False))
    )

    assert [agreed.in_zones, fit.in_zones, ambiguous.in_zones] == [True, True, False]  # a fit item stays out by its own mark
    assert [(option.u, option.v) for option in agreed.options] == [(one * 0.471405, other * 0.471405) for one, other in ZONE_SIGNS.values()]
    assert (ambiguous.options[0].zone, ambiguous.options[0].u, ambiguous.options[0].v) == (A, 0.471405, 0.0)


def test_who_rates_and_says_no_respects_leaves_no_coordinates():
    sheet = a_sheet(ALL_AGREE, RATINGS)
    sheet.u[0] = sheet.v[0] = NAN
    keyed = with_proposal(a_source(turns=(a_turn(options=tuple(an_option(zone) for zone in Zone)),)), proposal_of(sheet).items[0])

    assert (keyed.turns[0].options[0].u, keyed.turns[0].options[0].v, keyed.turns[0].options[0].effectiveness) == (None, None, 4.5)


def test_a_skill_options_credit_is_its_mean_on_0_to_1_in_thousandths():
    sheet = a_sheet(ALL_AGREE, [[4.0] * 6 + [5.0] * 6, [1.0] * 12, [1.0] * 11 + [2.0], [5.0] * 12], is_skill=True)
    source = a_skill_source(slug="skill", turns=1)

    keyed = with_proposal(source, proposal_of(sheet).items[0])

    assert [option.credit for option in keyed.turns[0].options] == [0.875, 0.0, 0.021, 1.0]
    assert ([option.effectiveness for option in keyed.turns[0].options], keyed.turns[0].in_zones) == ([None] * 4, True)


def test_means_less_than_one_point_apart_key_no_turn():
    """Ten judges' 4.1 and seven judges' 3 1/7."""
    ratings = [[4.0] * 9 + [5.0], [3.0] * 6 + [4.0] + [NAN] * 3, [4.0] * 10, [4.0] * 10]
    turn = proposal_of(a_sheet([row[:10] for row in ALL_AGREE], ratings)).items[0].turns[0]

    assert (turn.spread, turn.is_keyed) == (pytest.approx(4.1 - 22 / 7), False)


def test_what_was_judged_by_nobody_is_not_settled():
    item = proposal_of(a_sheet([[], [], [], []], [[], [], [], []])).items[0]

    assert (item.is_settled, item.turns[0].spread, item.turns[0].options[0].effectiveness) == (False, None, None)


def test_a_panels_no_takes_the_mark_of_critical_away_and_its_yes_leaves_it():
    options = tuple(replace(an_option(zone), critical=Critical.NO_OWNER) for zone in Zone)
    sheet = a_sheet(ALL_AGREE, RATINGS)
    sheet.critical[1] = 1.0
    sheet.critical[2, :6] = 1.0

    keyed = with_proposal(a_source(turns=(a_turn(options=options),)), proposal_of(sheet).items[0])

    assert [option.critical for option in keyed.turns[0].options] == [None, Critical.NO_OWNER, Critical.NO_OWNER, None]


def test_means_are_rounded_half_up_to_hundredths():
    ratings = [[4.0] * 11 + [5.0], [1.0] * 12, [2.0] * 12, [1.0] * 7 + [2.0] * 1 + [NAN] * 4]
    keyed = with_proposal(
        a_source(turns=(a_turn(options=tuple(an_option(zone) for zone in Zone)),)), proposal_of(a_sheet(ALL_AGREE, ratings)).items[0]
    )

    assert [option.effectiveness for option in keyed.turns[0].options] == [4.08, 1.0, 2.0, 1.13]


@pytest.mark.django_db
def test_skill_options_get_a_credit_from_their_mean():
    library = LibraryFactory.create(owner=UUID(int=7))
    item = create_item(library=library, source=a_skill_source(slug="skill", turns=1), now=NOW)
    panel = create_panel(library=library, title="Skill", items=[item], by="Amos", now=NOW)
    for judge in add_judges(panel=panel, kind=JudgeKind.EXPERT, count=2, now=NOW):
        (turn,) = judged_turns(panel.pk, panel.public_id)
        given = {option: Given(effectiveness=rating) for option, rating in zip(turn.options, (1, 2, 5, 4), strict=True)}
        save_judgements(judge_id=judge.pk, access=1, turn=turn, given=given, now=NOW)

    proposed = proposed_key(panel=panel).items[0]
    keyed = with_proposal(a_skill_source(slug="skill", turns=1), proposed)

    assert [(option.credit, option.effectiveness, option.zone) for option in keyed.turns[0].options] == [
        (0.0, None, None),
        (0.25, None, None),
        (1.0, None, None),
        (0.75, None, None),
    ]
    assert keyed.turns[0].in_zones is True
    sheet = sheet_of(panel)
    assert (sheet.with_zones, sheet.complete.all(), Judge.objects.count()) == ([], True, 2)
