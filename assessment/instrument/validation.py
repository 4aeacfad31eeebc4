"""The checks of one item, each naming its option, its rule and its figure. Pure: no Django.

An *error* keeps an item out of a published form: it could not be scored or shown. A *warning* needs a written reason to
be published. *Advice* needs nothing. Source: ITEM_WRITING, "Checks on every item".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from itertools import combinations

from assessment.instrument.enums import ZONE_MARKERS, MediaKind, ResponseFormat, Scale, Zone
from assessment.instrument.readability import content_roots, reading_grade, sentences, syllables, words
from assessment.instrument.source import ItemSource, OptionSource, TurnSource
from assessment.kernel.rounding import on_its_side

STEM_WORDS = (55, 90)
OPTION_WORDS = (14, 22)
OPTION_WORDS_SPREAD = 4
SENTENCE_WORDS = 22
READING_GRADE = 7.0
OVERLAP = 0.6
SPREAD = 1.0  # of M within a turn
LENGTH_RATIO = 1.5  # languages other than English: characters, longest ÷ shortest
RARE_SYLLABLES = 4
MOST_RARE, LONGEST_NAMED = 12, 30  # words that a finding names, and letters of one
TURNS = (1, 5)
OPTIONS = (3, 6)
ALT_CHARACTERS = 250
MOST_RATED = 5  # options of a turn that is rated one by one

_JUDGING = """always never immediately simply just obviously clearly politely rudely calmly kindly firmly patiently quickly curtly sharply
    gently warmly coldly honestly properly merely anyway"""
GIVEAWAYS = frozenset(_JUDGING.split())
REASONS = re.compile(
    r"\b(because|so that|so (?:he|she|they|you|it) (?:can|will|may)|in order to|to make sure|to avoid|therefore|since)\b", re.IGNORECASE
)


class Severity(str, Enum):
    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


@dataclass(frozen=True)
class Finding:
    """One thing a check found. Turns and options count from 1; None means the whole item, or the whole turn."""

    rule: str
    severity: Severity
    message: str
    turn: int | None = None
    option: int | None = None
    figure: float | None = None
    item: str = ""  # the slug, in findings on a form
    to_do: str = ""  # what is not written yet, as a part of a list; empty for a finding on what is

    @property
    def place(self) -> str:
        """Where it is, in words."""
        turn = f"turn {self.turn}" if self.turn else ""
        option = f"option {self.option}" if self.option else ""
        return ", ".join(part for part in (self.item, turn, option) if part)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


def error(rule: str, message: str, *, turn: int | None = None, option: int | None = None, figure: float | None = None) -> Finding:
    return Finding(rule, Severity.ERROR, message, turn, option, figure)


def unwritten(rule: str, message: str, *, to_do: str, severity: Severity = Severity.ERROR, figure: float | None = None) -> Finding:
    """A finding on what nobody has written yet."""
    return Finding(rule, severity, message, figure=figure, to_do=to_do)


def warning(rule: str, message: str, *, turn: int | None = None, option: int | None = None, figure: float | None = None) -> Finding:
    return Finding(rule, Severity.WARNING, message, turn, option, figure)


def check_item(source: ItemSource, *, language: str = "en") -> list[Finding]:
    """Everything the checks find in one item, in the order of the page.

    Args:
        language: of the text; the checks on English wording apply to ``en`` alone.
    """
    found = list(_of_item(source))
    source = source.unmarked
    for number, turn in enumerate(source.turns, 1):
        of_turn = [*_of_turn(source, turn, is_last=number == len(source.turns))]
        of_turn += _of_wording(turn) if language.split("-")[0] == "en" else _of_length(turn)
        found += [replace(finding, turn=number) for finding in of_turn]
    return found


def _of_item(source: ItemSource) -> Iterator[Finding]:
    media = source.media.words if source.media else None
    yield from _of_characters([source.explanation, *((media.alt, media.transcript, media.captions) if media else ())])
    if not TURNS[0] <= len(source.turns) <= TURNS[1]:
        make = error if source.turns else partial(unwritten, to_do="a turn")
        yield make("turns", f"An item has 1 to 5 turns; this one has {len(source.turns)}.", figure=len(source.turns))
    if not 1 <= len(set(source.needs)) == len(source.needs) <= 2:
        make = error if source.needs else partial(unwritten, to_do="the need at stake")
        yield make("needs", f"An item puts one or two needs at stake; this one names {len(source.needs)}.", figure=len(source.needs))
    if source.format is ResponseFormat.RATE and (most := max((len(turn.options) for turn in source.turns), default=0)) > MOST_RATED:
        yield error("format", f"At most {MOST_RATED} options can be rated one by one; a turn here has {most}.", figure=most)
    if source.scale is Scale.SKILL and source.technique is None:
        yield unwritten("technique", "A skill item says which technique it is about.", to_do="the technique")
    if source.scale is Scale.PRACTICE and not source.explanation:
        yield unwritten("explanation", "A practice item explains how it is answered.", to_do="how it is answered")
    yield from _of_fit(source)
    yield from _of_media(source)


def _of_media(source: ItemSource) -> Iterator[Finding]:
    if source.media is None:
        return
    kind, said = source.media.facts.kind, source.media.words
    if not said.alt.strip():
        message = f"The {kind.label} has no text for those who do not see or hear it."
        yield unwritten("media_alt", message, to_do=f"a text for those who do not see or hear the {kind.label}")
    elif len(said.alt) > ALT_CHARACTERS:
        count = len(said.alt)
        yield warning("media_alt", f"The text for the {kind.label} has {count} characters; at most 250 are wanted.", figure=count)
    if kind is not MediaKind.IMAGE:
        for name in ("transcript", "captions"):
            if not getattr(said, name).strip():
                yield unwritten(f"media_{name}", f"The {kind.label} has no {name}.", to_do=f"the {kind.label}’s {name}")


def _of_characters(texts: Sequence[str]) -> Iterator[Finding]:
    """Of texts that a candidate may read: pasted words bring signs along that stand for nothing."""
    if hidden := sorted({ord(sign) for text in texts for sign in text if sign < " " and sign not in "\r\n\t"}):
        yield error("characters", f"A text holds a character that no reader sees (number {hidden[0]}): type it anew.", figure=hidden[0])


def _of_fit(source: ItemSource) -> Iterator[Finding]:
    keyed = [turn.options[turn.key].zone for turn in source.turns if turn.key is not None and _is_keyed(turn)]
    if source.scale is not Scale.ATTITUDE or len(keyed) != len(source.turns) or None in keyed:
        return
    departs = any(zone is not Zone.ASSERTIVE for zone in keyed)
    if departs and not source.is_fit:
        yield error("fit", "The most effective option is not the assertive one: mark the item “fit”, or it would count in the zones.")
    if source.is_fit and not departs:
        yield error("fit", "The item is marked “fit”, but the assertive option is the most effective.")


def _is_keyed(turn: TurnSource) -> bool:
    """Whether every option has its effectiveness: before that, nobody can say which is best."""
    return bool(turn.options) and all(option.mean is not None for option in turn.options)


def _of_turn(source: ItemSource, turn: TurnSource, *, is_last: bool) -> Iterator[Finding]:
    count = len(turn.options)
    if not OPTIONS[0] <= count <= OPTIONS[1]:
        make = error if count > OPTIONS[1] else partial(unwritten, to_do="more options, 3 at least")
        yield make("options", f"A turn has 3 to 6 options; this one has {count}.", figure=count)
    if not turn.stem.strip():
        yield unwritten("stem", "The turn has no stem.", to_do="the stem")
    yield from _of_characters([turn.stem])
    texts = [option.text.strip().casefold() for option in turn.options]
    for index, option in enumerate(turn.options, 1):
        found = [*_of_option(source, option, is_last=is_last)]
        if texts[index - 1] and texts.index(texts[index - 1]) < index - 1:
            found.append(error("text", "The option says the same as another one."))
        yield from (replace(finding, option=index) for finding in found)
    yield from _of_key(source, turn)
    yield from _of_flip(source, turn)


def _of_option(source: ItemSource, option: OptionSource, *, is_last: bool) -> Iterator[Finding]:
    yield from _of_characters([option.text, option.reply, option.explanation])
    if not option.text.strip():
        yield unwritten("text", "The option has no text.", to_do="what is said or done")
    if source.scale is Scale.SKILL:
        if option.credit is None:
            yield unwritten("credit", "The option of a skill item has no credit.", to_do="its credit")
        elif not 0 <= option.credit <= 1:
            yield error("credit", f"Credit lies between 0 and 1; this is {option.credit:g}.", figure=option.credit)
        if option.zone is not None:
            yield error("zone", "The option of a skill item carries credit, not a zone.")
    else:
        yield from _of_zone_option(option)
    if not 1 <= len(set(option.markers)) == len(option.markers) <= 2:
        make = error if option.markers else partial(unwritten, to_do="a marker")
        yield make("markers", f"An option carries one or two markers; this one has {len(option.markers)}.", figure=len(option.markers))
    for need in source.needs:
        if need not in option.needs:
            yield unwritten("need_grades", f"There is no grade for {need.label}.", to_do=f"a customer’s grade for {need.label}")
        elif not 1 <= option.needs[need] <= 5:
            yield error(
                "need_grades", f"The grade for {need.label} lies between 1 and 5; this is {option.needs[need]}.", figure=option.needs[need]
            )
    for need in set(option.needs) - set(source.needs):
        yield error("need_grades", f"{need.label} is graded, but the item does not name it.")
    if source.scale is Scale.PRACTICE and not option.explanation:
        yield unwritten("explanation", "A practice option says why it is more or less effective.", to_do="why it is more or less effective")
    if not option.moves:
        yield unwritten("moves", "No move is named.", to_do="a move", severity=Severity.WARNING)
    if any(marker.focus != "positive" for marker in option.markers) and not (option.thought and option.reframe):
        message = "A marker of poor or over-accommodating focus comes with the thought behind it and a better one."
        yield unwritten("thought", message, to_do="the thought behind it and a better one", severity=Severity.WARNING)
    if len(source.turns) > 1 and not is_last and not option.reply:
        yield unwritten("reply", "The next turn needs the customer’s reply to this option.", to_do="the customer’s reply")
    if option.reply and is_last:
        yield warning("reply", "A reply in the last turn is never shown.")


def _of_zone_option(option: OptionSource) -> Iterator[Finding]:
    if option.zone is None:
        yield unwritten("zone", "The option has no zone.", to_do="its zone")
    if option.credit is not None:
        yield error("credit", "The option carries a zone; credit is for skill items.")
    if option.effectiveness is None:
        yield unwritten("effectiveness", "The option has no effectiveness.", to_do="its effectiveness")
    elif not 1 <= option.effectiveness <= 5:
        yield error("effectiveness", f"Effectiveness lies between 1 and 5; this is {option.effectiveness:g}.", figure=option.effectiveness)
    strangers = [marker for marker in option.markers if option.zone and marker.value[0] != ZONE_MARKERS[option.zone]]
    for marker in strangers:
        assert option.zone is not None
        yield error("markers", f"“{marker.label}” ({marker}) does not fit an option that is {option.zone.label}: choose another marker.")


def of_means(means: Sequence[float]) -> Iterator[Finding]:
    """What the effectiveness of a turn's options, all of them given, says: too little between best and worst, or two best ones."""
    spread = max(means) - min(means)
    if spread < SPREAD - 1e-9:
        yield error(
            "spread",
            f"The best and the worst option differ by {on_its_side(spread, SPREAD):.2f} in effectiveness; at least 1 is needed.",
            figure=on_its_side(spread, SPREAD),
        )
    if means.count(max(means)) > 1:
        yield warning("key_tie", f"{means.count(max(means))} options share the highest effectiveness.", figure=means.count(max(means)))


def _of_key(source: ItemSource, turn: TurnSource) -> Iterator[Finding]:
    zones = {option.zone for option in turn.options}
    missing = [zone.label for zone in Zone if zone not in zones]
    if source.scale is not Scale.SKILL and missing and turn.options:
        make = partial(unwritten, to_do=f"an option that is {_any_of(missing)}") if None in zones else error
        yield make("zones", f"Every zone has an option; missing: {', '.join(missing)}.", figure=len(missing))
    if not _is_keyed(turn):
        return  # said already, option by option
    means = [option.mean for option in turn.options if option.mean is not None]
    yield from of_means(means)
    key = turn.key
    assert key is not None
    others = {move for index, option in enumerate(turn.options) if index != key for move in option.moves}
    for move in turn.options[key].moves:
        if move not in others:
            yield Finding("key_move", Severity.WARNING, f"Only the key {move.label}: another option should too.", option=key + 1)


def _any_of(words: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _of_flip(source: ItemSource, turn: TurnSource) -> Iterator[Finding]:
    make = warning if source.scale is Scale.PRACTICE else error
    if not turn.flip_fact.strip() or turn.flip_best is None:
        severity = Severity.WARNING if source.scale is Scale.PRACTICE else Severity.ERROR
        to_do = "the flip" if not turn.flip_fact.strip() else "which option the flip makes best"
        yield unwritten(
            "flip", "There is no flip: one changed fact and the option that would then be best.", to_do=to_do, severity=severity
        )
    elif not 1 <= turn.flip_best <= len(turn.options):
        yield make("flip", f"The flip names option {turn.flip_best}, which is not there.", figure=turn.flip_best)
    elif _is_keyed(turn) and turn.key is not None and turn.flip_best == turn.key + 1:
        yield make("flip", f"The flip names option {turn.flip_best}, which is best already.", figure=turn.flip_best)


def _of_length(turn: TurnSource) -> Iterator[Finding]:
    lengths = [len(option.text.strip()) for option in turn.options]
    if lengths and min(lengths) > 0 and max(lengths) / min(lengths) > LENGTH_RATIO:
        ratio = max(lengths) / min(lengths)
        yield warning(
            "option_length",
            f"The longest option has {on_its_side(ratio, LENGTH_RATIO, places=1):.1f} times the characters of the shortest (at most 1.5).",
            figure=round(ratio, 2),
        )


def _of_wording(turn: TurnSource) -> Iterator[Finding]:
    stem = len(words(turn.stem))
    if stem and not STEM_WORDS[0] <= stem <= STEM_WORDS[1]:
        yield warning("stem_words", f"The stem has {stem} words; 55 to 90 are wanted.", figure=stem)
    counts = [len(words(option.text)) for option in turn.options]
    for index, count in enumerate(counts, 1):
        if count and not OPTION_WORDS[0] <= count <= OPTION_WORDS[1]:
            yield warning("option_words", f"The option has {count} words; 14 to 22 are wanted.", option=index, figure=count)
    written = [count for count in counts if count]
    if written and max(written) - min(written) > OPTION_WORDS_SPREAD:
        gap = max(written) - min(written)
        yield warning("option_spread", f"The longest option has {gap} words more than the shortest; at most 4 are wanted.", figure=gap)
    yield from _of_sentences(turn)
    grade = reading_grade("\n\n".join([turn.stem, *(option.text for option in turn.options)]))
    if grade is not None and grade > READING_GRADE:
        shown = on_its_side(grade, READING_GRADE, places=1)
        yield warning("reading_grade", f"Stem and options together read at grade {shown:.1f}; at most 7 is wanted.", figure=shown)
    yield from _of_words(turn)
    yield from _of_overlap(turn)


def _of_sentences(turn: TurnSource) -> Iterator[Finding]:
    for index, text in enumerate([turn.stem, *(option.text for option in turn.options)]):
        for sentence in sentences(text):
            if len(words(sentence)) > SENTENCE_WORDS:
                count = len(words(sentence))
                yield warning("sentence", f"A sentence has {count} words; at most 22 are wanted.", option=index or None, figure=count)


def _of_words(turn: TurnSource) -> Iterator[Finding]:
    for index, option in enumerate(turn.options, 1):
        for word in sorted(GIVEAWAYS & set(words(option.text))):
            yield warning("giveaway", f"“{word}” does the judging.", option=index)
        for match in dict.fromkeys(match.lower() for match in REASONS.findall(option.text)):
            yield warning("reason", f"“{match}” says why; an option says what.", option=index)
    rare = sorted(
        {word for text in (turn.stem, *(o.text for o in turn.options)) for word in words(text) if syllables(word) >= RARE_SYLLABLES}
    )
    if rare:
        more = f" and {len(rare) - MOST_RARE} more" if len(rare) > MOST_RARE else ""
        named = ", ".join(word if len(word) <= LONGEST_NAMED else f"{word[:LONGEST_NAMED]}…" for word in rare[:MOST_RARE])
        yield Finding("rare_words", Severity.ADVICE, f"Long words: {named}{more}.", figure=len(rare))


def _of_overlap(turn: TurnSource) -> Iterator[Finding]:
    roots = [content_roots(option.text) for option in turn.options]
    stem = content_roots(turn.stem)
    for (first, left), (second, right) in combinations(enumerate(roots, 1), 2):
        overlap = len(left & right) / len(left | right) if left | right else 0.0
        if overlap > OVERLAP:
            yield warning(
                "overlap",
                f"It shares {on_its_side(overlap, OVERLAP):.0%} of its content words with option {first}; at most 60 % are wanted.",
                option=second,
                figure=round(overlap, 2),
            )
    for index, own in enumerate(roots, 1):
        if turn.options[index - 1].text.strip() and turn.stem.strip() and not own & stem:
            yield warning("stem_link", "The option uses no content word of the stem.", option=index, figure=0)
