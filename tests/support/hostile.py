"""Items, a form and a finished sitting in which every authored text is a payload; and what a page may be made of."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain, repeat
from typing import Any

from django.utils import timezone
from lxml import etree

from assessment.instrument.assembly.drafting import FormDraft
from assessment.instrument.authoring import create_item
from assessment.instrument.documents import document_hash, encode
from assessment.instrument.enums import Scale
from assessment.instrument.illustration.captions import clean_captions
from assessment.instrument.illustration.media import MediaSource, MediaWords
from assessment.instrument.marks import TAGS
from assessment.instrument.models import Form, FormContent, FormKey, Item, Library, Revision
from assessment.instrument.publishing import compile_form
from assessment.instrument.source import ItemSource, TurnSource
from assessment.lifecycle import write_reports
from assessment.models import Answer, DevelopmentReport
from assessment.scoring.development import Development, Practice, Situation, Strength
from hiring.models import Organisation, Vacancy
from hiring.vacancies.models import ReportShown
from tests.factories import FormFactory
from tests.factories.instrument import NOW, a_turn
from tests.factories.instrument import a_source as a_kind_source
from tests.factories.media import Made, a_film, a_picture, a_sound, kept
from tests.support.candidate import Candidate
from tests.support.payloads import ANY_MARK

TURNS, OPTIONS = 5, 6
MOST = TURNS * OPTIONS  # texts in an item
VARIED = TURNS * 18 + 1  # texts in an item that says each once
_UNSEEN = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")


def storable(text: str) -> str:
    """What a database takes: PostgreSQL refuses NUL, and so does every form."""
    return text.replace("\0", "")


def publishable(text: str) -> str:
    """What the checks let through: they refuse characters that nobody sees."""
    return _UNSEEN.sub("", storable(text))


def joined(texts: Sequence[str]) -> str:
    """All of them as one text: what is escaped sign by sign does not care about its neighbours, and SQLite about no length."""
    return " ".join(texts)


def signed(texts: Sequence[str]) -> str:
    """All of them as one person's name, before the address by which people sign."""
    return f"{joined(texts).replace(' <', '-<')} <ben@work.example>"


def shared_out(texts: Sequence[str], count: int) -> list[str]:
    """All of them as so many texts."""
    return [joined(texts[start::count]) for start in range(count)]


def _turn(texts: Sequence[str], *, is_last: bool) -> TurnSource:
    """All of the texts in the stem, paragraph by paragraph; each in all that is said of an option."""
    kinds, padded = a_turn().options, [*texts, *texts[:1], *texts[:1]][: max(len(texts), 3)]
    options = [
        replace(
            kinds[number % len(kinds)],
            text=f"{number + 1} {text}",
            reply="" if is_last else f"So: {text}",  # some texts alone say nothing
            thought=text,
            reframe=text,
            explanation=text,
        )
        for number, text in enumerate(padded)
    ]
    return replace(a_turn(), stem="\n\n".join(("He asks.", *texts)), options=tuple(options), flip_fact=joined(texts), flip_best=1)


def varied_sources(texts: Sequence[str], *, begun: ItemSource | None = None) -> list[ItemSource]:
    """``VARIED`` texts an item, each once, in whichever field comes next.

    Args:
        begun: what each begins from, of ``TURNS`` turns and four options: a text follows what stands in its field.
    """
    return [_varied(begun, chain(part, repeat("Wait.")).__next__, f"varied-{number}") for number, part in enumerate(batches(texts, VARIED))]


def _varied(begun: ItemSource | None, text: Callable[[], str], slug: str) -> ItemSource:
    def after(said: str) -> str:
        return f"{said} {text()}" if begun else text()

    turns = []
    for turn in begun.turns if begun else (a_turn(),) * TURNS:
        options = [
            replace(option, **{name: after(getattr(option, name)) for name in ("text", "reply", "thought", "reframe")})
            for option in turn.options
        ]
        turns.append(replace(turn, stem=after(turn.stem), options=tuple(options), flip_fact=after(turn.flip_fact)))
    return replace(begun or a_kind_source(), slug=slug, turns=tuple(turns), notes=text())


def a_source(texts: Sequence[str], *, slug: str, media: MediaSource | None = None, scale: Scale = Scale.ATTITUDE) -> ItemSource:
    """So many texts a turn, and all of them in each of the item's own fields."""
    every, parts = joined(texts), batches(texts, OPTIONS)
    if media:
        said = re.sub(r"\s*\n\s*", " ", every) or "x"
        captions = clean_captions(f"WEBVTT\n\n00:01.000 --> 00:02.000\n. {said}") if media.words.captions else ""
        media = replace(media, words=MediaWords(every, every if media.words.transcript else "", captions))
    turns = tuple(_turn(part, is_last=number == len(parts)) for number, part in enumerate(parts, 1))
    turns = tuple(map(_of_skill, turns)) if scale is Scale.SKILL else turns
    words = {"title": every, "notes": every, "explanation": every, "family": f"{slug} {every}", "twin_of": every}
    return replace(a_kind_source(), slug=slug, scale=scale, turns=turns, media=media, **words)


def _of_skill(turn: TurnSource) -> TurnSource:
    credits = [number / 10 for number in range(len(turn.options))]
    plain: dict[str, Any] = {"zone": None, "effectiveness": None, "needs": {}}
    options = tuple(replace(option, credit=credit, **plain) for option, credit in zip(turn.options, credits, strict=True))
    return replace(turn, options=options)


def batches(texts: Sequence[str], size: int = MOST) -> list[Sequence[str]]:
    return [texts[start : start + size] for start in range(0, len(texts), size)]


def shown_media(library: Library) -> list[MediaSource]:
    made: tuple[Made, ...] = (a_picture(), a_sound(), a_film())
    return [kept(each, library=library) for each in made]


def items_of(texts: Sequence[str], *, library: Library) -> list[Item]:
    media = shown_media(library)
    sources = [a_source(part, slug=f"item-{at}", media=media[at % 3]) for at, part in enumerate(batches(texts))]
    return [create_item(library=library, source=source, now=NOW, by="Ann") for source in sources]


def content_of(texts: Sequence[str], *, library: Library, attitude: int = 100) -> FormContent:
    """A published form of these texts, past the checks: in conversations, and a turn of them in each practice item.

    Args:
        attitude: so many scenarios measure it, the others skill.
    """
    media = shown_media(library)
    scales = [Scale.ATTITUDE if at < attitude else Scale.SKILL for at in range(len(batches(texts)))]
    scenarios = enumerate(zip(batches(texts), scales, strict=True))
    sources = [a_source(part, slug=f"item-{at}", media=media[at % 3], scale=scale) for at, (part, scale) in scenarios]
    tries = enumerate(batches(texts, OPTIONS))
    sources += [a_source(part, slug=f"try-{at}", media=media[at % 3], scale=Scale.PRACTICE) for at, part in tries]
    return content_from(sources, library=library, title=joined(texts))


def content_from(sources: Sequence[ItemSource], *, library: Library, title: str) -> FormContent:
    """A form of these sources as it is published, past the checks and the items."""
    form: Form = FormFactory.create(library=library, title=title, published_at=NOW, published_by=title)
    revisions = tuple(Revision(pk=number) for number in range(len(sources)))
    content, key = compile_form(FormDraft(form, revisions, tuple(sources), ()), rng=random.Random(1))
    seen, scores = encode(content), encode(key)
    FormKey.objects.create(form=form, version=1, hash=document_hash(scores), document=scores, created_at=NOW)
    return FormContent.objects.create(form=form, hash=document_hash(seen), document=seen, created_at=NOW)


def answer_all(candidate: Candidate, *, first: int = 0) -> list[str]:
    """Best is each turn's option of that place, worst the next one; what was answered before is replaced. Their texts."""
    turns, now = candidate.content.turns, timezone.now()
    pairs = [(turn, turn.codes[first % len(turn.codes)], turn.codes[(first + 1) % len(turn.codes)]) for turn in turns]
    Answer.objects.filter(sitting=candidate.sitting).delete()
    Answer.objects.bulk_create(
        Answer(sitting=candidate.sitting, turn=turn.number, clicked_ms=turn.number, choice=f"{best}-{worst}", saved_at=now)
        for turn, best, worst in pairs
    )
    return [option.text for turn, *picked in pairs for option in turn.options if option.code in picked]


def finish(candidate: Candidate, organisation: Organisation) -> None:
    """Who answered everything is scored, and their report quotes every text."""
    candidate.client.post(candidate.url("submit"))
    Vacancy.objects.filter(pk=candidate.invitation.applicant.vacancy_id).update(organisation=organisation, report_shown=ReportShown.AT_ONCE)
    write_reports(now=timezone.now())
    told = [(Situation(turn.number, turn.opening), option.text) for turn in candidate.content.turns for option in turn.options]
    practice = tuple(Practice(situation, said, said, said) for situation, said in told)
    report = Development((Strength("F1", tuple(situation for situation, _ in told)),), practice)
    DevelopmentReport.objects.filter(sitting=candidate.sitting).delete()
    DevelopmentReport.objects.create(sitting=candidate.sitting, document=report.as_dict(), written_at=timezone.now())


Shape = tuple[str, tuple[str, ...]]  # an element's name, and those of its attributes
MARKS: set[Shape] = {(tag, ()) for tag in TAGS} | {("ol", ("start",))}
_ADDRESSES = ("href", "src", "action", "formaction", "data", "poster", "srcset", "xlink:href", "background")
_OWN_ADDRESS = re.compile(r"(?:/(?![/\\])|#|\?|$)[^\x00-\x20]*|mailto:jobs@northgate\.example")


class Parsed:
    """A page as a browser's parser might take it."""

    def __init__(self, html: bytes) -> None:
        self._document = etree.fromstring(html, etree.HTMLParser(encoding="utf-8", huge_tree=True))
        self._elements = list(self._document.iter())

    @cached_property
    def shapes(self) -> set[Shape]:
        return {(str(element.tag), tuple(sorted(element.attrib))) for element in self._elements}

    def faults(self, *, known: set[Shape]) -> list[str]:
        """What the page holds that it does not hold with kind texts: elements, attributes, addresses elsewhere."""
        found = [f"{tag} {' '.join(names)}" for tag, names in sorted(self.shapes - known - MARKS)]
        for element in self._elements:
            if element.tag == "script" and (element.text or "").strip():
                found.append(f"a script: {element.text[:60]}")
            for name in _ADDRESSES:
                if name in element.attrib and not _OWN_ADDRESS.fullmatch(element.attrib[name]):
                    found.append(f"{element.tag} {name}={element.attrib[name][:80]}")
        return found

    @property
    def links(self) -> list[str]:
        return [str(element.attrib["href"]) for element in self._elements if element.tag == "a" and "href" in element.attrib]

    @property
    def marks(self) -> set[str]:
        """The marks of all that a page says: its text, and what stands in its attributes."""
        said = ["".join(self._document.itertext()), *(value for element in self._elements for value in element.attrib.values())]
        return {found for text in said for found in ANY_MARK.findall(text)}
