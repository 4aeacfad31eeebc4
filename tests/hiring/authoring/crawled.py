"""Addresses by which somebody could try to read what another organisation wrote. Whoever adds an authors' page adds it here."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Crawled:
    """One request. ``{item}``, ``{form}`` and ``{title}`` stand for the other organisation's; the method is tried as it is."""

    name: str  # of the route
    address: str
    method: str = "GET"
    data: dict[str, str] = field(default_factory=dict)


CANARY = "Zebrafinch"
CRAWLED = (
    # lists and searches
    Crawled("item_list", "/items/"),
    Crawled("item_list", "/items/?which=own"),
    Crawled("item_list", "/items/?which=archived"),
    Crawled("item_list", f"/items/?words={CANARY}"),
    Crawled("item_list", "/items/?after={item}"),
    Crawled("form_list", "/forms/"),
    Crawled("form_items", "/forms/{own_form}/items/"),
    Crawled("form_items", "/forms/{own_form}/items/", "POST", {"place-{item}": "1"}),
    # the editor
    Crawled("item", "/items/{item}/"),
    Crawled("item_edit", "/items/{item}/edit/"),
    Crawled("item_edit", "/items/{item}/edit/", "POST", {"title": "x", "edit_number": "1"}),
    Crawled("item_edit", "/items/{item}/edit/", "POST", {"show": "1"}),
    Crawled("item_merge", "/items/{item}/merge/", "POST", {"edit_number": "1", "take": "theirs"}),
    Crawled("item_media", "/items/{item}/media/"),
    # preview
    Crawled("item_look", "/items/{item}/look/"),
    Crawled("item_preview", "/items/{item}/preview/1/"),
    Crawled("item_preview", "/items/{item}/preview/1/?framed&language=es"),
    # history
    Crawled("item_history", "/items/{item}/history/"),
    Crawled("item_state", "/items/{item}/history/1/"),
    Crawled("item_restore", "/items/{item}/history/1/restore/", "POST", {"edit_number": "1"}),
    # comments and the life of an item
    Crawled("item_comment", "/items/{item}/comments/", "POST", {"place": "", "text-": "Hello."}),
    Crawled("item_comment", "/items/{item}/comments/", "POST", {"resolve": "{comment}"}),
    Crawled("item_comment", "/items/{own_item}/comments/", "POST", {"resolve": "{comment}"}),
    Crawled("item_review", "/items/{item}/review/", "POST", {"edit_number": "1"}),
    Crawled("item_status", "/items/{item}/status/", "POST", {"status": "in_review"}),
    Crawled("item_archive", "/items/{item}/archive/", "POST"),
    Crawled("item_copy", "/items/{item}/copy/", "POST"),
    # forms
    Crawled("form", "/forms/{form}/"),
    Crawled("form_items", "/forms/{form}/items/"),
    Crawled("form_publish", "/forms/{form}/publish/"),
    Crawled("form_checks", "/forms/{form}/checks/"),
    Crawled("form_swap", "/forms/{own_form}/swap/{item}/"),
    # analysis
    Crawled("form_analysis", "/forms/{form}/analysis/"),
    Crawled("form_analysis", "/forms/{form}/analysis/?of=simulated"),
    Crawled("form_analysis", "/forms/{own_form}/analysis/"),
    Crawled("form_analysis_scenario", "/forms/{form}/analysis/1/"),
    # blueprints
    Crawled("blueprint_list", "/blueprints/"),
    Crawled("blueprint", "/blueprints/{blueprint}/"),
    Crawled("blueprint_edit", "/blueprints/{blueprint}/edit/"),
    Crawled("blueprint_assemble", "/blueprints/{blueprint}/assemble/", "POST", {"title": "x", "count": "1", "seed": "1"}),
    Crawled("parallel_forms", "/blueprints/{blueprint}/sets/theirs/"),
    Crawled("blueprint", "/blueprints/{own_blueprint}/"),
    # panels
    Crawled("panel_list", "/panels/"),
    Crawled("panel_create", "/panels/new/"),
    Crawled("panel", "/panels/{panel}/"),
    Crawled("panel_item", "/panels/{panel}/items/1/"),
    Crawled("panel_key", "/panels/{panel}/key/"),
    Crawled("panel_judges", "/panels/{panel}/judges/"),
    Crawled("panel_close", "/panels/{panel}/close/", "POST"),
    # keys
    Crawled("form_key", "/forms/{form}/key/"),
    Crawled("key_begin", "/forms/{form}/key/propose/", "POST", {"reason": "x"}),
    Crawled("key_draft", "/keys/{key}/"),
    Crawled("key_scenario", "/keys/{key}/scenarios/1/"),
    Crawled("key_panel", "/keys/{key}/panel/"),
    Crawled("key_effects", "/keys/{key}/effects/"),
    # out and in
    Crawled("item_file", "/items/{item}/file.yaml"),
    Crawled("form_file", "/forms/{form}/file.qti"),
    Crawled("item_export", "/items/export/"),
    Crawled("item_export", "/items/export/", "POST", {"item": "{item}", "kind": "yaml"}),
)
