"""An item through its life: its steps, who has read it, and putting it away."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessment.instrument.authoring import current_revision, source_of
from assessment.instrument.commenting import (
    NoSuchPlace,
    SaidTooMuch,
    WordsChanged,
    comments_of,
    reopen_comment,
    resolve_comment,
    review_item,
)
from assessment.instrument.enums import ItemStatus
from assessment.instrument.moving import (
    NotReady,
    Standing,
    WrongStatus,
    archive_item,
    bring_back,
    errors_against,
    missing_beside_words,
    move_item,
)
from assessment.instrument.validation import check_item
from assessment.models import Comment, Item
from hiring.authoring.access import get_item_for, get_own_item_for
from hiring.authoring.conflicts import meanwhile
from hiring.authoring.remarking import Remarks, answer, remark
from hiring.authoring.replies import wants_json
from hiring.kernel.numbers import number_in
from hiring.people.access import staff_of
from hiring.people.models import User
from hiring.people.roles import Right
from hiring.people.signing import signed
from hiring.vacancies.using import uses_of

MOVED = {
    ItemStatus.DRAFT: "The item is a draft again.",
    ItemStatus.IN_REVIEW: "The item is in review now. Somebody else reads it next.",
    ItemStatus.PANEL: "The item is ready for a panel. Choose it under Panels, New panel.",
    ItemStatus.PILOT: "The item is in its pilot now. A form that is published makes it live.",
    ItemStatus.RETIRED: "The item is retired.",
}


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
    except NotReady:
        return _not_ready(request, shown, to, standing)
    except (WrongStatus, ValueError):
        messages.error(request, "The item was not moved: it cannot go there from where it is now.")
    else:
        messages.success(request, MOVED[ItemStatus(shown.status)])
    return redirect("item", shown.public_id)


def _not_ready(request: HttpRequest, shown: Item, to: ItemStatus, standing: Standing) -> HttpResponse:
    """Says once what is missing: what the checks find is listed on the item's page, judged now as a reviewer would."""
    reason = request.POST.get("reason", "")
    found, beside = errors_against(to=to, standing=standing), missing_beside_words(item=shown, to=to, standing=standing, reason=reason)
    told = [f"{len(found)} error{'s are' if len(found) > 1 else ' is'} in the way: see what the checks say."] if found else []
    messages.error(request, " ".join(["The item was not moved.", *told, *beside]))
    return redirect(f"{reverse('item', args=[shown.public_id])}?check=1")


@require_POST
@login_required
def item_archive(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put away, or with ``back`` bring back."""
    user, now = staff_of(request), timezone.now()
    shown, _ = get_item_for(user=user, public_id=public_id, right=Right.WRITE_ITEMS)
    if request.POST.get("back"):
        bring_back(item=shown, by=signed(user), now=now)
        messages.success(request, "The item is back among the others.")
    else:
        archive_item(item=shown, by=signed(user), now=now)
        messages.success(request, "The item is archived. You find it under “Archived” and can bring it back.")
    return redirect("item", shown.public_id)


@require_POST
@login_required
def item_review(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    shown, _ = get_own_item_for(user=user, public_id=public_id)
    given, note = request.POST.get("edit_number", ""), request.POST.get("note", "")
    number = number_in(given)
    try:
        review_item(item=shown, edit_number=number, by=signed(user), now=timezone.now(), note=note)
    except SaidTooMuch as much:
        messages.error(request, f"It does not stand here yet. {much} Your browser’s Back brings what you wrote.")
    except WordsChanged:
        seen = meanwhile(shown, since=number, by=signed(user)).seen
        messages.error(request, f"{seen}. Read it again: your word stands for what you have read.")
    else:
        messages.success(request, "It stands here that you have read these words.")
    return redirect("item", shown.public_id)


@require_POST
@login_required
def item_comment(request: HttpRequest, public_id: str) -> HttpResponse:
    """A new comment on a ``place``, a ``reply`` to one, or one to ``resolve`` or ``reopen``; a script gets the place's comments back."""
    user = staff_of(request)
    shown, _ = get_own_item_for(user=user, public_id=public_id)
    try:
        place = _added(request, user, shown) if "place" in request.POST else _gone_on_with(request, user, shown)
    except SaidTooMuch as much:
        if wants_json(request):
            return JsonResponse({"text": str(much)}, status=422)
        messages.error(request, f"Nothing was added. {much} Your browser’s Back brings what you wrote.")
        return redirect("item", shown.public_id)
    except NoSuchPlace:
        if wants_json(request):
            return JsonResponse({"text": "Nothing was added: write something first."}, status=422)
        messages.error(request, "Nothing was added: the comment was empty, or what it was on is gone.")
        return redirect("item", shown.public_id)
    if wants_json(request):
        remarks = Remarks()
        for comment in comments_of(shown):
            if place_of(comment) == place:
                remarks.append(comment)
        html = render_to_string("hiring/authoring/remarks.html", {"remarks": remarks, "place": place, "target": "_blank"}, request)
        return JsonResponse({"place": place, "html": html})
    return redirect(f"{reverse('item', args=[shown.public_id])}#remarks-{place or 'item'}")


def place_of(comment: Comment) -> str:
    return "-".join(str(number) for number in (comment.turn, comment.option) if number)


def _added(request: HttpRequest, user: User, shown: Item) -> str:
    place = request.POST.get("place", "")
    numbers = [number_in(part) for part in place[:9].split("-")] if place else []
    if len(numbers) > 2:
        raise NoSuchPlace(place)
    turn, option = (*numbers, None, None)[:2]
    text, blocks = request.POST.get(f"text-{place}", ""), bool(request.POST.get(f"blocks-{place}"))
    remark(item=shown, user=user, turn=turn, option=option, text=text, blocks=blocks, now=timezone.now())
    return place


def _gone_on_with(request: HttpRequest, user: User, shown: Item) -> str:
    """A comment that is there already: answered, resolved or opened again."""
    what, number = next(((name, request.POST[name]) for name in ("reply", "resolve", "reopen") if name in request.POST), ("", ""))
    if not (pk := number_in(number, digits=18)):
        raise NoSuchPlace(number)
    comment = get_object_or_404(Comment.objects.select_related("item__library"), item=shown, pk=pk)
    if what == "reply":
        answer(comment=comment, user=user, text=request.POST.get(f"reply-{number}", ""), now=timezone.now())
    elif what == "resolve":
        resolve_comment(comment=comment, by=signed(user), now=timezone.now())
    else:
        reopen_comment(comment=comment)
    return place_of(comment)
