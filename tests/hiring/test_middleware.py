"""What every response carries, and how trouble with the database is answered."""

from __future__ import annotations

import io
import logging

import pytest
from django.db import IntegrityError, OperationalError
from django.test import Client
from django.utils.module_loading import import_string

from hiring.kernel.logs import HideSecrets
from hiring.middleware import CSP
from tests.support.candidate import a_started_candidate, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("url", ["/healthz", "/readyz", "/accounts/login/", "/i/unknown/", "/s/unknown/", "/nowhere/"])
def test_every_response_carries_the_same_strict_policy(url):
    response = Client().get(url)

    assert response["Content-Security-Policy"] == CSP
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"


def test_the_site_says_that_it_lives_and_that_it_can_serve():
    assert (Client().get("/healthz").content, Client().get("/readyz").content) == (b"ok\n", b"ready\n")


def test_a_balancer_asks_a_process_by_its_own_address_and_nothing_else_is_served_there(settings):
    settings.ALLOWED_HOSTS = ["tests.example.org"]

    answers = [Client(headers={"host": "10.0.0.7:8000"}).get(url).status_code for url in ("/healthz", "/readyz", "/vacancies/")]

    assert answers == [200, 200, 400]


@pytest.fixture
def broken_database(monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", refuse)


def test_a_database_in_trouble_is_a_503_in_json_to_a_script_and_in_words_to_a_person(broken_database):
    for url in ("/i/unknown/", "/vacancies/"):
        response = Client().get(url, headers={"accept": "application/json"})
        page = Client().get(url)
        if response.status_code == 302:  # staff pages ask no database before sign-in
            continue
        assert (response.status_code, page.status_code) == (503, 503)
        assert response["Retry-After"] == page["Retry-After"] == "3"
        assert response.json()["error"] == "One moment, please"
        assert "Everything saved before is still there" in text_of(page.content)


def test_a_save_that_meets_a_database_in_trouble_is_told_to_come_again(monkeypatch):
    candidate = a_started_candidate()
    handles = candidate.handles(1)

    def refuse(*args, **kwargs):
        raise OperationalError("the connection is lost")

    with monkeypatch.context() as patched:
        patched.setattr("django.db.backends.utils.CursorWrapper.execute", refuse)
        reply = candidate.post_json(1, {"best": handles["a"], "worst": handles["b"], "clicked_ms": 0})
    assert (reply.status_code, reply["Retry-After"], reply["Content-Type"]) == (503, "3", "application/json")

    assert candidate.send(1, best="a", worst="b").status_code == 200
    assert candidate.events() == [(1, 0, "a-b")]


@pytest.mark.parametrize(
    ("path", "shown"),
    [("/i/SeCrEt-token/start/", "/i/…/start/"), ("/account/password/reset/key/1-SeCrEt/", "/account/password/reset/key/…/")],
)
def test_log_lines_never_show_the_token_of_a_link(path, shown):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", (path,), None)

    HideSecrets().filter(record)

    assert record.getMessage() == f"Not Found: {shown}"


def test_an_error_in_the_log_says_where_and_which_but_not_whom(settings, monkeypatch):
    """As the site logs it: by the configured handler, from a request that fails."""

    whom = "ada@mail.example"

    def refuse(*args, **kwargs):
        try:
            raise KeyError(whom)
        except KeyError as error:
            raise IntegrityError(f"DETAIL: Key (email)=({whom}) already exists.") from error

    written = io.StringIO()
    handler = logging.StreamHandler(written)
    line = settings.LOGGING["formatters"]["line"]
    handler.setFormatter(import_string(line["()"])(line["format"], style=line["style"]))
    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", refuse)
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        status = Client(raise_request_exception=False).get("/i/unknown/").status_code
    finally:
        logger.removeHandler(handler)

    assert status == 500
    assert whom not in written.getvalue()
    assert [
        word for word in ("builtins.KeyError\n", "django.db.utils.IntegrityError", "in refuse\n") if word not in written.getvalue()
    ] == []
