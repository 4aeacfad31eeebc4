"""Pages of the open practice: the templates of a sitting's practice, for anybody, all GET, without any cookie."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import get_template
from django.urls import reverse
from django.views.decorators.http import require_GET

from assessment.delivery.comfort import comfort_words
from assessment.delivery.languages import asked_language, direction, own_name, speak
from assessment.delivery.practising import SITTING, OpenPractice, open_practices, told_apart
from assessment.delivery.responding import private
from assessment.delivery.views import practice_page


def page(request: HttpRequest, name: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    return HttpResponse(get_template(f"assessment/delivery/{name}.html").render(context | comfort_words(request)), status=status)


def item_url(practice: OpenPractice, language: str, number: int) -> str:
    return reverse("open-practice-item", args=[practice.public_id, language, number])


@require_GET
@private
def choose(request: HttpRequest) -> HttpResponse:
    """What practice is, and where it starts: a form, in one of its languages."""
    practices = told_apart(open_practices())
    shown = []
    for practice in practices:
        asked = asked_language(request, practice.languages)
        others = [(own_name(to), direction(to), to, item_url(practice, to, 1)) for to in practice.languages if to != asked]
        shown.append((practice, item_url(practice, asked, 1), others))
    return page(request, "practice_open", {"practices": shown})


@require_GET
@private
def item(request: HttpRequest, form_id: str, language: str, number: int) -> HttpResponse:
    """One item and, once answered, its explanation."""
    practice = next((practice for practice in open_practices() if practice.public_id == form_id), None)
    if practice is None or language not in practice.languages:
        raise Http404("no such practice")
    speak(language)
    scenarios = practice.content.in_language(language).practice
    if not 1 <= number <= len(scenarios):
        raise Http404("no such item")
    context, status = practice_page(
        public_id=SITTING,
        scenario=scenarios[number - 1],
        data=request.GET,
        language=language,
        media_base=reverse("open-practice-media", args=[form_id, language, "x"]).removesuffix("x"),
    )
    last = number == len(scenarios)
    start = reverse("open-practice")
    context |= {
        "number": number,
        "count": len(scenarios),
        "next_url": start if last else item_url(practice, language, number + 1),
        "begin_url": start,
        "again_url": request.path,
        "is_last": last,
        "is_open": True,
    }
    return page(request, "practice", context, status=status)
