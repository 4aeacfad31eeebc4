"""The steps of an item's life: draft → in review → panel → pilot → live → retired, each with what must be true first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from assessment.instrument.enums import ItemStatus, KeySource
from assessment.instrument.history import last_editor
from assessment.instrument.models import Item, Revision, StatusChange
from assessment.instrument.validation import Finding, Severity

ARCHIVED = "archived"  # beside the statuses: it is put away wherever it stands in its life
NEXT_STATUS: dict[ItemStatus, tuple[ItemStatus, ...]] = {  # publishing alone makes an item live
    ItemStatus.DRAFT: (ItemStatus.IN_REVIEW, ItemStatus.RETIRED),
    ItemStatus.IN_REVIEW: (ItemStatus.DRAFT, ItemStatus.PANEL, ItemStatus.RETIRED),
    ItemStatus.PANEL: (ItemStatus.DRAFT, ItemStatus.PILOT, ItemStatus.RETIRED),
    ItemStatus.PILOT: (ItemStatus.DRAFT, ItemStatus.RETIRED),
    ItemStatus.LIVE: (ItemStatus.RETIRED,),
    ItemStatus.RETIRED: (ItemStatus.DRAFT,),
}
SETTLED = (ItemStatus.PANEL, ItemStatus.PILOT)  # its words are before judges: they are not edited there


@dataclass(frozen=True)
class Standing:
    """What the guards look at, as it was read before the step."""

    findings: tuple[Finding, ...]  # of the item as it stands
    edit_number: int  # of the words that stand
    in_use: tuple[str, ...] = ()  # where published forms with this item are in use now, in words


class WrongStatus(Exception):
    """An item cannot go from its status to that one, or somebody moved it meanwhile."""


class NotReady(Exception):
    """What is missing for a step; nothing was changed."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        super().__init__("\n".join(missing))


def missing_for(*, item: Item, to: ItemStatus, standing: Standing, reason: str = "") -> list[str]:
    """What stands in the way of a step, in words that say what to do; nothing for going back to draft.

    Args:
        reason: given for the step; a pilot without a panel’s key needs one, which the timeline keeps.
    """
    return [f"{finding} ({finding.rule})" for finding in errors_against(to=to, standing=standing)] + missing_beside_words(
        item=item, to=to, standing=standing, reason=reason
    )


def errors_against(*, to: ItemStatus, standing: Standing) -> list[Finding]:
    """What the checks find in the words that keeps them from a step; nothing is found in the way of going back or retiring."""
    if to not in (ItemStatus.IN_REVIEW, ItemStatus.PANEL, ItemStatus.PILOT):
        return []
    return [finding for finding in standing.findings if finding.severity is Severity.ERROR]


def missing_beside_words(*, item: Item, to: ItemStatus, standing: Standing, reason: str = "") -> list[str]:
    """What else stands in the way of a step; see ``missing_for``."""
    missing = []
    if item.archived_at is not None:
        missing.append("It is archived: bring it back first.")
    if to is ItemStatus.PANEL:
        author = last_editor(item)
        if not item.reviews.filter(edit_number=standing.edit_number).exclude(by=author).exists():
            missing.append("A second person, not the one who saved it last, reads these very words and says so.")
    if to is ItemStatus.PILOT:
        blocking = item.comments.filter(blocks=True, resolved_at=None).count()
        if blocking:
            missing.append(f"{blocking} open comment{'s' if blocking > 1 else ''} must be resolved first.")
        if not reason.strip() and not item.revisions.filter(is_current=True, key_source=KeySource.PANEL.value).exists():
            missing.append("No panel’s round that counts has keyed these words. Say why they are piloted without one.")
    if to is ItemStatus.RETIRED:
        missing += [f"It stands in a form that is in use: {place}." for place in standing.in_use]
    return missing


def move_item(*, item: Item, to: ItemStatus, standing: Standing, by: str, now: datetime, reason: str = "") -> StatusChange:
    """Move an item on in its life and record who did so and why.

    Args:
        standing: read before, and void if anybody saves meanwhile.
    Raises:
        WrongStatus: the step is not one of ``NEXT_STATUS``, or somebody moved or saved the item meanwhile.
        NotReady: something is missing.
    """
    start = ItemStatus(item.status)
    if to not in NEXT_STATUS[start]:
        raise WrongStatus(f"{start} → {to}")
    with transaction.atomic():
        locked = Revision.objects.select_for_update().filter(item=item, is_current=True, edit_number=standing.edit_number)
        if not locked:
            raise WrongStatus("saved meanwhile")
        if missing := missing_for(item=item, to=to, standing=standing, reason=reason):
            raise NotReady(missing)
        if not Item.objects.filter(pk=item.pk, status=start.value).update(status=to.value):
            raise WrongStatus(f"no longer {start}")
        change = StatusChange.objects.create(
            item=item, from_status=start.value, to_status=to.value, by=by, at=now, reason=reason.strip()[:2000]
        )
    item.status = to.value
    return change


def made_live(items: Sequence[Item], *, by: str, now: datetime, reason: str) -> None:
    """Publishing's part: what was not live is now, and the timeline says so; inside the publishing transaction."""
    moved = [item for item in items if item.status != ItemStatus.LIVE.value]
    if moved:
        Item.objects.filter(pk__in=[item.pk for item in moved]).update(status=ItemStatus.LIVE.value)
        StatusChange.objects.bulk_create(
            StatusChange(item=item, from_status=item.status, to_status=ItemStatus.LIVE.value, by=by, at=now, reason=reason)
            for item in moved
        )


def reopened(item: Item, *, by: str, now: datetime, number: int) -> None:
    """Saving's part: a live item whose next revision begins is a draft again; what is published stays as it is."""
    if Item.objects.filter(pk=item.pk, status=ItemStatus.LIVE.value).update(status=ItemStatus.DRAFT.value):
        StatusChange.objects.create(
            item=item,
            from_status=ItemStatus.LIVE.value,
            to_status=ItemStatus.DRAFT.value,
            by=by,
            at=now,
            reason=f"Revision {number} was begun. What is published stays as it is.",
        )
        item.status = ItemStatus.DRAFT.value


def archive_item(*, item: Item, by: str, now: datetime) -> bool:
    """Put an item away: it stands in no list until it is brought back. Forms that hold it keep it.

    Returns:
        True for the call that did it.
    """
    with transaction.atomic():
        put_away = Item.objects.filter(pk=item.pk, archived_at=None).update(archived_at=now)
        if put_away:
            StatusChange.objects.create(item=item, from_status=item.status, to_status=ARCHIVED, by=by, at=now)
    return bool(put_away)


def bring_back(*, item: Item, by: str, now: datetime) -> bool:
    """The opposite of ``archive_item``."""
    with transaction.atomic():
        is_back = Item.objects.filter(pk=item.pk, archived_at__isnull=False).update(archived_at=None)
        if is_back:
            StatusChange.objects.create(item=item, from_status=ARCHIVED, to_status=item.status, by=by, at=now)
    return bool(is_back)
