"""For repairs alone, and mounted only where a setting asks. What is written once can be looked at, not changed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from assessment.delivery.models import Adjustment, Answer, Heartbeat, LateAnswer, Outage, Sitting
from assessment.instrument.models import (
    Blueprint,
    Comment,
    Form,
    FormContent,
    FormEntry,
    FormKey,
    Item,
    Judge,
    Judgement,
    KeyApproval,
    KeyDraft,
    KeyStep,
    Library,
    MediaFile,
    Medium,
    Option,
    Panel,
    PanelEntry,
    Rekeying,
    Reply,
    Review,
    Revision,
    SavedState,
    StatusChange,
    Translation,
    Turn,
    Unfinished,
)
from assessment.scoring.models import DevelopmentReport, Score


class LookOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that the domain's own functions write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SittingAdmin(LookOnly):
    list_display = ("public_id", "state", "started_at", "deadline_at", "closed_at", "scored_at", "score_failures", "is_simulated")
    list_filter = ("state", "close_reason", "is_simulated")
    search_fields = ("public_id",)


class RevisionAdmin(LookOnly):
    list_display = ("item", "number", "title", "is_current", "frozen_at")
    list_select_related = ("item",)
    search_fields = ("title", "item__slug")


class MediaFileAdmin(LookOnly):
    list_display = ("sha256", "kind", "type", "size", "library", "created_at")
    list_select_related = ("library",)
    fields = ("library", "sha256", "kind", "type", "size", "width", "height", "duration_ms", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[MediaFile]:
        return MediaFile.objects.defer("data")


class LibraryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "owner", "created_at")


def register_all(site: admin.AdminSite) -> None:
    site.register(Library, LibraryAdmin)
    site.register(Sitting, SittingAdmin)
    site.register(Revision, RevisionAdmin)
    site.register(MediaFile, MediaFileAdmin)
    site.register(
        [
            Adjustment,
            Answer,
            Blueprint,
            Comment,
            DevelopmentReport,
            Form,
            FormContent,
            FormEntry,
            FormKey,
            Heartbeat,
            Item,
            Judge,
            Judgement,
            KeyApproval,
            KeyDraft,
            KeyStep,
            LateAnswer,
            Medium,
            Option,
            Outage,
            Panel,
            PanelEntry,
            Rekeying,
            Reply,
            Review,
            SavedState,
            Score,
            StatusChange,
            Translation,
            Turn,
            Unfinished,
        ],
        LookOnly,
    )


register_all(admin.site)
