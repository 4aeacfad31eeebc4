"""When the service was away, everybody who was sitting gets that time back. Once, and with a record of it.

``beat`` runs every two seconds beside the web server and moves the heartbeat on, as long as the web server answers and the
database stores. A gap between two beats of five seconds or more is looked at: the longest stretch of it in which nothing at all was
stored for anybody who was sitting is the time the service was away. So a clock process that was stopped alone, while people went on
answering, gives away no more than their longest silence.

Heartbeat, deadlines and record change in one transaction that locks the heartbeat: a gap is given once, however often and by however
many processes it is looked at, and not at all if the transaction fails, when the next beat finds it again.
"""

from __future__ import annotations

import logging
import urllib.error
import urllib.request
from datetime import datetime, timedelta
from itertools import pairwise

from django.db import transaction
from django.db.models import F

from assessment.delivery import clock
from assessment.delivery.models import Answer, Heartbeat, Outage, Sitting, State
from assessment.delivery.models.service import ONLY

log = logging.getLogger(__name__)
HEALTH_SECONDS = 2


def web_server_answers(address: str) -> bool:
    """Whether the web server answers; yes where no address is configured, for then nobody knows better."""
    if not address:
        return True
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(address, timeout=HEALTH_SECONDS):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500  # it answers, if only that it knows no such host
    except (OSError, ValueError):
        return False


def beat(*, now: datetime) -> Outage | None:
    """Note that the service lives, and give back the time it was away before.

    Returns:
        The outage, if there was one, whether or not anybody sat through it.
    """
    with transaction.atomic():
        last = Heartbeat.objects.select_for_update().filter(pk=ONLY).first()
        if last is None:
            Heartbeat.objects.create(pk=ONLY, beat_at=now)
            return None
        Heartbeat.objects.filter(pk=ONLY).update(beat_at=now)
        if now - last.beat_at < clock.AWAY:
            return None
        return _give_back(since=last.beat_at, now=now)


def was_served(*, now: datetime) -> bool:
    """Whether the service lived until now, so that what ran out may be closed. Yes where nothing beats."""
    last = Heartbeat.objects.filter(pk=ONLY).first()
    return last is None or now - last.beat_at < clock.AWAY


def _give_back(*, since: datetime, now: datetime) -> Outage | None:
    sat = Sitting.objects.filter(state=State.STARTED, deadline_at__gte=clock.cutoff(since), started_at__lt=now)
    answered = Answer.objects.filter(sitting__in=sat.values("pk"), saved_at__gt=since, saved_at__lt=now).values_list("saved_at", flat=True)
    begun = sat.filter(started_at__gt=since).values_list("started_at", flat=True)
    lived = [since, *sorted([*answered, *begun]), now]
    start, end = max(pairwise(lived), key=lambda stretch: stretch[1] - stretch[0])
    if end - start < clock.AWAY:
        return None
    moved = sat.filter(started_at__lte=start).update(deadline_at=F("deadline_at") + (end - start))
    log.warning("the service was away for %.1f s: %d open sittings got that time back", (end - start) / timedelta(seconds=1), moved)
    return Outage.objects.create(from_at=start, until_at=end, sittings_moved=moved)
