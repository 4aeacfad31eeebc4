"""Items, a form and a finished sitting in which every authored text is a payload; and what a page may be made of."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone
from lxml import html as lxml_html

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
from tests.support.payloads import mark_of

TURNS = 5
_UNSEEN = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")


def storable(text: str) -> str:
    """What a database takes: PostgreSQL refuses NUL, and so does every form."""
    return text.replace("\0", "")


def publishable(text: str) -> str:
    """What the checks let through: they refuse characters that nobody sees."""
    return _UNSEEN.sub("", storable(text))


def _turn(text: str, *, is_last: bool) -> TurnSource:
    kind = a_turn()
    options = [
        replace(option, text=f"{number} {text}", reply="" if is_last else text, thought=text, reframe=text, explanation=text)
        for number, option in enumerate(kind.options, 1)
    ]
    return replace(kind, stem=text, options=tuple(options), flip_fact=text)


def varied_sources(texts: Sequence[str]) -> list[ItemSource]:
    """Each text once, in whichever field comes next."""
    left = list(reversed(texts))
    sources: list[ItemSource] = []

    def text() -> str:
        return left.pop() if left else "Wait."

    while left:
        turns = []
        for _ in range(TURNS):
            words = [{name: text() for name in ("text", "reply", "thought", "reframe")} for _ in range(4)]
            options = [replace(option, **said) for option, said in zip(a_turn().options, words, strict=True)]
            turns.append(replace(a_turn(), stem=text(), options=tuple(options), flip_fact=text()))
        sources.append(replace(a_kind_source(), slug=f"varied-{len(sources)}", turns=tuple(turns), notes=text()))
    return sources


def _title(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:110]} {mark_of(text)}"


def a_source(texts: Sequence[str], *, slug: str, media: MediaSource | None = None, scale: Scale = Scale.ATTITUDE) -> ItemSource:
    """A text a turn, in each of its fields; the item's own fields share them out."""
    each = [texts[number % len(texts)] for number in range(5)]
    if media:
        said = re.sub(r"\s*\n\s*", " ", each[0]) or "x"
        captions = clean_captions(f"WEBVTT\n\n00:01.000 --> 00:02.000\n. {said}") if media.words.captions else ""
        media = replace(media, words=MediaWords(each[3], each[4] if media.words.transcript else "", captions))
    turns = tuple(_turn(text, is_last=number == len(texts)) for number, text in enumerate(texts, 1))
    words = {"title": _title(each[0]), "notes": each[1], "explanation": each[2]}
    return replace(a_kind_source(), slug=slug, family=slug, scale=scale, turns=turns, media=media, **words)


def batches(texts: Sequence[str]) -> list[Sequence[str]]:
    return [texts[start : start + TURNS] for start in range(0, len(texts), TURNS)]


def shown_media(library: Library) -> list[MediaSource]:
    made: tuple[Made, ...] = (a_picture(), a_sound(), a_film())
    return [kept(each, library=library) for each in made]


def items_of(texts: Sequence[str], *, library: Library) -> list[Item]:
    media = shown_media(library)
    sources = [a_source(part, slug=f"item-{at}", media=media[at % 3]) for at, part in enumerate(batches(texts))]
    return [create_item(library=library, source=source, now=NOW, by="Ann") for source in sources]


def content_of(texts: Sequence[str], *, library: Library) -> FormContent:
    """A published form of these texts, past the checks: a conversation each five, and a practice item each."""
    media = shown_media(library)
    sources = [a_source(part, slug=f"item-{at}", media=media[at % 3]) for at, part in enumerate(batches(texts))]
    sources += [a_source([text], slug=f"try-{at}", media=media[at % 3], scale=Scale.PRACTICE) for at, text in enumerate(texts)]
    form: Form = FormFactory.create(library=library, title=_title(texts[0]), published_at=NOW, published_by="Ann")
    revisions = tuple(Revision(pk=number) for number in range(len(sources)))
    content, key = compile_form(FormDraft(form, revisions, tuple(sources), ()), rng=random.Random(1))
    seen, scores = encode(content), encode(key)
    FormKey.objects.create(form=form, version=1, hash=document_hash(scores), document=scores, created_at=NOW)
    return FormContent.objects.create(form=form, hash=document_hash(seen), document=seen, created_at=NOW)


def answer_all(candidate: Candidate) -> None:
    turns, now = candidate.content.turns, timezone.now()
    Answer.objects.bulk_create(
        Answer(sitting=candidate.sitting, turn=turn.number, clicked_ms=turn.number, choice="a-b", saved_at=now) for turn in turns
    )


def finish(candidate: Candidate, organisation: Organisation) -> None:
    """Who answered everything is scored, and their report quotes every text."""
    candidate.client.post(candidate.url("submit"))
    Vacancy.objects.filter(pk=candidate.invitation.applicant.vacancy_id).update(organisation=organisation, report_shown=ReportShown.AT_ONCE)
    write_reports(now=timezone.now())
    told = [(Situation(turn.number, turn.opening), turn.options[0].text, turn.stem) for turn in candidate.content.turns]
    practice = tuple(Practice(situation, chosen, thought, thought) for situation, chosen, thought in told)
    report = Development((Strength("F1", tuple(situation for situation, _, _ in told)),), practice)
    DevelopmentReport.objects.filter(sitting=candidate.sitting).delete()
    DevelopmentReport.objects.create(sitting=candidate.sitting, document=report.as_dict(), written_at=timezone.now())


Shape = tuple[str, tuple[str, ...]]  # an element's name, and those of its attributes
MARKS: set[Shape] = {(tag, ()) for tag in TAGS} | {("ol", ("start",))}
_ADDRESSES = ("href", "src", "action", "formaction", "data", "poster", "srcset", "xlink:href", "background")
_OWN_ADDRESS = re.compile(r"(?:/(?![/\\])|#|\?|$)[^\x00-\x20]*|mailto:jobs@northgate\.example")


def shapes(html: bytes) -> set[Shape]:
    return {(str(element.tag), tuple(sorted(element.attrib))) for element in _elements(html)}


def faults(html: bytes, *, known: set[Shape]) -> list[str]:
    """What the page holds that it does not hold with kind texts: elements, attributes, addresses elsewhere."""
    found = [f"{tag} {' '.join(names)}" for tag, names in sorted(shapes(html) - known - MARKS)]
    for element in _elements(html):
        if element.tag == "script" and (element.text or "").strip():
            found.append(f"a script: {element.text[:60]}")
        for name in _ADDRESSES:
            if name in element.attrib and not _OWN_ADDRESS.fullmatch(element.attrib[name]):
                found.append(f"{element.tag} {name}={element.attrib[name][:80]}")
    return found


def links(html: bytes) -> list[str]:
    return [str(element.attrib["href"]) for element in _elements(html) if element.tag == "a" and "href" in element.attrib]


def said(html: bytes) -> str:
    """All that a page says: its text, and what stands in its attributes."""
    return " ".join([lxml_html.document_fromstring(html).text_content(), *(v for e in _elements(html) for v in e.attrib.values())])


def _elements(html: bytes) -> list[lxml_html.HtmlElement]:
    parser = lxml_html.HTMLParser(encoding="utf-8")
    return list(lxml_html.document_fromstring(html, parser=parser).iter())
