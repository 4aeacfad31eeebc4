"""Pictures, sounds and films of a scenario: who gets them, in which parts, and what a page says of them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.test import Client
from lxml import html as lxml_html

from assessment.instrument.enums import TranslationState
from assessment.instrument.illustration.media import MediaWords
from assessment.instrument.models import FormContent, Revision
from assessment.instrument.publishing import publish_form
from assessment.instrument.translating import put_translation
from assessment.instrument.wordings import ItemWords, OptionWords, TranslationSource, TurnWords
from hiring.models import Organisation
from hiring.people.roles import Role
from tests.factories import LibraryFactory, OrganisationFactory, a_member
from tests.factories.instrument import NOW, a_source, draft_form
from tests.factories.media import CAPTIONS, TRANSCRIPT, a_film, a_picture, a_sound, kept
from tests.support.candidate import Candidate, a_candidate, a_started_candidate, text_of
from tests.support.media import illustrated_form

pytestmark = pytest.mark.django_db
LIMIT = 12 * 1024


@pytest.fixture
def candidate() -> Candidate:
    return a_started_candidate(content=illustrated_form())


def page_of(candidate: Candidate, turn: int) -> str:
    return str(candidate.client.get(candidate.url(turn)).content.decode())


def figure_of(page: str) -> lxml_html.HtmlElement:
    (figure,) = lxml_html.fromstring(page).findall(".//figure")
    return figure


def media_of(page: str, tag: str) -> dict[str, str]:
    (element,) = figure_of(page).findall(f".//{tag}")
    return dict(element.attrib)


def test_a_picture_has_its_size_its_words_and_an_address_of_the_sitting(candidate):
    page = page_of(candidate, 1)

    shown = media_of(page, "img")
    assert re.fullmatch(rf"/s/{candidate.sitting.public_id}/media/[0-9a-f]{{64}}\.webp", shown.pop("src"))
    alt = "A bike on a stand, without its brakes."
    assert shown == {"width": "64", "height": "36", "alt": alt, "loading": "lazy", "decoding": "async"}
    assert text_of(lxml_html.tostring(figure_of(page).findall(".//details")[0])) == f"The picture in words {alt}"


@pytest.mark.parametrize(("turn", "tag", "said"), ((2, "audio", "A man at the counter"), (3, "video", "A man comes into")))
def test_sound_and_film_have_native_controls_captions_and_a_transcript(candidate, turn, tag, said):
    page = page_of(candidate, turn)

    shown, track = media_of(page, tag), media_of(page, "track")
    assert {"controls", "preload", "src", "aria-label"} <= set(shown)
    assert (shown["preload"], shown["aria-label"][: len(said)]) == ("none", said)
    assert "autoplay" not in shown
    assert (track["kind"], track["srclang"], track["label"]) == ("captions", "en", "English")
    assert candidate.client.get(track["src"]).content.decode() == CAPTIONS
    assert TRANSCRIPT in text_of(page)


def test_a_page_without_a_medium_says_nothing_of_one(candidate):
    page = page_of(candidate, 4)

    assert not re.search(r"<figure|<img|<audio|<video|media", page)


@pytest.mark.parametrize("turn", (1, 2, 3, 4))
def test_a_page_stays_below_12_kilobytes(candidate, turn):
    assert len(page_of(candidate, turn)) < LIMIT


@pytest.mark.parametrize("turn", (1, 2, 3))
def test_the_page_that_a_script_fetches_shows_the_same(candidate, turn):
    reply = candidate.client.get(candidate.url(turn), headers={"accept": "application/json"}).json()

    assert lxml_html.tostring(figure_of(reply["page"])) == lxml_html.tostring(figure_of(page_of(candidate, turn)))


def test_two_candidates_at_the_same_turn_get_addresses_of_their_own(candidate):
    other = a_started_candidate(vacancy=candidate.invitation.applicant.vacancy)

    addresses = {media_of(page_of(each, 1), "img")["src"].split("/")[2] for each in (candidate, other)}

    assert addresses == {candidate.sitting.public_id, other.sitting.public_id}


@pytest.mark.parametrize(
    ("turn", "tag", "type", "name"),
    ((1, "img", "image/webp", "scenario.webp"), (2, "audio", "audio/mpeg", "scenario.mp3"), (3, "video", "video/mp4", "scenario.mp4")),
)
def test_a_file_comes_whole_with_its_type_and_is_kept_by_the_browser_alone(candidate, turn, tag, type, name, count_statements):
    address = media_of(page_of(candidate, turn), tag)["src"]

    with count_statements(1):
        answer = candidate.client.get(address)

    assert answer.content == {1: a_picture(), 2: a_sound(), 3: a_film()}[turn].data
    headers = ("Content-Type", "Cache-Control", "Content-Disposition", "X-Content-Type-Options", "Content-Length", "Set-Cookie")
    told = [answer.headers.get(header) for header in headers]
    kept_as = f'inline; filename="{name}"'
    assert told == [type, "private, max-age=31536000, immutable", kept_as, "nosniff", str(len(answer.content)), None]


@pytest.mark.parametrize(
    ("asked", "status", "first", "end"),
    (
        ("bytes=0-", 206, 0, None),
        ("bytes=0-99", 206, 0, 100),
        ("bytes=100-199", 206, 100, 200),
        ("bytes=-50", 206, -50, None),
        ("bytes=16000-999999999", 206, 16000, None),
        ("bytes=16679-16679", 206, 16679, 16680),
        ("bytes=16680-", 416, 0, 0),
        ("bytes=99999-100000", 416, 0, 0),
        ("bytes=-0", 416, 0, 0),
        ("bytes=-99999999", 206, 0, None),
        ("bytes=9-3", 200, 0, None),
        ("bytes=0-1,5-6", 200, 0, None),
        ("bytes=-", 200, 0, None),
        ("bytes=a-b", 200, 0, None),
        ("lines=0-5", 200, 0, None),
        ("bytes=" + "9" * 400 + "-", 200, 0, None),
    ),
)
def test_a_part_of_a_sound_comes_as_it_is_asked_for(candidate, asked, status, first, end, count_statements):
    whole, address = a_sound().data, media_of(page_of(candidate, 2), "audio")["src"]
    assert len(whole) == 16680

    with count_statements(1):
        answer = candidate.client.get(address, headers={"range": asked})

    start = first % len(whole) if first < 0 else first
    stop = len(whole) if end is None else end
    told = {206: f"bytes {start}-{stop - 1}/16680", 416: "bytes */16680", 200: None}[status]
    assert (answer.status_code, answer.content, answer.headers.get("Content-Range")) == (status, whole[start:stop], told)
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_a_part_of_another_version_is_not_mixed_in(candidate):
    address = media_of(page_of(candidate, 2), "audio")["src"]
    etag = candidate.client.get(address).headers["ETag"]

    of_this = candidate.client.get(address, headers={"range": "bytes=0-9", "if-range": etag})
    of_another = candidate.client.get(address, headers={"range": "bytes=0-9", "if-range": '"other"'})

    assert (of_this.status_code, of_another.status_code) == (206, 200)


def test_what_a_browser_has_is_not_sent_again(candidate):
    address = media_of(page_of(candidate, 1), "img")["src"]
    etag = candidate.client.get(address).headers["ETag"]

    answer = candidate.client.get(address, headers={"if-none-match": etag})

    assert (answer.status_code, answer.content) == (304, b"")


def test_only_the_bearer_of_the_sittings_cookie_gets_a_file(candidate):
    other = a_started_candidate(vacancy=candidate.invitation.applicant.vacancy)
    elsewhere = a_started_candidate(content=illustrated_form(library=LibraryFactory.create(name="Other")))
    addresses = [media_of(page_of(candidate, 1), "img")["src"], media_of(page_of(candidate, 2), "track")["src"]]

    statuses = {client.get(url).status_code for client in (Client(), other.client, elsewhere.client) for url in addresses}

    assert statuses == {404}


def test_a_pass_opens_no_file_of_another_form(candidate):
    other = a_started_candidate(content=published_alone(a_picture(colour="red")))
    name = media_of(page_of(other, 1), "img")["src"].rsplit("/", 1)[1]

    answers = [candidate.client.get(f"{candidate.url()}media/{each}").status_code for each in (name, "x.webp", "0" * 64 + ".vtt")]

    assert answers == [404, 404, 404]


def test_a_replaced_link_opens_no_file_any_more(candidate):
    addresses = [media_of(page_of(candidate, 1), "img")["src"], media_of(page_of(candidate, 2), "track")["src"]]
    candidate.sitting.access += 1
    candidate.sitting.save()

    assert [candidate.client.get(address).status_code for address in addresses] == [404, 404]


def published_alone(media) -> FormContent:
    library = LibraryFactory.create()
    form = draft_form(sources=[replace(a_source(), media=kept(media, library=library))], library=library)
    return publish_form(form=form, by="Ann", now=NOW, reason="One item, for a test.")


@pytest.mark.parametrize("own", (True, False), ids=("with words of its own", "without"))
def test_a_language_without_words_for_the_medium_says_so(own):
    library = LibraryFactory.create()
    form = draft_form(sources=[replace(a_source(), media=kept(a_sound(), library=library))], library=library)
    spoken = MediaWords("Un hombre.", "Un hombre habla.", CAPTIONS.replace("The bell", "La campana")) if own else None
    words = ItemWords((TurnWords("Es viernes.", tuple(OptionWords(f"Opción {number}.") for number in range(1, 5))),), media=spoken)
    revision = Revision.objects.get(item__form_entries__form=form)
    put_translation(revision=revision, source=TranslationSource("x", "es", 1, TranslationState.REVIEWED, "Frenos", words), now=NOW)
    content = publish_form(form=form, by="Ann", now=NOW, reason="One item, for a test.")
    candidate = a_candidate(content=content)
    candidate.client.post(f"{candidate.link}start/", {"consent": "yes", "language": "es"})
    candidate.begin()

    page = page_of(candidate, 1)

    track, spans = media_of(page, "track"), figure_of(page).findall(".//figcaption/span")
    captions = candidate.client.get(track["src"]).content.decode()
    told = ("Su texto está en inglés." in text_of(page), spans[0].get("lang"), track["srclang"], "La campana" in captions)
    assert told == ((False, None, "es", True) if own else (True, "en", "en", False))


def test_practice_shows_its_own_picture_in_a_sitting_and_to_everybody():
    candidate = a_candidate(content=illustrated_form())
    candidate.start()
    in_sitting = media_of(candidate.client.get(candidate.url("practice/1")).content.decode(), "img")
    start = re.findall(r'class="button" href="([^"]+)"', Client().get("/practice/").content.decode())[0]
    in_the_open = media_of(Client().get(start).content.decode(), "img")

    assert in_sitting["alt"] == in_the_open["alt"] == "A kite in a tree."
    files = [candidate.client.get(in_sitting["src"]), Client().get(in_the_open["src"])]
    assert [file.content for file in files] == [a_picture(colour="navy").data] * 2
    assert files[1].cookies == {}


def test_the_open_practice_gives_no_file_of_the_test_itself(candidate):
    start = re.findall(r'class="button" href="([^"]+)"', Client().get("/practice/").content.decode())[0]
    base = media_of(Client().get(start).content.decode(), "img")["src"].rsplit("/", 1)[0]
    of_the_test = media_of(page_of(candidate, 1), "img")["src"].rsplit("/", 1)[1]

    assert Client().get(f"{base}/{of_the_test}").status_code == 404


@pytest.fixture
def ours() -> Organisation:
    return OrganisationFactory.create(name="Northgate Stores")


def test_authors_of_the_organisation_see_the_file_and_those_of_another_get_404(ours):
    library = LibraryFactory.create(owner=ours.uuid)
    content = illustrated_form(library=library, practice=False)
    item = content.form.entries.order_by("position").first().item
    author, stranger = Client(), Client()
    author.force_login(a_member(Role.AUTHOR, organisation=ours))
    stranger.force_login(a_member(Role.OWNER))
    address = media_of(author.get(f"/items/{item.public_id}/").content.decode(), "img")["src"]

    mine, theirs = author.get(address), stranger.get(address)

    assert (mine.status_code, mine.content, mine.headers["Content-Type"]) == (200, a_picture().data, "image/webp")
    assert (theirs.status_code, a_picture().data in theirs.content) == (404, False)
    assert Client().get(address).status_code == 302


def test_an_item_gives_no_file_of_another_item(ours):
    library = LibraryFactory.create(owner=ours.uuid)
    first, second = [entry.item for entry in illustrated_form(library=library, practice=False).form.entries.order_by("position")[:2]]
    author = Client()
    author.force_login(a_member(Role.AUTHOR, organisation=ours))
    name = media_of(author.get(f"/items/{first.public_id}/").content.decode(), "img")["src"].rsplit("/", 1)[1]

    assert author.get(f"/items/{second.public_id}/media/{name}").status_code == 404


def test_the_preview_shows_it_and_captions_come_with_it(ours):
    library = LibraryFactory.create(owner=ours.uuid)
    item = illustrated_form(library=library, practice=False).form.entries.order_by("position")[2].item
    author = Client()
    author.force_login(a_member(Role.AUTHOR, organisation=ours))

    page = author.get(f"/items/{item.public_id}/preview/1/").content.decode()

    film, captions = author.get(media_of(page, "video")["src"]), author.get(media_of(page, "track")["src"])
    assert (film.content, film.headers["Accept-Ranges"]) == (a_film().data, "bytes")
    assert (captions.content.decode(), captions.headers["Content-Type"]) == (CAPTIONS, "text/vtt; charset=utf-8")


def test_pages_allow_media_from_here_alone(candidate):
    policy = candidate.client.get(candidate.url(1)).headers["Content-Security-Policy"]

    assert "img-src 'self'; media-src 'self';" in policy


@pytest.mark.parametrize("own", (True, False), ids=("with words of its own", "without"))
def test_the_preview_in_another_language_shows_that_languages_words_or_says_so(ours, own):
    library = LibraryFactory.create(owner=ours.uuid)
    form = draft_form(sources=[replace(a_source(), media=kept(a_sound(), library=library))], library=library)
    spoken = MediaWords("Un hombre.", "Un hombre habla.", CAPTIONS.replace("The bell", "La campana")) if own else None
    words = ItemWords((TurnWords("Es viernes.", tuple(OptionWords(f"Opción {number}.") for number in range(1, 5))),), media=spoken)
    revision = Revision.objects.get(item__form_entries__form=form)
    put_translation(revision=revision, source=TranslationSource("x", "es", 1, TranslationState.DRAFT, "Frenos", words), now=NOW)
    author = Client()
    author.force_login(a_member(Role.AUTHOR, organisation=ours))

    page = author.get(f"/items/{revision.item.public_id}/preview/1/?language=es").content.decode()

    captions = author.get(media_of(page, "track")["src"]).content.decode()
    assert ("Su texto está en inglés." in text_of(page), "La campana" in captions) == (not own, own)
