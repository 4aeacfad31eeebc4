"""Items and forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from playwright.sync_api import Page, expect

from assessment.instrument.assembly.blueprints import keep_forms, propose_forms
from assessment.instrument.assembly.drafting import create_form
from assessment.instrument.assembly.specification import Attribute, Requirement, Specification
from assessment.instrument.authoring import create_item, save_draft
from assessment.instrument.enums import Instruction, Scale
from assessment.instrument.exchange.packages import packed
from assessment.instrument.exchange.spreadsheets import csv_of
from assessment.instrument.exchange.yaml_writing import form_yaml, item_yaml
from assessment.instrument.portability import FormDefinition
from assessment.models import Item
from hiring.authoring.access import own_library
from hiring.authoring.rearranging import blank_turn
from hiring.people.roles import Role
from tests.assessment.instrument.peers import MAPPED
from tests.factories import BlueprintFactory, LibraryFactory, MembershipFactory, OrganisationFactory, a_member, published_form
from tests.factories.instrument import NOW, a_conversation, a_practice_source, a_source, a_turn, an_option, draft_form, small_form_sources
from tests.factories.media import a_film
from tests.journeys.staff.scene import ONE_WORD, Scene, State, press, signed_in
from tests.support.media import illustrated

SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")  # just now; the page itself comes with a date
PERSIAN = "آقای اکبری دوچرخه‌اش را می‌خواهد (ساعت ۴)!"  # from right to left, with marks at both ends that may stray


def build() -> Scene:
    """An organisation with items and forms in every state, some of them shared, and two more that have nothing of their own."""
    organisation = OrganisationFactory.create(name="Northgate Stores")
    library = own_library(organisation, now=NOW)
    amos = a_member(Role.AUTHOR, organisation=organisation, name="Amos Tildesley")
    several = a_member(Role.AUTHOR, organisation=organisation, name="Several")
    MembershipFactory.create(user=several, organisation=OrganisationFactory.create(name="Harbour Desk"), role=Role.AUTHOR.value)
    blank = create_item(library=library, source=a_source(slug="blank", title="Blank", turns=()), now=NOW)
    faulty = a_turn(options=(*a_turn().options[:3], replace(an_option(), text="Obviously tell him off because it is late.", zone=None)))
    fresh = create_item(library=library, source=a_source(slug="fresh", title="Fresh", turns=(blank_turn(Scale.ATTITUDE),)), now=NOW)
    flawed = create_item(library=library, source=a_source(slug="flawed", title="Flawed", turns=(faulty,)), now=NOW, by="Amos")
    harmed = create_item(library=library, source=a_source(slug="harmed", title="Harmed", family="harm"), now=NOW)
    talk = create_item(library=library, source=a_conversation(slug="talk", title="Talk", family="talk"), now=NOW)
    practice = create_item(library=library, source=a_practice_source(slug="practice", title="Practice", family="practice"), now=NOW)
    leftward = replace(a_turn(), stem=PERSIAN, options=tuple(replace(option, text=PERSIAN) for option in a_turn().options))
    persian = create_item(library=library, source=a_source(slug="persian", title=PERSIAN, family="persian", turns=(leftward,)), now=NOW)
    film = illustrated([a_source(slug="film", title="Film", family="film")], (a_film(),), library=library)
    shown = create_item(library=library, source=film[0], now=NOW)
    published = published_form(scenarios=2, library=library, title="Form A").form
    warned = draft_form(sources=small_form_sources(scenarios=2), library=library, title="Form B, for evenings and weekends")
    broken = draft_form(sources=[a_source(slug="half", family="half", title="Half", turns=(faulty,))], library=library, title="Form C")
    bare = create_form(library=library, title="Form D", now=NOW)
    standard = BlueprintFactory.create(library=library, title="Standard form")
    small = BlueprintFactory.create(library=library, title="Two short forms", document=_two_scenarios().as_dict())
    draft_form(sources=small_form_sources(scenarios=4), library=library, title="A pool of four")
    assembly, pool = propose_forms(blueprint=small, exposure={}, forms=2, seed=1)
    pair = keep_forms(blueprint=small, assembly=assembly, pool=pool, title=ONE_WORD, now=NOW)
    items = {
        "blank": blank,
        "fresh": fresh,
        "flawed": flawed,
        "harmed": harmed,
        "talk": talk,
        "practice": practice,
        "film": shown,
        "persian": persian,
    }
    forms = {"published": published, "warned": warned, "broken": broken, "bare": bare}
    sessions = {
        "Amos": signed_in(amos),
        "several": signed_in(several),
        "reviewer": signed_in(a_member(Role.REVIEWER, organisation=organisation)),
        "newcomer": signed_in(a_member(Role.AUTHOR, organisation=OrganisationFactory.create(name="New Desk"))),
        "new reviewer": signed_in(a_member(Role.REVIEWER)),
    }
    whole = draft_form(sources=small_form_sources(scenarios=18, skill=6), library=library, title="A whole form")
    ids = {"whole": whole.public_id} | {name: row.public_id for name, row in (items | forms).items()}
    ids |= {"standard": standard.public_id, "small": small.public_id, "set": pair[0].parallel_set, "pair": pair[0].public_id}
    return Scene(sessions, ids | {"leaving": pair[0].entries.get(position=1).item.public_id})


def _two_scenarios() -> Specification:
    return Specification((Requirement(Attribute.SCALE, "attitude", 2, 2),), without_cues=False)


def _share(page: Page) -> None:
    """Everybody may read it from now on."""
    Item.objects.filter(slug="practice").update(library=LibraryFactory.create(name="Evenkeel bank"))
    page.reload()


def _copy_to_nowhere(page: Page) -> None:
    page.locator("#id_organisation").evaluate("select => { select.options[0].value = 'x'; select.options[0].selected = true }")
    press("Copy to our library")(page)


def _leave_freely(page: Page) -> None:
    """Whoever is asked whether to leave with words unsent says yes."""
    if page not in _LEAVING:
        _LEAVING.append(page)
        page.on("dialog", lambda dialog: dialog.accept())


def _save(page: Page, told: str | re.Pattern[str], **fields: str) -> None:
    """Write and press Save; the page stays."""
    _unfold_everything(page)
    for name, text in fields.items():
        page.locator(f"[name={name}]").fill(text)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#state")).to_contain_text(told)


def _add_a_turn(page: Page) -> None:
    page.get_by_role("button", name="Add a turn").click()
    expect(page.locator("#id_turns-0-stem")).to_be_focused()
    expect(page.locator("#state")).to_have_text(SAVED)


def _refuse(page: Page) -> None:
    _save(page, "not saved: 2 fields to look at", title="", family="Not A Slug")


def _forget(page: Page) -> None:
    """What was kept of the refused save goes again."""
    _leave_freely(page)
    page.reload()
    press("Show the item as it is stored instead")(page)


def _somebody_saves(page: Page) -> None:
    slug = page.locator(".eyebrow a").nth(1).inner_text()
    item = Item.objects.get(slug=slug)
    revision = item.revisions.get(is_current=True)
    theirs = a_source(slug=slug, title="Flawed", notes=f"Theirs, after save {revision.edit_number}.")
    save_draft(item=item, source=theirs, edit_number=revision.edit_number, now=NOW)
    _leave_freely(page)
    _save(page, "Not saved yet: two wordings to choose from", notes="Mine.")


def _see_the_difference(page: Page) -> None:
    _somebody_saves(page)
    with page.expect_navigation():
        page.get_by_role("button", name="See the difference").click()


def _comment(page: Page) -> None:
    page.locator("#remarks-1-2 summary").click()
    page.locator("#remark-1-2").fill("Would anyone do this?")
    page.locator("#remarks-1-2").get_by_role("button", name="Add the comment").click()
    expect(page.locator("#remarks-1-2 li")).to_contain_text("Would anyone do this?")


def _answer(page: Page) -> None:
    """The comment from before is answered, another is resolved, and both are looked at."""
    remarks = page.locator("#remarks-1-2")
    remarks.locator(".answer summary").first.click()
    remarks.get_by_label("Your reply").fill("On every Friday.")
    remarks.get_by_role("button", name="Add the reply").click()
    expect(remarks.locator(".replies li")).to_contain_text("On every Friday.")
    page.locator("#remark-1-2").fill("Spelling.")
    remarks.get_by_role("button", name="Add the comment").click()
    remarks.get_by_role("button", name="Resolve “Spelling.”").click()
    remarks.locator(".resolved summary").click()
    expect(remarks.locator(".resolved li")).to_contain_text("Resolved by Amos Tildesley")


def _check(page: Page) -> None:
    page.get_by_role("button", name="Check now").click()
    expect(page.locator("#checks")).to_be_focused()


def _another_zone(page: Page) -> None:
    """Its markers stay, and are told of."""
    _unfold_everything(page)
    page.locator("#id_turns-0-options-0-zone").select_option("submissive")
    expect(page.locator("#t1-o1")).to_contain_text("does not fit an option that is submissive")


def _joined(page: Page) -> None:
    """A colleague changes something else meanwhile."""
    item = Item.objects.get(slug="harmed")
    edit_number = item.revisions.get(is_current=True).edit_number
    save_draft(item=item, source=a_source(slug="harmed", title="Harmed", family="harm", notes="Theirs."), edit_number=edit_number, now=NOW)
    _save(page, SAVED, title="Harmed, by me")
    expect(page.locator("#taken")).to_contain_text("Both are kept.")
    expect(page.locator("[name=notes]")).to_have_value("Theirs.")


def _remove(page: Page) -> None:
    page.locator("#turn-1-option-2 .remove").click()
    expect(page.locator("#turn-1-option-2")).to_contain_text("Option 2 is removed. Undo")


def _preview(page: Page) -> None:
    page.keyboard.press("F9")
    expect(page.frame_locator(".drawer iframe").get_by_role("heading", level=1)).to_contain_text("Situation 1")


def _two_in_one_place(page: Page) -> None:
    for number in (0, 1):
        page.locator("input.place").nth(number).fill("1")
    press("Save and see the checks")(page)


def _send(name: str, data: bytes) -> Callable[[Page], None]:
    def do(page: Page) -> None:
        page.locator("#id_file").set_input_files(files=[{"name": name, "mimeType": "application/octet-stream", "buffer": data}])
        press("See what it would do")(page)

    return do


def _import_meanwhile(page: Page) -> None:
    """Two windows: what one has imported, the other one only thinks to."""
    _send("items.yaml", item_yaml(a_source(slug="flawed", title="From a file")))(page)
    item = Item.objects.get(slug="flawed")
    save_draft(
        item=item,
        source=a_source(slug="flawed"),
        edit_number=item.revisions.get(is_current=True).edit_number,
        by="Ann <a@x.example>",
        now=NOW,
    )
    press("Import what is chosen")(page)


def _a_folder() -> bytes:
    """A form with its items, of which one is there in other words and one is not."""
    sources = [
        a_source(slug="flawed", title="Flawed, from a file"),
        a_conversation(slug="from-a-file", title="From a file", family="files"),
    ]
    files = {f"{source.slug}.yaml": item_yaml(source) for source in sources}
    form = FormDefinition("forms/x.yaml", "Form X", "en", Instruction.SHOULD, tuple(source.slug for source in sources), (), "")
    return packed({**files, "forms/x.yaml": form_yaml(form)})


def _wrong_cells() -> bytes:
    return csv_of([a_source(slug="from-a-table")]).replace(b"attitude", b"mood").replace(b"assertive", b"bold").replace(b"4.5", b"45")


def _unfold_everything(page: Page) -> None:
    page.evaluate("for (const details of document.querySelectorAll('main details')) details.open = true")


_LEAVING: list[Page] = []
_EDIT = "/items/{talk}/edit/"
STATES = (
    State("item_list", "empty", "Items", "/items/", "newcomer"),
    State("item_list", "empty, read only", "Items", "/items/", "new reviewer"),
    State("item_list", "full", "Items", "/items/", "Amos"),
    State("item_list", "read only", "Items", "/items/", "reviewer"),
    State("item_list", "narrowed to nothing", "Items", "/items/?scale=skill&words=nothing", "Amos"),
    State("item_create", "fresh", "New item", "/items/new/", "Amos"),
    State("item_create", "for several", "New item", "/items/new/", "several"),
    State("item_create", "refused", "New item", "/items/new/", "Amos", press("Go on to its words", title="", slug="Not A Slug", turns="9")),
    State("item", "nothing written", "Blank", "/items/{blank}/", "Amos"),
    State("item", "with findings", "Flawed", "/items/{flawed}/", "Amos"),
    State("item", "from right to left", PERSIAN, "/items/{persian}/", "Amos"),
    State("item", "a conversation", "Talk", "/items/{talk}/", "Amos"),
    State("item", "with a film", "Film", "/items/{film}/", "Amos"),
    State("item_media", "nothing yet", "Picture, sound or film", "/items/{talk}/media/", "Amos"),
    State("item_media", "with a film", "Picture, sound or film", "/items/{film}/media/", "Amos"),
    State("item_media", "refused", "Picture, sound or film", "/items/{film}/media/", "Amos", press("Save", captions="Hello")),
    State("item_preview", "with a film", "Situation 1", "/items/{film}/preview/1/", "Amos"),
    State("item", "read only", "Talk", "/items/{talk}/", "reviewer"),
    State("item", "moved on", "Talk", "/items/{talk}/", "Amos", press("Send to review")),
    State("item", "not found", "There is nothing here", "/items/{talk}/", "newcomer"),
    State("item_edit", "a conversation", "Edit the item", _EDIT, "Amos"),
    State("item_edit", "everything unfolded", "Edit the item", _EDIT, "Amos", _unfold_everything),
    State("item_edit", "with findings", "Edit the item", "/items/{flawed}/edit/", "Amos", _unfold_everything),
    State("item_edit", "one more turn", "Edit the item", "/items/{blank}/edit/", "Amos", _add_a_turn),
    State("item_edit", "saved", "Edit the item", "/items/{practice}/edit/", "Amos", lambda page: _save(page, SAVED, notes="Seen.")),
    State("item_edit", "a comment", "Edit the item", "/items/{flawed}/edit/", "Amos", _comment),
    State("item_edit", "an answer and a resolved comment", "Edit the item", "/items/{flawed}/edit/", "Amos", _answer),
    State("item_edit", "a marker that does not fit", "Edit the item", "/items/{talk}/edit/", "Amos", _another_zone),
    State("item_edit", "still to do", "Edit the item", "/items/{fresh}/edit/", "Amos"),
    State("item_edit", "asked for a judgement", "Edit the item", "/items/{fresh}/edit/", "Amos", _check),
    State("item", "not moved", "Fresh", "/items/{fresh}/", "Amos", press("Send to review")),
    State("item_edit", "joined with a colleague’s", "Edit the item", "/items/{harmed}/edit/", "Amos", _joined),
    State("item_edit", "an option removed", "Edit the item", _EDIT, "Amos", _remove),
    State("item_edit", "with its preview", "Edit the item", "/items/{flawed}/edit/", "Amos", _preview),
    State("item_edit", "refused", "Edit the item", "/items/{flawed}/edit/", "Amos", _refuse),
    State("item_edit", "kept from before", "Edit the item", "/items/{flawed}/edit/", "Amos"),
    State("item_edit", "kept and given up", "Edit the item", "/items/{flawed}/edit/", "Amos", _forget),
    State("item_edit", "saved meanwhile", "Edit the item", "/items/{flawed}/edit/", "Amos", _somebody_saves),
    State("item_merge", "asked", "Somebody saved this item while you wrote", "/items/{harmed}/edit/", "Amos", _see_the_difference),
    State("item_look", "a conversation", "As the candidate sees it", "/items/{talk}/look/", "Amos"),
    State("item_look", "nothing written", "As the candidate sees it", "/items/{blank}/look/", "Amos"),
    State("item_history", "several saves", "History", "/items/{flawed}/history/", "Amos"),
    State("item_history", "one save, read only", "History", "/items/{talk}/history/", "reviewer"),
    State("item_state", "one save", "As saved on 2 November 2026, 09:00", "/items/{flawed}/history/1/", "Amos"),
    State("item", "with what was said and done", "Flawed", "/items/{flawed}/", "Amos"),
    State("item", "archived", "Blank", "/items/{blank}/", "Amos", press("Archive it")),
    State("item_edit", "archived, so closed", "Blank", "/items/{blank}/edit/", "Amos"),
    State("item_edit", "forbidden", "Your role does not include this", _EDIT, "reviewer"),
    State("item_preview", "first turn", "Situation 1 · part 1 of 3", "/items/{talk}/preview/1/", "Amos"),
    State("item_preview", "the talk so far", "Situation 1 · part 3 of 3", "/items/{talk}/preview/3/", "reviewer"),
    State("item_preview", "not found", "There is nothing here", "/items/{talk}/preview/9/", "Amos"),
    State("item", "shared", "Practice", "/items/{practice}/", "Amos", _share),
    State("item_copy", "no organisation chosen", "Copy to which library?", "/items/{practice}/", "several", _copy_to_nowhere),
    State("item_import", "fresh", "Import items", "/items/import/", "Amos"),
    State("item_import", "columns unfolded", "Import items", "/items/import/", "Amos", _unfold_everything),
    State("item_import", "for several", "Import items", "/items/import/", "several"),
    State("item_import", "nothing chosen", "Import items", "/items/import/", "Amos", press("See what it would do")),
    State("item_import", "wrong cells", "Import items", "/items/import/", "Amos", _send("items.csv", _wrong_cells())),
    State("item_import", "refused whole", "Import items", "/items/import/", "Amos", _send("x.png", b"\x89PNG")),
    State("item_import", "forbidden", "Your role does not include this", "/items/import/", "reviewer"),
    State("item_import_plan", "items and a form", "What the import would do", "/items/import/", "Amos", _send("items.zip", _a_folder())),
    State("item_import_plan", "with losses", "What the import would do", "/items/import/", "Amos", _send("peer.zip", packed(MAPPED.files))),
    State("item_import_plan", "saved meanwhile", "What the import would do", "/items/import/", "Amos", _import_meanwhile),
    State("item_import_plan", "no longer held", "Import items", "/items/import/nothing/", "Amos"),
    State("item_export", "full", "Export items", "/items/export/", "Amos"),
    State("item_export", "nothing ticked", "Export items", "/items/export/", "Amos", press("Export what is ticked")),
    State("item_export", "empty", "Export items", "/items/export/", "newcomer"),
    State("form_list", "empty", "Forms", "/forms/", "newcomer"),
    State("form_list", "empty, read only", "Forms", "/forms/", "new reviewer"),
    State("form_list", "full", "Forms", "/forms/", "Amos"),
    State("form_list", "read only", "Forms", "/forms/", "reviewer"),
    State("form_create", "fresh", "New form", "/forms/new/", "Amos"),
    State("form_create", "refused", "New form", "/forms/new/", "Amos", press("Go on to its items", title="Form A")),
    State("form", "no items", "Form D", "/forms/{bare}/", "Amos"),
    State("form", "with warnings", "Form B, for evenings and weekends", "/forms/{warned}/", "Amos", _unfold_everything),
    State("form", "published", "Form A", "/forms/{published}/", "Amos"),
    State("form", "read only", "Form B, for evenings and weekends", "/forms/{warned}/", "reviewer"),
    State("form_checks", "a few turns", "Checks on the whole form", "/forms/{warned}/checks/", "Amos"),
    State("form_checks", "a whole form", "Checks on the whole form", "/forms/{whole}/checks/", "Amos"),
    State("form_checks", "nothing keyed", "Checks on the whole form", "/forms/{bare}/checks/", "reviewer"),
    State("form_items", "full", "Choose its items", "/forms/{warned}/items/", "Amos"),
    State("form_items", "refused", "Choose its items", "/forms/{warned}/items/", "Amos", _two_in_one_place),
    State("form_publish", "errors open", "Publish Form C", "/forms/{broken}/publish/", "Amos"),
    State("form_publish", "nothing in it", "Publish Form D", "/forms/{bare}/publish/", "Amos"),
    State("form_publish", "warnings open", "Publish Form B, for evenings and weekends", "/forms/{warned}/publish/", "Amos"),
    State(
        "form_publish",
        "no reason",
        "Publish Form B, for evenings and weekends",
        "/forms/{warned}/publish/",
        "Amos",
        press("Publish and freeze"),
    ),
    State("blueprint_list", "empty", "Blueprints", "/blueprints/", "newcomer"),
    State("blueprint_list", "empty, read only", "Blueprints", "/blueprints/", "new reviewer"),
    State("blueprint_list", "full", "Blueprints", "/blueprints/", "Amos"),
    State("blueprint_create", "fresh", "New blueprint", "/blueprints/new/", "Amos"),
    State(
        "blueprint_create", "refused", "New blueprint", "/blueprints/new/", "Amos", press("Go on to what it asks", title="Standard form")
    ),
    State("blueprint_edit", "the standard form", "What each form must hold", "/blueprints/{standard}/edit/", "Amos"),
    State(
        "blueprint_edit",
        "refused",
        "What each form must hold",
        "/blueprints/{standard}/edit/",
        "Amos",
        press("Save", most_scale_attitude="2"),
    ),
    State("blueprint", "too few items", "Standard form", "/blueprints/{standard}/", "Amos"),
    State("blueprint", "read only", "Two short forms", "/blueprints/{small}/", "reviewer"),
    State("blueprint_assemble", "cannot be met", "Standard form", "/blueprints/{standard}/", "Amos", press("Assemble drafts")),
    State("parallel_forms", "two of them", "Parallel forms, side by side", "/blueprints/{small}/sets/{set}/", "Amos"),
    State("form", "one of two parallel ones", f"{ONE_WORD} A", "/forms/{pair}/", "Amos"),
    State("form_swap", "with others", "Put another item in its place", "/forms/{pair}/swap/{leaving}/", "Amos"),
    State("form_publish", "forbidden", "Your role does not include this", "/forms/{warned}/publish/", "reviewer"),
)
