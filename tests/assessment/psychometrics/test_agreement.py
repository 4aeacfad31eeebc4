"""Agreement equals what independent software says of the same judgements, and its rules stand at their edges."""

from __future__ import annotations

import csv
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from assessment.instrument.enums import Zone
from assessment.psychometrics.agreement import (
    NO_AGREEMENT,
    NO_JUDGEMENT,
    NO_SPREAD,
    ONE_JUDGE,
    ONE_UNIT,
    Array,
    Figure,
    IntraclassCorrelations,
    agreement_with_rest,
    critical_holds,
    distance_from_rest,
    effectiveness_refusals,
    fleiss_kappa,
    intraclass,
    krippendorff_alpha,
    mean_of,
    modal_share,
    mode_of,
    quadrant_of,
    round_refusals,
    sd_of,
    substantive_validity,
    turn_refusals,
    within_group,
    zone_counts,
    zone_refusals,
)
from tests.assessment.scoring.known import REFERENCE, TOLERANCE, _document, known

NAN = float("nan")
A, G, S, D = Zone.ASSERTIVE, Zone.AGGRESSIVE, Zone.SUBMISSIVE, Zone.DEFENSIVE


def judgements(name: str) -> Array:
    with (REFERENCE / f"panel_{name}.csv").open() as file:
        return np.array([[float(value) for value in row[1:]] for row in list(csv.reader(file))[1:]])


def codes() -> Array:
    return judgements("zones") - 1


def counts(*numbers: int) -> dict[Zone, int]:
    return dict(zip(Zone, numbers, strict=True))


def icc_values(judged: Array) -> tuple[float | None, float | None]:
    found = intraclass(judged)
    return found.single.value, found.average.value


def near(value: Any) -> Any:
    return pytest.approx(value, abs=TOLERANCE, rel=0)


def test_fleiss_kappa_is_that_of_three_packages():
    kappa = fleiss_kappa(codes())

    assert (kappa.units, kappa.judges, kappa.why) == (30, 12, "")
    assert kappa.value == near(known("panel.zones.fleiss_kappa")["kappa"])
    assert kappa.value == near(known("panel.zones.fleiss_kappa_statsmodels")["fleiss"])
    assert kappa.value == near(known("panel.zones.irrcac")["identity"]["fleiss"]["coefficient_value"])
    five_points = fleiss_kappa(judgements("effectiveness") - 1, categories=5)
    assert five_points.value == near(known("panel.effectiveness.irrcac")["identity"]["fleiss"]["coefficient_value"])


def test_fleiss_kappa_is_neither_congers_nor_lights_nor_that_of_two_judges():
    kappa = fleiss_kappa(codes()).value
    others = [
        known("panel.zones.fleiss_kappa_exact")["kappa"],
        known("panel.zones.light_kappa")["kappa"],
        known("panel.zones.fleiss_kappa_statsmodels")["randolph"],
        known("panel.zones.cohen_kappa_r01_r02")["kappa"],
        known("panel.zones.cohen_kappa_statsmodels")["kappa"],
    ]

    assert [kappa == near(other) for other in others] == [False] * 5


@pytest.mark.parametrize("name", ["zones", "effectiveness"])
def test_krippendorffs_alpha_is_that_of_two_packages_and_not_the_one_known_to_be_wrong(name):
    judged = judgements(name)
    nominal, interval = krippendorff_alpha(judged, interval=False).value, krippendorff_alpha(judged, interval=True).value
    package, other = known(f"panel.{name}.krippendorff"), known(f"panel.{name}.irrcac")
    wrong = _document()["entries"][f"panel.{name}.krippendorff_irr"]

    assert (nominal, interval) == (near(package["nominal"]), near(package["interval"]))
    assert nominal == near(other["identity"]["krippendorff"]["coefficient_value"])
    assert interval == near(other["quadratic"]["krippendorff"]["coefficient_value"])
    assert wrong["authoritative"] is False
    assert (nominal == near(wrong["value"]["nominal"]), interval == near(wrong["value"]["interval"])) == (False, False)


@pytest.mark.parametrize("name", ["zones", "effectiveness"])
def test_intraclass_correlations_are_those_of_psych(name):
    entry = known(f"panel.{name}.icc")
    expected = dict(zip(entry["type"], entry["icc"], strict=True))

    assert icc_values(judgements(name)) == (near(expected["ICC2"]), near(expected["ICC2k"]))


def test_intraclass_correlations_are_those_of_irr_and_pingouin():
    found = icc_values(judgements("effectiveness"))
    irr = known("panel.effectiveness.icc_irr")
    pingouin = {row["Type"]: row["ICC"] for row in known("panel.effectiveness.icc_pingouin")}

    assert found == (near(irr["ICC(2,1)"]["icc"]), near(irr["ICC(2,k)"]["icc"]))
    assert found == (near(pingouin["ICC(A,1)"]), near(pingouin["ICC(A,k)"]))


@pytest.mark.parametrize(("name", "points"), [("effectiveness", 5), ("zones", 4)])
def test_within_group_agreement_is_that_of_multilevel_unit_by_unit(name, points):
    found = [within_group(unit, points=points) for unit in judgements(name)]

    assert found == [near(value) for value in known(f"panel.{name}.rwg")["rwg"]]
    assert within_group(np.array([1.0, 2.0])) == 0.75  # effectiveness has five points unless another scale is named: 1 − ½/2


def test_every_entry_about_the_panel_is_looked_at_here():
    with open(__file__) as file:
        source = file.read()
    entries = [name for name in _document()["entries"] if name.startswith("panel.")]
    named = {name: name in source or name.replace("effectiveness", "{name}").replace("zones", "{name}") in source for name in entries}

    assert len(entries) == 18
    assert [name for name, is_named in named.items() if not is_named] == []


def test_counts_modes_and_their_margins_are_exact():
    judged = np.array([0, 0, 0, 3, 1, NAN])

    assert zone_counts(judged) == counts(3, 1, 0, 1)
    assert (mode_of(counts(3, 1, 0, 1)), modal_share(counts(3, 1, 0, 1)), substantive_validity(counts(3, 1, 0, 1))) == (
        A,
        Fraction(3, 5),
        Fraction(2, 5),
    )
    assert (mode_of(counts(2, 2, 0, 0)), substantive_validity(counts(2, 2, 0, 0))) == (None, 0)
    assert (mode_of(counts(0, 0, 0, 0)), modal_share(counts(0, 0, 0, 0)), substantive_validity(counts(0, 0, 0, 0))) == (None, None, None)


def test_mean_and_deviation_leave_out_what_is_missing():
    judged = np.array([1, NAN, 2, 3])

    assert (mean_of(judged), sd_of(judged)) == (2.0, 1.0)
    assert (mean_of(judged[:1]), sd_of(judged[:1]), within_group(judged[:1])) == (1.0, None, None)
    assert (mean_of(judged[1:2]), sd_of(judged[1:2])) == (None, None)
    assert (sd_of(judged[2:]), within_group(judged[2:])) == (np.sqrt(0.5), 0.75)  # two are enough


def test_kappa_and_icc_take_complete_units_alone_and_say_how_many():
    zones, ratings = codes(), judgements("effectiveness")
    zones[4, 7] = ratings[4, 7] = NAN
    whole = [unit for unit in range(30) if unit != 4]

    assert fleiss_kappa(zones) == fleiss_kappa(codes()[whole])
    assert intraclass(ratings) == intraclass(judgements("effectiveness")[whole])
    assert (fleiss_kappa(zones).units, intraclass(ratings).average.units) == (29, 29)


def test_alpha_takes_every_unit_that_two_have_judged():
    """Krippendorff's own example (2011, “Computing Krippendorff's alpha-reliability”, C): nominal .743, interval .849."""
    rows = [
        [1, 1, NAN, 1],
        [2, 2, 3, 2],
        [3, 3, 3, 3],
        [3, 3, 3, 3],
        [2, 2, 2, 2],
        [1, 2, 3, 4],
        [4, 4, 4, 4],
        [1, 1, 2, 1],
        [2, 2, 2, 2],
        [NAN, 5, 5, 5],
        [NAN, NAN, 1, 1],
        [NAN, NAN, 3, NAN],
    ]
    judged = np.array(rows, dtype=float)
    nominal, interval = krippendorff_alpha(judged, interval=False), krippendorff_alpha(judged, interval=True)

    assert (nominal.units, nominal.judges) == (11, 4)
    assert (round(nominal.value or 0, 3), round(interval.value or 0, 3)) == (0.743, 0.849)


def test_what_is_undefined_says_why():
    same, one, none = np.full((3, 4), 2.0), np.array([[1.0], [2.0]]), np.full((2, 3), NAN)

    assert fleiss_kappa(same) == Figure(None, 3, 4, NO_SPREAD)
    assert fleiss_kappa(one) == Figure(None, 2, 1, ONE_JUDGE)
    assert fleiss_kappa(np.array([[0.0, 0.0, 1.0]])) == Figure(near(-0.5), 1, 3)  # (⅓ − 5/9)/(4/9)
    assert fleiss_kappa(none) == Figure(None, 0, 3, ONE_UNIT)
    assert intraclass(same).single == Figure(None, 3, 4, NO_SPREAD)
    assert intraclass(np.array([[1.0, 2.0]])).average == Figure(None, 1, 2, ONE_UNIT)
    assert krippendorff_alpha(same, interval=True) == Figure(None, 3, 4, NO_SPREAD)
    assert krippendorff_alpha(none, interval=True) == Figure(None, 0, 0, NO_JUDGEMENT)
    assert krippendorff_alpha(one, interval=False) == Figure(None, 0, 0, ONE_JUDGE)
    nobody = np.full((3, 0), NAN)
    assert krippendorff_alpha(nobody, interval=False) == Figure(None, 0, 0, NO_JUDGEMENT)
    assert [fleiss_kappa(nobody), intraclass(nobody).single] == [Figure(None, 3, 0, ONE_JUDGE)] * 2


@pytest.mark.parametrize(
    ("judged", "single", "average"),
    [
        ([[1, 2], [2, 1]], None, None),  # the plain quotients: 0/0, and 2
        ([[1, 2, 3, 5], [2, 1, 5, 3], [5, 3, 1, 2], [3, 5, 2, 1]], -0.5, None),  # −½, and 4
        ([[1, 2, 3], [1, 2, 3]], 0.0, 0.0),
        ([[1, 4], [2, 5], [5, 8]], 0.490566038, 0.658227848),
    ],
)
def test_judges_who_contradict_each_other_are_not_printed_as_agreement(judged, single, average):
    found = intraclass(np.array(judged, dtype=float))

    assert [found.single.value, found.average.value] == [
        value if value is None else pytest.approx(value, abs=1e-9) for value in (single, average)
    ]
    assert [figure.why for figure in (found.single, found.average)] == [
        NO_AGREEMENT if value is None else "" for value in (single, average)
    ]


def test_what_a_round_is_refused_for_never_reads_as_its_limit():
    thin = IntraclassCorrelations(Figure(0.3996, 30, 12), Figure(0.7499, 30, 12))

    assert round_refusals(judges=12, customers=3, kappa=Figure(0.5999, 30, 12), icc=thin) == (
        "agreement on zones (Fleiss’ κ) 0.59 is below 0.60",
        "reliability of one judge (ICC(2,1)) 0.39 is below 0.40",
        "reliability of all judges together (ICC(2,k)) 0.74 is below 0.75",
    )
    assert zone_refusals(author=A, counts=counts(28, 19, 0, 0), u=2.0, v=2.0, sd=1.2001) == (
        "agreement on the zone 0.59 is below 0.60",
        "its lead over the next zone (c_sv) 0.19 is below 0.40",
        "effectiveness spreads too far: SD 1.21, at most 1.20",
    )


def test_an_option_without_a_zone_is_accepted_by_its_spread():
    assert effectiveness_refusals(judged=10, sd=1.2) == ()
    assert effectiveness_refusals(judged=9, sd=1.2001) == (
        "9 of at least 10 judges",
        "effectiveness spreads too far: SD 1.21, at most 1.20",
    )
    assert effectiveness_refusals(judged=1, sd=None) == ("1 of at least 10 judges", "judgements are missing")


def test_who_stands_apart_is_measured_against_the_others():
    judged = np.array([[1, 1, 4], [2, 2, NAN], [NAN, NAN, 5]])

    assert distance_from_rest(judged) == [0.75, 0.75, 3.0]
    assert distance_from_rest(np.array([[1.0, NAN]])) == [None, None]
    zones = np.array([[0, 0, 0, 1], [2, 2, 2, 2], [0, 1, NAN, NAN], [0, 0, 1, 1]])
    assert agreement_with_rest(zones) == [Fraction(2, 4), Fraction(2, 4), Fraction(2, 3), Fraction(1, 3)]
    parted = np.array([[0, 0, 1, NAN], [3, 3, 3, 1]])  # of the first two judges' others, one says 0 and one 1: no mode
    assert agreement_with_rest(parted) == [1, 1, Fraction(1, 2), 0]


EVERYBODY = {"author": A, "u": 2.0, "v": 2.0, "sd": 1.2}


@pytest.mark.parametrize(
    ("judged", "changes", "refusals"),
    [
        (counts(6, 2, 2, 0), {}, ()),
        (counts(7, 3, 0, 0), {}, ()),
        (counts(9, 6, 0, 0), {}, ("its lead over the next zone (c_sv) 0.20 is below 0.40",)),
        (counts(11, 4, 4, 0), {}, ("agreement on the zone 0.58 is below 0.60", "its lead over the next zone (c_sv) 0.37 is below 0.40")),
        (counts(9, 0, 0, 0), {}, ("9 of at least 10 judges",)),
        (
            counts(5, 5, 0, 0),
            {},
            ("no single zone leads", "agreement on the zone 0.50 is below 0.60", "its lead over the next zone (c_sv) 0.00 is below 0.40"),
        ),
        (counts(0, 10, 0, 0), {}, ("judges say aggressive, the author assertive",)),
        (counts(10, 0, 0, 0), {"v": 0.0}, ("the two respects lie in another quadrant",)),
        (counts(10, 0, 0, 0), {"v": -0.5}, ("the two respects lie in another quadrant",)),
        (counts(10, 0, 0, 0), {"u": 0.74, "v": 0.74}, ("the two respects lie too near the centre",)),
        (counts(10, 0, 0, 0), {"u": 0.75, "v": 0.75}, ()),  # just .25 of the way to the corner
        (counts(60, 20, 20, 0), {}, ()),
        (counts(59, 19, 19, 3), {}, ("agreement on the zone 0.59 is below 0.60",)),
        (counts(69, 30, 1, 0), {}, ("its lead over the next zone (c_sv) 0.39 is below 0.40",)),
        (counts(10, 0, 0, 0), {"u": None}, ("judgements are missing",)),
        (counts(10, 0, 0, 0), {"v": None}, ("judgements are missing",)),
        (counts(10, 0, 0, 0), {"sd": 1.21}, ("effectiveness spreads too far: SD 1.21, at most 1.20",)),
        (counts(10, 0, 0, 0), {"sd": None}, ("judgements are missing",)),
        (counts(0, 0, 0, 0), {}, ("0 of at least 10 judges", "judgements are missing")),
    ],
)
def test_a_zone_is_accepted_by_the_whole_rule(judged, changes, refusals):
    assert zone_refusals(counts=judged, **{**EVERYBODY, **changes}) == refusals


def test_quadrants_have_no_edges():
    assert [quadrant_of(u, v) for u, v in ((1, 1), (1, -1), (-1, 1), (-1, -1), (0, 1), (1, 0))] == [A, G, S, D, None, None]


def test_a_turn_enters_zones_when_all_of_it_holds():
    edge = [Fraction(9, 12), Fraction(9, 12), Fraction(9, 12), Fraction(9, 12)]

    assert turn_refusals(zones=[A, G, S, D], accepted=[True] * 4, shares=edge) == ()
    assert turn_refusals(zones=[A, G, S, S], accepted=[True, True, False, True], shares=[*edge[:3], Fraction(8, 12)]) == (
        "1 of 4 options are not accepted",
        "not all four zones are there",
        "mean agreement on zones 0.73 is below 0.75",
    )
    assert turn_refusals(zones=[A, G, S, D], accepted=[True] * 4, shares=[*edge[:3], None]) == ("judgements are missing",)
    assert turn_refusals(zones=[A, G, S, D], accepted=[True] * 4, shares=[Fraction(749, 1000)] * 4) == (
        "mean agreement on zones 0.74 is below 0.75",
    )


def test_a_round_counts_by_the_whole_rule():
    def icc(single: float | None, average: float | None) -> IntraclassCorrelations:
        return IntraclassCorrelations(Figure(single, 30, 12), Figure(average, 30, 12))

    def kappa(value: float | None) -> Figure:
        return Figure(value, 30, 12)

    assert round_refusals(judges=10, customers=3, kappa=kappa(0.60), icc=icc(0.40, 0.75)) == ()
    assert round_refusals(judges=10, customers=3, kappa=None, icc=icc(0.40, 0.75)) == ()
    assert round_refusals(judges=9, customers=2, kappa=kappa(0.59), icc=icc(0.39, None)) == (
        "9 of at least 10 judges have judged everything",
        "2 of at least 3 customers have judged everything",
        "agreement on zones (Fleiss’ κ) 0.59 is below 0.60",
        "reliability of one judge (ICC(2,1)) 0.39 is below 0.40",
        "reliability of all judges together (ICC(2,k)) is undefined",
    )


def test_the_reference_panel_would_have_to_be_repeated():
    found = round_refusals(judges=12, customers=3, kappa=fleiss_kappa(codes()), icc=intraclass(judgements("effectiveness")))

    assert found == ("agreement on zones (Fleiss’ κ) 0.36 is below 0.60",)


def test_critical_holds_at_three_quarters():
    assert [critical_holds(np.array(judged, dtype=float)) for judged in ([1, 1, 1, 0], [1, 1, 0, 0], [0, 0, 0, 1], [NAN])] == [
        True,
        None,
        False,
        None,
    ]
    assert [critical_holds(np.array([1.0] * yes + [0.0] * (100 - yes))) for yes in (75, 74, 26, 25)] == [True, None, None, False]
