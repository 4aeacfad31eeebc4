"""The candidate's pages. None of them can reach the key."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessment import lifecycle
from assessment.delivery import clock, forms, moulds, pages
from assessment.delivery.access import Pass, come_in, give_pass
from assessment.delivery.answering import Event, Outcome, Saved, save_answer
from assessment.delivery.comfort import comfort_words
from assessment.delivery.languages import name_of, other_language
from assessment.delivery.models import CloseReason, State
from assessment.delivery.responding import Redirect, form_token, private
from assessment.delivery.showing import shown_media
from assessment.delivery.sittings import Progress, begin_sitting, count_late, find_progress, receipt_of
from assessment.instrument.documents import ScenarioContent
from assessment.instrument.responses import is_complete


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


REFUSED = {
    Outcome.UNKNOWN: (404, _("This link was replaced. Open the newest message from the employer to go on. Your answers are kept.")),
    Outcome.NOT_BEGUN: (409, _("The test has not begun yet. Nothing was stored.")),
    Outcome.CLOSED: (409, _("Your test has been submitted. Your answers are kept; this one came after it.")),
    Outcome.LATE: (
        409,
        _("This answer came after the time was up. It is kept and shown as late, but not scored. Your earlier answers count."),
    ),
    Outcome.FULL: (409, _("This answer was changed too many times. The one stored last counts.")),
    Outcome.RETRY: (503, _("This answer is not stored yet. Send it again.")),
}


def page(request: HttpRequest, name: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    """A candidate's page: no context processors, since there is no user to process."""
    context |= {"csrf_token": form_token(request), **comfort_words(request)}
    return HttpResponse(get_template(f"assessment/delivery/{name}.html").render(context), status=status)


def get_progress(of: Pass, *, turns: list[int] | None = None) -> Progress:
    progress = find_progress(of=of, turns=turns)
    if progress is None:
        raise Http404("revoked")
    return progress


def pass_is_stale(of: Pass, progress: Progress) -> bool:
    """The sitting began on another device after this pass was given: the pass does not know the start yet."""
    return progress.started_at is not None and not of.started_ms


@require_GET
@private
def resume(request: HttpRequest, public_id: str) -> HttpResponse:
    """To where the candidate was."""
    of = come_in(request, public_id)
    progress = get_progress(of)
    if progress.counts_as_closed(now=timezone.now()):
        return Redirect(reverse("sitting-done", args=[public_id]))
    if progress.state == State.PREPARED:
        return Redirect(
            reverse("sitting-practice", args=[public_id, 1]) if of.content.practice else reverse("sitting-begin", args=[public_id])
        )
    if pass_is_stale(of, progress):
        return Redirect(reverse("sitting-begin", args=[public_id]))
    if progress.is_paused(now=timezone.now()):
        return Redirect(reverse("sitting-pause", args=[public_id]))
    turn = pages.first_unanswered(of=of, choices=progress.choices)
    return Redirect(pages.turn_url(public_id, turn) if turn else reverse("sitting-review", args=[public_id]))


@require_GET
@private
def practice(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """An item to try, with its explanation once answered. Nothing of it is stored, so it is all GET."""
    of = come_in(request, public_id)
    scenarios = of.content.practice
    if not 1 <= number <= len(scenarios):
        raise Http404
    context, status = practice_page(
        public_id=of.public_id,
        scenario=scenarios[number - 1],
        data=request.GET,
        language=of.content.language,
        media_base=pages.media_base(of.public_id),
    )
    last = number == len(scenarios)
    context |= {
        "number": number,
        "count": len(scenarios),
        "shown_as": of.shown_as,
        "next_url": reverse("sitting-begin", args=[public_id]) if last else reverse("sitting-practice", args=[public_id, number + 1]),
        "begin_url": reverse("sitting-begin", args=[public_id]),
        "again_url": request.path,
        "is_last": last,
    }
    return page(request, "practice", context, status=status)


def practice_page(
    *, public_id: str, scenario: ScenarioContent, data: QueryDict, language: str, media_base: str
) -> tuple[dict[str, object], int]:
    turn, error, choice = scenario.turns[0], "", ""
    try:
        choice = forms.read_choice(data, public_id=public_id, turn=turn, numbered=turn.number + pages.PRACTICE_TURNS_FROM)
    except forms.BadInput as bad:
        error = str(bad)
    response = forms.shown_choice(choice, turn=turn)
    explained = is_complete(response, format=turn.format, codes=turn.codes)
    if "answer" in data and not explained and not error:
        error = gettext("Choose an answer first. Nothing is stored in practice, so any will do.")
    spoken = other_language(scenario)
    options = pages.shown_options(turn, public_id=public_id, response=response, practice=True, spoken=spoken)
    context = {"turn": turn, "options": options, "scenario": scenario, "explained": explained, "error": error, "spoken": spoken}
    context |= {"media": shown_media(scenario, language=language), "media_base": media_base}
    return context | {"spoken_name": name_of(scenario.language) if spoken else ""}, 400 if error else 200


@require_http_methods(["GET", "HEAD", "POST"])
@private
def begin(request: HttpRequest, public_id: str) -> HttpResponse:
    """What is about to begin; POST starts the clock, or goes on with what another device began. A held sitting waits here."""
    of = come_in(request, public_id)
    if request.method != "POST":
        progress = get_progress(of, turns=[])
        if progress.counts_as_closed(now=timezone.now()):
            return Redirect(reverse("sitting-done", args=[public_id]))
        return page(request, "begin", pages.begin_page(of=of, progress=progress))
    sitting = begin_sitting(by=of, now=timezone.now())
    if sitting is None:
        raise Http404("revoked")
    if sitting.state == State.PREPARED:
        return Redirect(request.path)
    response = Redirect(reverse("sitting-resume", args=[public_id]) if sitting.state == State.CLOSED else pages.turn_url(public_id, 1))
    give_pass(response, sitting=sitting, content_hash=of.content_hash)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@private
def turn(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """One decision. POST stores an answer: a script's JSON is answered with JSON, a form with a redirect."""
    of = come_in(request, public_id)
    if not 1 <= number <= len(of.content.turns):
        raise Http404
    if request.method == "POST":
        answer = answer_script if request.content_type == "application/json" else answer_form
        return answer(request, of=of, number=number, now=timezone.now())
    return show_turn(request, of=of, number=number, now=timezone.now())


def show_turn(request: HttpRequest, *, of: Pass, number: int, now: datetime, error: str = "") -> HttpResponse:
    progress = get_progress(of, turns=pages.turns_needed(of.content, number))
    as_json = wants_json(request)
    if progress.counts_as_closed(now=now):
        url = reverse("sitting-done", args=[of.public_id])
        return JsonResponse({"url": url}, status=409) if as_json else Redirect(url)
    if progress.state == State.PREPARED or pass_is_stale(of, progress):
        url = reverse("sitting-begin", args=[of.public_id])
        return JsonResponse({"url": url}, status=409) if as_json else Redirect(url)
    if progress.is_paused(now=now):
        url = reverse("sitting-pause", args=[of.public_id])
        return JsonResponse({"url": url}, status=409) if as_json else Redirect(url)
    context = pages.turn_page(of=of, number=number, choices=progress.choices, deadline_at=progress.deadline_at, now=now, error=error)
    if as_json:
        clock_now = moment(of, now=now, deadline_at=progress.deadline_at)
        return JsonResponse({"page": fragment(request, context, of=of), "holder": progress.holder, **clock_now})
    context |= {"csrf_token": form_token(request), **comfort_words(request), **pages.pause_bar(of=of, progress=progress)}
    html = moulds.render("assessment/delivery/question.html", context)
    return HttpResponse(html, status=400 if error else 200)


def answer_form(request: HttpRequest, *, of: Pass, number: int, now: datetime) -> HttpResponse:
    """Without a script: the answer is clicked when it arrives."""
    elapsed = clock.elapsed_ms(of.started_ms, now=now)
    try:
        choice = forms.read_choice(request.POST, public_id=of.public_id, turn=of.content.turns[number - 1])
        to = pages.way_on(request.POST.get("go", "next"), of=of, number=number)
    except forms.BadInput as bad:
        return show_turn(request, of=of, number=number, now=now, error=str(bad))
    if choice:
        event = Event(number, elapsed, choice, forms.visible_from_form(request.POST, elapsed=elapsed))
        saved = save_answer(to=of, event=event, now=now)
        if not saved.outcome.is_acknowledged:
            return refused_form(request, of=of, saved=saved)
    return Redirect(to)


def refused_form(request: HttpRequest, *, of: Pass, saved: Saved) -> HttpResponse:
    status, message = REFUSED[saved.outcome]
    resume_url = reverse("sitting-resume", args=[of.public_id])
    return page(
        request,
        "refused",
        {"message": message, "is_late": saved.outcome is Outcome.LATE, "shown_as": of.shown_as, "resume_url": resume_url},
        status=status,
    )


def answer_script(request: HttpRequest, *, of: Pass, number: int, now: datetime) -> HttpResponse:
    """With a script: the click has its own moment, and Next brings the next page in the same request."""
    content = of.content
    try:
        data = forms.read_json(request)
        choice = forms.read_choice(data, public_id=of.public_id, turn=content.turns[number - 1])
        clicked_ms = forms.read_ms(data.get("clicked_ms"), required=True)
        visible_ms = forms.read_ms(data.get("visible_ms"))
        next_turn = forms.read_turn(data.get("next"), turns=len(content.turns))
        if not choice or clicked_ms is None:
            raise forms.BadInput(forms.UNREADABLE)
    except forms.BadInput as bad:
        return JsonResponse({"outcome": "bad", "message": str(bad)}, status=400)
    saved = save_answer(to=of, event=Event(number, clicked_ms, choice, visible_ms), now=now, next_turn=next_turn)
    if not saved.outcome.is_acknowledged:
        status, message = REFUSED[saved.outcome]
        return JsonResponse({"outcome": saved.outcome.value, "message": message}, status=status)
    reply: dict[str, object] = {
        "saved": {"turn": number, "clicked_ms": clicked_ms},
        **moment(of, now=now, deadline_at=saved.deadline_at),
        "holder": saved.holder,
    }
    if next_turn:
        choices = choices_for_next(of=of, saved=saved, next_turn=next_turn)
        context = pages.turn_page(of=of, number=next_turn, choices=choices, deadline_at=saved.deadline_at, now=now)
        reply["page"] = fragment(request, context, of=of)
    return JsonResponse(reply)


def choices_for_next(*, of: Pass, saved: Saved, next_turn: int) -> dict[int, str]:
    """What the next page shows; a conversation's replies need its earlier answers, which one more statement brings."""
    if pages.turns_needed(of.content, next_turn) != [next_turn]:
        return get_progress(of, turns=pages.turns_needed(of.content, next_turn)).choices
    return {next_turn: saved.next_choice} if saved.next_choice else {}


def fragment(request: HttpRequest, context: dict[str, object], *, of: Pass) -> str:
    """A page's inside, for a script. The token that came with a save was found good, so it serves on."""
    context["csrf_token"] = request.headers.get("X-CSRFToken") if request.method == "POST" else form_token(request)
    return moulds.render("assessment/delivery/turn.html", context)


def moment(of: Pass, *, now: datetime, deadline_at: datetime | None) -> dict[str, object]:
    """The server's clock, which every reply brings."""
    return {
        "at": clock.epoch_ms(now),
        "elapsed_ms": clock.elapsed_ms(of.started_ms, now=now),
        "left_ms": pages.shown_left_ms(deadline_at, now=now),
    }


@require_GET
@private
def review(request: HttpRequest, public_id: str) -> HttpResponse:
    of = come_in(request, public_id)
    progress, now = get_progress(of), timezone.now()
    if progress.counts_as_closed(now=now):
        return Redirect(reverse("sitting-done", args=[public_id]))
    if progress.state == State.PREPARED or pass_is_stale(of, progress):
        return Redirect(reverse("sitting-begin", args=[public_id]))
    if progress.is_paused(now=now):
        return Redirect(reverse("sitting-pause", args=[public_id]))
    return page(request, "review", pages.review_page(of=of, progress=progress, now=now))


@require_POST
@private
def submit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close the sitting. Sending it twice, or after the clock did it, leads to the same receipt."""
    of = come_in(request, public_id)
    progress, now = get_progress(of, turns=[]), timezone.now()
    if progress.state == State.PREPARED:
        return Redirect(reverse("sitting-begin", args=[public_id]))
    if "bell" in request.POST and (clock.left_ms(progress.deadline_at, now=now) != 0 or progress.gets_time_back(now=now)):
        return Redirect(reverse("sitting-resume", args=[public_id]))  # time was added, or will be, and the page had not heard of it
    reason = CloseReason.EXPIRED if clock.is_over(progress.deadline_at, now=now) else CloseReason.SUBMITTED
    visible = forms.read_visible(request.POST.get("visible_ms", ""), turns=len(of.content.turns))
    lifecycle.complete_sitting(sitting_id=of.sitting_id, public_id=public_id, reason=reason, now=now, visible_ms=visible)
    return Redirect(reverse("sitting-done", args=[public_id]))


@require_GET
@private
def done(request: HttpRequest, public_id: str) -> HttpResponse:
    """Thanks, and a receipt."""
    of = come_in(request, public_id)
    progress = get_progress(of)
    if not progress.counts_as_closed(now=timezone.now()):
        return Redirect(reverse("sitting-resume", args=[public_id]))
    late = count_late(sitting_id=of.sitting_id) if progress.close_reason != CloseReason.SUBMITTED else 0
    receipt = receipt_of(public_id=public_id, choices=progress.choices, content=of.content)
    return page(request, "done", pages.done_page(of=of, progress=progress, receipt=receipt) | {"late": late})
