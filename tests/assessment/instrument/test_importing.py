"""Taking files in: what the dry run says is what is done, all of it or nothing, and nothing that is frozen changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assessment.instrument.assembly.drafting import draft_of
from assessment.instrument.authoring import create_item, current_revision, save_draft, source_of
from assessment.instrument.enums import ItemStatus, Scale, TranslationState
from assessment.instrument.exchange.exporting import Kind, NamedAlike, export_form, export_items
from assessment.instrument.exchange.import_plans import Choice, Verdict, plan_import
from assessment.instrument.exchange.importing import MovedMeanwhile, NotAChoice, Taken, apply_import, form_key
from assessment.instrument.exchange.incoming import Incoming
from assessment.instrument.exchange.packages import packed, unpacked
from assessment.instrument.exchange.receiving import read_upload
from assessment.instrument.exchange.tidying import tidied
from assessment.instrument.models import Form, Item, Library, MediaFile, Revision, SavedState, StatusChange, Translation
from assessment.instrument.portability import BANK, read_bank
from assessment.instrument.translating import put_translation
from tests.factories import LibraryFactory, published_form
from tests.factories.instrument import NOW, a_conversation, a_skill_source, a_source, draft_form, small_form_sources
from tests.factories.media import a_picture, kept
from tests.support.sources import a_translation_of

pytestmark = pytest.mark.django_db
BY = "Ann <ann@work.example>"


@pytest.fixture
def library() -> Library:
    return LibraryFactory.create()


def taken(library: Library, *sources, choices: dict[str, Choice] | None = None, **parts) -> Taken:
    incoming = Incoming(tuple(sources), **parts)
    plan = plan_import(library=library, incoming=incoming)
    return apply_import(library=library, incoming=incoming, fingerprint=plan.fingerprint, choices=choices or {}, by=BY, now=NOW)


def verdicts(library: Library, *sources, **parts) -> list[tuple[str, Verdict]]:
    plan = plan_import(library=library, incoming=Incoming(tuple(sources), **parts))
    return [(item.source.slug, item.verdict) for item in plan.items]


def an_illustrated_item(library: Library) -> Item:
    return create_item(library=library, source=a_source(media=kept(a_picture(), library=library)), now=NOW)


def said(library: Library, slug: str):
    return source_of(current_revision(Item.objects.get(library=library, slug=slug)))


def everything() -> list:
    models = (Item, Revision, SavedState, StatusChange, Translation, Form)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_a_dry_run_changes_nothing_and_tells_new_changed_same_and_conflicting(library):
    for slug in ("same", "changed", "judged"):
        create_item(library=library, source=a_source(slug=slug), now=NOW)
    Item.objects.filter(slug="judged").update(status=ItemStatus.PANEL.value)
    before = everything()

    found = verdicts(
        library,
        a_source(slug="new"),
        a_source(slug="same"),
        a_source(slug="changed", title="Other"),
        a_source(slug="judged", title="Other"),
    )

    assert found == [("new", Verdict.NEW), ("same", Verdict.SAME), ("changed", Verdict.CHANGED), ("judged", Verdict.CONFLICT)]
    assert everything() == before


def test_new_items_are_drafts_that_say_what_the_file_says(library):
    sources = (a_source(slug="one"), a_conversation(slug="two"), a_skill_source(slug="three"), a_source(slug="bare", turns=()))

    assert taken(library, *sources) == Taken(new=4, updated=0, forms=0)
    assert [said(library, source.slug) for source in sources] == list(map(tidied, sources))
    assert set(Item.objects.values_list("status", flat=True)) == {ItemStatus.DRAFT.value}
    assert list(SavedState.objects.order_by("item").values_list("by", "edit_number")) == [(BY, 1)] * 4


def test_an_item_that_is_there_gets_a_new_draft_revision_and_the_one_before_stays(library):
    item = create_item(library=library, source=a_source(), now=NOW)

    assert taken(library, a_source(title="Other")) == Taken(new=0, updated=1, forms=0)
    assert list(item.revisions.order_by("number").values_list("number", "title", "is_current", "edit_number")) == [
        (1, "Brakes on Friday", False, 1),
        (2, "Other", True, 2),
    ]


def test_a_live_item_gets_a_draft_beside_what_is_published(library):
    content = published_form(scenarios=1, library=library)
    item = Item.objects.get(library=library, scale=Scale.ATTITUDE.value)
    live = said(library, item.slug)
    document = content.document

    taken(library, replace(live, title="Other"))

    item.refresh_from_db()
    content.refresh_from_db()
    frozen = item.revisions.get(number=1)
    assert (item.status, frozen.title, frozen.frozen_at is None, content.document == document) == ("draft", live.title, False, True)
    assert [(change.from_status, change.to_status) for change in item.status_changes.order_by("pk")][-1] == ("live", "draft")
    assert draft_of(content.form).sources[0].title == live.title


@pytest.mark.parametrize("status", [ItemStatus.PANEL, ItemStatus.PILOT, ItemStatus.RETIRED])
def test_an_item_whose_words_stay_can_only_be_left_or_come_in_under_another_name(library, status):
    item = create_item(library=library, source=a_source(), now=NOW)
    Item.objects.filter(pk=item.pk).update(status=status.value)
    other = a_source(title="Other")

    with pytest.raises(NotAChoice):
        taken(library, other, choices={other.slug: Choice.TAKE})
    assert taken(library, other) == Taken(0, 0, 0)
    assert taken(library, other, choices={other.slug: Choice.RENAME}) == Taken(new=1, updated=0, forms=0)
    assert (said(library, other.slug).title, said(library, f"{other.slug}-2").title) == ("Brakes on Friday", "Other")


def test_a_scale_that_a_published_form_uses_is_a_conflict(library):
    published_form(scenarios=1, library=library)
    item = Item.objects.get(library=library, scale=Scale.ATTITUDE.value)

    assert verdicts(library, a_skill_source(slug=item.slug)) == [(item.slug, Verdict.CONFLICT)]


def test_what_was_saved_between_dry_run_and_confirmation_stops_everything(library):
    item = create_item(library=library, source=a_source(), now=NOW)
    incoming = Incoming((a_source(title="Other"), a_source(slug="new")))
    plan = plan_import(library=library, incoming=incoming)
    save_draft(item=item, source=a_source(title="Mine"), edit_number=1, now=NOW)
    before = everything()

    with pytest.raises(MovedMeanwhile):
        apply_import(library=library, incoming=incoming, fingerprint=plan.fingerprint, choices={}, by=BY, now=NOW)
    assert everything() == before


def test_another_file_than_the_one_that_was_shown_is_not_taken_in(library):
    plan = plan_import(library=library, incoming=Incoming((a_source(),)))

    other = Incoming((a_source(title="Other"),))
    with pytest.raises(MovedMeanwhile):
        apply_import(library=library, incoming=other, fingerprint=plan.fingerprint, choices={}, by=BY, now=NOW)
    assert Item.objects.count() == 0


def test_translations_come_in_with_their_item_and_those_that_are_there_are_doubted(library):
    item = create_item(library=library, source=a_source(), now=NOW)
    put_translation(revision=current_revision(item), source=a_translation_of(a_source(), state=TranslationState.REVIEWED), now=NOW)
    other = a_source(title="Other")

    taken(library, other, translations=(a_translation_of(other, language="fa", state=TranslationState.REVIEWED),))

    current = current_revision(item)
    assert list(current.translations.order_by("language").values_list("language", "state")) == [("es", "draft"), ("fa", "reviewed")]


def test_a_form_comes_in_with_its_items_and_follows_a_new_name(library):
    bank = read_bank(BANK)
    form = next(form for form in bank.forms if form.title == "Form A")
    first = next(item for item in bank.items if item.slug == form.items[0])
    create_item(library=library, source=replace(first, title="Mine"), now=NOW)
    choices = {first.slug: Choice.RENAME}

    assert taken(library, *bank.items, forms=(form,), choices=choices) == Taken(new=len(bank.items), updated=0, forms=1)
    made = Form.objects.get(library=library)
    assert [source.slug for source in draft_of(made).sources] == [f"{first.slug}-2", *form.items[1:], *form.practice]


def test_a_form_without_one_of_its_items_is_not_made(library):
    form = next(form for form in read_bank(BANK).forms if form.title == "Form A")
    items = [item for item in read_bank(BANK).items if item.slug in {*form.items, *form.practice}]
    plan = plan_import(library=library, incoming=Incoming(tuple(items[1:]), forms=(form,)))

    assert (plan.forms[0].verdict, plan.forms[0].choices) == (Verdict.CONFLICT, (Choice.SKIP,))
    with pytest.raises(NotAChoice):
        taken(library, *items, forms=(form,), choices={items[0].slug: Choice.SKIP})
    assert Item.objects.count() == 0


def test_a_published_form_never_changes(library):
    content = published_form(scenarios=2, library=library, title="Form A")
    exported = read_upload(export_form(form=content.form, kind=Kind.YAML).data, name="form.zip")
    fewer = replace(exported.forms[0], items=exported.forms[0].items[:1])

    same, other = (plan_import(library=library, incoming=replace(exported, forms=(form,))).forms[0] for form in (exported.forms[0], fewer))

    assert (same.verdict, other.verdict, other.choices) == (Verdict.SAME, Verdict.CONFLICT, (Choice.SKIP,))
    assert taken(library, *exported.items, forms=(fewer,), choices={form_key("Form A"): Choice.SKIP}) == Taken(0, 0, 0)


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_exported_comes_into_another_library_and_is_exported_again_as_it_was(kind, library):
    form = draft_form(sources=small_form_sources(scenarios=2, conversation=True, skill=1), library=library, title="Form B")
    first = export_form(form=form, kind=kind)
    other = LibraryFactory.create()
    incoming = read_upload(first.data, name=first.name)

    taken(other, *incoming.items, translations=incoming.translations, forms=incoming.forms)

    if kind in (Kind.YAML, Kind.QTI):
        assert export_form(form=Form.objects.get(library=other), kind=kind).data == first.data
    assert verdicts(library, *incoming.items) == [(item.slug, Verdict.SAME) for item in incoming.items]
    assert verdicts(other, *incoming.items) == [(item.slug, Verdict.SAME) for item in incoming.items]


def test_items_named_alike_fit_in_no_file(library):
    for each in (library, LibraryFactory.create()):
        create_item(library=each, source=a_source(), now=NOW)

    with pytest.raises(NamedAlike):
        export_items(items=Item.objects.all(), kind=Kind.YAML)


@pytest.mark.parametrize("rows", [3, 80])
def test_an_import_is_a_bounded_number_of_statements(rows, library, count_statements):
    for number in range(0, rows, 2):
        create_item(library=library, source=a_source(slug=f"item-{number}"), now=NOW)
    sources = [a_source(slug=f"item-{number}", title=f"New {number}") for number in range(rows)]
    incoming = Incoming(tuple(sources))
    plan = plan_import(library=library, incoming=incoming)

    with count_statements(at_most=40):
        apply_import(library=library, incoming=incoming, fingerprint=plan.fingerprint, choices={}, by=BY, now=NOW)

    assert Revision.objects.filter(is_current=True, title__startswith="New").count() == rows


def test_a_picture_travels_with_its_item_in_yaml_and_stays_where_a_table_cannot_carry_it(library):
    illustrated = an_illustrated_item(library)
    exported = export_items(items=Item.objects.filter(pk=illustrated.pk), kind=Kind.YAML)
    table = export_items(items=Item.objects.filter(pk=illustrated.pk), kind=Kind.CSV)
    other = LibraryFactory.create()
    incoming = read_upload(exported.data, name=exported.name)

    taken(other, *incoming.items, files=incoming.files)
    (row,) = read_upload(table.data, name=table.name).items
    taken(other, replace(row, title="Other"))

    assert said(other, illustrated.slug) == replace(said(library, illustrated.slug), title="Other")
    assert export_items(items=Item.objects.filter(library=library), kind=Kind.YAML).data == exported.data
    assert MediaFile.objects.filter(library=other).count() == 1


def test_a_picture_that_is_not_in_the_upload_is_named_and_the_item_comes_without_it(library):
    illustrated = an_illustrated_item(library)
    exported = export_items(items=Item.objects.filter(pk=illustrated.pk), kind=Kind.YAML)
    alone = {name: data for name, data in unpacked(exported.data).items() if name.endswith(".yaml")}

    incoming = read_upload(packed(alone), name="items.zip")

    assert [item.media for item in incoming.items] == [None]
    assert [loss.message for loss in incoming.losses] == [
        f"It shows “{illustrated.slug}.webp”, which is not in the upload: the item comes without it."
    ]


def test_an_item_that_only_shares_its_name_comes_in_under_another_unless_it_is_chosen(library):
    create_item(library=library, source=a_source(slug="q1"), now=NOW)
    other = a_source(slug="q1", title="Quite another", family="quite-another")
    (planned,) = plan_import(library=library, incoming=Incoming((other,))).items

    assert (planned.verdict, planned.note, planned.choices[0]) == (
        Verdict.CHANGED,
        "The item of that name seems to be another one.",
        Choice.RENAME,
    )
    assert taken(library, other) == Taken(new=1, updated=0, forms=0)
    assert (said(library, "q1").title, said(library, "q1-2").title) == ("Brakes on Friday", "Quite another")


def test_a_new_name_brings_the_files_translations_and_none_of_the_other_item(library):
    item = create_item(library=library, source=a_source(), now=NOW)
    put_translation(revision=current_revision(item), source=a_translation_of(a_source()), now=NOW)
    other = a_source(title="Other")

    taken(library, other, choices={other.slug: Choice.RENAME}, translations=(a_translation_of(other, language="fa"),))

    made = Item.objects.get(slug=f"{other.slug}-2")
    assert list(current_revision(made).translations.values_list("language", flat=True)) == ["fa"]
