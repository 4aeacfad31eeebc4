"""What a panel may judge."""

from __future__ import annotations

import pytest

from assessment.instrument.authoring import create_item
from assessment.instrument.judging import NotJudgeable, create_panel
from assessment.kernel.identifiers import new_owner
from assessment.models import Panel, Revision
from tests.factories import LibraryFactory
from tests.factories.instrument import NOW, a_source

pytestmark = pytest.mark.django_db


def test_a_panel_holds_no_item_of_another_organisation():
    """An author of both is offered the items of both."""
    library, other = LibraryFactory.create(owner=new_owner()), LibraryFactory.create(owner=new_owner())
    ours, theirs = (create_item(library=each, source=a_source(), now=NOW) for each in (library, other))

    with pytest.raises(NotJudgeable):
        create_panel(library=library, title="Mixed", items=[ours, theirs], by="Amos", now=NOW)

    assert (Panel.objects.count(), Revision.objects.exclude(frozen_at=None).count()) == (0, 0)
