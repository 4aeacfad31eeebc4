"""Items and forms of a library as files to keep or to carry elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from django.db.models import QuerySet
from django.utils.text import slugify

from assessment.instrument.assembly.drafting import held_by
from assessment.instrument.authoring import source_of, with_source
from assessment.instrument.enums import Instruction, Scale
from assessment.instrument.exchange.import_plans import translations_of
from assessment.instrument.exchange.packages import packed
from assessment.instrument.exchange.qti_export import package_files
from assessment.instrument.exchange.spreadsheets import csv_of, xlsx_of
from assessment.instrument.exchange.yaml_writing import form_yaml, item_yaml, media_name, translation_yaml
from assessment.instrument.models import Form, Item, MediaFile, Revision
from assessment.instrument.portability import FormDefinition
from assessment.instrument.source import ItemSource

ZIP = "application/zip"


class Kind(str, Enum):
    YAML = "yaml"
    CSV = "csv"
    XLSX = "xlsx"
    QTI = "qti"


class NamedAlike(Exception):
    """Two of the items have one short name, so that no file could hold both."""


@dataclass(frozen=True)
class Exported:
    """A file to send: never named after anybody."""

    name: str
    type: str
    data: bytes


def export_items(*, items: QuerySet[Item], kind: Kind, title: str = "Items") -> Exported:
    """These items in their current wording, by short name; in YAML with their translations and what they show.

    Raises:
        NamedAlike: see there.
    """
    revisions = _whole(Revision.objects.filter(item__in=items, is_current=True).order_by("item__slug", "pk"))
    return _exported(revisions, kind, name="items", title=title)


def export_form(*, form: Form, kind: Kind) -> Exported:
    """A form with its items, in the wording that it pins or, before it is published, in their current one.

    Raises:
        NamedAlike: see there.
    """
    items, wanted = held_by(form)
    by_item = {revision.item_id: revision for revision in _whole(wanted)}
    revisions = [by_item[item] for item in items]
    practice = tuple(revision.item.slug for revision in revisions if revision.item.scale == Scale.PRACTICE.value)
    definition = FormDefinition(
        file=f"forms/{slugify(form.title)[:80] or 'form'}.yaml",
        title=form.title,
        language=form.language,
        instruction=Instruction(form.instruction),
        items=tuple(revision.item.slug for revision in revisions if revision.item.slug not in practice),
        practice=practice,
        reason=form.publish_reason,
        parallel_set=form.parallel_set,
    )
    return _exported(revisions, kind, name="form", title=form.title, form=definition)


def _whole(revisions: QuerySet[Revision]) -> list[Revision]:
    return list(with_source(revisions).prefetch_related("translations"))


def _exported(revisions: Sequence[Revision], kind: Kind, *, name: str, title: str, form: FormDefinition | None = None) -> Exported:
    alike = [slug for slug, count in Counter(revision.item.slug for revision in revisions).items() if count > 1]
    if alike:
        raise NamedAlike(alike[0])
    sources = [source_of(revision) for revision in revisions]
    if kind is Kind.CSV:
        return Exported(f"{name}.csv", "text/csv; charset=utf-8", csv_of(sources))
    if kind is Kind.XLSX:
        return Exported(f"{name}.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_of(sources))
    if kind is Kind.QTI:
        return Exported(
            f"{name}-qti.zip", ZIP, packed(package_files(sources, title=title, language=form.language if form else "en", form=form))
        )
    files = _yaml_files(revisions, sources, form)
    if len(files) == 1:
        return Exported(*next((file, "application/yaml; charset=utf-8", data) for file, data in files.items()))
    return Exported(f"{name}.zip", ZIP, packed(files))


def _yaml_files(revisions: Sequence[Revision], sources: Sequence[ItemSource], form: FormDefinition | None) -> dict[str, bytes]:
    """As the repository lays them out."""
    files = {}
    for revision, source in zip(revisions, sources, strict=True):
        files[f"{source.slug}.yaml"] = item_yaml(source)
        if source.media:
            files[media_name(source)] = bytes(MediaFile.objects.values_list("data", flat=True).get(media__revision=revision))
    for revision in revisions:
        for translation in translations_of(revision):
            files[f"translations/{translation.language}/{translation.slug}.yaml"] = translation_yaml(translation)
    if form:
        files[form.file] = form_yaml(form)
    return files
