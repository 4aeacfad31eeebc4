"""Judgements find their options by the options' words; one on other words is none of this form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assessment.instrument.assembly.drafting import draft_of
from assessment.instrument.content_store import get_content
from assessment.instrument.key_store import get_key
from assessment.instrument.keyed_words import rekeyed
from tests.factories.instrument import published_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def form():
    return published_form(scenarios=2, conversation=True, skill=1).form


@pytest.fixture
def sources(form):
    return [source for source in draft_of(form).sources if source.scale != "practice"]


def made(form, sources, **options):
    return rekeyed(get_content(form.content.hash), get_key(form.keys.get().pk), sources, **options)


def better(source, by=-0.5):
    """The source with the effectiveness of its first turn's assertive option changed."""
    turn = source.turns[0]
    options = tuple(
        replace(option, effectiveness=option.effectiveness + by) if option.zone == "assertive" else option for option in turn.options
    )
    return replace(source, turns=(replace(turn, options=options), *source.turns[1:]))


def test_the_words_as_they_were_published_make_the_key_that_there_is(form, sources):
    result = made(form, sources)

    assert result.key == get_key(form.keys.get().pk)
    assert (result.taken, result.other_words) == (tuple(source.title for source in sources), ())


def test_a_judgement_finds_its_option_wherever_publishing_put_it(form, sources):
    old, new = get_key(form.keys.get().pk), made(form, [better(sources[0])]).key

    changed = [
        (before.zone.value, before.effectiveness, after.effectiveness)
        for before, after in zip(old.turns[0].options, new.turns[0].options, strict=True)
        if before != after
    ]
    assert changed == [("assertive", 4.5, 4.0)]
    assert new.scenarios[1:] == old.scenarios[1:]


@pytest.mark.parametrize("part", ["stem", "option", "turns"])
def test_other_words_are_no_judgement_of_this_form(form, sources, part):
    source = better(sources[0])
    turn = source.turns[0]
    other = {
        "stem": replace(source, turns=(replace(turn, stem=f"{turn.stem} And it rains."),)),
        "option": replace(source, turns=(replace(turn, options=(replace(turn.options[0], text="Another."), *turn.options[1:])),)),
        "turns": replace(source, turns=(turn, turn)),
    }[part]

    result = made(form, [other])

    assert (result.key, result.taken, result.other_words) == (get_key(form.keys.get().pk), (), (source.title,))


def test_a_key_is_a_panels_only_if_the_panel_judged_every_scenario(form, sources):
    part, whole = made(form, map(better, sources[:2]), judges=12), made(form, sources, judges=12)

    assert (whole.key.source, whole.key.judges) == ("panel", 12)
    assert (part.key.source, part.key.judges) == ("author", 0)


def test_thoughts_in_other_languages_stay_where_the_thought_does(form, sources):
    content, key = get_content(form.content.hash), get_key(form.keys.get().pk)
    spoken = {"es": ("Un pensamiento.", "Otro mejor.")}
    scenarios = [
        replace(one, turns=tuple(replace(t, options=tuple(replace(o, spoken=spoken) for o in t.options)) for t in one.turns))
        for one in key.scenarios
    ]
    key = replace(key, scenarios=tuple(scenarios))
    options = sources[0].turns[0].options
    reworded = replace(options[0], thought="Another one.", reframe="And its better.")
    others = [
        replace(sources[0], turns=(replace(sources[0].turns[0], options=(reworded, *options[1:])), *sources[0].turns[1:])),
        *sources[1:],
    ]

    same, changed = rekeyed(content, key, sources).key, rekeyed(content, key, others).key

    assert same == key
    assert [(o.thought, o.spoken) for o in changed.turns[0].options if o.spoken != spoken] == [("Another one.", {})]
