"""Published content by hash. It never changes, so each process keeps what it has read."""

from __future__ import annotations

from functools import lru_cache

from assessment.instrument.documents import Content, decode_content
from assessment.instrument.models import FormContent


@lru_cache(maxsize=256)
def get_content(content_hash: str) -> Content:
    """The content document of a published form.

    Raises:
        FormContent.DoesNotExist: nothing was published under this hash.
    """
    return decode_content(FormContent.objects.values_list("document", flat=True).get(hash=content_hash))
