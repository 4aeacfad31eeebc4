"""Practice for everybody: that of the shared forms that are published, without an invitation. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.delivery.languages import offered_in
from assessment.instrument.content_store import get_content
from assessment.instrument.documents import Content
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
