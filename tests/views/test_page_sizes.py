"""No page of an author's, a panel's or a judge's over 300 KB, each at the most it may hold. ``-s`` prints the table.

What is weighed is the HTML as it is sent before it is compressed, in bytes of UTF-8. Items are as large as ``lengths`` lets them be, in
Persian: that limit is in bytes too, because a letter of it takes two. A route without a row fails.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assessment.instrument.assembly.drafting import set_form_items
from assessment.instrument.authoring import create_item, current_revision, save_draft, source_of
from assessment.instrument.commenting import LONGEST as LONGEST_COMMENT
from assessment.instrument.commenting import LONGEST_REPLY, MOST_REPLIES, add_comment, add_reply
from assessment.instrument.documents import encode
from assessment.instrument.enums import Critical, ItemStatus, Move, Orientation, Zone
from assessment.instrument.exchange.packages import packed
from assessment.instrument.exchange.spreadsheets import csv_of
from assessment.instrument.exchange.yaml_writing import item_yaml
from assessment.instrument.judging import create_panel
from assessment.instrument.key_store import get_key
from assessment.instrument.lengths import HEAVIEST, LONGEST, weight_of
from assessment.instrument.models import Blueprint, Form, Item, Judgement, KeyDraft, KeyStep, Library, Option, Panel, Revision
from assessment.instrument.portability import read_bank
from assessment.instrument.source import ItemSource, OptionSource, TurnSource
from hiring.people.models import Organisation
from hiring.people.roles import Role
from tests.assessment.instrument.peers import MAPPED
from tests.factories import (
    BlueprintFactory,
    FormFactory,
    KeyDraftFactory,
    LibraryFactory,
    MembershipFactory,
    OrganisationFactory,
    PanelFactory,
    a_member,
)
from tests.factories.instrument import NOW, ItemFactory, RevisionFactory, a_source, a_turn
from tests.factories.panels import JudgeFactory, PanelInvitationFactory
from tests.hiring.authoring.sending import fields_of
from tests.hiring.panels.judging import AJudge, ask
from tests.support.hostile import content_from
from tests.support.hostile_pages import ROUTES, SHOWS_NONE
from tests.support.hostile_scenes import second_version, turned

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # no database changes what a page weighs
LIMIT = 300_000
MANY = 3_000
REASON = "word " * 400
ANN = "Ann <ann@work.example>"
TITLE = "A long title " * 9


def _persian() -> list[str]:
    """The words of the bank in Persian, in order: two bytes a letter on a page, and as hard to compress as whatever is really written."""
    told = [one.words for one in read_bank().translations if one.language == "fa"]
    return [word for each in told for turn in each.turns for text in (turn.stem, *(o.text for o in turn.options)) for word in text.split()]


PERSIAN = _persian()
TEXT, SHARE = 490, 0.2  # characters of an option, which most pages show; of any other text, as a share of its limit


def prose(length: int, *, start: int) -> str:
    """Words from there on, up to that many characters, with the quotation marks that people do write."""
    said = ""
    for word in itertools.islice(itertools.cycle(PERSIAN), start % len(PERSIAN), None):
        if len(said) + len(word) > length - 2:
            return f"«{said.strip()}»"
        said += f"{word} "
    raise AssertionError("there is no end of words")


def largest_item(*, slug: str = "largest", said: int = 0, **changes: Any) -> ItemSource:
    """As many turns and options as an item may have, and as much text as it may hold; ``said``: another number, other words."""
    kinds, starts = a_turn().options, itertools.count(said * 977, 61)

    def of(kind: str) -> str:
        return prose(int(LONGEST[kind] * SHARE), start=next(starts))

    def option(number: int) -> OptionSource:
        said = {kind: of(kind) for kind in ("reply", "thought", "reframe")}
        return replace(kinds[number % 4], text=prose(TEXT, start=next(starts)), **said)

    def turn() -> TurnSource:
        return a_turn(stem=of("stem"), flip_fact=of("flip_fact"), options=tuple(option(number) for number in range(6)))

    source = a_source(slug=slug, family=slug, title=TITLE[:120], turns=tuple(turn() for _ in range(5)), notes=of("notes"), **changes)
    assert 0.97 * HEAVIEST < weight_of(source) <= HEAVIEST, weight_of(source)
    return source


def usual_conversation() -> ItemSource:
    """Three turns of four options, each text as long as all of them together may be."""
    largest = largest_item(slug="conversation")

    def turned(turn: TurnSource) -> TurnSource:
        longer = {kind: prose(LONGEST[kind] - 10, start=3) for kind in ("reply", "thought")}
        options = tuple(replace(option, **longer, reframe=prose(330, start=9)) for option in turn.options[:4])
        return replace(turn, options=options, stem=prose(700, start=11))

    source = replace(largest, turns=tuple(map(turned, largest.turns[:3])))
    assert 0.9 * HEAVIEST < weight_of(source) <= HEAVIEST, weight_of(source)
    return source


@dataclass(frozen=True)
class World:
    """An organisation with as much of everything as there may be."""

    client: Client
    item: Item  # the largest, saved, read and remarked on often
    conversation: Item  # with as many options as have their menus on the page
    first: Item  # of the form's
    draft: Form  # of 60 of them
    parallel: Form
    blueprint: Blueprint
    published: Form  # of 60 of them, with a key of two versions
    key: KeyDraft  # that says otherwise of every option
    panel: Panel  # over 60 of them
    judge: AJudge


SIXTY = 60


def a_world() -> World:
    organisation = OrganisationFactory.create(name=TITLE[:120].strip())
    client, library = Client(), LibraryFactory.create(owner=organisation.uuid)
    user = a_member(Role.OWNER, organisation=organisation)
    MembershipFactory.create(user=user, organisation=OrganisationFactory.create(), role=Role.OWNER.value)  # so that it is asked for whom
    client.force_login(user)
    items = [create_item(library=library, source=largest_item(slug=f"item-{number}"), now=NOW, by=ANN) for number in range(SIXTY)]
    blueprint: Blueprint = BlueprintFactory.create(library=library, title=TITLE[:120])
    forms = [FormFactory.create(library=library, title=f"{n} {TITLE}"[:120], blueprint=blueprint, parallel_set="six") for n in range(6)]
    for form in forms:
        set_form_items(form=form, items=items, now=NOW)
    panel = create_panel(library=library, title=TITLE[:120], items=items, by=ANN, now=NOW)
    judge = judged(panel)
    published, key = a_keyed_form(library)
    item = create_item(library=library, source=largest_item(), now=NOW, by=ANN)
    lived(item)
    conversation = create_item(library=library, source=usual_conversation(), now=NOW, by=ANN)
    remarked(conversation)
    many(library)
    return World(client, item, conversation, items[0], forms[0], forms[1], blueprint, published, key, panel, judge)


def judged(panel: Panel) -> AJudge:
    """Twelve who judged everything, and as many more as may be asked at once."""
    judge = ask(panel, experts=1)[0]
    judge.start()
    options = list(Option.objects.filter(turn__revision__in=panel.entries.values("revision")).values_list("pk", flat=True))
    judges = [JudgeFactory.create(panel=panel, number=number, finished_at=NOW, opened_at=NOW) for number in range(2, 201)]
    for number, each in enumerate(judges):
        PanelInvitationFactory.create(judge=each, name=TITLE[:120], email=f"{number}-{'x' * 60}@example.org")
    Judgement.objects.bulk_create(
        (
            Judgement(
                judge=each, option_id=option, zone=ZONES[(number + option) % 4], effectiveness=1 + option % 5, u=1, v=-1, saved_at=NOW
            )
            for number, each in enumerate(judges[:12])
            for option in options
        ),
        batch_size=5_000,
    )
    return judge


ZONES = ("assertive", "aggressive", "submissive", "defensive")


def a_keyed_form(library: Library) -> tuple[Form, KeyDraft]:
    content = content_from([largest_item(slug=f"keyed-{number}") for number in range(SIXTY)], library=library, title=TITLE[:110])
    first = content.form.keys.get()
    second = second_version(content.form, turned(get_key(first.pk), more="Hm."), ["word"] * 400)
    key = turned(get_key(second.pk), more="Well.")
    draft: KeyDraft = KeyDraftFactory.create(form=content.form, base=second, document=encode(key))
    KeyStep.objects.bulk_create(KeyStep(draft=draft, to_state="draft", by="Ann", by_id="a", at=NOW, reason=REASON) for _ in range(100))
    return content.form, draft


def lived(item: Item) -> None:
    """Saved forty times with every word changed, and remarked on at every place."""
    source = source_of(current_revision(item))
    for number in range(2, 32):
        source = largest_item(said=number, slug=item.slug)
        save_draft(item=item, source=source, edit_number=number - 1, now=NOW + timedelta(hours=number), by=f"{number % 2} <b@x.example>")
    remarked(item)


def remarked(item: Item) -> None:
    """At every place, as long as may be, with as many answers as there may be below some."""
    source = source_of(current_revision(item))
    for number in range(300):
        turn, said = number % (len(source.turns) + 1) or None, prose(LONGEST_COMMENT, start=number)
        comment = add_comment(item=item, source=source, turn=turn, option=None, text=said, by="Ben <b@x.example>", now=NOW)
        for place in range(MOST_REPLIES if number % 60 == 3 else 0):
            add_reply(comment=comment, text=prose(LONGEST_REPLY, start=place), by=ANN, now=NOW)


def many(library: Library) -> None:
    """3,000 items before the panel, forms, blueprints and panels."""
    items = Item.objects.bulk_create(
        ItemFactory.build(library=library, slug=f"many-{number:04}-{'x' * 60}", status=ItemStatus.PANEL.value) for number in range(MANY)
    )
    Revision.objects.bulk_create(RevisionFactory.build(item=item, title=TITLE[:120]) for item in items)
    Form.objects.bulk_create(FormFactory.build(library=library, title=f"many {number} {TITLE}"[:120]) for number in range(MANY))
    Blueprint.objects.bulk_create(BlueprintFactory.build(library=library, title=f"many {number} {TITLE}"[:120]) for number in range(MANY))
    Panel.objects.bulk_create(PanelFactory.build(library=library, title=f"many {number} {TITLE}"[:120]) for number in range(MANY))


def got(address: str) -> Callable[[World], Any]:
    return lambda world: world.client.get(address.format(w=world))


WRITTEN = {"stem", "flip_fact", "text", "reply", "thought", "reframe", "notes"}
CHOSEN = {"zone": "defensive", "effectiveness": "1.5", "orientation": "business", "critical": "dont_know", "grade_1": "2", "moves": "asks"}


def otherwise_tagged(source: ItemSource) -> ItemSource:
    tags: dict[str, Any] = {
        "zone": Zone.SUBMISSIVE,
        "effectiveness": 2.5,
        "orientation": Orientation.THIRD_PARTY,
        "moves": (Move.CORRECTS,),
    }
    tags |= {"critical": Critical.NO_OWNER, "needs": dict.fromkeys(source.needs, 1)}
    return replace(
        source, turns=tuple(replace(turn, options=tuple(replace(option, **tags) for option in turn.options)) for turn in source.turns)
    )


def asked_of_two(world: World) -> Any:
    """The largest item typed anew on one page, and saved otherwise on another."""
    fields = {name: values[0] for name, values in fields_of(world.client.get(f"/items/{world.item.public_id}/edit/").content).items()}
    turned_round = {name: " ".join(reversed(value.split())) for name, value in fields.items() if name.rpartition("-")[2] in WRITTEN}
    tagged = {name: CHOSEN[name.rpartition("-")[2]] for name in fields if name.rpartition("-")[2] in CHOSEN}
    fields = fields | turned_round | tagged
    current = current_revision(world.item)
    theirs = otherwise_tagged(largest_item(said=99, slug="largest"))
    save_draft(item=world.item, source=theirs, edit_number=current.edit_number, now=NOW, by="C <c@x.example>")
    return world.client.post(f"/items/{world.item.public_id}/edit/", fields)


def asked_again(world: World) -> Any:
    fields = {name: values[0] for name, values in fields_of(asked_of_two(world).content).items()}
    return world.client.post(f"/items/{world.item.public_id}/merge/", fields | {"edit_number": "1"})


def sent(written: Callable[[], bytes], name: str) -> Callable[[World], Any]:
    def ask(world: World) -> Any:
        organisation, file = Organisation.objects.get(name=TITLE[:120].strip()).pk, SimpleUploadedFile(name, written())
        return world.client.post("/items/import/", {"file": file, "organisation": organisation}, follow=True)

    return ask


def thousands_of_losses() -> bytes:
    return packed(MAPPED.files | {f"{number}-{'x' * 100}.png": b"x" for number in range(1_400)})


def two_hundred_bare_items() -> bytes:
    return csv_of([a_source(slug=f"new-{number}", title=TITLE[:120], turns=(a_turn(stem="x"),)) for number in range(200)])


def bad_cells() -> bytes:
    good = csv_of([a_source(slug=f"new-{number}") for number in range(1_000)])
    return good.replace(b"assertive", b"bold").replace(b"attitude", b"mood" * 99)


def largest_items() -> bytes:
    return packed({f"{number}.yaml": item_yaml(largest_item(slug=f"up-{number}")) for number in range(25)})


Weighed = tuple[str, str, Callable[[World], Any]]  # route, what it holds, the request
PAGES: tuple[Weighed, ...] = (
    ("item_list", "3,000 items", got("/items/")),
    ("item_create", "", got("/items/new/")),
    ("item_export", "3,000 items", got("/items/export/")),
    ("item_import", "5,000 bad cells", sent(bad_cells, "x.csv")),
    ("item_import_plan", "200 items with findings", sent(two_hundred_bare_items, "x.csv")),
    ("item_import_plan", "1,400 things not carried", sent(thousands_of_losses, "x.zip")),
    ("item_import_plan", "25 of the largest items", sent(largest_items, "x.zip")),
    ("item", "5 turns of 6 options, 300 comments", got("/items/{w.item.public_id}/")),
    ("item_media", "", got("/items/{w.item.public_id}/media/")),
    ("item_edit", "5 turns of 6 options, 300 comments", got("/items/{w.item.public_id}/edit/")),
    ("item_edit", "3 turns of 4 options, 300 comments", got("/items/{w.conversation.public_id}/edit/")),
    ("item", "3 turns of 4 options, 300 comments", got("/items/{w.conversation.public_id}/")),
    ("item_edit", "two wordings of it", asked_of_two),
    ("item_merge", "two wordings of it", asked_again),
    ("item_look", "", got("/items/{w.item.public_id}/look/")),
    ("item_preview", "6 options", got("/items/{w.item.public_id}/preview/5/")),
    ("item_history", "20 states, every word changed", got("/items/{w.item.public_id}/history/")),
    ("item_state", "every word changed", got("/items/{w.item.public_id}/history/30/")),
    ("item_copy", "", lambda world: world.client.post(f"/items/{world.item.public_id}/copy/", {"organisation": "9"})),
    ("form_list", "3,000 forms", got("/forms/")),
    ("form_create", "", got("/forms/new/")),
    ("form", "60 of the largest items", got("/forms/{w.draft.public_id}/")),
    ("form_checks", "1,800 options", got("/forms/{w.draft.public_id}/checks/")),
    ("form_items", "3,060 items", got("/forms/{w.draft.public_id}/items/")),
    ("form_publish", "60 of the largest items", got("/forms/{w.draft.public_id}/publish/")),
    ("form_swap", "", got("/forms/{w.draft.public_id}/swap/{w.first.public_id}/")),
    ("form_key", "1,800 options said otherwise of", got("/forms/{w.published.public_id}/key/")),
    ("form_analysis", "60 scenarios", got("/forms/{w.published.public_id}/analysis/")),
    ("form_analysis_scenario", "5 turns of 6 options", got("/forms/{w.published.public_id}/analysis/60/")),
    ("key_draft", "1,800 options said otherwise of, 100 steps", got("/keys/{w.key.public_id}/")),
    ("key_scenario", "5 turns of 6 options", got("/keys/{w.key.public_id}/scenarios/1/")),
    ("key_effects", "", got("/keys/{w.key.public_id}/effects/")),
    ("blueprint_list", "3,000 blueprints", got("/blueprints/")),
    ("blueprint_create", "", got("/blueprints/new/")),
    ("blueprint", "3,000 forms", got("/blueprints/{w.blueprint.public_id}/")),
    ("blueprint_edit", "", got("/blueprints/{w.blueprint.public_id}/edit/")),
    ("parallel_forms", "6 forms", got("/blueprints/{w.blueprint.public_id}/sets/six/")),
    ("panel_list", "3,000 panels", got("/panels/")),
    ("panel_create", "3,000 items", got("/panels/new/")),
    ("panel", "60 items, 200 judges", got("/panels/{w.panel.public_id}/")),
    ("panel_item", "5 turns of 6 options", got("/panels/{w.panel.public_id}/items/60/")),
    ("panel_key", "1,800 options", got("/panels/{w.panel.public_id}/key/")),
    ("panel_judges", "200 judges", got("/panels/{w.panel.public_id}/judges/")),
    ("judge", "300 turns", lambda world: world.judge.client.get(world.judge.url())),
    ("judge-landing", "", lambda world: world.judge.client.get(world.judge.link)),
    ("judge-turn", "6 options", lambda world: world.judge.client.get(world.judge.url("300/"))),
)
NO_PAGE = {*SHOWS_NONE, "item_comment", "blueprint_assemble"}  # the latter two answer with a piece of “item”, and with “blueprint”


def test_no_page_is_over_300_kilobytes(db):
    world, sizes = a_world(), []
    for route, holds, ask_for in PAGES:
        answer = ask_for(world)
        assert answer.status_code in (200, 409, 422), (route, answer.status_code)
        assert answer.resolver_match.url_name == route
        sizes.append((len(answer.content), route, holds))
    print("\n" + "\n".join(f"{size:>9,} B  {route}  {holds}" for size, route, holds in sorted(sizes, reverse=True)))

    assert [(route, holds, size) for size, route, holds in sizes if size > LIMIT] == []


def test_every_page_is_weighed():
    assert {route for route, *_ in PAGES} ^ (ROUTES - NO_PAGE) == set()


CHANCE = random.Random(20261122)
SIGNS: dict[str, Callable[[], str]] = {
    "quotation marks, six bytes each": lambda: "'",
    "letters by chance, which nothing compresses": lambda: CHANCE.choice("etaoinshrdlu    "),
    "Chinese by chance, three bytes each": lambda: chr(CHANCE.randint(0x4E00, 0x9FFF)),
    "reasons, which the checks find one by one": iter(itertools.cycle("so that because since to avoid in order to ")).__next__,
}


@pytest.mark.parametrize("signs", SIGNS)
def test_the_editor_is_no_heavier_whatever_signs_a_text_is_of(db, signs):
    organisation, client = OrganisationFactory.create(), Client()
    client.force_login(a_member(Role.OWNER, organisation=organisation))
    wanted = iter(SIGNS[signs], "")
    source = rewritten(largest_item(), lambda share, kind: "".join(itertools.islice(wanted, int(share * LONGEST[kind]))))
    item = create_item(library=LibraryFactory.create(owner=organisation.uuid), source=source, now=NOW, by=ANN)

    page = client.get(f"/items/{item.public_id}/edit/?check=1").content

    assert len(page) <= LIMIT


def rewritten(source: ItemSource, text: Callable[[float, str], str]) -> ItemSource:
    """The same item with every text of other signs, each of such a share of its limit as all may have together."""
    for share in (each / 100 for each in range(80, 0, -3)):
        turns = tuple(
            replace(
                turn,
                stem=text(share, "stem"),
                flip_fact=text(share, "flip_fact"),
                options=tuple(
                    replace(option, **{kind: text(share, kind) for kind in ("text", "reply", "thought", "reframe")})
                    for option in turn.options
                ),
            )
            for turn in source.turns
        )
        heavy = replace(source, turns=turns, notes=text(share, "notes"))
        if weight_of(heavy) <= HEAVIEST:
            return heavy
    raise AssertionError("no share is light enough")
