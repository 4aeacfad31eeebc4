"""Opening a vacancy, and changing it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from assessment.delivery.models import Sitting, State
from assessment.instrument.models import Form
from hiring.audit.enums import Verb
from hiring.audit.keeping import keep
from hiring.people.models import Organisation, User
from hiring.people.signing import actor
from hiring.vacancies.models import ReportShown, Vacancy


class FormNotReadable(Exception):
    """The form is not published, or belongs to somebody else."""


class FixedByInvitations(Exception):
    """The form or forms, the time limit, the pace and whether all begin together no longer change: somebody was invited under them."""


class BlindnessNeedsReason(Exception):
    """There are applicants, and their names would be shown: why must be said."""


def create_vacancy(
    *,
    organisation: Organisation,
    title: str,
    form: Form,
    opens_at: datetime,
    closes_at: datetime,
    time_limit_minutes: int | None,
    is_blind: bool,
    by: User | None,
    now: datetime,
    suggested_minutes: int | None = None,
    has_doors: bool = False,
    rotates_forms: bool = False,
    what_next: str = "",
    hear_by_on: date | None = None,
    report_shown: str = ReportShown.AFTER_CLOSING,
) -> Vacancy:
    """Open a vacancy on a published form that the organisation may read.

    Raises:
        FormNotReadable: the form is a draft, retired, or in another organisation's library.
    """
    with transaction.atomic():
        _check_readable(form, organisation)
        return Vacancy.objects.create(
            organisation=organisation,
            title=title,
            form=form,
            opens_at=opens_at,
            closes_at=closes_at,
            time_limit_minutes=time_limit_minutes,
            suggested_minutes=suggested_minutes,
            is_blind=is_blind,
            has_doors=has_doors,
            rotates_forms=rotates_forms,
            what_next=what_next,
            hear_by_on=hear_by_on,
            report_shown=report_shown,
            created_at=now,
            created_by=by,
        )


def change_vacancy(
    *,
    vacancy: Vacancy,
    title: str,
    form: Form,
    opens_at: datetime,
    closes_at: datetime,
    time_limit_minutes: int | None,
    is_blind: bool,
    by: User | None,
    now: datetime,
    blind_reason: str = "",
    suggested_minutes: int | None = None,
    has_doors: bool = False,
    rotates_forms: bool = False,
    what_next: str = "",
    hear_by_on: date | None = None,
    report_shown: str = ReportShown.AFTER_CLOSING,
) -> None:
    """Change a vacancy. Its row is locked meanwhile, as inviting does, so that nobody is invited under a form that changes.

    Sittings that have not begun move with the closing time; those that have keep the end they began with.

    Raises:
        FixedByInvitations: forms, time limit, pace or whether all begin together would change after the first invitation.
        FormNotReadable: see ``create_vacancy``.
        BlindnessNeedsReason: names would be shown after the first applicant was added, and ``blind_reason`` is empty.
    """
    with transaction.atomic():
        stored = Vacancy.objects.select_for_update().get(pk=vacancy.pk)
        if stored.is_blind != is_blind:
            _keep_blindness(stored, is_blind, title, vacancy.organisation, by=by, now=now, reason=blind_reason.strip())
        fixed = (stored.form_id, stored.rotates_forms, stored.time_limit_minutes, stored.suggested_minutes, stored.has_doors)
        if fixed != (form.pk, rotates_forms, time_limit_minutes, suggested_minutes, has_doors) and has_invited(stored):
            raise FixedByInvitations
        if stored.form_id != form.pk:
            _check_readable(form, vacancy.organisation)
        stored.title, stored.form, stored.rotates_forms = title, form, rotates_forms
        stored.opens_at, stored.closes_at = opens_at, closes_at
        stored.time_limit_minutes, stored.suggested_minutes, stored.is_blind = time_limit_minutes, suggested_minutes, is_blind
        stored.what_next, stored.hear_by_on, stored.report_shown = what_next, hear_by_on, report_shown
        if stored.has_doors != has_doors:
            stored.has_doors, stored.doors_opened_at = has_doors, None
        fields = ["title", "form", "rotates_forms", "opens_at", "closes_at", "time_limit_minutes", "is_blind"]
        fields += ["suggested_minutes", "has_doors", "doors_opened_at", "what_next", "hear_by_on", "report_shown"]
        stored.save(update_fields=fields)
        prepared = Vacancy.objects.filter(pk=vacancy.pk, applicants__invitation__isnull=False).values("applicants__invitation__sitting")
        Sitting.objects.filter(pk__in=prepared, state=State.PREPARED).update(open_until=closes_at)


def _keep_blindness(
    stored: Vacancy, is_blind: bool, title: str, organisation: Organisation, *, by: User | None, now: datetime, reason: str
) -> None:
    if not is_blind and not reason and has_applicants(stored):
        raise BlindnessNeedsReason
    keep(
        verb=Verb.BLINDNESS_CHANGED,
        organisation=organisation.public_id,
        subject=stored.public_id,
        by=actor(by) if by else None,
        now=now,
        detail={"vacancy": title, "old": stored.is_blind, "new": is_blind},
        reason=reason,
    )


def has_applicants(vacancy: Vacancy) -> bool:
    """Whether anybody was ever added."""
    return Vacancy.objects.filter(pk=vacancy.pk, applicants__isnull=False).exists()


def has_invited(vacancy: Vacancy) -> bool:
    """Whether anybody was ever invited."""
    return Vacancy.objects.filter(pk=vacancy.pk, applicants__invitation__isnull=False).exists()


def _check_readable(form: Form, organisation: Organisation) -> None:
    if not Form.objects.published().readable_by(organisation.uuid).filter(pk=form.pk).exists():
        raise FormNotReadable


def forms_of(vacancy: Vacancy) -> list[int]:
    """The forms that invitations of a vacancy may give, its own first; one statement at most."""
    if not vacancy.rotates_forms:
        return [vacancy.form_id]
    own = Form.objects.filter(pk=vacancy.form_id).exclude(parallel_set="").values("parallel_set")
    parallel = Form.objects.published().filter(parallel_set__in=own, library__in=Form.objects.filter(pk=vacancy.form_id).values("library"))
    return [vacancy.form_id, *parallel.exclude(pk=vacancy.form_id).order_by("pk").values_list("pk", flat=True)]
