"""Every check of an item finds its fault and passes the near miss."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assessment.instrument.enums import Marker, Move, Need, ResponseFormat, Scale, Zone
from assessment.instrument.source import ItemSource
from assessment.instrument.validation import Finding, Severity, check_item
from tests.factories.instrument import KEYED, STEM, a_conversation, a_practice_source, a_skill_source, a_source, a_turn, an_option

WORD = "bike "


def found(source: ItemSource, **options: str) -> list[tuple[str, str, int | None, int | None, float | None]]:
    return [
        (f.rule, f.severity.value, f.turn, f.option, f.figure) for f in check_item(source, **options) if f.severity is not Severity.ADVICE
    ]


def with_turn(**changes) -> ItemSource:
    return a_source(turns=(a_turn(**changes),))


def with_option(number: int, **changes) -> ItemSource:
    options = list(a_turn().options)
    options[number - 1] = replace(options[number - 1], **changes)
    return with_turn(options=tuple(options))


def of_words(count: int) -> str:
    """A text of that many words in sentences of at most ten."""
    listed = (WORD * count).split()
    return " ".join(" ".join(listed[at : at + 10]) + "." for at in range(0, count, 10))


@pytest.mark.parametrize(
    "source", [a_source(), a_conversation(), a_skill_source(), a_practice_source()], ids=lambda s: s.slug + s.scale.value
)
def test_a_good_item_has_no_finding(source):
    assert found(source) == []


@pytest.mark.parametrize(
    ("bad", "finding", "near_miss"),
    [
        (a_source(turns=()), ("turns", "error", None, None, 0), a_source()),
        (a_conversation(turns=6), ("turns", "error", None, None, 6), a_conversation(turns=5)),
        (replace(a_skill_source(), technique=None), ("technique", "error", None, None, None), a_skill_source()),
        (replace(a_practice_source(), explanation=""), ("explanation", "error", None, None, None), a_practice_source()),
        (a_source(is_fit=True), ("fit", "error", None, None, None), a_source(is_fit=False)),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_is_wrong_with_the_whole_item_blocks_it(bad, finding, near_miss):
    assert found(bad) == [finding]
    assert found(near_miss) == []


def test_what_is_not_written_is_told_apart_from_what_is_wrong():
    blank = replace(an_option(), text="", effectiveness=None, markers=(), needs={}, moves=())
    begun = with_turn(stem="", flip_fact="", options=(*a_turn().options[:2], blank, replace(blank, zone=None)))

    findings = check_item(begun)

    assert [finding.rule for finding in findings if not finding.to_do] == []
    assert [finding.to_do for finding in findings if finding.option is None] == ["the stem", "an option that is defensive", "the flip"]
    assert sum(finding.to_do == "its effectiveness" for finding in findings) == 2


def test_nobody_can_say_what_is_best_before_every_option_has_its_effectiveness():
    """Neither the fit mark nor the flip is judged by half of the options."""
    half = with_turn(flip_best=2, options=(*a_turn().options[:2], replace(an_option(), effectiveness=None), a_turn().options[3]))

    assert [rule for rule, *_ in found(half)] == ["effectiveness"]


def test_a_written_option_is_not_measured_by_one_that_is_not():
    one = with_turn(stem="", options=(a_turn().options[0], *(replace(option, text="") for option in a_turn().options[1:])))

    assert {rule for rule, *_ in found(one)} == {"stem", "text"}


@pytest.mark.parametrize("sign", ["\x1e", "\x1f", "\x00", "\x0b"])
def test_a_character_that_no_reader_sees_blocks_the_item_wherever_it_stands(sign):
    """Pages are cast with marks that no text may hold."""
    for hidden, place in (
        (with_turn(stem=a_turn().stem + sign), (1, None)),
        (with_option(1, text=a_turn().options[0].text + sign), (1, 1)),
        (with_option(2, reply=f"So{sign}."), (1, 2)),
        (a_source(explanation=sign), (None, None)),
    ):
        assert [each for each in found(hidden) if each[0] == "characters"] == [("characters", "error", *place, ord(sign))]
    assert "characters" not in [finding[0] for finding in found(with_option(2, reply="So.\r\n\tYes."))]


@pytest.mark.parametrize("format", [ResponseFormat.RANK, ResponseFormat.RATE])
def test_five_options_can_be_rated_and_six_only_ranked(format):
    def formats_of(count: int) -> list[tuple]:
        turn = a_turn(options=(*a_turn().options, *a_turn().options)[:count])
        return [finding for finding in found(a_source(format=format, turns=(turn,))) if finding[0] == "format"]

    assert formats_of(5) == []
    assert formats_of(6) == ([("format", "error", None, None, 6)] if format is ResponseFormat.RATE else [])


def test_an_item_without_a_need_and_one_with_three_are_blocked():
    three = (Need.CONTROL, Need.ALTERNATIVES, Need.EMPATHY)
    graded = tuple(replace(option, needs=dict.fromkeys(three, 3)) for option in a_turn().options)

    assert found(a_source(needs=three, turns=(a_turn(options=graded),))) == [("needs", "error", None, None, 3)]
    assert ("needs", "error", None, None, 0) in found(a_source(needs=()))


def test_a_best_option_that_is_not_the_assertive_one_asks_for_the_fit_mark_and_with_it_passes():
    odd = with_option(2, effectiveness=5.0)
    odd = replace(odd, turns=(replace(odd.turns[0], flip_best=KEYED),))

    assert [finding for finding in found(odd) if finding[0] == "fit"] == [("fit", "error", None, None, None)]
    assert [finding for finding in found(replace(odd, is_fit=True)) if finding[0] == "fit"] == []


@pytest.mark.parametrize("count", (2, 7))
def test_a_turn_has_three_to_six_options(count):
    options = (a_turn().options * 2)[:count]

    assert ("options", "error", 1, None, count) in found(with_turn(options=options))
    assert [rule for rule, *_ in found(with_turn(options=(a_turn().options * 2)[: min(max(count, 3), 6)])) if rule == "options"] == []


def test_a_skill_turn_may_have_three_options():
    source = a_skill_source()
    shorter = tuple(replace(turn, options=turn.options[1:], flip_best=1) for turn in source.turns)

    assert [f for f in found(replace(source, turns=shorter)) if f[0] in ("options", "zones")] == []


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"text": " "}, ("text", "error", 1, 1, None)),
        ({"text": an_option(Zone.SUBMISSIVE).text}, ("text", "error", 1, 2, None)),
        ({"zone": None}, ("zone", "error", 1, 1, None)),
        ({"effectiveness": None}, ("effectiveness", "error", 1, 1, None)),
        ({"effectiveness": 0.9}, ("effectiveness", "error", 1, 1, 0.9)),
        ({"markers": ()}, ("markers", "error", 1, 1, 0)),
        ({"markers": (Marker.P1, Marker.P2, Marker.P3)}, ("markers", "error", 1, 1, 3)),
        ({"markers": (Marker.A1,)}, ("markers", "error", 1, 1, None)),
        ({"needs": {Need.CONTROL: 1}}, ("need_grades", "error", 1, 1, None)),
        ({"needs": {Need.CONTROL: 1, Need.ALTERNATIVES: 6}}, ("need_grades", "error", 1, 1, 6)),
        ({"needs": {Need.CONTROL: 1, Need.ALTERNATIVES: 2, Need.EMPATHY: 2}}, ("need_grades", "error", 1, 1, None)),
        ({"moves": ()}, ("moves", "warning", 1, 1, None)),
        ({"thought": ""}, ("thought", "warning", 1, 1, None)),
        ({"reframe": ""}, ("thought", "warning", 1, 1, None)),
        ({"reply": "“Well,” he says."}, ("reply", "warning", 1, 1, None)),
    ],
    ids=str,
)
def test_what_an_option_lacks_is_named_with_its_number(changes, finding):
    assert finding in found(with_option(1, **changes))


def test_a_missing_zone_is_named():
    doubled = with_option(4, zone=Zone.AGGRESSIVE)

    assert found(doubled) == [("zones", "error", 1, None, 1)]
    assert [str(f) for f in check_item(doubled)] == ["turn 1: Every zone has an option; missing: defensive."]


def test_two_markers_of_the_zones_focus_are_accepted():
    assert found(with_option(1, markers=(Marker.P1, Marker.P2))) == []


def test_an_assertive_option_needs_no_thought_and_a_skill_option_no_zone():
    assert found(with_option(KEYED, thought="", reframe="")) == []
    zoned = replace(a_skill_source().turns[1].options[0], zone=Zone.ASSERTIVE)
    source = a_skill_source()
    turns = (source.turns[0], replace(source.turns[1], options=(zoned, *source.turns[1].options[1:])))

    assert found(replace(source, turns=turns)) == [("zone", "error", 2, 1, None)]


@pytest.mark.parametrize(
    ("credit", "findings"), [(None, [("credit", "error", 1, 1, None)]), (1.2, [("credit", "error", 1, 1, 1.2)]), (0.1, [])]
)
def test_a_skill_option_has_a_credit_between_0_and_1(credit, findings):
    source = a_skill_source(turns=1)
    options = (replace(source.turns[0].options[0], credit=credit), *source.turns[0].options[1:])

    assert [f for f in found(replace(source, turns=(replace(source.turns[0], options=options),))) if f[0] == "credit"] == findings


@pytest.mark.parametrize(("highest", "findings"), [(3.49, [("spread", "error", 1, None, 0.99)]), (3.5, [])])
def test_a_turn_without_a_spread_of_one_cannot_be_keyed(highest, findings):
    means = {1: 2.5, 2: 2.6, 3: highest, 4: 2.5}
    options = tuple(replace(option, effectiveness=means[number]) for number, option in enumerate(a_turn().options, 1))

    assert found(with_turn(options=options)) == findings


def test_two_best_options_are_a_warning():
    assert ("key_tie", "warning", 1, None, 2) in found(with_option(4, effectiveness=4.5))
    assert found(with_option(4, effectiveness=4.4)) == []


@pytest.mark.parametrize(("moves", "findings"), [((Move.CORRECTS,), [("key_move", "warning", 1, KEYED, None)]), ((Move.ASKS,), [])])
def test_a_move_that_the_key_alone_makes_is_a_warning(moves, findings):
    assert found(with_option(KEYED, moves=moves)) == findings


@pytest.mark.parametrize(
    ("flip", "findings"),
    [
        ({"flip_fact": ""}, [("flip", "error", 1, None, None)]),
        ({"flip_best": None}, [("flip", "error", 1, None, None)]),
        ({"flip_best": 5}, [("flip", "error", 1, None, 5)]),
        ({"flip_best": KEYED}, [("flip", "error", 1, None, KEYED)]),
        ({"flip_best": 1}, []),
    ],
    ids=str,
)
def test_no_flip_no_item(flip, findings):
    assert found(with_turn(**flip)) == findings


def test_a_practice_item_without_a_flip_is_only_warned_about():
    source = a_practice_source()

    assert found(replace(source, turns=(replace(source.turns[0], flip_fact=""),))) == [("flip", "warning", 1, None, None)]


def test_a_practice_option_is_explained():
    source = a_practice_source()
    options = (replace(source.turns[0].options[0], explanation=""), *source.turns[0].options[1:])

    assert found(replace(source, turns=(replace(source.turns[0], options=options),))) == [("explanation", "error", 1, 1, None)]


def test_every_option_before_the_last_turn_has_a_reply():
    source = a_conversation(turns=2)
    options = (*source.turns[0].options[:3], replace(source.turns[0].options[3], reply=""))

    assert found(replace(source, turns=(replace(source.turns[0], options=options), source.turns[1]))) == [("reply", "error", 1, 4, None)]


@pytest.mark.parametrize(("count", "findings"), [(54, [54]), (55, []), (90, []), (91, [91])])
def test_a_stem_has_55_to_90_words(count, findings):
    rules = [(rule, figure) for rule, *_, figure in found(with_turn(stem=of_words(count))) if rule == "stem_words"]

    assert rules == [("stem_words", figure) for figure in findings]


@pytest.mark.parametrize(("count", "findings"), [(13, [13]), (14, []), (22, []), (23, [23])])
def test_an_option_has_14_to_22_words(count, findings):
    rules = [(option, figure) for rule, _, _, option, figure in found(with_option(2, text=of_words(count))) if rule == "option_words"]

    assert rules == [(2, figure) for figure in findings]


@pytest.mark.parametrize(("count", "findings"), [(21, [5]), (20, [])])
def test_the_longest_option_has_at_most_four_words_more_than_the_shortest(count, findings):
    options = [of_words(length).replace("bike", f"b{'i' * number}ke") for number, length in enumerate((16, 17, 18, count), 1)]
    source = with_turn(options=tuple(replace(option, text=text) for option, text in zip(a_turn().options, options, strict=True)))

    assert [figure for rule, *_, figure in found(source) if rule == "option_spread"] == findings


@pytest.mark.parametrize(("count", "findings"), [(23, [("sentence", "warning", 1, None, 23)]), (22, [])])
def test_a_sentence_has_at_most_22_words(count, findings):
    stem = f"{of_words(30)} The fitter fits brakes. {(WORD * count).strip()}."

    assert found(with_turn(stem=stem)) == findings


def test_hard_words_raise_the_reading_grade_above_seven():
    hard = f"{STEM} {'Velocipede. ' * 15}"
    easy = f"{STEM} {'Bike. ' * 15}"

    assert [(f.rule, f.severity) for f in check_item(with_turn(stem=hard))] == [("rare_words", Severity.ADVICE)]
    assert [(f.rule, f.severity) for f in check_item(with_turn(stem=hard.replace(". Velocipede", " velocipede")))][-2:] == [
        ("reading_grade", Severity.WARNING),
        ("rare_words", Severity.ADVICE),
    ]
    assert check_item(with_turn(stem=easy)) == []


@pytest.mark.parametrize(("more", "figures"), [(25, []), (26, [7.1])])  # grades 6.91 and 7.06
def test_seven_is_the_highest_grade(more, figures):
    stem = f"{a_turn().stem} {' '.join(['remember'] * more)}"

    assert [figure for rule, *_, figure in found(with_turn(stem=stem)) if rule == "reading_grade"] == figures


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Tell him that the fitter is ill, and immediately ask him to ring next week for a day.", "“immediately” does the judging."),
        (
            "Tell him that he waits because the fitter is ill, and ask him to ring next week again.",
            "“because” says why; an option says what.",
        ),
        ("Tell him that the fitter is ill, and ask him to ring so that you can book a day.", "“so that” says why; an option says what."),
    ],
)
def test_words_that_judge_or_explain_are_a_warning(text, message):
    assert [str(f) for f in check_item(with_option(4, text=text)) if f.severity is Severity.WARNING] == [f"turn 1, option 4: {message}"]


def test_justice_and_so_are_not_giveaways():
    text = "Tell him that the fitter is so ill, adjust the list, and ask him to ring next week."

    assert found(with_option(4, text=text)) == []


def test_options_that_share_most_of_their_words_are_a_warning():
    third = a_turn().options[2].text
    same = third.replace("seven", "nine")
    apart = third.replace("seven", "nine").replace("brakes", "wheels").replace("shop", "man")

    assert found(with_option(4, text=same)) == [("overlap", "warning", 1, 4, 0.71)]
    assert found(with_option(4, text=apart)) == []


@pytest.mark.parametrize(("other", "figures"), [("parcels vans boats bikes", []), ("parcels vans boats", [0.75])])
def test_three_words_of_five_may_be_shared(other, figures):
    options = [
        replace(option, text=text) for option, text in zip(a_turn().options, ("a", "b", "parcels vans boats trams", other), strict=True)
    ]

    assert [figure for rule, *_, figure in found(with_turn(options=tuple(options))) if rule == "overlap"] == figures


def test_an_option_that_takes_up_no_word_of_the_stem_is_a_warning():
    foreign = "Say what you can and cannot offer to people here, and then see where that leads you."

    assert found(with_option(4, text=foreign)) == [("stem_link", "warning", 1, 4, 0)]
    assert found(with_option(4, text=foreign.replace("people", "mothers"))) == []


def test_other_languages_are_checked_for_length_alone():
    texts = ("a" * 20, "b" * 25, "c" * 31, "d" * 30)
    options = tuple(replace(option, text=text) for option, text in zip(a_turn().options, texts, strict=True))
    even = (*options[:2], replace(options[2], text="c" * 30), options[3])

    assert found(with_turn(options=options, stem="Ein Satz."), language="de") == [("option_length", "warning", 1, None, 1.55)]
    assert found(with_turn(options=even, stem="Ein Satz."), language="de-AT") == []


def test_a_finding_says_where_it_is():
    assert str(Finding("r", Severity.ERROR, "No.", turn=2, option=3, item="a01")) == "a01, turn 2, option 3: No."
    assert str(Finding("r", Severity.ERROR, "No.")) == "No."


def test_scales_decide_what_is_asked():
    attitude, skill = a_source(), a_skill_source(turns=1)

    assert (found(attitude), found(skill)) == ([], [])
    assert {f[0] for f in found(replace(attitude, scale=Scale.SKILL))} == {"technique", "credit", "zone"}
    assert {f[0] for f in found(replace(skill, scale=Scale.ATTITUDE))} == {"effectiveness", "credit", "zone", "zones"}
