"""Remarks on an item: answered below, resolved by somebody on a day; and its writers told by mail, once an hour at most."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone

from assessment.instrument.authoring import create_item, save_draft
from assessment.models import Comment, Item, Reply
from hiring.authoring.remarking import COMMENT, answer, remark
from hiring.outbox.models import Message
from hiring.outbox.working import work
from hiring.people.models import Membership, User
from hiring.people.roles import Role
from hiring.people.signing import signed
from tests.factories import a_member
from tests.factories.history import ReplyFactory
from tests.factories.instrument import NOW, a_source

pytestmark = pytest.mark.django_db
CANARY = "Zebrafinch"
SCRIPT = {"headers": {"accept": "application/json"}}


@pytest.fixture
def item(library, author) -> Item:
    """Written by the author."""
    return create_item(library=library, source=a_source(notes=CANARY), now=NOW, by=signed(author))


@pytest.fixture
def reviewer(organisation) -> User:
    return a_member(Role.REVIEWER, organisation=organisation, name="Rita Holm")


def of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def texts(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


def say(item: Item, user: User, minutes: int = 0, text: str = CANARY) -> Comment:
    return remark(item=item, user=user, turn=None, option=None, text=text, blocks=False, now=NOW + timedelta(minutes=minutes))


def work_at(minutes: int) -> list[list[str]]:
    """Whom the outbox writes to when it is worked off then."""
    before = len(mail.outbox)
    work(now=NOW + timedelta(minutes=minutes))
    return [message.to for message in mail.outbox[before:]]


def test_a_comment_is_answered_below_and_resolved_by_somebody_on_a_day(item, author, reviewer):
    address = f"/items/{item.public_id}/comments/"
    of(reviewer).post(address, {"place": "1-2", "text-1-2": "Would he know that?"})
    comment = Comment.objects.get()
    of(author).post(address, {"reply": comment.pk, f"reply-{comment.pk}": "It is <b>on the door</b>."})
    answered = of(reviewer).get(f"/items/{item.public_id}/")

    told = of(reviewer).post(address, {"resolve": comment.pk}, **SCRIPT).json()
    page = of(author).get(f"/items/{item.public_id}/")
    again = of(author).post(address, {"reopen": comment.pk}, follow=True)

    today = f"{timezone.localtime():%b %Y}"
    assert re.search(
        r"1 comment on .* Would he know that\? Rita Holm, .* It is &lt;b&gt;on the door&lt;/b&gt;\. .*Reply", texts(answered.content)
    )
    assert re.search(
        rf"1 resolved Would he know that\?.* Resolved by Rita Holm on \d+ {today}, \d\d:\d\d Open it again", texts(page.content)
    )
    assert (told["place"], "Resolved by Rita Holm" in told["html"]) == ("1-2", True)
    assert "1 comment" in texts(again.content)


@pytest.mark.parametrize("text", ("", "   "))
def test_an_answer_says_something(client, item, author, text):
    comment = say(item, author)

    told = client.post(f"/items/{item.public_id}/comments/", {"reply": comment.pk, f"reply-{comment.pk}": text}, **SCRIPT)

    assert (told.status_code, told.json()) == (422, {"text": "Nothing was added: write something first."})
    assert Reply.objects.count() == 0


def test_nobody_answers_a_comment_of_another_item(client, item, library):
    other = create_item(library=library, source=a_source(slug="other"), now=NOW)
    reply = ReplyFactory.create(comment__item=other)

    told = client.post(f"/items/{item.public_id}/comments/", {"reply": reply.comment_id, f"reply-{reply.comment_id}": "So."})

    assert (told.status_code, list(Reply.objects.all())) == (404, [reply])


@pytest.mark.parametrize("rows", (1, 3))
def test_comments_and_answers_cost_the_same_for_any_number(client, item, author, rows, count_statements):
    for _ in range(rows):
        ReplyFactory.create(comment__item=item)

    client.get(f"/items/{item.public_id}/")
    with count_statements(14):
        client.get(f"/items/{item.public_id}/")


def test_the_writer_is_told_of_a_comment_in_a_message_without_its_words(item, author, reviewer):
    say(item, reviewer)

    told, message = work_at(1), mail.outbox[-1]
    assert isinstance(message, EmailMultiAlternatives)

    assert told == [[author.email]]
    assert message.subject == "A new comment on “Brakes on Friday”"
    said = f"{message.body}\n{message.alternatives[0][0]!s}"
    assert f"/items/{item.public_id}/" in message.body
    assert [word in said for word in (CANARY, "Rita", "Okafor")] == [False] * 3


def test_one_message_an_hour_at_most_and_nothing_is_left_untold(item, author, reviewer):
    say(item, reviewer, 0)
    say(item, reviewer, 1)
    first = work_at(2)
    say(item, reviewer, 3)
    say(item, reviewer, 4)

    assert (first, work_at(5), work_at(61), work_at(62)) == ([[author.email]], [], [], [[author.email]])
    assert work_at(200) == []


def test_nobody_is_told_of_what_they_said_themselves_and_who_took_part_hears_of_an_answer(item, author, reviewer):
    comment = say(item, reviewer)
    Message.objects.all().delete()

    answer(comment=comment, user=author, text="It is.", now=NOW)
    to_reviewer = work_at(1)
    say(item, author, 2)

    assert (to_reviewer, work_at(3)) == ([[reviewer.email]], [])


def test_a_writer_who_left_or_is_not_known_is_not_told(item, author, reviewer, library):
    unknown = create_item(library=library, source=a_source(slug="unknown"), now=NOW, by="Ann Ives <ann@elsewhere.example>")
    say(unknown, reviewer)
    none_posted = Message.objects.filter(kind=COMMENT).count()
    say(item, reviewer)
    Membership.objects.filter(user=author).delete()

    assert (none_posted, work_at(1)) == (0, [])


def test_whoever_saved_it_last_is_its_writer(item, author, reviewer, organisation):
    bea = a_member(Role.AUTHOR, organisation=organisation, name="Bea Ott")
    save_draft(item=item, source=a_source(title="Bea’s title"), edit_number=1, now=NOW, by=signed(bea))

    say(item, reviewer)

    assert work_at(1) == [[bea.email]]
    assert mail.outbox[-1].subject == "A new comment on “Bea’s title”"
