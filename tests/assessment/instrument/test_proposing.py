"""Keys are versions: drafted, released by one, approved by another; whoever comes second changes nothing."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connections, transaction

from assessment.instrument import proposing
from assessment.instrument.assembly.drafting import draft_of
from assessment.instrument.documents import decode_key
from assessment.instrument.key_store import get_key
from assessment.instrument.models import FormKey, KeyApproval, KeyDraft, KeyStep, Rekeying
from assessment.instrument.proposing import (
    approve_in_force,
    approve_key_draft,
    begin_key_draft,
    key_of,
    mark_of,
    put_in_force,
    release_key_draft,
    save_scenario,
    send_back,
    take_in,
    withdraw_key_draft,
)
from assessment.instrument.publishing import publish_form
from assessment.kernel.actors import Actor
from assessment.kernel.immutability import Immutable
from tests.factories.delivery import NOW
from tests.factories.instrument import FormFactory, draft_form, published_form, small_form_sources
from tests.factories.keys import ANN, BEN, a_draft, a_new_key, a_released, rekeyed_option, turned_round

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
CAT = Actor("user-cat", "Cat Umar <cat@work.example>")


@pytest.fixture
def form():
    return published_form(scenarios=2, skill=1).form


def steps(draft):
    return [(step.to_state, step.by_id, step.reason) for step in KeyStep.objects.filter(draft=draft).order_by("pk")]


def test_a_draft_begins_with_the_key_in_force(form):
    draft = begin_key_draft(form=form, by=ANN, now=NOW)

    assert (draft.state, draft.base, key_of(draft)) == ("draft", form.keys.get(), get_key(form.keys.get().pk))
    assert steps(draft) == [("draft", "user-ann", "")]


def test_one_draft_of_a_form_is_open_at_a_time(form):
    first = begin_key_draft(form=form, by=ANN, now=NOW)

    assert begin_key_draft(form=form, by=BEN, now=LATER) == first
    assert KeyStep.objects.count() == 1


def test_a_form_in_draft_has_no_key_to_begin_from():
    with pytest.raises(proposing.NotPublished):
        begin_key_draft(form=FormFactory.create(), by=ANN, now=NOW)


def test_a_scenario_saved_by_a_second_editor_on_an_old_reading_is_refused(form):
    draft = begin_key_draft(form=form, by=ANN, now=NOW)
    changed = turned_round(key_of(draft)).scenarios[0]
    save_scenario(draft=draft, scenario=changed, edit_number=1, by=ANN, now=NOW)

    with pytest.raises(proposing.MovedMeanwhile):
        save_scenario(draft=draft, scenario=key_of(draft).scenarios[0], edit_number=1, by=BEN, now=LATER)

    stored = KeyDraft.objects.get()
    assert (stored.edit_number, stored.changed_by, key_of(stored).scenarios[0]) == (2, ANN.name, changed)


def test_a_release_names_who_stands_by_it_and_why(form):
    draft = a_released(form, reason=" A second reading. ")

    stored = KeyDraft.objects.get()
    assert (stored.state, stored.released_by_id, stored.releaser, stored.released_at) == ("released", "user-ann", "Ann Ives", NOW)
    assert stored.reason == "A second reading."
    assert steps(draft) == [("draft", "user-ann", ""), ("released", "user-ann", "A second reading.")]


def release(draft, *, reason="Because.", expected=None):
    release_key_draft(draft=draft, by=ANN, reason=reason, expected=expected or mark_of(draft), now=LATER)


def test_what_is_not_fit_to_be_released_stays_a_draft(form):
    draft = begin_key_draft(form=form, by=ANN, now=NOW)

    with pytest.raises(proposing.NothingChanged):
        release(draft)
    save_scenario(draft=draft, scenario=rekeyed_option(key_of(draft), effectiveness=7.0).scenarios[0], edit_number=1, by=ANN, now=NOW)
    with pytest.raises(proposing.ReasonMissing):
        release(draft, reason="  ")
    with pytest.raises(proposing.NotReleasable) as refused:
        release(draft)

    assert [finding.rule for finding in refused.value.findings] == ["effectiveness"]
    assert (KeyDraft.objects.get().state, KeyStep.objects.count()) == ("draft", 1)


def test_only_what_was_shown_is_released(form):
    draft = a_draft(form)
    shown = mark_of(draft)
    save_scenario(draft=draft, scenario=rekeyed_option(key_of(draft), 2, effectiveness=4.0).scenarios[1], edit_number=2, by=BEN, now=NOW)

    with pytest.raises(proposing.MovedMeanwhile):
        release(draft, expected=shown)


def test_a_released_key_can_no_longer_be_edited(form):
    draft = a_released(form)

    with pytest.raises(proposing.MovedMeanwhile):
        save_scenario(draft=draft, scenario=key_of(draft).scenarios[1], edit_number=draft.edit_number, by=ANN, now=LATER)


def test_another_person_sends_it_back_with_a_reason_and_it_is_a_draft_with_all_that_was_written(form):
    draft = a_released(form)
    before = key_of(draft)

    with pytest.raises(proposing.ReasonMissing):
        send_back(draft=draft, by=BEN, reason=" ", expected=mark_of(draft), now=LATER)
    send_back(draft=draft, by=BEN, reason="Option a is fairer.", expected=mark_of(draft), now=LATER)

    stored = KeyDraft.objects.get()
    assert (stored.state, stored.released_by_id, stored.reason, key_of(stored)) == ("draft", "", "", before)
    assert steps(draft)[-1] == ("draft", "user-ben", "Option a is fairer.")


def test_whoever_released_it_takes_it_back_without_a_reason(form):
    draft = a_released(form)
    send_back(draft=draft, by=ANN, reason="", expected=mark_of(draft), now=LATER)

    assert (draft.state, steps(draft)[-1]) == ("draft", ("draft", "user-ann", ""))


def test_a_withdrawn_draft_keeps_what_it_said_and_makes_room_for_another(form):
    draft = a_released(form)
    withdraw_key_draft(draft=draft, by=BEN, reason="Not now.", now=LATER)

    assert (draft.state, key_of(draft), steps(draft)[-1]) == (
        "withdrawn",
        turned_round(get_key(form.keys.get().pk)),
        ("withdrawn", "user-ben", "Not now."),
    )
    assert begin_key_draft(form=form, by=ANN, now=LATER) != draft
    with pytest.raises(proposing.MovedMeanwhile):
        withdraw_key_draft(draft=draft, by=BEN, reason="", now=LATER)


def test_approval_by_another_makes_the_next_version(form):
    first = FormKey.objects.values().get()
    draft = a_released(form)

    key = approve_key_draft(draft=draft, by=BEN, expected=mark_of(draft), now=LATER)

    assert (key.version, key.released_by_id, key.reason, key.created_at) == (2, "user-ann", "A second reading.", LATER)
    assert decode_key(key.document) == turned_round(get_key(draft.base_id))
    assert (key.approval.by_id, key.approval.name, key.approval.at) == ("user-ben", "Ben Ode", LATER)
    assert (draft.state, draft.key, steps(draft)[-1]) == ("approved", key, ("approved", "user-ben", ""))
    assert (key.rekeying.begun_at, key.rekeying.finished_at) == (LATER, None)
    assert FormKey.objects.filter(version=1).values().get() == first


def test_nobody_approves_what_they_released(form):
    draft = a_released(form)

    with pytest.raises(proposing.SamePerson):
        approve_key_draft(draft=draft, by=Actor(ANN.id, "Another name"), expected=mark_of(draft), now=LATER)

    assert (FormKey.objects.count(), KeyDraft.objects.get().state) == (1, "released")


def test_the_database_refuses_an_approval_by_the_releaser_too(form):
    key = a_new_key(form)

    with pytest.raises(IntegrityError), transaction.atomic():
        KeyApproval.objects.create(key=form.keys.get(version=1), released_by_id="user-ann", by="Ann", by_id="user-ann", at=LATER)
    with pytest.raises(Immutable):
        key.approval.save()


def test_whoever_approves_second_makes_no_second_version(form):
    draft = a_released(form)
    late = KeyDraft.objects.get()
    approve_key_draft(draft=draft, by=BEN, expected=mark_of(draft), now=LATER)

    with pytest.raises(proposing.MovedMeanwhile):
        approve_key_draft(draft=late, by=CAT, expected=mark_of(late), now=LATER)

    assert [key.version for key in form.keys.order_by("version")] == [1, 2]
    assert [approval.by_id for approval in KeyApproval.objects.all()] == ["user-ben"]


def test_what_was_released_anew_by_the_approver_is_not_approved_by_them(form):
    draft = a_released(form)
    late = KeyDraft.objects.get()
    send_back(draft=draft, by=BEN, reason="No.", expected=mark_of(draft), now=LATER)
    release_key_draft(draft=draft, by=BEN, reason="Yes.", expected=mark_of(draft), now=LATER)

    with pytest.raises(proposing.MovedMeanwhile):
        approve_key_draft(draft=late, by=BEN, expected=mark_of(late), now=LATER)

    assert FormKey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_approvers_at_once_one_makes_the_version():
    form = published_form(scenarios=1).form
    draft = a_released(form)
    mark, start, told = mark_of(draft), threading.Barrier(2), []

    def approve(by):
        mine = KeyDraft.objects.select_related("form", "base").get(pk=draft.pk)
        start.wait(timeout=20)
        try:
            told.append(approve_key_draft(draft=mine, by=by, expected=mark, now=LATER).version)
        except proposing.MovedMeanwhile:
            told.append("moved")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=approve, args=(by,)) for by in (BEN, CAT)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert sorted(map(str, told)) == ["2", "moved"]
    assert list(FormKey.objects.order_by("version").values_list("version", flat=True)) == [1, 2]
    assert (KeyApproval.objects.count(), Rekeying.objects.count(), KeyStep.objects.filter(to_state="approved").count()) == (1, 1, 1)


def published_by(by_id):
    form = draft_form(sources=small_form_sources(scenarios=1))
    publish_form(form=form, by="Ann Ives", by_id=by_id, now=NOW, reason="A small form for a test.")
    return form.keys.get()


def test_a_first_key_is_in_force_without_a_second_person_who_may_approve_it_afterwards():
    key = published_by("user-ann")
    assert not hasattr(key, "approval")

    with pytest.raises(proposing.SamePerson):
        approve_in_force(key=key, by=ANN, now=LATER)
    approve_in_force(key=key, by=BEN, now=LATER)
    with pytest.raises(proposing.MovedMeanwhile):
        approve_in_force(key=key, by=CAT, now=LATER)

    assert [(each.key, each.by_id) for each in KeyApproval.objects.all()] == [(key, "user-ben")]


def test_nobody_can_be_another_than_somebody_unknown():
    with pytest.raises(proposing.ReleaserUnknown):
        approve_in_force(key=published_by(""), by=BEN, now=LATER)


def test_a_panels_judgement_is_taken_into_a_draft_as_data(form):
    draft = begin_key_draft(form=form, by=ANN, now=NOW)
    sources = [source for source in draft_of(form).sources if source.scale != "practice"]

    made = take_in(draft=draft, sources=sources, judges=12, by=ANN, now=LATER)

    assert (made.key.source, made.key.judges, len(made.taken)) == ("panel", 12, 3)
    assert key_of(KeyDraft.objects.get()) == made.key


def test_an_operator_puts_a_shared_forms_key_in_force_in_the_name_of_two(form):
    changed = turned_round(get_key(form.keys.get().pk))

    with pytest.raises(proposing.SamePerson):
        put_in_force(form=form, key=changed, released_by=ANN, approved_by=ANN, reason="Read again.", now=LATER)
    with pytest.raises(proposing.ReasonMissing):
        put_in_force(form=form, key=changed, released_by=ANN, approved_by=BEN, reason="", now=LATER)
    key = put_in_force(form=form, key=changed, released_by=ANN, approved_by=BEN, reason="Read again.", now=LATER)
    with pytest.raises(proposing.NothingChanged):
        put_in_force(form=form, key=changed, released_by=ANN, approved_by=BEN, reason="Read again.", now=LATER)

    assert (key.version, key.approval.by_id, key.rekeying.finished_at) == (2, "user-ben", None)
