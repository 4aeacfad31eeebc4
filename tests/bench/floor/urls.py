"""One address."""

from __future__ import annotations

from django.urls import path

from tests.bench.floor.views import answer

urlpatterns = [path("<int:sitting_id>/<int:turn>/", answer)]
