"""The message that says what has arrived."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from hiring.models import Contact, Message
from hiring.outbox.working import work
from tests.support.candidate import a_started_candidate

pytestmark = pytest.mark.django_db


def test_closing_a_sitting_posts_its_receipt_once_and_the_message_tells_what_the_page_tells():
    candidate = a_started_candidate()
    applicant = candidate.invitation.applicant
    Contact.objects.create(applicant=applicant, vacancy=applicant.vacancy, name="Ada Obi", email="ada@example.org")
    candidate.post_form(1, best="a", worst="b")
    for _ in range(2):
        candidate.client.post(candidate.url("submit"))
    page = candidate.client.get(candidate.url("done")).content.decode()
    assert list(Message.objects.values_list("kind", "reference")) == [("receipt", candidate.sitting.public_id)]

    work(now=timezone.now())

    (message,) = mail.outbox
    assert (message.to, message.reply_to) == (["ada@example.org"], ["jobs@northgate.example"])
    assert message.subject == "Your answers have arrived: Contact centre adviser"
    code = page.split('num code">')[1][:10]
    assert "Answers stored: 1 of 5\n" in message.body
    assert f"Receipt: {code}\n" in message.body
    assert isinstance(message, EmailMultiAlternatives)
    assert code in str(message.alternatives[0][0])


def test_nobody_is_written_to_when_there_is_nobody_to_write_to():
    candidate = a_started_candidate()
    candidate.client.post(candidate.url("submit"))

    assert work(now=timezone.now()).done == 1
    assert mail.outbox == []
