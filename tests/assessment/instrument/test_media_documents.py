"""Publishing pins what a scenario shows by its hash; a form without any is what it was before there were any."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assessment.instrument.authoring import copy_item, create_item, save_draft, source_of, with_source
from assessment.instrument.content_store import get_content
from assessment.instrument.documents import Content, decode_content, document_hash, encode
from assessment.instrument.enums import TranslationState
from assessment.instrument.illustration.media import MediaWords
from assessment.instrument.illustration.media_store import UnknownMedia
from assessment.instrument.models import Item, Library, MediaFile, Medium, Revision
from assessment.instrument.publishing import publish_form
from assessment.instrument.translating import put_translation
from assessment.instrument.wordings import ItemWords, OptionWords, TranslationSource, TurnWords
from tests.factories.instrument import NOW, LibraryFactory, a_source, draft_form, published_form
from tests.factories.media import a_picture, a_sound, kept

pytestmark = pytest.mark.django_db


def published_with(media, *, translated: MediaWords | None = None) -> Content:
    library = LibraryFactory()
    form = draft_form(sources=[replace(a_source(), media=kept(media, library=library))], library=library)
    if translated is not None:
        revision = form.entries.get().item.revisions.get()
        put_translation(revision=revision, source=in_spanish(media=translated), now=NOW)
    return get_content(publish_form(form=form, by="Ann", now=NOW, reason="One item, for a test.").hash)


def in_spanish(*, media: MediaWords | None) -> TranslationSource:
    options = tuple(OptionWords(f"Opción {number}.") for number in range(1, 5))
    words = ItemWords(turns=(TurnWords("Es viernes.", options),), media=media)
    return TranslationSource("brakes-on-friday", "es", 1, TranslationState.REVIEWED, "Frenos", words)


def test_a_published_scenario_pins_its_file_by_hash_with_its_words():
    sound = a_sound()

    content = published_with(sound)

    shown = content.scenarios[0].media
    assert (shown.facts, shown.words) == (sound.source.facts, sound.source.words)
    assert decode_content(encode(content)) == content
    assert set(content.media) == {sound.source.facts.name}
    assert list(content.captions.values()) == [sound.source.words.captions]


def test_a_word_of_the_transcript_changes_the_hash_of_the_content():
    content = published_with(a_sound())
    scenario = content.scenarios[0]
    assert scenario.media is not None
    other = replace(scenario.media, words=replace(scenario.media.words, transcript="Somebody else speaks."))

    changed = replace(content, scenarios=(replace(scenario, media=other),))

    assert document_hash(encode(changed)) != document_hash(encode(content))


def test_a_document_without_media_says_nothing_of_any():
    stored = published_form(scenarios=2, practice=1)

    assert "media" not in str(stored.document)
    assert document_hash(encode(decode_content(stored.document))) == stored.hash


def test_a_language_has_words_of_its_own_for_the_medium():
    said = MediaWords(alt="Una bicicleta.")

    shown = published_with(a_picture(), translated=said).in_language("es").scenarios[0].media

    assert (shown.words, shown.language) == (said, "")


def test_words_that_a_language_lacks_fall_back_and_say_in_which_language_they_are():
    library, picture = LibraryFactory(), a_picture()
    form = draft_form(sources=[replace(a_source(), media=kept(picture, library=library))], library=library)
    put_translation(revision=form.entries.get().item.revisions.get(), source=in_spanish(media=None), now=NOW)
    content = get_content(publish_form(form=form, by="Ann", now=NOW, reason="One item, for a test.").hash)

    scenario = content.in_language("es").scenarios[0]

    assert (scenario.media.words, scenario.media.language, scenario.language) == (picture.source.words, "en", "")


def test_a_revision_reads_back_what_it_shows_and_costs_no_statement_more(count_statements):
    library, picture = LibraryFactory(), a_picture()
    create_item(library=library, source=replace(a_source(), media=kept(picture, library=library)), now=NOW)

    with count_statements(3):
        source = source_of(with_source(Revision.objects.all()).get())

    assert source.media == picture.source


def test_a_file_of_another_library_is_not_to_be_shown():
    picture = a_picture()
    kept(picture, library=LibraryFactory())

    with pytest.raises(UnknownMedia):
        create_item(library=LibraryFactory(), source=replace(a_source(), media=picture.source), now=NOW)

    assert Item.objects.count() == 0


def test_saving_an_item_without_its_medium_takes_it_off_and_keeps_the_file():
    library, picture = LibraryFactory(), a_picture()
    item = create_item(library=library, source=replace(a_source(), media=kept(picture, library=library)), now=NOW)

    save_draft(item=item, source=a_source(), edit_number=1, now=NOW)

    assert (Medium.objects.count(), MediaFile.objects.count()) == (0, 1)


def test_a_copy_in_another_library_has_the_file_there():
    library, picture = LibraryFactory(), a_picture()
    LibraryFactory(name="Own")
    item = create_item(library=library, source=replace(a_source(), media=kept(picture, library=library)), now=NOW)

    to = Library.objects.get(name="Own")

    copy = copy_item(item=item, to_library=to, now=NOW)

    assert source_of(copy.revisions.get()).media == picture.source
    assert [bytes(file.data) for file in MediaFile.objects.filter(library=to)] == [picture.data]


def test_a_medium_counts_in_an_items_hash_and_its_absence_does_not():
    bare = a_source()
    with_picture = replace(bare, media=a_picture().source)

    assert bare.hash == "de5e8c01dea3744f16a1f9bc2ac07600bbb742d13f1778a4c5354cf87b6fe5a2"  # as bank files were remembered by
    assert with_picture.hash != bare.hash
