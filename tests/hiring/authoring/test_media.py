"""An author puts a picture, a sound or a film beside an item, changes it, takes it off; and sends what cannot be taken."""

from __future__ import annotations

import io
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assessment.instrument.authoring import create_item, save_draft, source_of
from assessment.instrument.illustration.media import MediaWords
from assessment.instrument.illustration.mediafiles import LARGEST_SENT
from assessment.models import Item, Library, MediaFile, Revision
from tests.factories.instrument import NOW, a_source
from tests.factories.media import CAPTIONS, TRANSCRIPT, mp3_bytes, mp4_bytes, picture_bytes
from tests.support.candidate import text_of

pytestmark = pytest.mark.django_db
ALT = "A bike on a stand."


@pytest.fixture
def item(library) -> Item:
    return create_item(library=library, source=a_source(), now=NOW)


def sent(client: Client, item: Item, data: bytes | None = None, *, name: str = "file.png", edit_number: int | None = None, **words: str):
    number = item.revisions.get(is_current=True).edit_number if edit_number is None else edit_number
    fields = {"edit_number": str(number), "alt": ALT, "transcript": "", "captions": "", **words}
    files = {} if data is None else {"file": SimpleUploadedFile(name, data)}
    return client.post(f"/items/{item.public_id}/media/", {**fields, **files})


def shown(item: Item):
    return source_of(Revision.objects.get(item=item, is_current=True)).media


def test_a_picture_is_uploaded_and_shown_with_its_words(client, item):
    answer = sent(client, item, picture_bytes("JPEG", size=(64, 36)))

    page = client.get(answer.headers["Location"]).content.decode()
    assert (shown(item).words, shown(item).facts.type) == (MediaWords(ALT), "image/webp")
    assert f'/items/{item.public_id}/media/{shown(item).facts.name}" width="64" height="36"' in page
    assert "The stem must stand alone" in text_of(page)


def test_a_sound_without_transcript_and_captions_is_kept_and_told_of_as_errors(client, item):
    page = client.get(sent(client, item, mp3_bytes()).headers["Location"]).content.decode()

    assert shown(item).facts.type == "audio/mpeg"
    assert "The sound has no transcript." in text_of(page)
    assert "The sound has no captions." in text_of(page)


def test_words_are_changed_without_sending_the_file_again(client, item):
    sent(client, item, mp4_bytes(), name="film.mp4")
    before = shown(item).facts

    sent(client, item, alt="  A man \r\n comes in.  ", transcript=f"{TRANSCRIPT}\r\n\r\nHe waits.", captions=CAPTIONS.replace("\n", "\r\n"))

    assert (shown(item).facts, shown(item).words) == (before, MediaWords("A man comes in.", f"{TRANSCRIPT}\n\nHe waits.", CAPTIONS))


def test_another_file_takes_the_place_of_the_first(client, item):
    sent(client, item, picture_bytes("PNG", colour="red"))
    sent(client, item, picture_bytes("PNG", colour="blue"))

    assert (MediaFile.objects.count(), shown(item).facts.sha256) == (2, MediaFile.objects.latest("pk").sha256)


def test_it_is_taken_off(client, item):
    sent(client, item, picture_bytes("PNG"))

    client.post(f"/items/{item.public_id}/media/", {"remove": "yes"})

    assert shown(item) is None
    assert source_of(Revision.objects.get(item=item)) == a_source()


def test_saving_the_items_words_leaves_it_where_it_is(client, item):
    sent(client, item, picture_bytes("PNG"))
    revision = Revision.objects.get(item=item)
    source = source_of(revision)

    save_draft(item=item, source=source, edit_number=revision.edit_number, now=NOW)

    assert shown(item) == source.media


BAD = {
    "page.png": (b"<!doctype html><script>alert(1)</script>", "This is a web page or an SVG drawing"),
    "drawing.png": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "This is a web page or an SVG drawing"),
    "archive.mp3": (b"PK\x03\x04" + b"\0" * 100, "This is a zip archive"),
    "program.mp4": (b"MZ" + b"\0" * 100, "This is a program"),
    "both.png": (picture_bytes("PNG") + b"PK\x03\x04" + b"\0" * 100, "Something was put behind the picture’s end"),
    "empty.png": (b"", "The file is empty"),
    "half.mp4": (mp4_bytes()[:300], "cut off"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_medium_is_refused_in_words_and_nothing_is_stored(client, item, name):
    data, says = BAD[name]
    start = time.process_time()

    answer = sent(client, item, data, name=name)

    assert (answer.status_code, says in text_of(answer.content)) == (422, True)
    assert time.process_time() - start < 5
    assert (MediaFile.objects.count(), shown(item)) == (0, None)


def test_words_without_a_file_are_refused(client, item):
    assert (sent(client, item).status_code, shown(item)) == (422, None)


def test_a_file_without_words_is_refused(client, item):
    answer = sent(client, item, picture_bytes("PNG"), alt=" ")

    assert (answer.status_code, MediaFile.objects.count()) == (422, 0)


def test_captions_that_cannot_be_read_are_refused_and_shown_again(client, item):
    answer = sent(client, item, mp3_bytes(), captions="1\n00:00:01,000 --> 00:00:02,000\nHello")

    assert (answer.status_code, MediaFile.objects.count()) == (422, 0)
    assert "Captions begin with a line that says WEBVTT." in text_of(answer.content)
    assert "00:00:01,000 --&gt; 00:00:02,000" in answer.content.decode()


def test_two_authors_at_once_the_second_is_told_and_keeps_the_words(client, item):
    sent(client, item, picture_bytes("PNG", colour="red"))

    answer = sent(client, item, picture_bytes("PNG", colour="blue"), edit_number=1, alt="Written by the second.")

    assert (answer.status_code, MediaFile.objects.count()) == (409, 1)
    assert "saved this item since you opened it. See what it shows now and save again" in text_of(answer.content)
    assert "Written by the second." in answer.content.decode()


def test_a_body_that_is_too_large_is_refused_before_it_is_read(client, item):
    class Unread(io.BytesIO):
        reads = 0

        def read(self, *args):
            Unread.reads += 1
            return super().read(*args)

    length = LARGEST_SENT + 300 * 1024
    answer = client.generic(
        "POST",
        f"/items/{item.public_id}/media/",
        b"",
        content_type="multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": str(length), "wsgi.input": Unread(b"x" * 10)},
    )

    assert (answer.status_code, Unread.reads) == (413, 0)
    assert "At most 16 MB" in text_of(answer.content)


def test_a_form_of_another_site_is_refused(author, item):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(author)

    assert (sent(strict, item, picture_bytes("PNG")).status_code, MediaFile.objects.count()) == (403, 0)


def test_the_same_picture_in_two_items_is_stored_once(client, library):
    items = [create_item(library=Library.objects.get(pk=library.pk), source=a_source(slug=slug), now=NOW) for slug in ("one", "two")]

    for each in items:
        sent(client, each, picture_bytes("PNG"))

    assert (MediaFile.objects.count(), shown(items[0])) == (1, shown(items[1]))


@pytest.mark.parametrize("how", ("nothing", "film"))
def test_the_page_takes_the_same_statements_with_and_without_a_film(client, item, how, count_statements):
    if how == "film":
        sent(client, item, mp4_bytes())

    with count_statements(6):
        client.get(f"/items/{item.public_id}/media/")
