"""An item as a candidate sees it: the page itself, and a frame for it at the widths of a phone and a desk."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from assessment.instrument import authoring
from hiring.authoring.access import get_item_for
from hiring.authoring.previewing import in_language, languages_of, media_of_item, preview_of
from hiring.kernel.framing import holds_frames, may_be_framed
from hiring.people.access import staff_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@may_be_framed
def item_preview(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    shown, _ = get_item_for(user=staff_of(request), public_id=public_id)
    if request.method == "POST":  # Enter in the candidate's form: nothing is stored here
        return redirect("item_preview", public_id, number)
    revision = authoring.current_revision(shown)
    source = authoring.source_of(revision)
    languages = languages_of(revision)
    language = request.GET.get("language", "")
    spoken = language if language in dict(languages) else languages[0][0]
    with translation.override(spoken):
        try:
            worded = in_language(revision, source, spoken)
            context = preview_of(worded, number=number, public_id=public_id)
            context |= media_of_item(worded, shown, language=spoken, own=source) if number == 1 else {}
        except IndexError as missing:
            raise Http404 from missing
        page = {"item": shown, "source": source, "number": number, "languages": languages, "spoken_code": spoken}
        return render(request, "hiring/authoring/item_preview.html", {**context, **page, "is_framed": "framed" in request.GET})


@require_safe
@login_required
@holds_frames
def item_look(request: HttpRequest, public_id: str) -> HttpResponse:
    shown, may_write = get_item_for(user=staff_of(request), public_id=public_id)
    revision = authoring.current_revision(shown)
    source = authoring.source_of(revision)
    context = {"item": shown, "source": source, "languages": languages_of(revision), "may_write": may_write}
    return render(request, "hiring/authoring/item_look.html", context)
