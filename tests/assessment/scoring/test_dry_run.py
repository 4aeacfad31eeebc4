"""A key is tried in memory before it is approved: what it would do is what it then does, and nothing is written."""

from __future__ import annotations

from datetime import timedelta
from math import sqrt
from statistics import fmean

import pytest

from assessment.instrument.key_store import get_key
from assessment.instrument.models import FormKey
from assessment.scoring.dry_run import Shift, dry_run, shift_of
from assessment.scoring.models import Score
from assessment.scoring.rekeying import rescore_waiting
from assessment.scoring.scorecards import Pooled, pooled_from, score_sitting
from tests.assessment.scoring.test_scorecards import a_closed_sitting, keyed_choices
from tests.factories.delivery import NOW
from tests.factories.instrument import published_form
from tests.factories.keys import a_new_key, turned_round

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
ANSWERS = [("assertive", "aggressive"), ("submissive", "aggressive"), ("aggressive", "assertive"), ("defensive", "submissive")]


@pytest.fixture
def content():
    return published_form(scenarios=5, skill=1)


def sat(content, answers):
    for best, worst in answers:
        score_sitting(sitting_id=a_closed_sitting(content, keyed_choices(content, best=best, worst=worst)).pk, now=LATER)


def attitudes(key):
    return dict(Score.objects.filter(key=key).values_list("sitting_id", "attitude"))


def test_what_a_key_would_do_is_what_it_does(content):
    sat(content, ANSWERS * 3)
    first = content.form.keys.get()
    tried = dry_run(base=first, key=turned_round(get_key(first.pk)))
    key = a_new_key(content.form)
    rescore_waiting(now=LATER)

    assert (tried.before, tried.after) == (attitudes(first), attitudes(key))
    variances, pooled = Score.objects.filter(key=key).values_list("error_variance", flat=True), tried.errors["en", False]
    assert (pooled.sem, pooled.n) == (round(10_000 * sqrt(fmean(variances))), 12)  # 100·√(mean of s²/K), in hundredths
    assert (tried.sittings, tried.unscored) == (12, 0)


def test_trying_writes_nothing_and_costs_the_same_for_any_number(content, count_statements):
    first = content.form.keys.get()
    key = turned_round(get_key(first.pk))
    sat(content, ANSWERS[:1])
    before = (list(Score.objects.values()), list(FormKey.objects.values()))

    with count_statements(3) as few:
        dry_run(base=first, key=key)
    assert (list(Score.objects.values()), list(FormKey.objects.values())) == before
    sat(content, ANSWERS * 5)
    with count_statements(3) as many:
        dry_run(base=first, key=key)

    assert [sql.split()[0] for sql in [*few, *many]] == ["SELECT"] * 6


def test_a_sitting_without_a_score_is_left_out_and_counted(content):
    sat(content, ANSWERS[:1])
    a_closed_sitting(content)
    first = content.form.keys.get()

    tried = dry_run(base=first, key=get_key(first.pk))

    assert (tried.sittings, tried.unscored, tried.shift) == (2, 1, Shift(1, 0, 0, None))


def test_a_sitting_that_is_not_completed_is_not_by_any_key(content):
    score_sitting(sitting_id=a_closed_sitting(content, {}).pk, now=LATER)
    first = content.form.keys.get()

    tried = dry_run(base=first, key=turned_round(get_key(first.pk)))

    assert (list(tried.before.values()), list(tried.after.values()), tried.shift) == ([None], [None], Shift(0, 0, None, None))
    assert tried.errors == {}


def test_errors_of_each_language_and_of_simulated_sittings_stand_apart(content):
    first = content.form.keys.get()
    for language, is_simulated in (("en", False), ("es", False), ("en", True)):
        choices = keyed_choices(content)
        sitting = a_closed_sitting(content, choices, language=language, is_simulated=is_simulated)
        score_sitting(sitting_id=sitting.pk, now=LATER)

    tried = dry_run(base=first, key=get_key(first.pk))

    assert tried.errors == {group: pooled_from(mean=0.0, n=1, scenarios=5) for group in (("en", False), ("es", False), ("en", True))}


def test_the_error_of_a_form_with_one_attitude_scenario_stays_assumed_and_is_not_nought():
    content = published_form(scenarios=1)
    for _ in range(12):
        score_sitting(sitting_id=a_closed_sitting(content).pk, now=LATER)
    first = content.form.keys.get()

    assert dry_run(base=first, key=get_key(first.pk)).errors == {("en", False): Pooled(3000, 0)}  # 30/√1


def test_a_shift_says_how_many_how_far_and_how_alike():
    before = {1: 9000, 2: 8000, 3: 7000, 4: 6000, 5: None, 6: 5000}
    after = {1: 9000, 2: 7000, 3: 8000, 4: 5500, 5: 4000, 6: None}

    shift = shift_of(before, after)

    assert (shift.people, shift.changed, shift.largest) == (4, 3, -1000)
    assert shift.correlation == pytest.approx(0.8214416322, abs=1e-9)  # numpy.corrcoef of the four pairs


@pytest.mark.parametrize(("olds", "news"), [([70, 80], [60, 90]), ([70, 70, 70], [60, 70, 80]), ([70, 80, 90], [60, 60, 60]), ([], [])])
def test_alikeness_that_is_undefined_is_not_given(olds, news):
    assert shift_of(dict(enumerate(olds)), dict(enumerate(news))).correlation is None


def test_scores_that_move_together_correlate_by_one():
    olds = {1: 3000, 2: 4000, 3: 7000, 4: 9990}

    assert shift_of(olds, {sitting: old // 2 for sitting, old in olds.items()}).correlation == 1.0
