"""Pages held against themselves with kind texts; and by which of them each authored text is shown, as tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.test import Client
from django.urls import URLPattern

from hiring.authoring.urls import urlpatterns as authors_urls
from hiring.models import Organisation
from hiring.panels.judge_urls import urlpatterns as judges_urls
from hiring.panels.urls import urlpatterns as panels_urls
from hiring.people.roles import Role
from tests.factories import OrganisationFactory, a_member
from tests.support import hostile
from tests.support.payloads import mark, mark_of, payloads

ROUTES = {str(each.name) for each in [*authors_urls, *panels_urls, *judges_urls] if isinstance(each, URLPattern)}
SHOWN = {  # by what a test walks, the authors', panels' and judges' routes that it shows with payloads
    "items": {"item", "item_media", "item_look", "item_preview", "item_history", "item_state", "item_list", "item_export"}
    | {"form", "form_list", "form_items", "form_publish"},
    "editor": {"item_edit"},
    "panels": {"panel", "panel_list", "panel_judges", "panel_item", "panel_key", "judge", "judge-landing", "judge-turn"},
    "blueprints": {"blueprint_list", "blueprint", "blueprint_edit", "blueprint_assemble", "parallel_forms", "form", "form_checks"}
    | {"form_swap"},
    "keys": {"form_key", "key_draft", "key_effects", "key_scenario"},
    "analysis": {"form_analysis", "form_analysis_scenario"},
    "conflicts": {"item_edit", "item_merge"},
    "uploads": {"item_import_plan"},
    "refused uploads": {"item_import"},
    "handed back": {"item_create", "form_create", "blueprint_create", "panel_create", "item_copy", "item_list", "item_import", "item"}
    | {"item_comment", "item_preview"},
}
MOVES_ON = "answers with a redirect; what it says of texts is read where it leads"
NO_PAGE = "sends a file that no browser takes for a page"
SHOWS_NONE = {  # routes that show no authored text themselves
    **dict.fromkeys(("item_archive", "item_review", "item_status", "item_restore", "key_begin", "key_stand_by", "key_withdraw"), MOVES_ON),
    **dict.fromkeys(
        ("panel_close", "panel_reopen", "panel_remind", "panel_forget", "panel_judge_replace", "panel_judge_withdraw"), MOVES_ON
    ),
    **dict.fromkeys(("judge-start", "judge-finish"), MOVES_ON),
    "key_panel": "answers with a redirect; “keys” follows it to read which panel was taken in, and which scenarios were not",
    **dict.fromkeys(("item_file", "form_file", "item_import_template", "item_media_file", "judge-media"), NO_PAGE),
}
AUTHORED = {  # what people write, by the column that keeps it, with a route that shows it
    "Blueprint.title": "blueprint",
    "Comment.by": "item",
    "Comment.text": "item_comment",
    "Form.publish_reason": "form",
    "Form.published_by": "form",
    "Form.title": "form_checks",
    "FormKey.document": "form_key",
    "FormKey.reason": "form_key",
    "FormKey.released_by": "form_key",
    "KeyApproval.by": "form_key",
    "KeyDraft.changed_by": "form_key",
    "KeyDraft.document": "key_scenario",
    "KeyDraft.reason": "key_effects",
    "KeyDraft.released_by": "key_effects",
    "KeyStep.by": "key_draft",
    "KeyStep.reason": "key_draft",
    "Medium.alt": "item_media",
    "Medium.captions": "item_media",
    "Medium.transcript": "item_media",
    "Option.explanation": "item_edit",
    "Option.reframe": "item_edit",
    "Option.reply": "item",
    "Option.text": "panel_item",
    "Option.thought": "item_edit",
    "Organisation.name": "judge-landing",
    "Panel.created_by": "panel",
    "Panel.title": "panel",
    "PanelInvitation.name": "panel_judges",
    "Reply.by": "item",
    "Reply.text": "item",
    "Review.by": "item",
    "Review.note": "item",
    "Revision.explanation": "item_edit",
    "Revision.family": "item",
    "Revision.notes": "item",
    "Revision.title": "form_swap",
    "Revision.twin_of": "item",
    "SavedState.by": "item_merge",
    "SavedState.document": "item_state",
    "StatusChange.by": "item",
    "StatusChange.reason": "item",
    "Translation.document": "item_preview",
    "Turn.flip_fact": "item",
    "Turn.stem": "judge-turn",
    "Unfinished.sent": "item_edit",
    "User.name": "item",
}
SHORT = "small letters, digits and hyphens alone"
NO_TEXT = {  # other columns of letters
    "Blueprint.changed_by": "shown nowhere",
    "Blueprint.document": "numbers, and words of vocabularies",
    "Comment.resolved_by": "shown nowhere",
    "Comment.words": "held against the item's own, shown nowhere",
    "Form.language": "one of those there are",
    "FormContent.document": "what candidates are shown; their pages have payloads too",
    "Item.slug": SHORT,
    "Library.name": "shown nowhere: a library goes by its organisation",
    "MediaFile.type": "one of those there are",
    "Option.markers": "words of a vocabulary",
    "Option.moves": "words of a vocabulary",
    "Option.need_grades": "words of a vocabulary",
    "MemberInvitation.email": "an address",
    "Organisation.contact_email": "an address",
    "PanelInvitation.email": "an address",
    "Revision.needs": "words of a vocabulary",
    "StatusChange.from_status": "a word of a vocabulary",
    "StatusChange.to_status": "a word of a vocabulary",
    "Translation.language": "one of those there are",
    "Translation.title": "shown nowhere",
    "Unfinished.by": "shown nowhere",
    "User.email": "an address",
    "User.password": "never shown",
}
KIND = tuple(f"Tell him *now* that it is a **bus** and\n\n- wait\n\n1. go {mark(number)}" for number in range(107))
FAULTY = (*KIND[:10], f"\a{KIND[10]}", *KIND[11:])  # a character that nobody sees: such an item is told of, and cannot move on
STORABLE = tuple(map(hostile.storable, payloads()))
PUBLISHABLE = tuple(map(hostile.publishable, payloads()))


class Page(NamedTuple):
    viewer: str  # pages of one name are made of the same elements
    answer: Any  # a response, or a page drawn without one
    marks: set[str]  # that must be read there


def at(client: Client, address: str, texts: Iterable[str] = (), *, viewer: str = "") -> Page:
    """The page at an address, where these texts are to be read."""
    answer = client.get(address, follow=True)
    return Page(viewer or route_of(answer), answer, marks_of(texts))


def lots(client: Client, address: str, texts: Iterable[str], *, name: str = "page", viewer: str = "") -> Iterator[Page]:
    """A list lot by lot, where these texts are to be read in one or the other."""
    left, number = marks_of(texts), 0
    while True:
        page = at(client, f"{address}?{name}={number}" if number else address, viewer=viewer)
        onward = [int(found) for found in re.findall(rf'href="\?[^"]*\b{name}=(\d+)', page.answer.content.decode()) if int(found) > number]
        yield page if onward else page._replace(marks=left)
        left = left - hostile.Parsed(page.answer.content).marks
        if not onward:
            return
        number = min(onward)


def route_of(answer: Any) -> str:
    return str(answer.resolver_match.url_name)


def marks_of(texts: Iterable[str]) -> set[str]:
    return {mark_of(text) for text in texts}


def organisation_of(name: str) -> tuple[Organisation, Client]:
    """An organisation of that name and its owner at work."""
    organisation = OrganisationFactory.create(name=name, contact_email="jobs@northgate.example")
    client = Client()
    client.force_login(a_member(Role.OWNER, organisation=organisation, name=name))
    return organisation, client


def harmful(kind: Iterator[Page], pages: Iterator[Page], *, walk: str, known: dict[str, set[hostile.Shape]] | None = None) -> list[str]:
    """What pages hold that they do not hold with kind texts, or do not say.

    Args:
        walk: names the authors', panels' and judges' routes among the pages: all of them, and no other.
        known: by viewer, what its figures may draw beside.
    """
    shapes = {viewer: set(drawn) for viewer, drawn in (known or {}).items()}
    for viewer, answer, _ in kind:
        shapes.setdefault(viewer, set()).update(hostile.Parsed(_html(answer)).shapes)
    found, seen, routes = [], set(), set()
    for viewer, answer, marks in pages:
        page = hostile.Parsed(_html(answer))
        seen |= marks
        routes |= {route_of(answer)} if hasattr(answer, "resolver_match") else set()
        found += [f"{viewer} {sorted(marks)[:2]}: {fault}" for fault in page.faults(known=shapes[viewer])]
        found += [f"{viewer}: {each} is not read" for each in sorted(marks - page.marks)]
    assert (len(seen) >= 600, routes & ROUTES) == (True, SHOWN.get(walk, set()))
    return found


def _html(answer: Any) -> bytes:
    """A page; or a piece of one that a script puts into it."""
    if isinstance(answer, bytes):
        return answer
    assert answer.status_code in (200, 409, 422), (answer.status_code, answer.headers.get("Location"), answer.request["PATH_INFO"])
    is_piece = "json" in answer.headers["Content-Type"]
    return str(answer.json()["html"]).encode() if is_piece else bytes(answer.content)
