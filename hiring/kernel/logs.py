"""What a log line must not carry."""

from __future__ import annotations

import logging
import re

_TOKEN = re.compile(r"(/[ip]/)[^/\s?\"']+")


class HideSecrets(logging.Filter):
    """Blanks the token of an invitation's address, which is the candidate's or the judge's account."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _TOKEN.sub(r"\1…", record.getMessage())
        record.args = None
        return True
