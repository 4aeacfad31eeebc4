"""Adding applicants to a vacancy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hiring.candidates.models import Applicant, Contact
from hiring.candidates.pasting import Person
from hiring.kernel.codes import new_code
from hiring.vacancies.models import Vacancy


@dataclass(frozen=True)
class Added:
    """What became of a list of people. ``existing`` were applicants before, ``repeated`` stood in the list above."""

    applicants: Sequence[Applicant]
    existing: Sequence[Person]
    repeated: Sequence[Person]


def add_applicants(*, vacancy: Vacancy, people: Sequence[Person], now: datetime, is_simulated: bool = False) -> Added:
    """Add those who are not there yet; nobody is invited by it.

    Four kinds of statement, however many people: the vacancy's lock (two lists at once wait for each other), what is there,
    applicants, contacts. Codes are unique within a vacancy, names and addresses stand apart from them.
    """
    with transaction.atomic():
        Vacancy.objects.select_for_update().only("pk").get(pk=vacancy.pk)
        there = list(Applicant.objects.filter(vacancy=vacancy).values_list("code", "contact__email"))
        known = {email for _, email in there if email}
        new: dict[str, Person] = {}
        existing, repeated = [], []
        for person in people:
            if person.email in known:
                existing.append(person)
            elif person.email in new:
                repeated.append(person)
            else:
                new[person.email] = person
        codes = _codes_beside({code for code, _ in there})
        applicants = Applicant.objects.bulk_create(
            Applicant(vacancy=vacancy, code=next(codes), is_simulated=is_simulated, created_at=now) for _ in new
        )
        Contact.objects.bulk_create(
            Contact(applicant=applicant, vacancy=vacancy, name=person.name, email=person.email)
            for applicant, person in zip(applicants, new.values(), strict=True)
        )
    return Added(applicants, existing, repeated)


def _codes_beside(taken: set[str]) -> Iterator[str]:
    """Codes that are not taken: among 5,000 out of 28 million, two alike are no rarity."""
    while True:
        if (code := new_code()) not in taken:
            taken.add(code)
            yield code
