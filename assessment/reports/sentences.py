"""What a report may say about answers, in words. Never an adjective for the person, never a decision. Pure: no Django."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import floor

from assessment.instrument.enums import Zone
from assessment.reports.marks import ZONE_ORDER, whole_counts
from assessment.scoring.flags import Flag, FlagKind, Unchecked
from assessment.scoring.zones import Dominance

CAUTION = "This describes answers to described situations; use it with an interview."
RESPECTED: dict[Zone, str] = {
    Zone.ASSERTIVE: "respected both the customer and oneself",
    Zone.AGGRESSIVE: "respected oneself and not the customer",
    Zone.SUBMISSIVE: "respected the customer and not oneself",
    Zone.DEFENSIVE: "respected neither the customer nor oneself",
}
_NO_ZONE = {"too_few": "too few of them to name a dominant zone", "too_close": "no dominant zone"}
_FLAG_WORDS: dict[FlagKind, tuple[str, str]] = {  # short, and what was seen; both with count and of
    FlagKind.FAST: ("fast on {count} of {of}", "{count} of {of} timed turns were answered in less time than reading them takes."),
    FlagKind.BEST_POSITION: (
        "first choice at one place {count} times running",
        "The most effective option was picked at place {position} of the screen in {count} scenarios running, of {of}.",
    ),
    FlagKind.WORST_POSITION: (
        "last choice at one place {count} times running",
        "The least effective option was picked at place {position} of the screen in {count} scenarios running, of {of}.",
    ),
    FlagKind.RANK_AS_DISPLAYED: ("order left as shown {count} times", "The order was left as displayed on {count} of {of} turns."),
    FlagKind.RATE_FLAT: ("one rating for all {count} times", "Every option got the same rating on {count} of {of} turns."),
    FlagKind.CRITICAL: ("{critical}", "{count} of the {of} turns that offer a critical answer: {critical}."),
}


def situations_sentence(counts: Mapping[Zone, Fraction], dominance: Dominance) -> str:
    """Where first choices fell, in one sentence; the numbers are whole scenarios."""
    total = floor(sum(counts.values()) + Fraction(1, 2))
    whole = whole_counts(counts)
    tally = ", ".join(f"{zone.value} {whole[zone]}" for zone in sorted(ZONE_ORDER, key=lambda zone: (-whole[zone], ZONE_ORDER.index(zone))))
    situations = f"In {total} situation{'' if total == 1 else 's'}"
    if not total:
        return "No situation that counts towards a zone was answered."
    if dominance.zone:
        return f"{situations}, answers most often {RESPECTED[dominance.zone]} ({tally})."
    if dominance.reason == "not_completed":
        return f"{situations} that were answered, first choices were {tally}. Too much is missing to name a zone."
    return f"{situations}, first choices were {tally}: {_NO_ZONE[dominance.reason]}."


def band_sentence(band: int, *, of: int, is_provisional: bool) -> str:
    return f"Band {band} of {of}{', provisional' if is_provisional else ''}."


def flag_short(flag: Flag) -> str:
    """A flag in the few words of a list."""
    return _FLAG_WORDS[flag.kind][0].format(count=flag.count, of=flag.of, position=flag.position, critical=", ".join(critical_shorts(flag)))


def critical_shorts(flag: Flag | None) -> tuple[str, ...]:
    """Critical answers in the few words of a list, kind by kind, with the questions."""
    kinds: dict[str, list[int]] = {}
    if flag is not None:
        for turn, critical in zip(flag.turns, flag.critical, strict=False):
            kinds.setdefault(critical.label, []).append(turn)
    return tuple(f"{label} in {_questions(turns)}" for label, turns in kinds.items())


def flag_evidence(flag: Flag) -> str:
    """What was seen, and where."""
    seen = _FLAG_WORDS[flag.kind][1].format(count=flag.count, of=flag.of, position=flag.position, critical=", ".join(critical_shorts(flag)))
    if flag.kind is FlagKind.CRITICAL:
        return seen  # which names its questions, kind by kind
    where = _questions(sorted(set(flag.turns)))
    return f"{seen} {where[0].upper()}{where[1:]}."


def _questions(turns: list[int]) -> str:
    return f"{'question' if len(turns) == 1 else 'questions'} {_listed(turns)}"


def flag_chance(flag: Flag) -> str:
    """How often random answering raises the flag, without decimals."""
    if flag.chance is None:
        return "Random answering says nothing about times."
    if flag.chance >= 0.995:
        return "Random answering nearly always shows this."
    if flag.chance >= 0.005:
        return f"Random answering shows this in about {floor(100 * flag.chance + 0.5)} of 100 sittings."
    if flag.chance < 1e-6:
        return "Random answering shows this less than once in a million sittings."
    return f"Random answering shows this about once in {_rounded(1 / flag.chance)} sittings."


def unchecked_text(kind: FlagKind, reason: Unchecked) -> str:
    return f"Not looked at: {kind.label} ({reason.label})."


def _listed(numbers: list[int]) -> str:
    """Numbers in rising order as a text, three and more in a row as a range: ``1, 4–9 and 12``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [part for run in runs for part in ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else map(str, run))]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _rounded(number: float) -> str:
    """To two leading digits, with thousands apart: ``1,200``, ``3,400,000``."""
    digits = max(0, len(str(int(number))) - 2)
    return f"{round(number / 10**digits) * 10**digits:,}"
