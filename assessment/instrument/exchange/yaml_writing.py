"""Items, translations and forms as YAML in the repository's own format: one canonical text for one content. Pure: no Django."""

from __future__ import annotations

import re
from typing import Any

import yaml

from assessment.instrument.enums import Need
from assessment.instrument.exchange.tidying import tidied, tidied_translation
from assessment.instrument.illustration.media import EXTENSIONS, MediaWords
from assessment.instrument.portability import FormDefinition
from assessment.instrument.source import ItemSource, OptionSource, TurnSource
from assessment.instrument.wordings import TranslationSource

_ONE_LINE = 2**20  # wider than any text: a line is broken where its author broke it
_ESCAPED = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010fffd]")


class _Prose(str):
    """A text: several lines of it stand as a block."""

    __slots__ = ()


class _OnOneLine(list[Any]):
    """A short list, in brackets."""


class _PairsOnOneLine(dict[str, Any]):
    """A short mapping, in braces."""


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text_node(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    value = str(text)
    style = None
    if _ESCAPED.search(value):
        style = '"'
    elif "\n" in value:
        style = "|"
        value += "\n" if isinstance(text, _Prose) else ""
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text_node)
_Dumper.add_representer(_Prose, _text_node)
_Dumper.add_representer(_OnOneLine, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True))
_Dumper.add_representer(_PairsOnOneLine, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True))


def item_yaml(source: ItemSource) -> bytes:
    """An item's file. Drafts are written too, with what they do not have yet left out."""
    source = tidied(source)
    data: dict[str, Any] = {
        "id": source.slug,
        "family": source.family,
        "title": source.title,
        "scale": source.scale.value,
        "technique": source.technique.value if source.technique else None,
        "setting": source.setting.value,
        "customer": source.customer.value,
        "needs": _OnOneLine(need.value for need in source.needs),
        "format": source.format.value,
        "instruction": source.instruction.value,
        "fit": source.is_fit or None,
        "twin_of": source.twin_of or None,
        "explanation": _prose(source.explanation),
        "media": {"file": media_name(source), **_media_words(source.media.words)} if source.media else None,
    }
    if len(source.turns) == 1:
        data |= _turn(source.turns[0], source)
    else:
        data["turns"] = [_given(_turn(turn, source)) for turn in source.turns]
    data["notes"] = _prose(source.notes)
    return _written(data)


def media_name(source: ItemSource) -> str:
    """What the file that an item shows is called beside the item's own file; empty without one."""
    return f"{source.slug[:74].rstrip('-')}.{EXTENSIONS[source.media.facts.type]}" if source.media else ""


def _media_words(words: MediaWords) -> dict[str, Any]:
    return _given({"alt": words.alt, "transcript": _prose(words.transcript), "captions": _prose(words.captions)})


def translation_yaml(translation: TranslationSource) -> bytes:
    translation = tidied_translation(translation)
    words = translation.words
    return _written(
        {
            "id": translation.slug,
            "language": translation.language,
            "version": translation.version,
            "state": translation.state.value,
            "title": translation.title,
            "explanation": _prose(words.explanation),
            "media": _media_words(words.media) if words.media else None,
            "turns": [
                {
                    "stem": _Prose(turn.stem),
                    "options": [
                        _given({"text": _Prose(option.text), "reply": _prose(option.reply), "explanation": _prose(option.explanation)})
                        | (_given({"thought": _prose(said.thought), "reframe": _prose(said.reframe)}) if said else {})
                        for option, said in zip(turn.options, thoughts or [None] * len(turn.options), strict=True)
                    ],
                }
                for turn, thoughts in zip(words.turns, translation.thoughts or [()] * len(words.turns), strict=True)
            ],
        }
    )


def form_yaml(form: FormDefinition) -> bytes:
    return _written(
        {
            "title": form.title,
            "language": form.language,
            "instruction": form.instruction.value,
            "parallel_set": form.parallel_set or None,
            "items": list(form.items),
            "practice": list(form.practice),
            "reason": _prose(form.reason),
        }
    )


def _turn(turn: TurnSource, source: ItemSource) -> dict[str, Any]:
    flip = _given({"fact": _prose(turn.flip_fact), "best": turn.flip_best})
    return {
        "stage": turn.stage.value,
        "stem": _Prose(turn.stem),
        "flip": flip or None,
        "options": [_given(_option(option, source)) for option in turn.options],
    }


def _option(option: OptionSource, source: ItemSource) -> dict[str, Any]:
    graded = [*source.needs, *(need for need in Need if need not in source.needs)]
    return {
        "zone": option.zone.value if option.zone else None,
        "credit": _number(option.credit),
        "effectiveness": _number(option.effectiveness),
        "markers": _OnOneLine(marker.value for marker in option.markers) or None,
        "needs": _PairsOnOneLine((need.value, option.needs[need]) for need in graded if need in option.needs) or None,
        "critical": option.critical.value if option.critical else None,
        "orientation": option.orientation.value if option.orientation else None,
        "moves": _OnOneLine(move.value for move in option.moves) or None,
        "text": _Prose(option.text),
        "reply": _prose(option.reply),
        "thought": _prose(option.thought),
        "reframe": _prose(option.reframe),
        "explanation": _prose(option.explanation),
    }


def _prose(text: str) -> _Prose | None:
    return _Prose(text) if text else None


def _number(value: float | None) -> int | float | None:
    return int(value) if value is not None and value == int(value) else value


def _given(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None}


def _written(data: dict[str, Any]) -> bytes:
    text: str = yaml.dump(_given(data), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_ONE_LINE)
    return text.encode()
