"""A judge's pages: what they show and keep, and what nobody finds there."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from assessment.instrument.assembly.drafting import create_form, set_form_items
from assessment.instrument.authoring import create_item
from assessment.instrument.enums import Zone
from assessment.instrument.illustration.media_store import facts_of
from assessment.instrument.judging import close_panel, create_panel, reopen_panel
from assessment.kernel.identifiers import new_token
from assessment.models import Judge, Panel
from hiring.models import PanelInvitation, PanelLink
from hiring.panels.asking import issue_link, reissue, withdraw
from tests.factories import MediaFileFactory, MediumFactory, a_panel
from tests.factories.instrument import NOW, a_conversation, a_skill_source, a_source, a_turn, an_option
from tests.hiring.panels.judging import HANDLE, AJudge, Says, ask
from tests.support.candidate import text_of

pytestmark = pytest.mark.django_db
FINE = Says(Zone.ASSERTIVE, 4, 2, 3)


@pytest.fixture
def judge(panel: Panel) -> AJudge:
    return ask(panel, experts=1)[0]


@pytest.fixture
def begun(judge: AJudge) -> AJudge:
    judge.start()
    return judge


def state() -> dict[str, list[dict[str, object]]]:
    models = [model for app in ("assessment", "hiring") for model in apps.get_app_config(app).get_models()]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


def test_the_landing_page_says_who_asks_what_for_and_how_long(judge):
    text = text_of(judge.client.get(judge.link).content)

    for words in (
        "Asked as an expert",
        "Northgate Stores asks for your judgement",
        "2 moments",
        "About 5 minutes",
        "items@northgate.example",
    ):
        assert words in text


def test_fifty_scanners_open_the_link_and_nothing_changes(judge):
    before = state()

    for number in range(50):
        response = Client().head(judge.link) if number % 2 else Client().get(judge.link)
        assert (response.status_code, response.cookies.get(f"j-{judge.judge.public_id}")) == (200, None)
    assert state() == before

    response = judge.start()
    assert (response.status_code, response["Location"]) == (303, judge.url())
    assert response.cookies[f"j-{judge.judge.public_id}"]["httponly"] is True
    assert judge.judge.opened_at is not None


def test_unknown_expired_and_withdrawn_links_get_the_same_page_byte_for_byte(panel):
    expired, withdrawn, replaced = ask(panel, experts=3)
    PanelInvitation.objects.filter(pk=expired.invitation.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    withdraw(invitation=withdrawn.invitation, now=timezone.now())
    reissue(invitation=replaced.invitation, now=timezone.now())

    links = [f"/p/{new_token()}/", expired.link, withdrawn.link, replaced.link]
    pages = {(answer.status_code, answer.content) for link in links for answer in (Client().get(link), Client().post(f"{link}start/"))}

    assert len(pages) == 1
    assert "This link does not lead anywhere" in text_of(pages.pop()[1])


def test_only_the_digest_of_a_token_is_stored_and_it_has_256_bits(judge):
    token = judge.link.split("/")[2]

    assert len(token) == 43
    assert [len(bytes(link.digest)) for link in PanelLink.objects.all()] == [32]
    assert token not in str(state())


def test_neither_token_name_nor_address_of_a_judge_is_in_a_log_line(panel, caplog):
    caplog.set_level(logging.DEBUG)
    judge = ask(panel, experts=1)[0]
    judge.client.get(judge.link)
    judge.start()
    judge.judge_turn(1, lambda text: FINE)
    judge.client.get("/p/nonsense-of-a-token/")
    call_command("tick")

    said = "\n".join(logging.Formatter().format(record) for record in caplog.records)
    assert "Not Found: /p/…/" in said
    assert [
        word for word in (judge.link.split("/")[2], "nonsense-of-a-token", "Expert Person", "expert-1@example.org") if word in said
    ] == []


def test_a_judge_sees_no_key_no_zone_of_the_authors_and_no_other_judge(library):
    options = tuple(
        an_option(zone, text=f"{number} says so.", thought="Canary thought", reframe="Canary reframe", explanation="Canary why", reply="")
        for number, zone in zip(("One", "Two", "Three", "Four"), Zone, strict=True)
    )
    source = a_source(
        slug="canary-slug",
        title="Canary title",
        family="canary-family",
        notes="Canary notes",
        explanation="Canary explanation",
        turns=(a_turn(options=options, flip_fact="Canary flip"),),
    )
    items = [create_item(library=library, source=source, now=NOW)]
    panel = create_panel(library=library, title="Canary panel", items=items, by="Canary author", now=NOW)
    one, other = ask(panel, experts=1, customers=1)
    other.start()
    other.judge_turn(1, lambda text: Says(Zone.DEFENSIVE, 1, -3, -3, True))
    one.start()

    pages = [one.client.get(address).content.decode() for address in (one.link, one.url(), one.url("1/"))]
    one.judge_turn(1, lambda text: FINE)
    pages.append(one.client.get(one.url()).content.decode())

    assert [page for page in pages if "canary" in page.lower()] == []
    assert [page for page in pages if "Customer Person" in page or other.judge.public_id in page or "customer 1" in page] == []
    assert re.findall(r"checked", pages[2]) == []
    named = set(re.findall(r'name="([^"]+)"', pages[2])) - {"csrfmiddlewaretoken", "viewport", "color-scheme", "go"}
    assert [name for name in named if not re.fullmatch(r"[ezuvc]-[a-z2-7]{8}", name)] == []
    assert one.client.get(other.url()).status_code == 404
    assert one.client.get(other.url("1/")).status_code == 404


def test_options_stand_in_an_order_of_each_judge_and_turn_and_always_the_same(panel):
    judges = ask(panel, experts=12)
    orders = []
    for judge in judges:
        judge.start()
        assert list(judge.shown(1)) == list(judge.shown(1))
        orders += [tuple(judge.shown(1).values()), tuple(judge.shown(2).values())]
    handles = [handle for judge in judges for number in (1, 2) for handle in HANDLE.findall(judge.look(number))]

    assert len(set(orders)) > 8
    assert {order[0] for order in orders} == set(orders[0])
    assert len(set(handles)) == len(set(dict.fromkeys(handles))) == 12 * 2 * 4


def test_a_half_done_page_is_kept_and_shown_again(begun):
    handle, *_ = begun.shown(1)

    response = begun.client.post(begun.url("1/"), {f"e-{handle}": "5", f"u-{handle}": "-2", "go": "next"})

    assert (response.status_code, response["Location"]) == (303, begun.url("2/"))
    assert [row[1:] for row in begun.rows()] == [("", 5, -2, None)]
    assert re.findall(r'name="(\w)-\w+" value="(-?\d)" checked', begun.look(1)) == [("e", "5"), ("u", "-2")]
    assert "half done" in text_of(begun.client.get(begun.url()).content)


def test_the_latest_judgement_of_an_option_stands(begun):
    begun.judge_turn(1, lambda text: FINE)
    begun.judge_turn(1, lambda text: Says(Zone.DEFENSIVE, 1, -1, -1))

    assert [row[1:] for row in begun.rows()] == [("defensive", 1, -1, -1)] * 4


@pytest.mark.parametrize("data", [{"e": "6"}, {"e": "0"}, {"u": "-4"}, {"v": "04"}, {"z": "nice"}, {"e": "1.5"}])
def test_what_no_field_offers_is_refused_and_changes_nothing(begun, data):
    handle, *_ = begun.shown(1)
    before = state()

    response = begun.client.post(begun.url("1/"), {f"{name}-{handle}": value for name, value in data.items()})

    assert response.status_code == 400
    assert state() == before


def test_fields_that_are_not_there_change_nothing(begun):
    before = state()

    begun.client.post(begun.url("1/"), {"e-aaaaaaaa": "5", "access": "9", "finished_at": "2026-01-01", "option": "1"})

    assert state() == before


def test_finishing_waits_until_everything_is_said(begun):
    begun.judge_turn(1, lambda text: FINE)

    assert begun.finish()["Location"] == begun.url("?missing")
    assert list(Judge.objects.values_list("finished_at", flat=True)) == [None]
    assert "Something is still open" in text_of(begun.client.get(begun.url("?missing")).content)

    last = begun.judge_turn(2, lambda text: FINE, go="all")
    assert last["Location"] == begun.url()
    assert "Everything is judged" in text_of(begun.client.get(begun.url()).content)
    assert begun.finish()["Location"] == begun.url()
    assert begun.judge.finished_at is not None
    assert "Thank you" in text_of(begun.client.get(begun.url()).content)


def test_after_finishing_or_closing_nothing_is_stored(panel):
    finished, open_still = ask(panel, experts=2)
    for judge in (finished, open_still):
        judge.start()
        for number in (1, 2):
            judge.judge_turn(number, lambda text: FINE)
    handle, other = (next(iter(judge.shown(1))) for judge in (finished, open_still))
    finished.finish()
    before = state()
    assert finished.client.post(finished.url("1/"), {f"e-{handle}": "1"})["Location"] == finished.url()
    assert state() == before

    close_panel(panel=panel, now=timezone.now())
    before = state()
    assert open_still.client.post(open_still.url("1/"), {f"e-{other}": "1"})["Location"] == open_still.url()
    assert open_still.finish()["Location"] == open_still.url()
    assert state() == before
    assert "The judging has closed" in text_of(open_still.client.get(open_still.url()).content)
    assert "The judging has closed" in text_of(Client().get(open_still.link).content)

    assert reopen_panel(panel=panel) is True
    assert open_still.finish()["Location"] == open_still.url()
    assert Judge.objects.filter(finished_at__isnull=False).count() == 2


def test_a_pass_ends_with_its_link_and_a_new_link_goes_on_where_the_judge_was(begun):
    begun.judge_turn(1, lambda text: FINE)
    before = begun.rows()

    reissue(invitation=begun.invitation, now=timezone.now())

    assert begun.client.get(begun.url("1/")).status_code == 404
    assert begun.client.post(begun.url("1/"), {"go": "next"}).status_code == 404
    assert begun.finish().status_code == 404
    begun.link = f"/p/{issue_link(invitation=begun.invitation, now=timezone.now())}/"
    assert begun.start().status_code == 303
    assert "1 of 2 done" in text_of(begun.client.get(begun.url()).content)
    assert begun.rows() == before


def test_a_forged_pass_is_none(begun, panel):
    other = ask(panel, customers=1)[0]
    value = begun.client.cookies[f"j-{begun.judge.public_id}"].value
    begun.client.cookies[f"j-{other.judge.public_id}"] = value
    begun.client.cookies[f"j-{begun.judge.public_id}"] = value[:-2] + "xx"

    assert begun.client.get(other.url()).status_code == 404
    assert begun.client.get(begun.url()).status_code == 404


@pytest.mark.parametrize("scenarios", (1, 3))
def test_a_page_costs_two_statements_to_read_and_two_to_keep(library, scenarios, count_statements):
    judge = ask(a_panel(library=library, scenarios=scenarios), experts=1)[0]
    judge.start()
    judge.judge_turn(1, lambda text: FINE)
    handle, *_ = judge.shown(1)
    overview, turn = judge.url(), judge.url("1/")

    with count_statements(2):
        judge.client.get(turn)
    with count_statements(2):
        judge.client.get(overview)
    with count_statements(2):
        judge.client.post(turn, {f"e-{handle}": "5"})
    with count_statements(2):
        judge.client.get(judge.link)


def test_a_conversation_is_judged_turn_by_turn_with_what_came_before(library):
    item = create_item(library=library, source=a_conversation(slug="talk"), now=NOW)
    judge = ask(create_panel(library=library, title="Talk", items=[item], by="Amos", now=NOW), experts=1)[0]
    judge.start()

    assert "part 2 of 3 of one talk" in text_of(judge.client.get(judge.url("2/")).content)
    assert [("What came before" in judge.look(number)) for number in (1, 2, 3)] == [False, True, True]
    assert judge.client.get(judge.url("4/")).status_code == 404
    assert judge.client.get(judge.url("0/")).status_code == 404


def test_skill_items_are_judged_by_how_well_they_serve_alone(library):
    item = create_item(library=library, source=a_skill_source(slug="skill", turns=1), now=NOW)
    judge = ask(create_panel(library=library, title="Skill", items=[item], by="Amos", now=NOW), experts=1)[0]
    judge.start()
    assert "Respect for self" not in judge.look(1)

    judge.judge_turn(1, lambda text: FINE)

    assert [row[1:] for row in judge.rows()] == [("", 4, None, None)] * 4
    assert judge.finish()["Location"] == judge.url()
    assert judge.judge.finished_at is not None


def test_pages_are_in_english_and_load_nothing_from_elsewhere_and_no_script(begun):
    pages = [
        begun.client.get(address, HTTP_ACCEPT_LANGUAGE="es").content.decode() for address in (begun.link, begun.url(), begun.url("1/"))
    ]

    assert [re.search(r'<html lang="(\w+)"', page)[1] for page in pages] == ["en"] * 3
    assert [page for page in pages if "<script" in page or "http://" in page or "https://" in page] == []
    assert max(len(page.encode()) for page in pages) < 20_000


def test_a_form_of_items_can_be_judged_without_freezing_the_form(library):
    item = create_item(library=library, source=a_source(slug="one"), now=NOW)
    form = create_form(library=library, title="Form", now=NOW)
    set_form_items(form=form, items=[item], now=NOW)
    create_panel(library=library, title="Panel", items=[item], by="Amos", now=NOW)

    assert (form.published_at, item.revisions.get().frozen_at) == (None, NOW)


def test_a_scene_shows_its_picture_and_marks_and_brings_the_file_to_its_judges_alone(library):
    item = create_item(library=library, source=a_source(slug="one", turns=(a_turn(stem="It is **four** on Friday."),)), now=NOW)
    file = MediaFileFactory.create(library=library)
    MediumFactory.create(revision=item.revisions.get(), file=file, alt="A man beside a bike.")
    elsewhere = MediaFileFactory.create(library=library)
    judge = ask(create_panel(library=library, title="Seen", items=[item], by="Amos", now=NOW), experts=1)[0]
    judge.start()
    address = judge.url(f"media/{facts_of(file).name}")

    page = judge.look(1)
    answer = judge.client.get(address)

    assert [part in page for part in ("<strong>four</strong>", 'alt="A man beside a bike."', f'src="{address}"')] == [True] * 3
    assert (answer.status_code, answer.content) == (200, bytes(file.data))
    assert judge.client.get(judge.url(f"media/{facts_of(elsewhere).name}")).status_code == 404
    assert Client().get(address).status_code == 404
    withdraw(invitation=judge.invitation, now=timezone.now())
    assert judge.client.get(address).status_code == 404
