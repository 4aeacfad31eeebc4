"""Bank files are read whole, or refused with the file and the line of everything that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessment.instrument.bankfiles import BankError, BankErrors
from assessment.instrument.enums import Instruction, Marker, Move, Need, Orientation, ResponseFormat, Scale, Setting, Stage, Zone
from assessment.instrument.portability import BANK, FormDefinition, read_bank
from assessment.instrument.source import ItemSource, OptionSource, TurnSource
from assessment.instrument.testwise import check_form_items
from assessment.instrument.validation import Severity, check_item

ITEM = """\
id: late-van
family: van
title: A late van
scale: attitude
setting: shop
customer: external
needs: [control]
stage: limit
stem: |
  The van is late.

  She asks when it comes.
options:
  - zone: assertive
    effectiveness: 4
    markers: [F1, F3]
    needs: {control: 5}
    orientation: balanced
    moves: [own_step]
    text: Ring the van.
  - zone: defensive
    text: Say that
      you wait.
  - text: Wait.
flip:
  fact: It is here.
  best: 2
"""  # line 14 is the first option, 20 its text, 25 the flip
FORM = """\
title: Form X
language: en
instruction: should
items:
  - late-van
practice: []
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "forms").mkdir()
    return tmp_path


def errors_of(folder: Path, text: str, *, name: str = "late-van.yaml") -> list[str]:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(BankErrors) as refused:
        read_bank(folder)
    assert str(refused.value) == "\n".join(map(str, refused.value.errors))
    return [str(error) for error in refused.value.errors]


def test_an_item_file_is_read_whole(folder):
    (folder / "late-van.yaml").write_text(ITEM, encoding="utf-8")

    assert read_bank(folder).items[0] == ItemSource(
        slug="late-van",
        family="van",
        title="A late van",
        scale=Scale.ATTITUDE,
        setting=Setting.SHOP,
        needs=(Need.CONTROL,),
        format=ResponseFormat.BEST_WORST,
        turns=(
            TurnSource(
                stage=Stage.LIMIT,
                stem="The van is late.\n\nShe asks when it comes.",
                flip_fact="It is here.",
                flip_best=2,
                options=(
                    OptionSource(
                        text="Ring the van.",
                        zone=Zone.ASSERTIVE,
                        effectiveness=4.0,
                        markers=(Marker.F1, Marker.F3),
                        needs={Need.CONTROL: 5},
                        orientation=Orientation.BALANCED,
                        moves=(Move.OWN_STEP,),
                    ),
                    OptionSource(text="Say that you wait.", zone=Zone.DEFENSIVE),
                    OptionSource(text="Wait."),
                ),
            ),
        ),
    )


def test_turns_are_read_in_order(folder):
    option = "[{text: One., credit: 1}, {text: Two., credit: 0.5}, {text: Three., credit: 0}]"
    turns = "".join(f"  - {{stage: calm, stem: Stem {number}., options: {option}}}\n" for number in (1, 2))
    head = "id: talk\nfamily: f\ntitle: T\nscale: skill\ntechnique: listening\nsetting: bank\ncustomer: internal\nneeds: [empathy]\n"
    (folder / "talk.yaml").write_text(f"{head}turns:\n{turns}", encoding="utf-8")

    source = read_bank(folder).items[0]

    assert [turn.stem for turn in source.turns] == ["Stem 1.", "Stem 2."]
    assert [option.credit for option in source.turns[0].options] == [1.0, 0.5, 0.0]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("scale: attitude", "scale: mood", ["late-van.yaml:4: “mood” is not a scale; there are: attitude, skill, practice"]),
        ("title: A late van\n", "", ["late-van.yaml:1: “title” is missing"]),
        ("stage: limit\n", "", ["late-van.yaml:1: “stage” is missing"]),
        ("    text: Ring the van.\n", "", ["late-van.yaml:14: “text” is missing"]),
        ("    moves: [own_step]", "    move: [own_step]", ["late-van.yaml:19: “move” is not a key of this part"]),
        ("[F1, F3]", "[F1, F13]", ["late-van.yaml:16: markers: 'F13' does not match '^([PA][1-8]|F([1-9]|1[0-2]))$'"]),
        ("effectiveness: 4", "effectiveness: 6", ["late-van.yaml:15: effectiveness: 6 is greater than the maximum of 5"]),
        ("best: 2", "best: two", ["late-van.yaml:27: best: 'two' is not of type 'integer'"]),
        ("  best: 2\n", "", ["late-van.yaml:25: “best” is missing"]),
        ("scale: attitude", "scale: skill", ["late-van.yaml:1: “technique” is missing"]),
        ("id: late-van", "id: late-tram", ["late-van.yaml:1: the id “late-tram” is not the name of the file"]),
        ("setting: shop", "title: Again", ["late-van.yaml:5: “title” stands here a second time"]),
        ("needs: [control]", "needs: [control", ["late-van.yaml:8: not YAML: expected ',' or ']', but got ':'"]),
        ("stage: limit", "twin_of: a-ghost\nstage: limit", ["late-van.yaml:8: there is no item “a-ghost” to be its twin"]),
        (
            "stage: limit",
            "turns:" + "\n- {stage: calm, stem: A, options: [{text: A}, {text: B}, {text: C}]}" * 2,
            [
                "late-van.yaml:11: “stem” stands in each turn when the item has turns",
                "late-van.yaml:15: “options” stands in each turn when the item has turns",
                "late-van.yaml:27: “flip” stands in each turn when the item has turns",
            ],
        ),
    ],
)
def test_each_fault_is_told_with_its_line(folder, old, new, expected):
    assert ITEM.count(old) == 1

    assert errors_of(folder, ITEM.replace(old, new)) == expected


def test_all_faults_of_all_files_are_told_at_once(folder):
    (folder / "empty.yaml").write_text("", encoding="utf-8")
    (folder / "latin.yaml").write_bytes("id: café".encode("latin-1"))
    (folder / "list.yaml").write_text("- 1\n", encoding="utf-8")

    assert errors_of(folder, ITEM.replace("shop", "moon").replace("limit", "limbo")) == [
        "empty.yaml:1: the file is empty",
        "late-van.yaml:5: “moon” is not a setting; there are: shop, contact_centre, hospitality, health_reception, technical_support, "
        "bank, public_office, delivery",
        "late-van.yaml:8: “limbo” is not a stage; there are: calm, draw_out, confirm, choice, resolve, limit, satisfaction",
        "latin.yaml:1: the file is not UTF-8",
        "list.yaml:1: the file: [1] is not of type 'object'",
    ]


def test_a_form_file_is_read_whole(folder):
    (folder / "late-van.yaml").write_text(ITEM, encoding="utf-8")
    (folder / "forms" / "x.yaml").write_text(FORM + "reason: Small.\n", encoding="utf-8")

    assert read_bank(folder).forms == (
        FormDefinition(
            file="forms/x.yaml",
            title="Form X",
            language="en",
            instruction=Instruction.SHOULD,
            items=("late-van",),
            practice=(),
            reason="Small.",
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  - late-van\n", "  - late-van\n  - ghost\n", ["forms/x.yaml:6: there is no item “ghost”"]),
        ("practice: []", "practice:\n  - late-van", ["forms/x.yaml:7: “late-van” stands in the form twice"]),
        ("language: en", "language: English", ["forms/x.yaml:2: language: 'English' does not match '^[a-z]{2}(-[A-Z]{2})?$'"]),
    ],
)
def test_a_form_that_names_what_is_not_there_is_refused(folder, old, new, expected):
    (folder / "late-van.yaml").write_text(ITEM, encoding="utf-8")

    assert errors_of(folder, FORM.replace(old, new), name="forms/x.yaml") == expected


def test_layout_and_comments_do_not_change_an_items_hash_and_words_do(folder):
    path = folder / "late-van.yaml"
    hashes = []
    for text in (ITEM, f"# A comment\n{ITEM}", ITEM.replace("[F1, F3]", "\n      - F1\n      - F3"), ITEM.replace("Wait.", "Wait!")):
        path.write_text(text, encoding="utf-8")
        hashes.append(read_bank(folder).items[0].hash)

    assert hashes[0] == hashes[1] == hashes[2] != hashes[3]


def test_an_error_prints_as_file_line_message():
    assert str(BankError("a.yaml", 3, "no")) == "a.yaml:3: no"


def test_every_item_of_the_shipped_bank_passes_every_check():
    bank = read_bank(BANK)
    open_findings = [
        f"{item.slug}: {finding}" for item in bank.items for finding in check_item(item) if finding.severity is not Severity.ADVICE
    ]

    assert open_findings == []


def test_form_a_is_a_standard_form_that_passes_every_check():
    bank = read_bank(BANK)
    form_a = next(form for form in bank.forms if form.title == "Form A")
    by_slug = {item.slug: item for item in bank.items}
    scored, practice = ([by_slug[slug] for slug in slugs] for slugs in (form_a.items, form_a.practice))

    assert check_form_items([*scored, *practice], instruction=form_a.instruction) == []
    assert [sum(item.scale is scale for item in scored) for scale in (Scale.ATTITUDE, Scale.SKILL)] == [18, 6]
    assert (sum(len(item.turns) for item in scored), len(practice)) == (34, 3)
    assert sum(item.is_fit for item in scored) >= 3
