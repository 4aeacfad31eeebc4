"""The form's token and the cookie it belongs to."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client

from tests.support.candidate import a_candidate

pytestmark = pytest.mark.django_db


def token_of(page: bytes) -> str:
    found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    return found[1].decode()


def test_the_cookie_is_sent_with_the_first_page_and_not_with_each():
    candidate = a_candidate(client=Client(enforce_csrf_checks=True))

    first, second = (candidate.client.get(candidate.link) for _ in range(2))

    assert (settings.CSRF_COOKIE_NAME in first.cookies, settings.CSRF_COOKIE_NAME in second.cookies) == (True, False)
    data = {"consent": "yes", "csrfmiddlewaretoken": token_of(second.content)}
    assert candidate.client.post(f"{candidate.link}start/", data).status_code == 303


@pytest.mark.parametrize("spoilt", ["", "short", "x" * 64, "ä" * 32])
def test_a_cookie_that_is_no_good_is_replaced_and_the_form_works(spoilt):
    candidate = a_candidate(client=Client(enforce_csrf_checks=True))
    candidate.client.cookies[settings.CSRF_COOKIE_NAME] = spoilt

    page = candidate.client.get(candidate.link)

    data = {"consent": "yes", "csrfmiddlewaretoken": token_of(page.content)}
    assert candidate.client.post(f"{candidate.link}start/", data).status_code == 303
