"""Authors' pages of keys: a form's versions, a proposed key, what it would do, and the steps by which it becomes one."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.instrument import proposing
from assessment.instrument.enums import KeyDraftState
from assessment.instrument.keying import OptionChanges
from assessment.instrument.lengths import weight
from assessment.models import FormKey, KeyDraft, KeyStep
from assessment.psychometrics.panel_keys import RoundDoesNotCount
from assessment.psychometrics.panel_versions import panels_over, take_panel_in
from assessment.scoring.dry_run import dry_run
from hiring.authoring.access import get_form_for, get_key_draft_for
from hiring.authoring.forms import markers_by_focus
from hiring.authoring.keys.forms import StepForm
from hiring.authoring.keys.pages import LIFE, LIFE_AT, Changes, ScenarioEditor, draft_page, progress_on, versions_of
from hiring.kernel.lots import Lot, lot_of, weighed_lot
from hiring.people.access import staff_of
from hiring.people.roles import Right
from hiring.people.signing import actor
from hiring.ranking.key_effects import effects_of

CHANGES_AT_ONCE, STEPS_AT_ONCE = 110_000, 30_000  # bytes of the changes, and of the steps, that stand on one page
LISTS_AT_ONCE = 4  # of vacancies, a hundred people who would move on each
MOVED = "Somebody saved it or decided on it meanwhile, so nothing was changed. This is how it stands now."
REFUSALS: dict[type[proposing.KeyRefused], str] = {
    proposing.MovedMeanwhile: MOVED,
    proposing.SamePerson: "You sent this key for approval yourself: another person approves it.",
    proposing.ReleaserUnknown: "It was not recorded who proposed this version, so nobody can be shown to be another person.",
    proposing.NothingChanged: "It says what the version in force says, so there is nothing to approve.",
    proposing.NotReleasable: "Errors stand in it. Put them right first; they are listed with the proposed key.",
    proposing.ReasonMissing: "Say why.",
    proposing.NotPublished: "The form is not published yet: its items carry the key.",
}
STEPS = {
    "release": "Sent for approval. Another person who writes items can approve it now.",
    "back": "It is a draft again, with everything that was written in it.",
    "approve": "Approved. New sittings are scored by it from now on; everybody who sat before is scored in the next minutes.",
}


def _changes_of(request: HttpRequest, changes: Changes, *, keep: Mapping[str, object] | None = None) -> Lot:
    sent = request.GET.get("changes", "")
    return weighed_lot(changes, sent=sent, weigh=_weight_of_changes, most=CHANGES_AT_ONCE, name="changes", keep=keep)


def _weight_of_changes(scenario: tuple[str, list[OptionChanges]]) -> int:
    """What one scenario's changes take on the page, in bytes."""
    options = scenario[1]
    said = sum(weight(each.before) + weight(each.after) + 190 for option in options for each in option.changes)
    return said + sum(weight(option.text) + 160 for option in options)


def _steps_of(request: HttpRequest, draft: KeyDraft) -> Lot:
    rows, sent = draft.steps.order_by("-pk"), request.GET.get("steps", "")
    return weighed_lot(rows, sent=sent, weigh=_weight_of_step, most=STEPS_AT_ONCE, name="steps")


def _weight_of_step(step: KeyStep) -> int:
    return weight(step.reason) + 250


@require_safe
@login_required
def form_key(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    shown, may_write = get_form_for(user=user, public_id=public_id)
    versions, of = versions_of(shown, viewer=actor(user).id), request.GET.get("version", "")
    opened = next((each for each in versions if str(each.key.version) == of), versions[0] if versions else None)
    changed, keep = opened.changes if opened else [], {"version": opened.key.version if opened else ""}
    context = {
        "opened": opened,
        "is_asked": bool(of),
        "changes": _changes_of(request, changed, keep=keep),
        "form": shown,
        "versions": versions,
        "progress": progress_on(versions),
        "draft": proposing.find_open_draft(shown) if shown.library.owner else None,
        "may_write": may_write,
    }
    return render(request, "hiring/authoring/form_key.html", context)


@require_POST
@login_required
def key_begin(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    shown, _ = get_form_for(user=user, public_id=public_id, right=Right.WRITE_ITEMS)
    try:
        draft = proposing.begin_key_draft(form=shown, by=actor(user), now=timezone.now())
    except proposing.KeyRefused as refused:
        messages.error(request, REFUSALS[type(refused)])
        return redirect("form_key", shown.public_id)
    return redirect("key_draft", draft.public_id)


@require_POST
@login_required
def key_stand_by(request: HttpRequest, public_id: str, version: int) -> HttpResponse:
    user = staff_of(request)
    shown, _ = get_form_for(user=user, public_id=public_id, right=Right.WRITE_ITEMS)
    key = get_object_or_404(FormKey, form=shown, version=version)
    try:
        proposing.approve_in_force(key=key, by=actor(user), now=timezone.now())
    except proposing.KeyRefused as refused:
        messages.error(request, REFUSALS[type(refused)])
    else:
        messages.success(request, f"You stand by version {version} as a second person.")
    return redirect("form_key", shown.public_id)


@require_safe
@login_required
def key_draft(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    draft, owner, may_write, _ = get_key_draft_for(user=user, public_id=public_id)
    is_open, page = draft.state == KeyDraftState.DRAFT.value, draft_page(draft)
    context = {
        "draft": draft,
        "form": draft.form,
        "page": page,
        "changes": _changes_of(request, page.changes),
        "steps": _steps_of(request, draft),
        "life": LIFE,
        "at": LIFE_AT[draft.state],
        "is_mine": draft.released_by_id == actor(user).id,
        "panels": panels_over(draft.form, owner=owner) if may_write and is_open else [],
        "may_write": may_write,
        "is_open": is_open,
        "is_released": draft.state == KeyDraftState.RELEASED.value,
    }
    return render(request, "hiring/authoring/key_draft.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def key_scenario(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    user = staff_of(request)
    draft, *_ = get_key_draft_for(user=user, public_id=public_id, right=Right.WRITE_ITEMS)
    if draft.state != KeyDraftState.DRAFT.value:
        return redirect("key_draft", draft.public_id)
    try:
        editor = ScenarioEditor(draft, number, request.POST if request.method == "POST" else None)
    except IndexError as error:
        raise Http404 from error
    status, conflict = 200, False
    if request.method == "POST":
        status, conflict = _save(editor, draft, request)
        if status == 200:
            onward = editor.next if "onward" in request.POST else 0
            return redirect("key_scenario", draft.public_id, onward) if onward else redirect("key_draft", draft.public_id)
    context = {
        "draft": draft,
        "form": draft.form,
        "editor": editor,
        "conflict": conflict,
        "markers": editor.types_markers and markers_by_focus(),
    }
    return render(request, "hiring/authoring/key_scenario.html", context, status=status)


def _save(editor: ScenarioEditor, draft: KeyDraft, request: HttpRequest) -> tuple[int, bool]:
    """The answer's status, and whether somebody else had saved; then what was sent stays on the page, and is saved if it is sent again."""
    if not editor.is_valid():
        return 422, False
    by, now = actor(staff_of(request)), timezone.now()
    try:
        proposing.save_scenario(draft=draft, scenario=editor.scenario(), edit_number=editor.edit_number, by=by, now=now)
    except proposing.MovedMeanwhile:
        editor.go_on_from(draft.edit_number)
        return 409, True
    messages.success(request, f"{editor.keyed.title} is saved.")
    return 200, False


@require_POST
@login_required
def key_panel(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    draft, owner, *_ = get_key_draft_for(user=user, public_id=public_id, right=Right.WRITE_ITEMS)
    offered = {panel.public_id: panel for panel in panels_over(draft.form, owner=owner)}
    panel = offered.get(request.POST.get("panel", ""))
    if panel is None:
        raise Http404
    try:
        taken = take_panel_in(draft=draft, panel=panel, by=actor(user), now=timezone.now())
    except RoundDoesNotCount:
        messages.error(request, "That round has to be repeated: its judges agree too little for a key. Nothing was taken in.")
    except proposing.MovedMeanwhile:
        messages.error(request, MOVED)
    else:
        count = len(taken.taken)
        messages.success(request, f"{count} scenario{'' if count == 1 else 's'} taken in from the panel “{panel.title}”.")
        if taken.other_words:
            messages.warning(request, f"Judged in other words than those published, and left: {', '.join(taken.other_words)}.")
    return redirect("key_draft", draft.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def key_effects(request: HttpRequest, public_id: str) -> HttpResponse:
    user, now = staff_of(request), timezone.now()
    right = Right.WRITE_ITEMS if request.method == "POST" else Right.SEE_ITEMS
    draft, owner, may_write, sees_people = get_key_draft_for(user=user, public_id=public_id, right=right)
    is_open, is_released = draft.state == KeyDraftState.DRAFT.value, draft.state == KeyDraftState.RELEASED.value
    if not is_open and not is_released:
        return redirect("key_draft", draft.public_id)
    step, form = request.POST.get("step", ""), None
    if request.method == "POST":
        form = StepForm(request.POST, needs_reason=step == "release" or (step == "back" and draft.released_by_id != actor(user).id))
        if step == "approve" or form.is_valid():
            return _take_step(request, draft, step)
    page, tried = draft_page(draft), dry_run(base=draft.base, key=proposing.key_of(draft))
    effects = effects_of(form=draft.form, base=draft.base, owner=owner, tried=tried, now=now)
    context = {
        "draft": draft,
        "form": draft.form,
        "page": page,
        "tried": tried,
        "life": LIFE,
        "at": LIFE_AT[draft.state],
        "effects": effects,
        "lists": lot_of(effects.lists, sent=request.GET.get("page", ""), size=LISTS_AT_ONCE),
        "sees_people": sees_people,
        "entry": form or StepForm(initial={"mark": page.mark}, label="Why there should be a new key" if is_open else "What should change"),
        "is_mine": draft.released_by_id == actor(user).id,
        "is_open": is_open,
        "may_write": may_write,
    }
    return render(request, "hiring/authoring/key_effects.html", context, status=422 if form else 200)


def _take_step(request: HttpRequest, draft: KeyDraft, step: str) -> HttpResponse:
    by, now, mark = actor(staff_of(request)), timezone.now(), request.POST.get("mark", "")
    reason = request.POST.get("reason", "")
    try:
        if step == "release":
            proposing.release_key_draft(draft=draft, by=by, reason=reason, expected=mark, now=now)
        elif step == "back":
            proposing.send_back(draft=draft, by=by, reason=reason, expected=mark, now=now)
        elif step == "approve":
            proposing.approve_key_draft(draft=draft, by=by, expected=mark, now=now)
        else:
            raise Http404
    except proposing.KeyRefused as refused:
        messages.error(request, REFUSALS[type(refused)])
        return redirect("key_draft", draft.public_id)
    messages.success(request, STEPS[step])
    return redirect("form_key", draft.form.public_id) if step == "approve" else redirect("key_draft", draft.public_id)


@require_POST
@login_required
def key_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    draft, *_ = get_key_draft_for(user=user, public_id=public_id, right=Right.WRITE_ITEMS)
    try:
        proposing.withdraw_key_draft(draft=draft, by=actor(user), reason=request.POST.get("reason", ""), now=timezone.now())
    except proposing.KeyRefused as refused:
        messages.error(request, REFUSALS[type(refused)])
    else:
        messages.success(request, "Withdrawn. The key in force stays as it is.")
    return redirect("form_key", draft.form.public_id)
