"""Which open page holds the sitting.

A second tab or device takes over by name; the first learns it from its next reply and turns read-only. It is a courtesy
between pages and forbids nothing: both may store, and the order of clicks decides. Pages without a script hold nothing.
"""

from __future__ import annotations

from assessment.delivery.access import Pass
from assessment.delivery.models import Sitting, State


def take_over(*, by: Pass, page: str) -> bool:
    """Let this page hold the sitting.

    Returns:
        True for the call that changed it.
    """
    running = Sitting.objects.filter(pk=by.sitting_id, access=by.access, state=State.STARTED)
    return bool(running.exclude(holder=page).update(holder=page))
