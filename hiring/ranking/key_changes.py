"""When a form has a new version of its key: who is told, and how drawn rankings go on by the version they were drawn with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from assessment.models import FormKey, Score, Sitting
from assessment.scoring.rekeying import append_scores
from assessment.scoring.scorecard import ALGORITHM_VERSION
from hiring.invitations.models import Invitation
from hiring.outbox.letters import letter
from hiring.outbox.posting import post
from hiring.people.models import Membership
from hiring.people.roles import Right, roles_with
from hiring.ranking.drawing import PATIENCE
from hiring.ranking.models import KeyChange, Snapshot
from hiring.vacancies.models import Vacancy

KEY_CHANGE = "key change"  # the outbox's kind: tell a recruiter which lists have scores by a new version


def note_key_change(sender: Any, *, key_id: int, now: datetime, **_: Any) -> None:
    """Everybody who sat before has a score by the new version: note it at each vacancy, and post one message for each of its recruiters."""
    form = FormKey.objects.filter(pk=key_id).values("form")[:1]
    scored = Q(applicants__invitation__sitting__scores__key=key_id, applicants__invitation__left_at=None)
    counted = Vacancy.objects.filter(applicants__invitation__sitting__content__form=form).annotate(
        scored=Count("applicants__invitation__sitting", filter=scored, distinct=True)
    )
    concerned = list(counted.filter(scored__gt=0).values_list("pk", "organisation", "scored"))
    changes = [KeyChange(vacancy_id=pk, key_id=key_id, scored=count, at=now) for pk, _, count in concerned]
    KeyChange.objects.bulk_create(changes, ignore_conflicts=True)
    recruiters = Membership.objects.filter(
        organisation__in={organisation for _, organisation, _ in concerned},
        role__in=roles_with(Right.RUN_VACANCIES),
        user__is_active=True,
    )
    post(kind=KEY_CHANGE, references=[f"{key_id}-{pk}" for pk in recruiters.order_by("pk").values_list("pk", flat=True)], now=now)


def send_key_change(*, reference: str, now: datetime) -> None:
    """Tell one recruiter; nothing for one who has left or may not run vacancies any more. No applicant's name or code is in it."""
    key_id, membership_id = map(int, reference.split("-"))
    recruiters = Membership.objects.filter(pk=membership_id, user__is_active=True, role__in=roles_with(Right.RUN_VACANCIES))
    recruiter = recruiters.select_related("user", "organisation").first()
    drawn = Snapshot.objects.filter(vacancy=OuterRef("vacancy"), form=OuterRef("key__form"))
    changes = list(
        KeyChange.objects.filter(key=key_id, vacancy__organisation__memberships=membership_id)
        .annotate(is_drawn=Exists(drawn))
        .select_related("vacancy", "key__form")
        .order_by("vacancy__title", "pk")
    )
    if recruiter is None or not changes:
        return
    context = {
        "name": recruiter.user.get_full_name(),
        "organisation": recruiter.organisation.name,
        "form": changes[0].key.form.title,
        "version": changes[0].key.version,
        "changes": changes,
        "origin": settings.SITE_ORIGIN,
    }
    letter("key-change", context, to=recruiter.user.email).send()


def find_key_change(vacancy: Vacancy) -> KeyChange | None:
    """The latest new version that the vacancy's results were scored by, too; one statement."""
    return KeyChange.objects.filter(vacancy=vacancy).select_related("key__form").defer("key__document").order_by("-at", "-pk").first()


def score_by_drawn_keys(*, now: datetime, limit: int = 100) -> int:
    """Score by the version that bands were drawn with whoever has finished since there is a later one; how many were scored.

    A new sitting is scored by the latest version at once. A list whose bands stand reads another, and nobody may be missing from
    it: so these people have a score by both, and the list still reads one version alone.
    """
    later = Snapshot.objects.filter(
        vacancy=OuterRef("vacancy"), form=OuterRef("form"), language=OuterRef("language"), number__gt=OuterRef("number")
    )
    newer = FormKey.objects.filter(form=OuterRef("form"), version__gt=OuterRef("key__version"))
    lacking = _without_score(
        vacancy=OuterRef("vacancy"), form=OuterRef("form"), language=OuterRef("language"), key=OuterRef(OuterRef("key"))
    )
    scored = 0
    for drawn in list(Snapshot.objects.filter(Exists(newer), ~Exists(later), Exists(lacking))):
        waiting = _without_score(vacancy=drawn.vacancy_id, form=drawn.form_id, language=drawn.language, key=drawn.key_id)
        chunk = list(waiting.order_by("sitting").values_list("sitting", flat=True)[:limit])
        failed = append_scores(sitting_ids=chunk, key_id=drawn.key_id, now=now)
        Sitting.objects.filter(pk__in=failed).update(score_failures=F("score_failures") + 1)
        scored += len(chunk) - len(failed)
    return scored


def _without_score(*, vacancy: Any, form: Any, language: Any, key: Any) -> QuerySet[Invitation]:
    """Those of one list with a score, but none by that key, and that have not failed too often."""
    by_it = Score.objects.filter(sitting=OuterRef("sitting"), key=key, algorithm=ALGORITHM_VERSION)
    scored = Invitation.objects.filter(
        applicant__vacancy=vacancy,
        sitting__content__form=form,
        sitting__language=language,
        sitting__scored_at__isnull=False,
        sitting__score_failures__lt=PATIENCE,
    )
    return scored.filter(~Exists(by_it))
