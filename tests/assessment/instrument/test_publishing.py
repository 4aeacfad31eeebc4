"""Publishing freezes a form into two documents and can be done once."""

from __future__ import annotations

import pytest

from tests.factories.instrument import published_form

pytestmark = pytest.mark.django_db


def test_a_published_form_has_its_turns_in_order_with_letters_for_options():
    content = published_form(scenarios=2, conversation=True, skill=1, practice=1)

    assert [len(s["turns"]) for s in content.document["scenarios"]] == [1, 3, 2]
