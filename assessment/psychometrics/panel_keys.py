"""From a panel to a key: proposed as data, and opened as drafts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from assessment.instrument.authoring import save_draft, source_of, with_source
from assessment.instrument.enums import KeySource
from assessment.instrument.models import Panel, Revision
from assessment.instrument.source import ItemSource
from assessment.psychometrics.proposal import KeyProposal, ProposedItem, propose, with_proposal
from assessment.psychometrics.queries import pinned_revisions, sheet_of
from assessment.psychometrics.sheets import figures_of


class RoundDoesNotCount(Exception):
    """The panel is open, or its round has to be repeated: its key is not one."""


@dataclass(frozen=True)
class Keyed:
    """What became of one item: a draft's number, or why there is none."""

    title: str
    public_id: str
    draft: int | None
    why_not: str = ""


def proposed_key(*, panel: Panel) -> KeyProposal:
    """The key that the panel's judgements make as they stand now, as data; changes nothing. Six statements."""
    return propose(figures_of(sheet_of(panel)), panel=panel.public_id, is_provisional=panel.closed_at is None)


def open_keyed_drafts(*, panel: Panel, by: str, now: datetime) -> list[Keyed]:
    """Open a draft with the panel's key of each of its own library's items, if the words are still those that were judged.

    Whoever comes second finds the items keyed already. Shared items are left: their key is handed on as data.

    Raises:
        RoundDoesNotCount: nothing was changed.
    """
    with transaction.atomic():
        Panel.objects.select_for_update(of=("self",)).get(pk=panel.pk)
        panel.refresh_from_db(fields=["closed_at"])
        proposal = proposed_key(panel=panel)
        if proposal.is_provisional or not proposal.counts:
            raise RoundDoesNotCount(panel.title)
        pinned = pinned_revisions(panel)
        current = with_source(
            Revision.objects.filter(item__in=[one.item_id for one in pinned], is_current=True).select_related("item__library")
        )
        by_item = {revision.item_id: revision for revision in current.select_related("item__library")}
        return [
            _key(by_item[judged.item_id], source_of(judged), proposed, panel, by=by, now=now)
            for judged, proposed in zip(pinned, proposal.items, strict=True)
        ]


def _key(revision: Revision, judged: ItemSource, proposed: ProposedItem, panel: Panel, *, by: str, now: datetime) -> Keyed:
    item, source = revision.item, source_of(revision)
    why_not = ""
    if item.library_id != panel.library_id and item.library.owner != panel.library.owner:
        why_not = "It is shared: copy it to key your own."
    elif not proposed.is_settled:
        why_not = "An option was judged by nobody."
    elif (_words(source), source.media) != (_words(judged), judged.media):
        why_not = "Its words have changed since they were judged."
    if why_not:
        return Keyed(revision.title, item.public_id, None, why_not)
    keyed = replace(with_proposal(source, proposed), key_source=KeySource.PANEL)
    if keyed == source:
        return Keyed(revision.title, item.public_id, None, "It has this key already.")
    draft = save_draft(item=item, source=keyed, edit_number=revision.edit_number, by=by, now=now)
    return Keyed(draft.title, item.public_id, draft.number)


def _words(source: ItemSource) -> list[tuple[str, ...]]:
    return [(turn.stem, *(option.text for option in turn.options)) for turn in source.turns]
