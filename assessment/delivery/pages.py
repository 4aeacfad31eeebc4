"""What a candidate's page shows, as plain data for its template. Reads content, never the key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from assessment.delivery import clock, presentation
from assessment.delivery.access import Pass, handle_key
from assessment.delivery.forms import UNREADABLE, BadInput, shown_choice
from assessment.delivery.languages import name_of, other_language
from assessment.delivery.models import CloseReason, State
from assessment.delivery.showing import shown_media
from assessment.delivery.sittings import Progress, Receipt
from assessment.delivery.words import words
from assessment.instrument.documents import Content, OptionContent, TurnContent
from assessment.instrument.enums import ResponseFormat
from assessment.instrument.marks import Html, first_words
from assessment.instrument.responses import RATINGS, Response, is_answered
from assessment.templatetags.candidate import digits

CLOCK_SHOWN_BELOW_MS = 4 * 60 * 60 * 1000  # a test open for days has no clock
HANDLE = "\x1f"  # no text holds this character
PRACTICE_TURNS_FROM = 1000  # practice turns are ordered and named apart from the form's own


@dataclass(frozen=True, slots=True)
class Said:
    """One exchange of a conversation so far."""

    chosen: Html
    reply: Html


@dataclass(frozen=True, slots=True)
class ShownOption:
    handle: str
    text: Html
    is_best: bool
    is_worst: bool
    number: int | None  # the rating or place given
    html: SafeString  # its part of the form
    explanation: Html


def shown_options(turn: TurnContent, *, public_id: str, response: Response, practice: bool = False, spoken: str = "") -> list[ShownOption]:
    """The turn's options as this sitting shows them; ``spoken`` tells the language of their texts, where it is not the page's."""
    options = {option.code: option for option in turn.options}
    number = turn.number + PRACTICE_TURNS_FROM if practice else turn.number
    given = dict(response.numbers)
    shown = []
    for place, (code, handle) in enumerate(presentation.displayed(public_id, number, turn.codes, key=handle_key()), start=1):
        option, is_best, is_worst = options[code], code == response.best, code == response.worst
        marks = (is_best, is_worst, given.get(code))
        html = _option_html(option, turn.format, place, len(options), *marks, spoken, get_language() or "").replace(HANDLE, handle)
        shown.append(ShownOption(handle, option.html, is_best, is_worst, given.get(code), SafeString(html), option.explanation_html))
    return shown


@lru_cache(maxsize=8192)
def _option_html(
    option: OptionContent,
    format: ResponseFormat,
    place: int,
    of: int,
    is_best: bool,
    is_worst: bool,
    chosen: int | None,
    spoken: str,
    language: str,  # of the words around it
) -> str:
    """An option's part of the page, kept: all that differs between two sittings is the handle, for which HANDLE stands.

    Rendering the options anew was half of a page's cost.
    """
    context = {
        "option": option,
        "format": format.value,
        "place": str(place),
        "numbers": range(1, (RATINGS.stop - 1 if format is ResponseFormat.RATE else of) + 1),
        "chosen": chosen,
        "is_best": is_best,
        "is_worst": is_worst,
        "handle": HANDLE,
        "spoken": SafeString(spoken),
    }
    return get_template("assessment/delivery/option.html").render(context)


def left_text(left_ms: int | None) -> str:
    """The time left in words; empty where there is no clock."""
    if left_ms is None:
        return ""
    minutes = _minutes(left_ms)
    if not minutes:
        return gettext("time is up")
    return ngettext("about %(n)s minute left", "about %(n)s minutes left", minutes) % {"n": digits(minutes)}


def shown_left_ms(deadline_at: datetime | None, *, now: datetime) -> int | None:
    """What the page's clock shows; None where there is no clock."""
    left = clock.left_ms(deadline_at, now=now)
    return left if left is not None and left < CLOCK_SHOWN_BELOW_MS else None


@lru_cache(maxsize=1024)
def review_url(public_id: str) -> str:
    return reverse("sitting-review", args=[public_id])


@lru_cache(maxsize=1024)
def media_base(public_id: str) -> str:
    """Where the files of a sitting's form stand: the name of one follows."""
    return reverse("sitting-media", args=[public_id, "x"]).removesuffix("x")


@lru_cache(maxsize=8192)
def turn_url(public_id: str, turn: int) -> str:
    return reverse("sitting-turn", args=[public_id, turn])


def turn_page(
    *, of: Pass, number: int, choices: dict[int, str], deadline_at: datetime | None, now: datetime, error: str = ""
) -> dict[str, object]:
    """The context of one turn's page; ``choices`` holds the turn's own and its conversation's earlier ones."""
    content = of.content
    turn = content.turns[number - 1]
    scenario = content.scenario_of_turn[number - 1]
    first = scenario.turns[0].number
    left = shown_left_ms(deadline_at, now=now)
    response = shown_choice(choices.get(number), turn=turn)
    spoken = other_language(scenario)
    return {
        "shown_as": of.shown_as,
        "turn": turn,
        "spoken": spoken,
        "spoken_name": name_of(scenario.language) if spoken else "",
        "media": shown_media(scenario, language=content.language, part=number - first + 1),
        "media_base": media_base(of.public_id) if scenario.media else "",
        "words": words(),
        "options": shown_options(turn, public_id=of.public_id, response=response, spoken=spoken),
        "said": [said for earlier in scenario.turns[: number - first] if (said := _said(earlier, choices.get(earlier.number)))],
        "part": number - first + 1,
        "parts": len(scenario.turns),
        "situation": scenario.number,
        "situations": len(content.scenarios),
        "url": turn_url(of.public_id, number),
        "previous_url": turn_url(of.public_id, number - 1) if number > 1 else "",
        "next_url": turn_url(of.public_id, number + 1) if number < len(content.turns) else "",
        "review_url": review_url(of.public_id),
        "public_id": of.public_id,
        "elapsed_ms": clock.elapsed_ms(of.started_ms, now=now),
        "left_ms": left,
        "left_text": left_text(left),
        "error": error,
    }


def _said(turn: TurnContent, choice: str | None) -> Said | None:
    best = shown_choice(choice, turn=turn).best
    option = next((option for option in turn.options if option.code == best), None)
    return Said(option.html, option.reply_html) if option else None


def turns_needed(content: Content, number: int) -> list[int]:
    """The turn itself and those of the same conversation before it, whose replies it shows."""
    return [turn.number for turn in content.scenario_of_turn[number - 1].turns if turn.number <= number]


def way_on(go: str, *, of: Pass, number: int) -> str:
    """Where a form's button leads.

    Raises:
        BadInput: a button the page does not have.
    """
    if go == "review" or (go == "next" and number == len(of.content.turns)):
        return review_url(of.public_id)
    if go == "next":
        return turn_url(of.public_id, number + 1)
    if go == "previous" and number > 1:
        return turn_url(of.public_id, number - 1)
    raise BadInput(UNREADABLE)


def pause_bar(*, of: Pass, progress: Progress) -> dict[str, object]:
    """The pause button, where breaks were granted and are left."""
    if not progress.can_pause:
        return {}
    return {"break_minutes": _minutes(progress.break_left_ms), "pause_url": reverse("sitting-pause", args=[of.public_id])}


def paused_page(*, of: Pass, progress: Progress, now: datetime) -> dict[str, object]:
    ends = progress.break_ends_at
    left = clock.left_ms(progress.deadline_at, now=now, break_ends_at=ends)
    return {
        "shown_as": of.shown_as,
        "left_minutes": _minutes(left or 0),
        "break_ends_at": ends,
        "break_minutes": _minutes(clock.left_ms(ends, now=now) or 0),
        "go_on_url": reverse("sitting-go-on", args=[of.public_id]),
    }


def _minutes(ms: int) -> int:
    """Whole minutes, begun ones counted."""
    return -(-ms // 60_000)


def begin_page(*, of: Pass, progress: Progress) -> dict[str, object]:
    content = of.content
    limit = progress.time_limit_seconds
    return {
        "shown_as": of.shown_as,
        "situations": len(content.scenarios),
        "decisions": len(content.turns),
        "minutes": limit // 60 if limit else None,
        "suggested_minutes": progress.suggested_minutes,
        "break_minutes": _minutes(progress.break_left_ms) if limit else 0,
        "is_adjusted": progress.is_adjusted,
        "asked_at": progress.more_time_asked_at,
        "more_time_url": reverse("sitting-more-time", args=[of.public_id]),
        "public_id": of.public_id,
        "has_begun": progress.state == State.STARTED,
        "is_held": progress.waits_for_doors,
        "begin_url": reverse("sitting-begin", args=[of.public_id]),
        "clock_url": reverse("sitting-clock", args=[of.public_id]),
        "practice_url": reverse("sitting-practice", args=[of.public_id, 1]) if content.practice else "",
    }


@dataclass(frozen=True, slots=True)
class ReviewRow:
    situation: int
    part: int | None
    url: str
    opening: str
    is_answered: bool
    spoken: SafeString


def review_rows(*, of: Pass, choices: dict[int, str]) -> list[ReviewRow]:
    """One row a turn, in order."""
    return [
        ReviewRow(
            scenario.number,
            part if len(scenario.turns) > 1 else None,
            turn_url(of.public_id, turn.number),
            first_words(turn.opening, words=9),
            is_answered(choices.get(turn.number), format=turn.format, codes=turn.codes),
            other_language(scenario),
        )
        for scenario in of.content.scenarios
        for part, turn in enumerate(scenario.turns, start=1)
    ]


def review_page(*, of: Pass, progress: Progress, now: datetime) -> dict[str, object]:
    rows = review_rows(of=of, choices=progress.choices)
    left = shown_left_ms(progress.deadline_at, now=now)
    return {
        "shown_as": of.shown_as,
        "public_id": of.public_id,
        "rows": rows,
        "words": words(),
        "open_rows": [row for row in rows if not row.is_answered],
        "answered": sum(row.is_answered for row in rows),
        "submit_url": reverse("sitting-submit", args=[of.public_id]),
        **pause_bar(of=of, progress=progress),
        "back_url": rows[-1].url,
        "elapsed_ms": clock.elapsed_ms(of.started_ms, now=now),
        "left_ms": left,
        "left_text": left_text(left),
    }


def done_page(*, of: Pass, progress: Progress, receipt: Receipt) -> dict[str, object]:
    return {
        "shown_as": of.shown_as,
        "public_id": of.public_id,
        "receipt": receipt,
        "closed_at": progress.closed_at or progress.deadline_at,
        "ran_out": progress.close_reason != CloseReason.SUBMITTED,
        "data_url": settings.OWN_DATA_URL.format(of.public_id),
    }


def first_unanswered(*, of: Pass, choices: dict[int, str]) -> int | None:
    """The first turn without a complete answer; None when all have one."""
    rows = review_rows(of=of, choices=choices)
    return next((number for number, row in enumerate(rows, start=1) if not row.is_answered), None)
