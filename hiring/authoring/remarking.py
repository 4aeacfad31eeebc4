"""Remarks on an item as its pages show them, and telling its writers of new ones."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from assessment.instrument.authoring import current_revision, source_of
from assessment.instrument.commenting import add_comment, add_reply
from assessment.instrument.history import last_editor
from assessment.instrument.lengths import weight
from assessment.instrument.models.actors import address_in
from assessment.models import Comment, Item, Reply, Revision
from hiring.outbox.letters import letter
from hiring.outbox.posting import post_spaced
from hiring.people.models import Membership, User
from hiring.people.roles import Right, roles_with
from hiring.people.signing import signed

COMMENT = "comment"  # the outbox's kind: tell a member that there is something new to read on an item
BESIDE_COMMENT, BESIDE_REPLY = 1_000, 250  # bytes of what stands beside the words of one
APART = timedelta(hours=1)  # between two messages about one item to one member


@dataclass
class Remarks:
    """The remarks on one place: those that are open, and those that were resolved."""

    open: list[Comment] = field(default_factory=list)
    resolved: list[Comment] = field(default_factory=list)

    def append(self, comment: Comment) -> None:
        (self.open if comment.resolved_at is None else self.resolved).append(comment)


def weight_of_comment(comment: Comment) -> int:
    """What a remark takes on a page with all answers to it, in bytes."""
    return sum((weight(reply.text) + BESIDE_REPLY for reply in comment.replies.all()), weight(comment.text) + BESIDE_COMMENT)


def remark(*, item: Item, user: User, turn: int | None, option: int | None, text: str, blocks: bool, now: datetime) -> Comment:
    """Remark on an item, a turn or an option, and tell whoever wrote it.

    Raises:
        NoSuchPlace: nothing is there, or nothing was said.
        SaidTooMuch: more than can be stored was.
    """
    with transaction.atomic():
        source, by = source_of(current_revision(item)), signed(user)
        comment = add_comment(item=item, source=source, turn=turn, option=option, text=text, by=by, now=now, blocks=blocks)
        _tell(item=item, user=user, authors=[last_editor(item)], now=now)
    return comment


def answer(*, comment: Comment, user: User, text: str, now: datetime) -> Reply:
    """Answer a remark, and tell whoever wrote the item or took part.

    Raises:
        NoSuchPlace: nothing was said.
        SaidTooMuch: more than can be stored was.
    """
    with transaction.atomic():
        reply = add_reply(comment=comment, text=text, by=signed(user), now=now)
        took_part = comment.replies.values_list("by", flat=True)
        _tell(item=comment.item, user=user, authors=[last_editor(comment.item), comment.by, *took_part], now=now)
    return reply


def _tell(*, item: Item, user: User, authors: Collection[str], now: datetime) -> None:
    """Post a message for each of these that is a member, but the one who said it."""
    addresses = {address for by in authors if (address := address_in(by)) and address != user.email}
    owner = item.library.owner
    if owner is None or not addresses:
        return
    members = _readers().filter(organisation__uuid=owner, user__email__in=addresses).order_by("pk")
    references = [f"{item.public_id}-{pk}" for pk in members.values_list("pk", flat=True)]
    post_spaced(kind=COMMENT, references=references, apart=APART, now=now)


def _readers() -> QuerySet[Membership]:
    return Membership.objects.filter(user__is_active=True, role__in=roles_with(Right.SEE_ITEMS))


def send_comment_notice(*, reference: str, now: datetime) -> None:
    """Tell one member that there is something to read; nothing for one who has left. It says the item's title and no word of the remark."""
    public_id, _, membership_id = reference.partition("-")
    member = _readers().filter(pk=int(membership_id)).select_related("user", "organisation").first()
    revisions = Revision.objects.filter(item__public_id=public_id, is_current=True)
    revision = revisions.filter(item__library__owner=member.organisation.uuid).select_related("item").first() if member else None
    if member is None or revision is None:
        return
    open_comments = revision.item.comments.filter(resolved_at=None).count()
    context = {
        "name": member.user.get_full_name(),
        "organisation": member.organisation.name,
        "title": revision.title,
        "item": revision.item,
        "open": open_comments,
        "origin": settings.SITE_ORIGIN,
    }
    letter("comment", context, to=member.user.email).send()
