"""A form whose scenarios show a picture, a sound and a film, and a candidate who sits it."""

from __future__ import annotations

from dataclasses import replace

from assessment.instrument.models import FormContent, Library
from assessment.instrument.publishing import publish_form
from assessment.instrument.source import ItemSource
from tests.factories.instrument import NOW, LibraryFactory, draft_form, small_form_sources
from tests.factories.media import Made, a_film, a_picture, a_sound, kept

KINDS = ("picture", "sound", "film")


def one_of_each() -> tuple[Made, Made, Made]:
    return a_picture(), a_sound(), a_film()


def illustrated(sources: list[ItemSource], made: tuple[Made, ...], *, library: Library) -> list[ItemSource]:
    """The sources in order, each with what is made for it; the rest as they are."""
    shown = [replace(source, media=kept(one, library=library)) for source, one in zip(sources, made, strict=False)]
    return [*shown, *sources[len(shown) :]]


def illustrated_form(*, library: Library | None = None, practice: bool = True) -> FormContent:
    """Scenario 1 shows a picture, 2 a sound, 3 a film, 4 nothing; the practice item another picture."""
    library = library or LibraryFactory.create(owner=None)
    sources = small_form_sources(scenarios=4, practice=1)
    own = illustrated(sources[:4], one_of_each(), library=library)
    tried = illustrated(sources[4:], (a_picture(colour="navy", alt="A kite in a tree."),), library=library)
    form = draft_form(sources=[*own, *(tried if practice else [])], library=library)
    return publish_form(form=form, by="the tests", now=NOW, reason="A small form for a test.")
