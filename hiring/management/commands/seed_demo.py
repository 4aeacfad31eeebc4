"""``manage.py seed_demo``: a demonstration organisation with simulated applicants, and a link for whoever is trying it out."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hiring.demo.employer import NoForm
from hiring.demo.seeding import APPLICANTS, Demonstration, seed
from hiring.demo.sign_ins import SignIn, sign_ins_file

RULE = "─" * 88


class Command(BaseCommand):
    help = "Make the demonstration organisation. Run again, it keeps everything and gives out another candidate's link."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--applicants", type=int, default=APPLICANTS, help="how many to simulate, the first time")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = seed(applicants=options["applicants"], now=timezone.now(), report=self._report)
        except NoForm as trouble:
            raise CommandError(f"There is no published form called {trouble}. Run first: manage.py load_bank") from trouble
        self.stdout.write("\n".join(("", RULE, *_summary(made), RULE)))

    def _report(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()


def _summary(made: Demonstration) -> list[str]:
    lines = [f" Address         {settings.SITE_ORIGIN}/", "", f" Sign-ins of {made.employer.organisation.name} (a demonstration)"]
    lines += [f" {each.title:<15} {each.email:<26} {_password(each)}" for each in made.sign_ins]
    lines += [f" {'':<15} also in {sign_ins_file()}"] if any(each.password for each in made.sign_ins) else []
    return [*lines, "", f" Candidate link  {made.way.address}", f" {'':<15} for {made.way.name}, vacancy “{made.employer.open.title}”"]


def _password(sign_in: SignIn) -> str:
    return sign_in.password or f"(not the one from the first run; set another: manage.py changepassword {sign_in.email})"
