"""Where an invitation's link leads. From Start on, addresses carry no token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from assessment.delivery import clock
from assessment.delivery.access import give_pass
from assessment.delivery.adjusting import ask_for_more_time
from assessment.delivery.comfort import comfort_words
from assessment.delivery.languages import asked_language, direction, name_of, offered_in, own_name, speak
from assessment.delivery.models import State
from assessment.delivery.responding import Redirect, form_token, private
from assessment.instrument.content_store import get_content
from hiring.invitations.access import find_invitation
from hiring.invitations.entry import enter
from hiring.invitations.models import Invitation
from hiring.reports.development import may_read_report


def page(request: HttpRequest, name: str, context: dict[str, object], *, status: int = 200, of: str = "hiring/invitations") -> HttpResponse:
    context |= {"csrf_token": form_token(request), **comfort_words(request)}
    return HttpResponse(get_template(f"{of}/{name}.html").render(context), status=status)


def no_way_in(request: HttpRequest) -> HttpResponse:
    """One page, byte for byte, for every link that cannot be used; it has no form, so no token of one either."""
    return HttpResponse(get_template("hiring/invitations/no_way_in.html").render(dict(comfort_words(request))), status=404)


def is_finished(invitation: Invitation, *, now: datetime) -> bool:
    sitting = invitation.sitting
    return sitting.state == State.CLOSED or clock.is_over(sitting.deadline_at, now=now)


@require_http_methods(["GET", "HEAD"])
@private
def landing(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites, what for, how long, how it is scored. Changes nothing, so a mail scanner may open it."""
    now = timezone.now()
    invitation = find_invitation(token=token, now=now)
    if invitation is None:
        return no_way_in(request)
    return page(
        request, "landing", landing_page(invitation=invitation, token=token, now=now, language=chosen_language(request, invitation))
    )


def chosen_language(request: HttpRequest, invitation: Invitation) -> str:
    """The sitting's once somebody has come in; before that what is asked for, among those it can be held in. The answer speaks it."""
    sitting = invitation.sitting
    offered = offered_in(get_content(sitting.content.hash))
    posted = request.POST.get("language", "")
    language = sitting.language if sitting.opened_at else posted if posted in offered else asked_language(request, offered)
    speak(language)
    return language


@dataclass(frozen=True, slots=True)
class OfferedLanguage:
    code: str
    name: str  # as its speakers call it
    direction: str


def languages_to_choose(invitation: Invitation) -> list[OfferedLanguage]:
    """Nothing where there is no choice, or no longer one."""
    offered = offered_in(get_content(invitation.sitting.content.hash))
    if invitation.sitting.opened_at or invitation.sitting.state != State.PREPARED or len(offered) == 1:
        return []
    return [OfferedLanguage(code, own_name(code), direction(code)) for code in offered]


def landing_page(*, invitation: Invitation, token: str, now: datetime, language: str) -> dict[str, object]:
    sitting, vacancy = invitation.sitting, invitation.applicant.vacancy
    content = get_content(sitting.content.hash)
    limit = sitting.time_limit_seconds
    return {
        "language": language,
        "languages": languages_to_choose(invitation),
        "untranslated": sum(len(each.turns) for each in content.in_language(language).scenarios if each.language),
        "form_language": name_of(content.language),
        "landing_url": reverse("invitation", args=[token]),
        "organisation": vacancy.organisation,
        "shown_as": vacancy.organisation.name,
        "vacancy": vacancy,
        "situations": len(content.scenarios),
        "decisions": len(content.turns),
        "minutes": limit // 60 if limit else None,
        "about_minutes": clock.about_minutes(decisions=len(content.turns), suggested=sitting.suggested_minutes),
        "is_adjusted": sitting.is_adjusted,
        "asked_at": sitting.more_time_asked_at,
        "more_time_url": reverse("invitation-more-time", args=[token]),
        "has_practice": bool(content.practice),
        "not_open_yet": vacancy.opens_at > now and sitting.state == State.PREPARED,
        "has_begun": sitting.state == State.STARTED,
        "is_finished": is_finished(invitation, now=now),
        "has_left": invitation.left_at is not None,
        "may_read_report": may_read_report(invitation, now=now),
        "token": token,
        "start_url": reverse("invitation-start", args=[token]),
    }


@require_POST
@private
def start(request: HttpRequest, token: str) -> HttpResponse:
    """Give this browser its pass and lead on to practice, or to where the candidate was."""
    now = timezone.now()
    invitation = find_invitation(token=token, now=now)
    if invitation is None:
        return no_way_in(request)
    sitting, language = invitation.sitting, chosen_language(request, invitation)
    if invitation.left_at:
        return page(request, "landing", landing_page(invitation=invitation, token=token, now=now, language=language), status=409)
    if sitting.state == State.PREPARED and (invitation.applicant.vacancy.opens_at > now or request.POST.get("consent") != "yes"):
        context = landing_page(invitation=invitation, token=token, now=now, language=language)
        return page(request, "landing", context | {"consent_missing": True}, status=400)
    if sitting.state == State.PREPARED:
        enter(invitation=invitation, now=now, language=language)
    response = Redirect(reverse("sitting-resume", args=[sitting.public_id]))
    give_pass(response, sitting=sitting, content_hash=sitting.content.hash)
    return response


@require_POST
@private
def more_time(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for more time. Nobody is asked why."""
    now = timezone.now()
    invitation = find_invitation(token=token, now=now)
    if invitation is None:
        return no_way_in(request)
    ask_for_more_time(sitting_id=invitation.sitting.pk, public_id=invitation.sitting.public_id, now=now)
    return Redirect(reverse("invitation", args=[token]))
