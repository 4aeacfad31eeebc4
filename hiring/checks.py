"""Start-up checks of the deployment, as ``manage.py check`` runs them. What the database says is asked at start-up itself."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register

from hiring import startup
from hiring.reports.pdf import PACKAGES, can_write


@register(Tags.security, deploy=True)
def deployment_is_safe(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The same refusals as at start-up, so that ``check --deploy`` tells them before."""
    return [Error(text, id=f"hiring.E{number:03}") for number, text in enumerate(startup.refusals(startup.this_deployment()), start=1)]


@register(deploy=True)
def pdfs_can_be_written(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The site starts without them; whoever runs it should know."""
    return [] if can_write() else [Warning("PDFs cannot be written.", hint=f"apt-get install {PACKAGES}", id="hiring.W001")]
