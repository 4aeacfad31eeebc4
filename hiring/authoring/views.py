"""Authors' pages of items."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.instrument import authoring
from assessment.instrument.commenting import comments_of, open_first
from assessment.instrument.enums import ItemStatus, Need, Scale, Setting
from assessment.instrument.lengths import TooLong
from assessment.instrument.moving import Standing
from assessment.instrument.source import ItemSource
from assessment.instrument.validation import check_item
from assessment.psychometrics.exposure import exposure_of
from hiring.authoring.access import get_item_for, own_library, published_with, why_closed
from hiring.authoring.forms import NewItemForm, OwnerForm
from hiring.authoring.listing import PAGE, is_judged, item_rows, narrowed_by
from hiring.authoring.previewing import media_of_item
from hiring.authoring.reading import LIFE, past_of, read_turns, said_of, steps_of
from hiring.authoring.rearranging import blank_turn
from hiring.authoring.remarking import weight_of_comment
from hiring.kernel.lots import weighed_lot
from hiring.people.access import may, memberships_with, require_anywhere, staff_of
from hiring.people.roles import Right
from hiring.people.signing import signed
from hiring.vacancies.using import uses_of

COMMENTS_AT_ONCE = 90_000  # bytes


@require_safe
@login_required
def item_list(request: HttpRequest) -> HttpResponse:
    memberships = require_anywhere(staff_of(request), Right.SEE_ITEMS)
    narrowed, after = narrowed_by(request.GET), request.GET.get("after", "")
    rows = item_rows(memberships=memberships, narrowed=narrowed, after=after)
    context = {
        "rows": rows[:PAGE],
        "narrowed": narrowed,
        "choices": [("", "All"), ("own", "Our own"), ("shared", "Shared"), ("archived", "Archived")],
        "selects": [("status", "Status", ItemStatus), ("setting", "Setting", Setting), ("scale", "Scale", Scale)],
        "chosen": [narrowed.status, narrowed.setting, narrowed.scale],
        "next": narrowed.address(after=rows[PAGE - 1].item.public_id) if len(rows) > PAGE else "",
        "first": f"{request.path}{narrowed.address()}" if after else "",
        "may_write": any(may(membership.role, Right.WRITE_ITEMS) for membership in memberships),
    }
    return render(request, "hiring/authoring/item_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def item_create(request: HttpRequest) -> HttpResponse:
    user = staff_of(request)
    form = NewItemForm(request.POST or None, memberships=require_anywhere(user, Right.WRITE_ITEMS))
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            item = authoring.create_item(
                library=own_library(form.chosen_organisation, now=now), source=_first_source(form), now=now, by=signed(user)
            )
        except authoring.SlugTaken:
            form.add_error("slug", "There is an item of that name already. Choose another.")
        else:
            messages.success(request, "The item is a draft. Write its stem and options next.")
            return redirect("item_edit", item.public_id)
    return render(request, "hiring/authoring/item_create.html", {"form": form}, status=422 if form.is_bound else 200)


def _first_source(form: NewItemForm) -> ItemSource:
    data = form.cleaned_data
    scale = Scale(data["scale"])
    return ItemSource(
        slug=data["slug"],
        family=data["family"],
        title=data["title"],
        scale=scale,
        setting=Setting(data["setting"]),
        needs=tuple(dict.fromkeys(Need(data[name]) for name in ("need_1", "need_2") if data[name])),
        turns=(blank_turn(scale),) * data["turns"],
    )


@require_safe
@login_required
def item(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    shown, may_write = get_item_for(user=user, public_id=public_id)
    writing = list(memberships_with(user, Right.WRITE_ITEMS))
    revision = authoring.current_revision(shown)
    source = authoring.source_of(revision)
    findings, asked = check_item(source), is_judged(shown) or "check" in request.GET
    all_comments, sent = open_first(comments_of(shown)), request.GET.get("comments", "")
    comments = weighed_lot(all_comments, sent=sent, weigh=weight_of_comment, most=COMMENTS_AT_ONCE, name="comments")
    turns, remarks = read_turns(source, comments.rows)
    reviews = list(shown.reviews.order_by("pk"))
    standing = Standing(tuple(findings), revision.edit_number, uses_of(shown, now=timezone.now()))
    context = {
        "item": shown,
        "revision": revision,
        "source": source,
        "turns": turns,
        "remarks": remarks,
        "comments": comments,
        **said_of(findings, asked=asked),
        "may_write": may_write,
        "is_own": shown.library.owner is not None,
        "status": ItemStatus(shown.status),
        "life": LIFE,
        "steps": steps_of(shown, standing, asked=asked) if may_write else [],
        "past": past_of(shown, reviews),
        "is_read": any(review.edit_number == revision.edit_number and review.by == signed(user) for review in reviews),
        "closed": why_closed(shown),
        "exposure": exposure_of(shown.pk),
        "evidence": published_with(shown, user),
        "copy_form": OwnerForm(memberships=writing) if writing else None,
        **media_of_item(source, shown),
    }
    return render(request, "hiring/authoring/item.html", context)


@require_POST
@login_required
def item_copy(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    shown, _ = get_item_for(user=user, public_id=public_id)
    form = OwnerForm(request.POST, memberships=require_anywhere(user, Right.WRITE_ITEMS))
    if not form.is_valid():
        return render(request, "hiring/authoring/item_copy.html", {"item": shown, "form": form}, status=422)
    now = timezone.now()
    try:
        copy = authoring.copy_item(item=shown, to_library=own_library(form.chosen_organisation, now=now), now=now, by=signed(user))
    except TooLong as long:
        messages.error(request, f"It was not copied. {long}")
        return redirect("item", shown.public_id)
    messages.success(request, "Copied. This draft is your own.")
    return redirect("item_edit", copy.public_id)
