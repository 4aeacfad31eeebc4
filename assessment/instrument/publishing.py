"""Publish = freeze: a form's items become two immutable, hashed documents, what a candidate sees and what scores it."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from assessment.instrument.assembly.drafting import FormDraft, draft_of
from assessment.instrument.documents import (
    CODES,
    Content,
    ContentWords,
    Key,
    MediaContent,
    OptionContent,
    OptionKey,
    ScenarioContent,
    ScenarioKey,
    ScenarioWords,
    TurnContent,
    TurnKey,
    document_hash,
    encode,
)
from assessment.instrument.enums import ZONE_SIGNS, KeySource, Scale
from assessment.instrument.judging import fewest_judges
from assessment.instrument.models import Form, FormContent, FormEntry, FormKey, Revision, Translation
from assessment.instrument.models.actors import name_in
from assessment.instrument.models.form import PUBLISHER_LENGTH
from assessment.instrument.moving import made_live
from assessment.instrument.source import ItemSource, OptionSource
from assessment.instrument.translating import reviewed_translations
from assessment.instrument.validation import Finding, Severity
from assessment.instrument.wordings import Thoughts, TurnWords, thoughts_from, words_from
from assessment.kernel.actors import Actor


class NotPublishable(Exception):
    """What stands in the way; nothing was changed."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(map(str, findings)))


@dataclass(frozen=True)
class _Shuffled:
    """A scenario whose turns' options stand in published order."""

    source: ItemSource
    orders: tuple[tuple[int, ...], ...]  # turn by turn: the options' indexes in published order

    @property
    def options(self) -> tuple[tuple[OptionSource, ...], ...]:
        pairs = zip(self.source.turns, self.orders, strict=True)
        return tuple(tuple(turn.options[index] for index in order) for turn, order in pairs)


def publish_form(
    *,
    form: Form,
    by: str,
    now: datetime,
    reason: str = "",
    rng: random.Random | None = None,
    by_id: str = "",
    **time: int | None,
) -> FormContent:
    """Freeze a form: compile and store its content and the first version of its key, pin its revisions, set its items live.

    Args:
        by: who publishes, by value: a name with its address, which the key and the items' timelines keep; the form shows the name.
        reason: why it is published with warnings open.
        rng: shuffles the stored order of options; the system's own by default.
        by_id: tells whoever publishes from others, so that a second person can approve the first key afterwards; empty: nobody can.
        time: ``time_limit_minutes`` and ``suggested_minutes`` that vacancies are offered, one of them at most; as drafted by default.
    Returns:
        The frozen content. Publishing a published form changes nothing and returns what is there.
    Raises:
        NotPublishable: an error stands, or a warning without a reason.
    """
    with transaction.atomic():
        claimed = Form.objects.filter(pk=form.pk, published_at=None).update(
            published_at=now,
            published_by=name_in(by)[:PUBLISHER_LENGTH],
            publish_reason=reason.strip(),
            **time,
        )
        if not claimed:
            return FormContent.objects.get(form=form)
        draft = draft_of(form, lock=True)
        _refuse_unready(draft, reason=reason)
        translations = reviewed_translations(draft.revisions)
        content, key = compile_form(draft, rng=rng or random.SystemRandom(), translations=translations)
        if key.source == KeySource.PANEL.value:
            judged = [revision.item_id for revision in draft.revisions if revision.item.scale != Scale.PRACTICE.value]
            key = replace(key, judges=fewest_judges(judged))
        stored = _store(form=form, content=content, key=key, by=Actor(by_id, by), now=now)
        _freeze(draft, by=by, now=now)
    form.refresh_from_db()
    return stored


def compile_form(
    draft: FormDraft, *, rng: random.Random, translations: Mapping[tuple[int, str], Translation] = MappingProxyType({})
) -> tuple[Content, Key]:
    """The two documents of a form. Options are shuffled first; letters follow the new order, in every language.

    Args:
        translations: those to take in, by revision and language.
    """
    shuffled = [_shuffle(source, rng) for source in draft.sources]
    scored = [scenario for scenario in shuffled if scenario.source.scale is not Scale.PRACTICE]
    practice = [scenario for scenario in shuffled if scenario.source.scale is Scale.PRACTICE]
    slugs = {revision.pk: source.slug for revision, source in zip(draft.revisions, draft.sources, strict=True)}
    by_slug = {(slugs[revision], language): one for (revision, language), one in translations.items()}
    said: dict[str, dict[str, Thoughts]] = {}
    for (slug, language), one in by_slug.items():
        said.setdefault(slug, {})[language] = thoughts_from(one.document)
    content = Content(
        title=draft.form.title,
        language=draft.form.language,
        instruction=draft.form.instruction,
        scenarios=tuple(_scenario_contents(scored)),
        practice=tuple(_scenario_contents(practice)),
        translations=tuple(
            ContentWords(
                language,
                scenarios=tuple(_scenario_words(scenario, by_slug.get((scenario.source.slug, language))) for scenario in scored),
                practice=tuple(_scenario_words(scenario, by_slug.get((scenario.source.slug, language))) for scenario in practice),
            )
            for language in sorted({language for _, language in by_slug} - {draft.form.language})
        ),
    )
    return content, Key(source=_key_source(scored).value, scenarios=tuple(_scenario_keys(scored, said)))


def _refuse_unready(draft: FormDraft, *, reason: str) -> None:
    errors = [finding for finding in draft.findings if finding.severity is Severity.ERROR]
    warnings = [finding for finding in draft.findings if finding.severity is Severity.WARNING]
    if errors or (warnings and not reason.strip()):
        raise NotPublishable(errors or warnings)


def _store(*, form: Form, content: Content, key: Key, by: Actor, now: datetime) -> FormContent:
    seen, scores = encode(content), encode(key)
    if FormContent.objects.filter(hash=document_hash(seen)).exists():
        raise NotPublishable(
            [Finding("duplicate", Severity.ERROR, "A form with this title and these words in this order is published already.")]
        )
    stored = FormContent.objects.create(form=form, hash=document_hash(seen), document=seen, created_at=now)
    FormKey.objects.create(
        form=form,
        version=1,
        hash=document_hash(scores),
        document=scores,
        created_at=now,
        released_by=by.name,
        released_by_id=by.id,
    )
    return stored


def _freeze(draft: FormDraft, *, by: str, now: datetime) -> None:
    entries = {entry.item_id: entry for entry in draft.form.entries.all()}
    for revision in draft.revisions:
        entries[revision.item_id].revision = revision
    FormEntry.objects.bulk_update(entries.values(), ["revision"])
    Revision.objects.filter(pk__in=[revision.pk for revision in draft.revisions], frozen_at=None).update(frozen_at=now)
    made_live([revision.item for revision in draft.revisions], by=by, now=now, reason=f"Published in “{draft.form.title}”.")


def _shuffle(source: ItemSource, rng: random.Random) -> _Shuffled:
    return _Shuffled(source, tuple(tuple(rng.sample(range(len(turn.options)), k=len(turn.options))) for turn in source.turns))


def _scenario_contents(scenarios: Sequence[_Shuffled]) -> list[ScenarioContent]:
    compiled, number = [], 0
    for place, scenario in enumerate(scenarios, 1):
        source = scenario.source
        is_practice = source.scale is Scale.PRACTICE
        turns = []
        for turn, options in zip(source.turns, scenario.options, strict=True):
            number += 1
            is_last = turn is source.turns[-1]
            seen = tuple(
                OptionContent(
                    code=code,
                    text=option.text.strip(),
                    reply="" if is_last else option.reply.strip(),
                    explanation=option.explanation.strip() if is_practice else "",
                )
                for code, option in zip(CODES, options, strict=False)
            )
            turns.append(TurnContent(number=number, stem=turn.stem.strip(), format=source.format, options=seen))
        explanation = source.explanation.strip() if is_practice else ""
        media = MediaContent(source.media.facts, source.media.words) if source.media else None
        compiled.append(ScenarioContent(number=place, turns=tuple(turns), explanation=explanation, media=media))
    return compiled


def _scenario_words(scenario: _Shuffled, translation: Translation | None) -> ScenarioWords | None:
    """A reviewed translation in the published order; None without one."""
    if translation is None:
        return None
    words = words_from(translation.document)
    turns = []
    for turn, order in zip(words.turns, scenario.orders, strict=True):
        is_last = turn is words.turns[-1]
        options = tuple(turn.options[index] for index in order)
        turns.append(TurnWords(stem=turn.stem, options=tuple(replace(option, reply="") for option in options) if is_last else options))
    media = words.media if scenario.source.media else None
    return ScenarioWords(turns=tuple(turns), explanation=words.explanation, media=media, version=translation.version)


def _spoken(said: Mapping[str, Thoughts], turn: int, option: int) -> dict[str, tuple[str, str]]:
    """An option's thought and reframe, by language."""
    found = {language: thoughts[turn][option] for language, thoughts in said.items() if thoughts}
    return {language: (one.thought, one.reframe) for language, one in sorted(found.items()) if one.thought}


def _scenario_keys(scenarios: Sequence[_Shuffled], said: Mapping[str, Mapping[str, Thoughts]] = MappingProxyType({})) -> list[ScenarioKey]:
    compiled, number = [], 0
    for place, scenario in enumerate(scenarios, 1):
        source = scenario.source
        turns = []
        for at, (turn, options) in enumerate(zip(source.turns, scenario.options, strict=True)):
            number += 1
            keys = tuple(
                replace(option_key(code, option, in_zones=turn.in_zones), spoken=_spoken(said.get(source.slug, {}), at, index))
                for code, option, index in zip(CODES, options, scenario.orders[at], strict=False)
            )
            turns.append(TurnKey(number=number, format=source.format, options=keys))
        compiled.append(
            ScenarioKey(
                number=place,
                scale=source.scale,
                item=source.slug,
                title=source.title,
                is_fit=source.is_fit,
                turns=tuple(turns),
                technique=source.technique,
                setting=source.setting.value,
            )
        )
    return compiled


def _key_source(scenarios: Sequence[_Shuffled]) -> KeySource:
    """A panel's key is one that a panel judged whole: with a single item that it did not, the key is the author's."""
    judged = [scenario.source.key_source is KeySource.PANEL for scenario in scenarios]
    return KeySource.PANEL if judged and all(judged) else KeySource.AUTHOR


def option_key(code: str, option: OptionSource, *, in_zones: bool = True) -> OptionKey:
    """An option of a turn on which a panel did not agree has no zone there, and so the turn enters neither zones nor position."""
    mean = option.mean
    assert mean is not None  # the checks saw to it
    self_sign, customer_sign = ZONE_SIGNS[option.zone] if option.zone else (0, 0)
    return OptionKey(
        code=code,
        effectiveness=mean,
        zone=option.zone if in_zones else None,
        markers=option.markers,
        needs=dict(option.needs),
        u=self_sign / math.sqrt(2) if option.u is None else option.u,
        v=customer_sign / math.sqrt(2) if option.v is None else option.v,
        critical=option.critical,
        orientation=option.orientation,
        thought=option.thought,
        reframe=option.reframe,
    )
