"""The checks of a form: what it covers, and what it earns to answer without reading."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from assessment.instrument.enums import Instruction, Move, Need, ResponseFormat, Scale, Setting, Zone
from assessment.instrument.source import ItemSource, TurnSource
from assessment.instrument.testwise import (
    BANK_LIMITS,
    FORM_LIMITS,
    LengthFigures,
    Limits,
    check_form_items,
    keyed_turns,
    length_figures,
    limits_for,
    strategies,
)
from assessment.instrument.validation import Severity
from assessment.instrument.wording import FEATURES
from tests.factories.instrument import a_practice_source, a_skill_source, a_source, a_turn, small_form_sources

SETTINGS = list(Setting)
NEEDS = list(Need)
WORST = (Zone.AGGRESSIVE, Zone.SUBMISSIVE, Zone.DEFENSIVE)


def a_turn_with(means: dict[Zone, float]) -> TurnSource:
    turn = a_turn()
    return replace(turn, options=tuple(replace(option, effectiveness=means[option.zone]) for option in turn.options))


def a_good_set() -> list[ItemSource]:
    """18 attitude and 6 skill scenarios and a practice item: every need, six settings, each zone worst a third of the time."""
    attitude = []
    for number in range(18):
        means = {Zone.ASSERTIVE: 4.5, **dict.fromkeys(WORST, 2.5), WORST[number % 3]: 1.5}
        attitude.append(
            a_source(
                slug=f"a{number}",
                family=f"family-{number}",
                setting=SETTINGS[number % 6],
                needs=(NEEDS[number % 6],),
                turns=(a_turn_with(means),),
            )
        )
    skill = [a_skill_source(slug=f"s{number}", family=f"skill-{number}", turns=1) for number in range(6)]
    return [*attitude, *skill, a_practice_source(slug="p1", family="family-1")]


def rules(sources: list[ItemSource], *, leave: tuple[str, ...] = ("test_wise", "length_correlation", "keyed_longest", "keyed_shortest")):
    found = check_form_items(sources)
    return [(finding.rule, finding.severity.value, finding.figure) for finding in found if finding.rule not in leave]


def test_a_set_that_covers_everything_has_no_finding_on_cover():
    assert rules(a_good_set()) == []


def test_practice_alone_is_no_form():
    assert rules([a_practice_source()]) == [("empty", "error", None)]


def test_a_set_of_another_size_or_without_practice_is_a_warning():
    one_less = a_good_set()
    one_less[1] = replace(one_less[1], needs=(NEEDS[1], NEEDS[0]))

    assert rules(one_less[1:]) == [("size", "warning", 17)]
    assert rules(a_good_set()[:-1]) == [("practice", "warning", 0)]


def test_a_need_on_two_scenarios_is_a_warning_and_on_three_is_not():
    sources = a_good_set()
    sources[0] = replace(sources[0], needs=(NEEDS[1],))

    assert rules(sources) == [("needs", "warning", 2)]


def test_five_settings_are_a_warning():
    sources = [replace(source, setting=SETTINGS[0] if source.setting is SETTINGS[5] else source.setting) for source in a_good_set()]

    assert rules(sources) == [("settings", "warning", 5)]


def test_two_items_of_one_family_are_a_warning_but_not_with_a_practice_item():
    sources = a_good_set()
    sources[0] = replace(sources[0], family="family-1")

    assert rules(sources) == [("family", "warning", 2)]


def test_twins_in_one_form_are_a_warning_and_a_twin_elsewhere_is_not():
    sources = a_good_set()

    assert rules([replace(sources[0], twin_of="a1"), *sources[1:]]) == [("twins", "warning", None)]
    assert rules([replace(sources[0], twin_of="b1"), *sources[1:]]) == []


def test_two_formats_in_a_scale_block_the_form_and_one_in_each_scale_do_not():
    sources = a_good_set()
    mixed = [replace(sources[0], format=ResponseFormat.BEST), *sources[1:]]
    apart = [replace(source, format=ResponseFormat.BEST) if source.scale is Scale.SKILL else source for source in sources]

    assert rules(mixed) == [("formats", "error", None)]
    assert rules(apart) == []


def test_two_items_of_one_short_name_block_the_form():
    sources = a_good_set()
    sources[0] = replace(sources[0], slug="a1")

    assert rules(sources) == [("slug", "error", 2)]


def test_an_item_with_another_instruction_blocks_the_form():
    sources = a_good_set()
    sources[2] = replace(sources[2], instruction=Instruction.WOULD)
    found = check_form_items(sources)

    assert [(f.rule, f.severity, f.item) for f in found if f.rule == "instruction"] == [("instruction", Severity.ERROR, "a2")]


def test_a_share_outside_its_limits_never_reads_as_one_of_them():
    """Of 27 turns 4 are 14.8 %, of 28 turns 17 are 60.7 %."""
    told = []
    for count, aggressive in ((27, 4), (28, 17)):
        zones = [Zone.AGGRESSIVE] * aggressive + [WORST[1 + number % 2] for number in range(count - aggressive)]
        means = [{Zone.ASSERTIVE: 4.5, **dict.fromkeys(WORST, 2.5), zone: 1.5} for zone in zones]
        sources = [a_source(slug=f"a{number}", turns=(a_turn_with(each),)) for number, each in enumerate(means)]
        told += [finding.message for finding in check_form_items(sources) if finding.rule == "worst_zone"]

    assert told == [f"The aggressive option is the least effective in {share} of turns; 15% to 60% are wanted." for share in ("14%", "61%")]


def test_just_15_and_just_60_percent_are_wanted():
    zones = [Zone.AGGRESSIVE] * 12 + [Zone.SUBMISSIVE] * 5 + [Zone.DEFENSIVE] * 3
    means = [{Zone.ASSERTIVE: 4.5, **dict.fromkeys(WORST, 2.5), zone: 1.5} for zone in zones]
    sources = [a_source(slug=f"a{number}", turns=(a_turn_with(each),)) for number, each in enumerate(means)]

    assert [figure for rule, _, figure in rules(sources) if rule == "worst_zone"] == []


@pytest.mark.parametrize(("aggressive", "figures"), [(3, []), (2, [0.111]), (10, []), (11, [0.611])])
def test_each_zone_but_the_assertive_is_worst_in_15_to_60_percent_of_turns(aggressive, figures):
    sources = a_good_set()
    others = [WORST[1], WORST[2]]
    for number in range(18):
        zone = Zone.AGGRESSIVE if number < aggressive else others[number % 2]
        means = {Zone.ASSERTIVE: 4.5, **dict.fromkeys(WORST, 2.5), zone: 1.5}
        sources[number] = replace(sources[number], turns=(a_turn_with(means),))

    assert [figure for rule, _, figure in rules(sources) if rule == "worst_zone"] == figures


def of_texts(*texts: str, means: tuple[float, ...] = (1.5, 2.5, 4.5, 2.0)) -> TurnSource:
    turn = a_turn()
    options = [
        replace(option, text=text, effectiveness=mean, moves=()) for option, text, mean in zip(turn.options, texts, means, strict=True)
    ]
    return replace(turn, options=tuple(options))


def test_the_length_strategy_earns_everything_where_the_best_is_longest_and_the_worst_shortest():
    turn = of_texts("one two", "one two three four five", "one two three four five six seven eight", "one two three four five")
    length = next(strategy for strategy in strategies([turn, turn]) if strategy.name == "length")

    assert (length.turns, length.credit, length.standard_error) == (2, 1.0, 0.0)


def test_margins_below_three_words_are_no_cue():
    turn = of_texts("one two", "one two three", "one two three four", "one two three")
    length = next(strategy for strategy in strategies([turn]) if strategy.name == "length")

    assert (length.credit, length.standard_error) == (0.5, None)


def test_ties_are_averaged_and_the_error_is_that_of_a_mean():
    named = of_texts("a, b", "a, b", "a b", "a b")  # e of the options: 0, 1/3, 1, 1/6
    plain = of_texts("a", "a", "a", "a")
    commas = next(strategy for strategy in strategies([named, plain]) if strategy.name == "commas")
    credit = ((0 + 1 / 3) / 2 - (1 + 1 / 6) / 2 + 1) / 2

    assert commas.credit == pytest.approx((credit + 0.5) / 2)
    assert commas.standard_error == pytest.approx(abs(credit - 0.5) / 2)


def test_every_strategy_of_the_rules_is_tried():
    assert [strategy.name for strategy in strategies([a_turn()])] == [
        "length",
        "politeness",
        "sentiment",
        "asks",
        "apologises",
        "names a limit",
        "offers a choice",
        "hands over",
        "gives",
        "commas",
        "numbers",
        "overlap with the stem",
        "shared opening",
        "most central",
        "good employee’s marks",
        "assertive-sounding best, firm worst",
        "first word",
    ]
    assert strategies([]) == []


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("politeness", ("Go", "Go now", "Please go, thanks", "Go then")),
        ("numbers", ("Go", "Go on", "Go at 4 with two", "Go in")),
        ("commas", ("Go", "Go on", "Go, sit, eat", "Go in")),
        ("shared opening", ("Wait here", "Ask him this now", "Ask him this then", "Run off")),
        ("overlap with the stem", ("Zebra", "Zebra bike", "Bike brakes mother", "Zebra yak")),
        ("sentiment", ("No, never", "Go", "Good and free", "Go in")),
    ],
)
def test_a_text_cue_lifts_its_strategy(name, texts):
    turn = of_texts(*texts)
    credit = next(strategy.credit for strategy in strategies([turn]) if strategy.name == name)

    assert credit > 0.6


def test_a_move_made_by_the_best_alone_lifts_its_strategy():
    turn = a_turn()
    options = tuple(replace(option, moves=(Move.OFFERS_CHOICE,) if option.zone is Zone.ASSERTIVE else ()) for option in turn.options)
    figures = {strategy.name: strategy.credit for strategy in strategies([replace(turn, options=options)])}

    assert figures["offers a choice"] == pytest.approx((1 - (0 + 1 / 3 + 1 / 6) / 3 + 1) / 2)
    assert figures["asks"] == 0.5


def test_a_first_word_is_worth_what_it_earns_in_other_turns():
    turn = of_texts("Shout now", "Give it", "Tell him", "Note it")
    credit = {strategy.name: strategy.credit for strategy in strategies([turn, replace(turn)])}["first word"]
    alone = {strategy.name: strategy.credit for strategy in strategies([turn])}["first word"]

    assert (credit, alone) == (1.0, 0.5)


def test_length_figures_are_pearson_within_turns_with_shared_ties():
    turn = of_texts("one", "one two", "one two three", "one two three", means=(1.0, 2.0, 4.0, 3.0))
    x, y = (-1.25, -0.25, 0.75, 0.75), (-1.5, -0.5, 1.5, 0.5)
    correlation = sum(a * b for a, b in zip(x, y, strict=True)) / math.sqrt(sum(a * a for a in x) * sum(b * b for b in y))

    figures = length_figures([turn])

    assert (figures.correlation, figures.longest, figures.shortest) == (pytest.approx(correlation), 0.5, 0.0)
    assert length_figures([of_texts("a", "b", "c", "d")]) == LengthFigures(correlation=None, longest=0.25, shortest=0.25)


def test_limits_follow_the_size():
    assert [limits_for(turns) for turns in (23, 24, 71, 72)] == [None, FORM_LIMITS, FORM_LIMITS, BANK_LIMITS]
    assert Limits(credit=0.11, correlation=0.12, longest=0.35, shortest=0.15) == BANK_LIMITS
    assert Limits(credit=0.19, correlation=0.20, longest=0.40, shortest=0.10) == FORM_LIMITS


def test_a_strategy_is_told_when_it_earns_more_or_less_than_the_limit_and_else_not():
    sources = small_form_sources(scenarios=18, skill=6)
    earned = {each.name: each.credit for each in strategies(keyed_turns(sources))}
    outside = {name for name, credit in earned.items() if abs(credit - 0.5) > 0.19}

    told = [finding.message for finding in check_form_items(sources) if finding.rule == "test_wise"]

    assert 0 < len(outside) < len(earned)
    assert {name for name in earned if any(f"“{name}”" in message for message in told)} == outside


def test_a_form_that_length_gives_away_is_told_with_figure_and_error():
    turn = of_texts("one two", "one two three four five", "one two three four five six seven eight", "one two three four five")
    sources = [a_source(slug=f"a{number}", family=f"f{number}", turns=(turn,)) for number in range(24)]
    found = {
        finding.rule: finding
        for finding in check_form_items(sources)
        if finding.rule in ("length_correlation", "keyed_longest", "keyed_shortest")
    }
    wise = [str(finding) for finding in check_form_items(sources) if finding.rule == "test_wise" and "length" in finding.message]

    assert {rule: finding.figure for rule, finding in found.items()} == {
        "length_correlation": 0.931,
        "keyed_longest": 1.0,
        "keyed_shortest": 0.0,
    }
    assert wise == ["Answering by “length” earns 1.00 ± 0.00; .50 ± 0.19 is allowed."]
    assert [finding for finding in check_form_items(sources[:23]) if finding.rule in found or finding.rule == "test_wise"] == []


@pytest.mark.parametrize(
    ("name", "texts", "values"),
    [
        ("numbers", ("two of 3 by 10:30", "half of it", "a tone", "none"), [3, 1, 0, 0]),
        ("shared opening", ("Tell him that it is so", "Tell him, that is it", "Tell him this", "Tell him that"), [2, 2, 0, 2]),
        (
            "most central",
            ("give her it", "give her", "ask", "ask her"),
            [(2 / 3 + 1 / 4) / 3, (2 / 3 + 1 / 3) / 3, (1 / 2) / 3, (1 / 4 + 1 / 3 + 1 / 2) / 3],
        ),
        ("overlap with the stem", ("the parcel", "a van and a parcel", "a boat", "the"), [1.0, 0.5, 0.0, 0.0]),
        ("politeness", ("Please, thank you", "sorry", "no", "so"), [2, 1, 0, 0]),
        ("sentiment", ("good and kind", "no rule", "good but late", "so"), [2, -2, 0, 0]),
        ("commas", ("a, b; c: d", "a, b", "a. b", "a"), [3, 1, 0, 0]),
    ],
)
def test_each_feature_of_words_is_counted_so(name, texts, values):
    turn = replace(of_texts(*texts), stem="The parcel is late.")

    assert FEATURES[name](turn) == pytest.approx(values)


def test_moves_are_counted_for_and_against():
    moves = ((Move.ASKS, Move.OFFERS_CHOICE), (Move.OWN_STEP, Move.DECIDES_FOR), (Move.DECIDES_FOR, Move.CORRECTS), ())
    options = tuple(replace(option, moves=each) for option, each in zip(a_turn().options, moves, strict=True))
    turn = a_turn(options=options)

    assert FEATURES["asks"](turn) == [1, 0, 0, 0]
    assert FEATURES["good employee’s marks"](turn) == [2, 1, 0, 0]
    assert FEATURES["assertive-sounding best, firm worst"](turn) == [1, 0, -2, 0]


THREE = "one two three"
LONG = (THREE, THREE, "one two three four", THREE)
SHORT = (THREE, THREE, "one two", THREE)
NEITHER = ("one two three four", "one two", THREE, THREE)


def cues_of(*kinds: tuple[tuple[str, ...], int]) -> dict[str, float | None]:
    """What is found of length in so many turns of each kind; the third option is the key."""
    texts = [each for each, count in kinds for _ in range(count)]
    sources = [a_source(slug=f"a{number}", turns=(of_texts(*each),)) for number, each in enumerate(texts)]
    return {finding.rule: finding.figure for finding in check_form_items(sources) if finding.rule.startswith(("keyed_", "length_"))}


def test_the_key_may_be_longest_in_just_two_turns_of_five_and_no_more():
    assert "keyed_longest" not in cues_of((LONG, 10), (NEITHER, 15))
    assert cues_of((LONG, 11), (NEITHER, 14))["keyed_longest"] == 0.44


def test_the_key_is_shortest_in_just_one_turn_of_ten_or_more():
    assert "keyed_shortest" not in cues_of((SHORT, 3), (NEITHER, 27))
    assert cues_of((SHORT, 2), (NEITHER, 28))["keyed_shortest"] == 0.067


def test_a_form_whose_key_is_as_often_longer_as_shorter_has_no_cue_of_length():
    assert cues_of((LONG, 8), (SHORT, 8), (NEITHER, 8)) == {}
    assert (cues_of((SHORT, 24))["length_correlation"] or 0) < -0.20


def test_turns_without_a_key_are_left_out():
    flat = a_turn_with(dict.fromkeys(Zone, 2.0))
    half = replace(a_turn(), options=(replace(a_turn().options[0], effectiveness=None), *a_turn().options[1:]))

    assert keyed_turns([a_source(turns=(flat,)), a_source(turns=(half,)), a_source(), a_practice_source()]) == [a_turn()]
