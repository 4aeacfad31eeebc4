import random
from collections import Counter
from statistics import mean

import pytest

from assessment.instrument.assembly.drafting import draft_of
from assessment.instrument.documents import Content, Key, TurnContent
from assessment.instrument.enums import ResponseFormat, Zone
from assessment.instrument.publishing import compile_form
from assessment.instrument.responses import parse
from assessment.scoring.flags import FlagKind
from assessment.scoring.scorecard import Scorecard, compute
from hiring.demo.takers import STYLES, Ending, Taker, play, roster
from tests.factories.instrument import draft_form, small_form_sources


def shown_by(turn: TurnContent) -> str:
    return "".join(random.Random(turn.number).sample(turn.codes, len(turn.codes)))


def scorecard(taker: Taker, content: Content, key: Key) -> Scorecard:
    done = play(taker, content=content, key=key, shown=shown_by)
    choices = {click.turn: click.choice for click in done.clicks}
    displayed = {turn.number: shown_by(turn) for turn in content.turns}
    return compute(content, key, choices, displayed=displayed, visible_ms=done.visible_ms, adjusted=False)


def of_style(name: str, *, count: int) -> list[Taker]:
    [style] = [style for style in STYLES if style.name == name]
    return list(roster(count=count, seed="tests", styles=[style]))


@pytest.fixture
def form(db: None):
    """Compiles one form of sixteen scenarios, its options shuffled by a number."""
    draft = draft_of(draft_form(sources=small_form_sources(scenarios=14, conversation=True, skill=2)))
    return lambda number: compile_form(draft, rng=random.Random(number))


def test_of_240_takers_as_many_have_each_style_as_it_says():
    assert Counter(taker.style.name for taker in roster(count=240, seed="tests")) == {style.name: style.share for style in STYLES}


def test_of_any_number_of_takers_every_one_has_a_name_and_an_address_of_their_own():
    takers = roster(count=500, seed="tests")

    assert (len({taker.name for taker in takers}), len({taker.email for taker in takers})) == (500, 500)
    assert {taker.email.split("@")[1] for taker in takers} == {"example.org"}
    assert all(taker.email.isascii() for taker in takers)


def test_the_same_seed_gives_the_same_takers_and_another_seed_gives_others():
    assert roster(count=30, seed="tests") == roster(count=30, seed="tests")
    assert roster(count=30, seed="tests") != roster(count=30, seed="others")


def test_however_publishing_shuffled_the_options_the_same_takers_get_the_same_scores(form):
    takers = [taker for taker in roster(count=60, seed="tests") if not taker.style.by_place]
    one, other = form(1), form(2)

    def scores(compiled):
        return [(card.attitude, card.skill, card.zones) for card in (scorecard(taker, *compiled) for taker in takers)]

    assert one != other
    assert scores(one) == scores(other)


def test_times_do_not_hang_on_the_shuffle_either(form):
    [taker] = of_style("fair, with noise", count=1)

    first, second = (play(taker, content=content, key=key, shown=shown_by) for content, key in (form(1), form(2)))

    assert (first.visible_ms, first.ends_ms) == (second.visible_ms, second.ends_ms)


@pytest.mark.parametrize("format", list(ResponseFormat))
def test_a_taker_answers_every_turn_in_its_own_format(db, format):
    content, key = compile_form(draft_of(draft_form(sources=small_form_sources(scenarios=4, format=format))), rng=random.Random(1))
    careless = of_style("careless, one place on the screen", count=1)

    for taker in [*of_style("knows the key well", count=1), *careless]:
        clicks = play(taker, content=content, key=key, shown=shown_by).clicks
        assert {click.turn for click in clicks} == {1, 2, 3, 4}
        for click in clicks:
            parse(click.choice, format=format, codes=content.turns[click.turn - 1].codes)


def test_whoever_knows_the_key_scores_high_and_whoever_answers_at_random_scores_fifty(form):
    def average(name: str) -> float:
        return mean(scorecard(taker, *form(1)).attitude or 0 for taker in of_style(name, count=200)) / 100

    assert average("knows the key well") > 75
    assert average("random") == pytest.approx(50, abs=1.5)


@pytest.mark.parametrize(
    ("name", "zone"),
    [("leans submissive", Zone.SUBMISSIVE), ("leans aggressive", Zone.AGGRESSIVE), ("leans defensive", Zone.DEFENSIVE)],
)
def test_a_taker_who_leans_to_a_zone_chooses_it_twice_as_often_as_a_fair_one(form, name, zone):
    def share(style: str) -> float:
        cards = [scorecard(taker, *form(1)) for taker in of_style(style, count=60)]
        return float(sum(card.zones.get(zone, 0) for card in cards) / sum(sum(card.zones.values()) for card in cards))

    assert share(name) > 2 * share("fair, with noise")


def test_textbook_politeness_tells_kind_from_unkind_and_not_giving_way_from_holding_one_s_own(form):
    cards = [scorecard(taker, *form(1)) for taker in of_style("textbook politeness", count=60)]
    shares = {zone: float(sum(card.zones.get(zone, 0) for card in cards)) / len(cards) for zone in Zone}

    assert shares[Zone.ASSERTIVE] + shares[Zone.SUBMISSIVE] > 3 * (shares[Zone.AGGRESSIVE] + shares[Zone.DEFENSIVE])
    assert shares[Zone.ASSERTIVE] < 1.6 * shares[Zone.SUBMISSIVE]


def test_a_careless_straight_liner_is_flagged_for_speed_and_for_both_places(form):
    flags = [{flag.kind for flag in scorecard(taker, *form(1)).flags} for taker in of_style("careless, one place on the screen", count=20)]

    wanted = {FlagKind.FAST, FlagKind.BEST_POSITION, FlagKind.WORST_POSITION}
    assert sum(found >= wanted for found in flags) >= 15


def test_a_careful_taker_is_not_flagged_for_speed_or_place(form):
    kinds = {flag.kind for taker in of_style("slow and thorough", count=20) for flag in scorecard(taker, *form(1)).flags}

    assert kinds <= {FlagKind.CRITICAL}


def test_clicks_come_one_after_another_each_within_its_turn(form):
    content, key = form(1)
    for taker in roster(count=40, seed="tests"):
        done = play(taker, content=content, key=key, shown=shown_by)
        moments = [click.at_ms for click in done.clicks]
        assert moments == sorted(set(moments))
        assert all(0 < click.visible_ms < done.visible_ms[click.turn] for click in done.clicks)
        assert sum(done.visible_ms.values()) < done.ends_ms


def test_who_stops_early_has_answered_something_and_who_did_not_begin_nothing(form):
    content, key = form(1)
    answered = {
        style.ending: {len(play(taker, content=content, key=key, shown=shown_by).visible_ms) for taker in of_style(style.name, count=40)}
        for style in STYLES
        if style.ending is not Ending.SUBMITS
    }

    turns = len(content.turns)
    assert answered[Ending.ONLY_LOOKED] == answered[Ending.NEVER_CAME] == {0}
    for ending in (Ending.LEAVES, Ending.STILL_THERE):
        assert min(answered[ending]) >= 1
        assert max(answered[ending]) < turns
