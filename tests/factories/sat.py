"""Forms that many people have sat, in a few statements: scores by the functions that score, without a scorecard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from assessment.delivery.models import Sitting
from assessment.instrument.content_store import get_content
from assessment.instrument.documents import Content, Key
from assessment.instrument.key_store import get_key
from assessment.instrument.models import FormContent
from assessment.scoring.models import Score
from assessment.scoring.packing import pack
from assessment.scoring.rescoring import Rescorer
from assessment.scoring.scorecard import ALGORITHM_VERSION
from hiring.demo.takers import STYLES, Ending, play, roster
from tests.factories.delivery import NOW, SittingFactory

Choices = Mapping[int, str]  # canonical texts by turn number
ANSWER_ALL = [style for style in STYLES if style.ending is Ending.SUBMITS and not style.skips]


def played(content: Content, key: Key, count: int, *, seed: str = "tests") -> list[dict[int, str]]:
    """What that many simulated test-takers would choose, the key at the back of the minds of most."""
    plays = (
        play(taker, content=content, key=key, shown=lambda turn: turn.codes) for taker in roster(count=count, seed=seed, styles=ANSWER_ALL)
    )
    return [{click.turn: click.choice for click in each.clicks} for each in plays]


def sat(
    content: FormContent, each: Sequence[Choices], *, seconds: int = 30, now: datetime = NOW, key_id: int | None = None, **sitting: Any
) -> list[Sitting]:
    """One closed and scored sitting for each set of choices, a minute after the other; so many visible seconds on each turn."""
    document, key_id = get_content(content.hash), key_id or content.form.keys.latest("version").pk
    key = get_key(key_id)
    visible = {str(turn.number): 1000 * seconds for turn in document.turns}
    moments = [now + timedelta(minutes=number) for number in range(len(each))]
    built = [SittingFactory.build(closed=True, content=content, scored_at=at, visible_ms=visible, **sitting) for at in moments]
    sittings = Sitting.objects.bulk_create(built, batch_size=500)
    rescorer, scenarios = Rescorer(document, key), sum(scenario.scale.value == "attitude" for scenario in key.scenarios)
    scores = []
    for one, choices, at in zip(sittings, each, moments, strict=True):
        packed = pack(document, choices)
        found = rescorer.score(packed)
        scores.append(
            Score(
                sitting=one,
                key_id=key_id,
                algorithm=ALGORITHM_VERSION,
                attitude=found.attitude,
                skill=found.skill,
                error_variance=found.error_variance,
                scenario_count=scenarios,
                scorecard={},
                choices=packed,
                scored_at=at,
            )
        )
    Score.objects.bulk_create(scores, batch_size=500)
    return sittings


def sat_by(content: FormContent, count: int, *, seed: str = "tests", **sitting: Any) -> list[Sitting]:
    """As many simulated test-takers' choices as sittings of real people."""
    key = get_key(content.form.keys.earliest("version").pk)
    return sat(content, played(get_content(content.hash), key, count, seed=seed), **sitting)
