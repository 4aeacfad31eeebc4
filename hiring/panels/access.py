"""Loaders of panels: they are the guard. A panel belongs to one organisation; none is shared."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from assessment.models import Panel
from hiring.panels.models import PanelInvitation
from hiring.people.access import may, require
from hiring.people.models import Membership, User
from hiring.people.roles import Right


def get_panel_for(*, user: User, public_id: str, right: Right = Right.SEE_ITEMS) -> tuple[Panel, bool]:
    """The panel with its library, and whether the user may run it. One statement.

    Raises:
        Http404: it belongs to an organisation of which the user is no member.
        PermissionDenied: the user's role does not hold the right.
    """
    role = Membership.objects.filter(user=user, organisation__uuid=OuterRef("library__owner")).values("role")[:1]
    within = Panel.objects.annotate(role=Subquery(role)).filter(role__isnull=False)
    panel: Any = get_object_or_404(within.select_related("library"), public_id=public_id)
    require(panel.role, right)
    return panel, may(panel.role, Right.WRITE_ITEMS)


def get_invitation_for(*, user: User, public_id: str) -> PanelInvitation:
    """The invitation to judge, its panel and judge read along, for who may run the panel. Two statements.

    Raises:
        Http404, PermissionDenied: as ``get_panel_for``.
    """
    found = get_object_or_404(PanelInvitation.objects.select_related("panel", "judge"), public_id=public_id)
    get_panel_for(user=user, public_id=found.panel.public_id, right=Right.WRITE_ITEMS)
    return found


def panels_within(memberships: list[Membership]) -> QuerySet[Panel]:
    """The panels of these memberships' organisations, newest first, with what the list shows. One statement."""
    owners = [membership.organisation.uuid for membership in memberships]
    return (
        Panel.objects.filter(library__owner__in=owners)
        .select_related("library")
        .annotate(
            item_count=Count("entries", distinct=True),
            judge_count=Count("judges", distinct=True),
            finished_count=Count("judges", filter=Q(judges__finished_at__isnull=False), distinct=True),
        )
        .order_by("-pk")
    )
