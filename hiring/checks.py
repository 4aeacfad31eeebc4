"""Start-up checks of the deployment, as ``manage.py check`` runs them. What the database says is asked at start-up itself."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register

from hiring import startup


@register(Tags.security, deploy=True)
def deployment_is_safe(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The same refusals as at start-up, so that ``check --deploy`` tells them before."""
    return [Error(text, id=f"hiring.E{number:03}") for number, text in enumerate(startup.refusals(startup.this_deployment()), start=1)]
