"""What a swap moves, in words."""

from __future__ import annotations

from hiring.authoring.blueprints.swap_words import Moved, figure_name, moved


def test_averages_are_told_by_direction_and_marked_beyond_what_parallel_forms_may_differ():
    shifts = {"attitude mean": -0.05, "attitude spread": 0.02, "attitude words": 9.0, "skill mean": 0.001, "skill words": -0.4}

    assert moved(shifts) == [
        Moved("attitude: mean effectiveness 0.05 lower", True),
        Moved("attitude: spread of effectiveness 0.02 wider", False),
        Moved("attitude: 9 more words a scenario", True),
    ]
    assert figure_name("skill words") == "skill: words a scenario"
