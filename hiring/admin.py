"""For repairs alone, and mounted only where a setting asks. Signing in goes through the site's own page."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from assessment.admin import LookOnly
from hiring.audit.models import AuditRow, AuditSeal
from hiring.candidates.models import Applicant, Contact, FormerAddress
from hiring.invitations.models import Invitation, Link, MoreTimeRequest
from hiring.outbox.models import Message
from hiring.panels.models import PanelInvitation, PanelLink
from hiring.people.models import MemberInvitation, Membership, Organisation, User
from hiring.privacy.models import Erasure, HumanReviewRequest
from hiring.ranking.models import KeyChange, Snapshot
from hiring.vacancies.models import Vacancy


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Membership
    extra = 0


class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("email", "name", "is_active", "is_staff", "last_login")
    search_fields = ("email", "name")
    fields = ("email", "name", "is_active", "is_staff", "is_superuser")
    inlines = (MembershipInline,)


class MembershipAdmin(LookOnly):
    list_display = ("user", "organisation", "role")
    list_select_related = ("user", "organisation")


class OrganisationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "contact_email", "is_demo", "created_at")
    inlines = (MembershipInline,)


class MessageAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("kind", "reference", "created_at", "attempts", "next_attempt_at", "done_at", "last_error")
    list_filter = ("kind",)
    readonly_fields = ("kind", "reference", "created_at", "done_at", "last_error")


class VacancyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("title", "organisation", "opens_at", "closes_at", "is_blind")
    list_select_related = ("organisation",)
    readonly_fields = ("form", "is_blind")  # switching blindness is kept with its reason


admin.site.site_header = "Evenkeel · repairs"
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.register(User, UserAdmin)
admin.site.register(Organisation, OrganisationAdmin)
admin.site.register(Membership, MembershipAdmin)
admin.site.register(Vacancy, VacancyAdmin)
admin.site.register(Message, MessageAdmin)
admin.site.register(
    [
        *(AuditRow, AuditSeal, FormerAddress),
        *(Applicant, Contact, Erasure, HumanReviewRequest, Invitation, KeyChange, Link, MoreTimeRequest),
        *(MemberInvitation, PanelInvitation, PanelLink, Snapshot),
    ],
    LookOnly,
)
