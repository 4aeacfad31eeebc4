"""Messages as they are written: each has three templates, ``emails/<name>-subject.txt``, ``-body.txt`` and ``-body.html``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from assessment.delivery.languages import spoken


def letter(name: str, context: Mapping[str, Any], *, to: str, reply_to: str = "", language: str = "en") -> EmailMultiAlternatives:
    """One message to one address, as text and as HTML. The subject is one line, whatever names stand in it.

    Args:
        context: beside it templates have ``zone_name``, the zone in which they tell moments.
        reply_to: where an answer goes; empty: to the sender.
    """
    words = {"zone_name": timezone.get_current_timezone_name(), **context}
    with translation.override(spoken(language)):
        message = EmailMultiAlternatives(
            subject=" ".join(render_to_string(f"emails/{name}-subject.txt", words).split()),
            body=render_to_string(f"emails/{name}-body.txt", words),
            to=[to],
            reply_to=[reply_to] if reply_to else None,
        )
        message.attach_alternative(render_to_string(f"emails/{name}-body.html", words), "text/html")
    return message
