"""Published keys. Scoring and authors' pages read them; nothing that makes a candidate's page may import this module."""

from __future__ import annotations

from functools import lru_cache

from assessment.instrument.documents import Key, decode_key
from assessment.instrument.models import FormKey


@lru_cache(maxsize=256)
def get_key(form_key_id: int) -> Key:
    """One version of a published form's key. It never changes, so each process keeps what it has read.

    Raises:
        FormKey.DoesNotExist: there is no such key.
    """
    return decode_key(FormKey.objects.values_list("document", flat=True).get(pk=form_key_id))
