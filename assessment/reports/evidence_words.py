"""What an item analysis found, in words for people who are no statisticians. Pure: no Django."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assessment.instrument.enums import Scale
from assessment.kernel.rounding import on_its_side
from assessment.psychometrics.evidence import Measured, ScaleFigures
from assessment.psychometrics.verdicts import DEAD, EASIEST, HARDEST, HINT, REVIEW_R, TRANSPARENT, Breach, Rule, State, Verdict, counted

SELDOM = 0.05  # put last by fewer: then nobody uses the option at all
SHUNNED = 0.40  # put last by as many: it is the villain
SKILL_LEAST = 0.40  # reliability from which skill may order a band (MEASUREMENT.md §3)


@dataclass(frozen=True)
class Said:
    """One thing to look at: what it is, what to do, by which rule."""

    what: str
    advice: str
    rule: str
    n: int


def decimal(value: float) -> str:
    """To hundredths as print has it, without a leading zero: ``.32``, ``−.08``, ``1.00``."""
    text = f"{abs(value):.2f}"
    sign = "−" if value < 0 and float(text) else ""
    return sign + (text[1:] if text.startswith("0") else text)


def percent(share: float) -> str:
    """``4 %``; what is less than one per cent, and not nought, ``under 1 %``."""
    return "under 1 %" if 0 < share < 0.01 else f"{100 * share:.0f} %"


def duration(seconds: float) -> str:
    """``48 s``, ``1 min 05 s``."""
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02d} s"


def headline(verdicts: Sequence[Verdict]) -> str:
    """The answer first: "Of 18 situations 14 work as meant, 3 want a look, 1 cannot be judged yet."."""
    number = counted(verdicts)
    verbs = {
        State.WORKS: ("works as meant", "work as meant"),
        State.SO_FAR: ("shows no fault so far", "show no fault so far"),
        State.LOOK: ("wants a look", "want a look"),
        State.TOO_FEW: ("cannot be judged yet", "cannot be judged yet"),
    }
    parts = [f"{number[state]} {said[number[state] != 1]}" for state, said in verbs.items() if number[state]]
    return f"Of {len(verdicts)} situation{'' if len(verdicts) == 1 else 's'} {', '.join(parts)}."


def alpha_words(scale: ScaleFigures) -> str:
    """How much of a difference between two people is more than chance, in one sentence."""
    value = scale.alpha.value
    if value is None:
        return ""
    if scale.scale is Scale.SKILL:
        least = "Enough to order people by inside a band, where a recruiter asks for it." if value >= SKILL_LEAST else ""
        return least or "Too low to order anybody by: skill is shown, and decides nothing."
    if value >= 0.80:
        return "Differences between people are mostly more than chance."
    if value >= 0.70:
        return "Enough to tell groups apart; bands keep people together whom it cannot tell apart."
    return "Low for telling people apart: bands will be wide."


def said(breach: Breach) -> Said:
    """One broken rule in words."""
    what, advice = _WORDS[breach.rule](breach)
    return Said(what, advice, breach.rule.value, breach.figure.n)


def _value(figure: Measured) -> float:
    return figure.value or 0.0


def _against(breach: Breach) -> tuple[str, str]:
    what = f"Whoever does well elsewhere does worse here: r {decimal(_value(breach.figure))}."
    return what, "Read the key first: another option may be the better answer. Do not use it for selection until that is settled."


def _drop(breach: Breach) -> tuple[str, str]:
    what = f"It says next to nothing of what the other situations measure: r {decimal(_value(breach.figure))}."
    return what, "Drop it from the next form, or rewrite it as a new item."


def _review(breach: Breach) -> tuple[str, str]:
    r = on_its_side(_value(breach.figure), REVIEW_R)
    what = f"It goes weakly with the other situations: r {decimal(r)}, where .20 is wanted."
    return what, "Read it again: is the best answer really better, and for the reason that the other situations ask for?"


def _hard(breach: Breach) -> tuple[str, str]:
    value = on_its_side(_value(breach.figure), HARDEST)
    than = "Harder than guessing" if value < 0 else "Little better than guessing"
    return f"{than}: {decimal(value)} of what is left above chance.", "Is the best answer to be found from what the situation tells?"


def _easy(breach: Breach) -> tuple[str, str]:
    what = f"Nearly everybody finds it: {decimal(on_its_side(_value(breach.figure), EASIEST))} of what is left above chance."
    return what, "It tells few people apart. Make the second-best answer more tempting."


def _transparent(breach: Breach) -> tuple[str, str]:
    what = f"{percent(on_its_side(_value(breach.figure), TRANSPARENT))} put the assertive option first."
    return what, "It can be seen through. The other options have to be what a decent employee might do."


def _dead(breach: Breach) -> tuple[str, str]:
    share = _value(breach.figure)
    shown = share if share < 0.01 else on_its_side(share, DEAD)
    what = f"{f'Only {percent(shown)}' if share else 'Nobody'} put option {breach.code.upper()} first"
    last = breach.beside[1].value if breach.beside else None
    if last is None:
        return f"{what}.", "Give it a reason to be chosen, or leave it out."
    if last < SELDOM:
        return f"{what}, and {percent(last)} last: nobody uses it.", "Give it a reason to be chosen, or leave it out."
    villain = "It reads as the answer nobody would give. Give it a fair reason."
    return f"{what}; {percent(last)} put it last.", villain if last >= SHUNNED else "Give it a reason to be chosen, or leave it out."


def _key(breach: Breach) -> tuple[str, str]:
    r = decimal(_value(breach.figure))
    if breach.beside:
        code, figure = breach.beside
        rival = f"Option {code.upper()} goes better with doing well (r {decimal(_value(figure))})"
        what = f"{rival} than option {breach.code.upper()}, the key (r {r})."
        return what, "The key may be wrong. Ask whoever knows the work which answer is better, and why."
    what = f"Option {breach.code.upper()}, the key, does not go with doing well elsewhere: r {r}."
    return what, "The key may be wrong, or the situation may ask for something else."


def _hint(breach: Breach) -> tuple[str, str]:
    apart = f"{decimal(on_its_side(_value(breach.figure), HINT))}{_error(breach)}"
    what = f"It is easier after one earlier choice than after another: facility differs by {apart}."
    return what, "The reply may give the next answer away. People who chose better before may also do better here: compare the replies."


def _drift(breach: Breach) -> tuple[str, str]:
    value = _value(breach.figure)
    moved, why = "fell", "Something in the work or the words may have changed."
    if value > 0:
        moved, why = "rose", "The answer may have become known."
    what = f"Facility {moved} by {decimal(abs(value))}{_error(breach)} from the first half of the sittings to the second."
    return what, f"{why} Look at who sat when, and at how often it was shown."


def _error(breach: Breach) -> str:
    return f" ± {decimal(breach.figure.error)}" if breach.figure.error else ""


_WORDS: dict[Rule, Callable[[Breach], tuple[str, str]]] = {
    Rule.AGAINST: _against,
    Rule.KEY: _key,
    Rule.DROP: _drop,
    Rule.REVIEW: _review,
    Rule.HARD: _hard,
    Rule.EASY: _easy,
    Rule.TRANSPARENT: _transparent,
    Rule.DEAD: _dead,
    Rule.HINT: _hint,
    Rule.DRIFT: _drift,
}
