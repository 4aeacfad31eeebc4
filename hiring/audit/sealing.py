"""The chain: each seal holds the digest of its rows and of the seal before, so that no row changes, goes or comes unseen.

Writing a row does not wait for the chain; ``tick`` seals what was committed since. Whoever can write to the database could make the
whole chain anew: the digests stand in the log too, and one that was copied elsewhere holds everything before it.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, transaction

from hiring.audit.models import AuditRow, AuditSeal

SLOWEST = timedelta(days=1)  # no transaction stays open so long: rows below what was sealed before that are all sealed
BATCH = 1_000
FIRST = b"\0" * 32

log = logging.getLogger(__name__)


def seal(*, now: datetime) -> int:
    """Seal the rows that no seal holds yet; how many. Whoever comes second seals nothing."""
    last = AuditSeal.objects.order_by("-number").first()
    before = AuditSeal.objects.filter(sealed_at__lt=now - SLOWEST).order_by("-number").first()
    recent = AuditSeal.objects.filter(sealed_at__gte=now - SLOWEST).values_list("rows", flat=True)
    sealed = {pk for rows in recent for pk in rows}
    there = AuditRow.objects.filter(pk__gt=before.top if before else 0).order_by("pk").values_list("pk", flat=True)
    rows = list(AuditRow.objects.filter(pk__in=[pk for pk in there if pk not in sealed][:BATCH]).order_by("pk"))
    if not rows:
        return 0
    digest = digest_of(rows, after=bytes(last.digest) if last else FIRST)
    number = last.number + 1 if last else 1
    try:
        with transaction.atomic():
            top = max(rows[-1].pk, last.top if last else 0)
            AuditSeal.objects.create(number=number, rows=[row.pk for row in rows], top=top, digest=digest, sealed_at=now)
    except IntegrityError:  # another process sealed meanwhile
        return 0
    log.info("audit: seal %d holds %d rows, %s", number, len(rows), digest.hex())
    return len(rows)


def broken_seals() -> list[str]:
    """What does not fit, a line each: seals that are missing, and seals whose rows are gone or no longer what was sealed."""
    found: list[str] = []
    after, number = FIRST, 0
    for number, each in enumerate(AuditSeal.objects.order_by("number").iterator(), start=1):
        if each.number != number:
            return [*found, f"seal {number} is missing"]
        rows = list(AuditRow.objects.filter(pk__in=each.rows).order_by("pk"))
        if [row.pk for row in rows] != each.rows:
            found.append(f"seal {number}: rows are missing")
        elif digest_of(rows, after=after) != bytes(each.digest):
            found.append(f"seal {number}: what it holds was changed")
        after = bytes(each.digest)
    return found


def digest_of(rows: Iterable[AuditRow], *, after: bytes) -> bytes:
    """SHA-256 over the seal before and every column of each row, in order: 32 bytes."""
    hashed = hashlib.sha256(after)
    for row in rows:
        at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
        values = [row.pk, at, row.by, row.by_id, row.organisation, row.subject, row.verb, row.detail, row.reason]
        hashed.update(json.dumps(values, sort_keys=True, ensure_ascii=False).encode())
        hashed.update(b"\n")
    return hashed.digest()
