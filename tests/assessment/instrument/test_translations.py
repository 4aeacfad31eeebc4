"""An item's words in other languages: read from files, reviewed one by one, published into the same document as the item's own."""

from __future__ import annotations

import random
import shutil
from dataclasses import asdict, replace
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from assessment.instrument.assembly.drafting import draft_of
from assessment.instrument.authoring import copy_item, save_draft
from assessment.instrument.bankfiles import BankErrors
from assessment.instrument.content_store import get_content
from assessment.instrument.documents import Content, decode_content, decode_key, encode
from assessment.instrument.enums import TranslationState
from assessment.instrument.exchange.import_plans import translations_of
from assessment.instrument.exchange.yaml_writing import translation_yaml
from assessment.instrument.models import Form, FormContent, FormKey, Revision, Translation
from assessment.instrument.portability import BANK, read_bank, translation_from
from assessment.instrument.publishing import compile_form
from assessment.instrument.source import ItemSource
from assessment.instrument.translating import put_translation, reviewed_translations
from assessment.instrument.wordings import ItemWords, OptionWords, ThoughtWords, TranslationSource, TurnWords
from tests.factories.instrument import NOW, LibraryFactory, a_conversation, a_practice_source, a_source, draft_form

LATER = NOW + timedelta(hours=1)
ITEM, PRACTICE, TALK = "a01-blue-shoes-tonight", "p01-red-kite", "s01-card-lost-before-flight"


def in_words(source: ItemSource, sign: str) -> ItemWords:
    """The same words with a sign before each, as if translated."""

    def put(text: str) -> str:
        return f"{sign} {text}" if text else ""

    return ItemWords(
        turns=tuple(
            TurnWords(put(turn.stem), tuple(OptionWords(put(o.text), put(o.reply), put(o.explanation)) for o in turn.options))
            for turn in source.turns
        ),
        explanation=put(source.explanation),
    )


def translated(source: ItemSource, language: str, *, state: TranslationState = TranslationState.REVIEWED, version: int = 1):
    return TranslationSource(source.slug, language, version, state, f"{language} {source.title}", in_words(source, language))


def file_of(source: ItemSource, language: str, *, state: str = "reviewed", version: int = 1) -> str:
    words = in_words(source, language)
    turns = [
        {"stem": turn.stem, "options": [{name: text for name, text in asdict(option).items() if text} for option in turn.options]}
        for turn in words.turns
    ]
    top = {"id": source.slug, "language": language, "version": version, "state": state, "title": f"{language} title", "turns": turns}
    return yaml.safe_dump(top | ({"explanation": words.explanation} if words.explanation else {}), allow_unicode=True, sort_keys=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three items of the shipped bank, one of them a conversation, and a form of them; no translations yet."""
    (tmp_path / "forms").mkdir()
    for name in (ITEM, PRACTICE, TALK):
        shutil.copy(BANK / f"{name}.yaml", tmp_path)
    form = f"title: Form X\nlanguage: en\ninstruction: should\nitems: [{ITEM}, {TALK}]\npractice: [{PRACTICE}]\nreason: A test.\n"
    (tmp_path / "forms" / "x.yaml").write_text(form, encoding="utf-8")
    return tmp_path


def translate(folder: Path, language: str, *slugs: str, **how: object) -> None:
    for item in read_bank(folder).items:
        if item.slug in slugs:
            (folder / "translations" / language).mkdir(parents=True, exist_ok=True)
            (folder / "translations" / language / f"{item.slug}.yaml").write_text(file_of(item, language, **how), encoding="utf-8")


def load(folder: Path) -> list[str]:
    out = StringIO()
    call_command("load_bank", "--folder", str(folder), stdout=out)
    return out.getvalue().splitlines()


def published() -> Content:
    return get_content(FormContent.objects.get().hash)


@pytest.mark.django_db
def test_a_made_up_language_is_dropped_in_as_a_folder_and_can_be_sat(folder):
    translate(folder, "xx", ITEM, PRACTICE, TALK)

    assert f"translation xx of {TALK}: version 1, reviewed" in load(folder)

    content = published()
    view = content.in_language("xx")
    assert content.languages == ("en", "xx")
    assert [turn.stem for turn in view.turns] == [f"xx {turn.stem}" for turn in content.turns]
    assert [[(o.code, o.text, o.reply) for o in turn.options] for turn in view.turns] == [
        [(o.code, f"xx {o.text}", o.reply and f"xx {o.reply}") for o in turn.options] for turn in content.turns
    ]
    assert view.practice[0].explanation == f"xx {content.practice[0].explanation}"
    assert [option.explanation for option in view.practice[0].turns[0].options] == [
        f"xx {option.explanation}" for option in content.practice[0].turns[0].options
    ]
    assert content.in_language("xx") is view


@pytest.mark.django_db
def test_loading_again_changes_nothing_and_an_edited_translation_is_told(folder):
    translate(folder, "xx", ITEM)
    load(folder)
    before = list(Translation.objects.values_list())

    assert load(folder)[-1].endswith("no changes.")
    assert list(Translation.objects.values_list()) == before
    translate(folder, "xx", ITEM, version=2, state="draft")
    assert load(folder)[0] == f"translation xx of {ITEM}: version 2, draft"


@pytest.mark.django_db
def test_only_what_is_reviewed_is_published_and_the_rest_stays_in_the_forms_language_and_says_so(folder):
    translate(folder, "xx", ITEM)
    translate(folder, "xx", TALK, state="draft")
    translate(folder, "yy", PRACTICE, state="draft")
    load(folder)

    content = published()
    view = content.in_language("xx")

    assert content.languages == ("en", "xx")
    assert [(s.turns[0].stem.startswith("xx "), s.language) for s in (*view.scenarios, *view.practice)] == [
        (True, ""),
        (False, "en"),
        (False, "en"),
    ]
    assert content.in_language("yy") is content


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "place", "told"),
    [
        ("version: 1", "version: 0", "version: 0", "version: 0 is less than the minimum of 1"),
        ("state: reviewed", "state: ready", "state: ready", "“ready” is not a state; there are: draft, reviewed"),
        ("language: xx", "language: zz", "language: zz", "the language “zz” is not the name of the folder"),
        (f"id: {TALK}", f"id: {ITEM}", f"id: {ITEM}", f"the id “{ITEM}” is not the name of the file"),
        ("title: xx title", "title: xx title\nzone: x", "zone: x", "“zone” is not a key of this part"),
        ("title: xx title", "title: xx title\nexplanation: x", "explanation: x", "the item has no explanation here"),
    ],
)
def test_a_fault_is_told_with_its_file_and_line_and_nothing_is_loaded(folder, old, new, place, told):
    translate(folder, "xx", TALK)
    path = folder / "translations" / "xx" / f"{TALK}.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    line = next(number for number, one in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if one == place)

    with pytest.raises(CommandError) as refused:
        load(folder)

    assert str(refused.value) == f"translations/xx/{TALK}.yaml:{line}: {told}\nNothing was loaded."
    assert (Translation.objects.count(), Revision.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_translation_has_exactly_the_turns_options_and_replies_of_its_item(folder):
    translate(folder, "xx", TALK)
    path = folder / "translations" / "xx" / f"{TALK}.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    turns = data["turns"]

    def told(changed: list) -> list[str]:
        path.write_text(yaml.safe_dump(data | {"turns": changed}, allow_unicode=True, sort_keys=False), encoding="utf-8")
        with pytest.raises(CommandError) as refused:
            load(folder)
        return [line.split(": ", 1)[1] for line in str(refused.value).splitlines()[:-1]]

    without_reply = [{**turns[0], "options": [{"text": "x"}, *turns[0]["options"][1:]]}, *turns[1:]]
    reply_at_the_end = [turns[0], {**turns[1], "options": [{"text": "x", "reply": "y"}, *turns[1]["options"][1:]]}]
    assert told(turns[:1]) == ["there are 1 turns; the item has 2"]
    assert told([{**turns[0], "options": turns[0]["options"][:3]}, turns[1]]) == ["there are 3 options; the item has 4"]
    assert told(without_reply) == ["the item has a reply here"]
    assert told(reply_at_the_end) == ["the item has no reply here"]


@pytest.mark.django_db
def test_a_translation_of_no_item_is_refused(folder):
    (folder / "translations" / "xx").mkdir(parents=True)
    (folder / "translations" / "xx" / "lost.yaml").write_text(file_of(replace(a_source(), slug="lost"), "xx"), encoding="utf-8")

    with pytest.raises(CommandError, match=r"translations/xx/lost\.yaml:1: there is no item “lost”"):
        load(folder)


@pytest.mark.django_db
def test_the_key_and_the_order_are_the_same_with_translations_and_without():
    sources = [a_source(), a_conversation(slug="talk", family="talk"), a_practice_source(slug="try", family="try")]
    form = draft_form(sources=sources)
    plain = compile_form(draft_of(form), rng=random.Random(3))
    for revision, source in zip(draft_of(form).revisions, sources, strict=True):
        put_translation(revision=revision, source=translated(source, "xx"), now=NOW)

    draft = draft_of(form)
    content, key = compile_form(draft, rng=random.Random(3), translations=reviewed_translations(draft.revisions))

    assert key == plain[1]
    assert replace(content, translations=()) == plain[0]
    assert [turn.codes for turn in content.in_language("xx").turns] == [turn.codes for turn in plain[0].turns]


@pytest.mark.django_db
def test_a_reply_that_is_never_shown_is_not_published_in_any_language():
    source = a_conversation(turns=2)
    last = source.turns[-1]
    source = replace(source, turns=(source.turns[0], replace(last, options=tuple(replace(o, reply="Late.") for o in last.options))))
    form = draft_form(sources=[source])
    put_translation(revision=draft_of(form).revisions[0], source=translated(source, "xx"), now=NOW)

    draft = draft_of(form)
    content, _ = compile_form(draft, rng=random.Random(3), translations=reviewed_translations(draft.revisions))

    assert {option.reply for option in content.in_language("xx").turns[1].options} == {""}


@pytest.mark.django_db
def test_a_document_reads_back_and_one_from_before_there_were_languages_does_too(folder):
    load(folder)
    old = FormContent.objects.get().document
    assert "translations" not in old
    assert decode_content(old).languages == ("en",)

    FormContent.objects.all()._raw_delete("default")
    FormKey.objects.all()._raw_delete("default")
    Form.objects.update(published_at=None, published_by="")
    translate(folder, "xx", ITEM)
    load(folder)
    stored = FormContent.objects.get().document
    assert encode(decode_content(stored)) == stored
    assert stored["translations"][0]["scenarios"][0]["version"] == 1


@pytest.mark.django_db
def test_a_change_of_the_items_own_words_puts_its_translations_in_doubt():
    source = a_source()
    item = draft_form(sources=[source]).entries.get().item
    revision = item.revisions.get()
    for language in ("xx", "yy"):
        put_translation(revision=revision, source=translated(source, language), now=NOW)

    save_draft(item=item, source=replace(source, title="Brakes"), edit_number=1, now=LATER)
    assert list(Translation.objects.order_by("language").values_list("language", "state")) == [("xx", "draft"), ("yy", "draft")]
    shorter = replace(source.turns[0], options=source.turns[0].options[:3])
    save_draft(item=item, source=replace(source, turns=(shorter,)), edit_number=2, now=LATER)

    assert list(Translation.objects.all()) == []


@pytest.mark.django_db
def test_a_copied_item_brings_its_translations():
    source = a_source()
    item = draft_form(sources=[source]).entries.get().item
    put_translation(revision=item.revisions.get(), source=translated(source, "xx", version=4), now=NOW)

    copy = copy_item(item=item, to_library=LibraryFactory.create(), now=LATER)

    kept = Translation.objects.get(revision__item=copy)
    assert (kept.language, kept.version, kept.state, kept.changed_at) == ("xx", 4, "reviewed", LATER)


def test_every_item_of_form_a_has_a_translation_into_each_language_that_is_offered(settings):
    bank = read_bank()
    form_a = next(form for form in bank.forms if form.title == "Form A")
    wanted = {*form_a.items, *form_a.practice}

    for language in settings.CANDIDATE_LANGUAGES:
        if language != "en":
            assert {one.slug for one in bank.translations if one.language == language} >= wanted


def with_thoughts(source: ItemSource, language: str) -> TranslationSource:
    """A translation that says something of every option of which the item says something."""
    thoughts = tuple(
        tuple(ThoughtWords(f"{language} {o.thought}", f"{language} {o.reframe}") if o.thought else ThoughtWords() for o in turn.options)
        for turn in source.turns
    )
    return replace(translated(source, language), thoughts=thoughts)


def test_thoughts_go_with_the_key_in_the_published_order_and_never_with_what_candidates_see(db):
    source = next(item for item in read_bank().items if item.slug == ITEM)
    form = draft_form(sources=[source])
    (revision,) = draft_of(form).revisions
    put_translation(revision=revision, source=with_thoughts(source, "es"), now=NOW)

    content, key = compile_form(draft_of(form), rng=random.Random(3), translations=reviewed_translations([revision]))
    again = decode_key(encode(key))

    assert again == key
    options = key.turns[0].options
    assert [option.spoken for option in options] == [
        {"es": (f"es {option.thought}", f"es {option.reframe}")} if option.thought else {} for option in options
    ]
    assert sum(bool(option.spoken) for option in options) == 3
    seen = str(encode(content))
    assert [option.thought for option in options if option.thought and option.thought in seen] == []
    assert "thought" not in seen


def test_a_key_without_translated_thoughts_is_what_it_was_before_there_were_any(db):
    form = draft_form(sources=[a_source()])

    _, key = compile_form(draft_of(form), rng=random.Random(3))

    assert "spoken" not in str(encode(key))


def test_thoughts_survive_the_row_the_file_and_a_second_putting(db):
    source = next(item for item in read_bank().items if item.slug == TALK)
    (revision,) = draft_of(draft_form(sources=[source])).revisions
    given = with_thoughts(source, "es")

    first, second = (put_translation(revision=revision, source=given, now=NOW) for _ in range(2))

    assert (first, second) == (True, False)
    assert translations_of(revision) == [given]
    assert translation_from(yaml.safe_load(translation_yaml(given))).thoughts == given.thoughts


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"thought": "Algo."}, "a dependency of 'thought'"),
        ({"thought": "Algo.", "reframe": "Mejor."}, "the item has no thought here"),
    ],
)
def test_a_thought_where_the_item_has_none_or_half_of_one_is_refused(folder, said, told):
    translate(folder, "es", ITEM)
    path = folder / "translations" / "es" / f"{ITEM}.yaml"
    data = yaml.safe_load(path.read_text())
    data["turns"][0]["options"][2] |= said  # the best one, which has no thought
    path.write_text(yaml.safe_dump(data, allow_unicode=True))

    with pytest.raises(BankErrors) as refused:
        read_bank(folder)

    assert told in str(refused.value)


@pytest.mark.parametrize("language", ["es", "fa"])
def test_every_thought_of_form_a_is_said_in_each_language(language):
    bank = read_bank()
    wanted = {slug for form in bank.forms if form.title == "Form A" for slug in form.items}
    items = {item.slug: item for item in bank.items if item.slug in wanted}
    spoken = {one.slug: one for one in bank.translations if one.language == language and one.slug in wanted}

    missing = [
        (slug, turn, option)
        for slug, item in items.items()
        for turn, own in enumerate(item.turns)
        for option, each in enumerate(own.options)
        if each.thought and not (spoken[slug].thoughts and spoken[slug].thoughts[turn][option].thought)
    ]

    assert (len(items), missing) == (24, [])
