"""Authors' page of a scenario's picture, sound or film, and the address that brings it to authors' pages."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assessment.delivery.showing import captions_answer, file_answer
from assessment.instrument.authoring import EditedMeanwhile, current_revision, source_of
from assessment.instrument.documents import MediaContent
from assessment.instrument.illustration.illustrating import illustrate, take_off
from assessment.instrument.illustration.media_store import facts_of, find_bytes
from assessment.instrument.illustration.mediafiles import LARGEST_SENT
from assessment.instrument.validation import check_item
from assessment.instrument.wordings import words_from
from assessment.models import Item, MediaFile, Revision
from hiring.authoring.access import get_item_for, why_closed
from hiring.authoring.conflicts import meanwhile
from hiring.authoring.listing import gravest_first
from hiring.authoring.media_forms import MediaForm
from hiring.authoring.previewing import media_of_item
from hiring.kernel.uploads import takes_at_most
from hiring.people.access import staff_of
from hiring.people.models import User
from hiring.people.roles import Right
from hiring.people.signing import signed


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@takes_at_most(LARGEST_SENT)
def item_media(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    shown, _ = get_item_for(user=user, public_id=public_id, right=Right.WRITE_ITEMS)
    if why := why_closed(shown):
        messages.error(request, why)
        return redirect("item", shown.public_id)
    revision = current_revision(shown)
    media = source_of(revision).media
    if request.method != "POST":
        initial = {"edit_number": revision.edit_number} | (asdict(media.words) if media else {})
        return _page(request, shown, revision, MediaForm(initial=initial, shown=media))
    form = MediaForm(request.POST, request.FILES, shown=media)
    if "remove" in request.POST:
        return _saved(request, shown, revision, form, user=user, remove=True)
    return _saved(request, shown, revision, form, user=user) if form.is_valid() else _page(request, shown, revision, form, status=422)


def _saved(request: HttpRequest, shown: Item, revision: Revision, form: MediaForm, *, user: User, remove: bool = False) -> HttpResponse:
    """Store or take off; whoever was overtaken is told, and keeps the words that were sent."""
    now, by = timezone.now(), signed(user)
    number = revision.edit_number if remove else form.cleaned_data["edit_number"]
    try:
        if remove:
            take_off(item=shown, edit_number=number, by=by, now=now)
        else:
            illustrate(item=shown, file=form.checked, words=form.words, edit_number=number, by=by, now=now)
    except EditedMeanwhile:
        seen = meanwhile(shown, since=number, by=by).seen
        form.add_error(None, f"{seen}. See what it shows now and save again; a file has to be chosen again.")
        form.data = request.POST.copy()
        form.data["edit_number"] = str(revision.edit_number)
        return _page(request, shown, revision, form, status=409)
    messages.success(request, "Taken off." if remove else "Saved.")
    return redirect("item_media", shown.public_id)


def _page(request: HttpRequest, shown: Item, revision: Revision, form: MediaForm, *, status: int = 200) -> HttpResponse:
    source = source_of(revision)
    findings = [finding for finding in gravest_first(check_item(source)) if finding.rule.startswith("media")]
    context = {"item": shown, "revision": revision, "source": source, "form": form, "findings": findings, **media_of_item(source, shown)}
    return render(request, "hiring/authoring/item_media.html", context, status=status)


def captions_of(revision: Revision) -> dict[str, str]:
    """Those of the item's own language and of its translations, by the names they have in addresses."""
    media = source_of(revision).media
    if media is None:
        return {}
    others = [words_from(translation.document).media for translation in revision.translations.all()]
    return {MediaContent(media.facts, words).captions_name: words.captions for words in (media.words, *filter(None, others))}


@require_safe
@login_required
def item_media_file(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """A file that the item shows or showed, or its captions of now."""
    shown, _ = get_item_for(user=staff_of(request), public_id=public_id)
    if name.endswith(".vtt"):
        captions = captions_of(current_revision(shown)).get(name)
        if captions is None:
            raise Http404("no such captions")
        return captions_answer(captions)
    files = MediaFile.objects.filter(media__revision__item=shown)
    held = files.filter(sha256=name.partition(".")[0]).defer("data").first()
    if held is None or facts_of(held).name != name:
        raise Http404("no such file")
    return file_answer(
        request, facts=facts_of(held), read=lambda first, count: find_bytes(files, sha256=held.sha256, first=first, count=count)
    )
