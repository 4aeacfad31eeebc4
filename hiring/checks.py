"""Checks of the deployment, as ``manage.py check --deploy`` runs them; they ask the database too."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from hiring import startup
from hiring.reports.pdf import PACKAGES, can_write


@register(Tags.security, deploy=True)
def deployment_is_safe(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The same refusals as at start-up, so that ``check --deploy`` tells them before."""
    return [Error(text, id="hiring.E001") for text in startup.refusals_here()]


@register(deploy=True)
def pdfs_can_be_written(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The site starts without them; whoever runs it should know."""
    return [] if can_write() else [Warning("PDFs cannot be written.", hint=f"apt-get install {PACKAGES}", id="hiring.W001")]


@register(deploy=True)
def messages_are_sent(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Written to files is how a machine alone tries the site; anywhere else nobody would get a link."""
    are_written = settings.EMAIL_BACKEND == "django.core.mail.backends.filebased.EmailBackend"
    if settings.LOOPBACK or settings.DEBUG or not are_written:
        return []
    return [Warning("Messages are written to files, so nobody gets one.", hint="set EMAIL_URL", id="hiring.W002")]
