"""Panels with judges; ``a_panel`` makes a real one through the verbs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import factory

from assessment.instrument.authoring import create_item
from assessment.instrument.enums import JudgeKind, Zone
from assessment.instrument.judging import add_judges, create_panel
from assessment.instrument.models import Judge, Judgement, Library, Panel, PanelEntry
from assessment.kernel.identifiers import new_token, token_digest
from hiring.panels.models import PanelInvitation, PanelLink
from tests.factories.instrument import ItemFactory, LibraryFactory, OptionFactory, RevisionFactory, small_form_sources

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class PanelFactory(factory.django.DjangoModelFactory[Panel]):
    class Meta:
        model = Panel

    library = factory.SubFactory(LibraryFactory)
    title = factory.Sequence(lambda n: f"Panel {n}")
    created_at = NOW
    created_by = "Amos Tildesley"


class PanelEntryFactory(factory.django.DjangoModelFactory[PanelEntry]):
    class Meta:
        model = PanelEntry

    panel = factory.SubFactory(PanelFactory)
    item = factory.SubFactory(ItemFactory)
    revision = factory.LazyAttribute(lambda entry: RevisionFactory.create(item=entry.item))
    position = factory.Sequence(lambda n: n + 1)


class JudgeFactory(factory.django.DjangoModelFactory[Judge]):
    class Meta:
        model = Judge

    panel = factory.SubFactory(PanelFactory)
    kind = JudgeKind.EXPERT.value
    number = factory.Sequence(lambda n: n + 1)
    created_at = NOW


class JudgementFactory(factory.django.DjangoModelFactory[Judgement]):
    class Meta:
        model = Judgement

    judge = factory.SubFactory(JudgeFactory)
    option = factory.SubFactory(OptionFactory)
    zone = Zone.ASSERTIVE.value
    effectiveness = 4
    u = 2
    v = 2
    saved_at = NOW


class PanelInvitationFactory(factory.django.DjangoModelFactory[PanelInvitation]):
    class Meta:
        model = PanelInvitation

    judge = factory.SubFactory(JudgeFactory)
    panel = factory.SelfAttribute("judge.panel")
    name = factory.Sequence(lambda n: f"Judge {n}")
    email = factory.Sequence(lambda n: f"judge-{n}@example.org")
    created_at = NOW
    expires_at = NOW + timedelta(days=21)


class PanelLinkFactory(factory.django.DjangoModelFactory[PanelLink]):
    class Meta:
        model = PanelLink

    invitation = factory.SubFactory(PanelInvitationFactory)
    digest = factory.LazyFunction(lambda: token_digest(new_token()))
    issued_at = NOW


def a_panel(
    *, library: Library | None = None, title: str = "First round", experts: int = 0, customers: int = 0, now: datetime = NOW, **form: Any
) -> Panel:
    """A panel of new items (``form`` as in ``small_form_sources``; no practice) with judges, through the verbs."""
    library = library or LibraryFactory.create()
    items = [create_item(library=library, source=source, now=now) for source in small_form_sources(**{"practice": 0, **form})]
    panel = create_panel(library=library, title=title, items=items, by="Amos Tildesley", now=now)
    for kind, count in ((JudgeKind.EXPERT, experts), (JudgeKind.CUSTOMER, customers)):
        add_judges(panel=panel, kind=kind, count=count, now=now)
    return panel
