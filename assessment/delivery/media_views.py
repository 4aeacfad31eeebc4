"""Addresses of a scenario's pictures, sounds and films: of a sitting, and of the open practice."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from assessment.delivery.access import come_in
from assessment.delivery.practising import open_practices
from assessment.delivery.showing import media_answer, read_for_all, read_for_sitting


@require_safe
def sitting_media(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """A file of the sitting's own form, to who has its cookie."""
    of = come_in(request, public_id)
    return media_answer(request, content=of.content, name=name, read=read_for_sitting(of))


@require_safe
def practice_media(request: HttpRequest, form_id: str, language: str, name: str) -> HttpResponse:
    """A file of an open practice, to everybody; no other file of its form."""
    practice = next((practice for practice in open_practices() if practice.public_id == form_id), None)
    if practice is None or language not in practice.languages:
        raise Http404("no such practice")
    return media_answer(request, content=practice.content.in_language(language).practised, name=name, read=read_for_all)
