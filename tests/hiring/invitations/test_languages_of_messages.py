"""Messages are in the language of the sitting, and the invitation says in which others it can be held."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.utils import timezone, translation

from assessment.models import Sitting
from hiring.invitations.emails import send_invitation, send_receipt
from hiring.models import Contact, Vacancy
from tests.support.candidate import Candidate, a_candidate
from tests.support.translated import published_in

pytestmark = pytest.mark.django_db
CLOSES = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)


@pytest.fixture
def candidate() -> Candidate:
    candidate = a_candidate(published_in())
    applicant = candidate.invitation.applicant
    Contact.objects.create(applicant=applicant, vacancy=applicant.vacancy, name="Ada Obi", email="ada@example.org")
    Vacancy.objects.update(opens_at=CLOSES.replace(year=2025), closes_at=CLOSES)
    return candidate


def parts() -> tuple[str, str, str]:
    (message,) = mail.outbox
    return str(message.subject), str(message.body), str(message.alternatives[0].content)


def test_the_invitation_is_in_the_forms_language_and_tells_of_the_others_in_their_own(candidate):
    send_invitation(reference=candidate.invitation.public_id, now=timezone.now())

    subject, body, page = parts()
    assert subject == "Northgate Stores invites you: Contact centre adviser"
    for text in (body, page):
        assert "También puede hacer esta prueba en español." in text
        assert "می‌توانید این آزمون را به فارسی هم بدهید." in text
        assert "in English, too" not in text
    assert '<span lang="fa" dir="rtl">' in page


def test_sent_again_after_start_it_is_in_the_language_that_was_chosen(candidate):
    Sitting.objects.update(language="fa", opened_at=timezone.now())

    with translation.override("en-gb"):
        send_invitation(reference=candidate.invitation.public_id, now=timezone.now())
        assert translation.get_language() == "en-gb"

    subject, body, page = parts()
    assert subject == "Northgate Stores از شما دعوت می‌کند: Contact centre adviser"
    assert "تا: شنبه ۳۰ آبان ۱۴۰۵، ۱۴:۰۲ (UTC)" in body
    assert "español" not in body
    assert '<html lang="fa" dir="rtl">' in page


@pytest.mark.parametrize(
    ("language", "subject", "line"),
    [
        ("en", "Your answers have arrived: Contact centre adviser", "Answers stored: 0 of 7"),
        ("es", "Hemos recibido sus respuestas: Contact centre adviser", "Respuestas guardadas: 0 de 7"),
        ("fa", "پاسخ‌هایتان رسید: Contact centre adviser", "پاسخ‌های ذخیره‌شده: ۰ از ۷"),
    ],
)
def test_the_receipt_is_in_the_language_of_the_sitting(candidate, language, subject, line):
    candidate.client.post(f"{candidate.link}start/", {"consent": "yes", "language": language})
    Sitting.objects.update(state=2, started_at=CLOSES, closed_at=CLOSES, close_reason="submitted", language=language)

    send_receipt(reference=candidate.sitting.public_id, now=timezone.now())

    told, body, _ = parts()
    assert (told, line in body) == (subject, True)
