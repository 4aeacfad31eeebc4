"""From a panel to a version of a published form's key."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from assessment.instrument.authoring import source_of
from assessment.instrument.keyed_words import Rekeyed
from assessment.instrument.models import Form, KeyDraft, Panel
from assessment.instrument.proposing import take_in
from assessment.kernel.actors import Actor
from assessment.psychometrics.panel_keys import RoundDoesNotCount, proposed_key
from assessment.psychometrics.proposal import with_proposal
from assessment.psychometrics.queries import pinned_revisions


def panels_over(form: Form, *, owner: UUID) -> list[Panel]:
    """The owner's closed panels that judged an item of the form, the latest first; one statement."""
    closed = Panel.objects.filter(library__owner=owner, closed_at__isnull=False, entries__item__form_entries__form=form)
    return list(closed.distinct().order_by("-closed_at", "-pk"))


def take_panel_in(*, draft: KeyDraft, panel: Panel, by: Actor, now: datetime) -> Rekeyed:
    """Take a closed panel's key into a draft, for the scenarios that it judged in the words that were published.

    What the panel did not settle in a scenario keeps the key that it has. The key is the panel's only if every scenario was taken.

    Raises:
        RoundDoesNotCount: the panel is open, or its round has to be repeated.
        MovedMeanwhile: somebody saved the draft meanwhile, or it is none any more.
    """
    proposal = proposed_key(panel=panel)
    if proposal.is_provisional or not proposal.counts:
        raise RoundDoesNotCount(panel.title)
    settled = [(one, said) for one, said in zip(pinned_revisions(panel), proposal.items, strict=True) if said.is_settled]
    sources = [with_proposal(source_of(revision), said) for revision, said in settled]
    judges = min((option.n for _, said in settled for turn in said.turns for option in turn.options), default=0)
    return take_in(draft=draft, sources=sources, judges=judges, by=by, now=now)
