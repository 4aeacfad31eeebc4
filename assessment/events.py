"""What the test tells the side that knows people: ids only. Receivers write in the sender's transaction."""

from __future__ import annotations

from django.dispatch import Signal

sitting_closed = Signal()  # public_id: str, now: datetime
scores_added = Signal()  # key_id: int, now: datetime; every sitting of the form has a score by this new version of its key
more_time_asked = Signal()  # public_id: str, now: datetime
