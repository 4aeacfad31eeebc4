"""Remarks on an item, a turn or an option; and reading an item as a second person."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Prefetch, QuerySet

from assessment.instrument.models import Comment, Item, Reply, Review, Revision
from assessment.instrument.source import ItemSource

LONGEST, LONGEST_REPLY = 2_000, 1_000  # characters of a remark, and of an answer below it
MOST_REPLIES = 30


class NoSuchPlace(Exception):
    """The item has no such turn or option, or the remark says nothing."""


class SaidTooMuch(Exception):
    """A remark is longer than it may be, or there are too many answers below it; its text says what to do. Nothing was stored."""


class WordsChanged(Exception):
    """Somebody saved the item since it was opened: what was read is not what it says."""


def add_comment(
    *, item: Item, source: ItemSource, turn: int | None, option: int | None, text: str, by: str, now: datetime, blocks: bool = False
) -> Comment:
    """A remark on the item, on a turn or on an option (from 1).

    Args:
        source: what the item says now; the words remarked on are kept with the remark.
        blocks: the item stays out of the pilot until the remark is resolved.
    Raises:
        NoSuchPlace: nothing is there, or nothing was said.
        SaidTooMuch: more than can be stored was.
    """
    text = _said(text, most=LONGEST)
    words = words_at(source, turn, option)
    if not text or words is None:
        raise NoSuchPlace(item.slug)
    return Comment.objects.create(item=item, turn=turn, option=option, words=words, text=text, blocks=blocks, by=by, at=now)


def add_reply(*, comment: Comment, text: str, by: str, now: datetime) -> Reply:
    """An answer below a remark.

    Raises:
        NoSuchPlace: nothing was said.
        SaidTooMuch: more than can be stored was.
    """
    text = _said(text, most=LONGEST_REPLY)
    if not text:
        raise NoSuchPlace(comment.item_id)
    if comment.replies.count() >= MOST_REPLIES:
        raise SaidTooMuch(f"There are {MOST_REPLIES} answers to this comment already: begin a new comment.")
    return Reply.objects.create(comment=comment, text=text, by=by, at=now)


def _said(text: str, *, most: int) -> str:
    said = text.replace("\r\n", "\n").strip()
    if len(said) > most:
        raise SaidTooMuch(f"This has {len(said):,} characters; at most {most:,} are stored. Shorten it by {len(said) - most:,}.")
    return said


def comments_of(item: Item) -> QuerySet[Comment]:
    """An item's remarks with their answers, the oldest first; two statements."""
    replies = Prefetch("replies", queryset=Reply.objects.order_by("at", "pk"))
    comments: QuerySet[Comment] = item.comments.order_by("at", "pk").prefetch_related(replies)
    return comments


def open_first(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """Those that nobody has resolved before the others."""
    return comments.order_by(F("resolved_at").asc(nulls_first=True), "at", "pk")


def words_at(source: ItemSource, turn: int | None, option: int | None) -> str | None:
    """What stands at a place; None where there is no such place."""
    if turn is None:
        return None if option is not None else ""
    if not 1 <= turn <= len(source.turns):
        return None
    options = source.turns[turn - 1].options
    if option is None:
        return source.turns[turn - 1].stem
    return options[option - 1].text if 1 <= option <= len(options) else None


def resolve_comment(*, comment: Comment, by: str, now: datetime) -> bool:
    """Mark a remark as seen to; whoever comes second changes nothing.

    Returns:
        True for the call that resolved it.
    """
    return bool(Comment.objects.filter(pk=comment.pk, resolved_at=None).update(resolved_at=now, resolved_by=by))


def reopen_comment(*, comment: Comment) -> bool:
    """Whether it was resolved before."""
    return bool(Comment.objects.filter(pk=comment.pk, resolved_at__isnull=False).update(resolved_at=None, resolved_by=""))


def follow_words(*, item: Item, after: ItemSource) -> None:
    """Let open remarks go where their words went: an option was moved, or one before it removed."""
    for comment in item.comments.filter(resolved_at=None, turn__isnull=False).exclude(words=""):
        if words_at(after, comment.turn, comment.option) == comment.words:
            continue
        places = [place for place in _places(after, is_option=comment.option is not None) if words_at(after, *place) == comment.words]
        if len(places) == 1:
            Comment.objects.filter(pk=comment.pk).update(turn=places[0][0], option=places[0][1])


def _places(source: ItemSource, *, is_option: bool) -> list[tuple[int, int | None]]:
    if not is_option:
        return [(turn, None) for turn in range(1, len(source.turns) + 1)]
    return [(number, option) for number, turn in enumerate(source.turns, 1) for option in range(1, len(turn.options) + 1)]


def review_item(*, item: Item, edit_number: int, by: str, now: datetime, note: str = "") -> Review:
    """Say that one has read the item's very words. Saying it twice changes nothing.

    Raises:
        WordsChanged: they are no longer the item's.
        SaidTooMuch: the note is longer than can be stored.
    """
    note = _said(note, most=LONGEST)
    if not Revision.objects.filter(item=item, is_current=True, edit_number=edit_number).exists():
        raise WordsChanged(item.slug)
    review, _ = Review.objects.get_or_create(item=item, edit_number=edit_number, by=by, defaults={"at": now, "note": note})
    return review
