"""Authors' lists, reading, previewing, copying, and forms from picking to publishing."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from assessment.instrument.authoring import create_item
from assessment.instrument.enums import ResponseFormat, Setting
from assessment.models import Form, FormContent, Item, Library, Revision, StatusChange, Turn
from hiring.people.roles import Role
from hiring.people.signing import signed
from tests.factories import LibraryFactory, MembershipFactory, OrganisationFactory, TranslationFactory, a_member
from tests.factories.instrument import (
    NOW,
    ItemFactory,
    RevisionFactory,
    TurnFactory,
    a_conversation,
    a_source,
    draft_form,
    published_form,
    small_form_sources,
)

pytestmark = pytest.mark.django_db


def made(library, **changes) -> Item:
    return create_item(library=library, source=a_source(**changes), now=NOW)


def texts(page: bytes) -> str:
    """A page's words without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


@pytest.mark.parametrize("rows", (1, 3))
def test_the_list_of_items_costs_six_statements(client, library, rows, count_statements):
    for number in range(rows):
        create_item(library=library, source=a_conversation(slug=f"item-{number}"), now=NOW)

    with count_statements(6):
        response = client.get("/items/")

    assert response.content.count(b'class="title"') == rows


@pytest.mark.parametrize("rows", (1, 3))
def test_the_list_of_forms_costs_four_statements(client, library, rows, count_statements):
    for _ in range(rows):
        draft_form(sources=small_form_sources(scenarios=1), library=library)

    with count_statements(4):
        response = client.get("/forms/")

    assert response.content.count(b'class="title"') == rows


@pytest.mark.parametrize("rows", (1, 3))
def test_a_form_and_the_choice_of_its_items_cost_the_same_for_any_number(client, library, rows, count_statements):
    form = draft_form(sources=small_form_sources(scenarios=rows, conversation=True), library=library)

    with count_statements(8):
        client.get(f"/forms/{form.public_id}/")
    with count_statements(5):
        client.get(f"/forms/{form.public_id}/items/")


def test_the_list_shows_status_scale_setting_needs_findings_and_library(client, library):
    made(library, turns=())
    made(LibraryFactory.create(), slug="shared-one", title="A shared one")
    made(LibraryFactory.create(owner=uuid.uuid4()), slug="theirs", title="Somebody else’s")

    shown = texts(client.get("/items/").content)

    assert "Brakes on Friday brakes-on-friday draft attitude shop control, alternatives 1 still to do Northgate Stores" in shown
    assert "A shared one shared-one draft attitude shop control, alternatives none Shared" in shown
    assert "Somebody else’s" not in shown


@pytest.mark.parametrize(
    ("asked", "slugs"),
    [
        ({}, ["mine", "shared"]),
        ({"which": "own"}, ["mine"]),
        ({"which": "shared"}, ["shared"]),
        ({"which": "archived"}, ["away"]),
        ({"scale": "attitude", "which": "own"}, ["mine"]),
        ({"scale": "skill"}, []),
        ({"setting": "bank"}, ["shared"]),
        ({"status": "in_review"}, ["mine"]),
        ({"words": "OKAFOR"}, ["mine", "shared"]),
        ({"words": "shar"}, ["shared"]),
        ({"words": "%"}, []),
        ({"which": "zzz", "scale": "zzz", "status": "zzz", "setting": "zzz"}, ["mine", "shared"]),
    ],
)
def test_the_list_can_be_narrowed(client, library, asked, slugs):
    mine = made(library, slug="mine", title="mine")
    made(LibraryFactory.create(), slug="shared", title="shared", setting=Setting.BANK)
    away = made(library, slug="away", title="away")
    Item.objects.filter(pk=mine.pk).update(status="in_review")
    Item.objects.filter(pk=away.pk).update(archived_at=NOW)

    page = client.get("/items/", asked).content.decode()

    assert re.findall(r'class="title"[^>]*>(\w+)<', page) == slugs


def test_fifty_items_a_page_and_the_next_page_goes_on_where_it_ended_with_what_was_asked(client, library):
    for number in range(52):
        made(library, slug=f"item-{number:02}", title=f"n{number:02}")

    first = client.get("/items/?which=own&words=n").content.decode()
    following = re.search(r'href="(\?which=own&amp;words=n&amp;after=\w+)"', first)
    second = client.get("/items/" + following[1].replace("&amp;", "&")).content.decode()

    assert re.findall(r">(n\d\d)<", first) == [f"n{number:02}" for number in range(50)]
    assert re.findall(r">(n\d\d)<", second) == ["n50", "n51"]
    assert "Next page" not in second


@pytest.mark.parametrize("rows", (3, 3_000))
def test_the_list_costs_the_same_with_three_thousand_items(client, library, rows, count_statements):
    items = Item.objects.bulk_create(ItemFactory.build(library=library, slug=f"item-{number}") for number in range(rows))
    revisions = Revision.objects.bulk_create(RevisionFactory.build(item=item) for item in items)
    Turn.objects.bulk_create(TurnFactory.build(revision=revision) for revision in revisions)

    with count_statements(6):
        page = client.get("/items/", {"words": "Okafor", "status": "draft", "setting": "shop", "scale": "attitude", "which": "own"})

    assert page.content.count(b'class="title"') == min(rows, 50)


def test_an_item_is_read_with_its_key_and_findings(client, library):
    item = made(library, turns=())

    shown = texts(client.get(f"/items/{item.public_id}/").content)

    assert "Still to do The item: a turn" in shown
    item = made(library, slug="other")
    shown = texts(client.get(f"/items/{item.public_id}/").content)
    assert "Nothing is open." in shown
    assert (
        "Tell him where the brakes can be fitted by seven, and ring that shop while he waits. assertive 4.5 "
        "wants to serve; aims for a good ending (F1) every customer and case is worth the effort (F3) most effective" in shown
    )


def test_a_shared_item_is_read_only_and_can_be_copied(client, organisation):
    item = made(LibraryFactory.create())

    page = client.get(f"/items/{item.public_id}/")
    assert f"/items/{item.public_id}/edit/".encode() not in page.content
    assert client.get(f"/items/{item.public_id}/edit/").status_code == 403
    assert client.post(f"/items/{item.public_id}/status/", {"status": "retired"}).status_code == 403

    response = client.post(f"/items/{item.public_id}/copy/")

    copy = Item.objects.exclude(pk=item.pk).get()
    assert (response.status_code, response.headers["Location"]) == (302, f"/items/{copy.public_id}/edit/")
    assert (copy.library.owner, copy.slug, copy.status) == (organisation.uuid, item.slug, "draft")


def test_who_writes_for_two_organisations_says_for_which(client, author):
    other = OrganisationFactory.create(name="Southgate")
    MembershipFactory.create(user=author, organisation=other, role=Role.AUTHOR.value)
    item = made(LibraryFactory.create())

    asked = client.post(f"/items/{item.public_id}/copy/")
    client.post(f"/items/{item.public_id}/copy/", {"organisation": other.pk})
    foreign = client.post(f"/items/{item.public_id}/copy/", {"organisation": OrganisationFactory.create().pk})

    assert (asked.status_code, foreign.status_code) == (422, 422)
    assert b"Southgate" in asked.content
    assert [copy.library.owner for copy in Item.objects.exclude(pk=item.pk)] == [other.uuid]


def test_a_recruiter_reads_no_shared_item_and_somebody_without_an_organisation_finds_none(organisation):
    item, form = made(LibraryFactory.create()), published_form().form
    statuses = []
    for user in (
        a_member(Role.RECRUITER, organisation=organisation),
        a_member(Role.REVIEWER, organisation=organisation),
        a_member(Role.OWNER),
    ):
        if user.memberships.get().role == Role.OWNER:
            user.memberships.all().delete()
        client = Client()
        client.force_login(user)
        statuses.append([client.get(f"/items/{item.public_id}/").status_code, client.get(f"/forms/{form.public_id}/").status_code])

    assert statuses == [[403, 403], [200, 200], [404, 404]]


def test_an_item_moves_on_and_refuses_what_is_no_step(client, library):
    item = made(library)

    client.post(f"/items/{item.public_id}/status/", {"status": "in_review"})
    for wrong in ("live", "nonsense", ""):
        page = client.post(f"/items/{item.public_id}/status/", {"status": wrong}, follow=True)
        assert b"The item was not moved" in page.content

    assert Item.objects.get().status == "in_review"


def test_the_preview_is_the_candidates_own_page(client, library):
    item = create_item(library=library, source=a_conversation(), now=NOW)

    page = client.get(f"/items/{item.public_id}/preview/2/").content.decode()

    assert "css/candidate" in page
    assert "bootstrap" not in page
    assert "part 2 of 3" in page
    assert "“You say assertive? Go on,” he says." in page.replace("&#x27;", "'")
    assert page.count('name="best"') == page.count('name="worst"') == 4
    assert "most effective</strong>" not in page
    assert client.get(f"/items/{item.public_id}/preview/4/").status_code == 404
    assert client.post(f"/items/{item.public_id}/preview/2/").status_code == 302


def test_the_preview_of_a_single_pick_has_one_group(client, library):
    item = made(library, format=ResponseFormat.BEST)

    page = client.get(f"/items/{item.public_id}/preview/1/").content.decode()

    assert (page.count('name="best"'), page.count('name="worst"')) == (4, 0)


def test_a_form_is_made_and_its_title_is_taken_once(client, organisation):
    response = client.post("/forms/new/", {"title": "Form B"})
    again = client.post("/forms/new/", {"title": "Form B"})

    form = Form.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, f"/forms/{form.public_id}/items/")
    assert (form.library.owner, form.title) == (organisation.uuid, "Form B")
    assert (again.status_code, b"There is a form of that title already" in again.content) == (422, True)


@pytest.fixture
def form(client, library) -> Form:
    client.post("/forms/new/", {"title": "Form B"})
    return Form.objects.get()


def test_items_are_picked_by_number_in_any_order_with_gaps(client, library, form):
    one, two, three = (made(library, slug=f"item-{number}") for number in (1, 2, 3))

    response = client.post(
        f"/forms/{form.public_id}/items/",
        {f"place-{three.public_id}": "10", f"place-{one.public_id}": " 20 ", f"place-{two.public_id}": ""},
    )

    assert (response.status_code, response.headers["Location"]) == (302, f"/forms/{form.public_id}/")
    assert list(form.entries.order_by("position").values_list("item", flat=True)) == [three.pk, one.pk]
    page = client.get(f"/forms/{form.public_id}/items/").content.decode()
    assert re.findall(r'name="place-\w+" value="(\d*)"', page) == ["1", "2", ""]


@pytest.mark.parametrize("place", ("0", "-1", "one", "1.5", "1000", "²", "9" * 9, f"000000001{'0' * 5000}"))
def test_a_place_that_cannot_be_read_is_told_and_the_others_are_kept(client, library, form, place):
    one, two = (made(library, slug=f"item-{number}", title=f"Item {number}") for number in (1, 2))

    response = client.post(f"/forms/{form.public_id}/items/", {f"place-{one.public_id}": place, f"place-{two.public_id}": "7"})

    assert response.status_code == 422
    assert "The place of “Item 1” is a whole number from 1 to 999." in response.content.decode()
    assert re.findall(r'name="place-\w+" value="([^"]*)"', response.content.decode()) == [place, "7"]
    assert form.entries.count() == 0


def test_two_items_in_one_place_are_refused(client, library, form):
    one, two = (made(library, slug=f"item-{number}") for number in (1, 2))

    response = client.post(f"/forms/{form.public_id}/items/", {f"place-{item.public_id}": "3" for item in (one, two)})

    assert (response.status_code, form.entries.count()) == (422, 0)
    assert "Two items have place 3" in response.content.decode()


def test_nobody_elses_and_no_retired_item_can_be_picked(client, library, form):
    foreign, retired = made(LibraryFactory.create(owner=uuid.uuid4()), slug="foreign"), made(library, slug="retired")
    Item.objects.filter(pk=retired.pk).update(status="retired")

    client.post(f"/forms/{form.public_id}/items/", {f"place-{foreign.public_id}": "1", f"place-{retired.public_id}": "2"})

    assert form.entries.count() == 0
    assert b"place-" not in client.get(f"/forms/{form.public_id}/items/").content


def test_a_form_shows_its_checks_and_what_guessing_earns(client, library):
    form = draft_form(sources=small_form_sources(scenarios=2), library=library)

    shown = texts(client.get(f"/forms/{form.public_id}/").content)

    assert "warning There are 2 attitude scenarios; a standard form has 18. size" in shown
    checks = texts(client.get(f"/forms/{form.public_id}/checks/").content)
    assert "Below 24 turns chance is too wild to judge by: figures are shown, and nothing of them is a warning." in checks
    assert "hands over 0.71 ± 0.00" in checks


def test_publishing_with_warnings_needs_a_reason_and_freezes(client, library, author):
    form = draft_form(sources=small_form_sources(scenarios=1), library=library)
    page = texts(client.get(f"/forms/{form.public_id}/publish/").content)

    refused = client.post(f"/forms/{form.public_id}/publish/", {"reason": " "})
    response = client.post(f"/forms/{form.public_id}/publish/", {"reason": "A pilot."})

    assert "The words of these items are frozen in this form, for good." in page
    assert (refused.status_code, b"Warnings are open." in refused.content) == (422, True)
    assert (response.status_code, response.headers["Location"]) == (302, f"/forms/{form.public_id}/")
    form.refresh_from_db()
    assert (form.published_by, form.publish_reason, FormContent.objects.filter(form=form).count()) == (str(author), "A pilot.", 1)
    kept = {form.keys.get().released_by, *StatusChange.objects.filter(to_status="live").values_list("by", flat=True)}
    assert kept == {signed(author)}  # told from another of that name
    shown = texts(client.get(f"/forms/{form.public_id}/").content)
    assert "Published with warnings open: A pilot." in shown
    assert "Choose items" not in shown


def test_a_form_with_an_error_has_no_publish_button_and_is_not_published(client, library):
    form = draft_form(sources=[a_source(needs=())], library=library)

    page = client.get(f"/forms/{form.public_id}/publish/").content
    response = client.post(f"/forms/{form.public_id}/publish/", {"reason": "Please."})

    assert b"Publish and freeze" not in page
    assert response.status_code == 422
    assert Form.objects.get().published_at is None


def test_pressing_publish_twice_publishes_once(client, library):
    form = draft_form(sources=small_form_sources(scenarios=1), library=library)

    answers = [client.post(f"/forms/{form.public_id}/publish/", {"reason": "A pilot."}).status_code for _ in range(2)]

    assert (answers, FormContent.objects.count()) == ([302, 302], 1)


def test_empty_pages_say_what_to_do(client):
    Library.objects.all().delete()

    pages = [texts(client.get(address).content) for address in ("/items/", "/items/?which=own", "/forms/")]

    assert ["No item yet" in pages[0], "Nothing here" in pages[1], "No form yet" in pages[2]] == [True, True, True]


def time_of(form: Form) -> tuple[int | None, int | None]:
    form.refresh_from_db()
    return form.time_limit_minutes, form.suggested_minutes


def test_a_forms_time_is_set_when_it_is_made_and_once_more_when_it_is_published_then_frozen(client, library):
    client.post("/forms/new/", {"title": "Timed", "suggested_minutes": "25"})
    form = draft_form(sources=small_form_sources(scenarios=1), library=library)
    Form.objects.filter(pk=form.pk).update(time_limit_minutes=30)

    page = client.get(f"/forms/{form.public_id}/publish/").content.decode()
    both = client.post(f"/forms/{form.public_id}/publish/", {"reason": "A pilot.", "time_limit_minutes": "40", "suggested_minutes": "30"})
    left = time_of(form)
    client.post(f"/forms/{form.public_id}/publish/", {"reason": "A pilot.", "time_limit_minutes": "40"})
    published = time_of(form)
    client.post(f"/forms/{form.public_id}/publish/", {"reason": "A pilot.", "time_limit_minutes": "90"})

    assert time_of(Form.objects.get(title="Timed")) == (None, 25)
    assert 'name="time_limit_minutes" value="30"' in page
    assert (both.status_code, left) == (422, (30, None))
    assert published == time_of(form) == (40, None)
    assert "Time, as vacancies are offered it: limit 40 minutes." in texts(client.get(f"/forms/{form.public_id}/").content)


def test_a_flip_that_names_no_option_yet_says_so(client, library):
    item = made(library)
    Turn.objects.filter(revision__item=item).update(flip_best=None)

    assert "It does not say yet which option would then be best." in texts(client.get(f"/items/{item.public_id}/").content)


@pytest.mark.parametrize("address", ("/forms/", "/blueprints/", "/blueprints/new/"))
def test_blueprints_stand_under_forms_in_the_navigation(client, library, address):
    assert re.findall(r'aria-current="(?:page|true)">([A-Z]\w+)</a>', client.get(address).content.decode()) == ["Forms"]


def test_a_form_says_in_how_many_of_its_items_a_language_would_be_read(client, library):
    form = draft_form(sources=small_form_sources(scenarios=2, practice=0), library=library)
    for entry, languages in zip(form.entries.order_by("position"), (("es", "fa"), ("es",)), strict=True):
        for language in languages:
            TranslationFactory.create(revision=entry.item.revisions.get(), language=language, state="reviewed")
    said = (
        "Beside its own language, candidates may choose Spanish (all items), "
        "Persian (1 of 2 items; the others would come in the form’s own language)."
    )

    pages = [texts(client.get(f"/forms/{form.public_id}/{page}").content) for page in ("", "publish/")]

    assert [said in page for page in pages] == [True, True]
