"""Authors' pages of panels."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import pluralize
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.instrument import judging
from assessment.instrument.enums import ItemStatus, Scale
from assessment.instrument.lengths import weight
from assessment.models import Form, Panel, Revision
from assessment.psychometrics import agreement
from assessment.psychometrics.panel_keys import RoundDoesNotCount, open_keyed_drafts
from assessment.psychometrics.proposal import ProposedItem, propose
from assessment.psychometrics.queries import sheet_of
from assessment.psychometrics.sheets import ItemFigures, figures_of
from hiring.authoring.access import get_form_for, own_library
from hiring.authoring.listing import MOST_OFFERED, PAGE
from hiring.kernel.lots import lot_of, weighed_lot
from hiring.panels import showing
from hiring.panels.access import get_panel_for, panels_within
from hiring.panels.forms import PanelForm
from hiring.people.access import may, require_anywhere, staff_of
from hiring.people.models import Membership
from hiring.people.roles import Right
from hiring.people.signing import signed

KEYS_AT_ONCE = 200_000  # bytes of the proposed keys that stand on one page
BESIDE_OPTION = 750  # bytes of what stands beside an option's words there
LIMITS = {"min_judges": agreement.MIN_JUDGES, "wanted_judges": agreement.WANTED_JUDGES, "min_customers": agreement.MIN_CUSTOMERS}


@require_safe
@login_required
def panel_list(request: HttpRequest) -> HttpResponse:
    memberships = require_anywhere(staff_of(request), Right.SEE_ITEMS)
    lot = lot_of(panels_within(memberships), sent=request.GET.get("page", ""), size=PAGE)
    context = {
        "panels": lot.rows,
        "first": lot.first,
        "next": lot.next,
        "may_write": any(may(membership.role, Right.WRITE_ITEMS) for membership in memberships),
        **LIMITS,
    }
    return render(request, "hiring/panels/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def panel_create(request: HttpRequest) -> HttpResponse:
    user = staff_of(request)
    named = request.GET.get("form", "")
    of_form = get_form_for(user=user, public_id=named)[0] if named else None
    memberships = require_anywhere(user, Right.WRITE_ITEMS)
    words = request.GET.get("words", "").strip()[:80]
    found = _judgeable(memberships, of_form, words)
    revisions = found[:MOST_OFFERED]
    form = PanelForm(request.POST or None, memberships=memberships, revisions=revisions, ticked=True)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        library = own_library(form.chosen_organisation, now=now)
        try:
            panel = judging.create_panel(library=library, title=form.cleaned_data["title"], items=form.chosen, by=signed(user), now=now)
        except judging.PanelTitleTaken:
            form.add_error("title", "There is a panel of that title already. Choose another.")
        except judging.NotJudgeable:
            form.add_error("items", "One of them cannot be judged: it has no options yet, or belongs to another organisation.")
        else:
            return redirect("panel_judges", panel.public_id)
    context = {"form": form, "of_form": of_form, "has_items": bool(revisions) or bool(words), "words": words, **LIMITS}
    context |= {"is_cut": len(found) > MOST_OFFERED, "most": MOST_OFFERED}
    return render(request, "hiring/panels/create.html", context, status=422 if form.is_bound else 200)


def _judgeable(memberships: list[Membership], of_form: Form | None, words: str) -> list[Revision]:
    """A form's items, or what stands before a panel in the author's own libraries; no practice. One statement.

    Args:
        words: of the title or the short name; the first items alone are found, and one more than are offered.
    """
    if of_form:
        within = Q(item__form_entries__form=of_form)
    else:
        owners = [membership.organisation.uuid for membership in memberships]
        within = Q(item__library__owner__in=owners, item__status=ItemStatus.PANEL.value)
    revisions = Revision.objects.filter(within, is_current=True, item__archived_at=None).exclude(item__scale=Scale.PRACTICE.value)
    if words:
        revisions = revisions.filter(Q(title__icontains=words) | Q(item__slug__icontains=words))
    return list(revisions.select_related("item").order_by("item__slug", "item_id")[: MOST_OFFERED + 1])


@require_safe
@login_required
def panel(request: HttpRequest, public_id: str) -> HttpResponse:
    shown, may_write = get_panel_for(user=staff_of(request), public_id=public_id)
    figures = figures_of(sheet_of(shown))
    rows, stage = showing.item_rows(figures), showing.stage_of(shown, figures)
    context = {
        "panel": shown,
        "stage": stage,
        "steps": showing.STEPS,
        "step": showing.STEPS[showing.STEP_OF[stage]],
        "figures": figures,
        "rows": rows,
        "accepted": sum(row.accepted for row in rows),
        "in_zones": sum(row.in_zones for row in rows),
        "turns": sum(row.turns for row in rows),
        "coefficients": showing.coefficients(figures),
        "judges": showing.judge_rows(figures),
        "may_write": may_write,
        **LIMITS,
    }
    return render(request, "hiring/panels/panel.html", context)


@require_safe
@login_required
def panel_item(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    shown, _ = get_panel_for(user=staff_of(request), public_id=public_id)
    items = figures_of(sheet_of(shown)).items
    if not 1 <= number <= len(items):
        raise Http404
    context = {
        "panel": shown,
        "item": items[number - 1].item,
        "parts": showing.turn_parts(items[number - 1]),
        "limits": showing.OPTION_LIMITS,
        "number": number,
        "items": len(items),
        "previous": number - 1,
        "next": number + 1 if number < len(items) else None,
    }
    return render(request, "hiring/panels/item.html", context)


@require_POST
@login_required
def panel_close(request: HttpRequest, public_id: str) -> HttpResponse:
    shown, _ = get_panel_for(user=staff_of(request), public_id=public_id, right=Right.WRITE_ITEMS)
    if judging.close_panel(panel=shown, now=timezone.now()):
        messages.success(request, "The panel is closed. Nobody can judge any more, and the figures stand.")
    return redirect("panel", shown.public_id)


@require_POST
@login_required
def panel_reopen(request: HttpRequest, public_id: str) -> HttpResponse:
    shown, _ = get_panel_for(user=staff_of(request), public_id=public_id, right=Right.WRITE_ITEMS)
    if judging.reopen_panel(panel=shown):
        messages.success(request, "The panel is open again. Judges go on by their links, while these work.")
    return redirect("panel", shown.public_id)


@dataclass(frozen=True)
class KeyRow:
    number: int  # in the panel, from 1
    item: object
    turns: list[tuple[object, list[tuple[object, object]]]]  # proposed turn, with (judged option, proposed option)


def _weight_of_key(row: tuple[int, tuple[ItemFigures, ProposedItem]]) -> int:
    """What one item's proposed key takes on the page, in bytes."""
    turns = row[1][0].turns
    return sum(1_000 + sum(weight(each.option.text) + BESIDE_OPTION for each in turn.options) for turn in turns)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def panel_key(request: HttpRequest, public_id: str) -> HttpResponse:
    shown, _ = get_panel_for(user=staff_of(request), public_id=public_id, right=Right.WRITE_ITEMS)
    if request.method == "POST":
        return _open_drafts(request, shown)
    figures = figures_of(sheet_of(shown))
    proposal = propose(figures, panel=shown.public_id, is_provisional=shown.closed_at is None)
    paired = list(zip(figures.items, proposal.items, strict=True))
    lot = weighed_lot(list(enumerate(paired, 1)), sent=request.GET.get("from", ""), weigh=_weight_of_key, most=KEYS_AT_ONCE)
    rows = [
        KeyRow(
            number,
            judged.item,
            [
                (said, [(option.option, each) for option, each in zip(turn.options, said.options, strict=True)])
                for turn, said in zip(judged.turns, proposed.turns, strict=True)
            ],
        )
        for number, (judged, proposed) in lot.rows
    ]
    context = {
        "panel": shown,
        "figures": figures,
        "proposal": proposal,
        "rows": rows,
        "first": lot.first,
        "next": lot.next,
        "ambiguous": sum(item.ambiguous for item in proposal.items),
    }
    return render(request, "hiring/panels/key.html", context)


def _open_drafts(request: HttpRequest, shown: Panel) -> HttpResponse:
    try:
        keyed = open_keyed_drafts(panel=shown, by=signed(staff_of(request)), now=timezone.now())
    except RoundDoesNotCount:
        messages.error(request, "Nothing was changed: the panel is open, or its round has to be repeated.")
        return redirect("panel_key", shown.public_id)
    count = sum(one.draft is not None for one in keyed)
    if count:
        messages.success(request, f"{count} {pluralize(count, 'draft holds,drafts hold')} the panel’s key now. Check and publish as usual.")
    for why, times in Counter(one.why_not for one in keyed if one.why_not).items():
        messages.warning(request, f"{times} {pluralize(times, 'item was,items were')} left as before. {why}")
    return redirect("panel_key", shown.public_id)
