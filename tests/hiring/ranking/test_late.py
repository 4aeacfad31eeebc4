"""Answers that came late, as a recruiter reads them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from assessment.delivery.models import CloseReason
from assessment.lifecycle import complete_sitting
from assessment.models import Score, Sitting
from hiring.people.roles import Role
from tests.factories import LateAnswerFactory, VacancyFactory, a_member, published_form
from tests.support.candidate import Candidate, a_started_candidate, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidate() -> Candidate:
    """Whose time ran out after one answer; two more came 90 seconds after the end."""
    candidate = a_started_candidate(vacancy=VacancyFactory.create(form=published_form(scenarios=3).form))
    candidate.send(1, best="a", worst="b")
    now = timezone.now()
    Sitting.objects.update(deadline_at=now - timedelta(seconds=90))
    for clicked_ms, choice in ((1000, "a-b"), (2000, "b-c")):
        LateAnswerFactory.create(sitting=candidate.sitting, turn=2, clicked_ms=clicked_ms, choice=choice, arrived_at=now)
    return candidate


def page(candidate: Candidate, *, reason: CloseReason) -> str:
    sitting = candidate.sitting
    complete_sitting(sitting_id=sitting.pk, public_id=sitting.public_id, reason=reason, now=timezone.now())
    client = Client()
    client.force_login(a_member(Role.REVIEWER, organisation=candidate.invitation.applicant.vacancy.organisation))
    return text_of(client.get(f"/applicants/{candidate.invitation.applicant.public_id}/").content)


def test_what_came_late_is_shown_in_words_and_scored_nowhere(candidate):
    texts = {option.code: option.text for option in candidate.content.turns[1].options}

    text = page(candidate, reason=CloseReason.EXPIRED)

    assert "Arrived late, not scored This answer came after the time and its grace were over." in text
    assert f"Question 2 arrived 90 s after the end most effective: {texts['b']} least effective: {texts['c']}" in text
    assert Score.objects.get().scorecard["answered"] == 1


def test_nothing_late_no_section(candidate):
    assert "Arrived late" not in page(candidate, reason=CloseReason.SUBMITTED)
