"""What a new key would do to the scores that there are: computed in memory, and nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from assessment.instrument.content_store import get_content
from assessment.instrument.documents import Key
from assessment.instrument.models import FormContent, FormKey
from assessment.scoring.models import Score
from assessment.scoring.rekeying import closed_sittings
from assessment.scoring.rescoring import Rescored, Rescorer
from assessment.scoring.scorecard import ALGORITHM_VERSION
from assessment.scoring.scorecards import Pooled, pooled_from

ROWS = 500  # read at a time
FEWEST_FOR_R = 3  # two points always lie on a line


@dataclass(frozen=True)
class Shift:
    """How far scores move. ``largest`` in hundredths of a point, with its sign; None without anybody who has both scores."""

    people: int  # with an attitude score before and after
    changed: int  # of them, those whose attitude score is another
    largest: int | None
    correlation: float | None  # of old and new attitude; None below three people, or without any spread


@dataclass(frozen=True)
class DryRun:
    """A key tried on every closed sitting of its form. Attitudes are in hundredths; None: not completed."""

    before: dict[int, int | None]  # by sitting, by the version in force
    after: dict[int, int | None]
    errors: dict[tuple[str, bool], Pooled]  # by the new key, of each language, of real and of simulated sittings apart
    sittings: int  # closed ones of the form
    shift: Shift

    @property
    def unscored(self) -> int:
        """Closed sittings without a score by the version in force, which are left out."""
        return self.sittings - len(self.before)


def dry_run(*, base: FormKey, key: Key) -> DryRun:
    """Try a key on everybody who was scored by the version it is to follow. Three statements, read in chunks; no write.

    Args:
        base: the version in force.
    """
    content = get_content(FormContent.objects.values_list("hash", flat=True).get(form=base.form_id))
    rescorer = Rescorer(content, key)
    before: dict[int, int | None] = {}
    after: dict[int, int | None] = {}
    variances: dict[tuple[str, bool], list[float]] = {}
    rows = Score.objects.filter(key=base.pk, algorithm=ALGORITHM_VERSION)
    found = rows.values_list("sitting_id", "sitting__language", "sitting__is_simulated", "attitude", "choices")
    for sitting_id, language, is_simulated, attitude, choices in found.iterator(chunk_size=ROWS):
        rescored: Rescored = rescorer.score(bytes(choices))
        before[sitting_id], after[sitting_id] = attitude, rescored.attitude
        if rescored.attitude is not None:
            known = [] if rescored.error_variance is None else [rescored.error_variance]
            variances.setdefault((language, is_simulated), []).extend(known)
    scenarios = sum(scenario.scale.value == "attitude" for scenario in key.scenarios)
    errors = {
        group: pooled_from(mean=sum(held) / len(held) if held else None, n=len(held), scenarios=scenarios)
        for group, held in variances.items()
    }
    return DryRun(before, after, errors, closed_sittings(base.form_id).count(), shift_of(before, after))


def shift_of(before: Mapping[int, int | None], after: Mapping[int, int | None]) -> Shift:
    """Of those with an attitude score before and after."""
    pairs = [(old, new) for sitting, old in before.items() if old is not None and (new := after.get(sitting)) is not None]
    largest = max((new - old for old, new in pairs), key=abs, default=None)
    return Shift(len(pairs), sum(old != new for old, new in pairs), largest, _correlation(pairs))


def _correlation(pairs: list[tuple[int, int]]) -> float | None:
    """Pearson's r, from whole numbers."""
    n = len(pairs)
    if n < FEWEST_FOR_R:
        return None
    olds, news = zip(*pairs, strict=True)
    sum_old, sum_new = sum(olds), sum(news)
    spread_old = n * sum(old * old for old in olds) - sum_old**2
    spread_new = n * sum(new * new for new in news) - sum_new**2
    if not spread_old or not spread_new:
        return None
    together = n * sum(old * new for old, new in pairs) - sum_old * sum_new
    return float(together / sqrt(spread_old * spread_new))
