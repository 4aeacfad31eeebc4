"""``manage.py check_log``: whether what was kept still says what was sealed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from hiring.audit.models import AuditSeal
from hiring.audit.sealing import broken_seals


class Command(BaseCommand):
    help = "Compare the organisations' logs with their seals; ends with 1 if one was changed behind everybody's back."

    def handle(self, *args: Any, **options: Any) -> None:
        if broken := broken_seals():
            self.stderr.write("\n".join(broken))
            raise SystemExit(1)
        last = AuditSeal.objects.order_by("-number").first()
        said = (
            f"{last.number} {'seal fits' if last.number == 1 else 'seals fit'}. The last one: {bytes(last.digest).hex()}"
            if last
            else "Nothing is sealed yet."
        )
        self.stdout.write(said)
