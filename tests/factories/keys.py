"""Key drafts and what follows them; and keys changed in one place."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import factory

from assessment.instrument.documents import Key
from assessment.instrument.key_store import get_key
from assessment.instrument.keying import with_scenario
from assessment.instrument.models import Form, FormKey, KeyApproval, KeyDraft, KeyStep, Rekeying
from assessment.instrument.proposing import approve_key_draft, begin_key_draft, mark_of, release_key_draft, save_scenario
from assessment.kernel.actors import Actor
from tests.factories.delivery import NOW
from tests.factories.instrument import FormFactory, FormKeyFactory

ANN, BEN = Actor("user-ann", "Ann Ives <ann@work.example>"), Actor("user-ben", "Ben Ode <ben@work.example>")


class KeyDraftFactory(factory.django.DjangoModelFactory[KeyDraft]):
    """A row alone, with an empty document; ``a_draft`` makes real ones."""

    class Meta:
        model = KeyDraft

    form = factory.SubFactory(FormFactory)
    base = factory.LazyAttribute(lambda draft: draft.form.keys.first() or FormKeyFactory.create(form=draft.form))
    document = factory.LazyFunction(dict)
    begun_at = NOW
    changed_at = NOW
    changed_by = ANN.name


class KeyStepFactory(factory.django.DjangoModelFactory[KeyStep]):
    class Meta:
        model = KeyStep

    draft = factory.SubFactory(KeyDraftFactory)
    to_state = "draft"
    by = ANN.name
    by_id = ANN.id
    at = NOW


class KeyApprovalFactory(factory.django.DjangoModelFactory[KeyApproval]):
    class Meta:
        model = KeyApproval

    key = factory.SubFactory(FormKeyFactory)
    released_by_id = ANN.id
    by = BEN.name
    by_id = BEN.id
    at = NOW


class RekeyingFactory(factory.django.DjangoModelFactory[Rekeying]):
    class Meta:
        model = Rekeying

    key = factory.SubFactory(FormKeyFactory)
    begun_at = NOW


def rekeyed_option(key: Key, number: int = 1, *, of: str = "assertive", **changes: Any) -> Key:
    """The key with one option of one scenario's first turn changed: the one of that zone, in a skill scenario the best."""
    scenario = key.scenarios[number - 1]
    turn = scenario.turns[0]
    best = max(turn.options, key=lambda option: option.effectiveness)
    code = next((option.code for option in turn.options if option.zone == of), best.code)
    options = tuple(replace(option, **changes) if option.code == code else option for option in turn.options)
    return with_scenario(key, replace(scenario, turns=(replace(turn, options=options), *scenario.turns[1:])))


def turned_round(key: Key, number: int = 1) -> Key:
    """The key with one scenario's effectiveness mirrored about 3: what was best is worst, so the scenario is marked fit."""
    scenario = key.scenarios[number - 1]
    turns = tuple(
        replace(turn, options=tuple(replace(option, effectiveness=6 - option.effectiveness) for option in turn.options))
        for turn in scenario.turns
    )
    return with_scenario(key, replace(scenario, turns=turns, is_fit=True))


def a_draft(form: Form, *, key: Key | None = None, scenario: int = 1, now: Any = NOW, by: Actor = ANN) -> KeyDraft:
    """A draft whose one changed scenario is turned round, or as ``key`` has it."""
    draft = begin_key_draft(form=form, by=by, now=now)
    changed = key or turned_round(get_key(draft.base_id), scenario)
    for each, old in zip(changed.scenarios, get_key(draft.base_id).scenarios, strict=True):
        if each != old:
            save_scenario(draft=draft, scenario=each, edit_number=draft.edit_number, by=by, now=now)
    return draft


def a_released(form: Form, *, reason: str = "A second reading.", now: Any = NOW, by: Actor = ANN, **changes: Any) -> KeyDraft:
    draft = a_draft(form, now=now, by=by, **changes)
    release_key_draft(draft=draft, by=by, reason=reason, expected=mark_of(draft), now=now)
    return draft


def a_new_key(form: Form, *, now: Any = NOW + timedelta(hours=1), **changes: Any) -> FormKey:
    """A new version in force, released by Ann and approved by Ben; nobody has been scored by it yet."""
    draft = a_released(form, now=now, **changes)
    return approve_key_draft(draft=draft, by=BEN, expected=mark_of(draft), now=now)
