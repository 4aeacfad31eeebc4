"""Making a panel, asking people, and what the author's pages say."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from assessment.instrument.authoring import create_item, current_revision, save_draft, source_of, with_source
from assessment.instrument.enums import ItemStatus, Zone
from assessment.instrument.judging import close_panel
from assessment.models import Item, Judge, Judgement, Library, Panel, Revision
from hiring.models import Message, PanelInvitation
from hiring.outbox.working import work
from hiring.panels.asking import NotAsked, reissue, remind, withdraw
from hiring.panels.showing import Coefficient
from hiring.people.roles import Role
from tests.factories import LibraryFactory, a_member, a_panel
from tests.factories.instrument import NOW, a_practice_source, a_source, a_turn, draft_form, small_form_sources
from tests.hiring.panels.judging import Says, ask, main_actions
from tests.support.candidate import text_of

pytestmark = pytest.mark.django_db
AT_LIMIT = Coefficient("Agreement on zones", "Fleiss’ κ", 0.6, "", least=0.6, usual=None, rests_on="")
FINE = Says(Zone.ASSERTIVE, 4, 2, 3)


def at_the_panel(library: Library, slug: str, **changes: Any) -> Item:
    item = create_item(library=library, source=a_source(slug=slug, title=slug.title(), **changes), now=NOW)
    Item.objects.filter(pk=item.pk).update(status=ItemStatus.PANEL.value)
    return item


def test_an_author_makes_a_panel_of_what_was_sent_to_it(author, library):
    wanted, left, draft = (
        at_the_panel(library, "wanted"),
        at_the_panel(library, "left"),
        create_item(library=library, source=a_source(), now=NOW),
    )
    page = author.get("/panels/new/").content.decode()
    assert [item.slug in page for item in (wanted, left, draft)] == [True, True, False]

    response = author.post("/panels/new/", {"title": "First round", "items": [wanted.public_id]})

    panel = Panel.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/panels/{panel.public_id}/judges/")
    assert (panel.title, panel.library, panel.closed_at) == ("First round", library, None)
    assert list(panel.entries.values_list("item__slug", "revision__number")) == [("wanted", 1)]
    assert [item.revisions.get().frozen_at is None for item in (wanted, left)] == [False, True]


def test_a_forms_items_can_be_judged_and_its_practice_cannot(author, library):
    sources = small_form_sources(scenarios=2)
    form = draft_form(sources=sources, library=library)

    page = author.get(f"/panels/new/?form={form.public_id}").content.decode()
    response = author.post(
        f"/panels/new/?form={form.public_id}", {"title": "Form", "items": re.findall(r'name="items" value="(\w+)"', page)}
    )

    assert response.status_code == 302
    assert [entry.item.slug for entry in Panel.objects.get().entries.order_by("position")] == [source.slug for source in sources[:2]]


def test_an_edit_after_the_panel_was_made_opens_a_new_draft(author, library):
    item = at_the_panel(library, "one")
    author.post("/panels/new/", {"title": "First round", "items": [item.public_id]})

    save_draft(item=item, source=a_source(slug="one", title="Two"), edit_number=1, now=NOW)

    assert list(item.revisions.order_by("number").values_list("number", "title", "is_current")) == [(1, "One", False), (2, "Two", True)]
    assert Panel.objects.get().entries.get().revision.title == "One"


@pytest.mark.parametrize("title", ["", "First round"])
def test_what_is_wrong_with_a_panel_is_said_and_nothing_is_made(author, library, title):
    a_panel(library=library)
    item = at_the_panel(library, "one")
    blank = at_the_panel(library, "blank", turns=(a_turn(options=()),))
    before = list(Panel.objects.values())

    assert author.post("/panels/new/", {"title": title, "items": [item.public_id]}).status_code == 422
    assert author.post("/panels/new/", {"title": "Other", "items": []}).status_code == 422
    assert author.post("/panels/new/", {"title": "Other", "items": [blank.public_id]}).status_code == 422
    assert list(Panel.objects.values()) == before
    assert item.revisions.get().frozen_at is None


def test_somebody_elses_item_cannot_be_judged(author):
    theirs = at_the_panel(LibraryFactory.create(owner="00000000-0000-0000-0000-000000000007"), "theirs")
    at_the_panel(LibraryFactory.create(name="Shared"), "shared")

    page = author.get("/panels/new/").content.decode()
    response = author.post("/panels/new/", {"title": "Mine now", "items": [theirs.public_id]})

    assert ("theirs" in page, "shared" in page, response.status_code) == (False, False, 422)
    assert Panel.objects.count() == 0


def test_practice_items_stand_before_no_panel(author, library):
    item = create_item(library=library, source=a_practice_source(slug="practice"), now=NOW)
    Item.objects.filter(pk=item.pk).update(status="panel")

    assert "No item is waiting for a panel" in text_of(author.get("/panels/new/").content)


def test_pasted_people_are_asked_once_each_by_a_message_with_a_link_of_their_own(author, panel):
    data = {
        "experts": "Amina Shah, amina@example.org\n\nBo Lund <BO@example.org>",
        "customers": "Cleo Marsh; cleo@example.org\nAmina Shah, amina@example.org",
        "until": (timezone.localdate() + timedelta(days=10)).isoformat(),
    }

    response = author.post(f"/panels/{panel.public_id}/judges/", data, follow=True)
    work(now=timezone.now())

    assert "3 people asked. Their messages leave within minutes. 1 was asked before." in text_of(response.content)
    asked = {row.email: (row.name, row.judge.kind) for row in PanelInvitation.objects.select_related("judge")}
    assert asked == {
        "amina@example.org": ("Amina Shah", "expert"),
        "bo@example.org": ("Bo Lund", "expert"),
        "cleo@example.org": ("Cleo Marsh", "customer"),
    }
    assert sorted(message.to[0] for message in mail.outbox) == sorted(asked)
    assert len({re.search(r"/p/\S+/", str(message.body))[0] for message in mail.outbox}) == 3
    assert {tuple(message.reply_to) for message in mail.outbox} == {("items@northgate.example",)}
    author.post(f"/panels/{panel.public_id}/judges/", data)
    assert Message.objects.count() == 3


def test_one_bad_line_and_nobody_is_asked_yet(author, panel):
    response = author.post(
        f"/panels/{panel.public_id}/judges/", {"experts": "Amina, amina@example.org\nNobody at all", "customers": "", "until": "2199-01-01"}
    )

    assert response.status_code == 422
    assert "Line 2, “Nobody at all”: There is no e-mail address." in text_of(response.content)
    assert (Judge.objects.count(), Message.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("field", "value"),
    [("until", "2020-01-01"), ("until", "9999-12-31"), ("until", "soon"), ("experts", ""), ("experts", "x, x@example.org\n" * 201)],
)
def test_a_list_that_cannot_be_taken_is_refused(author, panel, field, value):
    data = {"experts": "Amina, amina@example.org", "customers": "", "until": "2199-01-01"} | {field: value}
    people = "\n".join(f"P{n}, p{n}@example.org" for n in range(201)) if "\n" in value else value

    response = author.post(f"/panels/{panel.public_id}/judges/", data | ({field: people} if field == "experts" else {}))

    assert (response.status_code, Judge.objects.count()) == (422, 0)


def test_numbers_of_judges_say_nothing_about_the_order_of_the_list(panel):
    judges = ask(panel, experts=30)

    numbers = [judge.judge.number for judge in judges]
    assert sorted(numbers) == list(range(1, 31))
    assert numbers != sorted(numbers)


def test_only_who_has_not_finished_is_reminded_and_earlier_links_keep_working(author, panel):
    done, waiting, gone = ask(panel, experts=3)
    done.start()
    for number in (1, 2):
        done.judge_turn(number, lambda text: FINE)
    done.finish()
    withdraw(invitation=gone.invitation, now=timezone.now())
    mail.outbox.clear()

    author.post(f"/panels/{panel.public_id}/judges/remind/")
    work(now=timezone.now())

    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([waiting.invitation.email], "Reminder: Northgate Stores asks for your judgement")
    ]
    assert waiting.start().status_code == 303


def test_a_reminder_makes_an_expired_link_work_again(panel):
    judge = ask(panel, experts=1, now=timezone.now() - timedelta(days=8))[0]
    assert judge.client.get(judge.link).status_code == 404

    assert remind(panel=panel, now=timezone.now()) == 1

    assert judge.client.get(judge.link).status_code == 200


def test_new_link_and_withdrawal_are_pressed_on_the_page(author, panel):
    one, other = ask(panel, experts=2)

    author.post(f"/panel-judges/{one.invitation.public_id}/replace/")
    told = author.post(f"/panel-judges/{other.invitation.public_id}/withdraw/", follow=True)

    assert [judge.client.get(judge.link).status_code for judge in (one, other)] == [404, 404]
    assert "Withdrawn: no link of this judge works any more." in text_of(told.content)
    assert Message.objects.filter(done_at=None).count() == 1
    again = author.post(f"/panel-judges/{other.invitation.public_id}/withdraw/", follow=True)
    assert "was withdrawn already" in text_of(again.content)
    with pytest.raises(NotAsked):
        reissue(invitation=other.invitation, now=timezone.now())


def test_a_closed_panel_sends_nothing(author, panel):
    ask(panel, experts=1)
    mail.outbox.clear()
    Message.objects.all().update(done_at=None)
    author.post(f"/panels/{panel.public_id}/close/")

    data = {"experts": "Amina, amina@example.org", "customers": "", "until": "2199-01-01"}
    told = text_of(author.post(f"/panels/{panel.public_id}/judges/", data, follow=True).content)
    author.post(f"/panels/{panel.public_id}/judges/remind/")
    work(now=timezone.now())

    assert "The panel has closed, so nothing was sent." in told
    assert (mail.outbox, Judge.objects.count()) == ([], 1)
    author.post(f"/panels/{panel.public_id}/reopen/")
    assert Panel.objects.get().closed_at is None


def test_a_closed_panels_judges_can_be_forgotten_and_what_they_judged_stays(author, panel):
    judge, _ = ask(panel, experts=2)
    judge.start()
    judge.judge_turn(1, lambda text: FINE)
    address = judge.url("1/")
    assert "Close the panel first" in text_of(author.post(f"/panels/{panel.public_id}/judges/forget/", follow=True).content)
    assert PanelInvitation.objects.count() == 2
    close_panel(panel=panel, now=timezone.now())

    told = author.post(f"/panels/{panel.public_id}/judges/forget/", follow=True)

    assert "2 people are forgotten." in text_of(told.content)
    assert (PanelInvitation.objects.count(), Judge.objects.count(), Judgement.objects.count()) == (0, 2, 4)
    assert [judge.client.get(where).status_code for where in (judge.link, address)] == [404, 404]


def test_names_and_numbers_of_judges_stand_on_different_pages(author, panel):
    judges = ask(panel, experts=2, customers=1)
    judges[0].start()
    judges[0].judge_turn(1, lambda text: FINE)

    figures, people = (text_of(author.get(f"/panels/{panel.public_id}/{page}").content) for page in ("", "judges/"))

    assert [word in figures for word in ("expert 1", "customer 1", "Expert Person", "example.org")] == [True, True, False, False]
    assert [word in people for word in ("expert 1", "expert 2", "customer 1", "Expert Person 1")] == [False, False, False, True]
    assert [judge.judge.public_id in people + figures for judge in judges] == [False] * 3


def test_a_reviewer_reads_figures_and_sees_no_name(organisation, panel):
    ask(panel, experts=1)
    reviewer = Client()
    reviewer.force_login(a_member(Role.REVIEWER, organisation=organisation))

    assert [reviewer.get(f"/panels/{panel.public_id}/{page}").status_code for page in ("", "items/1/", "judges/", "key/")] == [
        200,
        200,
        403,
        403,
    ]


def test_the_page_says_what_is_missing_and_that_it_is_provisional(author, panel):
    one, _ = ask(panel, experts=2)
    one.start()
    one.judge_turn(1, lambda text: FINE)

    page = text_of(author.get(f"/panels/{panel.public_id}/").content)

    assert "Provisional. The panel is open" in page
    assert "judgements missing 12" in page.replace("  ", " ")
    assert "undefined" in page
    close_panel(panel=panel, now=timezone.now())
    closed = text_of(author.get(f"/panels/{panel.public_id}/").content)
    told = "0 of at least 10 judges have judged everything; 0 of at least 3 customers have judged everything"
    assert f"This round does not count: {told}" in closed


def test_the_main_button_is_what_comes_next_until_the_figures_stand(author, panel):
    assert main_actions(author, panel) == ["Ask judges"]

    one, _ = ask(panel, experts=2)
    assert main_actions(author, panel) == ["Remind them or ask more people"]
    assert "Nobody has judged yet" in text_of(author.get(f"/panels/{panel.public_id}/").content)

    one.start()
    one.judge_turn(1, lambda text: FINE)
    assert main_actions(author, panel) == ["Remind them or ask more people"]

    close_panel(panel=panel, now=timezone.now())
    assert main_actions(author, panel) == []  # the round is repeated: items are written anew first


def test_a_reader_of_the_figures_is_offered_no_step(organisation, panel):
    ask(panel, experts=1)
    reviewer = Client()
    reviewer.force_login(a_member(Role.REVIEWER, organisation=organisation))

    assert main_actions(reviewer, panel) == []


def test_figures_are_named_in_plain_words_with_what_is_good_enough(author, panel):
    one, _ = ask(panel, experts=2)
    one.start()
    one.judge_turn(1, lambda text: FINE)

    page = text_of(author.get(f"/panels/{panel.public_id}/").content)
    item = text_of(author.get(f"/panels/{panel.public_id}/items/1/").content)

    for words in ("Agreement on zones Fleiss’ κ", "Agreement inside an option, on average mean r wg", "≥ 0.60", "≥ 0.67 is usual"):
        assert words in page
    for words in (
        "Agreement on the zone 1.00 ≥ 0.60",
        "Lead over the next zone c sv 1.00 ≥ 0.40",
        "Respect for self u +2.00 from −3 to +3",
        "Respect for the customer v +3.00",
        "Agreement on effectiveness r wg",
    ):
        assert words in item


def test_an_options_counts_say_which_zone_is_its_authors_and_no_other(author, panel):
    ask(panel, experts=1)

    item = text_of(author.get(f"/panels/{panel.public_id}/items/1/").content)

    authors = [option.zone.value for option in source_of(current_revision(panel.entries.get(position=1).item)).turns[0].options]
    assert [zone.lower() for zone in re.findall(r"(\w+) \d+ author’s", item)] == authors


def test_a_figure_at_its_limit_is_good_enough():
    figures = [replace(AT_LIMIT, value=value) for value in (None, 0.599, 0.6)]

    assert [figure.passes for figure in figures] == [False, False, True]


def test_nobody_asked_yet_is_said(author, panel):
    assert "Nobody is asked yet" in text_of(author.get(f"/panels/{panel.public_id}/").content)
    assert author.get(f"/panels/{panel.public_id}/items/1/").status_code == 200
    assert author.get(f"/panels/{panel.public_id}/items/3/").status_code == 404


@pytest.mark.parametrize("rows", (1, 3))
def test_pages_cost_the_same_for_any_number_of_panels_items_and_judges(author, library, rows, count_statements):
    panels = [a_panel(library=library, title=f"Round {number}", scenarios=rows) for number in range(rows)]
    for judge in ask(panels[0], experts=rows, customers=rows):
        judge.start()
        judge.judge_turn(1, lambda text: FINE)
    address = f"/panels/{panels[0].public_id}/"

    with count_statements(4):
        assert author.get("/panels/").content.count(b'class="title"') == rows
    with count_statements(9):
        author.get(address)
    with count_statements(9):
        author.get(f"{address}items/1/")
    with count_statements(4):
        author.get(f"{address}judges/")
    with count_statements(9):
        author.get(f"{address}key/")


def test_withdrawn_judges_judgements_stay_and_count(author, panel):
    judge = ask(panel, experts=1)[0]
    judge.start()
    judge.judge_turn(1, lambda text: FINE)

    withdraw(invitation=judge.invitation, now=timezone.now())

    assert Judgement.objects.count() == 4
    assert "judgements missing 4" in text_of(author.get(f"/panels/{panel.public_id}/").content).replace("  ", " ")


def test_what_an_author_saves_without_touching_words_or_key_keeps_the_panels_key(library):
    item = create_item(library=library, source=a_source(slug="one"), now=NOW)
    revision = Revision.objects.get(item=item)
    Revision.objects.filter(pk=revision.pk).update(key_source="panel")
    revision.turns.get().options.update(u=0.5, v=-0.25)
    revision.turns.update(in_zones=False)
    stored = source_of(with_source(Revision.objects.filter(item=item)).get())

    saved = save_draft(item=item, source=a_source(slug="one", title="Another title"), edit_number=1, now=NOW)
    kept = source_of(with_source(Revision.objects.filter(pk=saved.pk)).get())
    assert (kept.title, kept.key_source, kept.turns) == ("Another title", stored.key_source, stored.turns)

    changed = save_draft(item=item, source=a_source(slug="one", turns=(a_turn(stem="Other words."),)), edit_number=2, now=NOW)
    lost = source_of(with_source(Revision.objects.filter(pk=changed.pk)).get())
    assert (lost.key_source.value, lost.turns[0].in_zones, {(option.u, option.v) for option in lost.turns[0].options}) == (
        "author",
        True,
        {(None, None)},
    )
