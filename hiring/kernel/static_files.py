"""Compiled static files, whose addresses are worked out once."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """The manifest is read at start-up and does not change, so an address is kept: three of them were a third of a page's cost."""

    @cached_property
    def _known(self) -> dict[str, str]:
        return {}

    def url(self, name: str, force: bool = False) -> Any:
        if force:
            return super().url(name, force)
        if name not in self._known:
            self._known[name] = super().url(name)
        return self._known[name]
