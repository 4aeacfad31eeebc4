"""QTI packages: ours are well formed by the grammar and read back; others' are read as far as they go, and the rest is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from assessment.instrument.enums import ResponseFormat, Scale
from assessment.instrument.exchange.incoming import Loss, Unreadable
from assessment.instrument.exchange.packages import packed
from assessment.instrument.exchange.qti_export import package_files
from assessment.instrument.exchange.qti_import import read_qti
from assessment.instrument.exchange.receiving import read_upload
from assessment.instrument.exchange.tidying import tidied
from assessment.instrument.portability import BANK, read_bank
from tests.assessment.instrument import peers
from tests.factories.instrument import a_conversation, a_practice_source, a_skill_source, a_source
from tests.support.sources import sources

SCHEMAS = Path(__file__).parent / "schemas"
ITEMS = etree.XMLSchema(etree.parse(SCHEMAS / "qti_written.xsd"))
MANIFESTS = etree.XMLSchema(etree.parse(SCHEMAS / "manifest_written.xsd"))
FORMATS = list(ResponseFormat)


@pytest.fixture(scope="module")
def bank():
    return read_bank(BANK)


def amiss(files: dict[str, bytes]) -> list[str]:
    """What the grammars find wrong with a package; and where it names what is not there."""
    found = []
    for name, data in files.items():
        schema = MANIFESTS if name == "imsmanifest.xml" else ITEMS
        schema.validate(etree.fromstring(data))
        found += [f"{name}:{error.line} {error.message}" for error in schema.error_log]
    named = {element.get("href") for data in files.values() for element in etree.fromstring(data).iter() if element.get("href")}
    return found + [f"{href} is not there" for href in sorted(named - set(files))]


def of_format(format: ResponseFormat):
    return [replace(make(), format=format) for make in (a_source, a_conversation, a_skill_source, a_practice_source)]


def test_form_a_is_a_package_that_the_grammars_accept_and_reads_back_whole(bank):
    form = bank.forms[0]
    by_slug = {item.slug: item for item in bank.items}
    items = [by_slug[slug] for slug in (*form.items, *form.practice)]
    files = package_files(items, title=form.title, form=form)

    read = read_qti(files, name="form.zip")

    assert amiss(files) == []
    assert {item.slug: item for item in read.items} == {item.slug: item for item in items}
    assert (read.forms, read.losses) == ((replace(form, file="test.xml"),), ())
    assert package_files(read.items[len(form.practice) :] + read.items[: len(form.practice)], title=form.title, form=form) == files


@pytest.mark.parametrize("format", FORMATS)
def test_every_kind_of_item_in_every_format_is_accepted_and_reads_back(format):
    items = [replace(item, slug=f"{item.slug}-{number}") for number, item in enumerate(of_format(format))]
    files = package_files(items, title="T")

    read = read_upload(packed(files), name="x.zip")

    assert amiss(files) == []
    assert sorted(read.items, key=lambda item: item.slug) == sorted(map(tidied, items), key=lambda item: item.slug)


@settings(deadline=None, max_examples=80)
@given(source=sources())
def test_any_item_is_accepted_and_reads_back_tidied(source):
    files = package_files([source], title="T", language="es")

    assert amiss(files) == []
    assert read_qti(files, name="x.zip").items == (tidied(source),)


@pytest.mark.parametrize(
    ("format", "interactions"),
    [
        (ResponseFormat.BEST, ["qti-choice-interaction"]),
        (ResponseFormat.BEST_WORST, ["qti-choice-interaction", "qti-choice-interaction"]),
        (ResponseFormat.RATE, ["qti-match-interaction"]),
        (ResponseFormat.RANK, ["qti-order-interaction"]),
    ],
)
def test_each_format_has_its_interaction(format, interactions):
    root = etree.fromstring(package_files([a_source(format=format)], title="T")["items/i_brakes-on-friday_1.xml"])

    assert [etree.QName(part).localname for part in root.iter() if str(part.tag).endswith("-interaction")] == interactions


def test_the_grammar_sees_what_is_out_of_place():
    files = package_files([a_source()], title="T")
    spoilt = {name: data.replace(b'time-dependent="false"', b"").replace(b"qti-prompt", b"prompt") for name, data in files.items()}

    assert len(amiss(spoilt)) >= 2


def test_no_candidate_is_shown_what_an_option_is_worth():
    root = etree.fromstring(package_files([a_source()], title="T")["items/i_brakes-on-friday_1.xml"])
    for block in root.findall(".//{*}qti-rubric-block"):
        assert block.get("view") == "author scorer"
        block.getparent().remove(block)
    body = etree.tostring(root.find("{*}qti-item-body"), encoding="unicode")

    assert [word for word in ("assertive", "4.5", "F1", "control 4", "Somebody has to decide") if word in body] == []


def test_a_text_changed_in_another_tool_is_what_is_read():
    files = package_files([a_source()], title="T")
    name = "items/i_brakes-on-friday_1.xml"
    changed = {**files, name: files[name].replace(b"Tell him that the fitter is ill", b"Tell him that nobody is there")}

    options = read_qti(changed, name="x.zip").items[0].turns[0].options

    assert [option.text for option in options if "nobody is there" in option.text] == [
        "Tell him that nobody is there, and ask him to ring next week for a new day."
    ]


def test_a_key_that_cannot_be_read_is_told_with_file_and_option():
    files = package_files([a_source()], title="T")
    name = "items/i_brakes-on-friday_1.xml"
    spoilt = {**files, name: files[name].replace(b">submissive<", b">kind<")}

    with pytest.raises(Unreadable) as trouble:
        read_qti(spoilt, name="x.zip")

    assert [(fault.file, fault.column, fault.message) for fault in trouble.value.faults] == [
        (name, "zone", "option b: “kind” is none of what there is.")
    ]


# Others’ packages ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("peer", peers.PACKAGES, ids=[peer.name for peer in peers.PACKAGES])
def test_a_peers_package_is_read_as_far_as_it_goes_and_the_rest_is_named(peer):
    read = read_upload(packed(peer.files), name="peer.zip")

    assert [(item.slug, item.format, [option.mean for option in item.turns[0].options]) for item in read.items] == peer.items
    assert [message for message in peer.losses if message not in {loss.message for loss in read.losses}] == []


def test_a_peers_words_are_read_as_paragraphs_and_its_prompt_ends_the_stem():
    (item,) = read_upload(packed(peers.CHOICE.files), name="peer.zip").items
    (turn,) = item.turns

    assert (item.scale, item.title, turn.stem) == (
        Scale.ATTITUDE,
        "A late train",
        "A traveller asks about the late train.\n\nShe has a meeting at ten.\n\nWhat do you say?",
    )
    assert [option.text for option in turn.options] == ["Look it up for her.", "Send her to the desk.", "Tell her to wait."]


def test_everything_that_was_assumed_is_named_for_every_item():
    read = read_upload(packed(peers.CHOICE.files), name="peer.zip")

    assert [loss for loss in read.losses if loss.message.startswith("QTI says nothing")] == [
        Loss(
            "items/late.xml",
            "QTI says nothing of scale, setting and stage: they are set to attitude, shop and staying calm. "
            "It says nothing of needs, zones and markers either: they are left empty.",
        )
    ]


def test_a_package_of_which_nothing_can_be_taken_says_why():
    with pytest.raises(Unreadable) as trouble:
        read_upload(packed(peers.ESSAYS), name="peer.zip")

    assert [fault.message for fault in trouble.value.faults] == [
        "Left out: it asks by extended-text-interaction, and an item here by choice, order or match."
    ]
