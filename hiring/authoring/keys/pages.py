"""What the pages of keys show: a form's versions, a proposed key, and one scenario of it as forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from assessment.instrument.content_store import get_content
from assessment.instrument.documents import Key, OptionContent, ScenarioContent, ScenarioKey, decode_key
from assessment.instrument.enums import KeyDraftState, Scale
from assessment.instrument.key_store import get_key
from assessment.instrument.keying import OptionChanges, by_scenario, check_scenario, key_differences, source_words
from assessment.instrument.proposing import key_of, mark_of
from assessment.instrument.validation import Finding, Severity
from assessment.models import Form, FormKey, KeyDraft
from assessment.scoring.rekeying import Progress, progress_of
from hiring.authoring.editor import MOST_MENUS
from hiring.authoring.keys.forms import FitForm, KeyOptionForm

LIFE = ("Write it", "Send for approval", "A second person approves", "In force")
LIFE_AT = {KeyDraftState.DRAFT.value: LIFE[0], KeyDraftState.RELEASED.value: LIFE[2], KeyDraftState.APPROVED.value: LIFE[3]}
LIFE_AT[KeyDraftState.WITHDRAWN.value] = ""

Changes = list[tuple[str, list[OptionChanges]]]


@dataclass(frozen=True)
class Version:
    """A version of a form's key, with what it said otherwise than the one before."""

    key: FormKey
    source: str
    changes: Changes
    is_latest: bool
    can_approve: bool  # by whoever looks: it is in force by one person alone, and that was another


def versions_of(form: Form, *, viewer: str) -> list[Version]:
    """The latest first; one statement, and one more for the words. Empty before the form is published.

    Args:
        viewer: the id of whoever looks.
    """
    rows = list(FormKey.objects.filter(form=form).select_related("approval", "rekeying", "draft").order_by("-version"))
    if not rows:
        return []
    content = get_content(form.content.hash)
    keys = [decode_key(row.document) for row in rows]
    return [
        Version(
            key=row,
            source=source_words(key),
            changes=by_scenario(key_differences(content, before, key)) if before else [],
            is_latest=row is rows[0],
            can_approve=not hasattr(row, "approval") and row.released_by_id not in ("", viewer),
        )
        for row, key, before in zip(rows, keys, [*keys[1:], None], strict=True)
    ]


def progress_on(versions: list[Version]) -> Progress | None:
    """How far the scoring by the latest version has come; None when it has no sittings to score anew. Two statements at most."""
    latest = versions[0].key if versions else None
    if latest is None or not hasattr(latest, "rekeying"):
        return None
    return progress_of(latest.rekeying, latest.form_id)


@dataclass(frozen=True)
class ScenarioLine:
    number: int
    title: str
    is_changed: bool
    errors: int


@dataclass(frozen=True)
class DraftPage:
    """A proposed key beside the version in force."""

    key: Key
    source: str
    changes: Changes
    findings: list[Finding]
    scenarios: list[ScenarioLine]
    mark: str

    @property
    def errors(self) -> int:
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def first_wrong(self) -> int:
        """The number of the first scenario with errors; 0 without any."""
        return next((line.number for line in self.scenarios if line.errors), 0)

    @property
    def options(self) -> int:
        """How many options are said otherwise of."""
        return sum(1 for _, held in self.changes for each in held if each.code)


def draft_page(draft: KeyDraft) -> DraftPage:
    """In one or two statements on a warm process: the words, and the key that it began from."""
    key, base = key_of(draft), get_key(draft.base_id)
    found = [check_scenario(scenario) for scenario in key.scenarios]
    lines = [
        ScenarioLine(new.number, new.title, new != old, sum(finding.severity is Severity.ERROR for finding in held))
        for new, old, held in zip(key.scenarios, base.scenarios, found, strict=True)
    ]
    changes = by_scenario(key_differences(get_content(draft.form.content.hash), base, key))
    return DraftPage(key, source_words(key), changes, [finding for held in found for finding in held], lines, mark_of(draft))


@dataclass(frozen=True)
class EditedOption:
    content: OptionContent
    form: KeyOptionForm


@dataclass(frozen=True)
class EditedTurn:
    place: int  # in the scenario, from 1
    stem: str
    options: list[EditedOption]


class ScenarioEditor:
    """One scenario of a proposed key as forms, filled from the draft or from what was sent."""

    def __init__(self, draft: KeyDraft, number: int, data: Mapping[str, Any] | None = None) -> None:
        """
        Raises:
            IndexError: the form has no scenario of that number.
        """
        key = key_of(draft)
        if not 1 <= number <= len(key.scenarios):
            raise IndexError(number)
        self.keyed: ScenarioKey = key.scenarios[number - 1]
        self.shown: ScenarioContent = get_content(draft.form.content.hash).scenarios[number - 1]
        self.previous = number - 1
        self.next = number + 1 if number < len(key.scenarios) else 0
        self.count = len(key.scenarios)
        has_fit, is_skill = self.keyed.scale is Scale.ATTITUDE, self.keyed.scale is Scale.SKILL
        self.has_fit, self.data = has_fit, data or {}
        self.about = FitForm(data, has_fit=has_fit, initial={"edit_number": draft.edit_number, "is_fit": self.keyed.is_fit})
        self.types_markers = sum(len(turn.options) for turn in self.keyed.turns) > MOST_MENUS
        self.turns = []
        for place, (seen, said) in enumerate(zip(self.shown.turns, self.keyed.turns, strict=True), 1):
            forms = {
                code: KeyOptionForm(data, option=option, is_skill=is_skill, types_markers=self.types_markers, prefix=f"{said.number}{code}")
                for code, option in said.by_code.items()
            }
            options = [EditedOption(option, forms[option.code]) for option in seen.options]
            self.turns.append(EditedTurn(place, seen.stem, options))
        self.findings = check_scenario(self.keyed)

    @property
    def forms(self) -> list[Any]:
        return [self.about, *(option.form for turn in self.turns for option in turn.options)]

    def is_valid(self) -> bool:
        return not [form for form in self.forms if not form.is_valid()]  # each is looked at, so that all faults are told

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Each with the id of its field."""
        return [
            (field.id_for_label, f"{form.prefix[-1].upper() + ', ' if form.prefix else ''}{field.label}: {error}")
            for form in self.forms
            for field in form
            for error in field.errors
        ]

    def scenario(self) -> ScenarioKey:
        """The scenario's key as it was sent."""
        turns = tuple(
            replace(old, options=tuple(option.form.keyed() for option in turn.options))
            for old, turn in zip(self.keyed.turns, self.turns, strict=True)
        )
        return replace(self.keyed, is_fit=bool(self.about.cleaned_data.get("is_fit")), turns=turns)

    def go_on_from(self, edit_number: int) -> None:
        """Have what was sent count as written on that reading, so that sending it again saves it."""
        self.about = FitForm({**self.data, "edit_number": edit_number}, has_fit=self.has_fit)

    @property
    def edit_number(self) -> int:
        return int(self.about.cleaned_data["edit_number"])
