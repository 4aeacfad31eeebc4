"""Pages of taking items in and giving them out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.instrument.authoring import create_item, current_revision, save_draft, source_of
from assessment.instrument.exchange.exporting import Kind
from assessment.instrument.exchange.import_plans import plan_import
from assessment.instrument.exchange.importing import apply_import
from assessment.instrument.exchange.incoming import Incoming
from assessment.instrument.exchange.packages import packed
from assessment.instrument.exchange.receiving import read_upload
from assessment.instrument.exchange.spreadsheets import csv_of, xlsx_of
from assessment.instrument.exchange.tidying import tidied
from assessment.instrument.exchange.yaml_writing import item_yaml
from assessment.models import Item
from hiring.authoring.access import own_library
from hiring.management.commands.tick import tick
from hiring.people.roles import Role
from tests.assessment.instrument.hostile import BOMBS
from tests.assessment.instrument.peers import MAPPED
from tests.assessment.instrument.test_importing import everything
from tests.factories import LibraryFactory, MembershipFactory, OrganisationFactory, a_member, published_form
from tests.factories.instrument import NOW, a_conversation, a_source, draft_form, small_form_sources
from tests.hiring.authoring.sending import fields_of

pytestmark = pytest.mark.django_db
KINDS = [kind.value for kind in Kind]
CANARY = "Zebrafinch"


def send(client: Client, data: bytes, *, name: str = "items.yaml", **fields: object):
    return client.post(reverse("item_import"), {"file": SimpleUploadedFile(name, data), **fields})


def plan_page(client: Client, data: bytes, *, name: str = "items.yaml"):
    """The dry run's page, and what its form would send."""
    answer = send(client, data, name=name)
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(answer["Location"])
    return answer["Location"], page, {field: values[0] for field, values in fields_of(page.content).items()}


def told(client: Client) -> list[str]:
    return [str(message) for message in client.get(reverse("item_list")).context["messages"]]


@pytest.mark.parametrize(
    ("name", "write"),
    [("x.yaml", lambda item: item_yaml(item)), ("x.csv", lambda item: csv_of([item])), ("x.xlsx", lambda item: xlsx_of([item]))],
)
def test_a_file_is_shown_first_and_taken_in_when_it_is_confirmed(client, library, name, write):
    source = a_conversation(slug="talk")

    address, page, fields = plan_page(client, write(source), name=name)
    assert (page.status_code, Item.objects.count(), [row.part.source for row in page.context["items"]]) == (200, 0, [tidied(source)])
    answer = client.post(address, fields)

    assert (answer.status_code, answer["Location"]) == (302, reverse("item_list"))
    assert source_of(current_revision(Item.objects.get(library=library))) == tidied(source)
    assert told(client) == ["Imported: 1 new item."]


def test_what_is_chosen_for_each_item_is_done(client, library):
    create_item(library=library, source=a_source(), now=NOW)
    address, _, fields = plan_page(client, item_yaml(a_source(title="Other")))

    client.post(address, fields | {"item-0": "rename"})

    assert [(item.slug, current_revision(item).title) for item in Item.objects.order_by("slug")] == [
        ("brakes-on-friday", "Brakes on Friday"),
        ("brakes-on-friday-2", "Other"),
    ]


def test_an_item_saved_meanwhile_is_shown_again_and_nothing_is_done(client, library):
    item = create_item(library=library, source=a_source(), now=NOW)
    address, _, fields = plan_page(client, item_yaml(a_source(title="Other")))
    save_draft(item=item, source=a_source(title="Mine"), edit_number=1, now=NOW)
    before = everything()

    answer = client.post(address, fields)

    assert (answer.status_code, "saved meanwhile" in answer.content.decode(), everything() == before) == (409, True, True)
    assert client.post(address, {field: values[0] for field, values in fields_of(answer.content).items()}).status_code == 302
    assert current_revision(item).title == "Other"


def test_a_choice_that_was_not_offered_does_nothing(client, library):
    item = create_item(library=library, source=a_source(), now=NOW)
    Item.objects.update(status="panel")
    address, _, fields = plan_page(client, item_yaml(a_source(title="Other")))

    assert [client.post(address, fields | {"item-0": choice}).status_code for choice in ("take", "nonsense")] == [422, 422]
    assert current_revision(item).title == "Brakes on Friday"


def test_a_held_file_is_its_senders_alone_and_is_used_once(client, library, organisation):
    address, _, fields = plan_page(client, item_yaml(a_source()))
    colleague = Client()
    colleague.force_login(a_member(Role.AUTHOR, organisation=organisation))

    assert [colleague.get(address).status_code, colleague.post(address, fields).status_code, Item.objects.count()] == [302, 302, 0]
    assert [client.post(address, fields).status_code, client.post(address, fields)["Location"]] == [302, reverse("item_import")]
    assert Item.objects.count() == 1


def test_a_held_file_is_forgotten_after_half_an_hour(client, library):
    address, _, fields = plan_page(client, item_yaml(a_source()))
    Session.objects.filter(session_key=address.rstrip("/").rpartition("/")[2]).update(expire_date=timezone.now() - timedelta(seconds=1))

    assert client.post(address, fields)["Location"] == reverse("item_import")
    assert Item.objects.count() == 0
    tick(now=timezone.now())
    assert Session.objects.filter(expire_date__lt=timezone.now()).count() == 0


def test_somebody_who_writes_no_more_takes_nothing_in(client, author, library):
    address, _, fields = plan_page(client, item_yaml(a_source()))
    author.memberships.update(role=Role.REVIEWER.value)

    assert (client.post(address, fields).status_code, Item.objects.count()) == (403, 0)


def test_whoever_writes_for_several_chooses_whose_library_it_is(client, author):
    other = OrganisationFactory.create(name="Harbour Desk")
    MembershipFactory.create(user=author, organisation=other, role=Role.AUTHOR.value)

    address = send(client, item_yaml(a_source()), organisation=other.pk)["Location"]
    client.post(address, {field: values[0] for field, values in fields_of(client.get(address).content).items()})

    assert Item.objects.get().library == own_library(other, now=NOW)


def test_every_wrong_cell_stands_on_the_page(client):
    data = csv_of([a_source()]).replace(b"attitude", b"mood").replace(b"assertive", b"bold")

    page = send(client, data, name="x.csv").content.decode()

    assert [
        text in page
        for text in (
            "x.csv, row 2, column <code>scale</code>",
            "“mood” is none of what there is.",
            "one of attitude, skill, practice",
            "“bold”",
        )
    ] == [True] * 4


def test_what_a_peers_package_cannot_carry_stands_on_the_dry_runs_page(client):
    _, page, _ = plan_page(client, packed(MAPPED.files), name="peer.zip")

    assert [message for message in MAPPED.losses if message not in page.content.decode()] == []


@pytest.mark.parametrize("name", BOMBS)
def test_a_hostile_file_is_refused_and_nothing_is_stored(client, author, name):
    called, data = BOMBS[name]()
    before, sessions = everything(), Session.objects.count()

    answer = send(client, data, name=called or "none")

    assert answer.status_code in (413, 422)
    assert (everything() == before, Session.objects.count() == sessions) == (True, True)


def test_a_file_of_several_megabytes_is_refused_before_it_is_read(client):
    answer = send(client, b"0" * 5 * 2**20)

    assert (answer.status_code, "too large" in answer.content.decode()) == (413, True)


@pytest.mark.parametrize("kind", KINDS)
def test_one_item_is_exported(client, library, kind):
    item = create_item(library=library, source=a_source(), now=NOW)

    answer = client.get(reverse("item_file", args=[item.public_id, kind]))

    assert read_upload(answer.content, name=re.search('filename="(.+)"', answer["Content-Disposition"])[1]).items == (tidied(a_source()),)
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_is_exported_in_the_wording_that_it_pins(client, library, kind):
    content = published_form(scenarios=2, library=library)
    item = Item.objects.filter(library=library, scale="attitude").first()
    pinned = source_of(current_revision(item))
    save_draft(item=item, source=a_source(slug=item.slug, title="Later"), edit_number=1, now=NOW)

    answer = client.get(reverse("form_file", args=[content.form.public_id, kind]))

    read = read_upload(answer.content, name=re.search('filename="(.+)"', answer["Content-Disposition"])[1])
    assert next(each for each in read.items if each.slug == item.slug) == tidied(pinned)


def test_chosen_items_are_exported_and_no_others(client, library):
    items = [create_item(library=library, source=a_source(slug=f"item-{number}"), now=NOW) for number in range(3)]

    answer = client.post(reverse("item_export"), {"kind": "yaml", "item": [items[0].public_id, items[2].public_id]})

    assert [item.slug for item in read_upload(answer.content, name="items.zip").items] == ["item-0", "item-2"]


def test_exporting_nothing_says_so(client, library):
    create_item(library=library, source=a_source(), now=NOW)

    answer = client.post(reverse("item_export"), {"kind": "csv"})

    assert (answer.status_code, answer.context["trouble"]) == (422, "Nothing is chosen yet. Tick at least one item.")


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_holds_no_byte_of_another_organisations_items(client, library, kind):
    other = own_library(OrganisationFactory.create(name=CANARY), now=NOW)
    canary = create_item(library=other, source=a_source(slug="zebrafinch", title=CANARY, notes=CANARY), now=NOW)
    shared = create_item(library=LibraryFactory.create(), source=a_source(slug="shared"), now=NOW)
    own = create_item(library=library, source=a_source(slug="own"), now=NOW)

    answer = client.post(reverse("item_export"), {"kind": kind, "item": [canary.public_id, shared.public_id, own.public_id]})

    name = re.search('filename="(.+)"', answer["Content-Disposition"])[1]
    assert [item.slug for item in read_upload(answer.content, name=name).items] == ["own", "shared"]
    assert CANARY.casefold() not in repr(read_upload(answer.content, name=name)).casefold()
    assert CANARY not in client.get(reverse("item_export")).content.decode()
    assert client.get(reverse("item_file", args=[canary.public_id, kind])).status_code == 404


def test_a_reviewer_exports_and_does_not_import(library, organisation):
    reviewer = Client()
    reviewer.force_login(a_member(Role.REVIEWER, organisation=organisation))
    item = create_item(library=library, source=a_source(), now=NOW)

    assert reviewer.get(reverse("item_file", args=[item.public_id, "yaml"])).status_code == 200
    assert [reviewer.get(reverse("item_import")).status_code, send(reviewer, item_yaml(a_source())).status_code] == [403, 403]


@pytest.mark.parametrize("kind", ["pdf", "exe", "YAML"])
def test_there_are_no_other_kinds(client, library, kind):
    item = create_item(library=library, source=a_source(), now=NOW)

    assert [client.get(f"/items/{item.public_id}/file.{kind}").status_code, client.get(f"/items/import/template.{kind}").status_code] == [
        404,
        404,
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_filled_in_is_taken(client, kind):
    template = client.get(reverse("item_import_template", args=[kind])).content

    assert template[:2] in (b"PK", b"\xef\xbb")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_export_page_costs_the_same_for_one_row_and_three(client, library, rows, count_statements):
    for number in range(rows):
        create_item(library=library, source=a_source(slug=f"item-{number}"), now=NOW)
    client.get(reverse("item_export"))

    with count_statements(at_most=6):
        client.get(reverse("item_export"))


def test_a_form_that_holds_two_items_of_one_name_says_so(client, library):
    form = draft_form(sources=small_form_sources(scenarios=1, practice=0), library=library)
    own = form.entries.get().item
    twin = create_item(library=LibraryFactory.create(), source=a_source(slug=own.slug), now=NOW)
    form.entries.create(item=twin, position=2)

    assert client.get(reverse("form_file", args=[form.public_id, "yaml"]))["Location"] == reverse("form", args=[form.public_id])


def test_all_of_a_list_that_was_narrowed_down_are_exported(client, library):
    for slug in ("late-van", "late-bus", "tea"):
        create_item(library=library, source=a_source(slug=slug, title=slug.replace("-", " ").title()), now=NOW)

    answer = client.post(f"{reverse('item_export')}?which=own&words=late", {"kind": "yaml", "all": "yes"})

    assert [item.slug for item in read_upload(answer.content, name="items.zip").items] == ["late-bus", "late-van"]


def test_more_items_than_one_file_takes_back_are_not_exported_at_once_and_the_page_stays_small(client, library):
    sources = [a_source(slug=f"item-{number:03}") for number in range(201)]
    for part in (sources[:200], sources[200:]):
        incoming = Incoming(tuple(part))
        plan = plan_import(library=library, incoming=incoming)
        apply_import(library=library, incoming=incoming, fingerprint=plan.fingerprint, choices={}, by="Ann", now=NOW)

    page = client.get(reverse("item_export"))
    answer = client.post(reverse("item_export"), {"kind": "yaml", "all": "yes"})

    assert (len(page.content) <= 300_000, len(page.context["rows"]), page.context["is_cut"]) == (True, 200, True)
    assert answer.context["trouble"] == "These are 201 items; at most 200 go into one file. Narrow the list."
