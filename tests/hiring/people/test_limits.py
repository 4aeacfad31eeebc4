"""How often a password or code may be tried: counted once for all web processes, by whom it is tried for and from where."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.db import connection
from django.test import Client

from hiring.people.models import User
from tests.factories import a_member
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
MOMENT = datetime(2026, 11, 22, 8, tzinfo=UTC)
FOR_ONE = 5  # wrong passwords for an account, in five minutes
FROM_ONE = 10  # wrong passwords from an address, in a minute


@pytest.fixture(autouse=True)
def a_moment() -> Iterator[None]:
    """However long a test takes, no limit's minute ends in it, nor a code's half."""
    with time_machine.travel(MOMENT, tick=False):
        yield


def gets_in(user: User, password: str = PASSWORD, **sent: str) -> bool:
    return bool(Client(**sent).post("/account/login/", {"login": user.email, "password": password}).status_code == 302)


def from_address(address: str) -> dict[str, str]:
    """What comes from there by way of a proxy, which says so last, behind what the visitor made up."""
    return {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": f"192.0.2.66, {address}"}


def test_wrong_passwords_are_counted_in_the_database_where_every_web_process_sees_them():
    user = a_member()
    for _ in range(FOR_ONE):
        gets_in(user, "not the password")

    refused = gets_in(user)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM hiring_cache")
        keys = [key for (key,) in cursor.fetchall()]
        cursor.execute("DELETE FROM hiring_cache")

    assert (refused, gets_in(user)) == (False, True)
    assert {len(key) for key in keys} == {64}  # hashes: neither an account nor an address from which it was tried stands there


def test_another_port_in_the_host_header_is_no_further_attempt():
    user = a_member()
    for port in range(FOR_ONE):
        gets_in(user, "not the password", HTTP_HOST=f"localhost:{8000 + port}", REMOTE_ADDR=f"192.0.2.{port}")

    assert gets_in(user, HTTP_HOST="localhost:9000") is False


@pytest.mark.parametrize(("behind", "others_get_in"), [(1, True), (0, False)])
def test_behind_a_proxy_whoever_tries_too_often_shuts_nobody_else_out(behind, others_get_in, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = behind
    for number in range(FROM_ONE):
        gets_in(a_member(), "not the password", **from_address("198.51.100.7") | {"HTTP_USER_AGENT": str(number)})

    assert gets_in(a_member(), **from_address("198.51.100.8")) is others_get_in
    assert gets_in(a_member(), **from_address("198.51.100.7")) is False  # whatever stands before it in the header


def test_whoever_asks_too_often_gets_a_page_of_ours():
    for _ in range(20):
        Client().post("/account/password/reset/", {"email": "nobody@work.example"}, REMOTE_ADDR="192.0.2.1")

    page = Client().post("/account/password/reset/", {"email": "nobody@work.example"}, REMOTE_ADDR="192.0.2.1")

    assert page.status_code == 429
    assert "Nothing was changed. Wait five minutes, then try again." in page.content.decode()


def test_without_any_address_people_sign_in_all_the_same():
    assert gets_in(a_member(), REMOTE_ADDR="") is True  # a proxy that connects by a socket file


@pytest.mark.parametrize(("loopback", "trusted"), [("on", "0"), ("off", "1")])
def test_the_proxys_word_counts_wherever_there_is_one(loopback, trusted):
    code = "from hiring import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT, end='')"
    told = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"LOOPBACK": loopback}, cwd=ROOT, capture_output=True, check=True, text=True
    )

    assert told.stdout == trusted


def test_a_code_of_the_second_factor_signs_in_once():
    user, secret = a_member(), generate_totp_secret()
    TOTP.activate(user, secret)
    code = format_hotp_value(hotp_value(secret, int(MOMENT.timestamp()) // 30))

    def enters() -> bool:
        client = Client()
        client.post("/account/login/", {"login": user.email, "password": PASSWORD})
        client.post("/account/2fa/authenticate/", {"code": code})
        return bool(client.get("/vacancies/").status_code == 200)

    first, second = enters(), enters()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM hiring_cache")

    assert (first, second, enters()) == (True, False, True)  # what was used is known from the database, to every web process
