"""Loaders of items and forms: they are the guard. Shared ones are read by every author and edited by nobody here."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from assessment.instrument.authoring import get_own_library
from assessment.instrument.moving import SETTLED
from assessment.models import Blueprint, Form, Item, KeyDraft, Library
from hiring.people.access import may
from hiring.people.models import Membership, Organisation, User
from hiring.people.roles import Right, roles_with

OWN_LIBRARY = "Own items"


def own_library(organisation: Organisation, *, now: datetime) -> Library:
    """Where an organisation keeps what its authors write; made on first use."""
    return get_own_library(owner=organisation.uuid, name=OWN_LIBRARY, now=now)


def get_item_for(*, user: User, public_id: str, right: Right = Right.SEE_ITEMS) -> tuple[Item, bool]:
    """The item with its library, and whether the user may edit it. One statement.

    Raises:
        Http404: it belongs to an organisation of which the user is no member, or the user is a member of none.
        PermissionDenied: the user's role does not hold the right, or the item is shared and was to be edited.
    """
    item = get_object_or_404(_within_reach(Item.objects.all(), user).select_related("library"), public_id=public_id)
    return item, _allowed(item, right)


def get_own_item_for(*, user: User, public_id: str, right: Right = Right.SEE_ITEMS) -> tuple[Item, bool]:
    """As ``get_item_for``, for what an organisation says among itself of its own items: there is none of it on shared ones.

    Raises:
        Http404: as there.
        PermissionDenied: as there, or the item is shared.
    """
    item, may_write = get_item_for(user=user, public_id=public_id, right=right)
    if item.library.owner is None:
        raise PermissionDenied
    return item, may_write


def get_form_for(*, user: User, public_id: str, right: Right = Right.SEE_ITEMS) -> tuple[Form, bool]:
    """The form with its library, and whether the user may edit it. As ``get_item_for``."""
    form = get_object_or_404(_within_reach(Form.objects.all(), user).select_related("library", "blueprint"), public_id=public_id)
    return form, _allowed(form, right)


def get_blueprint_for(*, user: User, public_id: str, right: Right = Right.SEE_ITEMS) -> tuple[Blueprint, bool]:
    """The blueprint with its library, and whether the user may edit it. As ``get_item_for``."""
    blueprint = get_object_or_404(_within_reach(Blueprint.objects.all(), user).select_related("library"), public_id=public_id)
    return blueprint, _allowed(blueprint, right)


class ReachedKey(NamedTuple):
    draft: KeyDraft
    owner: UUID  # of the form's library: a shared form has no draft of a key
    may_write: bool
    sees_people: bool  # on the owner's vacancies


def get_key_draft_for(*, user: User, public_id: str, right: Right = Right.SEE_ITEMS) -> ReachedKey:
    """The proposed key with its form and library, and what the user may do. As ``get_item_for``."""
    drafts = _within_reach(KeyDraft.objects.all(), user, library="form__library")
    draft = get_object_or_404(drafts.select_related("form__library", "form__content", "base"), public_id=public_id)
    may_write, owner = _allowed(draft, right), draft.form.library.owner
    if owner is None:
        raise PermissionDenied
    return ReachedKey(draft, owner, may_write, may(draft.role, Right.SEE_VACANCIES))


def _within_reach(rows: QuerySet[Any], user: User, *, library: str = "library") -> QuerySet[Any]:
    """Rows of shared libraries and of the user's organisations, with the user's ``role`` there."""
    memberships = Membership.objects.filter(user=user)
    reached: QuerySet[Any] = rows.annotate(
        role=Subquery(memberships.filter(organisation__uuid=OuterRef(f"{library}__owner")).values("role")[:1]),
        is_member=Exists(memberships),
        reads_shared=Exists(memberships.filter(role__in=roles_with(Right.SEE_ITEMS))),
    ).filter(Q(role__isnull=False) | Q(**{f"{library}__owner": None}, is_member=True))
    return reached


def _allowed(row: Any, right: Right) -> bool:
    """Whether the row may be edited; ``right`` itself is required."""
    if row.role is None:
        holds, may_write = right is Right.SEE_ITEMS and row.reads_shared, False
    else:
        holds, may_write = may(row.role, right), may(row.role, Right.WRITE_ITEMS)
    if not holds:
        raise PermissionDenied
    return may_write


def items_within(memberships: list[Membership]) -> QuerySet[Item]:
    """What these memberships read: their organisations' items and the shared ones."""
    return Item.objects.filter(_readable(memberships))


def forms_within(memberships: list[Membership]) -> QuerySet[Form]:
    return Form.objects.filter(_readable(memberships))


def _readable(memberships: list[Membership]) -> Q:
    return Q(library__owner=None) | Q(library__owner__in=[membership.organisation.uuid for membership in memberships])


def published_with(item: Item, user: User) -> QuerySet[Form]:
    """The published forms that hold an item and that the user may read, by title."""
    reached = _within_reach(Form.objects.filter(entries__item=item, published_at__isnull=False), user)
    forms: QuerySet[Form] = reached.filter(Q(library__owner=None) | Q(role__in=roles_with(Right.SEE_ITEMS))).order_by("title", "pk")
    return forms


def blueprints_within(memberships: list[Membership]) -> QuerySet[Blueprint]:
    """The blueprints within reach with how many forms were made by each, by title; one statement."""
    return Blueprint.objects.filter(_readable(memberships)).annotate(form_count=Count("forms")).order_by("title", "pk")


def why_closed(item: Item) -> str:
    """Why an item's words are not changed just now; empty when they may be."""
    if item.archived_at is not None:
        return "This item is archived. Bring it back to edit it."
    if item.status in {status.value for status in SETTLED}:
        return "These words are before judges, so they stay as they are. Take the item back to draft to change them."
    return ""
