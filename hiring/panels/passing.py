"""A judge's way in: from a token to an invitation, and the signed cookie that lets a browser go on without the token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse

from assessment.kernel.identifiers import token_digest
from assessment.models import Judge
from hiring.panels.models import PanelInvitation
from hiring.people.models import Organisation

COOKIE_AGE = 60 * 24 * 60 * 60
LONGEST = 100  # of a token; ours have 43 characters


@dataclass(frozen=True, slots=True)
class JudgePass:
    """Who the judge is. ``access`` is compared by every statement, so raising it revokes all passes before."""

    judge_id: int
    public_id: str
    access: int
    panel_id: int
    panel_public_id: str


def find_invitation(*, token: str, now: datetime) -> PanelInvitation | None:
    """The invitation a link leads to; None alike for an unknown, expired or withdrawn one, by the same statement."""
    found = PanelInvitation.objects.filter(links__digest=token_digest(token[:LONGEST]), withdrawn_at=None, expires_at__gt=now)
    return found.select_related("judge", "panel__library").first()


def organisation_of(invitation: PanelInvitation) -> Organisation:
    return Organisation.objects.get(uuid=invitation.panel.library.owner or UUID(int=0))


def give_pass(response: HttpResponse, *, judge: Judge, panel_public_id: str) -> None:
    value = _signer().sign(".".join(map(str, (judge.pk, judge.public_id, judge.access, judge.panel_id, panel_public_id))))
    response.set_cookie(
        cookie_name(judge.public_id), value, max_age=COOKIE_AGE, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def get_pass(request: HttpRequest, public_id: str) -> JudgePass:
    """The pass for this judge that the request carries; 404 without one, whether or not there is such a judge."""
    try:
        parts = _signer().unsign(request.COOKIES[cookie_name(public_id)]).split(".")
        judge_id, signed_for, access, panel_id, panel_public_id = parts
    except (KeyError, ValueError, signing.BadSignature):
        raise Http404("no pass") from None
    if signed_for != public_id:
        raise Http404("a pass for another judge")
    return JudgePass(int(judge_id), public_id, int(access), int(panel_id), panel_public_id)


def get_judge(request: HttpRequest, public_id: str) -> tuple[JudgePass, Judge]:
    """The pass and its judge, panel read along; 404 once the pass was revoked. One statement."""
    of = get_pass(request, public_id)
    judge = Judge.objects.select_related("panel").filter(pk=of.judge_id, access=of.access).first()
    if judge is None:
        raise Http404("a pass that was revoked")
    return of, judge


def cookie_name(public_id: str) -> str:
    """One cookie a judge: two panels in one browser never mix."""
    return f"__Host-j-{public_id}" if settings.SESSION_COOKIE_SECURE else f"j-{public_id}"


@cache
def _signer() -> signing.Signer:
    return signing.Signer(salt="evenkeel.judge")
