"""``manage.py load_bank``: bring the shared library up to the files of the item bank."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessment.instrument.bank_keys import ChangedKey, changed_keys
from assessment.instrument.bankfiles import BankErrors
from assessment.instrument.loading import load_bank
from assessment.instrument.portability import BANK, read_bank
from assessment.instrument.proposing import KeyRefused, SamePerson, put_in_force
from assessment.instrument.publishing import NotPublishable
from assessment.kernel.actors import Actor
from assessment.scoring.dry_run import dry_run


class Command(BaseCommand):
    help = (
        "Load the item bank's files into the shared library, and publish its forms. Loading twice changes nothing. A published form keeps "
        "its key: another one in the files is tried on those who sat, and put in force only with --new-keys, in the name of two people."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=BANK, help="where the files are")
        parser.add_argument("--no-publish", action="store_true", help="put forms together without publishing them")
        parser.add_argument("--new-keys", action="store_true", help="put the files' keys of published forms in force, as new versions")
        parser.add_argument("--released-by", default="", metavar="NAME", help="who stands by the new keys")
        parser.add_argument("--approved-by", default="", metavar="NAME", help="another person who does")
        parser.add_argument("--reason", default="", help="why there are new keys")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["new_keys"] and not (options["released_by"].strip() and options["approved_by"].strip() and options["reason"].strip()):
            raise CommandError("--new-keys wants --released-by, --approved-by and --reason.\nNothing was loaded.")
        if not any(options["folder"].glob("*.yaml")):
            raise CommandError(f"There is no item in {options['folder']}.\nNothing was loaded.")
        try:
            bank = read_bank(options["folder"])
            changes = load_bank(bank=bank, now=now, publish=not options["no_publish"])
        except BankErrors as trouble:
            raise CommandError(f"{trouble}\nNothing was loaded.") from trouble
        except NotPublishable as trouble:
            raise CommandError(f"A form is not fit to be published:\n{trouble}\nNothing was loaded.") from trouble
        for line in changes:
            self.stdout.write(line)
        for changed in changed_keys(bank):
            self.stdout.write(_what_it_would_do(changed))
            self.stdout.write(_put_in_force(changed, options, now) if options["new_keys"] else _how_to(changed))
        self.stdout.write(f"Item bank: {len(bank.items)} items, {len(bank.forms)} forms, {len(changes) or 'no'} changes.")


def _what_it_would_do(changed: ChangedKey) -> str:
    tried = dry_run(base=changed.base, key=changed.key)
    shift = tried.shift
    largest = "none" if shift.largest is None else f"{shift.largest / 100:+.1f} points"
    alike = "" if shift.correlation is None else f", r of old and new {shift.correlation:.3f}"
    return (
        f"key of {changed.form.title}: the files say otherwise of {len(changed.changes)} options than version {changed.base.version}; "
        f"of {shift.people} scores {shift.changed} would be others, largest change {largest}{alike}"
    )


def _how_to(changed: ChangedKey) -> str:
    return f"  version {changed.base.version} stays in force; --new-keys makes version {changed.base.version + 1}"


def _put_in_force(changed: ChangedKey, options: dict[str, Any], now: datetime) -> str:
    released, approved = (_named(options[name]) for name in ("released_by", "approved_by"))
    try:
        key = put_in_force(
            form=changed.form, key=changed.key, released_by=released, approved_by=approved, reason=options["reason"], now=now
        )
    except SamePerson as trouble:
        raise CommandError("Another person approves a key than the one who releases it. No key was changed.") from trouble
    except KeyRefused as trouble:
        raise CommandError(f"The key of {changed.form.title} cannot be put in force:\n{trouble}") from trouble
    return f"  version {key.version} is in force; tick scores everybody who sat before by it too"


def _named(name: str) -> Actor:
    """An operator by name: two spellings of one are one."""
    name = " ".join(name.split())
    return Actor(f"named-{name.casefold()}"[:40], name)
