"""Keys are versions: one is drafted, released by one person, approved by another; then it is the form's, and none is ever changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from assessment.instrument.content_store import get_content
from assessment.instrument.documents import Key, ScenarioKey, decode_key, document_hash, encode
from assessment.instrument.enums import KeyDraftState
from assessment.instrument.key_store import get_key
from assessment.instrument.keyed_words import Rekeyed, rekeyed
from assessment.instrument.keying import check_key, with_scenario
from assessment.instrument.models import Form, FormKey, KeyApproval, KeyDraft, KeyStep, Rekeying
from assessment.instrument.source import ItemSource
from assessment.instrument.validation import Finding, Severity
from assessment.kernel.actors import Actor

DRAFT, RELEASED, APPROVED, WITHDRAWN = (state.value for state in KeyDraftState)
REASON_LENGTH = 2000
_UNRELEASED: dict[str, Any] = {"reason": "", "released_at": None, "released_by": "", "released_by_id": ""}


class KeyRefused(Exception):
    """The step was not taken; nothing was changed."""


class NotPublished(KeyRefused):
    """A form in draft has no key yet: its items carry it."""


class ReasonMissing(KeyRefused):
    """The step wants a reason."""


class SamePerson(KeyRefused):
    """Whoever released a key does not approve it."""


class ReleaserUnknown(KeyRefused):
    """It is not known who released the key, so nobody can be shown to be another person."""


class MovedMeanwhile(KeyRefused):
    """Somebody saved, moved or approved it meanwhile, or the step is none from where it is."""


class NothingChanged(KeyRefused):
    """It says what the version in force says."""


class NotReleasable(KeyRefused):
    """Errors stand in the key."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(map(str, findings)))


def latest_key(form: Form) -> FormKey:
    """The version in force.

    Raises:
        NotPublished: there is none.
    """
    key: FormKey | None = FormKey.objects.filter(form=form).order_by("-version").first()
    if key is None:
        raise NotPublished(form.title)
    return key


def find_open_draft(form: Form) -> KeyDraft | None:
    return KeyDraft.objects.filter(form=form, state__in=(DRAFT, RELEASED)).first()


def key_of(draft: KeyDraft) -> Key:
    return decode_key(draft.document)


def mark_of(draft: KeyDraft) -> str:
    """Names exactly this key as it stands, so that what is released or approved is what was shown."""
    return f"{draft.edit_number}-{document_hash(draft.document)[:16]}"


def begin_key_draft(*, form: Form, by: Actor, now: datetime) -> KeyDraft:
    """Begin a key for a published form from the version in force; the open draft, where there is one already.

    Raises:
        NotPublished: the form has no key yet.
    """
    if opened := find_open_draft(form):
        return opened
    base = latest_key(form)
    try:
        with transaction.atomic():
            draft = KeyDraft.objects.create(
                form=form, base=base, document=encode(get_key(base.pk)), begun_at=now, changed_at=now, changed_by=by.name
            )
            _step(draft, DRAFT, by=by, now=now)
    except IntegrityError:  # somebody began one in between
        return KeyDraft.objects.get(form=form, state__in=(DRAFT, RELEASED))
    return draft


def save_scenario(*, draft: KeyDraft, scenario: ScenarioKey, edit_number: int, by: Actor, now: datetime) -> KeyDraft:
    """Put one scenario's key into a draft. It may be unfinished: releasing checks.

    Raises:
        MovedMeanwhile: somebody saved it meanwhile, or it is no draft any more.
    """
    return _save(draft, with_scenario(key_of(draft), scenario), edit_number=edit_number, by=by, now=now)


def take_in(*, draft: KeyDraft, sources: Iterable[ItemSource], judges: int, by: Actor, now: datetime) -> Rekeyed:
    """Take the key of these sources into a draft: a panel's, or with ``judges`` 0 their authors'.

    Raises:
        MovedMeanwhile: somebody saved it meanwhile, or it is no draft any more.
    """
    made = rekeyed(get_content(draft.form.content.hash), key_of(draft), sources, judges=judges)
    _save(draft, made.key, edit_number=draft.edit_number, by=by, now=now)
    return made


def _save(draft: KeyDraft, key: Key, *, edit_number: int, by: Actor, now: datetime) -> KeyDraft:
    values = {"document": encode(key), "edit_number": edit_number + 1, "changed_at": now, "changed_by": by.name}
    if not KeyDraft.objects.filter(pk=draft.pk, state=DRAFT, edit_number=edit_number).update(**values):
        raise MovedMeanwhile(draft.public_id)
    draft.refresh_from_db()
    return draft


def release_key_draft(*, draft: KeyDraft, by: Actor, reason: str, expected: str, now: datetime) -> None:
    """Stand by a draft, so that a second person may look at it.

    Args:
        expected: the mark of the key that was shown.
    Raises:
        ReasonMissing, NothingChanged, NotReleasable, MovedMeanwhile: it stays a draft.
    """
    key = key_of(draft)
    if not reason.strip():
        raise ReasonMissing
    if key == get_key(draft.base_id):
        raise NothingChanged
    if errors := [finding for finding in check_key(key) if finding.severity is Severity.ERROR]:
        raise NotReleasable(errors)
    signed = {"reason": reason.strip()[:REASON_LENGTH], "released_at": now, "released_by": by.name, "released_by_id": by.id}
    _move(draft, DRAFT, RELEASED, by=by, now=now, reason=reason, expected=expected, values=signed)


def send_back(*, draft: KeyDraft, by: Actor, reason: str, expected: str, now: datetime) -> None:
    """Refuse a released key, or take back one's own: it is a draft again, with all that was written in it.

    Raises:
        ReasonMissing: another person's is refused with a reason.
        MovedMeanwhile: it is not released any more, or is another.
    """
    if not reason.strip() and by.id != draft.released_by_id:
        raise ReasonMissing
    _move(draft, RELEASED, DRAFT, by=by, now=now, reason=reason, expected=expected, values=_UNRELEASED)


def withdraw_key_draft(*, draft: KeyDraft, by: Actor, reason: str, now: datetime) -> None:
    """Give a draft up, released or not. What it said is kept.

    Raises:
        MovedMeanwhile: it is approved or withdrawn already.
    """
    with transaction.atomic():
        if not KeyDraft.objects.filter(pk=draft.pk, state__in=(DRAFT, RELEASED)).update(state=WITHDRAWN, **_UNRELEASED):
            raise MovedMeanwhile(draft.public_id)
        _step(draft, WITHDRAWN, by=by, now=now, reason=reason)
    draft.refresh_from_db()


def approve_key_draft(*, draft: KeyDraft, by: Actor, expected: str, now: datetime) -> FormKey:
    """Make a released key the form's next version. Scores by it are appended to those of all who sat; none is overwritten.

    Args:
        by: another person than the one who released it.
        expected: the mark of the key that was shown.
    Raises:
        SamePerson: it is the same.
        MovedMeanwhile: somebody else decided meanwhile; there is no second version.
    """
    if by.id == draft.released_by_id:
        raise SamePerson
    if expected != mark_of(draft):
        raise MovedMeanwhile(draft.public_id)
    try:
        with transaction.atomic():
            key = _new_version(
                form=draft.form,
                base=draft.base,
                document=draft.document,
                released_by=Actor(draft.released_by_id, draft.released_by),
                reason=draft.reason,
                now=now,
            )
            released = KeyDraft.objects.filter(
                pk=draft.pk, state=RELEASED, edit_number=draft.edit_number, released_by_id=draft.released_by_id
            )
            if not released.update(state=APPROVED, key=key):
                raise MovedMeanwhile(draft.public_id)
            _approve(key, by=by, now=now)
            _step(draft, APPROVED, by=by, now=now)
    except IntegrityError as error:  # that version is there already
        raise MovedMeanwhile(draft.public_id) from error
    draft.refresh_from_db()
    return key


def approve_in_force(*, key: FormKey, by: Actor, now: datetime) -> None:
    """Stand by a version that was put in force by one person alone, as a form's first key may be.

    Raises:
        ReleaserUnknown, SamePerson: it stays marked.
        MovedMeanwhile: somebody did so already.
    """
    if not key.released_by_id:
        raise ReleaserUnknown
    if by.id == key.released_by_id:
        raise SamePerson
    try:
        with transaction.atomic():
            _approve(key, by=by, now=now)
    except IntegrityError as error:
        raise MovedMeanwhile(str(key)) from error


def put_in_force(*, form: Form, key: Key, released_by: Actor, approved_by: Actor, reason: str, now: datetime) -> FormKey:
    """The next version of a shared form's key, as its files say: by an operator, in the name of two people.

    Raises:
        SamePerson, ReasonMissing, NothingChanged, NotReleasable, MovedMeanwhile: nothing was changed.
    """
    if released_by.id == approved_by.id:
        raise SamePerson
    if not reason.strip():
        raise ReasonMissing
    base = latest_key(form)
    if key == get_key(base.pk):
        raise NothingChanged
    if errors := [finding for finding in check_key(key) if finding.severity is Severity.ERROR]:
        raise NotReleasable(errors)
    try:
        with transaction.atomic():
            made = _new_version(form=form, base=base, document=encode(key), released_by=released_by, reason=reason.strip(), now=now)
            _approve(made, by=approved_by, now=now)
    except IntegrityError as error:
        raise MovedMeanwhile(form.title) from error
    return made


def _new_version(*, form: Form, base: FormKey, document: dict[str, Any], released_by: Actor, reason: str, now: datetime) -> FormKey:
    key = FormKey.objects.create(
        form=form,
        version=base.version + 1,
        hash=document_hash(document),
        document=document,
        created_at=now,
        released_by=released_by.name,
        released_by_id=released_by.id,
        reason=reason,
    )
    Rekeying.objects.create(key=key, begun_at=now)
    return key


def _approve(key: FormKey, *, by: Actor, now: datetime) -> None:
    KeyApproval.objects.create(key=key, released_by_id=key.released_by_id, by=by.name, by_id=by.id, at=now)


def _move(draft: KeyDraft, start: str, to: str, *, by: Actor, now: datetime, reason: str, expected: str, values: dict[str, Any]) -> None:
    if expected != mark_of(draft):
        raise MovedMeanwhile(draft.public_id)
    with transaction.atomic():
        if not KeyDraft.objects.filter(pk=draft.pk, state=start, edit_number=draft.edit_number).update(state=to, **values):
            raise MovedMeanwhile(draft.public_id)
        _step(draft, to, by=by, now=now, reason=reason)
    draft.refresh_from_db()


def _step(draft: KeyDraft, to: str, *, by: Actor, now: datetime, reason: str = "") -> None:
    KeyStep.objects.create(draft=draft, to_state=to, by=by.name, by_id=by.id, at=now, reason=reason.strip()[:REASON_LENGTH])
