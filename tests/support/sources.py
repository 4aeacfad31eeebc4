"""Items of every shape that a library can hold, for tests of formats."""

from __future__ import annotations

from hypothesis import strategies as st

from assessment.instrument.enums import (
    Critical,
    Customer,
    Instruction,
    Marker,
    Move,
    Need,
    Orientation,
    ResponseFormat,
    Scale,
    Setting,
    Stage,
    Technique,
    Term,
    TranslationState,
    Zone,
)
from assessment.instrument.source import ItemSource, OptionSource, TurnSource
from assessment.instrument.wordings import ItemWords, OptionWords, TranslationSource, TurnWords

SLUGS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
AWKWARD = (
    "=1+1",
    "'=1",
    "''@x",
    "- a",
    "a: b",
    "# no",
    "yes",
    "~",
    "12",
    "1e3",
    "2020-01-01",
    "“q”\n\nNext.\n  deep",
    "a \r\nb",
    "\tx",
    "|",
    "</p>&",
    "آب",
)
TEXTS = st.one_of(
    st.sampled_from(AWKWARD), st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60), st.just("")
)
SAID = TEXTS.map(lambda text: f"{text}\n\nx")
LINES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=20).map(
    lambda text: f"T{text}."
)


def sources(*, texts: st.SearchStrategy[str] = TEXTS) -> st.SearchStrategy[ItemSource]:
    """Items with everything an author may leave out left out now and then: no turn, no option, no key."""
    return st.sampled_from(list(Scale)).flatmap(lambda scale: _items(scale, texts))


def _some(kind: type[Term], most: int) -> st.SearchStrategy:
    return st.lists(st.sampled_from(list(kind)), unique=True, max_size=most).map(tuple)


def _options(scale: Scale, texts: st.SearchStrategy[str]) -> st.SearchStrategy[OptionSource]:
    is_skill = scale is Scale.SKILL
    return st.builds(
        OptionSource,
        text=texts,
        zone=st.none() if is_skill else st.sampled_from([None, *Zone]),
        credit=st.none() | st.integers(0, 1000).map(lambda number: number / 1000) if is_skill else st.none(),
        effectiveness=st.none() if is_skill else st.none() | st.integers(100, 500).map(lambda number: number / 100),
        markers=_some(Marker, 2),
        needs=st.dictionaries(st.sampled_from(list(Need)), st.integers(1, 5), max_size=3),
        critical=st.sampled_from([None, *Critical]),
        orientation=st.sampled_from([None, *Orientation]),
        moves=_some(Move, 4),
        reply=texts,
        thought=texts,
        reframe=texts,
        explanation=texts,
    )


def _turns(scale: Scale, texts: st.SearchStrategy[str]) -> st.SearchStrategy[TurnSource]:
    return st.builds(
        TurnSource,
        stage=st.sampled_from(list(Stage)),
        stem=texts,
        options=st.lists(_options(scale, texts), max_size=5).map(tuple),
        flip_fact=texts,
        flip_best=st.none() | st.integers(1, 6),
    )


def _items(scale: Scale, texts: st.SearchStrategy[str]) -> st.SearchStrategy[ItemSource]:
    return st.builds(
        ItemSource,
        slug=SLUGS,
        family=SLUGS,
        title=LINES,
        scale=st.just(scale),
        setting=st.sampled_from(list(Setting)),
        needs=_some(Need, 2),
        turns=st.lists(_turns(scale, texts), max_size=3).map(tuple),
        customer=st.sampled_from(list(Customer)),
        format=st.sampled_from(list(ResponseFormat)),
        instruction=st.sampled_from(list(Instruction)),
        is_fit=st.booleans(),
        technique=st.sampled_from([None, *Technique]),
        explanation=texts,
        twin_of=st.just("") | SLUGS,
        notes=texts,
        media=st.none(),
    )


def a_translation_of(source: ItemSource, *, language: str = "es", state: TranslationState = TranslationState.DRAFT) -> TranslationSource:
    """The same item with every text in another language."""

    def other(text: str) -> str:
        return f"{language}: {text}" if text.strip() else ""

    turns = tuple(
        TurnWords(
            stem=f"{language}: {turn.stem}",
            options=tuple(
                OptionWords(text=f"{language}: {option.text}", reply=other(option.reply), explanation=other(option.explanation))
                for option in turn.options
            ),
        )
        for turn in source.turns
    )
    return TranslationSource(
        source.slug, language, 1, state, f"{language}: {source.title}"[:120], ItemWords(turns, other(source.explanation))
    )
