"""``load_bank`` brings the shared library up to the files: twice is once, edited files become drafts, faults load nothing."""

from __future__ import annotations

import re
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assessment.instrument.models import Form, FormContent, FormKey, Item, Library, Revision, Turn
from assessment.instrument.portability import BANK

pytestmark = pytest.mark.django_db
ITEM = "a01-blue-shoes-tonight"
REASON = "\nreason: A small form for a test.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two items of the shipped bank and a form of them."""
    (tmp_path / "forms").mkdir()
    for name in (ITEM, "p01-red-kite"):
        shutil.copy(BANK / f"{name}.yaml", tmp_path)
    form = f"title: Form X\nlanguage: en\ninstruction: should\nitems: [{ITEM}]\npractice: [p01-red-kite]{REASON}"
    (tmp_path / "forms" / "x.yaml").write_text(form, encoding="utf-8")
    return tmp_path


def load(folder: Path, *options: str) -> list[str]:
    out = StringIO()
    call_command("load_bank", "--folder", str(folder), *options, stdout=out)
    return out.getvalue().splitlines()


def everything() -> list[list[tuple]]:
    return [list(model.objects.order_by("pk").values_list()) for model in (Library, Item, Revision, Turn, Form, FormContent)]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_first_load_makes_items_and_publishes_the_form(folder):
    assert load(folder) == [
        f"new item {ITEM}",
        "new item p01-red-kite",
        "new form Form X: 2 items",
        "published form Form X",
        "Item bank: 2 items, 1 forms, 4 changes.",
    ]

    library = Library.objects.get()
    assert (library.owner, library.name) == (None, "Evenkeel bank")
    assert Form.objects.get().publish_reason == "A small form for a test."
    assert set(Item.objects.values_list("status", flat=True)) == {"live"}


def test_loading_again_changes_nothing(folder):
    load(folder)
    before = everything()

    assert load(folder) == ["Item bank: 2 items, 1 forms, no changes."]
    assert everything() == before


@pytest.mark.parametrize("name", ["", "nowhere"])
def test_a_folder_without_items_is_a_mistake_and_not_an_empty_bank(tmp_path, name):
    with pytest.raises(CommandError) as refused:
        load(tmp_path / name)

    assert str(refused.value) == f"There is no item in {tmp_path / name}.\nNothing was loaded."


def test_an_edited_file_becomes_a_new_draft_and_the_published_form_keeps_its_wording(folder):
    load(folder)
    pinned = list(Form.objects.get().entries.order_by("position").values_list("revision_id", flat=True))
    edit(folder / f"{ITEM}.yaml", "title: Shoes on a late van", "title: Late shoes")

    assert load(folder)[0] == f"changed item {ITEM}: draft revision 2"
    assert load(folder) == ["Item bank: 2 items, 1 forms, no changes."]

    revisions = Revision.objects.filter(item__slug=ITEM).order_by("number")
    assert [(r.number, r.title, r.is_current, r.frozen_at is None) for r in revisions] == [
        (1, "Shoes on a late van", False, False),
        (2, "Late shoes", True, True),
    ]
    assert list(Form.objects.get().entries.order_by("position").values_list("revision_id", flat=True)) == pinned


def test_an_edited_file_changes_a_draft_that_is_not_frozen(folder):
    load(folder, "--no-publish")
    edit(folder / f"{ITEM}.yaml", "title: Shoes on a late van", "title: Late shoes")

    assert load(folder, "--no-publish")[0] == f"changed item {ITEM}: draft revision 1"
    assert list(Revision.objects.filter(item__slug=ITEM).values_list("number", "title")) == [(1, "Late shoes")]


def test_without_publishing_the_form_is_put_together_only(folder):
    assert load(folder, "--no-publish")[-2:] == ["new form Form X: 2 items", "Item bank: 2 items, 1 forms, 3 changes."]
    assert (Form.objects.get().published_at, FormContent.objects.count()) == (None, 0)
    assert load(folder)[0] == "published form Form X"


def test_a_published_form_whose_file_names_other_items_stays_and_says_so(folder):
    load(folder)
    edit(folder / "forms" / "x.yaml", "practice: [p01-red-kite]", "practice: []")

    assert load(folder)[0] == "form Form X is published and stays as it is: its file names other items; give it another title"
    assert Form.objects.get().entries.count() == 2


def test_a_fault_in_one_file_loads_nothing_and_names_file_and_line(folder):
    edit(folder / "p01-red-kite.yaml", "scale: practice", "scale: play")
    line = next(n for n, text in enumerate((folder / "p01-red-kite.yaml").read_text().splitlines(), 1) if text == "scale: play")

    with pytest.raises(CommandError) as refused:
        load(folder)

    assert str(refused.value) == (
        f"p01-red-kite.yaml:{line}: “play” is not a scale; there are: attitude, skill, practice\nNothing was loaded."
    )
    assert everything() == [[], [], [], [], [], []]


def test_a_form_that_is_not_fit_loads_nothing(folder):
    edit(folder / "forms" / "x.yaml", REASON, "\n")

    with pytest.raises(CommandError) as refused:
        load(folder)

    told = str(refused.value).splitlines()
    assert told[0] == "A form is not fit to be published:"
    assert "There are 1 attitude scenarios; a standard form has 18." in told
    assert told[-1] == "Nothing was loaded."

    assert everything() == [[], [], [], [], [], []]


def test_the_shipped_bank_loads_and_publishes_two_forms_that_may_take_turns():
    lines = StringIO()
    call_command("load_bank", stdout=lines)

    assert {"published form Form A", "published form Form B"} <= set(lines.getvalue().splitlines())
    assert list(Form.objects.order_by("title").values_list("title", "publish_reason", "parallel_set")) == [
        ("Form A", "", "frontdesk"),
        ("Form B", "", "frontdesk"),
    ]


# Keys of forms that are published --------------------------------------------------------------------------------------


PEOPLE = ("--released-by", "Ann Ives", "--approved-by", "Ben Ode", "--reason", "Read once more.")


def test_another_key_in_the_files_is_told_with_what_it_would_do_and_stays_out_of_force(folder):
    load(folder)
    before = list(FormKey.objects.values())
    edit_effectiveness(folder)

    lines = load(folder)

    assert lines[:3] == [
        f"changed item {ITEM}: draft revision 2",
        "key of Form X: the files say otherwise of 1 options than version 1; of 0 scores 0 would be others, largest change none",
        "  version 1 stays in force; --new-keys makes version 2",
    ]
    assert list(FormKey.objects.values()) == before


def test_an_operator_puts_it_in_force_in_the_name_of_two(folder):
    load(folder)
    edit_effectiveness(folder)

    lines = load(folder, "--new-keys", *PEOPLE)

    assert lines[2] == "  version 2 is in force; tick scores everybody who sat before by it too"
    key = FormKey.objects.get(version=2)
    assert (key.released_by, key.approval.by, key.reason, key.rekeying.finished_at) == ("Ann Ives", "Ben Ode", "Read once more.", None)
    assert load(folder, "--new-keys", *PEOPLE) == ["Item bank: 2 items, 1 forms, no changes."]
    assert FormKey.objects.count() == 2


@pytest.mark.parametrize(
    "people",
    [
        (),
        ("--released-by", "Ann Ives", "--reason", "Because."),
        ("--released-by", "Ann Ives", "--approved-by", "Ben Ode"),
        ("--released-by", "Ann  ives", "--approved-by", "ann Ives", "--reason", "Because."),
    ],
)
def test_no_key_is_put_in_force_without_two_people_and_a_reason(folder, people):
    load(folder)
    edit_effectiveness(folder)

    with pytest.raises(CommandError):
        load(folder, "--new-keys", *people)

    assert FormKey.objects.count() == 1


def test_other_words_in_a_file_make_no_other_key_of_what_is_published(folder):
    load(folder)
    edit_effectiveness(folder)
    path = folder / f"{ITEM}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("stem: |\n", "stem: |\n  It rains.\n", 1), encoding="utf-8")

    assert [line for line in load(folder) if "key of" in line] == []


def edit_effectiveness(folder: Path) -> None:
    """The best option's effectiveness, a tenth lower."""
    path = folder / f"{ITEM}.yaml"
    text = path.read_text(encoding="utf-8")
    highest = max(map(float, re.findall(r"effectiveness: ([\d.]+)", text)))
    path.write_text(re.sub(rf"effectiveness: {highest:g}\b", f"effectiveness: {highest - 0.1:g}", text, count=1), encoding="utf-8")
