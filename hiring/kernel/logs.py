"""What a log line must not carry."""

from __future__ import annotations

import logging
import re

_TOKEN = re.compile(r"((?:/|%2F)(?:i|p|join)(?:/|%2F))[^/\s?\"'&%]+", re.IGNORECASE)  # also where a sign-in goes on to it


class HideSecrets(logging.Filter):
    """Blanks the token of an invitation's address, which is the candidate's or the judge's account, or opens one."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _TOKEN.sub(r"\1…", record.getMessage())
        record.args = None
        return True
