"""Items as YAML: written in one way alone, and read back as they were."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given, settings

from assessment.instrument.exchange.incoming import Fault, Unreadable
from assessment.instrument.exchange.tidying import tidied, tidied_translation
from assessment.instrument.exchange.yaml_reading import read_yaml
from assessment.instrument.exchange.yaml_writing import form_yaml, item_yaml, translation_yaml
from assessment.instrument.portability import BANK, read_bank
from assessment.instrument.source import ItemSource, OptionSource, TurnSource
from tests.factories.instrument import a_conversation, a_practice_source, a_skill_source, a_source
from tests.support.sources import a_translation_of, sources

BANK_ITEMS = sorted(path.stem for path in BANK.glob("*.yaml"))


@pytest.fixture(scope="module")
def bank():
    return read_bank(BANK)


def read_item_from(data: bytes) -> ItemSource:
    (item,) = read_yaml({"x.yaml": data}, name="x.yaml").items
    return item


def faults_of(text: str, *, name: str = "x.yaml") -> list[Fault]:
    with pytest.raises(Unreadable) as trouble:
        read_yaml({name: text.encode()}, name=name)
    return list(trouble.value.faults)


@pytest.mark.parametrize("slug", BANK_ITEMS)
def test_every_item_of_the_bank_reads_back_as_it_was_and_is_written_again_byte_for_byte(slug, bank):
    item = next(item for item in bank.items if item.slug == slug)
    written = item_yaml(item)

    read = read_item_from(written)

    assert (read, item_yaml(read)) == (item, written)


def test_every_translation_and_form_of_the_bank_reads_back_and_is_written_again_byte_for_byte(bank):
    files = {f"{item.slug}.yaml": item_yaml(item) for item in bank.items}
    files |= {f"translations/{one.language}/{one.slug}.yaml": translation_yaml(one) for one in bank.translations}
    files |= {form.file: form_yaml(form) for form in bank.forms}

    read = read_yaml(files, name="bank.zip")

    assert (read.items, read.translations, read.forms) == (bank.items, bank.translations, bank.forms)
    assert {f"translations/{one.language}/{one.slug}.yaml": translation_yaml(one) for one in read.translations}.items() <= files.items()
    assert {form.file: form_yaml(form) for form in read.forms}.items() <= files.items()


@settings(deadline=None, max_examples=150)
@given(source=sources())
def test_any_item_reads_back_tidied_and_is_written_again_byte_for_byte(source):
    written = item_yaml(source)

    read = read_item_from(written)

    assert (read, item_yaml(read)) == (tidied(source), written)


@settings(deadline=None, max_examples=50)
@given(source=sources())
def test_any_translation_reads_back_tidied_with_its_item(source):
    translation = a_translation_of(tidied(source))
    files = {"a.yaml": item_yaml(source), "b.yaml": translation_yaml(translation)}

    assert read_yaml(files, name="x.zip").translations == (tidied_translation(translation),)


@pytest.mark.parametrize("make", [a_source, a_conversation, a_skill_source, a_practice_source])
def test_texts_of_several_lines_stand_as_blocks_and_short_lists_in_brackets(make):
    text = item_yaml(make()).decode()

    assert ("stem: |\n" in text, "needs: [control, alternatives]\n" in text, "\\n" in text) == (True, True, False)


def test_every_field_of_an_item_is_known_to_the_writer():
    known = {
        ItemSource: "slug family title scale setting needs turns customer format instruction is_fit technique explanation twin_of notes"
        " media",
        TurnSource: "stage stem options flip_fact flip_best",
        OptionSource: "text zone credit effectiveness markers needs critical orientation moves reply thought reframe explanation",
    }

    a_panels = {"key_source", "in_zones", "u", "v"}  # what judges of one organisation said is no part of a file (decision 0018)

    assert {kind: {each.name for each in fields(kind)} - a_panels for kind in known} == {
        kind: set(names.split()) for kind, names in known.items()
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("scale: mood", "“mood” is not a scale; there are: attitude, skill, practice"),
        ("setting: &a shop\nfamily: *a", "anchors and aliases (& and *) are not taken: write it out"),
        ("title: !!python/object/apply:os.system [ls]", "tags are not taken: tag:yaml.org,2002:python/object/apply:os.system"),
        ('notes: "\\0"', "notes holds a character that is none"),
        ('notes: "\\uD800"', "not YAML: found invalid Unicode character escape code"),
        ("options: [{text: a, effectiveness: .nan}]", "effectiveness is not a number"),
        ("options: [{text: a, effectiveness: 4.12345}]", "effectiveness has more than 3 decimals"),
    ],
)
def test_what_cannot_be_stored_is_told_with_its_line(text, expected):
    keys = {line.partition(":")[0] for line in text.splitlines()}
    base = {"id": "x", "family": "x", "title": "T", "scale": "attitude", "setting": "shop", "customer": "external", "needs": "[]"}
    base |= {"stage": "calm", "stem": "S", "options": "[]"}
    lines = [f"{key}: {value}" for key, value in base.items() if key not in keys]

    assert [(fault.message, fault.line) for fault in faults_of("\n".join([*lines, text]))][:1] == [(expected, len(lines) + 1)]


def test_everything_wrong_in_every_file_is_told_at_once():
    files = {"a.yaml": b"id: a\n", "b.txt": b"id: b\n", "c.yaml": "id: é".encode("latin-1"), "d.yaml": b"- 1\n"}

    with pytest.raises(Unreadable) as trouble:
        read_yaml(files, name="x.zip")

    assert {fault.file for fault in trouble.value.faults} == set(files)


def test_a_translation_comes_with_its_item_and_has_its_parts():
    item, other = a_source(), a_conversation(slug="talk")
    lone = {"b.yaml": translation_yaml(a_translation_of(item)), "c.yaml": item_yaml(other)}
    unlike = {"a.yaml": item_yaml(item), "b.yaml": translation_yaml(a_translation_of(a_conversation()))}

    with pytest.raises(Unreadable) as alone:
        read_yaml(lone, name="x.zip")
    with pytest.raises(Unreadable) as other_parts:
        read_yaml(unlike, name="x.zip")

    assert alone.value.faults == (
        Fault("x.zip", "There is a translation into “es” of “brakes-on-friday”, but not the item itself.", "both in one file"),
    )
    assert [(fault.file, fault.message) for fault in other_parts.value.faults] == [("b.yaml", "there are 3 turns; the item has 1")]
