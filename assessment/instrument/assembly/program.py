"""The integer program of form assembly: items × forms as columns, what a blueprint asks as rows. Pure: no Django.

Rows are plain sums over items, so that a solver needs nothing but them. See ``assembling`` for what is put together.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy

from assessment.instrument.assembly.specification import Attribute, Candidate, Requirement, Specification
from assessment.instrument.enums import Scale, Zone
from assessment.instrument.testwise import FORM_LIMITS, FORM_TURNS, WORST_ZONE_LEAST, WORST_ZONE_MOST

TOLERANCES = {"mean": 0.02, "spread": 0.02, "words": 8.0}  # differences between forms that count as none, a scenario's average
CUE_MARGIN = 0.01  # kept from the limits of the checks
VARIETY = 0.02  # how far chance and exposure weigh beside a whole tolerance of difference
OPTIMAL_GAP = 1e-4
SCORED = (Scale.ATTITUDE, Scale.SKILL)


@dataclass(frozen=True)
class Solved:
    chosen: tuple[tuple[Candidate, ...], ...]
    gap: float | None


@dataclass
class Row:
    """``low ≤ Σ weight·variable ≤ high``; what it says where it can be loosened."""

    terms: dict[int, float]
    low: float
    high: float
    loosened_at: float = 0.0  # cost of a unit of slack; 0: never loosened
    meaning: tuple[int, str, str] | None = None  # form, what, bounds
    is_share: bool = False  # of the form's turns: its sum is of no use to a reader


@dataclass
class Program:
    """The integer program, row by row. Columns: items × forms first, then what the rows add."""

    items: list[Candidate]
    forms: int
    rows: list[Row] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        for _ in range(len(self.items) * self.forms):
            self._column(upper=1, whole=1)

    def _column(self, *, cost: float = 0.0, lower: float = 0.0, upper: float = float("inf"), whole: int = 0) -> int:
        self.costs.append(cost)
        self.lower.append(lower)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.costs) - 1

    def _at(self, item: int, form: int) -> int:
        return form * len(self.items) + item

    def _sum(self, form: int, weight: Mapping[int, float]) -> dict[int, float]:
        return {self._at(item, form): value for item, value in weight.items() if value}

    def hold_apart(self, anchors: frozenset[str]) -> None:
        """An item in one form at most, anchors in all; one item of a family and one twin to a form; one format to a scale."""
        families, twins = defaultdict(list), []
        place = {item.slug: index for index, item in enumerate(self.items)}
        for index, item in enumerate(self.items):
            families[item.family].append(index)
            if item.twin_of in place:
                twins.append((index, place[item.twin_of]))
            if item.slug in anchors:
                for form in range(self.forms):
                    self.lower[self._at(index, form)] = 1
            elif self.forms > 1:
                self.rows.append(Row({self._at(index, form): 1 for form in range(self.forms)}, 0, 1))
        together = [members for members in families.values() if len(members) > 1] + [list(pair) for pair in twins]
        for form in range(self.forms):
            self.rows += [Row(self._sum(form, dict.fromkeys(members, 1.0)), 0, 1) for members in together]
        self._one_format()

    def _one_format(self) -> None:
        for scale in SCORED:
            by_format = defaultdict(list)
            for index, item in enumerate(self.items):
                if item.scale is scale:
                    by_format[item.format].append(index)
            if len(by_format) < 2:
                continue
            switches = {each: self._column(upper=1, whole=1) for each in by_format}
            self.rows.append(Row(dict.fromkeys(switches.values(), 1.0), 1, 1))
            for form in range(self.forms):
                for each, members in by_format.items():
                    terms = self._sum(form, dict.fromkeys(members, 1.0))
                    self.rows.append(Row(terms | {switches[each]: -float(len(members))}, -float("inf"), 0))

    def meet(self, specification: Specification) -> None:
        for form in range(self.forms):
            for requirement in specification.requirements:
                low = float("-inf") if requirement.least is None else float(requirement.least)
                high = float("inf") if requirement.most is None else float(requirement.most)
                weights = {index: float(item.amount(requirement)) for index, item in enumerate(self.items)}
                meaning = (form, requirement.label, requirement.bounds)
                cost = 0.02 if requirement.attribute.is_total else 3.0 if requirement.attribute is Attribute.SCALE else 1.0
                self.rows.append(Row(self._sum(form, weights), low, high, cost, meaning))
            if specification.without_cues and self._fewest_turns(specification) >= FORM_TURNS:
                self._hide_cues(form)

    def _fewest_turns(self, specification: Specification) -> int:
        least = {(each.attribute, each.value): each.least or 0 for each in specification.requirements}
        scenarios = sum(count for (attribute, _), count in least.items() if attribute is Attribute.SCALE)
        return max(least.get((Attribute.TURNS, ""), 0), scenarios)

    def _hide_cues(self, form: int) -> None:
        """What the checks of a form ask, as rows: each is a share of the form's turns, so both sides are sums over items."""
        credit = FORM_LIMITS.credit - CUE_MARGIN
        shares: list[tuple[str, str, dict[int, float]]] = []
        for name in sorted({name for item in self.items for name in item.cues}):
            for sign, side in ((1, "pays"), (-1, "costs")):
                weights = {i: sign * item.cues.get(name, 0.0) - credit * item.turns for i, item in enumerate(self.items)}
                shares.append((f"answering by “{name}” {side}", f"within .50 ± {FORM_LIMITS.credit:.2f}", weights))
        longest, shortest = FORM_LIMITS.longest - CUE_MARGIN, FORM_LIMITS.shortest + CUE_MARGIN
        weights = {i: item.longest - longest * item.turns for i, item in enumerate(self.items)}
        shares.append(("turns whose key is the longest option", f"at most {FORM_LIMITS.longest:.0%}", weights))
        weights = {i: shortest * item.turns - item.shortest for i, item in enumerate(self.items)}
        shares.append(("turns whose key is the shortest option", f"at least {FORM_LIMITS.shortest:.0%}", weights))
        for zone in (Zone.AGGRESSIVE, Zone.SUBMISSIVE, Zone.DEFENSIVE):
            what, bounds = f"turns whose {zone} option is the least effective", f"{WORST_ZONE_LEAST:.0%} to {WORST_ZONE_MOST:.0%}"
            few = {i: WORST_ZONE_LEAST * item.zoned_turns - item.worst.get(zone, 0) for i, item in enumerate(self.items)}
            many = {i: item.worst.get(zone, 0) - WORST_ZONE_MOST * item.zoned_turns for i, item in enumerate(self.items)}
            shares += [(what, bounds, few), (what, bounds, many)]
        self.rows += [
            Row(self._sum(form, weights), float("-inf"), 0, 0.5, (form, what, bounds), is_share=True) for what, bounds, weights in shares
        ]

    def match(self, targets: Mapping[str, float] | None) -> None:
        """Keep each figure's range over the forms, or its distance from the target, small; within its tolerance costs nothing.

        A form's figure is a mean over its scenarios, so what is summed is each item's distance from a centre: the target's,
        or the pool's. That is linear whatever the number of scenarios.
        """
        for scale in SCORED:
            members = [index for index, item in enumerate(self.items) if item.scale is scale]
            for name, tolerance in TOLERANCES.items():
                if not members or (self.forms == 1 and (targets is None or f"{scale} {name}" not in targets)):
                    continue
                values = {index: float(getattr(self.items[index], name)) for index in members}
                centre = sum(values.values()) / len(values)
                if targets is not None:
                    centre = targets.get(f"{scale} {name}", centre)
                size = self._scenarios_of(scale)
                weights = {index: (value - centre) / (size * tolerance) for index, value in values.items()}
                self._match_one(weights, is_targeted=targets is not None)

    def _scenarios_of(self, scale: Scale) -> float:
        for row in self.rows:
            if row.meaning and row.meaning[1] == Requirement(Attribute.SCALE, scale.value).label and row.low > 0:
                return row.low
        return 1.0

    def _match_one(self, weights: Mapping[int, float], *, is_targeted: bool) -> None:
        excess = self._column(cost=1.0)
        low = self._column(lower=0.0 if is_targeted else float("-inf"), upper=0.0 if is_targeted else float("inf"))
        high = self._column(lower=0.0 if is_targeted else float("-inf"), upper=0.0 if is_targeted else float("inf"))
        for form in range(self.forms):
            terms = self._sum(form, weights)
            reach = {excess: 1.0} if is_targeted else {}
            allowed = 1.0 if is_targeted else 0.0
            self.rows.append(Row({**terms, low: -1.0, **reach}, -allowed, float("inf")))
            self.rows.append(Row({**terms, high: -1.0, **dict.fromkeys(reach, -1.0)}, float("-inf"), allowed))
        if not is_targeted:
            self.rows.append(Row({high: 1.0, low: -1.0, excess: -1.0}, float("-inf"), 1.0))

    def vary(self, rng: random.Random) -> None:
        """Among equally good forms: seldom shown items first, then the lot."""
        most = max((item.exposure for item in self.items), default=0) or 1
        for index, item in enumerate(self.items):
            cost = VARIETY * (item.exposure / most + 0.5 * rng.random())
            for form in range(self.forms):
                self.costs[self._at(index, form)] = cost

    def loosen(self) -> None:
        """Let every requirement give way at a price, so that what cannot be met shows itself."""
        for row in self.rows:
            if row.loosened_at:
                if row.low > float("-inf"):
                    row.terms[self._column(cost=100 * row.loosened_at)] = 1.0
                if row.high < float("inf"):
                    row.terms[self._column(cost=100 * row.loosened_at)] = -1.0

    def solve(self, *, seconds: float) -> Solved | None:
        """None when no form meets all rows, or none was found in time."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # here: it costs more than pages that never solve anything should pay
        from scipy.sparse import csr_array

        indptr, indices, data = [0], [], []
        for row in self.rows:
            indices += list(row.terms)
            data += list(row.terms.values())
            indptr.append(len(indices))
        matrix = csr_array((data, indices, indptr), shape=(len(self.rows), len(self.costs)))
        found: Any = milp(
            numpy.array(self.costs),
            integrality=numpy.array(self.whole),
            bounds=Bounds(numpy.array(self.lower), numpy.array(self.upper)),
            constraints=LinearConstraint(matrix, [row.low for row in self.rows], [row.high for row in self.rows]),
            options={"time_limit": seconds, "mip_rel_gap": OPTIMAL_GAP},
        )
        if found.x is None:
            return None
        chosen = tuple(
            tuple(item for index, item in enumerate(self.items) if found.x[self._at(index, form)] > 0.5) for form in range(self.forms)
        )
        return Solved(chosen, None if found.mip_gap is None else float(found.mip_gap))

    def unmet(self, chosen: Sequence[Sequence[Candidate]]) -> list[tuple[int, str, str, int | None]]:
        """Form, what, bounds and amount of each row that these items do not keep."""
        found = []
        place = {item.slug: index for index, item in enumerate(self.items)}
        within = {self._at(place[item.slug], form) for form, items in enumerate(chosen) for item in items}
        for row in self.rows:
            if row.meaning is None:
                continue
            amount = sum(weight for column, weight in row.terms.items() if column in within)
            if not row.low - 1e-6 <= amount <= row.high + 1e-6:
                form, what, bounds = row.meaning
                found.append((form, what, bounds, None if row.is_share else round(amount)))
        return list(dict.fromkeys(found))
