"""What the bank's files say of the keys of shared forms that are published: a new version is put in force by an operator, on purpose."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.instrument.authoring import SHARED_LIBRARY
from assessment.instrument.content_store import get_content
from assessment.instrument.documents import Key
from assessment.instrument.key_store import get_key
from assessment.instrument.keyed_words import rekeyed
from assessment.instrument.keying import OptionChanges, key_differences
from assessment.instrument.models import Form, FormKey
from assessment.instrument.portability import Bank
from assessment.instrument.proposing import latest_key


@dataclass(frozen=True)
class ChangedKey:
    """A shared form whose files hold another key than its version in force, in the words that are published."""

    form: Form
    base: FormKey
    key: Key
    changes: tuple[OptionChanges, ...]


def changed_keys(bank: Bank) -> list[ChangedKey]:
    """The bank's published forms whose key is another in the files. Scenarios with other words keep the key that they have."""
    titles = [definition.title for definition in bank.forms]
    found = []
    for form in Form.objects.filter(library__owner=None, library__name=SHARED_LIBRARY, title__in=titles, published_at__isnull=False):
        base = latest_key(form)
        content, key = get_content(form.content.hash), get_key(base.pk)
        made = rekeyed(content, key, bank.items).key
        if changes := key_differences(content, key, made):
            found.append(ChangedKey(form, base, made, changes))
    return found
