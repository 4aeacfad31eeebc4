"""Every address of the site."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from hiring.invitations import candidate_views
from hiring.kernel import health

urlpatterns = [
    # candidates first: every pattern before theirs costs each saved answer some microseconds
    path("s/", include("assessment.urls")),
    path("practice/", include("assessment.delivery.practice_urls")),
    path("", include("hiring.privacy.urls")),
    path("i/<str:token>/", candidate_views.landing, name="invitation"),
    path("i/<str:token>/start/", candidate_views.start, name="invitation-start"),
    path("i/<str:token>/more-time/", candidate_views.more_time, name="invitation-more-time"),
    path("", include("hiring.panels.judge_urls")),
    path("", include("hiring.people.urls")),
    path("", include("hiring.authoring.urls")),
    path("", include("hiring.panels.urls")),
    path("", include("hiring.vacancies.urls")),
    path("", include("hiring.candidates.urls")),
    path("", include("hiring.ranking.urls")),
    path("", include("hiring.invitations.staff_urls")),
    path("", include("hiring.privacy.staff_urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

if settings.ADMIN_ENABLED:
    urlpatterns.append(path("admin/", admin.site.urls))

handler400 = "hiring.kernel.errors.bad_request"
handler403 = "hiring.kernel.errors.forbidden"
handler404 = "hiring.kernel.errors.not_found"
handler429 = "hiring.kernel.errors.too_many_requests"
handler500 = "hiring.kernel.errors.server_error"
