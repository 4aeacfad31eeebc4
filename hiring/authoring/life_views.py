"""An item through its life: its steps, who has read it, and putting it away."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessment.instrument.authoring import current_revision, source_of
from assessment.instrument.enums import ItemStatus
from assessment.instrument.moving import NotReady, Standing, WrongStatus, move_item
from assessment.instrument.validation import check_item
from hiring.authoring.access import get_item_for
from hiring.authoring.signing import signed
from hiring.people.access import staff_of
from hiring.people.roles import Right
from hiring.vacancies.using import uses_of


@require_POST
@login_required
def item_status(request: HttpRequest, public_id: str) -> HttpResponse:
    user, now = staff_of(request), timezone.now()
    shown, _ = get_item_for(user=user, public_id=public_id, right=Right.WRITE_ITEMS)
    revision = current_revision(shown)
    standing = Standing(tuple(check_item(source_of(revision))), revision.edit_number, uses_of(shown, now=now))
    try:
        to = ItemStatus(request.POST.get("status", ""))
        move_item(item=shown, to=to, standing=standing, by=signed(user), now=now, reason=request.POST.get("reason", ""))
    except NotReady as refused:
        messages.error(request, f"The item was not moved. {' '.join(refused.missing)}")
    except (WrongStatus, ValueError):
        messages.error(request, "The item was not moved: it cannot go there from where it is now.")
    else:
        messages.success(request, f"The item is {ItemStatus(shown.status).label} now.")
    return redirect("item", shown.public_id)
