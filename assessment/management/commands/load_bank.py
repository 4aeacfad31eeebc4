"""``manage.py load_bank``: bring the shared library up to the files of the item bank."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessment.instrument.bankfiles import BankErrors
from assessment.instrument.loading import load_bank
from assessment.instrument.portability import BANK, read_bank
from assessment.instrument.publishing import NotPublishable


class Command(BaseCommand):
    help = "Load the item bank's files into the shared library, and publish its forms. Loading twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=BANK, help="where the files are")
        parser.add_argument("--no-publish", action="store_true", help="put forms together without publishing them")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            bank = read_bank(options["folder"])
            changes = load_bank(bank=bank, now=timezone.now(), publish=not options["no_publish"])
        except BankErrors as trouble:
            raise CommandError(f"{trouble}\nNothing was loaded.") from trouble
        except NotPublishable as trouble:
            raise CommandError(f"A form is not fit to be published:\n{trouble}\nNothing was loaded.") from trouble
        for line in changes:
            self.stdout.write(line)
        self.stdout.write(f"Item bank: {len(bank.items)} items, {len(bank.forms)} forms, {len(changes) or 'no'} changes.")
