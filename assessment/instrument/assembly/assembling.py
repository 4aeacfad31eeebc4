"""Forms from a blueprint by integer programming: which items meet it, and make parallel forms. Pure: no Django.

One binary variable for each item and form. The solver is HiGHS, by ``scipy.optimize.milp``. Parallel forms meet one
blueprint, share no items but stated anchors, and are matched in mean and spread of effectiveness and in words. Method:
van der Linden (2005), *Linear Models for Optimal Test Design*, ch. 3 and 6.
"""

from __future__ import annotations

import random
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assessment.instrument.assembly.program import OPTIMAL_GAP, SCORED, TOLERANCES, Program
from assessment.instrument.assembly.specification import Candidate, Requirement, Specification


@dataclass(frozen=True)
class Unmet:
    """A requirement that these items cannot meet together with the rest."""

    form: int  # from 0
    what: str
    bounds: str
    amount: int | None  # what the nearest form has; None for a share of its turns

    def __str__(self) -> str:
        had = "and cannot be kept" if self.amount is None else f"{self.amount} can be had"
        return f"{self.what}: {self.bounds} wanted, {had}"


@dataclass(frozen=True)
class Assembly:
    """Forms as item slugs. ``gap`` is the relative gap to the best bound: 0 when proved optimal; None when none was found.

    Attributes:
        forms: one tuple of slugs a form; with ``unmet``, the nearest that can be had.
        unmet: what cannot be met, empty when all is.
        figures: form by form, mean, spread and words by scale, see ``figures_of``.
        seconds: what it took.
    """

    forms: tuple[tuple[str, ...], ...]
    unmet: tuple[Unmet, ...]
    gap: float | None
    figures: tuple[Mapping[str, float], ...]
    seconds: float

    @property
    def is_optimal(self) -> bool:
        return self.gap is not None and self.gap <= OPTIMAL_GAP


def assemble(
    pool: Sequence[Candidate],
    specification: Specification,
    *,
    forms: int = 1,
    anchors: Collection[str] = (),
    targets: Mapping[str, float] | None = None,
    seed: int = 0,
    seconds: float = 9.0,
) -> Assembly:
    """Put ``forms`` parallel forms together.

    Args:
        pool: items that may be used; several of one slug count as one.
        forms: how many, 1 to 6.
        anchors: slugs that stand in every form; each is in the pool.
        targets: figures that every form is matched to, as ``figures_of`` gives them; None matches the forms to each other.
        seed: of the lot that chooses among equally good forms, so that items of a large pool take turns.
        seconds: after which the best so far is taken, with its gap.
    Raises:
        ValueError: an anchor is not in the pool, or ``forms`` out of range.
    """
    if not 1 <= forms <= 6:
        raise ValueError("1 to 6 forms are assembled at once")
    began = time.monotonic()
    usable = usable_in(pool, specification)
    if lost := set(anchors) - {each.slug for each in usable}:
        raise ValueError(f"an anchor is not among the items: {', '.join(sorted(lost))}")
    program = Program(usable, forms)
    program.hold_apart(frozenset(anchors))
    program.meet(specification)
    program.match(targets)
    program.vary(random.Random(seed))
    solved = program.solve(seconds=seconds * 0.75)
    unmet: tuple[Unmet, ...] = ()
    if solved is None:
        program.loosen()
        solved = program.solve(seconds=max(seconds - (time.monotonic() - began), 1.0))
        unmet = tuple(Unmet(*each) for each in program.unmet(solved.chosen)) if solved else ()
    chosen = solved.chosen if solved else ((),) * forms
    return Assembly(
        forms=tuple(tuple(item.slug for item in form) for form in chosen),
        unmet=unmet,
        gap=solved.gap if solved else None,
        figures=tuple(figures_of(form) for form in chosen),
        seconds=time.monotonic() - began,
    )


def usable_in(pool: Sequence[Candidate], specification: Specification) -> list[Candidate]:
    """Items within the exposure limit, the first of each slug."""
    limit = specification.exposure_limit
    found: dict[str, Candidate] = {}
    for each in pool:
        if limit is None or each.exposure <= limit:
            found.setdefault(each.slug, each)
    return list(found.values())


@dataclass(frozen=True)
class Shortage:
    """A requirement for which there are too few items, whatever else is asked."""

    what: str
    wanted: int  # by all forms together
    there: int

    def __str__(self) -> str:
        return f"{self.what}: {self.wanted} needed, {self.there} there"


def shortages(pool: Sequence[Candidate], specification: Specification, *, forms: int) -> list[Shortage]:
    """The requirements that the items cannot meet even one by one; empty does not promise a form."""
    usable = usable_in(pool, specification)
    counted = [(each, each.least * forms, amount_of(usable, each)) for each in specification.requirements if each.least]
    return [Shortage(requirement.label, wanted, there) for requirement, wanted, there in counted if there < wanted]


def figures_of(form: Sequence[Candidate]) -> dict[str, float]:
    """Mean and spread of effectiveness, and words, a scenario's average by scale: ``attitude mean`` and so on."""
    found = {}
    for scale in SCORED:
        items = [item for item in form if item.scale is scale]
        for name in TOLERANCES:
            if items:
                found[f"{scale} {name}"] = sum(getattr(item, name) for item in items) / len(items)
    return found


def amount_of(form: Sequence[Candidate], requirement: Requirement) -> int:
    """How much of a requirement a form has."""
    return sum(item.amount(requirement) for item in form)
