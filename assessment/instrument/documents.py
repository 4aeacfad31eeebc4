"""The two frozen documents of a published form: all that delivery and scoring ever read. Pure: no Django.

*Content* is what a candidate may see. *Key* is what makes answers into scores. They are compiled together, stored in
separate tables, hashed, and never change; so a process may keep them for ever, by hash.

Turns are numbered 1…n through the form. An option's ``code`` is a letter a–f, given in an order shuffled at publishing.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

from assessment.instrument.enums import Critical, Marker, MediaKind, Need, Orientation, ResponseFormat, Scale, Technique, Zone
from assessment.instrument.illustration.media import MediaFacts, MediaWords
from assessment.instrument.marks import Html, blocks, line, paragraphs
from assessment.instrument.wordings import ItemWords, words_from

CODES = "abcdef"


@dataclass(frozen=True)
class OptionContent:
    code: str
    text: str
    reply: str = ""  # the customer's reply, shown before the next turn of the same scenario
    explanation: str = ""  # practice only

    @cached_property
    def html(self) -> Html:
        return line(self.text)

    @cached_property
    def reply_html(self) -> Html:
        return line(self.reply)

    @cached_property
    def explanation_html(self) -> Html:
        return line(self.explanation)


@dataclass(frozen=True)
class TurnContent:
    number: int  # 1…n through the form; practice turns are numbered on their own
    stem: str  # see instrument/marks.py
    format: ResponseFormat
    options: tuple[OptionContent, ...]

    @cached_property
    def codes(self) -> str:
        return "".join(option.code for option in self.options)

    @cached_property
    def html(self) -> Html:
        return blocks(self.stem)

    @cached_property
    def opening(self) -> str:
        """Its first paragraph, without marks."""
        return next(iter(paragraphs(self.stem)), self.stem)


@dataclass(frozen=True)
class MediaContent:
    """A scenario's picture, sound or film, pinned by its hash, with its words; ``language`` is theirs where it is not the scenario's."""

    facts: MediaFacts
    words: MediaWords
    language: str = ""

    @cached_property
    def transcript_html(self) -> Html:
        return blocks(self.words.transcript)

    @cached_property
    def captions_name(self) -> str:
        """What its captions are called in addresses: by their own hash, so that a browser may keep them; empty without any."""
        return f"{hashlib.sha256(self.words.captions.encode()).hexdigest()}.vtt" if self.words.captions else ""


@dataclass(frozen=True)
class ScenarioContent:
    number: int  # 1…m through the form
    turns: tuple[TurnContent, ...]
    explanation: str = ""  # practice only
    language: str = ""  # of its words, where that is not its content's: an item without a reviewed translation
    media: MediaContent | None = None  # beside its first stem

    @cached_property
    def explanation_html(self) -> Html:
        return blocks(self.explanation)


@dataclass(frozen=True)
class ScenarioWords(ItemWords):
    """A scenario in another language, its options in the order of their codes; from which version of the translation."""

    version: int = 1


@dataclass(frozen=True)
class ContentWords:
    """A form in another language, scenario by scenario; None where an item has no reviewed translation."""

    language: str
    scenarios: tuple[ScenarioWords | None, ...]
    practice: tuple[ScenarioWords | None, ...]


@dataclass(frozen=True)
class Content:
    """What a candidate may see of a form; nothing in it tells a better option from a worse one, save in practice.

    Numbers, codes and their order are the same in every language, so an answer means the same whoever reads what.
    """

    title: str
    language: str
    instruction: str
    scenarios: tuple[ScenarioContent, ...]
    practice: tuple[ScenarioContent, ...]
    translations: tuple[ContentWords, ...] = ()

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Those it can be sat in, its own first."""
        return (self.language, *(words.language for words in self.translations))

    def in_language(self, language: str) -> Content:
        """The content as it reads in a language, made once; in its own for a language it does not have."""
        if language == self.language:
            return self
        return self._views.get(language, self)

    @cached_property
    def _views(self) -> dict[str, Content]:
        return {words.language: self._in(words) for words in self.translations}

    def _in(self, words: ContentWords) -> Content:
        def put(scenarios: tuple[ScenarioContent, ...], wanted: tuple[ScenarioWords | None, ...]) -> tuple[ScenarioContent, ...]:
            pairs = zip(scenarios, wanted, strict=True)
            return tuple(
                _reworded(scenario, other, own=self.language) if other else replace(scenario, language=self.language)
                for scenario, other in pairs
            )

        return replace(
            self,
            language=words.language,
            scenarios=put(self.scenarios, words.scenarios),
            practice=put(self.practice, words.practice),
            translations=(),
        )

    @cached_property
    def turns(self) -> tuple[TurnContent, ...]:
        return tuple(turn for scenario in self.scenarios for turn in scenario.turns)

    @cached_property
    def media(self) -> dict[str, MediaFacts]:
        """Every file it shows, by the name it has in addresses."""
        shown = [scenario.media.facts for scenario in (*self.scenarios, *self.practice) if scenario.media]
        return {facts.name: facts for facts in shown}

    @cached_property
    def practised(self) -> Content:
        """Its practice alone, which may be read without an invitation."""
        return replace(self, scenarios=(), translations=())

    @cached_property
    def captions(self) -> dict[str, str]:
        """The captions of this language, by the name they have in addresses."""
        shown = [scenario.media for scenario in (*self.scenarios, *self.practice) if scenario.media]
        return {media.captions_name: media.words.captions for media in shown if media.words.captions}

    @cached_property
    def scenario_of_turn(self) -> tuple[ScenarioContent, ...]:
        """The scenario of turn n at index n − 1."""
        return tuple(scenario for scenario in self.scenarios for _ in scenario.turns)


def _reworded(scenario: ScenarioContent, words: ScenarioWords, *, own: str) -> ScenarioContent:
    turns = tuple(
        replace(
            turn,
            stem=other.stem,
            options=tuple(
                replace(option, text=said.text, reply=said.reply, explanation=said.explanation)
                for option, said in zip(turn.options, other.options, strict=True)
            ),
        )
        for turn, other in zip(scenario.turns, words.turns, strict=True)
    )
    media = scenario.media
    if media is not None:
        media = replace(media, words=words.media) if words.media else replace(media, language=own)
    return replace(scenario, turns=turns, explanation=words.explanation, media=media)


@dataclass(frozen=True)
class OptionKey:
    code: str
    effectiveness: float  # M, 1–5; for a skill option 1 + 4·credit
    zone: Zone | None  # None in skill items
    markers: tuple[Marker, ...]
    needs: dict[Need, int]  # a customer's grade 1–5 on each need of the scenario
    u: float  # respect for self, in ±1 (radius 1 at the corner)
    v: float  # respect for the customer
    critical: Critical | None = None
    orientation: Orientation | None = None
    thought: str = ""
    reframe: str = ""
    spoken: dict[str, tuple[str, str]] = field(default_factory=dict)  # thought and reframe in other languages


@dataclass(frozen=True)
class TurnKey:
    number: int
    format: ResponseFormat
    options: tuple[OptionKey, ...]

    @cached_property
    def by_code(self) -> dict[str, OptionKey]:
        return {option.code: option for option in self.options}

    @cached_property
    def effect(self) -> dict[str, float]:
        """e = (M − min M)/(max M − min M) by option code. A turn without spread is refused at publishing."""
        means = [option.effectiveness for option in self.options]
        low, high = min(means), max(means)
        return {option.code: (option.effectiveness - low) / (high - low) for option in self.options}


@dataclass(frozen=True)
class ScenarioKey:
    number: int
    scale: Scale  # attitude or skill
    item: str  # the item's id in its library, for authors and analysts
    title: str
    is_fit: bool  # scores, and stays out of zones and position
    turns: tuple[TurnKey, ...]
    technique: Technique | None = None
    setting: str = ""

    @property
    def in_zones(self) -> bool:
        return self.scale is Scale.ATTITUDE and not self.is_fit


@dataclass(frozen=True)
class Key:
    """What makes answers into scores. ``source`` says whose judgement it is: ``author`` or ``panel``, then of so many ``judges``."""

    source: str
    scenarios: tuple[ScenarioKey, ...]
    judges: int = 0

    @cached_property
    def turns(self) -> tuple[TurnKey, ...]:
        return tuple(turn for scenario in self.scenarios for turn in scenario.turns)


def encode(document: Content | Key) -> dict[str, Any]:
    """The document as plain JSON data. What only a view of it says is left out, and so are translations where there are none."""
    data: dict[str, Any] = json.loads(json.dumps(asdict(document)))
    if isinstance(document, Content):
        for scenario in (*data["scenarios"], *data["practice"]):
            del scenario["language"]
            _pare(scenario)
        for words in data["translations"]:
            for said in filter(None, (*words["scenarios"], *words["practice"])):
                _pare(said)
        if not document.translations:
            del data["translations"]
    else:
        if not document.judges:
            del data["judges"]
        for option in (option for scenario in data["scenarios"] for turn in scenario["turns"] for option in turn["options"]):
            if not option["spoken"]:
                del option["spoken"]  # as keys were before translations had thoughts
    return data


def _pare(part: dict[str, Any]) -> None:
    """Leave out what is absent or only a view, so that a document without media is what it was before there were any."""
    if part["media"] is None:
        del part["media"]
    else:
        part["media"].pop("language", None)


def document_hash(data: dict[str, Any]) -> str:
    """SHA-256 in hex of the canonical JSON (sorted keys, no spaces, UTF-8)."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def decode_content(data: dict[str, Any]) -> Content:
    return Content(
        title=data["title"],
        language=data["language"],
        instruction=data["instruction"],
        scenarios=tuple(map(_scenario_content, data["scenarios"])),
        practice=tuple(map(_scenario_content, data["practice"])),
        translations=tuple(map(_content_words, data.get("translations", ()))),
    )


def _content_words(data: dict[str, Any]) -> ContentWords:
    def read(part: str) -> tuple[ScenarioWords | None, ...]:
        return tuple(ScenarioWords(**vars(words_from(each)), version=each["version"]) if each else None for each in data[part])

    return ContentWords(language=data["language"], scenarios=read("scenarios"), practice=read("practice"))


def _scenario_content(data: dict[str, Any]) -> ScenarioContent:
    turns = tuple(
        TurnContent(
            number=turn["number"],
            stem=turn["stem"],
            format=ResponseFormat(turn["format"]),
            options=tuple(OptionContent(**option) for option in turn["options"]),
        )
        for turn in data["turns"]
    )
    return ScenarioContent(
        number=data["number"],
        turns=turns,
        explanation=data["explanation"],
        media=_media_content(data["media"]) if "media" in data else None,
    )


def _media_content(data: dict[str, Any]) -> MediaContent:
    facts = data["facts"]
    return MediaContent(facts=MediaFacts(**facts | {"kind": MediaKind(facts["kind"])}), words=MediaWords(**data["words"]))


def decode_key(data: dict[str, Any]) -> Key:
    return Key(source=data["source"], scenarios=tuple(map(_scenario_key, data["scenarios"])), judges=data.get("judges", 0))


def _scenario_key(data: dict[str, Any]) -> ScenarioKey:
    return ScenarioKey(
        number=data["number"],
        scale=Scale(data["scale"]),
        item=data["item"],
        title=data["title"],
        is_fit=data["is_fit"],
        technique=Technique(data["technique"]) if data["technique"] else None,
        setting=data["setting"],
        turns=tuple(
            TurnKey(number=turn["number"], format=ResponseFormat(turn["format"]), options=tuple(map(_option_key, turn["options"])))
            for turn in data["turns"]
        ),
    )


def _option_key(data: dict[str, Any]) -> OptionKey:
    return OptionKey(
        code=data["code"],
        effectiveness=data["effectiveness"],
        zone=Zone(data["zone"]) if data["zone"] else None,
        markers=tuple(map(Marker, data["markers"])),
        needs={Need(need): grade for need, grade in data["needs"].items()},
        u=data["u"],
        v=data["v"],
        critical=Critical(data["critical"]) if data["critical"] else None,
        orientation=Orientation(data["orientation"]) if data["orientation"] else None,
        thought=data["thought"],
        reframe=data["reframe"],
        spoken={language: (thought, reframe) for language, (thought, reframe) in data.get("spoken", {}).items()},
    )
