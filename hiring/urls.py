"""Every address of the site."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

from hiring.kernel import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

handler400 = "hiring.kernel.errors.bad_request"
handler403 = "hiring.kernel.errors.forbidden"
handler404 = "hiring.kernel.errors.not_found"
handler500 = "hiring.kernel.errors.server_error"
