"""The one place where data leave as a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse


def json_download(data: Mapping[str, Any], *, name: str) -> HttpResponse:
    """Data as a JSON file that a browser saves; ``name`` is a constant, never somebody's."""
    body = json.dumps(data, ensure_ascii=False, indent=2)
    return HttpResponse(
        body,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.json"', "X-Content-Type-Options": "nosniff"},
    )
