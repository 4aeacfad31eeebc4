"""Libraries, items, forms; and small real forms, published through the verbs."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import factory

from assessment.instrument.assembly.drafting import create_form, set_form_items
from assessment.instrument.assembly.specification import standard_specification
from assessment.instrument.authoring import create_item
from assessment.instrument.enums import (
    Marker,
    Move,
    Need,
    Orientation,
    ResponseFormat,
    Scale,
    Setting,
    Stage,
    Technique,
    Zone,
)
from assessment.instrument.models import (
    Blueprint,
    Form,
    FormContent,
    FormEntry,
    FormKey,
    Item,
    Library,
    MediaFile,
    Medium,
    Option,
    Revision,
    Translation,
    Turn,
)
from assessment.instrument.publishing import publish_form
from assessment.instrument.source import ItemSource, OptionSource, TurnSource

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
KEYED = 3  # the option of ``a_turn`` that is most effective, from 1
_numbers = itertools.count(1)

STEM = (
    "It is four on Friday in the bike shop. Mr Okafor comes in for the bike that he left for new brakes on Monday. The brakes "
    "came this morning, but the one who fits them has gone home ill.\n\nHe rides out to his mother at six. The last bus goes at five. "
    "A shop two streets away fits brakes until seven, and it owes you a hand."
)


def an_option(zone: Zone = Zone.ASSERTIVE, **changes: Any) -> OptionSource:
    """An option of that zone in which no check finds anything."""
    return replace(_OPTIONS[zone], **changes)


_OPTIONS = {
    Zone.AGGRESSIVE: OptionSource(
        text="Tell him that Monday is the day now, and hang his name in red on the bike.",
        zone=Zone.AGGRESSIVE,
        effectiveness=1.5,
        markers=(Marker.P3,),
        needs={Need.CONTROL: 1, Need.ALTERNATIVES: 2},
        orientation=Orientation.BUSINESS,
        moves=(Move.DECIDES_FOR, Move.OWN_STEP),
        thought="Somebody has to decide here.",
        reframe="It is his evening: he can decide.",
    ),
    Zone.SUBMISSIVE: OptionSource(
        text="Tell him to take the best bike from the window until Monday, and that nobody will charge him.",
        zone=Zone.SUBMISSIVE,
        effectiveness=2.5,
        markers=(Marker.A4,),
        needs={Need.CONTROL: 3, Need.ALTERNATIVES: 3},
        orientation=Orientation.CUSTOMER,
        moves=(Move.GIVES_BEYOND, Move.OWN_STEP),
        thought="I cannot send him away with nothing.",
        reframe="There is a way that is mine to give.",
    ),
    Zone.ASSERTIVE: OptionSource(
        text="Tell him where the brakes can be fitted by seven, and ring that shop while he waits.",
        zone=Zone.ASSERTIVE,
        effectiveness=4.5,
        markers=(Marker.F1, Marker.F3),
        needs={Need.CONTROL: 4, Need.ALTERNATIVES: 5},
        orientation=Orientation.BALANCED,
        moves=(Move.HANDS_OVER, Move.OWN_STEP),
    ),
    Zone.DEFENSIVE: OptionSource(
        text="Tell him that the fitter is ill, and ask him to ring next week for a new day.",
        zone=Zone.DEFENSIVE,
        effectiveness=2.0,
        markers=(Marker.P5,),
        needs={Need.CONTROL: 2, Need.ALTERNATIVES: 1},
        orientation=Orientation.THIRD_PARTY,
        moves=(Move.ASKS, Move.HANDS_OVER),
        thought="It is not my doing that he is ill.",
        reframe="Whose doing it is helps nobody on a bike.",
    ),
}


def a_turn(**changes: Any) -> TurnSource:
    """A turn in which no check finds anything; option ``KEYED`` is its key."""
    turn = TurnSource(
        stage=Stage.RESOLVE,
        stem=STEM,
        options=tuple(_OPTIONS.values()),
        flip_fact="The fitter rings: he is on his way back.",
        flip_best=4,
    )
    return replace(turn, **changes)


def a_source(**changes: Any) -> ItemSource:
    """An attitude item of one turn in which no check finds anything."""
    source = ItemSource(
        slug="brakes-on-friday",
        family="repair-not-done",
        title="Brakes on Friday",
        scale=Scale.ATTITUDE,
        setting=Setting.SHOP,
        needs=(Need.CONTROL, Need.ALTERNATIVES),
        turns=(a_turn(),),
    )
    return replace(source, **changes)


def a_conversation(*, turns: int = 3, **changes: Any) -> ItemSource:
    """An attitude item of several turns; each option but the last turn's has its reply."""
    replying = tuple(replace(option, reply=f"“You say {option.zone}? Go on,” he says.") for option in a_turn().options)
    middle = [a_turn(options=replying, stem=f"{STEM} It is turn {number} now.") for number in range(1, turns)]
    return a_source(turns=(*middle, a_turn(stem=f"{STEM} It is turn {turns} now.")), **changes)


def a_skill_source(*, turns: int = 2, **changes: Any) -> ItemSource:
    """A skill item: credits 0, .25, 1 and .5 instead of zones."""
    options = tuple(
        replace(option, zone=None, effectiveness=None, credit=credit, thought="I think so.", reframe="I may think again.")
        for option, credit in zip(a_turn().options, (0.0, 0.25, 1.0, 0.5), strict=True)
    )
    replying = tuple(replace(option, reply="“Go on,” he says.") for option in options)
    every = [
        a_turn(options=replying if number < turns else options, stem=f"{STEM} It is turn {number} now.") for number in range(1, turns + 1)
    ]
    return a_source(scale=Scale.SKILL, technique=Technique.LISTENING, turns=tuple(every), **changes)


def a_practice_source(**changes: Any) -> ItemSource:
    options = tuple(replace(option, explanation=f"It is {option.zone}.") for option in a_turn().options)
    made = {"scale": Scale.PRACTICE, "explanation": "One answer helps him today.", "turns": (a_turn(options=options),)}
    return a_source(**made | changes)


def small_form_sources(
    *, scenarios: int = 3, conversation: bool = False, skill: int = 0, practice: int = 1, format: ResponseFormat = ResponseFormat.BEST_WORST
) -> list[ItemSource]:
    """Sources of distinct items, attitude first, then skill, then practice."""
    start = next(_numbers)
    attitude = [a_source() for _ in range(scenarios)]
    if conversation and attitude:
        attitude[-1] = a_conversation()
    every = [*attitude, *(a_skill_source() for _ in range(skill)), *(a_practice_source() for _ in range(practice))]
    return [
        replace(
            source,
            slug=f"item-{start}-{number}",
            family=f"family-{start}-{number}",
            title=f"Item {start}.{number}",
            format=format,
            turns=tuple(replace(turn, stem=f"{turn.stem}\n\nThis is incident {start}.{number}.") for turn in source.turns),
        )
        for number, source in enumerate(every, 1)
    ]


def draft_form(*, sources: Sequence[ItemSource], library: Library | None = None, title: str | None = None, now: datetime = NOW) -> Form:
    """A form of new items with these sources, not yet published."""
    library = library or LibraryFactory.create()
    items = [create_item(library=library, source=source, now=now) for source in sources]
    form = create_form(library=library, title=title or f"Form {next(_numbers)}", now=now)
    set_form_items(form=form, items=items, now=now)
    return form


def published_form(
    *,
    scenarios: int = 3,
    conversation: bool = False,
    skill: int = 0,
    practice: int = 1,
    format: ResponseFormat = ResponseFormat.BEST_WORST,
    library: Library | None = None,
    title: str | None = None,
    now: datetime = NOW,
) -> FormContent:
    """A small real form, written, put together and published through the verbs.

    Args:
        scenarios: of attitude; each of one turn of four options, one per zone.
        conversation: the last attitude scenario has three turns.
        skill: scenarios of two turns.
    Returns:
        Its frozen content; ``.form`` and ``.form.keys`` lead on.
    """
    sources = small_form_sources(scenarios=scenarios, conversation=conversation, skill=skill, practice=practice, format=format)
    form = draft_form(sources=sources, library=library, title=title, now=now)
    return publish_form(form=form, by="the tests", now=now, reason="A small form for a test.")


class LibraryFactory(factory.django.DjangoModelFactory[Library]):
    """A shared library; give it an ``owner`` to make it somebody's."""

    class Meta:
        model = Library

    name = factory.Sequence(lambda n: f"Library {n}")
    created_at = NOW


class ItemFactory(factory.django.DjangoModelFactory[Item]):
    class Meta:
        model = Item

    library = factory.SubFactory(LibraryFactory)
    slug = factory.Sequence(lambda n: f"made-item-{n}")
    scale = Scale.ATTITUDE.value
    created_at = NOW


class RevisionFactory(factory.django.DjangoModelFactory[Revision]):
    class Meta:
        model = Revision

    item = factory.SubFactory(ItemFactory)
    number = 1
    created_at = NOW
    changed_at = NOW
    title = "Brakes on Friday"
    family = "repair-not-done"
    setting = Setting.SHOP.value
    needs = factory.LazyFunction(lambda: ["control", "alternatives"])


class TurnFactory(factory.django.DjangoModelFactory[Turn]):
    class Meta:
        model = Turn

    revision = factory.SubFactory(RevisionFactory)
    position = 1
    stage = Stage.RESOLVE.value
    stem = STEM


class OptionFactory(factory.django.DjangoModelFactory[Option]):
    class Meta:
        model = Option

    turn = factory.SubFactory(TurnFactory)
    position = factory.Sequence(lambda n: n % 6 + 1)
    text = "Tell him where the brakes can be fitted by seven."
    zone = Zone.ASSERTIVE.value
    effectiveness = 4


class TranslationFactory(factory.django.DjangoModelFactory[Translation]):
    """A row alone, with an empty document: use ``put_translation`` for one that can be published."""

    class Meta:
        model = Translation

    revision = factory.SubFactory(RevisionFactory)
    language = "es"
    title = "Frenos el viernes"
    document = factory.LazyFunction(dict)
    changed_at = NOW


class MediaFileFactory(factory.django.DjangoModelFactory[MediaFile]):
    """A row whose bytes are no picture: use ``keep_file`` with a checked one where bytes matter."""

    class Meta:
        model = MediaFile

    library = factory.SubFactory(LibraryFactory)
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    kind = "image"
    type = "image/webp"
    size = 4
    width = 2
    height = 2
    data = b"RIFF"
    created_at = NOW


class MediumFactory(factory.django.DjangoModelFactory[Medium]):
    class Meta:
        model = Medium

    revision = factory.SubFactory(RevisionFactory)
    file = factory.SubFactory(MediaFileFactory)
    alt = "A bike without its brakes."


class BlueprintFactory(factory.django.DjangoModelFactory[Blueprint]):
    """The standard form's."""

    class Meta:
        model = Blueprint

    library = factory.SubFactory(LibraryFactory)
    title = factory.Sequence(lambda n: f"Blueprint {n}")
    document = factory.LazyFunction(lambda: standard_specification().as_dict())
    created_at = NOW
    changed_at = NOW


class FormFactory(factory.django.DjangoModelFactory[Form]):
    class Meta:
        model = Form

    library = factory.SubFactory(LibraryFactory)
    title = factory.Sequence(lambda n: f"Made form {n}")
    created_at = NOW


class FormEntryFactory(factory.django.DjangoModelFactory[FormEntry]):
    class Meta:
        model = FormEntry

    form = factory.SubFactory(FormFactory)
    item = factory.SubFactory(ItemFactory)
    position = factory.Sequence(lambda n: n + 1)


class FormContentFactory(factory.django.DjangoModelFactory[FormContent]):
    """A row alone, with an empty document: use ``published_form`` for one that can be sat."""

    class Meta:
        model = FormContent

    form = factory.SubFactory(FormFactory)
    hash = factory.Sequence(lambda n: f"{n:064x}")
    document = factory.LazyFunction(dict)
    created_at = NOW


class FormKeyFactory(factory.django.DjangoModelFactory[FormKey]):
    class Meta:
        model = FormKey

    form = factory.SubFactory(FormFactory)
    version = 1
    hash = factory.Sequence(lambda n: f"{n:064x}")
    document = factory.LazyFunction(dict)
    created_at = NOW
