"""A judge's pages. A link opens them, a signed cookie keeps them open; nothing here reads a key or another judge."""

from __future__ import annotations

from django.db.models import Exists
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.delivery.comfort import comfort_words
from assessment.delivery.languages import speak
from assessment.delivery.responding import Redirect, form_token, private
from assessment.delivery.showing import captions_answer, file_answer, show
from assessment.instrument import judging
from assessment.instrument.illustration.media_store import find_bytes
from assessment.instrument.judging import Outcome
from assessment.models import Judge, MediaFile
from hiring.panels.emails import minutes_for
from hiring.panels.passing import JudgePass, find_invitation, get_judge, get_pass, give_pass, organisation_of
from hiring.panels.presenting import ZONE_WORDS, read_given, shown_options

TEMPLATES = "hiring/panels/judge"


def page(request: HttpRequest, name: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    """In English, whatever the browser asks for: it is the language of what is judged."""
    speak("en")
    words = {"csrf_token": form_token(request), **comfort_words(request)}
    return HttpResponse(get_template(f"{TEMPLATES}/{name}.html").render(words | context), status=status)


def no_way_in(request: HttpRequest) -> HttpResponse:
    """One page, byte for byte, for every link that cannot be used; it has no form, so no token of one either."""
    speak("en")
    return HttpResponse(get_template(f"{TEMPLATES}/no_way_in.html").render(dict(comfort_words(request))), status=404)


@require_safe
@private
def landing(request: HttpRequest, token: str) -> HttpResponse:
    """Who asks, what for, how long. Changes nothing, so a mail scanner may open it."""
    invitation = find_invitation(token=token, now=timezone.now())
    if invitation is None:
        return no_way_in(request)
    turns = judging.judged_turns(invitation.panel_id, invitation.panel.public_id)
    context = {
        "organisation": organisation_of(invitation),
        "judge": invitation.judge,
        "is_closed": invitation.panel.closed_at is not None,
        "turns": len(turns),
        "minutes": minutes_for(len(turns)),
        "expires_at": invitation.expires_at,
        "start_url": reverse("judge-start", args=[token]),
    }
    return page(request, "landing", context)


@require_POST
@private
def start(request: HttpRequest, token: str) -> HttpResponse:
    """Give this browser its pass, and lead on to an address without the token."""
    now = timezone.now()
    invitation = find_invitation(token=token, now=now)
    if invitation is None:
        return no_way_in(request)
    judging.open_judge(judge=invitation.judge, now=now)
    response = Redirect(reverse("judge", args=[invitation.judge.public_id]))
    give_pass(response, judge=invitation.judge, panel_public_id=invitation.panel.public_id)
    return response


@require_safe
@private
def overview(request: HttpRequest, public_id: str) -> HttpResponse:
    """How far the judge is; what the zones are; the way on."""
    of, judge = get_judge(request, public_id)
    if judge.finished_at or judge.panel.closed_at:
        return page(request, "done", {"judge": judge})
    turns = judging.judged_turns(of.panel_id, of.panel_public_id)
    given = judging.given_by(judge.pk)
    complete = judging.complete_turns(turns, given)
    rows = [(turn, whole, any(option in given for option in turn.options)) for turn, whole in zip(turns, complete, strict=True)]
    context = {
        "judge": judge,
        "rows": rows,
        "done": sum(complete),
        "begun": bool(given),
        "turns": len(turns),
        "next": next((turn.number for turn, whole in zip(turns, complete, strict=True) if not whole), None),
        "zones": ZONE_WORDS.items(),
        "asks_zones": any(turn.with_zones for turn in turns),
        "missing": "missing" in request.GET,
    }
    return page(request, "overview", context)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def turn(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """One turn to judge. What is sent is kept, whole or half done."""
    if request.method == "POST":
        return _save(request, get_pass(request, public_id), number)
    of, judge = get_judge(request, public_id)
    if judge.finished_at or judge.panel.closed_at:
        return Redirect(reverse("judge", args=[public_id]))
    turns = judging.judged_turns(of.panel_id, of.panel_public_id)
    shown = _turn_of(turns, number)
    context = {
        "judge": judge,
        "turn": shown,
        "turns": len(turns),
        "options": shown_options(shown, judging.given_by(judge.pk), judge=public_id),
        "zones": ZONE_WORDS.items(),
        "media": show(shown.media, language="en") if shown.media else None,
        "media_base": reverse("judge-media", args=[public_id, "x"]).removesuffix("x"),
    }
    return page(request, "turn", context)


def _save(request: HttpRequest, of: JudgePass, number: int) -> HttpResponse:
    turns = judging.judged_turns(of.panel_id, of.panel_public_id)
    judged = _turn_of(turns, number)
    given = read_given(judged, request.POST, judge=of.public_id)
    outcome = judging.save_judgements(judge_id=of.judge_id, access=of.access, turn=judged, given=given, now=timezone.now())
    if outcome is Outcome.NO_PASS:
        raise Http404("a pass that was revoked")
    aim = number + {"previous": -1, "next": 1}.get(request.POST.get("go", ""), len(turns))
    if outcome is not Outcome.DONE or not 1 <= aim <= len(turns):
        return Redirect(reverse("judge", args=[of.public_id]))
    return Redirect(reverse("judge-turn", args=[of.public_id, aim]))


@require_safe
def media(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """A file of the panel's own scenes, or its captions, to a judge whose pass stands."""
    of = get_pass(request, public_id)
    shown = [each.media for each in judging.judged_turns(of.panel_id, of.panel_public_id) if each.media]
    if captions := next((medium.words.captions for medium in shown if medium.captions_name == name), ""):
        get_judge(request, public_id)
        return captions_answer(captions)
    facts = next((medium.facts for medium in shown if medium.facts.name == name), None)
    if facts is None:
        raise Http404("not in this panel")
    files = MediaFile.objects.filter(Exists(Judge.objects.filter(pk=of.judge_id, access=of.access)))
    sha256 = facts.sha256
    return file_answer(request, facts=facts, read=lambda first, count: find_bytes(files, sha256=sha256, first=first, count=count))


def _turn_of(turns: tuple[judging.JudgedTurn, ...], number: int) -> judging.JudgedTurn:
    if not 1 <= number <= len(turns):
        raise Http404("no such turn")
    return turns[number - 1]


@require_POST
@private
def finish(request: HttpRequest, public_id: str) -> HttpResponse:
    of = get_pass(request, public_id)
    turns = judging.judged_turns(of.panel_id, of.panel_public_id)
    outcome = judging.finish_judging(judge_id=of.judge_id, access=of.access, turns=turns, now=timezone.now())
    if outcome is Outcome.NO_PASS:
        raise Http404("a pass that was revoked")
    return Redirect(reverse("judge", args=[public_id]) + ("?missing" if outcome is Outcome.INCOMPLETE else ""))
