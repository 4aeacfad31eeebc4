"""An author's blueprints, keys and uploads in which every text is a payload."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assessment.instrument.assembly.drafting import set_form_items
from assessment.instrument.assembly.specification import Attribute, Requirement, Specification
from assessment.instrument.documents import Key, document_hash, encode
from assessment.instrument.enums import JudgeKind, Zone
from assessment.instrument.judging import create_panel
from assessment.instrument.key_store import get_key
from assessment.instrument.models import Blueprint, Form, FormKey, Item, Judge, Judgement, KeyApproval, KeyDraft, KeyStep, Library, Option
from assessment.instrument.models import Panel as PanelRow
from hiring.models import Organisation
from hiring.people.models import User
from tests.factories import BlueprintFactory, FormFactory, KeyDraftFactory, VacancyFactory
from tests.factories.instrument import NOW
from tests.hiring.ranking.building import World
from tests.hiring.ranking.rekeying import FIRSTS, HALVES, LASTS, add_answered
from tests.support import hostile

PARTS = 3
ASKED = Specification((Requirement(Attribute.SCALE, "attitude", 4, 4), Requirement(Attribute.NEED, "empathy", 3)), without_cues=False)


@dataclass(frozen=True)
class Blueprints:
    """Blueprints, each with a set of parallel forms; every title a third of the texts."""

    items: list[Item]
    blueprints: list[Blueprint]
    sets: list[list[Form]]
    published: Form  # with a reason for the warnings left open
    coming: int  # items that could be swapped into a set's first form, and into no other's


def blueprints_of(texts: Sequence[str], *, library: Library) -> Blueprints:
    items, parts = hostile.items_of(texts, library=library), hostile.shared_out(texts, PARTS)
    coming = -(-len(items) // PARTS)
    made = [BlueprintFactory.create(library=library, title=part, document=ASKED.as_dict()) for part in parts]
    sets = []
    for number, (blueprint, part) in enumerate(zip(made, parts, strict=True)):
        held = {"library": library, "blueprint": blueprint, "parallel_set": f"set-{number}"}
        forms = [FormFactory.create(title=f"{letter} {part}", **held) for letter in "AB"]
        outside = items[number * coming : (number + 1) * coming]
        inside = [item for item in items if item not in outside]
        set_form_items(form=forms[0], items=inside, now=NOW)
        set_form_items(form=forms[1], items=inside[:2], now=NOW)
        sets.append(forms)
    every = hostile.joined(texts)
    told = {"published_at": NOW, "published_by": every, "publish_reason": every}
    published = FormFactory.create(library=library, title=every, **told)
    return Blueprints(items, made, sets, published, coming)


def turned(key: Key, *, more: str) -> Key:
    """Another key: each option a little worse, and more said behind it."""
    scenarios = tuple(
        replace(
            scenario,
            turns=tuple(
                replace(
                    turn,
                    options=tuple(
                        replace(
                            option,
                            effectiveness=1 + option.effectiveness / 2,
                            thought=f"{more} {option.thought}",
                            reframe=f"{more} {option.reframe}",
                        )
                        for option in turn.options
                    ),
                )
                for turn in scenario.turns
            ),
        )
        for scenario in key.scenarios
    )
    return replace(key, scenarios=scenarios)


@dataclass(frozen=True)
class Keys:
    """A published form with two versions of its key and a third proposed, a vacancy on it with results, and a panel that judged some."""

    form: Form
    draft: KeyDraft
    panel: PanelRow
    scenarios: int


def keys_of(texts: Sequence[str], *, library: Library, organisation: Organisation, user: User) -> Keys:
    content, every = hostile.content_of(texts, library=library, attitude=2), hostile.joined(texts)
    form, first = content.form, content.form.keys.get()
    second = second_version(form, turned(get_key(first.pk), more="Hm."), texts)
    world = World(VacancyFactory.create(organisation=organisation, form=form, title=every), user, content, first.pk)
    add_answered(replace(world, key_id=second.pk), [FIRSTS, LASTS, HALVES], names=[every] * 3)
    document = encode(turned(get_key(second.pk), more="Well."))
    draft: KeyDraft = KeyDraftFactory.create(form=form, base=second, document=document, changed_by=hostile.signed(texts))
    KeyStep.objects.bulk_create(
        KeyStep(draft=draft, to_state="draft", by=hostile.signed([text]), by_id="user-ann", at=NOW, reason=text) for text in texts
    )
    return Keys(form, draft, judged_panel(form, every, texts=texts), len(get_key(first.pk).scenarios))


def second_version(form: Form, key: Key, texts: Sequence[str]) -> FormKey:
    document, said = encode(key), hostile.signed(texts)
    signed = {"released_by": said, "released_by_id": "user-ann", "reason": hostile.joined(texts)}
    made = FormKey.objects.create(form=form, version=2, hash=document_hash(document), document=document, created_at=NOW, **signed)
    KeyApproval.objects.create(key=made, released_by_id="user-ann", by=said, by_id="user-ben", at=NOW)
    return made


def judged_panel(form: Form, title: str, *, texts: Sequence[str]) -> PanelRow:
    """A closed panel of one mind over an item that stands in the form under the name of its first scenario, in other words."""
    (item,) = hostile.items_of(texts[:6], library=form.library)
    Item.objects.filter(pk=item.pk).update(slug="item-0")
    form.entries.create(item=item, position=1)
    panel = create_panel(library=form.library, title=title, items=[item], by="Ann", now=NOW)
    kinds = [*[JudgeKind.CUSTOMER] * 4, *[JudgeKind.EXPERT] * 8]
    said = {"created_at": NOW, "opened_at": NOW, "finished_at": NOW}
    judges = [Judge.objects.create(panel=panel, kind=kind.value, number=number, **said) for number, kind in enumerate(kinds, 1)]
    options = list(Option.objects.filter(turn__revision__item=item))
    Judgement.objects.bulk_create(
        Judgement(judge=judge, option=option, zone=option.zone, effectiveness=round(option.effectiveness), **_place(option), saved_at=NOW)
        for judge in judges
        for option in options
    )
    PanelRow.objects.filter(pk=panel.pk).update(closed_at=NOW + timedelta(hours=1))
    return panel


def _place(option: Option) -> dict[str, int]:
    zone = Zone(option.zone)
    return {
        "u": 2 if zone in (Zone.ASSERTIVE, Zone.AGGRESSIVE) else -2,
        "v": 2 if zone in (Zone.ASSERTIVE, Zone.SUBMISSIVE) else -2,
    }


def sent_file(client: Client, data: bytes, *, name: str) -> str:
    """The address of the dry run of an upload."""
    answer = client.post("/items/import/", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])
