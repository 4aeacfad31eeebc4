"""An item's source as plain JSON data and back, whatever fields it has by then. Pure: no Django."""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from assessment.instrument.source import ItemSource


def plain(source: ItemSource) -> dict[str, Any]:
    """The source as JSON gives it back: lists, strings, numbers, true, false and null."""
    data: dict[str, Any] = json.loads(json.dumps(asdict(source)))
    return data


def source_from(data: Mapping[str, Any]) -> ItemSource:
    """What ``plain`` wrote. A field that was not known then gets its default; one that is no longer known is left out.

    Raises:
        ValueError: a word that is in no vocabulary of ours any more.
        TypeError: a field without a default is missing.
    """
    read = _read(ItemSource, data)
    assert isinstance(read, ItemSource)
    return read


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, value: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return None if value is None else _read(next(each for each in inner if each is not types.NoneType), value)
    if origin is tuple:
        return tuple(_read(inner[0], each) for each in value)
    if origin is not None and issubclass(origin, Mapping):
        return {_read(inner[0], key): _read(inner[1], each) for key, each in value.items()}
    if is_dataclass(kind):
        assert isinstance(kind, type)
        return kind(**{each.name: _read(_hints(kind)[each.name], value[each.name]) for each in fields(kind) if each.name in value})
    return kind(value) if isinstance(kind, type) and (issubclass(kind, Enum) or kind is float) else value
