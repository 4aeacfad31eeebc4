"""An item's file names a picture, a sound or a film that lies beside it, and gives its words."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest
import yaml

from assessment.instrument.bankfiles import BankError, BankErrors
from assessment.instrument.illustration.media import MediaWords
from assessment.instrument.illustration.mediafiles import check_file
from assessment.instrument.loading import load_bank
from assessment.instrument.models import MediaFile, Revision
from assessment.instrument.portability import read_bank
from tests.assessment.instrument.test_portability import ITEM
from tests.factories.instrument import NOW
from tests.factories.media import CAPTIONS, TRANSCRIPT, a_picture, a_sound, picture_bytes

MEDIA = "media:\n  file: van.webp\n  alt: A van\n    in the rain.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "forms").mkdir()
    (tmp_path / "late-van.yaml").write_text(ITEM + MEDIA)
    (tmp_path / "van.webp").write_bytes(a_picture().data)
    return tmp_path


def test_a_picture_beside_the_file_is_read_with_its_words(folder):
    bank = read_bank(folder)

    (item,) = bank.items
    assert (item.media.facts, item.media.words) == (a_picture().source.facts, MediaWords("A van in the rain."))
    assert bank.files == {item.media.facts.sha256: check_file(a_picture().data, from_bank=True)}


def test_a_large_picture_is_made_smaller_on_reading_and_the_same_each_time(folder):
    (folder / "van.webp").write_bytes(picture_bytes("PNG", size=(2560, 1440)))

    first, second = read_bank(folder), read_bank(folder)

    assert first == second
    assert (first.items[0].media.facts.width, first.items[0].media.facts.height) == (1280, 720)


@pytest.mark.django_db
def test_a_bank_is_loaded_with_its_files_once(folder):
    lines = [load_bank(bank=read_bank(folder), now=NOW, publish=False) for _ in range(2)]

    assert lines == [["new item late-van"], []]
    assert [bytes(file.data) for file in MediaFile.objects.all()] == [a_picture().data]
    assert Revision.objects.get().medium.alt == "A van in the rain."


def test_what_is_written_reads_back_the_same(folder):
    sound = a_sound()
    (folder / "talk.mp3").write_bytes(sound.data)
    part = {"media": {"file": "talk.mp3", **asdict(sound.source.words)}}
    (folder / "late-van.yaml").write_text(ITEM + yaml.safe_dump(part, allow_unicode=True))

    item = read_bank(folder).items[0]

    assert item.media == sound.source


@pytest.mark.parametrize(
    ("part", "line", "says"),
    (
        ("media:\n  file: lorry.webp\n  alt: A lorry.\n", 29, "there is no file “lorry.webp” beside this one"),
        ("media:\n  file: page.png\n  alt: A page.\n", 29, "This is a web page or an SVG drawing"),
        ("media:\n  file: link.png\n  alt: A link.\n", 29, "there is no file “link.png” beside this one"),
        ("media:\n  file: ../van.webp\n  alt: A van.\n", 29, "does not match"),
        ("media:\n  file: /etc/passwd\n  alt: A van.\n", 29, "does not match"),
        ("media:\n  file: van.webp\n", 28, "“alt” is missing"),
        ("media:\n  file: van.webp\n  alt: A van.\n  captions: Hello.\n", 31, "Captions begin with a line that says WEBVTT."),
        ("media:\n  file: van.webp\n  alt: A van.\n  poster: x\n", 31, "“poster” is not a key of this part"),
    ),
)
def test_what_is_wrong_is_told_with_its_line(folder, part, line, says):
    (folder / "page.png").write_text("<html><script>alert(1)</script>")
    (folder / "link.png").symlink_to(folder / "van.webp")
    (folder / "late-van.yaml").write_text(ITEM + part)

    with pytest.raises(BankErrors) as refused:
        read_bank(folder)

    (error,) = refused.value.errors
    assert error == BankError("late-van.yaml", line, error.message)
    assert says in error.message


TRANSLATED = """\
id: late-van
language: es
version: 1
state: reviewed
title: Una furgoneta
turns:
  - stem: La furgoneta llega tarde.
    options:
      - text: Llamar.
      - text: Decir que espera.
      - text: Esperar.
"""


@pytest.mark.parametrize(
    ("own", "part", "says"),
    (
        (MEDIA, "media:\n  alt: Una furgoneta.\n", ""),
        (MEDIA, "", ""),
        ("", "media:\n  alt: Una furgoneta.\n", "the item has no media here"),
        (MEDIA, "media:\n  alt: Una furgoneta.\n  transcript: Nadie habla.\n", "transcript"),
        (MEDIA, "media:\n  file: van.webp\n  alt: Una furgoneta.\n", "“file” is not a key of this part"),
    ),
)
def test_a_translation_may_bring_words_for_what_its_item_shows(folder, own, part, says):
    (folder / "late-van.yaml").write_text(ITEM + own)
    (folder / "translations" / "es").mkdir(parents=True)
    (folder / "translations" / "es" / "late-van.yaml").write_text(TRANSLATED + part)

    if says:
        with pytest.raises(BankErrors, match=says):
            read_bank(folder)
        return
    (translation,) = read_bank(folder).translations
    assert translation.words.media == (MediaWords("Una furgoneta.") if part else None)


def test_a_sound_asks_a_translation_for_transcript_and_captions(folder):
    sound = a_sound()
    (folder / "talk.mp3").write_bytes(sound.data)
    own = {"media": {"file": "talk.mp3", **asdict(sound.source.words)}}
    (folder / "late-van.yaml").write_text(ITEM + yaml.safe_dump(own, allow_unicode=True))
    (folder / "translations" / "es").mkdir(parents=True)
    path = folder / "translations" / "es" / "late-van.yaml"
    path.write_text(TRANSLATED + "media:\n  alt: Un hombre.\n")

    with pytest.raises(BankErrors, match="transcript is missing"):
        read_bank(folder)

    words = {"media": {"alt": "Un hombre.", "transcript": TRANSCRIPT, "captions": CAPTIONS}}
    path.write_text(TRANSLATED + yaml.safe_dump(words, allow_unicode=True))
    assert read_bank(folder).translations[0].words.media == MediaWords("Un hombre.", TRANSCRIPT, CAPTIONS)
