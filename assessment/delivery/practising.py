"""Practice for everybody: that of the shared forms that are published, without an invitation. Nothing is stored."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from assessment.delivery.languages import offered_in
from assessment.instrument.content_store import get_content
from assessment.instrument.documents import Content, ScenarioContent
from assessment.instrument.models import Form

SITTING = "practice"  # stands for a sitting's public id, which is longer; it fixes order and handles


@dataclass(frozen=True, slots=True)
class OpenPractice:
    """A form that anybody may practise for."""

    public_id: str
    title: str
    content: Content

    @property
    def languages(self) -> tuple[str, ...]:
        return offered_in(self.content)


def open_practices() -> list[OpenPractice]:
    """What can be practised, the form published first at the front."""
    forms = Form.objects.published().filter(library__owner=None).order_by("published_at", "pk")
    rows = forms.values_list("public_id", "title", "content__hash")
    found = [OpenPractice(public_id, title, get_content(content_hash)) for public_id, title, content_hash in rows]
    return [practice for practice in found if practice.content.practice]


def told_apart(practices: list[OpenPractice]) -> list[OpenPractice]:
    """One of each: forms whose practice reads the same, in the same languages, are one thing to practise."""
    return list({_as_read(practice): practice for practice in reversed(practices)}.values())[::-1]


def _as_read(practice: OpenPractice) -> Hashable:
    """Everything a candidate reads of it; codes and order of the options are each form's own."""
    return tuple((language, tuple(map(_words, practice.content.in_language(language).practice))) for language in practice.languages)


def _words(scenario: ScenarioContent) -> Hashable:
    turns = ((turn.stem, turn.format, frozenset((each.text, each.explanation) for each in turn.options)) for turn in scenario.turns)
    return (scenario.explanation, scenario.language, scenario.media, tuple(turns))
