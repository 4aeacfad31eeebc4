"""What a log line must not carry."""

from __future__ import annotations

import logging
import re
import traceback
from typing import Any

_TOKEN = re.compile(r"((?:/|%2F)(?:i|p|join|reset(?:/|%2F)key)(?:/|%2F))[^/\s?\"'&%]+", re.IGNORECASE)  # also where a sign-in goes on to it


class HideSecrets(logging.Filter):
    """Blanks the token of an invitation's address, which is the candidate's or the judge's account, or opens one; and of a new password."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _TOKEN.sub(r"\1…", record.getMessage())
        record.args = None
        return True


class NamelessLine(logging.Formatter):
    """Errors are told by where they happened and their kind: the text of one may hold a name, an address or an answer.

    PostgreSQL's, for one, quotes the row that it refuses.
    """

    def formatException(self, ei: Any) -> str:
        told: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None:
            told[:0] = [*traceback.format_tb(error.__traceback__), f"{type(error).__module__}.{type(error).__qualname__}\n"]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "".join(told).rstrip()
