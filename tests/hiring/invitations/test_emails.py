"""The message an invitation arrives in."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from hiring.invitations.access import find_invitation
from hiring.invitations.emails import send_invitation
from hiring.invitations.inviting import invite, withdraw
from hiring.models import Applicant, Contact, Invitation, Link, Message
from hiring.outbox.working import Worked, work
from tests.factories import ContactFactory, OrganisationFactory, VacancyFactory, published_form

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)


@pytest.fixture
def invitation(settings):
    settings.SITE_ORIGIN = "https://tests.evenkeel.example"
    contact = ContactFactory.create(
        name="Jané O’Doe <b>",
        email="jane@mail.example",
        applicant__vacancy=VacancyFactory.create(
            title="Adviser & guide",
            organisation=OrganisationFactory.create(name="Northgate & Sons", contact_email="people@northgate.example"),
            opens_at=datetime(2026, 11, 1, 9, 0, tzinfo=UTC),
            closes_at=datetime(2026, 12, 4, 17, 0, tzinfo=UTC),
            time_limit_minutes=40,
            form=published_form(scenarios=1).form,
        ),
    )
    return invite(applicants=[contact.applicant], now=NOW, by=None)[0]


def sent():
    (message,) = mail.outbox
    return message, message.body, message.alternatives[0].content


def token_in(text):
    (link,) = set(re.findall(r"https://tests\.evenkeel\.example/i/([\w-]+)/", text))
    return link


def test_the_outbox_sends_it_with_a_link_made_at_that_moment(invitation):
    assert work(now=NOW) == Worked(done=1)

    message, text, html = sent()
    token = token_in(text)
    assert (token_in(html), find_invitation(token=token, now=NOW)) == (token, invitation)
    assert (message.to, message.reply_to, message.subject) == (
        ["jane@mail.example"],
        ["people@northgate.example"],
        "Northgate & Sons invites you: Adviser & guide",
    )
    assert Invitation.objects.get().sent_at == NOW


def test_it_says_who_for_what_how_long_by_when_and_whom_to_ask(invitation):
    work(now=NOW)

    _, text, html = sent()
    for words in (
        "Dear Jané O’Doe <b>,",
        "Thank you for applying to Northgate & Sons for: Adviser & guide.",
        "you have 40 minutes from the first scored question",
        "By: Friday 4 December 2026, 17:00 (UTC)",
        "Write to people@northgate.example before you begin.",
    ):
        assert words in text
    assert "From:" not in text
    assert ("Dear Jané O’Doe &lt;b&gt;," in html, "Northgate &amp; Sons" in html, "<b>" in html) == (True, True, False)


def test_without_a_limit_it_says_so_and_before_the_opening_from_when(invitation):
    vacancy = invitation.applicant.vacancy
    vacancy.opens_at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    vacancy.save()
    invitation.sitting.time_limit_seconds = None
    invitation.sitting.save()

    work(now=NOW)

    _, text, _ = sent()
    assert "There is no time limit, and speed is no part of the result." in text
    assert "From: Friday 20 November 2026, 09:00 (UTC)" in text


@pytest.mark.parametrize(("suggested", "minutes"), [(None, 5), (30, 30)])
def test_message_and_first_page_say_the_same_of_how_long_it_takes(suggested, minutes, invitation):
    invitation.sitting.time_limit_seconds, invitation.sitting.suggested_minutes = None, suggested
    invitation.sitting.save()

    work(now=NOW)

    _, text, html = sent()
    with time_machine.travel(NOW):
        page = Client().get(f"/i/{token_in(text)}/").content.decode()
    told = [re.findall(r"[Aa]bout (\d+) minutes", each) for each in (text, html, page)]
    assert told == [[str(minutes)]] * 3


def test_a_title_with_a_line_break_cannot_add_a_header(invitation):
    vacancy = invitation.applicant.vacancy
    vacancy.title = "Adviser\r\nBcc: everybody@mail.example"
    vacancy.save()

    work(now=NOW)

    message, _, _ = sent()
    assert message.subject == "Northgate & Sons invites you: Adviser Bcc: everybody@mail.example"
    assert message.recipients() == ["jane@mail.example"]


def test_the_message_in_the_database_holds_an_id_and_neither_token_nor_name(invitation):
    work(now=NOW)

    _, text, _ = sent()
    stored = repr([list(model.objects.values()) for model in (Message, Link, Invitation, Applicant)])
    assert invitation.public_id in stored
    assert [secret for secret in (token_in(text), "Jané", "jane@") if secret in stored] == []


@pytest.mark.parametrize("gone", ["withdrawn", "erased", "submitted", "deleted"])
def test_nothing_is_sent_to_somebody_withdrawn_erased_or_finished(gone, invitation):
    if gone == "withdrawn":
        withdraw(invitation=invitation, by=None, now=NOW)
    elif gone == "erased":
        Contact.objects.all().delete()
    elif gone == "submitted":
        sitting = invitation.sitting
        sitting.state, sitting.started_at, sitting.closed_at, sitting.close_reason = 2, NOW, NOW, "submitted"
        sitting.save()
    else:
        invitation.delete()

    assert work(now=NOW) == Worked(done=1)
    assert (mail.outbox, Link.objects.count()) == ([], 0)


def test_a_mail_server_that_refuses_leaves_no_link_and_is_tried_again(invitation, monkeypatch):
    with monkeypatch.context() as refusing:
        refusing.setattr(EmailBackend, "send_messages", lambda self, messages: 1 / 0)
        assert work(now=NOW) == Worked(failed=1)
    assert (Link.objects.count(), Invitation.objects.get().sent_at) == (0, None)

    again = Message.objects.get().next_attempt_at
    assert work(now=again) == Worked(done=1)
    assert Invitation.objects.get().sent_at == again


def test_sending_twice_gives_two_links_that_both_work(invitation):
    for _ in range(2):
        send_invitation(reference=invitation.public_id, now=NOW)

    tokens = [token_in(message.body) for message in mail.outbox]
    assert [find_invitation(token=token, now=NOW) for token in tokens] == [invitation, invitation]
    assert tokens[0] != tokens[1]


def test_no_log_line_of_inviting_and_sending_holds_token_name_or_address(invitation, caplog):
    caplog.set_level("DEBUG")
    work(now=NOW)
    _, text, _ = sent()
    token = token_in(text)

    Client().get(f"/i/{token}/")

    assert [secret for secret in (token, "Jané", "jane@mail") if secret in caplog.text] == []
