"""``manage.py create_organisation``: an employer, and a link for who will run it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from hiring.kernel.plain import is_plain
from hiring.people.founding import AlreadyFounded, found_organisation
from hiring.people.models import NAME_LENGTH


class Command(BaseCommand):
    help = (
        "Make an organisation and send its first owner a link to join, which works for seven days. Said again before anybody has joined, "
        "it sends another link."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="as applicants read it")
        parser.add_argument("--owner", required=True, metavar="ADDRESS", help="who gets the link, and invites everybody else")
        parser.add_argument("--contact", metavar="ADDRESS", help="whom applicants can write to; the owner by default")

    def handle(self, *args: Any, name: str, owner: str, contact: str | None = None, **options: Any) -> None:
        for address in (owner, contact or owner):
            try:
                validate_email(address)
            except ValidationError as error:
                raise CommandError(f"{address} is no e-mail address.") from error
        name = " ".join(name.split())
        if not 0 < len(name) <= NAME_LENGTH or not is_plain(name):
            raise CommandError(f"A name has 1 to {NAME_LENGTH} letters.")
        try:
            found_organisation(name=name, contact_email=contact or owner, owner_email=owner, now=timezone.now())
        except AlreadyFounded as error:
            raise CommandError(f"{name} is there already, and people belong to it: its owners invite others.") from error
        self.stdout.write(f"{name} is there. The link is on its way to {owner}, as soon as tick runs.")
