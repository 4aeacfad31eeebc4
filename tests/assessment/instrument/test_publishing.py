"""Publishing freezes a form into two documents, and can be done once."""

from __future__ import annotations

import json
import math
import random
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from assessment.instrument.assembly.drafting import FormIsPublished, draft_of, set_form_items
from assessment.instrument.content_store import get_content
from assessment.instrument.documents import decode_content, decode_key, document_hash, encode
from assessment.instrument.enums import Critical, Marker, Need, Orientation, Scale, Technique, Zone
from assessment.instrument.key_store import get_key
from assessment.instrument.models import Form, FormContent, FormKey, Item, Revision
from assessment.instrument.publishing import NotPublishable, compile_form, publish_form
from assessment.kernel.immutability import Immutable
from tests.factories.instrument import (
    NOW,
    LibraryFactory,
    a_conversation,
    a_practice_source,
    a_skill_source,
    a_source,
    a_turn,
    draft_form,
    published_form,
    small_form_sources,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
REASON = "A small form for a test."


def test_turns_are_numbered_through_the_form_and_practice_on_its_own():
    content = get_content(published_form(scenarios=2, conversation=True, skill=1, practice=2).hash)

    assert [(s.number, [t.number for t in s.turns]) for s in content.scenarios] == [(1, [1]), (2, [2, 3, 4]), (3, [5, 6])]
    assert [(s.number, [t.number for t in s.turns]) for s in content.practice] == [(1, [1]), (2, [2])]
    assert {turn.codes for turn in content.turns} == {"abcd"}


def test_the_key_belongs_to_the_content_letter_by_letter():
    source = a_source()
    form = draft_form(sources=[source])

    content, key = compile_form(draft_of(form), rng=random.Random(4))

    texts = {option.code: option.text for option in content.turns[0].options}
    means = {option.code: option.effectiveness for option in key.turns[0].options}
    assert {texts[code]: means[code] for code in texts} == {option.text: option.effectiveness for option in source.turns[0].options}
    assert [option.text for option in content.turns[0].options] != [option.text for option in source.turns[0].options]


def test_an_option_of_the_key_holds_the_authors_judgement_and_the_zones_corner():
    turn = a_turn()
    first = replace(turn.options[0], critical=Critical.NO_OWNER)
    form = draft_form(sources=[a_source(turns=(replace(turn, options=(first, *turn.options[1:])),))])

    _, key = compile_form(draft_of(form), rng=random.Random(1))
    option = next(option for option in key.turns[0].options if option.zone is Zone.AGGRESSIVE)

    assert (option.effectiveness, option.markers, option.needs) == (1.5, (Marker.P3,), {Need.CONTROL: 1, Need.ALTERNATIVES: 2})
    assert (option.u, option.v) == (1 / math.sqrt(2), -1 / math.sqrt(2))
    assert (option.critical, option.orientation) == (Critical.NO_OWNER, Orientation.BUSINESS)
    assert (option.thought, option.reframe) == ("Somebody has to decide here.", "It is his evening: he can decide.")
    assert key.source == "author"


def test_a_skill_option_has_no_zone_and_an_effectiveness_from_its_credit():
    form = draft_form(sources=[a_skill_source()])

    _, key = compile_form(draft_of(form), rng=random.Random(1))

    assert sorted((o.effectiveness, o.zone, o.u, o.v) for o in key.turns[0].options) == [
        (1.0, None, 0.0, 0.0),
        (2.0, None, 0.0, 0.0),
        (3.0, None, 0.0, 0.0),
        (5.0, None, 0.0, 0.0),
    ]
    assert (key.scenarios[0].scale, key.scenarios[0].technique, key.scenarios[0].in_zones) == (Scale.SKILL, Technique.LISTENING, False)


def test_nothing_of_the_key_stands_in_the_content():
    options = tuple(replace(option, thought="canary thought", reframe="canary reframe") for option in a_turn().options)
    planted = {"slug": "canary-item", "family": "canary-family", "title": "Canary title", "notes": "canary note", "twin_of": "canary-twin"}
    source = a_source(**planted, explanation="canary explanation", turns=(a_turn(flip_fact="canary flip", options=options),))
    talk = a_conversation(slug="talk", family="talk")
    unseen = replace(talk.turns[-1].options[0], reply="canary reply that no turn follows", explanation="canary explanation")
    talk = replace(talk, turns=(*talk.turns[:-1], replace(talk.turns[-1], options=(unseen, *talk.turns[-1].options[1:]))))
    form = draft_form(sources=[source, talk])

    content = publish_form(form=form, by="Ann", now=NOW, reason=REASON)

    text = json.dumps(content.document)
    assert "canary" not in text.lower()
    for word in (
        "effectiveness",
        "zone",
        "marker",
        "stage",
        "resolve",
        "needs",
        "control",
        "credit",
        "flip",
        "moves",
        'assertive"',
        'fit"',
    ):
        assert word not in text
    assert set(content.document["scenarios"][0]) == {"number", "turns", "explanation"}
    assert set(content.document["scenarios"][0]["turns"][0]) == {"number", "stem", "format", "options"}
    assert set(content.document["scenarios"][0]["turns"][0]["options"][0]) == {"code", "text", "reply", "explanation"}
    assert "canary thought" in json.dumps(FormKey.objects.get(form=form).document)


def test_practice_is_explained_in_the_content_and_absent_from_the_key():
    form = draft_form(sources=[a_source(), a_practice_source(slug="p1")])

    content = get_content(publish_form(form=form, by="Ann", now=NOW, reason=REASON).hash)
    key = get_key(FormKey.objects.get(form=form).pk)

    assert content.practice[0].explanation == "One answer helps him today."
    assert {option.explanation for option in content.practice[0].turns[0].options} == {f"It is {zone}." for zone in Zone}
    assert [scenario.item for scenario in key.scenarios] == ["brakes-on-friday"]


def test_documents_survive_storage_and_hash_the_same():
    stored = FormContent.objects.get(pk=published_form(scenarios=2, conversation=True, skill=1).pk)
    key = FormKey.objects.get(form=stored.form)

    assert document_hash(stored.document) == stored.hash
    assert document_hash(key.document) == key.hash
    assert encode(decode_content(stored.document)) == stored.document
    assert encode(decode_key(key.document)) == key.document


def test_a_hash_does_not_depend_on_the_order_of_keys_and_follows_every_change():
    document = published_form(scenarios=1).document
    turned = json.loads(json.dumps(document), object_pairs_hook=lambda pairs: dict(reversed(pairs)))

    assert document_hash(turned) == document_hash(document)
    assert document_hash({**document, "title": "Another"}) != document_hash(document)


def test_publishing_pins_and_freezes_the_wording_and_sets_the_items_live():
    form = draft_form(sources=small_form_sources(scenarios=2))

    publish_form(form=form, by="Ann", now=NOW, reason=f"  {REASON} ")

    assert (form.published_at, form.published_by, form.publish_reason) == (NOW, "Ann", REASON)
    assert list(form.entries.order_by("position").values_list("revision__number", "revision__frozen_at")) == [(1, NOW)] * 3
    assert set(Item.objects.values_list("status", flat=True)) == {"live"}
    assert list(form.keys.values_list("version", flat=True)) == [1]


def test_publishing_a_second_time_changes_nothing():
    content = published_form()
    before = list(Revision.objects.values().order_by("pk"))

    again = publish_form(form=content.form, by="Bob", now=LATER, reason="Again.")

    assert (again.pk, again.hash) == (content.pk, content.hash)
    assert (again.form.published_by, again.form.published_at) == ("the tests", NOW)
    assert list(Revision.objects.values().order_by("pk")) == before
    assert (FormContent.objects.count(), FormKey.objects.count()) == (1, 1)


def test_an_error_in_an_item_refuses_the_form_and_changes_nothing():
    bad = a_source(turns=(a_turn(flip_best=None),))
    form = draft_form(sources=[bad])

    with pytest.raises(NotPublishable) as refused:
        publish_form(form=form, by="Ann", now=NOW, reason=REASON)

    assert [str(finding) for finding in refused.value.findings] == [
        "brakes-on-friday, turn 1: There is no flip: one changed fact and the option that would then be best."
    ]
    form.refresh_from_db()
    assert (form.published_at, FormContent.objects.count(), FormKey.objects.count()) == (None, 0, 0)
    assert list(Revision.objects.values_list("frozen_at", flat=True)) == [None]
    assert list(Item.objects.values_list("status", flat=True)) == ["draft"]


@pytest.mark.parametrize("reason", ("", "   "))
def test_warnings_need_a_written_reason(reason):
    form = draft_form(sources=[a_source()])

    with pytest.raises(NotPublishable) as refused:
        publish_form(form=form, by="Ann", now=NOW, reason=reason)

    assert {finding.severity.value for finding in refused.value.findings} == {"warning"}
    assert FormContent.objects.count() == 0


def test_a_retired_item_refuses_the_form():
    form = draft_form(sources=[a_source()])
    Item.objects.update(status="retired")

    with pytest.raises(NotPublishable) as refused:
        publish_form(form=form, by="Ann", now=NOW, reason=REASON)

    assert [finding.rule for finding in refused.value.findings] == ["retired"]


def test_the_same_words_in_the_same_order_are_not_published_twice():
    one, other = (draft_form(sources=[a_source()], library=LibraryFactory.create(), title="Form") for _ in range(2))
    publish_form(form=one, by="Ann", now=NOW, reason=REASON, rng=random.Random(1))

    with pytest.raises(NotPublishable) as refused:
        publish_form(form=other, by="Ann", now=NOW, reason=REASON, rng=random.Random(1))

    assert [finding.rule for finding in refused.value.findings] == ["duplicate"]


def test_a_published_form_keeps_its_items_and_its_documents():
    content = published_form()

    with pytest.raises(FormIsPublished):
        set_form_items(form=content.form, items=[], now=LATER)
    with pytest.raises(Immutable):
        content.save()
    with pytest.raises(Immutable):
        FormKey.objects.update(version=2)

    assert content.form.entries.count() == 4


def test_publishing_costs_the_same_number_of_statements_for_three_items_and_for_nine(count_statements):
    small, large = (draft_form(sources=small_form_sources(scenarios=number)) for number in (2, 8))

    with count_statements() as first:
        publish_form(form=small, by="Ann", now=NOW, reason=REASON)
    with count_statements() as second:
        publish_form(form=large, by="Ann", now=NOW, reason=REASON)

    assert len(first) == len(second)


@pytest.mark.django_db(transaction=True)
@pytest.mark.serial
def test_of_several_who_publish_at_once_one_does_and_all_get_the_same():
    form = draft_form(sources=small_form_sources(scenarios=2))
    start, hashes = threading.Barrier(4), []

    def publish():
        start.wait()
        hashes.append(publish_form(form=Form.objects.get(pk=form.pk), by="Ann", now=NOW, reason=REASON).hash)
        connection.close()

    threads = [threading.Thread(target=publish) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert hashes == [FormContent.objects.get().hash] * 4
    assert FormKey.objects.count() == 1


def test_published_order_of_options_carries_no_information():
    """χ² of the key's letter over 400 shuffles, 3 degrees of freedom: 16.3 is the 99.9 % point."""
    draft = draft_of(draft_form(sources=[a_source()]))
    rng = random.Random(20261102)
    letters = [max(compile_form(draft, rng=rng)[1].turns[0].options, key=lambda option: option.effectiveness).code for _ in range(400)]

    assert sum((letters.count(letter) - 100) ** 2 / 100 for letter in "abcd") < 16.3
