"""Another tool's QTI item as a draft, with all that could not be carried or had to be assumed named line by line. Pure: no Django."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from assessment.instrument.enums import ResponseFormat, Scale, Setting, Stage
from assessment.instrument.exchange.incoming import Loss, unfit
from assessment.instrument.exchange.qti_reading import attribute, child, children, find, find_all, flowing, local
from assessment.instrument.responses import RATINGS
from assessment.instrument.source import ItemSource, OptionSource, TurnSource
from assessment.instrument.validation import MOST_RATED, OPTIONS

MEDIA = {
    "img": "a picture",
    "picture": "a picture",
    "object": "an embedded file",
    "audio": "a sound",
    "video": "a film",
    "math": "a formula",
    "svg": "a drawing",
}
ASSUMED = (
    "QTI says nothing of scale, setting and stage: they are set to attitude, shop and staying calm. "
    "It says nothing of needs, zones and markers either: they are left empty."
)
_INTERACTION = re.compile(r"-interaction$")


@dataclass
class Foreign:
    """A foreign item on its way, with what is lost of it."""

    file: str
    root: etree._Element
    losses: list[Loss] = field(default_factory=list)

    def lose(self, message: str) -> None:
        self.losses.append(Loss(self.file, message))


@dataclass(frozen=True)
class _Asked:
    """An interaction as a turn here can hold it; M by the option's identifier where the package has a key."""

    format: ResponseFormat
    options: Sequence[tuple[str, str]]
    key: Mapping[str, float]


def foreign_item(foreign: Foreign, *, taken: set[str]) -> tuple[ItemSource | None, list[Loss]]:
    """The item as a draft, or None where it cannot be one.

    Args:
        taken: names that are given already.
    """
    body = child(foreign.root, "item-body")
    interactions = [part for part in body.iter() if _INTERACTION.search(local(part))] if body is not None else []
    if body is None or not interactions:
        foreign.lose("Left out: it asks for no response.")
        return None, foreign.losses
    asked = _asked(foreign, interactions[0])
    if asked is None:
        return None, foreign.losses
    for other, count in Counter(local(part) for part in interactions[1:]).items():
        foreign.lose(f"It asks more than one thing: {count} × {other} is not carried.")
    _name_losses(foreign, body)
    prompt = child(interactions[0], "prompt")
    inside = frozenset({"rubric-block", *(local(part) for part in interactions)})
    stem = "\n\n".join(text for text in (flowing(body, without=inside), flowing(prompt) if prompt is not None else "") if text)
    title = " ".join(attribute(foreign.root, "title").split())
    slug = _free_slug(attribute(foreign.root, "identifier") or title, taken)
    options = tuple(OptionSource(text=text, effectiveness=asked.key.get(code)) for code, text in asked.options)
    if reason := next((reason for text in (stem, *(option.text for option in options)) if (reason := unfit(text))), ""):
        foreign.lose(f"Left out: a text in it {reason}.")
        return None, foreign.losses
    foreign.lose(ASSUMED)
    source = ItemSource(
        slug=slug,
        family=slug,
        title=title[:120] or slug,
        scale=Scale.ATTITUDE,
        setting=Setting.SHOP,
        needs=(),
        format=asked.format,
        turns=(TurnSource(stage=Stage.CALM, stem=stem, options=options),),
    )
    return source, foreign.losses


def _free_slug(identifier: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", identifier).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:70].strip("-") or "item"
    names = (slug, *(f"{slug}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _asked(foreign: Foreign, interaction: etree._Element) -> _Asked | None:
    kind = local(interaction)
    declared = {attribute(each, "identifier"): each for each in find_all(foreign.root, "response-declaration")}
    declaration = declared.get(attribute(interaction, "response-identifier"))
    if kind == "choice-interaction":
        return _checked(foreign, _choice(foreign, interaction, declaration))
    if kind == "order-interaction":
        return _checked(foreign, _order(foreign, interaction, declaration))
    if kind == "match-interaction":
        return _checked(foreign, _match(foreign, interaction, declaration))
    foreign.lose(f"Left out: it asks by {kind}, and an item here by choice, order or match.")
    return None


def _checked(foreign: Foreign, asked: _Asked | None) -> _Asked | None:
    if asked is None:
        return None
    most = MOST_RATED if asked.format is ResponseFormat.RATE else OPTIONS[1]
    if len(asked.options) > most:
        foreign.lose(f"Left out: it has {len(asked.options)} options; at most {most} are taken.")
        return None
    if len(asked.options) < OPTIONS[0]:
        foreign.lose(f"It has {len(asked.options)} options: a turn here has {OPTIONS[0]} to {OPTIONS[1]}. Add some before it is published.")
    return asked


def _options(foreign: Foreign, parent: etree._Element, tag: str) -> list[tuple[str, str]]:
    for part in parent.iter():
        if local(part) in MEDIA:
            foreign.lose(f"In an option, {MEDIA[local(part)]} is not carried.")
    return [(attribute(choice, "identifier"), flowing(choice)) for choice in children(parent, tag)]


def _choice(foreign: Foreign, interaction: etree._Element, declaration: etree._Element | None) -> _Asked:
    options = _options(foreign, interaction, "simple-choice")
    if attribute(interaction, "max-choices", "1") != "1":
        foreign.lose("Several options could be picked; here one is.")
    mapped = _mapped(declaration)
    right = _right(declaration)
    if mapped and (high := max(mapped.values())) > (low := min([*mapped.values(), *([0.0] if len(mapped) < len(options) else [])])):
        foreign.lose(f"Its mapping of {low:g} to {high:g} points is carried as an effectiveness of 1 to 5.")
        key = {code: round(1 + 4 * (mapped.get(code, 0.0) - low) / (high - low), 2) for code, _ in options}
        return _Asked(ResponseFormat.BEST, options, {code: min(max(value, 1.0), 5.0) for code, value in key.items()})
    if right:
        foreign.lose("It knows right and wrong alone: what is right has an effectiveness of 5, the rest of 1.")
        return _Asked(ResponseFormat.BEST, options, {code: 5.0 if code in right else 1.0 for code, _ in options})
    foreign.lose("It has no key.")
    return _Asked(ResponseFormat.BEST, options, {})


def _order(foreign: Foreign, interaction: etree._Element, declaration: etree._Element | None) -> _Asked:
    options = _options(foreign, interaction, "simple-choice")
    right = _right(declaration)
    if len(right) == len(options) > 1:
        foreign.lose("Its right order is carried as an effectiveness from 5 down to 1 in even steps.")
        return _Asked(ResponseFormat.RANK, options, {code: round(5 - 4 * place / (len(right) - 1), 2) for place, code in enumerate(right)})
    foreign.lose("It has no key.")
    return _Asked(ResponseFormat.RANK, options, {})


def _match(foreign: Foreign, interaction: etree._Element, declaration: etree._Element | None) -> _Asked | None:
    sets = children(interaction, "simple-match-set")
    if len(sets) != 2 or len(children(sets[1], "simple-associable-choice")) != len(RATINGS):
        foreign.lose(f"Left out: what it matches is not options with {len(RATINGS)} ratings.")
        return None
    options = _options(foreign, sets[0], "simple-associable-choice")
    ratings = _options(foreign, sets[1], "simple-associable-choice")
    foreign.lose(f"Its ratings “{ratings[0][1][:40]}” to “{ratings[-1][1][:40]}” become 1 to 5.")
    place = {code: float(rating) for rating, (code, _) in zip(RATINGS, ratings, strict=True)}
    pairs = [pair.split() for pair in _right(declaration)]
    key = {pair[0]: place[pair[1]] for pair in pairs if len(pair) == 2 and pair[1] in place}
    if not key:
        foreign.lose("It has no key.")
    return _Asked(ResponseFormat.RATE, options, key)


def _right(declaration: etree._Element | None) -> list[str]:
    correct = child(declaration, "correct-response") if declaration is not None else None
    return [(value.text or "").strip() for value in children(correct, "value")] if correct is not None else []


def _mapped(declaration: etree._Element | None) -> dict[str, float]:
    mapping = child(declaration, "mapping") if declaration is not None else None
    found = {}
    for entry in children(mapping, "map-entry") if mapping is not None else ():
        value = attribute(entry, "mapped-value")
        if re.fullmatch(r"-?[0-9]{1,6}(\.[0-9]{1,12})?", value):
            found[attribute(entry, "map-key")] = float(value)
    return found


def _name_losses(foreign: Foreign, body: etree._Element) -> None:
    root = foreign.root
    for name, count in Counter(local(part) for part in body.iter() if local(part) in MEDIA).items():
        foreign.lose(f"{count} × {MEDIA[name]} is not carried: only words are.")
    for message in _unsaid(root, body):
        foreign.lose(message)
    language = root.get("{http://www.w3.org/XML/1998/namespace}lang", "")
    if language and language.split("-")[0] != "en":
        foreign.lose(f"Its words are in “{language}”; an item’s own language is that of the form it stands in.")


def _unsaid(root: etree._Element, body: etree._Element) -> Iterator[str]:
    if find(body, "rubric-block") is not None:
        yield "Its instructions to others than the candidate are not carried."
    if any(local(part).startswith("feedback-") for part in body.iter()) or child(root, "modal-feedback") is not None:
        yield "Its feedback is not carried."
    if child(root, "template-declaration") is not None or child(root, "template-processing") is not None:
        yield "It is a template with variables: they are not carried."
    if attribute(root, "adaptive") == "true":
        yield "It is adaptive; here an item is answered once."
    processing = child(root, "response-processing")
    if processing is not None and len(processing):
        yield "Its own rules of scoring are not carried: scores are worked out from effectiveness."
    if find(root, "assessment-stimulus-ref") is not None:
        yield "The shared stimulus that it refers to is not carried: write it into the stem."
    if child(root, "catalog-info") is not None:
        yield "Its support catalogue is not carried."
    outcomes = [attribute(each, "identifier") for each in children(root, "outcome-declaration")]
    if others := [name for name in outcomes if name not in ("SCORE", "MAXSCORE", "FEEDBACK")]:
        yield f"Its outcomes {', '.join(others)[:200]} are not carried."
