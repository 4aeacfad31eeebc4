"""Recruiters' pages of a vacancy's applicants. What they say of a paste, they say in numbers."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import pluralize
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from hiring.candidates.access import PAGE, SHOWN, applicants_of
from hiring.candidates.adding import Added, add_applicants
from hiring.candidates.counting import count_applicants
from hiring.candidates.forms import ApplicantForm, PasteForm
from hiring.candidates.pasting import Person
from hiring.candidates.standing import standing_of
from hiring.kernel.keyset import last_seen
from hiring.people.access import may, staff_of
from hiring.people.roles import Right
from hiring.vacancies.access import get_vacancy_for


@require_safe
@login_required
def applicant_list(request: HttpRequest, public_id: str) -> HttpResponse:
    vacancy = get_vacancy_for(user=staff_of(request), public_id=public_id)
    now, show, after = timezone.now(), request.GET.get("show", ""), last_seen(request, "after")
    show = show if show in SHOWN else ""
    found = list(applicants_of(vacancy, now=now, show=show, after=after)[: PAGE + 1])
    kept = f"show={show}&" if show else ""
    context = {
        "vacancy": vacancy,
        "rows": [(applicant, standing_of(applicant, now=now)) for applicant in found[:PAGE]],
        "counts": count_applicants(vacancy=vacancy, now=now),
        "show": show,
        "first": f"?{kept}".rstrip("&") if after else "",
        "next": f"?{kept}after={found[PAGE - 1].public_id}" if len(found) > PAGE else "",
        "may_run": may(vacancy.role, Right.RUN_VACANCIES),
    }
    return render(request, "hiring/candidates/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def paste(request: HttpRequest, public_id: str) -> HttpResponse:
    vacancy = get_vacancy_for(user=staff_of(request), public_id=public_id, right=Right.RUN_VACANCIES)
    form = PasteForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"vacancy": vacancy, "form": form}
    if request.method == "POST" and form.is_valid():
        added = add_applicants(vacancy=vacancy, people=form.paste.people, now=timezone.now())
        if not form.paste.bad:
            messages.success(request, summary(added))
            return redirect("vacancy", vacancy.public_id)
        again = PasteForm(initial={"lines": "\n".join(line.text for line in form.paste.bad)})
        context |= {"form": again, "bad": form.paste.bad, "summary": summary(added)}
        return render(request, "hiring/candidates/paste.html", context)
    return render(request, "hiring/candidates/paste.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add_one(request: HttpRequest, public_id: str) -> HttpResponse:
    vacancy = get_vacancy_for(user=staff_of(request), public_id=public_id, right=Right.RUN_VACANCIES)
    form = ApplicantForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        added = add_applicants(vacancy=vacancy, people=[form.person()], now=timezone.now())
        if added.applicants:
            messages.success(request, "Added.")
            return redirect("applicant_add_one" if "again" in request.POST else "vacancy", vacancy.public_id)
        form.add_error("email", "Somebody with this address is an applicant here already.")
    return render(request, "hiring/candidates/add_one.html", {"vacancy": vacancy, "form": form}, status=422 if form.is_bound else 200)


def summary(added: Added) -> str:
    """What became of a paste, without a name."""
    count = len(added.applicants)
    told = [f"{count:,} {pluralize(count, 'applicant,applicants')} added." if count else "Nobody new was added."]
    if added.existing:
        told.append(f"{len(added.existing):,} {pluralize(len(added.existing), 'was,were')} here already ({_lines(added.existing)}).")
    if added.repeated:
        told.append(
            f"{len(added.repeated):,} {pluralize(len(added.repeated), 'repeats,repeat')} an address further up ({_lines(added.repeated)})."
        )
    return " ".join(told)


def _lines(people: Sequence[Person]) -> str:
    numbers = [f"{person.line:,}" for person in people]
    more = f" and {len(numbers) - 10:,} more" if len(numbers) > 10 else ""
    return f"{'line' if len(numbers) == 1 else 'lines'} {', '.join(numbers[:10])}{more}"
