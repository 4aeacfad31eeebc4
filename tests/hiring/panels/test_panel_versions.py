"""A panel's judgement as a version of a form's key: taken in at once, and called a panel's only where it judged everything."""

from __future__ import annotations

import pytest
from django.utils import timezone

from assessment.instrument.assembly.drafting import set_form_items
from assessment.instrument.judging import close_panel
from assessment.instrument.keying import check_key
from assessment.instrument.proposing import begin_key_draft, key_of
from assessment.instrument.publishing import publish_form
from assessment.kernel.actors import Actor
from assessment.models import FormKey, Item, KeyDraft
from assessment.psychometrics.panel_keys import RoundDoesNotCount, proposed_key
from assessment.psychometrics.panel_versions import panels_over, take_panel_in
from tests.factories.instrument import NOW, draft_form, small_form_sources
from tests.hiring.panels.test_twelve_judges import a_judged_panel
from tests.support.candidate import text_of

pytestmark = pytest.mark.django_db
ANN = Actor("user-ann", "Ann Ives <ann@work.example>")


def published(panel, *, more=()):
    """A form of the words that the panel judged, published with their authors' key."""
    form = draft_form(sources=more, library=panel.library)
    items = [*Item.objects.filter(library=panel.library, panel_entries__panel=panel), *(entry.item for entry in form.entries.all())]
    set_form_items(form=form, items=items, now=NOW)
    publish_form(form=form, by="Ann Ives", by_id=ANN.id, now=NOW, reason="A small form for a test.")
    return form


def test_what_judges_said_of_each_option_becomes_the_proposed_key():
    panel, _, author = a_judged_panel()
    form = published(panel)
    close_panel(panel=panel, now=timezone.now())
    draft = begin_key_draft(form=form, by=ANN, now=NOW)

    page = author.post(f"/keys/{draft.public_id}/panel/", {"panel": panel.public_id}, follow=True)

    key = key_of(KeyDraft.objects.get())
    assert (key.source, key.judges, check_key(key)) == ("panel", 12, [])
    assert f"3 scenarios taken in from the panel “{panel.title}”." in text_of(page.content)
    assert "Source: panel of 12 judges." in text_of(page.content)
    proposed = {item.slug: item for item in proposed_key(panel=panel).items}
    for scenario in key.scenarios:
        means = sorted(option.effectiveness or 0.0 for option in proposed[scenario.item].turns[0].options)
        assert sorted(option.effectiveness for option in scenario.turns[0].options) == pytest.approx(means, abs=0.005)
    assert (FormKey.objects.get().document["source"], FormKey.objects.get().version) == ("author", 1)


def test_a_form_with_a_scenario_that_no_panel_judged_keeps_its_authors_name():
    panel, _, _ = a_judged_panel(scenarios=2)
    form = published(panel, more=small_form_sources(scenarios=1, practice=0))
    close_panel(panel=panel, now=timezone.now())
    panel.refresh_from_db()
    draft = begin_key_draft(form=form, by=ANN, now=NOW)

    taken = take_panel_in(draft=draft, panel=panel, by=ANN, now=NOW)

    assert (len(taken.taken), taken.other_words, taken.key.source, taken.key.judges) == (2, (), "author", 0)


def test_a_round_that_does_not_count_is_not_taken_in():
    panel, _, author = a_judged_panel(scenarios=2, slips=0.9)
    form = published(panel)
    draft = begin_key_draft(form=form, by=ANN, now=NOW)
    with pytest.raises(RoundDoesNotCount):
        take_panel_in(draft=draft, panel=panel, by=ANN, now=NOW)  # and it is still open
    close_panel(panel=panel, now=timezone.now())

    page = author.post(f"/keys/{draft.public_id}/panel/", {"panel": panel.public_id}, follow=True)

    assert "That round has to be repeated" in text_of(page.content)
    assert KeyDraft.objects.get().edit_number == 1


def test_only_the_owners_closed_panels_over_the_forms_items_are_offered():
    panel, _, _ = a_judged_panel(scenarios=2)
    form = published(panel)
    other, _, _ = a_judged_panel(scenarios=2)
    close_panel(panel=other, now=timezone.now())

    assert panels_over(form, owner=panel.library.owner) == []
    close_panel(panel=panel, now=timezone.now())
    assert panels_over(form, owner=panel.library.owner) == [panel]
    assert panels_over(form, owner=other.library.owner) == []
