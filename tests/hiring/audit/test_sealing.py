"""Rows are kept, and whoever changes one behind everybody's back is found out."""

from __future__ import annotations

import json
import random
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from assessment.kernel.immutability import Immutable
from hiring.audit.models import AuditRow, AuditSeal
from hiring.audit.sealing import broken_seals, seal
from tests.factories import AuditRowFactory
from tests.factories.people import NOW

pytestmark = pytest.mark.django_db
COLUMNS = ("at", "by", "by_id", "organisation", "subject", "verb", "detail", "reason")


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_a_row_is_neither_changed_nor_deleted():
    row = AuditRowFactory.create()

    for change in (row.save, row.delete, AuditRow.objects.all().delete, lambda: AuditRow.objects.update(by="Nobody")):
        with pytest.raises(Immutable):
            change()
    seal(now=NOW)
    with pytest.raises(Immutable):
        AuditSeal.objects.all().delete()

    assert AuditRow.objects.get().by == "Ingrid Vale <ingrid@work.example>"


def test_what_was_kept_since_is_sealed_once():
    AuditRowFactory.create_batch(3)
    first = seal(now=NOW)
    AuditRowFactory.create_batch(2)

    assert [first, seal(now=NOW), seal(now=NOW)] == [3, 2, 0]
    assert [len(each.rows) for each in AuditSeal.objects.order_by("number")] == [3, 2]
    assert broken_seals() == []


def test_a_row_that_was_committed_after_one_with_a_higher_number_is_sealed_too():
    rows = AuditRowFactory.create_batch(3)
    late = {name: getattr(rows[0], name) for name in ("id", *COLUMNS)}
    run("DELETE FROM hiring_auditrow WHERE id = %s", rows[0].pk)
    assert seal(now=NOW) == 2

    AuditRow.objects.create(**late)

    assert [seal(now=NOW + timedelta(minutes=1)), seal(now=NOW + timedelta(minutes=2))] == [1, 0]
    assert seal(now=NOW + timedelta(days=3)) == 0  # rows sealed long ago are not looked at again
    AuditRowFactory.create()
    assert (seal(now=NOW + timedelta(days=3)), broken_seals()) == (1, [])


def _other(rng, column, row):
    value = getattr(row, column)
    if column == "at":
        return connection.ops.adapt_datetimefield_value(value + timedelta(microseconds=rng.randint(1, 10**9)))
    if column == "detail":
        return json.dumps(value | {"code": f"X{rng.randrange(10**6)}"})
    width = {"organisation": 12, "subject": 12}.get(column, 30)  # letters of which no stored value is made
    return "".join(rng.choices("wxyzq", k=rng.randint(1, width)))


def test_a_thousand_random_edits_are_all_found():
    """Each edit is made by SQL, looked for, and taken back."""
    rng = random.Random(20261122)
    rows = AuditRowFactory.create_batch(12)
    for start in range(0, 12, 4):
        run("UPDATE hiring_auditrow SET reason = %s WHERE id = %s", f"Because of {start}.", rows[start].pk)
    rows = list(AuditRow.objects.order_by("pk"))
    assert (seal(now=NOW), broken_seals()) == (12, [])
    found = 0

    for _ in range(1_000):
        row, column = rng.choice(rows), rng.choice(COLUMNS)
        before = getattr(row, column)
        stored = (
            connection.ops.adapt_datetimefield_value(before) if column == "at" else json.dumps(before) if column == "detail" else before
        )
        cast = "%s::jsonb" if column == "detail" and connection.vendor == "postgresql" else "%s"
        run(f'UPDATE hiring_auditrow SET "{column}" = {cast} WHERE id = %s', _other(rng, column, row), row.pk)
        found += broken_seals() == ["seal 1: what it holds was changed"]
        run(f'UPDATE hiring_auditrow SET "{column}" = {cast} WHERE id = %s', stored, row.pk)

    assert (found, broken_seals()) == (1_000, [])


def test_rows_and_seals_that_were_taken_out_are_missed():
    for _ in range(3):
        AuditRowFactory.create_batch(2)
        seal(now=NOW)
    run("DELETE FROM hiring_auditrow WHERE id = %s", AuditSeal.objects.get(number=2).rows[0])
    assert broken_seals() == ["seal 2: rows are missing"]

    run("DELETE FROM hiring_auditseal WHERE number = %s", 2)
    assert broken_seals() == ["seal 2 is missing"]


def test_a_seal_that_was_made_anew_breaks_the_one_after_it():
    for _ in range(2):
        AuditRowFactory.create_batch(2)
        seal(now=NOW)
    run("UPDATE hiring_auditseal SET digest = %s WHERE number = %s", b"x" * 32, 1)

    assert broken_seals() == ["seal 1: what it holds was changed", "seal 2: what it holds was changed"]


def test_an_operator_checks_the_log(capsys):
    call_command("check_log")
    AuditRowFactory.create()
    seal(now=NOW)
    call_command("check_log")
    run("UPDATE hiring_auditrow SET reason = %s", "Another.")
    with pytest.raises(SystemExit):
        call_command("check_log")

    told = capsys.readouterr()
    digest = bytes(AuditSeal.objects.get().digest).hex()
    assert told.out.splitlines() == ["Nothing is sealed yet.", f"1 seal fits. The last one: {digest}"]
    assert told.err.splitlines() == ["seal 1: what it holds was changed"]
