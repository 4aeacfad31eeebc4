"""What the other tests lean on does what they think it does."""

from __future__ import annotations

import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import path

from hiring.people.models import Organisation
from tests.support.browsing import Site


def test_statements_are_counted_without_the_words_around_a_transaction(count_statements):
    with count_statements() as statements, transaction.atomic(), transaction.atomic():
        list(Organisation.objects.values_list("pk"))
        Organisation.objects.filter(pk=0).update(name="Nobody")

    assert [sql.split()[0] for sql in statements] == ["SELECT", "UPDATE"]


def test_a_missed_budget_fails_and_lists_the_statements(count_statements):
    with pytest.raises(AssertionError, match=r"^1 statements, budget exactly 0:\n1\. SELECT"), count_statements(0):
        Organisation.objects.count()
    with pytest.raises(AssertionError, match=r"^1 statements, budget 0:\n1\. SELECT"), count_statements(at_most=0):
        Organisation.objects.count()


@pytest.mark.django_db
@pytest.mark.sqlite
def test_the_sqlite_of_the_tests_is_a_file_as_durable_as_in_production():
    with connection.cursor() as cursor:
        pragmas = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}

    assert pragmas == {"journal_mode": "wal", "synchronous": 2}
    assert "test.sqlite3" in str(connection.settings_dict["NAME"])


@pytest.mark.django_db
@pytest.mark.postgresql
def test_the_postgresql_of_the_tests_is_as_durable_as_in_production():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes')")
        durability = dict(cursor.fetchall())

    assert durability == {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


@pytest.mark.serial
def test_the_site_serves_compiled_files_as_production_does(site):
    with urllib.request.urlopen(site.url + static("css/tokens.css")) as reply:
        assert (reply.status, reply.headers["Cache-Control"]) == (200, "max-age=315360000, public, immutable")


def test_a_site_that_stops_lets_what_is_under_way_end(transactional_db, settings):
    begun, ended = threading.Event(), threading.Event()

    def slow(request: HttpRequest) -> HttpResponse:
        begun.set()
        ended.wait(1.5)  # nobody sets it
        ended.set()
        return HttpResponse("done")

    settings.ROOT_URLCONF = type("Slow", (), {"urlpatterns": [path("slow/", slow)]})
    site = Site()
    with ThreadPoolExecutor(1) as visitor:
        visitor.submit(urllib.request.urlopen, f"{site.url}/slow/")
        has_begun = begun.wait(20)
        site.stop()

        assert (has_begun, ended.is_set()) == (True, True)


def test_the_browser_reaches_the_site(page, site):
    page.goto("/healthz")

    assert (page.url, page.inner_text("body").strip()) == (f"{site.url}/healthz", "ok")
    assert site.url == settings.SITE_ORIGIN
