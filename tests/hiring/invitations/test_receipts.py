"""The message that says what has arrived."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from hiring.models import Contact, Message, Vacancy
from hiring.outbox.working import work
from tests.support.candidate import a_started_candidate, text_of

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


@time_machine.travel(datetime(2027, 1, 11, 9, tzinfo=UTC))
@pytest.mark.parametrize(
    ("shown", "says"),
    [
        ("never", ""),
        ("after_closing", "Your own link, from Sunday 31 January 2027 on, also leads to a report for you"),
        ("at_once", "Your own link also leads to a report for you"),
    ],
)
def test_the_receipt_says_what_happens_next_by_when_and_whether_there_is_a_report(shown, says):
    candidate = a_started_candidate()
    applicant = candidate.invitation.applicant
    Contact.objects.create(applicant=applicant, vacancy=applicant.vacancy, name="Ada Obi", email="ada@example.org")
    Vacancy.objects.update(
        what_next="We call five people.",
        hear_by_on=date(2027, 2, 1),
        closes_at=datetime(2027, 1, 31, 12, tzinfo=UTC),
        report_shown=shown,
    )
    candidate.client.post(candidate.url("submit"))

    work(now=timezone.now())

    (message,) = mail.outbox
    for body in (message.body, text_of(message.alternatives[0].content)):
        assert "What happens next: We call five people." in body
        assert "You hear from Northgate Stores by Monday 1 February 2027" in body
        assert says in body
        assert ("a report for you" in body) == bool(says)
        assert "By the same link you can see, correct and erase your data." in body


def test_nobody_is_written_to_when_there_is_nobody_to_write_to():
    candidate = a_started_candidate()
    candidate.client.post(candidate.url("submit"))

    assert work(now=timezone.now()).done == 1
    assert mail.outbox == []
